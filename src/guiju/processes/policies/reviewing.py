"""Guards, checks and effects of an application for funding."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from guiju.organizations.models import Organization
from guiju.processes.policies import checking
from guiju.processes.policies.checking import Application, Finding, Verdict
from guiju.processes.policies.models import Call
from guiju.processes.policies.terms import Achievement, yuan
from guiju.standards.models import Standard
from guiju.workflow.models import Case, CaseEvent, EventKind
from guiju.workflow.step import Step
from guiju.workflow.workdays import add_workdays

_ASKING = ("apply", "correct")


def asked_by(step: Step) -> Application:
    """What is applied for, by the newest answers; the day is that of the first application."""
    first = step.last("apply")
    answers = dict(first.answers) if first is not None else {}
    last = step.last("correct")
    answers |= dict(last.answers) if last is not None else {}
    if step.transition.code in _ASKING:
        answers |= step.answers or {}
    on = first.on if first is not None else step.today
    return checking.application(answers, case=step.case if step.case.pk else None, applicant=step.case.applicant, on=on)


def application_of(case: Case, events: Iterable[CaseEvent]) -> Application:
    """The same for a page."""
    answers: dict[str, Any] = {}
    on: date | None = None
    for event in events:
        if event.kind == EventKind.STEP and event.code in _ASKING:
            answers |= event.answers
            on = on or event.on
    assert on is not None
    return checking.application(answers, case=case, applicant=case.applicant, on=on)


# Of the application


def call_is_open(step: Step) -> str | None:
    code = str(step.answered("call"))
    call = Call.objects.filter(code=code).first()
    if call is None:
        return _("没有编号为“{code}”的征集").format(code=code)
    if not call.is_open(on=step.today):
        return _("“{title}”在 {first} 至 {last} 受理，今天是 {day}").format(
            title=call.title, first=call.first, last=call.last, day=step.today
        )
    return None


def applicant_is_known(step: Step) -> str | None:
    """Money goes to an organization of the register, not to a person."""
    return None if step.case.applicant is not None else _("请以单位的名义申请：您的账号还不属于任何单位")


def achievement_is_named(step: Step) -> str | None:
    achievement = Achievement(step.answered("achievement"))
    if achievement.tier is not None and not step.answered("standards"):
        return _("成果是标准的，请填写标准号")
    if achievement is Achievement.PILOT_PROJECT and not step.answered("project"):
        return _("请填写试点项目编号")
    return None


def linked(step: Step) -> None:
    for key in Standard.objects.filter(number__in=step.answered("standards") or ()).values_list("key", flat=True):
        step.link("standard", key)
    if step.answered("committee"):
        step.link("organization", step.answered("committee"))
    if step.answered("project"):
        step.link("project", step.answered("project"))
    step.link("funding-call", asked_by(step).call.code)


def examined(step: Step) -> None:
    """Keep what the register said on that day, as it was said."""
    asked = asked_by(step)
    with translation.override("zh-hans"):
        findings = checking.examine(asked)
        step.give(
            findings=[[each.code, each.verdict.value, each.sentence] for each in findings], reckoned=_reckoned(asked)
        )


def _reckoned(asked: Application) -> dict[str, Any] | None:
    if asked.terms.kind(asked.achievement) is None:
        return None
    found = checking.amount_for(asked)
    return {"amount": str(found.amount), "lines": list(found.lines)}


def findings_of(step: Step) -> list[Finding]:
    kept = step.given("findings") or ()
    return [Finding(code, Verdict(verdict), sentence) for code, verdict, sentence in kept]


# Experts


def experts_asked(step: Step) -> None:
    step.assign("score", step.answered("experts"))


def experts_have_answered(step: Step) -> str | None:
    waiting = len(step.open_works("score"))
    return _("还有 {count} 位专家没有评审").format(count=waiting) if waiting else None


# The amount


def amount_is_explained(step: Step) -> str | None:
    """Where the register disagrees, or the amount is another than the policy's, somebody says why."""
    if (step.answers or {}).get("reason"):
        return None
    failed = [each.sentence for each in findings_of(step) if each.verdict is Verdict.FAILS]
    if failed:
        return _("核对不符，请写明为何仍予资助：{what}").format(what=_("；").join(failed))
    found = step.given("reckoned")
    amount = Decimal(str(step.answered("amount")))
    if found is None or Decimal(found["amount"]) != amount:
        return _("按政策算出的是 {reckoned} 元，现填 {amount} 元，请写明理由").format(
            reckoned=yuan(Decimal(found["amount"])) if found else "0", amount=yuan(amount)
        )
    return None


def proposed(step: Step) -> None:
    step.give(amount=str(step.answered("amount")))


def proposed_amount(step: Step) -> Decimal:
    return Decimal(str(step.answered("amount", "propose")))


# Publicity


def publicized(step: Step) -> None:
    until = add_workdays(step.today, asked_by(step).terms.publicity_days)
    step.give(publicity_until=until.isoformat())


def publicity_is_over(step: Step) -> str | None:
    until = date.fromisoformat(step.given("publicity_until"))
    return _("公示到 {day} 为止").format(day=until) if step.today <= until else None


def objections_are_answered(step: Step) -> str | None:
    waiting = _unanswered(step)
    if waiting:
        return _("还有 {count} 条异议没有处理").format(count=waiting)
    last = step.last("answer-objection")
    publicized = step.last("publicize")
    if last and publicized and last.seq > publicized.seq and last.answers["objection_result"] == "upheld":
        return _("异议成立，不能按公示的内容决定；请退回重提金额，或不予资助")
    return None


def objection_waits(step: Step) -> str | None:
    return None if _unanswered(step) else _("没有待处理的异议")


def _unanswered(step: Step) -> int:
    since = step.last("publicize")
    codes = [event.code for event in step.steps("object", "answer-objection") if since and event.seq > since.seq]
    return max(codes.count("object") - codes.count("answer-objection"), 0)


# The decision


def within_the_cap(step: Step) -> str | None:
    """The applicant's row is held, so that two decisions at once do not both fit under one cap."""
    asked = asked_by(step)
    if asked.applicant is None or asked.terms.cap is None:
        return None
    Organization.objects.select_for_update().get(pk=asked.applicant.pk)
    paid, _times = checking.granted_to(asked, year=step.today.year)
    amount = proposed_amount(step)
    if paid + amount > asked.terms.cap:
        return _("同一单位每年最多 {cap} 元，本年度已决定 {paid} 元，再加 {amount} 元就超过了").format(
            cap=yuan(asked.terms.cap), paid=yuan(paid), amount=yuan(amount)
        )
    return None


def not_paid_already(step: Step) -> str | None:
    found = [each for each in checking.examine(asked_by(step)) if each.code == "double"]
    return next((each.sentence for each in found if each.verdict is Verdict.FAILS), None)


def granted(step: Step) -> None:
    asked = asked_by(step)
    step.give(
        amount=str(proposed_amount(step)),
        achievement=asked.achievement.value,
        policy=asked.call.policy.key,
        version=asked.call.policy.version,
    )
