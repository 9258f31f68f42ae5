"""The rows behind a figure, where they are no standards: organizations, products, pilot projects.

Standards are shown by the search. What is asked for is a population of `figures.populations`, and the total is exact.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from itertools import islice
from typing import Any, Final

from django.db.models import F, Model, Q, QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_safe

from guiju.base.codes import Scheme
from guiju.base.errors import InvalidForm
from guiju.base.parameters import Days, Written
from guiju.figures import columns
from guiju.figures.populations import Bodies, Population, Products, Projects, address, rows
from guiju.standards.exporting import csv_pieces
from guiju.web import asking, streaming
from guiju.web.components.narrowing import code_named, span
from guiju.web.components.words import word
from guiju.web.portal.keeping import kept
from guiju.web.refusals import refuse

PAGE_SIZE = 50
BATCH = 2_000
FEW = 20_000
"""Rows that are put in order faster than they are met among all others."""

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Listing:
    """One kind of rows: `day` is the column by which the newest stand first, `cells` what a file holds of each."""

    name: str
    population: type[Any]
    title: Text
    total: Callable[[str], str]
    day: str
    conditions: Mapping[str, Text]
    cells: Mapping[Text, Callable[[Any], Any]]
    related: tuple[str, ...] = ()
    vocabularies: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Condition:
    """What narrows the rows, in the reader's words, and the page without it."""

    name: str
    text: str
    without: str


@require_safe
def listed(request: HttpRequest, listing: Listing) -> HttpResponse:
    population = asking.written(request, listing.population, also=("after",))
    after = request.GET.get("after", "").strip()
    total = _count(population)
    found = list(_page(listing, population, after, total=total)[: PAGE_SIZE + 1]) if total else []
    context = {
        "nav": "statistics",
        "listing": listing,
        "conditions": list(conditions(listing, population)),
        "total": listing.total(f"{total:,}"),
        "rows": found[:PAGE_SIZE],
        "row": f"portal/rows_{listing.name}.html",
        "file": f"{reverse(f'portal:rows-{listing.name}-csv')}?{population.to_query()}",
        "after": after,
        "next": _cursor(listing, found[PAGE_SIZE - 1]) if len(found) > PAGE_SIZE else "",
    }
    return render(request, "portal/rows.html", context)


@require_safe
def download(request: HttpRequest, listing: Listing) -> HttpResponseBase:
    """All the rows as CSV."""
    population = asking.written(request, listing.population)
    try:
        place = streaming.place_for(_count(population))
    except streaming.AllPlacesTaken as busy:
        response = refuse(request, str(busy), status=503)
        response["Retry-After"] = str(streaming.RETRY_AFTER_S)
        return response
    headings = [str(heading) for heading in listing.cells]
    told = [each.text for each in conditions(listing, population)]
    name = " ".join([str(listing.title), *(text.replace("/", "-") for text in told)])[:80].strip()
    return StreamingHttpResponse(
        streaming.Held(csv_pieces(headings, _cells(listing, population)), place),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": content_disposition_header(True, f"{name}.csv")},
    )


def conditions(listing: Listing, population: Written) -> Iterator[Condition]:
    """All that narrows, in the order of the address."""
    for each in fields(population):  # type: ignore[arg-type]  # every population is a dataclass
        value = getattr(population, each.name)
        if not value:
            continue
        name = str(listing.conditions[each.name])
        several = value if isinstance(value, tuple) else (value,)
        for one in several:
            rest = tuple(other for other in several if other != one) if isinstance(value, tuple) else each.default
            without: Any = replace(population, **{each.name: rest})  # type: ignore[type-var]
            yield Condition(name, _in_words(listing, each.name, one), address(without))


_SCHEMES: Final = {"regions": Scheme.REGION, "industries": Scheme.INDUSTRY}


def _in_words(listing: Listing, name: str, value: Any) -> str:
    match value:
        case Days():
            return span(value)
        case date():
            return value.isoformat()
    if name in _SCHEMES:
        return code_named(_SCHEMES[name], value)
    return word(listing.vocabularies[name], value)


def _count(population: Population) -> int:
    return kept(f"rows {address(population)}", lambda: columns.count(population))


# A page


def _page(listing: Listing, population: Population, after: str, *, total: int) -> QuerySet[Any]:
    """The rows after a cursor: the newest first, at last those without a day."""
    found = rows(population, many=total > FEW).select_related(*listing.related)
    if after:
        found = found.filter(_beyond(listing, after))
    # Many rows are read in the order of an index until there are enough; few are found first, and then put in order.
    day = F(listing.day) if total > FEW else Coalesce(listing.day, listing.day)
    newest = day.desc(nulls_last=True) if listing.population is Bodies else day.desc()
    return found.order_by(newest, "-id")


def _cursor(listing: Listing, row: Model) -> str:
    """Of a row: its day and its id."""
    day = getattr(row, listing.day)
    return f"{day.isoformat() if day else ''}_{row.pk}"


def _beyond(listing: Listing, cursor: str) -> Q:
    day, _underscore, id = cursor.partition("_")
    try:
        last, before = date.fromisoformat(day) if day else None, int(id)
    except ValueError:
        raise InvalidForm(_("翻页的位置应写作 2020-12-31_123，这里是“{text}”。").format(text=cursor[:40])) from None
    older = Q(id__lt=before)
    if last is None:
        return Q(**{f"{listing.day}__isnull": True}) & older
    # The first condition is the third said twice: it is what an index can be entered by.
    on_or_before = Q(**{f"{listing.day}__lte": last}) & (Q(**{f"{listing.day}__lt": last}) | older)
    return on_or_before | Q(**{f"{listing.day}__isnull": True}) if listing.population is Bodies else on_or_before


# A file


def _cells(listing: Listing, population: Population) -> Iterator[Sequence[Sequence[Any]]]:
    found = rows(population).order_by("id").select_related(*listing.related).iterator(chunk_size=BATCH)
    while batch := list(islice(found, BATCH)):
        yield [["" if (cell := read(row)) is None else cell for read in listing.cells.values()] for row in batch]


# All of them

_PLACES: Final[dict[str, Text]] = {"regions": gettext_lazy("行政区域"), "industries": gettext_lazy("行业")}

LISTINGS: Final = (
    Listing(
        name="organizations",
        population=Bodies,
        title=pgettext_lazy("several", "机构"),
        total=lambda count: _("共 {count} 个机构").format(count=count),
        day="registered_on",
        conditions={
            "kinds": gettext_lazy("类别"),
            "ranks": gettext_lazy("技术组织类别"),
            **_PLACES,
            "registered": pgettext_lazy("organization", "成立或注册日期"),
            "ended": gettext_lazy("撤销日期"),
            "existing_on": gettext_lazy("这一天存在"),
            "publishing": gettext_lazy("在此期间发布过标准"),
            "holding_on": gettext_lazy("这一天有现行标准"),
        },
        cells={
            gettext_lazy("键"): lambda body: body.key,
            gettext_lazy("类别"): lambda body: word("organization", body.kind),
            gettext_lazy("中文名称"): lambda body: body.name_zh,
            gettext_lazy("英文名称"): lambda body: body.name_en,
            pgettext_lazy("organization", "代号"): lambda body: body.code,
            gettext_lazy("统一社会信用代码"): lambda body: body.credit_code,
            gettext_lazy("技术组织类别"): lambda body: body.rank,
            gettext_lazy("行政区域"): lambda body: body.region,
            gettext_lazy("行业"): lambda body: body.industry,
            pgettext_lazy("organization", "成立或注册日期"): lambda body: body.registered_on,
            gettext_lazy("撤销日期"): lambda body: body.ended_on,
        },
        vocabularies={"kinds": "organization", "ranks": "rank"},
    ),
    Listing(
        name="products",
        population=Products,
        title=gettext_lazy("自我声明公开的产品"),
        total=lambda count: _("共 {count} 种产品").format(count=count),
        day="declared_on",
        conditions={
            "declared": gettext_lazy("声明日期"),
            "ended": gettext_lazy("终止日期"),
            "standing_on": gettext_lazy("这一天仍在声明中"),
            **_PLACES,
        },
        cells={
            gettext_lazy("产品"): lambda product: product.name,
            gettext_lazy("标准号"): lambda product: product.standard.number,
            gettext_lazy("企业"): lambda product: str(product.enterprise),
            gettext_lazy("企业的键"): lambda product: product.enterprise.key,
            gettext_lazy("行政区域"): lambda product: product.enterprise.region,
            gettext_lazy("行业"): lambda product: product.enterprise.industry,
            gettext_lazy("声明日期"): lambda product: product.declared_on,
            gettext_lazy("终止日期"): lambda product: product.ended_on,
        },
        related=("standard", "enterprise"),
    ),
    Listing(
        name="projects",
        population=Projects,
        title=gettext_lazy("试点示范项目"),
        total=lambda count: _("共 {count} 个项目").format(count=count),
        day="started_on",
        conditions={
            "started": gettext_lazy("启动日期"),
            "ended": pgettext_lazy("project", "结束日期"),
            **_PLACES,
        },
        cells={
            gettext_lazy("编号"): lambda project: project.code,
            gettext_lazy("名称"): lambda project: project.title,
            gettext_lazy("承担单位"): lambda project: str(project.holder) if project.holder else "",
            gettext_lazy("行政区域"): lambda project: project.region,
            gettext_lazy("行业"): lambda project: project.industry,
            gettext_lazy("启动日期"): lambda project: project.started_on,
            pgettext_lazy("project", "结束日期"): lambda project: project.ended_on,
        },
        related=("holder",),
    ),
)
