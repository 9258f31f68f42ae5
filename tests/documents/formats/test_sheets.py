"""Workbooks give every cell with its sheet, row and column."""

from __future__ import annotations

import zipfile
from datetime import date

import openpyxl
import pytest

from guiju.documents.blocks import Cell
from guiju.documents.formats import sheets
from guiju.documents.opening import UnreadableFile
from guiju.documents.reading import read


@pytest.fixture
def book(tmp_path):
    made = openpyxl.Workbook()
    first = made.active
    first.title = "清单"
    first["B2"] = "GB/T 1.1-2020"
    first["C2"], first["D2"], first["E2"], first["F2"] = 12, 0.5, date(2020, 10, 1), True
    first.merge_cells("B3:C4")
    first["B3"] = "合并"
    hidden = made.create_sheet("隐藏")
    hidden["A1"] = "GB 1-2000"
    hidden.sheet_state = "hidden"
    made.create_sheet("空")
    made.create_chartsheet("图")
    made.save(tmp_path / "a.xlsx")
    return tmp_path / "a.xlsx"


def test_every_cell_with_something_in_it(book):
    document = read(book)
    assert [(block.text, block.cell) for block in document.blocks] == [
        ("GB/T 1.1-2020", Cell(1, 2, 2, "清单")),
        ("12", Cell(1, 2, 3, "清单")),
        ("0.5", Cell(1, 2, 4, "清单")),
        ("2020-10-01", Cell(1, 2, 5, "清单")),
        ("TRUE", Cell(1, 2, 6, "清单")),
        ("合并", Cell(1, 3, 2, "清单", 2, 2)),
        ("GB 1-2000", Cell(2, 1, 1, "隐藏")),
    ]
    assert document.format == "xlsx"


def test_a_sheet_with_cells_far_apart_is_refused(tmp_path):
    made = openpyxl.Workbook()
    made.active["A1"] = made.active["XFD1048576"] = "甲"
    made.save(tmp_path / "far.xlsx")
    with pytest.raises(UnreadableFile, match="有 1048576 行、16384 列那么大"):
        read(tmp_path / "far.xlsx")


def test_a_bomb_is_refused_before_it_unpacks(book, monkeypatch):
    monkeypatch.setattr(sheets, "LARGEST_SHEET", 500)
    with pytest.raises(UnreadableFile, match="展开后超过"):
        read(book)


def test_a_broken_one_is_told(book, tmp_path):
    with zipfile.ZipFile(book) as whole, zipfile.ZipFile(tmp_path / "b.xlsx", "w") as broken:
        for name in whole.namelist():
            content = whole.read(name)
            broken.writestr(name, content[: len(content) // 2] if "sheet1" in name else content)
    with pytest.raises(UnreadableFile, match=r"b.xlsx 已损坏"):
        read(tmp_path / "b.xlsx")
