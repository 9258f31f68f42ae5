"""Below the steps of a complaint: whose identity is kept and by whom it was opened, and cases that may be the same."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from guiju.base.errors import InvalidForm
from guiju.people.roles import OF_THE_OFFICE, Role
from guiju.processes.appeals import identities
from guiju.processes.appeals.likeness import Alike
from guiju.web.desk import case_reading
from guiju.web.desk.access import person
from guiju.web.desk.panels import authority_in, events_of, panel
from guiju.workflow.models import Case


@panel("complaint")
@panel("violation-report")
@panel("implementation-feedback")
def appeals(request: HttpRequest, case: Case) -> str:
    authority = authority_in(request, case)
    inside = any(True for _standing in authority.in_case(case, ()))
    if not inside:
        return ""
    events = events_of(case)
    opening = events[0]
    handed_over = any("office_before" in event.data for event in events)
    context = {
        "case": case,
        "by_account": opening.by_id is not None and opening.role not in OF_THE_OFFICE,
        "by_name": opening.answers.get("named") == "yes",
        "kept": identities.kept_by(events),
        "may_open": authority.as_one_of([Role.INSPECTOR], case, ()) is not None,
        "alike": [] if handed_over else [Alike(*each) for each in opening.data.get("alike", ())],
        "csrf_token": get_token(request),
    }
    return render_to_string("desk/panel_appeals.html", context)


@require_POST
@login_required
def identity(request: HttpRequest, number: str) -> HttpResponse:
    """Open it once, with a reason; the page is kept nowhere."""
    read = case_reading.reading(person(request), number)
    told = identities.open_identity(read.case, by=read.user, reason=request.POST.get("reason", ""))
    response = render(request, "desk/identity.html", {"nav": "desk", "case": read.case, "identity": told})
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@login_required
def keep_longer(request: HttpRequest, number: str) -> HttpResponse:
    read = case_reading.reading(person(request), number)
    try:
        until = date.fromisoformat(request.POST.get("until", ""))
    except ValueError:
        raise InvalidForm(_("请填写保留到哪一天。")) from None
    identities.keep_longer(read.case, until=until, by=read.user, reason=request.POST.get("reason", ""))
    messages.success(request, _("已延长保留。"), "good")
    return redirect(read.case)
