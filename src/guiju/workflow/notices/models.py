"""What a person was told of a case, how he wants to be told, and the letters that tell him."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from guiju.engines.outbox import WaitingLetter
from guiju.people.models import User
from guiju.workflow.models import Case, CaseEvent


class Kind(StrEnum):
    """Why he is told; what he may choose to get letters of."""

    STEP = "step"  # something was done
    WORK = "work"  # he was given something to do, or it was taken back
    MESSAGE = "message"  # somebody wrote
    REMINDER = "reminder"  # something he has to do is due soon
    OVERDUE = "overdue"  # it is past its day


class Every(StrEnum):
    """When letters go out; the page of notices has them at once in any case."""

    AT_ONCE = "at-once"
    DAILY = "daily"
    NEVER = "never"


class NoticeQuerySet(models.QuerySet["Notice"]):
    def of(self, person: User) -> NoticeQuerySet:
        return self.filter(person=person)

    def unread(self) -> NoticeQuerySet:
        return self.filter(read_at__isnull=True)

    def mark_read(self, *, now: datetime | None = None) -> int:
        return self.unread().update(read_at=now or timezone.now())


class Notice(models.Model):
    """One person, told of one event; or, without an event, that a deadline is near or past."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="notices")
    event = models.ForeignKey(CaseEvent, on_delete=models.CASCADE, null=True, blank=True, related_name="notices")
    kind = models.CharField(max_length=10, choices=[(k.value, k.value) for k in Kind])
    clock = models.CharField(max_length=40, blank=True)
    due_on = models.DateField(null=True, blank=True)
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    to_mail = models.BooleanField(default=False)
    """Whether a letter still has to tell it."""

    objects: ClassVar[Any] = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                name="notice_of_event_once", fields=["event", "person"], condition=Q(event__isnull=False)
            ),
            models.UniqueConstraint(
                name="notice_of_deadline_once",
                fields=["case", "person", "kind", "clock", "due_on"],
                condition=Q(event__isnull=True),
            ),
            models.CheckConstraint(
                name="notice_has_its_reason",
                condition=Q(event__isnull=False, clock="", due_on__isnull=True)
                | (Q(event__isnull=True, due_on__isnull=False) & ~Q(clock="")),
            ),
        ]
        indexes = [
            models.Index(fields=["person"], condition=Q(read_at__isnull=True), name="notice_unread"),
            models.Index(fields=["person", "-id"], name="notice_by_person"),
            models.Index(fields=["person"], condition=Q(to_mail=True), name="notice_to_mail"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.case_id} {self.kind}"


def _all_kinds() -> list[str]:
    return [kind.value for kind in Kind]


class Preference(models.Model):
    """How one person wants to be told. Who has none gets one letter a day, if he has an address."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_preference", primary_key=True
    )
    every = models.CharField(
        max_length=8, default=Every.DAILY.value, choices=[(each.value, each.value) for each in Every]
    )
    kinds = models.JSONField(default=_all_kinds)
    """The kinds that letters tell of."""
    language = models.CharField(max_length=8, default="zh-hans")
    site = models.CharField(max_length=200, blank=True)
    """Where the pages are that letters lead to; empty until he has saved his settings."""
    digest_on = models.DateField(null=True, blank=True)
    """The day of the last daily letter."""

    def __str__(self) -> str:
        return f"{self.person_id} {self.every}"

    def wants_mail(self, kind: Kind) -> bool:
        return self.every != Every.NEVER and kind.value in self.kinds


class Letter(WaitingLetter):
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_letters")


class Reminded(models.Model):
    """That those who have a case before them were told of one of its days; written with the notices that tell it."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="reminded")
    kind = models.CharField(max_length=10, choices=[(k.value, k.value) for k in (Kind.REMINDER, Kind.OVERDUE)])
    clock = models.CharField(max_length=40)
    due_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(name="reminded_once", fields=["case", "kind", "clock", "due_on"])]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind} {self.clock} {self.due_on}"


class Duty(models.Model):
    """What the worker does of itself, when it last did, and by which calendar and table (`mark`)."""

    name = models.CharField(max_length=20, primary_key=True)
    at = models.DateTimeField()
    mark = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"{self.name} {self.at:%Y-%m-%d %H:%M}"
