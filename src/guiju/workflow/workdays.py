"""Working days with make-up days (调休)."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar


def is_workday(day: date) -> bool:
    """By the State Council's notice of that year where it is known, else Monday to Friday."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5


def add_workdays(day: date, count: int) -> date:
    """The day that ends `count` working days after `day`, which itself does not count."""
    while count > 0:
        day += timedelta(days=1)
        if is_workday(day):
            count -= 1
    return day
