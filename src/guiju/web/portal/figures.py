"""What the register holds today, for the first page."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from datetime import date

from django.core.cache import cache
from django.db.models import Count

from guiju.base.terms import Status, Tier
from guiju.journal.actions import last_seq
from guiju.standards.models import Standard

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

    `newest` and `upcoming` are ids of standards: latest publications first, next to come into force first.
    """

    seq: int
    day: date
    tiers: list[TierFigures]
    newest: list[int]
    upcoming: list[int]
    took_s: float = 0.0
    at_s: float = 0.0

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
    totals = _by_tier(Standard.objects.all())
    in_force = _by_tier(Standard.objects.in_force(on=on))
    newest = Standard.objects.filter(published_on__lte=on).order_by("-published_on", "sort_key")
    upcoming = Standard.objects.with_status(Status.UPCOMING, on=on).order_by("starts_on", "sort_key")
    return Counted(
        seq=seq,
        day=on,
        tiers=[TierFigures(tier, totals[tier], in_force.get(tier, 0)) for tier in Tier if tier in totals],
        newest=list(newest.values_list("id", flat=True)[:LISTED]),
        upcoming=list(upcoming.values_list("id", flat=True)[:LISTED]),
    )


def _by_tier(standards) -> dict[str, int]:
    return dict(standards.order_by().values_list("tier").annotate(count=Count("id")))
