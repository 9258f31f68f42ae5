"""Who uses a standard, as far as the one who asks may see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse

from guiju.checks.uses.models import Holder, HolderKind, Outdated, Use
from guiju.people.models import User
from guiju.standards.models import Product, Standard
from guiju.standards.resolving import own_number
from guiju.workflow.authority import authority_of

MOST_LISTED = 200


@dataclass(frozen=True, slots=True)
class Used:
    """One holder of a standard, in words for pages."""

    kind: HolderKind
    title: str
    address: str
    number: str
    """As it is cited, printed; without a year where any edition will do."""
    dated: bool
    line: int | None = None


@dataclass(frozen=True, slots=True)
class WhereUsed:
    """`hidden` tells how many more there are that the one who asks may not see: their number, nothing else."""

    used: tuple[Used, ...]
    declared: int
    """Products that declare it on that day; those in `used` are the first."""
    hidden: int = 0


def where_used(standard: Standard, *, person: User | None, on: date) -> WhereUsed:
    """Lists, drafts and consultations that cite this edition or its number without a date, and declared products."""
    uses = Use.objects.filter(_cites(standard))
    visible = _visible(person, on)
    listed = uses.filter(holder__in=visible).select_related("holder").order_by("holder__kind", "holder__title", "pk")
    found = [_used(use) for use in listed[:MOST_LISTED]]
    hidden = uses.exclude(holder__in=visible).values("holder").distinct().count() if person is not None else 0
    products = Product.objects.filter(standard=standard, declared_on__lte=on).filter(
        Q(ended_on__isnull=True) | Q(ended_on__gt=on)
    )
    declared = products.count()
    if declared:
        for product in products.select_related("enterprise").order_by("-declared_on", "pk")[:20]:
            title = f"{product.enterprise}：{product.name}"
            address = reverse("portal:organization", args=[product.enterprise.key])
            found.append(Used(HolderKind.DECLARATION, title, address, standard.number, dated=True))
    return WhereUsed(tuple(found), declared, hidden)


def outdated_uses(*, person: User, on: date) -> Any:
    """What the last night found, as far as this person may see it; a QuerySet, the longest ended first."""
    return (
        Outdated.objects.filter(use__holder__in=_visible(person, on))
        .select_related("use", "use__holder")
        .order_by("use__holder__kind", "use__holder__title", "use__pk")
    )


def declared_on_ended(*, on: date, most: int) -> tuple[Sequence[Product], int]:
    """Products that are declared on that day to standards that have ended by then; the first of them and how many."""
    found = (
        Product.objects.filter(declared_on__lte=on, standard__ends_on__lte=on)
        .filter(Q(ended_on__isnull=True) | Q(ended_on__gt=on))
        .select_related("standard", "enterprise")
        .order_by("standard__sort_key", "pk")
    )
    return list(found[:most]), found.count()


def _visible(person: User | None, on: date) -> Any:
    return Holder.objects.visible_to(person, authority_of(person, on=on) if person is not None else None)


def _cites(standard: Standard) -> Q:
    """The edition itself, its number without a date, or all parts of the document that it is a part of."""
    number = own_number(standard.parsed)
    document = replace(number.undated, body=number.number, all_parts=True)
    return Q(key=number.key) | Q(dated=False, undated_key=number.undated_key) | Q(key=document.key)


def _used(use: Use) -> Used:
    holder = use.holder
    return Used(HolderKind(holder.kind), holder.title, holder.address, use.number, use.dated, use.line)
