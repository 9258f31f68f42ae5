"""One technical requirement (技术指标) of one edition."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from guiju.base.limits import Comparison, Limit
from guiju.base.terms import Status
from guiju.standards.models import Standard
from guiju.standards.querysets import CONDITIONS, Among


class RequirementQuerySet(models.QuerySet["Requirement"]):
    def standing(self) -> RequirementQuerySet:
        """Without those that were struck out."""
        return self.filter(struck_because="")

    def binding(self, *, on: date) -> RequirementQuerySet:
        """Of editions that are in force on that day."""
        in_force = Standard.objects.filter(CONDITIONS[Status.IN_FORCE](on)).filter(
            pk__in=Among(list(self.standing().values_list("edition_id", flat=True).distinct()))
        )
        return self.standing().filter(edition__in=in_force)


class Requirement(models.Model):
    """`product` and `characteristic` may give several names, with ``；`` between.

    A row is never deleted: what was entered wrongly is struck out with a reason.
    """

    edition = models.ForeignKey(Standard, on_delete=models.CASCADE, related_name="requirements")
    product = models.CharField(max_length=200)
    characteristic = models.CharField(max_length=200)
    comparison = models.CharField(max_length=8, choices=[(each.value, each.value) for each in Comparison])
    limit = models.CharField(max_length=30)
    """Plain digits, as ``0.05``: text is the same in every database, so the journal can prove it."""
    second = models.CharField(max_length=30, blank=True)
    """The upper end of a range, likewise."""
    unit = models.CharField(max_length=40, blank=True)
    condition = models.CharField(max_length=200, blank=True)
    """For which grade, model or circumstance, where not for all."""
    test_method = models.CharField(max_length=200, blank=True)
    clause = models.CharField(max_length=40, blank=True)
    source = models.CharField(max_length=200)
    """Where it was read."""
    struck_because = models.CharField(max_length=300, blank=True)

    objects: ClassVar[Any] = RequirementQuerySet.as_manager()

    JOURNAL_NAME = "requirement"
    JOURNAL_FIELDS = (
        "edition_id",
        "product",
        "characteristic",
        "comparison",
        "limit",
        "second",
        "unit",
        "condition",
        "test_method",
        "clause",
        "source",
        "struck_because",
    )

    class Meta:
        ordering = ["edition", "id"]
        constraints = [
            models.CheckConstraint(
                name="range_has_two_ends",
                condition=(Q(comparison="between") & ~Q(second="")) | (~Q(comparison="between") & Q(second="")),
            ),
            models.UniqueConstraint(
                name="requirement_once",
                fields=["edition", "product", "characteristic", "condition", "clause", "comparison"],
                condition=Q(struck_because=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.characteristic} {self.limits}"

    @property
    def limits(self) -> Limit:
        second = Decimal(self.second) if self.second else None
        return Limit(Comparison(self.comparison), Decimal(self.limit), self.unit, second)

    @property
    def products(self) -> list[str]:
        return names_in(self.product)

    @property
    def characteristics(self) -> list[str]:
        return names_in(self.characteristic)


def names_in(text: str) -> list[str]:
    """``厚度；壁厚`` as two names."""
    return [name.strip() for name in text.replace(";", "；").split("；") if name.strip()]
