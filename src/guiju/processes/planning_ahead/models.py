"""Reviews that were concluded, and batches of reviews that are under way.

A `Review` belongs to the register: what falls due next is reckoned from it. A batch only groups cases and keeps what an
officer is about to do with them; what was done stands in the cases.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from guiju.organizations.models import Organization
from guiju.standards.models import Standard
from guiju.workflow.models import Case


class Conclusion(StrEnum):
    """复审结论 of GB/T 16733 and 标准化法 29; an amendment sheet (修改单) is the small way of revising."""

    CONFIRMED = "confirmed"
    REVISE = "revise"
    AMEND = "amend"
    WITHDRAW = "withdraw"


class Trigger(StrEnum):
    """Why a standard is reviewed: its five years are over, or something happened before."""

    DUE = "due"
    LAW = "law"
    UPPER = "upper"
    TECHNOLOGY = "technology"
    OTHER = "other"


class Review(models.Model):
    """A review of one standard with its conclusion. Without a `case` it is of a time before the register had cases."""

    standard = models.ForeignKey(Standard, on_delete=models.CASCADE, related_name="reviews")
    on = models.DateField()
    conclusion = models.CharField(max_length=9, choices=[(c.value, c.value) for c in Conclusion])
    case = models.OneToOneField(Case, on_delete=models.PROTECT, null=True, blank=True, related_name="review")

    JOURNAL_NAME = "review"
    JOURNAL_FIELDS = ("standard_id", "on", "conclusion", "case_id")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["standard", "on"], name="review_once_a_day")]

    def __str__(self) -> str:
        return f"{self.standard_id} {self.on} {self.conclusion}"


class ReviewBatch(models.Model):
    """Reviews that one officer opened together: a year's list. `query` is the Selection that it was chosen by."""

    title = models.CharField(max_length=120)
    year = models.PositiveSmallIntegerField()
    query = models.TextField(blank=True)
    office = models.ForeignKey(Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("desk:review-batch", args=[self.pk])


class ReviewItem(models.Model):
    """One standard of a batch. `conclusion` and `reason` are what an officer has put down and not yet sent.

    `doing` is what the worker shall do with it, for `doing_by`, with `doing_answers`; empty once it is done. `fault` is
    the sentence of the last refusal. `facts` is what the register said of the standard on the day `looked_on`.
    """

    batch = models.ForeignKey(ReviewBatch, on_delete=models.CASCADE, related_name="items")
    standard = models.ForeignKey(Standard, on_delete=models.PROTECT, related_name="review_items")
    case = models.OneToOneField(Case, on_delete=models.PROTECT, null=True, blank=True, related_name="review_item")
    trigger = models.CharField(max_length=10, default=Trigger.DUE.value, choices=[(t.value, t.value) for t in Trigger])
    why = models.CharField(max_length=500, blank=True)
    conclusion = models.CharField(max_length=9, blank=True, choices=[(c.value, c.value) for c in Conclusion])
    reason = models.CharField(max_length=500, blank=True)
    facts = models.JSONField(default=dict)
    looked_on = models.DateField(null=True, blank=True)
    doing = models.CharField(max_length=16, blank=True)
    doing_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    doing_answers = models.JSONField(default=dict)
    fault = models.TextField(blank=True)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        ordering = ["standard__sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "standard"], name="review_item_once"),
            models.CheckConstraint(
                name="what_is_doing_has_its_person", condition=Q(doing="") | Q(doing_by__isnull=False)
            ),
        ]
        indexes = [models.Index(fields=["batch", "doing"], name="review_item_waiting", condition=~Q(doing=""))]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.standard_id}"
