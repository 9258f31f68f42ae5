"""A case, what happened to it, who has to do what, and who has a part in it.

Only the engine writes cases, events and tasks. Events only grow: database triggers refuse to change them. The state of
a case, its number of events and the rest of its columns follow from the events; `replaying` proves it.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from guiju.organizations.models import Organization
from guiju.people.roles import Role
from guiju.workflow.definition import Outcome, Process, State
from guiju.workflow.querysets import CaseQuerySet, TaskQuerySet
from guiju.workflow.register import process


class Case(models.Model):
    """One matter under one procedure. `seq` is the number of its last event: a page that saw another is stale."""

    process = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    ordinal = models.PositiveIntegerField()
    number = models.CharField(max_length=32, unique=True)
    title = models.CharField(max_length=300)
    state = models.CharField(max_length=40)
    seq = models.PositiveIntegerField(default=0)
    office = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="cases_handled"
    )
    """Whose case it is; None: of everybody in the office's roles."""
    applicant = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="cases_applied"
    )
    region = models.CharField(max_length=6, blank=True)
    opened_at = models.DateTimeField()
    entered_at = models.DateTimeField()
    """Since when it has been in its state."""
    closed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, blank=True, choices=[(o.value, o.value) for o in Outcome])
    paused_at = models.DateTimeField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    """The nearest deadline as `clocks` reckons it: a copy for lists, made anew with each event and each calendar."""
    due_clock = models.CharField(max_length=40, blank=True)

    objects: ClassVar[Any] = CaseQuerySet.as_manager()

    JOURNAL_NAME = "case"
    JOURNAL_FIELDS = (
        "process",
        "number",
        "title",
        "state",
        "seq",
        "office_id",
        "applicant_id",
        "region",
        "outcome",
    )

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["process", "year", "ordinal"], name="case_numbered_once"),
            models.CheckConstraint(
                name="closed_case_has_an_outcome",
                condition=Q(closed_at__isnull=True, outcome="") | (Q(closed_at__isnull=False) & ~Q(outcome="")),
            ),
        ]
        indexes = [
            models.Index(fields=["process", "state", "due_on"], name="case_by_state"),
            models.Index(fields=["due_on"], condition=Q(closed_at__isnull=True), name="case_open_by_due"),
            models.Index(fields=["office", "closed_at"], name="case_by_office"),
            models.Index(fields=["opened_at"], name="case_by_opening"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def procedure(self) -> Process:
        return process(self.process)

    @property
    def standing(self) -> State:
        """The state as the procedure describes it."""
        return self.procedure.state(self.state)

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    def get_absolute_url(self) -> str:
        return reverse("desk:case", args=[self.number])


class CaseCounter(models.Model):
    """The last number given to a case of a procedure in a year; held while one is given, so that none is left out."""

    process = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["process", "year"], name="counter_once")]

    def __str__(self) -> str:
        return f"{self.process} {self.year}: {self.last}"


class EventKind(StrEnum):
    STEP = "step"  # a transition; `code` is its code
    WORK = "work"  # somebody answered a task of `Work`; `code` is the work's
    ASSIGNED = "assigned"  # `data["people"]` were given the work `code`
    RELEASED = "released"  # a task of the work `code` was taken back, `answers["reason"]` says why
    CLAIMED = "claimed"  # somebody took a role's task for himself, or gave it to another
    NOTE = "note"  # of the office to itself
    MESSAGE = "message"  # between the office and those outside


class CaseEvent(models.Model):
    """Something that happened. `answers` as the form cleaned them; `data` is what effects gave, such as a number."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events")
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=[(k.value, k.value) for k in EventKind])
    code = models.CharField(max_length=40, blank=True)
    source = models.CharField(max_length=40, blank=True)
    target = models.CharField(max_length=40, blank=True)
    """The state after it; of an event that is no step, the state in which it happened."""
    at = models.DateTimeField()
    on = models.DateField()
    """The local day: what clocks count from."""
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="case_events"
    )
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    role = models.CharField(max_length=16)
    """In which role, or `public`, `system`."""
    answers = models.JSONField(default=dict)
    data = models.JSONField(default=dict)

    class Meta:
        ordering = ["case", "seq"]
        constraints = [models.UniqueConstraint(fields=["case", "seq"], name="event_in_order")]
        indexes = [models.Index(fields=["code", "on"], name="event_by_code")]

    def __str__(self) -> str:
        return f"{self.case_id}:{self.seq} {self.kind} {self.code}"


class TaskState(StrEnum):
    OPEN = "open"
    DONE = "done"
    RELEASED = "released"


class Task(models.Model):
    """Somebody has to act: a role while the case stands in a state (`work` is empty), or a person with a work.

    A role's task has no `person` until somebody takes it or is given it.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="tasks")
    work = models.CharField(max_length=40, blank=True)
    in_state = models.CharField(max_length=40)
    role = models.CharField(max_length=16)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="tasks"
    )
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="tasks"
    )
    """Whose members of that role see it: the office's, or a party's."""
    state = models.CharField(
        max_length=8, default=TaskState.OPEN.value, choices=[(s.value, s.value) for s in TaskState]
    )
    opened_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    """The case's nearest deadline, copied for lists."""

    objects: ClassVar[Any] = TaskQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(
                name="one_open_work_a_person",
                fields=["case", "work", "person"],
                condition=Q(state="open") & ~Q(work=""),
            ),
            models.CheckConstraint(name="work_has_its_person", condition=Q(work="") | Q(person__isnull=False)),
        ]
        indexes = [
            models.Index(fields=["person", "due_on"], condition=Q(state="open"), name="task_by_person"),
            models.Index(
                fields=["role", "organization", "due_on"], condition=Q(state="open", person=None), name="task_by_role"
            ),
            models.Index(fields=["case", "state"], name="task_by_case"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.work or self.in_state} {self.role}"


class Party(models.Model):
    """Who has a part in a case beside the office: a person or an organization in a role (drafter, expert)."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="parties")
    role = models.CharField(max_length=16, choices=[(r.value, r.value) for r in Role])
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="parts"
    )
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="parts"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="party_is_one",
                condition=Q(person__isnull=True, organization__isnull=False)
                | Q(person__isnull=False, organization__isnull=True),
            ),
            models.UniqueConstraint(
                name="party_person_once", fields=["case", "role", "person"], condition=Q(person__isnull=False)
            ),
            models.UniqueConstraint(
                name="party_body_once", fields=["case", "role", "organization"], condition=Q(organization__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.role}"


class Link(models.Model):
    """What a case is about, to be found from there: `kind` "standard", "case", "organization" …, `key` its own key."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="links")
    kind = models.CharField(max_length=16)
    key = models.CharField(max_length=200)
    note = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "kind", "key"], name="link_once")]
        indexes = [models.Index(fields=["kind", "key"], name="link_by_key")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind} {self.key}"


class Draft(models.Model):
    """What somebody typed and has not sent: of a step (`task` is None), of a work, or of a case not yet opened."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts")
    process = models.CharField(max_length=40)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, null=True, blank=True, related_name="drafts")
    task = models.ForeignKey(Task, on_delete=models.CASCADE, null=True, blank=True, related_name="drafts")
    code = models.CharField(max_length=40)
    answers = models.JSONField(default=dict)
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="draft_of_a_step",
                fields=["person", "case", "code"],
                condition=Q(case__isnull=False, task__isnull=True),
            ),
            models.UniqueConstraint(name="draft_of_a_work", fields=["person", "task"], condition=Q(task__isnull=False)),
            models.UniqueConstraint(
                name="draft_of_an_opening", fields=["person", "process", "code"], condition=Q(case__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.code}"


class Attachment(models.Model):
    """A file that somebody uploaded. It belongs to whoever brought it until a step names it; then to the case."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, blank=True, related_name="attachments")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="attachments"
    )
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)
    path = models.CharField(max_length=200)
    """Where it lies in the storage of files."""
    uploaded_at = models.DateTimeField(auto_now_add=True)
    scanned_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(name="attachment_has_a_name", condition=~Q(name=""))]
        indexes = [models.Index(F("digest"), name="attachment_by_digest")]

    def __str__(self) -> str:
        return self.name
