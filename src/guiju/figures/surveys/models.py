"""A survey with its questions and rules, the units that were asked, what each sent, and what was decided about it.

Addresses, names and telephone numbers are personal data: they stand with the unit and in its waiting letters, nowhere
else, and not in the journal. What was sent and decided only grows: database triggers refuse to change it.
"""

from __future__ import annotations

import secrets
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import EmailValidator
from django.db import models
from django.db.models import F, Q

from guiju.engines.outbox import WaitingLetter
from guiju.figures.periods import Period
from guiju.organizations.models import Organization


class State(StrEnum):
    """Where a survey stands; it follows from its moments."""

    COMPOSED = "composed"
    OPEN = "open"
    CLOSED = "closed"


class Stage(StrEnum):
    """Where a unit stands; it follows from what it sent and what was decided about that."""

    WAITING = "waiting"
    DRAFTED = "drafted"
    SUBMITTED = "submitted"
    SENT_BACK = "sent-back"
    ACCEPTED = "accepted"


class Survey(models.Model):
    title = models.CharField(max_length=120)
    first = models.DateField()
    last = models.DateField()
    introduction = models.TextField(blank=True)
    deadline = models.DateField()
    """The last day on which a return is in time."""
    remind_before = models.PositiveSmallIntegerField(default=3)
    """So many days before the deadline who has not answered gets a letter; 0 is none."""
    remind_after = models.PositiveSmallIntegerField(default=1)
    language = models.CharField(max_length=8, choices=[(code, code) for code, _name in settings.LANGUAGES])
    site = models.CharField(max_length=200, blank=True)
    """Scheme and host under which the units know this register: ``https://standards.example``."""
    by = models.CharField(max_length=150)
    made_at = models.DateTimeField(auto_now_add=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(name="survey_over_a_period", condition=Q(first__lte=F("last"))),
            models.CheckConstraint(
                name="survey_closed_after_it_was_opened",
                condition=Q(closed_at__isnull=True) | Q(opened_at__isnull=False, closed_at__gte=F("opened_at")),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def period(self) -> Period:
        return Period(self.first, self.last)

    @property
    def state(self) -> State:
        if self.closed_at:
            return State.CLOSED
        return State.OPEN if self.opened_at else State.COMPOSED

    @property
    def subject(self) -> str:
        """Its name in the journal."""
        return f"survey:{self.pk}"

    def overdue(self, *, on: date) -> bool:
        return on > self.deadline


class Question(models.Model):
    """One measure that is asked for."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="questions")
    place = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=64)
    help = models.CharField(max_length=300, blank=True)
    required = models.BooleanField(default=True)
    least = models.DecimalField(max_digits=24, decimal_places=6, null=True, blank=True)
    most = models.DecimalField(max_digits=24, decimal_places=6, null=True, blank=True)
    swing = models.PositiveIntegerField(null=True, blank=True)
    """Percent by which an answer may differ from last year's before it must be explained."""

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["survey", "code"], name="asked_once"),
            models.CheckConstraint(
                name="question_has_sound_bounds",
                condition=Q(least__isnull=True) | Q(most__isnull=True) | Q(least__lte=F("most")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place}. {self.code}"


class Sign(models.TextChoices):
    EQUAL = "="
    AT_MOST = "<="
    AT_LEAST = ">="


class Rule(models.Model):
    """What must hold between answers: the question `left` against the sum of `right`, [[1, code], [-1, code], …].

    A hard rule refuses a return that breaks it; a soft one asks for an explanation.
    """

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="rules")
    place = models.PositiveSmallIntegerField()
    left = models.CharField(max_length=64)
    sign = models.CharField(max_length=2, choices=Sign.choices)
    right = models.JSONField()
    hard = models.BooleanField(default=True)

    class Meta:
        ordering = ["place"]

    def __str__(self) -> str:
        return f"{self.left} {self.sign} {self.right}"


def new_token() -> str:
    return secrets.token_urlsafe(24)


class Unit(models.Model):
    """Who is asked."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="units")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=200)
    address = models.CharField(max_length=254, validators=[EmailValidator()])
    token = models.CharField(max_length=43, unique=True, default=new_token)
    """Whoever knows it may fill in this unit's form; it stands in its letters only."""
    filler = models.CharField(max_length=60, blank=True)
    telephone = models.CharField(max_length=40, blank=True)
    invited_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    pressed_at = models.DateTimeField(null=True, blank=True)
    """When it was reminded after the deadline."""
    unreached_at = models.DateTimeField(null=True, blank=True)
    """When it was given up to send letters to its address."""

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["survey", "name"], name="asked_once_a_survey")]

    def __str__(self) -> str:
        return self.name


class Draft(models.Model):
    """What a unit has typed so far, as it typed it: {code: text}; explanations by the key of what they explain."""

    unit = models.OneToOneField(Unit, on_delete=models.CASCADE, related_name="draft")
    answers = models.JSONField(default=dict)
    explanations = models.JSONField(default=dict)
    saved_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"draft of {self.unit_id}"


class Return(models.Model):
    """What a unit sent: {code: number as text}, those that were left out are not in it. The newest version counts."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="returns")
    version = models.PositiveSmallIntegerField()
    answers = models.JSONField()
    explanations = models.JSONField(default=dict)
    submitted_at = models.DateTimeField()

    accepted: bool | None
    """Where it was asked for with `standing.newest_returns`: what was decided last."""

    class Meta:
        ordering = ["version"]
        constraints = [models.UniqueConstraint(fields=["unit", "version"], name="returned_once_a_version")]

    def __str__(self) -> str:
        return f"{self.unit_id} v{self.version}"

    @property
    def numbers(self) -> dict[str, Decimal]:
        return {code: Decimal(text) for code, text in self.answers.items()}


class Decision(models.Model):
    """A return was accepted, or sent back with a reason; the last decision counts."""

    of = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="decisions")
    accepted = models.BooleanField()
    reason = models.TextField(blank=True)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(name="sent_back_with_a_reason", condition=Q(accepted=True) | ~Q(reason=""))
        ]

    def __str__(self) -> str:
        return f"{self.of_id}: {'accepted' if self.accepted else 'sent back'}"


class Letter(WaitingLetter):
    objects: ClassVar[Any]

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="letters")
