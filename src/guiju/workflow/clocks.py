"""Deadlines, derived from what happened: rule, event, calendar, suspensions, extensions. Never stored as truth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from guiju.workflow.deadlines import Bound, Rule, Unit, rule_on
from guiju.workflow.definition import Clock, Process
from guiju.workflow.models import CaseEvent, EventKind
from guiju.workflow.workdays import add_workdays


class Hand(StrEnum):
    """How a clock stands."""

    RUNNING = "running"
    OVERDUE = "overdue"
    MET = "met"  # stopped in time
    LATE = "late"  # stopped after it was due
    PASSED = "passed"  # a time that had to pass has passed


@dataclass(frozen=True, slots=True)
class Reckoning:
    """One run of one clock. Of a bound `min`, `due_on` is the first day on which the time has passed."""

    clock: Clock
    rule: Rule
    started_on: date
    due_on: date | None
    stopped_on: date | None
    hand: Hand
    provisional: bool
    lines: tuple[str, ...]
    """How it was reckoned, one sentence each."""


def reckon(process: Process, events: Sequence[CaseEvent], *, today: date) -> list[Reckoning]:
    """Every clock that ever started, by its last run; `events` of one case in order."""
    found = []
    for clock in process.clocks:
        started: CaseEvent | None = None
        stopped: CaseEvent | None = None
        for event in events:
            if event.kind != EventKind.STEP:
                continue
            if started is not None and stopped is None and event.code in clock.stops:
                stopped = event
            elif event.code in clock.starts:
                started, stopped = event, None
        if started is not None:
            found.append(_reckoned(clock, started, stopped, events, today=today))
    return found


def nearest(reckonings: Sequence[Reckoning]) -> Reckoning | None:
    """Of the clocks that still run and set a last day, the one that ends first."""
    running = [each for each in reckonings if each.stopped_on is None and each.due_on and each.rule.bound is Bound.MAX]
    return min(running, key=lambda each: each.due_on or date.max, default=None)


def _reckoned(
    clock: Clock, started: CaseEvent, stopped: CaseEvent | None, events: Sequence[CaseEvent], *, today: date
) -> Reckoning:
    rule = rule_on(clock.rule, started.on)
    due = _after(started.on, rule)
    provisional = False
    until = stopped.on if stopped else today
    late = due is not None and until > due
    if rule.bound is Bound.MIN:
        hand = Hand.PASSED if due is not None and until >= due else Hand.RUNNING
    elif stopped is not None:
        hand = Hand.LATE if late else Hand.MET
    else:
        hand = Hand.OVERDUE if late else Hand.RUNNING
    return Reckoning(clock, rule, started.on, due, stopped.on if stopped else None, hand, provisional, ())


def _after(day: date, rule: Rule) -> date | None:
    if rule.value is None:
        return None
    if rule.unit is Unit.WORKING_DAY:
        return add_workdays(day, rule.value)
    if rule.unit is Unit.CALENDAR_DAY:
        return day + timedelta(days=rule.value)
    months = rule.value * (12 if rule.unit is Unit.YEAR else 1)
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError(day)
