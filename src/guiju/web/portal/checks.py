"""Checking a document: it is brought or pasted, its findings stand beside it, and an hour later it is gone."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.middleware import HtmxDetails

from guiju.base.errors import InvalidForm
from guiju.checks import mending
from guiju.checks.definition import Family, Profile
from guiju.checks.fleeting import runs
from guiju.checks.fleeting.runs import Asked, Run, State
from guiju.checks.kept import actions as kept_checks
from guiju.checks.model.building import model_file
from guiju.checks.profiles import Settings
from guiju.people.models import User
from guiju.web import asking
from guiju.web.components.brought import Brought
from guiju.web.components.checked_files import DOCX, as_file, as_mended, forms_of
from guiju.web.components.checking import FAMILIES, PROFILES, shown
from guiju.web.limits import Rate, address_of, spend
from guiju.web.refusals import refuse

RATE: Final = Rate(60, 600)
"""Checks of one address: a whole office may stand behind it."""

LONGEST_TEXT: Final = 200_000
"""Characters that may be pasted."""

LONGEST_NAME: Final = 120
ACCEPTED: Final = (".docx", ".pdf", ".html", ".htm", ".md", ".txt", ".xlsx", ".csv")
"""What the picker offers; what a file is, it says itself."""


class CheckForm(Brought):
    """What is to be checked, and how."""

    largest = runs.LARGEST
    nothing = ("file", gettext_lazy("请选一个文件，或者在下面粘贴文字。"))
    file = forms.FileField(label=gettext_lazy("文件"), required=False)
    text = forms.CharField(label=gettext_lazy("或者粘贴文字"), required=False, max_length=LONGEST_TEXT, strip=False)
    profile = forms.ChoiceField(
        label=gettext_lazy("当作哪一种文件"),
        required=False,
        choices=[("", gettext_lazy("自动判断")), *((each.value, PROFILES[each]) for each in Profile)],
    )
    on = forms.DateField(label=gettext_lazy("按哪一天的有效标准"), required=False)
    select = forms.MultipleChoiceField(
        label=gettext_lazy("只查这几类"),
        required=False,
        choices=[(each.value, FAMILIES[each]) for each in Family],
    )

    def asked(self, *, owner: int | None) -> Asked:
        given = self.cleaned_data
        file: UploadedFile | None = given["file"]
        return Asked(
            name_of(file.name or "") if file else _("粘贴的文字") + ".txt",
            given["on"],
            Settings(
                profile=Profile(given["profile"]) if given["profile"] else Profile.DOCUMENT,
                select=tuple(given["select"]),
            ),
            guess=not given["profile"],
            owner=owner,
        )

    def content(self) -> Iterable[bytes]:
        file: UploadedFile | None = self.cleaned_data["file"]
        return file.chunks() if file else [self.cleaned_data["text"].encode("utf-8", "replace")]


def name_of(name: str) -> str:
    """The bare name of a file, without what no header should meet; its ending is kept."""
    plain = "".join(mark for mark in Path(name.replace("\\", "/")).name if mark.isprintable()).strip(". ")
    stem, ending = Path(plain).stem, Path(plain).suffix
    return (stem[: LONGEST_NAME - len(ending)] + ending) or _("文件")


@require_http_methods(["GET", "HEAD", "POST"])
def compose(request: HttpRequest) -> HttpResponse:
    """The form; sent, it leads to the check that has begun."""
    if request.method != "POST":
        initial = {name: request.GET.get(name, "") for name in ("profile", "on")}
        return _form(request, CheckForm(initial=initial | {"select": request.GET.getlist("select")}))
    allowance = spend(f"check {address_of(request)}", 1, RATE)
    if not allowance.granted:
        sentence = _("检查得太频繁；请在 {retry} 秒后再试。").format(retry=allowance.retry_s)
        return refuse(request, sentence, status=429)
    form = CheckForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            run = runs.begin(form.content(), form.asked(owner=_asker(request)))
        except InvalidForm as fault:
            form.add_error("file" if form.cleaned_data["file"] else "text", fault.told(_))
        else:
            return redirect("portal:check", run.token)
    return _form(request, form, status=400)


def _form(request: HttpRequest, form: CheckForm, *, status: int = 200) -> HttpResponse:
    context = {
        "nav": "check",
        "form": form,
        "accepted": ACCEPTED,
        "limit": runs.LARGEST,
        "longest": LONGEST_TEXT,
        "today": asking.today(),
        "chosen": form["select"].value() or (),
    }
    return render(request, "portal/check_new.html", context, status=status)


@require_safe
def check(request: HttpRequest, token: str) -> HttpResponse:
    """How far it is; why it failed; or what was found."""
    run = _found(request, token)
    context = {"nav": "check", "run": run, "name": run.asked.name, "until": _until(run)}
    match run.state:
        case State.FINISHED:
            context |= shown(request, run.report)
            context |= {"forms": forms_of(run.report), "may_keep": _asker(request), "mended": _mended(request)}
            response = render(request, "portal/check.html", context)
        case State.FAILED:
            response = render(request, "portal/check_failed.html", context | {"fault": run.fault.told(_)})
        case _:
            response = render(request, "portal/check_waiting.html", context | _progress(run))
    return _private(response)


@require_safe
def progress(request: HttpRequest, token: str) -> HttpResponse:
    """The part of the page that tells how far it is; when it has ended, the page is to be read anew."""
    run = _found(request, token)
    if run.state in (State.FINISHED, State.FAILED):
        if not HtmxDetails(request):
            return _private(redirect("portal:check", token))
        response = HttpResponse()
        response["HX-Refresh"] = "true"
        return _private(response)
    return _private(render(request, "portal/check_progress.html", {"run": run} | _progress(run)))


@require_safe
def model(_request: HttpRequest) -> FileResponse:
    """A standard with every element, to try a check on and to write one's own in: its numbers are counted by Word."""
    return FileResponse(io.BytesIO(model_file()), as_attachment=True, filename="guiju-model.docx", content_type=DOCX)


@require_safe
def file(request: HttpRequest, token: str, form: str) -> HttpResponse:
    run = _found(request, token)
    return as_file(run.report, run.document, form)


@require_safe
def mended(request: HttpRequest, token: str) -> HttpResponse:
    """The document with its mends; `?all=1` also those that a person should look at."""
    run = _found(request, token)
    return as_mended(run.report, run.document, unsafe=bool(request.GET.get("all")))


@require_POST
def again(request: HttpRequest, token: str) -> HttpResponse:
    """Mend what is safe, and check what came of it: another check, with the same questions."""
    run = _found(request, token)
    done = mending.mended(run.document, run.report, unsafe=False)
    following = runs.begin([done.content], run.asked)
    return redirect(f"{reverse('portal:check', args=[following.token])}?mended={len(done.done)}")


@require_POST
def end(request: HttpRequest, token: str) -> HttpResponse:
    _found(request, token).forget()
    messages.success(request, _("文件和检查结果都已删去。"), "good")
    return redirect("portal:check-new")


@require_POST
@login_required
def keep(request: HttpRequest, token: str) -> HttpResponse:
    """From now on it is his, until he deletes it."""
    run = _found(request, token)
    assert isinstance(request.user, User)
    found = kept_checks.keep(run, by=request.user)
    run.forget()
    messages.success(request, _("检查结果已保存，只有您自己能看。"), "good")
    return redirect(found)


def _found(request: HttpRequest, token: str) -> Run:
    return runs.found(token, by=_asker(request))


def _asker(request: HttpRequest) -> int | None:
    return request.user.pk if request.user.is_authenticated else None


def _until(run: Run) -> datetime:
    return datetime.fromtimestamp(run.ends_at, tz=timezone.get_current_timezone())


def _progress(run: Run) -> dict[str, Any]:
    done, total = run.progress
    return {"waiting": run.state is State.WAITING, "done": done, "total": total}


def _mended(request: HttpRequest) -> str:
    """What `again` tells the page of the check that it has begun."""
    text = request.GET.get("mended", "")
    if not (text.isascii() and text.isdigit() and len(text) < 7):
        return ""
    count = int(text)
    said = ngettext("改好了 {count} 处，下面是改后的检查结果。", "改好了 {count} 处，下面是改后的检查结果。", count)
    return said.format(count=count)


def _private(response: HttpResponse) -> HttpResponse:
    """For nobody else's cache, and in no search engine."""
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
