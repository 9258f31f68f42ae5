"""Numbers of one series by formula, for millions of them: reading each with `parse` would take minutes.

A test holds every formula against `base.numbers.parse`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from guiju.base.numbers import parse
from guiju.base.numbers.spelling import natural


class Numbered(NamedTuple):
    """The columns of a standard that follow from its number, in the order of the table."""

    number: str
    key: str
    undated_key: str
    sort_key: str


@dataclass(frozen=True, slots=True)
class Series:
    """All numbers with one prefix: what they have in common, read once from the first of them."""

    tier: str
    nature: str
    kind: str
    prefix: str
    issuer: str
    slug: str
    order: str
    """What stands before the number in the sort key."""

    def number(self, body: str, year: int) -> Numbered:
        """`body` is the number with its parts: ``1``, ``38961``, ``5009.12``, ``0012``."""
        small = body.lower()
        canonical = f"{self.prefix} {body}-{year}"
        undated = f"{self.slug}{small}"
        return Numbered(
            canonical,
            f"{undated}-{year}",
            undated,
            f"{self.order}{_natural(body)} {year}00 -04{year} {canonical}",
        )


@lru_cache(maxsize=65_536)
def _natural(body: str) -> str:
    return natural(body)


def series(prefix: str) -> Series:
    """The series of ``GB/T``, ``DB3301/T``, ``Q/GDW``: any Chinese prefix that a space parts from the number."""
    first = parse(f"{prefix} 1-2000")
    if first.prefix != prefix or not first.key.endswith("-1-2000"):
        raise ValueError(f"numbers of {prefix} do not follow the common form: {first.key}")
    return Series(
        tier=first.tier.value,
        nature=first.nature.value if first.nature else "",
        kind=first.kind,
        prefix=first.prefix,
        issuer=first.issuer,
        slug=first.key.removesuffix("1-2000"),
        order=first.sort_key.partition(" ")[0] + " ",
    )


def enterprise_series(pattern: Series, code: str) -> Series:
    """The series of an enterprise code of capital letters, after the pattern of another: no reading at all."""
    return Series(
        tier=pattern.tier,
        nature=pattern.nature,
        kind=pattern.kind,
        prefix=f"Q/{code}",
        issuer=code,
        slug=f"q-{code.lower()}-",
        order=f"{pattern.order[0]}q/{code.lower()} ",
    )
