"""资助奖励 for everybody: calls that take applications, and what is in publicity."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guiju.processes.policies.models import Call
from guiju.processes.policies.publicity import in_publicity
from guiju.processes.policies.terms import TITLES, yuan
from guiju.web import asking


@require_safe
def funding(request: HttpRequest) -> HttpResponse:
    calls = [
        (
            call,
            call.policy.says,
            [(TITLES[kind.achievement], yuan(kind.amount), kind) for kind in call.policy.says.kinds],
        )
        for call in Call.objects.open(on=asking.today()).select_related("policy")[:20]
    ]
    context = {"calls": calls, "publicized": [(each, yuan(each.amount)) for each in in_publicity()]}
    return render(request, "portal/funding.html", context)
