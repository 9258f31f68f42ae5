"""One row is one edition (GB/T 1.1—2020). Its status is never stored: see base.validity."""

from __future__ import annotations

from datetime import date
from functools import cached_property

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Least
from django.urls import reverse

from guiju.base.numbers import StandardNumber, parse
from guiju.base.terms import Degree, Nature, RelationKind, Status, Tier
from guiju.base.validity import Validity
from guiju.organizations.models import Organization
from guiju.standards.querysets import StandardQuerySet


def _words(enum) -> list[tuple[str, str]]:
    return [(word.value, word.value) for word in enum]


class Source(models.Model):
    """Where statements come from. Of two that disagree, the higher `priority` counts until someone decides."""

    name = models.CharField(max_length=80, unique=True)
    title = models.CharField(max_length=200, blank=True)
    priority = models.IntegerField(default=50)
    confidence = models.CharField(max_length=8, default="medium", choices=[(c, c) for c in ("high", "medium", "low")])
    demonstration = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.title or self.name


class Standard(models.Model):
    number = models.CharField(max_length=160)
    key = models.CharField(max_length=200, unique=True)
    undated_key = models.CharField(max_length=200, db_index=True)
    sort_key = models.CharField(max_length=240, db_index=True)
    tier = models.CharField(max_length=13, choices=_words(Tier))
    nature = models.CharField(max_length=9, blank=True, choices=_words(Nature))
    kind = models.CharField(max_length=24)
    prefix = models.CharField(max_length=40)
    issuer = models.CharField(max_length=40, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)

    title_zh = models.TextField(blank=True)
    title_en = models.TextField(blank=True)
    published_on = models.DateField(null=True, blank=True)
    effective_on = models.DateField(null=True, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)
    filed_on = models.DateField(null=True, blank=True)
    replaced_on = models.DateField(null=True, blank=True)
    reported_status = models.CharField(max_length=11, blank=True, choices=_words(Status))
    reported_on = models.DateField(null=True, blank=True)
    starts_on = models.GeneratedField(
        expression=Coalesce("effective_on", "published_on"), output_field=models.DateField(), db_persist=True
    )
    ends_on = models.GeneratedField(
        # LEAST of a NULL is NULL on SQLite, so each date also stands alone.
        expression=Coalesce(Least("withdrawn_on", "replaced_on"), "withdrawn_on", "replaced_on"),
        output_field=models.DateField(),
        db_persist=True,
    )

    region = models.CharField(max_length=6, blank=True, db_index=True)
    industry = models.CharField(max_length=5, blank=True)
    ics = models.CharField(max_length=120, blank=True)
    ccs = models.CharField(max_length=60, blank=True)
    issued_by = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="issued_standards"
    )
    committee = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="committee_standards"
    )
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="standards", db_index=False)

    objects = StandardQuerySet.as_manager()

    JOURNAL_NAME = "standard"
    JOURNAL_FIELDS = (
        "number",
        "title_zh",
        "title_en",
        "published_on",
        "effective_on",
        "withdrawn_on",
        "filed_on",
        "replaced_on",
        "reported_status",
        "reported_on",
        "region",
        "industry",
        "ics",
        "ccs",
        "issued_by_id",
        "committee_id",
        "source_id",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="reported_status_has_its_day",
                condition=Q(reported_status="", reported_on__isnull=True)
                | (~Q(reported_status="") & Q(reported_on__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(fields=["tier", "published_on"], name="standard_by_publication"),
            models.Index(fields=["published_on"], name="standard_by_day"),
            models.Index(fields=["tier", "starts_on", "ends_on"], name="standard_by_force"),
            models.Index(F("ends_on"), condition=Q(ends_on__isnull=False), name="standard_by_end"),
        ]

    def __str__(self) -> str:
        return f"{self.parsed.printed} {self.title}"

    @property
    def title(self) -> str:
        return self.title_zh or self.title_en

    @cached_property
    def parsed(self) -> StandardNumber:
        return parse(self.number)

    @property
    def validity(self) -> Validity:
        return Validity(
            published_on=self.published_on,
            effective_on=self.effective_on,
            withdrawn_on=self.withdrawn_on,
            replaced_on=self.replaced_on,
            reported=Status(self.reported_status) if self.reported_status else None,
            reported_on=self.reported_on,
        )

    def status(self, *, on: date) -> Status:
        return self.validity.status(on=on)

    def is_in_force(self, *, on: date) -> bool:
        return self.status(on=on) is Status.IN_FORCE

    @property
    def ics_codes(self) -> list[str]:
        return self.ics.split()

    @property
    def ccs_codes(self) -> list[str]:
        return self.ccs.split()

    def get_absolute_url(self) -> str:
        return reverse("portal:standard", args=[self.key])


class Relation(models.Model):
    """`standard kind target`: GB/T 1.1—2020 replaces GB/T 1.1—2009. The target may not (yet) be in the register."""

    standard = models.ForeignKey(Standard, on_delete=models.CASCADE, related_name="relations")
    kind = models.CharField(max_length=16, choices=_words(RelationKind))
    target = models.ForeignKey(
        Standard, on_delete=models.SET_NULL, null=True, blank=True, related_name="reverse_relations"
    )
    target_number = models.CharField(max_length=160)
    target_key = models.CharField(max_length=200)
    degree = models.CharField(max_length=3, blank=True, choices=_words(Degree))
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["standard", "kind", "target_key"], name="relation_once"),
            models.CheckConstraint(name="degree_is_of_adoptions", condition=Q(degree="") | Q(kind="adopts")),
        ]
        indexes = [models.Index(fields=["target_key"], name="relation_by_target")]

    def __str__(self) -> str:
        return f"{self.standard_id} {self.kind} {self.target_number}"


class Statement(models.Model):
    """What one source says of one edition: `said` is {field: value as cleaned}; its digest tells a repetition."""

    standard = models.ForeignKey(Standard, on_delete=models.CASCADE, related_name="statements")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="statements")
    said = models.JSONField(default=dict)
    digest = models.CharField(max_length=32)
    retrieved_on = models.DateField()
    place = models.CharField(max_length=200, blank=True)
    defects = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["standard", "source"], name="statement_once_a_source")]

    def __str__(self) -> str:
        return f"{self.source_id} of {self.standard_id}"


class Conflict(models.Model):
    """Sources disagree on one field. Source priority settles it until someone decides."""

    standard = models.ForeignKey(Standard, on_delete=models.CASCADE, related_name="conflicts")
    field = models.CharField(max_length=20)
    values = models.JSONField()  # [[source name, value], …], highest priority first
    decided_value = models.TextField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["standard", "field"], name="conflict_once_a_field"),
            models.CheckConstraint(
                name="decision_has_its_person",
                condition=Q(decided_at__isnull=True, decided_by__isnull=True)
                | Q(decided_at__isnull=False, decided_by__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["decided_at", "field"], name="conflict_open")]

    def __str__(self) -> str:
        return f"{self.standard_id}.{self.field}"


class Product(models.Model):
    """A product that an enterprise declares to follow a standard (自我声明公开)."""

    name = models.CharField(max_length=200)
    standard = models.ForeignKey(Standard, on_delete=models.CASCADE, related_name="products")
    enterprise = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="products")
    declared_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    JOURNAL_NAME = "product"
    JOURNAL_FIELDS = ("name", "standard_id", "enterprise_id", "declared_on", "ended_on")

    class Meta:
        indexes = [models.Index(fields=["declared_on", "id", "ended_on"], name="product_by_days")]

    def __str__(self) -> str:
        return self.name


class ImportState(models.TextChoices):
    PREVIEW = "preview"
    WAITING = "waiting"
    RUNNING = "running"
    FINISHED = "finished"
    FAILED = "failed"


class ImportRun(models.Model):
    """One file taken in, or being taken in: `position` rows of it are safely in the register."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="runs", null=True, blank=True)
    file_name = models.CharField(max_length=255)
    file_digest = models.CharField(max_length=64)
    format = models.CharField(max_length=16)
    mapping = models.JSONField(default=dict)
    retrieved_on = models.DateField()
    state = models.CharField(max_length=8, choices=ImportState.choices, default=ImportState.WAITING)
    dry_run = models.BooleanField(default=False)
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    by = models.CharField(max_length=150)
    position = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(null=True, blank=True)
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    defects = models.JSONField(default=dict)  # {code: count}
    message = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.file_name} ({self.state})"


class RejectedRow(models.Model):
    """A row that did not go in, with its place and reason; `raw` is the row as read, so that it can be mended."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rejects")
    line = models.PositiveIntegerField()
    code = models.CharField(max_length=40)
    reason = models.TextField()
    raw = models.JSONField()

    class Meta:
        ordering = ["line"]

    def __str__(self) -> str:
        return f"{self.run_id}:{self.line} {self.code}"
