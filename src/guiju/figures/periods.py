"""The time of a figure: a year, a quarter, a month, or any days from one to another."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from guiju.base.errors import InvalidForm
from guiju.base.parameters import FIRST_DAY, LAST_DAY


class InvalidPeriod(InvalidForm):
    """What was written is no period."""


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """From `first` to `last`, both included. A stock is taken on the last day, a flow over all of them."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.first > self.last:
            raise InvalidPeriod("时期的第一天 {first} 晚于最后一天 {last}", first=self.first, last=self.last)

    @classmethod
    def year(cls, year: int) -> Period:
        return cls(date(year, 1, 1), date(year, 12, 31))

    @classmethod
    def quarter(cls, year: int, quarter: int) -> Period:
        return cls(date(year, 3 * quarter - 2, 1), _last_day_of(year, 3 * quarter))

    @classmethod
    def month(cls, year: int, month: int) -> Period:
        return cls(date(year, month, 1), _last_day_of(year, month))

    @classmethod
    def until(cls, day: date) -> Period:
        """The part of a year up to a day, which on its last day is the year."""
        return cls(date(day.year, 1, 1), day)

    @classmethod
    def read(cls, text: str) -> Period:
        """``2020``, ``2020Q3``, ``2020-07``, or ``2020-01-15..2020-02-14``."""
        found = _WRITTEN.fullmatch(text.strip().upper())
        try:
            if found is None:
                first, last = (_day(part) for part in text.split(".."))
                return cls(first, last)
            year = int(found["year"])
            if found["quarter"]:
                return cls.quarter(year, int(found["quarter"]))
            return cls.month(year, int(found["month"])) if found["month"] else cls.year(year)
        except ValueError:
            raise InvalidPeriod(
                "时期应写作 2020、2020Q3、2020-07 或 2020-01-15..2020-02-14，现为“{found}”", found=text[:40]
            ) from None

    def __str__(self) -> str:
        """As `read` reads it."""
        year = self.first.year
        if self == Period.year(year):
            return f"{year}"
        for quarter in range(1, 5):
            if self == Period.quarter(year, quarter):
                return f"{year}Q{quarter}"
        if self == Period.month(year, self.first.month):
            return f"{self.first:%Y-%m}"
        return f"{self.first}..{self.last}"

    @property
    def previous(self) -> Period:
        """Of the same kind and just before (环比): the year, quarter or month before, else as many days."""
        year, month = self.first.year, self.first.month
        if self == Period.year(year):
            return Period.year(year - 1)
        if self == Period.month(year, month):
            return Period.month(year - (month == 1), (month - 2) % 12 + 1)
        if month % 3 == 1 and self == Period.quarter(year, month // 3 + 1):
            return Period.quarter(year - (month == 1), (month // 3 - 1) % 4 + 1)
        if self.first.toordinal() <= self.days:
            raise InvalidPeriod("{period} 以前没有同样长的时期", period=self)
        return Period(self.first - timedelta(self.days), self.first - timedelta(1))

    @property
    def following(self) -> Period:
        """Of the same kind and just after: the year, quarter or month that follows, else as many days."""
        year, month = self.last.year, self.last.month
        if self == Period.year(year):
            return Period.year(year + 1)
        if self == Period.month(year, month):
            return Period.month(year + (month == 12), month % 12 + 1)
        if month % 3 == 0 and self == Period.quarter(year, month // 3):
            return Period.quarter(year + (month == 12), month // 3 % 4 + 1)
        return Period(self.last + timedelta(1), self.last + (self.last - self.first) + timedelta(1))

    @property
    def year_before(self) -> Period:
        """The same days a year earlier (同比)."""
        return Period(_a_year_before(self.first), _a_year_before(self.last))

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


_WRITTEN = re.compile(r"(?P<year>[12]\d{3})(?:Q(?P<quarter>[1-4])|-(?P<month>0[1-9]|1[0-2]))?", re.ASCII)


def _day(text: str) -> date:
    day = date.fromisoformat(text.strip())
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError(f"{day} lies outside the days that are asked for")
    return day


def _last_day_of(year: int, month: int) -> date:
    return (date(year, month, 28) + timedelta(4)).replace(day=1) - timedelta(1)


def _a_year_before(day: date) -> date:
    if (day + timedelta(1)).day == 1:
        return _last_day_of(day.year - 1, day.month)
    return day.replace(year=day.year - 1)
