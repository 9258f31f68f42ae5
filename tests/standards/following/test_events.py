"""What happened to a Selection between two moments: by changes of the register, and by days that passed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guiju.base.selection import Selection
from guiju.base.terms import Status
from guiju.journal.actions import last_seq
from guiju.standards import actions
from guiju.standards.following.events import Event, Kind, Moment, between, followed
from guiju.standards.following.recent import lately, of_standard
from guiju.standards.models import Standard
from guiju.standards.search import follow_journal
from guiju.standards.selecting import rows

DAY = date(2026, 11, 21)
CHILDREN = Selection(ics=("97.190",))


def happened(selection: Selection, since: Moment, *, day: date = DAY) -> list[tuple[str, str]]:
    """Each event as its kind and number."""
    return [(event.kind.value, event.number) for event in events(selection, since, day=day)]


def events(selection: Selection, since: Moment, *, day: date = DAY) -> list[Event]:
    [found] = between([selection], since, Moment(last_seq(), day)).values()
    return found


@pytest.fixture
def toys(make_standard, tmp_path, settings):
    """Three standards of one class, and one of another."""
    settings.SEARCH_URL = f"segments://{tmp_path / 'search'}"
    return {
        "pram": make_standard("GB 14748-2006", title_zh="儿童推车安全要求", ics="97.190", effective_on="2007-01-01"),
        "toy": make_standard("GB 6675.1-2014", title_zh="玩具安全", ics="97.200.50 97.190", effective_on="2016-01-01"),
        "new": make_standard("GB 14748-2026", title_zh="儿童推车", ics="97.190", effective_on="2026-12-01"),
        "tea": make_standard("GB/T 30375-2013", title_zh="沱茶", ics="67.140.10", effective_on="2014-06-22"),
    }


@pytest.fixture
def since(toys):
    return Moment(last_seq(), DAY)


def test_nothing_happened(since):
    assert happened(CHILDREN, since) == []


def test_what_is_registered_enters(since, make_standard):
    make_standard("GB/T 40000-2026", ics="97.190", published_on="2026-11-20", effective_on="2027-06-01")
    make_standard("GB/T 40001-2026", ics="65.020")
    assert happened(CHILDREN, since) == [("entered", "GB/T 40000—2026")]
    [event] = events(CHILDREN, since)
    assert (event.on, event.status, event.published_on) == (DAY, Status.UPCOMING, date(2026, 11, 20))


def test_what_is_corrected_changed_and_says_from_what_to_what(since, toys):
    actions.correct(toys["new"], title_zh="婴儿推车", effective_on=date(2027, 1, 1), reason="勘误", by="test")
    actions.correct(toys["new"], title_zh="儿童车", reason="再勘误", by="test")
    [event] = events(CHILDREN, since)
    assert event.kind is Kind.CHANGED
    assert sorted(event.changes) == [("effective_on", "2026-12-01", "2027-01-01"), ("title_zh", "儿童推车", "儿童车")]


def test_what_was_changed_and_changed_back_did_not_change(since, toys):
    actions.correct(toys["toy"], title_zh="别的", reason="误", by="test")
    actions.correct(toys["toy"], title_zh="玩具安全", reason="复原", by="test")
    assert happened(CHILDREN, since) == []


def test_a_day_brings_force_without_any_change(since):
    assert happened(CHILDREN, since, day=date(2026, 11, 30)) == []
    [event] = events(CHILDREN, since, day=date(2026, 12, 3))
    assert (event.kind, event.on, event.number) == (Kind.IN_FORCE, date(2026, 12, 1), "GB 14748—2026")


def test_a_day_ends_what_is_replaced_and_names_what_replaces_it(since, toys, make_standard):
    make_standard("GB 14749-2026", ics="97.190", effective_on="2026-12-05", replaces=["GB 14748-2006"])
    later = Moment(last_seq(), DAY)
    assert happened(CHILDREN, since) == [("entered", "GB 14749—2026"), ("changed", "GB 14748—2006")]
    assert happened(CHILDREN, later, day=date(2026, 12, 4)) == [("in-force", "GB 14748—2026")]
    found = events(CHILDREN, later, day=date(2026, 12, 5))
    assert [(event.kind.value, event.number) for event in found] == [
        ("in-force", "GB 14748—2026"),
        ("in-force", "GB 14749—2026"),
        ("left", "GB 14748—2006"),
    ]
    assert [successor.number for successor in found[-1].successors] == ["GB 14749—2026"]
    assert (found[-1].on, found[-1].status) == (date(2026, 12, 5), Status.REPLACED)


def test_what_is_withdrawn_leaves(since, toys):
    actions.withdraw(toys["toy"], on=date(2026, 11, 20), reason="复审", by="test")
    [event] = events(CHILDREN, since)
    assert (event.kind, event.on, event.status) == (Kind.LEFT, date(2026, 11, 20), Status.WITHDRAWN)


def test_another_class_enters_and_leaves(since, toys):
    actions.correct(toys["tea"], ics="97.190", reason="误分", by="test")
    actions.correct(toys["pram"], ics="43.150", reason="误分", by="test")
    assert happened(CHILDREN, since) == [("entered", "GB/T 30375—2013"), ("left", "GB 14748—2006")]


def test_a_status_in_the_selection_is_of_each_day(since):
    in_force, upcoming = Selection(statuses=(Status.IN_FORCE,)), Selection(statuses=(Status.UPCOMING,))
    later = date(2026, 12, 1)
    assert happened(in_force, since, day=later) == [("in-force", "GB 14748—2026")]
    assert happened(upcoming, since, day=later) == [("left", "GB 14748—2026")]


def test_words_are_looked_for_in_the_title_as_it_was(since, toys):
    actions.correct(toys["tea"], title_zh="推车用茶", reason="误", by="test")
    actions.correct(toys["pram"], title_zh="别的", reason="误", by="test")
    assert happened(Selection(words="推车"), since) == [("entered", "GB/T 30375—2013"), ("left", "GB 14748—2006")]


def test_what_happened_after_the_moment_is_not_told(since, toys):
    until = Moment(last_seq(), DAY)
    actions.correct(toys["toy"], title_zh="别的", reason="误", by="test")
    [found] = between([CHILDREN], since, until).values()
    assert found == []


some_day = st.integers(0, 8).map(lambda n: DAY + timedelta(days=n))
maybe = st.none() | some_day
steps = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from(["published_on", "effective_on", "withdrawn_on", "ics"]), maybe),
    max_size=6,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    before=steps, after=steps, days=st.integers(0, 8), statuses=st.lists(st.sampled_from(Status), max_size=2).map(tuple)
)
def test_entering_and_leaving_add_up(db, make_standard, before, after, days, statuses):
    """What was selected, with what entered and without what left, is what is selected."""
    selection = Selection(ics=("97.190",), statuses=statuses)
    Standard.objects.all().delete()
    made = [make_standard(f"GB/T {n}-2026", source=f"s{n}", ics="97.190" if n % 2 else "") for n in range(4)]

    def take(steps) -> None:
        for which, field, day in steps:
            standard = Standard.objects.get(pk=made[which].pk)
            value = ("97.190" if day else "65.020") if field == "ics" else day
            if getattr(standard, field) != value:
                actions.correct(standard, reason="x", by="test", **{field: value})

    def selected(day: date) -> set[int]:
        return set(rows(followed(selection).as_of(day)).values_list("id", flat=True))

    take(before)
    since, was = Moment(last_seq(), DAY), selected(DAY)
    take(after)
    until = DAY + timedelta(days=days)
    found = events(selection, since, day=until)
    now = selected(until)
    assert len({event.id for event in found}) == len(found)
    assert {event.id for event in found if event.selected} >= now - was
    assert {event.id for event in found if not event.selected} == was - now
    assert all(event.selected == (event.id in now) for event in found)


def test_lately_tells_changes_and_days_the_newest_first(toys, since):
    today = date(2026, 12, 2)
    follow_journal()
    told = [(each.event.kind.value, each.event.number) for each in lately(CHILDREN, today=today)]
    assert sorted(told) == [
        ("entered", "GB 14748—2006"),
        ("entered", "GB 14748—2026"),
        ("entered", "GB 6675.1—2014"),
        ("in-force", "GB 14748—2026"),
    ]
    assert [each.at for each in lately(CHILDREN, today=today)] == sorted(
        (each.at for each in lately(CHILDREN, today=today)), reverse=True
    )
    marks = [each.mark for each in lately(CHILDREN, today=today)]
    assert len(set(marks)) == len(marks) == 4


def test_lately_tells_what_left_by_a_change(toys):
    actions.correct(toys["pram"], ics="43.150", reason="误分", by="test")
    follow_journal()
    [left] = [each for each in lately(CHILDREN, today=DAY) if each.event.kind is Kind.LEFT]
    assert left.event.number == "GB 14748—2006"


def test_a_standard_by_itself_tells_its_whole_life(toys, make_standard):
    make_standard("GB 14750-2026", effective_on="2026-06-01", replaces=["GB 14748-2006"])
    old = Standard.objects.get(key=toys["pram"].key)
    told = [(each.event.kind.value, str(each.event.on)) for each in of_standard(old, today=DAY)]
    assert ("in-force", "2007-01-01") in told
    assert ("left", "2026-06-01") in told
    assert [kind for kind, _day in told].count("entered") == 1
