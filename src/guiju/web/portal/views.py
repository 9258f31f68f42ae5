"""Read the address, ask the register once, show a page."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_htmx.middleware import HtmxDetails

from guiju.base.errors import NotFound
from guiju.base.terms import Status, Tier
from guiju.organizations.models import Organization
from guiju.people.models import User
from guiju.people.roles import Permission
from guiju.standards import resolving
from guiju.standards.models import Source, Standard
from guiju.standards.search import find_standards
from guiju.web import asking
from guiju.web.components.listing import listed, listed_by_id
from guiju.web.portal.figures import count_register
from guiju.web.portal.standard import gather
from guiju.web.refusals import refuse

PAGE_SIZE = 20
MOST_SUGGESTIONS = 5
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
def about(request: HttpRequest) -> HttpResponse:
    sources = Source.objects.order_by("-priority", "name")
    return render(request, "portal/about.html", {"nav": "about", "sources": sources, "statuses": list(Status)})


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


@require_safe
def resolve(request: HttpRequest) -> HttpResponse:
    """`/standards?number=GB/T 1.1`: to the page of the edition meant, else what might be meant."""
    text = asking.typed_query(request, "number")
    on = asking.chosen_day(request)
    found = resolving.resolve(text, on=on)
    if len(found.standards) == 1:
        day = f"?on={on}" if request.GET.get("on") else ""
        return HttpResponseRedirect(found.standards[0].get_absolute_url() + day)
    if found.standards:
        context = {"found": found, "standards": listed(found.standards, on=on), "on": on, "chosen_day": on}
        return render(request, "portal/several.html", context)
    return _suggest(request, text, found.sentence, found.suggestions)


@require_safe
def standard(request: HttpRequest, key: str) -> HttpResponse:
    on = asking.chosen_day(request)
    found = Standard.objects.filter(key=key).select_related("issued_by", "committee", "source").first()
    if found is None:
        return _suggest(request, key, _("登记簿中没有编号为“{key}”的标准。").format(key=key[:80]))
    page = gather(found, on=on)
    context = {"page": page, "standard": found, "on": on, "today": asking.today()}
    context["chosen_day"] = on if request.GET.get("on") else None
    context["may_settle"] = isinstance(request.user, User) and request.user.may(Permission.SETTLE)
    return render(request, "portal/standard.html", context)


def _suggest(request: HttpRequest, text: str, sentence: str, suggestions: Sequence[Standard] = ()) -> HttpResponse:
    """A 404 page with what might be meant: what stands near the number, else what a search finds."""
    on = asking.today()
    if suggestions:
        rows = listed(suggestions[:MOST_SUGGESTIONS], on=on)
    else:
        rows = listed_by_id([hit.id for hit in find_standards(text, on=on, limit=MOST_SUGGESTIONS).hits], on=on)
    return refuse(request, sentence, status=404, suggestions=rows, asked=text)


@require_safe
def organization(request: HttpRequest, key: str) -> HttpResponse:
    on = asking.chosen_day(request)
    found = Organization.objects.filter(key=key).select_related("parent").first()
    if found is None:
        raise NotFound(_("登记簿中没有编号为“{key}”的机构。").format(key=key[:80]))
    standards = Standard.objects.filter(Q(issued_by=found) | Q(committee=found))
    page = asking.page_of(request, standards.order_by("-published_on", "sort_key"), size=PAGE_SIZE)
    context = {
        "organization": found,
        "on": on,
        "today": asking.today(),
        "chosen_day": on if request.GET.get("on") else None,
        "page": page,
        "in_force": standards.in_force(on=on).count(),
        "standards": listed(page.object_list, on=on),
        "names": [other.name for other in found.names.all() if other.name not in (found.name_zh, found.name_en)],
        "children": found.children.order_by("code", "name_zh")[:100],
    }
    return render(request, "portal/organization.html", context)
