"""意见汇总处理表 goes out and comes back: reordered, saved by another program, with faults."""

from __future__ import annotations

import io
import re
import shutil
import subprocess

import openpyxl
import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from tests.consultations.conftest import DAY

from guiju.consultations import actions, answering
from guiju.consultations.commenting import Said, Sender, send
from guiju.consultations.errors import NotComplete
from guiju.consultations.models import Answer, Consultation
from guiju.consultations.tables import marks
from guiju.consultations.tables.taking_back import verdict_in
from guiju.consultations.words import Verdict, Way
from guiju.documents.opening import UnreadableFile


def rows_of(document):
    """Rows of comments by their number."""
    table = document.tables[0]
    return {int(row.cells[0].paragraphs[0].text): row for row in table.rows[1:]}


def saved(document, folder, name="table.docx"):
    path = folder / name
    document.save(path)
    return path


def filled(consultation, said, folder):
    """The table with these answers by number."""
    document = Document(io.BytesIO(actions.comment_table(consultation)))
    rows = rows_of(document)
    for serial, answer in said.items():
        rows[serial].cells[4].text = answer
    return document


def test_the_table_is_what_officials_expect(consultation, comments, drafter):
    answering.answer(consultation, [1], verdict=Verdict.ACCEPTED, reason="", by=drafter)
    answering.answer(consultation, [2], verdict=Verdict.DECLINED, reason="依据 GB 31654", by=drafter)
    content = actions.comment_table(consultation)
    assert content == actions.comment_table(consultation)
    document = Document(io.BytesIO(content))
    section = document.sections[0]
    assert section.orientation == WD_ORIENT.LANDSCAPE
    assert section.page_width > section.page_height
    table = document.tables[0]
    assert [cell.text for cell in table.rows[0].cells] == [
        "序号",
        "章条编号",
        "意见内容",
        "提出单位",
        "处理意见",
        "备注",
    ]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert [row.cells[1].text for row in table.rows[1:]] == ["总体", "4.1.1", "4.1.2", "表1"]
    rows = rows_of(document)
    assert rows[1].cells[4].text == "采纳"
    assert rows[2].cells[4].text == "不采纳。依据 GB 31654"
    assert rows[4].cells[3].text == "个人"
    assert "建议：应配备公筷和公勺。" in rows[1].cells[2].text
    text = "\n".join(each.text for each in document.paragraphs)
    assert "提出意见的单位 1 个、个人 1 名，共收到意见 4 条" in text
    assert "采纳 1 条、部分采纳 0 条、不采纳 1 条、尚未处理 2 条" in text
    assert "发送征求意见稿的单位数" not in text  # nobody said whom they asked
    assert not any(word in text for word in ("李四", "王五"))


def test_letters_are_counted_where_it_is_known_who_was_asked(consultation, comments):
    consultation.asked = ["标准化研究院", "水务局", "教育局"]
    consultation.save()
    send(consultation, [], sender=Sender(organization="水务局"), on=DAY, by="test", way=Way.LETTER, no_comment=True)
    text = "\n".join(each.text for each in Document(io.BytesIO(actions.comment_table(consultation))).paragraphs)
    assert "发送征求意见稿的单位数：3 个；收到征求意见稿后，回函的单位数：2 个" in text
    assert "回函并有建议或意见的单位数：1 个；没有回函的单位数：1 个" in text


def test_a_filled_table_comes_back_in_any_order(consultation, comments, drafter, folder):
    document = filled(consultation, {1: "采纳", 2: "部分采纳：改为 62 ℃", 3: "不采纳。名称与计划一致"}, folder)
    body = document.tables[0]._tbl
    rows = [each._tr for each in document.tables[0].rows[1:]]
    for row in reversed(rows):
        body.remove(row)
    for row in reversed(rows):
        body.append(row)
    path = saved(document, folder)
    looked = actions.take_back(consultation, path, drafter, dry_run=True)
    assert not Answer.objects.exists()
    assert {each.serial for each in looked.clear} == {1, 2, 3}
    assert looked.waiting == 1
    outcome = actions.take_back(consultation, path, drafter)
    assert (outcome.entered, outcome.bad) == (3, ())
    assert consultation.comments.get(serial=2).verdict == "partly"
    assert Answer.objects.get(comment__serial=2).reason == "改为 62 ℃"
    again = actions.take_back(consultation, path, drafter)
    assert (again.entered, again.same) == (0, 3)


def test_answers_given_meanwhile_are_not_overwritten_unseen(consultation, comments, drafter, officer, folder):
    answering.answer(consultation, [1], verdict=Verdict.ACCEPTED, reason="", by=drafter)
    document = filled(consultation, {1: "部分采纳：只加公勺", 2: "采纳", 3: "采纳"}, folder)
    answering.answer(consultation, [2], verdict=Verdict.DECLINED, reason="温度有依据", by=officer)
    answering.answer(consultation, [3], verdict=Verdict.ACCEPTED, reason="", by=officer)
    path = saved(document, folder)
    looked = actions.take_back(consultation, path, drafter, dry_run=True)
    assert [each.serial for each in looked.clear] == [1]  # it stood so when the table was made
    assert [(each.serial, each.by) for each in looked.conflicts] == [(2, "officer")]
    assert looked.same == 1
    actions.take_back(consultation, path, drafter)
    assert consultation.comments.get(serial=2).verdict == "declined"
    actions.take_back(consultation, path, drafter, overruling={2})
    assert consultation.comments.get(serial=2).verdict == "accepted"


def test_without_the_tables_own_mark_every_difference_is_asked_about(consultation, comments, drafter, folder):
    answering.answer(consultation, [1], verdict=Verdict.ACCEPTED, reason="", by=drafter)
    document = filled(consultation, {1: "不采纳：重复", 2: "采纳"}, folder)
    for paragraph in document.paragraphs:
        paragraph.clear()
    looked = actions.take_back(consultation, saved(document, folder), drafter, dry_run=True)
    assert [each.serial for each in looked.conflicts] == [1]
    assert [each.serial for each in looked.clear] == [2]


def test_bad_rows_come_back_with_line_and_reason(consultation, comments, drafter, folder):
    document = filled(consultation, {1: "再议", 2: "不采纳", 3: "采纳"}, folder)
    rows = rows_of(document)
    rows[4].cells[0].text = "4\n0004-AAAA"
    rows[4].cells[4].text = "采纳"
    table = document.tables[0]
    table.add_row().cells[2].text = "起草组内部意见"
    copied = table.add_row()
    copied.cells[0].text, copied.cells[4].text = rows[3].cells[0].text, "不采纳：重复"
    outcome = actions.take_back(consultation, saved(document, folder), drafter)
    assert outcome.entered == 1
    reasons = {each.line: each.why for each in outcome.bad}
    assert len(reasons) == 5
    for sentence in ("开头", "理由", "不属于这次征求意见", "没有识别码", "已有另一个处理意见"):
        assert any(sentence in why for why in reasons.values()), sentence
    assert outcome.missing == 1


def test_a_cell_that_was_emptied_keeps_the_answer(consultation, comments, drafter, folder):
    answering.answer(consultation, [1], verdict=Verdict.ACCEPTED, reason="", by=drafter)
    outcome = actions.take_back(consultation, saved(filled(consultation, {1: ""}, folder), folder), drafter)
    assert "没有改动" in outcome.bad[0].why
    assert consultation.comments.get(serial=1).verdict == "accepted"


def test_words_of_a_comment_stay_as_they_were_sent(consultation, comments, drafter, folder):
    document = filled(consultation, {1: "采纳"}, folder)
    rows_of(document)[1].cells[2].text = "改过的意见"
    outcome = actions.take_back(consultation, saved(document, folder), drafter)
    assert outcome.reworded == (1,)
    assert "公勺" in consultation.comments.get(serial=1).text


def test_the_workbook_goes_out_and_comes_back(consultation, comments, drafter, folder):
    book = openpyxl.load_workbook(io.BytesIO(actions.comment_sheet(consultation)))
    sheet = book.active
    assert [cell.value for cell in sheet[2]][:6] == ["序号", "章条编号", "意见内容", "提出单位", "处理意见", "备注"]
    for row in sheet.iter_rows(min_row=3):
        if row[0].value in (2, 4):
            row[4].value = "采纳"
    book.save(folder / "table.xlsx")
    outcome = actions.take_back(consultation, folder / "table.xlsx", drafter)
    assert (outcome.entered, outcome.bad, outcome.missing) == (2, (), 0)


def test_a_formula_in_a_comment_is_text_in_the_workbook(consultation):
    send(consultation, [Said(None, '=HYPERLINK("http://x")')], sender=Sender(name="甲"), on=DAY)
    sheet = openpyxl.load_workbook(io.BytesIO(actions.comment_sheet(consultation))).active
    assert (sheet["C3"].value, sheet["C3"].data_type) == ('=HYPERLINK("http://x")', "s")


@pytest.mark.parametrize(
    ("text", "verdict", "reason"),
    [
        ("采纳", Verdict.ACCEPTED, ""),
        (" 已采纳。 ", Verdict.ACCEPTED, ""),
        ("部分采纳，只改第一句", Verdict.PARTLY, "只改第一句"),
        ("部分采纳（只改第一句）", Verdict.PARTLY, "只改第一句"),
        ("不予采纳\n理由：见 GB 1", Verdict.DECLINED, "理由：见 GB 1"),
        ("未采纳:见 GB 1", Verdict.DECLINED, "见 GB 1"),
        ("已知悉。谢谢", Verdict.NOTED, "谢谢"),
    ],
)
def test_answers_are_read_as_people_write_them(text, verdict, reason):
    assert verdict_in(text) == (verdict, reason)


@pytest.mark.parametrize("text", ["不采纳", "采纳了", "原则同意", "待定", "部分"])
def test_other_answers_are_not_guessed(text):
    with pytest.raises(NotComplete):
        verdict_in(text)


def test_a_mark_is_of_one_consultation_alone(consultation):
    mark = marks.mark_of(consultation, 12)
    assert re.fullmatch(r"0012-[2-9A-Z]{4}", mark)
    assert marks.serial_in(consultation, f"12\n{mark}") == 12
    other = Consultation(number="DBZD-2026-00002-1")
    with pytest.raises(marks.ForeignMark):
        marks.serial_in(other, mark)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"%PDF-1.4", b"<w:document/>"])
def test_no_table_is_told_so(consultation, comments, drafter, folder, content):
    (folder / "table.docx").write_bytes(content)
    with pytest.raises(UnreadableFile):
        actions.take_back(consultation, folder / "table.docx", drafter)


@pytest.mark.slow
@pytest.mark.libreoffice
def test_the_table_comes_back_through_libreoffice(consultation, comments, drafter, folder):
    """As .docx, and as .xlsx: what another program saved is read alike."""
    place = consultation.clauses.get(number="A.2").place
    for at in range(30):
        send(
            consultation, [Said(place, f"第 {at} 点：步骤应写明时间\n另起一行")], sender=Sender(name=f"甲{at}"), on=DAY
        )
    said = {each: ("采纳" if each % 2 else "部分采纳：改为 62 ℃") for each in range(1, 35)}
    saved(filled(consultation, said, folder), folder, "out.docx")
    book = openpyxl.load_workbook(io.BytesIO(actions.comment_sheet(consultation)))
    for row in book.active.iter_rows(min_row=3):
        if row[6].value:
            row[4].value = "不采纳：另有规定"
    book.save(folder / "out.xlsx")
    for name in ("out.docx", "out.xlsx"):
        kind = name.rpartition(".")[2]
        (folder / "back").mkdir(exist_ok=True)
        subprocess.run(
            [shutil.which("soffice"), f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to",
             kind, "--outdir", str(folder / "back"), str(folder / name)],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
        outcome = actions.take_back(consultation, folder / "back" / name, drafter, overruling=range(99))
        assert (outcome.entered, outcome.bad, outcome.missing, outcome.reworded) == (34, (), 0, ()), name
    assert set(consultation.comments.values_list("verdict", flat=True)) == {"declined"}
    assert consultation.comments.get(serial=2).answers.count() == 2
