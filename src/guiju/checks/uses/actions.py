"""Entering what cites standards, and taking it out again. Whoever has such a thing calls these; doing it twice is as
good as once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from guiju.base.numbers import StandardNumber
from guiju.checks.uses.models import STORED, Holder, HolderKind, Use
from guiju.people.models import User
from guiju.standards.resolving import own_number
from guiju.workflow.models import Case

MOST_MEMBERS = 200
"""Of a range: each number of it is a use."""


@dataclass(frozen=True, slots=True)
class Cites:
    number: StandardNumber
    line: int | None = None
    """The row of a list or the paragraph of a draft, from 1."""


@transaction.atomic
def enter(
    kind: HolderKind,
    key: str,
    *,
    title: str,
    address: str,
    cites: Iterable[Cites],
    owner: User | None = None,
    case: Case | None = None,
    public: bool = False,
) -> Holder:
    """Let it be known what this holder cites, in place of what was known of it before."""
    if kind not in STORED:
        raise ValueError(f"{kind} is read from the register")
    holder, _made = Holder.objects.update_or_create(
        kind=kind.value,
        key=key,
        defaults={
            "title": title[:300],
            "address": address,
            "owner": owner,
            "case": case,
            "public": public,
            "entered_at": timezone.now(),
        },
    )
    wanted: dict[str, Use] = {}
    for each in cites:
        for member in each.number.expand()[:MOST_MEMBERS]:
            number = own_number(member)
            wanted.setdefault(
                number.key,
                Use(
                    holder=holder,
                    number=number.canonical[:160],
                    key=number.key[:200],
                    undated_key=number.undated_key[:200],
                    dated=number.dated,
                    line=each.line,
                ),
            )
    standing = {use.key: use for use in holder.uses.all()}
    Use.objects.filter(pk__in=[use.pk for key, use in standing.items() if key not in wanted]).delete()
    Use.objects.bulk_create([use for key, use in wanted.items() if key not in standing], batch_size=500)
    return holder


def leave(kind: HolderKind, key: str) -> None:
    """It is gone, and its uses with it."""
    Holder.objects.filter(kind=kind.value, key=key).delete()
