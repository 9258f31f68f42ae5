"""What the register holds today, for the first page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from guiju.base.selection import Days, Selection, Sort, SortBy
from guiju.base.terms import Status, Tier
from guiju.standards.models import Standard
from guiju.standards.search import find
from guiju.web.portal.keeping import kept

LISTED = 8


@dataclass(frozen=True, slots=True)
class TierFigures:
    tier: Tier
    total: int
    in_force: int


@dataclass(frozen=True, slots=True)
class Counted:
    """What the register holds on a day.

    Ids of standards: `newest` latest publications first, `upcoming` next to come into force first, `leaving` next to
    end first; where no end lies ahead, `left` is true and they are those that ended last.
    """

    tiers: list[TierFigures]
    newest: list[int]
    upcoming: list[int]
    leaving: list[int]
    left: bool

    @property
    def total(self) -> int:
        return sum(tier.total for tier in self.tiers)

    @property
    def in_force(self) -> int:
        return sum(tier.in_force for tier in self.tiers)

    @property
    def ids(self) -> list[int]:
        return list({*self.newest, *self.upcoming, *self.leaving})


def count_register(*, on: date) -> Counted:
    """Tiers in their order, those without standards left out; kept from one visit to the next."""
    return kept(f"register {on}", lambda: _count(on))


def _count(on: date) -> Counted:
    """Of the index, as the results behind each figure are; what ends is not asked of it."""
    everything = Selection(on=on)
    totals = find(everything, limit=1, facets=("tier",)).facets["tier"]
    in_force = find(replace(everything, statuses=(Status.IN_FORCE,)), limit=1, facets=("tier",)).facets["tier"]
    newest = replace(everything, published=Days(None, on), sort=Sort(SortBy.PUBLISHED, descending=True))
    upcoming = replace(everything, statuses=(Status.UPCOMING,), sort=Sort(SortBy.EFFECTIVE))
    ending = Standard.objects.filter(ends_on__gt=on).order_by("ends_on", "sort_key")
    leaving = list(ending.values_list("id", flat=True)[:LISTED])
    return Counted(
        tiers=[TierFigures(tier, totals[tier], in_force.get(tier, 0)) for tier in Tier if tier in totals],
        newest=find(newest, limit=LISTED).ids,
        upcoming=find(upcoming, limit=LISTED).ids,
        leaving=leaving or _just_ended(on),
        left=not leaving,
    )


def _just_ended(on: date) -> list[int]:
    ended = Standard.objects.filter(ends_on__lte=on).order_by("-ends_on", "sort_key")
    return list(ended.values_list("id", flat=True)[:LISTED])
