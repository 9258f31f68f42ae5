"""The choices beside a list of results: what each would add, and what is chosen already."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from guiju.base.codes import Scheme
from guiju.base.selection import ANY_DAY, Days, Selection, ccs_levels, ics_levels, region_levels
from guiju.base.terms import Nature, Status, Tier
from guiju.web.components.narrowing import NAMES, address, changed, code_named, organization_names, value_named

SHOWN, LISTED, DEEPER = 6, 40, 8
"""Values that stand open, that stand under "more", and the finer codes under one that is chosen."""

MOST_OPENED = 30
"""Codes of one facet that are chosen or opened before none is offered in the place of another: each such link is as
long as the address."""

YEARS = 10

Counts = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Choice:
    """A value and how many it stands for. With a `link` it takes the place of the coarser code above it."""

    value: str
    text: str
    count: int
    chosen: bool = False
    depth: int = 0
    link: str = ""
    foreign: bool = False
    id: str = ""
    """Of the box on the page: it stays from one answer to the next, and so the focus stays on it."""


@dataclass(frozen=True, slots=True)
class Facet:
    """`name` is the parameter of the address; `chosen` counts what of it is chosen."""

    name: str
    title: str
    shown: list[Choice]
    more: list[Choice] = field(default_factory=list)
    chosen: int = 0


@dataclass(frozen=True, slots=True)
class Year:
    """`height`: 0–100 of the highest bar."""

    year: int
    count: int
    height: int
    chosen: bool
    link: str

    @property
    def top(self) -> int:
        return 100 - self.height

    @property
    def century(self) -> str:
        return str(self.year)[:-2]

    @property
    def short(self) -> str:
        return str(self.year)[-2:]


@dataclass(frozen=True, slots=True)
class Beyond:
    """The years before or after those that are drawn."""

    year: int
    count: int
    link: str


@dataclass(frozen=True, slots=True)
class Years:
    drawn: list[Year]
    earlier: Beyond | None
    later: Beyond | None
    any: str = ""
    """The link that takes the choice of days away, if there is one."""


def facets(counted: Mapping[str, Counts], selection: Selection) -> list[Facet]:
    """All but the years, in the order of the page; those without any value are left out. One query at most."""
    found = [
        _of_words("tier", "tiers", Tier, counted, selection),
        _of_words("nature", "natures", Nature, counted, selection),
        _of_words("status", "statuses", _STATUSES, counted, selection),
        _of_codes("region", "regions", region_levels, counted, selection),
        _of_codes("ics", "ics", ics_levels, counted, selection),
        _of_codes("ccs", "ccs", ccs_levels, counted, selection),
        _of_issuers(counted.get("issuer", {}), selection),
    ]
    return [facet for facet in found if facet.shown]


_STATUSES: Final = (
    Status.IN_FORCE,
    Status.UPCOMING,
    Status.REPLACED,
    Status.WITHDRAWN,
    Status.UNPUBLISHED,
    Status.UNKNOWN,
)
_SCHEMES: Final = {"regions": Scheme.REGION, "ics": Scheme.ICS, "ccs": Scheme.CCS}


def _of_words(
    name: str, attribute: str, words: Iterable[str], counted: Mapping[str, Counts], selection: Selection
) -> Facet:
    """In the order of the vocabulary."""
    counts, chosen = counted.get(name, {}), getattr(selection, attribute)
    choices = [
        Choice(word, value_named(attribute, word), counts.get(word, 0), word in chosen, id=f"{name}-{word}")
        for word in words
        if counts.get(word) or word in chosen
    ]
    return Facet(name, str(NAMES[attribute]), choices, chosen=len(chosen))


def _of_issuers(counts: Counts, selection: Selection) -> Facet:
    listed = _most_frequent({**dict.fromkeys(selection.issuers, 0), **counts})
    kept = [*listed[:LISTED], *(key for key in listed[LISTED:] if key in selection.issuers)]
    names = organization_names(kept)
    choices = [
        Choice(
            key,
            names.get(key, key),
            counts.get(key, 0),
            key in selection.issuers,
            foreign=True,
            id=f"issuer-{key}".replace(" ", "_"),
        )
        for key in kept
    ]
    shown, more = _cut([[choice] for choice in choices])
    return Facet("issuer", str(NAMES["issuers"]), shown, more, chosen=len(selection.issuers))


def _most_frequent(counts: Counts) -> list[str]:
    return sorted(counts, key=lambda value: (-counts[value], value))


def _cut(branches: list[list[Choice]]) -> tuple[list[Choice], list[Choice]]:
    """What stands open and what stands under "more"; what is chosen always stands open."""
    open_: list[Choice] = []
    folded: list[Choice] = []
    for place, branch in enumerate(branches):
        if place < SHOWN or len(branches) <= SHOWN + 2 or any(choice.chosen for choice in branch):
            open_ += branch
        elif len(folded) < LISTED:
            folded += branch
    return open_, folded


# Codes, of which the coarser include the finer


def _of_codes(
    name: str,
    attribute: str,
    levels: Callable[[str], tuple[str, ...]],
    counted: Mapping[str, Counts],
    selection: Selection,
) -> Facet:
    """The coarsest level, the most frequent first; under what is chosen, one level more."""
    counts, chosen = counted.get(name, {}), getattr(selection, attribute)
    tree = _Tree(attribute, levels, counts, selection, frozenset(level for code in chosen for level in levels(code)))
    coarsest = {code: count for code, count in counts.items() if len(code) == _COARSEST[attribute]}
    coarsest |= {code: counts.get(code, 0) for code in tree.opened if len(code) == _COARSEST[attribute]}
    shown, more = _cut([tree.branch(code) for code in _most_frequent(coarsest)])
    return Facet(name, str(NAMES[attribute]), shown, more, chosen=len(chosen))


_COARSEST: Final = {"regions": 2, "ics": 2, "ccs": 1}
"""How many signs a code of the coarsest level has."""


@dataclass(frozen=True, slots=True)
class _Tree:
    attribute: str
    levels: Callable[[str], tuple[str, ...]]
    counts: Counts
    selection: Selection
    opened: frozenset[str]
    """All that is chosen, and all that includes it."""

    def branch(self, code: str, depth: int = 0) -> list[Choice]:
        """A code and, where it is opened, the finer ones under it. To choose both a code and a finer one would be to
        choose the coarser alone: under a chosen code the finer ones are links that take its place."""
        chosen = code in getattr(self.selection, self.attribute)
        found = [self._choice(code, chosen, depth)]
        if code not in self.opened:
            return found
        finer = {c: n for c, n in self.counts.items() if c.startswith(code) and self.levels(c)[-2:-1] == (code,)}
        finer |= {c: self.counts.get(c, 0) for c in self.opened if self.levels(c)[-2:-1] == (code,)}
        for place, each in enumerate(_most_frequent(finer)):
            if chosen and place < DEEPER and len(self.opened) <= MOST_OPENED:
                instead = tuple(each if other == code else other for other in getattr(self.selection, self.attribute))
                link = address(changed(self.selection, **{self.attribute: instead}))
                found.append(self._choice(each, False, depth + 1, link))
            elif not chosen and (place < DEEPER or each in self.opened):
                found += self.branch(each, depth + 1)
        return found

    def _choice(self, code: str, chosen: bool, depth: int, link: str = "") -> Choice:
        text = code_named(_SCHEMES[self.attribute], code)
        count = self.counts.get(code, 0)
        return Choice(code, text, count, chosen, depth, link, foreign=True, id=f"{self.attribute}-{code}")


# Years of publication


def years(counts: Counts, selection: Selection, *, on: date) -> Years | None:
    """Ten years up to the latest with any, or the ten in which what is chosen ends; None where no day is known."""
    by_year = {int(year): count for year, count in counts.items()}
    chosen = selection.published
    if not by_year:
        return None
    latest = max((year for year in by_year if year <= on.year), default=max(by_year))
    end = chosen.last.year if chosen.last else latest
    last = latest - (latest - end) // YEARS * YEARS if end < latest else latest
    first = last - YEARS + 1
    highest = max((by_year.get(year, 0) for year in range(first, last + 1)), default=0) or 1
    drawn = [_year(year, by_year.get(year, 0), highest, selection) for year in range(first, last + 1)]

    def beyond(year: int, days: Days, count: int) -> Beyond | None:
        return Beyond(year, count, address(replace(selection, published=days))) if count else None

    return Years(
        drawn,
        beyond(first - 1, Days(None, date(first - 1, 12, 31)), sum(n for y, n in by_year.items() if y < first)),
        beyond(last + 1, Days(date(last + 1, 1, 1), None), sum(n for y, n in by_year.items() if y > last)),
        address(replace(selection, published=ANY_DAY)) if chosen else "",
    )


def _year(year: int, count: int, highest: int, selection: Selection) -> Year:
    whole = Days(date(year, 1, 1), date(year, 12, 31))
    chosen, days = selection.published, ANY_DAY if selection.published == whole else whole
    first, last = chosen.first or date.min, chosen.last or date.max
    inside = bool(chosen) and first <= date(year, 12, 31) and last >= date(year, 1, 1)
    height = max(round(100 * count / highest), 2) if count else 0
    return Year(year, count, height, inside, address(replace(selection, published=days)))
