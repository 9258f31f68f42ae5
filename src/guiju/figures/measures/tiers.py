"""Standards of all tiers together, to be looked at by tier, region or field."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from guiju.base.selection import Selection
from guiju.base.terms import Status
from guiju.figures.measure import Measure
from guiju.figures.measures.courses import course
from guiju.figures.measures.making import (
    ITEMS,
    LOCAL,
    YEARS,
    adopting,
    compared,
    flow,
    mean_years_in_force,
    over,
    share,
    stock,
    with_status,
)

_ALL = "全部层级的标准：国家、行业、地方、团体、企业、国际和国外，包括标准样品和修改单"
_ALL_EN = "standards of all tiers, from national to foreign, with reference materials and amendments"


def measures() -> Iterator[Measure]:
    common: dict[str, Any] = {"unit": ITEMS, "section": "standards", "groupings": ("tier", "kind", "prefix", *LOCAL)}
    yield from compared(
        stock(
            "standards.in-force",
            "现行标准",
            "Standards in force",
            definition=f"时期最后一天现行的{_ALL}。",
            definition_en=f"In force on the last day of the period: {_ALL_EN}.",
            population=with_status(Selection, Status.IN_FORCE),
            **common,
        )
    )
    yield stock(
        "standards.in-force.age",
        "现行标准平均标龄",
        "Mean age of standards in force",
        definition="现行标准自实施之日（没有实施日期的自发布之日）至时期最后一天的平均年数，一年按365.25天计。",
        definition_en="Mean years from the day of effect (of publication where there is none) to the last day of the"
        " period, over all standards in force; a year is 365.25 days.",
        population=with_status(Selection, Status.IN_FORCE),
        counted=mean_years_in_force,
        **common | {"unit": YEARS},
    )
    yield stock(
        "standards.in-force.adopting",
        "现行标准：采用国际标准",
        "Standards in force: adopting international standards",
        definition="现行标准中与国际标准有一致性程度（IDT、MOD、NEQ或EQV）的，从全部现行标准中数得。",
        definition_en="Of the standards in force those with a degree of correspondence to an international standard"
        " (IDT, MOD, NEQ or EQV), counted among all in force.",
        population=with_status(Selection, Status.IN_FORCE),
        counted=adopting,
        **common,
    )
    yield share(
        "standards.in-force.adopting.share",
        "采用国际标准占现行标准的比重",
        "Share of standards in force that adopt international standards",
        part="standards.in-force.adopting",
        whole="standards.in-force",
        definition="分母为全部现行标准，不是有对应国际标准的标准，因此不同于“国际标准转化率”。",
        definition_en="The whole is all standards in force, not only those to which an international standard"
        " corresponds; it is therefore no conversion rate.",
        section="standards",
        groupings=common["groupings"],
    )
    yield from compared(
        flow(
            "standards.published",
            "发布标准",
            "Standards published",
            definition=f"发布日期在时期内的{_ALL}。",
            definition_en=f"Published on a day in the period: {_ALL_EN}.",
            population=lambda period: Selection(published=over(period)),
            **common,
        )
    )
    yield flow(
        "standards.effective",
        "开始实施的标准",
        "Standards that took effect",
        definition=f"实施日期在时期内的{_ALL}。",
        definition_en=f"With their day of effect in the period: {_ALL_EN}.",
        population=lambda period: Selection(effective=over(period)),
        **common,
    )
    yield from course("standards", "标准（全部层级）", "standards of all tiers", Selection, **common)
