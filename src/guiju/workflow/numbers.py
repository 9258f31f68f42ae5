"""What cases of a procedure took and how they stand, counted by the database in events' tallies.

Times are half-open: a case leaves a state at the moment in which it enters the next.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Q
from django.utils import timezone

from guiju.workflow.deadlines import Bound, latest
from guiju.workflow.definition import Clock, Outcome, Process, State
from guiju.workflow.models import Case
from guiju.workflow.tallies.models import Passage, Run, Stay

DAY_S = 86_400


@dataclass(frozen=True, slots=True)
class Days:
    """Both included."""

    first: date
    last: date

    @classmethod
    def year_before(cls, last: date) -> Days:
        """The twelve months that end with a day."""
        return cls(last - timedelta(days=364), last)


@dataclass(frozen=True, slots=True)
class InState:
    """`now` stand in it; `left` have left it in the period, half of them after `median_days` or less."""

    state: State
    now: int
    left: int
    median_days: float | None


@dataclass(frozen=True, slots=True)
class OnTime:
    """Of one clock: what was stopped in the period, in time or not, and what was open and overdue at its end."""

    clock: Clock
    met: int
    late: int
    overdue: int

    @property
    def all(self) -> int:
        return self.met + self.late + self.overdue

    @property
    def share(self) -> float | None:
        """In time, of all that should have been; None where there was nothing."""
        return self.met / self.all if self.all else None


@dataclass(frozen=True, slots=True)
class Numbers:
    """Of one procedure. `running` and `overdue` are as of now, all else of the period."""

    process: Process
    days: Days
    running: int = 0
    paused: int = 0
    overdue: int = 0
    opened: int = 0
    closed: dict[Outcome, int] = field(default_factory=dict)
    median_days: float | None = None
    """From opening to closing, of those closed in the period."""
    states: tuple[InState, ...] = ()
    clocks: tuple[OnTime, ...] = ()

    @property
    def ended(self) -> int:
        return sum(self.closed.values())

    @property
    def on_time(self) -> OnTime | None:
        """All clocks together."""
        if not self.clocks:
            return None
        met, late, overdue = (sum(getattr(each, name) for each in self.clocks) for name in ("met", "late", "overdue"))
        return OnTime(self.clocks[0].clock, met, late, overdue)


def numbers(process: Process, days: Days, *, today: date | None = None) -> Numbers:
    """Everything about one procedure."""
    today = today or timezone.localdate()
    [found] = overview([process], days, today=today)
    medians = _medians(process.code, days)
    standing = dict(
        Case.objects.running().filter(process=process.code).values_list("state").annotate(count=Count("pk"))
    )
    states = tuple(
        InState(state, standing.get(state.code, 0), *medians.get(state.code, (0, None)))
        for state in process.states
        if not state.final
    )
    return Numbers(
        process=process, days=days, running=found.running, paused=found.paused, overdue=found.overdue,
        opened=found.opened, closed=found.closed, median_days=found.median_days, states=states, clocks=found.clocks,
    )  # fmt: skip


def overview(processes: Iterable[Process], days: Days, *, today: date | None = None) -> list[Numbers]:
    """Of each procedure what a line of a table holds: no states. Four queries, however many procedures."""
    today = today or timezone.localdate()
    processes = list(processes)
    codes = [process.code for process in processes]
    of_codes: Any = Passage.objects.filter(process__in=codes).order_by()
    opened_then = Q(opened_on__gte=days.first, opened_on__lte=days.last)
    open_now = Q(closed_on__isnull=True)
    counted: dict[str, tuple[int, int, int]] = {
        process: counts
        for process, *counts in of_codes.filter(open_now | opened_then)
        .values_list("process")
        .annotate(
            running=Count("pk", filter=open_now),
            paused=Count("pk", filter=open_now & Q(paused=True)),
            opened=Count("pk", filter=opened_then),
        )
    }
    late: Any = Run.objects.filter(
        process__in=codes, stopped_on__isnull=True, due_on__lt=today, case__passage__paused=False
    ).order_by()
    overdue: dict[str, int] = dict(late.values_list("process").annotate(count=Count("case", distinct=True)))
    closed, medians = _ended(of_codes, days)
    on_time = _on_time(codes, days, today=today)
    found = []
    for process in processes:
        running, paused, opened = counted.get(process.code, (0, 0, 0))
        found.append(
            Numbers(
                process,
                days,
                running=running,
                paused=paused,
                overdue=overdue.get(process.code, 0),
                opened=opened,
                closed={each: count for each in Outcome if (count := closed[process.code, each])},
                median_days=medians.get(process.code),
                clocks=tuple(
                    OnTime(clock, *on_time.get((process.code, clock.code), (0, 0, 0)))
                    for clock in process.clocks
                    if latest(clock.rule, on=days.last).bound is Bound.MAX
                ),
            )
        )
    return found


def _medians(process: str, days: Days) -> dict[str, tuple[int, float]]:
    """Of each state, how many stays ended, and their median in days."""
    ended: Any = Stay.objects.filter(process=process, left_on__gte=days.first, left_on__lte=days.last)
    found: dict[str, list[int]] = defaultdict(list)
    for state, seconds in ended.order_by("state", "seconds").values_list("state", "seconds"):
        found[state].append(seconds)
    return {state: (len(values), _middle(values) / DAY_S) for state, values in found.items()}


def _ended(passages: Any, days: Days) -> tuple[Counter[tuple[str, str]], dict[str, float]]:
    """How many cases ended how, by procedure and outcome; and by procedure the median of their days.

    Read in order from an index, which takes half the time of window functions.
    """
    counts: Counter[tuple[str, str]] = Counter()
    lengths: dict[str, list[int]] = defaultdict(list)
    ended = passages.filter(closed_on__gte=days.first, closed_on__lte=days.last).order_by("process", "seconds")
    for process, outcome, seconds in ended.values_list("process", "outcome", "seconds").iterator(chunk_size=10_000):
        counts[process, outcome] += 1
        lengths[process].append(seconds)
    return counts, {process: _middle(values) / DAY_S for process, values in lengths.items()}


def _middle(ordered: list[int]) -> float:
    """The median; of an even number, the mean of the two in the middle."""
    half = len(ordered) // 2
    return float(ordered[half]) if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def _on_time(codes: list[str], days: Days, *, today: date) -> dict[tuple[str, str], tuple[int, int, int]]:
    """By procedure and clock: met, late, and still open and overdue at the end of the period (or now)."""
    end = min(days.last, today)
    stopped = Q(stopped_on__gte=days.first, stopped_on__lte=days.last)
    late = Q(due_on__isnull=False, stopped_on__gt=F("due_on"))
    running = Q(stopped_on__isnull=True) | Q(stopped_on__gt=end)
    still = running & Q(due_on__lt=end, started_on__lte=end)
    of_codes: Any = Run.objects.filter(stopped | still, process__in=codes).values_list("process", "clock")
    counted = of_codes.annotate(
        met=Count("pk", filter=stopped & ~late),
        missed=Count("pk", filter=stopped & late),
        open=Count("pk", filter=still),
    )
    return {(process, clock): (met, missed, overdue) for process, clock, met, missed, overdue in counted.order_by()}
