"""Reported measures beside their values of a period and of the year before, as the desk shows them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from guiju.figures.measure import Kind, Measure, Reported
from guiju.figures.measures import SECTIONS
from guiju.figures.periods import Period
from guiju.figures.reportable import reportable, title_of, unit_of, written
from guiju.figures.reported import known


@dataclass(frozen=True, slots=True)
class Line:
    """A measure with what is known of it; None where nothing was reported."""

    measure: Measure
    now: Reported | None
    before: Reported | None

    @property
    def title(self) -> str:
        return title_of(self.measure)

    @property
    def unit(self) -> str:
        return unit_of(self.measure)

    @property
    def value(self) -> str:
        return self._told(self.now)

    @property
    def value_before(self) -> str:
        return self._told(self.before)

    def _told(self, reported: Reported | None) -> str:
        return written(reported.value, reported.precision, self.measure) if reported else ""

    @property
    def growth(self) -> Decimal | None:
        """Percent against the year before, of a ratio its difference in points; None where there is no comparison."""
        if self.now is None or self.before is None:
            return None
        if self.measure.kind in (Kind.RATIO, Kind.CHANGE):
            return self.now.value - self.before.value
        return (self.now.value - self.before.value) * 100 / self.before.value if self.before.value else None

    @property
    def change(self) -> str:
        if self.growth is None:
            return ""
        points = self.measure.kind in (Kind.RATIO, Kind.CHANGE)
        return _("{change} 个百分点").format(change=f"{self.growth:+.2f}") if points else f"{self.growth:+.2f}%"


@dataclass(frozen=True, slots=True)
class Section:
    code: str
    title: str
    lines: tuple[Line, ...]

    @property
    def reported(self) -> int:
        return sum(line.now is not None for line in self.lines)


def section_title(code: str) -> str:
    """A section that the bureau named itself is called by its name; without one it is the bureau's own."""
    if code not in SECTIONS:
        return code or _("本单位自设的指标")
    chinese, english = SECTIONS[code]
    return english if (get_language() or "").startswith("en") else chinese


def sections(period: Period) -> list[Section]:
    """In the order of the annual report, the bureau's own last. Two queries."""
    lines = list(lines_of(reportable(), period))
    order = dict.fromkeys([*SECTIONS, *(line.measure.section for line in lines)])
    found = ((code, tuple(line for line in lines if line.measure.section == code)) for code in order)
    return [Section(code, section_title(code), own) for code, own in found if own]


def lines_of(measures: Iterable[Measure], period: Period) -> Iterator[Line]:
    measures = list(measures)
    before = period.year_before
    values = known([each.code for each in measures], [period, before])
    return (Line(each, values.get((each.code, period)), values.get((each.code, before))) for each in measures)
