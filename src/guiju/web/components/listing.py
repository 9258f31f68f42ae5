"""Standards as every list shows them: status on the day, and what replaces those that end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from guiju.base.terms import RelationKind, Status
from guiju.base.validity import ENDED
from guiju.standards.models import Relation, Standard


@dataclass(frozen=True, slots=True)
class Listed:
    standard: Standard
    status: Status
    successors: Sequence[Standard] = ()


def listed(standards: Iterable[Standard], *, on: date) -> list[Listed]:
    """One query at most, for the successors of those that ended or whose end is known."""
    with_status = [(standard, standard.status(on=on)) for standard in standards]
    successors = _successors([standard.id for standard, status in with_status if status in ENDED or standard.ends_on])
    return [Listed(standard, status, successors.get(standard.id, ())) for standard, status in with_status]


def listed_by_id(ids: Sequence[int], *, on: date) -> list[Listed]:
    """In the order of the ids; those no longer in the register are left out."""
    found = Standard.objects.in_bulk(ids)
    return listed([found[id] for id in ids if id in found], on=on)


def _successors(ids: Sequence[int]) -> dict[int, list[Standard]]:
    found: dict[int, list[Standard]] = defaultdict(list)
    if ids:
        relations = Relation.objects.filter(target__in=ids, kind=RelationKind.REPLACES).select_related("standard")
        for relation in relations.order_by("standard__sort_key"):
            if relation.target_id is not None:
                found[relation.target_id].append(relation.standard)
    return found
