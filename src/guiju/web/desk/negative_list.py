"""负面清单: the version of a day, its entries added and ended by the office, a file of them taken in."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guiju.base.errors import InvalidForm, NotNow
from guiju.checks.negative import keeping
from guiju.checks.negative.models import NegativeEntry
from guiju.people.roles import Permission
from guiju.web import asking
from guiju.web.desk.access import may, needs, person
from guiju.web.desk.forms import Form

LARGEST: Final = 1 << 20
_SALT: Final = "negative-list"
_KEPT_S: Final = 3_600


class EntryForm(Form):
    field = forms.CharField(label=gettext_lazy("领域"), max_length=120)
    words = forms.CharField(
        label=gettext_lazy("关键词"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("每行一个；标准名称或范围中有其一即命中。"),
    )
    ics = forms.CharField(
        label=gettext_lazy("ICS 分类号"), required=False, max_length=120, help_text=gettext_lazy("以空格分开。")
    )
    reason = forms.CharField(label=gettext_lazy("理由"), max_length=300)
    legal_basis = forms.CharField(label=gettext_lazy("法律依据"), required=False, max_length=200)
    source = forms.CharField(
        label=gettext_lazy("来源"), max_length=300, help_text=gettext_lazy("文件名称和文号，或者网址。")
    )
    verified = forms.BooleanField(label=gettext_lazy("已与原文核对"), required=False)
    valid_from = forms.DateField(label=gettext_lazy("自"), required=False, widget=forms.DateInput({"type": "date"}))
    valid_to = forms.DateField(label=gettext_lazy("至"), required=False, widget=forms.DateInput({"type": "date"}))


class EndForm(Form):
    on = forms.DateField(label=gettext_lazy("最后一天"), widget=forms.DateInput({"type": "date"}))
    reason = forms.CharField(label=gettext_lazy("理由"), max_length=300)


@require_safe
@login_required
def entries(request: HttpRequest) -> HttpResponse:
    """`?on=` shows the version of that day, `?all=1` every entry that ever was."""
    return render(request, "desk/local/negative_list.html", _shown(request))


def _shown(request: HttpRequest, **more: Any) -> dict[str, Any]:
    day = asking.chosen_day(request) if request.method != "POST" else asking.today()
    every = "all" in request.GET
    found = NegativeEntry.objects.all() if every else NegativeEntry.objects.standing(on=day)
    return {
        "nav": "desk",
        "day": day,
        "every": every,
        "entries": [(each, each.words.splitlines()) for each in found],
        "columns": keeping.COLUMNS,
        "may_change": may(person(request), Permission.KEEP_LISTS),
        **more,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.KEEP_LISTS)
def add(request: HttpRequest) -> HttpResponse:
    form = EntryForm(request.POST or None, initial={"valid_from": asking.today().isoformat()})
    if form.is_valid():
        given = form.cleaned_data
        try:
            entry = keeping.add_entry(**{**given, "words": given["words"].splitlines()}, by=person(request))
        except (InvalidForm, NotNow) as fault:
            form.add_error(None, fault.told(_))
        else:
            messages.success(request, _("已加入“{field}”。").format(field=entry.field), "good")
            return redirect("desk:negative-list")
    context = {"nav": "desk", "form": form}
    return render(request, "desk/local/negative_entry.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.KEEP_LISTS)
def end(request: HttpRequest, pk: int) -> HttpResponse:
    entry = get_object_or_404(NegativeEntry, pk=pk)
    form = EndForm(request.POST or None, initial={"on": asking.today().isoformat()})
    if form.is_valid():
        try:
            keeping.end_entry(entry, on=form.cleaned_data["on"], reason=form.cleaned_data["reason"], by=person(request))
        except (InvalidForm, NotNow) as fault:
            form.add_error(None, fault.told(_))
        else:
            messages.success(request, _("“{field}”已定失效日期。").format(field=entry.field), "good")
            return redirect("desk:negative-list")
    context = {"nav": "desk", "form": form, "entry": entry, "words": entry.words.splitlines()}
    return render(request, "desk/local/negative_end.html", context, status=400 if form.errors else 200)


@require_POST
@needs(Permission.KEEP_LISTS)
def upload(request: HttpRequest) -> HttpResponse:
    """Good rows go in; the others are shown with why, and come back as a file."""
    file = request.FILES.get("file")
    if file is None or file.size is None or file.size > LARGEST:
        fault = _("请选择一个不超过 1 MB 的 CSV 文件。")
        return render(request, "desk/local/negative_list.html", _shown(request, fault=fault), status=400)
    try:
        taken = keeping.take_in(file.read(), by=person(request))
    except InvalidForm as refused:
        return render(request, "desk/local/negative_list.html", _shown(request, fault=refused.told(_)), status=400)
    if not taken.refused:
        done = ngettext("已加入 {count} 条。", "已加入 {count} 条。", taken.entered).format(count=taken.entered)
        messages.success(request, done, "good")
        return redirect("desk:negative-list")
    more = {"taken": taken, "kept": signing.dumps(taken.refused, salt=_SALT, compress=True)}
    return render(request, "desk/local/negative_list.html", _shown(request, **more))


@require_POST
@needs(Permission.KEEP_LISTS)
def mend(request: HttpRequest) -> HttpResponse:
    """The rows that did not go in, as a file."""
    try:
        refused = signing.loads(request.POST.get("kept", ""), salt=_SALT, max_age=_KEPT_S)
    except signing.BadSignature:
        raise InvalidForm(_("这些行已经不在，请重新上传。")) from None
    return _file(keeping.mending((row, why) for row, why in refused), "negative-list-mend.csv")


@require_safe
@login_required
def download(request: HttpRequest) -> HttpResponse:
    """Every entry that ever was, in the columns that can be taken in again."""
    return _file(keeping.as_csv(NegativeEntry.objects.all()), "negative-list.csv")


def _file(content: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
