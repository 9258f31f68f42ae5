"""The page of a case: where it stands, what may be done now, who has to act, by when, and how it came about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from guiju.people.roles import OF_THE_OFFICE
from guiju.web import asking
from guiju.web.desk import case_reading, panels
from guiju.web.desk.access import person
from guiju.web.desk.case_forms import told
from guiju.web.desk.case_reading import Reading, law_told
from guiju.workflow import clocks, engine
from guiju.workflow.definition import Outcome, Process
from guiju.workflow.diagram import svg
from guiju.workflow.engine import Choice
from guiju.workflow.models import EventKind, Task, TaskState
from guiju.workflow.naming import OUTCOMES, role_title

MOST_SHOWN: Final = 60
"""Lines of the story on the page; the earlier ones are a click away, and in the whole file."""


@require_safe
@login_required
def case(request: HttpRequest, number: str) -> HttpResponse:
    read = case_reading.reading(person(request), number)
    choices = [] if read.case.closed_at and not read.roles else _choices(read)
    waiting, parties = _waiting(read), read.shown_parties()  # first: whom they name, the story need not ask for
    story = read.story()[::-1]
    shown = story if "all" in request.GET else story[:MOST_SHOWN]
    reckonings = clocks.reckon(read.case.procedure, read.events, today=asking.today())
    nearest = clocks.nearest(reckonings) if read.case.is_open else None
    context = {
        "nav": "desk",
        "case": read.case,
        "reading": read,
        "procedure": read.case.procedure,
        "state": read.case.standing,
        "outcome": OUTCOMES.get(Outcome(read.case.outcome)) if read.case.outcome else "",
        "strip": _strip(read),
        "mine": [_button(each) for each in choices if each.is_yours],
        "others": [_button(each) for each in choices if not each.is_yours],
        "works": [each for each in waiting if each.task.work and each.his],
        "waiting": waiting,
        "parties": parties,
        "nearest": _due(nearest) if nearest else None,
        "reckonings": [_due(each) for each in reckonings],
        "story": shown,
        "earlier": len(story) - len(shown),
        "documents": read.documents(),
        "files": read.readable_files(),
        "links": _links(read),
        "panel": panels.shown(request, read.case, read.events, read.authority),
        "may_say": bool(read.roles),
    }
    return render(request, "desk/case/case.html", context)


@require_safe
@login_required
def diagram(request: HttpRequest, number: str) -> HttpResponse:
    """The procedure drawn, with the state of the case marked."""
    read = case_reading.reading(person(request), number)
    context = {
        "nav": "desk",
        "case": read.case,
        "procedure": read.case.procedure,
        "state": read.case.standing,
        "svg": svg(read.case.procedure, read.case.state),
    }
    return render(request, "desk/case/diagram.html", context)


def _choices(read: Reading) -> list[Choice]:
    found = read.choices()
    if read.case.paused_at is None:
        found = [each for each in found if not each.transition.resumes]
    return sorted(found, key=lambda each: not each.open)  # else in the order of the procedure


@dataclass(frozen=True, slots=True)
class Stop:
    """A state on the way of a case: left behind, where it stands, or yet to come."""

    title: str
    where: str


def _strip(read: Reading) -> list[Stop]:
    """The states it came through, each once; where it stands; and the shortest way from there to a good end."""
    case, process = read.case, read.case.procedure
    been = [event.target for event in read.events if event.kind == EventKind.STEP and event.target != case.state]
    behind = list(dict.fromkeys(reversed(been)))[::-1]
    found = [Stop(told(process.state(code).title), "done") for code in behind]
    found.append(Stop(told(case.standing.title), "here"))
    ahead = [code for code in _ahead(process, case.state) if code not in behind] if case.is_open else []
    return found + [Stop(told(process.state(code).title), "ahead") for code in ahead]


def _ahead(process: Process, state: str) -> list[str]:
    ways: dict[str, list[str]] = {state: []}
    waiting = [state]
    while waiting:
        here = waiting.pop(0)
        if process.state(here).outcome is Outcome.DONE:
            return ways[here]
        for step in process.leaving(here):
            if step.target is not None and step.target not in ways:
                ways[step.target] = [*ways[here], step.target]
                waiting.append(step.target)
    return []


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline in words: how it stands, and how it was reckoned."""

    reckoning: clocks.Reckoning
    title: str
    hand: str
    left: str
    law: str
    lines: Sequence[str]


def _due(reckoning: clocks.Reckoning) -> Due:
    rule = reckoning.rule
    left = ""
    if reckoning.due_on and reckoning.hand in (clocks.Hand.RUNNING, clocks.Hand.OVERDUE):
        days = (reckoning.due_on - asking.today()).days
        left = (
            ngettext("还有 {days} 天", "还有 {days} 天", days).format(days=days)
            if days >= 0
            else ngettext("已超 {days} 天", "已超 {days} 天", -days).format(days=-days)
        )
    return Due(
        reckoning,
        told(reckoning.clock.title),
        str(_HANDS[reckoning.hand]),
        left,
        " ".join(part for part in (rule.basis, rule.article) if part),
        [told(line) for line in reckoning.lines],
    )


_HANDS = {
    clocks.Hand.RUNNING: pgettext_lazy("deadline", "进行中"),
    clocks.Hand.PAUSED: gettext_lazy("已中止计时"),
    clocks.Hand.OVERDUE: gettext_lazy("已超期"),
    clocks.Hand.MET: gettext_lazy("按期办结"),
    clocks.Hand.LATE: gettext_lazy("超期办结"),
    clocks.Hand.PASSED: gettext_lazy("期限已满"),
}


def _links(read: Reading) -> list[tuple[str, str, str, str]]:
    """(address, number or name, title, note) of what the case is about."""
    found = []
    for link in read.links:
        match link.kind:
            case "standard":
                place = reverse("portal:standard", args=[link.key]) if link.number else ""
                found.append((place, link.number or link.key, link.title, link.note))
            case "case":
                found.append((reverse("desk:case", args=[link.key]), link.key, link.title, link.note))
            case "organization":
                found.append((reverse("portal:organization", args=[link.key]), link.title or link.key, "", link.note))
            case _:
                found.append(("", link.key, "", link.note))
    return found


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

    @property
    def asks(self) -> bool:
        return bool(self.choice.transition.form.fields)


def _button(choice: Choice) -> Button:
    step = choice.transition
    roles = _("、").join(role_title(role) for role in step.notify)
    return Button(choice, told(step.title), told(step.hint), law_told(step.law), roles)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody who has to act."""

    task: Task
    what: str
    who: str
    role: str
    his: bool
    may_take: bool
    may_release: bool


def _waiting(read: Reading) -> list[Waiting]:
    procedure = read.case.procedure
    found = []
    for task in read.tasks:
        if task.state != TaskState.OPEN:
            continue
        what = told(procedure.work(task.work).title) if task.work else told(procedure.state(task.in_state).title)
        named = task.person if read.inside or task.person_id == read.user.pk else None
        found.append(
            Waiting(
                task,
                what,
                str(named or task.organization or ""),
                role_title(task.role),
                his=task.person_id is not None and read.authority.acts_for(task.person_id, task.role),
                may_take=not task.work and task.role in read.roles and task.person_id != read.user.pk,
                may_release=bool(task.work) and bool(read.roles & OF_THE_OFFICE),
            )
        )
    return found
