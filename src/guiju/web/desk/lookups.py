"""What is looked up while somebody types in a form: organizations of the register, standards by their numbers."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guiju.base.errors import GuijuError
from guiju.base.numbers import parse
from guiju.organizations.models import Organization
from guiju.organizations.naming import organizations_like
from guiju.standards.models import Standard
from guiju.web import asking
from guiju.web.desk.case_forms import told

MOST = 8
MOST_LOOKED_AT = 500
MOST_LINES = 30


@require_safe
@login_required
def bodies(request: HttpRequest, kinds: str) -> HttpResponse:
    """Options for a field that names an organization; `kinds` are joined by commas, or `all`."""
    words = asking.typed_query(request)
    found: list[Organization] = []
    if words:
        named = Organization.objects.filter(pk__in=organizations_like(words)[:MOST_LOOKED_AT])
        found = list((named if kinds == "all" else named.filter(kind__in=kinds.split(",")))[:MOST])
    return render(request, "desk/case/bodies.html", {"bodies": found, "typed": words})


@require_safe
@login_required
def standards(request: HttpRequest) -> HttpResponse:
    """Title and status of each number in the field that asks: the only parameter that begins with `a-`."""
    text = next((str(value) for name, value in request.GET.items() if name.startswith("a-")), "")[:4000]
    lines = [line.strip() for line in text.splitlines() if line.strip()][:MOST_LINES]
    keys: dict[str, str] = {}
    faults: dict[str, str] = {}
    for line in lines:
        try:
            keys[line] = parse(line).key
        except GuijuError as error:
            faults[line] = told(error)
    there = {each.key: each for each in Standard.objects.filter(key__in=keys.values())}
    on = asking.today()
    rows = [
        {
            "typed": line,
            "fault": faults.get(line, ""),
            "standard": (found := there.get(keys.get(line, ""))),
            "status": found.status(on=on).value if found else "",
        }
        for line in lines
    ]
    return render(request, "desk/case/standards.html", {"rows": rows})
