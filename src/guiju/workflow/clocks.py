"""Deadlines, derived from what happened: rule, event, calendar, suspensions, extensions. Never stored as truth.

How days are counted, where the table of rules says nothing else:

- the day of the event does not count, the last day counts to its end;
- of a suspension, the days after it up to and including the day of resumption do not count;
- months and years end on the day of the same number, or on the last of a shorter month;
- an extension is added to the last day, by the unit of the rule;
- a last day that nobody works on is not shifted: no rule that was read says so, and the page tells it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise

from django.utils.translation import gettext as _

from guiju.base.errors import Sentence, joined
from guiju.workflow.deadlines import Bound, Rule, Unit, rules, versions
from guiju.workflow.definition import Clock, Guard, Process
from guiju.workflow.models import CaseEvent, EventKind
from guiju.workflow.register import processes
from guiju.workflow.step import Step
from guiju.workflow.workdays import (
    LAST_YEAR,
    add_workdays,
    calendar_facts,
    is_free_weekday,
    is_known,
    is_made_up,
    is_workday,
)

DAY = timedelta(days=1)


class Hand(StrEnum):
    """How a clock stands."""

    RUNNING = "running"
    PAUSED = "paused"  # nobody knows yet on which day it ends
    OVERDUE = "overdue"
    MET = "met"  # stopped in time
    LATE = "late"  # stopped after it was due
    PASSED = "passed"  # a time that had to pass has passed


@dataclass(frozen=True, slots=True)
class Pause:
    """`last` is the day of resumption, None while it lasts; the days after `after` up to it do not count."""

    after: date
    last: date | None
    reason: str = ""

    def covers(self, day: date) -> bool:
        return self.after < day and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Extension:
    """`days` are of the rule's unit: working days where it counts those."""

    on: date
    days: int = 0
    months: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Reckoning:
    """One run of one clock. Of a bound `max`, `due_on` is the last day; of a bound `min`, the first on which the time
    has passed. It is None while the clock is paused, and where the rule sets no time."""

    clock: Clock
    rule: Rule
    """The version in force on `started_on`."""
    started_on: date
    due_on: date | None
    stopped_on: date | None
    hand: Hand
    provisional: bool
    """Reckoned over days whose holidays were not announced yet."""
    lines: tuple[Sentence, ...]
    """How it was reckoned, one sentence each."""

    @property
    def stands(self) -> bool:
        """Whether it still counts."""
        return self.hand in (Hand.RUNNING, Hand.PAUSED, Hand.OVERDUE)


def reckon(process: Process, events: Sequence[CaseEvent], *, today: date) -> list[Reckoning]:
    """Every clock that ever started, by its last run; `events` of one case in order. The end of a case stops all."""
    steps = [event for event in events if event.kind == EventKind.STEP]
    pauses = _pauses(process, steps)
    return [
        _reckoned(clock, *run, pauses=pauses, process=process, steps=steps, today=today)
        for clock in process.clocks
        if (run := _run(process, clock, steps)) is not None
    ]


def nearest(reckonings: Sequence[Reckoning]) -> Reckoning | None:
    """Of the clocks that still run and set a last day, the one that ends first."""
    running = [each for each in reckonings if each.stopped_on is None and each.due_on and each.rule.bound is Bound.MAX]
    return min(running, key=lambda each: each.due_on or date.max, default=None)


def has_passed(step: Step, code: str) -> str | None:
    """None where the time of a clock of bound `min` has passed, else the sentence that refuses the step."""
    clock = step.process.clock(code)
    found = next((each for each in reckon(step.process, step.events, today=step.today) if each.clock is clock), None)
    if found is None:
        return _("“{clock}”还没有开始").format(clock=clock.title)
    if found.hand is Hand.PASSED or found.rule.value is None:
        return None
    if found.due_on is None:
        return _("“{clock}”已中止，期限未满").format(clock=clock.title)
    return _("“{clock}”须满 {length}：自 {start} 起，最早 {day} 可办").format(
        clock=clock.title, length=length(found.rule).told(_), start=found.started_on, day=found.due_on
    )


def passed(code: str) -> Guard:
    """A guard: the time of that clock, which must pass, has passed. ``guards=(passed("consult"),)``."""

    def time_has_passed(step: Step) -> str | None:
        return has_passed(step, code)

    return time_has_passed


def length(rule: Rule) -> Sentence:
    """30日, 7个工作日, 18个月, 5年."""
    return _LENGTHS[rule.unit](rule.value or 0)


def fingerprint() -> str:
    """Changes when days can come out otherwise: with the calendar, the table of rules, the clocks of procedures."""
    facts = (calendar_facts(), rules(), [(process.code, process.clocks) for process in processes()])
    return blake2b(repr(facts).encode(), digest_size=16).hexdigest()


# What happened


def _run(process: Process, clock: Clock, steps: Sequence[CaseEvent]) -> tuple[CaseEvent, CaseEvent | None] | None:
    """The event that started the clock last, and the one that stopped it."""
    started: CaseEvent | None = None
    stopped: CaseEvent | None = None
    for event in steps:
        if started is not None and stopped is None and (event.code in clock.stops or _ends(process, event)):
            stopped = event
        elif event.code in clock.starts:
            started, stopped = event, None
    return None if started is None else (started, stopped)


def _ends(process: Process, event: CaseEvent) -> bool:
    return event.source != event.target and process.state(event.target).final


def _pauses(process: Process, steps: Sequence[CaseEvent]) -> list[Pause]:
    found: list[Pause] = []
    since: CaseEvent | None = None
    for event in steps:
        transition = process.transition(event.code)
        if transition.pauses and since is None:
            since = event
        elif since is not None and (transition.resumes or _ends(process, event)):
            found.append(Pause(since.on, event.on, str(since.answers.get("reason", ""))))
            since = None
    if since is not None:
        found.append(Pause(since.on, None, str(since.answers.get("reason", ""))))
    return found


def _extensions(
    process: Process, clock: Clock, started: CaseEvent, stopped: CaseEvent | None, steps: Sequence[CaseEvent]
) -> list[Extension]:
    last = stopped.seq if stopped else None
    return [
        Extension(
            event.on,
            int(event.answers.get("days") or 0),
            int(event.answers.get("months") or 0),
            str(event.answers.get("reason", "")),
        )
        for event in steps
        if process.transition(event.code).extends == clock.code
        and event.seq > started.seq
        and (last is None or event.seq <= last)
    ]


# What follows from it


def due(start: date, rule: Rule, *, pauses: Sequence[Pause] = (), extensions: Sequence[Extension] = ()) -> date | None:
    """The last day of a time that starts with an event of that day; None where a pause that lasts keeps it open.

    `rule` sets a value. More pauses or extensions never give an earlier day.
    """
    nominal = _nominal(start, rule, extensions)
    return _without(pauses, start, nominal, workdays=_counts_workdays(rule, extensions))


def _nominal(start: date, rule: Rule, extensions: Sequence[Extension]) -> date:
    """The last day as if nothing had paused."""
    assert rule.value is not None
    last = _after(start, rule.value, rule.unit)
    for each in extensions:
        last = _after(_after(last, each.months, Unit.MONTH), each.days, _unit_of_days(rule))
    return last


def _unit_of_days(rule: Rule) -> Unit:
    return Unit.WORKING_DAY if rule.unit is Unit.WORKING_DAY else Unit.CALENDAR_DAY


def _counts_workdays(rule: Rule, extensions: Sequence[Extension]) -> bool:
    return rule.unit is Unit.WORKING_DAY and not any(each.months for each in extensions)


def _after(day: date, count: int, unit: Unit) -> date:
    match unit:
        case Unit.WORKING_DAY:
            return add_workdays(day, count)
        case Unit.CALENDAR_DAY:
            return day + timedelta(days=count)
        case Unit.MONTH:
            return _months_later(day, count)
        case Unit.YEAR:
            return _months_later(day, 12 * count)


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first = date(year, month + 1, 1)
    last = (first + timedelta(days=31)).replace(day=1) - DAY
    return first.replace(day=min(day.day, last.day))


def _without(pauses: Sequence[Pause], start: date, nominal: date, *, workdays: bool) -> date | None:
    """The day on which as many days have counted as lie between start and the nominal day."""
    relevant = [each for each in pauses if each.last is None or each.last > start]
    if not relevant:
        return nominal
    wanted = sum(not workdays or is_workday(day) for day in _days(start, nominal))
    day = start
    while wanted:
        day += DAY
        pausing = next((each for each in relevant if each.covers(day)), None)
        if pausing is None:
            wanted -= not workdays or is_workday(day)
        elif pausing.last is None:
            return None
        else:
            day = pausing.last
    return day


def _days(after: date, last: date) -> list[date]:
    """The days after one up to and including another."""
    return [after + timedelta(days=count) for count in range(1, (last - after).days + 1)]


def _reckoned(
    clock: Clock,
    started: CaseEvent,
    stopped: CaseEvent | None,
    *,
    pauses: Sequence[Pause],
    process: Process,
    steps: Sequence[CaseEvent],
    today: date,
) -> Reckoning:
    rule = _in_force(clock.rule, started.on)
    until = stopped.on if stopped else today
    if rule.value is None:
        hand = Hand.MET if stopped else Hand.RUNNING
        return Reckoning(
            clock, rule, started.on, None, stopped.on if stopped else None, hand, False, tuple(_unset(rule, started.on))
        )
    extensions = _extensions(process, clock, started, stopped, steps)
    # What paused only after the clock had stopped is none of its business.
    pauses = [each for each in pauses if stopped is None or each.after < stopped.on]
    last = due(started.on, rule, pauses=pauses, extensions=extensions)
    due_on = last + DAY if last and rule.bound is Bound.MIN else last
    paused = bool(pauses) and pauses[-1].last is None
    if rule.bound is Bound.MIN:
        hand = Hand.PASSED if due_on is not None and until >= due_on else Hand.PAUSED if paused else Hand.RUNNING
    elif stopped is not None:
        hand = Hand.LATE if last is not None and stopped.on > last else Hand.MET
    elif last is not None and today > last:
        hand = Hand.OVERDUE
    else:
        hand = Hand.PAUSED if paused else Hand.RUNNING
    provisional = rule.unit is Unit.WORKING_DAY and not is_known(last or until)
    return Reckoning(
        clock=clock,
        rule=rule,
        started_on=started.on,
        due_on=due_on,
        stopped_on=stopped.on if stopped else None,
        hand=hand,
        provisional=provisional,
        lines=tuple(_told(rule, started.on, last, pauses, extensions, stopped.on if stopped else None)),
    )


@lru_cache(maxsize=4_000)
def _in_force(id: str, day: date) -> Rule:
    """The version of that day; of a day before all of them, the first without its value."""
    known = versions(id)
    for rule in known:
        if (rule.valid_from or date.min) <= day <= (rule.valid_to or date.max):
            return rule
    return replace(known[0], value=None)


# How it is told


_LENGTHS = {
    Unit.CALENDAR_DAY: lambda count: Sentence("{count} 日", count=count),
    Unit.WORKING_DAY: lambda count: Sentence("{count} 个工作日", count=count),
    Unit.MONTH: lambda count: Sentence("{count} 个月", count=count),
    Unit.YEAR: lambda count: Sentence("{count} 年", count=count),
}
_MOST_DAYS_NAMED = 12


def basis(rule: Rule) -> Sentence:
    """The law of a rule, with its article; of what was not read in its text, that it is unverified."""
    named = Sentence("{basis} 第 {article} 条", basis=rule.basis, article=rule.article) if rule.article else rule.basis
    return joined([named], "") if rule.verified else Sentence("{basis}（未核实）", basis=named)


def _unset(rule: Rule, start: date) -> list[Sentence]:
    lines = [Sentence("依据：{basis}", basis=basis(rule))]
    in_force = (rule.valid_from or date.min) <= start <= (rule.valid_to or date.max)
    if in_force:
        lines.append(Sentence("{basis}没有规定天数，不计算期限", basis=rule.basis))
    else:
        lines.append(Sentence("时限表中没有 {day} 有效的规则，不计算期限", day=start))
    return lines


def _told(
    rule: Rule,
    start: date,
    last: date | None,
    pauses: Sequence[Pause],
    extensions: Sequence[Extension],
    stopped: date | None,
) -> list[Sentence]:
    lines = [_by_law(rule), _counted(rule, start)]
    if rule.valid_from or rule.valid_to:
        lines.append(_validity(rule, start))
    lines += [_extended(each, rule) for each in extensions]
    lines += [_paused(each) for each in pauses]
    end = last or stopped
    if rule.unit is Unit.WORKING_DAY and end is not None:
        lines += _calendar(start, end)
    if last is None:
        lines.append(Sentence("期限随中止停下，恢复之后再算截止日"))
    elif rule.bound is Bound.MIN:
        lines.append(Sentence("满期之日为 {last}，最早 {day} 可办下一步", last=last, day=last + DAY))
    else:
        lines.append(Sentence("截止日为 {last}", last=last))
        if not is_workday(last):
            lines.append(Sentence("{last} 不是工作日；所核规则没有写明顺延，未顺延", last=last))
    return lines


def _by_law(rule: Rule) -> Sentence:
    if rule.bound is Bound.MIN:
        return Sentence("依据{basis}，不少于 {length}", basis=basis(rule), length=length(rule))
    return Sentence("依据{basis}，不超过 {length}", basis=basis(rule), length=length(rule))


def _counted(rule: Rule, start: date) -> Sentence:
    if rule.unit in (Unit.MONTH, Unit.YEAR):
        return Sentence("自 {start} 起算，至届满之月的同一日", start=start)
    return Sentence("{start} 当日不计，自次日起算", start=start)


def _validity(rule: Rule, start: date) -> Sentence:
    if rule.valid_from and rule.valid_to:
        return Sentence(
            "按 {start} 有效的规则（{since} 至 {until}）",
            start=start, since=rule.valid_from, until=rule.valid_to,
        )  # fmt: skip
    if rule.valid_from:
        return Sentence("按 {start} 有效的规则（自 {since} 起）", start=start, since=rule.valid_from)
    return Sentence("按 {start} 有效的规则（至 {until} 止）", start=start, until=rule.valid_to)


def _extended(each: Extension, rule: Rule) -> Sentence:
    added = [_LENGTHS[Unit.MONTH](each.months)] if each.months else []
    added += [_LENGTHS[_unit_of_days(rule)](each.days)] if each.days else []
    more = joined(added, "、")
    if not each.reason:
        return Sentence("{day} 延长 {more}", day=each.on, more=more)
    return Sentence("{day} 延长 {more}：{reason}", day=each.on, more=more, reason=each.reason)


def _paused(each: Pause) -> Sentence:
    if each.last is None:
        return Sentence("{day} 起中止，尚未恢复", day=each.after)
    count = (each.last - each.after).days
    return Sentence("{day} 中止，{last} 恢复，其间 {count} 日不计", day=each.after, last=each.last, count=count)


def _calendar(start: date, last: date) -> list[Sentence]:
    """What the working days between them depended on."""
    between = _days(start, last)
    lines = []
    free = [day for day in between if is_free_weekday(day)]
    if free:
        lines.append(Sentence("其间放假的周一至周五：{days}，不计", days=_spans(free)))
    made_up = [day for day in between if is_made_up(day)]
    if made_up:
        lines.append(Sentence("其间调休上班的周末：{days}，计入", days=_spans(made_up)))
    if not is_known(last):
        lines.append(
            Sentence("{year} 年以后的放假安排尚未公布，暂按周一至周五计算，公布后重算", year=LAST_YEAR)
            if last.year > LAST_YEAR
            else Sentence("{year} 年的放假安排不在日历中，按周一至周五计算", year=last.year)
        )
    return lines


def _spans(days: Sequence[date]) -> Sentence:
    """2025-10-01 至 2025-10-03、2025-10-06."""
    spans = [[days[0], days[0]]]
    for earlier, later in pairwise(days):
        if later - earlier == DAY:
            spans[-1][1] = later
        else:
            spans.append([later, later])
    shown = [
        Sentence("{first} 至 {last}", first=first, last=last) if first != last else first.isoformat()
        for first, last in spans[:_MOST_DAYS_NAMED]
    ]
    if len(spans) > _MOST_DAYS_NAMED:
        shown.append(Sentence("等 {count} 段", count=len(spans)))
    return joined(shown, "、")
