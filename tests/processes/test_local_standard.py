"""A local standard from its proposal to the register, and what stands against each wrong step."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.processes.local import DRAFT, PROPOSAL, SCORES, Course

from guiju.base.terms import RelationKind, Status
from guiju.checks.negative.models import NegativeEntry
from guiju.organizations.members.models import Membership
from guiju.people.roles import Role
from guiju.processes.local.models import Call, NumberSequence, OpenedText, SkippedNumber
from guiju.standards.models import Standard
from guiju.workflow import documents, engine, replaying
from guiju.workflow.definition import SYSTEM
from guiju.workflow.errors import InvalidAnswers, NotYet, NotYours
from guiju.workflow.models import Case, Task

NO, ABSTAINED, YES = {"vote": "against", "objection": "指标缺少依据。"}, {"vote": "abstained"}, {"vote": "for"}


@pytest.fixture
def course(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.DATA = tmp_path
    return Course()


# The whole way


def test_a_proposal_comes_to_stand_in_the_register(course):
    course.to_published()
    course.opens_text()
    course.later(20)
    course.does("file", filing_number="12345-2026", filed=course.day.isoformat())
    assert (course.case.state, course.case.outcome) == ("done", "done")
    standard = Standard.objects.get(prefix="DB33/T")
    assert standard.number == "DB33/T 1-2026"
    assert standard.title_zh == "茶园低温预警服务规范"
    assert standard.filed_on == course.day
    assert standard.issued_by == course.bureau
    assert standard.status(on=course.day) is Status.UPCOMING
    assert OpenedText.objects.get(standard=standard.key).case == course.case
    assert not list(replaying.flaws())


def test_every_document_is_made_the_same_each_time(course):
    course.to_published()
    course.opens_text()
    course.does("file", filing_number="1", filed=course.day.isoformat())
    found = documents.documents_of(course.case)
    assert [document.code for _event, document in found] == [
        "application", "assessment", "plan", "explanation", "announcement", "comment-table", "minutes",
        "approval-sheet", "approval", "announcement-of-publication", "filing",
    ]  # fmt: skip
    for event, document in found:
        made = documents.made(course.case, event, document)
        assert made[:2] == b"PK"
        assert made == documents.made(course.case, event, document), document.code


def test_the_desk_has_twenty_days_to_open_the_text_and_sixty_to_file(course):
    course.to_published()
    published = course.day
    assert (course.case.due_clock, course.case.due_on) == ("text", published + timedelta(days=20))
    with pytest.raises(NotYet, match="正式文本还没有公开"):
        course.does("file", filing_number="1", filed=course.day.isoformat())
    course.opens_text()
    assert (course.case.due_clock, course.case.due_on) == ("filing", published + timedelta(days=60))
    with pytest.raises(NotYet, match=r"已于 .* 公开"):
        course.opens_text()


# Screening


def test_a_hit_of_the_negative_list_waits_for_a_person_with_reasons(course):
    course.proposes(title="农村家用电器维修服务规范")
    [hit] = course.case.events.get().data["negative_hits"]
    assert (hit["field"], hit["word"], hit["verified"]) == ("家用电器", "家用电器", False)
    with pytest.raises(NotYet, match="负面清单筛查命中 1 项（家用电器）"):
        course.does("accept", experts=course.ids)
    with pytest.raises(InvalidAnswers, match="理由：必须填写"):
        course.does("decide-negative", negative_verdict="outside")
    course.does("decide-negative", negative_verdict="inside", negative_reason="确属该领域。")
    with pytest.raises(NotYet, match="已研判为属于负面清单"):
        course.does("accept", experts=course.ids)
    course.does("decide-negative", negative_verdict="outside", negative_reason="维修服务不是产品标准。")
    course.does("accept", experts=course.ids)
    assert course.case.state == "assessing"


def test_an_ended_entry_of_the_negative_list_hits_no_more(course):
    NegativeEntry.objects.filter(field="家用电器").update(valid_to=date(2026, 3, 1))
    course.proposes(title="农村家用电器维修服务规范")
    assert course.case.events.get().data["negative_hits"] == []
    with pytest.raises(NotYet, match="没有命中"):
        course.does("decide-negative", negative_verdict="outside", negative_reason="无")


def test_a_title_like_one_of_the_register_waits_for_a_person(course, make_standard):
    make_standard("DB33/T 900-2020", title_zh="茶园低温预警规范", effective_on=date(2020, 5, 1))
    make_standard("DB33/T 901-2010", title_zh="茶园低温预警技术规范", effective_on=date(2010, 5, 1),
                  withdrawn_on=date(2015, 1, 1))  # fmt: skip
    make_standard("DB33/T 902-2020", title_zh="水稻机插技术规程", effective_on=date(2020, 5, 1))
    course.proposes()
    [hit] = course.case.events.get().data["duplicate_hits"]
    assert (hit["kind"], hit["shown"]) == ("standard", "DB33/T 900-2020")
    with pytest.raises(NotYet, match="查重命中 1 项（最相近：DB33/T 900-2020）"):
        course.does("accept", experts=course.ids)
    course.does("decide-duplicates", duplicate_verdict="duplicate", duplicate_reason="内容相同。")
    with pytest.raises(NotYet, match="重复，不能继续"):
        course.does("accept", experts=course.ids)
    course.does("decline", reason="与 DB33/T 900 重复。")
    assert course.case.outcome == "declined"


def test_a_case_under_way_with_the_same_title_is_a_hit_and_may_take_the_new_one_in(course):
    first = course.proposes()
    course.proposes(title="茶园低温预警服务规程")
    assert [hit["key"] for hit in course.case.events.get().data["duplicate_hits"]] == [first.number]
    with pytest.raises(NotYet, match="没有正在办理的同类办件"):
        course.does("merge", into="DBZD-2026-09999", reason="同一事项。")
    course.does("merge", into=first.number, reason="同一事项。")
    assert course.case.outcome == "merged"


def test_what_is_sent_again_is_screened_again(course, make_standard):
    make_standard("DB33/T 900-2020", title_zh="茶园低温预警规范", effective_on=date(2020, 5, 1))
    course.proposes()
    course.does("decide-duplicates", duplicate_verdict="different", duplicate_reason="对象不同。")
    course.does("return", reason="请补充必要性。")
    course.does("complete", **{**PROPOSAL, "title": "茶园低温预警与防御规范"})
    assert course.case.title == "茶园低温预警与防御规范"
    with pytest.raises(NotYet, match="查重命中"):
        course.does("accept", experts=course.ids)


# The proposal


def test_a_proposal_names_an_open_call_or_none(course):
    Call.objects.create(number="ZJ-2026-01", title="征集", text="。", first=date(2026, 3, 1), last=date(2026, 3, 31))
    with pytest.raises(NotYet, match="没有编号为“ZJ-2026-09”的征集通知"):
        course.proposes(call="ZJ-2026-09")
    course.proposes(call="ZJ-2026-01")
    assert list(course.case.links.values_list("kind", "key")) == [("call", "ZJ-2026-01")]
    course.later(40)
    with pytest.raises(NotYet, match="今天不在其中"):
        course.proposes(call="ZJ-2026-01")


@pytest.mark.parametrize(("name", "code"), [("ics", "7.060"), ("ics", "07.060.1"), ("ccs", "47A"), ("ccs", "O12")])
def test_classes_are_written_right(course, name, code):
    with pytest.raises(NotYet, match="写法不对"):
        course.proposes(**{name: code})


def test_experts_assess_without_the_drafters(course):
    course.proposes()
    Membership.objects.create(
        person=course.experts[0], organization=course.firm, role=Role.EXPERT.value, since=date(2020, 1, 1)
    )
    with pytest.raises(NotYet, match="expert1 是起草人或起草单位的人员"):
        course.does("accept", experts=course.ids)
    others = [course.person(name, Role.EXPERT).pk for name in ("张三", "expert4", "expert5")]
    with pytest.raises(NotYet, match="张三 是起草人"):
        course.does("accept", experts=others)


def test_a_plan_waits_for_all_assessments(course):
    course.proposes()
    course.does("accept", experts=course.ids)
    with pytest.raises(NotYet, match="还有 3 位专家没有提交评估意见"):
        course.does("recommend", opinion="同意。")
    course.works("assess", *[SCORES] * 3)
    course.does("recommend", opinion="同意。")
    assert course.case.events.last().data["assessment"]["mean"] == 82.0
    course.does("approve-plan", plan_notice="某市监〔2026〕3 号")
    assert course.case.events.last().data["plan_number"] == "2026-0001"


# The fast track


def test_the_fast_track_leaves_out_drafting_but_not_the_public(course):
    with pytest.raises(NotYet, match="须随申请书附标准草案"):
        course.proposes(track="fast", fast_reason="应急。")
    course.to_planning(track="fast", fast_reason="应急。", draft=course.file())
    with pytest.raises(NotYet, match="请按快速程序下达"):
        course.does("approve-plan", plan_notice="x")
    course.does("approve-fast-plan", plan_notice="x")
    assert course.case.state == "draft-received"
    first = course.day
    days = {"first": first.isoformat(), "short_basis": "本省办法第 20 条", "address": "标准处"}
    with pytest.raises(NotYet, match="为 14 日（开始当日不计），不足 15 日"):
        course.does("open-short-consultation", last=(first + timedelta(days=14)).isoformat(), **days)
    course.does("open-short-consultation", last=(first + timedelta(days=15)).isoformat(), **days)
    course.later(15)
    with pytest.raises(NotYet, match=r"到 .* 才能结束"):
        course.does("close-consultation")
    course.later(1)
    course.does("close-consultation")


def test_an_ordinary_proposal_has_no_short_way(course):
    course.to_planning()
    with pytest.raises(NotYet, match="没有申请快速程序"):
        course.does("approve-fast-plan", plan_notice="x")


# Drafting and consultation


def test_a_consultation_lasts_thirty_days(course):
    course.to_drafting()
    course.does("submit-draft", draft=course.file(), **DRAFT)
    with pytest.raises(NotYet, match="为 29 日（开始当日不计），不足 30 日"):
        course.consults(days=29)
    course.consults(days=30)
    course.later(30)
    with pytest.raises(NotYet) as refused:
        course.does("close-consultation")
    assert "到 2026-04-07 才能结束" in str(refused.value)
    course.later(1)
    course.does("close-consultation", by=SYSTEM)
    assert course.case.state == "answering"


def test_a_plan_is_extended_once_and_its_deadline_moves(course):
    course.to_drafting()
    assert course.case.due_on == date(2027, 3, 7)
    course.does("report-progress", progress="完成初稿。", percent=40)
    course.does("ask-extension", asked_months=6, reason="需补一季观测。")
    course.does("extend", months=6, reason="同意补观测。")
    assert course.case.due_on == date(2027, 9, 7)
    with pytest.raises(NotYet, match="最多延长 1 次"):
        course.does("extend", months=1, reason="再延。")


def test_a_suspended_case_waits_and_its_deadline_with_it(course):
    course.to_drafting()
    course.does("suspend", reason="上位法修订。")
    with pytest.raises(NotYet, match="已中止"):
        course.does("submit-draft", draft=course.file(), **DRAFT)
    assert course.case.due_on is None
    course.later(31)
    course.does("resume", reason="已明确。")
    assert course.case.due_on == date(2027, 4, 7)


def test_units_may_change_and_a_new_lead_takes_over(course):
    course.to_drafting()
    course.does("change-units", units=["远山茶业有限公司", "农业大学"], drafters=["赵六"], reason="增加单位。")
    other = course.firm.__class__.objects.create(key="association:tea", kind="association", name_zh="茶叶协会")
    chair = course.person("chair", Role.ASSOCIATION, other)
    course.does("replace-lead", lead="association:tea", reason="原单位退出。")
    with pytest.raises(NotYours, match="办理"):
        course.does("submit-draft", draft=course.file(), **DRAFT)
    assert Task.objects.get(case=course.case, state="open").organization == other
    course.does("submit-draft", by=chair, draft=course.file(by=chair), **DRAFT)


# The review


def test_drafters_and_their_units_do_not_vote(course):
    course.to_review()
    Membership.objects.create(
        person=course.experts[2], organization=course.firm, role=Role.EXPERT.value, since=date(2020, 1, 1)
    )
    with pytest.raises(NotYet, match="expert3 是起草人或起草单位的人员，不能参加"):
        course.calls_review()


def test_a_tie_never_passes(course):
    course.to_review()
    course.calls_review()
    with pytest.raises(NotYet, match="还有 3 位专家没有表决"):
        course.does("record-passed", chair="王五", minutes="。")
    course.works("vote", YES, NO, ABSTAINED)
    with pytest.raises(NotYet, match="同意 1 票，表决 3 人，不足 3/4"):
        course.does("record-passed", chair="王五", minutes="。")
    course.does("record-failed", chair="王五", minutes="意见不一致。")
    assert course.case.state == "not-passed"
    result = course.case.events.last().data["result"]
    assert (result["passed"], result["counts"]) == (
        False,
        {"for": 1, "with-remarks": 0, "against": 1, "abstained": 1},
    )
    course.does("vote-again", reason="已补充依据。", day=course.day.isoformat(), reviewers=course.ids)
    course.works("vote", YES, {"vote": "with-remarks", "remarks": "改 3.1。"}, YES)
    with pytest.raises(NotYet, match="表决已经通过"):
        course.does("record-failed", chair="王五", minutes="。")
    course.does("record-passed", chair="王五", minutes="同意报批。")
    assert course.case.events.get(code="vote-again").data["ballot"] == {
        "rule": "expert-group", "electorate": course.ids, "round": 2,
    }  # fmt: skip
    assert not list(replaying.flaws())


def test_a_failed_draft_goes_back_to_drafting(course):
    course.to_review()
    course.calls_review()
    course.works("vote", NO, NO, YES)
    course.does("record-failed", chair="王五", minutes="不同意。")
    course.does("return-for-drafting", reason="重写第 3 章。")
    assert course.case.state == "drafting"


def test_who_cannot_come_is_released_and_a_committee_counts_its_turnout(course):
    course.to_review()
    course.calls_review("committee")
    absent = Task.objects.filter(case=course.case, work="vote", state="open").order_by("person__username").last()
    engine.release(absent, by=course.officer, reason="出差。", now=course.now)
    course.works("vote", YES, YES)
    with pytest.raises(NotYet, match="参加表决 2 人，应到 3 人，不足 3/4"):
        course.does("record-passed", chair="王五", minutes="。")


def test_an_objection_is_written_out(course):
    course.to_review()
    course.calls_review()
    with pytest.raises(InvalidAnswers, match="不同意的理由：必须填写"):
        course.works("vote", {"vote": "against"}, YES, YES)


# The number


def test_numbers_follow_the_register_without_gaps_and_skip_what_is_taken(course, make_standard):
    make_standard("DB33/T 2147-2018", title_zh="旧标准", effective_on=date(2018, 12, 1))
    course.to_approving()
    course.does("approve", opinion="批准。")
    assert course.case.events.last().data["standard_number"] == "DB33/T 2148-2026"
    make_standard("DB33/T 2149-2020", title_zh="后补的", effective_on=date(2020, 12, 1))
    course.to_approving(title="水稻机插技术规程")
    course.does("approve", opinion="批准。")
    given = course.case.events.last().data
    assert (given["standard_number"], given["skipped"]) == ("DB33/T 2150-2026", ["DB33/T 2149"])
    assert SkippedNumber.objects.get().holder == "db33-t-2149-2020"
    sequence = NumberSequence.objects.get()
    assert (sequence.prefix, sequence.began_after, sequence.last) == ("DB33/T", 2147, 2150)


def test_a_number_is_not_given_where_the_place_is_unknown(course):
    course.bureau.region = "330106"
    course.bureau.save()
    course.to_approving()
    with pytest.raises(NotYet, match="请填写地方标准代号"):
        course.does("approve", opinion="批准。")
    with pytest.raises(NotYet, match="“GB”不是地方标准代号"):
        course.does("approve", opinion="批准。", code="GB")
    course.does("approve", opinion="批准。", code="DB3301")
    assert course.case.events.last().data["standard_number"] == "DB3301/T 1-2026"
    assert NumberSequence.objects.count() == 1


def test_a_revision_keeps_its_number_and_the_old_edition_ends(course, make_standard):
    old = make_standard("DB33/T 2147-2018", title_zh="茶园低温预警服务规范", effective_on=date(2018, 12, 1))
    with pytest.raises(NotYet, match="登记簿中没有被修订的标准 DB33/T 9-2018"):
        course.proposes(kind="revision", revised=["DB33/T 9-2018"])
    course.to_published(kind="revision", revised=["DB33/T 2147-2018"])
    new = Standard.objects.get(number="DB33/T 2147-2026")
    assert new.relations.get(kind=RelationKind.REPLACES).target == old
    old.refresh_from_db()
    assert old.replaced_on == new.effective_on
    assert old.status(on=new.effective_on) is Status.REPLACED


def test_one_standard_is_revised_in_one_case(course, make_standard):
    make_standard("DB33/T 2147-2018", title_zh="茶园低温预警", effective_on=date(2018, 12, 1))
    first = course.proposes(kind="revision", revised=["DB33/T 2147-2018"])
    with pytest.raises(NotYet, match=f"已在办件 {first.number} 中修订"):
        course.proposes(kind="revision", revised=["DB33/T 2147-2018"])


def test_a_review_opens_a_revision_that_waits_for_its_drafter(course, make_standard):
    make_standard("DB33/T 2147-2018", title_zh="茶园低温预警", effective_on=date(2018, 12, 1))
    course.opens(
        "propose-revision", by=SYSTEM, title="茶园低温预警", revised=["DB33/T 2147-2018"], reason="复审结论为修订。"
    )
    with pytest.raises(NotYet) as refused:
        course.does("accept", experts=course.ids)
    assert "还没有立项申请书" in str(refused.value)
    assert "还没有确定起草单位" in str(refused.value)
    course.does("appoint", lead="enterprise:tea", reason="原起草单位。")
    course.does("return", reason="请填写申请书。")
    course.does("complete", **{**PROPOSAL, "kind": "revision", "revised": ["DB33/T 2147-2018"]})
    course.does("accept", experts=course.ids)
    assert course.case.applicant == course.firm


def test_publication_is_in_order(course):
    course.to_approving()
    course.does("approve", opinion="批准。")
    before = (course.day - timedelta(days=1)).isoformat()
    with pytest.raises(NotYet, match="早于批准日期"):
        course.publishes(published=before)
    with pytest.raises(NotYet, match=r"实施日期 .* 早于发布日期"):
        course.publishes(effective=before)
    with pytest.raises(NotYet, match="还没有到"):
        course.publishes(published=(course.day + timedelta(days=1)).isoformat())
    with pytest.raises(NotYet, match="登记簿中没有 DB33/T 77-2001"):
        course.publishes(replaces=["DB33/T 77-2001"])


# A city


def test_a_city_files_through_its_province(course):
    course.bureau.region = "330100"
    course.bureau.save()
    course.to_published()
    course.opens_text()
    course.does("send-to-province", letter="杭市监〔2026〕8 号")
    with pytest.raises(NotYet, match="已报省级备案"):
        course.does("send-to-province", letter="杭市监〔2026〕8 号")
    filing = Case.objects.get(process="provincial-filing")
    assert filing.office == course.bureau
    assert (filing.state, filing.links.filter(kind="case").get().key) == ("prepared", course.case.number)


def test_a_province_does_not_report_to_itself(course):
    course.to_published()
    with pytest.raises(NotYet, match="省级地方标准直接备案"):
        course.does("send-to-province", letter="杭市监〔2026〕8 号")


# Who may, and how a case ends before its end


def test_the_proposer_may_withdraw_until_a_number_is_given(course):
    course.to_approving()
    case = course.case
    course.does("approve", opinion="批准。")
    for code in ("withdraw", "end"):
        with pytest.raises(NotYet, match="只能在"):
            course.does(code, reason="不做了。")
    course.proposes(title="水稻机插技术规程")
    course.does("withdraw", reason="不做了。")
    assert course.case.outcome == "withdrawn"
    assert case.is_open


def test_an_approver_ends_a_plan_even_while_it_is_suspended(course):
    course.to_drafting()
    course.does("suspend", reason="等。")
    with pytest.raises(NotYours, match="批准人"):
        course.does("end", by=course.officer, reason="逾期。")
    course.does("end", reason="逾期未完成。")
    assert (course.case.outcome, course.case.is_open) == ("ended", False)


@pytest.mark.parametrize(
    ("code", "wrong"),
    [("accept", "drafter"), ("approve-plan", "officer"), ("submit-draft", "officer"), ("approve", "reviewer"),
     ("check", "approver"), ("publish", "drafter"), ("record-passed", "approver"), ("call-review", "drafter")],
)  # fmt: skip
def test_each_step_belongs_to_its_role(course, code, wrong):
    course.proposes()
    with pytest.raises(NotYours, match="办理"):
        course.does(code, by=getattr(course, wrong))


def test_a_stranger_with_the_same_role_has_no_part(course):
    course.to_drafting()
    other = course.firm.__class__.objects.create(key="enterprise:other", kind="enterprise", name_zh="他厂")
    stranger = course.person("stranger", Role.ENTERPRISE, other)
    with pytest.raises(NotYours):
        course.does("submit-draft", by=stranger, draft=course.file(by=stranger), **DRAFT)
