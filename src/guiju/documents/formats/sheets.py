"""Workbooks: every cell that has something in it, of hidden sheets too."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum

from guiju.documents.blocks import BlockKind, Cell, Document
from guiju.documents.formats.gathering import Gathering
from guiju.documents.opening import UnreadableFile

LARGEST_SHEET: Final = 256 << 20
"""Bytes of one part as it unpacks."""

WIDEST_AREA: Final = 20_000_000
"""Cells between the first and the last one of a sheet: a sheet is laid out in memory as a whole."""

_PLACE: Final = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"')
_COUNT: Final = re.compile(rb'ount="\d{9}')
"""So many of anything are in no file: the library that reads them makes room for all at once."""

_PIECE: Final = 1 << 20
_OVERLAP: Final = 512


def of_workbook(path: Path, name: str, *, kind: str = "xlsx") -> Document:
    """.xlsx, .xlsm, .xlsb and .xls. A table is a sheet; rows and columns are those of the sheet, from 1."""
    if kind == "xlsx":
        _refuse_bombs(path, name)
    gathered = Gathering(name)
    try:
        with open(path, "rb") as file:
            book = CalamineWorkbook.from_filelike(file)
            sheets = [each.name for each in book.sheets_metadata if each.typ is SheetTypeEnum.WorkSheet]
            for table, sheet in enumerate(sheets, start=1):
                _gather(book.get_sheet_by_name(sheet), sheet, table, gathered)
    except PasswordError as error:
        raise UnreadableFile("{file} 有打开密码；请先取消密码", file=name) from error
    except CalamineError as error:
        raise UnreadableFile("{file} 已损坏：它不完整，或不是原来的样子", file=name) from error
    return Document(name, kind, tuple(gathered.blocks))


def _gather(sheet: CalamineSheet, name: str, table: int, gathered: Gathering) -> None:
    if sheet.start is None:
        return
    top, left = sheet.start
    merged = {begin: (end[0] - begin[0] + 1, end[1] - begin[1] + 1) for begin, end in sheet.merged_cell_ranges or ()}
    for row, values in enumerate(sheet.to_python(skip_empty_area=True), start=top):
        for column, value in enumerate(values, start=left):
            if text := shown(value):
                rows, columns = merged.get((row, column), (1, 1))
                place = Cell(table, row + 1, column + 1, name, rows, columns)
                gathered.add(BlockKind.CELL, text, cell=place)


def shown(value: Any) -> str:
    """A value as a person reads it: a whole number without ``.0``, a day without its midnight."""
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, datetime):
        return value.isoformat(" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, bool):
        return str(value).upper()
    return str(value) if isinstance(value, int | float | timedelta) else ""


def _refuse_bombs(path: Path, name: str) -> None:
    """Small files may unpack to gigabytes, or put one cell at each end of a sheet."""
    try:
        with zipfile.ZipFile(path) as archive:
            for member in archive.infolist():
                if member.file_size > LARGEST_SHEET:
                    raise UnreadableFile(
                        "{file} 的 {name} 展开后超过 {size} MiB",
                        file=name,
                        name=member.filename,
                        size=LARGEST_SHEET >> 20,
                    )
                if member.filename.startswith("xl/") and member.filename.endswith(".xml"):
                    _refuse_wide(archive, member, name)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, OSError) as error:
        raise UnreadableFile("{file} 已损坏：它不完整，或不是原来的样子", file=name) from error


def _refuse_wide(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> None:
    columns: set[bytes] = set()
    rows = 0
    for piece in _pieces(archive, member, name):
        if _COUNT.search(piece):
            raise UnreadableFile("{file} 已损坏：它不完整，或不是原来的样子", file=name)
        places = _PLACE.findall(piece)
        columns.update(column for column, _row in places)
        rows = max(rows, max((int(row) for _column, row in places), default=0))
    widest = max(map(_number, columns), default=0)
    if rows * widest > WIDEST_AREA:
        raise UnreadableFile(
            "{file} 的表格有 {rows} 行、{columns} 列那么大，没有读；请删去远处的单元格",
            file=name,
            rows=rows,
            columns=widest,
        )


def _pieces(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> Iterator[bytes]:
    """A part as it really unpacks, whatever the archive says of its size."""
    read, kept = 0, b""
    with archive.open(member) as file:
        while piece := file.read(_PIECE):
            read += len(piece)
            if read > LARGEST_SHEET:
                raise UnreadableFile(
                    "{file} 的 {name} 展开后超过 {size} MiB", file=name, name=member.filename, size=LARGEST_SHEET >> 20
                )
            yield kept + piece
            kept = piece[-_OVERLAP:]


def _number(column: bytes) -> int:
    """A is 1, AA is 27."""
    number = 0
    for letter in column:
        number = number * 26 + letter - 64
    return number
