"""Plain text and rows of a .csv."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path
from typing import Final

from guiju.documents import opening
from guiju.documents.blocks import BlockKind, Cell, Document
from guiju.documents.formats.gathering import Gathering
from guiju.documents.opening import UnreadableFile

LARGEST_TEXT: Final = 64 << 20
"""Bytes of a text file, unpacked."""

_SEPARATORS: Final = ("\t", ",", ";", "|")


def text_of(path: Path, name: str) -> str:
    """All characters of a text file in any usual encoding, line ends as they are. Raises UnreadableFile."""
    encoding = opening.encoding_of(opening.sample(path))
    with opening.open_bytes(path) as file:
        content = file.read(LARGEST_TEXT + 1)
    if len(content) > LARGEST_TEXT:
        raise UnreadableFile("{file} 的文字超过 {size} MiB，没有读", file=name, size=LARGEST_TEXT >> 20)
    return content.decode(encoding, "replace")


def of_text(text: str, *, name: str = "-") -> Document:
    """A line is a paragraph, a line of bars (``| a | b |``) is a row of a table, empty lines part.

    `address` is ("", place in the text of the block's first character).
    """
    gathered = Gathering(name)
    table = row = offset = 0
    for number, whole in enumerate(text.splitlines(keepends=True), start=1):
        begin, offset = offset, offset + len(whole)
        line = whole.splitlines()[0]
        stripped = line.strip()
        if not stripped:
            row = 0
            continue
        if not (stripped.startswith("|") and stripped.endswith("|") and len(stripped) > 1):
            row = 0
            gathered.add(BlockKind.PARAGRAPH, line, line=number, address=("", begin))
            continue
        inner = stripped[1:-1]
        cells = inner.split("|")
        if all(set(cell.strip()) <= set("-:") for cell in cells) and "-" in inner:
            continue
        table, row = table + (row == 0), row + 1
        line_begins, begin = begin, begin + line.index("|") + 1
        for column, cell in enumerate(cells, start=1):
            at = ("", begin + len(cell) - len(cell.lstrip()))
            place = Cell(table, row, column)
            gathered.add(BlockKind.CELL, cell.strip(), line=number, column=at[1] - line_begins, cell=place, address=at)
            begin += len(cell) + 1
    return Document(name, "txt", tuple(gathered.blocks))


def of_plain_file(path: Path, name: str) -> Document:
    return of_text(text_of(path, name), name=name)


def of_rows(path: Path, name: str) -> Document:
    """A .csv: separated by whatever its first lines have most of. Empty cells are left out."""
    text = text_of(path, name)
    lines = io.StringIO(text, newline="").readlines()
    starts = [0, *accumulate(map(len, lines))]
    gathered = Gathering(name)
    limit = csv.field_size_limit(LARGEST_TEXT)
    reader = csv.reader(lines, delimiter=_separator(lines[:20]))
    line = 0
    try:
        for row, cells in enumerate(reader, start=1):
            first, line = line, reader.line_num
            searched: int | None = starts[first]
            for column, cell in enumerate(cells, start=1):
                if not cell.strip():
                    continue
                found = -1 if searched is None else text.find(cell, searched, starts[line])
                searched = None if found < 0 else found + len(cell)  # behind a cell with doubled quotes all is unsure
                at = None if found < 0 else ("", found)
                before = 0 if at is None else found - starts[first]
                place = Cell(1, row, column)
                gathered.add(BlockKind.CELL, cell, line=first + 1, column=before, cell=place, address=at)
    except csv.Error as error:
        raise UnreadableFile("{file} 第 {line} 行起不成表格：{error}", file=name, line=line + 1, error=error) from error
    finally:
        csv.field_size_limit(limit)
    return Document(name, "csv", tuple(gathered.blocks))


def _separator(lines: Sequence[str]) -> str:
    """Of the characters that may part the cells, the one that these lines have most of."""
    return max(_SEPARATORS, key=lambda mark: sum(line.count(mark) for line in lines))
