"""Signing in, and what to do first."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from guiju.figures.surveys.standing import returns_to_decide
from guiju.journal.actions import actor_of
from guiju.people.roles import Permission
from guiju.standards.models import Conflict, ImportRun, ImportState
from guiju.web.desk.access import person
from guiju.web.limits import Rate, address_of, spend
from guiju.web.refusals import refuse

TRIES = Rate(10, 300)
"""Of one account from one address, and of all accounts from there: guessing takes years, mistyping is free."""

TRIES_OF_ALL = Rate(30, 300)


class SignIn(LoginView):
    template_name = "desk/sign_in.html"
    authentication_form = AuthenticationForm
    redirect_authenticated_user = True
    extra_context = {"nav": "desk"}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        address, name = address_of(request), request.POST.get("username", "").strip().lower()
        for counted, rate in ((f"sign-in {address}", TRIES_OF_ALL), (f"sign-in {address} {name}", TRIES)):
            allowance = spend(counted, 1, rate)
            if not allowance.granted:
                sentence = _("登录试得太频繁；请在 {retry} 秒后再试。").format(retry=allowance.retry_s)
                response = refuse(request, sentence, status=429)
                response["Retry-After"] = str(allowance.retry_s)
                return response
        return super().post(request, *args, **kwargs)


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
        "returns_waiting": returns_to_decide() if may["survey"] else 0,
        "open_conflicts": Conflict.objects.filter(decided_at__isnull=True).count() if may["settle"] else 0,
    }
    return render(request, "desk/home.html", context)
