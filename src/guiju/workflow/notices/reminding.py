"""Reminders before a day and escalation after it, each once: what says that a case was reminded and the notices that
do it are written in one transaction, under one lock."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cache, partial
from typing import Any, Final

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from guiju.people.models import User
from guiju.people.roles import OF_THE_OFFICE, Role
from guiju.workflow.models import Case, Task, TaskState
from guiju.workflow.notices.models import Duty, Kind, Reminded
from guiju.workflow.notices.telling import leave, standing_as
from guiju.workflow.register import processes

_AT_ONCE: Final = 200
"""Cases in one transaction."""


def remind(*, today: date, now: datetime) -> int:
    """Tell of every open case that is due soon or overdue, once for each of its days. Returns how many notices."""
    return sum(_in_portions(kind, condition, today=today, now=now) for kind, condition in _due(today))


def _due(today: date) -> list[tuple[Kind, Q]]:
    soon = Q(pk__in=[])
    for process in processes():
        for clock in process.clocks:
            until = today + timedelta(days=clock.warn_days)
            soon |= Q(process=process.code, due_clock=clock.code, due_on__gte=today, due_on__lte=until)
    known = Q(process__in=[process.code for process in processes()])
    return [(Kind.REMINDER, soon), (Kind.OVERDUE, known & Q(due_on__lt=today))]


def _in_portions(kind: Kind, condition: Q, *, today: date, now: datetime) -> int:
    made, last = 0, 0
    while True:
        count, last = _portion(kind, condition, after=last, today=today, now=now)
        if not last:
            return made
        made += count


@transaction.atomic
def _portion(kind: Kind, condition: Q, *, after: int, today: date, now: datetime) -> tuple[int, int]:
    """How many notices, and the last case looked at; 0 when none is left."""
    Duty.objects.get_or_create(name=f"remind-{kind}", defaults={"at": now})
    Duty.objects.select_for_update().get(name=f"remind-{kind}")
    told = Reminded.objects.filter(
        case=OuterRef("pk"), kind=kind.value, clock=OuterRef("due_clock"), due_on=OuterRef("due_on")
    )
    waiting: Any = Case.objects.running().filter(condition, ~Exists(told), paused_at__isnull=True, pk__gt=after)
    cases = list(waiting.order_by("pk").prefetch_related("parties")[:_AT_ONCE])
    if not cases:
        return 0, 0
    tasks: dict[int, list[Task]] = {}
    for task in Task.objects.filter(case__in=cases, state=TaskState.OPEN.value):
        tasks.setdefault(task.case_id, []).append(task)
    office = cache(partial(_of_the_office, on=today))
    made = 0
    for case in cases:
        own = tasks.get(case.pk, [])
        people: set[User] = set()
        for role in {Role(task.role) for task in own if task.person_id is None}:
            people |= office(case.office_id, role) if role in OF_THE_OFFICE else _outside(case, role, on=today)
        if kind is Kind.OVERDUE:
            people |= office(case.office_id, Role.APPROVER)
        if taken := {task.person_id for task in own if task.person_id is not None}:
            people |= set(User.objects.filter(pk__in=taken).select_related("notice_preference"))
        made += leave(people, kind, case=case, now=now, clock=case.due_clock, due_on=case.due_on)
    Reminded.objects.bulk_create(
        Reminded(case=case, kind=kind.value, clock=case.due_clock, due_on=case.due_on) for case in cases
    )
    return made, cases[-1].pk


def _of_the_office(office: int | None, role: Role, *, on: date) -> frozenset[User]:
    return standing_as(Case(office_id=office), {role}, (), on=on)[role]


def _outside(case: Case, role: Role, *, on: date) -> frozenset[User]:
    return standing_as(case, {role}, case.parties.all(), on=on)[role]
