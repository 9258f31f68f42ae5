"""Which standards: one frozen value behind a search page, an export, a figure, a draw and a subscription.

A Selection is written as a query string and read back from it; how is said in `base.parameters`. What only the
register could tell apart is not looked into.

Different fields narrow each other, the values of one field widen it.

    tier=local&region=33&status=in-force&on=2020-12-31&published-from=2015-01-01

Nothing here knows a database or an index: `standards.selecting` translates to both, `figures.columns` to columns.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import ClassVar, Final

from guiju.base.errors import Sentence
from guiju.base.parameters import (
    ANY_DAY,
    LONGEST_VALUE,
    Days,
    InvalidSelection,
    Spelling,
    Written,
    ccs_levels,
    ccs_members,
    exact_text,
    ics_levels,
    industry_levels,
    number_levels,
    one_of,
    read_ccs,
    read_day,
    read_ics,
    read_industry,
    read_number,
    read_organization,
    read_region,
    read_source,
    read_words,
    region_levels,
    shown,
    without_covered,
    without_grouped,
)
from guiju.base.terms import Nature, Revision, Status, Tier

__all__ = [
    "ANY_DAY",
    "LONGEST_VALUE",
    "PARAMETERS",
    "Days",
    "InvalidSelection",
    "Selection",
    "Sort",
    "SortBy",
    "ccs_levels",
    "ccs_members",
    "ics_levels",
    "industry_levels",
    "prefix_levels",
    "prefix_members",
    "region_levels",
]

MOST_BEGINNINGS = 50
"""Of numbers: each is a walk through the keys of the index, about a millisecond among two million."""


class SortBy(StrEnum):
    RELEVANCE = "relevance"
    NUMBER = "number"
    PUBLISHED = "published"
    EFFECTIVE = "effective"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Sort:
    """The order of a list; rows without the date stand last in either direction. Written ``-published``."""

    by: SortBy = SortBy.RELEVANCE
    descending: bool = False

    def __str__(self) -> str:
        return f"-{self.by}" if self.descending else self.by.value


def _sort(parameter: str, text: str) -> Sort:
    by = one_of(SortBy)(parameter, text.strip().removeprefix("-"))
    return Sort(by, descending=text.strip().startswith("-"))


_KIND = re.compile(r"[a-z]+(-[a-z]+)*", re.ASCII)


def _kind(parameter: str, text: str) -> str:
    if not _KIND.fullmatch(text.strip()):
        raise InvalidSelection(parameter, "标准的种类，如 national、sample、local-food", shown(text))
    return exact_text(parameter, text.strip())


def _prefix(parameter: str, text: str) -> str:
    if not text.strip():
        raise InvalidSelection(parameter, "标准代号，如 GB、NY/T、DB33", shown(text))
    return read_words(parameter, text)


def prefix_levels(prefix: str) -> tuple[str, ...]:
    """``NY/T`` lies in NY: a code of standards, and the same for those that are voluntary or guidance."""
    return (prefix[:-2], prefix) if prefix.endswith(("/T", "/Z")) else (prefix,)


def prefix_members(prefix: str) -> tuple[str, ...]:
    """``NY`` holds NY, NY/T and NY/Z."""
    return (prefix,) if prefix.endswith(("/T", "/Z")) else (prefix, f"{prefix}/T", f"{prefix}/Z")


_SPELLING = Spelling(
    lists={
        "numbers": ("number", read_number),
        "tiers": ("tier", one_of(Tier)),
        "natures": ("nature", one_of(Nature)),
        "kinds": ("kind", _kind),
        "prefixes": ("prefix", _prefix),
        "revisions": ("revision", one_of(Revision)),
        "statuses": ("status", one_of(Status)),
        "regions": ("region", read_region),
        "industries": ("industry", read_industry),
        "ics": ("ics", read_ics),
        "ccs": ("ccs", read_ccs),
        "issuers": ("issuer", read_organization),
        "committees": ("committee", read_organization),
        "organizations": ("organization", read_organization),
        "sources": ("source", read_source),
    },
    singles={"words": ("q", read_words), "on": ("on", read_day), "sort": ("sort", _sort)},
    ranges=("published", "effective", "withdrawn", "ended", "filed"),
    levels={
        "numbers": number_levels,
        "prefixes": prefix_levels,
        "regions": region_levels,
        "industries": industry_levels,
        "ics": ics_levels,
        "ccs": ccs_levels,
    },
    exhaustive={"tiers": len(Tier), "statuses": len(Status), "revisions": len(Revision)},
)


@dataclass(frozen=True, slots=True)
class Selection(Written):
    """See the head of this module. Raises InvalidSelection where a value makes no sense.

    `numbers`: ``GB/T 1.1-2020`` is that edition, ``GB/T 1.1`` all its editions, ``gb-t-389*`` all whose key
    begins so. `kinds` are those of `base.numbers`: a national standard of kind ``national`` is neither a sample nor an
    amendment. `prefixes` are the codes before the number, ``NY`` with NY/T. `regions`, `industries`, `ics` and `ccs`
    include what lies below them. `ended` is the first day no longer in force, whether withdrawn or replaced. `issuers`,
    `committees` and `organizations` (in either role) are keys of organizations, `sources` names of sources. `on` is the
    day of `statuses`, and None means the day on which it is asked: `as_of` settles it.
    """

    SPELLING: ClassVar[Spelling] = _SPELLING

    words: str = ""
    numbers: tuple[str, ...] = ()
    tiers: tuple[Tier, ...] = ()
    natures: tuple[Nature, ...] = ()
    kinds: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()
    revisions: tuple[Revision, ...] = ()
    statuses: tuple[Status, ...] = ()
    on: date | None = None
    published: Days = ANY_DAY
    effective: Days = ANY_DAY
    withdrawn: Days = ANY_DAY
    ended: Days = ANY_DAY
    filed: Days = ANY_DAY
    regions: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    ics: tuple[str, ...] = ()
    ccs: tuple[str, ...] = ()
    issuers: tuple[str, ...] = ()
    committees: tuple[str, ...] = ()
    organizations: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    sort: Sort = Sort()

    def _settle(self) -> None:
        if self.words:
            self._set("words", read_words("q", self.words))
        if len(self.ccs) > 1:
            self._set("ccs", without_grouped(self.ccs))
        if len(self.numbers) > 1:
            self._set("numbers", without_covered(self.numbers))
            beginnings = sum(text.endswith("*") for text in self.numbers)
            if beginnings > MOST_BEGINNINGS:
                raise InvalidSelection(
                    "number",
                    Sentence("不超过 {most} 个以 * 结尾的编号前缀", most=MOST_BEGINNINGS),
                    Sentence(" {count} 个", count=beginnings),
                )
        if self.sort == Sort(SortBy.RELEVANCE, descending=True):
            raise InvalidSelection("sort", "相关度从高到低（relevance）", "“-relevance”")

    def as_of(self, day: date) -> Selection:
        """The same, asked on that day, unless it names its own."""
        return self if self.on is not None else replace(self, on=day)


PARAMETERS: Final[Mapping[str, tuple[str, str]]] = Selection.parameters()
"""Every name that may stand in a query string: its field, and which end of a range."""
