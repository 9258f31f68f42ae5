"""The files of a run: the document, the page, the PDF."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable
from contextlib import suppress
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


def keep(run: ReportRun, made: Made, *, told: Told, forms: Collection[str] = tuple(FORMATS)) -> dict[str, float]:
    """Write the document, with the other forms that are wanted now, and return how long each took.

    `read` makes the others when they are asked for. Without LibreOffice there is no PDF, and no page in the contents.
    """
    seconds: dict[str, float] = {}
    marks = [perf_counter()]

    def since(step: str) -> None:
        marks.append(perf_counter())
        seconds[step] = round(marks[-1] - marks[-2], 3)

    told("contents", 60)
    document = word.paginated(made.document)
    _write(run, "docx", document)
    run.file_digest = digest_of(document)
    since("contents")
    if "html" in forms:
        told("page", 80)
        _write(run, "html", _page(run, document, made.used))
        since("page")
    if "pdf" in forms:
        told("pdf", 85)
        with suppress(Unavailable):
            _write(run, "pdf", word.to_pdf(document))
        since("pdf")
    return seconds


def _page(run: ReportRun, document: bytes, used: Iterable[Used]) -> bytes:
    """The page, whose figures lead to the rows behind each."""
    addresses = {one.anchor: run.site + one.address for one in used}
    return word.to_html(document, href=addresses.get).encode()


def path(run: ReportRun, form: str) -> Path:
    return Path(settings.MEDIA_ROOT) / "reports" / f"{run.pk}" / f"{run.report.slug}.{form}"


def read(run: ReportRun, form: str) -> bytes:
    """A file of a run, made now where it was not yet. Raises NotFinished, and Unavailable for a PDF that cannot be."""
    if not (kept := path(run, form)).is_file():
        if form == "docx" or not (document := path(run, "docx")).is_file():
            raise NotFinished(_("第 {number} 稿没有 {form} 文件。").format(number=run.pk, form=form))
        content = document.read_bytes()
        _write(run, form, word.to_pdf(content) if form == "pdf" else _page(run, content, map(Used.of, run.figures)))
    return kept.read_bytes()


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
