"""Reading a draft and commenting on it through HTTP, with and without a script."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import openpyxl
import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.consultations.conftest import LAST

from guiju.consultations import actions, answering
from guiju.consultations.models import Comment
from guiju.consultations.words import Verdict

PAGE = "/consultations/DBZD-2026-00001-1"
SENDER = {"organization": "水务局", "name": "赵六", "email": "zhao@example.cn"}


@pytest.fixture
def reader(consultation):
    cache.clear()
    return Client(headers={"accept-language": "zh-hans"})


def place_of(consultation, number):
    return consultation.clauses.get(number=number).place


def test_the_list_and_the_draft_say_how_long(reader, consultation):
    assert "还有 10 天" in reader.get("/consultations").content.decode()
    page = reader.get(PAGE).content.decode()
    assert "4.1.1" in page
    assert "应配备公筷。" in page
    assert "500 m²" in page


def test_comments_are_noted_one_by_one_and_sent_together(reader, consultation):
    for number, text in (("4.1.1", "还应配备公勺"), ("A.2", "步骤太少")):
        place = place_of(consultation, number)
        assert f'name="clause" value="{place}"' in reader.get(f"{PAGE}/comment?clause={place}").content.decode()
        answer = reader.post(f"{PAGE}/comment", {"clause": place, "text": text})
        assert answer["Location"] == f"{PAGE}?part=1#c-{place}"
    reader.post(f"{PAGE}/comment", {"text": "总的很好"})
    assert not Comment.objects.exists()
    assert "已写 3 条" in reader.get(PAGE).content.decode()
    reader.post(f"{PAGE}/comment", {"entry": 1, "text": "步骤应写明时间", "back": "send"})
    reader.post(f"{PAGE}/comment", {"entry": 2, "do": "drop"})
    answer = reader.post(f"{PAGE}/send", SENDER)
    receipt = answer["Location"]
    assert re.fullmatch(r"/consultations/receipts/(\w{5}-){3}\w{5}", receipt)
    assert [each.text for each in Comment.objects.all()] == ["还应配备公勺", "步骤应写明时间"]
    shown = reader.get(receipt)
    assert shown["Cache-Control"] == "no-store"
    assert "步骤应写明时间" in shown.content.decode()
    assert "已写" not in reader.get(PAGE).content.decode()


def test_with_a_script_the_form_stands_in_the_clause(reader, consultation):
    place = place_of(consultation, "4.1.1")
    htmx = {"headers": {"hx-request": "true"}}
    form = reader.get(f"{PAGE}/comment?clause={place}", **htmx).content.decode()
    assert form.startswith("<form")
    assert "请写出意见" in reader.post(f"{PAGE}/comment", {"clause": place, "text": ""}, **htmx).content.decode()
    noted = reader.post(f"{PAGE}/comment", {"clause": place, "text": "还应配备公勺"}, **htmx).content.decode()
    assert "我写的" in noted
    assert 'hx-swap-oob="true"' in noted


def test_a_receipt_changes_withdraws_and_adds_until_the_end(reader, consultation, comments):
    receipt = f"/consultations/receipts/{comments['code']}"
    found = reader.post("/consultations/receipts", {"code": comments["code"].lower()})
    assert found["Location"] == receipt
    reader.post(f"{receipt}/1", {"text": "改过的意见"})
    reader.post(f"{receipt}/2", {"do": "withdraw"})
    reader.post(receipt)
    reader.post(f"{PAGE}/comment", {"text": "再补一条"})
    assert reader.post(f"{PAGE}/send", {})["Location"] == receipt
    page = reader.get(receipt).content.decode()
    assert all(word in page for word in ("改过的意见", "已撤回", "再补一条"))
    assert reader.get(f"{receipt}/4").status_code == 404  # somebody else's
    actions.close(consultation, by="test", on=LAST)
    assert reader.post(f"{receipt}/1", {"text": "晚了"}).status_code == 409


def test_answers_stand_on_the_receipt_once_they_are_told(reader, consultation, comments, officer):
    receipt = f"/consultations/receipts/{comments['code']}"
    answering.answer(consultation, [1, 2, 3, 4], verdict=Verdict.PARTLY, reason="另有考虑", by=officer)
    assert "另有考虑" not in reader.get(receipt).content.decode()
    actions.close(consultation, by=officer, on=LAST)
    actions.tell(consultation, by=officer, on=LAST)
    assert "另有考虑" in reader.get(receipt).content.decode()
    assert "部分采纳" in reader.get(PAGE).content.decode()
    assert reader.get(f"{PAGE}/comments").status_code == 404
    actions.tell(consultation, by=officer, on=LAST, shows_comments=True)
    page = reader.get(f"{PAGE}/comments").content.decode()
    assert "标准化研究院" in page
    assert not any(word in page for word in ("李四", "王五", "li@example.cn"))


def test_others_see_counts_and_no_words(reader, comments):
    page = reader.get(PAGE).content.decode()
    assert "已有 1 条意见" in page
    assert "公勺" not in page
    assert "标准化研究院" not in page


def test_agreement_is_counted_too(reader, consultation):
    assert "无意见" in reader.post(f"{PAGE}/send", SENDER).content.decode()
    assert reader.post(f"{PAGE}/send", SENDER | {"agrees": "1"}).status_code == 302
    assert consultation.sendings.get().no_comment


def test_machines_are_kept_off(reader, consultation):
    assert reader.post(f"{PAGE}/comment", {"text": "buy", "website": "http://x"}).status_code == 400
    codes = {reader.post("/consultations/receipts", {"code": "x"}).status_code for _ in range(61)}
    assert codes == {400, 429}
    assert not Comment.objects.exists()


def test_what_was_typed_is_kept_when_it_is_refused(reader, consultation):
    reader.post(f"{PAGE}/comment", {"text": "意见"})
    answer = reader.post(f"{PAGE}/send", {"email": "zhao@"})
    assert answer.status_code == 400
    assert "zhao@" in answer.content.decode()
    assert "单位名称" in answer.content.decode()
    assert reader.get(f"{PAGE}/comment?clause=999").status_code == 404


def test_who_is_signed_in_finds_his_organization_filled_in(reader, consultation, bureau, officer):
    from datetime import date

    from guiju.organizations.members.models import Membership

    Membership.objects.create(person=officer, organization=bureau, role="officer", since=date(2020, 1, 1))
    reader.force_login(officer)
    assert 'value="市局"' in reader.get(f"{PAGE}/send").content.decode()


def test_after_the_end_nothing_is_taken(reader, consultation):
    type(consultation).objects.update(last=LAST - timedelta(11))
    assert "已于" in reader.get(PAGE).content.decode()
    assert reader.get(f"{PAGE}/comment").status_code == 409
    assert reader.post(f"{PAGE}/send", SENDER | {"agrees": "1"}).status_code == 409


def sheet(rows) -> SimpleUploadedFile:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    written = io.BytesIO()
    book.save(written)
    return SimpleUploadedFile("意见表.xlsx", written.getvalue())


def test_a_table_of_comments_is_taken_and_bad_rows_come_back(reader, consultation):
    rows = [["意见表"], ["章条编号", "意见内容", "修改建议", "理由"],
            ["4.1.1", "还应配备公勺", "", "汤菜"],
            ["第4.1.2条", "温度过低", "65 ℃", ""], ["9.9", "没有这条", "", ""],
            ["总体", "很好", "", ""], ["表1", "", "", "无"]]  # fmt: skip
    page = reader.post(f"{PAGE}/file", {"file": sheet(rows)}).content.decode()
    assert "收下 3 条" in page
    assert "没有“9.9”这一条" in page
    assert reader.post(f"{PAGE}/send", SENDER)["Location"]
    assert {each.sending.way for each in Comment.objects.all()} == {"file"}
    assert [each.clause and each.clause.number for each in Comment.objects.all()] == ["4.1.1", "4.1.2", None]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.exe", b"MZ", "文件类型"),
        ("a.xlsx", b"PK\x03\x04 broken", "已损坏"),
        ("a.docx", b"", "空"),
        ("a.docx", b"\xd0\xcf\x11\xe0" + bytes(600), "旧的"),
        ("a.xlsx", b"<html>", "不是 .docx 或 .xlsx"),
    ],
)
def test_a_hostile_file_is_refused_with_a_sentence(reader, consultation, name, content, sentence):
    answer = reader.post(f"{PAGE}/file", {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 400
    assert sentence in answer.content.decode()


def test_the_form_to_fill_in_is_taken_back_as_it_is_given(reader, consultation):
    given = reader.get(f"{PAGE}/file.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(given.content))
    assert [cell.value for cell in book.worksheets[0][1]] == ["章条编号", "意见内容", "修改建议", "理由"]


def test_the_draft_itself_can_be_taken(reader, consultation):
    response = reader.get(f"{PAGE}/draft")
    assert response.content.startswith(b"PK")
    assert response["Content-Disposition"] == 'attachment; filename="draft.docx"'
    assert reader.get(f"{PAGE}/explanation").status_code == 404


def test_a_draft_of_ninety_pages_is_read_in_small_ones(case, attached):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from tests.consultations.conftest import FIRST, docx_of

    lines = []
    for chapter in range(1, 31):
        lines.append(f"{chapter}　第{chapter}部分的要求")
        words = "应符合国家有关规定，" + "并保存完整的记录，保存期不少于两年；" * 4
        lines += [f"{chapter}.{clause}　{words}" for clause in range(1, 21)]
    long = actions.publish(case, title="长", draft=attached(docx_of(lines)), first=FIRST, last=LAST, by="test")
    last = long.clauses.order_by("-part").first().part
    reader = Client(headers={"accept-language": "zh-hans"})
    seen = 0
    for part in range(1, last + 1):
        with CaptureQueriesContext(connection) as asked:
            page = reader.get(f"{PAGE}?part={part}").content
        assert len(asked) <= 12
        assert len(page) < 150_000
        seen += page.count(b'class="clause level-')
    assert seen == long.clauses.count() == 630
