"""The chapter of normative references, the bibliography and the index: how they are written and where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from guiju.base.errors import Sentence
from guiju.checks.definition import Found, Mend, Severity, rule
from guiju.checks.drafting import at, of, told
from guiju.checks.subject import Subject
from guiju.documents.blocks import Block, BlockKind, Span
from guiju.documents.outlines import Division, Element

_NONE: Final = "本文件没有规范性引用文件。"
_SOME: Final = (
    "下列文件中的内容通过文中的规范性引用而构成本文件必不可少的条款。其中，注日期的引用文件，仅该日期对应的版本适用于本文件；"
    "不注日期的引用文件，其最新版本（包括所有的修改单）适用于本文件。"
)
_BLANKS: Final = re.compile("[\\s\u3000\u00a0]+")


def _lead_ins(subject: Subject) -> list[Block]:
    division = subject.outline.of(Element.REFERENCES)
    if division is None:
        return []
    listed = {block.index for block in subject.outline.entries}
    return [
        block
        for block in division.blocks
        if block.kind is BlockKind.PARAGRAPH and block.text.strip() and block.index not in listed
    ]


def _is_none(block: Block) -> bool:
    return bool(re.search("没有规范性引用文件|无规范性引用文件", block.text)) or bool(
        re.fullmatch(r"\s*(?:无|本文件无引用文件|没有)[。.]?\s*", block.text)
    )


@rule(
    "STR181",
    Sentence("规范性引用文件的引导语不是规定的表述"),
    severity=Severity.ERROR,
    source=told("8.6"),
    why=Sentence("这段固定的话说明注日期和不注日期的引用各指哪一版；改动几个字，“最新版本”是否适用就可能有争议。"),
    bad="""
2 规范性引用文件
下列文件对于本文件的应用是必不可少的。凡是注日期的引用文件，仅注日期的版本适用于本文件。
GB/T 3325 金属家具通用技术条件
""",
    good=f"2 规范性引用文件\n{_SOME}\nGB/T 3325 金属家具通用技术条件",
)
def lead_in_of_references(subject: Subject) -> Iterator[Found]:
    division = subject.outline.of(Element.REFERENCES)
    if division is None:
        return
    lead_ins = _lead_ins(subject)
    if not lead_ins and subject.outline.entries:
        yield Found(at(subject, division), Sentence("清单前没有引导语“下列文件中的内容通过文中的规范性引用……”"))
    words = _BLANKS.sub("", "".join(block.text for block in lead_ins)).replace("(", "（").replace(")", "）")
    if not lead_ins or words.rstrip("。：:") in (_SOME.rstrip("。"), _NONE.rstrip("。")):
        return
    if any(_is_none(block) for block in lead_ins):
        if len(lead_ins) == 1:
            yield Found(of(lead_ins[0]), Sentence("没有引用文件时写“{words}”", words=_NONE), Mend(_NONE, safe=True))
        return
    mend = Mend(_SOME) if len(lead_ins) == 1 and subject.outline.entries else None
    yield Found(
        of(lead_ins[0]),
        Sentence("引导语应写成“下列文件中的内容通过文中的规范性引用而构成本文件必不可少的条款。……”"),
        mend,
    )


@rule(
    "STR182",
    Sentence("规范性引用文件的引导语与清单矛盾"),
    severity=Severity.ERROR,
    source=told("8.6"),
    why=Sentence(
        "写了没有引用文件就不能再列清单，写了“下列文件”就要有清单；两者并存，读者不知道是否要遵守列出的文件。"
    ),
    bad="2 规范性引用文件\n本文件没有规范性引用文件。\nGB/T 3325 金属家具通用技术条件",
    good="2 规范性引用文件\n本文件没有规范性引用文件。",
)
def lead_in_and_list(subject: Subject) -> Iterator[Found]:
    lead_ins, entries = _lead_ins(subject), subject.outline.entries
    none = next((block for block in lead_ins if _is_none(block)), None)
    some = next((block for block in lead_ins if block.text.strip().startswith("下列文件")), None)
    if none is not None and entries:
        yield Found(of(none), Sentence("这里说没有规范性引用文件，下面却列了 {count} 个", count=len(entries)))
    elif some is not None and not entries:
        yield Found(of(some), Sentence("这里说“下列文件”，下面却没有清单"), Mend(_NONE) if len(lead_ins) == 1 else None)


_ORDINAL: Final = re.compile(
    r"\s*(?:\[\d{1,3}\]|［\d{1,3}］|[（(]?\d{1,2}[)）、]|\d{1,2}[.．](?=\s|[A-Z《])|[①-⑳]|——?|[·•●])\s*"
)


@rule(
    "STR183",
    Sentence("规范性引用文件的清单加了序号或书名号"),
    severity=Severity.ERROR,
    source=told("8.6"),
    why=Sentence(
        "清单的每一行以文件编号开头，不加序号、符号，名称不加书名号；编号本身就是次序，序号会被当成编号的一部分。"
    ),
    bad=f"2 规范性引用文件\n{_SOME}\n[1] GB/T 3325 《金属家具通用技术条件》",
    good=f"2 规范性引用文件\n{_SOME}\nGB/T 3325 金属家具通用技术条件",
)
def form_of_entries(subject: Subject) -> Iterator[Found]:
    for block in subject.outline.entries:
        if block.label.strip():
            yield Found(of(block), Sentence("清单不加序号或符号，这里有“{mark}”", mark=block.label.strip()))
        found = _ORDINAL.match(block.text)
        if found and found[0].strip():
            span = Span(block, *found.span())
            yield Found(
                span, Sentence("清单不加序号或符号，这里有“{mark}”", mark=found[0].strip()), Mend("", safe=True)
            )
        if subject_is_document(block):
            for quoted in re.finditer('[《“"]([^》”"]*)[》”"]', block.text):
                before = block.text[: quoted.start()]
                words = quoted[1] if not before or before[-1].isspace() else f"\u3000{quoted[1]}"
                yield Found(Span(block, *quoted.span()), Sentence("文件名称不加书名号或引号"), Mend(words, safe=True))


_WITH_NUMBER: Final = re.compile(
    r"\s*(?:[\[［(（]?\d{0,3}[\]］)）.、]?\s*)?(?:GB|[A-Z]{2,}[ /]|[A-Z]/|DB\d|T/|Q/|ISO|IEC)"
)


def subject_is_document(block: Block) -> bool:
    """Whether the entry is a numbered document: laws and orders are listed by their titles."""
    return bool(_WITH_NUMBER.match(block.text))


@rule(
    "STR241",
    Sentence("参考文献列了只作起草依据的标准"),
    severity=Severity.WARNING,
    source=told("8.13"),
    why=Sentence("GB/T 1.1 只是起草时遵守的规则，正文没有提到就不列入参考文献，前言里已经写明。"),
    bad="4 要求\n座面应平整。\n参考文献\n[1] GB/T 1.1—2020 标准化工作导则 第1部分：标准化文件的结构和起草规则",
    good="4 要求\n座面应平整，见 GB/T 3325。\n参考文献\n[1] GB/T 3325 金属家具通用技术条件",
)
def drafting_rules_in_bibliography(subject: Subject) -> Iterator[Found]:
    division = subject.outline.of(Element.BIBLIOGRAPHY)
    if division is None:
        return
    pattern = re.compile(r"GB/T\s*1\.1(?![\d.])")
    used = any(
        pattern.search(block.text)
        for block in subject.document.blocks
        if (home := subject.outline.home(block)) is not None
        and home.element not in (Element.FOREWORD, Element.BIBLIOGRAPHY, Element.CONTENTS)
    )
    for block in division.blocks:
        found = pattern.search(block.text)
        if found and not used:
            yield Found(Span(block, *found.span()), Sentence("GB/T 1.1 只是起草依据，不列入参考文献"))


_BIBLIOGRAPHIC: Final = re.compile(r"\s*[\[［](\d{1,3})[\]］]")


@rule(
    "STR242",
    Sentence("参考文献的编号不连续"),
    severity=Severity.WARNING,
    source=told("8.13"),
    why=Sentence("参考文献从 [1] 起连续编号，正文用它引用；编号不连续，多半是增删以后没有改。"),
    bad="4 要求\n座面应平整。\n参考文献\n[1] GB/T 3325\n[3] GB/T 10357",
    good="4 要求\n座面应平整。\n参考文献\n[1] GB/T 3325\n[2] GB/T 10357",
)
def sequence_of_bibliography(subject: Subject) -> Iterator[Found]:
    division = subject.outline.of(Element.BIBLIOGRAPHY)
    numbered = [
        (block, found) for block in (division.blocks if division else ()) if (found := _BIBLIOGRAPHIC.match(block.text))
    ]
    expected = 1
    for block, found in numbered:
        number = int(found[1])
        if number != expected:
            yield Found(
                Span(block, *found.span()),
                Sentence("参考文献 [{number}] 不连续，这里应为 [{expected}]", number=number, expected=expected),
            )
        expected = number + 1


@rule(
    "STR244",
    Sentence("索引不是最后一个要素"),
    severity=Severity.ERROR,
    source=told("8.14"),
    why=Sentence("索引放在全文最后，读者翻到末页就能查；后面还有别的要素，它们的术语也进不了索引。"),
    bad="4 要求\n座面应平整。\n索引\nZ\n座面 4\n参考文献\n[1] GB/T 3325",
    good="4 要求\n座面应平整。\n参考文献\n[1] GB/T 3325\n索引\nZ\n座面 4",
)
def index_comes_last(subject: Subject) -> Iterator[Found]:
    for before, after in pairwise(subject.outline.divisions):
        if before.element is Element.INDEX and after.element not in (Element.INDEX, Element.ANNEX):
            yield Found(
                at(subject, before),
                Sentence("索引应是最后一个要素，后面还有“{other}”", other=after.title or after.number),
                related=(at(subject, after),),
            )


_ENTRY: Final = re.compile(r"\s*([\u4e00-\u9fa5]+)[^\s.…·]{0,20}[\s.…·]+[A-Z]?\d[\d.、,，;； A-Z]*")
_SEVERAL_READINGS: Final = frozenset(
    "重长行调率单传弹朝角降参差乘盛度恶更供还和会几间解卷空量露露落模磨宁铺强曲塞厦省石似提吐系吓校咽要应载占着只种转钻奇尾圈冠荷划"
)
_FIRST_LEVEL: Final = (b"\xb0\xa1", b"\xd7\xf9")
"""The first level of GB/T 2312 is in the order of pinyin."""


def _sound(character: str) -> bytes | None:
    """A key that sorts by pinyin; None where the character is rare or has several readings."""
    if character in _SEVERAL_READINGS:
        return None
    code = character.encode("gbk", "ignore")
    return code if _FIRST_LEVEL[0] <= code <= _FIRST_LEVEL[1] else None


@rule(
    "STR245",
    Sentence("索引没有按汉语拼音次序排列"),
    severity=Severity.WARNING,
    source=told("8.14"),
    why=Sentence("索引按汉语拼音排列，读者才能用读音查到术语；次序乱了，索引就起不到作用。"),
    bad="4 要求\n座面应平整。\n索引\n座面 4\n餐具 4",
    good="4 要求\n座面应平整。\n索引\n餐具 4\n座面 4",
)
def order_of_index(subject: Subject) -> Iterator[Found]:
    for division in subject.outline.divisions:
        if division.element is Element.INDEX and "英文" not in division.title:
            yield from _unordered(division)


def _unordered(division: Division) -> Iterator[Found]:
    last: tuple[bytes, Block] | None = None
    for block in division.blocks:
        entry = _ENTRY.fullmatch(block.text)
        sound = _sound(entry[1][0]) if entry else None
        if entry is None or sound is None:
            continue
        if last is not None and sound < last[0] and _syllable_differs(sound, last[0]):
            yield Found(
                Span(block, *entry.span(1)),
                Sentence("“{word}”按拼音应排在前面", word=entry[1]),
                related=(of(last[1]),),
            )
        last = (sound, block)


_INITIALS: Final = "啊芭擦搭蛾发噶哈击喀垃妈拿哦啪期然撒塌挖昔压匝"
"""The first character of each letter of pinyin in GB/T 2312; I, U and V begin no syllable."""


def _syllable_differs(before: bytes, after: bytes) -> bool:
    """Only different first letters are told: the tone is nobody's concern."""
    starts = [each.encode("gbk") for each in _INITIALS]
    return sum(start <= before for start in starts) != sum(start <= after for start in starts)
