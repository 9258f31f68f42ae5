"""意见汇总处理表: taken as .docx and .xlsx, brought back filled in; and comments that came by letter."""

from __future__ import annotations

import shutil
import time
from collections import defaultdict
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from guiju.base.errors import GuijuError, InvalidForm, NotAllowed
from guiju.consultations import actions, commenting, filing
from guiju.consultations.commenting import Said, Sender
from guiju.consultations.errors import NotComplete
from guiju.consultations.titles import verdict_title
from guiju.consultations.words import Way
from guiju.documents.opening import UnreadableFile
from guiju.people.roles import Permission
from guiju.standards import uploads
from guiju.web import asking
from guiju.web.desk.access import needs, person
from guiju.web.desk.consultations import opened

FOLDER: Final = "comment-tables"
KEPT_S: Final = 86_400
SHOWN: Final = 300
KINDS: Final = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_safe
@needs(Permission.WORK_ON_CASES)
def table(request: HttpRequest, number: str, form: str) -> HttpResponse:
    found, _rights = opened(request, number)
    content = actions.comment_table(found) if form == "docx" else actions.comment_sheet(found)
    response = HttpResponse(content, content_type=KINDS[form])
    response["Content-Disposition"] = f'attachment; filename="comments-{number}.{form}"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.WORK_ON_CASES)
def upload(request: HttpRequest, number: str) -> HttpResponse:
    """Sent with a file it shows what it would change; sent with the name of a kept one it takes that in."""
    found, rights = opened(request, number)
    context: dict[str, Any] = {"nav": "desk", "consultation": found, "types": filing.TYPES}
    refused = "" if rights.answers else _("意见由起草单位和办理机关处理")
    if refused and request.method == "POST":
        raise NotAllowed(refused)
    if request.method != "POST":
        context["refused"] = refused
        return render(request, "desk/consultation_table.html", context)
    try:
        if "kept" in request.POST:
            path = _kept(request.POST["kept"])
            overruling = {int(text) for text in request.POST.getlist("overrule") if text.isascii() and text.isdigit()}
            outcome = actions.take_back(found, path, person(request), overruling=overruling)
            said = ngettext("收下 {count} 条处理意见", "收下 {count} 条处理意见", outcome.entered)
            messages.success(request, said.format(count=outcome.entered), "good")
            if not outcome.bad:
                return redirect("desk:consultation", number)
            context["done"] = True
        else:
            given: Any = request.FILES.get("file")
            if given is None:
                raise NotComplete(_("请选择文件"))
            _forget_old()
            path = uploads.keep(given, types=filing.TYPES, folder=FOLDER)
            outcome = actions.take_back(found, path, person(request), dry_run=True)
    except (NotComplete, UnreadableFile, uploads.Unacceptable) as why:
        return render(request, "desk/consultation_table.html", context | {"fault": why.told(_)}, status=400)
    context |= {
        "outcome": outcome,
        "file": path.name,
        "kept": _name_of(path),
        "clear": [(each, verdict_title(each.verdict)) for each in outcome.clear[:SHOWN]],
        "conflicts": [(each, verdict_title(each.verdict)) for each in outcome.conflicts],
        "bad": outcome.bad[:SHOWN],
    }
    return render(request, "desk/consultation_table.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.WORK_ON_CASES)
def letters(request: HttpRequest, number: str) -> HttpResponse:
    """Comments that came by letter: a table with a row each, of one body or of many; or that a body has none."""
    found, rights = opened(request, number)
    refused = "" if rights.directs else _("来函意见由办理机关登记")
    if refused and request.method == "POST":
        raise NotAllowed(refused)
    typed = {name: request.POST.get(name, "").strip() for name in ("organization", "text", "clause")}
    context: dict[str, Any] = {"nav": "desk", "consultation": found, "types": filing.TYPES, "typed": typed}
    context["refused"] = refused
    if request.method != "POST":
        return render(request, "desk/consultation_letters.html", context)
    try:
        by_body, bad = _of_letter(request, number, typed)
        entered = sum(
            len(commenting.send(
                found, said, sender=Sender(organization=body), on=asking.today(), by=person(request), way=Way.LETTER,
                no_comment=not said,
            )[0].comments.all())
            for body, said in by_body.items()
        )  # fmt: skip
    except GuijuError as why:
        return render(request, "desk/consultation_letters.html", context | {"fault": why.told(_)}, status=400)
    said_of_it = ngettext("登记了 {count} 条意见", "登记了 {count} 条意见", entered).format(count=entered)
    messages.success(request, said_of_it, "good")
    if not bad:
        return redirect("desk:consultation", number)
    return render(request, "desk/consultation_letters.html", context | {"bad": bad[:SHOWN]})


def _of_letter(request: HttpRequest, number: str, typed: dict[str, str]) -> tuple[dict[str, list[Said]], list[Any]]:
    """Comments by who sent them, and the rows that cannot go in."""
    found, _rights = opened(request, number)
    given: Any = request.FILES.get("file")
    if given is None:
        if not typed["organization"]:
            raise NotComplete(_("请写来函单位，或选择文件"))
        place = filing.place_of(found, typed["clause"])
        return {typed["organization"]: [Said(place, typed["text"])] if typed["text"] else []}, []
    with filing.received(given) as path:
        filed = filing.read_comments(found, path)
    by_body: dict[str, list[Said]] = defaultdict(list)
    for body, said in filed.said:
        name = body or typed["organization"]
        if not name:
            raise NotComplete(_("表里没有“提出单位”一栏；请在上面写来函单位"))
        by_body[name].append(said)
    if not by_body:
        raise NotComplete(_("没有一行可以收") if not filed.bad else filed.bad[0].why)
    return by_body, list(filed.bad)


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
    for folder in _root().glob("*"):
        if folder.stat().st_mtime < time.time() - KEPT_S:
            shutil.rmtree(folder, ignore_errors=True)
