"""What the steps of a local standard change besides their case."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from guiju.base.errors import InvalidForm
from guiju.base.numbers import parse
from guiju.base.terms import RelationKind
from guiju.consultations import actions as consultations
from guiju.organizations.models import Organization, OrganizationKind
from guiju.people.roles import Role
from guiju.processes.local import numbering, screening
from guiju.processes.local.guards import PROPOSERS, code_of, tally
from guiju.processes.local.models import Call, OpenedText
from guiju.processes.local.plans import next_plan_number
from guiju.standards import actions as standards
from guiju.standards.models import Standard
from guiju.workflow.definition import SYSTEM
from guiju.workflow.engine import open_case
from guiju.workflow.models import Attachment
from guiju.workflow.step import Step


def proposal_is_screened(step: Step) -> None:
    """Against the negative list of today and against what is there; what hits is kept with the event."""
    assert step.answers is not None
    found = screening.screen(
        title=step.answered("title") or "",
        scope=step.answered("scope") or "",
        ics=step.answered("ics") or "",
        on=step.today,
        case=step.case,
        revised=step.answered("revised") or (),
    )
    step.give(**found)


def subject_is_linked(step: Step) -> None:
    for number in step.answered("revised") or ():
        step.link("standard", parse(number).key, note=_("被修订"))
    call = (step.answers or {}).get("call")
    if call:
        step.link("call", Call.objects.get(number=call).number)
    review = (step.answers or {}).get("review")
    if review:
        step.link("case", review, note=_("复审"))


def proposal_is_retitled(step: Step) -> None:
    step.retitle(step.answered("title"))


def lead_is_invited(step: Step) -> None:
    """The lead's people take over; those of a former lead go."""
    lead = Organization.objects.get(key=step.answered("lead"))
    step.case.parties.filter(role__in=[role.value for role in PROPOSERS]).exclude(organization=lead).delete()
    step.__dict__.pop("parties", None)
    step.invite(role_of(lead), organization=lead)
    step.case.applicant = lead


def role_of(body: Organization) -> Role:
    return {
        OrganizationKind.ENTERPRISE.value: Role.ENTERPRISE,
        OrganizationKind.ASSOCIATION.value: Role.ASSOCIATION,
    }.get(body.kind, Role.DRAFTER)


def experts_are_asked(step: Step) -> None:
    step.assign("assess", step.answered("experts"))


def scores_are_kept(step: Step) -> None:
    sheets = [event.answers for event in step.works("assess")]
    totals = [sum(sheet[name] for name in ("necessity", "feasibility", "conformity", "benefit")) for sheet in sheets]
    mean = round(sum(totals) / len(totals), 1) if totals else None
    step.give(assessment={"totals": totals, "mean": mean, "views": [sheet["view"] for sheet in sheets]})


def plan_is_numbered(step: Step) -> None:
    step.give(plan_number=next_plan_number(year=step.today.year))


def other_case_is_linked(step: Step) -> None:
    step.link("case", step.answered("into"), note=_("并入"))


def consultation_is_published(step: Step) -> None:
    assert step.answers is not None
    draft = Attachment.objects.get(pk=step.answered("draft")[0])
    explanation = step.answered("explanation")
    consultations.publish(
        step.case,
        title=step.case.title,
        draft=draft,
        explanation=Attachment.objects.get(pk=explanation[0]) if explanation else None,
        first=date.fromisoformat(step.answers["first"]),
        last=date.fromisoformat(step.answers["last"]),
        by=step.actor,
        contact=step.answers["address"],
        asked=step.answers.get("asked") or (),
        now=step.now,
    )


def consultation_is_closed(step: Step) -> None:
    current = consultations.current(step.case)
    if current is not None:
        consultations.close(current, by=step.actor, on=step.today, now=step.now)


def commenters_are_told(step: Step) -> None:
    """Each who sent a comment gets its answer, unless the office told them before."""
    newest = consultations.latest(step.case)
    if newest is not None and newest.told_on is None:
        consultations.tell(newest, by=step.actor, on=step.today, now=step.now)


def comments_are_summed(step: Step) -> None:
    comments, accepted, partly, declined, commenters = consultations.summary(step.case)
    step.give(
        comments={
            "count": comments,
            "accepted": accepted,
            "partly": partly,
            "declined": declined,
            "commenters": commenters,
        }
    )


def ballot_is_called(step: Step) -> None:
    """The rule, and who may vote, are kept with the ballot."""
    rule = step.answered("rule", "call-review") or step.answered("rule")
    people = list(step.answered("reviewers"))
    step.give(ballot={"rule": rule, "electorate": people, "round": len(step.steps("call-review", "vote-again")) + 1})
    step.assign("vote", people)


def ballot_is_kept(step: Step) -> None:
    """Every vote with its remarks, and what they came to."""
    counted = tally(step)
    votes = [
        {
            "person": event.by_id,
            "name": str(event.by),
            "vote": event.answers["vote"],
            "remarks": event.answers.get("remarks") or event.answers.get("objection", ""),
        }
        for event in step.works("vote")
    ]
    step.give(
        result={
            "rule": counted.rule.code,
            "electorate": counted.electorate,
            "counts": {vote.value: number for vote, number in counted.counts.items()},
            "votes": votes,
            "passed": counted.passed,
        }
    )


def number_is_given(step: Step) -> None:
    """In the transaction of the approval: no number is ever given twice or left out."""
    revised = step.answered("revised") or ()
    given = numbering.give_number(
        step.case,
        code=code_of(step),
        guidance=step.answered("nature") == "guidance",
        year=step.today.year,
        revised=parse(revised[0]) if revised else None,
    )
    step.give(standard_number=given.number.canonical, skipped=list(given.skipped))
    step.link("standard", given.number.key, note=_("本件制定"))


def standard_is_registered(step: Step) -> None:
    """The edition enters the register; what it replaces ends by its lineage."""
    assert step.answers is not None
    number = step.given("standard_number")
    standard = standards.register_standard(
        number,
        by=step.actor,
        title_zh=step.answered("title"),
        title_en=step.answered("title_en") or "",
        published_on=date.fromisoformat(step.answers["published"]),
        effective_on=date.fromisoformat(step.answers["effective"]),
        region=parse(number).issuer,
        ics=step.answered("ics") or "",
        ccs=step.answered("ccs") or "",
        issued_by=step.case.office,
    )
    replaced = [*(step.answered("revised") or ()), *(step.answers.get("replaces") or ())]
    for other in dict.fromkeys(replaced):
        standards.relate(standard, RelationKind.REPLACES, other, by=step.actor)
    for other in step.answers.get("partly_replaces") or ():
        standards.relate(standard, RelationKind.PARTLY_REPLACES, other, by=step.actor)


def registered(step: Step) -> Standard:
    """The edition that this case brought. Raises InvalidForm before it is published."""
    number = step.given("standard_number")
    standard = Standard.objects.filter(number=number).first()
    if standard is None:
        raise InvalidForm(_("登记簿中还没有本件制定的标准"))
    return standard


def text_is_opened(step: Step) -> None:
    _open_text(step, registered(step).key)


def sheet_text_is_opened(step: Step) -> None:
    _open_text(step, parse(step.given("sheet_number")).key)


def _open_text(step: Step, key: str) -> None:
    assert step.answers is not None
    OpenedText.objects.update_or_create(
        standard=key,
        defaults={
            "file": Attachment.objects.get(pk=step.answers["text"][0]),
            "case": step.case,
            "opened_on": date.fromisoformat(step.answers["opened"]),
            "opened_by": step.by,
        },
    )


def provincial_case_is_opened(step: Step) -> None:
    """The province takes the filing over from here; when it is done, this case is filed by it."""
    standard = registered(step)
    filing = open_case(
        "provincial-filing",
        "from-publication",
        by=SYSTEM,
        answers={"title": step.case.title, "standard": [standard.number], "origin": step.case.number},
        office=step.case.office,
        applicant=step.case.office,
        region=step.case.region,
        now=step.now,
    )
    step.give(provincial_case=filing.number)
    step.link("case", filing.number, note=_("省级备案"))


def filing_is_registered(step: Step) -> None:
    assert step.answers is not None
    standards.correct(
        registered(step),
        filed_on=date.fromisoformat(step.answers["filed"]),
        reason=_("备案号 {number}").format(number=step.answers["filing_number"]),
        by=step.actor,
    )
