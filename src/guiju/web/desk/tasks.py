"""What waits for whoever is signed in, by the day on which it is due; and what he may begin."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from guiju.base.parameters import Days
from guiju.people.roles import OF_THE_OFFICE
from guiju.web.components.dues import URGENCIES, Due, Urgency, last_of_week
from guiju.web.desk.case_forms import told
from guiju.workflow.authority import Authority
from guiju.workflow.models import Case, Task
from guiju.workflow.register import processes
from guiju.workflow.selection import CaseSelection, Condition, Mine

MOST: Final = 120
"""Rows of the home; what comes later stands in the list."""

MOST_STEPS: Final = 3


@dataclass(frozen=True, slots=True)
class Row:
    """One thing to do: `what` is what the deadline is for, or where the case stands."""

    task: Task
    due: Due
    what: str
    state: str
    steps: str
    """The first of those that lead on."""
    waits: str
    """Who waits for it outside."""
    by_whom: str
    """Whose it is, where it is not simply his."""
    can_take: bool

    @property
    def case(self) -> Case:
        found: Case = self.task.case
        return found

    @property
    def address(self) -> str:
        return reverse("desk:case-work", args=[self.task.pk]) if self.task.work else self.case.get_absolute_url()


@dataclass(frozen=True, slots=True)
class Section:
    """The things of one urgency; `count` are all of them, `address` the list that holds them."""

    urgency: Urgency
    count: int
    address: str
    rows: Sequence[Row]

    @property
    def title(self) -> str:
        return str(URGENCIES[self.urgency])

    @property
    def more(self) -> int:
        return self.count - len(self.rows)


def sections(authority: Authority, *, today: date) -> list[Section]:
    """All that waits for somebody, the most urgent first, in one query; two where it is very much."""
    waiting = Task.objects.waiting_for(authority).select_related("case__applicant", "organization", "person")
    tasks = list(waiting[: MOST + 1])
    rows = [_row(task, authority, today=today) for task in tasks[:MOST]]
    by_urgency: dict[Urgency, list[Row]] = {urgency: [] for urgency in Urgency}
    for row in rows:
        by_urgency[row.due.urgency].append(row)
    if len(tasks) > MOST:
        counts = _counts(authority, today=today)
    else:
        counts = Counter({urgency: len(found) for urgency, found in by_urgency.items()})
    return [
        Section(urgency, counts[urgency], address(_selection(urgency, today=today)), found)
        for urgency, found in by_urgency.items()
    ]


def first_of(found: Iterable[Section]) -> Row | None:
    """What to do first: the oldest deadline."""
    return next((row for section in found for row in section.rows), None)


def address(selection: CaseSelection) -> str:
    query = selection.to_query()
    return f"{reverse('desk:cases')}?{query}" if query else reverse("desk:cases")


def openings(authority: Authority, *, today: date) -> list[tuple[str, str]]:
    """(title, address) of everything that one of his roles may open today."""
    day = today.isoformat()
    found = []
    for process in processes():
        if (process.valid_from and day < process.valid_from) or (process.valid_to and day > process.valid_to):
            continue
        mine = [step for step in process.openings if authority.opening(step.role) is not None]
        for step in mine:
            title = told(process.title)
            if len(mine) > 1:
                title = _("{procedure}：{step}").format(procedure=title, step=told(step.title))
            found.append((title, reverse("desk:case-open", args=[process.code, step.code])))
    return found


def _row(task: Task, authority: Authority, *, today: date) -> Row:
    case = task.case
    process = case.procedure
    state = told(process.state(task.in_state).title)
    steps: list[str] = []
    if task.work:
        what = told(process.work(task.work).title)
    else:
        what = told(process.clock(case.due_clock).title) if case.due_clock else state
        steps = [told(step.title) for step in process.leaving(task.in_state) if task.role in step.role and step.target]
    by_whom = ""
    if task.person_id is not None and task.person_id != authority.person:
        by_whom = _("代{person}").format(person=task.person)
    elif task.person_id is None and task.role in OF_THE_OFFICE:
        by_whom = _("尚未领办")
    return Row(
        task,
        Due(task.due_on, today, paused=case.paused_at is not None),
        what,
        state if state != what else "",
        steps=_("、").join(steps[:MOST_STEPS]),
        waits=str(case.applicant or ""),
        by_whom=by_whom,
        can_take=task.person_id is None and not task.work,
    )


def _counts(authority: Authority, *, today: date) -> Counter[Urgency]:
    running = Q(case__paused_at=None)
    sunday = last_of_week(today)
    where = {
        Urgency.OVERDUE: running & Q(due_on__lt=today),
        Urgency.TODAY: running & Q(due_on=today),
        Urgency.WEEK: running & Q(due_on__gt=today, due_on__lte=sunday),
        Urgency.LATER: running & Q(due_on__gt=sunday),
        Urgency.UNDATED: ~running | Q(due_on=None),
    }
    waiting = Task.objects.open().filter(authority.tasks())
    found = waiting.aggregate(**{urgency.value: Count("pk", filter=q) for urgency, q in where.items()})
    return Counter({urgency: found[urgency.value] for urgency in Urgency})


def _selection(urgency: Urgency, *, today: date) -> CaseSelection:
    sunday = last_of_week(today)
    match urgency:
        case Urgency.OVERDUE:
            return CaseSelection(mine=Mine.WAITING, conditions=(Condition.OVERDUE,))
        case Urgency.TODAY:
            return CaseSelection(mine=Mine.WAITING, due=Days(today, today))
        case Urgency.WEEK:
            return CaseSelection(mine=Mine.WAITING, due=Days(min(today + timedelta(days=1), sunday), sunday))
        case Urgency.LATER:
            return CaseSelection(mine=Mine.WAITING, due=Days(sunday + timedelta(days=1), None))
        case Urgency.UNDATED:
            return CaseSelection(mine=Mine.WAITING, conditions=(Condition.UNDATED,))
