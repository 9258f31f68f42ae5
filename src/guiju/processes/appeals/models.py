"""What is kept of who wrote to the office: of the receipt a digest, of the identity a sealed text, apart from cases."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from guiju.workflow.models import Case


class Receipt(models.Model):
    """By its code somebody reads and writes in one case without an account. The code itself is nowhere."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="receipt")
    key = models.CharField(max_length=8)
    """Which key of the ring made the digest."""
    digest = models.CharField(max_length=64, unique=True)

    objects: ClassVar[Any] = models.Manager()

    def __str__(self) -> str:
        return f"receipt of case {self.case_id}"


class SealedIdentity(models.Model):
    """Who wrote, encrypted; emptied on the day `delete_on`, with a trace that it was."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="identity")
    key = models.CharField(max_length=8)
    sealed = models.BinaryField(blank=True)
    kept_on = models.DateField()
    delete_on = models.DateField(db_index=True)
    reminded_on = models.DateField(null=True, blank=True)
    deleted_on = models.DateField(null=True, blank=True)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="identity_is_sealed_or_deleted",
                condition=(Q(deleted_on__isnull=True) & ~Q(sealed=b"")) | Q(deleted_on__isnull=False, sealed=b""),
            ),
        ]

    def __str__(self) -> str:
        return f"identity in case {self.case_id}"
