"""What can be asked of a search engine, in its own words of none."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any


def _hashed_once(query: Any) -> int:
    """Engines keep by query what they have found; a large one would be hashed again and again."""
    if not query.hashed:
        values = tuple(getattr(query, each.name) for each in fields(query) if each.compare)
        object.__setattr__(query, "hashed", hash((type(query).__name__, values)))
    return query.hashed


@dataclass(frozen=True, slots=True)
class Everything:
    """Matches every document."""


@dataclass(frozen=True, slots=True)
class Term:
    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Tokens that stand one after the other."""

    field: str
    tokens: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Prefix:
    """A key that begins with `value`."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Range:
    """low ≤ field ≤ high, both included; None is open."""

    field: str
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True)
class All:
    """Every one of `parts`, none of `but`; `prefer` only raises the score."""

    parts: tuple[Query, ...]
    prefer: tuple[Query, ...] = ()
    but: tuple[Query, ...] = ()
    hashed: int = field(default=0, init=False, repr=False, compare=False)

    __hash__ = _hashed_once


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least so many of `parts`."""

    parts: tuple[Query, ...]
    least: int = 1
    hashed: int = field(default=0, init=False, repr=False, compare=False)

    __hash__ = _hashed_once


@dataclass(frozen=True, slots=True)
class Scored:
    """The same hits, each with this score."""

    query: Query
    score: float
    hashed: int = field(default=0, init=False, repr=False, compare=False)

    __hash__ = _hashed_once


@dataclass(frozen=True, slots=True)
class Weighted:
    """The same hits, their scores times `factor`."""

    query: Query
    factor: float
    hashed: int = field(default=0, init=False, repr=False, compare=False)

    __hash__ = _hashed_once


Query = Everything | Term | Phrase | Prefix | Range | All | AnyOf | Scored | Weighted
