"""What follows when something happens to a case: the event, the case, its tasks and deadline, notices, the journal.

Called by `engine` alone, within its transactions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection, models
from django.utils import timezone

from guiju.engines.records import insert_row, update_row
from guiju.journal import actions as journal
from guiju.people.models import User
from guiju.people.roles import OF_THE_OFFICE
from guiju.workflow import clocks
from guiju.workflow.definition import PUBLIC, SYSTEM, Process, Transition
from guiju.workflow.fields import Files, Form
from guiju.workflow.models import Attachment, Case, CaseEvent, EventKind, Party, Task, TaskState
from guiju.workflow.notices import telling
from guiju.workflow.step import Step

_END_TASKS = """
    UPDATE workflow_task SET state = CASE WHEN work = '' THEN 'done' ELSE 'released' END, done_at = %s
    WHERE case_id = %s AND state = 'open'
"""
_END_DRAFT = "DELETE FROM workflow_draft WHERE person_id = %s AND case_id = %s AND task_id IS NULL AND code = %s"


def _do(statement: str, given: list[Any]) -> None:
    """What every step does: to build the same statement each time takes longer than to execute it."""
    with connection.cursor() as cursor:
        cursor.execute(statement, given)


def _stored(model: type[models.Model], name: str, value: Any) -> Any:
    field: Any = model._meta.get_field(name)
    return field.get_db_prep_save(value, connection)


def held(case: Case) -> Case:
    """The case as it is now, locked until the transaction ends. SQLite holds the whole database by then."""
    lock = " FOR UPDATE" if connection.features.has_select_for_update else ""
    [held] = Case.objects.raw(f"SELECT * FROM workflow_case WHERE id = %s{lock}", [case.pk])
    return held


def take(step: Step, *, opening: bool, behalf: int | None) -> CaseEvent:
    """Effects, the event, and what follows from it."""
    case, transition = step.case, step.transition
    assert step.answers is not None
    before = None if opening else journal.values_of(case)
    keep_files(case, transition.form, step.answers)
    for effect in transition.effects:
        effect(step)
    source = "" if opening else case.state
    if transition.target is not None:
        case.state = transition.target
        case.entered_at = step.now
    if transition.pauses:
        case.paused_at = step.now
    elif transition.resumes:
        case.paused_at = None
    if case.standing.final and case.closed_at is None:
        case.closed_at, case.outcome = step.now, str(case.standing.outcome)
        case.paused_at = None
    event = _event(
        case,
        EventKind.STEP,
        transition.code,
        by=step.by,
        behalf=behalf,
        role=step.role,
        answers=step.answers,
        data=step.data,
        now=step.now,
        source=source,
    )
    moved = _moves_a_clock(step.process, transition) and _reckon(case, [*step.events, event], today=step.today)
    _write(case, event)
    if step.by is not None and not opening:
        _do(_END_DRAFT, [step.by.pk, case.pk, transition.code])
    if transition.target is not None:
        _settle_tasks(case, now=step.now, opening=opening)
    elif moved:
        case.tasks.filter(state=TaskState.OPEN.value).update(due_on=case.due_on)
    telling.tell(case, event, transition)
    _journal(case, event, before=before, opening=opening)
    for work, people in step.assigned:
        _assign(case, work, people, step=step)
    return event


def _event(
    case: Case,
    kind: EventKind,
    code: str,
    *,
    by: User | None,
    role: str,
    now: datetime,
    behalf: int | None = None,
    answers: dict[str, Any] | None = None,
    data: dict[str, Any] | None = None,
    source: str | None = None,
) -> CaseEvent:
    """The next event of a case, not yet written."""
    case.seq += 1
    return CaseEvent(
        case=case,
        seq=case.seq,
        kind=kind.value,
        code=code,
        source=case.state if source is None else source,
        target=case.state,
        at=now,
        on=timezone.localdate(now),
        by=by,
        on_behalf_of_id=behalf,
        role=role,
        answers=answers or {},
        data=data or {},
    )


def happen(case: Case, kind: EventKind, code: str, **described: Any) -> CaseEvent:
    """Write an event that is no step: the case stays as it is, but for the count of its events."""
    before = journal.values_of(case)
    event = _event(case, kind, code, **described)
    _write(case, event)
    telling.tell(case, event, None)
    _journal(case, event, before=before)
    return event


_FOLLOWS = (
    "title",
    "state",
    "seq",
    "applicant",
    "office",
    "region",
    "entered_at",
    "closed_at",
    "outcome",
    "paused_at",
    "due_on",
    "due_clock",
)
"""What an event may move of its case."""


def _write(case: Case, event: CaseEvent) -> None:
    """The event, and the case as it follows from it."""
    insert_row(event)
    update_row(case, _FOLLOWS)


def _journal(case: Case, event: CaseEvent, *, before: dict[str, Any] | None, opening: bool = False) -> None:
    """One entry; written last, since from then on every other writer waits for the end of this transaction."""
    journal.record(
        "case.opened" if opening else f"case.{event.kind}",
        case.number,
        by=event.by or event.role,
        changes=[journal.changed(case, before)],
        code=event.code,
        seq=event.seq,
        digest=event_digest(event),
    )


def event_digest(event: CaseEvent) -> str:
    """What the journal keeps of an event: its answers stay out of it, since they may name persons."""
    who = [event.by_id, event.on_behalf_of_id, event.role]
    said = journal.canonical_json([event.answers, event.data])
    return journal.row_digest([event.kind, event.code, event.source, event.target, event.on, *who, said])


def _settle_tasks(case: Case, *, now: datetime, opening: bool) -> None:
    """The tasks of the state that was left end; those of the state that was entered begin."""
    if not opening:
        _do(_END_TASKS, [_stored(Task, "done_at", now), case.pk])
    fresh: list[tuple[str, int | None, int | None]] = []
    parties: list[Party] | None = None
    for role in case.standing.waits_for:
        if role in (PUBLIC, SYSTEM):
            continue
        if role in OF_THE_OFFICE:
            fresh.append((str(role), None, case.office_id))
        parties = list(case.parties.all()) if parties is None else parties
        fresh += [(str(role), p.person_id, p.organization_id) for p in parties if p.role == role]
    for role, person, organization in fresh:
        insert_row(
            Task(
                case=case,
                in_state=case.state,
                role=role,
                person_id=person,
                organization_id=organization,
                opened_at=now,
                due_on=case.due_on,
            )
        )


def _assign(case: Case, work: str, people: Iterable[int], *, step: Step) -> None:
    there = set(
        case.tasks.filter(work=work, state=TaskState.OPEN.value, person__in=people).values_list("person", flat=True)
    )
    wanted = [person for person in people if person not in there]
    described = step.process.work(work)
    for person in wanted:
        step.invite(described.role, person=person)
    Task.objects.bulk_create(
        Task(
            case=case,
            work=work,
            in_state=case.state,
            role=described.role.value,
            person_id=person,
            opened_at=step.now,
            due_on=case.due_on,
        )
        for person in wanted
    )
    if wanted:
        happen(case, EventKind.ASSIGNED, work, by=step.by, role=step.role, data={"people": wanted}, now=step.now)


def keep_files(case: Case, form: Form, answers: Mapping[str, Any]) -> None:
    """Uploaded files that the answers name belong to the case from now on."""
    named = [pk for field in form.fields if isinstance(field, Files) for pk in answers.get(field.name, ())]
    if named:
        Attachment.objects.filter(pk__in=named).update(case=case)


def _moves_a_clock(process: Process, step: Transition) -> bool:
    if step.pauses or step.resumes or step.extends or (step.target is not None and process.state(step.target).final):
        return bool(process.clocks)
    return any(step.code in clock.starts or step.code in clock.stops for clock in process.clocks)


def _reckon(case: Case, events: Sequence[CaseEvent], *, today: date) -> bool:
    """Set the nearest deadline as it follows from the events; says whether it moved. The case is not saved."""
    process = case.procedure
    nearest = None
    if process.clocks and case.is_open and case.paused_at is None:
        nearest = clocks.nearest(clocks.reckon(process, events, today=today))
    due = (nearest.due_on, nearest.clock.code) if nearest else (None, "")
    moved = (case.due_on, case.due_clock) != due
    case.due_on, case.due_clock = due
    return moved


def refresh_due(case: Case, *, today: date) -> bool:
    """Reckon the nearest deadline of a case anew, as after a change of calendar; says whether it moved."""
    moved = _reckon(case, list(case.events.order_by("seq")), today=today)
    if moved:
        case.save(update_fields=["due_on", "due_clock"])
        case.tasks.filter(state=TaskState.OPEN.value).update(due_on=case.due_on)
    return moved
