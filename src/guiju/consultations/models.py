"""A consultation, the clauses of its draft, what was sent about them, the answers.

Who sent something as a person stands in `Contact` alone: no page, table or journal entry shows it. Answers only grow,
database triggers refuse to change them; a comment's `verdict` is a copy of its newest answer's, for lists.
"""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from guiju.consultations.words import Verdict, Way
from guiju.documents.clauses import Kind
from guiju.engines.outbox import WaitingLetter
from guiju.organizations.models import Organization
from guiju.workflow.models import Attachment, Case


class ConsultationQuerySet(models.QuerySet["Consultation"]):
    def open(self, *, on: date) -> ConsultationQuerySet:
        return self.filter(first__lte=on, last__gte=on, closed_on__isnull=True)

    def over(self, *, on: date) -> ConsultationQuerySet:
        return self.filter(Q(last__lt=on) | Q(closed_on__isnull=False))


class Consultation(models.Model):
    """One round of asking about one draft; `number` is that of the case with the round: ``DBZD-2026-00012-1``."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="consultations")
    round = models.PositiveSmallIntegerField()
    number = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=300)
    first = models.DateField()
    last = models.DateField()
    """The last day on which comments are taken."""
    contact = models.CharField(max_length=200, blank=True)
    asked = models.JSONField(default=list)
    """Names of the organizations that were asked in writing (发函)."""
    draft = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="+")
    explanation = models.ForeignKey(Attachment, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField()
    closed_on = models.DateField(null=True, blank=True)
    grouped_at = models.DateTimeField(null=True, blank=True)
    told_on = models.DateField(null=True, blank=True)
    """Since when the answers are public and commenters are told of theirs."""
    shows_comments = models.BooleanField(default=False)
    """Whether the comments themselves, without persons, are public with the answers."""

    objects: ClassVar[Any] = ConsultationQuerySet.as_manager()

    class Meta:
        ordering = ["-last", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["case", "round"], name="consultation_round_once"),
            models.CheckConstraint(name="consultation_in_order", condition=Q(last__gte=F("first"))),
        ]
        indexes = [models.Index(fields=["last"], name="consultation_by_end")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def is_open(self, *, on: date) -> bool:
        return self.closed_on is None and self.first <= on <= self.last

    def get_absolute_url(self) -> str:
        return reverse("portal:consultation", args=[self.number])


class Clause(models.Model):
    """A piece of the draft on which one can comment: a clause, a table, a figure."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="clauses")
    place = models.PositiveIntegerField()
    part = models.PositiveSmallIntegerField()
    """The page of the draft on which it stands, from 1."""
    kind = models.CharField(max_length=12, choices=[(k.value, k.value) for k in Kind])
    level = models.PositiveSmallIntegerField()
    number = models.CharField(max_length=40, blank=True)
    title = models.CharField(max_length=500, blank=True)
    text = models.TextField(blank=True)
    rows = models.JSONField(default=list)
    """Cells of a table, row by row."""

    class Meta:
        ordering = ["consultation", "place"]
        constraints = [models.UniqueConstraint(fields=["consultation", "place"], name="clause_in_order")]
        indexes = [models.Index(fields=["consultation", "part"], name="clause_by_part")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """How a table of comments names it: number, else title, else its first words."""
        return self.number or self.title[:40] or self.text[:20]


class Sending(models.Model):
    """Comments that came together, or the answer that there are none. Whose receipt is known may look and change."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="sendings")
    way = models.CharField(max_length=8, choices=[(w.value, w.value) for w in Way])
    organization = models.CharField(max_length=200, blank=True)
    """Empty: a person of his own."""
    body = models.ForeignKey(Organization, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    no_comment = models.BooleanField(default=False)
    """Agrees with the draft as it is (无意见)."""
    seed = models.CharField(max_length=32)
    """With the server's secret it makes the code anew, for letters."""
    receipt = models.CharField(max_length=64, unique=True)
    """A keyed digest of the code."""
    language = models.CharField(max_length=8)
    site = models.CharField(max_length=200, blank=True)
    sent_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.consultation_id} {self.organization}"


class Contact(models.Model):
    """Who sent it, as a person: kept apart, deleted by itself, never public."""

    sending = models.OneToOneField(Sending, on_delete=models.CASCADE, related_name="contact")
    name = models.CharField(max_length=60, blank=True)
    email = models.EmailField(blank=True)
    telephone = models.CharField(max_length=40, blank=True)

    def __str__(self) -> str:
        return f"{self.sending_id}"


class Group(models.Model):
    """Comments that say the same; `why` tells in what they agree."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="groups")
    by_hand = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.consultation_id}:{self.pk}"


class Comment(models.Model):
    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="comments")
    sending = models.ForeignKey(Sending, on_delete=models.CASCADE, related_name="comments")
    serial = models.PositiveIntegerField()
    clause = models.ForeignKey(Clause, on_delete=models.PROTECT, null=True, blank=True, related_name="comments")
    """None: on the draft as a whole."""
    text = models.TextField()
    proposal = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    sent_at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    group = models.ForeignKey(Group, on_delete=models.SET_NULL, null=True, blank=True, related_name="comments")
    why = models.JSONField(default=dict)
    """Why it stands in its group: {"like": serial, "percent": 0–100, "words": […]}; empty for the first of them."""
    apart = models.BooleanField(default=False)
    """A person took it out of a group: it is not put into one by itself again."""
    assigned = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    verdict = models.CharField(max_length=8, blank=True, choices=[(v.value, v.value) for v in Verdict])

    class Meta:
        ordering = ["serial"]
        constraints = [models.UniqueConstraint(fields=["consultation", "serial"], name="comment_numbered_once")]
        indexes = [models.Index(fields=["consultation", "verdict"], name="comment_by_verdict")]

    def __str__(self) -> str:
        return f"{self.consultation_id} #{self.serial}"


class Answer(models.Model):
    """What was decided of a comment; a later one corrects it. `verdict` is empty where the comment was changed since
    and waits for a new answer."""

    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, related_name="answers")
    verdict = models.CharField(max_length=8, blank=True, choices=[(v.value, v.value) for v in Verdict])
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.comment_id} {self.verdict}"


class Template(models.Model):
    """An answer that is given often, kept for an office; or for all, where a case has none."""

    office = models.ForeignKey(
        Organization, on_delete=models.CASCADE, null=True, blank=True, related_name="answer_templates"
    )
    title = models.CharField(max_length=60)
    verdict = models.CharField(max_length=8, choices=[(v.value, v.value) for v in Verdict])
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["title", "id"]

    def __str__(self) -> str:
        return self.title


class Letter(WaitingLetter):
    sending = models.ForeignKey(Sending, on_delete=models.CASCADE, related_name="letters")
