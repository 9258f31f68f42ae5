"""`/search`: the page of a Selection. `/register`: what there is to search."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import Query
from pydantic import WithJsonSchema

from guiju.base.selection import Selection
from guiju.base.terms import Status, Tier
from guiju.journal.actions import cursor_of, last_change, last_seq
from guiju.organizations.models import Organization
from guiju.standards.exporting import NAMED, record
from guiju.standards.models import Source, Standard
from guiju.standards.search import FACETS, READER, find
from guiju.web.api import schemas
from guiju.web.api.asking import After, Before, Limit, selection
from guiju.web.api.problems import InvalidParameter
from guiju.web.api.service import Basis, answered, paged, reads
from guiju.web.asking import today

Facet = Annotated[str, WithJsonSchema({"type": "string", "enum": list(FACETS)})]

OWN = ("after", "before", "limit", "facets")


@reads(
    "/search",
    answer=schemas.Found,
    tag=_("标准"),
    summary=_("检索"),
    description=_(
        "符合全部条件的标准，一页一页地给。同名参数可以写几次，是“或”；不同的参数之间是“且”。"
        "翻页用 next 和 previous 的地址（也在响应头 Link 中）：次序稳定，一直可以翻到最后。"
    ),
    examples=(
        "/search?q=童车",
        "/search?q=童车&status=in-force&on=2019-05-01",
        "/search?tier=national&nature=mandatory&published-from=2020-01-01&sort=-published&limit=5",
        "/search?q=服务&facets=tier&facets=status&facets=year&limit=1",
        "/search?number=GB/T 1.1",
    ),
    basis=Basis.INDEX,
    selects=True,
)
def search(
    request: HttpRequest,
    after: After = None,
    before: Before = None,
    limit: Limit = 20,
    facets: Annotated[list[Facet], Query(description=_("要计数的分面"))] = [],  # noqa: B006  # ninja copies it
) -> HttpResponse:
    asked = selection(request, also=OWN)
    assert asked.on is not None
    found = find(
        asked,
        after=after or "",
        before=before or "",
        limit=limit,
        facets=_known(facets),
    )
    rows = Standard.objects.select_related(*NAMED).in_bulk(found.ids)
    content = {
        "total": found.total,
        "on": asked.on.isoformat(),
        "items": [record(rows[id], on=asked.on) for id in found.ids if id in rows],
        "facets": found.facets,
    }
    # The day goes along, or cursors made before midnight would not be of the Selection of the day after.
    return paged(request, content, next=found.next, previous=found.previous, on=asked.on.isoformat())


def _known(facets: list[str]) -> tuple[str, ...]:
    """Each once."""
    if unknown := set(facets) - set(FACETS):
        sentence = gettext("facets 应是其中之一：{facets}；这里是“{text}”")
        raise InvalidParameter("facets", sentence.format(facets=gettext("、").join(FACETS), text=min(unknown)[:40]))
    return tuple(dict.fromkeys(facets))


@reads(
    "/register",
    answer=schemas.Register,
    tag=_("登记簿"),
    summary=_("登记簿的现状"),
    description=_("有多少标准，日志到了第几条；从 cursor 起可以跟随以后的变更。"),
    examples=("/register",),
    basis=Basis.INDEX,
)
def register(request: HttpRequest) -> HttpResponse:
    day = today()
    cursor = str(last_change())
    position = last_seq()
    held = find(Selection(on=day), limit=1, facets=("tier", "status"))

    def link(name: str, query: str = "") -> str:
        return request.build_absolute_uri(reverse(f"api:{name}") + query)

    return answered(
        {
            "day": day.isoformat(),
            "standards": held.total,
            "organizations": Organization.objects.count(),
            "tiers": {tier.value: held.facets["tier"].get(tier, 0) for tier in Tier},
            "statuses": {status.value: held.facets["status"].get(status, 0) for status in Status},
            "demonstration": Source.objects.filter(demonstration=True).exists(),
            "position": position,
            "searchable": cursor_of(READER),
            "cursor": cursor,
            "links": {
                "search": link("search"),
                "organizations": link("list_organizations"),
                "classifications": link("list_schemes"),
                "changes": link("list_changes", f"?after={cursor}"),
                "exports": link("list_exports"),
                "openapi": request.build_absolute_uri(reverse("api-openapi")),
            },
        }
    )
