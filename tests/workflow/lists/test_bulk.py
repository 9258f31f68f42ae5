"""One step for many cases: tried, shown, done each by itself; a killed run goes on."""

from __future__ import annotations

import pytest

from guiju.base.errors import InvalidForm, NotNow
from guiju.organizations.members.actions import leave
from guiju.organizations.members.models import Membership
from guiju.workflow import engine
from guiju.workflow.errors import InvalidAnswers
from guiju.workflow.lists import bulk
from guiju.workflow.lists.models import BulkItem, BulkRun, ItemState, RunState
from guiju.workflow.models import Case, CaseEvent


@pytest.fixture
def ten(opened):
    return [opened(f"第{n}件") for n in range(10)]


@pytest.fixture
def officer(person, bureau):
    return person("officer", bureau)


def prepared(cases, officer, **answers) -> BulkRun:
    given = {"reason": "缺检验报告"} | answers
    return bulk.prepare([case.pk for case in cases], "permit", "send-back", answers=given, by=officer)


def test_the_preview_changes_nothing_and_says_what_stands_against_each(ten, officer):
    engine.perform(ten[3], "pause", by=officer, answers={"reason": "等检验"})
    engine.perform(ten[4], "decline", by=officer, answers={"reason": "不合"})
    events = CaseEvent.objects.count()
    run = prepared(ten, officer)
    assert bulk.tally(run) == {"waiting": 8, "refused": 2}
    refused = {item.case_id: item.sentences for item in run.items.filter(state=ItemState.REFUSED)}
    assert refused[ten[3].pk] == ["办件已中止，恢复后再办"]
    assert "只能在“已收到”时办理" in refused[ten[4].pk][0]
    assert CaseEvent.objects.count() == events
    assert run.state == RunState.PREVIEW


def test_a_run_does_what_waits_and_leaves_what_was_refused(ten, officer):
    engine.perform(ten[3], "pause", by=officer, answers={"reason": "等检验"})
    run = prepared(ten, officer)
    bulk.start(run)
    assert bulk.carry_out(run) == {"done": 9, "refused": 1}
    assert Case.objects.filter(state="corrected").count() == 9
    event = CaseEvent.objects.filter(code="send-back").first()
    assert (event.by, event.answers) == (officer, {"reason": "缺检验报告"})
    assert run.items.get(case=ten[0]).done_seq == Case.objects.get(pk=ten[0].pk).seq
    assert run.state == RunState.FINISHED
    with pytest.raises(NotNow):
        bulk.start(run)


def test_a_case_that_moved_since_the_preview_is_refused_politely(ten, officer, person, bureau):
    colleague = person("officer", bureau, "wang")
    run = prepared(ten[:2], officer)
    engine.perform(ten[0], "decline", by=colleague, answers={"reason": "不合"})
    bulk.start(run)
    assert bulk.carry_out(run) == {"done": 1, "refused": 1}
    [sentence] = run.items.get(case=ten[0]).sentences
    assert "wang" in sentence


def test_who_lost_his_role_before_the_run_does_nothing(ten, officer, days_ago):
    run = prepared(ten[:3], officer)
    leave(Membership.objects.get(person=officer), on=days_ago(1), by="test")
    bulk.start(run)
    assert bulk.carry_out(run) == {"refused": 3}
    assert all("由" in item.sentences[0] for item in run.items.all())


def test_a_killed_run_goes_on_and_does_nothing_twice(ten, officer, monkeypatch):
    run = prepared(ten, officer)
    bulk.start(run)
    perform, count = engine.perform, 0

    class Killed(BaseException):
        pass

    def dies_in_the_fifth(*args, **kwargs):
        nonlocal count
        count += 1
        event = perform(*args, **kwargs)
        if count == 5:
            raise Killed  # the step was taken, its transaction is not over
        return event

    monkeypatch.setattr(engine, "perform", dies_in_the_fifth)
    with pytest.raises(Killed):
        bulk.carry_out(run)
    run.refresh_from_db()
    assert run.state == RunState.RUNNING
    assert bulk.tally(run) == {"done": 4, "waiting": 6}
    assert Case.objects.filter(state="corrected").count() == 4
    assert [each.pk for each in bulk.unfinished()] == [run.pk]
    monkeypatch.setattr(engine, "perform", perform)
    assert bulk.carry_out(run) == {"done": 10}
    assert CaseEvent.objects.filter(code="send-back").count() == 10
    assert bulk.carry_out(run) == {"done": 10}
    assert CaseEvent.objects.filter(code="send-back").count() == 10


def test_the_form_is_filled_in_once_and_must_be_right(ten, officer):
    with pytest.raises(InvalidAnswers, match="必须填写"):
        prepared(ten, officer, reason=" ")
    assert not BulkRun.objects.exists()


def test_only_steps_for_many_and_cases_one_sees(ten, officer, person, other_bureau):
    with pytest.raises(NotNow, match="逐件"):
        bulk.prepare([ten[0].pk], "permit", "decline", answers={"reason": "x"}, by=officer)
    with pytest.raises(InvalidForm, match="没有选中"):
        prepared(ten, person("officer", other_bureau))
    assert not BulkItem.objects.exists()


def test_steps_are_offered_to_those_whose_roles_take_them(ten, officer, person, bureau, firm, entitled):
    standing = {("permit", "received"): 10, ("permit", "scored"): 2}
    [offer] = bulk.offers(standing, by=entitled(officer))
    assert (offer.step.code, offer.count) == ("send-back", 10)
    assert bulk.offers(standing, by=entitled(person("drafter", firm))) == []
    assert bulk.offers({("permit", "scored"): 2}, by=entitled(officer)) == []
