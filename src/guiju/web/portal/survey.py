"""The form of one unit in a survey: opened by its private address, without an account."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from functools import wraps
from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from guiju.base.errors import InvalidForm
from guiju.figures.measure import Measure
from guiju.figures.reportable import definition_of, measures_of, title_of, unit_of
from guiju.figures.surveys import actions, rules
from guiju.figures.surveys.actions import NotSound
from guiju.figures.surveys.models import Question, Stage, State, Unit
from guiju.figures.surveys.rules import Objection
from guiju.figures.surveys.standing import Standing, last_year, standing_of
from guiju.web import asking
from guiju.web.components.surveys import STAGES
from guiju.web.limits import Rate, address_of, spend
from guiju.web.refusals import refuse

OPENINGS: Final = Rate(240, 60)
"""Of all surveys from one address: an office may fill in many, guessing at addresses comes to nothing."""

SENDINGS: Final = Rate(60, 300)
LONGEST: Final = 60
LONGEST_EXPLANATION: Final = 1_000


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the form: answers by code, explanations by the key of what they explain."""

    answers: Mapping[str, str]
    explanations: Mapping[str, str]
    filler: str
    telephone: str


@dataclass(frozen=True, slots=True)
class Field:
    """A question as it stands on the form."""

    question: Question
    measure: Measure
    text: str
    before: str
    objections: tuple[Objection, ...]
    explanations: tuple[tuple[Objection, str], ...]
    """Soft objections with what was written about each; shown under the first question they concern."""

    @property
    def title(self) -> str:
        return title_of(self.measure)

    @property
    def unit(self) -> str:
        return unit_of(self.measure)

    @property
    def definition(self) -> str:
        return definition_of(self.measure)

    @property
    def bounds(self) -> str:
        least, most = self.question.least, self.question.most
        if least is not None and most is not None:
            return _("在 {least} 与 {most} 之间").format(least=rules.plain(least), most=rules.plain(most))
        if least is not None:
            return _("不小于 {least}").format(least=rules.plain(least))
        return _("不大于 {most}").format(most=rules.plain(most)) if most is not None else ""

    @property
    def wrong(self) -> bool:
        return any(each.hard for each in self.objections)


def _bounded(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """So often, and no oftener; and no cache, no index, no other site keeps the address."""

    @wraps(view)
    def guarded(request: HttpRequest, token: str) -> HttpResponse:
        rate = SENDINGS if request.method == "POST" else OPENINGS
        allowance = spend(f"survey {request.method == 'POST'} {address_of(request)}", 1, rate)
        if allowance.granted:
            response = view(request, token)
        else:
            sentence = _("打开得太频繁；请在 {retry} 秒后再试。").format(retry=allowance.retry_s)
            response = refuse(request, sentence, status=429)
            response["Retry-After"] = str(allowance.retry_s)
        response["Cache-Control"] = "no-store"
        response["X-Robots-Tag"] = "noindex"
        return response

    return guarded


@require_http_methods(["GET", "HEAD", "POST"])
@_bounded
def survey(request: HttpRequest, token: str) -> HttpResponse:
    """Fill in, keep as a draft, send. What was sent is shown instead once it was accepted or the survey is closed."""
    unit = actions.unit_by_token(token)
    if request.method == "POST":
        return _sent(request, unit)
    standing = standing_of(unit)
    waits = standing.stage is Stage.SUBMITTED and standing.draft is None and "edit" not in request.GET
    if unit.survey.state is State.CLOSED or standing.stage is Stage.ACCEPTED or waits:
        return redirect("portal:survey-sent", token)
    draft, newest = standing.draft, standing.newest
    answers: Mapping[str, str] = draft.answers if draft else newest.answers if newest else {}
    explanations = draft.explanations if draft else {}
    typed = Typed(answers, explanations, unit.filler, unit.telephone)
    return _form(request, unit, typed, standing=standing)


def _sent(request: HttpRequest, unit: Unit) -> HttpResponse:
    codes = unit.survey.questions.values_list("code", flat=True)
    answers = {code: request.POST.get(f"a-{code}", "").strip()[:LONGEST] for code in codes}
    answers = {code: text for code, text in answers.items() if text}
    explanations = {
        name.removeprefix("e-"): request.POST[name].strip()[:LONGEST_EXPLANATION]
        for name in request.POST
        if name.startswith(("e-swing:", "e-rule:")) and request.POST[name].strip()
    }
    typed = Typed(
        answers, explanations, request.POST.get("filler", "").strip(), request.POST.get("telephone", "").strip()
    )
    actions.save_draft(unit, **asdict(typed))  # what was typed is never lost
    if request.POST.get("do") != "submit":
        messages.success(request, _("草稿已保存，还没有提交。"), "good")
        return redirect("portal:survey", unit.token)
    try:
        actions.submit(unit, **asdict(typed))
    except NotSound as refusal:
        return _form(request, unit, typed, standing=standing_of(unit), found=refusal.found)
    except InvalidForm as refusal:
        return _form(request, unit, typed, standing=standing_of(unit), nameless=refusal.told(_))
    messages.success(request, _("已经提交，谢谢。"), "good")
    return redirect("portal:survey-sent", unit.token)


def _form(
    request: HttpRequest,
    unit: Unit,
    typed: Typed,
    *,
    standing: Standing,
    found: Sequence[Objection] = (),
    nameless: str = "",
) -> HttpResponse:
    """With what hinders sending it, where it was sent."""
    questions, checked = list(unit.survey.questions.all()), list(unit.survey.rules.all())
    measures = measures_of([question.code for question in questions])
    titles = {code: title_of(measure) for code, measure in measures.items()}
    before = last_year(unit.survey, unit)
    _numbers, all_of_them = rules.objections(questions, checked, titles, typed.answers, before)
    shown = {each.key for each in found} | typed.explanations.keys()
    soft = [each for each in all_of_them if not each.hard and each.key in shown]
    decision = standing.decision
    context = {
        "unit": unit,
        "survey": unit.survey,
        "fields": [_field(question, measures[question.code], typed, before, found, soft) for question in questions],
        "rules": [(rules.described(rule, titles), rule.hard) for rule in checked],
        "found": found,
        "typed": typed,
        "nameless": nameless,
        "sent_back": decision.reason if decision and not decision.accepted else "",
        "late": unit.survey.overdue(on=asking.today()),
        "draft": standing.draft,
        "sent_before": standing.newest is not None,
    }
    return render(request, "portal/survey.html", context, status=400 if found or nameless else 200)


def _field(
    question: Question,
    measure: Measure,
    typed: Typed,
    before: Mapping[str, Decimal],
    found: Sequence[Objection],
    soft: Sequence[Objection],
) -> Field:
    code = question.code
    return Field(
        question,
        measure,
        typed.answers.get(code, ""),
        rules.plain(before[code]) if code in before else "",
        tuple(each for each in found if each.codes[0] == code),
        tuple((each, typed.explanations.get(each.key, "")) for each in soft if each.codes[0] == code),
    )


@require_safe
@_bounded
def sent(request: HttpRequest, token: str) -> HttpResponse:
    """What the unit sent, every version, to see and to print."""
    unit = actions.unit_by_token(token)
    questions = list(unit.survey.questions.all())
    measures = measures_of([question.code for question in questions])
    standing = standing_of(unit)
    context = {
        "unit": unit,
        "survey": unit.survey,
        "stage": standing.stage,
        "stage_told": STAGES[standing.stage],
        "closed": unit.survey.state is State.CLOSED,
        "versions": [
            (
                each,
                standing.decisions.get(each.pk),
                [
                    (
                        title_of(measures[question.code]),
                        unit_of(measures[question.code]),
                        each.answers.get(question.code, ""),
                    )
                    for question in questions
                ],
            )
            for each in standing.returns
        ],
    }
    return render(request, "portal/survey_sent.html", context)
