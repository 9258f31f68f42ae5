"""What the bureau does: each procedure with its steps, its law and deadlines, and how it runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from guiju.base.errors import Sentence
from guiju.people.roles import OF_THE_OFFICE, Role
from guiju.web import asking
from guiju.web.portal.appeals import KINDS
from guiju.workflow import clocks
from guiju.workflow.deadlines import Bound, Rule, latest, versions
from guiju.workflow.definition import SYSTEM, Actor, Clock, Law, Process, Transition
from guiju.workflow.diagram import svg
from guiju.workflow.fields import Files, Form
from guiju.workflow.naming import role_title
from guiju.workflow.numbers import Days, numbers, overview
from guiju.workflow.register import process as process_of
from guiju.workflow.register import processes

STARTS: Final = {each: ("portal:complaint", kind) for kind, each in KINDS.items()}
"""Pages on which anybody starts a procedure without an account, by its code: route and argument."""

FEW_STATES: Final = 12
"""Of so many the drawing is looked at first, of more the table."""

ANYWHERE: Final = 5
"""Of so many states that a step leads on from, it is only said how many they are."""


@require_safe
def procedures(request: HttpRequest) -> HttpResponse:
    shown = [each for each in processes() if _is_valid(each)]
    found = overview(shown, Days.year_before(asking.today()), today=asking.today())
    rows = [
        (each.process, _roles(_starting(each.process)), None if each.process.confidential else each) for each in found
    ]
    return render(request, "portal/procedures.html", {"nav": "procedures", "rows": rows})


@require_safe
def procedure(request: HttpRequest, code: str) -> HttpResponse:
    process = process_of(code)
    found = None
    if not process.confidential:
        found = numbers(process, Days.year_before(asking.today()), today=asking.today())
    context = {
        "nav": "procedures",
        "process": process,
        "purpose": _told(process.purpose),
        "basis": [_law(each) for each in process.basis],
        "starting": _roles(_starting(process)),
        "buttons": list(_buttons(process)),
        "steps": [_step(process, each) for each in process.transitions],
        "works": [(_told(each.title), role_title(each.role), _told(each.hint)) for each in process.works],
        "times": [_time(process, each) for each in process.clocks],
        "asked": list(_asked(process)),
        "made": [
            (_told(document.title), _told(step.title)) for step in process.transitions for document in step.documents
        ],
        "diagram": _drawn(process),
        "drawn_open": len(process.states) <= FEW_STATES,
        "found": found,
    }
    return render(request, "portal/procedure.html", context)


@dataclass(frozen=True, slots=True)
class Cited:
    """A law as it is told, and whether its article was verified."""

    text: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Told:
    """A step for those who want to know what happens."""

    title: str
    who: str
    from_states: str
    to_state: str
    hint: str
    asks: str
    law: list[Cited]
    times: list[str]


@dataclass(frozen=True, slots=True)
class Time:
    """A deadline as it is in force today, with the versions before and after it."""

    title: str
    length: str
    must_pass: bool
    since: str
    until: str
    law: Cited
    in_force: str
    others: list[str]
    most_extensions: int


def _is_valid(process: Process) -> bool:
    today = asking.today().isoformat()
    return not (process.valid_from and today < process.valid_from) and not (
        process.valid_to and today > process.valid_to
    )


def _starting(process: Process) -> list[Actor]:
    return list(dict.fromkeys(role for step in process.openings for role in step.role if role != SYSTEM))


def _buttons(process: Process) -> Iterator[tuple[str, str]]:
    """Address and words of each way to start that is a person's."""
    if process.code in STARTS:
        route, argument = STARTS[process.code]
        yield reverse(route, args=[argument]), _("不用账号，直接填写")
    for step in process.openings:
        if any(isinstance(role, Role) for role in step.role):
            yield reverse("desk:case-open", args=[process.code, step.code]), _told(step.title)


def _roles(roles: Iterable[Actor]) -> str:
    return _("、").join(role_title(role) for role in roles)


def _step(process: Process, step: Transition) -> Told:
    return Told(
        title=_told(step.title),
        who=_roles(step.role),
        from_states=_sources(process, step),
        to_state=_told(process.state(step.target).title) if step.target else "",
        hint=_told(step.hint),
        asks=_("、").join(_told(each.title) for each in step.form.fields),
        law=[_law(each) for each in step.law],
        times=[_starts(clock) for clock in process.clocks if step.code in clock.starts],
    )


def _sources(process: Process, step: Transition) -> str:
    if step.opens:
        return _("开始")
    if len(step.source) >= ANYWHERE:
        return _("{count} 个状态").format(count=len(step.source))
    return _("、").join(_told(process.state(code).title) for code in step.source)


def _starts(clock: Clock) -> str:
    rule = latest(clock.rule, on=asking.today())
    if rule.value is None:
        return _told(clock.title)
    length = clocks.length(rule).told(_)
    if rule.bound is Bound.MIN:
        return _("{time}：至少 {length}").format(time=_told(clock.title), length=length)
    return _("{time}：{length}以内").format(time=_told(clock.title), length=length)


def _time(process: Process, clock: Clock) -> Time:
    rule = latest(clock.rule, on=asking.today())
    titles = {step.code: _told(step.title) for step in process.transitions}
    return Time(
        title=_told(clock.title),
        length=clocks.length(rule).told(_) if rule.value is not None else _("没有规定天数"),
        must_pass=rule.bound is Bound.MIN,
        since=_("、").join(titles[code] for code in clock.starts),
        until=_("、").join(titles[code] for code in clock.stops),
        law=_of_rule(rule),
        in_force=_valid(rule),
        others=[_version(each) for each in versions(clock.rule) if each is not rule],
        most_extensions=clock.most_extensions,
    )


def _of_rule(rule: Rule) -> Cited:
    return _law(Law(rule.basis, rule.article, rule.verified))


def _version(rule: Rule) -> str:
    length = clocks.length(rule).told(_) if rule.value is not None else _("没有规定天数")
    return _("{valid}：{length}，{basis}").format(valid=_valid(rule), length=length, basis=_of_rule(rule).text)


def _valid(rule: Rule) -> str:
    if rule.valid_from and rule.valid_to:
        return _("{since} 至 {until} 收到的").format(since=rule.valid_from, until=rule.valid_to)
    if rule.valid_from:
        return _("{since} 起收到的").format(since=rule.valid_from)
    if rule.valid_to:
        return _("{until} 以前收到的").format(until=rule.valid_to)
    return ""


def _law(law: Law) -> Cited:
    if law.article:
        text = _("{instrument} 第 {article} 条").format(instrument=_told(law.instrument), article=law.article)
    else:
        text = _told(law.instrument)
    return Cited(text, law.verified)


def _asked(process: Process) -> Iterator[tuple[str, str, bool]]:
    """The files that those outside the office have to bring: what, at which step, whether always."""
    for step in process.transitions:
        if all(role in OF_THE_OFFICE or role == SYSTEM for role in step.role):
            continue
        for field in _files(step.form):
            yield _told(field.title), _told(step.title), field.required and field.when is None


def _files(form: Form) -> Iterator[Files]:
    return (field for field in form.fields if isinstance(field, Files))


def _drawn(process: Process) -> SafeString:
    return mark_safe(svg(process))  # escapes what it writes


def _told(text: object) -> str:
    return text.told(_) if isinstance(text, Sentence) else str(text)
