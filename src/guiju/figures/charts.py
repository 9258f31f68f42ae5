"""A chart as numbers and words, before anyone draws it: for a page, a picture or a Word file."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Form(StrEnum):
    COLUMNS = "columns"  # series side by side
    STACKED = "stacked"  # series on each other
    BARS = "bars"  # lying, for many or long names
    LINES = "lines"  # over time
    SHARES = "shares"  # parts of one whole; one series


@dataclass(frozen=True, slots=True)
class Series:
    """One value for each category of the chart; None where nothing is known.

    `addresses` are those of the rows behind each value, where a page is to lead there.
    """

    name: str
    values: tuple[int | float | Decimal | None, ...]
    addresses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """From a category on something is counted differently; the text says what."""

    category: str
    text: str


@dataclass(frozen=True, slots=True)
class Chart:
    form: Form
    title: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str = ""
    note: str = ""
    marks: tuple[Mark, ...] = ()

    def __post_init__(self) -> None:
        for each in self.series:
            if len(each.values) != len(self.categories):
                raise ValueError(f"{each.name}: {len(each.values)} values for {len(self.categories)} categories")
            if each.addresses and len(each.addresses) != len(self.categories):
                raise ValueError(f"{each.name}: {len(each.addresses)} addresses for {len(self.categories)} categories")
        if self.form is Form.SHARES and len(self.series) != 1:
            raise ValueError("parts of one whole are one series")
        for mark in self.marks:
            if mark.category not in self.categories:
                raise ValueError(f"{mark.category} is no category of the chart")
