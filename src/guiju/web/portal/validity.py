"""查新: a list of standards, pasted or brought as a file, answered for a day; kept only by who asks for it.

Between two pages of a stranger nothing is kept here: what was recognised travels in the form, signed.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Final

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from guiju.base.errors import GuijuError, InvalidForm
from guiju.checks.validity import actions, writing
from guiju.checks.validity.answering import answer
from guiju.checks.validity.models import row_of, stored
from guiju.checks.validity.recognising import Listing, recognise
from guiju.documents.reading import of_text, read_limited
from guiju.people.models import User
from guiju.web import asking
from guiju.web.components.brought import Brought
from guiju.web.components.validity import as_file, choices, result
from guiju.web.limits import Rate, address_of, spend
from guiju.web.refusals import refuse

LARGEST: Final = 20 << 20
"""Bytes of a file."""

LONGEST_TEXT: Final = 600_000
"""Characters that may be pasted: ten thousand lines of sixty."""

RATE: Final = Rate(120, 600)
"""Lists answered for one address: a whole office may stand behind it."""

ACCEPTED: Final = (".xlsx", ".csv", ".docx", ".txt", ".pdf", ".md", ".html")
_SALT: Final = "guiju.validity"
_WAITS_S: Final = 86_400


class AskForm(Brought):
    largest = LARGEST
    nothing = ("text", gettext_lazy("请粘贴标准号，一行一个，或者选一个文件。"))
    text = forms.CharField(
        label=gettext_lazy("粘贴标准号"),
        required=False,
        max_length=LONGEST_TEXT,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 9, "spellcheck": "false"}),
    )
    file = forms.FileField(label=gettext_lazy("或者选一个文件"), required=False)
    on = forms.DateField(label=gettext_lazy("状态以哪一天为准"), required=False)


@require_http_methods(["GET", "HEAD", "POST"])
def validity(request: HttpRequest) -> HttpResponse:
    """The form; sent, the answers: as a page, or as a file where `then` says so."""
    if request.method != "POST":
        return _form(request, AskForm(initial={"on": request.GET.get("on", "")}))
    allowance = spend(f"validity {address_of(request)}", 1, RATE)
    if not allowance.granted:
        sentence = _("查得太勤了，请在 {seconds} 秒后再试。").format(seconds=allowance.retry_s)
        response = refuse(request, sentence, status=429)
        response["Retry-After"] = str(allowance.retry_s)
        return response
    if "kept" in request.POST:
        return _again(request)
    form = AskForm(request.POST, request.FILES)
    if not form.is_valid():
        return _form(request, form, status=400)
    then = request.POST.get("then", "")
    file: UploadedFile | None = form.cleaned_data["file"]
    try:
        if file is None:
            listing = recognise(of_text(form.cleaned_data["text"], name=_("粘贴的清单")))
            return _answered(request, _bounded(listing), form.cleaned_data["on"], then)
        return _of_file(request, file, form.cleaned_data["on"], then)
    except GuijuError as error:
        form.add_error("text" if file is None else "file", error.told(_))
        return _form(request, form, status=400)


def _of_file(request: HttpRequest, file: UploadedFile, on: date, then: str) -> HttpResponse:
    name = Path((file.name or "").replace("\\", "/")).name[-120:] or _("清单")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"list{Path(name).suffix.lower()[:8]}"
        with path.open("wb") as copy:
            for chunk in file.chunks():
                copy.write(chunk)
        listing = _bounded(recognise(read_limited(path, name=name)))
        if then == "xlsx":
            answers = answer(listing.rows, on)
            return as_file(writing.xlsx(listing, answers, on=on, original=path, strange=True), name, "xlsx")
        return _answered(request, listing, on, then)


def _bounded(listing: Listing) -> Listing:
    """Raises InvalidForm where there is nothing to answer, or too much."""
    if not listing.rows:
        raise InvalidForm(_("没有找到标准号。一行写一个，如 GB/T 1.1—2020，后面可以写名称。"))
    if len(listing.rows) > actions.MOST_ROWS:
        count = len(listing.rows)
        raise InvalidForm(_("一次最多查 {most} 项，这里有 {count} 项").format(most=actions.MOST_ROWS, count=count))
    return listing


def _again(request: HttpRequest) -> HttpResponse:
    """The same list with what was chosen, for another day, as a file, or to be saved."""
    try:
        kept = signing.loads(request.POST["kept"], salt=_SALT, max_age=_WAITS_S)
    except signing.BadSignature:
        raise InvalidForm(_("这份清单放得太久了，请重新粘贴或上传。")) from None
    rows = tuple(row_of(each, place) for place, each in enumerate(kept["rows"], start=1))
    listing = Listing(kept["name"], kept["format"], rows, tuple(kept["headings"]))
    day = forms.DateField(required=False).to_python(request.POST.get("on") or None)
    return _answered(request, listing, day or asking.today(), request.POST.get("then", ""), choices(request))


def _answered(
    request: HttpRequest, listing: Listing, on: date, then: str, chosen: Mapping[int, str] | None = None
) -> HttpResponse:
    chosen = chosen or {}
    if then == "save" and isinstance(request.user, User):
        return _saved(request, listing, chosen, request.user)
    answers = answer(listing.rows, on, chosen)
    if then in ("xlsx", "docx"):
        made = (writing.xlsx if then == "xlsx" else writing.docx)(listing, answers, on=on)
        return as_file(made, listing.name, then)
    kept = {
        "name": listing.name,
        "format": listing.format,
        "headings": listing.headings,
        "rows": [stored(row) for row in listing.rows],
    }
    context = result(answers, on) | {
        "name": listing.name,
        "left_out": listing.left_out[:20],
        "left_out_count": len(listing.left_out),
        "kept": signing.dumps(kept, salt=_SALT, compress=True),
        "day": on.isoformat(),
        "suggested": Path(listing.name).stem[:80],
        "keeps": isinstance(request.user, User),
    }
    return render(request, "portal/validity_answers.html", context)


def _saved(request: HttpRequest, listing: Listing, chosen: Mapping[int, str], by: User) -> HttpResponse:
    saved = actions.save(
        listing,
        name=request.POST.get("name", "") or Path(listing.name).stem[:80],
        by=by,
        today=asking.today(),
        choices=chosen,
        language=get_language() or "zh-hans",
        site=request.build_absolute_uri("/").removesuffix("/"),
    )
    messages.success(request, _("已保存清单“{name}”，有变动时告诉您。").format(name=saved.name), "good")
    return redirect(saved)


def _form(request: HttpRequest, form: AskForm, *, status: int = 200) -> HttpResponse:
    own = request.user.saved_lists.all() if isinstance(request.user, User) else None
    context = {"form": form, "own": own, "accepted": ACCEPTED, "most": LARGEST >> 20, "today": asking.today()}
    return render(request, "portal/validity.html", context, status=status)
