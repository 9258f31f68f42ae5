"""Markdown, by CommonMark with tables."""

from __future__ import annotations

import io
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path
from typing import Any, Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

from guiju.documents.blocks import BlockKind, Cell, Document
from guiju.documents.formats.gathering import Gathering, begins_anew, joined
from guiju.documents.formats.plain import text_of

_WORDS: Final = frozenset(("text", "code_inline", "html_inline"))


def of_markdown_file(path: Path, name: str) -> Document:
    return of_markdown(text_of(path, name), name=name)


def of_markdown(text: str, *, name: str = "-") -> Document:
    """As rendered: emphasis and links are their words. `line` counts in the source.

    A line of a paragraph that begins like a clause, an item or a note begins a block of its own. `address` is
    ("", place in the text) where the block's text stands there literally.
    """
    reading = _Reading(name, text)
    reading.read(MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text))
    return Document(name, "md", tuple(reading.gathered.blocks))


@dataclass(slots=True)
class _Level:
    """A list that is being read; `number` is of the next item, None in a list of bullets."""

    number: int | None
    mark: str = ""


@dataclass(slots=True)
class _Line:
    """One line of a paragraph as rendered; `literal` where it is so in the source."""

    text: str = ""
    offset: int = 0
    """Lines of the source since the first of the paragraph."""
    pictures: list[str] = field(default_factory=list)


class _Reading:
    def __init__(self, name: str, source: str) -> None:
        self.gathered = Gathering(name)
        self.source = source
        self.starts = [0, *accumulate(map(len, io.StringIO(source, newline="").readlines()))]
        self.kind = BlockKind.PARAGRAPH
        self.heading = 0
        self.lists: list[_Level] = []
        self.label = ""
        self.table = self.row = self.column = 0
        self.lines = (0, 0)
        """Of the source, that the present block covers: first and behind the last, from 0."""

    def read(self, tokens: Sequence[Token]) -> None:
        for token in tokens:
            if token.map:
                self.lines = (token.map[0], token.map[1])
            match token.type:
                case "heading_open":
                    self.kind, self.heading = BlockKind.HEADING, int(token.tag[1:])
                case "heading_close":
                    self.kind, self.heading = BlockKind.PARAGRAPH, 0
                case "ordered_list_open":
                    self.lists.append(_Level(int(token.attrs.get("start", 1))))
                case "bullet_list_open":
                    self.lists.append(_Level(None))
                case "ordered_list_close" | "bullet_list_close":
                    self.lists.pop()
                case "list_item_open":
                    self._begin_item(token)
                case "list_item_close":
                    self.label = ""
                case "table_open":
                    self.table, self.row = self.table + 1, 0
                case "tr_open":
                    self.row, self.column = self.row + 1, 0
                case "th_open" | "td_open":
                    self.column += 1
                    self.kind = BlockKind.CELL
                case "th_close" | "td_close":
                    self.kind = BlockKind.PARAGRAPH
                case "inline":
                    self._inline(token)
                case "fence" | "code_block":
                    self._code(token)

    def _begin_item(self, token: Token) -> None:
        level = self.lists[-1]
        if level.number is None:
            self.label = "•"
        else:
            self.label = f"{level.number}{token.markup}"
            level.number += 1

    def _inline(self, token: Token) -> None:
        first, last = self.lines
        if self.kind is BlockKind.CELL:
            text = "".join(line.text for line in _lines(token)).strip()
            self._add(text, BlockKind.CELL, first, last, cell=Cell(self.table, self.row, self.column))
            return
        together: _Line | None = None
        for line in _lines(token):
            for described in line.pictures:
                self._add(described, BlockKind.FIGURE, first + line.offset, last)
            if together is not None and not begins_anew(line.text):
                together.text = joined(together.text, line.text)
                continue
            self._add_line(together)
            together = line
        self._add_line(together)

    def _add_line(self, line: _Line | None) -> None:
        if line is None or not line.text.strip():
            return
        first, last = self.lines
        kind = BlockKind.ITEM if self.label else self.kind
        level = self.heading or (len(self.lists) if kind is BlockKind.ITEM else 0)
        self._add(line.text.strip(), kind, first + line.offset, last, level=level, label=self.label)
        self.label = ""

    def _code(self, token: Token) -> None:
        first = self.lines[0] + (token.type == "fence")
        for down, line in enumerate(token.content.split("\n")):
            if line.strip():
                self._add(line, BlockKind.PARAGRAPH, first + down, first + down + 1)

    def _add(self, text: str, kind: BlockKind, first: int, last: int, **more: Any) -> None:
        begin, end = (self.starts[min(line, len(self.starts) - 1)] for line in (first, last))
        searched = begin
        before = self.gathered.blocks[-1] if self.gathered.blocks else None
        if before is not None and before.address is not None and kind is BlockKind.CELL:
            searched = max(begin, before.address[1] + len(before.text))
        found = self.source.find(text, searched, end) if text else -1
        if found >= 0:
            line = bisect_right(self.starts, found) - 1
            more |= {"address": ("", found), "column": found - self.starts[line]}
        self.gathered.add(kind, text, line=first + 1, **more)


def _lines(token: Token) -> list[_Line]:
    """What the words between the marks make, a line of the source each; pictures apart."""
    lines = [_Line()]
    for child in token.children or ():
        if child.type in ("softbreak", "hardbreak"):
            lines.append(_Line(offset=len(lines)))
        elif child.type in _WORDS:
            lines[-1].text += child.content if child.type != "html_inline" else ""
        elif child.type == "image":
            lines[-1].pictures.append(child.content)
    return lines
