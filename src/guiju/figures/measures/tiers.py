"""Standards of all tiers together, to be looked at by tier, region or field."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from guiju.base.selection import Selection
from guiju.base.terms import Status
from guiju.figures.measure import Measure
from guiju.figures.measures.courses import course
from guiju.figures.measures.making import ITEMS, LOCAL, compared, flow, over, stock, with_status

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
    yield from course("standards", "标准（全部层级）", _ALL_EN, Selection, **common)
