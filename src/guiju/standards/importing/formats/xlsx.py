"""Workbooks (.xlsx, .xls, .ods) through calamine: every sheet that has a recognisable heading."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from guiju.documents import opening
from guiju.documents.opening import UnreadableFile
from guiju.standards.importing.defects import Flag
from guiju.standards.importing.formats.reading import Format, Layout, Reading, Request
from guiju.standards.importing.formats.tables import DEPTH, Heading, find_heading, rows_under
from guiju.standards.importing.rows import Field, ImportRow


def open_xlsx(request: Request) -> Reading:
    headings: dict[str, Heading] = {}
    passed_over: list[str] = []
    book = _open(request.path)
    for name in book.sheet_names:
        if request.mapping.sheet not in (None, name):
            continue
        sheet = _sheet(request.path, book, name)
        heading = find_heading([_texts(row) for row in islice(sheet.iter_rows(), DEPTH + 1)], request.mapping)
        if heading is None:
            passed_over.append(name)
        else:
            headings[name] = heading
        del sheet
    if not headings:
        shown = "、".join(book.sheet_names)
        raise UnreadableFile(
            "{file} 的工作表（{shown}）前 {depth} 行里都没有找到表头：需要有“标准号”一列和至少另一列"
            "认得的列；列名不同的，用映射文件说明",
            file=request.path.name,
            shown=shown,
            depth=DEPTH,
        )
    del book

    def rows() -> Iterator[ImportRow]:
        workbook = _open(request.path)
        for name, heading in headings.items():
            sheet = _sheet(request.path, workbook, name)
            yield from rows_under(heading.columns, _records(sheet, heading))
            del sheet

    first = next(iter(headings.values()))
    recognised: dict[str, str] = {}
    covers: frozenset[Field] = frozenset()
    unknown: dict[str, None] = {}
    for heading in headings.values():
        recognised |= heading.columns.recognised()
        covers |= heading.columns.covers
        unknown |= dict.fromkeys(heading.columns.unknown)
    return Reading(
        format=Format.XLSX,
        path=request.path,
        layout=Layout(
            headings=first.columns.headings,
            recognised=recognised,
            unknown=tuple(unknown),
            sheets=tuple(headings),
            passed_over=tuple(passed_over),
            notes=first.notes,
        ),
        rows=rows,
        covers=covers,
        source=opening.bare_name(request.path),
        title=opening.bare_name(request.path),
    )


def _records(sheet: CalamineSheet, heading: Heading) -> Iterator[tuple[int, Sequence[str], tuple[Flag, ...]]]:
    """Rows below the heading with their row numbers; iter_rows begins at the first row that is not empty."""
    above = sheet.start[0] if sheet.start else 0
    for place, row in enumerate(islice(sheet.iter_rows(), heading.row + 1, None), start=heading.row + 2):
        yield above + place, _texts(row), ()


def _open(path: Path) -> CalamineWorkbook:
    with _damage_told(path), opening.open_bytes(path) as file:
        return CalamineWorkbook.from_filelike(io.BytesIO(file.read()))


def _sheet(path: Path, book: CalamineWorkbook, name: str) -> CalamineSheet:
    with _damage_told(path):
        return book.get_sheet_by_name(name)


@contextmanager
def _damage_told(path: Path) -> Iterator[None]:
    try:
        yield
    except CalamineError as error:
        if _is_encrypted(path):
            raise UnreadableFile("{file} 有打开密码；请在表格软件中取消密码，另存后再导入", file=path.name) from error
        raise UnreadableFile(
            "{file} 不是可以打开的工作簿（.xlsx、.xls、.ods），或已损坏：{error}", file=path.name, error=error
        ) from error


def _is_encrypted(path: Path) -> bool:
    """A workbook with a password lies, encrypted, in a compound file whose directory names that part in UTF-16."""
    with opening.open_bytes(path) as file:
        content = file.read()
    return content.startswith(opening.OLD_EXCEL) and "EncryptedPackage".encode("utf-16-le") in content


def _texts(row: Sequence[object]) -> list[str]:
    return [value if isinstance(value, str) else _text(value) for value in row]


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case float():
            return str(int(value)) if value.is_integer() else repr(value)
        case time() | timedelta():
            return str(value)
        case _:
            return str(value)
