from __future__ import annotations

from enum import StrEnum
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q


class OrganizationKind(StrEnum):
    AGENCY = "agency"
    COMMITTEE = "committee"
    ASSOCIATION = "association"
    ENTERPRISE = "enterprise"
    BODY = "body"  # ISO, IEC, a foreign society or standards body
    OTHER = "other"  # institutes, universities, laboratories named by a source


class CommitteeRank(StrEnum):
    """技术委员会 TC、分技术委员会 SC、标准化工作组 SWG."""

    TC = "TC"
    SC = "SC"
    SWG = "SWG"


class OrganizationQuerySet(models.QuerySet["Organization"]):
    def existing(self, *, on):
        """Registered or founded by that day and not yet ended; those without dates count as existing."""
        return self.filter(
            Q(registered_on__isnull=True) | Q(registered_on__lte=on),
            Q(ended_on__isnull=True) | Q(ended_on__gt=on),
        )


class OfKind(models.Manager.from_queryset(OrganizationQuerySet)):  # type: ignore[misc]  # made at run time
    """Organizations of one kind: the manager of a proxy model."""

    def __init__(self, kind: OrganizationKind) -> None:
        super().__init__()
        self.kind = kind

    def get_queryset(self) -> OrganizationQuerySet:
        return super().get_queryset().filter(kind=self.kind)


class Organization(models.Model):
    """One body. `code` is what numbers and lists say: 33 (agency), SAC/TC 260, CAS (association), GDW (enterprise)."""

    key = models.CharField(max_length=160, unique=True)
    kind = models.CharField(max_length=12, choices=[(k.value, k.value) for k in OrganizationKind])
    name_zh = models.CharField(max_length=300, blank=True)
    name_en = models.CharField(max_length=500, blank=True)
    code = models.CharField(max_length=64, blank=True, db_index=True)
    rank = models.CharField(max_length=3, blank=True, choices=[(r.value, r.value) for r in CommitteeRank])
    credit_code = models.CharField(max_length=18, null=True, blank=True, unique=True)
    region = models.CharField(max_length=6, blank=True, db_index=True)
    industry = models.CharField(max_length=5, blank=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    registered_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)

    objects: ClassVar[Any] = OrganizationQuerySet.as_manager()

    JOURNAL_NAME = "organization"
    JOURNAL_FIELDS = (
        "key",
        "kind",
        "name_zh",
        "name_en",
        "code",
        "rank",
        "credit_code",
        "region",
        "industry",
        "parent_id",
        "registered_on",
        "ended_on",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="organization_rank_is_of_committees", condition=Q(rank="") | Q(kind="committee")
            ),
            models.CheckConstraint(
                name="organization_has_a_name", condition=~Q(name_zh="") | ~Q(name_en="") | ~Q(code="")
            ),
        ]
        indexes = [models.Index(fields=["kind", "registered_on"], name="organization_by_kind")]

    def __str__(self) -> str:
        return self.name_zh or self.name_en or self.code


class Agency(Organization):
    """主管部门."""

    objects: ClassVar[OfKind] = OfKind(OrganizationKind.AGENCY)

    class Meta:
        proxy = True


class Committee(Organization):
    """归口单位: a TC, SC or SWG."""

    objects: ClassVar[OfKind] = OfKind(OrganizationKind.COMMITTEE)

    class Meta:
        proxy = True


class Association(Organization):
    """社会团体."""

    objects: ClassVar[OfKind] = OfKind(OrganizationKind.ASSOCIATION)

    class Meta:
        proxy = True


class Enterprise(Organization):
    """企业."""

    objects: ClassVar[OfKind] = OfKind(OrganizationKind.ENTERPRISE)

    class Meta:
        proxy = True


class OrganizationName(models.Model):
    """Another name under which sources know an organization: former, short, with or without 中华人民共和国."""

    name = models.CharField(max_length=300, unique=True)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="names")

    def __str__(self) -> str:
        return self.name


class PilotProject(models.Model):
    """试点示范项目 of national level."""

    code = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=300)
    region = models.CharField(max_length=6, blank=True)
    industry = models.CharField(max_length=5, blank=True)
    holder = models.ForeignKey(Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="pilots")
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    JOURNAL_NAME = "pilotproject"
    JOURNAL_FIELDS = ("code", "title", "region", "industry", "holder_id", "started_on", "ended_on")

    class Meta:
        indexes = [models.Index(fields=["started_on"], name="pilot_by_start")]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class Code(models.Model):
    """One code of a table (ICS, CCS, GB/T 2260 regions, GB/T 4754 industries), with the time it was valid."""

    scheme = models.CharField(max_length=10)
    code = models.CharField(max_length=10)
    name_zh = models.CharField(max_length=200, blank=True)
    name_en = models.CharField(max_length=300, blank=True)
    parent = models.CharField(max_length=10, blank=True)
    level = models.PositiveSmallIntegerField()
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    successor = models.CharField(max_length=10, blank=True)

    class Meta:
        ordering = ["scheme", "code"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "code", "valid_from"], name="code_once_in_its_time"),
            models.UniqueConstraint(
                fields=["scheme", "code"], condition=Q(valid_from__isnull=True), name="code_once_if_timeless"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name_zh or self.name_en}"
