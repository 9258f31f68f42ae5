"""Reports over time: their texts and templates, the runs that make them, what is published."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from guiju.base.errors import GuijuError, InvalidForm
from guiju.figures.periods import Period
from guiju.journal import actions as journal
from guiju.journal.actions import actor_of
from guiju.reports import keeping, making, word
from guiju.reports.errors import NotFinished, NotTheSame, TemplateRefused, UnknownReport
from guiju.reports.kinds import KINDS, Kind
from guiju.reports.making import Made, Told, digest_of
from guiju.reports.models import Report, ReportKind, ReportRun, RunState, Template, WrittenText

LARGEST_TEMPLATE: Final = 20 * 2**20
LONGEST_TEXT: Final = 50_000


def kind_of(report: Report) -> Kind:
    return KINDS[ReportKind(report.kind)]


def report_of(kind: ReportKind, period: Period) -> Report:
    """The report of that kind and period, made if there is none. Raises InvalidForm for a period it cannot have."""
    KINDS[kind].accept(period)
    return Report.objects.get_or_create(kind=kind, period=str(period))[0]


def read_slug(slug: str) -> Report:
    """``annual-2020``. Raises UnknownReport."""
    kind, _dash, period = slug.partition("-")
    found = Report.objects.filter(kind=kind, period=period).select_related("published").first()
    if found is None:
        raise UnknownReport(_("没有这样的报告：{slug}。").format(slug=slug[:60]))
    return found


def run_of(number: int) -> ReportRun:
    """Raises UnknownReport."""
    found = ReportRun.objects.filter(pk=number).select_related("report", "template").first()
    if found is None:
        raise UnknownReport(_("没有编号为 {number} 的一稿。").format(number=number))
    return found


# Words and templates


@transaction.atomic
def write(report: Report, name: str, text: str, *, by: Any) -> WrittenText | None:
    """Keep a new version of a text; None where it says what the last one said. Raises InvalidForm."""
    text = "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").split("\n")).strip()
    if len(text) > LONGEST_TEXT:
        raise InvalidForm(_("一段文字最长 {most} 个字，这里有 {count} 个。").format(most=LONGEST_TEXT, count=len(text)))
    if refused := re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\ufdd0-\ufdef]", text):
        raise InvalidForm(_("文字里有不能写入文档的字符（第 {place} 个）。").format(place=refused.start() + 1))
    making.refuse_broken(name, text)
    Report.objects.select_for_update().get(pk=report.pk)
    last = report.texts.filter(name=name).order_by("-version").first()
    if (last.text if last else "") == text:
        return None
    written = report.texts.create(name=name, version=last.version + 1 if last else 1, text=text, by=actor_of(by))
    journal.record("report.written", _subject(report), by=by, name=name, version=written.version)
    return written


def texts(report: Report) -> dict[str, WrittenText]:
    """The present version of each text by its name."""
    newest = report.texts.values("name").annotate(newest=Max("version"))
    versions = {row["name"]: row["newest"] for row in newest}
    return {row.name: row for row in report.texts.all() if versions[row.name] == row.version}


def template_of(report: Report) -> Template:
    """The officer's template, else the one that comes with the program, kept from its first use."""
    if report.template is not None:
        return report.template
    kind = kind_of(report)
    return keep_template(kind, kind.own_template(), name=kind.template, by="guiju")


def keep_template(kind: Kind, content: bytes, *, name: str, by: Any) -> Template:
    """By its content: the same file is kept once. Raises TemplateRefused, BrokenTemplate."""
    if len(content) > LARGEST_TEMPLATE:
        raise TemplateRefused(_("模板最大 {limit} MiB。").format(limit=LARGEST_TEMPLATE // 2**20))
    digest = digest_of(content)
    kept = Template.objects.filter(kind=kind.code, digest=digest).first()
    if kept is not None:
        return kept
    word.places_of(content)  # refuses what is no Word file
    return Template.objects.create(kind=kind.code, name=name[-200:], digest=digest, content=content, by=actor_of(by))


@transaction.atomic
def choose_template(report: Report, template: Template | None, *, by: Any) -> Report:
    """None goes back to the template that comes with the program."""
    report.template = template
    report.save(update_fields=["template"])
    journal.record(
        "report.template-chosen",
        _subject(report),
        by=by,
        template=template.name if template else "",
        digest=template.digest if template else "",
    )
    return report


# Runs


def prepare(report: Report, *, by: Any, template: Template | None = None, site: str = "") -> ReportRun:
    """Enter a run that waits to be carried out; texts and template are settled now."""
    return ReportRun.objects.create(
        report=report,
        template=template or template_of(report),
        written={name: text.version for name, text in texts(report).items()},
        site=site,
        made_at=timezone.now().replace(microsecond=0),
        by=actor_of(by),
    )


def carry_out(
    run: ReportRun, *, told: Told | None = None, forms: Collection[str] = tuple(keeping.FORMATS)
) -> ReportRun:
    """Make the report and keep its files. A finished run stays as it is; a failed one says why and raises it.

    `forms` are the files that are made now. Where LibreOffice is missing the contents have no page numbers and there
    is no PDF.
    """
    if run.state == RunState.FINISHED:
        return run

    def tell(step: str, percent: int) -> None:
        ReportRun.objects.filter(pk=run.pk).update(step=step, done=percent)
        if told:
            told(step, percent)

    ReportRun.objects.filter(pk=run.pk).update(state=RunState.RUNNING, message="")
    with _failure_noted(run):
        made = _make(run, known_at=None, told=tell)
        kept = keeping.keep(run, made, told=tell, forms=forms)
        _finish(run, made, kept)
    return run


@contextmanager
def _failure_noted(run: ReportRun) -> Iterator[None]:
    """A run whose making ends otherwise than well has failed, and says why where a person can mend it."""
    message = str(_("程序出错，没有做完；服务器的记录里有经过。"))
    try:
        yield
        message = ""
    except GuijuError as error:
        message = str(error)
        raise
    finally:
        if message:
            ReportRun.objects.filter(pk=run.pk).update(state=RunState.FAILED, message=message)


@transaction.atomic
def _finish(run: ReportRun, made: Made, seconds: Mapping[str, float]) -> None:
    run.state, run.step, run.done = RunState.FINISHED, "", 100
    run.position, run.digest = made.position, made.digest
    run.figures = [used.kept() for used in made.used]
    run.gaps = list(made.gaps)
    run.outcomes = [making.outcome_kept(outcome) for outcome in made.outcomes]
    run.seconds = made.seconds | dict(seconds)
    run.message = ""
    run.save()
    journal.record("report.made", _subject(run.report), by=run.by, run=run.pk, position=run.position, digest=run.digest)


def make_again(run: ReportRun, *, told: Told | None = None) -> Made:
    """The same report once more, from the register as it was known then. Raises NotTheSame, NotFinished."""
    if run.state != RunState.FINISHED or run.position is None:
        raise NotFinished(_("第 {number} 稿没有做完，不能重做。").format(number=run.pk))
    made = _make(run, known_at=run.position, told=told)
    if made.digest != run.digest:
        raise NotTheSame(
            _("第 {number} 稿重做后与当时不同（{found}，当时是 {kept}）：程序在此期间改过。").format(
                number=run.pk, found=made.digest[:12], kept=run.digest[:12]
            )
        )
    return made


def _make(run: ReportRun, *, known_at: int | None, told: Told | None) -> Made:
    return making.make(
        kind_of(run.report),
        run.report.time,
        template=bytes(run.template.content),
        written=written_of(run),
        finished_on=timezone.localtime(run.made_at),
        site=run.site,
        known_at=known_at,
        told=told,
    )


def written_of(run: ReportRun) -> dict[str, str]:
    """The texts as they were settled for a run."""
    return {
        text.name: text.text
        for text in WrittenText.objects.filter(report=run.report_id)
        if run.written.get(text.name) == text.version
    }


# Publication


@transaction.atomic
def publish(run: ReportRun, *, by: Any) -> Report:
    """Show a run to the public, in place of the one before. Raises NotFinished."""
    if run.state != RunState.FINISHED:
        raise NotFinished(_("第 {number} 稿没有做完，不能公布。").format(number=run.pk))
    report = run.report
    report.published, report.published_at = run, timezone.now()
    report.save(update_fields=["published", "published_at"])
    journal.record("report.published", _subject(report), by=by, run=run.pk, digest=run.digest)
    return report


@transaction.atomic
def take_back(report: Report, *, reason: str, by: Any) -> Report:
    """Show it to the public no longer. Raises InvalidForm without a reason, NotFinished where nothing is published."""
    if report.published is None:
        raise NotFinished(_("这份报告没有公布。"))
    if not reason.strip():
        raise InvalidForm(_("撤下已公布的报告要写明理由。"))
    run = report.published
    report.published = report.published_at = None
    report.save(update_fields=["published", "published_at"])
    journal.record("report.taken-back", _subject(report), by=by, run=run.pk, reason=reason.strip())
    return report


def _subject(report: Report) -> str:
    return f"report:{report.slug}"
