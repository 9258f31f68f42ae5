"""A document as blocks: every piece of text that a reader sees, in reading order, each with its place.

A block is a paragraph, a heading, an item of a list, one cell of a table, a footnote … What a paragraph *means* in a
standard (a note, a caption, an entry among the normative references) is told by `guiju.documents.outlines`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from guiju.base.errors import Sentence


class BlockKind(StrEnum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    """An item of a list that the format knows as one; typed ``a)`` stays in a paragraph."""
    CELL = "cell"
    CAPTION = "caption"
    """Only where the format says so (a style, <caption>)."""
    FIGURE = "figure"
    """A picture; its text is its description, or nothing."""
    FORMULA = "formula"
    CONTENTS = "contents"
    """A line of a table of contents."""
    FOOTNOTE = "footnote"
    HEADER = "header"
    FOOTER = "footer"
    TEXT_BOX = "text-box"


@dataclass(frozen=True, slots=True)
class Cell:
    """Place in a table. All count from 1; `sheet` is the name of a workbook's sheet, `table` counts in the document."""

    table: int
    row: int
    column: int
    sheet: str = ""
    rows: int = 1
    """How many rows and columns it spans."""
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Block:
    """`text` is as read, neither stripped nor folded: a span of it can be marked in the file.

    Tracked changes are seen as accepted. `label` is counted by a program, not typed: ``4.1``, ``a)``, ``表 1``.
    """

    index: int
    """Its place in `Document.blocks`, from 0."""
    kind: BlockKind
    text: str
    label: str = ""
    level: int = 0
    """Of a heading or an item, from 1; 0 for all others."""
    style: str = ""
    paragraph: int = 0
    """Counted from 1 through the whole document, as a person would."""
    page: int | None = None
    line: int | None = None
    """Of a text file, from 1."""
    cell: Cell | None = None
    address: tuple[str, int] | None = None
    """For those who write into the file again: (part, ordinal of the paragraph in it from 0) of a package.

    Of txt, md, csv and html ("", character of the decoded file where `text` begins); None where it does not stand
    there literally.
    """
    footnotes: tuple[tuple[int, str], ...] = ()
    """(character, mark) of references to footnotes in this text."""
    column: int = 0
    """Characters that stand before `text` in that line, of a text file."""

    @property
    def shown(self) -> str:
        """With its label, as printed."""
        return f"{self.label}\u3000{self.text}" if self.label and self.text else self.label or self.text


@dataclass(frozen=True, slots=True)
class Document:
    name: str
    """Of the file, without folders."""
    format: str
    """docx, pdf, html, md, txt, xlsx, xls, csv."""
    blocks: tuple[Block, ...]
    pages: int | None = None
    properties: Mapping[str, str] = field(default_factory=dict)
    """title, author … where the file has them."""
    unread: tuple[Sentence, ...] = ()
    """What of the file could not be read: pages that are pictures."""


@dataclass(frozen=True, slots=True)
class Span:
    """Characters of one block: ``block.text[start:end]``."""

    block: Block
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.block.text[self.start : self.end]
