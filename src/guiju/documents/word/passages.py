"""The passages of a Word file: its blocks in reading order, each with the paragraphs that it is written in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from lxml import etree

from guiju.documents.blocks import Block, BlockKind, Cell
from guiju.documents.numbering import Counted, Numbering, Styles, counted_as
from guiju.documents.word import letters
from guiju.documents.word.letters import Line, Stretch
from guiju.documents.word.names import CHOICES, W
from guiju.documents.word.opened import WordFile, relation_id
from guiju.documents.word.pages import Pages
from guiju.documents.word.rows import placed_cells

_LIST: Final = re.compile(r"[(（]?(?:[a-z]{1,4}|[A-Z]|\d{1,3}|[一二三四五六七八九十]{1,3})[)）.、．]|[①-⑳]")
_CAPTION_LABEL: Final = re.compile(r"[表图]\s*(?:[A-Z]\s*[.．]?\s*)?\d")
_CAPTION_STYLES: Final = ("表标题", "图标题", "题注", "caption")
_CONTENTS_STYLE: Final = re.compile(r"toc \d|目[录次] ?\d")
_HEADING_STYLE: Final = re.compile(r"(?:heading|标题) ?([1-9])$")
_NUMBER_OF_FORMULA: Final = re.compile(r"[\s.·…—\-()（）A-Z\d，,]*")
_MARGINS: Final = (BlockKind.HEADER, BlockKind.FOOTER)
_BODY: Final = 9
"""The outline level of what is no heading."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A block and where its characters are: the text is that of the lines, put together with `glue`."""

    block: Block
    lines: tuple[Line, ...]
    glue: str = ""

    def stretches(self) -> Iterator[tuple[int, Stretch]]:
        """(character of the block at which it begins, stretch)."""
        start = 0
        for line in self.lines:
            for each in line.stretches:
                yield start + each.start, each
            start += line.length + len(self.glue)


@dataclass(slots=True)
class _Place:
    """Where the walk is: the part, and what its paragraphs are."""

    part: str
    ordinals: dict[etree._Element, int]
    kind: BlockKind | None = None
    """Of all its paragraphs; None in the body, where each has its own."""
    label: str = ""
    """Of the first paragraph of a footnote."""
    contents: bool = False


@dataclass(slots=True)
class _Floating:
    """What is anchored in a table and read behind it."""

    notes: list[etree._Element] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    pictures: list[tuple[etree._Element, Line]] = field(default_factory=list)
    tables: list[etree._Element] = field(default_factory=list)


class _Walk:
    def __init__(self, file: WordFile) -> None:
        self.file = file
        self.styles = Styles.read(file.root_of("styles"))
        self.numbering = Numbering(file.root_of("numbering"), self.styles)
        self.pages = Pages(file.root(file.main))
        self.passages: list[Passage] = []
        self.tables = 0
        self.notes = _Notes(file)
        self._ordinals: dict[str, dict[etree._Element, int]] = {}
        self._read: set[etree._Element] = set()
        """Footnotes that were met: a second reference to one does not bring it again."""
        self._merged: list[Line] = []
        """Paragraphs whose end was deleted: what follows goes on in the same line."""

    def whole(self) -> list[Passage]:
        root = self.file.root(self.file.main)
        body = root.find(W + "body")
        if body is not None:
            self._content(body, self._place(self.file.main))
        for kind, part in self._margins(root):
            self._content(self.file.root(part), self._place(part, kind=kind))
        return self.passages

    def _place(self, part: str, *, kind: BlockKind | None = None, label: str = "") -> _Place:
        if part not in self._ordinals:
            found = self.file.root(part).iter(W + "p")
            self._ordinals[part] = {paragraph: ordinal for ordinal, paragraph in enumerate(found)}
        return _Place(part, self._ordinals[part], kind, label)

    def _content(self, parent: etree._Element, place: _Place) -> None:
        for element, contents in _blocks_in(parent):
            if element.tag == W + "p":
                self._paragraph(element, place if contents == place.contents else replace(place, contents=contents))
            else:
                self._end_merged(place)
                self._table(element, place)
        self._end_merged(place)

    # Paragraphs

    def _paragraph(self, paragraph: etree._Element, place: _Place) -> None:
        line = letters.read(paragraph)
        look = paragraph.find(W + "pPr")
        if _end_is_deleted(look):
            self._merged.append(line)
            return
        lines, self._merged = (*self._merged, line), []
        self._lines(lines, look, place)

    def _end_merged(self, place: _Place) -> None:
        """Nothing follows that the last ones could be one with."""
        if self._merged:
            lines, self._merged = tuple(self._merged), []
            if any(each.length for each in lines):
                self._lines(lines, lines[-1].paragraph.find(W + "pPr"), place)

    def _lines(self, lines: tuple[Line, ...], look: etree._Element | None, place: _Place) -> None:
        page, *_later = [self._turned(line, look, place) for line in lines]
        style = _style_of(look) or self.styles.default
        counted = self.numbering.counted(look, style)
        text = "".join(line.text for line in lines)
        label = place.label or counted.label or counted.bullet
        marks, references = self._marks(lines)
        if text.strip() or label or any(line.equations for line in lines):
            kind, level = place.kind, 0
            if kind is None:
                kind, level = self._kind(lines, text, look, style, counted, place.contents)
            name = self.styles.name(style)
            self._add(kind, text, lines, place, label=label, level=level, style=name, page=page, footnotes=marks)
            place.label = ""
        for line in lines if place.kind is None else ():
            for drawing in line.pictures:
                if not text.strip() or letters.is_floating(drawing):
                    self._add(BlockKind.FIGURE, letters.description(drawing), (line,), place, page=page)
        for box in (each for line in lines for each in line.boxes):
            self._content(box, replace(place, kind=place.kind or BlockKind.TEXT_BOX, label=""))
        self._footnotes(references)

    def _kind(
        self,
        lines: tuple[Line, ...],
        text: str,
        look: etree._Element | None,
        style: str,
        counted: Counted,
        contents: bool,
    ) -> tuple[BlockKind, int]:
        name = self.styles.name(style)
        low = name.lower()
        if _CONTENTS_STYLE.match(low):
            return BlockKind.CONTENTS, 0
        if any(each in low for each in _CAPTION_STYLES) or _CAPTION_LABEL.match(counted.label):
            return BlockKind.CAPTION, 0
        outline = self._outline(look, style, low)
        if outline is not None and outline < _BODY and not ("无" in name and "标题" in name) and text.strip():
            return BlockKind.HEADING, outline + 1
        if contents:
            return BlockKind.CONTENTS, 0
        if counted.bullet or _LIST.fullmatch(counted.label):
            return BlockKind.ITEM, counted.level + 1
        formulas = any(each.is_formula for line in lines for each in line.stretches)
        if formulas or any(line.equations for line in lines):
            rest = "".join(each.text for line in lines for each in line.stretches if not each.is_formula)
            if _NUMBER_OF_FORMULA.fullmatch(rest):
                return BlockKind.FORMULA, 0
        return BlockKind.PARAGRAPH, 0

    def _outline(self, look: etree._Element | None, style: str, name: str) -> int | None:
        said = look.find(W + "outlineLvl") if look is not None else None
        value = (said.get(W + "val") or "") if said is not None else ""
        if value.isascii() and value.isdigit():
            return int(value)
        outline = self.styles.outline(style)
        if outline is None and (found := _HEADING_STYLE.match(name)):
            return int(found[1]) - 1
        return outline

    def _add(
        self,
        kind: BlockKind,
        text: str,
        lines: tuple[Line, ...],
        place: _Place,
        *,
        glue: str = "",
        label: str = "",
        level: int = 0,
        style: str = "",
        page: int | None = None,
        cell: Cell | None = None,
        footnotes: tuple[tuple[int, str], ...] = (),
    ) -> None:
        index = len(self.passages)
        address = (place.part, place.ordinals[lines[0].paragraph])
        block = Block(index, kind, text, label, level, style, index + 1, page, None, cell, address, footnotes)
        self.passages.append(Passage(block, lines, glue))

    def _turned(self, line: Line, look: etree._Element | None, place: _Place) -> int | None:
        """The page on which its words begin. What is anchored stands where its anchor does, margins on all pages."""
        if place.kind in _MARGINS:
            return None
        if place.kind is not None:
            return self.pages.here
        return self.pages.turned(line.turns, look)

    # Tables

    def _table(self, table: etree._Element, place: _Place) -> None:
        """What is anchored in its cells comes behind it, so that its cells follow each other."""
        if place.kind not in _MARGINS:
            self.tables += 1
        number, floating = self.tables, _Floating()
        for row, cells in enumerate(placed_cells(table), start=1):
            with self.pages.beside():
                for each in cells:
                    self.pages.back()
                    at = Cell(number, row, each.column, "", each.rows, each.columns)
                    self._cell(each.element, at, place, floating)
        for drawing, line in floating.pictures if place.kind is None else ():
            self._add(BlockKind.FIGURE, letters.description(drawing), (line,), place, page=self.pages.here)
        for box in floating.boxes:
            self._content(box, replace(place, kind=place.kind or BlockKind.TEXT_BOX, label=""))
        self._footnotes(floating.notes)
        for inner in floating.tables:
            self._table(inner, place)

    def _cell(self, cell: etree._Element, at: Cell, place: _Place, floating: _Floating) -> None:
        lines: list[Line] = []
        first: tuple[int | None, Counted, str] = (None, Counted(), "")
        for element, _contents in _blocks_in(cell):
            if element.tag == W + "tbl":
                floating.tables.append(element)
                continue
            line, look = letters.read(element), element.find(W + "pPr")
            style = _style_of(look) or self.styles.default
            seen = self._turned(line, look, place), self.numbering.counted(look, style), self.styles.name(style)
            if not lines:
                first = seen
            lines.append(line)
            floating.boxes += line.boxes
            floating.pictures += [(each, line) for each in line.pictures]
        said = tuple(line for line in lines if line.text.strip()) or tuple(lines[:1])
        if not said:
            return
        marks, references = self._marks(said, glue=1)
        floating.notes += references
        page, counted, name = first
        in_margin = place.kind in _MARGINS
        self._add(
            place.kind if in_margin and place.kind else BlockKind.CELL,
            "\n".join(line.text for line in said),
            said,
            place,
            glue="\n",
            label=counted.label or counted.bullet,
            style=name,
            page=page,
            cell=None if in_margin else at,
            footnotes=marks,
        )

    # Notes and margins

    def _marks(
        self, lines: tuple[Line, ...], *, glue: int = 0
    ) -> tuple[tuple[tuple[int, str], ...], list[etree._Element]]:
        """The marks of footnotes with their characters, and the footnotes themselves."""
        marks: list[tuple[int, str]] = []
        found: list[etree._Element] = []
        start = 0
        for line in lines:
            for at, reference in line.notes:
                marks.append((start + at, self.notes.mark(reference, self.pages.here)))
                found.append(reference)
            start += line.length + glue
        return tuple(marks), found

    def _footnotes(self, references: list[etree._Element]) -> None:
        for reference in references:
            part, note = self.notes.note(reference)
            if note is not None and note not in self._read:
                self._read.add(note)
                self._content(note, self._place(part, kind=BlockKind.FOOTNOTE, label=self.notes.marked[reference]))

    def _margins(self, root: etree._Element) -> Iterator[tuple[BlockKind, str]]:
        """Headers and footers that are shown, each part once, in the order of the sections."""
        targets = {id: target for _kind, id, target in self.file.relations(self.file.main)}
        settings = self.file.root_of("settings")
        by_side = settings is not None and _is_on(settings.find(W + "evenAndOddHeaders"))
        seen: set[str] = set()
        for section in root.iter(W + "sectPr"):
            if any(above.tag == W + "sectPrChange" for above in section.iterancestors()):
                continue
            first = _is_on(section.find(W + "titlePg"))
            for each in section.iter(W + "headerReference", W + "footerReference"):
                side = each.get(W + "type")
                part = targets.get(relation_id(each), "")
                if (side == "first" and not first) or (side == "even" and not by_side) or part in seen:
                    continue
                if part in self.file.parts:
                    seen.add(part)
                    yield BlockKind.HEADER if each.tag == W + "headerReference" else BlockKind.FOOTER, part


class _Notes:
    """Footnotes and endnotes by their references, counted as Word shows them."""

    def __init__(self, file: WordFile) -> None:
        self.parts = {kind: file.related(f"{kind}s") or "" for kind in ("footnote", "endnote")}
        self.notes = {
            (kind, each.get(W + "id")): each
            for kind, part in self.parts.items()
            if part
            for each in file.root(part).iter(W + kind)
        }
        self.marked: dict[etree._Element, str] = {}
        self._count = {"footnote": 0, "endnote": 0}
        self._page: int | None = None
        self._format = {"footnote": "decimal", "endnote": "lowerRoman"}
        self._each_page = False
        settings = file.root_of("settings")
        for root in (settings, file.root(file.main)):
            for look in root.iter(W + "footnotePr", W + "endnotePr") if root is not None else ():
                self._read(look)

    def _read(self, look: etree._Element) -> None:
        kind = "footnote" if look.tag == W + "footnotePr" else "endnote"
        for child in look:
            value = child.get(W + "val") or ""
            if child.tag == W + "numFmt":
                self._format[kind] = value
            elif child.tag == W + "numRestart" and kind == "footnote":
                self._each_page = value == "eachPage"

    def mark(self, reference: etree._Element, page: int | None) -> str:
        kind = "footnote" if reference.tag == W + "footnoteReference" else "endnote"
        if _is_said(reference.get(W + "customMarkFollows")):
            behind = reference.getnext()
            mark = (behind.text or "") if behind is not None and behind.tag == W + "t" else ""
        else:
            if self._each_page and kind == "footnote" and page != self._page:
                self._count[kind], self._page = 0, page
            self._count[kind] += 1
            mark = counted_as(self._count[kind], self._format[kind])
        self.marked[reference] = mark
        return mark

    def note(self, reference: etree._Element) -> tuple[str, etree._Element | None]:
        """The part that it stands in, and itself; None where the reference points to nothing."""
        kind = "footnote" if reference.tag == W + "footnoteReference" else "endnote"
        return self.parts[kind], self.notes.get((kind, reference.get(W + "id")))


def passages_of(file: WordFile) -> list[Passage]:
    """In reading order: a table's footnotes, text boxes and inner tables behind it, headers and footers at the end."""
    return _Walk(file).whole()


def _blocks_in(parent: etree._Element, contents: bool = False) -> Iterator[tuple[etree._Element, bool]]:
    """Paragraphs and tables, with whether they stand in a table of contents; wrappings are looked through."""
    for child in parent:
        tag = child.tag
        if tag == W + "p" or tag == W + "tbl":
            yield child, contents
        elif tag == W + "sdt":
            gallery = child.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
            inside = child.find(W + "sdtContent")
            if inside is not None:
                is_contents = gallery is not None and gallery.get(W + "val") == "Table of Contents"
                yield from _blocks_in(inside, contents or is_contents)
        elif tag in (W + "ins", W + "customXml", W + "moveTo", W + "smartTag"):
            yield from _blocks_in(child, contents)
        elif tag == CHOICES + "AlternateContent":
            chosen = child.find(CHOICES + "Choice")
            chosen = child.find(CHOICES + "Fallback") if chosen is None else chosen
            if chosen is not None:
                yield from _blocks_in(chosen, contents)


def _style_of(look: etree._Element | None) -> str:
    named = look.find(W + "pStyle") if look is not None else None
    return (named.get(W + "val") or "") if named is not None else ""


def _end_is_deleted(look: etree._Element | None) -> bool:
    mark = look.find(W + "rPr") if look is not None else None
    return mark is not None and (mark.find(W + "del") is not None or mark.find(W + "moveFrom") is not None)


def _is_on(element: etree._Element | None) -> bool:
    return element is not None and element.get(W + "val") not in ("0", "false", "off")


def _is_said(value: str | None) -> bool:
    return value in ("1", "true", "on")
