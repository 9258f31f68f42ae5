"""复审 step by step: what is asked, what is refused, what the register knows afterwards."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.processes.planning_ahead.conftest import TODAY, at

from guiju.base.selection import Selection
from guiju.base.terms import Status, Tier
from guiju.processes.planning_ahead import falling_due
from guiju.processes.planning_ahead.models import Conclusion, Review
from guiju.standards import actions
from guiju.workflow import documents
from guiju.workflow.engine import answer, choices, open_case, perform
from guiju.workflow.errors import InvalidAnswers, NotYet, NotYours
from guiju.workflow.models import Case, Task

LOCAL = Selection(tiers=(Tier.LOCAL,))


def listed(office, subject, *, on=TODAY, **answers) -> Case:
    given = {"standard": [subject.number], "trigger": "due"} | answers
    return open_case("periodic-review", "list", by=office.officer, answers=given, office=office.bureau, now=at(on))


def concluded(office, standard, conclusion, *, on=TODAY, reason="理由") -> Case:
    case = listed(office, standard, on=on)
    answers = {"conclusion": conclusion, "reason": reason}
    perform(case, "propose", by=office.officer, answers=answers, now=at(on))
    step = {"confirmed": "confirm", "revise": "revise", "amend": "amend", "withdraw": "publicize"}[conclusion]
    perform(case, step, by=office.approver, now=at(on))
    return case


def numbers(found) -> list[str]:
    return [standard.number for standard in found]


def test_a_confirmed_standard_is_due_again_five_years_later(office, shelf):
    assert numbers(falling_due.due(LOCAL, year=2026, on=TODAY)) == ["DB33/T 1-2018", "DB33/T 2-2021"]
    case = concluded(office, shelf.old, "confirmed", reason="")
    assert (case.state, case.outcome) == ("confirmed", "done")
    review = Review.objects.get(standard=shelf.old)
    assert (review.on, review.conclusion, review.case) == (TODAY, Conclusion.CONFIRMED, case)
    assert numbers(falling_due.due(LOCAL, year=2026, on=TODAY)) == ["DB33/T 2-2021"]
    assert falling_due.due_day(shelf.old, review.on, on=TODAY) == date(2031, 11, 20)
    assert shelf.old in falling_due.due(LOCAL, year=2031, on=TODAY)


def test_what_is_under_review_falls_due_no_more_and_is_not_listed_twice(office, shelf):
    case = listed(office, shelf.old)
    assert numbers(falling_due.due(LOCAL, year=2026, on=TODAY)) == ["DB33/T 2-2021"]
    with pytest.raises(NotYet, match=f"正在复审：{case.number}"):
        listed(office, shelf.old)
    perform(case, "end", by=office.officer, answers={"reason": "列错了"}, now=at(TODAY))
    assert case.outcome == "ended"
    assert shelf.old in falling_due.due(LOCAL, year=2026, on=TODAY)


def test_what_it_cites_has_ended_since_is_offered_before_its_time(office, shelf):
    fresh = shelf.enter("DB33/T 4-2025", "茶青分级", date(2025, 5, 1), region="33")
    actions.relate(fresh, falling_due.RelationKind.CITES, shelf.method.number, by="test")
    assert numbers(falling_due.touched(LOCAL, on=TODAY)) == []
    actions.withdraw(shelf.method, on=date(2026, 2, 1), reason="废止", by="test")
    assert numbers(falling_due.touched(LOCAL, on=TODAY)) == ["DB33/T 4-2025"]
    concluded(office, fresh, "confirmed")
    assert numbers(falling_due.touched(LOCAL, on=TODAY)) == []


def test_counts_are_by_issuer_region_and_field(office, shelf):
    groups = falling_due.groups(falling_due.due(LOCAL, year=2026, on=TODAY))
    assert [(g.code, g.name, g.count) for g in groups["issuer"]] == [("agency:zj", "某省市场监督管理局", 2)]
    assert [(g.code, g.name, g.count) for g in groups["region"]] == [("33", "浙江省", 2)]
    assert [(g.code, g.count) for g in groups["ics"]] == [("67", 2)]


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"standard": ["DB33/T 999-2020"]}, "登记簿中没有"),
        ({"standard": ["GB/T 8302-2002"]}, "已不是现行标准"),
        ({"trigger": "law"}, "提前复审须写明理由"),
    ],
)
def test_what_cannot_be_listed(office, shelf, answers, said):
    with pytest.raises(NotYet, match=said):
        listed(office, shelf.old, **answers)


def test_only_the_office_lists_and_only_an_approver_concludes(office, shelf):
    with pytest.raises(NotYours):
        open_case(
            "periodic-review", "list", by=office.drafter, answers={"standard": [shelf.old.number], "trigger": "due"}
        )
    case = listed(office, shelf.old)
    perform(case, "propose", by=office.officer, answers={"conclusion": "confirmed"}, now=at(TODAY))
    with pytest.raises(NotYours, match="由批准人办理"):
        perform(case, "confirm", by=office.officer, now=at(TODAY))
    with pytest.raises(NotYet, match="拟定的结论是“继续有效”"):
        perform(case, "revise", by=office.approver, now=at(TODAY))


def test_whoever_drafted_is_asked_and_sees_what_is_gone(office, shelf):
    """The committee answers where no drafting unit is known; another unit can be chosen."""
    case = listed(office, shelf.old)
    event = perform(case, "ask", by=office.officer, answers={"unit": office.institute.key}, now=at(TODAY))
    assert event.data["unit"] == "other:tea"
    assert [gone["number"] for gone in event.data["health"]["gone"]] == ["GB/T 8302-2002"]
    assert case.due_on == date(2026, 12, 18)  # twenty working days
    reply = {"use": "wide", "problems": ["cited"], "opinion": "amend", "grounds": "更新取样方法。"}
    assert [choice.transition.code for choice in choices(case, by=office.drafter) if choice.open] == ["reply"]
    perform(case, "reply", by=office.drafter, answers=reply, now=at(TODAY + timedelta(days=3)))
    assert case.state == "answered"
    event = perform(
        case, "propose", by=office.officer, answers={"conclusion": "amend", "reason": "更新引用"}, now=at(TODAY)
    )
    [(made, sheet)] = documents.documents_of(case)
    assert made == event
    assert documents.made(case, made, sheet).startswith(b"PK")


def test_a_committee_or_the_issuer_is_asked_where_nobody_else_is_known(office, shelf):
    case = listed(office, shelf.old)
    assert perform(case, "ask", by=office.officer, now=at(TODAY)).data["unit"] == office.committee.key
    lonely = shelf.enter("DB33/T 8-2019", "无主的标准", date(2019, 1, 1))
    with pytest.raises(NotYet, match="请选一个单位"):
        perform(listed(office, lonely), "ask", by=office.officer, now=at(TODAY))


def test_experts_assess_before_a_conclusion_is_proposed(office, shelf):
    case = listed(office, shelf.old)
    experts = [expert.pk for expert in office.experts]
    perform(case, "ask-experts", by=office.officer, answers={"experts": experts}, now=at(TODAY))
    view = {
        "current": "fair",
        "fit": "good",
        "coherent": "good",
        "effect": "good",
        "opinion": "revise",
        "grounds": "旧",
    }
    first, second = Task.objects.filter(case=case, work="assess").order_by("pk")
    answer(first, by=office.experts[0], answers=view, now=at(TODAY))
    with pytest.raises(NotYet, match="还有 1 位专家"):
        perform(case, "propose", by=office.officer, answers={"conclusion": "confirmed"}, now=at(TODAY))
    answer(second, by=office.experts[1], answers=view, now=at(TODAY))
    with pytest.raises(NotYet, match="须写明理由"):
        perform(case, "propose", by=office.officer, answers={"conclusion": "revise"}, now=at(TODAY))
    perform(case, "propose", by=office.officer, answers={"conclusion": "revise", "reason": "旧"}, now=at(TODAY))
    perform(case, "return", by=office.approver, answers={"reason": "再想想"}, now=at(TODAY))
    assert case.state == "listed"


@pytest.mark.parametrize(("conclusion", "process"), [("revise", "local-standard"), ("amend", "amendment")])
def test_a_revision_and_an_amendment_go_on_in_cases_of_their_own(office, shelf, conclusion, process):
    case = concluded(office, shelf.old, conclusion)
    opened = case.links.get(kind="case")
    assert Case.objects.get(number=opened.key).process == process
    assert Review.objects.get(case=case).conclusion == conclusion


def test_a_withdrawal_is_public_first_and_answers_objections(office, shelf):
    case = concluded(office, shelf.old, "withdraw")
    assert case.state == "publicity"
    assert not Review.objects.exists()
    with pytest.raises(NotYet, match="2026-12-21"):
        perform(case, "withdraw", by=office.officer, now=at(TODAY + timedelta(days=30)))
    perform(case, "object", by=office.officer, answers={"objector": "茶农", "objection": "还在用"}, now=at(TODAY))
    after = at(TODAY + timedelta(days=31))
    with pytest.raises(NotYet, match="还有 1 条异议"):
        perform(case, "withdraw", by=office.officer, now=after)
    perform(case, "answer-objection", by=office.officer, answers={"reply": "国家标准已涵盖"}, now=after)
    perform(case, "withdraw", by=office.officer, now=after)
    opened = Case.objects.get(number=case.links.get(kind="case").key)
    assert opened.process == "withdrawal"
    assert Review.objects.get(case=case).conclusion == Conclusion.WITHDRAW


def test_an_objection_can_be_upheld(office, shelf):
    case = concluded(office, shelf.old, "withdraw")
    perform(case, "uphold", by=office.officer, answers={"reason": "确有使用"}, now=at(TODAY))
    assert case.state == "listed"


def test_of_another_body_s_standard_only_advice_is_given(office, shelf):
    case = concluded(office, shelf.method, "revise")
    assert case.state == "to-revise"
    assert not case.links.filter(kind="case").exists()
    assert case.events.get(code="revise").data["advised"] == "revise"


def test_a_review_of_former_times_moves_the_next_one(office, shelf):
    given = {
        "standard": [shelf.old.number],
        "day": "2023-05-06",
        "conclusion": "confirmed",
        "source": "2023 年第 5 号公告",
    }
    case = open_case("periodic-review", "record", by=office.officer, answers=given, now=at(TODAY))
    assert (case.state, case.outcome) == ("recorded", "done")
    assert shelf.old not in falling_due.due(LOCAL, year=2026, on=TODAY)
    assert shelf.old in falling_due.due(LOCAL, year=2028, on=TODAY)
    with pytest.raises(NotYet, match="已有"):
        open_case("periodic-review", "record", by=office.officer, answers=given, now=at(TODAY))
    with pytest.raises(NotYet, match="还没有到"):
        open_case("periodic-review", "record", by=office.officer, answers=given | {"day": "2027-01-01"}, now=at(TODAY))


def test_nothing_is_concluded_of_what_ended_meanwhile(office, shelf):
    case = listed(office, shelf.old)
    actions.withdraw(shelf.old, on=date(2026, 11, 1), reason="别处废止", by="test")
    assert shelf.old.__class__.objects.get(pk=shelf.old.pk).status(on=TODAY) is Status.WITHDRAWN
    with pytest.raises(NotYet, match="不用复审"):
        perform(case, "propose", by=office.officer, answers={"conclusion": "confirmed"}, now=at(TODAY))


def test_what_is_not_a_conclusion_is_no_answer(office, shelf):
    with pytest.raises(InvalidAnswers):
        perform(listed(office, shelf.old), "propose", by=office.officer, answers={"conclusion": "x"}, now=at(TODAY))
