"""Tables: number, order, mention, the place of the caption, and their footnotes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final

from guiju.base.errors import Sentence
from guiju.checks.definition import Found, Mend, Severity, rule
from guiju.checks.drafting import known, mentions, of, told
from guiju.checks.subject import Subject
from guiju.documents.blocks import Block, Span
from guiju.documents.outlines import Division, Element, Figure, Table

_TABLE: Final = "| 项目 | 指标 |\n| 座高 | 430 mm |"
_COUNTED: Final = (Element.SCOPE, Element.TERMS, Element.SYMBOLS, Element.TECHNICAL, Element.ANNEX)


def tables(subject: Subject) -> list[Table]:
    """Those that must have a number: in chapters and annexes."""
    return [each for each in subject.outline.tables if each.division is not None and each.division.element in _COUNTED]


def _place(table: Table) -> Span:
    return of(table.caption if table.caption is not None else table.rows[0][0])


@rule(
    "TAB101",
    Sentence("表没有编号"),
    severity=Severity.ERROR,
    source=told("9.8"),
    why=Sentence("每个表都要有编号，正文才能用“表 1”指明是哪一个；没有编号，移动以后就不知道指的是哪个表。"),
    bad=f"4 要求\n4.1 尺寸应符合下表的规定。\n{_TABLE}",
    good=f"4 要求\n4.1 尺寸应符合表 1 的规定。\n表 1 尺寸\n{_TABLE}",
)
def numbers_of_tables(subject: Subject) -> Iterator[Found]:
    for table in tables(subject):
        if not table.number and len(table.rows) > 1:
            yield Found(_place(table), Sentence("表没有编号"))


@rule(
    "TAB102",
    Sentence("表的编号不连续或重复"),
    severity=Severity.ERROR,
    source=told("9.8"),
    why=Sentence("表从 1 起在全文连续编号，每个附录里从 A.1 起重新编；跳号或重号，引用就会指错表。"),
    bad=f"4 要求\n4.1 尺寸见表 1 和表 3。\n表 1 尺寸\n{_TABLE}\n表 3 公差\n{_TABLE}",
    good=f"4 要求\n4.1 尺寸见表 1 和表 2。\n表 1 尺寸\n{_TABLE}\n表 2 公差\n{_TABLE}",
)
def sequence_of_tables(subject: Subject) -> Iterator[Found]:
    counted = [
        (each.number, each.caption, each.division)
        for each in tables(subject)
        if each.number and not each.continued and each.caption is not None
    ]
    yield from sequence(counted, Sentence("表"))


def sequence(counted: Sequence[tuple[str, Block, Division | None]], what: Sentence) -> Iterator[Found]:
    """Gaps, doubles and wrong letters among the numbers of tables or figures."""
    seen: dict[str, Block] = {}
    for letter, group in groupby(counted, key=lambda each: _letter_of(each[2])):
        last = 0
        for place, (number, block, _division) in enumerate(group, start=1):
            head, _, tail = number.rpartition(".")
            if not tail.isdigit() or (head and not head.isalpha()) or "-" in number:
                continue
            span = of(block)
            if head != letter and letter != "?":
                expected = f"{letter}.{last + 1}" if letter else str(last + 1)
                yield Found(
                    span, Sentence("{what} {number} 的编号应为 {expected}", what=what, number=number, expected=expected)
                )
                last += 1
                continue
            if number in seen:
                yield Found(
                    span, Sentence("{what} {number} 的编号重复", what=what, number=number), related=(of(seen[number]),)
                )
            elif int(tail) not in (last + 1, place):
                expected = f"{head}.{last + 1}" if head else str(last + 1)
                yield Found(
                    span,
                    Sentence(
                        "{what} {number} 不连续，这里应为 {expected}", what=what, number=number, expected=expected
                    ),
                )
            seen[number] = block
            last = int(tail)


def _letter_of(division: Division | None) -> str:
    """Of the annex; empty in the body; ``?`` in an annex without a letter."""
    if division is None or division.element is not Element.ANNEX:
        return ""
    head = division.top.number.split(".")[0]
    return head if re.fullmatch("[A-Z]", head) else "?"


@rule(
    "TAB103",
    Sentence("正文没有提到表"),
    severity=Severity.WARNING,
    source=known("9.8"),
    why=Sentence("每个表都要在正文里提到，说明要按它做什么；没有提到的表，读者不知道是要求还是资料。"),
    bad=f"4 要求\n4.1 座面应平整。\n表 1 尺寸\n{_TABLE}",
    good=f"4 要求\n4.1 座面应平整，尺寸应符合表 1。\n表 1 尺寸\n{_TABLE}",
)
def mentioned_tables(subject: Subject) -> Iterator[Found]:
    counted = [each for each in tables(subject) if not each.continued]
    yield from unmentioned(counted, subject.once(mentions).tables, Sentence("表"))


def unmentioned(
    shown: Sequence[Table] | Sequence[Figure], spoken: Mapping[str, Span], what: Sentence
) -> Iterator[Found]:
    told_of: set[str] = set()
    for each in shown:
        if each.number and each.caption is not None and each.number not in spoken and each.number not in told_of:
            told_of.add(each.number)
            yield Found(of(each.caption), Sentence("正文没有提到{what} {number}", what=what, number=each.number))


@rule(
    "TAB104",
    Sentence("表题在表的下方"),
    severity=Severity.WARNING,
    source=known("9.8"),
    why=Sentence("表的编号和标题在表的上方，图的在图的下方；放反了，读者会把它看成下一个表的标题。"),
    bad=f"4 要求\n4.1 尺寸应符合表 1。\n{_TABLE}\n表 1 尺寸\n4.2 座面应平整。",
    good=f"4 要求\n4.1 尺寸应符合表 1。\n表 1 尺寸\n{_TABLE}\n4.2 座面应平整。",
)
def captions_below(subject: Subject) -> Iterator[Found]:
    for table in tables(subject):
        if (
            table.caption is not None
            and table.rows
            and table.caption.index > table.rows[0][0].index
            and table.caption.cell is None
        ):
            yield Found(of(table.caption), Sentence("表 {number} 的标题应在表的上方", number=table.number))


_MARK: Final = re.compile(r"\s*([a-z])[\s\u3000]+")


@rule(
    "TAB105",
    Sentence("表脚注没有用连续的小写字母"),
    severity=Severity.WARNING,
    source=told("9.12"),
    why=Sentence("表脚注用上标的小写字母 a、b、c 编号，每个表各自从 a 开始，与条文脚注的数字分得开。"),
    bad=f"4 要求\n4.1 尺寸应符合表 1。\n表 1 尺寸\n{_TABLE}\na 成人座椅。\nc 儿童座椅。",
    good=f"4 要求\n4.1 尺寸应符合表 1。\n表 1 尺寸\n{_TABLE}\na 成人座椅。\nb 儿童座椅。",
)
def footnotes_of_tables(subject: Subject) -> Iterator[Found]:
    for table in tables(subject):
        expected = "a"
        for note in table.notes:
            found = _MARK.match(note.text) if not note.label else None
            if not found:
                continue
            if found[1] != expected:
                yield Found(
                    Span(note, *found.span(1)),
                    Sentence("表脚注“{mark}”应为“{expected}”", mark=found[1], expected=expected),
                )
            expected = chr(ord(found[1]) + 1)


@rule(
    "TAB106",
    Sentence("表跨页接续没有写“（续）”"),
    severity=Severity.WARNING,
    source=known("9.8"),
    why=Sentence("表接到下一页时重复编号并写“（续）”，读者知道还是同一个表；不写就像编号重复。"),
    bad=f"4 要求\n4.1 尺寸应符合表 1。\n表 1 尺寸\n{_TABLE}\n续表 1\n{_TABLE}",
    good=f"4 要求\n4.1 尺寸应符合表 1。\n表 1 尺寸\n{_TABLE}\n表 1 尺寸（续）\n{_TABLE}",
)
def continued_tables(subject: Subject) -> Iterator[Found]:
    for table in tables(subject):
        if table.continued and table.caption is not None and "续" not in table.caption.text.partition("（")[2]:
            words = table.caption.text.strip()
            if words.startswith("续"):
                mend = Mend(f"{words.removeprefix('续')}（续）")
                yield Found(of(table.caption), Sentence("接续的表写作“表 {number}（续）”", number=table.number), mend)
