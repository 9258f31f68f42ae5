"""Demands as the public sees them: stated without an account, and listed without saying who asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from guiju.organizations.models import Organization
from guiju.processes.appeals import receipts
from guiju.processes.planning_ahead.demanding import SHOWN
from guiju.standards.models import Standard
from guiju.standards.querysets import Among
from guiju.workflow.definition import PUBLIC
from guiju.workflow.engine import open_case
from guiju.workflow.models import Case, CaseEvent, Link

PROCESS: Final = "standards-demand"
STATES: Final = ("received", "answered", "taken-up", "declined")
"""In which a demand may be shown."""


@dataclass(frozen=True, slots=True)
class Demand:
    """What an officer has made public; `standards` answer it."""

    number: str
    state: str
    stated_on: date
    title: str
    need: str
    reply: str
    standards: Sequence[Standard]


@transaction.atomic
def take_in(answers: Mapping[str, Any], *, code: str, office: Organization | None) -> Case:
    """Open the case of a need and give it the receipt of `code`; the same code again gives the same case."""
    try:
        return receipts.case_by_receipt(code)
    except receipts.UnknownReceipt:
        case = open_case(PROCESS, "state", by=PUBLIC, answers=answers, office=office)
        receipts.issue_receipt(case, code)
        return case


def published(state: str = "") -> Any:
    """The cases that an officer made public, the newest first."""
    shown = Exists(Link.objects.filter(case=OuterRef("pk"), kind=SHOWN))
    found = Case.objects.filter(shown, process=PROCESS, state__in=STATES)
    return (found.filter(state=state) if state else found).order_by("-pk")


def told(cases: Sequence[Case]) -> list[Demand]:
    """What is shown of these cases, in their order; three queries."""
    texts: dict[int, dict[str, Any]] = {}
    for event in CaseEvent.objects.filter(case__in=cases, code="publish", kind="step").order_by("seq"):
        texts[event.case_id] = event.answers
    linked: dict[int, list[str]] = {}
    for case, key in Link.objects.filter(case__in=cases, kind="standard").values_list("case", "key"):
        linked.setdefault(case, []).append(key)
    keys = [key for found in linked.values() for key in found]
    standards = {standard.key: standard for standard in Standard.objects.filter(key__in=Among(keys))}
    return [
        Demand(
            number=case.number,
            state=case.state,
            stated_on=timezone.localdate(case.opened_at),
            title=texts[case.pk]["shown_title"],
            need=texts[case.pk]["shown_need"],
            reply=texts[case.pk].get("shown_reply", ""),
            standards=[standards[key] for key in linked.get(case.pk, []) if key in standards],
        )
        for case in cases
    ]
