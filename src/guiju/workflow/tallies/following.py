"""The tallies follow the journal: killed at any moment they catch up, and they can be made anew at any time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils import timezone

from guiju.journal import actions as journal
from guiju.journal.models import Cursor
from guiju.workflow.clocks import reckon
from guiju.workflow.deadlines import Bound
from guiju.workflow.models import Case, CaseEvent, EventKind
from guiju.workflow.register import process as process_of
from guiju.workflow.tallies.models import Passage, Run, Stay

READER: Final = "tallies"
_ENTRIES: Final = 5_000
_CASES: Final = 250


def follow_journal(progress: Callable[[int], None] | None = None) -> int:
    """Bring the tallies up to the end of the journal. Returns how many cases were looked at again."""
    known = Cursor.objects.filter(reader=READER).first()
    if known is None or known.seq == 0 < journal.last_seq():
        return rebuild(progress)
    count = 0
    while (after := journal.cursor_of(READER)) < (last := journal.last_seq()):
        upto = min(after + _ENTRIES, last)
        ids = sorted(set(journal.changed_rows(Case.JOURNAL_NAME, after=after, upto=upto)))
        for portion in portions(ids):
            tally(portion)
            if progress:
                progress(len(portion))
        journal.advance(READER, upto)
        count += len(ids)
    return count


def rebuild(progress: Callable[[int], None] | None = None) -> int:
    """Make all anew. Returns of how many cases."""
    upto = journal.last_seq()
    ids = list(Case.objects.order_by("pk").values_list("pk", flat=True))
    for portion in portions(ids):
        tally(portion)
        if progress:
            progress(len(portion))
    journal.advance(READER, upto)
    return len(ids)


@transaction.atomic
def tally(cases: Sequence[int]) -> None:
    """Make the rows of these cases anew. The lock on them keeps two workers from doing it at once."""
    found = list(Case.objects.select_for_update(of=("self",)).filter(pk__in=cases).order_by("pk"))
    events = steps_of(cases)
    Stay.objects.filter(case__in=cases).delete()
    Run.objects.filter(case__in=cases).delete()
    Passage.objects.filter(case__in=cases).delete()
    Passage.objects.bulk_create([passage(case) for case in found])
    Stay.objects.bulk_create([stay for case in found for stay in stays(case, events[case.pk])], batch_size=2_000)
    Run.objects.bulk_create([run for case in found for run in runs(case, events[case.pk])], batch_size=2_000)


def steps_of(cases: Iterable[int]) -> dict[int, list[CaseEvent]]:
    """The steps of these cases, in order."""
    found: dict[int, list[CaseEvent]] = defaultdict(list)
    for event in CaseEvent.objects.filter(case__in=cases, kind=EventKind.STEP.value).order_by("case", "seq"):
        found[event.case_id].append(event)
    return found


def stays(case: Case, steps: Sequence[CaseEvent]) -> Iterator[Stay]:
    """Half-open times: in a state from the step that entered it until just before the one that left it."""
    if not steps:
        return
    entered = steps[0]
    for step in steps[1:]:
        if step.source != step.target:
            yield _stay(case, entered.target, entered.at, step.at)
            entered = step
    if case.closed_at is None:
        yield _stay(case, entered.target, entered.at, None)


def passage(case: Case) -> Passage:
    return Passage(
        case=case,
        process=case.process,
        opened_on=timezone.localdate(case.opened_at),
        closed_on=timezone.localdate(case.closed_at) if case.closed_at else None,
        outcome=case.outcome,
        seconds=round((case.closed_at - case.opened_at).total_seconds()) if case.closed_at else None,
        paused=case.paused_at is not None,
    )


def _stay(case: Case, state: str, entered_at: datetime, left_at: datetime | None) -> Stay:
    return Stay(
        case=case,
        process=case.process,
        state=state,
        entered_at=entered_at,
        left_on=timezone.localdate(left_at) if left_at else None,
        seconds=round((left_at - entered_at).total_seconds()) if left_at else None,
    )


def runs(case: Case, steps: Sequence[CaseEvent]) -> Iterator[Run]:
    for each in reckon(process_of(case.process), steps, today=timezone.localdate()):
        if each.rule.bound is Bound.MAX:
            yield Run(
                case=case,
                process=case.process,
                clock=each.clock.code,
                started_on=each.started_on,
                due_on=each.due_on,
                stopped_on=each.stopped_on,
            )


def portions(ids: Sequence[int], size: int = _CASES) -> Iterator[Sequence[int]]:
    return (ids[start : start + size] for start in range(0, len(ids), size))
