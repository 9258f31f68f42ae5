"""What the page of a local standard shows below its steps: what screening found, and what was given on the way."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from guiju.base.numbers import parse
from guiju.processes.local import forms
from guiju.processes.local.ballots import RULES, VOTES, Vote
from guiju.processes.local.guards import OPENINGS
from guiju.web.desk.panels import events_of, panel
from guiju.workflow.fields import Choice, Form
from guiju.workflow.models import Case, CaseEvent, EventKind

_CONSULTED = ("open-consultation", "open-short-consultation")


@panel("local-standard")
def local_standard(request: HttpRequest, case: Case) -> str:
    events = [event for event in events_of(case) if event.kind == EventKind.STEP]
    screened = _last(events, *OPENINGS)
    context = _facts(case, events) | {
        "negative": screened.data.get("negative_hits", []) if screened else [],
        "duplicates": [_linked(hit) for hit in screened.data.get("duplicate_hits", [])] if screened else [],
        "negative_decision": _decision(events, screened, "decide-negative", "negative", forms.NEGATIVE),
        "duplicate_decision": _decision(events, screened, "decide-duplicates", "duplicate", forms.DUPLICATES),
    }
    return render_to_string("desk/local/panel.html", context)


@panel("amendment")
def amendment(request: HttpRequest, case: Case) -> str:
    events = [event for event in events_of(case) if event.kind == EventKind.STEP]
    context = _facts(case, events)
    return render_to_string("desk/local/panel.html", context)


def _facts(case: Case, events: list[CaseEvent]) -> dict[str, Any]:
    """What effects gave, the newest of each."""
    given: dict[str, Any] = {}
    for event in events:
        given |= event.data
    result = given.get("result")
    number = given.get("standard_number") or given.get("sheet_number")
    opened = [event for event in events if event.code in _CONSULTED]
    return {
        "consultation": (f"{case.number}-{len(opened)}", opened[-1].answers) if opened else None,
        "plan_number": given.get("plan_number"),
        "number": parse(number).printed if number else "",
        "skipped": given.get("skipped", []),
        "assessment": given.get("assessment"),
        "comments": given.get("comments"),
        "provincial_case": given.get("provincial_case"),
        "ballot": _ballot(result) if result else None,
    }


def _ballot(result: dict[str, Any]) -> dict[str, Any]:
    rule = RULES[result["rule"]]
    return {
        "passed": result["passed"],
        "rule": rule.title.told(_),
        "verified": rule.verified,
        "electorate": result["electorate"],
        "counts": [(VOTES[Vote(code)].told(_), count) for code, count in result["counts"].items() if count],
    }


def _linked(hit: dict[str, Any]) -> dict[str, Any]:
    return hit | {"view": "portal:standard" if hit["kind"] == "standard" else "desk:case"}


def _decision(
    events: list[CaseEvent], screened: CaseEvent | None, code: str, name: str, form: Form
) -> dict[str, Any] | None:
    """Who decided what of the hits and why; None while nobody has since the last screening."""
    decided = _last(events, code)
    if decided is None or (screened is not None and decided.seq < screened.seq):
        return None
    field = form[f"{name}_verdict"]
    assert isinstance(field, Choice)
    verdict = decided.answers[f"{name}_verdict"]
    return {
        "verdict": next((title for option, title in field.options if option == verdict), _("未知")),
        "reason": decided.answers[f"{name}_reason"],
        "on": decided.on,
    }


def _last(events: list[CaseEvent], *codes: str) -> CaseEvent | None:
    return next((event for event in reversed(events) if event.code in codes), None)
