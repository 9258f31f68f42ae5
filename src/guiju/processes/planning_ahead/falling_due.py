"""Which standards fall due for review: five years after they took effect, or after they were last reviewed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Substr
from django.utils.translation import get_language

from guiju.base.codes import Scheme
from guiju.base.codes.naming import named
from guiju.base.selection import Selection
from guiju.base.terms import RelationKind, Tier
from guiju.organizations.models import Organization
from guiju.processes.planning_ahead.models import Review
from guiju.standards.models import Relation, Standard
from guiju.standards.querysets import StandardQuerySet
from guiju.standards.selecting import rows
from guiju.workflow.deadlines import Rule, rule_on
from guiju.workflow.models import Link

PERIODICAL = "periodic-review"
RULES: Mapping[Tier, str] = {Tier.NATIONAL: "DL013", Tier.SECTOR: "DL023", Tier.LOCAL: "DL028"}
"""Of each tier, the rule that sets its period. Others have none by law: 团体标准 are reviewed as their body decides."""


def period(tier: Tier, *, on: date) -> Rule | None:
    """The rule of a tier's period of review as it is on a day; None where the law sets none."""
    return rule_on(RULES[tier], max(on, date(2020, 3, 1))) if tier in RULES else None


def due_day(standard: Standard, last: date | None, *, on: date) -> date | None:
    """The last day of its period, reckoned from the later of effect and last review; None where nothing is known."""
    rule = period(Tier(standard.tier), on=on)
    begins = max(filter(None, (standard.starts_on, last)), default=None)
    if rule is None or rule.value is None or begins is None:
        return None
    try:
        return begins.replace(year=begins.year + rule.value)
    except ValueError:  # 29 February
        return date(begins.year + rule.value, 2, 28)


def due(selection: Selection, *, year: int, on: date) -> StandardQuerySet:
    """Standards in force on that day whose period has ended, or ends, by the end of `year` and that nobody reviews."""
    over: Any = Q()
    for tier in RULES:
        rule = period(tier, on=on)
        if rule is None or rule.value is None:
            continue
        until = date(year - rule.value, 12, 31)
        reviewed_since = Exists(Review.objects.filter(standard=OuterRef("pk"), on__gt=until))
        over |= Q(tier=tier, starts_on__lte=until) & ~reviewed_since
    return _free(selection, on=on).filter(over)


def touched(selection: Selection, *, on: date) -> StandardQuerySet:
    """Standards in force that cite or adopt what ended since they took effect or were last reviewed.

    A change of 上位标准 as far as the register can tell it: the rules ask for a review before the period is over.
    """
    last = Review.objects.filter(standard=OuterRef("pk")).order_by("-on").values("on")[:1]
    ended = Relation.objects.filter(
        standard=OuterRef("pk"),
        kind__in=[RelationKind.CITES, RelationKind.ADOPTS],
        target__ends_on__lte=on,
        target__ends_on__gt=OuterRef("since"),
    )
    return _free(selection, on=on).annotate(since=Coalesce(Subquery(last), "starts_on")).filter(Exists(ended))


def with_last_review(found: StandardQuerySet) -> StandardQuerySet:
    """Each with the day of its last review as `last_review`."""
    last = Review.objects.filter(standard=OuterRef("pk")).order_by("-on").values("on")[:1]
    return found.annotate(last_review=Subquery(last))


def being_reviewed() -> Exists:
    """Whether an open review is about the standard."""
    return Exists(
        Link.objects.filter(
            kind="standard", key=OuterRef("key"), case__process=PERIODICAL, case__closed_at__isnull=True
        )
    )


def _free(selection: Selection, *, on: date) -> StandardQuerySet:
    chosen = rows(replace(selection, statuses=(), on=None))
    return chosen.in_force(on=on).filter(~being_reviewed())


@dataclass(frozen=True, slots=True)
class Group:
    """So many fall due. The Selection's `parameter` narrows to them by `code`; no code: of those that have none."""

    parameter: str
    code: str
    name: str
    count: int


def groups(found: StandardQuerySet) -> dict[str, list[Group]]:
    """The found by who issued them, by region and by field (ICS, the first of several), the largest first."""
    issuers: Counter[int | None] = Counter()
    regions: Counter[str] = Counter()
    fields: Counter[str] = Counter()
    counted = found.annotate(field=Substr("ics", 1, 2)).order_by().values_list("issued_by", "region", "field")
    for issuer, region, field, count in counted.annotate(count=Count("pk")):
        issuers[issuer] += count
        regions[region] += count
        fields[field] += count
    bodies = Organization.objects.in_bulk([pk for pk in issuers if pk])
    return {
        "issuer": [
            Group("issuer", bodies[pk].key, str(bodies[pk]), count) if pk else Group("issuer", "", "", count)
            for pk, count in issuers.most_common()
        ],
        "region": [Group("region", code, _told(Scheme.REGION, code), count) for code, count in regions.most_common()],
        "ics": [Group("ics", code, _told(Scheme.ICS, code), count) for code, count in fields.most_common()],
    }


def _told(scheme: Scheme, code: str) -> str:
    return named(scheme, code).told(english=(get_language() or "").startswith("en")) if code else ""
