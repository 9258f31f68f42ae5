"""Files of values: looked at first, then taken in; what cannot be taken comes back as a file to mend."""

from __future__ import annotations

import shutil
import time
from pathlib import Path
from typing import Any, Final

from django import forms
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from guiju.base.errors import InvalidForm
from guiju.documents.opening import UnreadableFile
from guiju.figures import tables
from guiju.figures.actions import Outcome, take_in
from guiju.figures.reportable import reportable, title_of, written
from guiju.people.roles import Permission
from guiju.standards import uploads
from guiju.web.desk.access import needs, person
from guiju.web.desk.forms import Form

TYPES: Final = (".csv", ".xlsx", ".xls", ".ods")
FOLDER: Final = "values"
KEPT_S: Final = 86_400
SHOWN: Final = 200


class FileForm(Form):
    file = forms.FileField(label=gettext_lazy("文件"))
    source = forms.CharField(
        label=gettext_lazy("来源"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("表里没有写来源的行记这个来源，例如“2020年度工作总结”。"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.REPORT)
def upload(request: HttpRequest) -> HttpResponse:
    """Sent with a file it shows what would go in; sent with the name of a kept one it takes that in."""
    context: dict[str, Any] = {"nav": "desk", "form": FileForm(), "types": TYPES, "limit": uploads.LARGEST}
    if request.method != "POST":
        return render(request, "desk/values_upload.html", context)
    source = request.POST.get("source", "").strip()
    if "kept" in request.POST:
        path, done = _kept(request.POST["kept"]), True
    else:
        form = context["form"] = FileForm(request.POST, request.FILES)
        done = False
        if not form.is_valid():
            return render(request, "desk/values_upload.html", context, status=400)
        _forget_old()
        try:
            path = uploads.keep(form.cleaned_data["file"], types=TYPES, folder=FOLDER)
        except uploads.Unacceptable as refusal:
            form.add_error("file", str(refusal))
            return render(request, "desk/values_upload.html", context, status=400)
    try:
        outcome = take_in(path, source=source, by=person(request), dry_run=not done)
    except UnreadableFile as reason:
        context["form"] = form = FileForm({"source": source}, {})
        form.errors["file"] = form.error_class([reason.told(_)])
        return render(request, "desk/values_upload.html", context, status=400)
    context |= _shown(outcome) | {"kept": _name_of(path), "source": source, "file": path.name, "done": done}
    return render(request, "desk/values_preview.html", context)


def _shown(outcome: Outcome) -> dict[str, Any]:
    measures = {each.code: each for each in reportable()}
    rows = [
        (row, title_of(measures[row.code]), written(row.value, row.precision, measures[row.code]))
        for row in outcome.entered[:SHOWN]
    ]
    return {"outcome": outcome, "rows": rows, "refused": outcome.refused[:SHOWN]}


@require_safe
@needs(Permission.REPORT)
def rejects(request: HttpRequest) -> HttpResponse:
    """`?kept=…`: the lines of a kept file that cannot go in, with the reason, as CSV to mend."""
    path = _kept(request.GET.get("kept", ""))
    source = request.GET.get("source", "")
    outcome = take_in(path, source=source, by=person(request), dry_run=True)
    response = HttpResponse(tables.mending(outcome.headings, outcome.refused), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = (
        f'attachment; filename="{path.stem[:40].encode("ascii", "ignore").decode()}-mend.csv"'
    )
    return response


def _root() -> Path:
    return Path(settings.MEDIA_ROOT) / FOLDER


def _name_of(path: Path) -> str:
    """Signed, so that it opens nothing but what was uploaded here."""
    return signing.dumps(str(path.relative_to(_root())), salt=FOLDER, compress=True)


def _kept(name: str) -> Path:
    try:
        path = _root() / signing.loads(name, salt=FOLDER, max_age=KEPT_S)
    except signing.BadSignature:
        raise InvalidForm(_("这个文件已经不在服务器上，请重新上传。")) from None
    if not path.is_file():
        raise InvalidForm(_("这个文件已经不在服务器上，请重新上传。"))
    return path


def _forget_old() -> None:
    """A file is kept for a day: long enough to be looked at and mended."""
    for folder in _root().glob("*"):
        if folder.stat().st_mtime < time.time() - KEPT_S:
            shutil.rmtree(folder, ignore_errors=True)
