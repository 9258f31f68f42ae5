"""An entry of the negative list. Its table keeps the name that it was made with."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q


class NegativeQuerySet(models.QuerySet["NegativeEntry"]):
    def standing(self, *, on: date) -> NegativeQuerySet:
        """The version of a day."""
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=on), Q(valid_to__isnull=True) | Q(valid_to__gte=on)
        )


class NegativeEntry(models.Model):
    """A field in which no local standard is to be made (负面清单), from a day to a day.

    `words` (one on a line) hit where a title or a scope holds one of them, `ics` where a class begins with one.
    An entry is never changed: it is ended, and another is added.
    """

    field = models.CharField(max_length=120)
    words = models.TextField()
    ics = models.CharField(max_length=120, blank=True)
    reason = models.CharField(max_length=300)
    legal_basis = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=300)
    verified = models.BooleanField(default=False)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    ended_because = models.CharField(max_length=300, blank=True)

    objects: ClassVar[Any] = NegativeQuerySet.as_manager()

    JOURNAL_NAME = "negative-entry"
    JOURNAL_FIELDS = (
        "field",
        "words",
        "ics",
        "reason",
        "legal_basis",
        "source",
        "verified",
        "valid_from",
        "valid_to",
        "ended_because",
    )

    class Meta:
        db_table = "local_negativeentry"
        ordering = ["field", "id"]
        constraints = [
            models.CheckConstraint(
                name="negative_entry_in_order",
                condition=Q(valid_to__isnull=True) | Q(valid_from__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
            models.CheckConstraint(name="negative_entry_hits", condition=~Q(words="") | ~Q(ics="")),
        ]

    def __str__(self) -> str:
        return self.field
