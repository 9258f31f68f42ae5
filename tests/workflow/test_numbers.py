"""Numbers of procedures are those that one would count by hand."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from itertools import pairwise
from statistics import median
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from guiju.workflow import clocks
from guiju.workflow.authority import authority_of
from guiju.workflow.calendar import due_between
from guiju.workflow.definition import Outcome
from guiju.workflow.engine import open_case, perform
from guiju.workflow.models import Case
from guiju.workflow.numbers import Days, numbers, overview
from guiju.workflow.tallies import following
from guiju.workflow.tallies.models import Passage, Run, Stay

START = datetime(2026, 1, 5, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
TODAY = date(2026, 6, 1)
DAYS = Days(date(2026, 2, 1), date(2026, 4, 30))


@pytest.fixture
def cases(person, firm, bureau):
    """Sixty cases that take random steps at random hours until June; some stand still, some are paused."""
    chance = random.Random(7)
    by = {
        "drafter": person("drafter", firm),
        "officer": person("officer", bureau),
        "approver": person("approver", bureau),
    }
    answers = {"send-back": {"reason": "x"}, "decline": {"reason": "x"}, "pause": {"reason": "x"},
               "extend": {"days": 5, "reason": "x"}}  # fmt: skip
    ways = {
        "received": ["send-back", "decline", "pause", "extend", ""],
        "corrected": ["correct", "correct", ""],
        "paused": ["resume", "resume", ""],
    }
    for number in range(60):
        now = START + timedelta(hours=chance.randrange(24 * 100))
        case = open_case("permit", by=by["drafter"], answers={"title": str(number)}, office=bureau, now=now)
        while case.closed_at is None:
            now += timedelta(hours=chance.randrange(1, 24 * 20))
            code = chance.choice(ways["paused" if case.paused_at else case.state])
            if not code or now.date() >= TODAY:
                break
            extended = case.events.filter(code="extend").exists()
            if code == "extend" and extended:
                continue
            who = {"correct": "drafter", "extend": "approver", "decline": "approver"}.get(code, "officer")
            perform(case, code, by=by[who], answers=answers.get(code), now=now)
    following.follow_journal()
    return list(Case.objects.order_by("pk"))


def days_between(earlier, later):
    return (later - earlier).total_seconds() / 86_400


def test_numbers_are_those_of_a_recount_from_the_events(cases, permit):
    found = numbers(permit, DAYS, today=TODAY)
    within = lambda at: at is not None and DAYS.first <= timezone.localdate(at) <= DAYS.last  # noqa: E731
    assert found.running == sum(case.closed_at is None for case in cases) > 5
    assert found.paused == sum(case.paused_at is not None for case in cases)
    assert found.overdue == sum(case.is_open and bool(case.due_on) and case.due_on < TODAY for case in cases) > 0
    assert found.opened == sum(within(case.opened_at) for case in cases)
    assert found.closed == {Outcome.DECLINED: sum(within(case.closed_at) for case in cases)}
    took = [days_between(case.opened_at, case.closed_at) for case in cases if within(case.closed_at)]
    assert found.median_days == pytest.approx(median(took))

    stays = defaultdict(list)
    for case in cases:
        moves = [event for event in case.events.all() if event.source != event.target]
        for entered, left in pairwise(moves):
            if within(left.at):
                stays[entered.target].append(days_between(entered.at, left.at))
    standing = Counter(case.state for case in cases if case.is_open)
    for each in found.states:
        own = stays[each.state.code]
        assert (each.now, each.left) == (standing[each.state.code], len(own))
        assert each.median_days == (pytest.approx(median(own)) if own else None)
    assert len(stays["received"]) > 10


def test_the_share_in_time_has_what_is_open_and_overdue_below_the_line(cases, permit):
    [found] = numbers(permit, DAYS, today=TODAY).clocks
    met = late = overdue = 0
    for case in cases:
        [run] = clocks.reckon(permit, list(case.events.all()), today=TODAY)
        if run.stopped_on and DAYS.first <= run.stopped_on <= DAYS.last:
            late += run.stopped_on > run.due_on
            met += run.stopped_on <= run.due_on
        elif run.started_on <= DAYS.last and run.due_on and run.due_on < DAYS.last:
            overdue += run.stopped_on is None or run.stopped_on > DAYS.last
    assert (found.met, found.late, found.overdue) == (met, late, overdue)
    assert found.share == met / (met + late + overdue)
    assert min(met, late, overdue) > 0


def test_a_procedure_without_cases_has_no_shares(db, permit):
    found = numbers(permit, DAYS, today=TODAY)
    assert (found.running, found.ended, found.median_days, found.on_time.share) == (0, 0, None, None)
    assert [(each.all, each.share) for each in found.clocks] == [(0, None)]
    assert [each.median_days for each in found.states] == [None] * 3


def test_the_overview_is_the_same_in_few_queries(cases, permit, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        [found] = overview([permit], DAYS, today=TODAY)
    whole = numbers(permit, DAYS, today=TODAY)
    assert (found.running, found.overdue, found.closed, found.median_days, found.clocks) == (
        whole.running, whole.overdue, whole.closed, whole.median_days, whole.clocks,
    )  # fmt: skip


def rows():
    stays = Stay.objects.order_by("case", "entered_at", "state").values_list("case", "state", "left_on", "seconds")
    passages = Passage.objects.order_by("case").values_list("case", "opened_on", "closed_on", "seconds", "paused")
    return (
        list(passages),
        list(stays),
        list(Run.objects.order_by("case", "clock").values_list("case", "started_on", "due_on")),
    )


def test_tallies_that_follow_are_those_made_anew(cases, person, bureau):
    followed = rows()
    following.rebuild()
    assert rows() == followed
    assert following.follow_journal() == 0
    waiting = next(case for case in cases if case.state == "received" and not case.paused_at)
    perform(waiting, "send-back", by=person("officer", bureau), answers={"reason": "x"}, now=timezone.now())
    assert following.follow_journal() == 1
    followed = rows()
    Stay.objects.all().delete()
    following.rebuild()
    assert rows() == followed


def test_the_calendar_has_open_deadlines_of_visible_cases_in_order(cases, person, bureau, firm):
    officer, stranger = person("officer", bureau), person("drafter", firm, name="other")
    first, last = date(2026, 1, 1), date(2026, 12, 31)
    due = list(due_between(authority_of(officer, on=TODAY), first, last))
    assert due == sorted((case for case in cases if case.is_open and case.due_on), key=lambda c: (c.due_on, c.pk))
    outsider = person("expert", name="outsider")
    assert list(due_between(authority_of(outsider, on=TODAY), first, last)) == []
    assert list(due_between(authority_of(stranger, on=TODAY), first, last)) == due, "his firm's"
