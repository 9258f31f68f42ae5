"""Slow work on reports."""

from __future__ import annotations

from django_tasks import task

from guiju.reports.actions import carry_out
from guiju.reports.models import ReportRun


@task()
def make_report(run: int) -> str:
    """Make a waiting run; one that a dead worker left is made from the beginning. Returns its digest."""
    return carry_out(ReportRun.objects.select_related("report", "template").get(pk=run)).digest
