"""A list of cases that somebody keeps under a name; a step that is taken for many cases, and what became of each."""

from __future__ import annotations

from enum import StrEnum

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from guiju.organizations.models import Organization
from guiju.workflow.definition import Process, Transition
from guiju.workflow.models import Case
from guiju.workflow.register import process
from guiju.workflow.selection import CaseSelection


class SavedCaseList(models.Model):
    """`query` is a CaseSelection. With an `office`, everybody of that office finds it beside his own."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="case_lists")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=4000, blank=True)
    office = models.ForeignKey(Organization, on_delete=models.CASCADE, null=True, blank=True, related_name="case_lists")
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "name"], name="case_list_named_once"),
            models.CheckConstraint(name="case_list_has_a_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def selection(self) -> CaseSelection:
        return CaseSelection.from_query(self.query)


class RunState(StrEnum):
    PREVIEW = "preview"  # shown to whom it belongs, nothing done
    WAITING = "waiting"
    RUNNING = "running"
    FINISHED = "finished"


class BulkRun(models.Model):
    """One step of one procedure, filled in once, for many cases; each is done in a transaction of its own."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="bulk_runs")
    process = models.CharField(max_length=40)
    code = models.CharField(max_length=40)
    answers = models.JSONField(default=dict)
    query = models.CharField(max_length=4000, blank=True)
    """The list from which it was chosen."""
    language = models.CharField(max_length=8, default="zh-hans")
    """In which refusals are told."""
    state = models.CharField(
        max_length=8, default=RunState.PREVIEW.value, choices=[(s.value, s.value) for s in RunState]
    )
    made_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["state"], condition=Q(state__in=["waiting", "running"]), name="bulk_run_unfinished"),
        ]

    def __str__(self) -> str:
        return f"{self.process} {self.code} {self.state}"

    @property
    def procedure(self) -> Process:
        return process(self.process)

    @property
    def step(self) -> Transition:
        return self.procedure.transition(self.code)

    @property
    def under_way(self) -> bool:
        return self.state in (RunState.WAITING, RunState.RUNNING)

    def get_absolute_url(self) -> str:
        return reverse("desk:bulk-run", args=[self.pk])


class ItemState(StrEnum):
    WAITING = "waiting"
    DONE = "done"
    REFUSED = "refused"


class BulkItem(models.Model):
    """A case of a run. `seen` is the `seq` that was looked at: a case that somebody moved since is refused.

    What the preview refused stays refused, with its sentences; what waits is done or refused when the run comes to it.
    """

    run = models.ForeignKey(BulkRun, on_delete=models.CASCADE, related_name="items")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    seen = models.PositiveIntegerField()
    state = models.CharField(
        max_length=8, default=ItemState.WAITING.value, choices=[(s.value, s.value) for s in ItemState]
    )
    sentences = models.JSONField(default=list)
    done_seq = models.PositiveIntegerField(null=True, blank=True)
    """The event that it became."""

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["run", "case"], name="bulk_item_once"),
            models.CheckConstraint(
                name="bulk_item_done_with_its_event",
                condition=(Q(state="done") & Q(done_seq__isnull=False)) | (~Q(state="done") & Q(done_seq__isnull=True)),
            ),
        ]
        indexes = [models.Index(fields=["run", "state"], name="bulk_item_by_state")]

    def __str__(self) -> str:
        return f"{self.run_id} {self.case_id} {self.state}"
