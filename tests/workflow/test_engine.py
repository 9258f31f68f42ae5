"""One case from beginning to end, and everything that stands in its way."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from guiju.base.errors import InvalidForm
from guiju.journal.models import Entry
from guiju.organizations.members.models import Delegation
from guiju.workflow.engine import answer, choices, hand_over, open_case, perform, release, say
from guiju.workflow.errors import InvalidAnswers, NotYet, NotYours, UnknownProcess
from guiju.workflow.models import CaseEvent, Draft, Task
from guiju.workflow.replaying import flaws


@pytest.fixture
def drafter(person, firm):
    return person("drafter", firm)


@pytest.fixture
def officer(person, bureau):
    return person("officer", bureau)


@pytest.fixture
def approver(person, bureau):
    return person("approver", bureau)


@pytest.fixture
def experts(person):
    return [person("expert", name=f"expert{n}") for n in range(3)]


@pytest.fixture
def case(drafter, bureau):
    return open_case("permit", by=drafter, answers={"title": "童车"}, office=bureau)


def scored(case, officer, experts, view="yes"):
    perform(case, "ask-experts", by=officer, answers={"experts": [each.pk for each in experts]})
    for task in case.tasks.filter(work="score"):
        answer(task, by=task.person, answers={"view": view})
    case.refresh_from_db()


def test_a_case_runs_from_application_to_decision(case, officer, approver, experts, firm):
    assert (case.number[-6:], case.state, case.seq, case.applicant) == ("-00001", "received", 1, firm)
    scored(case, officer, experts)
    perform(case, "grant", by=approver, expected=case.seq)
    assert (case.state, case.outcome, case.due_on) == ("granted", "done", None)
    assert not case.tasks.filter(state="open").exists()
    assert [event.code for event in case.events.all()] == [
        "apply", "ask-experts", "score", "score", "score", "score", "grant",
    ]  # fmt: skip
    assert list(flaws()) == []


def test_every_reason_against_a_step_is_said_at_once(case, officer, approver, experts):
    perform(case, "ask-experts", by=officer, answers={"experts": [each.pk for each in experts]})
    perform(case, "pause", by=officer, answers={"reason": "等检测"})
    with pytest.raises(NotYet) as refused:
        perform(case, "grant", by=approver)
    assert refused.value.sentences == ("办件已中止，恢复后再办", "还差 3 位专家的评分")


def test_a_choice_says_what_the_step_itself_would_say(case, officer, approver):
    offered = {each.transition.code: each for each in choices(case, by=approver)}
    assert offered["decline"].open
    assert not offered["send-back"].is_yours
    assert offered["send-back"].refusals == ("“退回补正”由标准化工作人员办理",)
    with pytest.raises(NotYours, match="由标准化工作人员办理"):
        perform(case, "send-back", by=approver, answers={"reason": "缺件"})
    with pytest.raises(NotYet, match="只能在“专家评分”时办理，现在是“已收到”"):
        perform(case, "grant", by=approver)


def test_of_two_officers_on_one_page_the_slower_is_told_who_was_faster(case, officer, person, bureau):
    seen = case.seq
    perform(case, "send-back", by=officer, answers={"reason": "缺图"}, expected=seen)
    other = person("officer", bureau, name="小李")
    with pytest.raises(NotYet, match=r"officer-\d+在 \d\d:\d\d 办了“退回补正”"):
        perform(case, "send-back", by=other, answers={"reason": "缺图"}, expected=seen)
    assert case.events.count() == 2


def test_a_form_that_is_wrong_changes_nothing(case, officer, person):
    stranger = person("drafter", name="no expert")
    with pytest.raises(InvalidAnswers) as refused:
        perform(case, "ask-experts", by=officer, answers={"experts": [stranger.pk, officer.pk, 10**9]})
    assert refused.value.faults == {"experts": "名单中没有所选的人"}
    with pytest.raises(InvalidAnswers, match="没有“surprise”这一项"):
        perform(case, "send-back", by=officer, answers={"reason": "缺图", "surprise": 1})
    case.refresh_from_db()
    assert (case.state, case.seq, case.events.count()) == ("received", 1, 1)


def test_numbers_of_cases_have_no_gaps_even_when_an_application_fails(drafter, bureau):
    numbers = []
    for title in ("一", "", "二"):
        try:
            numbers.append(open_case("permit", by=drafter, answers={"title": title}).number[-5:])
        except InvalidAnswers:
            continue
    assert numbers == ["00001", "00002"]


def test_an_unknown_procedure_is_named(drafter):
    with pytest.raises(UnknownProcess, match="licence"):
        open_case("licence", by=drafter, answers={})


def test_a_deputy_acts_in_the_name_of_whoever_is_away(case, approver, person):
    deputy = person("reader", name="deputy")
    today = timezone.localdate()
    with pytest.raises(NotYours):
        perform(case, "decline", by=deputy, answers={"reason": "不合规定"})
    Delegation.objects.create(absent=approver, deputy=deputy, first=today, last=today, reason="出差")
    event = perform(case, "decline", by=deputy, answers={"reason": "不合规定"})
    assert (event.by, event.on_behalf_of, event.role) == (deputy, approver, "approver")


def test_a_pause_stops_the_clock_and_nothing_else_may_be_done(case, officer):
    due = case.due_on
    perform(case, "pause", by=officer, answers={"reason": "等检测"})
    assert case.due_on is None
    with pytest.raises(NotYet, match="办件已中止"):
        perform(case, "send-back", by=officer, answers={"reason": "缺图"})
    perform(case, "resume", by=officer, now=timezone.now() + timedelta(days=10))
    assert case.due_on > due


def test_a_deadline_is_extended_as_often_as_the_procedure_says(case, approver):
    due = case.due_on
    perform(case, "extend", by=approver, answers={"days": 5, "reason": "案情复杂"})
    assert case.due_on > due
    assert {task.due_on for task in case.tasks.all()} == {case.due_on}
    with pytest.raises(NotYet, match="最多延长 1 次，已延长 1 次"):
        perform(case, "extend", by=approver, answers={"days": 5, "reason": "仍复杂"})


def test_only_whom_a_work_was_given_to_does_it_and_only_once(case, officer, experts):
    perform(case, "ask-experts", by=officer, answers={"experts": [each.pk for each in experts]})
    task = case.tasks.get(work="score", person=experts[0])
    with pytest.raises(NotYours, match="交给了"):
        answer(task, by=experts[1], answers={"view": "yes"})
    answer(task, by=experts[0], answers={"view": "no"})
    with pytest.raises(NotYet, match="已经结束"):
        answer(task, by=experts[0], answers={"view": "yes"})


def test_a_work_is_taken_back_with_a_reason(case, officer, experts):
    perform(case, "ask-experts", by=officer, answers={"experts": [each.pk for each in experts]})
    task = case.tasks.get(work="score", person=experts[0])
    with pytest.raises(NotYours):
        release(task, by=experts[0], reason="不想评")
    with pytest.raises(InvalidForm, match="理由"):
        release(task, by=officer, reason=" ")
    event = release(task, by=officer, reason="与申请人有利害关系")
    assert (event.kind, event.data) == ("released", {"people": [experts[0].pk]})
    assert Task.objects.get(pk=task.pk).state == "released"


def test_a_roles_task_is_taken_over_by_one_who_stands_in_the_role(case, officer, person, bureau, drafter):
    task = case.tasks.get(role="officer")
    colleague = person("officer", bureau, name="小李")
    hand_over(task, to=colleague, by=officer)
    assert Task.objects.get(pk=task.pk).person == colleague
    with pytest.raises(NotYours, match="不是标准化工作人员"):
        hand_over(task, to=drafter, by=officer)


def test_notes_stay_inside_and_messages_go_out_and_both_are_events(case, officer, drafter, person):
    assert say(case, "先看图纸", by=officer).kind == "note"
    assert say(case, "图纸何时补来？", by=officer, outward=True).kind == "message"
    assert say(case, "明天", by=drafter, outward=True).kind == "message"
    assert case.seq == 4
    with pytest.raises(NotYours):
        say(case, "我也想说", by=person("drafter", name="stranger"))
    assert list(flaws()) == []


def test_what_was_typed_for_a_step_goes_with_it(case, officer):
    Draft.objects.create(person=officer, process="permit", case=case, code="send-back", answers={"reason": "缺"})
    Draft.objects.create(person=officer, process="permit", case=case, code="decline", answers={"reason": "不"})
    perform(case, "send-back", by=officer, answers={"reason": "缺图"})
    assert [draft.code for draft in Draft.objects.all()] == ["decline"]


def test_the_database_refuses_to_change_what_happened(case):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        CaseEvent.objects.update(role="approver")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        CaseEvent.objects.all()._raw_delete("default")


def test_answers_stay_out_of_the_journal_and_are_proved_by_it(drafter, bureau):
    case = open_case("permit", by=drafter, answers={"title": "童车", "why": "张三的孩子受伤"}, office=bureau)
    assert not [entry for entry in Entry.objects.all() if "张三" in str(entry.payload)]
    forged = CaseEvent(
        case=case, seq=2, kind="step", code="decline", source="received", target="declined", role="officer",
        at=timezone.now(), on=date(2026, 1, 1), answers={"reason": "伪造"},
    )  # fmt: skip
    forged.save()
    found = "\n".join(flaws())
    assert f"办件 {case.number} 的 state 是 received，按其经过应是 declined" in found
    assert f"办件 {case.number} 的第 2 件事与日志不符" in found
