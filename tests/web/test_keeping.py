"""Counts are told again until the register changes; slow ones also while it goes on changing."""

from __future__ import annotations

import pytest

from guiju.journal import actions as journal
from guiju.standards.search import READER
from guiju.web.portal import keeping
from guiju.web.portal.keeping import kept

pytestmark = pytest.mark.usefixtures("db", "places")


class Clock:
    def __init__(self) -> None:
        self.now = 1_000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(keeping, "time", clock)
    return clock


def counting(clock: Clock, took_s: float):
    """A count that takes a while and gives how often it was made."""
    made = []

    def count() -> int:
        clock.now += took_s
        made.append(1)
        return len(made)

    return count


def change_register() -> None:
    journal.record("standard.registered", "x", by="test")


def test_a_count_is_made_once_until_the_register_changes(clock):
    count = counting(clock, 0.01)
    assert [kept("a", count), kept("a", count)] == [1, 1]
    change_register()
    assert kept("a", count) == 2


def test_two_names_are_two_counts(clock):
    assert kept("a", counting(clock, 0.01)) == 1
    assert kept("b", lambda: 7) == 7


def test_a_slow_count_waits_twenty_times_as_long_under_changes(clock):
    count = counting(clock, 2.0)
    assert kept("a", count) == 1
    change_register()
    clock.now += 39
    assert kept("a", count) == 1
    clock.now += 2
    assert kept("a", count) == 2


def test_who_comes_while_another_counts_is_told_what_was_counted_before(clock):
    assert kept("a", counting(clock, 0.01)) == 1
    change_register()
    told = []

    def count_while_another_comes() -> int:
        told.append(kept("a", lambda: 3))
        return 2

    assert (kept("a", count_while_another_comes), told) == (2, [1])
    assert kept("a", lambda: 4) == 2


def test_a_count_that_failed_is_made_again(clock):
    with pytest.raises(ZeroDivisionError):
        kept("a", lambda: 1 // 0)
    assert kept("a", lambda: 1) == 1
    change_register()
    assert kept("a", lambda: 2) == 2


def test_a_count_made_before_the_index_caught_up_is_made_again(clock):
    change_register()
    assert kept("a", lambda: 1) == 1
    journal.advance(READER, journal.last_seq())
    assert kept("a", lambda: 2) == 2
