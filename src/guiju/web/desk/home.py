"""Signing in, and what to do first."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guiju.journal.actions import actor_of
from guiju.people.roles import Permission
from guiju.standards.models import Conflict, ImportRun, ImportState
from guiju.web.desk.access import person


class SignIn(LoginView):
    template_name = "desk/sign_in.html"
    authentication_form = AuthenticationForm
    redirect_authenticated_user = True
    extra_context = {"nav": "desk"}


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    user = person(request)
    may = {permission.name.lower(): user.may(permission) for permission in Permission}
    mine = ImportRun.objects.filter(by=actor_of(user)).select_related("source").order_by("-id")
    context = {
        "nav": "desk",
        "may": may,
        "runs": list(mine[:5]) if may["import"] else [],
        "to_mend": mine.filter(dry_run=False).exclude(state=ImportState.PREVIEW).first() if may["import"] else None,
        "open_conflicts": Conflict.objects.filter(decided_at__isnull=True).count() if may["settle"] else 0,
    }
    return render(request, "desk/home.html", context)
