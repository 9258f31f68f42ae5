"""Elements of a standard: whether all are there, in their order, each under its own name (GB/T 1.1—2020, table 3)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from guiju.base.errors import Sentence
from guiju.checks.definition import Found, Mend, Severity, rule
from guiju.checks.drafting import at, is_whole, told
from guiju.checks.subject import Subject
from guiju.documents.outlines import Division, Element

_NAMES: Final = {
    Element.FOREWORD: "前言",
    Element.SCOPE: "范围",
    Element.REFERENCES: "规范性引用文件",
    Element.TERMS: "术语和定义",
}
_ORDER: Final = tuple(Element)
_ELSEWHERE: Final = (Element.ANNEX, Element.INDEX)
"""ANX106 and STR244 look after them."""


@rule(
    "STR101",
    Sentence("缺少必备要素"),
    severity=Severity.ERROR,
    source=told("表 3、6.2"),
    why=Sentence(
        "前言、范围、规范性引用文件、术语和定义是每个标准都要有的；后两章即使没有内容也保留标题并写明没有，读者才知道不是漏写。"
    ),
    bad="""
前言
本文件按照 GB/T 1.1—2020 的规定起草。
1 范围
本文件规定了公共座椅的要求。
2 规范性引用文件
本文件没有规范性引用文件。
3 要求
座面高度应为 430 mm。
""",
    good="""
前言
本文件按照 GB/T 1.1—2020 的规定起草。
1 范围
本文件规定了公共座椅的要求。
2 规范性引用文件
本文件没有规范性引用文件。
3 术语和定义
本文件没有需要界定的术语和定义。
4 要求
座面高度应为 430 mm。
""",
)
def missing_elements(subject: Subject) -> Iterator[Found]:
    if not is_whole(subject):
        return
    drawn = subject.outline
    for element, name in _NAMES.items():
        if drawn.of(element) is None:
            yield Found(subject.whole, Sentence("没有“{name}”，它是必备的", name=name), detail={"element": element})
    if drawn.of(Element.TECHNICAL) is None:
        yield Found(subject.whole, Sentence("没有规定技术内容的章，核心技术要素是必备的"))


@rule(
    "STR102",
    Sentence("要素没有按规定的次序排列"),
    severity=Severity.ERROR,
    source=told("表 3、6.2"),
    why=Sentence("各个标准的要素按同一次序出现，读者凭次序就能找到范围、引用文件和术语；次序变了，章号也跟着错。"),
    bad="""
1 范围
本文件规定了座椅的要求。
2 术语和定义
本文件没有需要界定的术语和定义。
3 规范性引用文件
本文件没有规范性引用文件。
4 要求
座面应平整。
""",
    good="""
1 范围
本文件规定了座椅的要求。
2 规范性引用文件
本文件没有规范性引用文件。
3 术语和定义
本文件没有需要界定的术语和定义。
4 要求
座面应平整。
""",
)
def order_of_elements(subject: Subject) -> Iterator[Found]:
    placed = [each for each in subject.outline.divisions if each.element not in _ELSEWHERE]
    for before, after in pairwise(placed):
        if _ORDER.index(after.element) < _ORDER.index(before.element):
            yield Found(
                at(subject, after),
                Sentence("“{name}”应在“{other}”之前", name=_called(after), other=_called(before)),
                related=(at(subject, before),),
            )


def _called(division: Division) -> str:
    return division.title or division.number


@rule(
    "STR103",
    Sentence("要素出现了两次"),
    severity=Severity.ERROR,
    source=told("表 3"),
    why=Sentence(
        "范围、规范性引用文件这样的要素在一个标准里各有一个；出现第二个，多半是拼接时留下的，读者不知道以哪个为准。"
    ),
    bad="""
1 范围
本文件规定了座椅的要求。
2 规范性引用文件
本文件没有规范性引用文件。
3 范围
本文件适用于座椅。
4 要求
座面应平整。
""",
    good="1 范围\n本文件规定了座椅的要求，适用于座椅。\n2 规范性引用文件\n本文件没有规范性引用文件。",
)
def doubled_elements(subject: Subject) -> Iterator[Found]:
    first: dict[Element, Division] = {}
    for division in subject.outline.divisions:
        if division.element in (Element.ANNEX, Element.TECHNICAL, Element.INDEX, Element.CONTENTS):
            continue
        earlier = first.setdefault(division.element, division)
        if earlier is not division:
            yield Found(
                at(subject, division),
                Sentence("“{name}”前面已经有了", name=_called(division)),
                related=(at(subject, earlier),),
            )


_RIGHT_TITLES: Final = {
    Element.SCOPE: ("范围",),
    Element.REFERENCES: ("规范性引用文件",),
    Element.TERMS: ("术语和定义", "术语、定义和缩略语", "术语、定义和符号", "术语、定义、符号和缩略语"),
    Element.SYMBOLS: ("符号", "缩略语", "符号和缩略语"),
}


@rule(
    "STR104",
    Sentence("章的标题不是规定的名称"),
    severity=Severity.ERROR,
    source=(told("8.6"), told("表 3")),
    why=Sentence(
        "这几章的标题是固定的：换一种写法（适用范围、引用标准、术语与定义），读者和检索程序就认不出是哪个要素。"
    ),
    bad="""
1 适用范围
本文件规定了座椅的要求。
2 引用标准
本文件没有规范性引用文件。
3 术语与定义
本文件没有需要界定的术语和定义。
""",
    good="""
1 范围
本文件规定了座椅的要求。
2 规范性引用文件
本文件没有规范性引用文件。
3 术语和定义
本文件没有需要界定的术语和定义。
""",
)
def names_of_chapters(subject: Subject) -> Iterator[Found]:
    for division in subject.outline.divisions:
        right = _RIGHT_TITLES.get(division.element)
        title = "".join(division.title.split())
        if right is None or not title or title in right:
            continue
        message = Sentence("标题“{title}”应为“{right}”", title=division.title, right=right[0])
        if division.element is Element.TERMS and "缩略语" in title:
            message = Sentence("标题“{title}”应为“{right}”", title=division.title, right=right[1])
        if division.element is Element.SYMBOLS:
            message = Sentence("标题“{title}”应为“符号”“缩略语”或“符号和缩略语”", title=division.title)
            yield Found(at(subject, division), message)
        else:
            safe = division.element is not Element.TERMS or "缩略语" not in title
            words = right[0] if safe else right[1]
            yield Found(at(subject, division), message, Mend(words, safe=safe))


@rule(
    "STR105",
    Sentence("规范性引用文件一章分了条"),
    severity=Severity.ERROR,
    source=told("8.6"),
    why=Sentence("这一章只有引导语和一份清单，正文从不引用它的条；分了条，清单就被拆开，次序也无从检查。"),
    bad="2 规范性引用文件\n2.1 国家标准\nGB/T 3325 金属家具通用技术条件\n2.2 行业标准\nQB/T 2280 办公家具",
    good="2 规范性引用文件\n下列文件中的内容构成本文件必不可少的条款。\nGB/T 3325 金属家具通用技术条件",
)
def clauses_in_references(subject: Subject) -> Iterator[Found]:
    division = subject.outline.of(Element.REFERENCES)
    for child in division.children if division else ():
        yield Found(
            at(subject, child), Sentence("规范性引用文件不分条，{number} 应去掉", number=child.number or child.title)
        )
