"""The page of a standard and what hangs on it, and what the register says of itself."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from guiju.base.selection import Selection
from guiju.base.terms import Status
from guiju.people.models import User
from guiju.people.roles import Permission
from guiju.processes.appeals import feedback
from guiju.processes.planning_ahead.reviewing import IS_REVIEWED, last_review
from guiju.standards import citing, resolving
from guiju.standards.models import Source, Standard
from guiju.standards.provenance import HAS_CONFLICTS
from guiju.standards.requirements.reading import HAS_REQUIREMENTS
from guiju.standards.search import find
from guiju.web import asking
from guiju.web.components.listing import listed, listed_by_id
from guiju.web.portal.standard import ends, gather, related
from guiju.web.portal.texts import OPENED_ON
from guiju.web.refusals import refuse

PAGE_SIZE = 50
MOST_SUGGESTIONS = 5
FORMS = {"bib": "application/x-bibtex; charset=utf-8", "txt": "text/plain; charset=utf-8"}
"""Citations as files: how the address ends, and the type."""
_READ = ("issued_by", "committee", "source")


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
        return _to(request, found.standards[0])
    if found.standards:
        page = asking.page_of(request, found.standards, size=PAGE_SIZE)
        rows = listed(page.object_list, on=on)
        context = {"found": found, "page": page, "standards": rows, "on": on, "chosen_day": on}
        return render(request, "portal/several.html", context)
    return _suggest(request, text, found.sentence, found.suggestions)


@require_safe
def standard(request: HttpRequest, key: str) -> HttpResponse:
    """`key` is the key of an edition; any other spelling of a number leads to the address with the key."""
    on = asking.chosen_day(request)
    asked = Standard.objects.filter(key=key).select_related(*_READ)
    found = asked.annotate(
        is_told_of=feedback.IS_TOLD_OF,
        is_reviewed=IS_REVIEWED,
        text_since=OPENED_ON,
        has_requirements=HAS_REQUIREMENTS,
        is_conflicted=HAS_CONFLICTS,
    ).first()
    if found is None:
        return _elsewhere(request, key)
    address = _address(request, found)
    context = {
        "page": gather(found, on=on, conflicted=found.is_conflicted),
        "standard": found,
        "on": on,
        "today": asking.today(),
        "chosen_day": on if request.GET.get("on") else None,
        "may_settle": isinstance(request.user, User) and request.user.may(Permission.SETTLE),
        "address": address,
        "feedback": feedback.released(found.key) if found.is_told_of else (),
        "requirements": found.requirements.standing() if found.has_requirements else (),
        "reviewed": last_review(found, on=on) if found.is_reviewed else None,
        "citation": citing.gb7714(found, url=address, cited_on=asking.today()),
        "bibtex": citing.bibtex(found, url=address, cited_on=asking.today()),
    }
    return render(request, "portal/standard.html", context)


@require_safe
def relations(request: HttpRequest, key: str, word: str) -> HttpResponse:
    """`/standards/gb-t-1.1-2020/cited-by`: one list of relations, whole."""
    on = asking.chosen_day(request)
    found = get_object_or_404(Standard, key=key)
    group, rows = related(found, word)
    page = asking.page_of(request, rows, size=PAGE_SIZE)
    context = {
        "standard": found,
        "group": group,
        "page": page,
        "related": ends(page.object_list, group.direction, on=on),
        "on": on,
        "today": asking.today(),
        "chosen_day": on if request.GET.get("on") else None,
    }
    return render(request, "portal/relations.html", context)


@require_safe
def citation(request: HttpRequest, key: str, form: str) -> HttpResponse:
    """`/standards/gb-t-1.1-2020.bib` and `….txt`: the citation as a file."""
    found = get_object_or_404(Standard.objects.select_related(*_READ), key=key)
    cite = citing.bibtex if form == "bib" else citing.gb7714
    text = cite(found, url=_address(request, found), cited_on=asking.today())
    response = HttpResponse(text.rstrip("\n") + "\n", content_type=FORMS[form])
    response["Content-Disposition"] = f'attachment; filename="{key}.{form}"'
    return response


@require_safe
def as_json(request: HttpRequest, key: str) -> HttpResponse:
    """`/standards/gb-t-1.1-2020.json`: what the API says of it."""
    query = request.META["QUERY_STRING"]
    return HttpResponseRedirect(reverse("api:read_standard", args=[key]) + (f"?{query}" if query else ""))


def _address(request: HttpRequest, standard: Standard) -> str:
    return request.build_absolute_uri(standard.get_absolute_url())


def _to(request: HttpRequest, standard: Standard) -> HttpResponse:
    day = f"?{urlencode({'on': request.GET['on']})}" if request.GET.get("on") else ""
    return HttpResponseRedirect(standard.get_absolute_url() + day)


def _elsewhere(request: HttpRequest, text: str) -> HttpResponse:
    """Where a key in capitals, the key of a document of any edition, or a number leads; else what is near."""
    text = text.strip().rstrip("/")
    on = asking.chosen_day(request)
    key = text.lower()
    same = Standard.objects.filter(key=key).first() or Standard.objects.filter(undated_key=key).first()
    if same is not None:
        meant = same if same.key == key else resolving.resolve(same.parsed.undated, on=on).standards[0]
        return _to(request, meant)
    found = resolving.resolve(text, on=on)
    if len(found.standards) == 1:
        return _to(request, found.standards[0])
    if found.standards:
        return HttpResponseRedirect(reverse("portal:resolve") + "?" + urlencode({"number": text}))
    sentence = _("登记簿中没有编号为“{key}”的标准。").format(key=text[:80])
    return _suggest(request, text, sentence, found.suggestions)


def _suggest(request: HttpRequest, text: str, sentence: str, suggestions: Sequence[Standard] = ()) -> HttpResponse:
    """A 404 page with what might be meant: what stands near the number, else what a search finds."""
    on = asking.today()
    if suggestions:
        rows = listed(suggestions[:MOST_SUGGESTIONS], on=on)
    else:
        rows = listed_by_id(find(Selection(words=text[:200], on=on), limit=MOST_SUGGESTIONS).ids, on=on)
    return refuse(request, sentence, status=404, suggestions=rows, asked=text[:200])
