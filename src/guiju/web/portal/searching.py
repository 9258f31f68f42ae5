"""The first page, the results of a Selection, and what is suggested while typing."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe
from django_htmx.middleware import HtmxDetails

from guiju.base.terms import Status, Tier
from guiju.standards.search import find_standards
from guiju.web import asking
from guiju.web.components.listing import listed_by_id
from guiju.web.portal.figures import count_register

PAGE_SIZE = 20
SEARCHED_STATUSES = (Status.IN_FORCE, Status.UPCOMING, Status.REPLACED, Status.WITHDRAWN, Status.UNKNOWN)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    today = asking.today()
    counted = count_register(on=today)
    rows = {row.standard.id: row for row in listed_by_id([*counted.newest, *counted.upcoming], on=today)}
    context = {
        "today": today,
        "counted": counted,
        "total": sum(tier.total for tier in counted.tiers),
        "in_force": sum(tier.in_force for tier in counted.tiers),
        "newest": [rows[id] for id in counted.newest if id in rows],
        "upcoming": [rows[id] for id in counted.upcoming if id in rows],
    }
    return render(request, "portal/home.html", context)


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    query = asking.typed_query(request)
    on = asking.chosen_day(request)
    tier = asking.chosen_word(request, "tier", Tier)
    status = asking.chosen_word(request, "status", Status)
    number = asking.page_number(request)
    found = find_standards(query, on=on, offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE, tier=tier, status=status)
    page = Paginator(range(min(found.total, PAGE_SIZE * asking.LAST_PAGE)), PAGE_SIZE).get_page(number)
    if page.number < number:
        offset = (page.number - 1) * PAGE_SIZE
        found = find_standards(query, on=on, offset=offset, limit=PAGE_SIZE, tier=tier, status=status)
    unfiltered = 0
    if not found.total and (tier or status):
        unfiltered = find_standards(query, on=on, limit=1).total
    context = {
        "nav": "search",
        "words": query,
        "on": on,
        "today": asking.today(),
        "chosen_day": on if request.GET.get("on") else None,
        "tier": tier,
        "status": status,
        "tiers": [(word, found.facets.get("tier", {}).get(word, 0)) for word in Tier],
        "statuses": SEARCHED_STATUSES,
        "total": found.total,
        "unfiltered": unfiltered,
        "results": listed_by_id([hit.id for hit in found.hits], on=on),
        "page": page,
    }
    htmx = HtmxDetails(request)
    partial = htmx and not htmx.history_restore_request
    response = render(request, "portal/results.html" if partial else "portal/search.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response
