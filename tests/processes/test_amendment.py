"""An amendment sheet from its proposal to the register, where it amends its standard."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.processes.local import Course

from guiju.base.terms import RelationKind, Status
from guiju.standards.models import Standard
from guiju.workflow import documents, replaying
from guiju.workflow.definition import SYSTEM
from guiju.workflow.errors import NotYet

SHEET = {"changes": "3.1 “低于 4 ℃”改为“低于 3 ℃”。", "units": ["远山茶业有限公司"], "drafters": ["张三"]}


@pytest.fixture
def course(db, settings, tmp_path):
    settings.MEDIA_ROOT = settings.DATA = tmp_path
    return Course()


@pytest.fixture
def standard(make_standard):
    return make_standard("DB33/T 2147-2018", title_zh="茶园低温预警", published_on=date(2018, 11, 1),
                         effective_on=date(2018, 12, 1))  # fmt: skip


def to_approving(course):
    course.opens("propose", process="amendment", standard=["DB33/T 2147-2018"], reason="指标有误。",
                 draft=course.file(), **SHEET)  # fmt: skip
    to_vote(course)
    course.works("vote", *[{"vote": "for"}] * 3)
    course.does("record-passed", chair="王五", minutes="同意。")


def to_vote(course):
    course.consults()
    course.later(31)
    course.does("close-consultation")
    course.does("submit-for-review", review_draft=course.file(), changes="无。")
    course.calls_review()


def published(course):
    course.does("publish", announcement="2026 年第 9 号", published=course.day.isoformat(),
                effective=(course.day + timedelta(days=30)).isoformat())  # fmt: skip


def test_a_sheet_amends_its_standard_which_goes_on(course, standard):
    to_approving(course)
    course.does("approve", opinion="批准。")
    published(course)
    course.does("open-text", text=course.file("修改单.pdf", by=course.officer), opened=course.day.isoformat())
    assert course.case.outcome == "done"
    sheet = Standard.objects.get(number="DB33/T 2147-2018/XG1-2026")
    assert sheet.title_zh == "茶园低温预警 第1号修改单"
    assert sheet.relations.get(kind=RelationKind.AMENDS).target == standard
    standard.refresh_from_db()
    assert standard.status(on=course.day) is Status.IN_FORCE
    for event, document in documents.documents_of(course.case):
        assert documents.made(course.case, event, document)[:2] == b"PK"
    assert not list(replaying.flaws())


def test_a_third_sheet_is_numbered_only_when_that_is_meant(course, standard, make_standard):
    for number in ("DB33/T 2147-2018/XG1-2020", "DB33/T 2147-2018/XG2-2022"):
        make_standard(number, title_zh="修改单", effective_on=date(2022, 1, 1))
    to_approving(course)
    with pytest.raises(NotYet, match="这将是第 3 号修改单；旧规定每项标准不超过 2 号（未核对）"):
        course.does("approve", opinion="批准。")
    course.does("approve", opinion="批准。", beyond=True)
    assert course.case.events.last().data["sheet_number"] == "DB33/T 2147-2018/XG3-2026"


def test_a_failed_vote_goes_back_or_is_repeated(course, standard):
    course.opens("propose", process="amendment", standard=["DB33/T 2147-2018"], reason="指标有误。",
                 draft=course.file(), **SHEET)  # fmt: skip
    to_vote(course)
    course.works("vote", {"vote": "for"}, {"vote": "against", "objection": "不同意。"}, {"vote": "abstained"})
    with pytest.raises(NotYet, match="表决没有通过"):
        course.does("record-passed", chair="王五", minutes="。")
    course.does("record-failed", chair="王五", minutes="。")
    course.does("return", reason="重拟。")
    assert course.case.state == "returned"


def test_what_a_review_asks_for_waits_for_its_drafter(course, standard):
    answers = {"standard": ["DB33/T 2147-2018"], "reason": "复审结论为修改。", "review": "FS-2026-00001"}
    course.opens("from-review", by=SYSTEM, process="amendment", **answers)
    with pytest.raises(NotYet) as refused:
        course.consults()
    assert "还没有草案" in str(refused.value)
    assert "还没有确定起草单位" in str(refused.value)
    course.does("appoint", lead="enterprise:tea", reason="原起草单位。")
    course.does("return", reason="请起草。")
    course.does("complete", draft=course.file(), **SHEET)
    assert course.case.state == "proposed"
