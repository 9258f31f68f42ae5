"""The cells of a table with their place in its grid."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lxml import etree

from guiju.documents.word.names import W

_MOST: Final = 1_000
"""Columns that a cell is believed to span."""


@dataclass(slots=True)
class PlacedCell:
    element: etree._Element
    column: int
    """From 1, in the grid of the table."""
    columns: int
    goes_on: bool
    """It goes on from the row above."""
    rows: int = 1


def placed_cells(table: etree._Element) -> list[list[PlacedCell]]:
    """Row by row, deleted ones left out; a cell over several rows stands in the first of them."""
    rows = [_row(each) for each in _own(table, "tr") if not _is_deleted(each)]
    above: dict[int, PlacedCell] = {}
    for row in rows:
        open_here: dict[int, PlacedCell] = {}
        for cell in row:
            first = above.get(cell.column)
            if cell.goes_on and first is not None:
                first.rows += 1
                open_here[cell.column] = first
            else:
                cell.goes_on = False
                open_here[cell.column] = cell
        above = open_here
    return [[cell for cell in row if not cell.goes_on] for row in rows]


def _row(row: etree._Element) -> list[PlacedCell]:
    look = row.find(W + "trPr")
    column = 1 + (_count(look, "gridBefore", 0) if look is not None else 0)
    cells = []
    for cell in _own(row, "tc"):
        look = cell.find(W + "tcPr")
        width = max(1, _count(look, "gridSpan", 1)) if look is not None else 1
        merged = look.find(W + "vMerge") if look is not None else None
        if look is None or look.find(W + "cellDel") is None:
            goes_on = merged is not None and merged.get(W + "val") != "restart"
            cells.append(PlacedCell(cell, column, width, goes_on))
        column += width
    return cells


def _own(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    """Rows of a table, cells of a row: direct ones, and those in content controls."""
    for child in parent:
        if child.tag == W + name:
            yield child
        elif child.tag in (W + "sdt", W + "sdtContent", W + "customXml", W + "ins", W + "moveTo"):
            yield from _own(child, name)


def _is_deleted(row: etree._Element) -> bool:
    look = row.find(W + "trPr")
    return look is not None and look.find(W + "del") is not None


def _count(look: etree._Element, name: str, usual: int) -> int:
    said = look.find(W + name)
    value = (said.get(W + "val") or "") if said is not None else ""
    return min(int(value), _MOST) if value.isascii() and value.isdigit() else usual
