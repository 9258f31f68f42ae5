"""Versions of policies, which never change, drafts of the next, and calls for applications."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from guiju.processes.policies.terms import Terms, from_json


class PolicyVersion(models.Model):
    """A policy as it was published. Database triggers refuse to change it: a correction is the next version."""

    key = models.SlugField(max_length=40)
    version = models.PositiveSmallIntegerField()
    terms = models.JSONField()
    reason = models.CharField(max_length=1000, blank=True)
    """Why it follows the version before."""
    published_at = models.DateTimeField()
    by = models.CharField(max_length=150)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        ordering = ["key", "-version"]
        constraints = [models.UniqueConstraint(fields=["key", "version"], name="policy_version_once")]

    def __str__(self) -> str:
        return f"{self.terms['title']} v{self.version}"

    @property
    def says(self) -> Terms:
        return from_json(self.terms)


class PolicyDraft(models.Model):
    """What the next version is to say; as typed, right or wrong."""

    key = models.SlugField(max_length=40, unique=True)
    terms = models.JSONField(default=dict)
    saved_at = models.DateTimeField(auto_now=True)
    by = models.CharField(max_length=150)

    objects: ClassVar[Any] = models.Manager()

    def __str__(self) -> str:
        return f"draft of {self.key}"


class CallQuerySet(models.QuerySet["Call"]):
    def open(self, *, on: date) -> CallQuerySet:
        return self.filter(first__lte=on, last__gte=on)


class Call(models.Model):
    """Applications are taken from `first` to `last`, for what was achieved from `achieved_first` to `achieved_last`."""

    code = models.SlugField(max_length=40, unique=True)
    title = models.CharField(max_length=200)
    policy = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="calls")
    first = models.DateField()
    last = models.DateField()
    achieved_first = models.DateField()
    achieved_last = models.DateField()
    by = models.CharField(max_length=150)
    announced_at = models.DateTimeField()

    objects: ClassVar[Any] = CallQuerySet.as_manager()

    class Meta:
        ordering = ["-last", "code"]
        constraints = [
            models.CheckConstraint(
                name="call_has_its_days_in_order",
                condition=Q(first__lte=F("last")) & Q(achieved_first__lte=F("achieved_last")),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def is_open(self, *, on: date) -> bool:
        return self.first <= on <= self.last
