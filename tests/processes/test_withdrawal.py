"""A local standard is withdrawn: outside a review with publicity, after one straight to the decision."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.processes.local import Course

from guiju.base.terms import Status
from guiju.workflow import documents, replaying
from guiju.workflow.definition import SYSTEM
from guiju.workflow.errors import InvalidAnswers, NotYet, NotYours

WHY = {"cause": "superseded", "reason": "已有国家标准。"}


@pytest.fixture
def course(db, settings, tmp_path):
    settings.MEDIA_ROOT = settings.DATA = tmp_path
    return Course()


@pytest.fixture
def standard(make_standard):
    return make_standard("DB33/T 2147-2018", title_zh="茶园低温预警", published_on=date(2018, 11, 1),
                         effective_on=date(2018, 12, 1))  # fmt: skip


def proposed(course, number="DB33/T 2147-2018", **answers):
    return course.opens("propose", by=course.officer, process="withdrawal", standard=[number], **WHY, **answers)


def publicized(course, days=30):
    last = course.day + timedelta(days=days)
    course.does("publicize", first=course.day.isoformat(), last=last.isoformat(), address="标准处")


def test_a_standard_ends_after_publicity_decision_and_announcement(course, standard):
    proposed(course, instead=["GB/T 1-2020"])
    assert course.case.title == "DB33/T 2147—2018 茶园低温预警"
    publicized(course)
    course.does("record-objection", who="某企业", objection="仍在使用。", answer="已说明新标准适用。")
    course.later(31)
    course.does("close-publicity")
    course.does("withdraw-standard", opinion="同意废止。")
    with pytest.raises(NotYet, match="早于决定日期"):
        course.does("announce", announcement="2026 年第 3 号", withdrawn="2026-03-01")
    course.does("announce", announcement="2026 年第 3 号", withdrawn=course.day.isoformat())
    standard.refresh_from_db()
    assert standard.withdrawn_on == course.day
    assert standard.status(on=course.day) is Status.WITHDRAWN
    assert course.case.outcome == "done"
    for event, document in documents.documents_of(course.case):
        assert documents.made(course.case, event, document)[:2] == b"PK"
    assert not list(replaying.flaws())


def test_publicity_lasts_by_the_rule(course, standard):
    proposed(course)
    with pytest.raises(NotYet, match="不足 30 日"):
        publicized(course, days=29)
    publicized(course, days=40)
    course.later(35)
    with pytest.raises(NotYet, match="公示到 2026-04-11 为止"):
        course.does("close-publicity")


def test_what_a_review_concluded_goes_to_the_decision(course, standard):
    answers = {"standard": ["DB33/T 2147-2018"], "reason": "复审结论为废止。", "review": "FS-2026-00001"}
    course.opens("from-review", by=SYSTEM, process="withdrawal", **answers)
    assert course.case.state == "deciding"
    course.does("keep-standard", opinion="仍有使用。")
    standard.refresh_from_db()
    assert (course.case.outcome, standard.withdrawn_on) == ("declined", None)


def test_only_a_local_standard_that_lives_is_withdrawn_and_once(course, standard, make_standard):
    make_standard("GB/T 1.1-2020", title_zh="导则", effective_on=date(2020, 10, 1))
    make_standard("DB33/T 7-2001", title_zh="旧", effective_on=date(2001, 1, 1), withdrawn_on=date(2010, 1, 1))
    for number, why in (("GB/T 1.1-2020", "不是地方标准"), ("DB33/T 7-2001", "已不是现行标准"),
                        ("DB33/T 8-2001", "登记簿中没有")):  # fmt: skip
        with pytest.raises(NotYet, match=why):
            proposed(course, number)
    first = proposed(course)
    with pytest.raises(NotYet, match=f"已有同类办件 {first.number}"):
        proposed(course)


def test_the_decision_belongs_to_the_approver_and_has_its_reason(course, standard):
    course.opens(
        "from-review", by=SYSTEM, process="withdrawal", standard=["DB33/T 2147-2018"], reason="复审结论为废止。"
    )
    with pytest.raises(NotYours, match="批准人"):
        course.does("withdraw-standard", by=course.officer, opinion="同意。")
    with pytest.raises(InvalidAnswers, match="决定的理由：必须填写"):
        course.does("withdraw-standard")
