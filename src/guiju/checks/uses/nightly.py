"""Each night: which uses cite what has ended by then. Killed anywhere, the night is done again as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Final

from django.db import transaction

from guiju.base.numbers import parse
from guiju.checks.uses.models import Night, Outdated, Use
from guiju.standards.querysets import Among
from guiju.standards.resolving import Outcome, Resolution, resolve_many

_AT_ONCE: Final = 5_000
_ENDED: Final = (Outcome.REPLACED, Outcome.WITHDRAWN)


def look(*, on: date, now: datetime) -> Night:
    """Write anew what is outdated on that day; a use found before keeps the night that found it first.

    Nobody has to wait while it is looked up; what is found is written at once.
    """
    since = dict(Outdated.objects.values_list("use_id", "since"))
    found: list[Outdated] = []
    total = 0
    for uses in _portions():
        total += len(uses)
        numbers = {number: parse(number) for number in {use.number for use in uses}}
        answers = dict(zip(numbers, resolve_many(list(numbers.values()), on=on), strict=True))
        for use in uses:
            answer = answers[use.number]
            if answer.outcome in _ENDED:
                found.append(_outdated(use, answer, since.get(use.pk, on)))
    with transaction.atomic():
        Outdated.objects.all().delete()
        still = set(Use.objects.filter(pk__in=Among([each.use_id for each in found])).values_list("pk", flat=True))
        found = [each for each in found if each.use_id in still]
        Outdated.objects.bulk_create(found, batch_size=500)
        night, _made = Night.objects.update_or_create(
            day=on, defaults={"done_at": now, "uses": total, "outdated": len(found)}
        )
    return night


def _portions() -> Iterator[list[Use]]:
    last = 0
    while uses := list(Use.objects.filter(pk__gt=last).order_by("pk")[:_AT_ONCE]):
        yield uses
        last = uses[-1].pk


def _outdated(use: Use, answer: Resolution, since: date) -> Outdated:
    instead = [standard.number for standard in (answer.current or answer.suggestions)[:5]]
    ended_on = answer.standards[0].ends_on if answer.standards else None
    return Outdated(use=use, outcome=answer.outcome.value, ended_on=ended_on, instead=instead, since=since)
