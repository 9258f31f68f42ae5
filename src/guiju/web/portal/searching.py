"""The first page, the results of a Selection, and what is suggested while typing."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from django_htmx.middleware import HtmxDetails

from guiju.base.errors import NotFound
from guiju.base.selection import PARAMETERS, Selection, SortBy
from guiju.standards import suggesting
from guiju.standards.asking import ABOUT, marks
from guiju.standards.search import FACETS, Found, count, find
from guiju.web import asking
from guiju.web.components.listing import listed_by_id
from guiju.web.components.narrowing import NAMES, SORTS, Narrowing, address, narrowings, unnarrowed
from guiju.web.portal.facets import facets, years
from guiju.web.portal.figures import count_register

PAGE_SIZE = 20
FEW = 3
"""So few results may come from a slip of the pen: what was meant is offered beside them."""

MOST_WIDER = 4
MOST_CHIPS = 12
"""Choices that can be taken away one by one: each such link is as long as the address."""

BESIDE = ("after", "before", "insist")
"""Parameters of the results that are no part of the Selection: cursors, and not to be corrected."""


WAYS = (
    ("portal:browse-ics", _("国际标准分类（ICS）"), _("40 个领域，逐级到小类")),
    ("portal:browse-ccs", _("中国标准分类（CCS）"), _("24 个大类，逐级到小类")),
    ("portal:browse-regions", _("行政区域"), _("各省、各市的地方标准")),
    ("portal:browse-issuers", _("发布机构"), _("谁发布了哪些标准")),
    ("portal:organizations", _("机构"), _("主管部门、技术委员会、社会团体、企业")),
    ("portal:check-new", _("检查一份文件"), _("引用是否有效，写法是否合乎 GB/T 1.1")),
    ("portal:rules", _("检查的规则"), _("每条的理由、依据和例子")),
    ("portal:feed", _("订阅源（Atom）"), _("新列入的、开始实施的、失效的")),
)
"""Pages from which one finds without typing: address, name, what one finds there."""


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    today = asking.today()
    try:
        counted = count_register(on=today)
    except NotFound:  # the index is being made, and the results would not be there either
        return render(request, "portal/home.html", {"today": today})
    rows = {row.standard.id: row for row in listed_by_id(counted.ids, on=today)}
    context = {
        "today": today,
        "counted": counted,
        "newest": [rows[id] for id in counted.newest if id in rows],
        "upcoming": [rows[id] for id in counted.upcoming if id in rows],
        "leaving": [rows[id] for id in counted.leaving if id in rows],
        "ways": [(reverse(name), title, says) for name, title, says in WAYS],
    }
    return render(request, "portal/home.html", context)


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found. `meant` is offered instead of the words asked for; with `instead` it was looked for at once."""

    selection: Selection
    found: Found
    meant: str = ""
    instead: bool = False
    wider: list[tuple[Narrowing | None, Selection, int]] = field(default_factory=list)
    """What there is without one of the choices, or (None) without all of them."""


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    htmx = HtmxDetails(request)
    partial = bool(htmx) and not htmx.history_restore_request
    asked = asking.selection(request, also=BESIDE)
    if asked.on == asking.today():
        asked = replace(asked, on=None)
    unfilled = any(not text.strip() for name in PARAMETERS for text in request.GET.getlist(name))
    if unfilled and not partial:
        return HttpResponseRedirect(request.path + address(asked))
    template = "portal/results.html" if partial else "portal/search.html"
    response = render(request, template, {"partial": partial, **_results(request, asked)})
    if unfilled:  # a form; links say what they mean
        response["HX-Push-Url"] = request.path + address(asked)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _results(request: HttpRequest, asked: Selection) -> dict[str, Any]:
    """The context of a page of results. A form sends the fields that nobody filled in: links leave them out."""
    today = asking.today()
    on = asked.on or today
    answer = _answer(request, asked, on=on)
    selection, found = answer.selection, answer.found
    return {
        "nav": "search",
        "asked": asked,
        "answer": answer,
        "about": answer.meant.startswith(ABOUT),
        "selection": selection,
        "found": found,
        "results": listed_by_id(found.ids, on=on),
        "position": _position(found),
        "words": selection.words,
        "marks": marks(selection.words),
        "on": on,
        "today": today,
        "chosen_day": asked.on,
        "narrowings": (chosen := narrowings(selection)),
        "unshown": max(0, len(chosen) - MOST_CHIPS),
        "most_chips": f":{MOST_CHIPS}",
        "facets": facets(found.facets, selection),
        "years": years(found.facets.get("year", {}), selection, on=today),
        "beside": _beside(selection),
        "unnarrowed": unnarrowed(selection),
        "sort": str(selection.sort),
        "sorts": [(word, name) for word, name in SORTS.items() if word != SortBy.RELEVANCE],
        "ranges": [(name, NAMES[name], getattr(selection, name)) for name in RANGES],
        "days_chosen": any(getattr(selection, name) for name in RANGES),
        "formats": [("csv", "CSV"), ("xlsx", "XLSX"), ("jsonl", "JSON Lines")],
        "share": request.build_absolute_uri(reverse("portal:search") + address(selection)),
    }


def _answer(request: HttpRequest, asked: Selection, *, on: date) -> Answer:
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    found = find(asked.as_of(on), after=after, before=before, limit=PAGE_SIZE, facets=FACETS)
    doubtful = found.total < FEW and asked.words and not (after or before or "insist" in request.GET)
    meant = suggesting.did_you_mean(asked.words) if doubtful else ""
    if not meant or meant == asked.words:
        return Answer(asked, found, wider=[] if found.total else _wider(asked, on=on))
    instead = replace(asked, words=meant)
    if found.total:  # worth saying only where it finds more
        return Answer(asked, found, meant=meant if count(instead.as_of(on)) > found.total else "")
    found_instead = find(instead.as_of(on), limit=PAGE_SIZE, facets=FACETS)
    if found_instead.total:
        return Answer(instead, found_instead, meant=meant, instead=True)
    return Answer(asked, found, wider=_wider(asked, on=on))


def _wider(asked: Selection, *, on: date) -> list[tuple[Narrowing | None, Selection, int]]:
    chosen = [each for each in narrowings(asked) if each.field != "on"]
    if not chosen:
        return []
    offered: list[tuple[Narrowing | None, Selection]] = [(None, unnarrowed(asked))]
    if len(chosen) > 1:
        offered[:0] = [(each, each.without) for each in chosen[:MOST_WIDER]]
    counted = [(each, wider, count(wider.as_of(on))) for each, wider in offered]
    return [(each, wider, more) for each, wider, more in counted if more]


def _position(found: Found) -> tuple[int, int] | None:
    """The first and the last place on this page; None in the middle, where a cursor does not tell."""
    if not found.previous:
        return 1, len(found.ids)
    if not found.next:
        return found.total - len(found.ids) + 1, found.total
    return None


RANGES = ("published", "effective", "withdrawn")
BOXES = frozenset({"tiers", "natures", "statuses", "regions", "ics", "ccs", "issuers"})
"""Fields that have boxes to tick. Those with inputs of their own: words, days, sort."""


def _beside(selection: Selection) -> list[tuple[str, str]]:
    """What stands in the address alone; the form carries it along."""
    carried: list[tuple[str, str]] = []
    for parameter, (name, end) in PARAMETERS.items():
        value = getattr(selection, name)
        if end and name not in RANGES and (day := getattr(value, end)):
            carried.append((parameter, day.isoformat()))
        elif name not in BOXES and isinstance(value, tuple):
            carried += [(parameter, each) for each in value]
    return carried


@dataclass(frozen=True, slots=True)
class Option:
    """One line under the box: what it says, what it is, and where it leads."""

    text: str
    kind: str
    address: str
    note: str = ""


KINDS = {
    "number": _("标准号"),
    "title": _("名称"),
    "organization": _("机构"),
    "class": _("分类"),
}


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """The options of a list box, without anything around them; none for what nothing begins with."""
    typed = asking.typed_query(request)
    options = [
        Option(each.text, str(KINDS[each.kind]), _leads_to(each), each.note)
        for each in suggesting.suggest(typed, on=asking.today())
    ]
    return render(request, "portal/suggestions.html", {"options": options, "typed": typed})


def _leads_to(suggestion: suggesting.Suggestion) -> str:
    if not suggestion.key:
        return reverse("portal:search") + address(Selection(words=suggestion.text))
    match suggestion.kind:
        case "organization":
            return reverse("portal:organization", args=[suggestion.key])
        case "class":
            scheme, _colon, code = suggestion.key.partition(":")
            return reverse(f"portal:browse-{scheme}", args=[code])
        case _:
            return reverse("portal:standard", args=[suggestion.key])
