"""The table of contents: its name, and whether it says what the text says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from guiju.base.errors import Sentence
from guiju.checks.definition import ALL, Found, Mend, Profile, Severity, rule
from guiju.checks.drafting import OURS, at, name_of, of, told
from guiju.checks.subject import Subject
from guiju.documents.blocks import Block, Span
from guiju.documents.outlines import Division, Element

_PAGE: Final = re.compile(
    r"[\s.…·．—]*(?:\t|[.…·．]{2,}|[ \u3000]+)[\s.…·．]*[(（]?(?:\d{1,4}|[IVXivx]{1,6}|[Ⅰ-Ⅻ]{1,3})[)）]?\s*$"
    r"|[\s.…·．]+$"
)
_NUMBER: Final = re.compile(r"((?:[A-Z]\.)?\d+(?:\.\d+)*|附录[A-Z]|[表图](?:[A-Z]\.)?\d+)")
_BRACKETS: Final = str.maketrans("()．", "（）.")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the contents; `key` is without spaces and page number."""

    block: Block
    end: int
    key: str

    @property
    def span(self) -> Span:
        return Span(self.block, of(self.block).start, self.end)


def lines_of(subject: Subject) -> list[Line]:
    division = subject.outline.of(Element.CONTENTS)
    made = []
    for block in division.blocks if division else ():
        if not block.text.strip():
            continue
        words = _PAGE.sub("", block.text)
        made.append(Line(block, len(words), _key(f"{block.label}{words}")))
    return made


def _key(text: str) -> str:
    return re.sub("[\\s\u3000\u00a0]+", "", text).translate(_BRACKETS)


def _of_text(subject: Subject) -> dict[str, Division]:
    """What a line of the contents may say, and of which division."""
    made: dict[str, Division] = {}
    for division in subject.outline.walk():
        if division.element is Element.ANNEX and division.level == 1:
            for nature in (f"（{division.nature}）", f"（{division.nature}附录）", ""):
                made[_key(f"附录{division.number}{nature}{division.title}")] = division
        elif division.element is not Element.CONTENTS:
            made[_key(f"{division.number}{division.title}")] = division
    return made


@rule(
    "STR121",
    Sentence("“目次”写成了“目录”"),
    severity=Severity.ERROR,
    source=told("8.2"),
    why=Sentence("这个要素的名称固定为“目次”；“目录”是书籍和档案的说法，写错会让要素识别不出来。"),
    bad="目录\n前言 I\n1 范围 1\n前言\n本文件按照规定起草。\n1 范围\n本文件规定了要求。",
    good="目次\n前言 I\n1 范围 1\n前言\n本文件按照规定起草。\n1 范围\n本文件规定了要求。",
)
def name_of_contents(subject: Subject) -> Iterator[Found]:
    division = subject.outline.of(Element.CONTENTS)
    if division is not None and division.title == "目录":
        spaced = re.search("目(\\s*)录", at(subject, division).text)
        gap = spaced[1] if spaced else ""
        yield Found(at(subject, division), Sentence("“目录”应为“目次”"), Mend(f"目{gap}次", safe=True))


@rule(
    "STR122",
    Sentence("目次列出了术语条目"),
    severity=Severity.ERROR,
    source=told("8.2"),
    why=Sentence("术语条目的编号是条目号而不是条号，不进目次；找术语用索引。"),
    bad="""
目次
1 范围 1
3 术语和定义 1
3.1 公筷 1
1 范围
本文件规定了要求。
3 术语和定义
3.1 公筷 serving chopsticks
多人共用的筷子。
""",
    good="""
目次
1 范围 1
3 术语和定义 1
1 范围
本文件规定了要求。
3 术语和定义
3.1 公筷 serving chopsticks
多人共用的筷子。
""",
)
def terms_in_contents(subject: Subject) -> Iterator[Found]:
    numbers = {term.number for term in subject.outline.terms if term.number}
    for line in subject.once(lines_of):
        found = _NUMBER.match(line.key)
        if found and found[1] in numbers:
            yield Found(line.span, Sentence("目次不列术语条目，{number} 应去掉", number=found[1]))


@rule(
    "STR123",
    Sentence("目次与正文标题不一致"),
    severity=Severity.ERROR,
    source=told("8.2"),
    why=Sentence("目次的编号和标题要与正文完全相同；改了正文没有更新目次，读者会照着目次找不到那一章。"),
    bad="目次\n1 范围 1\n4 技术要求 2\n1 范围\n本文件规定了座椅。\n4 要求\n座面应平整。",
    good="目次\n1 范围 1\n4 要求 2\n1 范围\n本文件规定了座椅。\n4 要求\n座面应平整。",
)
def contents_and_text(subject: Subject) -> Iterator[Found]:
    headings = subject.once(_of_text)
    if not headings:
        return
    titles = {division.number: division for division in subject.outline.walk() if division.number}
    captions = {_key(f"表{each.number}") for each in subject.outline.tables}
    captions |= {_key(f"图{each.number}") for each in subject.outline.figures}
    terms = {term.number for term in subject.outline.terms}
    for line in subject.once(lines_of):
        if line.key in headings or not line.key:
            continue
        found = _NUMBER.match(line.key)
        number = found[1] if found else ""
        if number in terms or number in captions:
            continue
        division = titles.get(number.removeprefix("附录"))
        if division is None:
            yield Found(line.span, Sentence("正文没有“{line}”这个标题", line=line.span.text.strip()))
        else:
            title = division.title or Sentence("无标题")
            yield Found(
                line.span,
                Sentence("目次与正文不一致，正文中 {number} 的标题是“{title}”", number=number, title=title),
                related=(at(subject, division),),
            )


@rule(
    "STR124",
    Sentence("目次漏了章或附录"),
    severity=Severity.WARNING,
    source=told("8.2"),
    why=Sentence("目次要列出前言、引言、各章、附录、参考文献和索引；漏掉一章，读者会以为没有这一章。"),
    bad="目次\n前言 I\n1 范围 1\n前言\n本文件按照规定起草。\n1 范围\n本文件规定了座椅。\n2 要求\n座面应平整。",
    good="""
目次
前言 I
1 范围 1
2 要求 1
前言
本文件按照规定起草。
1 范围
本文件规定了座椅。
2 要求
座面应平整。
""",
)
def missing_in_contents(subject: Subject) -> Iterator[Found]:
    found = subject.once(lines_of)
    contents = subject.outline.of(Element.CONTENTS)
    if not found or contents is None:
        return
    listed = {line.key for line in found}
    numbers = {match[1] for line in found if (match := _NUMBER.match(line.key))}
    for division in subject.outline.divisions:
        if division is contents:
            continue
        number = f"附录{division.number}" if division.element is Element.ANNEX else division.number
        if (number and number in numbers) or _key(division.title) in listed:
            continue
        if not number and any(line.key.startswith(_key(division.title)) for line in found):
            continue
        yield Found(
            at(subject, contents),
            Sentence("目次没有列出 {name}", name=_shown(division)),
            related=(at(subject, division),),
        )


def _shown(division: Division) -> Sentence:
    if not division.number or not division.title:
        return name_of(division)
    return Sentence("{name}“{title}”", name=name_of(division), title=division.title)


_BROKEN: Final = re.compile(
    r"错误\s*[!！]\s*(?:未定义(?:书签|标签|样式)|未找到引用源|文档中没有[^。]{0,12}文字)[。.]?"
    r"|Error! (?:Bookmark|Reference)[^.。]*[.。]?"
)


@rule(
    "STR125",
    Sentence("文字处理软件的域出了错"),
    severity=Severity.ERROR,
    profiles=ALL - {Profile.LIST},
    source=(told("8.2"), OURS),
    why=Sentence(
        "“错误！未定义书签”是交叉引用的目标被删掉以后留下的，印出来读者不知道原来指的是什么；应更新域或重写这处引用。"
    ),
    bad="4 要求\n4.1 尺寸应符合错误！未找到引用源。的规定。",
    good="4 要求\n4.1 尺寸应符合表 1 的规定。",
)
def broken_fields(subject: Subject) -> Iterator[Found]:
    for block in subject.document.blocks:
        if "错误" in block.text or "Error!" in block.text:
            for found in _BROKEN.finditer(block.text):
                yield Found(
                    Span(block, *found.span()), Sentence("“{words}”表示交叉引用已失效", words=found[0].rstrip("。."))
                )


@rule(
    "STR126",
    Sentence("目次列出了文件自己的名称"),
    severity=Severity.WARNING,
    source=told("8.2"),
    why=Sentence("目次列的是各要素和章条，不重复文件名称；正文首页上方的名称用了标题样式，就会被自动收进来。"),
    bad="""
DB33/T 1234—2026
公共座椅规范
2026-01-01 发布
目次
公共座椅规范 1
1 范围 1
1 范围
本文件规定了公共座椅。
""",
    good="DB33/T 1234—2026\n公共座椅规范\n2026-01-01 发布\n目次\n1 范围 1\n1 范围\n本文件规定了公共座椅。",
)
def title_in_contents(subject: Subject) -> Iterator[Found]:
    title = subject.outline.cover.title
    for line in subject.once(lines_of) if title else ():
        if title is not None and line.key == _key(title.text):
            yield Found(line.span, Sentence("目次不列文件名称"))
