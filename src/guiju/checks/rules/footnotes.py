"""Footnotes of the text: 1), 2) … from the foreword on through the whole document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from guiju.base.errors import Sentence
from guiju.checks.definition import Found, Severity, rule
from guiju.checks.drafting import of, told
from guiju.checks.subject import Subject
from guiju.documents.blocks import Block, Span
from guiju.documents.outlines import Element, Role

_IN_TEXT: Final = re.compile("[⁰¹²³⁴-⁹]+[⁾)）]")
_HIGH: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁾", "0123456789)")


def marks(subject: Subject) -> list[tuple[str, Span]]:
    """Marks of footnotes where they stand in chapters and annexes, tables left out: counted ones and raised digits."""
    made = []
    for block in subject.document.blocks:
        home = subject.outline.home(block)
        if home is None or block.cell is not None or subject.outline.role(block) in (Role.FOOTNOTE, Role.TABLE_NOTE):
            continue
        if home.element is Element.CONTENTS:
            continue
        here = [(place, mark) for place, mark in block.footnotes]
        here += [(found.start(), found[0].translate(_HIGH)) for found in _IN_TEXT.finditer(block.text)]
        made += [(mark.strip(), Span(block, place, min(len(block.text), place + 1))) for place, mark in sorted(here)]
    return made


def _number(mark: str) -> int | None:
    digits = mark.strip("()（）[]【】 ")
    return int(digits) if digits.isdigit() else None


@rule(
    "STR231",
    Sentence("条文脚注没有用阿拉伯数字编号"),
    severity=Severity.WARNING,
    source=told("9.12"),
    why=Sentence("条文的脚注用数字 1)、2) 编号，字母留给图和表的脚注；用星号、罗马数字或字母，会与它们混淆。"),
    bad="4 要求\n4.1 座面应平整*。\n* 指可坐的一面。",
    good="4 要求\n4.1 座面应平整¹⁾。",
)
def form_of_marks(subject: Subject) -> Iterator[Found]:
    for mark, span in subject.once(marks):
        if _number(mark) is None and mark:
            yield Found(span, Sentence("条文脚注用 1)、2) 编号，这里是“{mark}”", mark=mark))
    for block in subject.document.blocks:
        home = subject.outline.home(block)
        if (
            home is None
            or subject.outline.role(block) is not Role.TEXT
            or not block.text.lstrip().startswith(("*", "＊"))
        ):
            continue
        if home.element not in (Element.CONTENTS, Element.BIBLIOGRAPHY, Element.INDEX) and _has_mark(subject, block):
            yield Found(of(block), Sentence("条文脚注用 1)、2) 编号，这里是“*”"))


def _has_mark(subject: Subject, note: Block) -> bool:
    before = subject.document.blocks[max(0, note.index - 3) : note.index]
    return any(re.search("[\u3400-\u9fff][*＊](?![\\d*＊])", block.text) for block in before)


@rule(
    "STR232",
    Sentence("条文脚注的编号不连续"),
    severity=Severity.WARNING,
    source=told("9.12"),
    why=Sentence("条文脚注从前言开始在全文连续编号，不按页重编；不连续，读者找不到对应的脚注。"),
    bad="4 要求\n4.1 座面应平整¹⁾，椅腿应等长³⁾。",
    good="4 要求\n4.1 座面应平整¹⁾，椅腿应等长²⁾。",
)
def sequence_of_marks(subject: Subject) -> Iterator[Found]:
    expected = 1
    for mark, span in subject.once(marks):
        number = _number(mark)
        if number is None:
            continue
        if number not in (expected, expected - 1):
            yield Found(span, Sentence("脚注 {number} 不连续，这里应为 {expected}", number=number, expected=expected))
        expected = number + 1
