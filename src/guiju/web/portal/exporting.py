"""The whole of a Selection to take away: a spreadsheet, a workbook, JSON Lines."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from contextlib import ExitStack
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from guiju.base.selection import Selection
from guiju.engines.locks import Busy, exclusive
from guiju.standards import exporting, search
from guiju.web import asking
from guiju.web.components.narrowing import narrowings
from guiju.web.refusals import refuse

FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "jsonl": "application/x-ndjson",
}

SOON_DONE = 20_000
"""Rows. What is longer keeps one of the server's threads for minutes and needs one of MOST_LONG places."""

MOST_LONG = 2
"""On this machine, whatever the number of processes: the other threads go on answering pages."""

RETRY_AFTER_S = 60


@require_safe
def export(request: HttpRequest, format: str) -> HttpResponseBase:
    asked = asking.selection(request)
    selection = asked.as_of(asking.today())
    count = search.count(selection)
    held = ExitStack()
    if count > SOON_DONE and not _take_place(held):
        return _busy(request, count)
    site = request.build_absolute_uri("/").removesuffix("/")
    pieces = exporting.export(selection, format, site=site, about=_about(asked, site))
    return StreamingHttpResponse(
        _Held(pieces, held),
        content_type=FORMATS[format],
        headers={
            "Content-Disposition": content_disposition_header(True, _file_name(asked, selection, format)),
        },
    )


class _Held:
    """The pieces of an export, and a place that is given back when it ends, fails, or its reader leaves."""

    def __init__(self, pieces: Generator[bytes], held: ExitStack) -> None:
        self._pieces, self._held = pieces, held

    def __iter__(self) -> Iterator[bytes]:
        return self._pieces

    def close(self) -> None:
        """The server calls it in each of these cases."""
        self._pieces.close()
        self._held.close()


def _take_place(held: ExitStack) -> bool:
    for place in range(MOST_LONG):
        try:
            held.enter_context(exclusive(Path(settings.DATA) / f"export-{place}.lock", what=_("导出")))
        except Busy:
            continue
        return True
    return False


def _busy(request: HttpRequest, count: int) -> HttpResponse:
    sentence = _("正在进行的大量导出已有 {most} 个；请一分钟后再试，或缩小范围（现为 {count} 项）。").format(
        most=MOST_LONG, count=f"{count:,}"
    )
    response = refuse(request, sentence, status=503)
    response["Retry-After"] = str(RETRY_AFTER_S)
    return response


def _about(asked: Selection, site: str) -> list[tuple[str, str]]:
    """The Selection in words, and where the list is to be had anew."""
    words = [(_("词"), asked.words)] if asked.words else []
    chosen = [(each.name, each.text) for each in narrowings(asked)]
    return [*words, *chosen, (_("来自"), f"{site}/search?{asked.to_query()}")]


_NOT_IN_NAMES = re.compile(r"[^\w.()（）—-]+")


def _file_name(asked: Selection, selection: Selection, format: str) -> str:
    """Day and content: ``标准目录 2026-11-21 童车 现行.csv``. An import takes the day from the name."""
    narrowed = [each.text for each in narrowings(asked) if each.field != "on"]
    told = [_NOT_IN_NAMES.sub("-", text) for text in (asked.words, *narrowed) if text]
    name = " ".join([_("标准目录"), str(selection.on), *told])
    return f"{name[:80].strip()}.{format}"
