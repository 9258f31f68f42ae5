"""A lineage drawn: one bar an edition, along one axis of years. All places are percentages of the width."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from guiju.base.terms import Status
from guiju.standards.models import Standard


@dataclass(frozen=True, slots=True)
class Bar:
    """From `start` to `start + width`; `waiting_from` is the publication where it came before the effect."""

    start: float
    width: float
    waiting_from: float | None
    status: Status


@dataclass(frozen=True, slots=True)
class Edition:
    standard: Standard
    status: Status
    here: bool
    bar: Bar | None

    @property
    def waiting_width(self) -> float:
        if self.bar is None or self.bar.waiting_from is None:
            return 0.0
        return round(self.bar.start - self.bar.waiting_from, 2)


@dataclass(frozen=True, slots=True)
class Tick:
    at: float
    year: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """Editions oldest first; without any date there is no axis."""

    editions: list[Edition]
    ticks: list[Tick]
    chosen_at: float | None


STEPS = (1, 2, 5, 10, 20, 50)
FURTHEST_BEFORE_YEARS = 15  # a chosen day further before the first edition is off the drawing


def draw(standards: Iterable[Standard], *, here: int, on: date) -> Drawing:
    """`here` is the id of the edition whose page it is; `on` the day for which statuses are told and marked."""
    standards = list(standards)
    days = [day for s in standards for day in (s.published_on, s.starts_on, s.ends_on) if day]
    if not days:
        return Drawing([Edition(s, s.status(on=on), s.id == here, None) for s in standards], [], None)
    first_year = min(days).year
    if 0 < first_year - on.year <= FURTHEST_BEFORE_YEARS:
        first_year = on.year
    first, last = date(first_year, 1, 1), max([*days, on]) + timedelta(days=180)
    whole = (last - first).days

    def place(day: date) -> float:
        return round(100 * min(max((day - first).days / whole, 0.0), 1.0), 2)

    def bar(s: Standard) -> Bar | None:
        if s.starts_on is None:
            return None
        start = place(s.starts_on)
        end = place(s.ends_on) if s.ends_on else 100.0
        waiting_from = place(s.published_on) if s.published_on and s.published_on < s.starts_on else None
        return Bar(start, round(max(end - start, 0.4), 2), waiting_from, s.status(on=on))

    step = next((step for step in STEPS if (last.year - first.year) / step <= 8), 100)
    years = range(-(-first.year // step) * step, last.year + 1, step)
    ticks = [Tick(place(date(year, 1, 1)), year) for year in years if place(date(year, 1, 1)) <= 95]
    editions = [Edition(s, s.status(on=on), s.id == here, bar(s)) for s in standards]
    return Drawing(editions, ticks, place(on) if on >= first else None)
