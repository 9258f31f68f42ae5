"""What the page of a local standard shows below its steps: what screening found, and what was given on the way."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from guiju.base.numbers import parse
from guiju.consultations import actions as consultations
from guiju.processes.local import forms
from guiju.processes.local.ballots import RULES, VOTES, Vote
from guiju.processes.local.guards import OPENINGS
from guiju.web.desk.panels import panel
from guiju.workflow.fields import Choice, Form
from guiju.workflow.models import Case, CaseEvent, EventKind

_SHOWN = (*OPENINGS, "decide-negative", "decide-duplicates", "recommend", "approve-plan", "approve-fast-plan",
          "submit-for-review", "call-review", "vote-again", "record-passed", "record-failed", "approve",
          "send-to-province")  # fmt: skip


@panel("local-standard")
def local_standard(request: HttpRequest, case: Case) -> str:
    events = list(case.events.filter(kind=EventKind.STEP, code__in=_SHOWN).order_by("seq"))
    screened = _last(events, *OPENINGS)
    context = _facts(events) | {
        "case": case,
        "negative": screened.data.get("negative_hits", []) if screened else [],
        "duplicates": [_linked(hit) for hit in screened.data.get("duplicate_hits", [])] if screened else [],
        "negative_decision": _decision(events, screened, "decide-negative", "negative", forms.NEGATIVE),
        "duplicate_decision": _decision(events, screened, "decide-duplicates", "duplicate", forms.DUPLICATES),
        "consultation": consultations.latest(case),
    }
    return render_to_string("desk/local/panel.html", context, request)


@panel("amendment")
def amendment(request: HttpRequest, case: Case) -> str:
    events = list(case.events.filter(kind=EventKind.STEP, code__in=_SHOWN).order_by("seq"))
    context = _facts(events) | {"case": case, "consultation": consultations.latest(case)}
    return render_to_string("desk/local/panel.html", context, request)


def _facts(events: list[CaseEvent]) -> dict[str, Any]:
    """What effects gave, the newest of each."""
    given: dict[str, Any] = {}
    for event in events:
        given |= event.data
    result = given.get("result")
    number = given.get("standard_number") or given.get("sheet_number")
    return {
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
        "rule": rule.title,
        "verified": rule.verified,
        "electorate": result["electorate"],
        "counts": [(_vote(code), count) for code, count in result["counts"].items() if count],
    }


def _vote(code: str) -> str:
    return str(VOTES[Vote(code)])


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
