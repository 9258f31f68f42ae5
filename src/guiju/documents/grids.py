"""The tables of a .docx or .xlsx as rows of text, whoever saved it last: Word, WPS, LibreOffice, Excel."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from lxml import etree

from guiju.documents import opening
from guiju.documents.opening import UnreadableFile
from guiju.documents.package import WORD, paragraph_text, part

MOST_ROWS: Final = 20_000
MOST_CELLS: Final = 60

Grid = list[list[str]]


def tables(path: Path) -> dict[str, Any]:
    """{"kind": "docx" or "xlsx", "grids": rows of each table or sheet, "text": what stands outside the tables}.

    Deleted text of tracked changes is left out. Raises UnreadableFile.
    """
    start = opening.sample(path)
    if start.startswith(opening.OLD_EXCEL):
        raise UnreadableFile("{file} 是旧的 .doc 或 .xls，请另存为 .docx 或 .xlsx 再上传", file=path.name)
    if not start.startswith(opening.ZIP):
        raise UnreadableFile("{file} 不是 .docx 或 .xlsx 文件", file=path.name)
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            if "word/document.xml" in names:
                return _of_word(path, archive)
    except (zipfile.BadZipFile, EOFError, OSError, RuntimeError, NotImplementedError) as error:
        raise UnreadableFile("{file} 已损坏，或有打开密码", file=path.name) from error
    if "xl/workbook.xml" in names:
        return _of_workbook(path)
    raise UnreadableFile("{file} 不是 .docx 或 .xlsx 文件", file=path.name)


def _of_word(path: Path, archive: zipfile.ZipFile) -> dict[str, Any]:
    body = part(path, archive, "word/document.xml").find(WORD + "body")
    if body is None:
        raise UnreadableFile("{file} 里没有正文", file=path.name)
    grids, outside, rows = [], [], 0
    for element in body.iter(WORD + "tbl", WORD + "p"):
        above = {each.tag for each in element.iterancestors()}
        if element.tag == WORD + "p":
            if WORD + "tbl" not in above:
                outside.append(paragraph_text(element))
            continue
        if WORD + "tbl" in above:
            continue
        grid = [_cells(row) for row in _own(element, "tr")]
        rows += len(grid)
        if rows > MOST_ROWS:
            raise UnreadableFile("{file} 的表格超过 {most} 行", file=path.name, most=MOST_ROWS)
        grids.append(grid)
    return {"kind": "docx", "grids": grids, "text": "\n".join(outside)[:20_000]}


def _cells(row: etree._Element) -> list[str]:
    """A cell that is as wide as several columns stands in the first of them."""
    found: list[str] = []
    for cell in _own(row, "tc"):
        text = "\n".join(paragraph_text(each) for each in cell.iter(WORD + "p")).strip()
        span = cell.find(f"{WORD}tcPr/{WORD}gridSpan")
        width = int(span.get(WORD + "val") or 1) if span is not None and (span.get(WORD + "val") or "").isdigit() else 1
        found += [text, *[""] * (min(width, MOST_CELLS) - 1)]
        if len(found) > MOST_CELLS:
            break
    return found[:MOST_CELLS]


def _own(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    """Rows of a table, cells of a row: direct ones, and those in content controls and tracked insertions."""
    for child in parent:
        if child.tag == WORD + name:
            if name == "tr" and child.find(f"{WORD}trPr/{WORD}del") is not None:
                continue
            yield child
        elif child.tag in (WORD + "sdt", WORD + "sdtContent", WORD + "customXml", WORD + "ins"):
            yield from _own(child, name)


def _of_workbook(path: Path) -> dict[str, Any]:
    from python_calamine import CalamineError, CalamineWorkbook

    grids: list[Grid] = []
    try:
        with open(path, "rb") as file:
            book = CalamineWorkbook.from_filelike(file)
        for name in book.sheet_names:
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            if len(rows) > MOST_ROWS:
                raise UnreadableFile("{file} 的表格超过 {most} 行", file=path.name, most=MOST_ROWS)
            grids.append([[_cell(value) for value in row[:MOST_CELLS]] for row in rows])
    except CalamineError as error:
        raise UnreadableFile("{file} 已损坏，或有打开密码", file=path.name) from error
    return {"kind": "xlsx", "grids": grids, "text": ""}


def _cell(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return (
            value.date().isoformat() if (value.hour, value.minute, value.second) == (0, 0, 0) else value.isoformat(" ")
        )
    if isinstance(value, date):
        return value.isoformat()
    return str(value).strip()
