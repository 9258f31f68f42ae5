"""The page of a standard, of an organization, and what the register says of itself."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from guiju.base.errors import NotFound
from guiju.base.terms import Status
from guiju.organizations.models import Organization
from guiju.people.models import User
from guiju.people.roles import Permission
from guiju.standards import resolving
from guiju.standards.models import Source, Standard
from guiju.standards.search import find_standards
from guiju.web import asking
from guiju.web.components.listing import listed, listed_by_id
from guiju.web.portal.standard import gather
from guiju.web.refusals import refuse

PAGE_SIZE = 20
MOST_SUGGESTIONS = 5


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    sources = Source.objects.order_by("-priority", "name")
    return render(request, "portal/about.html", {"nav": "about", "sources": sources, "statuses": list(Status)})


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
