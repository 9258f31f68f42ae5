"""Values that come from outside, as they were entered, and the measures that a bureau defines for itself."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from guiju.figures.measure import Kind, Measure, Precision, Reported
from guiju.figures.periods import Period

OWN = "own."
"""What the codes of a bureau's own measures begin with: they meet no code that comes with a later release."""


class ReportedValue(models.Model):
    """One value of a measure as it was entered. Database triggers refuse to change or delete it.

    A stock is known on a day: `first` and `last` are both that day. A correction is a new row that names what it
    `corrects`; without a value it takes the other back. `seq` is the journal's entry that brought it in.
    """

    code = models.CharField(max_length=64)
    first = models.DateField()
    last = models.DateField()
    value = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    precision = models.CharField(max_length=9, choices=[(word.value, word.value) for word in Precision])
    source = models.CharField(max_length=500)
    definition = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    """Why it corrects another, or why it is right although it is ten times last year's."""
    by = models.CharField(max_length=150)
    entered_at = models.DateTimeField()
    seq = models.BigIntegerField(db_index=True)
    corrects = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="corrected_by")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(name="reported_over_a_period", condition=Q(first__lte=F("last"))),
            models.CheckConstraint(name="reported_has_a_source", condition=~Q(source="")),
            models.CheckConstraint(name="correction_has_a_reason", condition=Q(corrects__isnull=True) | ~Q(reason="")),
            models.CheckConstraint(
                name="only_a_correction_takes_back", condition=Q(value__isnull=False) | Q(corrects__isnull=False)
            ),
            models.UniqueConstraint(
                name="reported_first_once", fields=["code", "first", "last"], condition=Q(corrects__isnull=True)
            ),
        ]
        indexes = [models.Index(fields=["code", "last"], name="reported_by_code")]

    def __str__(self) -> str:
        return f"{self.code} {self.period}: {self.value}"

    @property
    def period(self) -> Period:
        return Period(self.first, self.last)

    def as_reported(self, period: Period) -> Reported:
        """For the period that was asked for, which of a stock only ends on its day."""
        assert self.value is not None
        return Reported(
            self.code, period, self.value, Precision(self.precision), self.source, self.definition, self.seq
        )


class OwnMeasure(models.Model):
    """What a bureau counts beside the measures that come with the program; its values are reported."""

    code = models.CharField(max_length=64, unique=True)
    title = models.CharField(max_length=120)
    title_en = models.CharField(max_length=200, blank=True)
    unit = models.CharField(max_length=20)
    kind = models.CharField(
        max_length=8, choices=[(word.value, word.value) for word in (Kind.STOCK, Kind.FLOW, Kind.RATIO)]
    )
    definition = models.TextField()
    definition_en = models.TextField(blank=True)
    section = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["section", "id"]
        constraints = [
            models.CheckConstraint(name="own_measure_has_its_code", condition=Q(code__startswith=OWN)),
            models.UniqueConstraint(name="own_measure_titled_once", fields=["title"]),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def as_measure(self) -> Measure:
        return Measure(
            code=self.code,
            title=self.title,
            title_en=self.title_en or self.title,
            unit=self.unit,
            kind=Kind(self.kind),
            definition=self.definition,
            definition_en=self.definition_en or self.definition,
            source="reported",
            section=self.section,
        )
