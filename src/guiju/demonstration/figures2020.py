"""The figures of 2020 and 2019 as they are counted in a register, beside those of the annual report.

What each stock and flow counts is decided in docs/decisions/0013-figures-of-the-demonstration.md.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from importlib.resources import files

from django.db.models import Exists, OuterRef, Q, QuerySet

from guiju.base.codes.naming import BROAD_FIELDS
from guiju.base.terms import Nature, RelationKind, Tier
from guiju.organizations.models import Association, Committee, CommitteeRank, Enterprise, PilotProject
from guiju.standards.models import Product, Relation, Standard


@dataclass(frozen=True, slots=True)
class Figure:
    """`asked` is what the report says, `made` what the register counts."""

    id: str
    name: str
    unit: str
    day: str
    asked: int
    made: int

    @property
    def holds(self) -> bool:
        return self.asked == self.made


def asked() -> dict[str, dict[str, str]]:
    """The figures to be met, by their id."""
    with files(__package__).joinpath("figures2020.csv").open(encoding="utf-8") as stream:
        return {row["id"]: row for row in csv.DictReader(stream)}


def figures() -> list[Figure]:
    """Count every figure in the register: two dozen questions over some five million rows, about a minute."""
    return [
        Figure(row["id"], row["name"], row["unit"], row["day"], int(row["value"]), _COUNTS[row["id"]]())
        for row in asked().values()
    ]


def _year(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)


def _end(year: int) -> date:
    return date(year, 12, 31)


def _national() -> QuerySet[Standard]:
    return Standard.objects.filter(tier=Tier.NATIONAL, kind="national")


def _samples() -> QuerySet[Standard]:
    return Standard.objects.filter(kind="sample")


def _published(rows: QuerySet[Standard], year: int) -> QuerySet[Standard]:
    return rows.filter(published_on__range=_year(year))


def _revised(rows: QuerySet[Standard]) -> QuerySet[Standard]:
    return rows.filter(Exists(Relation.objects.filter(standard=OuterRef("pk"), kind=RelationKind.REPLACES)))


def _in_force(rows: QuerySet[Standard], year: int) -> QuerySet[Standard]:
    return rows.in_force(on=_end(year))  # type: ignore[attr-defined]


def _filed(tier: Tier, year: int) -> int:
    return Standard.objects.filter(tier=tier, filed_on__range=_year(year)).count()


def _filed_stock(tier: Tier, year: int) -> QuerySet[Standard]:
    return Standard.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=_end(year)), tier=tier, filed_on__lte=_end(year)
    )


def _withdrawn(tier: Tier, year: int) -> int:
    return Standard.objects.filter(tier=tier, withdrawn_on__range=_year(year)).count()


def _codes(year: int) -> int:
    prefixes = _filed_stock(Tier.SECTOR, year).values_list("prefix", flat=True).distinct()
    return len({prefix.removesuffix("/T") for prefix in prefixes})


def _of_tier(tier: Tier) -> QuerySet[Standard]:
    return Standard.objects.filter(tier=tier)


def _of_field(field: str) -> Q:
    return Q(*[("industry__startswith", section) for section in BROAD_FIELDS[field]], _connector=Q.OR)


def _registered(kind, year: int) -> int:
    return kind.objects.filter(registered_on__range=_year(year)).count()


def _existing(kind, year: int):
    return kind.objects.get_queryset().existing(on=_end(year))


def _revoked(year: int, **rank: str) -> int:
    return Committee.objects.filter(ended_on__range=_year(year), **rank).count()


def _founded(year: int, **rank: str) -> int:
    return Committee.objects.filter(registered_on__range=_year(year), **rank).count()


def _publishing(rows: QuerySet[Standard]) -> int:
    return rows.values("issued_by").distinct().count()


def _declared(first: date, last: date) -> int:
    return Product.objects.filter(declared_on__range=(first, last)).count()


def _standing_products(year: int) -> int:
    return Product.objects.filter(
        Q(ended_on__isnull=True) | Q(ended_on__gt=_end(year)), declared_on__lte=_end(year)
    ).count()


_ASSOCIATION, _ENTERPRISE = Tier.ASSOCIATION, Tier.ENTERPRISE

_COUNTS: dict[str, Callable[[], int]] = {
    "N01": lambda: _published(_national(), 2020).count(),
    "N02": lambda: _published(_national(), 2020).filter(nature=Nature.MANDATORY).count(),
    "N03": lambda: _published(_national(), 2020).filter(nature=Nature.VOLUNTARY).count(),
    "N04": lambda: _published(_national(), 2020).count() - _revised(_published(_national(), 2020)).count(),
    "N05": lambda: _revised(_published(_national(), 2020)).count(),
    "N06": lambda: _published(_samples(), 2020).count(),
    "N07": lambda: _published(_samples(), 2020).count() - _revised(_published(_samples(), 2020)).count(),
    "N08": lambda: _revised(_published(_samples(), 2020)).count(),
    "N11": lambda: _in_force(_national(), 2020).count(),
    "N12": lambda: _in_force(_national(), 2020).filter(nature=Nature.MANDATORY).count(),
    "N13": lambda: _in_force(_national(), 2020).filter(nature=Nature.VOLUNTARY).count(),
    "N14": lambda: _in_force(_samples(), 2020).count(),
    "I01": lambda: _filed(Tier.SECTOR, 2020),
    "I03": lambda: _codes(2020),
    "I04": lambda: _filed_stock(Tier.SECTOR, 2020).count(),
    "D02": lambda: _withdrawn(Tier.SECTOR, 2020),
    "L01": lambda: _filed(Tier.LOCAL, 2020),
    "L03": lambda: _filed_stock(Tier.LOCAL, 2020).count(),
    "D03": lambda: _withdrawn(Tier.LOCAL, 2020),
    "G01": lambda: _registered(Association, 2020),
    "G02": lambda: _published(_of_tier(_ASSOCIATION), 2020).count(),
    "G05": lambda: _existing(Association, 2020).count(),
    "G06": lambda: _in_force(_of_tier(_ASSOCIATION), 2020).count(),
    "G07": lambda: _in_force(_of_tier(_ASSOCIATION), 2020).filter(_of_field("agriculture")).count(),
    "G09": lambda: _in_force(_of_tier(_ASSOCIATION), 2020).filter(_of_field("industry")).count(),
    "G11": lambda: _in_force(_of_tier(_ASSOCIATION), 2020).filter(_of_field("services")).count(),
    "G13": lambda: _in_force(_of_tier(_ASSOCIATION), 2020).filter(_of_field("social")).count(),
    "E01": lambda: _registered(Enterprise, 2020),
    "E02": lambda: _publishing(_published(_of_tier(_ENTERPRISE), 2020)),
    "E03": lambda: _published(_of_tier(_ENTERPRISE), 2020).count(),
    "E04": lambda: _declared(*_year(2020)),
    "E08": lambda: _existing(Enterprise, 2020).count(),
    "E09": lambda: _publishing(_in_force(_of_tier(_ENTERPRISE), 2020)),
    "E10": lambda: _in_force(_of_tier(_ENTERPRISE), 2020).count(),
    "E11": lambda: _standing_products(2020),
    "T01": lambda: _founded(2020),
    "T02": lambda: _founded(2020, rank=CommitteeRank.TC),
    "T03": lambda: _founded(2020, rank=CommitteeRank.SC),
    "T04": lambda: _founded(2020, rank=CommitteeRank.SWG),
    "T05": lambda: _revoked(2020),
    "T06": lambda: _revoked(2020, rank=CommitteeRank.TC),
    "T07": lambda: _revoked(2020, rank=CommitteeRank.SC),
    "T08": lambda: _revoked(2020, rank=CommitteeRank.SWG),
    "T09": lambda: _existing(Committee, 2020).count(),
    "T10": lambda: _existing(Committee, 2020).filter(rank=CommitteeRank.TC).count(),
    "T11": lambda: _existing(Committee, 2020).filter(rank=CommitteeRank.SC).count(),
    "T12": lambda: _existing(Committee, 2020).filter(rank=CommitteeRank.SWG).count(),
    "T13": lambda: _existing(Committee, 2020).filter(_of_field("agriculture")).count(),
    "T15": lambda: _existing(Committee, 2020).filter(_of_field("industry")).count(),
    "T17": lambda: _existing(Committee, 2020).filter(_of_field("services")).count(),
    "T19": lambda: _existing(Committee, 2020).filter(_of_field("social")).count(),
    "S01": lambda: PilotProject.objects.filter(started_on__range=_year(2020)).count(),
    "S03": lambda: PilotProject.objects.filter(started_on__lte=_end(2020)).count(),
    "H01": lambda: _published(_national(), 2019).count(),
    "H02": lambda: _filed(Tier.SECTOR, 2019),
    "H03": lambda: _filed(Tier.LOCAL, 2019),
    "H07": lambda: _published(_of_tier(_ASSOCIATION), 2019).count(),
    "H09": lambda: _registered(Association, 2019),
    "H11": lambda: _published(_of_tier(_ENTERPRISE), 2019).count(),
    "H13": lambda: _declared(*_year(2019)),
    "H15": lambda: _founded(2019),
    "H17": lambda: PilotProject.objects.filter(started_on__range=_year(2019)).count(),
    "Y01": lambda: _published(_national(), 2019).filter(nature=Nature.MANDATORY).count(),
    "Y02": lambda: _published(_national(), 2019).filter(nature=Nature.VOLUNTARY).count(),
    "Y03": lambda: _in_force(_national(), 2019).count(),
    "Y04": lambda: _filed_stock(Tier.SECTOR, 2019).count(),
    "Y05": lambda: _codes(2019),
    "Y06": lambda: _filed_stock(Tier.LOCAL, 2019).count(),
    "Y07": lambda: _in_force(_of_tier(_ASSOCIATION), 2019).count(),
    "Y08": lambda: _existing(Association, 2019).count(),
    "Y09": lambda: _published(_samples(), 2019).count(),
    "Y10": lambda: _registered(Enterprise, 2019),
    "Y11": lambda: _existing(Committee, 2019).count(),
}
