"""What must hold before a step of a stated demand may be taken, and what the steps change besides their case."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from guiju.base.numbers import parse
from guiju.people.roles import Role
from guiju.processes.planning_ahead.matching import matches
from guiju.standards.models import Standard
from guiju.workflow.definition import SYSTEM
from guiju.workflow.engine import open_case
from guiju.workflow.models import Case
from guiju.workflow.step import Step

OPENINGS = ("state", "take-down")
SHOWN = "shown"
"""Kind of link of what stands on a public page."""


def standards_are_registered(step: Step) -> str | None:
    numbers = {parse(number).key: number for number in step.answered("standards") or ()}
    missing = numbers.keys() - set(Standard.objects.filter(key__in=list(numbers)).values_list("key", flat=True))
    if missing:
        return _("登记簿中没有 {numbers}").format(numbers=_("、").join(numbers[key] for key in sorted(missing)))
    return None


def another_demand(step: Step) -> str | None:
    """A demand that is there, other than this one, and that was not merged itself."""
    number = str(step.answered("into")).upper()
    found = Case.objects.filter(number=number, process=step.process.code).exclude(pk=step.case.pk).first()
    if found is None:
        return _("没有编号为 {number} 的另一件需求").format(number=number)
    if found.state in ("merged", "withdrawn", "declined"):
        return _("{number} 已是“{state}”，不能并入").format(number=number, state=found.standing.title)
    return None


def not_shown_yet(step: Step) -> str | None:
    last = step.last("publish", "take-back")
    return _("已经在网上公开") if last is not None and last.code == "publish" else None


def is_shown(step: Step) -> str | None:
    last = step.last("publish", "take-back")
    return None if last is not None and last.code == "publish" else _("没有公开，不用撤下")


# Effects


def need_is_matched(step: Step) -> None:
    """What there already is, as the register stood on that day."""
    given = step.answered
    step.give(
        matches=matches(
            title=given("title") or "",
            keywords=given("keywords") or (),
            ics=_codes(given("ics")),
            ccs=_codes(given("ccs")),
            on=step.today,
        )
    )


def _codes(text: str | None) -> list[str]:
    return [code for code in re.split(r"[\s,，;；、]+", text or "") if code]


def answering_standards_are_linked(step: Step) -> None:
    for number in step.answered("standards") or ():
        step.link("standard", parse(number).key, note=_("已有的标准"))


def project_is_opened(step: Step) -> None:
    """An entry of the reserve begins with the words of the demand; who stated it goes along as its party."""
    answers = step.answers or {}
    if answers.get("way") != "reserve":
        return
    opened = open_case(
        "project-reserve",
        "from-demand",
        by=SYSTEM,
        answers={
            "title": answers.get("project_title") or step.case.title,
            "tier": answers.get("tier"),
            "need": step.answered("need", *OPENINGS) or step.case.title,
            "content": answers.get("content") or step.answered("expected", *OPENINGS) or step.case.title,
            "demand": step.case.number,
        },
        office=step.case.office,
        applicant=step.case.applicant,
        region=step.case.region,
        now=step.now,
    )
    step.link("case", opened.number, note=_("储备项目"))
    step.give(opened=opened.number)


def other_demand_is_linked(step: Step) -> None:
    other = Case.objects.get(number=str(step.answered("into")).upper())
    step.link("case", other.number, note=_("并入"))


def demand_is_shown(step: Step) -> None:
    """The public list finds it by this link; its words stand in the step."""
    step.link(SHOWN, "demands")


def demand_is_hidden(step: Step) -> None:
    step.case.links.filter(kind=SHOWN).delete()


def who_asked_goes_along(step: Step) -> None:
    """The parties of the demand are parties of the entry of the reserve."""
    demand = Case.objects.filter(number=step.answered("demand")).first()
    for party in demand.parties.select_related("organization") if demand else ():
        step.invite(Role(party.role), person=party.person_id, organization=party.organization)
