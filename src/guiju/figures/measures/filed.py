"""Sector and local standards: what is published, and what is filed (备案) with the national bureau."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from guiju.base.selection import Selection
from guiju.base.terms import Status, Tier
from guiju.figures.measure import Measure
from guiju.figures.measures.courses import course
from guiju.figures.measures.making import (
    ITEMS,
    LOCAL,
    STANDARDS,
    by,
    compared,
    different_codes,
    eve,
    flow,
    of_tier,
    over,
    stock,
    with_status,
)

_ENDED = (Status.REPLACED, Status.WITHDRAWN)
_NOT_ENDED = (Status.UNPUBLISHED, Status.UPCOMING, Status.IN_FORCE, Status.UNKNOWN)


def measures() -> Iterator[Measure]:
    yield from _filed(Tier.SECTOR, "行业标准", "sector standards", ("prefix", *STANDARDS))
    yield stock(
        "sector.codes",
        "有备案标准的行业标准类别",
        "Sector codes with standards filed",
        unit="类",
        definition="时期最后一天的备案行业标准存量所用的行业标准代号去重后的个数，DL和DL/T算一个。",
        definition_en="How many different sector codes stand in the filed sector standards of the last day of the"
        " period; DL and DL/T are one.",
        population=_stock_of(Tier.SECTOR),
        counted=different_codes,
        section="sector",
        groupings=("industry", "field"),
    )
    yield from _filed(Tier.LOCAL, "地方标准", "local standards", LOCAL)


def _stock_of(tier: Tier):
    return lambda period: Selection(tiers=(tier,), filed=by(period), statuses=_NOT_ENDED, on=period.last)


def _filed(tier: Tier, zh: str, en: str, groupings: tuple[str, ...]) -> Iterator[Measure]:
    rows = of_tier(tier)
    common: dict[str, Any] = {"unit": ITEMS, "section": tier.value, "groupings": groupings}
    yield from compared(
        flow(
            f"{tier}.filed",
            f"备案{zh}",
            f"{en.capitalize()} filed",
            definition=f"备案日期在时期内的{zh}。",
            definition_en=f"Filed on a day in the period: {en}.",
            population=lambda period: rows(filed=over(period)),
            **common,
        )
    )
    yield from compared(
        stock(
            f"{tier}.stock",
            f"备案{zh}存量",
            f"Filed {en}, in stock",
            definition=f"时期最后一天已经备案、尚未废止也未被代替的{zh}，现行的和即将实施的都计。",
            definition_en=f"Filed by the last day of the period and neither withdrawn nor replaced, in force or"
            f" upcoming: {en}.",
            population=_stock_of(tier),
            **common,
        )
    )
    yield from compared(
        flow(
            f"{tier}.published",
            f"发布{zh}",
            f"{en.capitalize()} published",
            definition=f"发布日期在时期内的{zh}，不论是否备案。",
            definition_en=f"Published on a day in the period, whether filed or not: {en}.",
            population=lambda period: rows(published=over(period)),
            **common,
        )
    )
    yield stock(
        f"{tier}.in-force",
        f"现行{zh}",
        f"{en.capitalize()} in force",
        definition=f"时期最后一天现行的{zh}，不论是否备案。",
        definition_en=f"In force on the last day of the period, whether filed or not: {en}.",
        population=with_status(rows, Status.IN_FORCE),
        **common,
    )
    yield from course(tier.value, zh, en, rows, **common)
    yield flow(
        f"{tier}.filed.withdrawn",
        f"废止的备案{zh}",
        f"Filed {en} withdrawn",
        definition=f"废止的{zh}中，时期最后一天以前已经备案的。",
        definition_en=f"Of the {en} withdrawn those that had been filed by the last day of the period.",
        population=lambda period: rows(
            filed=by(period), ended=over(period), statuses=(Status.WITHDRAWN,), on=period.last
        ),
        **common,
    )
    yield flow(
        f"{tier}.filed.replaced",
        f"被代替的备案{zh}",
        f"Filed {en} replaced",
        definition=f"被代替的{zh}中，时期最后一天以前已经备案的。",
        definition_en=f"Of the {en} replaced those that had been filed by the last day of the period.",
        population=lambda period: rows(
            filed=by(period), ended=over(period), statuses=(Status.REPLACED,), on=period.last
        ),
        **common,
    )
    yield flow(
        f"{tier}.filed.late",
        f"终止以后才备案的{zh}",
        f"{en.capitalize()} filed after their end",
        definition=f"备案日期在时期内、而在时期开始以前已经废止或被代替的{zh}：计入备案量，不进入存量。",
        definition_en=f"Filed in the period and ended before it began: counted as filed, but never in stock ({en}).",
        population=lambda period: rows(filed=over(period), statuses=_ENDED, on=eve(period)),
        **common,
    )
    yield stock(
        f"{tier}.filed.ended",
        f"已废止和被代替的备案{zh}（累计）",
        f"Filed {en} withdrawn and replaced, in all",
        definition=f"时期最后一天已经备案并已废止或被代替的全部{zh}，包括来源只称废止而没有日期的。",
        definition_en=f"All that had been filed, and withdrawn or replaced, by the last day of the period: {en}.",
        population=lambda period: rows(filed=by(period), statuses=_ENDED, on=period.last),
        **common,
    )
