"""A report of findings as a file to take away, and the document with its mends written into it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import orjson
from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, gettext

from guiju.base.errors import NotFound
from guiju.checks import mending
from guiju.checks.output import as_json, html, sarif, text, word, workbook
from guiju.checks.running import Report

DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_MADE: Final[Mapping[str, tuple[str, Callable[[Report, Path], bytes]]]] = {
    "docx": (DOCX, lambda report, path: word.commented(path, report, translate=gettext)),
    "xlsx": (XLSX, lambda report, _path: workbook.workbook([report], translate=gettext)),
    "html": (
        "text/html; charset=utf-8",
        lambda report, _path: html.page(
            report, translate=gettext, language="en" if get_language() == "en" else "zh-CN"
        ).encode(),
    ),
    "txt": (
        "text/plain; charset=utf-8",
        lambda report, _path: text.text(report, colour=False, translate=gettext).encode(),
    ),
    "json": ("application/json", lambda report, _path: _json(as_json.as_dict(report, translate=gettext))),
    "sarif": ("application/sarif+json", lambda report, _path: _json(sarif.sarif([report], translate=gettext))),
}
FORMS: Final = tuple(_MADE)


def forms_of(report: Report) -> list[str]:
    """In which forms it can be had: comments are written into Word files alone."""
    return [form for form in FORMS if form != "docx" or report.document.format == "docx"]


def as_file(report: Report, path: Path, form: str) -> HttpResponse:
    """`path` is the document itself. Raises NotFound for a form that this report does not have."""
    if form not in forms_of(report):
        raise NotFound("这份检查结果没有 {form} 格式", form=form)
    content_type, make = _MADE[form]
    return _attached(make(report, path), f"{_stem(report)}{gettext('-检查')}.{form}", content_type)


def as_mended(report: Report, path: Path, *, unsafe: bool) -> HttpResponse:
    """The document as brought, with what can be mended mended: in Word as tracked changes."""
    done = mending.mended(path, report, unsafe=unsafe)
    ending = Path(report.document.name).suffix
    return _attached(done.content, f"{_stem(report)}{gettext('-改正')}{ending}", "application/octet-stream")


def _json(content: object) -> bytes:
    return orjson.dumps(content, default=str, option=orjson.OPT_INDENT_2)


def _stem(report: Report) -> str:
    return Path(report.document.name).stem


def _attached(content: bytes, name: str, content_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
