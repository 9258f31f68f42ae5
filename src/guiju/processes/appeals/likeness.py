"""Cases that may be about the same thing, for the officer alone: those outside learn nothing of others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.db.models import OuterRef, Subquery
from rapidfuzz import fuzz

from guiju.workflow.models import Case, CaseEvent, Link

LOOKED_AT: Final = 400
"""The newest cases of the procedure that are compared."""

WITHIN: Final = timedelta(days=365)
LEAST: Final = 60
MOST_SHOWN: Final = 5
_WORDS: Final = 400


@dataclass(frozen=True, slots=True)
class Alike:
    """A case by number and title; `percent` of 0 to 100; `same`: about one standard or organization."""

    number: str
    title: str
    percent: int
    same: bool


def alike(case: Case, told: Mapping[str, Any]) -> list[Alike]:
    """Of the same office, the most alike first: about the same standard or organization, or told in like words.

    `told` are the answers with which the case is opened. Two queries.
    """
    others: Any = Case.objects.filter(
        process=case.process, office=case.office, opened_at__gte=case.opened_at - WITHIN, opened_at__lte=case.opened_at
    )
    opening = CaseEvent.objects.filter(case=OuterRef("pk"), seq=1).values("answers")
    near = list(others.exclude(pk=case.pk).annotate(told=Subquery(opening)).order_by("-pk")[:LOOKED_AT])
    if not near:
        return []
    about: dict[int, set[str]] = {}
    links = Link.objects.filter(case__in=[case, *near], kind__in=["standard", "organization"])
    for pk, key in links.values_list("case", "key"):
        about.setdefault(pk, set()).add(key)
    mine = about.get(case.pk, set())
    found = []
    for other in near:
        same = bool(mine & about.get(other.pk, set()))
        percent = likeness(told, other.told)
        if percent >= LEAST or same:
            found.append(Alike(other.number, other.title, percent, same))
    return sorted(found, key=lambda each: (not each.same, -each.percent, each.number))[:MOST_SHOWN]


def likeness(one: Mapping[str, Any], other: Mapping[str, Any]) -> int:
    """Half by whom it is against, half by what is told."""
    who = fuzz.ratio(str(one.get("against", "")), str(other.get("against", "")))
    what = fuzz.ratio(_what(one), _what(other))
    return round((who + what) / 2) if one.get("against") else round(what)


def _what(answers: Mapping[str, Any]) -> str:
    return " ".join(str(answers.get(name, "")) for name in ("title", "story", "clause", "problem"))[:_WORDS]
