"""公示: what is to be granted, for everybody to see before it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from guiju.organizations.models import Organization
from guiju.processes.policies.terms import TITLES, Achievement
from guiju.workflow.models import Case, CaseEvent, EventKind

MOST: Final = 200


@dataclass(frozen=True, slots=True)
class Publicized:
    """One application in publicity. Objections are taken by the office to the end of the day `until`."""

    number: str
    title: str
    applicant: Organization | None
    office: Organization | None
    achievement: str
    standards: Sequence[str]
    amount: Decimal
    until: date


def in_publicity() -> list[Publicized]:
    """Those that end first come first. Two queries."""
    cases: Any = Case.objects.filter(process="funding", state="publicity").select_related("applicant", "office")
    found = {case.pk: case for case in cases.order_by("pk")[:MOST]}
    facts: dict[int, dict[str, Any]] = {pk: {} for pk in found}
    for event in CaseEvent.objects.filter(case__in=found, kind=EventKind.STEP.value).order_by("seq"):
        facts[event.case_id] |= event.answers | event.data
    shown = [_publicized(case, facts[pk]) for pk, case in found.items()]
    return sorted(shown, key=lambda each: (each.until, each.number))


def _publicized(case: Case, facts: dict[str, Any]) -> Publicized:
    return Publicized(
        number=case.number,
        title=facts["title"],
        applicant=case.applicant,
        office=case.office,
        achievement=str(TITLES[Achievement(facts["achievement"])]),
        standards=facts.get("standards") or (),
        amount=Decimal(str(facts["amount"])),
        until=date.fromisoformat(facts["publicity_until"]),
    )
