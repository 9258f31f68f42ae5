"""The form of one unit in a survey: opened by its private address, without an account."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from guiju.base.errors import InvalidForm
from guiju.figures.measure import Measure
from guiju.figures.reportable import definition_of, measures_of, title_of
from guiju.figures.surveys import actions, rules
from guiju.figures.surveys.actions import NotSound
from guiju.figures.surveys.models import Draft, Question, Stage, State, Unit
from guiju.figures.surveys.rules import Objection
from guiju.figures.surveys.standing import last_decisions, last_year, stage_of
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
    stage = stage_of(unit)
    draft = Draft.objects.filter(unit=unit).first()
    newest = unit.returns.order_by("-version").first()
    waits = stage is Stage.SUBMITTED and draft is None and "edit" not in request.GET
    if unit.survey.state is State.CLOSED or stage is Stage.ACCEPTED or waits:
        return redirect("portal:survey-sent", token)
    answers: Mapping[str, str] = draft.answers if draft else newest.answers if newest else {}
    explanations = draft.explanations if draft else {}
    return _form(request, unit, answers, explanations, found=[], filler=unit.filler, telephone=unit.telephone)


def _sent(request: HttpRequest, unit: Unit) -> HttpResponse:
    codes = unit.survey.questions.values_list("code", flat=True)
    answers = {code: request.POST.get(f"a-{code}", "").strip()[:LONGEST] for code in codes}
    answers = {code: text for code, text in answers.items() if text}
    explanations = {
        name.removeprefix("e-"): text.strip()[:LONGEST_EXPLANATION]
        for name, text in request.POST.items()
        if name.startswith("e-") and text.strip()
    }
    filler, telephone = request.POST.get("filler", "").strip(), request.POST.get("telephone", "").strip()
    typed: dict[str, Any] = {"answers": answers, "explanations": explanations}
    actions.save_draft(unit, **typed, filler=filler, telephone=telephone)  # what was typed is never lost
    if request.POST.get("do") != "submit":
        messages.success(request, _("草稿已保存，还没有提交。"), "good")
        return redirect("portal:survey", unit.token)
    try:
        actions.submit(unit, **typed, filler=filler, telephone=telephone)
    except NotSound as refusal:
        return _form(request, unit, **typed, found=refusal.found, filler=filler, telephone=telephone, status=400)
    except InvalidForm as refusal:
        return _form(
            request, unit, **typed, found=[], filler=filler, telephone=telephone, nameless=refusal.told(_), status=400
        )
    messages.success(request, _("已经提交，谢谢。"), "good")
    return redirect("portal:survey-sent", unit.token)


def _form(
    request: HttpRequest,
    unit: Unit,
    answers: Mapping[str, str],
    explanations: Mapping[str, str],
    *,
    found: list[Objection],
    filler: str,
    telephone: str,
    nameless: str = "",
    status: int = 200,
) -> HttpResponse:
    questions, checked = list(unit.survey.questions.all()), list(unit.survey.rules.all())
    measures = measures_of([question.code for question in questions])
    titles = {code: title_of(measure) for code, measure in measures.items()}
    before = last_year(unit.survey, unit)
    _numbers, all_of_them = rules.objections(questions, checked, titles, answers, before)
    shown = {each.key for each in found} | explanations.keys()
    sent_back = _sent_back(unit)
    context = {
        "unit": unit,
        "survey": unit.survey,
        "fields": [
            _field(question, measures[question.code], answers, explanations, before, found, all_of_them, shown)
            for question in questions
        ],
        "rules": [(rules.described(rule, titles), rule.hard) for rule in checked],
        "found": found,
        "filler": filler,
        "telephone": telephone,
        "nameless": nameless,
        "sent_back": sent_back,
        "late": unit.survey.overdue(on=asking.today()),
        "draft": Draft.objects.filter(unit=unit).first(),
    }
    return render(request, "portal/survey.html", context, status=status)


def _field(
    question: Question,
    measure: Measure,
    answers: Mapping[str, str],
    explanations: Mapping[str, str],
    before: Mapping[str, Any],
    found: list[Objection],
    all_of_them: list[Objection],
    shown: set[str],
) -> Field:
    code = question.code
    return Field(
        question,
        measure,
        answers.get(code, ""),
        rules.plain(before[code]) if code in before else "",
        tuple(each for each in found if each.codes[0] == code),
        tuple(
            (each, explanations.get(each.key, ""))
            for each in all_of_them
            if not each.hard and each.codes[0] == code and each.key in shown
        ),
    )


def _sent_back(unit: Unit) -> str:
    """The reason of the last decision, if that was to send it back."""
    newest = unit.returns.order_by("-version").first()
    decision = last_decisions([newest]).get(newest.pk) if newest else None
    return decision.reason if decision and not decision.accepted else ""


@require_safe
@_bounded
def sent(request: HttpRequest, token: str) -> HttpResponse:
    """What the unit sent, every version, to see and to print."""
    unit = actions.unit_by_token(token)
    questions = list(unit.survey.questions.all())
    measures = measures_of([question.code for question in questions])
    returns = list(unit.returns.order_by("-version"))
    decided = last_decisions(returns)
    stage = stage_of(unit)
    context = {
        "unit": unit,
        "survey": unit.survey,
        "stage": stage,
        "stage_told": STAGES[stage],
        "closed": unit.survey.state is State.CLOSED,
        "versions": [
            (
                each,
                decided.get(each.pk),
                [
                    (
                        title_of(measures[question.code]),
                        measures[question.code].unit,
                        each.answers.get(question.code, ""),
                    )
                    for question in questions
                ],
            )
            for each in returns
        ],
    }
    return render(request, "portal/survey_sent.html", context)
