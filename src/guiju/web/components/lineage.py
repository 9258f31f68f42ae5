"""A lineage drawn: one bar an edition, along one axis of years. All places are percentages of the width."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from guiju.base.terms import Status
from guiju.base.validity import ENDED
from guiju.standards.models import Standard


@dataclass(frozen=True, slots=True)
class Bar:
    """From `start` to `start + width`; `waiting_from` is the publication where it came before the effect.

    `open_end`: it ended on an unknown day, at the latest where the bar does.
    """

    start: float
    width: float
    waiting_from: float | None
    status: Status
    open_end: bool = False


@dataclass(frozen=True, slots=True)
class Edition:
    standard: Standard
    status: Status
    here: bool
    bar: Bar | None

    @property
    def waiting_width(self) -> float:
        return self.bar.start - self.bar.waiting_from if self.bar and self.bar.waiting_from is not None else 0.0

    @property
    def end_is_unknown(self) -> bool:
        """A source says that it ended, and none says when."""
        return self.standard.ends_on is None and self.standard.reported_status in ENDED


@dataclass(frozen=True, slots=True)
class Tick:
    at: float
    year: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """Editions oldest first, and apart what goes with them: amendments, corrigenda, drafts, translations.

    Without any date there is no axis.
    """

    editions: list[Edition]
    supplements: list[Edition]
    ticks: list[Tick]
    chosen_at: float | None

    @property
    def here_is_supplement(self) -> bool:
        return any(edition.here for edition in self.supplements)


STEPS = (1, 2, 5, 10, 20, 50)
FURTHEST_BEFORE_YEARS = 15  # a chosen day further before the first edition is off the drawing


def draw(standards: Iterable[Standard], *, here: int, on: date, supplements: Iterable[Standard] = ()) -> Drawing:
    """`here` is the id of the edition whose page it is; `on` the day for which statuses are told and marked."""
    standards, supplements = list(standards), list(supplements)
    days = [
        day
        for s in [*standards, *supplements]
        for day in (s.published_on, s.starts_on, s.ends_on, s.starts_on and s.reported_on)
        if day
    ]
    if not days:
        rows, more = (
            [Edition(s, s.status(on=on), s.id == here, None) for s in some] for some in (standards, supplements)
        )
        return Drawing(rows, more, [], None)
    first_year = min(days).year
    if 0 < first_year - on.year <= FURTHEST_BEFORE_YEARS:
        first_year = on.year
    first, last = date(first_year, 1, 1), max([*days, on]) + timedelta(days=180)
    whole = (last - first).days

    def place(day: date) -> float:
        return round(100 * min(max((day - first).days / whole, 0.0), 1.0), 2)

    def edition(s: Standard) -> Edition:
        drawn = Edition(s, s.status(on=on), s.id == here, None)
        if s.starts_on is None:
            return drawn
        start = place(s.starts_on)
        until = s.reported_on if drawn.end_is_unknown else s.ends_on
        end = place(until) if until else 100.0
        waiting_from = place(s.published_on) if s.published_on and s.published_on < s.starts_on else None
        bar = Bar(start, round(max(end - start, 0.4), 2), waiting_from, drawn.status, drawn.end_is_unknown)
        return Edition(s, drawn.status, drawn.here, bar)

    step = next((step for step in STEPS if (last.year - first.year) / step <= 8), 100)
    years = range(-(-first.year // step) * step, last.year + 1, step)
    ticks = [Tick(place(date(year, 1, 1)), year) for year in years if place(date(year, 1, 1)) <= 95]
    rows, more = ([edition(s) for s in some] for some in (standards, supplements))
    return Drawing(rows, more, ticks, place(on) if on >= first else None)
