"""Limits as people write them: ``≥ 5 mm``, ``不应大于 0.1 mg/L``, ``10 ℃～35 ℃``, ``50±2 %``; and which is looser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final

from guiju.base.units import SYMBOLS, unit


class Comparison(StrEnum):
    """How a value stands to its limit; `between` has two, both allowed."""

    AT_LEAST = "at-least"
    ABOVE = "above"
    AT_MOST = "at-most"
    BELOW = "below"
    BETWEEN = "between"


SIGNS: Final = {
    Comparison.AT_LEAST: "≥",
    Comparison.ABOVE: ">",
    Comparison.AT_MOST: "≤",
    Comparison.BELOW: "<",
}


@dataclass(frozen=True, slots=True)
class Limit:
    """`second` is the upper end of a range, None elsewhere; `unit` as written, "" of a mere number."""

    comparison: Comparison
    value: Decimal
    unit: str = ""
    second: Decimal | None = None

    def __str__(self) -> str:
        tail = f" {self.unit}" if self.unit else ""
        if self.second is not None:
            return f"{self.value:f}{tail}～{self.second:f}{tail}"
        return f"{SIGNS[self.comparison]} {self.value:f}{tail}"

    def looser_than(self, other: Limit) -> bool:
        """Whether it allows, on a side that both limit, what the other forbids.

        Limits in units that do not compare, and limits on different sides, are never looser.
        """
        mine, theirs = self._ends(), other._ends()
        if mine is None or theirs is None or mine.kind != theirs.kind:
            return False
        below = mine.lower and theirs.lower and mine.lower < theirs.lower
        above = mine.upper and theirs.upper and mine.upper > theirs.upper
        return bool(below or above)

    def _ends(self) -> _Ends | None:
        known = unit(self.unit)
        factor, kind = (known.factor, known.dimensions) if known else (Fraction(1), self.unit)
        value = Fraction(self.value) * factor
        # An end that is not allowed itself lies a trifle further in: (5, 1) is above 5, (5, -1) below it.
        match self.comparison:
            case Comparison.AT_LEAST:
                return _Ends(kind, lower=(value, 0))
            case Comparison.ABOVE:
                return _Ends(kind, lower=(value, 1))
            case Comparison.AT_MOST:
                return _Ends(kind, upper=(value, 0))
            case Comparison.BELOW:
                return _Ends(kind, upper=(value, -1))
        if self.second is None:
            return None
        return _Ends(kind, lower=(value, 0), upper=(Fraction(self.second) * factor, 0))


@dataclass(frozen=True, slots=True)
class _Ends:
    kind: object
    lower: tuple[Fraction, int] | None = None
    upper: tuple[Fraction, int] | None = None


_GAP: Final = "[ \u00a0\u2009]"
_NUMBER: Final = rf"[-−+]?\d+(?:{_GAP}\d{{3}})*(?:\.\d+)?(?:{_GAP}?×{_GAP}?10(?:\^?-?\d+|[⁻⁰¹²³⁴-⁹]+))?"
_WORDS: Final[dict[str, Comparison]] = {
    "≥": Comparison.AT_LEAST, "⩾": Comparison.AT_LEAST, "≧": Comparison.AT_LEAST, ">=": Comparison.AT_LEAST,
    "大于或等于": Comparison.AT_LEAST, "大于等于": Comparison.AT_LEAST,
    "≤": Comparison.AT_MOST, "⩽": Comparison.AT_MOST, "≦": Comparison.AT_MOST, "<=": Comparison.AT_MOST,
    "小于或等于": Comparison.AT_MOST, "小于等于": Comparison.AT_MOST,
    ">": Comparison.ABOVE, "＞": Comparison.ABOVE, "<": Comparison.BELOW, "＜": Comparison.BELOW,
    "大于": Comparison.ABOVE, "高于": Comparison.ABOVE, "多于": Comparison.ABOVE, "超过": Comparison.ABOVE,
    "小于": Comparison.BELOW, "低于": Comparison.BELOW, "少于": Comparison.BELOW,
}  # fmt: skip
_DENIED: Final = {
    Comparison.ABOVE: Comparison.AT_MOST,
    Comparison.BELOW: Comparison.AT_LEAST,
    Comparison.AT_LEAST: Comparison.BELOW,
    Comparison.AT_MOST: Comparison.ABOVE,
}
_WORD: Final = "|".join(sorted(map(re.escape, _WORDS), key=len, reverse=True))


def _unit(name: str) -> str:
    return rf"(?:{_GAP}*(?P<{name}>{SYMBOLS.pattern}))?"


_LIMIT: Final = re.compile(
    rf"(?P<not>不(?:应|得|宜|可|能|允许)?)?(?P<word>{_WORD}){_GAP}*(?P<value>{_NUMBER}){_unit('unit')}"
)
_RANGE: Final = re.compile(
    rf"(?<![A-Za-z0-9.])(?P<first>{_NUMBER}){_unit('unit1')}{_GAP}*[～~〜∼至]{_GAP}*(?P<last>{_NUMBER}){_unit('unit2')}"
)
_TOLERANCE: Final = re.compile(
    rf"[(（]?(?<![A-Za-z0-9.])(?P<middle>{_NUMBER}){_unit('unit1')}{_GAP}*±{_GAP}*(?P<off>{_NUMBER})[)）]?{_unit('unit2')}"
)
_SUPERSCRIPTS: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻−", "0123456789--")


@dataclass(frozen=True, slots=True)
class Written:
    """A limit and the characters that say it."""

    limit: Limit
    start: int
    end: int


def limits_in(text: str) -> Iterator[Written]:
    """Every limit in a text, in order. A number that nothing is said of (``12``, ``第 3 条``) is none."""
    taken = 0
    for found in sorted(_found(text), key=lambda each: (each.start, -each.end)):
        if found.start >= taken:
            taken = found.end
            yield found


def read_limit(text: str) -> Limit | None:
    """The one limit that a cell consists of; None where it says something else as well."""
    bare = text.strip()
    found = next(limits_in(bare), None)
    return found.limit if found and (found.start, found.end) == (0, len(bare)) else None


def _found(text: str) -> Iterator[Written]:
    for each in _LIMIT.finditer(text):
        said = _WORDS[each["word"]]
        value = _number(each["value"])
        limit = Limit(_DENIED[said] if each["not"] else said, value, each["unit"] or "")
        yield Written(limit, each.start(), each.end())
    for each in _RANGE.finditer(text):
        first, last = _number(each["first"]), _number(each["last"])
        if first < last:
            kind = each["unit2"] or each["unit1"] or ""
            yield Written(Limit(Comparison.BETWEEN, first, kind, last), each.start(), each.end())
    for each in _TOLERANCE.finditer(text):
        middle, off = _number(each["middle"]), _number(each["off"])
        kind = each["unit2"] or each["unit1"] or ""
        limit = Limit(Comparison.BETWEEN, middle - off, kind, middle + off)
        yield Written(limit, each.start(), each.end())


def _number(text: str) -> Decimal:
    whole, _times, power = re.sub(_GAP, "", text).partition("×10")
    exponent = int(power.translate(_SUPERSCRIPTS).lstrip("^") or 0)
    return Decimal(whole.translate(_SUPERSCRIPTS)).scaleb(exponent)
