"""What was told of a standard in use: how much, of what kind, and what the office released of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Exists, OuterRef

from guiju.workflow.models import CaseEvent, EventKind, Link

PROCESS: Final = "implementation-feedback"
MOST_SHOWN: Final = 20

IS_TOLD_OF: Final = Exists(Link.objects.filter(kind="standard", key=OuterRef("key"), case__process=PROCESS))
"""To annotate standards with: most of them nobody wrote about, and then there is nothing to ask."""


@dataclass(frozen=True, slots=True)
class Released:
    """A problem and its answer, as the office worded them for everybody."""

    on: date
    problem: str
    reply: str


def released(standard: str) -> list[Released]:
    """On the page of a standard, by its key; the newest first. One query."""
    found: dict[int, CaseEvent] = {}
    events: Any = CaseEvent.objects.filter(
        kind=EventKind.STEP.value,
        code__in=["release", "take-back"],
        case__process=PROCESS,
        case__links__kind="standard",
        case__links__key=standard,
    )
    for event in events.order_by("seq"):
        found[event.case_id] = event
    shown = sorted((each for each in found.values() if each.code == "release"), key=lambda each: -each.pk)
    return [
        Released(each.on, each.answers["shown_problem"], each.answers["shown_reply"]) for each in shown[:MOST_SHOWN]
    ]


def counts(standards: Iterable[str]) -> dict[str, int]:
    """How many told something of each standard, by key; what was declined or taken back does not count. One query."""
    links: Any = Link.objects.filter(kind="standard", key__in=list(standards), case__process=PROCESS)
    return dict(Counter(links.exclude(case__outcome__in=["declined", "withdrawn"]).values_list("key", flat=True)))


def kinds(standard: str) -> dict[str, int]:
    """By the newest classification, the most frequent first. One query."""
    newest: dict[int, str] = {}
    events: Any = CaseEvent.objects.filter(
        code__in=["classify", "reply"],
        case__process=PROCESS,
        case__links__kind="standard",
        case__links__key=standard,
    )
    for case, answers in events.order_by("seq").values_list("case", "answers"):
        newest[case] = answers["kind"]
    return dict(Counter(newest.values()).most_common())
