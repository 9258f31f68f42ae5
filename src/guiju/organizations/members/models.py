"""A person's roles in organizations over time, and who stands in for whom (委托代办)."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from guiju.organizations.models import Organization
from guiju.people.roles import Role


class MembershipQuerySet(models.QuerySet["Membership"]):
    def standing(self, *, on: date) -> MembershipQuerySet:
        return self.filter(Q(until__isnull=True) | Q(until__gte=on), since__lte=on)


class Membership(models.Model):
    """`person` acts as `role` for `organization` from `since` to `until`, both days included."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="members")
    role = models.CharField(max_length=16, choices=[(r.value, r.value) for r in Role])
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    objects: ClassVar[Any] = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="membership_in_order", condition=Q(until__isnull=True) | Q(until__gte=F("since"))
            ),
            models.UniqueConstraint(
                name="membership_once", fields=["person", "organization", "role"], condition=Q(until__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role} {self.organization_id}"

    def stands(self, *, on: date) -> bool:
        return self.since <= on and (self.until is None or self.until >= on)


class Delegation(models.Model):
    """While away, `absent` lets `deputy` act in all roles, or in one; it is written under both names."""

    absent = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="delegations")
    deputy = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="deputyships")
    role = models.CharField(max_length=16, blank=True, choices=[(r.value, r.value) for r in Role])
    first = models.DateField()
    last = models.DateField()
    reason = models.CharField(max_length=200)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="delegation_in_order", condition=Q(last__gte=F("first"))),
            models.CheckConstraint(name="delegation_to_another", condition=~Q(absent=F("deputy"))),
        ]
        indexes = [models.Index(fields=["deputy", "last"], name="delegation_by_deputy")]

    def __str__(self) -> str:
        return f"{self.absent_id} -> {self.deputy_id} {self.first}..{self.last}"
