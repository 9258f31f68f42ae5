"""Selections that a person saved, and subscriptions with the letters that still have to go out.

An address is personal data: it stands in the subscription and in its waiting letters, nowhere else, not in the journal
either, and goes with the subscription.
"""

from __future__ import annotations

import secrets

from django.conf import settings
from django.core.validators import EmailValidator
from django.db import models
from django.db.models import Q

from guiju.base.selection import Selection
from guiju.engines.outbox import WaitingLetter


class Every(models.TextChoices):
    """How often a digest is made, if there is anything to tell."""

    DAY = "day"
    WEEK = "week"


class SavedSelection(models.Model):
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_selections")
    name = models.CharField(max_length=80)
    query = models.TextField()
    saved_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="saved_once_a_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def selection(self) -> Selection:
        return Selection.from_query(self.query)


def _token() -> str:
    return secrets.token_urlsafe(24)


class Subscription(models.Model):
    """Who wants to hear what becomes of a Selection; nothing but one letter goes out before it is confirmed.

    All that happened up to the journal's entry `seq`, and on the days up to `day`, has been told.
    """

    address = models.CharField(max_length=254, validators=[EmailValidator()])
    query = models.TextField()
    title = models.CharField(max_length=300)
    """What is selected, in the subscriber's words."""
    language = models.CharField(max_length=8, choices=[(code, code) for code, _name in settings.LANGUAGES])
    every = models.CharField(max_length=4, choices=Every.choices, default=Every.DAY)
    site = models.CharField(max_length=200)
    """Scheme and host under which the subscriber knows this register: ``https://standards.example``."""
    token = models.CharField(max_length=43, unique=True, default=_token)
    """Whoever knows it may confirm and end the subscription; it stands in its letters only."""
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    seq = models.BigIntegerField(default=0)
    day = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["address", "query"], name="subscribed_once"),
            models.CheckConstraint(
                name="confirmed_is_followed",
                condition=Q(confirmed_at__isnull=True, day__isnull=True, due_on__isnull=True)
                | Q(confirmed_at__isnull=False, day__isnull=False, due_on__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["due_on"], name="subscription_by_due_day"),
            models.Index(fields=["confirmed_at", "asked_at"], name="subscription_unconfirmed"),
        ]

    def __str__(self) -> str:
        return f"{self.query} ({self.every})"

    @property
    def selection(self) -> Selection:
        return Selection.from_query(self.query)


class Letter(WaitingLetter):
    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="letters")
