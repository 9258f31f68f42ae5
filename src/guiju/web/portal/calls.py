"""征集立项, as everybody reads it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from guiju.processes.local.models import Call
from guiju.web import asking


@require_safe
def calls(request: HttpRequest) -> HttpResponse:
    """Those that are open today before those that were."""
    today = asking.today()
    begun = Call.objects.filter(first__lte=today).select_related("office")
    context = {
        "nav": "participate",
        "open": list(begun.open(on=today).order_by("last", "pk")),
        "page": asking.page_of(request, begun.filter(last__lt=today)),
    }
    return render(request, "portal/local/calls.html", context)


@require_safe
def call(request: HttpRequest, number: str) -> HttpResponse:
    """Not before its first day."""
    today = asking.today()
    found = get_object_or_404(Call.objects.select_related("office"), number=number, first__lte=today)
    context = {"nav": "participate", "call": found, "open": found.is_open(on=today)}
    return render(request, "portal/local/call.html", context)
