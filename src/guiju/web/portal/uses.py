"""Where a standard is used: what the reader may see of the lists, drafts and declarations that cite it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from guiju.checks.uses.asking import MOST_LISTED, where_used
from guiju.checks.uses.models import HolderKind
from guiju.people.models import User
from guiju.standards.models import Standard
from guiju.web import asking
from guiju.web.components.holders import HOLDERS


@require_safe
def uses(request: HttpRequest, key: str) -> HttpResponse:
    standard = get_object_or_404(Standard, key=key)
    person = request.user if isinstance(request.user, User) else None
    on = asking.today()
    found = where_used(standard, person=person, on=on)
    groups = [
        (HOLDERS[kind], kind, [used for used in found.used if used.kind is kind])
        for kind in HolderKind
        if any(used.kind is kind for used in found.used)
    ]
    context = {"standard": standard, "found": found, "groups": groups, "on": on, "most": MOST_LISTED}
    return render(request, "portal/uses.html", context)
