"""The text of a standard, where the office has opened it."""

from __future__ import annotations

from typing import Final

from django.db.models import OuterRef, Subquery
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from guiju.engines import files
from guiju.processes.local.models import OpenedText

OPENED_ON: Final = Subquery(OpenedText.objects.filter(standard=OuterRef("key")).values("opened_on")[:1])
"""For queries of standards: since when the text is open; NULL where it is not."""


@require_safe
def text(request: HttpRequest, key: str) -> HttpResponseBase:
    found = get_object_or_404(OpenedText.objects.select_related("file"), standard=key)
    return FileResponse(files.opened(found.file.path), as_attachment=True, filename=found.file.name)
