"""Elements, chapters, clauses and annexes of a document: which lines begin one, and what stands in each.

A typed number begins a clause where it follows from the one before. Where it does not follow (the draft has a gap, a
clause twice, two chapters changed), the look of the line must speak for it, so that ``4.5 mm`` at the beginning of a
line begins none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from guiju.documents.blocks import Block, BlockKind, Span
from guiju.documents.outlines import lines
from guiju.documents.outlines.shape import Division, Element, Role

_ASIDE: Final = frozenset(
    (BlockKind.FOOTNOTE, BlockKind.HEADER, BlockKind.FOOTER, BlockKind.CELL, BlockKind.FIGURE, BlockKind.FORMULA)
)
"""What stands beside the line of the text and begins nothing."""
_NO_CHAPTERS: Final = frozenset((Element.BIBLIOGRAPHY, Element.INDEX))
_FARTHEST: Final = 5
"""How many chapters may be missing before a number is taken for something else."""
_LAST_CHAPTER: Final = 40
_IN_FRONT: Final = (Element.CONTENTS, Element.FOREWORD, Element.INTRODUCTION)
_FIRST_KNOWN: Final = 2
"""The chapters up to this one have names by which they are known."""
_COVER_LINES: Final = 3
"""Over how many lines a title may run."""
_POINTED: Final = re.compile("[：:、，,；—\\d]")
_WORD_AHEAD: Final = re.compile('[\u3400-\u9fffA-Za-z（(“"《]')
_TERMS: Final = re.compile("^(?:术语|词汇$|定义$)")
_UNMISTAKABLE: Final = ("范围", "规范性引用文件", "术语和定义")
_SYMBOLS: Final = re.compile("^(?:符号|缩略语|代号$|代码和缩略语)")
_REFERENCES: Final = re.compile("^(?:规范性)?引用(?:性)?(?:文件|标准)$|^规范性引用")


class Divided:
    """The divisions of these blocks. `roles` has titles and lines of the contents alone; others add theirs."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.divisions: list[Division] = []
        self.homes: dict[int, Division] = {}
        self.roles: dict[int, Role] = {}
        self.cover: list[Block] = []
        """Before the first division, and the title where it stands once more above the first chapter."""
        self._blocks = [block for block in blocks if block.kind not in _ASIDE]
        self._path: list[Division] = []
        self._seen: set[str] = set()
        self._chapter = 0
        self._offset = 0
        self._untitled: Division | None = None
        self._nature_due: Division | None = None
        self._punctuated = False
        place = 0
        for block in blocks:
            if block.kind in _ASIDE:
                self._stay(block)
            else:
                self._read(block, place)
                place += 1
        if not any(each.number or each.element in (Element.SCOPE, Element.REFERENCES) for each in self._walk()):
            self.divisions, self.homes, self.roles, self.cover = [], {}, {}, []

    def _walk(self) -> list[Division]:
        return [each for division in self.divisions for each in division.walk()]

    @property
    def _current(self) -> Division | None:
        return self._path[-1] if self._path else None

    @property
    def _element(self) -> Element | None:
        return self._path[0].element if self._path else None

    def _stay(self, block: Block) -> None:
        """It belongs to where we are."""
        if block.kind in (BlockKind.HEADER, BlockKind.FOOTER):
            return
        here = self._current
        if here is None:
            self.cover.append(block)
            return
        here.blocks.append(block)
        self.homes[block.index] = here

    def _read(self, block: Block, place: int) -> None:
        word = lines.plain(block.text)
        if not word and not block.label:
            self._stay(block)
            return
        if block.kind is BlockKind.TEXT_BOX and self._current is not None:
            self._stay(block)
            return
        if self._goes_on_with_contents(block, word, place):
            return
        if self._section(block, word) or self._annex(block) or self._clause(block, place):
            return
        if self._title_due(block) or self._unnumbered(block, word):
            return
        self._stay(block)

    # 目次

    def _goes_on_with_contents(self, block: Block, word: str, place: int) -> bool:
        inside = self._element is Element.CONTENTS
        if block.kind is BlockKind.CONTENTS and not inside and word not in lines.SECTIONS:
            self._begin(Division(Element.CONTENTS, "", "", 1, None))
            inside = True
        if not inside:
            return False
        entry = lines.contents_line(block) or (block.kind is not BlockKind.HEADING and lines.ends_with_page(block.text))
        if not entry and not self._is_repeated(word, place):
            return False
        self._stay(block)
        self.roles[block.index] = Role.ENTRY
        return True

    def _is_repeated(self, word: str, place: int) -> bool:
        """A line without a page number is one of the contents if the same line comes again."""
        return any(lines.plain(each.text) == word for each in self._blocks[place + 1 :]) and not any(
            lines.plain(entry.text) == word for entry in (self._path[0].blocks if self._path else ())
        )

    # 前言, 附录, 4.1 …

    def _section(self, block: Block, word: str) -> bool:
        element = lines.SECTIONS.get(word)
        if element is None or (block.label and lines.numbered(block) is not None):
            return False
        if element is Element.INDEX and self._element is Element.INDEX:
            return False
        self._begin(Division(element, "", word, 1, block, _span(block, block.text.strip())))
        return True

    def _annex(self, block: Block) -> bool:
        line = lines.annex_line(block)
        if line is None:
            return False
        division = Division(Element.ANNEX, line.letter, "", 1, block, counted=line.counted)
        self._begin(division)
        self._annex_words(division, block, line.rest, line.start)
        return True

    def _annex_words(self, division: Division, block: Block, words: str, start: int) -> None:
        """Its nature and title, from here and from the lines that follow."""
        nature = lines.nature_in(words)
        if nature and not division.nature:
            division.nature = _nature(nature[1])
            rest, start = words[nature.end() :], start + nature.end()
            if not rest.strip() and words[: nature.start()].strip():
                rest, start = words[: nature.start()], start - nature.end()
        else:
            rest = words
        title = " ".join(rest.split())
        if title:
            division.title = title
            division.title_span = _span(block, rest.strip(), start)
        self._nature_due = None if division.title else division

    def _title_due(self, block: Block) -> bool:
        """The title of an annex or a clause whose number stood alone."""
        if self._nature_due is not None:
            annex, self._nature_due = self._nature_due, None
            text = block.text.strip()
            if lines.nature_in(text) or (not annex.title and lines.is_title(text) and not lines.mark_of(block)):
                self._annex_words(annex, block, block.text, 0)
                self.homes[block.index] = annex
                self.roles[block.index] = Role.TITLE
                return True
        if self._untitled is not None:
            clause, self._untitled = self._untitled, None
            if clause.element is not Element.TERMS and lines.is_title(block.text) and not lines.mark_of(block):
                clause.title = block.text.strip()
                clause.title_span = _span(block, clause.title)
                self.homes[block.index] = clause
                self.roles[block.index] = Role.TITLE
                return True
        return False

    def _clause(self, block: Block, place: int) -> bool:
        line = lines.numbered(block)
        if line is None or block.kind is BlockKind.CONTENTS:
            return False
        if not (self._may_count(line, block) if line.counted else self._may_type(line, block, place)):
            return False
        places = line.places
        chapter = len(places) == 1
        if chapter:
            self._leave_foreword()
        parent = None if chapter else self._parent(len(places))
        title = "" if "无标题" in block.style else lines.title_in(line.rest, heads=block.kind is BlockKind.HEADING)
        element = _element_of(title) if chapter else parent.element if parent else _loose(places)
        division = Division(element, line.number, title, len(places), block, counted=line.counted, parent=parent)
        if title:
            division.title_span = _span(block, title, line.start)
        self._begin(division)
        self._seen.add(line.number)
        if chapter:
            self._chapter = int(places[0])
            self._punctuated = bool(line.point)
            if block.kind is BlockKind.HEADING:
                self._offset = max(0, block.level - 1)
        elif not self._chapter and places[0].isdigit():
            self._chapter = int(places[0])
        if not line.rest.strip():
            self._untitled = division
        elif not title:
            self.roles[block.index] = Role.TEXT
        return True

    def _unnumbered(self, block: Block, word: str) -> bool:
        """A heading that has lost its number; above the first chapter it is the title of the document."""
        element = _element_of(block.text.strip())
        if block.kind is not BlockKind.HEADING and not self._is_lost(word, element, block):
            return False
        if self._is_of_clause(block):
            return False
        begun = self._chapter > 0 or self._element is Element.ANNEX
        if element is Element.TECHNICAL and not begun:
            if self._element in _IN_FRONT:
                self.cover.append(block)
                self.homes.pop(block.index, None)
                return True
            return False
        level = max(1, block.level - self._offset)
        if element is not Element.TECHNICAL:
            level = 1
        if level == 1 and self._element is Element.ANNEX:
            level = 2
        parent = self._parent(level) if level > 1 else None
        title = block.text.strip()
        kind = parent.element if parent else element
        self._begin(Division(kind, "", title, level, block, _span(block, title), parent=parent))
        return True

    def _is_of_clause(self, block: Block) -> bool:
        """A term below its number, a caption, a note: some programs make headings of them."""
        here = self._current
        if here is not None and here.element is Element.TERMS and here.number and not here.title and not here.blocks:
            return True
        line = lines.caption_line(block)
        if line is not None and (line.number or line.sure):
            return True
        return bool(lines.NOTE.match(block.text) or lines.EXAMPLE.match(block.text) or lines.mark_of(block))

    def _is_lost(self, word: str, element: Element, block: Block) -> bool:
        """``范围`` alone in a line, where there is no such chapter yet."""
        return (
            word in _UNMISTAKABLE
            and block.kind is BlockKind.PARAGRAPH
            and not block.label
            and self._element is not Element.ANNEX
            and all(each.element is not element for each in self.divisions)
        )

    # Whether a number begins a clause here

    def _may_count(self, line: lines.Numbered, block: Block) -> bool:
        if len(line.places) > 1 or not line.number.isdigit():
            return block.kind is not BlockKind.ITEM or not line.number[-1:].isalpha()
        if block.kind is BlockKind.HEADING or "章标题" in block.style:
            return True
        return block.kind is BlockKind.PARAGRAPH and int(line.number) == self._chapter + 1 and lines.is_title(line.rest)

    def _may_type(self, line: lines.Numbered, block: Block, place: int) -> bool:
        if self._element in _NO_CHAPTERS and block.kind is not BlockKind.HEADING:
            return False
        if len(line.number) > 1 and line.number[0] == "0" and line.number[1] != ".":
            return False
        if block.kind is BlockKind.HEADING:
            return bool(line.rest.strip()) or "." in line.number
        if lines.counts_things(line.rest, expected="." in line.number and self._follows(line.places)):
            return False
        return self._chapter_may_begin(line) if len(line.places) == 1 else self._clause_may_begin(line, place)

    def _chapter_may_begin(self, line: lines.Numbered) -> bool:
        if not line.number.isdigit() or not lines.is_title(line.rest) or not _WORD_AHEAD.match(line.rest):
            return False
        if not line.apart and not "\u3400" <= line.rest[0] <= "\u9fff":
            return False
        number = int(line.number)
        follows = number == self._chapter + 1
        known = _element_of(line.rest.strip()) is not Element.TECHNICAL
        if line.point and not (known or (follows and (self._punctuated or self._chapter >= _FIRST_KNOWN))):
            return False  # 1. or 2、 of a list
        if known and self._element is not Element.ANNEX:
            return line.apart or follows or bool(line.point)
        if not self._chapter:
            in_front = self._element in (Element.FOREWORD, Element.INTRODUCTION)
            return 0 < number <= (1 if in_front else _LAST_CHAPTER)
        if self._element is Element.ANNEX:
            return follows and line.apart
        if follows:
            return True
        if not line.apart or number == 0:
            return False
        return (
            number == self._chapter
            or number - self._chapter in range(2, _FARTHEST + 1)
            or (number < self._chapter and line.number not in self._seen)
        )

    def _clause_may_begin(self, line: lines.Numbered, place: int) -> bool:
        places = line.places
        if places[0].isalpha():
            annex = self._path[0] if self._element is Element.ANNEX else None
            if annex is None or annex.number != places[0]:
                return line.apart and bool(_WORD_AHEAD.match(line.rest)) and not self._chapter_open()
            return not line.rest.strip() or line.apart or self._follows(places)
        if self._element in (Element.ANNEX, Element.FOREWORD):
            return False
        if self._element is Element.INTRODUCTION:
            return places[0] == "0" and line.apart
        if self._follows(places):
            return True
        if not line.rest.strip():
            return self._element is Element.TERMS and int(places[0]) == self._chapter
        if not line.apart or not _WORD_AHEAD.match(line.rest) or places[0] == "0":
            return False
        if not self._chapter:
            return 0 < int(places[0]) <= _LAST_CHAPTER
        return abs(int(places[0]) - self._chapter) <= 2

    def _chapter_open(self) -> bool:
        return self._chapter > 0 and self._element is not Element.ANNEX

    def _follows(self, places: tuple[str, ...]) -> bool:
        """Whether this number comes next after the last one."""
        last = next((each.number.split(".") for each in reversed(self._path) if each.number), None)
        if last is None:
            return False
        if len(places) == len(last) + 1:
            return list(places[:-1]) == last and places[-1] == "1"
        if len(places) > len(last) or not places[-1].isdigit() or not last[len(places) - 1].isdigit():
            return False
        if list(places[:-1]) != last[: len(places) - 1]:
            return False
        return int(places[-1]) == int(last[len(places) - 1]) + 1

    # The tree

    def _parent(self, level: int) -> Division | None:
        return next((each for each in reversed(self._path) if each.level < level), None)

    def _begin(self, division: Division) -> None:
        self._untitled = self._nature_due = None
        parent = division.parent
        if parent is None:
            self.divisions.append(division)
            self._path = [division]
        else:
            parent.children.append(division)
            while self._path[-1] is not parent:
                self._path.pop()
            self._path.append(division)
        if division.heading is not None:
            self.homes[division.heading.index] = division
            self.roles[division.heading.index] = Role.TITLE

    def _leave_foreword(self) -> None:
        """The title of the document stands once more above its first chapter: it belongs to no foreword."""
        here = self._current
        if self._chapter or here is None or here.element not in _IN_FRONT:
            return
        said = lines.plain("".join(block.text for block in self.cover))
        for _ in range(_COVER_LINES):
            last = here.blocks[-1] if here.blocks else None
            if last is None or last.kind is BlockKind.CELL or last.index in self.roles:
                return
            if not _is_repeated_title(last, said, alone=len(here.blocks) == 1):
                return
            here.blocks.pop()
            self.homes.pop(last.index, None)
            self.cover.append(last)


def _is_repeated_title(block: Block, cover: str, *, alone: bool) -> bool:
    """`cover` is all that the cover says; where it does not say this, a line without any punctuation may be a title."""
    word = lines.plain(block.text)
    if len(word) > 3 and word in cover:
        return True
    return not alone and lines.is_title(block.text) and not _POINTED.search(block.text) and lines.mark_of(block) is None


def _span(block: Block, words: str, start: int = 0) -> Span:
    at = max(0, block.text.find(words, start))
    return Span(block, at, at + len(words))


def _nature(word: str) -> str:
    """By the two words of 2020; those of older editions are said as they are written."""
    return "规范性" if word.startswith("规范") else "资料性" if word.startswith("资料") else word


def _element_of(title: str) -> Element:
    word = lines.plain(title)
    if word in ("范围", "适用范围", "主题内容与适用范围", "范围和目的"):
        return Element.SCOPE
    if _REFERENCES.match(word):
        return Element.REFERENCES
    if _TERMS.match(word):
        return Element.TERMS
    if _SYMBOLS.match(word):
        return Element.SYMBOLS
    return lines.SECTIONS.get(word, Element.TECHNICAL)


def _loose(places: tuple[str, ...]) -> Element:
    """Of a clause that stands in no chapter."""
    return Element.ANNEX if places[0].isalpha() else Element.TECHNICAL
