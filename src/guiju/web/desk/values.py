"""Figures that come from outside: what is known of a period, entering a section at once, files, and their history."""

from __future__ import annotations

import csv
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from guiju.base.errors import InvalidForm, NotFound
from guiju.figures import actions, tables
from guiju.figures.actions import Entry, NeedsReason, Rejected
from guiju.figures.measure import Kind, Measure, Precision
from guiju.figures.measures import MEASURES, SECTIONS
from guiju.figures.models import OwnMeasure, ReportedValue
from guiju.figures.overview import Line, Section, section_title, sections
from guiju.figures.periods import Period
from guiju.figures.reportable import definition_of, reportable, reported_measure, title_of, unit_of, written
from guiju.figures.reported import story
from guiju.people.models import User
from guiju.people.roles import Permission
from guiju.web import asking
from guiju.web.desk.access import needs, person
from guiju.web.desk.forms import Form

PRECISIONS = {
    Precision.EXACT: gettext_lazy("恰为"),
    Precision.MORE_THAN: gettext_lazy("逾"),
    Precision.LESS_THAN: gettext_lazy("近"),
    Precision.ABOUT: gettext_lazy("约"),
}
KINDS = {
    Kind.FLOW: gettext_lazy("一段时期里发生的（如全年培训人次）"),
    Kind.STOCK: gettext_lazy("某一天有多少（如年末在册专家）"),
    Kind.RATIO: gettext_lazy("百分比"),
}


def chosen_period(request: HttpRequest) -> Period:
    """Of `?period=2020`, else last year, whose figures are being gathered."""
    text = request.GET.get("period", "").strip()
    return Period.read(text) if text else Period.year(asking.today().year - 1)


# The list


@require_safe
@needs(Permission.REPORT)
def values(request: HttpRequest) -> HttpResponse:
    refused = ""
    try:
        period = chosen_period(request)
    except InvalidForm as reason:
        refused, period = reason.told(_), Period.year(asking.today().year - 1)
    found = sections(period)
    context = {
        "nav": "desk",
        "period": period,
        "typed": request.GET.get("period", str(period)),
        "refused": refused,
        "sections": found,
        "reported": sum(section.reported for section in found),
        "total": sum(len(section.lines) for section in found),
        "may_survey": person(request).may(Permission.SURVEY),
    }
    return render(request, "desk/values.html", context, status=400 if refused else 200)


# A section at once


class SectionForm(Form):
    """Every measure of a section: its value as one says it (80, 逾80, 3.4万), precision, a reason where one is due."""

    source = forms.CharField(
        label=gettext_lazy("来源"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("这些数出自哪里，例如“2020年度培训台账”。改动和新填的值都记这个来源。"),
    )

    def __init__(self, data: QueryDict | None, *, section: Section) -> None:
        super().__init__(data)
        self.section = section
        words = [(word.value, PRECISIONS[word]) for word in Precision]
        for line in section.lines:
            now, name = line.now, line.measure.code
            self.fields[f"{name}:value"] = forms.CharField(
                label=line.title,
                required=False,
                max_length=40,
                initial=f"{now.value.normalize():f}" if now else "",
                widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
            )
            self.fields[f"{name}:precision"] = forms.ChoiceField(
                label=gettext_lazy("精确程度"),
                choices=words,
                required=False,
                initial=(now.precision if now else Precision.EXACT).value,
            )
            self.fields[f"{name}:reason"] = forms.CharField(label=gettext_lazy("理由"), required=False, max_length=1000)

    @property
    def rows(self) -> list[tuple[Line, forms.BoundField, forms.BoundField, forms.BoundField | None]]:
        """Line, value, precision, and the reason where one is asked for or was given."""
        return [
            (line, self[f"{code}:value"], self[f"{code}:precision"], self._reason(code))
            for line, code in ((line, line.measure.code) for line in self.section.lines)
        ]

    def _reason(self, code: str) -> forms.BoundField | None:
        reason = self[f"{code}:reason"]
        return reason if reason.errors or reason.value() else None

    def clean(self) -> dict[str, Any]:
        self.spoken: dict[str, tuple[Decimal | None, Precision]] = {}
        for line in self.section.lines:
            name = f"{line.measure.code}:value"
            text = str(self.cleaned_data.get(name, "")).strip()
            chosen = Precision(self.cleaned_data.get(f"{line.measure.code}:precision") or Precision.EXACT)
            try:
                value, said = tables.spoken(text) if text else (None, chosen)
            except InvalidForm as reason:
                self.add_error(name, reason.told(_))
                continue
            said = chosen if said is Precision.EXACT else said
            if self._differs(line, value, said):
                self.spoken[line.measure.code] = value, said
        if self.spoken and not self.cleaned_data.get("source") and any(v is not None for v, _p in self.spoken.values()):
            self.add_error("source", _("请写明这些数的来源。"))
        return self.cleaned_data

    @staticmethod
    def _differs(line: Line, value: Decimal | None, precision: Precision) -> bool:
        if line.now is None or value is None:
            return not (line.now is None and value is None)
        return (value, precision) != (line.now.value, line.now.precision)

    def entries(self, period: Period) -> list[Entry]:
        return [
            Entry(
                code,
                period,
                value,
                precision,
                self.cleaned_data["source"],
                reason=self.cleaned_data.get(f"{code}:reason", ""),
            )
            for code, (value, precision) in self.spoken.items()
        ]

    def refuse(self, entries: list[Entry], refusal: Rejected) -> None:
        for place, reason in refusal.reasons.items():
            what = "reason" if isinstance(reason, NeedsReason) else "value"
            self.add_error(f"{entries[place].code}:{what}", reason.told(_))


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.REPORT)
def section(request: HttpRequest) -> HttpResponse:
    """`?section=epidemic&period=2020`: its measures as one form; what stays as it was is not written anew."""
    period, code = chosen_period(request), request.GET.get("section", "")
    found = next((each for each in sections(period) if each.code == code), None)
    if found is None:
        raise NotFound(_("没有这一组填报指标。"))
    form = SectionForm(request.POST if request.method == "POST" else None, section=found)
    if request.method == "POST" and form.is_valid():
        entries = form.entries(period)
        try:
            rows = actions.enter(entries, by=person(request), subject=f"{code}@{period}")
        except Rejected as refusal:
            form.refuse(entries, refusal)
        else:
            told = _("已写入 {count} 个值。").format(count=len(rows)) if rows else _("没有改动，没有写入。")
            messages.success(request, told, "good")
            return HttpResponseRedirect(f"{reverse('desk:values')}?period={period}#{code or 'own'}")
    wrong = sum(bool(value.errors or (reason and reason.errors)) for _line, value, _p, reason in form.rows)
    context = {"nav": "desk", "period": period, "section": found, "form": form, "wrong": wrong}
    return render(request, "desk/values_section.html", context, status=400 if form.errors else 200)


# One measure


@require_safe
@needs(Permission.REPORT)
def history(request: HttpRequest, code: str) -> HttpResponse:
    """Every value of a measure, the newest period first, and how it came to be."""
    measure = reported_measure(code)
    rows = story(code)
    periods: dict[Period, list[ReportedValue]] = {}
    for row in rows:
        periods.setdefault(row.period, []).append(row)
    context = {
        "nav": "desk",
        "measure": measure,
        "title": title_of(measure),
        "definition": definition_of(measure),
        "section": section_title(measure.section),
        "own": code not in MEASURES,
        "periods": [(_period_told(measure, period), period, told(measure, own)) for period, own in periods.items()],
        "people": names_of(row.by for row in rows),
    }
    return render(request, "desk/values_history.html", context)


def _period_told(measure: Measure, period: Period) -> str:
    return _("{day} 当日").format(day=period.last) if measure.kind is Kind.STOCK else str(period)


def told(measure: Measure, rows: list[ReportedValue]) -> list[tuple[ReportedValue, str, str]]:
    """Each entry with its value in words, and that which it corrected."""
    by_pk = {row.pk: row for row in rows}
    return [
        (
            row,
            written(row.value, row.precision, measure),
            written(by_pk[row.corrects_id].value, by_pk[row.corrects_id].precision, measure)
            if row.corrects_id in by_pk
            else "",
        )
        for row in rows
    ]


def names_of(actors: Any) -> dict[str, str]:
    """Names of the actors that are persons, by how rows and the journal write them: `user:7`."""
    ids = {actor.removeprefix("user:") for actor in actors if actor.startswith("user:")}
    return {f"user:{user.pk}": str(user) for user in User.objects.filter(pk__in=ids)} if ids else {}


class MeasureForm(Form):
    title = forms.CharField(label=gettext_lazy("名称"), max_length=120)
    unit = forms.CharField(
        label=gettext_lazy("单位"), max_length=20, help_text=gettext_lazy("如 项、家、人次、万元、%。")
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("数的是什么"),
        choices=[(kind.value, text) for kind, text in KINDS.items()],
        widget=forms.RadioSelect,
    )
    definition = forms.CharField(
        label=gettext_lazy("口径"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("数的是哪些、不含哪些；同名的数往往因为口径不同而对不上。"),
    )
    section = forms.ChoiceField(label=gettext_lazy("放在哪一组"), required=False)
    title_en = forms.CharField(label=gettext_lazy("英文名称"), max_length=200, required=False)
    definition_en = forms.CharField(
        label=gettext_lazy("英文口径"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["section"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(code, section_title(code)) for code in ("", *SECTIONS)]


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.REPORT)
def define(request: HttpRequest, code: str = "") -> HttpResponse:
    """A measure of the bureau's own: a new one, or one described anew."""
    standing = OwnMeasure.objects.filter(code=code).first() if code else None
    if code and standing is None:
        raise NotFound(_("没有这个自设的指标。"))
    initial = {name: getattr(standing, name) for name in MeasureForm.base_fields} if standing else None
    form = MeasureForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            measure = actions.define_measure(
                **{**form.cleaned_data, "kind": Kind(form.cleaned_data["kind"])}, code=code, by=person(request)
            )
        except InvalidForm as reason:
            form.add_error("title", reason.told(_))
        else:
            messages.success(request, _("已保存指标“{title}”。").format(title=measure.title), "good")
            return redirect("desk:value-history", measure.code)
    context = {"nav": "desk", "form": form, "standing": standing}
    return render(request, "desk/measure.html", context, status=400 if form.errors else 200)


@require_safe
@needs(Permission.REPORT)
def sheet(request: HttpRequest) -> HttpResponse:
    """The reported measures with their values of a period, as a CSV file that can be filled in and uploaded."""
    period = chosen_period(request)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="values-{period}.csv"'
    response.write("\ufeff")
    writer = csv.writer(response)
    writer.writerow(["代码", "名称", "单位", "时期", "数值", "精确程度", "来源", "口径", "理由"])
    for found in sections(period):
        for line in found.lines:
            now = line.now
            writer.writerow([
                line.measure.code, line.measure.title, line.measure.unit, period,
                f"{now.value.normalize():f}" if now else "", now.precision.value if now else "",
                now.source if now else "", now.definition if now else "", "",
            ])  # fmt: skip
    return response


def countable_measures() -> list[tuple[str, str]]:
    """Codes and names of the reported measures that can be added up."""
    countable = (each for each in reportable() if each.kind in (Kind.STOCK, Kind.FLOW))
    return [(each.code, _named(each)) for each in countable]


def _named(measure: Measure) -> str:
    unit = unit_of(measure)
    return _("{title}（{unit}）").format(title=title_of(measure), unit=unit) if unit else title_of(measure)
