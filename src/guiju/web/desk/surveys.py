"""A survey from the officer's side: composing it, who is asked, who has answered, looking at returns, closing it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guiju.base.errors import InvalidForm
from guiju.engines.mail import mail
from guiju.figures.actions import Entry as Summed
from guiju.figures.measure import Measure, Precision
from guiju.figures.periods import Period
from guiju.figures.reportable import measures_of, title_of, unit_of, written
from guiju.figures.reported import known
from guiju.figures.surveys import actions, rules
from guiju.figures.surveys.models import Question, Return, Stage, State, Survey, Unit
from guiju.figures.surveys.standing import last_year, stages_of, standing_of, units_of
from guiju.journal.models import Entry
from guiju.people.roles import Permission
from guiju.web import asking
from guiju.web.components.surveys import STAGES, STATES
from guiju.web.desk.access import needs, person
from guiju.web.desk.forms import Form
from guiju.web.desk.values import countable_measures, names_of


class SurveyForm(Form):
    title = forms.CharField(label=gettext_lazy("名称"), max_length=120)
    period = forms.CharField(
        label=gettext_lazy("时期"),
        max_length=30,
        help_text=gettext_lazy("2020、2020Q3、2020-07，或 2020-01-15..2020-02-14"),
    )
    deadline = forms.DateField(
        label=gettext_lazy("截止日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    introduction = forms.CharField(
        label=gettext_lazy("给填报单位的话"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("为什么调查、找谁问；写在邀请信和表的开头。"),
    )
    remind_before = forms.IntegerField(
        label=gettext_lazy("截止前几天提醒"),
        min_value=0,
        max_value=60,
        initial=3,
        help_text=gettext_lazy("0 是不提醒。"),
    )
    remind_after = forms.IntegerField(
        label=gettext_lazy("截止后几天催报"), min_value=0, max_value=60, initial=1, help_text=gettext_lazy("0 是不催。")
    )

    def clean_period(self) -> Period:
        try:
            return Period.read(self.cleaned_data["period"])
        except InvalidForm as reason:
            raise forms.ValidationError(reason.told(_)) from reason


@require_safe
@needs(Permission.SURVEY)
def surveys(request: HttpRequest) -> HttpResponse:
    page = asking.page_of(request, Survey.objects.all())
    units = list(Unit.objects.filter(survey__in=page.object_list))
    stages = stages_of(units)
    counts: dict[int, list[Stage]] = {}
    for unit in units:
        counts.setdefault(unit.survey_id, []).append(stages[unit.pk])
    rows = [
        (
            survey,
            STATES[survey.state],
            len(counts.get(survey.pk, [])),
            sum(stage in (Stage.SUBMITTED, Stage.ACCEPTED) for stage in counts.get(survey.pk, [])),
            sum(stage is Stage.SUBMITTED for stage in counts.get(survey.pk, [])),
        )
        for survey in page
    ]
    return render(request, "desk/surveys.html", {"nav": "desk", "page": page, "rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.SURVEY)
def compose(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    standing = get_object_or_404(Survey, pk=pk) if pk else None
    initial = None
    if standing:
        initial = {name: getattr(standing, name) for name in SurveyForm.base_fields}
        initial["period"] = str(standing.period)
    form = SurveyForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        language = standing.language if standing else "en" if (get_language() or "").startswith("en") else "zh-hans"
        try:
            made = actions.compose(**form.cleaned_data, language=language, survey=standing, by=person(request))
        except InvalidForm as reason:
            form.add_error(None, reason.told(_))
        else:
            return redirect("desk:survey" if standing else "desk:survey-questions", made.pk)
    context = {"nav": "desk", "form": form, "survey": standing}
    return render(request, "desk/survey_compose.html", context, status=400 if form.errors else 200)


# One survey


@require_safe
@needs(Permission.SURVEY)
def survey(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Survey, pk=pk)
    units = units_of(found)
    questions, checked = list(found.questions.all()), list(found.rules.all())
    measures = measures_of([question.code for question in questions])
    titles = {code: title_of(measure) for code, measure in measures.items()}
    accepted = [sent for _unit, sent, stage in units if sent and stage is Stage.ACCEPTED]
    late = found.state is State.OPEN and found.overdue(on=asking.today())
    lacking = (Stage.WAITING, Stage.DRAFTED, Stage.SENT_BACK)
    counts = Counter(stage for _unit, _sent, stage in units)
    closing = actions.sums(found, questions, accepted, asked=len(units)) if accepted else []
    context = {
        "nav": "desk",
        "survey": found,
        "state": STATES[found.state],
        "questions": [(question, titles[question.code]) for question in questions],
        "rules": [(rules.described(rule, titles), rule.hard) for rule in checked],
        "units": [(unit, stage, STAGES[stage], sent, late and stage in lacking) for unit, sent, stage in units],
        "counts": [(STAGES[stage], counts[stage]) for stage in Stage],
        "answered": counts[Stage.SUBMITTED] + counts[Stage.ACCEPTED],
        "to_decide": counts[Stage.SUBMITTED],
        "late": late,
        "sums": _told(closing, measures, found.period.year_before) if found.state is State.OPEN else [],
        "entries": _entries(found),
        "outbox": "" if mail(settings.MAIL_URL).leaves else str(settings.MAIL_URL).removeprefix("folder://"),
    }
    return render(request, "desk/survey.html", context)


def _told(closing: list[Summed], measures: dict[str, Measure], before: Period) -> list[tuple[str, str, str, str]]:
    """What closing would report now: title, sum, last year's value, source."""
    values = known([entry.code for entry in closing], [before])
    told = []
    for entry in closing:
        measure, last = measures[entry.code], values.get((entry.code, before))
        now = written(entry.value, Precision.EXACT, measure)
        told.append(
            (title_of(measure), now, written(last.value, last.precision, measure) if last else "", entry.source)
        )
    return told


def _entries(found: Survey) -> list[tuple[Entry, str]]:
    """What the journal tells of the survey, the newest first, with whoever did it."""
    entries = list(Entry.objects.filter(subject=found.subject).order_by("-seq")[:200])
    people = names_of(entry.actor for entry in entries)
    own = _("系统")
    return [
        (entry, people.get(entry.actor, entry.payload.get("unit", own) if entry.actor.startswith("unit:") else own))
        for entry in entries
    ]


# Its questions


class QuestionForm(Form):
    code = forms.CharField(
        label=gettext_lazy("指标"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"list": "measures", "autocomplete": "off"}),
    )
    help = forms.CharField(label=gettext_lazy("填写说明"), max_length=300, required=False)
    required = forms.BooleanField(label=gettext_lazy("必填"), required=False, initial=True)
    least = forms.DecimalField(label=gettext_lazy("最小"), required=False)
    most = forms.DecimalField(label=gettext_lazy("最大"), required=False)
    swing = forms.IntegerField(
        label=gettext_lazy("与上年相差多少％要说明"), min_value=1, max_value=10_000, required=False
    )

    def __init__(self, *args: Any, measures: Mapping[str, str], **kwargs: Any) -> None:
        """`measures` are codes by how they are called in the list."""
        super().__init__(*args, **kwargs)
        self.measures = measures

    def clean_code(self) -> str:
        """Of what was chosen or typed: a code, or how a measure is called."""
        text = self.cleaned_data["code"].strip()
        code = self.measures.get(text, text)
        if text and code not in self.measures.values():
            raise forms.ValidationError(_("没有这个指标：请从列表里选，或者先自设一个。"))
        return str(code)

    def clean(self) -> dict[str, Any]:
        least, most = self.cleaned_data.get("least"), self.cleaned_data.get("most")
        if least is not None and most is not None and least > most:
            self.add_error("most", _("最大不能小于最小。"))
        return self.cleaned_data


class RulesForm(Form):
    hard = forms.CharField(
        label=gettext_lazy("必须成立"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("一行一条，用题号写：1 = 2 + 3，或 4 <= 1。不成立就不能提交。"),
    )
    soft = forms.CharField(
        label=gettext_lazy("不成立要说明原因"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("写法相同；不成立时单位写明原因也可以提交。"),
    )


SPARE_ROWS = 6


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.SURVEY)
def questions(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Survey, pk=pk)
    standing, checked = list(found.questions.all()), list(found.rules.all())
    codes = [question.code for question in standing]
    measures = {title: code for code, title in countable_measures()}
    titles = {code: title for title, code in measures.items()}
    sent = request.POST if request.method == "POST" else None
    count = len(standing) + SPARE_ROWS
    if sent is not None and sent.get("rows", "").isdecimal():
        count = min(int(sent["rows"]), actions.MOST_QUESTIONS)
    forms_ = [
        QuestionForm(
            sent,
            prefix=str(place + 1),
            measures=measures,
            initial=_initial(standing[place], titles) if place < len(standing) else None,
        )
        for place in range(count)
    ]
    written_rules = {
        name: "\n".join(rules.written(rule, codes) for rule in checked if rule.hard is hard)
        for name, hard in (("hard", True), ("soft", False))
    }
    rules_form = RulesForm(sent, initial=written_rules)
    wrong = sent is not None and any(form.errors for form in [*forms_, rules_form])
    if sent is not None and not wrong:
        asked = [Question(**form.cleaned_data) for form in forms_ if form.cleaned_data["code"]]
        if len({question.code for question in asked}) < len(asked):
            rules_form.add_error(None, _("同一个指标问了两次。"))
        made = []
        for name, hard in (("hard", True), ("soft", False)):
            try:
                made += rules.read_rules(rules_form.cleaned_data[name], [each.code for each in asked], hard=hard)
            except InvalidForm as reason:
                rules_form.add_error(name, reason.told(_))
        if not rules_form.errors:
            try:
                actions.ask(found, asked, made, by=person(request))
            except InvalidForm as reason:
                rules_form.add_error(None, reason.told(_))
            else:
                return redirect("desk:survey" if found.units.exists() else "desk:survey-units", found.pk)
    wrong = any(form.errors for form in [*forms_, rules_form])
    context = {
        "nav": "desk",
        "survey": found,
        "rows": forms_,
        "measures": list(measures),
        "rules": rules_form,
        "wrong": wrong,
        "count": count,
        "locked": found.state is not State.COMPOSED,
    }
    return render(request, "desk/survey_questions.html", context, status=400 if wrong else 200)


def _initial(question: Question, titles: Mapping[str, str]) -> dict[str, Any]:
    def number(value: Decimal | None) -> str | None:
        return None if value is None else rules.plain(value)

    return {
        "code": titles.get(question.code, question.code),
        "help": question.help,
        "required": question.required,
        "least": number(question.least),
        "most": number(question.most),
        "swing": question.swing,
    }


# Opening, closing


@require_POST
@needs(Permission.SURVEY)
def send(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Survey, pk=pk)
    site = request.build_absolute_uri("/").removesuffix("/")
    actions.open_survey(found, site=site, today=asking.today(), by=person(request))
    messages.success(request, _("调查已经发出，邀请信正在寄往各单位。"), "good")
    return redirect("desk:survey", pk)


@require_POST
@needs(Permission.SURVEY)
def close(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Survey, pk=pk)
    if "reason" in request.POST:
        actions.call_off(found, reason=request.POST["reason"], by=person(request))
        messages.success(request, _("调查已经撤销，没有写入汇总数。"), "good")
        return redirect("desk:survey", pk)
    rows = actions.close(found, by=person(request))
    messages.success(request, _("调查已经结束，{count} 个汇总数已写入填报数据。").format(count=len(rows)), "good")
    return redirect("desk:survey", pk)


# A unit's return


class DecideForm(Form):
    reason = forms.CharField(
        label=gettext_lazy("退回的理由"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("写明哪里要改；填报单位会在信里和表上看到。"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.SURVEY)
def unit(request: HttpRequest, pk: int, unit_pk: int) -> HttpResponse:
    """What a unit sent, version by version, with what is to be said of it; accepted, or sent back with a reason."""
    found = get_object_or_404(Unit.objects.select_related("survey", "organization"), pk=unit_pk, survey_id=pk)
    form = DecideForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        sent = get_object_or_404(Return, unit=found, version=_number(request.POST.get("version", "")))
        try:
            if request.POST.get("do") == "accept":
                actions.accept(sent, by=person(request))
                messages.success(request, _("“{unit}”的填报已审核通过。").format(unit=found.name), "good")
            else:
                actions.send_back(sent, reason=form.cleaned_data["reason"], by=person(request))
                messages.success(request, _("已退回“{unit}”修改，信正在寄出。").format(unit=found.name), "good")
        except InvalidForm as reason:
            form.add_error("reason", reason.told(_))
        else:
            return HttpResponseRedirect(request.path)
    asked = list(found.survey.questions.all())
    standing = standing_of(found)
    newest, decisions = standing.newest, standing.decisions
    context = {
        "nav": "desk",
        "unit": found,
        "survey": found.survey,
        "stage": standing.stage,
        "stage_told": STAGES[standing.stage],
        "newest": newest,
        "rows": _compared(found, asked, standing.returns),
        "returns": [(sent, decisions.get(sent.pk)) for sent in standing.returns],
        "people": names_of(decision.by for decision in decisions.values()),
        "open": found.survey.state is State.OPEN,
        "form": form,
        "late": newest is not None and timezone.localdate(newest.submitted_at) > found.survey.deadline,
    }
    return render(request, "desk/survey_unit.html", context, status=400 if form.errors else 200)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 5 else 0


def _compared(
    found: Unit, asked: list[Question], returns: Sequence[Return]
) -> list[tuple[str, str, str, str, list[str]]]:
    """Of each question: title, unit, last year's answer, its change in percent, and the answers, the newest first."""
    before = last_year(found.survey, found)
    measures = measures_of([question.code for question in asked])
    rows = []
    for question in asked:
        last = before.get(question.code)
        now = returns[0].numbers.get(question.code) if returns else None
        change = f"{(now - last) * 100 / last:+.1f}%" if now is not None and last else ""
        rows.append(
            (
                title_of(measures[question.code]),
                unit_of(measures[question.code]),
                "" if last is None else rules.plain(last),
                change,
                [sent.answers.get(question.code, "") for sent in returns],
            )
        )
    return rows
