"""What the register holds today, for the first page."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from datetime import date

from django.core.cache import cache

from guiju.base.selection import Days, Selection, Sort, SortBy
from guiju.base.terms import Status, Tier
from guiju.journal.actions import last_seq
from guiju.standards.models import Standard
from guiju.standards.search import find

LISTED = 8
SLOW_S = 0.1


@dataclass(frozen=True, slots=True)
class TierFigures:
    tier: Tier
    total: int
    in_force: int


@dataclass(frozen=True, slots=True)
class Counted:
    """The register as the journal stood at `seq`; counting took `took_s` and ended at `at_s` of the monotonic clock.

    Ids of standards: `newest` latest publications first, `upcoming` next to come into force first, `leaving` next
    to end first; where no end lies ahead, `left` is true and they are those that ended last.
    """

    seq: int
    day: date
    tiers: list[TierFigures]
    newest: list[int]
    upcoming: list[int]
    leaving: list[int]
    left: bool
    took_s: float = 0.0
    at_s: float = 0.0

    @property
    def total(self) -> int:
        return sum(tier.total for tier in self.tiers)

    @property
    def in_force(self) -> int:
        return sum(tier.in_force for tier in self.tiers)

    @property
    def ids(self) -> list[int]:
        return list({*self.newest, *self.upcoming, *self.leaving})

    def still_holds(self, seq: int, day: date) -> bool:
        """Until the register changes. Where counting is slow and the register changes all the time, it is done anew
        only when twenty times as long has passed."""
        slow = self.took_s > SLOW_S
        return self.day == day and (self.seq == seq or (slow and time.monotonic() - self.at_s < 20 * self.took_s))


def count_register(*, on: date) -> Counted:
    """Tiers in their order, those without standards left out; kept from one visit to the next."""
    seq = last_seq()
    counted: Counted | None = cache.get("portal-figures")
    if counted is None or not counted.still_holds(seq, on):
        started = time.monotonic()
        counted = _count(seq, on)
        finished = time.monotonic()
        counted = replace(counted, took_s=finished - started, at_s=finished)
        cache.set("portal-figures", counted, timeout=None)
    return counted


def _count(seq: int, on: date) -> Counted:
    """Of the index, as the results behind each figure are; what ends is not asked of it."""
    everything = Selection(on=on)
    totals = find(everything, limit=1, facets=("tier",)).facets["tier"]
    in_force = find(replace(everything, statuses=(Status.IN_FORCE,)), limit=1, facets=("tier",)).facets["tier"]
    newest = replace(everything, published=Days(None, on), sort=Sort(SortBy.PUBLISHED, descending=True))
    upcoming = replace(everything, statuses=(Status.UPCOMING,), sort=Sort(SortBy.EFFECTIVE))
    ending = Standard.objects.filter(ends_on__gt=on).order_by("ends_on", "sort_key")
    leaving = list(ending.values_list("id", flat=True)[:LISTED])
    return Counted(
        seq=seq,
        day=on,
        tiers=[TierFigures(tier, totals[tier], in_force.get(tier, 0)) for tier in Tier if tier in totals],
        newest=find(newest, limit=LISTED).ids,
        upcoming=find(upcoming, limit=LISTED).ids,
        leaving=leaving or _just_ended(on),
        left=not leaving,
    )


def _just_ended(on: date) -> list[int]:
    ended = Standard.objects.filter(ends_on__lte=on).order_by("-ends_on", "sort_key")
    return list(ended.values_list("id", flat=True)[:LISTED])
