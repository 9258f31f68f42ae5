"""Statistics of complaints without anybody in them: by month, kind, outcome, in time; small numbers are not told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Count
from django.db.models.functions import TruncMonth

from guiju.processes.appeals.violations import Violation, violations
from guiju.workflow import numbers
from guiju.workflow.models import Case, CaseEvent
from guiju.workflow.naming import OUTCOMES
from guiju.workflow.numbers import Days, OnTime
from guiju.workflow.register import process

LEAST: Final = 3
"""Fewer than so many are told as fewer than so many: in a small place, one complaint is somebody."""

LEAST_OF_SHARE: Final = 10
"""Of fewer, a share tells the counts."""

COUNTED: Final = ("complaint", "violation-report", "implementation-feedback")


@dataclass(frozen=True, slots=True)
class Told:
    """A count as it may be shown: None is some, but fewer than LEAST."""

    count: int | None

    @classmethod
    def of(cls, count: int) -> Told:
        return cls(count if count == 0 or count >= LEAST else None)


def together(counts: Sequence[int]) -> list[Told]:
    """Counts whose sum is told as well: where one alone would be kept back, the next smallest is kept back too."""
    told = [Told.of(count) for count in counts]
    hidden = [place for place, each in enumerate(told) if each.count is None]
    others = [place for place, each in enumerate(told) if each.count]
    if len(hidden) == 1 and others:
        told[min(others, key=lambda place: counts[place])] = Told(None)
    return told


@dataclass(frozen=True, slots=True)
class Procedure:
    """Of one procedure in the period: received in each month, how they ended, how many clocks were kept."""

    title: str
    months: Sequence[tuple[date, Told]]
    received: Told
    outcomes: Sequence[tuple[str, Told]]
    percent_in_time: int | None
    """Of all clocks; what is open and overdue counts as not in time. None where there are too few to tell."""


@dataclass(frozen=True, slots=True)
class Statistics:
    days: Days
    procedures: Sequence[Procedure]
    kinds: Sequence[tuple[Violation, Told]]
    """Of reports and complaints that were classified; one can be of several."""


def statistics(days: Days, *, today: date) -> Statistics:
    """Of what was received or closed in the period. Fixed number of queries."""
    processes = [process(code) for code in COUNTED]
    received: dict[str, Counter[date]] = {code: Counter() for code in COUNTED}
    cases: Any = Case.objects.filter(process__in=COUNTED)
    within = cases.filter(opened_at__date__gte=days.first, opened_at__date__lte=days.last)
    by_month = (
        within.annotate(month=TruncMonth("opened_at")).values_list("process", "month").annotate(count=Count("pk"))
    )
    for code, month, count in by_month.order_by():
        received[code][month.date().replace(day=1)] += count
    told, there = [], _months(days)
    for found in numbers.overview(processes, days, today=today):
        months = received[found.process.code]
        ended = [str(OUTCOMES[outcome]) for outcome in found.closed]
        told.append(
            Procedure(
                title=str(found.process.title),
                months=list(zip(there, together([months[month] for month in there]), strict=True)),
                received=Told.of(sum(months.values())),
                outcomes=list(zip(ended, together(list(found.closed.values())), strict=True)),
                percent_in_time=_percent(found.on_time),
            )
        )
    return Statistics(days, told, _kinds(within))


def _percent(on_time: OnTime | None) -> int | None:
    if on_time is None or on_time.all < LEAST_OF_SHARE or on_time.share is None:
        return None
    return round(on_time.share * 100)


def _kinds(cases: Any) -> list[tuple[Violation, Told]]:
    """By the newest classification of each case."""
    newest: dict[int, list[str]] = {}
    events = CaseEvent.objects.filter(case__in=cases, code="classify").order_by("seq")
    for case, answers in events.values_list("case", "answers"):
        newest[case] = answers.get("violations") or []
    counted = Counter(code for codes in newest.values() for code in codes)
    known = violations()
    return [(known[code], Told.of(count)) for code, count in counted.most_common() if code in known]


def _months(days: Days) -> list[date]:
    found, month = [], days.first.replace(day=1)
    while month <= days.last:
        found.append(month)
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return found
