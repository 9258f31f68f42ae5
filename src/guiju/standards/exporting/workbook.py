"""A workbook (.xlsx) written while its rows come: nothing of it is kept but the sheet's place.

Texts are texts, never formulas or links; days are days. A sheet ends where spreadsheets end, and another begins.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Generator, Iterable, Sequence
from datetime import date
from typing import IO
from xml.sax.saxutils import escape, quoteattr

from guiju.standards.exporting.passing import Passing

MOST_ROWS = 1_048_576
MOST_CHARACTERS = 32_767
"""Of a cell; what is longer ends in “…”."""
_MOST_BYTES = 1_500_000_000  # of a sheet unpacked: beyond 2 GiB the archive needs an extension that Excel may refuse

_FIRST_DAY = date(1900, 3, 1)  # spreadsheets count from a 1900-02-29 that never was: earlier days stay texts
_DAY_ZERO = date(1899, 12, 30).toordinal()
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LIKE_AN_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_DAY_STYLE, _HEADING_STYLE = 1, 2
_STYLES = (
    f'{_HEAD}<styleSheet xmlns="{_MAIN}">'
    '<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="等线"/></font>'
    '<font><b/><sz val="11"/><name val="等线"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)


Row = Sequence[str | date]


class _Book:
    """An archive that is written front to back, with one sheet open."""

    def __init__(self) -> None:
        self._passing = Passing()
        self._archive = zipfile.ZipFile(self._passing, "w", zipfile.ZIP_DEFLATED, compresslevel=1)
        self._sheet: IO[bytes] | None = None
        self.names: list[str] = []
        self.rows = self.size = 0

    def begin(self, name: str, widths: Sequence[int], heading: Sequence[str] = ()) -> None:
        """A new sheet; the one before is done."""
        self._end()
        self.names.append(name)
        self._sheet = self._archive.open(f"xl/worksheets/sheet{len(self.names)}.xml", "w")
        self.rows = self.size = 0
        self._put(_sheet_head(widths, frozen=bool(heading)))
        if heading:
            self._put(_row(heading, style=_HEADING_STYLE))
            self.rows = 1

    def write(self, rows: Sequence[Row]) -> None:
        self._put("".join(map(_row, rows)))
        self.rows += len(rows)

    def finish(self) -> None:
        self._end()
        for path, content in _frame(self.names).items():
            self._archive.writestr(path, content)
        self._archive.close()

    def take(self) -> bytes:
        """What was written since the last time."""
        return self._passing.take()

    def close(self) -> None:
        """Also half-way: what is left open would complain."""
        if self._sheet is not None:
            self._sheet.close()
        self._archive.close()

    def _put(self, text: str) -> None:
        assert self._sheet is not None
        content = text.encode()
        self._sheet.write(content)
        self.size += len(content)

    def _end(self) -> None:
        if self._sheet is not None:
            self._put("</sheetData></worksheet>")
            self._sheet.close()
            self._sheet = None


def workbook(
    name: str,
    headings: Sequence[str],
    widths: Sequence[int],
    batches: Iterable[Sequence[Row]],
    *,
    about: tuple[str, Callable[[int], Iterable[Row]]],
    most_rows: int = MOST_ROWS,
) -> Generator[bytes]:
    """A workbook, batch by batch: sheets `name`, `name 2`, …, each with the headings, then the sheet `about`.

    The rows of that last sheet are made when all others are written, from how many these were.
    """
    book = _Book()
    count = 0
    try:
        book.begin(name, widths, headings)
        for batch in batches:
            left = batch
            count += len(batch)
            while left:
                if book.rows >= most_rows or book.size > _MOST_BYTES:
                    book.begin(f"{name} {len(book.names) + 1}", widths, headings)
                room = most_rows - book.rows
                book.write(left[:room])
                left = left[room:]
            yield book.take()
        title, lines = about
        book.begin(title, (24, 80))
        book.write(list(lines(count)))
        book.finish()
        yield book.take()
    finally:
        book.close()


def _row(cells: Row, style: int = 0) -> str:
    """Cells without a place stand one after the other."""
    return f"<row>{''.join([_cell(cell, style) for cell in cells])}</row>"


def _cell(cell: str | date, style: int) -> str:
    if isinstance(cell, date):
        if cell >= _FIRST_DAY:
            return f'<c s="{_DAY_STYLE}"><v>{cell.toordinal() - _DAY_ZERO}</v></c>'
        cell = cell.isoformat()
    if not cell:
        return "<c/>"
    attributes = f' s="{style}"' if style else ""
    return f'<c{attributes} t="inlineStr"><is><t xml:space="preserve">{_writable(cell)}</t></is></c>'


def _writable(text: str) -> str:
    if len(text) > MOST_CHARACTERS:
        text = text[: MOST_CHARACTERS - 1] + "…"
    return escape(_LIKE_AN_ESCAPE.sub("_x005F_", _UNWRITABLE.sub("\ufffd", text)))


def _sheet_head(widths: Sequence[int], *, frozen: bool) -> str:
    columns = "".join(
        f'<col min="{place}" max="{place}" width="{width}" customWidth="1"/>' for place, width in enumerate(widths, 1)
    )
    pane = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>' if frozen else ""
    views = f'<sheetViews><sheetView workbookViewId="0">{pane}</sheetView></sheetViews>'
    return f'{_HEAD}<worksheet xmlns="{_MAIN}">{views}<cols>{columns}</cols><sheetData>'


def _frame(names: Sequence[str]) -> dict[str, str]:
    """The parts of the archive around its sheets."""
    places = range(1, len(names) + 1)
    sheets = "".join(
        f'<sheet name={quoteattr(name[:31])} sheetId="{place}" r:id="rId{place}"/>'
        for place, name in zip(places, names, strict=True)
    )
    related = "".join(
        f'<Relationship Id="rId{place}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{place}.xml"/>'
        for place in places
    )
    typed = "".join(
        f'<Override PartName="/xl/worksheets/sheet{place}.xml" ContentType="{_TYPES}.worksheet+xml"/>'
        for place in places
    )
    return {
        "xl/styles.xml": _STYLES,
        "xl/workbook.xml": f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{sheets}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": (
            f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{related}'
            f'<Relationship Id="styles" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>'
        ),
        "_rels/.rels": (
            f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1"'
            f' Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ),
        "[Content_Types].xml": (
            f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{_TYPES}.styles+xml"/>{typed}</Types>'
        ),
    }
