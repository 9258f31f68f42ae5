"""What to do first."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guiju.figures.surveys.standing import returns_to_decide
from guiju.journal.actions import actor_of
from guiju.people.models import User
from guiju.people.roles import OF_THE_OFFICE, Permission
from guiju.standards.models import Conflict, ImportRun, ImportState
from guiju.web import asking
from guiju.web.components.dues import Due
from guiju.web.desk import tasks
from guiju.web.desk.access import person
from guiju.workflow.authority import Authority, authority_of
from guiju.workflow.lists import selecting
from guiju.workflow.selection import CaseSelection, Condition, Mine, Sort, SortBy

FEW = 10
LOOKED_BACK = 20
"""Imports among which one with rejected rows is looked for."""


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    user = person(request)
    today = asking.today()
    authority = authority_of(user, on=today)
    sections = tasks.sections(authority, today=today)
    may = {permission.name.lower(): user.may(permission) for permission in Permission}
    context = {
        "nav": "desk",
        "may": may,
        "today": today,
        "sections": sections,
        "first": tasks.first_of(sections),
        "waiting": sum(section.count for section in sections),
        "in_office": bool(authority.roles & OF_THE_OFFICE),
        "sees_cases": bool(authority.standings) or authority.reads_all,
        "openings": tasks.openings(authority, today=today),
        **_own_cases(authority),
        **_other_work(user, may),
    }
    return render(request, "desk/home.html", context)


def _own_cases(authority: Authority) -> dict[str, Any]:
    """Of those outside the office: the cases in which they have a part."""
    if not authority.standings or authority.roles & OF_THE_OFFICE:
        return {}
    today = asking.today()
    asked = CaseSelection(mine=Mine.PART, conditions=(Condition.OPEN,), sort=Sort(SortBy.OPENED, descending=True))
    found = selecting.page(asked, by=authority, on=today, size=FEW)
    return {
        "own_cases": [(case, Due(case.due_on, today, paused=case.paused_at is not None)) for case in found.cases],
        "own_address": tasks.address(CaseSelection(mine=Mine.PART)),
    }


def _other_work(user: User, may: dict[str, bool]) -> dict[str, Any]:
    """Imports, surveys, sources at odds."""
    mine: list[ImportRun] = []
    if may["import"]:
        mine = list(ImportRun.objects.filter(by=actor_of(user)).select_related("source").order_by("-id")[:LOOKED_BACK])
    return {
        "runs": mine[:5],
        "to_mend": next((run for run in mine if not run.dry_run and run.state != ImportState.PREVIEW), None),
        "returns_waiting": returns_to_decide() if may["survey"] else 0,
        "open_conflicts": Conflict.objects.filter(decided_at__isnull=True).count() if may["settle"] else 0,
    }
