"""Charts and tables of reports, described by the measures that they show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import zip_longest
from typing import Protocol

from guiju.figures.charts import Chart, Form, Series
from guiju.figures.measures import measure
from guiju.figures.periods import Period
from guiju.reports import words
from guiju.reports.places import Places
from guiju.reports.word import Drawn, Tabled


class Part(Protocol):
    """A chart or table by its name; `codes` are asked for together with those of the text."""

    @property
    def name(self) -> str: ...
    @property
    def codes(self) -> tuple[str, ...]: ...
    def __call__(self, places: Places) -> Drawn | Tabled: ...


@dataclass(frozen=True, slots=True)
class Compared:
    """Columns of a period beside those of the year before: one group of columns for each measure.

    `measures` are (code, what it is called below its columns).
    """

    name: str
    caption: str
    measures: tuple[tuple[str, str], ...]
    unit: str = ""

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(code for code, _title in self.measures)

    def __call__(self, places: Places) -> Drawn:
        pair = (places.before, places.period)
        series = tuple(Series(words.period(time), places.values(self.codes, time)) for time in pair)
        names = tuple(title for _code, title in self.measures)
        caption = self.caption.format(before=words.period(pair[0]), period=words.period(pair[1]))
        note = said_of_breaks(self.codes, *pair)
        return Drawn(Chart(Form.COLUMNS, caption, names, series, self.unit, note), caption, self.name)


@dataclass(frozen=True, slots=True)
class Divided:
    """Parts of one whole."""

    name: str
    caption: str
    measures: tuple[tuple[str, str], ...]
    unit: str = ""

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(code for code, _title in self.measures)

    def __call__(self, places: Places) -> Drawn:
        names = tuple(title for _code, title in self.measures)
        caption = self.caption.format(until=words.end(places.period))
        series = (Series(caption, places.values(self.codes)),)
        return Drawn(Chart(Form.SHARES, caption, names, series, self.unit), caption, self.name)


@dataclass(frozen=True, slots=True)
class Listed:
    """Figures in two columns; what nobody reported is told below."""

    name: str
    caption: str
    codes: tuple[str, ...]

    def __call__(self, places: Places) -> Tabled:
        figures = [places.ledger.figure(code) for code in self.codes]
        cells = [(one.measure.title, places.cell(one)) for one in figures if one.value is not None]
        missing = [places.stated(figure) for figure in figures if figure.value is None]
        half = (len(cells) + 1) // 2
        pairs = zip_longest(cells[:half], cells[half:], fillvalue=("", ""))
        return Tabled(
            header=("指标", "数值", "指标", "数值"),
            rows=tuple((*left, *right) for left, right in pairs),
            caption=self.caption,
            widths=(33, 17, 33, 17),
            name=self.name,
            note=f"本期未报送：{'、'.join(one.measure.title for one in missing)}。" if missing else "",
        )


def said_of_breaks(codes: Iterable[str], before: Period, after: Period) -> str:
    """What has come to be counted otherwise between two periods that stand side by side."""
    broken = (each for code in codes for each in measure(code).breaks)
    return "".join(dict.fromkeys(each.zh for each in broken if before.last < each.since <= after.last))
