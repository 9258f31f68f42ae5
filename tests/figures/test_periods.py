"""A period is what it is written as, and knows those before it."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiju.figures.periods import InvalidPeriod, Period

some_days = st.dates(date(1001, 1, 1), date(2990, 12, 31))
spans = st.tuples(some_days, st.integers(0, 1000)).map(lambda start: Period(start[0], start[0] + timedelta(start[1])))
any_days = st.tuples(some_days, some_days).map(lambda ends: Period(min(ends), max(ends)))
years = st.integers(1001, 2998).map(Period.year)
quarters = st.builds(Period.quarter, st.integers(1001, 2998), st.integers(1, 4))
months = st.builds(Period.month, st.integers(1001, 2998), st.integers(1, 12))
calendar = years | quarters | months
periods = calendar | spans | some_days.map(Period.until)


@given(periods)
def test_a_period_is_read_as_it_is_written(period):
    assert Period.read(str(period)) == period
    assert Period.read(f" {str(period).lower()} ") == period


@given(periods)
def test_the_one_before_ends_on_the_eve(period):
    assert period.previous.last == period.first - timedelta(1)


@given(years, quarters, months)
def test_the_one_before_a_year_quarter_or_month_is_one_too(year, quarter, month):
    assert len(str(year.previous)) == 4
    assert "Q" in str(quarter.previous)
    assert len(str(month.previous)) == 7


@given(spans)
def test_the_one_before_other_days_has_as_many(period):
    if ".." in str(period):
        assert period.previous.days == period.days


@given(quarters)
def test_four_quarters_back_is_a_year_back(quarter):
    assert quarter.previous.previous.previous.previous == quarter.year_before


@given(calendar)
def test_a_year_back_a_year_quarter_or_month_is_one_again(period):
    before = period.year_before
    assert len(str(before)) == len(str(period))
    assert (before.first.year, before.first.month) == (period.first.year - 1, period.first.month)
    assert before.last.month == period.last.month


@given(some_days)
def test_the_part_of_a_year_is_compared_with_the_same_part(day):
    part = Period.until(day)
    assert part.first == date(day.year, 1, 1)
    assert part.year_before.first == date(day.year - 1, 1, 1)
    assert part.year_before.last.month == day.month


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2020", date(2020, 1, 1), date(2020, 12, 31)),
        ("2020Q3", date(2020, 7, 1), date(2020, 9, 30)),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29)),
        ("2020-01-15..2020-02-14", date(2020, 1, 15), date(2020, 2, 14)),
    ],
)
def test_written_forms(written, first, last):
    assert Period.read(written) == Period(first, last)
    assert str(Period(first, last)) == written


@pytest.mark.parametrize(
    "written",
    ["", "20", "2020Q5", "2020-13", "0999", "2020-02-30..2020-03-01", "2021..2020", "昨天", "0001-01-01..2020-12-31"],
)
def test_what_is_no_period_is_refused_with_the_forms(written):
    with pytest.raises(InvalidPeriod, match="时期"):
        Period.read(written)


@given(any_days)
def test_before_very_many_days_there_are_not_as_many(period):
    with suppress(InvalidPeriod):
        assert period.previous.last < period.first


def test_a_period_does_not_end_before_it_begins():
    with pytest.raises(InvalidPeriod, match="晚于"):
        Period.read("2020-03-01..2020-02-01")
