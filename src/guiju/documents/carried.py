"""A document as plain values that go from process to process as JSON, without what has its default."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, Final

from guiju.base.errors import Sentence
from guiju.documents.blocks import Block, BlockKind, Cell, Document

_FIELDS: Final = tuple(each.name for each in fields(Block))[3:]
_DEFAULTS: Final = tuple(each.default for each in fields(Block))[3:]
"""Of what follows index, kind and text."""

_CELL, _ADDRESS, _FOOTNOTES = (_FIELDS.index(name) for name in ("cell", "address", "footnotes"))
_PLACE: Final = tuple(each.name for each in fields(Cell))
_KINDS: Final = {kind.value: kind for kind in BlockKind}


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
    values = [getattr(block, name) for name in _FIELDS]
    if block.cell is not None:
        values[_CELL] = [getattr(block.cell, name) for name in _PLACE]
    while values and values[-1] == _DEFAULTS[len(values) - 1]:
        values.pop()
    return [block.kind.value, block.text, *values]


def unpacked(values: list[Any]) -> Document:
    name, kind, pages, properties, unread, rows = values
    return Document(
        name,
        kind,
        tuple(_block(index, *row) for index, row in enumerate(rows)),
        pages,
        properties,
        tuple(Sentence.of_parts(each) for each in unread),
    )


def _block(index: int, kind: str, text: str, *values: Any) -> Block:
    """Lists that JSON made of tuples become tuples again."""
    given = [*values]
    if len(given) > _CELL and given[_CELL] is not None:
        given[_CELL] = Cell(*given[_CELL])
    if len(given) > _ADDRESS and given[_ADDRESS] is not None:
        given[_ADDRESS] = tuple(given[_ADDRESS])
    if len(given) > _FOOTNOTES:
        given[_FOOTNOTES] = tuple(tuple(each) for each in given[_FOOTNOTES])
    return Block(index, _KINDS[kind], text, *given)
