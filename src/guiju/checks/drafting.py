"""What the rules about the structure of drafts share: where a division stands, and what the text speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from guiju.base.errors import Sentence
from guiju.checks.definition import Certainty, Source
from guiju.checks.subject import Subject
from guiju.documents.blocks import Block, BlockKind, Span
from guiju.documents.outlines import Division, Element, Role

_GBT_1_1: Final = "GB/T 1.1—2020"
_ENOUGH_CHAPTERS: Final = 3


def known(article: str) -> Source:
    """An article of GB/T 1.1 as it is known in the field; no page of it was read."""
    return Source(_GBT_1_1, article, Certainty.KNOWLEDGE)


def told(article: str) -> Source:
    """An article of GB/T 1.1 that a page quotes or describes."""
    return Source(_GBT_1_1, article, Certainty.SECONDARY)


OURS: Final = Source("Guiju", "", Certainty.OURS)


def is_whole(subject: Subject) -> bool:
    """Whether this is a standard from its first chapter on, so that what is missing is really missing."""
    drawn = subject.outline
    if drawn.is_standard:
        return True
    chapters = [each.number for each in drawn.divisions if each.number.isdigit()]
    return len(chapters) >= _ENOUGH_CHAPTERS and chapters[0] == "1"


def at(subject: Subject, division: Division) -> Span:
    """The words of its heading."""
    if division.title_span is not None and division.heading is division.title_span.block:
        return division.title_span
    block = division.heading or (division.blocks[0] if division.blocks else None)
    return of(block) if block is not None else subject.whole


def of(block: Block) -> Span:
    """All words of a block."""
    text = block.text
    start = len(text) - len(text.lstrip())
    return Span(block, start, max(start, len(text.rstrip())))


def name_of(division: Division) -> Sentence:
    """As one speaks of it: 第 4 章, 4.1.2, 附录 A, “前言”."""
    if division.element is Element.ANNEX and division.level == 1:
        return Sentence("附录 {letter}", letter=division.number or division.title)
    if not division.number:
        return Sentence("“{title}”", title=division.title or division.element)
    if division.number.isdigit():
        return Sentence("第 {number} 章", number=division.number)
    return Sentence(division.number)


def said(subject: Subject, division: Division) -> Iterator[Block]:
    """Its paragraphs and those below it, without headings, cells and footnotes."""
    for each in division.walk():
        for block in each.blocks:
            if block.kind in (BlockKind.PARAGRAPH, BlockKind.ITEM) and subject.outline.role(block) is not Role.TITLE:
                yield block


_ONE: Final = r"(?:[A-Z][.．]?)?\d{1,3}(?:[.\-－]\d{1,2})?(?!\d)"
_LINK: Final = r"\s*(?:[、，,]|和|及|与|或|以及|至|到|[～~—–-]{1,2})\s*"
_MENTION: Final = re.compile(rf"(?P<letter>[表图])\s*(?P<first>{_ONE})(?P<more>(?:{_LINK}(?:[表图]\s*)?{_ONE})*)")
_MORE: Final = re.compile(rf"({_LINK})(?:[表图]\s*)?({_ONE})")
_ANNEX: Final = re.compile(
    rf"附\s*录\s*(?P<first>[A-Z])(?![A-Za-z])(?P<more>(?:{_LINK}(?:附\s*录\s*)?[A-Z](?![A-Za-z0-9]))*)"
)
_MORE_ANNEXES: Final = re.compile(rf"({_LINK})(?:附\s*录\s*)?([A-Z])")
_CLAUSE_OF_ANNEX: Final = re.compile(r"(?<![A-Za-z0-9/.])([A-Z])[.．]\d")
_RANGE: Final = re.compile("至|到|[～~—–-]")


@dataclass(slots=True)
class Mentions:
    """What the text speaks of, by number, each with the first place; `annexes` in the order of their first mention."""

    tables: dict[str, Span] = field(default_factory=dict)
    figures: dict[str, Span] = field(default_factory=dict)
    annexes: dict[str, Span] = field(default_factory=dict)


_UNHEARD: Final = (Role.TITLE, Role.COVER, Role.MARGIN, Role.TABLE_CAPTION, Role.FIGURE_CAPTION)


def mentions(subject: Subject) -> Mentions:
    found = Mentions()
    drawn = subject.outline
    for block in subject.document.blocks:
        role = drawn.role(block)
        home = drawn.home(block)
        if role in _UNHEARD or (home is not None and home.element in (Element.CONTENTS, Element.BIBLIOGRAPHY)):
            continue
        text = block.text
        if "表" in text or "图" in text:
            for each in _MENTION.finditer(text):
                into = found.tables if each["letter"] == "表" else found.figures
                span = Span(block, each.start(), each.end())
                for number in _expanded(each["first"].replace("．", "."), each["more"], _MORE):
                    into.setdefault(_pointed(number), span)
        own = home.top.number if home is not None and home.element is Element.ANNEX else ""
        for place, letter, span in sorted(_annexes_in(block), key=lambda each: each[0]):
            if letter != own and place >= 0:
                found.annexes.setdefault(letter, span)
    return found


def _annexes_in(block: Block) -> Iterator[tuple[int, str, Span]]:
    text = block.text
    if "录" in text:
        for each in _ANNEX.finditer(text):
            span = Span(block, each.start(), each.end())
            for letter in _expanded(each["first"], each["more"], _MORE_ANNEXES):
                yield each.start(), letter, span
    if "." in text or "．" in text:
        for each in _CLAUSE_OF_ANNEX.finditer(text):
            yield each.start(), each[1], Span(block, each.start(), each.end())


def _pointed(number: str) -> str:
    """``A1`` as ``A.1``."""
    return f"{number[0]}.{number[1:]}" if number[0].isalpha() and number[1:2].isdigit() else number


def _expanded(first: str, more: str, pattern: re.Pattern[str]) -> Iterator[str]:
    """``1～3`` is 1, 2, 3; ``A.1 和 A.2`` are two."""
    yield first
    last = first
    for each in pattern.finditer(more):
        link, number = each[1], each[2].replace("．", ".")
        if _RANGE.search(link):
            yield from _between(last, number)
        yield number
        last = number


def _between(first: str, last: str) -> Iterator[str]:
    if first.isalpha() and last.isalpha():
        yield from (chr(code) for code in range(ord(first) + 1, ord(last)))
        return
    head, _, start = first.rpartition(".")
    other, _, end = last.rpartition(".")
    if start.isdigit() and end.isdigit() and other in (head, ""):
        for number in range(int(start) + 1, int(end)):
            yield f"{head}.{number}" if head else str(number)
