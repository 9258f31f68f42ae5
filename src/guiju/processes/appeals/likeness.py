"""Cases that may be about the same thing, for the officer alone: who is not of the office learns nothing of others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from rapidfuzz import fuzz

from guiju.workflow.authority import Authority
from guiju.workflow.models import Case, CaseEvent, Link

LOOKED_AT: Final = 400
"""The newest cases of the procedure that are compared."""

WITHIN: Final = timedelta(days=365)
LEAST: Final = 60
MOST_SHOWN: Final = 5
_WORDS: Final = 400


@dataclass(frozen=True, slots=True)
class Alike:
    """`percent` of 0 to 100; `same` are the keys of what both are about."""

    case: Case
    percent: int
    same: tuple[str, ...]


def alike(case: Case, *, seen_by: Authority) -> list[Alike]:
    """The most alike first: about the same standard or organization, or told in like words. Three queries."""
    others: Any = Case.objects.visible_to(seen_by).filter(
        process=case.process, opened_at__gte=case.opened_at - WITHIN, opened_at__lte=case.opened_at + WITHIN
    )
    near = {other.pk: other for other in others.exclude(pk=case.pk).order_by("-pk")[:LOOKED_AT]}
    if not near:
        return []
    told = dict(CaseEvent.objects.filter(case__in=[case.pk, *near], seq=1).values_list("case", "answers"))
    about: dict[int, set[str]] = {}
    for pk, key in Link.objects.filter(case__in=[case.pk, *near], kind__in=["standard", "organization"]).values_list(
        "case", "key"
    ):
        about.setdefault(pk, set()).add(key)
    mine = about.get(case.pk, set())
    found = []
    for pk, other in near.items():
        same = tuple(sorted(mine & about.get(pk, set())))
        percent = likeness(told.get(case.pk, {}), told.get(pk, {}))
        if percent >= LEAST or same:
            found.append(Alike(other, percent, same))
    return sorted(found, key=lambda each: (-len(each.same), -each.percent, -each.case.pk))[:MOST_SHOWN]


def likeness(one: Mapping[str, Any], other: Mapping[str, Any]) -> int:
    """Half by whom it is against, half by what is told."""
    who = fuzz.ratio(str(one.get("against", "")), str(other.get("against", "")))
    what = fuzz.ratio(_what(one), _what(other))
    return round((who + what) / 2) if one.get("against") else round(what)


def _what(answers: Mapping[str, Any]) -> str:
    return " ".join(str(answers.get(name, "")) for name in ("title", "story", "clause", "problem"))[:_WORDS]
