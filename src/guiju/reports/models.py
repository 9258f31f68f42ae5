"""A report has texts that people write and runs that were made of it; each keeps what it needs to be made again."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from guiju.figures.periods import Period


class ReportKind(models.TextChoices):
    ANNUAL = "annual"
    BULLETIN = "bulletin"


class RunState(models.TextChoices):
    WAITING = "waiting"
    RUNNING = "running"
    FINISHED = "finished"
    FAILED = "failed"


class Template(models.Model):
    """A .docx with places, by its content: ours as it was when it was first used, or one that an officer changed."""

    kind = models.CharField(max_length=8, choices=ReportKind.choices)
    name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    content = models.BinaryField()
    taken_at = models.DateTimeField(auto_now_add=True)
    by = models.CharField(max_length=150)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "digest"], name="template_once")]

    def __str__(self) -> str:
        return self.name


class Report(models.Model):
    """One report of one period; `template` is None while it follows the one that comes with the program."""

    kind = models.CharField(max_length=8, choices=ReportKind.choices)
    period = models.CharField(max_length=24)
    template = models.ForeignKey(Template, on_delete=models.PROTECT, null=True, blank=True, related_name="reports")
    published = models.ForeignKey("ReportRun", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "period"], name="report_once_a_period"),
            models.CheckConstraint(
                name="publication_has_its_day",
                condition=Q(published__isnull=True, published_at__isnull=True)
                | Q(published__isnull=False, published_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.slug

    @property
    def slug(self) -> str:
        """As in an address, and as the journal names it: annual-2020."""
        return f"{self.kind}-{self.period}"

    @property
    def time(self) -> Period:
        return Period.read(self.period)


class WrittenText(models.Model):
    """One version of a text that a person wrote for a place; never changed, so that an old run can be made again."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="texts")
    name = models.CharField(max_length=80)
    version = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    written_at = models.DateTimeField(auto_now_add=True)
    by = models.CharField(max_length=150)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "name", "version"], name="text_once_a_version")]
        ordering = ["name", "-version"]

    def __str__(self) -> str:
        return f"{self.report_id} {self.name} {self.version}"


class ReportRun(models.Model):
    """A report as it was made once: from `template`, `written` {place: version} and the register at `position`.

    `figures` are those it states, in the order of the document (ledger.Used.kept), `gaps` the names of what was
    missing, `outcomes` those of the identities. `digest` is that of the document, which `make_again` must meet;
    `file_digest` that of the file, in whose contents LibreOffice has written the numbers of the pages.
    """

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="runs")
    template = models.ForeignKey(Template, on_delete=models.PROTECT, related_name="runs")
    state = models.CharField(max_length=8, choices=RunState.choices, default=RunState.WAITING)
    step = models.CharField(max_length=20, blank=True)
    done = models.PositiveSmallIntegerField(default=0)  # percent
    position = models.BigIntegerField(null=True, blank=True)
    site = models.CharField(max_length=200, blank=True)
    written = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    by = models.CharField(max_length=150)
    digest = models.CharField(max_length=64, blank=True)
    file_digest = models.CharField(max_length=64, blank=True)
    figures = models.JSONField(default=list)
    gaps = models.JSONField(default=list)
    outcomes = models.JSONField(default=list)
    seconds = models.JSONField(default=dict)
    message = models.TextField(blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.report} {self.pk}"


class RunComparison(models.Model):
    """What changed between two runs, once it was found (comparing.kept); `found` is None while a worker looks."""

    before = models.ForeignKey(ReportRun, on_delete=models.CASCADE, related_name="+")
    after = models.ForeignKey(ReportRun, on_delete=models.CASCADE, related_name="comparisons")
    found = models.JSONField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["before", "after"], name="comparison_once")]

    def __str__(self) -> str:
        return f"{self.before_id} → {self.after_id}"
