"""Slow work on standards."""

from __future__ import annotations

from django_tasks import task

from guiju.standards import bulk
from guiju.standards.importing.runs import resume, unfinished
from guiju.standards.models import ImportRun


@task()
def take_in(run: int) -> int:
    """Import the file of a waiting run; a run that a dead worker left goes on where it stood."""
    return resume(ImportRun.objects.get(pk=run)).position


@task()
def make_bulk() -> int:
    """Make the files of the whole register, unless those of today are there. Returns how many standards they hold."""
    return bulk.make().files[0].rows


def take_up_interrupted() -> int:
    """Queue every import that was cut short, by whichever process. Returns how many."""
    runs = unfinished()
    for run in runs:
        take_in.enqueue(run.pk)
    return len(runs)
