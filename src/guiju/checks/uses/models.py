"""What cites which standards. All of it can be made anew from what it was read from; none of it is in the journal.

Products declared by enterprises are not copied: the register has them (`standards.Product`).
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from guiju.people.models import User
from guiju.workflow.models import Attachment, Case

if TYPE_CHECKING:
    from guiju.workflow.authority import Authority


class HolderKind(StrEnum):
    LIST = "list"  # a list that somebody saved
    DRAFT = "draft"  # a draft in a running case
    CONSULTATION = "consultation"  # a draft before the public
    DECLARATION = "declaration"  # a product that an enterprise declared: read from the register, never stored here


STORED = tuple(kind for kind in HolderKind if kind is not HolderKind.DECLARATION)


class HolderQuerySet(models.QuerySet["Holder"]):
    def visible_to(self, person: User | None, authority: Authority | None) -> HolderQuerySet:
        """What is public, what is one's own, and what stands in cases that one may see."""
        seen = Q(public=True)
        if person is not None:
            seen |= Q(owner=person)
        if authority is not None:
            seen |= Q(case__in=Case.objects.visible_to(authority))
        return self.filter(seen)


class Holder(models.Model):
    """Something that cites standards; `key` tells it from others of its kind for those who enter it."""

    kind = models.CharField(max_length=12, choices=[(kind.value, kind.value) for kind in STORED])
    key = models.CharField(max_length=60)
    title = models.CharField(max_length=300)
    address = models.CharField(max_length=200)
    """The path of its page."""
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    case = models.ForeignKey(Case, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    public = models.BooleanField(default=False)
    entered_at = models.DateTimeField()

    objects: ClassVar[Any] = HolderQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="holder_once", fields=["kind", "key"]),
            models.CheckConstraint(
                name="holder_is_seen_by_somebody",
                condition=Q(public=True) | Q(owner__isnull=False) | Q(case__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.title}"


class Use(models.Model):
    """One number that a holder cites: an edition, or without a date whatever edition applies."""

    holder = models.ForeignKey(Holder, on_delete=models.CASCADE, related_name="uses")
    number = models.CharField(max_length=160)
    key = models.CharField(max_length=200, db_index=True)
    undated_key = models.CharField(max_length=200, db_index=True)
    dated = models.BooleanField()
    line = models.PositiveIntegerField(null=True, blank=True)
    """Where it is cited first: the row of a list, the paragraph of a draft, from 1."""

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(name="use_once", fields=["holder", "key"])]

    def __str__(self) -> str:
        return f"{self.holder_id} {self.number}"


class Outdated(models.Model):
    """A use of what has ended, as the last night found it. Written anew each night."""

    use = models.OneToOneField(Use, on_delete=models.CASCADE, primary_key=True, related_name="outdated")
    outcome = models.CharField(max_length=12)
    ended_on = models.DateField(null=True, blank=True)
    instead = models.JSONField(default=list)
    """Canonical numbers of what applies instead."""
    since = models.DateField()
    """The night that found it first."""

    def __str__(self) -> str:
        return f"{self.use_id} {self.outcome}"


class Night(models.Model):
    """What the nightly look at all uses came to."""

    day = models.DateField(unique=True)
    done_at = models.DateTimeField()
    uses = models.PositiveIntegerField()
    outdated = models.PositiveIntegerField()

    class Meta:
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"{self.day}: {self.outdated}/{self.uses}"


class Looked(models.Model):
    """A file of a case that was looked into for the standards that it cites; `reason` where it could not be read."""

    attachment = models.OneToOneField(Attachment, on_delete=models.CASCADE, primary_key=True, related_name="+")
    at = models.DateTimeField()
    is_draft = models.BooleanField()
    reason = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"{self.attachment_id} {self.is_draft}"
