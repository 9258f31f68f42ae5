"""Below the steps of a complaint: whose identity is kept and by whom it was opened, and cases that may be the same."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from guiju.base.errors import InvalidForm
from guiju.processes.appeals import identities
from guiju.processes.appeals.likeness import alike
from guiju.processes.appeals.models import SealedIdentity
from guiju.web import asking
from guiju.web.desk import case_reading
from guiju.web.desk.access import person
from guiju.web.desk.panels import panel
from guiju.workflow.authority import authority_of
from guiju.workflow.models import Case


@panel("complaint")
@panel("violation-report")
@panel("implementation-feedback")
def appeals(request: HttpRequest, case: Case) -> str:
    reader = person(request)
    authority = authority_of(reader, on=asking.today())
    inside = any(True for _standing in authority.in_case(case, ()))
    if not inside:
        return ""
    context = {
        "case": case,
        "identity": SealedIdentity.objects.filter(case=case).first(),
        "may_open": identities.may_open(case, reader, on=asking.today()),
        "alike": alike(case, seen_by=authority),
    }
    return render_to_string("desk/panel_appeals.html", context, request)


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
