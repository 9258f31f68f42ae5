"""Working days with make-up days (调休): which days the State Council's notices make free, as far as they are known."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import Final

import chinese_calendar

FIRST_YEAR: Final[int] = min(chinese_calendar.holidays).year
LAST_YEAR: Final[int] = max(chinese_calendar.holidays).year
"""Of all later years nobody has announced anything yet, as far as the installed calendar knows."""


def is_known(day: date) -> bool:
    """Whether the notice of that year is in the calendar; else Monday to Friday are taken for working days."""
    return FIRST_YEAR <= day.year <= LAST_YEAR


@lru_cache(maxsize=20_000)
def is_workday(day: date) -> bool:
    """By the State Council's notice of that year where it is known, else Monday to Friday."""
    return bool(chinese_calendar.is_workday(day)) if is_known(day) else day.weekday() < 5


def is_free_weekday(day: date) -> bool:
    """Monday to Friday, and nobody works: a holiday or a day that others make up for."""
    return day.weekday() < 5 and not is_workday(day)


def is_made_up(day: date) -> bool:
    """Saturday or Sunday on which one works instead of another day."""
    return day.weekday() >= 5 and is_workday(day)


def add_workdays(day: date, count: int) -> date:
    """The day that ends `count` working days after `day`, which itself does not count."""
    while count > 0:
        day += timedelta(days=1)
        if is_workday(day):
            count -= 1
    return day


def calendar_facts() -> tuple[object, ...]:
    """Everything that working days follow from: another calendar has others."""
    return (FIRST_YEAR, LAST_YEAR, sorted(chinese_calendar.holidays), sorted(chinese_calendar.workdays))
