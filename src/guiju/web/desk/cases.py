"""The page of a case: where it stands, what may be done now, who has to act, by when, and how it came about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from guiju.web import asking
from guiju.web.desk import case_reading, panels
from guiju.web.desk.access import person
from guiju.web.desk.case_forms import told
from guiju.web.desk.case_reading import Reading, law_told, takers
from guiju.workflow import clocks, engine
from guiju.workflow.engine import Choice
from guiju.workflow.models import EventKind, Task, TaskState
from guiju.workflow.naming import OUTCOMES, role_title


@require_safe
@login_required
def case(request: HttpRequest, number: str) -> HttpResponse:
    read = case_reading.reading(person(request), number)
    choices = engine.choices(read.case, by=read.user) if read.case.is_open or read.inside else []
    context = {
        "nav": "desk",
        "case": read.case,
        "reading": read,
        "procedure": read.case.procedure,
        "state": read.case.standing,
        "outcome": OUTCOMES.get(read.case.outcome),
        "mine": [_button(each) for each in choices if each.is_yours],
        "others": [_button(each) for each in choices if not each.is_yours],
        "works": [task for task in read.tasks if task.work and task.state == TaskState.OPEN and _is_his(task, read)],
        "waiting": _waiting(read),
        "reckonings": clocks.reckon(read.case.procedure, read.events, today=asking.today()),
        "story": read.story()[::-1],
        "panel": panels.shown(request, read.case),
        "said": _may_say(read),
    }
    return render(request, "desk/case/case.html", context)


@require_POST
@login_required
def say(request: HttpRequest, number: str) -> HttpResponse:
    """A note of the office to itself, or a message that all sides read."""
    read = case_reading.reading(person(request), number)
    outward = not read.inside or request.POST.get("kind") == "message"
    engine.say(read.case, request.POST.get("text", ""), by=read.user, outward=outward)
    messages.success(request, _("已留言。") if outward else _("已记下备注。"), "good")
    return redirect(read.case)


@dataclass(frozen=True, slots=True)
class Button:
    """A step on the page, with what stands against it and who will hear of it."""

    choice: Choice
    title: str
    hint: str
    law: Sequence[tuple[str, bool]]
    told: str

    @property
    def code(self) -> str:
        return self.choice.transition.code


def _button(choice: Choice) -> Button:
    step = choice.transition
    people = _("、").join(str(each) for each in choice.told)
    return Button(
        choice,
        told(step.title),
        told(step.hint),
        law_told(step.law),
        people or _("、").join(role_title(role) for role in step.notify),
    )


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody who has to act."""

    task: Task
    what: str
    who: str
    role: str


def _waiting(read: Reading) -> list[Waiting]:
    procedure = read.case.procedure
    found = []
    for task in read.tasks:
        if task.state != TaskState.OPEN:
            continue
        what = told(procedure.work(task.work).title) if task.work else told(procedure.state(task.in_state).title)
        named = task.person if read.inside or task.person_id == read.user.pk else None
        found.append(Waiting(task, what, str(named or task.organization or ""), role_title(task.role)))
    return found


def _is_his(task: Task, read: Reading) -> bool:
    return task.person_id in {read.user.pk, *(standing.person for standing in read.authority.standings)}


def _may_say(read: Reading) -> Any:
    return bool(read.roles)


__all__ = ["EventKind", "case", "say", "takers"]
