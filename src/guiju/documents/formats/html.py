"""Web pages, and what programs save as such: what a reader sees, block by block."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate
from pathlib import Path
from typing import Any, Final

from lxml import etree
from lxml import html as markup

from guiju.documents.blocks import BlockKind, Cell, Document
from guiju.documents.formats.gathering import Gathering
from guiju.documents.formats.plain import text_of
from guiju.documents.opening import UnreadableFile

_UNSEEN: Final = frozenset(
    ("script", "style", "template", "noscript", "head", "del", "select", "textarea", "svg", "iframe", "object")
)
_RUNNING: Final = re.compile(
    "a|abbr|b|bdi|bdo|big|button|cite|code|data|dfn|em|font|i|ins|kbd|label|mark|q|s|samp|small|span|strong|sub|sup|time"
    "|tt|u|var|wbr|ruby|rb|input|output"
)
"""Elements within a line; all others end it."""

_HEADINGS: Final = {f"h{level}": level for level in range(1, 7)}
_SPACE: Final = re.compile(r"[ \t\r\n\f]+")
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
_HIDDEN: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-element\s*:\s*comment-list", re.IGNORECASE)
_NEAR: Final = 20_000
"""Characters of marks between one block and the next in the source."""

_DECLARED: Final = re.compile(r"^\s*<\?xml[^>]*\?>")


def of_page(path: Path, name: str) -> Document:
    """`address` is ("", place in the text of the file) where the block's text stands there literally.

    `line` is that of the block before where it does not.
    """
    source = text_of(path, name)
    try:
        root = markup.document_fromstring(_DECLARED.sub("", source), parser=markup.HTMLParser(huge_tree=True))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableFile("{file} 里没有文字", file=name) from error
    page = _Page(name, source)
    try:
        page.read(root)
    except RecursionError as error:
        raise UnreadableFile("{file} 的内容一层套一层，太深了，没有读", file=name) from error
    page.end_line()
    title = root.findtext(".//title")
    properties = {"title": " ".join(title.split())} if title and title.strip() else {}
    return Document(name, "html", tuple(page.gathered.blocks), properties=properties)


class _Page:
    def __init__(self, name: str, source: str) -> None:
        self.gathered = Gathering(name)
        self.source = source
        self.starts = [0, *accumulate(map(len, source.splitlines(keepends=True)))]
        self.found_to = 0
        """How far into the source the blocks have been found."""
        self.words: list[str] = []
        """The line that is being read."""
        self.kind = BlockKind.PARAGRAPH
        self.level = 0
        self.label = ""
        self.cell: Cell | None = None
        self.cell_words: list[str] = []
        self.tables = 0
        self.preformatted = False

    def read(self, element: etree._Element) -> None:
        """Its own words and all below, but not its tail."""
        tag = element.tag
        if not isinstance(tag, str) or tag in _UNSEEN or _is_hidden(element):
            return
        if tag == "table" and self.cell is None:
            self._table(element)
        elif tag == "br":
            self._end_visible_line()
        elif tag == "img":
            self._picture(element)
        elif tag == "math":
            self._formula(element)
        elif tag in ("ol", "ul") and self.cell is None:
            self._list(element)
        elif _RUNNING.fullmatch(tag):
            self._inside(element)
        else:
            self._block(element, tag)

    def _inside(self, element: etree._Element) -> None:
        self.words.append(element.text or "")
        for child in element:
            self.read(child)
            self.words.append(child.tail or "")

    def _block(self, element: etree._Element, tag: str) -> None:
        self._end_visible_line()
        before = self.kind, self.level, self.preformatted
        if tag in _HEADINGS:
            self.kind, self.level = BlockKind.HEADING, _HEADINGS[tag]
        elif tag in ("caption", "figcaption"):
            self.kind = BlockKind.CAPTION
        self.preformatted = self.preformatted or tag == "pre"
        self._inside(element)
        self._end_visible_line()
        self.kind, self.level, self.preformatted = before

    def _end_visible_line(self) -> None:
        """Within a cell a line is parted from the next by a line break: one cell is one block."""
        if self.cell is None:
            self.end_line()
        elif line := _SPACE.sub(" ", "".join(self.words)).strip(" "):
            self.cell_words.append(line)
        if self.cell is not None:
            self.words.clear()

    def end_line(self) -> None:
        whole = "".join(self.words)
        self.words.clear()
        lines = whole.split("\n") if self.preformatted else [_SPACE.sub(" ", whole)]
        for line in lines:
            text = line.strip(" ") if not self.preformatted else line
            if not text.strip():
                continue
            self._add(self.kind, text, level=self.level, label=self.label)
            self.label = ""

    def _add(self, kind: BlockKind, text: str, *, level: int = 0, label: str = "", cell: Cell | None = None) -> None:
        found = self.source.find(text, self.found_to, self.found_to + _NEAR + len(text)) if text else -1
        if found >= 0:
            self.found_to = found + len(text)
        more: dict[str, Any] = {"line": bisect_right(self.starts, self.found_to)}
        if found >= 0:
            line = bisect_right(self.starts, found)
            more = {"line": line, "column": found - self.starts[line - 1], "address": ("", found)}
        self.gathered.add(kind, text, level=level, label=label, cell=cell, **more)

    def _list(self, element: etree._Element) -> None:
        self._end_visible_line()
        before = self.kind, self.level
        depth = self.level + 1 if self.kind is BlockKind.ITEM else 1
        number = _whole(element.get("start"), 1)
        for child in element:
            if child.tag != "li":
                self.read(child)
                continue
            number = _whole(child.get("value"), number)
            self.kind, self.level = BlockKind.ITEM, depth
            self.label = _counted(number, element.get("type") or "1") if element.tag == "ol" else "•"
            self.read(child)
            self._end_visible_line()
            self.label = ""
            number += 1
        self.kind, self.level = before

    def _table(self, table: etree._Element) -> None:
        """Rows of this table only; a table in a cell is words of that cell."""
        self.end_line()
        self.tables += 1
        number = self.tables
        taken: set[tuple[int, int]] = set()
        row = 0
        for child in _rows(table):
            if child.tag == "caption":
                self.read(child)
                continue
            row, column = row + 1, 1
            for cell in child.iterchildren("td", "th"):
                while (row, column) in taken:
                    column += 1
                rows, columns = (min(_whole(cell.get(each), 1) or 1, 1000) for each in ("rowspan", "colspan"))
                taken.update((row + down, column + right) for down in range(rows) for right in range(columns))
                self._cell(cell, Cell(number, row, column, rows=rows, columns=columns))

    def _cell(self, element: etree._Element, place: Cell) -> None:
        self.cell = place
        self.words.clear()
        self.cell_words.clear()
        self._inside(element)
        self._end_visible_line()
        self._add(BlockKind.CELL, "\n".join(self.cell_words), cell=place)
        self.cell = None
        self.words.clear()

    def _picture(self, element: etree._Element) -> None:
        described = (element.get("alt") or "").strip()
        if self.cell is not None:
            self.words.append(described)
            return
        self.end_line()
        self._add(BlockKind.FIGURE, described)

    def _formula(self, element: etree._Element) -> None:
        words = "".join("".join(map(str, each.itertext())) for each in element.iter("mi", "mn", "mo", "mtext"))
        if self.cell is not None or "".join(self.words).strip():
            self.words.append(words)
        else:
            self._add(BlockKind.FORMULA, words)


def _rows(table: etree._Element) -> list[etree._Element]:
    return [
        row
        for child in table
        for row in (child.iterchildren("tr") if child.tag in ("thead", "tbody", "tfoot") else [child])
        if row.tag in ("tr", "caption")
    ]


def _is_hidden(element: etree._Element) -> bool:
    return element.get("hidden") is not None or bool(_HIDDEN.search(element.get("style") or ""))


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 6 else otherwise


def _counted(number: int, kind: str) -> str:
    """As a browser numbers an item: ``3.``, ``c.``."""
    if kind in "aA" and 0 < number <= len(_LETTERS):
        letter = _LETTERS[number - 1]
        return f"{letter.upper() if kind == 'A' else letter}."
    return f"{number}."
