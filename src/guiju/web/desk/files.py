"""Files and documents of a case, for whoever may read them."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from guiju.engines import files
from guiju.web.desk import case_reading
from guiju.web.desk.access import person
from guiju.web.desk.case_forms import told
from guiju.workflow import documents
from guiju.workflow.models import Attachment

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_safe
@login_required
def file(request: HttpRequest, number: str, pk: int) -> HttpResponseBase:
    """Always to be kept, never shown in the browser: what others brought does not run under our address."""
    read = case_reading.reading(person(request), number)
    if pk not in {each.pk for each, _event in read.readable_files()}:
        raise Http404(pk)
    found = Attachment.objects.get(pk=pk)
    files.opened(found.path).close()  # a loss is told before anything is sent
    response = StreamingHttpResponse(files.pieces(found.path), content_type="application/octet-stream")
    response["Content-Length"] = found.size
    response["Content-Disposition"] = _attached(found.name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
@login_required
def document(request: HttpRequest, number: str, seq: int, code: str) -> HttpResponse:
    read = case_reading.reading(person(request), number)
    for event, described in read.documents():
        if (event.seq, described.code) == (seq, code):
            break
    else:
        raise Http404(code)
    content = documents.made(read.case, event, described, events=read.events)
    response = HttpResponse(content, content_type=DOCX)
    response["Cache-Control"] = "private, no-store"
    name = f"{read.case.number} {told(described.title)}.docx"
    response["Content-Disposition"] = _attached(name)
    return response


def _attached(name: str) -> str:
    from django.utils.http import content_disposition_header

    return content_disposition_header(True, name) or "attachment"
