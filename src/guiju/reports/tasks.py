"""Slow work on reports."""

from __future__ import annotations

from django_tasks import task

from guiju.reports.actions import carry_out
from guiju.reports.comparing import compare, kept
from guiju.reports.models import ReportRun, RunComparison, RunState


@task()
def make_report(run: int) -> str:
    """Make a waiting run; one that a dead worker left is made from the beginning. Returns its digest.

    What changed since the run before is found at once: that is what will be asked first.
    """
    made = carry_out(ReportRun.objects.select_related("report", "template").get(pk=run))
    earlier = made.report.runs.filter(state=RunState.FINISHED, pk__lt=made.pk).first()
    if earlier is not None:
        compare_runs.call(earlier.pk, made.pk)
    return made.digest


@task()
def compare_runs(before: int, after: int) -> int:
    """Find what changed between two runs. Returns how many figures moved."""
    runs = ReportRun.objects.select_related("report", "template").in_bulk([before, after])
    found = kept(compare(runs[before], runs[after]))
    RunComparison.objects.update_or_create(before_id=before, after_id=after, defaults={"found": found})
    return len(found["moved"])
