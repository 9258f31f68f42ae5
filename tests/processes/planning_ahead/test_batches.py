"""Hundreds at once: opened, concluded and approved by the worker, which may be killed anywhere."""

from __future__ import annotations

from datetime import date

import pytest
from tests.processes.planning_ahead.conftest import TODAY, at

from guiju.base.errors import InvalidForm
from guiju.base.selection import Selection
from guiju.base.terms import RelationKind, Tier
from guiju.processes.planning_ahead import batches, falling_due
from guiju.processes.planning_ahead.batches import Doing
from guiju.processes.planning_ahead.health import health_of
from guiju.processes.planning_ahead.models import Conclusion, Trigger
from guiju.processes.planning_ahead.papers import announcement
from guiju.standards import actions
from guiju.standards.models import Standard
from guiju.workflow import engine
from guiju.workflow.engine import perform
from guiju.workflow.errors import NotYours
from guiju.workflow.models import Case, CaseEvent

LOCAL = Selection(tiers=(Tier.LOCAL,))


@pytest.fixture
def batch(office, shelf):
    due = list(falling_due.due(LOCAL, year=2026, on=TODAY))
    return batches.make(due, title="2026 年复审", year=2026, by=office.officer, now=at(TODAY))


def test_reviews_are_opened_with_what_the_register_knows(office, shelf, batch):
    shelf.enter("GB/T 50000-2020", "茶园低温预警服务规范", date(2020, 1, 1))
    assert batches.waiting(batch) == 2
    assert batches.carry_out(batch, now=at(TODAY)) == 2
    assert batches.waiting(batch) == 0
    assert [item.case.state for item in batch.items.all()] == ["listed", "listed"]
    assert {case.office for case in Case.objects.all()} == {office.bureau}
    assert batch.items.get(standard=shelf.middle).facts["twins"] == ["GB/T 50000-2020"]


def test_advice_is_put_down_with_its_reasons(office, shelf, batch):
    shelf.enter("GB/T 50000-2020", "茶园低温预警服务规范", date(2020, 1, 1))
    batches.carry_out(batch, now=at(TODAY))
    assert batches.put_down_advice(batch, on=TODAY) == 2
    assert {item.standard.number: (item.conclusion, item.reason) for item in batch.items.all()} == {
        "DB33/T 1-2018": ("amend", "GB/T 8302—2002 已被 GB/T 8302—2013 代替"),
        "DB33/T 2-2021": ("withdraw", "GB/T 50000—2020 名称相同，可能重复"),
    }


def test_what_was_put_down_is_proposed_and_approved(office, shelf, batch):
    batches.carry_out(batch, now=at(TODAY))
    first, second = batch.items.all()
    assert batches.put_down(batch, {first.pk: ("revise", "  引用\n已旧 "), second.pk: ("confirmed", "")}) == 2
    assert batches.put_down(batch, {first.pk: ("revise", "引用 已旧")}) == 0
    assert batches.mark(batch, Doing.PROPOSE, by=office.officer) == 2
    assert batches.carry_out(batch, now=at(TODAY)) == 2
    with pytest.raises(NotYours):
        batches.mark(batch, Doing.APPROVE, by=office.officer)
    assert batches.mark(batch, Doing.APPROVE, by=office.approver) == 2
    assert batches.carry_out(batch, now=at(TODAY)) == 2
    assert [review.conclusion for review in batches.reviews_of(batch)] == ["revise", "confirmed"]
    assert batches.tally(batch).by_state == {("to-revise", "revise"): 1, ("confirmed", "confirmed"): 1}
    made = announcement(batches.reviews_of(batch), body="某省市场监督管理局", on=TODAY, title=batch.title)
    assert made == announcement(batches.reviews_of(batch), body="某省市场监督管理局", on=TODAY, title=batch.title)


def test_a_refusal_stays_with_its_row_and_the_others_go_on(office, shelf, batch):
    batches.carry_out(batch, now=at(TODAY))
    first, second = batch.items.all()
    batches.put_down(batch, {first.pk: ("withdraw", ""), second.pk: ("confirmed", "")})
    batches.mark(batch, Doing.PROPOSE, by=office.officer)
    assert batches.carry_out(batch, now=at(TODAY)) == 1
    first.refresh_from_db()
    assert (first.fault, first.doing) == ("结论不是“继续有效”的，须写明理由", "")
    assert first.case.state == "listed"


def test_killed_in_the_middle_it_goes_on_and_does_nothing_twice(office, shelf, batch, monkeypatch):
    class Killed(BaseException):
        pass

    really, opened = engine.open_case, []

    def killed_at_the_second(*args, **given):
        if opened:
            raise Killed
        opened.append(really(*args, **given))
        return opened[0]

    with monkeypatch.context() as patched:
        patched.setattr(engine, "open_case", killed_at_the_second)
        with pytest.raises(Killed):
            batches.carry_out(batch, now=at(TODAY))
    assert batches.waiting(batch) == 1
    assert batches.carry_out(batch, now=at(TODAY)) == 1
    assert Case.objects.filter(process="periodic-review").count() == 2
    assert batches.waiting(batch) == 0
    assert batches.carry_out(batch, now=at(TODAY)) == 0


def test_questionnaires_go_to_all_and_replies_come_one_by_one(office, shelf, batch):
    batches.carry_out(batch, now=at(TODAY))
    batches.mark(batch, Doing.ASK, by=office.officer, answers={"unit": office.institute.key})
    assert batches.carry_out(batch, now=at(TODAY)) == 2
    with pytest.raises(InvalidForm, match="没有可以这样办的标准"):
        batches.mark(batch, Doing.PROPOSE, by=office.officer)
    reply = {"use": "some", "opinion": "confirmed", "grounds": "好用"}
    perform(batch.items.first().case, "reply", by=office.drafter, answers=reply, now=at(TODAY))
    assert batches.tally(batch).by_state == {("answered", ""): 1, ("asked", ""): 1}


def test_an_approver_sends_some_back(office, shelf, batch):
    batches.carry_out(batch, now=at(TODAY))
    batches.put_down_advice(batch, on=TODAY)
    batches.mark(batch, Doing.PROPOSE, by=office.officer)
    batches.carry_out(batch, now=at(TODAY))
    with pytest.raises(InvalidForm, match="退回须写明理由"):
        batches.mark(batch, Doing.RETURN, by=office.approver, only=[batch.items.first().pk])
    first = batch.items.first()
    batches.mark(batch, Doing.RETURN, by=office.approver, only=[first.pk], answers={"reason": "再核对"})
    batches.carry_out(batch, now=at(TODAY))
    assert batches.tally(batch).by_state == {("listed", "amend"): 1, ("proposed", "confirmed"): 1}
    assert CaseEvent.objects.get(code="return").answers == {"reason": "再核对"}


@pytest.mark.parametrize(
    ("given", "said"),
    [({"standards": []}, "没有选中"), ({"title": " "}, "起个名称"), ({"trigger": Trigger.LAW}, "须写明理由")],
)
def test_a_batch_needs_something_to_review(office, shelf, given, said):
    wanted = {"standards": [shelf.old], "title": "复审", "year": 2026, "by": office.officer} | given
    standards = wanted.pop("standards")
    with pytest.raises(InvalidForm, match=said):
        batches.make(standards, **wanted)


def test_only_the_office_opens_reviews_and_sees_its_batches(office, shelf, batch):
    with pytest.raises(NotYours):
        batches.make([shelf.young], title="x", year=2026, by=office.drafter)
    other = office.bureau.__class__.objects.create(key="agency:gd", kind="agency", name_zh="别的局", region="44")
    stranger = office.person("elsewhere", office.officer.role.__class__("officer"), other)
    seen = [
        list(batches.visible_to(batches.authority_of(person, on=TODAY)))
        for person in (office.officer, office.drafter, stranger)
    ]
    assert seen == [[batch], [], []]


def test_health_tells_what_is_gone_twins_and_age(office, shelf, django_assert_max_num_queries):
    actions.relate(shelf.old, RelationKind.CITES, "GB/T 23776", by="test")
    shelf.enter("GB/T 23776-2009", "茶叶感官审评方法", date(2009, 9, 1))
    actions.withdraw(Standard.objects.get(number="GB/T 23776-2009"), on=date(2018, 6, 1), reason="x", by="test")
    standards = list(Standard.objects.filter(tier="local"))
    with django_assert_max_num_queries(7):
        health = health_of(standards, on=TODAY)
    old = health[shelf.old.pk]
    assert (old.years, old.cited, [gone.told for gone in old.gone]) == (
        8,
        2,
        ["GB/T 23776 已废止", "GB/T 8302—2002 已被 GB/T 8302—2013 代替"],
    )
    assert health[shelf.young.pk].advice.conclusion is Conclusion.CONFIRMED
