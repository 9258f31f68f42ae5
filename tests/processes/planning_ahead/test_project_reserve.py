"""A project from the idea to the published standard, and the other ways out of the reserve."""

from __future__ import annotations

from datetime import date

import pytest
from tests.processes.planning_ahead.conftest import TODAY, at

from guiju.people.roles import Role
from guiju.workflow.engine import answer, choices, open_case, perform
from guiju.workflow.errors import NotYet, NotYours
from guiju.workflow.models import Case, Task

IDEA = {
    "title": "茶园低温预警服务规范",
    "tier": "national",
    "kind": "new",
    "need": "全国茶区需要统一的预警指标。",
    "content": "等级、监测、发布。",
    "science_number": "2024YFD1000000",
    "science_title": "茶树低温灾害监测",
    "science_results": "阈值模型",
}


def submitted(office, **changes) -> Case:
    return open_case("project-reserve", "submit", by=office.drafter, answers=IDEA | changes, now=at(TODAY))


def in_reserve(office, **changes) -> Case:
    case = submitted(office, **changes)
    perform(case, "admit", by=office.officer, answers={"opinion": "成熟"}, now=at(TODAY))
    return case


def test_from_idea_to_the_published_standard(office, shelf):
    case = submitted(office)
    assert case.links.get(kind="science-project").key == "2024YFD1000000"
    perform(case, "ask-experts", by=office.officer, answers={"experts": [office.experts[0].pk]}, now=at(TODAY))
    with pytest.raises(NotYet, match="还有 1 位专家"):
        perform(case, "admit", by=office.officer, answers={"opinion": "好"}, now=at(TODAY))
    view = {"view": "admit", "ripe": "ready", "opinion": "可行"}
    answer(Task.objects.get(case=case, work="assess"), by=office.experts[0], answers=view, now=at(TODAY))
    perform(case, "admit", by=office.officer, answers={"opinion": "好"}, now=at(TODAY))
    given = {"applied_to": "国家标准委", "applied_on": "2026-12-01", "application": "A-1"}
    perform(case, "apply", by=office.drafter, answers=given, now=at(date(2026, 12, 1)))
    plan = {"plan_number": "20270001-T-326", "approved_on": "2027-03-01"}
    perform(case, "approve", by=office.drafter, answers=plan, now=at(date(2027, 3, 2)))
    with pytest.raises(NotYet, match="登记以后再办"):
        perform(case, "publish", by=office.drafter, answers={"standard": ["GB/T 50001-2028"]}, now=at(TODAY))
    with pytest.raises(NotYet, match="不是这个项目所报层级"):
        perform(case, "publish", by=office.drafter, answers={"standard": [shelf.old.number]}, now=at(TODAY))
    shelf.enter("GB/T 50001-2028", IDEA["title"], date(2028, 5, 1))
    perform(case, "publish", by=office.drafter, answers={"standard": ["GB/T 50001-2028"]}, now=at(date(2028, 5, 2)))
    assert (case.state, case.outcome) == ("published", "done")
    assert case.links.filter(kind="standard", key="gb-t-50001-2028").exists()


def test_who_brought_it_is_asked_every_year_whether_it_still_holds(office):
    case = in_reserve(office)
    assert case.due_on == date(2027, 11, 20)
    assert Task.objects.get(case=case, role=Role.DRAFTER, state="open").due_on == case.due_on
    perform(case, "still-holds", by=office.drafter, answers={"progress": "已起草"}, now=at(date(2027, 10, 8)))
    assert case.due_on == date(2028, 10, 8)
    perform(case, "leave", by=office.officer, answers={"why": "silent", "reason": "无回音"}, now=at(date(2028, 12, 1)))
    assert (case.state, case.outcome, case.due_on) == ("left", "ended", None)


def test_what_was_not_approved_stays_in_reserve(office):
    case = in_reserve(office)
    given = {"applied_to": "国家标准委", "applied_on": "2026-12-01"}
    perform(case, "apply", by=office.drafter, answers=given, now=at(TODAY))
    perform(case, "not-approved", by=office.drafter, answers={"reason": "排期"}, now=at(TODAY))
    assert case.state == "reserve"


def test_an_entry_stands_once(office):
    first = submitted(office)
    with pytest.raises(NotYet, match=f"储备库中已有同名的项目：{first.number}"):
        submitted(office)
    assert submitted(office, tier="international").state == "idea"


def test_only_a_local_project_is_linked_with_a_case_of_ours(office, shelf):
    with pytest.raises(NotYet, match="只有地方标准项目"):
        perform(in_reserve(office), "link-case", by=office.officer, answers={"case": "DBZD-2026-00001"})
    case = in_reserve(office, tier="local")
    with pytest.raises(NotYet, match="没有编号为"):
        perform(case, "link-case", by=office.officer, answers={"case": "DBZD-2026-00001"})
    revision = open_case(
        "local-standard", "propose-revision", by="system",
        answers={"title": "x", "revised": [shelf.old.number], "reason": "旧", "review": ""}, now=at(TODAY),
    )  # fmt: skip
    perform(case, "link-case", by=office.officer, answers={"case": revision.number}, now=at(TODAY))
    assert case.links.get(kind="case").key == revision.number


def test_science_is_linked_later_and_a_project_withdrawn_by_whom_it_is(office):
    case = in_reserve(office)
    more = {"science_number": "2025-K-9", "science_title": "数字茶园", "science_results": "试验数据"}
    perform(case, "link-science", by=office.drafter, answers=more, now=at(TODAY))
    assert set(case.links.values_list("key", flat=True)) == {"2024YFD1000000", "2025-K-9"}
    with pytest.raises(NotYours):
        perform(case, "withdraw", by=office.officer, answers={"reason": "x"})
    perform(case, "withdraw", by=office.drafter, answers={"reason": "合并"}, now=at(TODAY))
    assert case.outcome == "withdrawn"


def test_a_stranger_to_the_entry_does_nothing(office):
    case = in_reserve(office)
    other = office.person("other-drafter", Role.DRAFTER)
    assert not [choice for choice in choices(case, by=other) if choice.is_yours]
