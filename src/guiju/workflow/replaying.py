"""Does what happened explain how each case stands? Every case is played again from its events, by its procedure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from guiju.journal.models import Entry
from guiju.workflow.definition import Process
from guiju.workflow.errors import UnknownProcess
from guiju.workflow.happening import event_digest
from guiju.workflow.models import Case, CaseEvent, EventKind
from guiju.workflow.register import process as process_of

CHUNK = 1_000


@dataclass(frozen=True, slots=True)
class Played:
    """How a case stands by its events alone."""

    state: str
    seq: int
    entered_at: datetime
    opened_at: datetime
    closed_at: datetime | None
    outcome: str
    paused_at: datetime | None


class Unexplained(Exception):
    """An event does not follow from those before it; the text is the sentence."""


def play(process: Process, events: Sequence[CaseEvent]) -> Played:
    """`events` of one case in order. Raises Unexplained at the first that cannot have happened."""
    state, entered, paused, closed = "", None, None, None
    for place, event in enumerate(events, start=1):
        if event.seq != place:
            raise Unexplained(_("缺第 {place} 件事").format(place=place))
        if event.kind != EventKind.STEP:
            if place == 1 or event.source != state or event.target != state:
                raise Unexplained(_("第 {place} 件事不在它所说的状态里").format(place=place))
            continue
        try:
            step = process.transition(event.code)
        except KeyError:
            raise Unexplained(
                _("第 {place} 件事“{code}”不是程序里的步骤").format(place=place, code=event.code)
            ) from None
        allowed = event.source == state and (state in step.source if place > 1 else step.opens)
        if not allowed or event.target != (step.target if step.target is not None else state):
            raise Unexplained(_("第 {place} 件事“{title}”不能这样发生").format(place=place, title=step.title))
        if event.role not in step.role:
            raise Unexplained(_("第 {place} 件事“{title}”由无权的人办理").format(place=place, title=step.title))
        if paused is not None and not step.while_paused:
            raise Unexplained(_("第 {place} 件事“{title}”在中止期间办理").format(place=place, title=step.title))
        if step.target is not None:
            state, entered = step.target, event.at
        paused = event.at if step.pauses else None if step.resumes else paused
        if process.state(state).final:
            closed, paused = closed or event.at, None
    if not events or entered is None:
        raise Unexplained(_("没有任何一件事"))
    outcome = str(process.state(state).outcome) if closed else ""
    return Played(state, len(events), entered, events[0].at, closed, outcome, paused)


def flaws(progress: Callable[[int], None] | None = None) -> Iterator[str]:
    """Every case whose row, or whose journal, does not follow from its events; one sentence each, in bounded memory."""
    numbers = Case.objects.order_by("pk").values_list("pk", flat=True)
    for start in _chunks(numbers.iterator(chunk_size=CHUNK)):
        cases = {case.pk: case for case in Case.objects.filter(pk__in=start)}
        digests = _journalled([case.number for case in cases.values()])
        events = CaseEvent.objects.filter(case__in=start).order_by("case", "seq")
        seen = set()
        for pk, some in groupby(events, key=lambda event: event.case_id):
            seen.add(pk)
            yield from _of_case(cases[pk], list(some), digests)
        for pk in start:
            if pk not in seen:
                yield _("办件 {number}：没有任何一件事").format(number=cases[pk].number)
        if progress:
            progress(len(start))


def _of_case(case: Case, events: list[CaseEvent], digests: dict[tuple[str, int], str]) -> Iterator[str]:
    try:
        played = play(process_of(case.process), events)
    except (Unexplained, UnknownProcess) as why:
        yield _("办件 {number}：{why}").format(number=case.number, why=why)
        return
    for name in Played.__slots__:
        if getattr(case, name) != getattr(played, name):
            yield _("办件 {number} 的 {name} 是 {found}，按其经过应是 {expected}").format(
                number=case.number, name=name, found=getattr(case, name), expected=getattr(played, name)
            )
    for event in events:
        if digests.get((case.number, event.seq)) != event_digest(event):
            yield _("办件 {number} 的第 {seq} 件事与日志不符").format(number=case.number, seq=event.seq)


def _journalled(numbers: list[str]) -> dict[tuple[str, int], str]:
    """What the journal keeps of each event of these cases."""
    entries: Any = Entry.objects.filter(subject__in=numbers, kind__startswith="case.")
    return {
        (subject, payload["seq"]): payload["digest"]
        for subject, payload in entries.values_list("subject", "payload")
        if "digest" in payload
    }


def _chunks(numbers: Iterator[int]) -> Iterator[list[int]]:
    some: list[int] = []
    for number in numbers:
        some.append(number)
        if len(some) == CHUNK:
            yield some
            some = []
    if some:
        yield some
