"""What a procedure is: states, steps between them, who may take them, what they ask, when they are due, by what law.

Frozen descriptions without a database. A definition that contradicts itself fails when its file is imported. Codes are
stored in rows and live for ever; a change of law is a new file, and running cases end under the old one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from guiju.people.roles import Role
from guiju.workflow.errors import Contradiction
from guiju.workflow.fields import NOTHING, Form, Number

if TYPE_CHECKING:
    from guiju.workflow.step import Step

PUBLIC: Final = "public"
"""Anyone, also without an account: who reads and writes by a receipt code."""

SYSTEM: Final = "system"

Actor = Role | str
"""A role of a person, PUBLIC or SYSTEM."""

Guard = Callable[["Step"], str | None]
"""States the fact that must hold, such as `consultation_has_lasted`: None where it does, else the sentence to read."""

Effect = Callable[["Step"], None]
"""What a step changes besides the case: calls actions, in the transaction of the step."""

_CODE = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


class Outcome(StrEnum):
    """How a case ended."""

    DONE = "done"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"  # by whom it belonged to
    ENDED = "ended"  # by the office, before its end
    MERGED = "merged"  # goes on in another case


@dataclass(frozen=True, slots=True)
class Law:
    """依据: an instrument and, where it was verified, its article."""

    instrument: str
    article: str = ""
    verified: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """`waits_for` are the roles that must act now: each finds the case among its tasks. A final state has an outcome.

    `stage` is a stage code of GB/T 16733 (10 … 95), where it has one.
    """

    code: str
    title: str
    waits_for: tuple[Actor, ...] = ()
    outcome: Outcome | None = None
    hint: str = ""
    stage: str = ""

    @property
    def final(self) -> bool:
        return self.outcome is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A task that several do side by side in one state: score, vote, countersign. Guards count what was answered.

    What one answers of `secret` work is shown to others only once nobody's is open.
    """

    code: str
    title: str
    role: Role
    form: Form
    secret: bool = False
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document made of the answers of a step; `make` gives a .docx, deterministic for the same events."""

    code: str
    title: str
    make: Callable[[Step], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """One step. Without `source` it opens a case; without `target` the case stays where it is.

    `pauses` stops all clocks and refuses every step but those that run `while_paused`; `resumes` starts them again.
    `extends` names a clock that moves by the answers `days` or `months`; the form must ask for one of them and for a
    `reason`. `guards` are asked before anything is filled in, `checks` with the answers. `bulk` steps can be taken
    for many cases at once.
    """

    code: str
    title: str
    role: tuple[Actor, ...]
    source: tuple[str, ...] = ()
    target: str | None = None
    form: Form = NOTHING
    guards: tuple[Guard, ...] = ()
    checks: tuple[Guard, ...] = ()
    effects: tuple[Effect, ...] = ()
    notify: tuple[Actor, ...] = ()
    law: tuple[Law, ...] = ()
    documents: tuple[Document, ...] = ()
    pauses: bool = False
    resumes: bool = False
    while_paused: bool = False
    extends: str = ""
    bulk: bool = False
    hint: str = ""

    @property
    def opens(self) -> bool:
        return not self.source


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A deadline, or a time that must pass: runs from the last of `starts` (codes of steps) until one of `stops`.

    `rule` is an id of the table of deadlines (workflow/deadlines.csv), which gives value, unit, bound and law for the
    day on which the clock starts. `most_extensions` of 0 means that it cannot be extended.
    """

    code: str
    title: str
    rule: str
    starts: tuple[str, ...]
    stops: tuple[str, ...]
    warn_days: int = 7
    most_extensions: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """One procedure. `letters` begin the numbers of its cases: ``DBZD-2026-00012``.

    `confidential` cases are seen by their office alone (and by parties), never by an auditor's search or on public
    pages. `valid_from`/`valid_to` (ISO days) say when cases may be opened under it.
    """

    code: str
    title: str
    letters: str
    basis: tuple[Law, ...]
    states: tuple[State, ...]
    transitions: tuple[Transition, ...]
    works: tuple[Work, ...] = ()
    clocks: tuple[Clock, ...] = ()
    purpose: str = ""
    confidential: bool = False
    valid_from: str = ""
    valid_to: str = ""
    _states: dict[str, State] = field(init=False, repr=False, compare=False)
    _transitions: dict[str, Transition] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_states", {state.code: state for state in self.states})
        object.__setattr__(self, "_transitions", {step.code: step for step in self.transitions})
        for contradiction in contradictions(self):
            raise Contradiction("程序“{code}”：{what}", code=self.code, what=contradiction)

    def state(self, code: str) -> State:
        return self._states[code]

    def transition(self, code: str) -> Transition:
        """Raises KeyError."""
        return self._transitions[code]

    def work(self, code: str) -> Work:
        return next(work for work in self.works if work.code == code)

    def clock(self, code: str) -> Clock:
        return next(clock for clock in self.clocks if clock.code == code)

    @property
    def openings(self) -> tuple[Transition, ...]:
        return tuple(step for step in self.transitions if step.opens)

    def leaving(self, state: str) -> tuple[Transition, ...]:
        """Steps that may be taken there, in order."""
        return tuple(step for step in self.transitions if state in step.source)

    @property
    def roles(self) -> frozenset[Actor]:
        taking = {role for step in self.transitions for role in step.role}
        return frozenset(taking | {work.role for work in self.works})


def contradictions(process: Process) -> Iterator[str]:
    """Everything about a definition that cannot be, one sentence each."""
    yield from _codes(process)
    states = {state.code for state in process.states}
    for step in process.transitions:
        for code in (*step.source, *([step.target] if step.target is not None else [])):
            if code not in states:
                yield f"步骤 {step.code} 提到没有的状态 {code}"
        yield from _of_step(process, step)
    for state in process.states:
        for role in state.waits_for:
            if not any(role in step.role for step in process.leaving(state.code)) and not any(
                work.role == role for work in process.works
            ):
                yield f"状态 {state.code} 等待 {role}，但此角色在这里无事可做"
        if state.final and any(step.target is not None for step in process.leaving(state.code)):
            yield f"终结状态 {state.code} 还有离开它的步骤"
        if not state.final and not process.leaving(state.code):
            yield f"状态 {state.code} 没有出路"
    if not process.openings:
        yield "没有开始一件办件的步骤"
    if not process.basis:
        yield "没有写依据"
    reached = _reached(process, {step.target for step in process.openings if step.target})
    for state in process.states:
        if state.code not in reached:
            yield f"状态 {state.code} 到不了"
    ends = {state.code for state in process.states if state.final}
    for state in process.states:
        if state.code in reached and not _reached(process, {state.code}) & ends:
            yield f"从状态 {state.code} 到不了任何终结状态"
    yield from _of_clocks(process)


def _codes(process: Process) -> Iterator[str]:
    for kind, codes in (
        ("状态", [state.code for state in process.states]),
        ("步骤", [step.code for step in process.transitions]),
        ("任务", [work.code for work in process.works]),
        ("时限", [clock.code for clock in process.clocks]),
    ):
        for code in codes:
            if not _CODE.fullmatch(code):
                yield f"{kind}代码 {code!r} 不合写法"
            if codes.count(code) > 1:
                yield f"{kind}代码 {code} 出现了两次"
    if not _CODE.fullmatch(process.code):
        yield f"程序代码 {process.code!r} 不合写法"
    if not re.fullmatch(r"[A-Z]{2,6}", process.letters):
        yield f"编号字头 {process.letters!r} 应是二至六个大写字母"


def _of_step(process: Process, step: Transition) -> Iterator[str]:
    if not step.role:
        yield f"步骤 {step.code} 没有人可以办"
    for role in (*step.role, *step.notify):
        if not isinstance(role, Role) and role not in (PUBLIC, SYSTEM):
            yield f"步骤 {step.code} 提到没有的角色 {role!r}"
    if step.opens and step.target is None:
        yield f"步骤 {step.code} 开始一件办件，却没有去处"
    if step.pauses and step.resumes:
        yield f"步骤 {step.code} 既中止又恢复"
    if (step.pauses or step.resumes) and step.target is not None:
        yield f"步骤 {step.code} 中止或恢复办件，不应改变状态"
    if step.pauses and not any(set(other.source) >= set(step.source) for other in process.transitions if other.resumes):
        yield f"步骤 {step.code} 中止的办件没有恢复的步骤"
    if step.resumes and not step.while_paused:
        yield f"步骤 {step.code} 恢复办件，须可在中止期间办理"
    if step.extends:
        if step.extends not in {clock.code for clock in process.clocks if clock.most_extensions}:
            yield f"步骤 {step.code} 延长的时限 {step.extends} 不存在或不可延长"
        names = {each.name for each in step.form.fields if isinstance(each, Number)}
        if not names & {"days", "months"} or "reason" not in {each.name for each in step.form.fields}:
            yield f"步骤 {step.code} 延长时限，表单须问 days 或 months，以及 reason"


def _of_clocks(process: Process) -> Iterator[str]:
    codes = {step.code for step in process.transitions}
    for clock in process.clocks:
        for code in (*clock.starts, *clock.stops):
            if code not in codes:
                yield f"时限 {clock.code} 提到没有的步骤 {code}"
        if not clock.starts or not clock.stops:
            yield f"时限 {clock.code} 须有开始和停止它的步骤"


def _reached(process: Process, start: set[str]) -> set[str]:
    found, waiting = set(start), list(start)
    while waiting:
        here = waiting.pop()
        for step in process.leaving(here):
            if step.target is not None and step.target not in found:
                found.add(step.target)
                waiting.append(step.target)
    return found
