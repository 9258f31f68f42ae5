"""A model local standard, fictional and whole: every element of GB/T 1.1—2020, with tables, a figure, annexes.

It stands in standard.txt. `##` opens a clause with a title, `##.` one without; a line of bars is a row of a table;
`[^…]` is a footnote; `@term`, `@ref` and their like are what their names say in English.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from typing import Final


class Is(StrEnum):
    """What a line of the model is."""

    COVER = "cover"
    FOREWORD = "foreword"
    INTRODUCTION = "introduction"
    CHAPTER = "chapter"
    CLAUSE = "clause"  # with a title
    UNTITLED = "untitled"  # 无标题条
    TEXT = "text"
    ITEM = "item"  # a)
    NOTE = "note"
    EXAMPLE = "example"
    TABLE = "table"  # its caption; `second` is what stands at its upper right
    ROW = "row"
    FIGURE = "figure"
    FORMULA = "formula"
    LEAD_IN = "lead-in"  # of references, terms, abbreviations
    REFERENCE = "reference"
    TERM = "term"
    ABBREVIATION = "abbreviation"
    ANNEX = "annex"  # `text` is its nature, `second` its title
    BIBLIOGRAPHY = "bibliography"
    ENTRY = "entry"
    INDEX = "index"
    INDEXED = "indexed"
    PARTING = "parting"  # an empty line: what follows begins anew


@dataclass(frozen=True, slots=True)
class Line:
    kind: Is
    text: str = ""
    second: str = ""
    depth: int = 0
    """Of a clause: 1 for 4.1, 2 for 4.1.1."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """A line with the number that it has where it stands: ``4``, ``4.1``, ``a)``, ``表1``, ``附录A``."""

    line: Line
    number: str = ""


FOOTNOTE: Final = re.compile(r"\[\^([^\]]*)\]")
REFERENCES_LEAD_IN: Final = (
    "下列文件中的内容通过文中的规范性引用而构成本文件必不可少的条款。其中，注日期的引用文件，"
    "仅该日期对应的版本适用于本文件；不注日期的引用文件，其最新版本（包括所有的修改单）适用于本文件。"
)
_MARKED: Final = {
    "cover": Is.COVER,
    "foreword": Is.FOREWORD,
    "introduction": Is.INTRODUCTION,
    "references": Is.LEAD_IN,
    "terms": Is.LEAD_IN,
    "abbreviations": Is.LEAD_IN,
    "ref": Is.REFERENCE,
    "term": Is.TERM,
    "abbreviation": Is.ABBREVIATION,
    "table": Is.TABLE,
    "figure": Is.FIGURE,
    "formula": Is.FORMULA,
    "annex": Is.ANNEX,
    "bibliography": Is.BIBLIOGRAPHY,
    "entry": Is.ENTRY,
    "index": Is.INDEX,
    "indexed": Is.INDEXED,
}


def model() -> tuple[Line, ...]:
    """The model standard, line by line."""
    return tuple(read(files(__package__).joinpath("standard.txt").read_text("utf-8").splitlines()))


def read(lines: Iterable[str]) -> Iterator[Line]:
    for raw in lines:
        text = raw.strip()
        if not text:
            yield Line(Is.PARTING)
        elif text.startswith("@"):
            word, _space, rest = text[1:].partition(" ")
            first, _bar, second = rest.partition("|")
            kind = _MARKED[word]
            yield Line(kind, first or (REFERENCES_LEAD_IN if word == "references" else ""), second)
        elif text.startswith("#"):
            marks, _space, rest = text.partition(" ")
            depth = marks.count("#") - 1
            kind = Is.CHAPTER if depth == 0 else Is.UNTITLED if marks.endswith(".") else Is.CLAUSE
            yield Line(kind, rest, depth=depth)
        elif text.startswith("|"):
            yield Line(Is.ROW, text)
        elif found := re.match(r"[a-z]\) (.*)", text):
            yield Line(Is.ITEM, found[1])
        elif text.startswith("注"):
            yield Line(Is.NOTE, text)
        elif text.startswith("示例"):
            yield Line(Is.EXAMPLE, text)
        else:
            yield Line(Is.TEXT, text)


def numbered(lines: Sequence[Line]) -> Iterator[Numbered]:
    """Count what is counted in a standard. An untitled clause stands one below the last one with a title."""
    count = _Count()
    for line in lines:
        yield Numbered(line, count.of(line))


class _Count:
    def __init__(self) -> None:
        self.chapter = 0
        self.annex = ""
        self.places: list[int] = []
        self.titled = 0
        self.items = self.tables = self.figures = 0

    def of(self, line: Line) -> str:
        if line.kind is not Is.ITEM:
            self.items = 0
        match line.kind:
            case Is.CHAPTER:
                self.chapter, self.places, self.titled = self.chapter + 1, [], 0
                return str(self.chapter)
            case Is.ANNEX:
                self.annex = chr(ord(self.annex) + 1) if self.annex else "A"
                self.places, self.titled, self.tables, self.figures = [], 0, 0, 0
                return f"附录{self.annex}"
            case Is.CLAUSE:
                self.titled = line.depth
                return self._clause(line.depth)
            case Is.UNTITLED:
                return self._clause(self.titled + 1)
            case Is.TERM:
                return self._clause(1)
            case Is.ITEM:
                self.items += 1
                return f"{chr(ord('a') + self.items - 1)})"
            case Is.TABLE:
                self.tables += 1
                return f"表{self._of_annex(self.tables)}"
            case Is.FIGURE:
                self.figures += 1
                return f"图{self._of_annex(self.figures)}"
        return ""

    def _clause(self, depth: int) -> str:
        self.places = [*self.places[:depth], *[0] * (depth - len(self.places))]
        self.places[depth - 1] += 1
        return ".".join((self.annex or str(self.chapter), *map(str, self.places)))

    def _of_annex(self, count: int) -> str:
        return f"{self.annex}.{count}" if self.annex else str(count)


COVER: Final = {
    "ICS": "ICS {}",
    "CCS": "CCS {}",
    "编号": "{}",
    "名称": "{}",
    "英文": "{}",
    "发布": "{} 发布",
    "实施": "{} 实施",
    "机构": "{} 发布",
}
"""How a field of the cover is printed."""


def cover_text(line: Line) -> str:
    name, _space, value = line.text.partition(" ")
    return COVER[name].format(value)


def title_of(lines: Iterable[Line]) -> str:
    return next(line.text.partition(" ")[2] for line in lines if line.kind is Is.COVER and line.text.startswith("名称"))


def as_text(lines: Sequence[Line]) -> str:
    """As plain text: a paragraph a line, numbers typed, tables in bars (`guiju.documents.reading.of_text`)."""
    return "\n".join(_text_lines(lines)) + "\n"


def _text_lines(lines: Sequence[Line]) -> Iterator[str]:
    marks = 0
    notes: list[str] = []
    title = title_of(lines)
    begun = False
    for each in numbered(lines):
        line, number = each.line, each.number
        text = line.text
        for note in FOOTNOTE.findall(text):
            marks += 1
            notes.append(f"{marks}) {note}")
        text = FOOTNOTE.sub("", text)
        match line.kind:
            case Is.COVER:
                yield cover_text(line)
            case Is.FOREWORD:
                yield from ("", "前言")
            case Is.INTRODUCTION:
                yield from ("", "引言")
            case Is.CHAPTER:
                if not begun:
                    yield from ("", title)
                begun = True
                yield f"{number} {text}"
            case Is.ITEM | Is.CLAUSE | Is.UNTITLED:
                yield f"{number} {text}"
            case Is.TABLE:
                yield f"{number} {text}"
                if line.second:
                    yield line.second
            case Is.FIGURE:
                yield f"{number} {text}"
            case Is.FORMULA:
                yield f"{text}　　（{line.second}）"
            case Is.REFERENCE:
                yield f"{text}　{line.second}"
            case Is.TERM:
                yield number
                yield f"{text}　{line.second}"
            case Is.ANNEX:
                yield from ("", number, f"（{text}）", line.second)
            case Is.BIBLIOGRAPHY:
                yield from ("", "参考文献")
            case Is.ENTRY:
                yield f"[{_serial(lines, line)}] {text}　{line.second}"
            case Is.INDEX:
                yield from ("", "索引")
            case Is.INDEXED:
                yield f"{text}　{line.second}"
            case _:
                yield text
    yield from notes


def _serial(lines: Sequence[Line], entry: Line) -> int:
    return [line for line in lines if line.kind is Is.ENTRY].index(entry) + 1
