"""A file of any type that Guiju reads, as blocks: `read(path)`."""

from __future__ import annotations

from guiju.documents.blocks import Block, BlockKind, Cell, Document


def of_text(text: str, *, name: str = "-") -> Document:
    """Plain text: a line is a paragraph, a line of bars (``| a | b |``) is a row of a table, empty lines part."""
    blocks: list[Block] = []
    table = row = 0
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            row = 0
            continue
        if line.strip().startswith("|") and line.strip().endswith("|"):
            cells = line.strip().strip("|").split("|")
            if all(set(cell.strip()) <= set("-:") for cell in cells):
                continue
            table, row = table + (row == 0), row + 1
            for column, cell in enumerate(cells, start=1):
                place = Cell(table, row, column)
                blocks.append(
                    Block(len(blocks), BlockKind.CELL, cell.strip(), paragraph=len(blocks) + 1, line=number, cell=place)
                )
            continue
        row = 0
        blocks.append(Block(len(blocks), BlockKind.PARAGRAPH, line, paragraph=len(blocks) + 1, line=number))
    return Document(name, "txt", tuple(blocks))
