"""Figures as charts: which form suits them, what of them a drawing can bear, and the small lines beside big numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from guiju.figures.charts import Chart, Form, Mark, Series
from guiju.figures.dimensions import DIMENSIONS
from guiju.figures.drawing import written
from guiju.figures.measure import Figure, Kind, Measure
from guiju.figures.periods import Period
from guiju.figures.reportable import title_of
from guiju.web.measuring import Row, english, rows_address, unit_of

MOST_BARS = 20
MOST_LINES = 6
OUT_OF_SCALE = 6
"""A line whose highest point lies so many times over all others would press them to the ground."""

FEWEST_LEFT, SMALL = 3, 1_000
"""Of fewer others, or of less than that, nothing is left out."""

FEW_COLUMNS = 16
IN_ORDER = frozenset({"tier", "nature", "kind", "revision", "status", "year", "field", "rank"})
"""Groupings whose values have an order of their own; others are ranked by their figures."""

SEVERAL_EACH = frozenset({"ics", "ccs"})
"""Groupings in which one row may stand twice: their parts do not add up to the whole."""


def trend(measure: Measure, figures: Sequence[Figure]) -> Chart:
    """One figure for each period, oldest first."""
    periods = [figure.period for figure in figures]
    names = categories(periods)
    form = Form.COLUMNS if measure.kind is Kind.FLOW and len(figures) <= FEW_COLUMNS else Form.LINES
    values = tuple(figure.value for figure in figures)
    series = Series(title_of(measure), values, tuple(rows_address(figure) for figure in figures))
    return Chart(
        form, title_of(measure), names, (series,), unit_of(measure), _note_of(periods), _marks(measure, periods, names)
    )


def trend_of_groups(measure: Measure, by: str, periods: Sequence[Period], rows: Sequence[Row]) -> Chart:
    """A line for each group, the greatest first where they have no order; what a drawing cannot bear is said below."""
    names = categories(periods)
    lines: dict[str, dict[Period, Figure]] = defaultdict(dict)
    for row in rows:
        lines[" / ".join(row.labels)][row.figure.period] = row.figure
    highest = {
        name: max((float(figure.value or 0) for figure in line.values()), default=0) for name, line in lines.items()
    }
    ranked = sorted((name for name in lines if highest[name]), key=lambda name: -highest[name])
    beyond = _out_of_scale(ranked, highest)
    greatest = ranked[len(beyond) : len(beyond) + MOST_LINES]
    drawn = [name for name in lines if name in greatest] if by in IN_ORDER else greatest
    notes = [_note_of(periods)]
    if beyond:
        notes.append(_("{names}比其余大得多，不在图中，见表。").format(names=_("、").join(beyond)))
    if len(ranked) > len(beyond) + len(drawn):
        notes.append(_("图中是最大的 {count} 组，其余见表。").format(count=len(drawn)))
    notes.append(_of_tiers(by))
    stacked = measure.kind is Kind.FLOW and measure.unit != "%" and len(drawn) > 1
    series = tuple(
        Series(
            name,
            tuple(line[period].value if period in line else _none_of(measure) for period in periods),
            tuple(rows_address(line[period]) if period in line else "" for period in periods),
        )
        for name in drawn
        for line in [lines[name]]
    )
    return Chart(
        Form.STACKED if stacked else Form.LINES,
        title_of(measure),
        names,
        series,
        unit_of(measure),
        _joined(notes),
        _marks(measure, periods, names),
    )


def _of_tiers(by: str) -> str:
    """Why the tier has more than the measure of national standards, in which samples are counted apart."""
    return _("国家标准一层含国家标准样品。") if by == "tier" else ""


def _joined(notes: Sequence[str]) -> str:
    return " ".join(note for note in notes if note)


def _out_of_scale(ranked: Sequence[str], highest: dict[str, float]) -> list[str]:
    """What is so much greater than the others, where several others are worth looking at."""
    for place in range(min(2, len(ranked) - FEWEST_LEFT)):
        if highest[ranked[place]] > max(OUT_OF_SCALE * highest[ranked[place + 1]], SMALL):
            return list(ranked[: place + 1])
    return []


def _none_of(measure: Measure) -> int | None:
    """A group without rows has a figure where rows are counted, and none where a share of them is reckoned."""
    return 0 if measure.population is not None and measure.counted is None else None


def groups(measure: Measure, by: str, rows: Sequence[Row], *, all: int, most: int = MOST_BARS) -> Chart:
    """Bars of the first of `all` groups, with the shares of the whole where each row stands in one group alone."""
    drawn = rows[:most]
    parts = measure.unit != "%" and measure.counted is None and by not in SEVERAL_EACH
    form = Form.SHARES if parts and all <= min(8, most) and measure.kind in (Kind.STOCK, Kind.FLOW) else Form.BARS
    notes = [_of_tiers(by)]
    if all > len(drawn):
        notes.append(_("图中是前 {count} 组，共 {all} 组，其余见表。").format(count=len(drawn), all=written(all)))
    if by in SEVERAL_EACH:
        notes.append(_("一项标准可以属于几类，各类相加大于总数。"))
    series = Series(
        title_of(measure),
        tuple(row.figure.value for row in drawn),
        tuple(rows_address(row.figure) for row in drawn),
    )
    return Chart(form, title_of(measure), tuple(_apart(drawn)), (series,), unit_of(measure), _joined(notes))


def ranking(by: str, figures: Sequence[Figure]) -> list[Figure]:
    """In the order of the grouping where it has one, else the greatest first."""
    if by in IN_ORDER:
        return list(figures)
    return sorted(figures, key=lambda figure: (-(figure.value or 0), figure.group))


def _apart(rows: Sequence[Row]) -> list[str]:
    """Names as categories; two groups of one name are told apart by their codes."""
    names = [" / ".join(row.labels) for row in rows]
    return [
        name if names.count(name) == 1 else f"{name} ({' / '.join(value for _by, value in row.figure.group)})"
        for name, row in zip(names, rows, strict=True)
    ]


def categories(periods: Sequence[Period]) -> tuple[str, ...]:
    """`2020`, `2020Q3`, `2020-07`; a part of a year is its year."""
    names = tuple(_named(period) for period in periods)
    return names if len(set(names)) == len(names) else tuple(str(period) for period in periods)


def _named(period: Period) -> str:
    part_of_year = period.first == Period.year(period.first.year).first and period.last.year == period.first.year
    return f"{period.first.year}" if part_of_year and _is_part(period) else str(period)


def _is_part(period: Period) -> bool:
    return ".." in str(period)


def _note_of(periods: Sequence[Period]) -> str:
    last = periods[-1] if periods else None
    if last is None or not _is_part(last):
        return ""
    return _("各年均为 {first} 至 {last}。").format(first=f"{last.first:%m-%d}", last=f"{last.last:%m-%d}")


def _marks(measure: Measure, periods: Sequence[Period], names: Sequence[str]) -> tuple[Mark, ...]:
    """Breaks of the definition that fall among the periods, not before the second of them."""
    found = []
    for each in measure.breaks:
        after = [name for period, name in zip(periods, names, strict=True) if period.last >= each.since]
        if after and len(after) < len(periods):
            found.append(Mark(after[0], each.en if english() else each.zh))
    return tuple(found)


# Small lines


@dataclass(frozen=True, slots=True)
class Spark:
    """A line without axes, in a box of 100 by 28: `line` and `area` are its paths, `x` and `y` its end."""

    line: str
    area: str
    x: float
    y: float


HEIGHT = 28


def spark(values: Sequence[int | float | Decimal | None]) -> Spark | None:
    """None where fewer than three values are known."""
    known = [(place, float(value)) for place, value in enumerate(values) if value is not None]
    if len(known) < 3:
        return None
    most, least = max(value for _, value in known), min(0.0, *(value for _, value in known))
    span = (most - least) or 1.0
    step = 96 / (len(values) - 1)
    points = [
        (round(2 + place * step, 1), round(HEIGHT - 3 - (HEIGHT - 6) * (v - least) / span, 1)) for place, v in known
    ]
    line = "M" + "L".join(f"{x:g} {y:g}" for x, y in points)
    return Spark(line, f"{line}L{points[-1][0]:g} {HEIGHT}L{points[0][0]:g} {HEIGHT}Z", *points[-1])


def grouping_title(code: str, *, within: bool = False) -> str:
    """`within` a sentence, where English begins it with a small letter."""
    if not english():
        return DIMENSIONS[code].title
    title = DIMENSIONS[code].title_en
    return title[:1].lower() + title[1:] if within else title
