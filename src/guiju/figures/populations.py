"""What figures count, beside standards: organizations, products, pilot projects. Each is written like a Selection.

    /rows/organizations?kind=committee&rank=TC&existing-on=2020-12-31

What is counted on a day and what over days is decided in docs/decisions/0013. `figures.columns` says the same of the
columnar copy that `rows` says of the database.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Any, ClassVar, Final
from urllib.parse import urlsplit

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from guiju.base.errors import NotFound
from guiju.base.parameters import (
    ANY_DAY,
    Days,
    Spelling,
    Written,
    industry_levels,
    one_of,
    read_day,
    read_industry,
    read_region,
    region_levels,
)
from guiju.base.selection import Selection
from guiju.organizations.models import CommitteeRank, Organization, OrganizationKind, PilotProject
from guiju.standards import selecting
from guiju.standards.models import Product, Standard
from guiju.standards.querysets import begins

_PLACES: Final = {"regions": ("region", read_region), "industries": ("industry", read_industry)}
_LEVELS: Final = {"regions": region_levels, "industries": industry_levels}


@dataclass(frozen=True, slots=True)
class Bodies(Written):
    """Organizations of all kinds.

    `existing_on`: registered by that day and not ended by it; those without dates count as existing. `publishing`:
    with a standard of theirs that was published in these days. `holding_on`: with one that is in force on that day.
    """

    SPELLING: ClassVar[Spelling] = Spelling(
        lists={"kinds": ("kind", one_of(OrganizationKind)), "ranks": ("rank", one_of(CommitteeRank)), **_PLACES},
        singles={"existing_on": ("existing-on", read_day), "holding_on": ("holding-on", read_day)},
        ranges=("registered", "ended", "publishing"),
        levels=_LEVELS,
        exhaustive={"kinds": len(OrganizationKind)},
    )

    kinds: tuple[OrganizationKind, ...] = ()
    ranks: tuple[CommitteeRank, ...] = ()
    regions: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    registered: Days = ANY_DAY
    ended: Days = ANY_DAY
    existing_on: date | None = None
    publishing: Days = ANY_DAY
    holding_on: date | None = None


@dataclass(frozen=True, slots=True)
class Products(Written):
    """Products that enterprises declare to follow a standard.

    `standing_on`: declared by that day and not ended by it. Region and industry are those of the enterprise.
    """

    SPELLING: ClassVar[Spelling] = Spelling(
        lists=_PLACES,
        singles={"standing_on": ("standing-on", read_day)},
        ranges=("declared", "ended"),
        levels=_LEVELS,
    )

    declared: Days = ANY_DAY
    ended: Days = ANY_DAY
    standing_on: date | None = None
    regions: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Projects(Written):
    """Pilot projects. Those begun by a day are counted whether or not they have ended: `started=Days(last=day)`."""

    SPELLING: ClassVar[Spelling] = Spelling(lists=_PLACES, singles={}, ranges=("started", "ended"), levels=_LEVELS)

    started: Days = ANY_DAY
    ended: Days = ANY_DAY
    regions: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()


Population = Selection | Bodies | Products | Projects

_PAGES: Final[dict[type[Any], str]] = {
    Selection: "/search",
    Bodies: "/rows/organizations",
    Products: "/rows/products",
    Projects: "/rows/projects",
}
_TABLES: Final[dict[type[Any], str]] = {
    Selection: "standards",
    Bodies: "organizations",
    Products: "products",
    Projects: "projects",
}


def table_name(population: Population) -> str:
    """The table of the columnar copy that holds its rows."""
    return _TABLES[type(population)]


def address(population: Population) -> str:
    """The path of the page that shows exactly these rows."""
    query = population.to_query()
    return f"{_PAGES[type(population)]}?{query}"


def read(text: str) -> Population:
    """The population of an address. Raises NotFound for another page, InvalidSelection for what it cannot be."""
    parts = urlsplit(text)
    for kind, page in _PAGES.items():
        if parts.path == page:
            return kind.from_query(parts.query)
    raise NotFound("没有显示登记数据行的页面“{path}”", path=parts.path[:40])


def rows(population: Population, *, many: bool = False) -> QuerySet[Any]:
    """The rows in the database, in an order of their own. `many` says that the first of many are wanted: they are met
    in the order that is asked for, and not all found first."""
    match population:
        case Selection():
            return selecting.rows(population)
        case Bodies():
            return _bodies(population).order_by("key")
        case Products():
            return _products(population, many=many).order_by("id")
        case Projects():
            return _projects(population).order_by("code")


def _bodies(bodies: Bodies) -> QuerySet[Any]:
    condition = _lies("region", bodies.regions) & _lies("industry", bodies.industries)
    condition &= _within("registered_on", bodies.registered) & _within("ended_on", bodies.ended)
    if bodies.kinds:
        condition &= Q(kind__in=bodies.kinds)
    if bodies.ranks:
        condition &= Q(rank__in=bodies.ranks)
    theirs = Standard.objects.filter(issued_by=OuterRef("pk"))
    if bodies.publishing:
        condition &= Q(Exists(theirs.filter(_within("published_on", bodies.publishing))))
    if bodies.holding_on:
        condition &= Q(Exists(theirs.in_force(on=bodies.holding_on)))
    found = Organization.objects.filter(condition)
    return found.existing(on=bodies.existing_on) if bodies.existing_on else found


def _products(products: Products, *, many: bool) -> QuerySet[Any]:
    condition = _within("declared_on", products.declared) & _within("ended_on", products.ended)
    if day := products.standing_on:
        condition &= Q(declared_on__lte=day) & (Q(ended_on__isnull=True) | Q(ended_on__gt=day))
    found = Product.objects.filter(condition)
    if places := _lies("region", products.regions) & _lies("industry", products.industries):
        # Hidden in a function, the column does not tempt the database to go by enterprise.
        maker = Coalesce("enterprise_id", "enterprise_id") if many else F("enterprise_id")
        found = found.alias(maker=maker).filter(maker__in=Organization.objects.filter(places).values("id"))
    return found


def _projects(projects: Projects) -> QuerySet[Any]:
    condition = _lies("region", projects.regions) & _lies("industry", projects.industries)
    condition &= _within("started_on", projects.started) & _within("ended_on", projects.ended)
    return PilotProject.objects.filter(condition)


def _lies(column: str, codes: tuple[str, ...]) -> Q:
    return reduce(or_, (begins(column, code) for code in codes), Q())


def _within(column: str, days: Days) -> Q:
    condition = Q()
    if days.first:
        condition &= Q((f"{column}__gte", days.first))
    if days.last:
        condition &= Q((f"{column}__lte", days.last))
    return condition
