"""Reviews that are opened and concluded while nobody waits for a page."""

from __future__ import annotations

from django_tasks import task

from guiju.processes.planning_ahead import batches
from guiju.processes.planning_ahead.models import ReviewBatch


@task()
def carry_out(batch: int) -> int:
    """Do what is marked in a batch; one that a dead worker left goes on where it stood. Returns how many were done."""
    return batches.carry_out(ReviewBatch.objects.get(pk=batch))
