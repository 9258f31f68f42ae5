"""Tables of Chinese print: three lines, the header on every page, no row over two pages."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from lxml import etree

from guiju.reports.word.names import element
from guiju.reports.word.places import LINK, LINK_END, LINK_TEXT, MARKS, Cell, Tabled
from guiju.reports.word.styles import THREE_LINES, Style, Styles

_NUMBER = re.compile(r"[-+−]?\d[\d, ]*(\.\d+)?%?|—?")
_LINK = re.compile(f"{LINK}[^{LINK_TEXT}]*{LINK_TEXT}([^{LINK_END}]*){LINK_END}")
_CENTRED = ("序号", "年份", "年度", "编号")
_NARROWEST, _WIDEST = 4, 30  # columns are as wide as half-width characters between these, where no widths are given


def table(value: Tabled, width: int, styles: Styles) -> etree._Element:
    """`width` in twips."""
    columns = _columns(value, width)
    numeric = [
        any(row[place] is not None for row in value.rows) and all(_is_number(row[place]) for row in value.rows)
        for place in range(len(value.header))
    ]
    look = [
        styles.id(Style.TABLE_MIDDLE if title in _CENTRED else Style.TABLE_NUMBER if each else Style.TABLE_TEXT)
        for title, each in zip(value.header, numeric, strict=True)
    ]
    head = [styles.id(Style.TABLE_HEAD)] * len(columns)
    rows = [_row(value.header, columns, head, header=True)]
    anchors = value.anchors or ("",) * len(value.rows)
    rows += [_row(row, columns, look, anchor=anchor) for row, anchor in zip(value.rows, anchors, strict=True)]
    return element(
        "w:tbl",
        element(
            "w:tblPr",
            element("w:tblStyle", val=styles.id(THREE_LINES)),
            element("w:tblW", w=sum(columns), type="dxa"),
            element("w:jc", val="center"),
            element("w:tblLayout", type="fixed"),
            element("w:tblLook", val="0420", firstRow=1, lastRow=0, firstColumn=0, lastColumn=0, noHBand=0, noVBand=1),
            element("w:tblCaption", val=MARKS.sub("", value.caption)) if value.caption else None,
        ),
        element("w:tblGrid", *(element("w:gridCol", w=each) for each in columns)),
        *rows,
    )


def _row(
    cells: tuple[Cell, ...], columns: list[int], looks: list[str], *, header: bool = False, anchor: str = ""
) -> etree._Element:
    made = [
        element(
            "w:tc",
            element("w:tcPr", element("w:tcW", w=width, type="dxa"), element("w:vAlign", val="center")),
            _paragraph(shown(cell), look, anchor if place == 0 else ""),
        )
        for place, (cell, width, look) in enumerate(zip(cells, columns, looks, strict=True))
    ]
    properties = element("w:trPr", element("w:cantSplit"), element("w:tblHeader") if header else None)
    return element("w:tr", properties, *made)


def _paragraph(text: str, look: str, anchor: str) -> etree._Element:
    runs = []
    for number, line in enumerate(text.split("\n")):
        runs.append(element("w:r", element("w:br") if number else None, element("w:t", text=line) if line else None))
    start = element("w:bookmarkStart", id=anchor, name=anchor) if anchor else None
    end = element("w:bookmarkEnd", id=anchor) if anchor else None
    return element("w:p", element("w:pPr", element("w:pStyle", val=look)), start, *runs, end)


def shown(cell: Cell) -> str:
    """A number as it was given, without an exponent; a dash for what is not known."""
    if cell is None:
        return "—"
    return format(cell, "f") if isinstance(cell, Decimal) else str(cell)


def _is_number(cell: Cell) -> bool:
    return not isinstance(cell, str) or _NUMBER.fullmatch(_bare(cell)) is not None


def _bare(text: str) -> str:
    return MARKS.sub("", _LINK.sub(r"\1", text)).strip()


def _columns(value: Tabled, width: int) -> list[int]:
    """The width in twips of each column; together `width`."""
    wanted = value.widths or tuple(
        float(min(max(_NARROWEST, *(_breadth(shown(row[place])) for row in (value.header, *value.rows))), _WIDEST))
        for place in range(len(value.header))
    )
    columns = [int(width * each / sum(wanted)) for each in wanted]
    columns[-1] += width - sum(columns)
    return columns


def _breadth(text: str) -> int:
    """In half-width characters, of the longest line, with a little room."""
    lines = (
        sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in line) for line in _bare(text).split("\n")
    )
    return max(lines) + 2
