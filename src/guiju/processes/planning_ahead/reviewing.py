"""What must hold before a step of a review may be taken, and what the steps change besides their case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from guiju.base.errors import NotFound
from guiju.base.numbers import parse
from guiju.base.terms import Tier
from guiju.base.validity import ENDED
from guiju.journal import actions as journal
from guiju.organizations.models import Organization, OrganizationKind
from guiju.people.roles import Role
from guiju.processes.planning_ahead import falling_due
from guiju.processes.planning_ahead.health import health_of
from guiju.processes.planning_ahead.models import Conclusion, Review, ReviewItem, Trigger
from guiju.processes.planning_ahead.words import CONCLUSIONS
from guiju.standards.models import Standard
from guiju.workflow.definition import SYSTEM, Guard
from guiju.workflow.engine import open_case
from guiju.workflow.models import Case, Party
from guiju.workflow.step import Step

ASKED: Final = (Role.DRAFTER, Role.ENTERPRISE, Role.ASSOCIATION)
"""Who answers for a standard besides the office: its drafting unit, by the kind of body that it is."""

_OPENS = {
    Conclusion.REVISE: ("local-standard", "propose-revision"),
    Conclusion.AMEND: ("amendment", "from-review"),
    Conclusion.WITHDRAW: ("withdrawal", "from-review"),
}


def standard_of(step: Step) -> Standard:
    """The standard under review. Raises NotFound where the register has lost it."""
    [number] = step.answered("standard")
    return registered(number)


def registered(number: str) -> Standard:
    try:
        return Standard.objects.get(key=parse(number).key)
    except Standard.DoesNotExist:
        raise NotFound(_("登记簿中没有 {number}").format(number=number)) from None


def _standard_or_none(step: Step) -> Standard | None:
    try:
        return standard_of(step)
    except NotFound:
        return None


@dataclass(frozen=True, slots=True)
class LastReview:
    review: Review
    title: str
    """Its conclusion in words."""


IS_REVIEWED: Final = Exists(Review.objects.filter(standard=OuterRef("pk")))
"""To annotate standards with: of most there is no review to ask for."""


def last_review(standard: Standard, *, on: date) -> LastReview | None:
    """The latest review that was concluded by that day."""
    review = Review.objects.filter(standard=standard, on__lte=on).order_by("-on").first()
    return LastReview(review, str(CONCLUSIONS[Conclusion(review.conclusion)])) if review else None


# Guards


def in_register(step: Step) -> str | None:
    [number] = step.answered("standard")
    if not Standard.objects.filter(key=parse(number).key).exists():
        return _("登记簿中没有 {number}").format(number=number)
    return None


def still_in_force(step: Step) -> str | None:
    standard = _standard_or_none(step)
    if standard is not None and standard.status(on=step.today) in ENDED:
        return _("{number} 在 {day} 已不是现行标准，不用复审").format(number=standard.parsed.printed, day=step.today)
    return None


def not_under_review(step: Step) -> str | None:
    [number] = step.answered("standard")
    found = (
        Case.objects.running()
        .about("standard", parse(number).key)
        .filter(process=step.process.code)
        .exclude(pk=step.case.pk)
        .first()
    )
    return _("{number} 正在复审：{case}").format(number=number, case=found.number) if found else None


def trigger_has_its_reason(step: Step) -> str | None:
    if step.answered("trigger") not in (None, Trigger.DUE.value) and not step.answered("why"):
        return _("提前复审须写明理由")
    return None


def unit_is_known(step: Step) -> str | None:
    if step.answers and not step.answers.get("unit") and unit_of(step) is None:
        return _("登记簿不知道这项标准的起草单位或者负责部门，请选一个单位")
    return None


def assessments_are_in(step: Step) -> str | None:
    waiting = len(step.open_works("assess"))
    if waiting:
        return _("还有 {count} 位专家没有交评估意见；不再等的，先收回任务").format(count=waiting)
    return None


def reasons_are_given(step: Step) -> str | None:
    """That a standard goes on as it is needs no more than the facts; everything else is argued."""
    if step.answered("conclusion") != Conclusion.CONFIRMED.value and not step.answered("reason"):
        return _("结论不是“继续有效”的，须写明理由")
    return None


def proposed(conclusion: Conclusion) -> Guard:
    """The proposal on the table is this one."""

    def is_proposed(step: Step) -> str | None:
        found = step.answered("conclusion", "propose")
        if found == conclusion.value:
            return None
        return _("拟定的结论是“{proposed}”；要改结论的，先退回").format(proposed=CONCLUSIONS[Conclusion(found)])

    return is_proposed


def objections_are_answered(step: Step) -> str | None:
    open_ones = len(step.steps("object")) - len(step.steps("answer-objection"))
    return _("还有 {count} 条异议没有答复").format(count=open_ones) if open_ones > 0 else None


def an_objection_waits(step: Step) -> str | None:
    if len(step.steps("object")) <= len(step.steps("answer-objection")):
        return _("没有待答复的异议")
    return None


def earlier_day_is_past(step: Step) -> str | None:
    day = step.answered("day")
    if day and date.fromisoformat(day) > step.today:
        return _("复审的日期 {day} 还没有到").format(day=day)
    return None


def not_recorded_yet(step: Step) -> str | None:
    standard = _standard_or_none(step)
    day = step.answered("day")
    if standard is not None and Review.objects.filter(standard=standard, on=day).exists():
        return _("登记簿中已有 {number} 在 {day} 的复审").format(number=standard.parsed.printed, day=day)
    return None


# Effects


def subject_is_linked(step: Step) -> None:
    standard = standard_of(step)
    step.link("standard", standard.key)
    step.retitle(_("复审 {number} {title}").format(number=standard.parsed.printed, title=standard.title))
    step.case.region = step.case.region or standard.region
    last = Review.objects.filter(standard=standard).order_by("-on").values_list("on", flat=True).first()
    due = falling_due.due_day(standard, last, on=step.today)
    step.give(due=due and due.isoformat(), effective=standard.starts_on and standard.starts_on.isoformat())


def facts_are_kept(step: Step) -> None:
    """What the register said of the standard on the day when somebody relied on it."""
    standard = standard_of(step)
    looked = ReviewItem.objects.filter(standard=standard, looked_on=step.today).first()
    if looked is not None:
        step.give(health=looked.facts)
        return
    step.give(health=health_of([standard], on=step.today)[standard.pk].kept())


def unit_is_asked(step: Step) -> None:
    unit = unit_of(step)
    assert unit is not None
    step.invite(role_of(unit), organization=unit)
    step.give(unit=unit.key, unit_name=str(unit))


def experts_are_asked(step: Step) -> None:
    step.assign("assess", step.answered("experts"))


def review_is_entered(step: Step) -> None:
    """The register knows from now on when the standard was last reviewed; its next period begins."""
    standard = standard_of(step)
    if step.transition.code == "record":
        conclusion, day = step.answered("conclusion"), date.fromisoformat(step.answered("day"))
    else:
        conclusion, day = step.answered("conclusion", "propose"), step.today
    enter_review(standard, on=day, conclusion=Conclusion(conclusion), case=step.case, by=step.actor)


def enter_review(standard: Standard, *, on: date, conclusion: Conclusion, case: Case | None, by: Any) -> Review:
    """Enter a review into the register; a second one of the same day takes the place of the first."""
    review = Review.objects.filter(standard=standard, on=on).first()
    before = journal.values_of(review) if review else None
    review = review or Review(standard=standard, on=on)
    review.conclusion, review.case = conclusion.value, case
    review.save()
    journal.record(
        "standard.reviewed",
        standard.key,
        by=by,
        changes=[journal.changed(review, before)],
        on=on,
        conclusion=conclusion.value,
    )
    return review


def next_case_is_opened(step: Step) -> None:
    """Revision, amendment and withdrawal go on in cases of their own; what other bodies issued is only advised on."""
    standard = standard_of(step)
    conclusion = Conclusion(step.answered("conclusion", "propose"))
    if standard.tier != Tier.LOCAL:
        step.give(advised=conclusion.value)
        return
    process, code = _OPENS[conclusion]
    opened = open_case(
        process,
        code,
        by=SYSTEM,
        answers=_answers(conclusion, step, standard),
        office=step.case.office,
        region=step.case.region,
        now=step.now,
    )
    step.link("case", opened.number, note=str(CONCLUSIONS[conclusion])[:100])
    step.give(opened=opened.number)


def _answers(conclusion: Conclusion, step: Step, standard: Standard) -> dict[str, Any]:
    reason = step.answered("reason", "propose") or _("复审结论")
    if conclusion is Conclusion.REVISE:
        given = {"title": standard.title, "revised": [standard.number], "reason": reason}
    else:
        given = {"standard": [standard.number], "reason": reason}
    return given | {"review": step.case.number}


# Who answers for a standard


def unit_of(step: Step) -> Organization | None:
    """Whoever is asked: as chosen; else whoever drafted it in a case of ours, its committee, or who issued it."""
    chosen = (step.answers or {}).get("unit")
    if chosen:
        return Organization.objects.get(key=chosen)
    standard = standard_of(step)
    return drafting_unit(standard) or standard.committee or standard.issued_by


def drafting_unit(standard: Standard) -> Organization | None:
    party = (
        Party.objects.filter(
            case__links__kind="standard",
            case__links__key=standard.key,
            case__process="local-standard",
            role__in=[role.value for role in ASKED],
            organization__isnull=False,
        )
        .select_related("organization")
        .order_by("-case_id", "pk")
        .first()
    )
    return party.organization if party else None


def role_of(body: Organization) -> Role:
    return {
        OrganizationKind.ENTERPRISE.value: Role.ENTERPRISE,
        OrganizationKind.ASSOCIATION.value: Role.ASSOCIATION,
    }.get(body.kind, Role.DRAFTER)
