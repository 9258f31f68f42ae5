"""Tables of values as people keep them: CSV of any encoding, or the first sheet of a workbook that has the headings."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Final

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from guiju.base.errors import InvalidForm
from guiju.documents import opening
from guiju.documents.formulas import as_it_was, harmless
from guiju.documents.opening import UnreadableFile
from guiju.figures.measure import Precision

HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "code": ("code", "代码", "指标代码", "指标"),
    "period": ("period", "时期", "年度", "年份", "日期"),
    "value": ("value", "值", "数值", "数量"),
    "precision": ("precision", "精确程度", "精度"),
    "source": ("source", "来源", "依据"),
    "definition": ("definition", "口径", "定义"),
    "reason": ("reason", "理由", "说明"),
}
"""Columns and the headings that are understood; the first three must be there."""

NEEDED: Final = ("code", "period", "value")
REASON_HEADING: Final = "退回原因"
LINE_HEADING: Final = "行号"
MOST_ROWS: Final = 20_000

_PRECISIONS: Final[Mapping[str, Precision]] = {
    "": Precision.EXACT,
    **dict.fromkeys(("exact", "恰为", "准确", "精确"), Precision.EXACT),
    **dict.fromkeys(("more-than", "gt", ">", "逾", "超过", "余", "多"), Precision.MORE_THAN),
    **dict.fromkeys(("less-than", "lt", "<", "近", "不足", "接近"), Precision.LESS_THAN),
    **dict.fromkeys(("about", "rounded", "approx", "~", "约", "大约", "左右"), Precision.ABOUT),
}
_GROUPS = re.compile(r"(?<=\d)[,\s\u202f\u00a0](?=\d{3}(?:\D|$))")
_TENS_OF_THOUSANDS: Final = {"万": Decimal(10) ** 4, "亿": Decimal(10) ** 8}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the file, by column; `cells` as they stand there, under all headings."""

    line: int
    said: Mapping[str, str]
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.said.get(column, "")


@dataclass(frozen=True, slots=True)
class Refused:
    line: int
    cells: Mapping[str, str]
    reason: str


@dataclass(frozen=True, slots=True)
class Table:
    headings: tuple[str, ...]
    rows: tuple[Row, ...]


def read(path: Path, columns: Mapping[str, tuple[str, ...]] = HEADINGS, needed: Sequence[str] = NEEDED) -> Table:
    """Raises UnreadableFile, which says what is missing."""
    start = opening.sample(path)
    if not start.strip(b"\xef\xbb\xbf \t\r\n\x00"):
        raise UnreadableFile("{file} 是空的", file=path.name)
    book = start.startswith((opening.ZIP, opening.OLD_EXCEL))
    sheets = _sheets(path) if book else [list(_lines(path, start))]
    for sheet in sheets:
        if (table := _table(sheet, columns, needed)) is not None:
            return table
    raise UnreadableFile(
        "{file} 里没有找到表头：要有一行写明“{needed}”各列",
        file=path.name,
        needed="、".join(columns[column][1] if len(columns[column]) > 1 else column for column in needed),
    )


def from_text(text: str, columns: Mapping[str, tuple[str, ...]], order: Sequence[str]) -> Table:
    """Lines that were pasted: with a heading, or without one in the order given."""
    delimiter = next((mark for mark in "\t,，;；" if mark in text), ",")
    lines = [(place, [cell.strip() for cell in cells]) for place, cells in _records(io.StringIO(text), delimiter)]
    lines = [(place, cells) for place, cells in lines if any(cells)]
    found = _table(lines, columns, order[:1])
    return found or _under(dict(zip(order, range(len(order)), strict=True)), tuple(order), lines)


def _table(
    lines: Sequence[tuple[int, list[str]]], columns: Mapping[str, tuple[str, ...]], needed: Sequence[str]
) -> Table | None:
    for at, (_line, cells) in enumerate(lines[:20]):
        places: dict[str, int] = {}
        for column, names in columns.items():
            place = next((place for place, cell in enumerate(cells) if _plain(cell) in names), None)
            if place is not None:
                places[column] = place
        if set(needed) <= places.keys():
            return _under(places, tuple(cells), lines[at + 1 :])
    return None


def _under(places: Mapping[str, int], headings: tuple[str, ...], lines: Iterable[tuple[int, list[str]]]) -> Table:
    rows: list[Row] = []
    for line, cells in lines:
        if not any(cells):
            continue
        if len(rows) == MOST_ROWS:
            raise UnreadableFile("表格超过 {most} 行，请分成几个文件", most=MOST_ROWS)
        padded = [*cells, *[""] * (len(headings) - len(cells))]
        said = {column: padded[place].strip() for column, place in places.items() if place < len(padded)}
        rows.append(Row(line, said, dict(zip(headings, padded, strict=False))))
    return Table(headings, tuple(rows))


def _plain(heading: str) -> str:
    return unicodedata.normalize("NFKC", heading).strip().lower()


def _lines(path: Path, start: bytes) -> Iterator[tuple[int, list[str]]]:
    with opening.open_text(path, opening.encoding_of(start)) as text:
        content = text.read(32 * 2**20)
    first = content.partition("\n")[0]
    delimiter = max(",\t;，", key=first.count)
    yield from _records(io.StringIO(content.removeprefix("\ufeff"), newline=""), delimiter)


def _records(text: io.StringIO, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line on which it begins."""
    reader = csv.reader((line.replace("\x00", "") for line in text), delimiter=delimiter)
    line = 1
    try:
        for cells in reader:
            yield line, [as_it_was(cell).strip() for cell in cells]
            line = reader.line_num + 1
    except csv.Error as error:
        raise UnreadableFile("第 {line} 行读不懂：{error}", line=line, error=str(error)) from error


def _sheets(path: Path) -> list[list[tuple[int, list[str]]]]:
    try:
        with opening.open_bytes(path) as file:
            book = CalamineWorkbook.from_filelike(io.BytesIO(file.read()))
        return [
            [
                (line, [_text(cell) for cell in row])
                for line, row in enumerate(sheet.to_python(skip_empty_area=False), 1)
            ]
            for sheet in (book.get_sheet_by_name(name) for name in book.sheet_names)
        ]
    except CalamineError as error:
        raise UnreadableFile("{file} 不是可以打开的工作簿，或已损坏：{error}", file=path.name, error=error) from error


def _text(cell: object) -> str:
    match cell:
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime():
            return cell.date().isoformat()
        case date():
            return cell.isoformat()
        case _:
            return str(cell).strip()


def number(text: str) -> Decimal:
    """``2252``, ``1,584``, ``47.02%``, ``44万``, full-width too. Raises InvalidForm."""
    plain = _GROUPS.sub("", unicodedata.normalize("NFKC", text).strip()).removesuffix("%").strip()
    if not plain:
        raise InvalidForm(_("没有填数值。"))
    times = _TENS_OF_THOUSANDS.get(plain[-1], Decimal(1))
    try:
        if not re.fullmatch(r"[+-]?\d+(\.\d+)?", plain.rstrip("万亿").strip(), re.ASCII):
            raise InvalidOperation
        return Decimal(plain.rstrip("万亿").strip()) * times
    except InvalidOperation:
        raise InvalidForm(_("“{text}”不是一个数。").format(text=text.strip()[:40])) from None


_SPOKEN = re.compile(
    r"(?P<before>超过|逾|近|约|>|<|~)?\s*(?P<number>.*?)\s*(?P<after>余|多)?(?P<times>[万亿]?)", re.DOTALL
)


def spoken(text: str) -> tuple[Decimal, Precision]:
    """A number with its precision as one says it: ``逾80``, ``3.4万余``, ``近200``. Raises InvalidForm."""
    found = _SPOKEN.fullmatch(unicodedata.normalize("NFKC", text).strip())
    assert found is not None  # anything is a number here, or nothing, until it is read as one
    try:
        value = number(found["number"] + found["times"])
    except InvalidForm:
        raise InvalidForm(_("“{text}”不是一个数。").format(text=text.strip()[:40])) from None
    return value, _PRECISIONS[found["before"] or found["after"] or ""]


def precision(text: str) -> Precision:
    """In the words of the file; nothing is exact. Raises InvalidForm."""
    found = _PRECISIONS.get(_plain(text))
    if found is None:
        raise InvalidForm(_("精确程度应写 恰为、逾、近 或 约，这里是“{text}”。").format(text=text.strip()[:20]))
    return found


def mending(headings: Sequence[str], refused: Iterable[Refused]) -> str:
    """The refused rows as CSV with line and reason: mended, the file goes in again as it is."""
    text = io.StringIO()
    writer = csv.writer(text)
    own = [heading for heading in headings if heading not in (LINE_HEADING, REASON_HEADING)]
    writer.writerow([LINE_HEADING, REASON_HEADING, *map(harmless, own)])
    for row in refused:
        writer.writerow([row.line, harmless(row.reason), *(harmless(row.cells.get(heading, "")) for heading in own)])
    return "\ufeff" + text.getvalue()
