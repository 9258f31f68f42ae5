"""Rows that follow from the events of a case and can be made again at any time."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from guiju.workflow.models import Case


class Stay(models.Model):
    """A case was in a state for so many seconds, from `entered_at` until just before it left; None while it stays."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="stays")
    process = models.CharField(max_length=40)
    state = models.CharField(max_length=40)
    entered_at = models.DateTimeField()
    left_on = models.DateField(null=True, blank=True)
    seconds = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="stay_ends_with_its_length",
                condition=Q(left_on__isnull=True, seconds__isnull=True)
                | Q(left_on__isnull=False, seconds__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["process", "left_on", "state", "seconds"], name="stay_by_end")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.state}"


class Passage(models.Model):
    """A case from opening to end; everything that is counted of it stands in one index."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="passage", primary_key=True)
    process = models.CharField(max_length=40)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=10, blank=True)
    seconds = models.PositiveBigIntegerField(null=True, blank=True)
    paused = models.BooleanField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="passage_ends_with_its_length",
                condition=Q(closed_on__isnull=True, seconds__isnull=True, outcome="")
                | (Q(closed_on__isnull=False, seconds__isnull=False) & ~Q(outcome="")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["process", "closed_on", "outcome", "seconds", "opened_on", "paused"], name="passage_by_end"
            ),
            models.Index(fields=["process", "opened_on"], name="passage_by_opening"),
        ]

    def __str__(self) -> str:
        return str(self.case_id)


class Run(models.Model):
    """The last run of a clock of bound `max`. `due_on` is None while it is paused, or where no time is set."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="runs")
    process = models.CharField(max_length=40)
    clock = models.CharField(max_length=40)
    started_on = models.DateField()
    due_on = models.DateField(null=True, blank=True)
    stopped_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "clock"], name="run_once")]
        indexes = [
            models.Index(fields=["process", "stopped_on", "clock", "due_on", "started_on"], name="run_by_end"),
            models.Index(fields=["process", "due_on", "case"], condition=Q(stopped_on__isnull=True), name="run_by_due"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.clock}"
