"""The whole of a Selection to take away: a spreadsheet, a workbook, JSON Lines."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from guiju.base.selection import Selection
from guiju.standards import exporting, search
from guiju.web import asking, streaming
from guiju.web.components.narrowing import narrowings
from guiju.web.refusals import refuse

FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "jsonl": "application/x-ndjson",
}


@require_safe
def export(request: HttpRequest, format: str) -> HttpResponseBase:
    asked = asking.selection(request)
    selection = asked.as_of(asking.today())
    count = search.count(selection)
    try:
        place = streaming.place_for(count)
    except streaming.AllPlacesTaken as busy:
        response = refuse(request, str(busy), status=503)
        response["Retry-After"] = str(streaming.RETRY_AFTER_S)
        return response
    site = request.build_absolute_uri("/").removesuffix("/")
    pieces = exporting.export(selection, format, site=site, about=_about(asked, site))
    return StreamingHttpResponse(
        streaming.Held(pieces, place),
        content_type=FORMATS[format],
        headers={
            "Content-Disposition": content_disposition_header(True, _file_name(asked, selection, format)),
        },
    )


def _about(asked: Selection, site: str) -> list[tuple[str, str]]:
    """The Selection in words, and where the list is to be had anew."""
    words = [(_("词"), asked.words)] if asked.words else []
    chosen = [(each.name, each.text) for each in narrowings(asked) if each.field != "on"]
    return [*words, *chosen, (_("来自"), f"{site}/search?{asked.to_query()}")]


_NOT_IN_NAMES = re.compile(r"[^\w.()（）—-]+")


def _file_name(asked: Selection, selection: Selection, format: str) -> str:
    """Day and content: ``标准目录 2026-11-21 童车 现行.csv``. An import takes the day from the name."""
    narrowed = [each.text for each in narrowings(asked) if each.field != "on"]
    told = [_NOT_IN_NAMES.sub("-", text) for text in (asked.words, *narrowed) if text]
    name = " ".join([_("标准目录"), str(selection.on), *told])
    return f"{name[:80].strip()}.{format}"
