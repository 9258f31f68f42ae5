"""A need: what there is already, and the four answers."""

from __future__ import annotations

from datetime import date

import pytest
from tests.processes.planning_ahead.conftest import TODAY, at

from guiju.processes.planning_ahead import matching
from guiju.standards.search import rebuild
from guiju.workflow.definition import PUBLIC
from guiju.workflow.engine import open_case, perform
from guiju.workflow.errors import NotYet, NotYours
from guiju.workflow.models import Case

NEED = {"title": "茶叶冷链运输服务规范", "need": "鲜叶运到厂里已经发热。", "ics": "67.140.10"}


@pytest.fixture
def index(settings, tmp_path, shelf):
    settings.SEARCH_URL = f"segments://{tmp_path / 'search'}"
    rebuild()


def stated(office, **changes) -> Case:
    return open_case(
        "standards-demand", "state", by=PUBLIC, answers=NEED | changes, office=office.bureau, now=at(TODAY)
    )


def test_a_need_is_matched_with_standards_and_committees(office, shelf, index):
    found = stated(office).events.get().data["matches"]
    assert next(each["number"] for each in found["standards"]) == "DB33/T 3-2024"
    assert "相似度" in found["standards"][0]["why"]
    [committee] = found["committees"]
    assert committee["key"] == office.committee.key
    assert "归口" in committee["why"]
    assert "名称含“茶叶”" in committee["why"]


def test_without_an_index_the_need_is_taken_and_says_so(office, shelf, settings, tmp_path):
    settings.SEARCH_URL = f"segments://{tmp_path / 'nothing'}"
    found = stated(office).events.get().data["matches"]
    assert found["standards"] == []
    assert found["unsearched"]


@pytest.mark.parametrize(
    ("title", "keywords", "pieces"),
    [
        ("茶叶冷链运输服务规范", (), ["茶叶冷链运输", "茶叶", "冷链", "运输"]),
        ("希望制定关于社区的标准", (), ["社区"]),
        ("标准", ("助餐",), ["助餐"]),
    ],
)
def test_what_says_nothing_is_not_looked_for(title, keywords, pieces):
    assert matching.pieces_of(title, keywords) == pieces


def test_answered_by_a_standard_that_is_there(office, shelf, index):
    case = stated(office)
    with pytest.raises(NotYet, match="登记簿中没有"):
        perform(case, "answer", by=office.officer, answers={"standards": ["GB/T 999999-2020"], "reply": "x"})
    given = {"standards": [shelf.young.number], "reply": "可用这一项。"}
    perform(case, "answer", by=office.officer, answers=given, now=at(TODAY))
    assert (case.state, case.outcome) == ("answered", "done")
    assert case.links.get(kind="standard").key == shelf.young.key


def test_taken_up_into_the_reserve_with_whoever_asked(office, shelf, index):
    case = open_case("standards-demand", "state", by=office.drafter, answers=NEED, office=office.bureau, now=at(TODAY))
    given = {"way": "reserve", "project_title": "茶鲜叶冷链运输技术规范", "tier": "local", "reply": "已转入储备库。"}
    perform(case, "take-up", by=office.officer, answers=given, now=at(TODAY))
    entry = Case.objects.get(process="project-reserve")
    assert (entry.state, entry.title, entry.office) == ("idea", "茶鲜叶冷链运输技术规范", office.bureau)
    assert entry.links.get(kind="case").key == case.number
    assert case.links.get(kind="case").key == entry.number
    assert [party.organization for party in entry.parties.all()] == [office.institute]


def test_an_invitation_opens_nothing(office, shelf, index):
    case = stated(office)
    given = {"way": "invitation", "invited": "省茶叶学会", "reply": "请学会提出立项。"}
    perform(case, "take-up", by=office.officer, answers=given, now=at(TODAY))
    assert Case.objects.count() == 1


def test_merged_into_another_and_declined_with_a_reason(office, shelf, index):
    first, second, third = stated(office), stated(office), stated(office, title="茶叶")
    with pytest.raises(NotYet, match="没有编号为"):
        perform(second, "merge", by=office.officer, answers={"into": second.number, "reply": "同"})
    perform(second, "merge", by=office.officer, answers={"into": first.number.lower(), "reply": "相同"}, now=at(TODAY))
    assert (second.outcome, second.links.get(kind="case").key) == ("merged", first.number)
    with pytest.raises(NotYet, match="不能并入"):
        perform(third, "merge", by=office.officer, answers={"into": second.number, "reply": "同"})
    perform(third, "decline", by=office.officer, answers={"reply": "不属于标准的范围"}, now=at(TODAY))
    assert third.outcome == "declined"
    assert first.due_on == date(2026, 12, 18)


def test_the_public_answers_nothing_and_withdraws_its_own(office, shelf, index):
    case = stated(office)
    with pytest.raises(NotYours):
        perform(case, "decline", by=PUBLIC, answers={"reply": "x"})
    perform(case, "withdraw", by=PUBLIC, now=at(TODAY))
    assert case.outcome == "withdrawn"


def test_what_is_public_is_put_up_once_and_taken_back(office, shelf, index):
    case = stated(office)
    shown = {"shown_title": "茶叶冷链", "shown_need": "缺少运输要求"}
    with pytest.raises(NotYet, match="不用撤下"):
        perform(case, "take-back", by=office.officer, answers={"reason": "x"})
    perform(case, "publish", by=office.officer, answers=shown, now=at(TODAY))
    assert case.links.filter(kind="shown").exists()
    with pytest.raises(NotYet, match="已经在网上公开"):
        perform(case, "publish", by=office.officer, answers=shown)
    perform(case, "take-back", by=office.officer, answers={"reason": "含姓名"}, now=at(TODAY))
    assert not case.links.filter(kind="shown").exists()
