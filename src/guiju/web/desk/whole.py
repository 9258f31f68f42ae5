"""The whole file of a case (全卷): its story, every document and file, as one archive or printed as one PDF.

Whoever asks gets what he may read, and no more.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Final

import pypdfium2
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from guiju.base.errors import InvalidForm, Unavailable
from guiju.documents.formulas import harmless
from guiju.engines import office
from guiju.web.desk import case_reading
from guiju.web.desk.access import person
from guiju.web.desk.case_forms import told
from guiju.web.desk.case_reading import Reading
from guiju.web.desk.printed_case import NotPrinted, picture_sheet, story_of
from guiju.web.refusals import refuse
from guiju.web.streaming import SOON_DONE, place_for
from guiju.workflow import attachments, documents
from guiju.workflow.models import Attachment

LARGEST: Final = 1024 * 2**20
"""Bytes of all files together; beyond that they are fetched one by one."""

MOST_IN_MEMORY: Final = 32 * 2**20
"""Bytes of all files; more of them wait on disk until they are sent."""

MOST_PRINTED: Final = 60
"""Parts of one PDF: each takes LibreOffice some seconds."""


@dataclass(frozen=True, slots=True)
class Part:
    """One document or file: where it lies in the archive, what it is called, and whose step brought it."""

    path: str
    title: str
    step: str
    on: str
    who: str
    at: datetime
    content: bytes


@require_safe
@login_required
def whole(request: HttpRequest, number: str, form: str) -> HttpResponseBase:
    read = case_reading.reading(person(request), number)
    size = sum(file.size for file, _event in read.readable_files())
    if size > LARGEST:
        raise InvalidForm(
            _("全卷有 {size} MB，超过 {most} MB：请在办件页上逐个下载文件。").format(
                size=size // 2**20, most=LARGEST // 2**20
            )
        )
    if form == "pdf" and office.found() is None:
        sentence = _("这台服务器上没有 LibreOffice Writer，不能生成 PDF。请下载 ZIP：同样的内容，文书是 .docx。")
        return refuse(request, sentence, status=503)
    kept = _place(size)
    try:
        with place_for(SOON_DONE + 1):
            (_archived if form == "zip" else _printed)(read, kept)
    except BaseException:
        kept.close()
        raise
    kept.seek(0)
    kind = "application/zip" if form == "zip" else "application/pdf"
    response = FileResponse(kept, as_attachment=True, filename=f"{read.case.number}.{form}", content_type=kind)
    response["Cache-Control"] = "private, no-store"
    return response


def _place(size: int) -> IO[bytes]:
    return io.BytesIO() if size <= MOST_IN_MEMORY else tempfile.TemporaryFile(prefix="guiju-case-")


def parts_of(read: Reading) -> Iterator[Part]:
    """Documents made by steps, then files that were brought, each in order; read one at a time."""
    for place, (event, described) in enumerate(read.documents(), start=1):
        title = told(described.title)
        yield Part(
            f"{_('文书')}/{place:02d}-{_plain(title)}.docx",
            title,
            told(read.case.procedure.transition(event.code).title),
            event.on.isoformat(),
            read.named(event),
            event.at,
            documents.made(read.case, event, described, events=read.events),
        )
    readable = read.readable_files()
    brought = Attachment.objects.in_bulk([file.pk for file, _named in readable])
    for place, (file, named) in enumerate(readable, start=1):
        yield Part(
            f"{_('文件')}/{place:02d}-{_plain(file.name)}",
            file.name,
            case_reading.event_title(read.case.procedure, named) if named else "",
            (named.on if named else timezone.localdate(brought[file.pk].uploaded_at)).isoformat(),
            read.named(named) if named else "",
            named.at if named else brought[file.pk].uploaded_at,
            attachments.content(brought[file.pk]),
        )


# ZIP


def _archived(read: Reading, kept: IO[bytes]) -> None:
    """With an index, and the SHA-256 of each part as `sha256sum -c` reads it."""
    rows = []
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        story = Part(_("经过") + ".docx", _("经过"), "", "", "", _last(read), story_of(read, []))
        for part in (story, *_each(read)):
            digest = hashlib.sha256(part.content).hexdigest()
            rows.append((part, digest))
            _write(archive, part.path, part.content, part.at)
        _write(archive, "index.csv", _index(rows), _last(read))
        sums = "".join(f"{digest}  {part.path}\n" for part, digest in rows)
        _write(archive, "SHA256SUMS", sums.encode(), _last(read))


def _each(read: Reading) -> Iterator[Part]:
    """All parts, no two at one place."""
    taken: set[str] = set()
    for part in parts_of(read):
        assert part.path not in taken, part.path
        taken.add(part.path)
        yield part


def _index(rows: list[tuple[Part, str]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([_("文件"), _("名称"), _("步骤"), _("日期"), _("办理人"), _("字节"), "SHA-256"])
    for part, digest in rows:
        row = [part.path, part.title, part.step, part.on, part.who, str(len(part.content)), digest]
        writer.writerow([harmless(cell) for cell in row])
    return text.getvalue().encode("utf-8-sig")


def _write(archive: zipfile.ZipFile, name: str, content: bytes, at: datetime) -> None:
    entry = zipfile.ZipInfo(name, timezone.localtime(at).timetuple()[:6])
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, content)


def _last(read: Reading) -> datetime:
    return read.events[-1].at


def _plain(name: str) -> str:
    return re.sub(r'[\\/:*?"<>|\x00-\x1f]+', "_", name)[-100:]


# PDF


def _printed(read: Reading, kept: IO[bytes]) -> None:
    """Cover and story first; what cannot be printed is named there, and lies in the archive."""
    pages: list[bytes] = []
    contents: list[NotPrinted] = []
    for place, part in enumerate(parts_of(read)):
        if place >= MOST_PRINTED:
            contents.append(NotPrinted(part.title, _("超过一份 PDF 的篇数，见 ZIP")))
            continue
        try:
            pages.append(_as_pdf(part))
        except Unavailable as error:
            contents.append(NotPrinted(part.title, told(error)))
    story = office.to_pdf(story_of(read, contents, cover=True))
    with pypdfium2.PdfDocument.new() as merged:
        for content in (story, *pages):
            with pypdfium2.PdfDocument(content) as document:
                merged.import_pages(document)
        merged.save(kept)


def _as_pdf(part: Part) -> bytes:
    """Raises Unavailable where it cannot be one."""
    ending = part.path.rpartition(".")[2].lower()
    if ending == "docx":
        return office.to_pdf(part.content)
    if ending in ("jpg", "jpeg", "png"):
        return office.to_pdf(picture_sheet(part.title, part.content))
    if ending == "pdf":
        _require_readable(part.content)
        return part.content
    raise Unavailable("这种文件不能转成 PDF，见 ZIP")


def _require_readable(content: bytes) -> None:
    try:
        with pypdfium2.PdfDocument(content) as document:
            len(document)
    except pypdfium2.PdfiumError as error:
        raise Unavailable("这份 PDF 打不开，见 ZIP") from error
