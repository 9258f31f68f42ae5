"""Annexes: letter, nature and title, what they must not contain, and that the text leads to them in their order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from guiju.base.errors import Sentence
from guiju.checks.definition import Found, Mend, Severity, rule
from guiju.checks.drafting import at, known, mentions, of, told
from guiju.checks.subject import Subject
from guiju.documents.blocks import Span
from guiju.documents.outlines import Division, Element
from guiju.documents.outlines.lines import nature_in

_FRAME: Final = "4 要求\n尺寸应按附录 A 测量。\n"


def annexes(subject: Subject) -> list[Division]:
    return [each for each in subject.outline.divisions if each.element is Element.ANNEX and each.level == 1]


def _letter(division: Division) -> str:
    """The letter where it is one, else nothing."""
    return division.number if re.fullmatch("[A-Z]", division.number) else ""


def _heading(subject: Subject, division: Division) -> Span:
    return of(division.heading) if division.heading is not None else at(subject, division)


@rule(
    "ANX101",
    Sentence("附录没有用大写字母编号"),
    severity=Severity.ERROR,
    source=told("9.6"),
    why=Sentence("附录用“附录 A”“附录 B”编号，字母与章的数字分得开；写成附录一、附录 1 或不编号，就无法准确引用。"),
    bad="4 要求\n尺寸应按附录 1 测量。\n附录 1\n（规范性）\n尺寸的测量\n用钢卷尺测量。",
    good=_FRAME + "附录 A\n（规范性）\n尺寸的测量\n用钢卷尺测量。",
)
def letters_of_annexes(subject: Subject) -> Iterator[Found]:
    for place, annex in enumerate(annexes(subject)):
        if not _letter(annex):
            expected = chr(ord("A") + place) if place < 26 else "A"
            yield Found(
                _heading(subject, annex), Sentence("附录应以大写字母编号，这里应为“附录 {letter}”", letter=expected)
            )


@rule(
    "ANX102",
    Sentence("附录没有写明是规范性还是资料性"),
    severity=Severity.ERROR,
    source=told("9.6"),
    why=Sentence("规范性附录必须遵守，资料性附录只供参考；不写明，使用者不知道要不要照做。"),
    bad=_FRAME + "附录 A\n尺寸的测量\n用钢卷尺测量。",
    good=_FRAME + "附录 A\n（规范性）\n尺寸的测量\n用钢卷尺测量。",
)
def nature_of_annexes(subject: Subject) -> Iterator[Found]:
    for annex in annexes(subject):
        if annex.nature not in ("规范性", "资料性"):
            yield Found(
                _heading(subject, annex),
                Sentence("附录 {letter} 没有写“（规范性）”或“（资料性）”", letter=annex.number),
            )


@rule(
    "ANX103",
    Sentence("附录的性质用了旧的写法"),
    severity=Severity.WARNING,
    source=known("9.6"),
    why=Sentence("2020 年版写“（规范性）”“（资料性）”，不再写“（规范性附录）”；新旧写法混用，看不出按哪一版起草。"),
    bad=_FRAME + "附录 A\n（规范性附录）\n尺寸的测量\n用钢卷尺测量。",
    good=_FRAME + "附录 A\n（规范性）\n尺寸的测量\n用钢卷尺测量。",
)
def old_nature(subject: Subject) -> Iterator[Found]:
    for annex in annexes(subject):
        for block in subject.document.blocks:
            if subject.outline.home(block) is not annex or block in annex.blocks:
                continue
            found = nature_in(block.text)
            if found and "附录" in found[0] and found[1] in ("规范性", "资料性"):
                words = Mend(f"（{found[1]}）", safe=True)
                yield Found(
                    Span(block, *found.span()), Sentence("应写“（{nature}）”，不加“附录”二字", nature=found[1]), words
                )


@rule(
    "ANX104",
    Sentence("附录的字母不连续或重复"),
    severity=Severity.WARNING,
    source=told("9.6"),
    why=Sentence("附录从 A 起按字母连续编号；跳过一个字母，读者会以为少了一个附录。"),
    bad=_FRAME + "附录 A\n（规范性）\n测量\n用钢卷尺。\n附录 C\n（资料性）\n记录\n记录表。",
    good=_FRAME + "附录 A\n（规范性）\n测量\n用钢卷尺。\n附录 B\n（资料性）\n记录\n记录表。",
)
def sequence_of_annexes(subject: Subject) -> Iterator[Found]:
    lettered = [each for each in annexes(subject) if _letter(each)]
    expected = "A"
    seen: set[str] = set()
    for annex in lettered:
        if annex.number in seen:
            yield Found(_heading(subject, annex), Sentence("附录 {letter} 重复", letter=annex.number))
        elif annex.number not in (expected, _after(expected) if expected in "IO" else expected):
            yield Found(
                _heading(subject, annex),
                Sentence("附录 {letter} 不连续，这里应为附录 {expected}", letter=annex.number, expected=expected),
            )
        seen.add(annex.number)
        expected = _after(annex.number)


def _after(letter: str) -> str:
    return chr(ord(letter) + 1)


@rule(
    "ANX105",
    Sentence("附录没有标题"),
    severity=Severity.ERROR,
    source=known("9.6"),
    why=Sentence("附录编号和性质下面要有标题，目次列的就是它；没有标题，读者不知道附录讲什么。"),
    bad=_FRAME + "附录 A\n（规范性）\nA.1 用钢卷尺测量，精确到 1 mm。\nA.2 读数两次，取平均值。",
    good=_FRAME + "附录 A\n（规范性）\n尺寸的测量\nA.1 用钢卷尺测量，精确到 1 mm。\nA.2 读数两次，取平均值。",
)
def titles_of_annexes(subject: Subject) -> Iterator[Found]:
    for annex in annexes(subject):
        if not annex.title:
            yield Found(_heading(subject, annex), Sentence("附录 {letter} 没有标题", letter=annex.number))


_OWN_ELEMENTS: Final = ("范围", "规范性引用文件", "术语和定义")


@rule(
    "ANX106",
    Sentence("附录里设了范围、规范性引用文件或术语和定义"),
    severity=Severity.ERROR,
    source=told("9.6"),
    why=Sentence("这三个要素属于整个文件，附录不另设；附录里用到的引用文件和术语列入第 2 章和第 3 章。"),
    bad=_FRAME + "附录 A\n（规范性）\n尺寸的测量\nA.1 范围\n本附录规定了测量方法。\nA.2 步骤\n用钢卷尺测量。",
    good=_FRAME + "附录 A\n（规范性）\n尺寸的测量\nA.1 仪器\n钢卷尺。\nA.2 步骤\n用钢卷尺测量。",
)
def elements_in_annexes(subject: Subject) -> Iterator[Found]:
    for annex in annexes(subject):
        for division in annex.walk():
            if division is not annex and "".join(division.title.split()) in _OWN_ELEMENTS:
                yield Found(at(subject, division), Sentence("附录里不设“{title}”", title=division.title))


@rule(
    "ANX107",
    Sentence("附录的位置不对"),
    severity=Severity.ERROR,
    source=told("9.6"),
    why=Sentence("附录在正文各章之后、参考文献和索引之前；放在别处，读者会以为附录之后的内容也属于附录。"),
    bad="4 要求\n尺寸应按附录 A 测量。\n参考文献\n[1] GB/T 3325\n附录 A\n（规范性）\n尺寸的测量\n用钢卷尺测量。",
    good=_FRAME + "附录 A\n（规范性）\n尺寸的测量\n用钢卷尺测量。\n参考文献\n[1] GB/T 3325",
)
def place_of_annexes(subject: Subject) -> Iterator[Found]:
    divisions = subject.outline.divisions
    for before, after in pairwise(divisions):
        if after.element is Element.ANNEX and before.element in (Element.BIBLIOGRAPHY, Element.INDEX):
            yield Found(
                _heading(subject, after),
                Sentence("附录 {letter} 应在“{other}”之前", letter=after.number, other=before.title),
                related=(at(subject, before),),
            )
        if before.element is Element.ANNEX and after.number.isdigit() and after.level == 1:
            yield Found(at(subject, after), Sentence("第 {number} 章在附录之后，附录应在各章之后", number=after.number))


@rule(
    "ANX108",
    Sentence("正文没有提到附录"),
    severity=Severity.WARNING,
    source=known("9.6"),
    why=Sentence("每个附录都要在正文里提到，说明在哪里、怎样用它；没有提到的附录，读者不知道与哪一条有关。"),
    bad="4 要求\n座面应平整。\n附录 A\n（资料性）\n记录表\n记录尺寸。",
    good="4 要求\n座面应平整，记录表见附录 A。\n附录 A\n（资料性）\n记录表\n记录尺寸。",
)
def mentioned_annexes(subject: Subject) -> Iterator[Found]:
    spoken = subject.once(mentions).annexes
    for annex in annexes(subject):
        if _letter(annex) and annex.number not in spoken:
            yield Found(_heading(subject, annex), Sentence("正文没有提到附录 {letter}", letter=annex.number))


@rule(
    "ANX109",
    Sentence("附录没有按正文提到的先后编排"),
    severity=Severity.WARNING,
    source=known("9.6"),
    why=Sentence("附录按正文提到的先后编为 A、B、C；先提到附录 B 再提到附录 A，说明次序该调换。"),
    bad="""
4 要求
尺寸按附录 B 测量。
记录表见附录 A。
附录 A
（资料性）
记录表
记录尺寸。
附录 B
（规范性）
测量
用钢卷尺测量。
""",
    good="""
4 要求
尺寸按附录 A 测量。
记录表见附录 B。
附录 A
（规范性）
测量
用钢卷尺测量。
附录 B
（资料性）
记录表
记录尺寸。
""",
)
def order_of_mentions(subject: Subject) -> Iterator[Found]:
    spoken = subject.once(mentions).annexes
    present = {each.number for each in annexes(subject)}
    in_body = {
        letter: span
        for letter, span in spoken.items()
        if letter in present
        and (home := subject.outline.home(span.block)) is not None
        and home.element in (Element.SCOPE, Element.TERMS, Element.SYMBOLS, Element.TECHNICAL)
    }
    for before, after in pairwise(in_body):
        if after < before:
            yield Found(
                in_body[after],
                Sentence("先提到附录 {before} 才提到附录 {after}，两个附录应调换", before=before, after=after),
                related=(in_body[before],),
            )


_OBEYING: Final = re.compile(r"应(?:符合|按照?|遵守|满足)[^。；，]{0,6}附\s*录\s*([A-Z])(?![A-Za-z])")


@rule(
    "ANX110",
    Sentence("要求按资料性附录执行"),
    severity=Severity.WARNING,
    source=known("9.6"),
    why=Sentence("资料性附录只供参考；正文写“应按附录 B”就成了要求，要么把附录改成规范性，要么改为“参见附录 B”。"),
    bad="4 要求\n尺寸应按附录 A 测量。\n附录 A\n（资料性）\n尺寸的测量\n用钢卷尺测量。",
    good="4 要求\n尺寸应按附录 A 测量。\n附录 A\n（规范性）\n尺寸的测量\n用钢卷尺测量。",
)
def obeyed_informative_annexes(subject: Subject) -> Iterator[Found]:
    informative = {each.number: each for each in annexes(subject) if each.nature == "资料性" and _letter(each)}
    if not informative:
        return
    for block in subject.prose():
        home = subject.outline.home(block)
        if home is None or not home.normative or "附" not in block.text:
            continue
        for found in _OBEYING.finditer(block.text):
            annex = informative.get(found[1])
            if annex is not None:
                yield Found(
                    Span(block, *found.span()),
                    Sentence("附录 {letter} 是资料性的，不能要求照它执行", letter=found[1]),
                    related=(_heading(subject, annex),),
                )
