"""The page of an organization, each kind with what is particular to it, and the list of them all."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Lower
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from guiju.base.codes import Scheme, covered
from guiju.base.codes.regions import six_digits
from guiju.base.errors import InvalidForm, NotFound
from guiju.base.numbers.spelling import natural
from guiju.base.selection import Selection, Sort, SortBy
from guiju.base.terms import Status, Tier
from guiju.organizations.models import Organization, OrganizationKind, OrganizationName
from guiju.organizations.naming import organizations_like
from guiju.standards.models import Product
from guiju.standards.querysets import Among, begins
from guiju.standards.search import find
from guiju.web import asking
from guiju.web.components.bars import Columns, columns
from guiju.web.components.codes import NamedCode, named
from guiju.web.components.listing import Listed, listed_by_id
from guiju.web.portal.keeping import kept

PAGE_SIZE = 50
LISTED = 12
MOST_CHILDREN = 60


@dataclass(frozen=True, slots=True)
class OrganizationPage:
    organization: Organization
    selection: Selection
    """Its standards, as the search takes them."""
    total: int
    statuses: list[tuple[Status, int, Selection]]
    tiers: list[tuple[Tier, int, Selection]]
    years: Columns
    standards: list[Listed]
    names: list[str]
    parent: Organization | None
    children: list[Organization]
    region: NamedCode | None
    industry: NamedCode | None
    products: int
    """Declared by an enterprise and still in the market on the day."""
    state: str
    """Whether it existed on the day: "" or a sentence."""


@require_safe
def organization(request: HttpRequest, key: str) -> HttpResponse:
    on = asking.chosen_day(request)
    found = Organization.objects.filter(key=key).select_related("parent").first()
    if found is None:
        raise NotFound(_("登记簿中没有编号为“{key}”的机构。").format(key=key[:80]))
    chosen = on if request.GET.get("on") else None
    context = {
        "page": gather(found, on=on, chosen=chosen),
        "organization": found,
        "on": on,
        "today": asking.today(),
        "chosen_day": chosen,
    }
    return render(request, "portal/organization.html", context)


def gather(organization: Organization, *, on: date, chosen: date | None) -> OrganizationPage:
    """`chosen` is the day that links name: none where the reader chose none, so that they ask for their own today."""
    selection = Selection(organizations=(organization.key,), on=chosen, sort=Sort(SortBy.PUBLISHED, descending=True))
    found = find(selection.as_of(on), limit=LISTED, facets=("status", "tier", "year"))
    by_status, by_tier, by_year = (found.facets[facet] for facet in ("status", "tier", "year"))
    return OrganizationPage(
        organization=organization,
        selection=selection,
        total=found.total,
        statuses=[
            (status, by_status[status], replace(selection, statuses=(status,)))
            for status in Status
            if status in by_status
        ],
        tiers=[(tier, by_tier[tier], replace(selection, tiers=(tier,))) for tier in Tier if tier in by_tier],
        years=columns({int(year): count for year, count in by_year.items()}),
        standards=listed_by_id(found.ids, on=on),
        names=_other_names(organization),
        parent=organization.parent or _parent_by_code(organization),
        children=_children(organization),
        region=named(Scheme.REGION, organization.region) if organization.region else None,
        industry=named(Scheme.INDUSTRY, organization.industry) if organization.industry else None,
        products=_declared(organization, on) if organization.kind == OrganizationKind.ENTERPRISE else 0,
        state=_state(organization, on),
    )


def _other_names(organization: Organization) -> list[str]:
    shown = (organization.name_zh, organization.name_en)
    return [other.name for other in organization.names.all() if other.name not in shown]


# Committees of ISO and IEC come from catalogues without their parents; their codes name them: ISO/TC 184/SC 4.


def _parent_by_code(organization: Organization) -> Organization | None:
    above, slash, _sub = organization.code.rpartition("/SC ")
    if organization.kind != OrganizationKind.COMMITTEE or not slash:
        return None
    return Organization.objects.filter(code=above, kind=OrganizationKind.COMMITTEE).first()


def _children(organization: Organization) -> list[Organization]:
    below = Q(parent=organization)
    if organization.kind == OrganizationKind.COMMITTEE and organization.code:
        below |= begins("code", f"{organization.code}/SC ") & Q(kind=OrganizationKind.COMMITTEE)
    return sorted(
        Organization.objects.filter(below)[:MOST_CHILDREN], key=lambda each: (natural(each.code), each.name_zh)
    )


def _declared(enterprise: Organization, on: date) -> int:
    declared = Product.objects.filter(enterprise=enterprise, declared_on__lte=on)
    return declared.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=on)).count()


def _state(organization: Organization, on: date) -> str:
    if organization.ended_on is not None and organization.ended_on <= on:
        return _("已于 {day} 撤销。").format(day=organization.ended_on)
    if organization.registered_on is not None and organization.registered_on > on:
        return _("{on} 尚未成立：成立日期是 {day}。").format(on=on, day=organization.registered_on)
    return ""


# All of them


@dataclass(frozen=True, slots=True)
class Asked:
    """Which organizations: `words` stand in a name, or begin a code; `region` holds what lies in it."""

    words: str = ""
    kind: OrganizationKind | None = None
    region: str = ""


@require_safe
def organizations(request: HttpRequest) -> HttpResponse:
    asked = Asked(
        words=asking.typed_query(request),
        kind=asking.chosen_word(request, "kind", OrganizationKind),
        region=_region(request.GET.get("region", "").strip()),
    )
    after = request.GET.get("after", "").replace("\x00", "")[:200]
    kinds = _kinds(asked)
    there = not asked.kind or asked.kind in dict(kinds)
    rows = list(_matching(asked).filter(key__gt=after).order_by("key")[: PAGE_SIZE + 1]) if kinds and there else []
    context = {
        "nav": "browse",
        "asked": asked,
        "region": named(Scheme.REGION, asked.region) if asked.region else None,
        "kinds": kinds,
        "organizations": rows[:PAGE_SIZE],
        "after": after,
        "next": rows[PAGE_SIZE - 1].key if len(rows) > PAGE_SIZE else "",
    }
    return render(request, "portal/organizations.html", context)


def _region(code: str) -> str:
    digits = code.isascii() and code.isdigit() and len(code) in (2, 4, 6)
    if code and not (digits and covered(Scheme.REGION, six_digits(code))):
        raise InvalidForm(_("行政区划代码应是 2、4 或 6 位数字，如 33、3301；这里是“{code}”。").format(code=code[:40]))
    return code


def _matching(asked: Asked) -> QuerySet[Any]:
    found = Organization.objects.all()
    if asked.kind:
        # Keys begin with the kind, so that a page in the order of keys is read from their index; hidden in LOWER, the
        # kind itself does not tempt the database to sort all organizations of that kind.
        found = found.filter(begins("key", asked.kind)).alias(of_kind=Lower("kind"))
        found = found.filter(of_kind=asked.kind.value)
    if asked.region:
        found = found.filter(begins("region", asked.region))
    return found.filter(_bearing(asked.words)) if asked.words else found


def _bearing(words: str) -> Q:
    """Those in one of whose names the words stand, or whose code begins so; no wildcards."""
    by_code = begins("code", words.upper()) | Q(credit_code=words.upper())
    if known := organizations_like(words):
        return Q(pk__in=Among(known)) | by_code
    # Nowhere, or in tens of thousands of names, or but one character: the names are read one by one.
    also = OrganizationName.objects.filter(name__icontains=words).values("organization")
    return Q(name_zh__icontains=words) | Q(name_en__icontains=words) | Q(pk__in=also) | by_code


def _kinds(asked: Asked) -> list[tuple[OrganizationKind, int]]:
    """Every kind with how many of the asked there are, whichever kind was chosen; kept until the register changes."""

    def count() -> dict[str, int]:
        # In the order of the table where names are read: grouped by the bare column, the rows would be fetched in the
        # order of its index, at three times the cost.
        of_kind = Lower("kind") if asked.words else F("kind")
        rows = _matching(replace(asked, kind=None)).order_by().values_list(of_kind)
        return dict(rows.annotate(count=Count("id")))

    counted = kept(f"kinds {asked.region} {asked.words}", count)
    return [(kind, counted[kind]) for kind in OrganizationKind if kind in counted]
