"""The words in which measures are written: what they share is said once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from guiju.base.selection import Days, Selection
from guiju.base.terms import Status, Tier
from guiju.figures.measure import Break, Kind, Measure
from guiju.figures.periods import Period

if TYPE_CHECKING:
    import ibis.expr.types as ir

ITEMS, HOUSES, BODIES, KINDS, YEARS = "项", "家", "个", "种", "年"
PERCENT, POINTS = "%", "个百分点"

STANDARDS = ("nature", "revision", "ics", "ccs", "industry", "field", "year", "issuer", "committee", "source")
LOCAL = ("region", "city", *STANDARDS)
BROAD = ("field", "industry")
PLACED = ("region", "city", *BROAD)

THREE_CLASSES = date(2022, 1, 1)
"""From that day the annual reports count guidance documents (GB/Z) apart; before, among the voluntary."""


flow = partial(Measure, kind=Kind.FLOW)
stock = partial(Measure, kind=Kind.STOCK)


def over(period: Period) -> Days:
    return Days(period.first, period.last)


def by(period: Period) -> Days:
    """Until the last day, from whenever."""
    return Days(last=period.last)


def eve(period: Period) -> date:
    """The day before the first: a stock of the period's beginning."""
    return period.first - timedelta(1)


def of_tier(tier: Tier, **more: Any) -> Callable[..., Selection]:
    return partial(Selection, tiers=(tier,), **more)


def with_status(rows: Callable[..., Selection], *statuses: Status) -> Callable[[Period], Selection]:
    """Those that have one of these statuses on the last day of a period."""
    return lambda period: rows(statuses=statuses, on=period.last)


def ended_over(rows: Callable[..., Selection], status: Status) -> Callable[[Period], Selection]:
    """Those whose day of withdrawal or replacement lies in the period, and which are so on its last day."""
    return lambda period: rows(ended=over(period), statuses=(status,), on=period.last)


def share(code: str, title: str, title_en: str, *, part: str, whole: str, **more: Any) -> Measure:
    return Measure(code, title, title_en, PERCENT, Kind.RATIO, part=part, whole=whole, **more)


def compared(measure: Measure) -> Iterator[Measure]:
    """It, and by how much and by how many percent it changes against the same period a year before."""
    yield measure
    yield change(measure)
    yield growth(measure)


def change(measure: Measure) -> Measure:
    return replace(
        _of(measure),
        code=f"{measure.code}.change",
        title=f"{measure.title}同比增减",
        title_en=f"{measure.title_en}, change on the year before",
        unit=POINTS if measure.unit == PERCENT else measure.unit,
        definition=f"“{measure.title}”减去上年同期的同一指标。",
        definition_en=f"“{measure.title_en}” less the same a year before.",
    )


def growth(measure: Measure) -> Measure:
    return replace(
        _of(measure),
        code=f"{measure.code}.growth",
        title=f"{measure.title}同比增长率",
        title_en=f"{measure.title_en}, growth on the year before",
        unit=PERCENT,
        definition=f"“{measure.title}”同比增减除以上年同期的同一指标，以百分数计；上年同期为零时没有增长率。",
        definition_en=f"Change of “{measure.title_en}” as a percentage of the same a year before; none where that is"
        " nothing.",
    )


def _of(measure: Measure) -> Measure:
    return Measure(
        measure.code,
        measure.title,
        measure.title_en,
        measure.unit,
        Kind.CHANGE,
        "",
        "",
        groupings=measure.groupings,
        of=measure.code,
        source=measure.source,
        breaks=measure.breaks,
        section=measure.section,
    )


def adopting(table: ir.Table, where: ir.BooleanValue, _period: Period) -> ir.Value:
    """Those with a degree of correspondence to an international standard."""
    return table.count(where=where & (table.adopts != ""))


def different_committees(table: ir.Table, where: ir.BooleanValue, _period: Period) -> ir.Value:
    return table.committee.nunique(where=where)


def different_codes(table: ir.Table, where: ir.BooleanValue, _period: Period) -> ir.Value:
    """How many different sector codes: DL and DL/T are one."""
    return table.prefix.re_replace("/T$", "").nunique(where=where)


def mean_years_in_force(table: ir.Table, where: ir.BooleanValue, period: Period) -> ir.Value:
    """From the day of entry into force to the last day of the period; 365.25 days are a year."""
    import ibis

    days = ibis.literal(period.last).delta(table.starts_on, unit="day")
    return days.mean(where=where) / 365.25


GUIDANCE_APART = Break(
    THREE_CLASSES,
    "2022年起，指导性技术文件（GB/Z）单独统计；此前计入推荐性国家标准。",
    "From 2022 guidance documents (GB/Z) are counted apart; before, they are among the voluntary standards.",
)
