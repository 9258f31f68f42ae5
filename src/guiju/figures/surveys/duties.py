"""What is due of itself: reminders before and after the deadline, each once, and letters that wait.

That a unit was reminded and the letter that does it are written in one transaction, and only if it was not reminded
yet: killed anywhere, and by however many workers, no reminder is lost or doubled.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from guiju.figures.surveys import letters
from guiju.figures.surveys.models import Letter, Stage, Survey, Unit
from guiju.figures.surveys.standing import stages_of
from guiju.journal import actions as journal

FROM_HOUR: Final = 8
"""Of the register's own time: reminders are written from then on."""

LACKING: Final = frozenset({Stage.WAITING, Stage.DRAFTED, Stage.SENT_BACK})
"""Stages in which something is still expected of a unit."""


def run(*, now: datetime | None = None) -> int:
    """Everything that is due now. Returns how many letters were sent."""
    now = now or timezone.now()
    here = timezone.localtime(now)
    if here.hour >= FROM_HOUR:
        remind_due(today=here.date(), now=now)
    return letters.send_waiting(now=now)


def remind_due(*, today: date, now: datetime) -> int:
    """Write the reminders that are due. Returns how many."""
    made = 0
    for survey in Survey.objects.filter(opened_at__isnull=False, closed_at__isnull=True):
        if survey.overdue(on=today):
            due = survey.remind_after and today >= survey.deadline + timedelta(days=survey.remind_after)
            column, letter = "pressed_at", letters.press
        else:
            due = survey.remind_before and today >= survey.deadline - timedelta(days=survey.remind_before)
            column, letter = "reminded_at", letters.remind
        if due:
            made += _remind(survey, column, letter, today=today, now=now)
    return made


def _remind(survey: Survey, column: str, letter: Callable[..., Letter], *, today: date, now: datetime) -> int:
    waiting = list(survey.units.filter(**{f"{column}__isnull": True, "unreached_at__isnull": True}))
    stages = stages_of(waiting)
    return sum(
        _once(survey, unit, column, letter, now=now)
        for unit in waiting
        if stages[unit.pk] in LACKING and _knows_since_yesterday(unit, today)
    )


def _knows_since_yesterday(unit: Unit, today: date) -> bool:
    """Nobody is invited and reminded on one day."""
    return unit.invited_at is not None and timezone.localtime(unit.invited_at).date() < today


@transaction.atomic
def _once(survey: Survey, unit: Unit, column: str, letter: Callable[..., Letter], *, now: datetime) -> int:
    if not Unit.objects.filter(pk=unit.pk, **{f"{column}__isnull": True}).update(**{column: now}):
        return 0
    letter(survey, unit, now=now)
    kind = "survey.reminded" if column == "reminded_at" else "survey.pressed"
    journal.record(kind, survey.subject, by="survey", unit=unit.name)
    return 1
