"""Deadlines are reckoned from events, day by day, and say how."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiju.people.roles import Role
from guiju.workflow import clocks, workdays
from guiju.workflow.clocks import Extension, Hand, Pause, due, nearest, passed, reckon
from guiju.workflow.deadlines import Bound, Rule, Unit, UnknownRule, rule_on, rules, versions
from guiju.workflow.definition import Clock, Law, Outcome, Process, State, Transition
from guiju.workflow.fields import REASON, Form, Number
from guiju.workflow.models import CaseEvent, EventKind

OFFICER = (Role.OFFICER,)
PROCESS = Process(
    code="timed",
    title="计时",
    letters="JS",
    basis=(Law("测试办法"),),
    states=(
        State(code="open", title="办理中", waits_for=OFFICER),
        State(code="shown", title="公示中", waits_for=OFFICER),
        State(code="done", title="办结", outcome=Outcome.DONE),
    ),
    transitions=(
        Transition(code="open", title="收到", role=OFFICER, target="open"),
        Transition(code="show", title="公示", role=OFFICER, source=("open",), target="shown"),
        Transition(code="answer", title="答复", role=OFFICER, source=("open", "shown")),
        Transition(code="close", title="办结", role=OFFICER, source=("open", "shown"), target="done"),
        Transition(code="pause", title="中止", role=OFFICER, source=("open", "shown"), form=REASON, pauses=True),
        Transition(
            code="resume", title="恢复", role=OFFICER, source=("open", "shown"), resumes=True, while_paused=True
        ),
        Transition(
            code="extend", title="延长", role=OFFICER, source=("open", "shown"), extends="answer",
            form=Form((Number(name="days", title="天数"), *REASON.fields)),
        ),
        Transition(
            code="extend-months", title="延长", role=OFFICER, source=("open", "shown"), extends="answer",
            form=Form((Number(name="months", title="月数"), *REASON.fields)),
        ),
    ),
    clocks=(
        Clock(code="answer", title="答复", rule="DL055", starts=("open",), stops=("answer",), most_extensions=2),
        Clock(code="show", title="公示", rule="DL024", starts=("show",), stops=("close",)),
    ),
)  # fmt: skip

TARGETS = {"open": ("", "open"), "show": ("open", "shown"), "close": ("open", "done")}


def history(*steps):
    """Events of (code, day) or (code, day, answers), in order."""
    found, state = [], ""
    for seq, (code, day, *answers) in enumerate(steps, start=1):
        _source, target = TARGETS.get(code, (state, state))
        found.append(
            CaseEvent(
                seq=seq, kind=EventKind.STEP.value, code=code, source=state, target=target,
                on=date.fromisoformat(day), answers=answers[0] if answers else {},
            )
        )  # fmt: skip
        state = target
    return found


def only(*steps, today):
    return reckon(PROCESS, history(*steps), today=date.fromisoformat(today))[0]


def told(reckoning):
    return "\n".join(reckoning.lines)


# Working days as they were


@pytest.mark.parametrize(
    ("start", "days", "last"),
    [
        ("2024-02-01", 8, "2024-02-18"),  # Spring Festival 10–17 February, Sundays 4 and 18 are worked
        ("2024-04-29", 5, "2024-05-09"),  # 1–5 May free; 28 April lies before
        ("2024-09-13", 3, "2024-09-19"),  # Saturday 14 worked, 15–17 free
        ("2024-09-27", 7, "2024-10-12"),  # 29 September and 12 October worked
        ("2025-01-24", 6, "2025-02-08"),  # 26 January and 8 February worked, 28 January – 4 February free
        ("2025-09-26", 5, "2025-10-10"),  # 28 September worked, 1–8 October free
        ("2026-02-13", 6, "2026-02-28"),  # 14 and 28 February worked, 15–23 free
    ],
)
def test_working_days_follow_the_notices_of_2024_to_2026(start, days, last):
    assert workdays.add_workdays(date.fromisoformat(start), days) == date.fromisoformat(last)


def test_the_reckoning_names_free_weekdays_and_made_up_weekends():
    found = only(("open", "2025-09-24"), today="2025-09-25")
    assert (found.due_on, found.provisional) == (date(2025, 10, 28), False)
    assert "2025-10-01 至 2025-10-03" in told(found)
    assert "2025-09-28、2025-10-11" in told(found)


def test_a_year_without_a_notice_is_reckoned_monday_to_friday_and_said_to_be_provisional():
    year = workdays.LAST_YEAR
    found = only(("open", f"{year}-12-20"), today=f"{year}-12-21")
    assert found.provisional
    assert f"{year} 年以后的放假安排尚未公布" in told(found)
    assert not workdays.is_known(date(year + 1, 1, 1))
    assert all(
        workdays.is_workday(day) == (day.weekday() < 5)
        for day in (date(year + 1, 1, 1) + timedelta(days=n) for n in range(365))
    )


# The day of the event, the last day


def test_the_day_of_the_event_does_not_count():
    rule = replace(rule_on("DL055", date(2026, 3, 2)), value=1)
    assert due(date(2026, 3, 2), rule) == date(2026, 3, 3)  # Monday, Tuesday


def test_a_last_day_that_nobody_works_on_is_not_shifted_and_the_page_says_so():
    law = replace(rule_on("DL024", date(2026, 5, 6)), id="X", bound=Bound.MAX, value=3)
    lines = clocks._told(law, date(2026, 5, 6), date(2026, 5, 9), (), (), None)
    assert "2026-05-09 不是工作日" not in "\n".join(lines), "a Saturday that is worked"
    lines = clocks._told(law, date(2026, 5, 6), date(2026, 5, 10), (), (), None)
    assert "2026-05-10 不是工作日；所核规则没有写明顺延，未顺延" in "\n".join(lines)


def test_months_end_on_the_same_day_or_the_last_of_a_shorter_month():
    rule = rule_on("DL017", date(2020, 1, 1))
    month = replace(rule, unit=Unit.MONTH, value=1)
    assert due(date(2025, 1, 31), month) == date(2025, 2, 28)
    assert due(date(2024, 1, 31), month) == date(2024, 2, 29)
    assert due(date(2024, 2, 29), replace(rule, unit=Unit.YEAR, value=1)) == date(2025, 2, 28)
    assert due(date(2025, 11, 30), month) == date(2025, 12, 30)


# Hands


def test_a_clock_is_met_late_overdue_or_running():
    assert only(("open", "2026-06-01"), today="2026-06-30").hand is Hand.RUNNING
    assert only(("open", "2026-06-01"), today="2026-07-01").hand is Hand.OVERDUE
    assert only(("open", "2026-06-01"), ("answer", "2026-06-30"), today="2026-09-01").hand is Hand.MET
    late = only(("open", "2026-06-01"), ("answer", "2026-07-01"), today="2026-09-01")
    assert (late.hand, late.due_on, late.stopped_on) == (Hand.LATE, date(2026, 6, 30), date(2026, 7, 1))


def test_the_end_of_a_case_stops_every_clock():
    found = only(("open", "2026-06-01"), ("close", "2026-06-20"), today="2027-01-01")
    assert (found.hand, found.stopped_on) == (Hand.MET, date(2026, 6, 20))


def test_a_clock_that_starts_again_is_reckoned_by_its_last_run():
    found = only(("open", "2026-06-01"), ("answer", "2026-06-02"), ("open", "2026-06-15"), today="2026-06-16")
    assert (found.started_on, found.hand) == (date(2026, 6, 15), Hand.RUNNING)


def test_a_time_that_must_pass_has_passed_on_the_day_after_its_last():
    steps = history(("open", "2026-06-01"), ("show", "2026-06-01"))
    for today, hand in (("2026-07-01", Hand.RUNNING), ("2026-07-02", Hand.PASSED)):
        shown = reckon(PROCESS, steps, today=date.fromisoformat(today))[1]
        assert (shown.due_on, shown.hand) == (date(2026, 7, 2), hand)
    assert "不少于 30 日" in told(shown)
    assert "最早 2026-07-02" in told(shown)


def test_the_nearest_is_the_first_last_day_of_what_still_runs():
    found = reckon(PROCESS, history(("open", "2026-06-01"), ("show", "2026-06-02")), today=date(2026, 6, 3))
    assert nearest(found) is found[0], "what must pass sets no last day"
    found = reckon(PROCESS, history(("open", "2026-06-01"), ("answer", "2026-06-02")), today=date(2026, 6, 3))
    assert nearest(found) is None


def test_a_guard_says_since_when_and_from_which_day():
    class Looked:
        process, today = PROCESS, date(2026, 6, 20)
        events = history(("open", "2026-06-01"), ("show", "2026-06-01"))

    assert passed("show")(Looked) == "“公示”须满 30 日：自 2026-06-01 起，最早 2026-07-02 可办"
    Looked.today = date(2026, 7, 2)
    assert passed("show")(Looked) is None
    Looked.events = Looked.events[:1]
    assert passed("show")(Looked) == "“公示”还没有开始"


# Pauses and extensions


def test_days_of_a_pause_do_not_count():
    plain = only(("open", "2026-06-01"), today="2026-06-02")
    assert plain.due_on == date(2026, 6, 30)  # 19 June is a holiday
    paused = only(("open", "2026-06-01"), ("pause", "2026-06-05"), ("resume", "2026-06-10"), today="2026-06-11")
    assert paused.due_on == date(2026, 7, 3), "Monday, Tuesday and Wednesday did not count"
    assert "2026-06-05 中止，2026-06-10 恢复，其间 5 日不计" in told(paused)
    same_day = only(("open", "2026-06-01"), ("pause", "2026-06-05"), ("resume", "2026-06-05"), today="2026-06-11")
    assert same_day.due_on == plain.due_on


def test_while_it_is_paused_nobody_knows_the_last_day():
    found = only(("open", "2026-06-01"), ("pause", "2026-06-05"), today="2026-12-01")
    assert (found.hand, found.due_on, nearest([found])) == (Hand.PAUSED, None, None)
    assert "恢复之后再算截止日" in told(found)


def test_a_pause_that_came_too_late_saves_nothing():
    found = only(("open", "2026-06-01"), ("pause", "2026-07-05"), today="2026-07-06")
    assert (found.hand, found.due_on) == (Hand.OVERDUE, date(2026, 6, 30))


def test_a_calendar_clock_is_paused_by_calendar_days():
    steps = history(("open", "2026-06-01"), ("show", "2026-06-01"), ("pause", "2026-06-05"), ("resume", "2026-06-10"))
    assert reckon(PROCESS, steps, today=date(2026, 6, 11))[1].due_on == date(2026, 7, 7)


def test_an_extension_moves_the_last_day_and_gives_its_reason():
    found = only(
        ("open", "2026-06-01"), ("extend", "2026-06-20", {"days": 20, "reason": "须会商"}), today="2026-06-21"
    )  # fmt: skip
    assert found.due_on == workdays.add_workdays(date(2026, 6, 1), 40)
    assert "2026-06-20 延长 20 个工作日：须会商" in told(found)
    months = only(("open", "2026-06-01"), ("extend-months", "2026-06-20", {"months": 2}), today="2026-06-21")
    assert months.due_on == date(2026, 8, 30)


def test_an_extension_of_an_earlier_run_does_not_reach_the_next():
    found = only(
        ("open", "2026-06-01"), ("extend", "2026-06-02", {"days": 20, "reason": "x"}), ("answer", "2026-06-03"),
        ("open", "2026-06-15"), today="2026-06-16",
    )  # fmt: skip
    assert found.due_on == workdays.add_workdays(date(2026, 6, 15), 20)


DAYS = st.dates(min_value=date(2023, 1, 1), max_value=date(2028, 12, 31))
RULES = st.builds(
    Rule,
    id=st.just("X"), title=st.just("x"), value=st.integers(1, 60), unit=st.sampled_from(list(Unit)),
    bound=st.sampled_from(list(Bound)), basis=st.just("x"), article=st.just(""), verified=st.booleans(),
    valid_from=st.none(), valid_to=st.none(), source=st.just(""), note=st.just(""),
).filter(lambda rule: rule.unit is not Unit.YEAR or rule.value <= 5)  # fmt: skip
EXTENSIONS = st.lists(st.builds(Extension, on=DAYS, days=st.integers(0, 40), months=st.integers(0, 6)), max_size=3)


@st.composite
def pauses(draw, start):
    found, day = [], start
    for _each in range(draw(st.integers(0, 4))):
        after = day + timedelta(days=draw(st.integers(0, 40)))
        day = after + timedelta(days=draw(st.integers(0, 40)))
        found.append(Pause(after, day))
    return found


@given(start=DAYS, rule=RULES, extensions=EXTENSIONS, data=st.data())
def test_more_pauses_never_give_an_earlier_day(start, rule, extensions, data):
    several = data.draw(pauses(start))
    fewer = [each for each in several if data.draw(st.booleans())]
    assert due(start, rule, pauses=fewer, extensions=extensions) <= due(
        start, rule, pauses=several, extensions=extensions
    )


@given(start=DAYS, rule=RULES, several=EXTENSIONS, data=st.data())
def test_one_more_extension_never_gives_an_earlier_day(start, rule, several, data):
    paused = data.draw(pauses(start))
    days = [due(start, rule, pauses=paused, extensions=several[:count]) for count in range(len(several) + 1)]
    assert days == sorted(days)


@given(start=DAYS, rule=RULES, data=st.data())
def test_just_as_many_days_count_as_the_rule_gives(start, rule, data):
    paused = data.draw(pauses(start))
    last = due(start, rule, pauses=paused)
    between = [start + timedelta(days=n) for n in range(1, (last - start).days + 1)]
    counting = [day for day in between if not any(each.covers(day) for each in paused)]
    if rule.unit is Unit.WORKING_DAY:
        assert sum(map(workdays.is_workday, counting)) == rule.value
        assert workdays.is_workday(last)
    elif rule.unit is Unit.CALENDAR_DAY:
        assert len(counting) == rule.value
    else:
        assert len(counting) == (due(start, rule) - start).days
    assert not any(each.covers(last) for each in paused)


@given(start=DAYS, rule=RULES, data=st.data())
def test_a_pause_that_lasts_leaves_the_day_open_unless_it_came_after_it(start, rule, data):
    after = start + timedelta(days=data.draw(st.integers(0, 90)))
    plain = due(start, rule)
    assert due(start, rule, pauses=[Pause(after, None)]) == (plain if plain <= after else None)


# The table


def test_a_complaint_is_judged_by_the_rule_of_its_own_day():
    before, since = versions("DL046")
    assert (rule_on("DL046", date(2026, 4, 14)), rule_on("DL046", date(2026, 4, 15))) == (before, since)
    assert (before.value, before.unit) == (45, Unit.WORKING_DAY)
    assert (since.value, since.unit) == (60, Unit.CALENDAR_DAY)


def test_what_was_not_read_in_its_text_is_shown_as_unverified():
    assert clocks.basis(rule_on("DL055", date(2026, 1, 5))).endswith("第 33 条")
    assert clocks.basis(rule_on("DL024", date(2026, 1, 5))).endswith("（未核实）")
    found = only(("open", "2026-06-01"), today="2026-06-02")
    assert "依据政府信息公开条例 第 33 条，不超过 20 个工作日" in told(found)


def test_a_day_before_all_versions_has_no_deadline_and_says_so():
    found = reckon(PROCESS, history(("open", "2019-01-07"), ("show", "2019-02-01")), today=date(2019, 3, 1))[1]
    assert (found.due_on, found.hand) == (None, Hand.RUNNING)
    assert "时限表中没有 2019-02-01 有效的规则" in told(found)


def test_versions_of_a_rule_follow_each_other_without_overlap():
    for id in {rule.id for rule in rules()}:
        known = versions(id)
        for earlier, later in pairwise(known):
            assert earlier.valid_to is not None, id
            assert later.valid_from == earlier.valid_to + timedelta(days=1), id
    with pytest.raises(UnknownRule):
        versions("DL999")


def test_what_is_verified_names_its_article():
    assert [rule.id for rule in rules() if rule.verified and not rule.article] == []


def test_every_line_can_be_told_in_another_language():
    found = only(("open", "2025-09-24"), ("pause", "2025-09-25"), ("resume", "2025-09-26"), today="2025-09-27")
    for line in found.lines:
        assert line.told(lambda message: message) == str(line)


def test_the_fingerprint_changes_with_calendar_and_table(monkeypatch):
    before = clocks.fingerprint()
    assert before == clocks.fingerprint()
    monkeypatch.setattr(clocks, "calendar_facts", lambda: ("another year",))
    assert clocks.fingerprint() != before
