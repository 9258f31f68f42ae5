"""Chapters and clauses: their numbers, titles and depth, and paragraphs that hang between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from guiju.base.errors import Sentence
from guiju.checks.definition import Found, Mend, Severity, rule
from guiju.checks.drafting import OURS, at, known, name_of, of, told
from guiju.checks.subject import Subject
from guiju.documents.blocks import BlockKind, Span
from guiju.documents.outlines import Division, Element, Role
from guiju.documents.outlines.lines import numbered

_DEEPEST: Final = 5
"""Levels of 条 below the chapter."""


def chapters(subject: Subject) -> list[Division]:
    """Those with a number of their own, in the order of the document."""
    return [each for each in subject.outline.divisions if each.number.isdigit() and each.level == 1]


_OF_CHAPTERS: Final = (Element.SCOPE, Element.REFERENCES, Element.TERMS, Element.SYMBOLS, Element.TECHNICAL)


def _is_chapter(division: Division) -> bool:
    return (
        division.level == 1 and division.element in _OF_CHAPTERS and (not division.number or division.number.isdigit())
    )


def number_span(division: Division, subject: Subject) -> Span:
    """The number as typed, or the words of the heading where a program counts it."""
    block = division.heading
    if block is None or division.counted:
        return at(subject, division)
    place = block.text.find(division.number)
    return Span(block, place, place + len(division.number)) if place >= 0 else of(block)


@rule(
    "STR201",
    Sentence("章的编号不连续或重复"),
    severity=Severity.ERROR,
    source=told("7.2"),
    why=Sentence("章从 1 起连续编号；跳号让人以为缺了一章，重号让“按第 5 章”不知指哪里。"),
    bad="1 范围\n本文件规定了座椅。\n2 规范性引用文件\n本文件没有规范性引用文件。\n4 要求\n座面应平整。",
    good="1 范围\n本文件规定了座椅。\n2 规范性引用文件\n本文件没有规范性引用文件。\n3 要求\n座面应平整。",
)
def numbers_of_chapters(subject: Subject) -> Iterator[Found]:
    yield from _in_order(
        subject, [each for each in subject.outline.divisions if _is_chapter(each)], whole=Sentence("章")
    )


def _in_order(subject: Subject, divisions: Sequence[Division], *, whole: Sentence) -> Iterator[Found]:
    seen: dict[str, Division] = {}
    last: int | None = None
    first = next((_last_place(each) for each in divisions if each.number), 1)
    for place, division in enumerate(divisions, start=first):
        if not division.number:  # STR210 says so
            last = (last or 0) + 1
            continue
        number = _last_place(division)
        span = number_span(division, subject)
        if division.number in seen:
            earlier = seen[division.number]
            yield Found(
                span,
                Sentence("{what}号 {number} 重复", what=whole, number=division.number),
                related=(number_span(earlier, subject),),
            )
        elif last is not None and number not in (last + 1, place):
            stem = division.number.rpartition(".")[0]
            expected = f"{stem}.{last + 1}" if stem else str(last + 1)
            yield Found(
                span,
                Sentence(
                    "{what}号 {number} 不连续，这里应为 {expected}",
                    what=whole,
                    number=division.number,
                    expected=expected,
                ),
            )
        seen[division.number] = division
        last = number


def _last_place(division: Division) -> int:
    return int(division.number.rpartition(".")[2])


@rule(
    "STR202",
    Sentence("条的编号不连续或重复"),
    severity=Severity.WARNING,
    source=told("7.3"),
    why=Sentence("条在它的章或上一级条里从 1 起连续编号；跳号或重号会使引用落空，修改以后尤其常见。"),
    bad="4 要求\n4.1 外观\n座面应平整。\n4.3 尺寸\n座高应为 430 mm。",
    good="4 要求\n4.1 外观\n座面应平整。\n4.2 尺寸\n座高应为 430 mm。",
)
def numbers_of_clauses(subject: Subject) -> Iterator[Found]:
    for division in subject.outline.walk():
        stem = f"{division.number}."
        children = [
            each for each in division.children if each.number.startswith(stem) and each.number[len(stem) :].isdigit()
        ]
        if not children or not division.number:
            continue
        first = children[0]
        if first.number != f"{stem}1":
            yield Found(
                number_span(first, subject),
                Sentence(
                    "{name} 的第一条应为 {expected}，这里是 {number}",
                    name=name_of(division),
                    expected=f"{stem}1",
                    number=first.number,
                ),
            )
        yield from _in_order(subject, children, whole=Sentence("条"))


@rule(
    "STR203",
    Sentence("条号与所在的章或条不符"),
    severity=Severity.WARNING,
    source=told("7.3"),
    why=Sentence("条的编号以所在章、条的编号开头；编号不符，多半是移动条文以后没有改号，别处的引用也会跟着错。"),
    bad="4 要求\n4.1 外观\n座面应平整。\n5.2 尺寸\n座高应为 430 mm。",
    good="4 要求\n4.1 外观\n座面应平整。\n4.2 尺寸\n座高应为 430 mm。",
)
def numbers_and_parents(subject: Subject) -> Iterator[Found]:
    for division in subject.outline.walk():
        parent = division.parent
        if parent is None or not division.number or not parent.number:
            continue
        own, _, _last = division.number.rpartition(".")
        if own != parent.number:
            yield Found(
                number_span(division, subject),
                Sentence(
                    "{number} 在 {name} 之下，编号应以“{stem}.”开头",
                    number=division.number,
                    name=name_of(parent),
                    stem=parent.number,
                ),
                related=(at(subject, parent),),
            )


def _below(subject: Subject) -> Iterator[tuple[Division, list[Division]]]:
    """Divisions with numbered clauses right below them, terms left out: their entries are no clauses."""
    for division in subject.outline.walk():
        if division.element in (Element.TERMS, Element.REFERENCES, Element.CONTENTS):
            continue
        children = [each for each in division.children if each.number]
        if children:
            yield division, children


@rule(
    "STR204",
    Sentence("同级的条有的有标题，有的没有"),
    severity=Severity.WARNING,
    source=told("7.3"),
    why=Sentence("同一章、同一条下的各条，要么都有标题，要么都没有；混在一起，读者分不清层次，目次也列不齐。"),
    bad="4 要求\n4.1 外观\n座面应平整。\n4.2 座高应为 430 mm。\n4.3 标志\n应标明厂名。",
    good="4 要求\n4.1 外观\n座面应平整。\n4.2 尺寸\n座高应为 430 mm。\n4.3 标志\n应标明厂名。",
)
def titles_of_siblings(subject: Subject) -> Iterator[Found]:
    for division, children in _below(subject):
        titled = [each for each in children if each.title]
        bare = [each for each in children if not each.title]
        if not titled or not bare:
            continue
        odd, other = (bare, titled) if len(bare) <= len(titled) else (titled, bare)
        for each in odd:
            values = {"name": name_of(division), "number": each.number}
            message = (
                Sentence("{name} 的各条中，只有部分有标题，{number} 没有", **values)
                if odd is bare
                else Sentence("{name} 的各条中，只有部分有标题，{number} 有", **values)
            )
            yield Found(number_span(each, subject), message, related=(number_span(other[0], subject),))


@rule(
    "STR205",
    Sentence("无标题的条又分了条"),
    severity=Severity.WARNING,
    source=told("7.3"),
    why=Sentence("没有标题的条不再细分：它自己的文字会悬在下面各条之上，引用它时分不清指哪一段。"),
    bad="4 要求\n4.1 座椅应牢固。\n4.1.1 座面应平整。\n4.1.2 椅腿应等长。\n4.2 座椅应清洁。",
    good="4 要求\n4.1 结构\n4.1.1 座面应平整。\n4.1.2 椅腿应等长。\n4.2 清洁\n座椅应清洁。",
)
def untitled_with_clauses(subject: Subject) -> Iterator[Found]:
    for division, _children in _below(subject):
        if division.level > 1 and division.number and not division.title:
            yield Found(
                number_span(division, subject), Sentence("{number} 没有标题，不能再分条", number=division.number)
            )


@rule(
    "STR206",
    Sentence("条的层次过深"),
    severity=Severity.ERROR,
    source=known("7.3"),
    why=Sentence("条最多分五层，再深就难以引用和记忆；应改用列项，或把内容提升一级。"),
    bad="4 要求\n4.1.1.1.1.1.1 座面应平整。",
    good="4 要求\n4.1.1.1.1.1 座面应平整。",
)
def too_deep(subject: Subject) -> Iterator[Found]:
    for division in subject.outline.walk():
        depth = division.number.count(".")
        if depth > _DEEPEST:
            yield Found(
                number_span(division, subject),
                Sentence(
                    "{number} 是第 {depth} 层条，最多 {most} 层", number=division.number, depth=depth, most=_DEEPEST
                ),
            )


_HANGING: Final = (Role.TEXT, Role.LEAD_IN, Role.ITEM)


@rule(
    "STR207",
    Sentence("章或条的标题与第一条之间有悬置段"),
    severity=Severity.WARNING,
    source=told("7.4"),
    why=Sentence(
        "标题和第一条之间的段落没有编号，说“第 5 章”时分不清指这一段还是整章；应给它编号并加标题，如“5.1 通则”。"
    ),
    bad="4 要求\n座椅应安全可靠。\n4.1 外观\n座面应平整。\n4.2 尺寸\n座高应为 430 mm。",
    good="4 要求\n4.1 通则\n座椅应安全可靠。\n4.2 外观\n座面应平整。",
)
def hanging_paragraphs(subject: Subject) -> Iterator[Found]:
    for division, _children in _below(subject):
        if division.element not in (Element.TECHNICAL, Element.ANNEX) or (
            division.number and not division.title and division.level > 1
        ):
            continue
        for block in division.blocks:
            if block.text.strip() and subject.outline.role(block) in _HANGING:
                yield Found(of(block), Sentence("{name} 的标题与第一条之间不宜有段落", name=name_of(division)))
                break


@rule(
    "STR208",
    Sentence("只有一条却分了条"),
    severity=Severity.WARNING,
    source=known("7.3"),
    why=Sentence("同一层次有两个以上的条才分条；只有一条，编号没有起到区分的作用，也许有一条被删掉或写成了别的编号。"),
    bad="4 要求\n4.1 外观\n座面应平整。\n5 试验方法\n目测。",
    good="4 要求\n座面应平整。\n5 试验方法\n目测。",
)
def only_clause(subject: Subject) -> Iterator[Found]:
    for division, children in _below(subject):
        if len(children) == 1 and division.element in (Element.TECHNICAL, Element.ANNEX):
            yield Found(
                number_span(children[0], subject),
                Sentence("{name} 只有 {number} 一条，不必分条", name=name_of(division), number=children[0].number),
            )


@rule(
    "STR209",
    Sentence("章条编号后加了标点"),
    severity=Severity.WARNING,
    source=known("7.2"),
    why=Sentence("章条编号与标题之间只空一个汉字的间隙，不加点和顿号；加了点，4.1. 这样的编号也会识别错。"),
    bad="1. 范围\n本文件规定了座椅。\n2. 规范性引用文件\n本文件没有规范性引用文件。",
    good="1 范围\n本文件规定了座椅。\n2 规范性引用文件\n本文件没有规范性引用文件。",
)
def pointed_numbers(subject: Subject) -> Iterator[Found]:
    for division in subject.outline.walk():
        block = division.heading
        line = numbered(block) if block is not None and division.number and not division.counted else None
        if block is None or line is None or not line.point:
            continue
        place = block.text.find(line.point, block.text.find(line.number[-1]) + 1) if len(line.number) == 1 else -1
        if place < 0:
            place = block.text.index(line.number) + len(line.number) if line.number in block.text else -1
        if place >= 0 and block.text[place] == line.point:
            mend = Mend("" if line.apart else "\u3000", safe=True)
            yield Found(Span(block, place, place + 1), Sentence("编号 {number} 后不加标点", number=line.number), mend)


@rule(
    "STR210",
    Sentence("章或条没有编号"),
    severity=Severity.ERROR,
    source=told("7.2"),
    why=Sentence("前言、引言、参考文献和索引以外的章条都要编号，没有编号的标题无法引用；样式里的自动编号可能断了。"),
    bad="""
1 范围
本文件规定了座椅。
规范性引用文件
本文件没有规范性引用文件。
3 要求
座面应平整。
""",
    good="1 范围\n本文件规定了座椅。\n2 规范性引用文件\n本文件没有规范性引用文件。",
)
def missing_numbers(subject: Subject) -> Iterator[Found]:
    if not chapters(subject):
        return
    for division in subject.outline.walk():
        if not division.number and division.title and division.element in _OF_CHAPTERS:
            yield Found(at(subject, division), Sentence("标题“{title}”没有编号", title=division.title))


@rule(
    "STR211",
    Sentence("章或条是空的"),
    severity=Severity.WARNING,
    source=OURS,
    why=Sentence("只有标题没有内容的章条，不是还没有写，就是内容被移走后忘了删；读者会以为这里缺了要求。"),
    bad="4 要求\n4.1 外观\n4.2 尺寸\n座高应为 430 mm。",
    good="4 要求\n4.1 外观\n座面应平整。\n4.2 尺寸\n座高应为 430 mm。",
)
def empty_divisions(subject: Subject) -> Iterator[Found]:
    for division in subject.outline.walk():
        if division.children or not division.title or division.element in _MAY_BE_EMPTY:
            continue
        if any(block.text.strip() or block.kind in (BlockKind.FIGURE, BlockKind.FORMULA) for block in division.blocks):
            continue
        if not _says_more(division):
            yield Found(at(subject, division), Sentence("{name} 只有标题，没有内容", name=name_of(division)))


def _says_more(division: Division) -> bool:
    """A clause without a title whose words end without a stop looks like a title, but is none."""
    heading = division.heading
    longest = 20
    return (
        heading is not None
        and heading.kind is not BlockKind.HEADING
        and division.level > 1
        and len(division.title) > longest
    )


_MAY_BE_EMPTY: Final = (Element.CONTENTS, Element.INDEX, Element.TERMS)
"""STR170 looks after terms."""
