"""Chapter 1: what it says, and in which words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from guiju.base.errors import Sentence
from guiju.checks.definition import Found, Severity, rule
from guiju.checks.drafting import at, of, said, told
from guiju.checks.subject import Subject
from guiju.documents.blocks import Span
from guiju.documents.outlines import Element

_BEGINNING: Final = re.compile(
    r"\s*(?:本文件|本标准|本部分|本规范|本规程|本指导性技术文件)\s*"
    r"(?:适?合?并?)(?:确立|规定|描述|界定|提供|给出|规范|明确|提出|制定|说明|建立|定义)了?"
)
_RIGHT: Final = re.compile(r"\s*本(?:文件|标准|部分)\s*(?:确立|规定|描述|界定|提供|给出)了")
_APPLIES: Final = re.compile(r"(?<!不)适用于|供[^。]{2,40}使用")
_PRAISE: Final = re.compile(
    "强调了|填补了[^。]{0,12}空白|具有(?:重要|重大|积极)[^。]{0,10}意义|国际领先|国内领先|国际先进|为了?(?:更好地|进一步|加强|提高|促进)"
)


@rule(
    "STR151",
    Sentence("范围不是第 1 章"),
    severity=Severity.ERROR,
    source=told("8.5"),
    why=Sentence("范围固定为第 1 章：读者打开任何标准，第一章就能判断它管不管自己的事。"),
    bad="1 总则\n座椅应安全。\n2 范围\n本文件规定了座椅的要求。\n3 规范性引用文件\n本文件没有规范性引用文件。",
    good="1 范围\n本文件规定了座椅的要求。\n2 规范性引用文件\n本文件没有规范性引用文件。",
)
def scope_comes_first(subject: Subject) -> Iterator[Found]:
    scope = subject.outline.of(Element.SCOPE)
    if scope is not None and scope.number not in ("1", ""):
        yield Found(at(subject, scope), Sentence("范围应为第 1 章，这里是第 {number} 章", number=scope.number))


@rule(
    "STR152",
    Sentence("范围的第一句不是规定的表述"),
    severity=Severity.WARNING,
    source=told("8.5"),
    why=Sentence(
        "范围的第一句说明文件做什么，用“本文件确立了/规定了/描述了/界定了/提供了/给出了”起头，动词就说明了文件的功能。"
    ),
    bad="1 范围\n为加强公共座椅管理，特制定本文件。\n2 规范性引用文件\n本文件没有规范性引用文件。",
    good="""
1 范围
本文件规定了公共座椅的要求。
本文件适用于城市公共场所的座椅。
2 规范性引用文件
本文件没有规范性引用文件。
""",
)
def first_sentence_of_scope(subject: Subject) -> Iterator[Found]:
    scope = subject.outline.of(Element.SCOPE)
    first = next(said(subject, scope), None) if scope is not None else None
    if first is None or _RIGHT.match(first.text):
        return
    begins = _BEGINNING.match(first.text)
    span = Span(first, *begins.span()) if begins else of(first)
    yield Found(span, Sentence("范围应以“本文件确立了”“规定了”“描述了”“界定了”“提供了”或“给出了”开始"))


@rule(
    "STR153",
    Sentence("范围没有说明适用于什么"),
    severity=Severity.WARNING,
    source=told("8.5"),
    why=Sentence("“本文件适用于……”划定文件的适用界限；没有这一句，谁要遵守、用在什么场合都说不清。"),
    bad="1 范围\n本文件规定了公共座椅的要求。\n2 规范性引用文件\n本文件没有规范性引用文件。",
    good="""
1 范围
本文件规定了公共座椅的要求。
本文件适用于城市公共场所的座椅。
2 规范性引用文件
本文件没有规范性引用文件。
""",
)
def applicability(subject: Subject) -> Iterator[Found]:
    scope = subject.outline.of(Element.SCOPE)
    if scope is None:
        return
    words = "".join(block.text for block in said(subject, scope))
    if words.strip() and not _APPLIES.search(words):
        yield Found(at(subject, scope), Sentence("范围没有“本文件适用于……”"))


@rule(
    "STR154",
    Sentence("范围里有书名号或评价"),
    severity=Severity.WARNING,
    source=told("8.5"),
    why=Sentence("范围只陈述事实，不加书名号，也不写“强调了”“填补空白”一类评价；目的和意义属于引言。"),
    bad="1 范围\n本文件规定了《公共座椅规范》的要求，强调了安全。\n本文件适用于公共座椅。",
    good="1 范围\n本文件规定了公共座椅的安全要求。\n本文件适用于公共座椅。",
)
def praise_in_scope(subject: Subject) -> Iterator[Found]:
    scope = subject.outline.of(Element.SCOPE)
    for block in said(subject, scope) if scope else ():
        for found in re.finditer("《[^》]*》", block.text):
            yield Found(Span(block, *found.span()), Sentence("范围里不用书名号"))
        for found in _PRAISE.finditer(block.text):
            yield Found(Span(block, *found.span()), Sentence("“{words}”是评价或目的，不写在范围里", words=found[0]))
