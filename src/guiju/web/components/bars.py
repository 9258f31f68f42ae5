"""Counts of years drawn as columns, in percentages of the drawing; the same counts stand beside it as a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from guiju.base.selection import Days

MOST_COLUMNS = 60


@dataclass(frozen=True, slots=True)
class Column:
    """One year: `x` and `width` along, `y` and `height` down, all from 0 to 100."""

    year: int
    count: int
    x: float
    y: float
    width: float
    height: float

    @property
    def days(self) -> Days:
        return Days(date(self.year, 1, 1), date(self.year, 12, 31))


@dataclass(frozen=True, slots=True)
class Columns:
    """The years without a gap, oldest first; `before` counts what lies before the first."""

    columns: list[Column]
    before: int = 0

    @property
    def first(self) -> int:
        return self.columns[0].year

    @property
    def last(self) -> int:
        return self.columns[-1].year

    @property
    def counted(self) -> list[Column]:
        """Those with something in them, newest first."""
        return [column for column in reversed(self.columns) if column.count]

    @property
    def most(self) -> int:
        return max(column.count for column in self.columns)


def columns(counts: Mapping[int, int]) -> Columns:
    """At most the last `MOST_COLUMNS` years up to the latest; no columns for no counts."""
    if not counts:
        return Columns([])
    last = max(counts)
    first = max(min(counts), last - MOST_COLUMNS + 1)
    highest = max(count for year, count in counts.items() if year >= first)
    step = 100 / (last - first + 1)
    drawn = []
    for place, year in enumerate(range(first, last + 1)):
        count = counts.get(year, 0)
        height = max(100 * count / highest, 1.0) if count else 0.0
        drawn.append(
            Column(year, count, round(place * step, 2), round(100 - height, 2), round(step * 0.8, 2), round(height, 2))
        )
    return Columns(drawn, sum(count for year, count in counts.items() if year < first))
