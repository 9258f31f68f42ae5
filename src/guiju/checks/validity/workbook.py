"""Answers as a workbook: the sheets that were given, untouched, with our columns behind the last of theirs.

What is no workbook becomes one: its columns as they were read, then ours. `beside` is pure, so that a stranger's file
is opened in a process of its own (`guiju.documents.limited`).
"""

from __future__ import annotations

import base64
import io
import json
import zipfile
from collections.abc import Sequence
from copy import copy
from datetime import date
from pathlib import Path
from typing import Any, Final

import openpyxl
import xlsxwriter
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from guiju.documents.opening import UnreadableFile

WIDTHS: Final = (20, 32, 12, 12, 12, 12, 20, 20, 12, 10, 44)
"""Of our columns, in characters."""

Cells = Sequence[str | date]


def made(headings: Sequence[str], rows: Sequence[tuple[Cells, Cells]], *, ours: Sequence[str], sheet: str) -> bytes:
    """A workbook of (their cells, our cells); `headings` of their columns may be fewer than these."""
    written = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "default_date_format": _DAY}
    with xlsxwriter.Workbook(written, options) as book:
        page = book.add_worksheet(sheet)
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        day = book.add_format({"num_format": _DAY, "valign": "top"})
        width = max([len(headings), *(len(theirs) for theirs, _ours in rows)], default=0)
        for column, text in enumerate([*headings, *[""] * (width - len(headings)), *ours]):
            page.write_string(0, column, text, bold)
        for place, (theirs, answers) in enumerate(rows, start=1):
            for column, value in [*enumerate(theirs), *enumerate(answers, start=width)]:
                if isinstance(value, date):
                    page.write_datetime(place, column, value, day)
                elif value:
                    page.write_string(place, column, ILLEGAL_CHARACTERS_RE.sub("\ufffd", value)[:32_767], wrapped)
        page.set_column(0, max(width - 1, 0), 24)
        for column, wide in enumerate(WIDTHS, start=width):
            page.set_column(column, column, wide)
        page.freeze_panes(1, 0)
    return written.getvalue()


_DAY: Final = "yyyy-mm-dd"


def beside(path: Path, ours: Sequence[str], answers: Sequence[tuple[str, int, Cells]]) -> bytes:
    """The workbook at `path` with our cells, given as (sheet, row from 1, cells), and our headings above the first.

    Styles, widths and formulas of the original stay. Raises UnreadableFile.
    """
    try:
        book = openpyxl.load_workbook(path, rich_text=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, EOFError) as error:
        raise UnreadableFile("{file} 不能作为 .xlsx 打开，结果不能写在它旁边", file=path.name) from error
    by_sheet: dict[str, list[tuple[int, Cells]]] = {}
    for sheet, row, cells in answers:
        by_sheet.setdefault(sheet, []).append((row, cells))
    for name, rows in by_sheet.items():
        _write(book[name], ours, rows)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _write(page: Any, ours: Sequence[str], rows: Sequence[tuple[int, Cells]]) -> None:
    first = page.max_column + 1
    looks: _Looks = {}
    heading = max(min(row for row, _cells in rows) - 1, 0)
    if heading:
        pattern = page.cell(heading, first - 1)
        for column, text in enumerate(ours, start=first):
            _put(page.cell(heading, column), text, pattern, looks)
    for column, width in enumerate(WIDTHS, start=first):
        page.column_dimensions[get_column_letter(column)].width = width
    for row, cells in rows:
        pattern = page.cell(row, first - 1)
        for column, value in enumerate(cells, start=first):
            _put(page.cell(row, column), value, pattern, looks)


_Looks = dict[tuple[int, bool], Any]
"""Styles already made, by that of the pattern and whether it is for a day: few, for thousands of cells."""


def _put(cell: Cell, value: str | date, pattern: Cell, looks: _Looks) -> None:
    """Like the cell that was the last of its row: its border, fill and font; a text never becomes a formula."""
    if isinstance(value, date):
        cell.value = value
    elif value:
        cell.value = ILLEGAL_CHARACTERS_RE.sub("\ufffd", value)[:32_767]
        cell.data_type = "s"
    key = (pattern.style_id, isinstance(value, date))
    if key in looks:
        cell._style = looks[key]
        return
    if pattern.has_style:
        cell.border, cell.fill, cell.font = copy(pattern.border), copy(pattern.fill), copy(pattern.font)
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    cell.number_format = _DAY if isinstance(value, date) else "General"
    looks[key] = cell._style


# In a process of its own: one file tells what to do


def beside_of(order: Path) -> str:
    """What `order_of` asks for, done: the workbook in base 64."""
    asked = json.loads(order.read_text("utf-8"))
    answers = [(sheet, row, [_value(cell) for cell in cells]) for sheet, row, cells in asked["answers"]]
    return base64.b64encode(beside(Path(asked["path"]), asked["ours"], answers)).decode("ascii")


def order_of(path: Path, ours: Sequence[str], answers: Sequence[tuple[str, int, Cells]]) -> str:
    """JSON for `beside_of`."""
    listed = [(sheet, row, [_plain(cell) for cell in cells]) for sheet, row, cells in answers]
    return json.dumps({"path": str(path), "ours": list(ours), "answers": listed}, ensure_ascii=False)


def _plain(value: str | date) -> str | dict[str, str]:
    return {"day": value.isoformat()} if isinstance(value, date) else value


def _value(plain: str | dict[str, str]) -> str | date:
    return date.fromisoformat(plain["day"]) if isinstance(plain, dict) else plain
