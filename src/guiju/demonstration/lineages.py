"""Lineages of editions with their dates, so that the stocks and flows of a strand come out exactly."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from random import Random

from guiju.demonstration.plan import Strand, Year

FILING_BEGAN = date(2002, 1, 1)
_FIRST_YEAR = 1988


@dataclass(slots=True)
class Edition:
    """One edition of a lineage; days are proleptic ordinals, 0 where there is none."""

    published: int
    effective: int
    mandatory: bool = False
    filed: int = 0
    withdrawn: int = 0
    replaced: int = 0

    @property
    def year(self) -> int:
        return date.fromordinal(self.published).year


Lineage = list[Edition]
"""The editions of one document, oldest first; each replaces the one before."""


class Days:
    """Draws of days, as ordinals."""

    def __init__(self, rng: Random, last_day: date) -> None:
        self._random = rng.random
        self._last = last_day.toordinal()
        self._choose = rng.choices
        self._starts = {year: date(year, 1, 1).toordinal() for year in range(1949, last_day.year + 3)}

    def between(self, first: int, last: int) -> int:
        return first + int(self._random() * (last - first + 1))

    def first_of(self, year: int) -> int:
        return self._starts[year]

    def last_of(self, year: int) -> int:
        """The last day of the year, as far as the register goes."""
        return min(self._starts[year + 1] - 1, self._last)

    def in_year(self, year: int) -> int:
        return self.between(self.first_of(year), self.last_of(year))

    def old_year(self, before: int, after: int = _FIRST_YEAR) -> int:
        """A year from `after` up to `before`, later ones likelier."""
        span = before - after
        return before - 1 - int(span * (1.0 - self._random() ** 0.5)) if span > 0 else before - 1

    def start_after(self, published: int, first: int, last: int) -> int:
        """A day of taking effect: one to seven months after publication, often the first of a month."""
        day = min(max(published + 30 + int(self._random() * 180), first), last)
        if self._random() < 0.7:
            beginning = date.fromordinal(day).replace(day=1).toordinal()
            if beginning >= max(published, first):
                return beginning
        return day


def lineages(strand: Strand, days: Days) -> Iterator[Lineage]:
    """All lineages of a strand; every count of the strand holds."""
    first_year = strand.years[0].year
    if strand.standing < 0:
        raise ValueError(f"the stock of {strand.stock} is less than what its years bring")
    pasts = strand.past
    end = days.first_of(first_year) - 1
    for n in range(strand.standing):
        edition = _old(strand, days, first_year, filed=strand.filed)
        # Every third of the standing has an earlier edition, as long as there are some to give.
        if n % 3 == 0 and pasts:
            pasts -= 1
            yield [_replaced_by(edition, strand, days), edition]
        else:
            yield [edition]
    for _ in range(pasts):
        edition = _old(strand, days, first_year, filed=False)
        edition.withdrawn = days.between(min(edition.effective + 365, end), end)
        yield [edition]
    for year in strand.years:
        yield from _of_year(strand, year, days, first_year)


def _of_year(strand: Strand, year: Year, days: Days, first_year: int) -> Iterator[Lineage]:
    for n in range(year.new):
        yield [_new(strand, year, days, waits=n < year.waiting)]
    for n in range(year.revised):
        successor = _new(strand, year, days, waits=n < year.waiting_revised)
        # Three years at least, so that no two editions of a document share the year in their numbers.
        old = _old(strand, days, first_year - 3, filed=strand.filed and not strand.replaces_unfiled)
        old.mandatory = strand.replaces_mandatory
        old.replaced = successor.effective
        yield [old, successor]
    for _ in range(year.withdrawn):
        old = _old(strand, days, first_year, filed=strand.filed and not strand.replaces_unfiled)
        old.mandatory = strand.replaces_mandatory
        old.withdrawn = days.in_year(year.year)
        yield [old]


def _old(strand: Strand, days: Days, before: int, *, filed: bool) -> Edition:
    """An edition published and in effect before the year `before`; filed before it too, where it was filed."""
    earliest = FILING_BEGAN.year if filed else _FIRST_YEAR
    year = days.old_year(before, earliest)
    end = days.first_of(before) - 1
    published = min(days.in_year(year), end - 90)
    edition = Edition(published, days.start_after(published, published, end), strand.mandatory)
    if filed:
        edition.filed = min(published + 15 + days.between(0, 40), end)
    return edition


def _replaced_by(successor: Edition, strand: Strand, days: Days) -> Edition:
    """The edition before: four to fourteen years older, in force until the successor took effect."""
    published = successor.published - days.between(4 * 365, 14 * 365)
    edition = Edition(published, days.start_after(published, published, successor.published), strand.mandatory)
    edition.replaced = successor.effective
    if strand.filed and published >= FILING_BEGAN.toordinal():
        edition.filed = published + 40
    return edition


def _new(strand: Strand, year: Year, days: Days, *, waits: bool) -> Edition:
    """An edition that counts for the year, by publication or by filing."""
    first, last = days.first_of(year.year), days.last_of(year.year)
    filed = 0
    if strand.filed:
        filed = days.between(first, last)
        published = filed - 15 - days.between(0, 40)
        if waits:
            filed = max(filed, last - days.between(0, 120))
            published = filed - 15 - days.between(0, 40)
    else:
        # What takes effect within the year is published at least a month before its end; what waits, late in the year.
        published = days.between(last - 180, last) if waits else days.between(first, last - 31)
    if waits:
        effective = days.start_after(published, last + 1, last + 182)
    else:
        effective = days.start_after(published, max(published, first), last)
    return Edition(published, effective, strand.mandatory, filed=filed)
