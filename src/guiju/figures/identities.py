"""What must hold among measures, and whether it does: both sides with their values and what they are made of.

The identities stand in `identities.toml`, which says how they are written. A reported value that is only more than,
less than or about a number stands for all it may be: an identity fails where no such value would meet it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from guiju.figures import evaluating
from guiju.figures.measure import Figure, Precision
from guiju.figures.measures import measure
from guiju.figures.periods import Period

if TYPE_CHECKING:
    from guiju.figures.copying import Register

Cell = tuple[str, Period]

ADJUSTMENTS: Final[Mapping[str, tuple[str, str]]] = {
    "waiting": ("尚未实施的增减", "change in those not yet effective"),
    "undated": ("只知已终止、没有终止日期的", "known to have ended, on no known day"),
    "unknown": ("状态不明的增减", "change in those of unknown status"),
    "disordered": ("发布日期晚于终止日期等前后颠倒的", "published after their end, or otherwise out of order"),
    "late": ("终止以后才备案的", "filed after their end"),
}
"""Kinds of what else moves a stock."""


class Verdict(StrEnum):
    HOLDS = "holds"
    FAILS = "fails"
    UNKNOWN = "unknown"  # a value is missing


class Moment(StrEnum):
    NOW = ""
    BEFORE = "before"
    YEAR_BEFORE = "year-before"

    def of(self, period: Period) -> Period:
        match self:
            case Moment.NOW:
                return period
            case Moment.BEFORE:
                return period.previous
            case Moment.YEAR_BEFORE:
                return period.year_before


@dataclass(frozen=True, slots=True)
class Quantity:
    """A measure at a moment, or a number."""

    code: str = ""
    moment: Moment = Moment.NOW
    number: Decimal = Decimal(0)

    @classmethod
    def read(cls, text: str) -> Quantity:
        if re.fullmatch(r"\d+(\.\d+)?", text):
            return cls(number=Decimal(text))
        code, _, moment = text.partition("@")
        return cls(measure(code).code, Moment(moment))


@dataclass(frozen=True, slots=True)
class Term:
    """What is added (`sign` 1) or taken away; with `whole` it is so many percent of that. `kind` is of adjustments."""

    sign: int
    of: Quantity
    whole: Quantity | None = None
    kind: str = ""

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        return tuple(each for each in (self.of, self.whole) if each is not None and each.code)


@dataclass(frozen=True, slots=True)
class Identity:
    id: str
    hard: bool
    left: tuple[Term, ...]
    op: str  # = or <=
    right: tuple[Term, ...]
    tolerance: Decimal
    sentence: str
    sentence_en: str
    since: date = date.min
    until: date = date.max

    @property
    def codes(self) -> tuple[str, ...]:
        """Of the measures it speaks of."""
        found = (each.code for term in (*self.left, *self.right) for each in term.quantities)
        return tuple(dict.fromkeys(found))

    def applies(self, period: Period) -> bool:
        return self.since <= period.last <= self.until

    def cells(self, period: Period) -> Iterator[Cell]:
        for term in (*self.left, *self.right):
            for each in term.quantities:
                yield each.code, each.moment.of(period)


@dataclass(frozen=True, slots=True)
class Bounds:
    """A value and what it may be: `low` to `high`."""

    value: Decimal
    low: Decimal
    high: Decimal

    @classmethod
    def of(cls, figure: Figure) -> Bounds:
        assert figure.value is not None
        value = Decimal(figure.value)
        match figure.precision:
            case Precision.MORE_THAN:
                return cls(value, value, Decimal("Infinity"))
            case Precision.LESS_THAN:
                return cls(value, Decimal(0), value)
            case Precision.ABOUT:
                half = Decimal(5).scaleb(_last_digit(value) - 1)
                return cls(value, value - half, value + half)
        return cls(value, value, value)

    def __add__(self, other: Bounds) -> Bounds:
        return Bounds(self.value + other.value, self.low + other.low, self.high + other.high)

    def __neg__(self) -> Bounds:
        return Bounds(-self.value, -self.high, -self.low)

    def percent_of(self, whole: Bounds) -> Bounds:
        """Of what is not negative."""
        low = Decimal(0) if whole.high.is_infinite() else self.low * 100 / whole.high
        high = Decimal("Infinity") if not whole.low else self.high * 100 / whole.low
        return Bounds(self.value * 100 / whole.value, low, high)


def _last_digit(value: Decimal) -> int:
    """The power of ten of the last digit that is not zero: 4 of 3.4万."""
    _sign, _digits, exponent = value.normalize().as_tuple()
    assert isinstance(exponent, int)
    return exponent


@dataclass(frozen=True, slots=True)
class Part:
    """One term with the figures behind it; None where one of them is missing."""

    term: Term
    figures: tuple[Figure, ...]
    bounds: Bounds | None


@dataclass(frozen=True, slots=True)
class Side:
    parts: tuple[Part, ...]

    @property
    def bounds(self) -> Bounds | None:
        total = Bounds(Decimal(0), Decimal(0), Decimal(0))
        for part in self.parts:
            if part.bounds is None:
                return None
            total += part.bounds
        return total

    @property
    def value(self) -> Decimal | None:
        return self.bounds.value if self.bounds else None

    @property
    def figures(self) -> tuple[Figure, ...]:
        return tuple(figure for part in self.parts for figure in part.figures)

    @property
    def adjustments(self) -> dict[str, Side]:
        """The parts that adjust a stock, by kind; the others are what comes and goes."""
        kinds = dict.fromkeys(part.term.kind for part in self.parts if part.term.kind)
        return {kind: Side(tuple(part for part in self.parts if part.term.kind == kind)) for kind in kinds}

    def __str__(self) -> str:
        return "—" if self.bounds is None else written(self.bounds)


def written(bounds: Bounds) -> str:
    """As a number with its thousands apart: 2,252; >80 and <30 where that is all that is known, else ≈34,000."""
    number = f"{round(bounds.value, 4).normalize():,f}"
    if bounds.low == bounds.high:
        return number
    if bounds.high.is_infinite():
        return f">{number}"
    return f"<{number}" if bounds.high == bounds.value else f"≈{number}"


@dataclass(frozen=True, slots=True)
class Outcome:
    identity: Identity
    period: Period
    left: Side
    right: Side

    @property
    def id(self) -> str:
        return self.identity.id

    @property
    def hard(self) -> bool:
        return self.identity.hard

    @property
    def codes(self) -> tuple[str, ...]:
        return self.identity.codes

    @property
    def sentence(self) -> str:
        return self.identity.sentence

    @property
    def sentence_en(self) -> str:
        return self.identity.sentence_en

    @property
    def missing(self) -> tuple[Figure, ...]:
        """What would have to be known to judge it."""
        return tuple(figure for figure in (*self.left.figures, *self.right.figures) if figure.value is None)

    @property
    def difference(self) -> Decimal | None:
        """Left less right."""
        left, right = self.left.value, self.right.value
        return None if left is None or right is None else left - right

    @property
    def verdict(self) -> Verdict:
        left, right = self.left.bounds, self.right.bounds
        if left is None or right is None:
            return Verdict.UNKNOWN
        within = left.low <= right.high + self.identity.tolerance
        if self.identity.op == "=":
            within = within and right.low <= left.high + self.identity.tolerance
        return Verdict.HOLDS if within else Verdict.FAILS

    @property
    def holds(self) -> bool:
        return self.verdict is Verdict.HOLDS


def check(period: Period, *, figures: Iterable[Figure] = (), register: Register | None = None) -> list[Outcome]:
    """Every identity that applies to the period, in their order.

    What is among `figures` is not reckoned again; a draft's values can be judged so before they are entered.
    Raises Unavailable where the copy is not there.
    """
    applying = [each for each in IDENTITIES if each.applies(period)]
    known: dict[Cell, Figure] = {(each.measure.code, each.period): each for each in figures if not each.group}
    needed = dict.fromkeys(cell for each in applying for cell in each.cells(period) if cell not in known)
    asked = [(measure(code), when) for code, when in needed]
    known |= dict(zip(needed, evaluating.figures(asked, register=register), strict=True))
    return [judge(each, period, known) for each in applying]


def judge(identity: Identity, period: Period, known: Mapping[Cell, Figure]) -> Outcome:
    """With figures that have all its cells."""

    def part(term: Term) -> Part:
        figures = tuple(known[each.code, each.moment.of(period)] for each in term.quantities)
        if any(figure.value is None for figure in figures):
            return Part(term, figures, None)
        given = [_bounds(each, period, known) for each in (term.of, term.whole) if each is not None]
        if len(given) > 1 and not given[1].value:
            return Part(term, figures, None)
        bounds = given[0].percent_of(given[1]) if len(given) > 1 else given[0]
        return Part(term, figures, bounds if term.sign > 0 else -bounds)

    left, right = (Side(tuple(map(part, terms))) for terms in (identity.left, identity.right))
    return Outcome(identity, period, left, right)


def _bounds(quantity: Quantity, period: Period, known: Mapping[Cell, Figure]) -> Bounds:
    if not quantity.code:
        return Bounds(quantity.number, quantity.number, quantity.number)
    return Bounds.of(known[quantity.code, quantity.moment.of(period)])


# Reading them

_TERM = re.compile(r"(?:^|\s+([+-])\s+)(?:percent\((\S+), (\S+)\)|(\S+))")


def _terms(text: str, kind: str = "") -> Iterator[Term]:
    """``a + b@before - percent(c, d)``. Raises ValueError where something is left over."""
    end = 0
    for found in _TERM.finditer(text):
        if found.start() != end:
            break
        end = found.end()
        sign, part, whole, plain = found.groups()
        of = Quantity.read(part or plain)
        yield Term(-1 if sign == "-" else 1, of, Quantity.read(whole) if whole else None, kind)
    if not text or end != len(text):
        raise ValueError(f"unreadable from sign {end}: {text}")


def _read(row: dict[str, Any]) -> Identity:
    adjusted = (_terms(text, kind) for kind, text in row.get("adjustments", {}).items())
    return Identity(
        id=row["id"],
        hard=row.get("hard", True),
        left=tuple(_terms(row["left"])),
        op=row.get("op", "="),
        right=(*_terms(row["right"]), *(term for terms in adjusted for term in terms)),
        tolerance=Decimal(str(row.get("tolerance", 0))),
        sentence=row["zh"],
        sentence_en=row["en"],
        since=row.get("since", date.min),
        until=row.get("until", date.max),
    )


def _all() -> tuple[Identity, ...]:
    with files(__package__).joinpath("identities.toml").open("rb") as stream:
        return tuple(_read(row) for row in tomllib.load(stream)["identity"])


IDENTITIES: Final = _all()
