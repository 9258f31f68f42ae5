"""The status of a day is the same whether Python or the database reckons it."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guiju.base.numbers import parse
from guiju.base.terms import Status
from guiju.base.validity import Validity
from guiju.standards.actions import derived_from
from guiju.standards.models import Source, Standard

FIRST = date(2020, 1, 1)
days = st.integers(0, 7).map(lambda n: FIRST + timedelta(days=n))
maybe = st.none() | days
reports = st.just(("", None)) | st.tuples(st.sampled_from(sorted(Status)), days)


@st.composite
def registers(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Rows of dates in any disorder: published after effect, withdrawn before publication, words against dates."""
    dates = st.fixed_dictionaries(dict.fromkeys(("published_on", "effective_on", "withdrawn_on", "replaced_on"), maybe))
    rows = draw(st.lists(st.tuples(dates, reports), max_size=25))
    return [row | {"reported_status": word, "reported_on": day} for row, (word, day) in rows]


def statuses_by_sql(on: date) -> dict[int, list[Status]]:
    found: dict[int, list[Status]] = {pk: [] for pk in Standard.objects.values_list("pk", flat=True)}
    for status in Status:
        for pk in Standard.objects.with_status(status, on=on).values_list("pk", flat=True):
            found[pk].append(status)
    return found


@pytest.mark.django_db
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=registers(), on=days)
def test_each_row_has_the_one_status_that_validity_gives(rows: list[dict[str, Any]], on: date) -> None:
    Standard.objects.all().delete()
    source, _ = Source.objects.get_or_create(name="test")
    Standard.objects.bulk_create(
        Standard(**derived_from(parse(f"GB/T {n}-2020")), source=source, **row) for n, row in enumerate(rows, start=1)
    )
    expected = {standard.pk: standard.status(on=on) for standard in Standard.objects.all()}
    assert statuses_by_sql(on) == {pk: [status] for pk, status in expected.items()}
    words = dict(Standard.objects.with_status_word(on=on).values_list("pk", "status_word"))
    assert words == expected
    in_either = Standard.objects.with_status(Status.IN_FORCE, Status.UPCOMING, on=on).count()
    assert in_either == sum(Counter(expected.values())[s] for s in (Status.IN_FORCE, Status.UPCOMING))


@pytest.mark.parametrize(
    ("validity", "on", "status"),
    [
        (Validity(effective_on=date(2020, 10, 1)), date(2020, 9, 30), Status.UPCOMING),
        (Validity(effective_on=date(2020, 10, 1)), date(2020, 10, 1), Status.IN_FORCE),
        (Validity(published_on=date(2020, 3, 31)), date(2020, 3, 30), Status.UNPUBLISHED),
        (Validity(published_on=date(2020, 3, 31)), date(2020, 3, 31), Status.IN_FORCE),
        (Validity(effective_on=date(2010, 1, 1), replaced_on=date(2020, 10, 1)), date(2020, 10, 1), Status.REPLACED),
        (Validity(effective_on=date(2010, 1, 1), withdrawn_on=date(2017, 3, 23)), date(2017, 3, 23), Status.WITHDRAWN),
    ],
)
def test_a_day_that_begins_something_belongs_to_it(validity: Validity, on: date, status: Status) -> None:
    assert validity.status(on=on) is status


def test_what_was_withdrawn_before_its_successor_came_is_replaced_once_it_comes() -> None:
    validity = Validity(effective_on=date(2000, 1, 1), withdrawn_on=date(2010, 1, 1), replaced_on=date(2012, 1, 1))
    assert validity.status(on=date(2011, 1, 1)) is Status.WITHDRAWN
    assert validity.status(on=date(2012, 1, 1)) is Status.REPLACED


def test_an_undated_end_holds_from_the_day_it_was_reported_and_makes_the_time_before_unknown() -> None:
    validity = Validity(effective_on=date(2000, 1, 1), reported=Status.WITHDRAWN, reported_on=date(2026, 7, 1))
    assert validity.status(on=date(1999, 1, 1)) is Status.UPCOMING
    assert validity.status(on=date(2010, 1, 1)) is Status.UNKNOWN
    assert validity.status(on=date(2026, 7, 1)) is Status.WITHDRAWN


def test_a_dated_end_wins_over_an_earlier_word() -> None:
    validity = Validity(
        effective_on=date(2000, 1, 1),
        replaced_on=date(2027, 1, 1),
        reported=Status.WITHDRAWN,
        reported_on=date(2026, 7, 1),
    )
    assert validity.status(on=date(2026, 8, 1)) is Status.IN_FORCE
