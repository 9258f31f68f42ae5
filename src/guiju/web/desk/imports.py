"""From a spreadsheet to the register: upload, say what the columns mean, try, import, mend."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guiju.base.errors import NotNow
from guiju.documents.opening import UnreadableFile
from guiju.people.roles import Permission
from guiju.standards import uploads
from guiju.standards.importing import Field, Preview, lines_of, prepare, preview, told
from guiju.standards.models import ImportRun, ImportState, RejectedRow
from guiju.standards.tasks import take_in
from guiju.web import asking
from guiju.web.desk.access import needs, person
from guiju.web.desk.forms import ColumnsForm, MendForm, UploadForm, cells_of

SHOWN_REJECTS = 200
MOST_MENDED = 50
UNDER_WAY = (ImportState.WAITING, ImportState.RUNNING)


@require_safe
@needs(Permission.IMPORT)
def runs(request: HttpRequest) -> HttpResponse:
    found = ImportRun.objects.select_related("source").order_by("-id")
    return render(request, "desk/runs.html", {"nav": "desk", "page": asking.page_of(request, found)})


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.IMPORT)
def upload(request: HttpRequest) -> HttpResponse:
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            run = uploads.keep_upload(form.cleaned_data["file"], by=person(request))
        except uploads.Unacceptable as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("desk:columns", run.pk)
    context = {"nav": "desk", "form": form, "limit": uploads.LARGEST, "types": uploads.TYPES}
    return render(request, "desk/upload.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.IMPORT)
def columns(request: HttpRequest, pk: int) -> HttpResponse:
    """What the columns mean, and the first rows as they would go in; sent back, it starts a run or shows them anew."""
    run = get_object_or_404(ImportRun, pk=pk)
    if run.state != ImportState.PREVIEW:
        return redirect("desk:run", run.pk)
    asked = request.POST if request.method == "POST" else None
    form = ColumnsForm(asked, initial=_last_choices(run))
    starts = asked is not None and asked.get("do") in ("try", "import")
    if asked is not None and not form.is_valid() and form.non_field_errors():
        shown, unreadable = _look(run, None)
    else:
        shown, unreadable = _look(run, form.mapping)
        if starts and shown and form.is_valid():
            return _start(request, run, form, dry_run=form.data["do"] == "try")
    refused = unreadable or (starts and form.errors) or form.non_field_errors()
    context = {
        "nav": "desk",
        "run": run,
        "form": form,
        "preview": shown,
        "unreadable": unreadable,
        "starts": starts,
        "choices": [field.value for field in Field],
    }
    return render(request, "desk/columns.html", context, status=400 if refused else 200)


def _look(run: ImportRun, mapping: dict[str, Any] | None) -> tuple[Preview | None, str]:
    """The first rows of the file, or why it cannot be read."""
    path = uploads.path_of(run)
    try:
        return preview(path, mapping=mapping), ""
    except UnreadableFile as error:
        return None, error.told(_)


def _start(request: HttpRequest, upload: ImportRun, form: ColumnsForm, *, dry_run: bool) -> HttpResponse:
    run = prepare(
        uploads.path_of(upload),
        by=person(request),
        source=form.cleaned_data["source"],
        priority=form.cleaned_data["priority"],
        retrieved_on=form.cleaned_data["retrieved_on"],
        mapping=form.mapping,
        dry_run=dry_run,
    )
    if not dry_run:
        upload.delete()
    take_in.enqueue(run.pk)
    return redirect("desk:run", run.pk)


def _last_choices(upload: ImportRun) -> dict[str, Any]:
    """What was chosen when this file was tried the last time."""
    tried = _same_file(upload).filter(dry_run=True).select_related("source").order_by("-id").first()
    if tried is None or tried.source is None:
        return {"retrieved_on": upload.retrieved_on}
    return {"source": tried.source.name, "priority": tried.source.priority, "retrieved_on": tried.retrieved_on}


def _same_file(run: ImportRun):
    return ImportRun.objects.filter(by=run.by, file_digest=run.file_digest)


@require_safe
@needs(Permission.IMPORT)
def run(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "desk/run.html", _of_run(request, pk))


@require_safe
@needs(Permission.IMPORT)
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The part of the run's page that changes while it runs."""
    return render(request, "desk/progress.html", _of_run(request, pk))


def _of_run(request: HttpRequest, pk: int) -> dict[str, Any]:
    run = get_object_or_404(ImportRun.objects.select_related("source"), pk=pk)
    rejects = _rejects(run, SHOWN_REJECTS)
    waiting = _same_file(run).filter(state=ImportState.PREVIEW).order_by("-id").first() if run.dry_run else None
    return {
        "nav": "desk",
        "run": run,
        "under_way": run.state in UNDER_WAY,
        "defects": told(run),
        "rejects": [(reject, _on_one_line(reject)) for reject in rejects],
        "more_rejects": run.rejected - len(rejects),
        "can_mend": MendForm.suits(rejects),
        "upload": waiting,
        "percent": min(100, 100 * run.position // run.total) if run.total else None,
    }


def _rejects(run: ImportRun, most: int) -> list[RejectedRow]:
    return list(run.rejects.select_related("run")[:most])


def _on_one_line(reject: RejectedRow) -> str:
    return " | ".join(cell for _heading, cell in cells_of(reject) if cell)


@require_safe
@needs(Permission.IMPORT)
def rejects(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    run = get_object_or_404(ImportRun, pk=pk)
    response = StreamingHttpResponse(lines_of(run), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="rejects-{run.pk}.csv"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.IMPORT)
def mend(request: HttpRequest, pk: int) -> HttpResponse:
    """The rejected rows as a form; sent, they go in as a file of their own from the same source."""
    run = get_object_or_404(ImportRun.objects.select_related("source"), pk=pk)
    rejects = _rejects(run, MOST_MENDED)
    if run.state in UNDER_WAY or run.source is None or not MendForm.suits(rejects):
        raise NotNow(_("这次导入没有可以在这里改的行。"))
    form = MendForm(request.POST or None, rejects=rejects)
    if request.method == "POST" and form.is_valid():
        mended = prepare(
            uploads.keep_mended(run, form.rows()),
            by=person(request),
            source=run.source.name,
            retrieved_on=run.retrieved_on,
            mapping={"columns": run.mapping["columns"]} if "columns" in run.mapping else None,
        )
        take_in.enqueue(mended.pk)
        return redirect("desk:run", mended.pk)
    context = {"nav": "desk", "run": run, "form": form, "more": run.rejected - len(rejects)}
    return render(request, "desk/mend.html", context, status=400 if form.errors else 200)


@require_POST
@needs(Permission.IMPORT)
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    run = get_object_or_404(ImportRun, pk=pk, state=ImportState.PREVIEW)
    uploads.discard(run)
    messages.success(request, _("已经删去上传的文件，没有导入。"), "good")
    return redirect("desk:home")
