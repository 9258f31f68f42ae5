"""Answers as files: what was there stays, ours stands beside it."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest
from docx import Document
from openpyxl.styles import Font, PatternFill

from guiju.checks.validity.answering import answer
from guiju.checks.validity.recognising import recognise
from guiju.checks.validity.telling import headings
from guiju.checks.validity.writing import docx, xlsx
from guiju.documents.reading import of_text, read

DAY = date(2024, 6, 1)


@pytest.fixture
def workbook(tmp_path, make_standard):
    """A list below a title and an empty row, with colours and a formula; a second sheet with two numbers in a cell."""
    make_standard("GB/T 1.1-2009", title_zh="导则", effective_on=date(2010, 1, 1))
    make_standard("GB/T 1.1-2020", title_zh="导则", effective_on=date(2020, 10, 1), replaces=["GB/T 1.1-2009"])
    book = openpyxl.Workbook()
    page = book.active
    page.title = "清单"
    for row in (
        ["在用标准"],
        [],
        ["序号", "标准号", "名称", "份数"],
        [1, "GBT1.1—2009", "导则", 2],
        [2, "?", "无", "=D4"],
    ):
        page.append(row)
    page["B4"].fill, page["D4"].font = PatternFill("solid", fgColor="FFFF00"), Font(bold=True)
    page.column_dimensions["B"].width = 33
    other = book.create_sheet("其他")
    other.append(["GB/T 1.1-2020、GB/T 1.1-2009"])
    path = tmp_path / "list.xlsx"
    book.save(path)
    return path


@pytest.mark.parametrize("strange", [False, True])
def test_a_workbook_comes_back_with_our_columns_behind_its_own(workbook, strange):
    listing = recognise(read(workbook))
    content = xlsx(listing, answer(listing.rows, DAY), on=DAY, original=workbook, strange=strange)
    book = openpyxl.load_workbook(io.BytesIO(content))
    page = book["清单"]
    assert [cell.value for cell in page[3]][:4] == ["序号", "标准号", "名称", "份数"]
    assert [cell.value for cell in page[3]][4:] == headings(DAY)
    assert [cell.value for cell in page[4]][4:7] == ["GB/T 1.1—2009", "导则", "被代替"]
    assert page.cell(4, 10).value.date() == date(2020, 10, 1)
    assert page.cell(5, 7).value == "读不成标准号"
    assert page["D5"].value == "=D4"
    assert page["B4"].fill.fgColor.rgb == "00FFFF00"
    assert page.cell(4, 5).font.bold
    assert page.column_dimensions["B"].width == 33
    assert book["其他"].cell(1, 2).value == "GB/T 1.1—2020\nGB/T 1.1—2009"


def test_what_was_pasted_becomes_a_workbook_in_which_no_text_is_a_formula(db):
    listing = recognise(of_text("| 标准号 | 名称 |\n| GB 14748 | =1+1 |\n| GB 5009.3 | @SUM |"))
    page = openpyxl.load_workbook(io.BytesIO(xlsx(listing, answer(listing.rows, DAY), on=DAY))).active
    assert [cell.value for cell in page[1]][:2] == ["标准号", "名称"]
    assert [(cell.value, cell.data_type) for cell in page["B"]][1:] == [("=1+1", "s"), ("@SUM", "s")]


def test_a_word_file_lists_all_answers(workbook):
    listing = recognise(read(workbook))
    written = Document(io.BytesIO(docx(listing, answer(listing.rows, DAY), on=DAY)))
    assert written.paragraphs[0].text == "标准查新结果：list.xlsx"
    rows = [[cell.text for cell in row.cells] for row in written.tables[0].rows]
    assert len(rows) == 1 + 4
    assert rows[1][1:7] == ["GBT1.1—2009", "导则", "GB/T 1.1—2009", "导则", "被代替", "2020-10-01"]
