"""A table of comments that an organization or the office brings as a file: rows become comments, bad ones come back."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import xlsxwriter
from django.utils.translation import gettext as _

from guiju.consultations.commenting import MOST, Said
from guiju.consultations.errors import NotComplete
from guiju.consultations.models import Clause, Consultation
from guiju.consultations.tables.taking_back import Bad
from guiju.documents import limited
from guiju.documents.opening import UnreadableFile
from guiju.standards import uploads

HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "clause": ("章条编号", "章条号", "条款", "条款号", "章条", "标准章条编号", "章条编号(或条款)"),
    "text": ("意见内容", "意见", "意见和建议", "意见或建议", "修改意见"),
    "proposal": ("修改建议", "建议", "建议修改为", "建议内容", "修改为"),
    "reason": ("理由", "修改理由", "依据", "理由或依据", "意见理由"),
    "organization": ("提出单位", "单位", "单位名称"),
}
"""Columns, and the headings that are understood."""

_WHOLE: Final = frozenset(("", "总体", "全文", "整体", "通篇", "无", "/", "-", "—"))
_AROUND: Final = re.compile(r"^第|[条款章节]$|[.．、]$")
_SHOWN: Final = 80


@dataclass(frozen=True, slots=True)
class Filed:
    said: tuple[tuple[str, Said], ...]
    """Organization, where the file names one, and comment."""
    bad: tuple[Bad, ...]


TYPES: Final = (".docx", ".xlsx")
FOLDER: Final = "consultations"


@contextmanager
def received(file: uploads.Uploaded) -> Iterator[Path]:
    """A table as it was uploaded, for as long as it is read. Raises uploads.Unacceptable."""
    path = uploads.keep(file, types=TYPES, folder=FOLDER)
    try:
        yield path
    finally:
        path.unlink()
        path.parent.rmdir()


def read_comments(consultation: Consultation, file: Path) -> Filed:
    """Raises UnreadableFile, which says what is missing."""
    read = limited.read("guiju.documents.grids:tables", file)
    places = _places(consultation)
    said: list[tuple[str, Said]] = []
    bad: list[Bad] = []
    for line, cells in _rows(read, file.name):
        text = (cells["text"] or cells["proposal"])[:_SHOWN]
        try:
            place = _place_of(cells["clause"], places)
            comment = Said(place, cells["text"], cells["proposal"], cells["reason"]).checked()
            if len(said) >= MOST:
                raise NotComplete(_("一次最多 {most} 条意见").format(most=MOST))
        except NotComplete as why:
            bad.append(Bad(line, text, why.told(_)))
            continue
        said.append((cells["organization"], comment))
    return Filed(tuple(said), tuple(bad))


def place_of(consultation: Consultation, written: str) -> int | None:
    """The place of the clause that somebody wrote; None is the whole draft. Raises NotComplete."""
    return _place_of(written, _places(consultation))


def form(consultation: Consultation) -> bytes:
    """An empty table to fill in (.xlsx), with the numbers of the draft on a second sheet."""
    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    head = book.add_format({"bold": True, "border": 1, "bg_color": "#F0F0F0", "text_wrap": True})
    sheet = book.add_worksheet("意见表")
    for column, (name, width) in enumerate((("章条编号", 14), ("意见内容", 60), ("修改建议", 60), ("理由", 40))):
        sheet.set_column(column, column, width, book.add_format({"text_wrap": True, "valign": "top"}))
        sheet.write_string(0, column, name, head)
    sheet.freeze_panes(1, 0)
    numbers = book.add_worksheet("章条")
    numbers.set_column(0, 0, 14)
    numbers.set_column(1, 1, 60)
    for row, clause in enumerate(consultation.clauses.all()):
        numbers.write_string(row, 0, clause.name)
        numbers.write_string(row, 1, clause.title or clause.text[:40])
    book.close()
    return written.getvalue()


def _rows(read: dict[str, Any], name: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows under a heading row that names the clause and what is said."""
    line, columns = 0, dict[str, int]()
    found = False
    for grid in read["grids"]:
        for cells in grid:
            line += 1
            heads = _columns(cells)
            if "clause" in heads and ("text" in heads or "proposal" in heads):
                columns, found = heads, True
            elif columns and any(cell.strip() for cell in cells):
                row = {
                    column: cells[columns[column]].strip() if columns.get(column, len(cells)) < len(cells) else ""
                    for column in HEADINGS
                }
                if any(row[column] for column in ("text", "proposal", "reason")):
                    yield line, row
    if not found:
        raise UnreadableFile("{file} 里没有找到意见表：要有一行表头写明“章条编号”和“意见内容”", file=name)


def _columns(cells: Sequence[str]) -> dict[str, int]:
    plain = ["".join(cell.split()) for cell in cells]
    return {
        column: next(place for place, cell in enumerate(plain) if cell in names)
        for column, names in HEADINGS.items()
        if any(cell in names for cell in plain)
    }


def _places(consultation: Consultation) -> dict[str, int]:
    places: dict[str, int] = {}
    clause: Clause
    for clause in consultation.clauses.all():
        for name in (clause.number, clause.title if clause.level <= 1 else ""):
            if name:
                places.setdefault(_plain(name), clause.place)
    return places


def _place_of(written: str, places: Mapping[str, int]) -> int | None:
    plain = _plain(written)
    if plain in _WHOLE:
        return None
    for name in (plain, _AROUND.sub("", _AROUND.sub("", plain)), plain.removeprefix("附录")):
        if name in places:
            return places[name]
    raise NotComplete(_("征求意见稿中没有“{number}”这一条；对全文的意见，章条编号写“总体”").format(number=written[:40]))


def _plain(name: str) -> str:
    return "".join(name.split()).replace("．", ".")
