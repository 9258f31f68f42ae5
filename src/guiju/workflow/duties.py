"""What the worker does of itself for cases: tallies, deadlines after a change of calendar, reminders, letters, and
files that nobody named."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from typing import Final

from django.utils import timezone

from guiju.workflow import attachments, clocks
from guiju.workflow.notices import letters
from guiju.workflow.notices.models import Duty
from guiju.workflow.notices.reminding import remind
from guiju.workflow.recomputing import recompute_due
from guiju.workflow.tallies import following

FROM_HOUR: Final = 8
"""Of the register's own time: reminders and daily letters are written from then on."""

EVERY: Final = timedelta(minutes=10)
"""How often it is looked for deadlines that have come near."""


def run(*, now: datetime | None = None) -> int:
    """Everything that is due now. Returns how many letters were sent."""
    now = now or timezone.now()
    here = timezone.localtime(now)
    follow_calendar(now=now)
    following.follow_journal()
    if here.hour >= FROM_HOUR and _is_due("remind", now=now):
        remind(today=here.date(), now=now)
        _done("remind", now=now)
    if _is_due("files", now=now):
        attachments.forget_abandoned(now=now)
        _done("files", now=now)
    letters.write_due(today=here.date(), now=now, digests=here.hour >= FROM_HOUR)
    return letters.send_waiting(now=now)


def follow_calendar(*, now: datetime) -> int:
    """Where calendar, rules or clocks are not those of the last time, reckon all deadlines anew.

    The mark is set last: killed before, it is done again. Returns how many deadlines moved.
    """
    mark = _fingerprint()
    if Duty.objects.filter(name="deadlines", mark=mark).exists():
        return 0
    moved = recompute_due(today=timezone.localdate(now))
    following.rebuild()
    _done("deadlines", now=now, mark=mark)
    return moved


@cache
def _fingerprint() -> str:
    """Of this process: what it follows from changes with the program alone."""
    return clocks.fingerprint()


def _is_due(name: str, *, now: datetime) -> bool:
    return not Duty.objects.filter(name=name, at__gt=now - EVERY).exists()


def _done(name: str, *, now: datetime, mark: str = "") -> None:
    Duty.objects.update_or_create(name=name, defaults={"at": now, "mark": mark})
