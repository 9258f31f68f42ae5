"""A document as plain values that go from process to process as JSON, without what has its default."""

from __future__ import annotations

from typing import Any, Final

from guiju.base.errors import Sentence
from guiju.documents.blocks import Block, BlockKind, Cell, Document

_LAST: Final = ("text", "label", "level", "style", "page", "line", "column", "cell", "address", "footnotes")
_DEFAULTS: Final = ("", "", 0, "", None, None, 0, None, None, ())


def packed(document: Document) -> list[Any]:
    """The inverse of `unpacked`."""
    return [
        document.name,
        document.format,
        document.pages,
        dict(document.properties),
        [each.parts() for each in document.unread],
        [_row(block) for block in document.blocks],
    ]


def _row(block: Block) -> list[Any]:
    cell = block.cell
    place = None if cell is None else [cell.table, cell.row, cell.column, cell.sheet, cell.rows, cell.columns]
    values: list[Any] = [
        block.text,
        block.label,
        block.level,
        block.style,
        block.page,
        block.line,
        block.column,
        place,
        block.address,
        block.footnotes,
    ]
    while values and values[-1] == _DEFAULTS[len(values) - 1]:
        values.pop()
    return [block.kind.value, block.paragraph, *values]


def unpacked(values: list[Any]) -> Document:
    name, kind, pages, properties, unread, rows = values
    return Document(
        name,
        kind,
        tuple(_block(index, row) for index, row in enumerate(rows)),
        pages,
        properties,
        tuple(Sentence.of_parts(each) for each in unread),
    )


def _block(index: int, row: list[Any]) -> Block:
    kind, paragraph, *values = row
    named = dict(zip(_LAST, values, strict=False))
    if named.get("cell") is not None:
        named["cell"] = Cell(*named["cell"])
    if named.get("address") is not None:
        part, ordinal = named["address"]
        named["address"] = (part, ordinal)
    named["footnotes"] = tuple((place, mark) for place, mark in named.get("footnotes") or ())
    return Block(index, BlockKind(kind), named.pop("text", ""), paragraph=paragraph, **named)
