"""Checks that somebody keeps for himself, and the findings that he decided to live with.

The document and what was found lie in the storage of files; a row tells enough to list them. Like searches that were
saved they are a person's own: not in the journal, and gone when he says so.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse

from guiju.checks.definition import Profile


class KeptCheck(models.Model):
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="kept_checks")
    name = models.CharField(max_length=200)
    """Of the document, as its owner calls it."""
    profile = models.CharField(max_length=20, choices=[(each.value, each.value) for each in Profile])
    on = models.DateField()
    """The day whose valid standards it was checked against."""
    kept_at = models.DateTimeField(auto_now_add=True)
    errors = models.PositiveIntegerField()
    warnings = models.PositiveIntegerField()
    others = models.PositiveIntegerField()
    document = models.CharField(max_length=200)
    """Where the document lies in the storage."""
    outcome = models.CharField(max_length=200)
    """Where the report lies, as `guiju.checks.written` writes it."""

    class Meta:
        ordering = ["-kept_at", "-pk"]
        indexes = [models.Index(fields=["owner", "-kept_at"], name="kept_check_of_owner")]

    def __str__(self) -> str:
        return f"{self.name} ({self.on})"

    def get_absolute_url(self) -> str:
        return reverse("desk:kept-check", args=[self.pk])


class AcceptedFinding(models.Model):
    """Of one document: what was accepted stays accepted when it is checked again."""

    check_kept = models.ForeignKey(KeptCheck, on_delete=models.CASCADE, related_name="accepted")
    code = models.CharField(max_length=8)
    fingerprint = models.CharField(max_length=16)
    reason = models.CharField(max_length=500)
    accepted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["check_kept", "code", "fingerprint"], name="accepted_once"),
            models.CheckConstraint(name="accepted_for_a_reason", condition=~models.Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.fingerprint}"
