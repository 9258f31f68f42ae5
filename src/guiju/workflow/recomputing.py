"""The days that cases and tasks keep as copies, made anew when calendar, rules or procedures have changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from django.db import transaction
from django.utils import timezone

from guiju.workflow import clocks
from guiju.workflow.happening import refresh_due
from guiju.workflow.models import Case
from guiju.workflow.register import processes
from guiju.workflow.tallies.following import portions, steps_of

Progress = Callable[[int], None]


def recompute_due(progress: Progress | None = None, *, today: date | None = None) -> int:
    """Reckon the nearest deadline of every open case anew. Returns how many moved; may be killed and repeated."""
    today = today or timezone.localdate()
    return sum(_refresh(pk, today) for pk in out_of_date(progress, today=today))


def out_of_date(progress: Progress | None = None, *, today: date | None = None) -> Iterator[int]:
    """Open cases whose copy of the nearest deadline is not what is reckoned from their events."""
    today = today or timezone.localdate()
    known = {process.code: process for process in processes()}
    running = Case.objects.running().filter(process__in=known)
    ids = list(running.order_by("pk").values_list("pk", flat=True))
    for portion in portions(ids, 500):
        steps = steps_of(portion)
        for case in running.filter(pk__in=portion).order_by("pk"):
            nearest = None
            if case.paused_at is None:
                nearest = clocks.nearest(clocks.reckon(known[case.process], steps[case.pk], today=today))
            right = (nearest.due_on, nearest.clock.code) if nearest else (None, "")
            if (case.due_on, case.due_clock) != right:
                yield case.pk
        if progress:
            progress(len(portion))


@transaction.atomic
def _refresh(pk: int, today: date) -> bool:
    return refresh_due(Case.objects.select_for_update(of=("self",)).get(pk=pk), today=today)
