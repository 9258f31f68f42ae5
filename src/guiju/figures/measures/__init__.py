"""Every measure that comes with the program, by its code. A code lasts for ever: it is in reports and addresses.

Computed measures stand in the modules beside this, reported ones in `reported.csv`. `measure` knows besides, of any
measure, its `.change` and `.growth` against the year before, and the measures that a bureau defines for itself.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from itertools import chain
from typing import Final

from guiju.base.errors import NotFound, Sentence
from guiju.figures.measure import Kind, Measure, Precision
from guiju.figures.measures import bodies, filed, making, market, national, tiers
from guiju.figures.periods import Period

SECTIONS: Final[Mapping[str, tuple[str, str]]] = {
    "national": ("国家标准", "National standards"),
    "sector": ("行业标准", "Sector standards"),
    "local": ("地方标准", "Local standards"),
    "association": ("团体标准", "Association standards"),
    "enterprise": ("企业标准", "Enterprise standards"),
    "committee": ("标准化技术组织", "Technical committees"),
    "pilot": ("试点示范", "Pilot projects"),
    "international": ("标准国际化", "International standardization"),
    "standards": ("全部标准", "All standards"),
    "reform": ("改革", "Reform"),
    "development": ("助力发展", "Serving development"),
    "epidemic": ("疫情防控", "Against the epidemic"),
    "exchange": ("国际标准化", "International exchange"),
    "foundations": ("基础建设", "Foundations"),
    "cases": ("典型案例", "Cases"),
    "chronicle": ("大事记", "Chronicle"),
    "stated": ("年度报告所载", "As the annual reports state"),
}
"""Sections of measures in the order of the annual report, with what goes beyond it."""


class UnknownMeasure(NotFound):
    """No measure has this code; the text names the nearest."""


def _reported() -> Iterator[Measure]:
    with files(__package__).joinpath("reported.csv").open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            yield Measure(
                code=row["code"],
                title=row["title"],
                title_en=row["title_en"],
                unit=row["unit"],
                kind=Kind(row["kind"]),
                definition=row["definition"],
                definition_en=row["definition_en"],
                source="reported",
                section=row["section"],
            )


def _registry() -> dict[str, Measure]:
    made = chain(
        national.measures(),
        filed.measures(),
        market.associations(),
        market.enterprises(),
        bodies.committees(),
        bodies.pilots(),
        tiers.measures(),
        _reported(),
    )
    found: dict[str, Measure] = {}
    for each in made:
        if each.code in found:
            raise ValueError(f"two measures have the code {each.code}")
        if each.section not in SECTIONS:
            raise ValueError(f"{each.code} stands in an unknown section {each.section}")
        found[each.code] = each
    return found


MEASURES: Final[Mapping[str, Measure]] = _registry()


def measure(code: str) -> Measure:
    """Raises UnknownMeasure."""
    found = _known(code)
    if found is None:
        near = get_close_matches(code, MEASURES, n=1, cutoff=0.5)
        raise UnknownMeasure(
            "没有代码为“{code}”的指标{near}",
            code=code[:80],
            near=Sentence("，是不是 {code}？", code=near[0]) if near else Sentence(""),
        )
    return found


def _known(code: str) -> Measure | None:
    if code in MEASURES:
        return MEASURES[code]
    base, _, end = code.rpartition(".")
    if end in _DERIVED and base and (of := _known(base)) is not None and of.kind is not Kind.CHANGE:
        return _DERIVED[end](of)
    return _own(code)


_DERIVED: Final = {"change": making.change, "growth": making.growth}


def _own(code: str) -> Measure | None:
    from guiju.figures.models import OWN, OwnMeasure

    if not code.startswith(OWN):
        return None
    own = OwnMeasure.objects.filter(code=code).first()
    return own.as_measure() if own else None


@dataclass(frozen=True, slots=True)
class Printed:
    """A figure of the annual report of 2020, by its number there: which measure it is, of which period.

    `differs` says why the value printed is another than the measure's; "" where the two are to agree.
    """

    id: str
    code: str
    period: Period
    value: Decimal
    precision: Precision
    differs: str

    def agrees(self, value: int | Decimal | None) -> bool:
        """Whether this is what is printed: to its last place, or as much more, less or about as it says."""
        if value is None:
            return False
        match self.precision:
            case Precision.MORE_THAN:
                return value >= self.value
            case Precision.LESS_THAN:
                return value <= self.value
        written = self.value.normalize() if self.precision is Precision.ABOUT else self.value
        _sign, _digits, exponent = written.as_tuple()
        assert isinstance(exponent, int)
        return abs(Decimal(value) - self.value) * 2 <= Decimal(1).scaleb(exponent)


@cache
def printed2020() -> Mapping[str, Printed]:
    """By id: N01 … H18 of the report, Y.. and Z19_.. of what it implies for 2019."""
    with files(__package__).joinpath("report2020.csv").open(encoding="utf-8") as stream:
        return {
            row["id"]: Printed(
                row["id"],
                row["code"],
                Period.read(row["period"]),
                Decimal(row["value"]),
                Precision(row["precision"]),
                row["differs"],
            )
            for row in csv.DictReader(stream)
        }
