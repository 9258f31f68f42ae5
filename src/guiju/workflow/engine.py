"""The one engine: opens cases, takes their steps, gives out and takes in tasks. Nothing else changes a case's state.

Each function is one transaction: the case is locked, every refusal is gathered, the form is cleaned, effects run, one
event is written, then the case, its tasks, its deadline, the journal and the notices follow from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from guiju.base.errors import InvalidForm
from guiju.organizations.models import Organization
from guiju.people.models import User
from guiju.people.roles import OF_THE_OFFICE, Role
from guiju.workflow.authority import Authority, authority_of
from guiju.workflow.cleaning import clean
from guiju.workflow.definition import Process, Transition
from guiju.workflow.errors import NotYet, NotYours
from guiju.workflow.happening import happen, held, keep_files, take
from guiju.workflow.models import (
    Case,
    CaseCounter,
    CaseEvent,
    Draft,
    EventKind,
    Party,
    Task,
    TaskState,
)
from guiju.workflow.naming import event_title, role_title
from guiju.workflow.notices import telling
from guiju.workflow.register import process as process_of
from guiju.workflow.step import Step

Actor = User | str
"""A person; or PUBLIC, whose receipt code the caller has checked; or SYSTEM."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A step that leads on from here: `refusals` are empty where it may be taken now."""

    transition: Transition
    refusals: tuple[str, ...]
    is_yours: bool
    """Whether one of his roles takes this step at all; if not, `refusals` name the roles that do."""
    told: tuple[User, ...] = ()

    @property
    def open(self) -> bool:
        return not self.refusals


@transaction.atomic
def open_case(
    procedure: Process | str,
    code: str | None = None,
    *,
    by: Actor,
    answers: Mapping[str, Any],
    title: str = "",
    office: Organization | None = None,
    applicant: Organization | None = None,
    region: str = "",
    now: datetime | None = None,
) -> Case:
    """Open a case by one of the procedure's opening steps (the only one without `code`).

    Without `title`, it is the answer `title`. Whoever opens it becomes a party, with the organization he acts for,
    unless the office does. Raises NotYours, NotYet, InvalidAnswers.
    """
    process = process_of(procedure) if isinstance(procedure, str) else procedure
    step = process.transition(code) if code is not None else process.openings[0]
    now = now or timezone.now()
    today = timezone.localdate(now)
    standing = None
    if isinstance(by, User):
        standing = authority_of(by, on=today).opening(step.role)
        if standing is None:
            raise NotYours([_only_for(step)])
    elif by not in step.role:
        raise NotYours([_only_for(step)])
    _refuse_out_of_validity(process, on=today.isoformat())
    case = Case(
        process=process.code,
        year=today.year,
        state=str(step.target),
        office=office,
        region=region,
        opened_at=now,
        entered_at=now,
    )
    if applicant is None and standing and standing.organization and standing.role not in OF_THE_OFFICE:
        applicant = Organization.objects.get(pk=standing.organization)
    case.applicant = applicant
    taken = Step(
        case=case,
        process=process,
        transition=step,
        by=by if isinstance(by, User) else None,
        role=standing.role.value if standing else str(by),
        now=now,
        today=today,
    )
    _refuse(guard(taken) for guard in step.guards)
    taken.answers = clean(step.form, answers, by=taken.by)
    _refuse(check(taken) for check in step.checks)
    case.title = (title or str(taken.answers.get("title", "")) or str(process.title))[:300]
    case.ordinal = _next_ordinal(process, case.year)
    case.number = f"{process.letters}-{case.year}-{case.ordinal:05d}"
    case.save(force_insert=True)
    if standing is not None and standing.role not in OF_THE_OFFICE:
        if applicant is not None:
            taken.invite(standing.role, organization=applicant)
        else:
            taken.invite(standing.role, person=standing.person)
    behalf = standing.person if standing and taken.by and standing.person != taken.by.pk else None
    take(taken, opening=True, behalf=behalf)
    return case


@transaction.atomic
def perform(
    case: Case,
    code: str,
    *,
    by: Actor,
    answers: Mapping[str, Any] | None = None,
    expected: int | None = None,
    now: datetime | None = None,
) -> CaseEvent:
    """Take one step; `case` is brought up to date. `expected` is the `seq` that the page showed.

    Raises NotYours or NotYet with every sentence that stands against it, InvalidAnswers for the form.
    """
    given, case = case, held(case)
    step = case.procedure.transition(code)
    now = now or timezone.now()
    taken, behalf, _mine = _looked_at(case, step, by=by, now=now)
    if expected is not None and expected != case.seq:
        raise NotYet([_overtaken(case, expected)])
    _refuse(_against(taken))
    taken.answers = clean(step.form, answers or {}, by=taken.by)
    _refuse(check(taken) for check in step.checks)
    event = take(taken, opening=False, behalf=behalf)
    given.__dict__.update(case.__dict__)
    return event


def choices(
    case: Case,
    *,
    by: Actor,
    now: datetime | None = None,
    authority: Authority | None = None,
    known: Mapping[str, Any] | None = None,
    telling_whom: bool = True,
    only: str = "",
) -> list[Choice]:
    """Every step that leads on from here, for this person: what he may do, what stands against it, who will be told.

    With `only`, the one step of that code. A page that has read them gives its `authority` of the person, and as
    `known` what a Step has: events, tasks, parties. Who will be told is left open without `telling_whom`: it takes
    some queries.
    """
    now = now or timezone.now()
    found = []
    if authority is None and isinstance(by, User):
        authority = authority_of(by, on=timezone.localdate(now))
    known = dict(known or {})
    if "parties" not in known:
        known["parties"] = list(case.parties.all())
    parties = known["parties"]
    steps = [step for step in case.procedure.leaving(case.state) if only in ("", step.code)]
    told = telling.whom(case, steps, parties) if telling_whom else {}
    shared: Step | None = None
    for step in steps:
        try:
            taken, _behalf, _mine = _looked_at(case, step, by=by, now=now, authority=authority, parties=parties)
        except NotYours as refusal:
            found.append(Choice(step, refusal.sentences, is_yours=False))
            continue
        taken.__dict__ |= known
        if shared is not None:  # what one guard has read from the database serves all
            taken.__dict__ |= {name: value for name, value in shared.__dict__.items() if name in _READ_ONCE}
        refusals = tuple(sentence for sentence in _against(taken) if sentence)
        shared = taken
        found.append(Choice(step, refusals, is_yours=True, told=told.get(step.code, ())))
    return found


def foreseen(
    case: Case,
    code: str,
    *,
    by: User,
    answers: dict[str, Any],
    authority: Authority,
    parties: Iterable[Party],
    now: datetime | None = None,
) -> tuple[str, ...]:
    """Everything that stands against a step whose cleaned answers are these; empty where it would be taken now.

    Nothing changes. `authority` is that of `by`, read once for many cases, `parties` those of this case.
    """
    step = case.procedure.transition(code)
    try:
        taken, _behalf, _mine = _looked_at(
            case, step, by=by, now=now or timezone.now(), authority=authority, parties=parties
        )
    except NotYours as refusal:
        return refusal.sentences
    taken.__dict__["parties"] = list(parties)
    found = _against(taken)
    if not found:
        taken.answers = answers
        found = [sentence for check in step.checks if (sentence := check(taken))]
    return tuple(sentence for sentence in found if sentence)


@transaction.atomic
def answer(task: Task, *, by: User, answers: Mapping[str, Any], now: datetime | None = None) -> CaseEvent:
    """Do the work of a task: score, vote, countersign. Raises NotYours, NotYet, InvalidAnswers."""
    case = held(task.case)
    task = Task.objects.select_for_update().get(pk=task.pk)
    now = now or timezone.now()
    today = timezone.localdate(now)
    work = case.procedure.work(task.work)
    if task.person_id is None or not authority_of(by, on=today).acts_for(task.person_id, task.role):
        raise NotYours([_("这项任务交给了 {person}").format(person=task.person)])
    if task.state != TaskState.OPEN:
        raise NotYet([_("这项任务已经结束")])
    if case.paused_at is not None:
        raise NotYet([_("办件已中止，恢复后再办")])
    kept = clean(work.form, answers, by=by)
    event = happen(
        case,
        EventKind.WORK,
        work.code,
        by=by,
        behalf=task.person_id if task.person_id != by.pk else None,
        role=work.role.value,
        answers=kept,
        now=now,
    )
    task.state, task.done_at = TaskState.DONE.value, now
    task.save(update_fields=["state", "done_at"])
    Draft.objects.filter(task=task).delete()
    keep_files(case, work.form, kept)
    return event


@transaction.atomic
def release(task: Task, *, by: User, reason: str, now: datetime | None = None) -> CaseEvent:
    """Take a work back from whom it was given to, with the reason. Raises NotYours, NotYet, InvalidForm."""
    case = held(task.case)
    role = _require_office(case, by=by, now=now)
    if not reason.strip():
        raise InvalidForm(_("请写明理由。"))
    task = Task.objects.select_for_update().get(pk=task.pk)
    if task.state != TaskState.OPEN or not task.work:
        raise NotYet([_("这项任务已经结束")])
    now = now or timezone.now()
    event = happen(
        case,
        EventKind.RELEASED,
        task.work,
        by=by,
        role=role.value,
        answers={"reason": reason.strip()},
        data={"people": [task.person_id]},
        now=now,
    )
    task.state, task.done_at = TaskState.RELEASED.value, now
    task.save(update_fields=["state", "done_at"])
    return event


@transaction.atomic
def hand_over(task: Task, *, to: User, by: User, now: datetime | None = None) -> CaseEvent:
    """Let `to` take a role's task, or take it oneself; he must stand in the role. Raises NotYours, NotYet."""
    case = held(task.case)
    task = Task.objects.select_for_update().get(pk=task.pk)
    now = now or timezone.now()
    today = timezone.localdate(now)
    if task.state != TaskState.OPEN or task.work:
        raise NotYet([_("这项任务不能转交")])
    parties = list(case.parties.all())
    for person in {by, to}:
        if authority_of(person, on=today).as_one_of([task.role], case, parties) is None:
            raise NotYours([_("{person} 在这件办件中不是{role}").format(person=person, role=role_title(task.role))])
    event = happen(case, EventKind.CLAIMED, task.role, by=by, role=task.role, data={"people": [to.pk]}, now=now)
    task.person = to
    task.save(update_fields=["person"])
    return event


@transaction.atomic
def say(
    case: Case, text: str, *, by: Actor, outward: bool = False, now: datetime | None = None, **data: Any
) -> CaseEvent:
    """A note of the office to itself; or, `outward`, a message that the parties and the public read too."""
    given, case = case, held(case)
    if not text.strip():
        raise InvalidForm(_("请先写内容。"))
    now = now or timezone.now()
    role = str(by)
    if isinstance(by, User):
        standing = next(authority_of(by, on=timezone.localdate(now)).in_case(case, case.parties.all()), None)
        if standing is None:
            raise NotYours([_("您与这件办件无关，不能留言")])
        role = standing.role.value
    event = happen(
        case,
        EventKind.MESSAGE if outward else EventKind.NOTE,
        "",
        by=by if isinstance(by, User) else None,
        role=role,
        answers={"text": text.strip()[:5000]},
        data=data,
        now=now,
    )
    given.__dict__.update(case.__dict__)
    return event


_READ_ONCE = ("events", "tasks", "parties")


def _looked_at(
    case: Case,
    step: Transition,
    *,
    by: Actor,
    now: datetime,
    authority: Authority | None = None,
    parties: Iterable[Party] | None = None,
) -> tuple[Step, int | None, Any]:
    """A step as this person would take it, and whom he stands in for. Raises NotYours."""
    today = timezone.localdate(now)
    behalf = None
    standing = None
    if isinstance(by, User):
        authority = authority or authority_of(by, on=today)
        parties = case.parties.all() if parties is None else parties
        standing = authority.as_one_of(step.role, case, parties)
        if standing is None:
            raise NotYours([_only_for(step)])
        behalf = standing.person if standing.person != by.pk else None
    elif by not in step.role:
        raise NotYours([_only_for(step)])
    taken = Step(
        case=case,
        process=case.procedure,
        transition=step,
        by=by if isinstance(by, User) else None,
        role=standing.role.value if standing else str(by),
        now=now,
        today=today,
    )
    return taken, behalf, standing


def _against(step: Step) -> list[str]:
    """Everything that stands against a step that is his to take, before anything is filled in."""
    case, transition = step.case, step.transition
    if case.state not in transition.source:
        wanted = _("、").join(str(step.process.state(code).title) for code in transition.source)
        return [
            _("“{title}”只能在“{wanted}”时办理，现在是“{state}”").format(
                title=transition.title, wanted=wanted, state=case.standing.title
            )
        ]
    found = []
    if case.paused_at is not None and not transition.while_paused:
        found.append(_("办件已中止，恢复后再办"))
    if case.paused_at is None and transition.resumes:
        found.append(_("办件没有中止，不用恢复"))
    if transition.extends:
        clock = step.process.clock(transition.extends)
        times = len([event for event in step.steps() if step.process.transition(event.code).extends == clock.code])
        if times >= clock.most_extensions:
            found.append(
                _("“{clock}”最多延长 {most} 次，已延长 {times} 次").format(
                    clock=clock.title, most=clock.most_extensions, times=times
                )
            )
    found += [sentence for guard in transition.guards if (sentence := guard(step))]
    return found


def _require_office(case: Case, *, by: User, now: datetime | None) -> Role:
    """In which role of the office he may act in this case. Raises NotYours."""
    today = timezone.localdate(now) if now else timezone.localdate()
    standing = authority_of(by, on=today).as_one_of(OF_THE_OFFICE, case, ())
    if standing is None:
        raise NotYours([_("这由办理机关的人员来办")])
    return standing.role


def _refuse(sentences: Iterable[str | None]) -> None:
    found = [sentence for sentence in sentences if sentence]
    if found:
        raise NotYet(found)


def _refuse_out_of_validity(process: Process, *, on: str) -> None:
    if (process.valid_from and on < process.valid_from) or (process.valid_to and on > process.valid_to):
        raise NotYet([_("程序“{title}”在 {day} 不适用").format(title=process.title, day=on)])


def _only_for(step: Transition) -> str:
    roles = _("、").join(role_title(role) for role in step.role)
    return _("“{title}”由{roles}办理").format(title=step.title, roles=roles)


def _overtaken(case: Case, expected: int) -> str:
    event = case.events.filter(seq__gt=expected).select_related("by").order_by("-seq").first()
    if event is None:
        return _("页面与办件对不上，请刷新后再办")
    return _("您打开页面之后，{who}在 {when} 办了“{what}”；请看过现在的情况再办").format(
        who=event.by or role_title(event.role),
        when=timezone.localtime(event.at).strftime("%H:%M"),
        what=event_title(case.procedure, event),
    )


def _next_ordinal(process: Process, year: int) -> int:
    counter, _made = CaseCounter.objects.select_for_update().get_or_create(process=process.code, year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return counter.last
