"""Figures asked for over HTTP: of which time, against which, in which groups; and kept from one visit to the next."""

from __future__ import annotations

import functools
import threading
import time
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from django.http import HttpRequest
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from guiju.base.errors import InvalidForm
from guiju.figures import copying, evaluating, reportable
from guiju.figures.dimensions import DIMENSIONS
from guiju.figures.measure import Figure, Kind, Measure
from guiju.figures.periods import Period
from guiju.figures.populations import address
from guiju.journal.actions import cursor_of, last_seq
from guiju.web import asking

MOST_GROUPINGS = 2
YEARS, QUARTERS, MONTHS = 12, 12, 24
"""How many periods a series goes back, itself included."""

MOST_GROUPS = 1_000
"""What a page asks for; where there are more, they are enterprises or associations."""

MOST_KEPT = 400
MOST_NAMES = 10_000
SLOW_S = 0.1
PATIENCE = 20
"""While the register changes all the time, what took long is reckoned anew only after so many times as long."""


class Compare(StrEnum):
    YEAR = "year"  # the same days a year before (同比)
    PREVIOUS = "previous"  # the period before (环比)
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks of figures. `chosen` are its parameters as they stand there: links of a page that names no
    day ask for today on the day they are followed."""

    period: Period
    compare: Compare = Compare.YEAR
    by: tuple[str, ...] = ()
    chosen: tuple[tuple[str, str], ...] = ()

    @property
    def day(self) -> date:
        return self.period.last

    @property
    def against(self) -> Period | None:
        return against(self.period, self.compare)

    def query(self, **changes: str) -> str:
        """`?on=2020-12-31&by=region`, with some parameters changed; an empty text takes one away. "" for nothing."""
        given = dict(self.chosen)
        if "on" in changes or "period" in changes:
            given.pop("on", None)
            given.pop("period", None)
        given |= changes
        settled = {name: text for name, text in given.items() if text}
        return f"?{urlencode(settled)}" if settled else ""

    @property
    def fixed(self) -> str:
        """The same with its day in it: what is shared shows tomorrow what it shows today."""
        return self.query(period=str(self.period))


def read(request: HttpRequest) -> Asked:
    """`on=2020-12-31` or `period=2020Q3`, `compare`, `by=region,tier`. Raises InvalidForm, InvalidPeriod."""
    on, period = (request.GET.get(name, "").strip() for name in ("on", "period"))
    if on and period:
        raise InvalidForm(_("on 和 period 只写一个：前者是一天，后者是一段时期。"))
    asked_for = Period.read(period) if period else Period.until(asking.chosen_day(request))
    if not asking.FIRST_DAY <= asked_for.first <= asked_for.last <= asking.LAST_DAY:
        raise InvalidForm(
            _("时期应在 {first} 与 {last} 之间，这里是 {found}。").format(
                first=asking.FIRST_DAY, last=asking.LAST_DAY, found=asked_for
            )
        )
    compare = asking.chosen_word(request, "compare", Compare) or Compare.YEAR
    by = groupings(request.GET.getlist("by"))
    chosen = [("on", on), ("period", period)]
    chosen += [("compare", compare.value if compare is not Compare.YEAR else ""), ("by", ",".join(by))]
    return Asked(asked_for, compare, by, tuple((name, text) for name, text in chosen if text))


def groupings(texts: Iterable[str]) -> tuple[str, ...]:
    """`region,tier`, or one after the other; each once."""
    found = tuple(dict.fromkeys(code.strip() for text in texts for code in text.split(",") if code.strip()))
    if len(found) > MOST_GROUPINGS:
        raise InvalidForm(_("至多按 {most} 项分组，这里有 {found} 项。").format(most=MOST_GROUPINGS, found=len(found)))
    for code in found:
        if code not in DIMENSIONS:
            raise InvalidForm(
                _("不能按“{found}”分组；有这些：{known}").format(found=code[:40], known=", ".join(DIMENSIONS))
            )
    return found


def against(period: Period, compare: Compare) -> Period | None:
    """What a period is compared with. A stretch of days is compared with as many just before it."""
    if compare is Compare.NONE:
        return None
    return period.year_before if compare is Compare.YEAR else period.previous


def run_up(period: Period) -> list[Period]:
    """Periods of the same kind up to this one, oldest first: years and parts of years, quarters or months."""
    quarter = any(period == Period.quarter(period.first.year, n) for n in range(1, 5))
    month = period == Period.month(period.first.year, period.first.month)
    found = [period]
    for _place in range((QUARTERS if quarter else MONTHS if month else YEARS) - 1):
        earlier = found[-1].previous if quarter or month else found[-1].year_before
        if earlier.first < asking.FIRST_DAY:
            break
        found.append(earlier)
    return found[::-1]


# Keeping


@dataclass(frozen=True, slots=True)
class _Kept:
    figures: list[Figure]
    place: tuple[int, int]
    took_s: float
    at_s: float

    def holds(self, place: tuple[int, int], *, fresh: bool) -> bool:
        waits = not fresh and self.took_s > SLOW_S and time.monotonic() - self.at_s < PATIENCE * self.took_s
        return self.place == place or waits


@dataclass(slots=True)
class _Shelf:
    """Of this process. One thread reckons at a time: the engine uses the cores that there are by itself."""

    kept: OrderedDict[Any, _Kept] = field(default_factory=OrderedDict)
    looking: threading.Lock = field(default_factory=threading.Lock)
    reckoning: threading.Lock = field(default_factory=threading.Lock)


_shelf = _Shelf()

Question = tuple[Measure, Period]


def figures(questions: Sequence[Question], *, by: tuple[str, ...] = (), most: int = MOST_GROUPS) -> list[Figure]:
    """Measures in their periods, in the order asked, as the columnar copy has them now. Raises Unavailable,
    Ungroupable.

    What was reckoned is kept until the register changes.
    """
    return told([(tuple(questions), by)], most=most)[0]


Page = tuple[tuple[Question, ...], tuple[str, ...]]
"""Questions that are reckoned together, and their groupings."""


def told(pages: Sequence[Page], *, most: int = MOST_GROUPS, fresh: bool = False) -> list[list[Figure]]:
    """Several such lists for one page: what is not kept is reckoned from one state of the register.

    Of groups at most so many, the greatest of the first question. `fresh` is what an answer must be whose tag says
    that nothing has changed.
    """
    keys = [
        (str(copying.settings.FIGURES_URL), tuple((each.code, period) for each, period in questions), by, most)
        for questions, by in pages
    ]
    place = (cursor_of(copying.READER), last_seq())
    found = {key: kept for key in keys if (kept := _look(key, place, fresh=fresh)) is not None}
    if len(found) < len(set(keys)):
        with _shelf.reckoning:
            found |= {key: kept for key in keys if (kept := _look(key, place, fresh=fresh)) is not None}
            _reckon(
                [(key, page) for key, page in zip(keys, pages, strict=True) if key not in found], place, found, most
            )
    return [found[key].figures for key in keys]


def _reckon(missing: Sequence[tuple[Any, Any]], place: tuple[int, int], found: dict[Any, _Kept], most: int) -> None:
    if not missing:
        return
    with copying.opened() as register:
        for key, (questions, by) in missing:
            if key in found:
                continue
            started = time.monotonic()
            reckoned = evaluating.figures(questions, by=by, most=most, register=register)
            finished = time.monotonic()
            found[key] = _Kept(reckoned, place, finished - started, finished)
            with _shelf.looking:
                _shelf.kept[key] = found[key]
                while len(_shelf.kept) > MOST_KEPT:
                    _shelf.kept.popitem(last=False)


def _look(key: Any, place: tuple[int, int], *, fresh: bool) -> _Kept | None:
    with _shelf.looking:
        kept = _shelf.kept.get(key)
        if kept is None or not kept.holds(place, fresh=fresh):
            return None
        _shelf.kept.move_to_end(key)
        return kept


# Telling


@dataclass(frozen=True, slots=True)
class Row:
    """One group of a measure: what it is called, its figure, and that of the time it is compared with."""

    labels: tuple[str, ...]
    figure: Figure
    before: Figure | None = None


def labelled(figures: Sequence[Figure], before: Sequence[Figure] = (), *, most: int | None = None) -> list[Row]:
    """In the order of the figures, at most so many; groups that were and are no more come last, empty."""
    earlier = {figure.group: figure for figure in before}
    here = {figure.group for figure in figures}
    gone = [
        replace(figure, period=figures[0].period, value=0, population=None, parts=())
        for group, figure in earlier.items()
        if here and group not in here
    ]
    rows = [*figures, *gone][:most]
    names: dict[tuple[str, str], str] = {}
    for code in dict.fromkeys(code for figure in rows for code, _value in figure.group):
        values = list({value: None for figure in rows for at, value in figure.group if at == code})
        names |= {(code, value): name for value, name in _labels(code, values).items()}
    return [Row(tuple(names[pair] for pair in figure.group), figure, earlier.get(figure.group)) for figure in rows]


def _labels(code: str, values: list[str]) -> dict[str, str]:
    """A database takes only so many values in one question."""
    language = "en" if english() else "zh"
    names: dict[str, str] = {}
    for place in range(0, len(values), MOST_NAMES):
        names |= DIMENSIONS[code].labels(values[place : place + MOST_NAMES], language)
    return names


def english() -> bool:
    return (get_language() or "").startswith("en")


def unit_of(measure: Measure) -> str:
    """In the reader's language; English counts without measure words."""
    unit = reportable.unit_of(measure)
    return unit if unit.isascii() or not english() else UNITS_IN_ENGLISH.get(unit, "")


UNITS_IN_ENGLISH: Final = {"年": "years", "月": "months", "省": "provinces", "台次": "uses"}


def dimension_title(code: str) -> str:
    return DIMENSIONS[code].title_en if english() else DIMENSIONS[code].title


def rows_address(figure: Figure) -> str:
    """The page of the rows behind a figure; "" where there are none of its own."""
    return _address(figure.population) if figure.population is not None else ""


_address = functools.lru_cache(maxsize=20_000)(address)


def as_time(period: Period, kind: Kind) -> str:
    """`2020-12-31` of a stock, which is taken on a day, else the period."""
    return period.last.isoformat() if kind is Kind.STOCK else str(period)


def plain(value: int | Decimal | None) -> int | float | None:
    return float(value) if isinstance(value, Decimal) else value
