"""投诉 and 举报 through the engine: clocks by the rule in force on the day, refusals, papers."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from guiju.base.errors import NotAllowed, NotNow
from guiju.organizations.members.models import Membership
from guiju.organizations.models import Organization
from guiju.people.models import User
from guiju.people.roles import Role
from guiju.processes.appeals.violations import violations
from guiju.workflow import clocks
from guiju.workflow.clocks import Hand
from guiju.workflow.documents import documents_of, made
from guiju.workflow.engine import choices, open_case, perform
from guiju.workflow.models import Case

DISPUTE = {
    "title": "童车要退货", "against": "某童车厂", "story": "轮子一碰就掉。", "wish": "退货", "named": "no",
}  # fmt: skip
REPORT = {"title": "没有执行标准", "against": "某童车厂", "story": "包装上没有标准号。", "named": "no"}


def noon(text: str) -> datetime:
    return datetime.combine(date.fromisoformat(text), datetime.min.time(), UTC) + timedelta(hours=4)


@pytest.fixture
def bureau(db):
    return Organization.objects.create(key="agency:bureau", kind="agency", name_zh="市局")


@pytest.fixture
def member(bureau):
    def make(role: str, office: Organization | None = None) -> User:
        office = office or bureau
        person, _made = User.objects.get_or_create(username=f"{role}-{office.pk}", defaults={"role": Role.READER})
        Membership.objects.get_or_create(
            person=person, organization=office, role=role, defaults={"since": date(2020, 1, 1)}
        )
        return person

    return make


def opened(process: str, on: str, bureau, **answers) -> Case:
    given = DISPUTE if process == "complaint" else REPORT
    return open_case(process, by="public", answers=given | answers, office=bureau, now=noon(on))


def clock(case: Case, code: str, today: str):
    events = list(case.events.order_by("seq"))
    found = clocks.reckon(case.procedure, events, today=date.fromisoformat(today))
    return next(each for each in found if each.clock.code == code)


def test_seven_working_days_to_accept(bureau):
    case = opened("complaint", "2026-11-20", bureau)  # a Friday
    assert case.due_on == date(2026, 12, 1)


@pytest.mark.parametrize(
    ("accepted", "due", "unit"),
    [
        ("2026-04-14", date(2026, 6, 18), "working_day"),
        ("2026-04-15", date(2026, 6, 14), "calendar_day"),
        ("2026-11-23", date(2027, 1, 22), "calendar_day"),
    ],
)
def test_mediation_ends_by_the_rule_of_the_day_of_acceptance(bureau, member, accepted, due, unit):
    case = opened("complaint", "2026-04-13" if accepted < "2026-05" else accepted, bureau)
    perform(case, "accept", by=member("officer"), answers={"reply": "受理"}, now=noon(accepted))
    found = clock(case, "mediate", accepted)
    assert (found.due_on, found.rule.unit) == (due, unit)


def test_time_at_the_laboratory_does_not_count(bureau, member):
    case = opened("complaint", "2026-11-20", bureau)
    officer = member("officer")
    perform(case, "accept", by=officer, answers={"reply": "受理"}, now=noon("2026-11-23"))
    perform(case, "pause", by=officer, answers={"reason": "送检"}, now=noon("2026-12-01"))
    with pytest.raises(NotNow, match="已中止"):
        perform(case, "settle", by=officer, answers={"agreement": "退货"}, now=noon("2026-12-02"))
    perform(case, "resume", by=officer, answers={"reason": "已有结果"}, now=noon("2026-12-21"))
    assert clock(case, "mediate", "2026-12-21").due_on == date(2027, 1, 22) + timedelta(days=20)


def test_fifteen_working_days_to_check_and_fifteen_more(bureau, member):
    case = opened("violation-report", "2026-11-02", bureau)
    assert case.due_on == date(2026, 11, 23)
    approver = member("approver")
    perform(case, "extend", by=approver, answers={"days": 15, "reason": "需要检测"}, now=noon("2026-11-20"))
    assert clock(case, "check", "2026-11-20").due_on == date(2026, 12, 14)
    with pytest.raises(NotNow, match="最多延长 1 次"):
        perform(case, "extend", by=approver, answers={"days": 1, "reason": "再延"}, now=noon("2026-11-23"))


def test_five_working_days_to_tell_the_reporter(bureau, member):
    case = opened("violation-report", "2026-11-20", bureau)
    perform(case, "file", by=member("approver"), answers={"reason": "属实"}, now=noon("2026-11-27"))
    assert clock(case, "tell", "2026-11-27").due_on == date(2026, 12, 4)
    assert clock(case, "tell", "2026-12-05").hand is Hand.OVERDUE
    telling = {"how": "receipt", "reply": "已立案"}
    perform(case, "tell-filed", by=member("inspector"), answers=telling, now=noon("2026-12-05"))
    assert clock(case, "tell", "2026-12-05").hand is Hand.LATE


def test_the_result_is_not_told_before_the_filing_was(bureau, member):
    case = opened("violation-report", "2026-11-20", bureau)
    inspector = member("inspector")
    perform(case, "file", by=member("approver"), answers={"reason": "属实"}, now=noon("2026-11-23"))
    perform(
        case, "conclude", by=inspector, now=noon("2026-11-24"),
        answers={"found": "true", "measure": "penalized", "reason": "事实清楚"},
    )  # fmt: skip
    with pytest.raises(NotNow, match="还没有告知举报人已经立案"):
        perform(case, "reply", by=inspector, answers={"how": "receipt", "reply": "已处罚"}, now=noon("2026-11-25"))


@pytest.mark.parametrize("role", ["officer", "inspector", "secretary"])
def test_only_the_approver_files(bureau, member, role):
    case = opened("violation-report", "2026-11-20", bureau)
    with pytest.raises(NotAllowed, match="立案"):
        perform(case, "file", by=member(role), answers={"reason": "x"}, now=noon("2026-11-23"))


def test_handed_to_another_office_it_is_theirs(bureau, member):
    other = Organization.objects.create(key="agency:other", kind="agency", name_zh="邻市局")
    case = opened("complaint", "2026-11-20", bureau)
    officer = member("officer")
    with pytest.raises(NotNow, match="已经在这个机关"):
        perform(case, "transfer", by=officer, answers={"office": bureau.key, "reason": "x"}, now=noon("2026-11-23"))
    perform(case, "transfer", by=officer, answers={"office": other.key, "reason": "所在地"}, now=noon("2026-11-23"))
    assert (case.office, case.due_on) == (other, date(2026, 12, 1)), "the clock runs on"
    with pytest.raises(NotAllowed):
        perform(case, "accept", by=officer, answers={"reply": "x"}, now=noon("2026-11-24"))
    perform(case, "accept", by=member("officer", other), answers={"reply": "受理"}, now=noon("2026-11-24"))


def test_the_same_dispute_is_merged_into_one(bureau, member):
    first, second = (opened("complaint", "2026-11-20", bureau) for _time in range(2))
    officer = member("officer")
    with pytest.raises(NotNow, match="没有编号为"):
        perform(second, "merge", by=officer, answers={"case": second.number, "reply": "x"}, now=noon("2026-11-23"))
    perform(second, "merge", by=officer, answers={"case": first.number, "reply": "一并办理"}, now=noon("2026-11-23"))
    assert (second.outcome, second.links.get(kind="case").key) == ("merged", first.number)


def test_likes_are_found_for_the_officer(bureau, make_standard):
    make_standard("GB 14748-2006")
    first = opened("violation-report", "2026-11-20", bureau, standards=["GB 14748-2006"])
    opened("violation-report", "2026-11-20", bureau, title="别的", against="面粉厂", story="袋子上印着旧标准。")
    third = opened("violation-report", "2026-11-21", bureau, title="没有标准号", against="某童车", story="无标准。",
                   standards=["GB 14748-2006"])  # fmt: skip
    assert [(number, same) for number, _title, _percent, same in third.events.get().data["alike"]] == [
        (first.number, True)
    ]
    other = Organization.objects.create(key="agency:other", kind="agency", name_zh="邻市局")
    elsewhere = opened("violation-report", "2026-11-21", other, standards=["GB 14748-2006"])
    assert "alike" not in elsewhere.events.get().data, "an office learns nothing of the cases of others"


def test_words_alone_make_cases_alike(bureau):
    opened("complaint", "2026-11-20", bureau)
    [[_number, _title, percent, same]] = opened("complaint", "2026-11-21", bureau).events.get().data["alike"]
    assert (percent, same) == (100, False)


def test_satisfaction_is_told_once(bureau):
    case = opened("complaint", "2026-11-20", bureau)
    perform(case, "withdraw", by="public", answers={"reason": "已退货"}, now=noon("2026-11-23"))
    perform(case, "rate", by="public", answers={"satisfied": "yes"}, now=noon("2026-11-24"))
    with pytest.raises(NotNow, match="已经评价过了"):
        perform(case, "rate", by="public", answers={"satisfied": "no"}, now=noon("2026-11-24"))


def test_the_public_may_do_little(bureau):
    case = opened("violation-report", "2026-11-20", bureau)
    mine = [choice.transition.code for choice in choices(case, by="public") if choice.is_yours]
    assert mine == ["withdraw"]


@pytest.mark.parametrize("process", ["complaint", "violation-report"])
def test_papers_are_made_and_name_nobody(bureau, member, process):
    officer, approver = member("officer"), member("approver")
    case = opened(process, "2026-11-20", bureau, named="yes")
    perform(case, "classify", by=officer, answers={"violations": ["VI001"]}, now=noon("2026-11-20"))
    if process == "complaint":
        perform(case, "accept", by=officer, answers={"reply": "受理"}, now=noon("2026-11-20"))
        ending = {"ending": "refused", "reason": "不到场"}
        perform(case, "terminate", by=officer, answers=ending, now=noon("2026-11-24"))
        perform(case, "tell", by=officer, answers={"told_on": "2026-11-25", "reply": "终止"}, now=noon("2026-11-25"))
        wanted = ["registration", "acceptance", "termination"]
    else:
        perform(case, "file", by=approver, answers={"reason": "属实"}, now=noon("2026-11-23"))
        telling = {"how": "telephone", "reply": "已立案"}
        perform(case, "tell-filed", by=officer, answers=telling, now=noon("2026-11-24"))
        order = {"correction": "公开标准", "until": "2026-12-10"}
        perform(case, "order", by=officer, answers=order, now=noon("2026-11-24"))
        perform(case, "verify", by=officer, answers={"corrected": "yes", "record": "已改"}, now=noon("2026-11-25"))
        concluded = {"found": "true", "measure": "corrected", "reason": "已改"}
        perform(case, "conclude", by=approver, answers=concluded, now=noon("2026-11-25"))
        perform(case, "reply", by=officer, answers=telling, now=noon("2026-11-25"))
        wanted = ["registration", "order", "notice"]
    papers = documents_of(case)
    assert [paper.code for _event, paper in papers] == wanted
    for event, paper in papers:
        assert made(case, event, paper) == made(case, event, paper)


def test_every_kind_of_violation_has_its_law():
    kinds = violations()
    assert list(kinds) == [f"VI{number:03d}" for number in range(1, 28)]
    assert all(kind.law.instrument and kind.title_en for kind in kinds.values())
    assert not any(kind.law.verified and not kind.law.article for kind in kinds.values())
