"""Writing into a Word file: its passages cut at any character, and everything else left as it is."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from lxml import etree

from guiju.base.errors import GuijuError
from guiju.documents.blocks import Block
from guiju.documents.word.letters import Line
from guiju.documents.word.names import MATH, W
from guiju.documents.word.opened import WordFile
from guiju.documents.word.passages import Passage, passages_of

_USUAL: Final = W[1:-1].encode()
_STRICT: Final = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
_LONGEST_ID: Final = 10
"""Digits; a number that is longer was not given by Word."""


class UnwritableSpan(GuijuError):
    """What is to be marked or changed is not in the file, or not in a way that a program can write into."""


@dataclass(slots=True)
class Letter:
    """Characters of a passage and the element they stand in; `start` counts in the passage."""

    start: int
    text: str
    node: etree._Element
    line: Line

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def is_text(self) -> bool:
        return bool(self.node.tag == W + "t")

    @property
    def is_formula(self) -> bool:
        return str(self.node.tag).startswith(MATH)

    @property
    def is_choice(self) -> bool:
        return bool(self.node.tag == W + "fldChar")

    @property
    def is_in_run(self) -> bool:
        """Directly, so that the run can be parted before and behind it."""
        above = self.node.getparent()
        return above is not None and bool(above.tag == W + "r")

    def alone(self) -> etree._Element:
        """Its run, with nothing else in it: no mark of a footnote, no picture."""
        if self.is_in_run:
            _apart(self.node)
            if (behind := self.node.getnext()) is not None:
                _apart(behind)
        return self.unit

    @property
    def unit(self) -> etree._Element:
        """The run, or the formula, that stands beside others in the paragraph."""
        return next(self.node.iterancestors(W + "r"), self.node) if not self.is_formula else self.node


class Written:
    """A passage that is being written into. Places are characters of the text as it was read."""

    def __init__(self, passage: Passage) -> None:
        self.passage = passage
        self.letters: list[Letter] = []
        start = 0
        for line in passage.lines:
            self.letters += [Letter(start + each.start, each.text, each.node, line) for each in line.stretches]
            start += line.length + len(passage.glue)

    def within(self, start: int, end: int) -> list[Letter]:
        """What stands between two characters, cut so that it is no more than that; a formula is never cut."""
        self._cut(start)
        self._cut(end)
        return [each for each in self.letters if each.start < end and each.end > start]

    def before(self, at: int) -> Letter | None:
        """What ends at this character, or has it inside where it cannot be cut; in the same line."""
        self._cut(at)
        return next((each for each in reversed(self.letters) if each.end == at), None)

    def behind(self, at: int) -> Letter | None:
        self._cut(at)
        return next((each for each in self.letters if each.start == at), None)

    def is_inside(self, at: int) -> bool:
        """Whether this is within something that cannot be cut."""
        self._cut(at)
        return any(each.start < at < each.end for each in self.letters)

    def line_at(self, at: int) -> Line:
        start = 0
        for line in self.passage.lines:
            if at <= start + line.length:
                return line
            start += line.length + len(self.passage.glue)
        return self.passage.lines[-1]

    def _cut(self, at: int) -> None:
        """Make a run begin at this character."""
        for place, each in enumerate(self.letters):
            if each.start < at < each.end and each.is_text:
                behind = etree.Element(W + "t")
                behind.text = each.text[at - each.start :]
                behind.set(_SPACE, "preserve")
                each.text = each.node.text = each.text[: at - each.start]
                each.node.set(_SPACE, "preserve")
                each.node.addnext(behind)
                _apart(behind)
                self.letters.insert(place + 1, Letter(at, behind.text, behind, each.line))
                return
            if each.start == at:
                if not each.is_formula:
                    _apart(each.node)
                return


class Draft:
    """A Word file that is written into, with its passages by the blocks that were read from it."""

    def __init__(self, file: WordFile) -> None:
        self.file = file
        self.passages = passages_of(file)
        self._written: dict[int, Written] = {}
        self._touched: set[str] = set()
        self._added: dict[str, etree._Element] = {}

    def written(self, block: Block) -> Written:
        """Raises UnwritableSpan where the file is not the one that the block was read from."""
        if block.index not in self._written:
            passage = self.passages[block.index] if block.index < len(self.passages) else None
            if passage is None or passage.block.text != block.text or passage.block.address != block.address:
                raise UnwritableSpan("{file} 与检查时的内容不同，请重新检查", file=self.file.name)
            self._written[block.index] = Written(passage)
        return self._written[block.index]

    def touch(self, part: str) -> etree._Element:
        """The root of a part that is about to be changed."""
        self._touched.add(part)
        return self._added[part] if part in self._added else self.file.root(part)

    def add(self, part: str, root: etree._Element) -> None:
        self._added[part] = root
        self._touched.add(part)

    @property
    def is_strict(self) -> bool:
        relations = "_rels/.rels"
        if relations not in self.file.parts:
            return False
        return any("purl.oclc.org" in each.get("Type", "") for each in self.file.root(relations))

    def content(self) -> bytes:
        """All parts that were not touched are as they were, byte for byte."""
        written = io.BytesIO()
        seen: set[str] = set()
        with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
            for each in self.file.archive.infolist():
                if each.filename in seen:
                    continue
                seen.add(each.filename)
                if each.filename in self._touched:
                    archive.writestr(each.filename, self._bytes(self.file.root(each.filename)), zipfile.ZIP_DEFLATED)
                else:
                    archive.writestr(each, self.file.archive.read(each))
            for name, root in self._added.items():
                archive.writestr(name, self._bytes(root), zipfile.ZIP_DEFLATED)
        return written.getvalue()

    def _bytes(self, root: etree._Element) -> bytes:
        tree = root.getroottree()
        made: bytes = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
        return made.replace(_USUAL, _STRICT) if self.is_strict else made


def _apart(node: etree._Element) -> None:
    """Make a child of a run the first of a run of its own, which looks the same."""
    run = node.getparent()
    if run is None or run.tag != W + "r":
        return
    kept = [each for each in run if each.tag != W + "rPr"] or [node]
    if kept[0] is node or node not in kept:
        return
    beside = like(run)
    look = run.find(W + "rPr")
    if look is not None:
        beside.append(deepcopy(look))
    for each in kept[kept.index(node) :]:
        beside.append(each)
    run.addnext(beside)


def like(element: etree._Element) -> etree._Element:
    """An empty element of the same name and attributes."""
    copied = etree.Element(element.tag)
    for name, value in element.items():
        copied.set(name, value)
    return copied


def made(name: str, *children: etree._Element, **attributes: str) -> etree._Element:
    """An element of the namespace of Word, with its attributes."""
    element = etree.Element(W + name, {W + key: value for key, value in attributes.items()})
    element.extend(children)
    return element


def texts(text: str, name: str = "t") -> Iterator[etree._Element]:
    """What stands in a run for a text; line breaks and tabs are elements of their own."""
    for number, line in enumerate(text.split("\n")):
        if number:
            yield made("br")
        for place, piece in enumerate(line.split("\t")):
            if place:
                yield made("tab")
            if piece:
                element = made(name)
                element.text = piece
                element.set(_SPACE, "preserve")
                yield element


def day_and_time(at: datetime) -> str:
    """As Word writes it; what names no time zone is taken as it is."""
    return (at.astimezone(UTC) if at.tzinfo else at).strftime("%Y-%m-%dT%H:%M:%SZ")


def next_id(root: etree._Element, *names: str) -> int:
    """One more than the highest w:id of these elements."""
    ids = (each.get(W + "id") or "" for each in root.iter(*(W + name for name in names)))
    return max((int(id) for id in ids if id.isdecimal() and len(id) < _LONGEST_ID), default=-1) + 1
