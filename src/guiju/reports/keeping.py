"""The files of a run: the document, the page, the PDF."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Final

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from guiju.base.errors import Unavailable
from guiju.reports import word
from guiju.reports.errors import NotFinished
from guiju.reports.ledger import Used
from guiju.reports.making import Made, Told, digest_of
from guiju.reports.models import ReportRun, RunState

FORMATS: Final = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
}


def keep(run: ReportRun, made: Made, *, told: Told, pdf: bool = True) -> dict[str, float]:
    """Write the files and return how long each took. Without LibreOffice there is no PDF."""
    seconds: dict[str, float] = {}
    marks = [perf_counter()]

    def since(step: str) -> None:
        marks.append(perf_counter())
        seconds[step] = round(marks[-1] - marks[-2], 3)

    told("contents", 60)
    document = word.paginated(made.document)
    run.file_digest = digest_of(document)
    since("contents")
    told("page", 80)
    page = word.to_html(document, href=hrefs(made.used))
    since("page")
    _write(run, "docx", document)
    _write(run, "html", page.encode())
    if pdf:
        told("pdf", 85)
        try:
            _write(run, "pdf", word.to_pdf(document))
        except Unavailable:
            return seconds  # `read` says how to get it
        since("pdf")
    return seconds


def hrefs(used: tuple[Used, ...]) -> Callable[[str], str | None]:
    """Where the figures of a page lead: to the rows behind each."""
    addresses = {one.anchor: one.address for one in used}
    return addresses.get


def path(run: ReportRun, form: str) -> Path:
    return Path(settings.MEDIA_ROOT) / "reports" / f"{run.pk}" / f"{run.report.slug}.{form}"


def read(run: ReportRun, form: str) -> bytes:
    """Raises NotFinished where there is no such file; a PDF is made then, or Unavailable says why it cannot be."""
    kept = path(run, form)
    if kept.is_file():
        return kept.read_bytes()
    if form == "pdf" and (document := path(run, "docx")).is_file():
        made = word.to_pdf(document.read_bytes())
        _write(run, "pdf", made)
        return made
    raise NotFinished(_("第 {number} 稿没有 {form} 文件。").format(number=run.pk, form=form))


def _write(run: ReportRun, form: str, content: bytes) -> None:
    """It appears under its name only when it is whole."""
    target = path(run, form)
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f".{target.name}.{os.getpid()}")
    unfinished.write_bytes(content)
    unfinished.replace(target)


def run_of_file(document: bytes) -> ReportRun | None:
    """The run that a .docx was made by; None where it is of no run, or was changed since."""
    digest = digest_of(document)
    finished = ReportRun.objects.filter(state=RunState.FINISHED).select_related("report", "template")
    return finished.filter(Q(digest=digest) | Q(file_digest=digest)).order_by("-id").first()
