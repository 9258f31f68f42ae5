"""Rows that were changed past the journal are found."""

from __future__ import annotations

import pytest
from django.db import connection

from guiju.journal.agreement import Difference, out_of_step
from guiju.standards.models import Standard

pytestmark = pytest.mark.django_db


@pytest.fixture
def register(make_standard):
    return [make_standard(f"GB/T {n}-2020", effective_on="2020-10-01", title_zh=f"标准 {n}").pk for n in range(1, 6)]


def differences():
    return [(found.row, found.difference) for found in out_of_step(Standard)]


def test_a_register_that_only_actions_touched_is_in_step(register):
    assert differences() == []


def test_each_kind_of_silent_change_is_found(register):
    first, second, third, _fourth, last = register
    with connection.cursor() as cursor:
        cursor.execute("UPDATE standards_standard SET title_zh = '改过' WHERE id = %s", [first])
        cursor.execute("UPDATE standards_standard SET effective_on = '2021-01-01' WHERE id = %s", [second])
        cursor.execute("DELETE FROM standards_standard WHERE id IN (%s, %s)", [third, last])
    unknown = Standard.objects.get(pk=first)
    unknown.pk, unknown.key = None, "gb-t-99-2020"
    unknown.save(force_insert=True)
    assert differences() == [
        (first, Difference.CHANGED),
        (second, Difference.CHANGED),
        (third, Difference.GONE),
        (last, Difference.GONE),
        (unknown.pk, Difference.UNKNOWN),
    ]
