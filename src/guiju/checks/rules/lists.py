"""Lists: their marks, the order of these, and the sentence that leads in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from guiju.base.errors import Sentence
from guiju.checks.definition import Found, Severity, rule
from guiju.checks.drafting import known, of, told
from guiju.checks.subject import Subject
from guiju.documents.blocks import Span
from guiju.documents.outlines import Element, ItemList, ListItem
from guiju.documents.outlines.lines import Mark, mark_of

_ELSEWHERE: Final = (Element.CONTENTS, Element.REFERENCES, Element.BIBLIOGRAPHY, Element.INDEX)
_DEEPEST: Final = 2


def lists(subject: Subject) -> Iterator[ItemList]:
    for each in subject.outline.lists:
        if each.division is None or each.division.top.element not in _ELSEWHERE:
            yield each


def _mark_span(item: ListItem) -> Span:
    """The mark as typed; the first words where a program counts it."""
    text = item.block.text
    start = len(text) - len(text.lstrip())
    if item.start <= start:
        return of(item.block)
    return Span(item.block, start, start + len(text[start : item.start].rstrip()))


def _mark(item: ListItem) -> Mark:
    return mark_of(item.block) or Mark(item.mark, "dot", 0, item.start)


@rule(
    "LST101",
    Sentence("列项的编号或符号不是规定的形式"),
    severity=Severity.WARNING,
    source=told("7.5"),
    why=Sentence("列项第一层用“——”或 a)、b)，第二层用“·”或 1)、2)；形式统一，才能用“4.1 的 b)”准确引用。"),
    bad="4 要求\n4.1 座椅应符合下列要求：\n①座面平整；\n②椅腿等长。",
    good="4 要求\n4.1 座椅应符合下列要求：\na) 座面平整；\nb) 椅腿等长。",
)
def marks_of_lists(subject: Subject) -> Iterator[Found]:
    for each in lists(subject):
        first = each.items[0]
        mark = _mark(first)
        if not mark.text:
            continue
        if each.level == 1 and not (mark.text == "——" or mark.family == "letter" or _is_dash(mark)):
            yield Found(_mark_span(first), Sentence("第一层列项用“——”或 a)、b)，这里是“{mark}”", mark=mark.text))
        elif each.level == _DEEPEST and mark.family not in ("digit", "dot"):
            yield Found(_mark_span(first), Sentence("第二层列项用“·”或 1)、2)，这里是“{mark}”", mark=mark.text))


def _is_dash(mark: Mark) -> bool:
    return mark.family == "dash" and mark.text in ("——", "──", "—")


@rule(
    "LST102",
    Sentence("列项的编号不连续或重复"),
    severity=Severity.WARNING,
    source=told("7.5"),
    why=Sentence("列项的字母和数字从 a、1 起连续；缺了一个，引用“c)”的地方就会落空。"),
    bad="4 要求\n4.1 座椅应符合下列要求：\na) 座面平整；\nc) 椅腿等长。",
    good="4 要求\n4.1 座椅应符合下列要求：\na) 座面平整；\nb) 椅腿等长。",
)
def sequence_of_items(subject: Subject) -> Iterator[Found]:
    for each in lists(subject):
        marks = [_mark(item) for item in each.items]
        if not marks[0].order:
            continue
        if marks[0].order != 1:
            yield Found(_mark_span(each.items[0]), Sentence("列项从“{mark}”开始，应从第一个开始", mark=marks[0].text))
        for (before, _), (after, item) in pairwise(zip(marks, each.items, strict=True)):
            if after.order and after.order == before.order:
                yield Found(_mark_span(item), Sentence("列项编号“{mark}”重复", mark=after.text))
            elif after.order and after.order != before.order + 1:
                yield Found(
                    _mark_span(item),
                    Sentence("列项编号“{mark}”与前一项“{other}”不连续", mark=after.text, other=before.text),
                )


_LEADING: Final = re.compile(r"[：:](?:\s*[（(][^）)]*[）)])?\s*$")


@rule(
    "LST103",
    Sentence("列项前没有引出的句子"),
    severity=Severity.WARNING,
    source=told("7.5"),
    why=Sentence(
        "列项由一句以冒号结尾的话引出，说明各项是什么、是都要满足还是任选其一；没有这句话，各项的效力不清楚。"
    ),
    bad="4 要求\n4.1 外观\na) 座面平整；\nb) 椅腿等长。",
    good="4 要求\n4.1 外观\n座椅应符合下列要求：\na) 座面平整；\nb) 椅腿等长。",
)
def lead_ins(subject: Subject) -> Iterator[Found]:
    for each in lists(subject):
        if each.level > 1 and (each.lead_in is None or not each.lead_in.text.strip()):
            continue
        if (
            each.division is not None
            and each.division.top.element is Element.TERMS
            and each.level == 1
            and each.lead_in is None
        ):
            continue
        lead_in = each.lead_in
        if lead_in is None:
            yield Found(of(each.items[0].block), Sentence("列项前没有引出的句子"))
        elif each.level == 1 and not _LEADING.search(lead_in.text):
            yield Found(of(lead_in), Sentence("引出列项的句子应以冒号结尾"))


@rule(
    "LST104",
    Sentence("同一列项混用了不同的编号或符号"),
    severity=Severity.WARNING,
    source=known("7.5"),
    why=Sentence("同一层列项只用一种编号或符号；a) 和 a）、“——”和“—”混在一起，看不出是一个列项还是两个。"),
    bad="4 要求\n4.1 座椅应符合下列要求：\n—— 座面平整；\n— 椅腿等长。",
    good="4 要求\n4.1 座椅应符合下列要求：\n—— 座面平整；\n—— 椅腿等长。",
)
def mixed_marks(subject: Subject) -> Iterator[Found]:
    for each in lists(subject):
        first = _mark(each.items[0])
        for item in each.items[1:]:
            mark = _mark(item)
            if mark.text and first.text and _form(mark) != _form(first):
                yield Found(
                    _mark_span(item),
                    Sentence("这里是“{mark}”，前面是“{other}”，应一致", mark=mark.text, other=first.text),
                    related=(_mark_span(each.items[0]),),
                )
                break


def _form(mark: Mark) -> str:
    """``b)`` and ``a)`` are of one form, ``a）`` is of another."""
    return re.sub("[a-z0-9①-⑳]+", "1", mark.text)


@rule(
    "LST105",
    Sentence("列项的层次过多"),
    severity=Severity.WARNING,
    source=known("7.5"),
    why=Sentence("列项不宜超过两层，再细分就难以引用；应改为分条。"),
    bad="4 要求\n4.1 座椅应符合下列要求：\na) 座面：\n1) 材料：\n—— 木材；\n—— 塑料；\n2) 平整。\nb) 椅腿等长。",
    good="4 要求\n4.1 座椅应符合下列要求：\na) 座面：\n1) 木材或塑料；\n2) 平整。\nb) 椅腿等长。",
)
def deep_lists(subject: Subject) -> Iterator[Found]:
    for each in lists(subject):
        if each.level > _DEEPEST:
            yield Found(_mark_span(each.items[0]), Sentence("列项不宜超过两层，这里是第 {level} 层", level=each.level))


_ENDS: Final = re.compile(r"[；;。：:，,、]$")


@rule(
    "LST106",
    Sentence("列项末尾的标点不对"),
    severity=Severity.NOTICE,
    source=known("7.5"),
    why=Sentence("列项各项以分号结束，最后一项以句号结束，读者才知道列项到哪里为止。"),
    bad="4 要求\n4.1 座椅应符合下列要求：\na) 座面平整。\nb) 椅腿等长；",
    good="4 要求\n4.1 座椅应符合下列要求：\na) 座面平整；\nb) 椅腿等长。",
)
def ends_of_items(subject: Subject) -> Iterator[Found]:
    nested = {each.lead_in.index for each in subject.outline.lists if each.level > 1 and each.lead_in is not None}
    for each in lists(subject):
        if each.level > 1:
            continue
        last = each.items[-1].block
        words = last.text.rstrip()
        if last.index not in nested and words.endswith(("；", ";")) and not _goes_on(subject, each):
            yield Found(Span(last, len(words) - 1, len(words)), Sentence("最后一项应以句号结束"))


def _goes_on(subject: Subject, each: ItemList) -> bool:
    """Whether an item of another form follows right after."""
    after = each.items[-1].block.index + 1
    blocks = subject.document.blocks
    return after < len(blocks) and mark_of(blocks[after]) is not None
