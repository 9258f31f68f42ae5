"""What local standards need beside their cases: calls for proposals, sequences of numbers, opened texts."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from guiju.organizations.models import Organization
from guiju.workflow.models import Attachment, Case


class CallQuerySet(models.QuerySet["Call"]):
    def open(self, *, on: date) -> CallQuerySet:
        return self.filter(first__lte=on, last__gte=on)


class Call(models.Model):
    """A call for proposals (征集立项): from its first day to its last, both included, proposals may name it."""

    number = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=200)
    text = models.TextField()
    first = models.DateField()
    last = models.DateField()
    office = models.ForeignKey(Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="calls")

    objects: ClassVar[Any] = CallQuerySet.as_manager()

    JOURNAL_NAME = "call"
    JOURNAL_FIELDS = ("number", "title", "text", "first", "last", "office_id")

    class Meta:
        ordering = ["-first", "-id"]
        constraints = [models.CheckConstraint(name="call_in_order", condition=Q(last__gte=F("first")))]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def is_open(self, *, on: date) -> bool:
        return self.first <= on <= self.last

    def get_absolute_url(self) -> str:
        return reverse("portal:call", args=[self.number])


class NumberSequence(models.Model):
    """The last number given under a prefix such as ``DB33/T``; held while one is given, so that none is left out."""

    prefix = models.CharField(max_length=12, unique=True)
    began_after = models.PositiveIntegerField()
    """The highest number that the register held when the first one was given here."""
    last = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.prefix} {self.last}"


class SkippedNumber(models.Model):
    """A number that was passed over because the register held it already."""

    sequence = models.ForeignKey(NumberSequence, on_delete=models.CASCADE, related_name="skipped")
    ordinal = models.PositiveIntegerField()
    holder = models.CharField(max_length=200)
    """Key of the standard that holds it."""
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sequence", "ordinal"], name="skipped_once")]

    def __str__(self) -> str:
        return f"{self.sequence_id} {self.ordinal}"


class OpenedText(models.Model):
    """The text of a standard as it was opened to the public."""

    standard = models.CharField(max_length=200, unique=True)
    """Key of the edition."""
    file = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="opened_texts")
    opened_on = models.DateField()
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        indexes = [models.Index(fields=["opened_on"], name="opened_text_by_day")]

    def __str__(self) -> str:
        return self.standard
