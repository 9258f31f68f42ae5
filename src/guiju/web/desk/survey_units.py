"""Who is asked in a survey: names and addresses pasted, uploaded, or taken over from an earlier survey."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from guiju.base.errors import InvalidForm
from guiju.documents.opening import UnreadableFile
from guiju.figures import tables
from guiju.figures.surveys import actions
from guiju.figures.surveys.models import State, Survey, Unit
from guiju.people.roles import Permission
from guiju.standards import uploads
from guiju.web.desk.access import needs, person
from guiju.web.desk.forms import Form
from guiju.web.desk.value_files import FOLDER, TYPES

COLUMNS: Final = {
    "name": ("name", "单位名称", "单位", "名称", "填报单位"),
    "address": ("address", "email", "e-mail", "邮箱", "电子邮箱", "电子邮件", "电子邮件地址"),
}
ORDER: Final = ("name", "address")
PREVIEWED: Final = 100


class UnitsForm(Form):
    lines = forms.CharField(
        label=gettext_lazy("单位名称和电子邮件地址"),
        required=False,
        max_length=400_000,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text=gettext_lazy("一行一家，用逗号或制表符隔开；可以直接从表格里粘贴。"),
    )
    file = forms.FileField(label=gettext_lazy("或者上传名单"), required=False)
    earlier = forms.ModelChoiceField(
        label=gettext_lazy("或者沿用一项调查的单位"), required=False, queryset=Survey.objects.none()
    )

    def __init__(self, *args: Any, survey: Survey, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["earlier"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Survey.objects.exclude(pk=survey.pk).filter(units__isnull=False).distinct()


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.SURVEY)
def units(request: HttpRequest, pk: int) -> HttpResponse:
    """Sent once, it shows who would be added and what is wrong; sent with `do=add`, it adds those that are right."""
    survey = get_object_or_404(Survey, pk=pk)
    sent = request.method == "POST"
    form = UnitsForm(request.POST if sent else None, request.FILES if sent else None, survey=survey)
    good: list[Unit] = []
    bad: list[tuple[int, str, str]] = []
    if sent and form.is_valid():
        try:
            good, bad = _read(survey, form)
        except (UnreadableFile, uploads.Unacceptable) as reason:
            form.add_error("file", reason.told(_))
        else:
            if request.POST.get("do") == "add" and good:
                made = actions.add_units(survey, [(unit.name, unit.address) for unit in good], by=person(request))
                messages.success(request, _("已增加 {count} 家单位。").format(count=len(made)), "good")
                if not bad:
                    return redirect("desk:survey", pk)
                good = []
            elif not good and not bad:
                form.add_error("lines", _("没有写单位。"))
    shown = None
    if good or bad:
        lines = "\n".join(f"{unit.name}\t{unit.address}" for unit in good)
        kept = "\n".join([lines, *(text for _line, text, _reason in bad)]).strip()
        shown = {"good": good[:PREVIEWED], "count": len(good), "bad": bad[:PREVIEWED], "kept": kept}
        form = UnitsForm({"lines": kept}, survey=survey)
    context = {
        "nav": "desk",
        "survey": survey,
        "form": form,
        "shown": shown,
        "standing": survey.units.count(),
        "open": survey.state is State.OPEN,
        "closed": survey.state is State.CLOSED,
        "types": TYPES,
        "limit": uploads.LARGEST,
    }
    return render(request, "desk/survey_units.html", context, status=400 if sent and form.errors else 200)


def _read(survey: Survey, form: UnitsForm) -> tuple[list[Unit], list[tuple[int, str, str]]]:
    """Units that can be asked, and (line, what it says, why not) of the others."""
    if form.cleaned_data["file"]:
        path = uploads.keep(form.cleaned_data["file"], types=TYPES, folder=FOLDER)
        table = tables.read(path, COLUMNS, ORDER)
        path.unlink()
        path.parent.rmdir()
    elif form.cleaned_data["earlier"]:
        earlier = form.cleaned_data["earlier"].units.all()
        return _checked(survey, ((0, unit.name, unit.address) for unit in earlier))
    else:
        table = tables.from_text(form.cleaned_data["lines"], COLUMNS, ORDER)
    return _checked(survey, ((row.line, row["name"], row["address"]) for row in table.rows))


def _checked(survey: Survey, rows: Iterable[tuple[int, str, str]]) -> tuple[list[Unit], list[tuple[int, str, str]]]:
    there = set(survey.units.values_list("name", flat=True))
    good: list[Unit] = []
    bad: list[tuple[int, str, str]] = []
    for line, name, address in rows:
        unit = Unit(survey=survey, name=" ".join(name.split()), address=address.strip())
        try:
            actions.check_unit(unit, there=there)
        except InvalidForm as reason:
            bad.append((line, f"{name}\t{address}", reason.told(_)))
        else:
            there.add(unit.name)
            good.append(unit)
    return good, bad


@require_POST
@needs(Permission.SURVEY)
def change(request: HttpRequest, pk: int, unit_pk: int) -> HttpResponse:
    """Ask it no longer, or write to another address."""
    unit = get_object_or_404(Unit.objects.select_related("survey"), pk=unit_pk, survey_id=pk)
    if "drop" in request.POST:
        actions.drop_unit(unit, by=person(request))
        messages.success(request, _("已移出“{name}”，并删去它的地址。").format(name=unit.name), "good")
        return redirect("desk:survey", pk)
    actions.redirect_unit(unit, address=request.POST.get("address", ""), by=person(request))
    messages.success(request, _("以后的信寄往 {address}。").format(address=unit.address), "good")
    return redirect("desk:survey-unit", pk, unit_pk)
