"""What the text points at in the document itself: tables, figures, annexes, chapters and clauses that are not there."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from typing import Final

from guiju.base.errors import Sentence
from guiju.checks.definition import Found, Severity, rule
from guiju.checks.drafting import is_whole, known
from guiju.checks.subject import Subject
from guiju.documents.blocks import Block, Span
from guiju.documents.outlines import Element, Role

_START: Final = """1 范围
本文件规定了座椅的要求。
2 规范性引用文件
本文件没有规范性引用文件。
3 术语和定义
本文件没有需要界定的术语和定义。
4 要求
"""
_TABLE: Final = "表 1 尺寸\n| 项目 | 指标 |\n| 座高 | 430 mm |"
_WHY: Final = Sentence("移动、删去内容以后，正文里的编号没有跟着改，读者照着找不到所指的内容，要求也就落空了。")

_TABLES: Final = re.compile(r"(?<![图代列])表\s?((?:[A-Z]\.?)?\d{1,3})(?![\d.\-－]*\d)")
_FIGURES: Final = re.compile(r"(?<![地版])图\s?((?:[A-Z]\.?)?\d{1,3})(?![\d.\-－]*\d)")
_ANNEXES: Final = re.compile(r"附\s?录\s?([A-Z])(?![A-Za-z0-9])")
_CHAPTERS: Final = re.compile(r"第\s?(\d{1,2})\s?章")
_CLAUSES: Final = re.compile(
    r"(?:见|按照?|符合|依据|根据|满足)\s?((?:[A-Z]\.)?\d{1,2}(?:\.\d{1,2}){1,4})(?=\s?(?:条|款|的|中|规定|[、，,。；;）)]|和|至|～|$))"
)
_OF_ANOTHER: Final = re.compile(
    r"《[^》]*》|(?:该|上述|其他|前述|相应)(?:标准|文件)|ISO|IEC|条例|办法|法律|导则第|规程第"
)
_SENTENCE: Final = re.compile("[。；;]")
_SPOKEN_NOT: Final = (Role.TITLE, Role.COVER, Role.MARGIN, Role.TABLE_CAPTION, Role.FIGURE_CAPTION, Role.ENTRY)


def _pointed(subject: Subject, pattern: re.Pattern[str], there: Container[str]) -> Iterator[tuple[Span, str]]:
    """Numbers that the text names and that are not there; what belongs to another document is passed over."""
    if not is_whole(subject):
        return
    drawn = subject.outline
    cited_before: dict[int, list[int]] = {}
    for cited in subject.citations:
        cited_before.setdefault(cited.block.index, []).append(cited.citation.start)
    for block in subject.document.blocks:
        home = drawn.home(block)
        if drawn.role(block) in _SPOKEN_NOT or home is None or home.element in (Element.CONTENTS, Element.FOREWORD):
            continue
        for found in pattern.finditer(block.text):
            number = found[1]
            number = f"{number[0]}.{number[1:].lstrip('.')}" if number[0].isalpha() and number[1:] else number
            if number in there or _is_anothers(block, found.start(), found.end(), cited_before.get(block.index, [])):
                continue
            yield Span(block, found.start(), found.end()), number


def _is_anothers(block: Block, start: int, end: int, cited: list[int]) -> bool:
    """Whether the sentence speaks of another document before it, or right behind it."""
    ends = [found.end() for found in _SENTENCE.finditer(block.text, 0, start)]
    begin = ends[-1] if ends else 0
    near = any(begin <= place < start or end <= place <= end + 6 for place in cited)
    return near or bool(_OF_ANOTHER.search(block.text, begin, end + 4))


@rule(
    "TAB107",
    Sentence("正文提到的表不存在"),
    severity=Severity.ERROR,
    source=known("9.8"),
    why=_WHY,
    bad=f"{_START}尺寸应符合表 1 和表 2 的规定。\n{_TABLE}",
    good=f"{_START}尺寸应符合表 1 和 GB/T 90102—2018 中表 2 的规定。\n{_TABLE}",
)
def no_such_table(subject: Subject) -> Iterator[Found]:
    there = {each.number for each in subject.outline.tables}
    for span, number in _pointed(subject, _TABLES, there):
        yield Found(span, Sentence("文件里没有表 {number}", number=number))


@rule(
    "FIG105",
    Sentence("正文提到的图不存在"),
    severity=Severity.ERROR,
    source=known("9.7"),
    why=_WHY,
    bad=f"{_START}座椅的结构见图 1 和图 2。\n图 1 座椅的结构",
    good=f"{_START}座椅的结构见图 1。\n图 1 座椅的结构",
)
def no_such_figure(subject: Subject) -> Iterator[Found]:
    there = {each.number for each in subject.outline.figures}
    for span, number in _pointed(subject, _FIGURES, there):
        yield Found(span, Sentence("文件里没有图 {number}", number=number))


@rule(
    "ANX111",
    Sentence("正文提到的附录不存在"),
    severity=Severity.ERROR,
    source=known("9.6"),
    why=_WHY,
    bad=f"{_START}尺寸应按附录 A 和附录 B 测量。\n附录 A\n（规范性）\n尺寸的测量\n用钢卷尺测量。",
    good=f"{_START}尺寸应按附录 A 测量。\n附录 A\n（规范性）\n尺寸的测量\n用钢卷尺测量。",
)
def no_such_annex(subject: Subject) -> Iterator[Found]:
    there = {each.number for each in subject.outline.divisions if each.element is Element.ANNEX}
    for span, letter in _pointed(subject, _ANNEXES, there):
        yield Found(span, Sentence("文件里没有附录 {letter}", letter=letter))


@rule(
    "STR212",
    Sentence("正文提到的章、条不存在"),
    severity=Severity.ERROR,
    source=known("9.5"),
    why=_WHY,
    bad=f"{_START}4.1 座面应平整。\n4.2 椅腿应等长，按 5.2 的方法检查。\n5 检查方法\n用水平尺检查，结果按第 6 章记录。",
    good=f"{_START}4.1 座面应平整。\n4.2 椅腿应等长，按第 5 章检查，并应符合 4.1。\n5 检查方法\n用水平尺检查。",
)
def no_such_clause(subject: Subject) -> Iterator[Found]:
    there = {each.number for each in subject.outline.walk()}
    for span, number in _pointed(subject, _CHAPTERS, there):
        yield Found(span, Sentence("文件里没有第 {number} 章", number=number))
    for span, number in _pointed(subject, _CLAUSES, there):
        yield Found(span, Sentence("文件里没有 {number}", number=number))
