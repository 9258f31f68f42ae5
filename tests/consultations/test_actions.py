from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from tests.consultations.conftest import DAY, DRAFT, FIRST, LAST, docx_of

from guiju.base.errors import InvalidForm, NotAllowed, NotNow
from guiju.consultations import actions, answering, commenting, grouping, letters
from guiju.consultations.commenting import Said, Sender, change, send, sending_of, withdraw
from guiju.consultations.errors import NotComplete, NotOpen, UnknownReceipt
from guiju.consultations.models import Answer, Comment, Letter
from guiju.consultations.words import Verdict, Way
from guiju.documents.opening import UnreadableFile
from guiju.people.models import User
from guiju.people.roles import Role


def test_a_draft_is_published_clause_by_clause(consultation):
    names = [each.name for each in consultation.clauses.all()]
    assert names == [
        "前言", "1", "2", "3", "3.1", "4", "4.1", "4.1.1", "4.1.2", "4.2", "表1", "附录A", "A.1", "A.2",
    ]  # fmt: skip
    assert consultation.number == "DBZD-2026-00001-1"
    assert consultation.clauses.get(number="表1").rows == [["类别", "面积"], ["大型", "500 m²"]]


def test_a_second_round_waits_for_the_end_of_the_first(consultation, case, attached):
    again = {"title": "x", "draft": attached(docx_of(DRAFT)), "first": FIRST, "last": LAST, "by": "test"}
    with pytest.raises(NotNow, match="还没有结束"):
        actions.publish(case, **again)
    actions.close(consultation, by="test", on=LAST)
    assert actions.current(case) is None
    assert actions.publish(case, **again).number == "DBZD-2026-00001-2"
    with pytest.raises(InvalidForm, match="早于"):
        actions.publish(case, **(again | {"last": FIRST - timedelta(1)}))


def test_a_file_that_is_no_draft_is_refused_with_a_sentence(case, attached):
    days = {"title": "x", "first": FIRST, "last": LAST, "by": "test"}
    for content, sentence in ((b"%PDF-1.7", "不是 Word 文档"), (b"\xd0\xcf\x11\xe0" * 99, "另存为 .docx"),
                              (docx_of([]), "没有文字"), (docx_of(["a"])[:900], "已损坏")):  # fmt: skip
        with pytest.raises(UnreadableFile, match=sentence):
            actions.publish(case, draft=attached(content), **days)


def test_comments_are_taken_from_the_first_day_to_the_last(consultation):
    for day, sentence in ((FIRST - timedelta(1), "开始"), (LAST + timedelta(1), "已经结束")):
        with pytest.raises(NotOpen, match=sentence):
            send(consultation, [Said(None, "意见")], sender=Sender(name="甲"), on=day)
    send(consultation, [Said(None, "意见")], sender=Sender(name="甲"), on=LAST)
    late = Sender(organization="水务局")
    send(consultation, [Said(None, "来函")], sender=late, on=LAST + timedelta(9), way=Way.LETTER, by="test")
    assert consultation.comments.count() == 2


@pytest.mark.parametrize(
    ("said", "sender", "sentence"),
    [
        ([Said(None, " ")], Sender(name="甲"), "写出意见"),
        ([Said(None, "长" * 4_001)], Sender(name="甲"), "最长"),
        ([Said(999, "意见")], Sender(name="甲"), "没有第 999 个"),
        ([Said(None, "意见")], Sender(), "单位名称"),
        ([Said(None, "意见")], Sender(name="甲", email="a@"), "不是电子邮件地址"),
        ([], Sender(name="甲"), "无意见"),
    ],
)
def test_what_is_not_complete_is_refused_with_a_sentence(consultation, said, sender, sentence):
    with pytest.raises(NotComplete, match=sentence):
        send(consultation, said, sender=sender, on=DAY)
    assert not consultation.sendings.exists()


def test_a_receipt_leads_back_however_it_is_typed(comments):
    code = comments["code"]
    assert sending_of(code.lower().replace("-", " ")) == comments["sending"]
    with pytest.raises(UnknownReceipt):
        sending_of(code[:-1])
    with pytest.raises(UnknownReceipt):
        sending_of("")


def test_a_changed_comment_waits_for_its_answer_again(consultation, comments, drafter):
    comment = consultation.comments.get(serial=2)
    answering.answer(consultation, [2], verdict=Verdict.ACCEPTED, reason="", by=drafter)
    comment.refresh_from_db()
    change(comment, Said(comment.clause.place, "温度改为 70 ℃"), on=DAY)
    comment.refresh_from_db()
    assert (comment.verdict, comment.text) == ("", "温度改为 70 ℃")
    assert [each.verdict for each in comment.answers.all()] == ["accepted", ""]
    withdraw(comment, on=DAY)
    assert actions.unanswered(consultation.case) == 3
    with pytest.raises(NotOpen):
        change(comment, Said(None, "晚了"), on=LAST + timedelta(1))


def test_the_same_comment_twice_is_one(comments, consultation):
    twice = [Said(None, "再补充一条"), Said(None, "再补充一条")]
    commenting.add(comments["sending"], twice, on=DAY)
    commenting.add(comments["sending"], twice, on=DAY)
    assert consultation.comments.filter(text="再补充一条").count() == 1


def test_answers_only_grow_and_corrections_are_kept(consultation, comments, drafter, officer):
    assert answering.answer(consultation, [1, 2], verdict=Verdict.ACCEPTED, reason="", by=drafter) == 2
    assert answering.answer(consultation, [1, 2], verdict=Verdict.ACCEPTED, reason="", by=officer) == 0
    assert answering.answer(consultation, [1], verdict=Verdict.PARTLY, reason="只加公勺", by=officer) == 1
    assert [each.by for each in Answer.objects.filter(comment__serial=1)] == [drafter, officer]
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Answer.objects.filter(comment__serial=1).update(verdict="declined")
    assert actions.summary(consultation.case) == (4, 1, 1, 0, 2)


def test_a_refusal_of_a_comment_needs_its_reason(consultation, comments, drafter):
    with pytest.raises(NotComplete, match="理由"):
        answering.answer(consultation, [1], verdict=Verdict.DECLINED, reason="  ", by=drafter)


@pytest.mark.parametrize("role", [Role.READER, Role.DRAFTER, Role.EXPERT, Role.ENTERPRISE, Role.AUDITOR])
def test_strangers_to_the_case_do_not_answer(consultation, comments, role):
    stranger = User.objects.create(username="stranger", role=role)
    with pytest.raises(NotAllowed):
        answering.answer(consultation, [1], verdict=Verdict.ACCEPTED, reason="", by=stranger)


def test_comments_are_given_to_drafters_of_the_case(consultation, comments, officer, drafter):
    assert answering.assign(consultation, [1, 2], to=drafter, by=officer) == 2
    stranger = User.objects.create(username="stranger", role=Role.DRAFTER)
    with pytest.raises(InvalidForm, match="无关"):
        answering.assign(consultation, [1], to=stranger, by=officer)
    assert list(answering.drafters(consultation)) == [drafter]


def test_commenters_are_told_once_all_is_answered_and_again_of_what_changed(consultation, comments, officer, folder):
    with pytest.raises(NotNow, match="结束以后"):
        actions.tell(consultation, by=officer, on=LAST)
    actions.close(consultation, by=officer, on=LAST + timedelta(1))
    with pytest.raises(NotNow, match="还有 4 条"):
        actions.tell(consultation, by=officer, on=LAST)
    answering.answer(consultation, [1, 2, 3, 4], verdict=Verdict.NOTED, reason="感谢支持", by=officer)
    Letter.objects.all().delete()
    assert actions.tell(consultation, by=officer, on=LAST) == 1
    assert actions.tell(consultation, by=officer, on=LAST) == 0
    answering.answer(consultation, [2], verdict=Verdict.ACCEPTED, reason="", by=officer)
    assert actions.tell(consultation, by=officer, on=LAST) == 1
    assert letters.send_waiting() == 2
    from email import policy
    from email.parser import BytesParser

    read = [BytesParser(policy=policy.default).parsebytes(each.read_bytes())
            for each in sorted((folder / "outbox").glob("*.eml"))]  # fmt: skip
    texts = [each.get_body().get_content() for each in read]
    assert {each["To"] for each in read} == {"li@example.cn"}
    assert any("已知悉：感谢支持" in text for text in texts)
    assert all(comments["code"] in text for text in texts)


def test_the_journal_names_no_person(consultation, comments):
    from guiju.journal.models import Entry

    written = " ".join(str(each.payload) + each.subject + each.actor for each in Entry.objects.all())
    assert "consultation.commented" in set(Entry.objects.values_list("kind", flat=True))
    assert not any(word in written for word in ("李四", "王五", "li@example.cn"))


def test_groups_by_themselves_and_by_hand(consultation, officer):
    place = consultation.clauses.get(number="4.1.1").place
    for name, text in (("甲", "应配备公筷，并应配备公勺"), ("乙", "建议应配备公筷和公勺"),
                       ("丙", "配备公筷，并配备公勺。"),
                       ("丁", "本条建议删除"), ("戊", "公筷的长度没有规定")):  # fmt: skip
        send(consultation, [Said(place, text)], sender=Sender(name=name), on=DAY)
    assert grouping.regroup(consultation, by=officer) == 1
    assert set(Comment.objects.filter(group__isnull=False).values_list("serial", flat=True)) == {1, 2, 3}
    assert Comment.objects.get(serial=3).why["like"] == 1
    grouping.split(consultation, [2], by=officer)
    grouping.regroup(consultation, by=officer)
    assert Comment.objects.get(serial=2).group is None
    grouping.merge(consultation, [1, 5], by=officer)
    grouping.regroup(consultation, by=officer)
    assert set(Comment.objects.filter(group__isnull=False).values_list("serial", flat=True)) == {1, 3, 5}
    with pytest.raises(NotComplete, match="两条以上"):
        grouping.merge(consultation, [4], by=officer)
    grouping.split(consultation, [1, 3], by=officer)
    assert not consultation.groups.exists()
