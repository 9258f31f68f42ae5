"""What a measure and a figure are. The measures themselves stand in `figures.measures`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from guiju.figures.periods import Period

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from guiju.figures.populations import Population


class Kind(StrEnum):
    STOCK = "stock"  # on the last day of a period
    FLOW = "flow"  # over a period
    RATIO = "ratio"  # of two measures, in percent
    CHANGE = "change"  # against the same period a year before: more or less, in the unit; or growth in percent


class Precision(StrEnum):
    """How a reported value is meant: 2252项, 80余项, 近200个, 3.4万项."""

    EXACT = "exact"
    MORE_THAN = "more-than"
    LESS_THAN = "less-than"
    ABOUT = "about"


@dataclass(frozen=True, slots=True)
class Break:
    """From that day on a measure counts something else; both sentences say what."""

    since: date
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing that is counted.

    `population` gives the rows of a period, for a stock those of its last day; `counted` reckons of these rows (by
    default their number), given the table, the condition that its rows must meet, and the period. A ratio is `part` of
    `whole`, a change that of `of`; they name other measures. A measure without any of them is reported: its values
    come from outside, with their source.
    """

    code: str
    title: str
    title_en: str
    unit: str
    kind: Kind
    definition: str
    definition_en: str
    population: Callable[[Period], Population] | None = None
    counted: Callable[[ir.Table, ir.BooleanValue, Period], ir.Value] | None = None
    groupings: tuple[str, ...] = ()
    part: str = ""
    whole: str = ""
    of: str = ""
    source: str = "register"
    breaks: tuple[Break, ...] = ()
    section: str = ""

    @property
    def reported(self) -> bool:
        return not (self.population or self.part or self.of)


@dataclass(frozen=True, slots=True)
class Reported:
    """A value from outside, as it stood when it was entered by the journal's entry `seq`."""

    code: str
    period: Period
    value: Decimal
    precision: Precision
    source: str
    definition: str = ""
    seq: int = 0


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure in a period, for one group of its rows.

    `value` is None where nothing is known: no value was reported, or the whole of a ratio is nothing. `group` is
    (("region", "33"), ("tier", "local")). `population` are the rows behind it; of a ratio and a change there are
    `parts` instead, of a reported value a `source`. `position` is that of the journal.
    """

    measure: Measure
    period: Period
    value: int | Decimal | None
    group: tuple[tuple[str, str], ...] = ()
    precision: Precision = Precision.EXACT
    population: Population | None = None
    parts: tuple[Figure, ...] = ()
    source: str = ""
    position: int = 0
