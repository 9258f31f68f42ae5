"""公式: their numbers, how they are cited, and whether their symbols are explained."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from guiju.base.errors import Sentence
from guiju.checks.definition import Certainty, Found, Mend, Severity, Source, rule
from guiju.checks.subject import Subject
from guiju.documents.blocks import Block, BlockKind, Span
from guiju.documents.outlines import Role

_SOURCE: Final = Source("GB/T 1.1—2020", "9.9", Certainty.SECONDARY)

_LEADER: Final = r"(?:[…⋯·.．・]{3,}|[…⋯]{1,}|#|\t| {2,}|\u3000+)"
_NUMBERED: Final = re.compile(
    rf"(?P<leader>{_LEADER}\s*|(?<=\S)\s+|^\s*)[（(](?P<number>(?:[A-Z]\.)?\d{{1,3}})[）)]\s*$"
)
_BARE: Final = re.compile(r"[…⋯·.．・]{4,}\s*(?P<number>(?:[A-Z]\.)?\d{1,3})\s*$")
_PICTURED: Final = re.compile(r"[\s…⋯·.．・]*[（(](?:[A-Z]\.)?\d{1,3}[)）]\s*")
_EQUALITY: Final = re.compile(r"[=≤≥≈＝<>]")
_SENTENCE: Final = re.compile(r"[\u4e00-\u9fff]{12,}|[。；]")


@dataclass(frozen=True, slots=True)
class Formula:
    """`number` is ``3`` or ``B.1``; empty where it has none."""

    block: Block
    number: str
    span: Span


def formulas(subject: Subject) -> list[Formula]:
    """The formulas of a document, in order; for `Subject.once`.

    A formula is what the file calls one, a line with an equals sign that ends in dots and a number, or a number alone
    beside a picture.
    """
    found = []
    for block in subject.document.blocks:
        text = block.text
        is_one = block.kind is BlockKind.FORMULA or subject.outline.role(block) is Role.FORMULA
        if not is_one and not (_looks_like_one(text) and subject.outline.role(block) in _TEXTS):
            continue
        if match := _NUMBERED.search(text) or _BARE.search(text):
            found.append(Formula(block, match["number"], Span(block, match.start("number"), match.end("number"))))
        elif is_one:
            found.append(Formula(block, "", Span(block, 0, len(text))))
    return found


_TEXTS: Final = frozenset((Role.TEXT, Role.LEAD_IN, Role.FIGURE))


def _looks_like_one(text: str) -> bool:
    if _PICTURED.fullmatch(text):
        return True
    numbered = _NUMBERED.search(text) or _BARE.search(text)
    return bool(numbered and _EQUALITY.search(text) and not _SENTENCE.search(text))


@rule(
    "TXT131",
    Sentence("公式编号没有括号"),
    severity=Severity.WARNING,
    source=_SOURCE,
    why=Sentence("公式的编号写在右端的圆括号里；没有括号，它看上去就是算式的一部分，引用“公式（1）”时也对不上。"),
    bad="4 计算\n4.1 密度按公式（1）计算。\nρ = m/V ………………………… 1\n式中：\nρ——密度，单位为克每立方厘米（g/cm³）。",
    good="4 计算\n4.1 密度按公式（1）计算。\nρ = m/V …………………………（1）\n式中：\nρ——密度，单位为克每立方厘米（g/cm³）。",
)
def numbers_without_brackets(subject: Subject) -> Iterator[Found]:
    for formula in subject.once(formulas):
        if formula.number and _BARE.search(formula.block.text):
            yield Found(
                formula.span,
                Sentence("公式的编号应加圆括号，写作（{number}）", number=formula.number),
                Mend(f"（{formula.number}）", safe=True),
            )


@rule(
    "TXT132",
    Sentence("公式编号不连续或重复"),
    severity=Severity.WARNING,
    source=_SOURCE,
    why=Sentence("公式从 1 起连续编号，附录里的从 A.1 起另编；缺号或重号，引用它的条款就不知道指哪一个。"),
    bad="4 计算\n4.1 按以下公式计算。\nρ = m/V …………（1）\nv = s/t …………（3）",
    good="4 计算\n4.1 计算。\nρ = m/V …………（1）\nv = s/t …………（2）\n附录 A\n（规范性）\n修正\nk = a/b …………（A.1）",
)
def order_of_numbers(subject: Subject) -> Iterator[Found]:
    last: dict[str, int] = {}
    for formula in subject.once(formulas):
        if not formula.number:
            continue
        series, _, place = formula.number.rpartition(".")
        expected = last.get(series, 0) + 1
        if int(place) != expected:
            shown = f"{series}.{expected}" if series else str(expected)
            yield Found(
                formula.span,
                Sentence("公式编号应为（{expected}），这里是（{found}）", expected=shown, found=formula.number),
            )
        last[series] = int(place)


_CITED: Final = re.compile(
    r"(?:(?<![A-Za-z])公式|(?<=[按由用据见照从到和与将入])式)\s?"
    r"(?P<open>[（(]?)(?P<number>(?:[A-Z]\.)?\d{1,3})(?P<close>[）)]?)(?![\d.])"
)
_ABROAD: Final = re.compile(r"(?:[A-Z/]{2,8} ?[\d.]{2,10}(?:[-—–]\d{4})?)(?: ?(?:中|的|第))*[^，。；]{0,10}$")


def _citations(subject: Subject) -> Iterator[tuple[Block, re.Match[str]]]:
    """Where formulas of this document are cited, not those of another standard."""
    for block in subject.prose():
        for match in _CITED.finditer(block.text):
            if not _ABROAD.search(block.text[: match.start()]):
                yield block, match


@rule(
    "TXT133",
    Sentence("引用公式时编号没有括号"),
    severity=Severity.NOTICE,
    source=_SOURCE,
    why=Sentence("公式的编号带括号，引用时也照样写“公式（1）”；“公式1”“式1”容易和列项、条号混淆。"),
    bad="4 计算\n4.1 密度按公式1计算。\nρ = m/V …………（1）",
    good="4 计算\n4.1 密度按公式（1）计算，共用公式 3 次。\nρ = m/V …………（1）",
)
def cited_without_brackets(subject: Subject) -> Iterator[Found]:
    for block, match in _citations(subject):
        if match["open"] or match["close"] or re.match(r"\s?[次个种类条组]", block.text[match.end() :]):
            continue
        expected = f"公式（{match['number']}）"
        yield Found(
            Span(block, match.start(), match.end()),
            Sentence("宜写作“{expected}”", expected=expected),
            Mend(expected, safe=True),
        )


@rule(
    "TXT134",
    Sentence("引用的公式不存在"),
    severity=Severity.ERROR,
    source=Source("常理", "", Certainty.OURS),
    why=Sentence("条款说按某个公式计算，文件里却没有这个编号的公式，多半是增删公式后没有改引用；按它做不出结果。"),
    bad="4 计算\n4.1 密度按公式（2）计算。\nρ = m/V …………（1）\n4.2 比容按公式（1）的倒数计算。",
    good="4 计算\n4.1 密度按公式（1）计算。\nρ = m/V …………（1）\n4.2 比容按 GB/T 5750.4—2023 的公式（7）计算。",
)
def citing_no_formula(subject: Subject) -> Iterator[Found]:
    """Only where formulas are read with their numbers: a picture of a formula has none."""
    there = {formula.number for formula in subject.once(formulas) if formula.number}
    there |= {match["number"] for block in subject.document.blocks if (match := _NUMBERED.search(block.text))}
    if not there:
        return
    for block, match in _citations(subject):
        if match["open"] and match["number"] not in there:
            yield Found(
                Span(block, match.start(), match.end()),
                Sentence("文件里没有编号为（{number}）的公式", number=match["number"]),
            )


_EXPLAINS: Final = re.compile(r"^\s*式中|其中|——")
_NEAR: Final = 3


@rule(
    "TXT135",
    Sentence("公式的符号没有解释"),
    severity=Severity.NOTICE,
    source=Source("GB/T 1.1—2020", "9.9", Certainty.KNOWLEDGE),
    why=Sentence("公式后面用“式中：”逐个说明符号的含义和单位；不说明，同一个字母在不同专业里就是不同的量。"),
    bad="4 计算\n4.1 密度按公式（1）计算。\nρ = m/V …………（1）\n4.2 结果取整数。\n4.3 应取平均值。\n4.4 应记录。",
    good="4 计算\n4.1 密度按公式（1）计算。\nρ = m/V …………（1）\n式中：\nρ——密度，单位为克每立方厘米（g/cm³）。",
)
def unexplained(subject: Subject) -> Iterator[Found]:
    """The explanation may come after several formulas; one explained further up is explained."""
    blocks = subject.document.blocks
    listed = subject.once(formulas)
    places = {formula.block.index for formula in listed}
    explained: set[str] = set()
    for formula in listed:
        if not formula.number or not (symbols := _symbols(formula.block.text)):
            continue
        at = formula.block.index + 1
        while at in places:
            at += 1
        if any(_EXPLAINS.search(block.text) for block in blocks[at : at + _NEAR]):
            explained |= symbols
        elif not symbols <= explained:
            yield Found(formula.span, Sentence("公式（{number}）后面没有“式中：”的说明", number=formula.number))


def _symbols(text: str) -> set[str]:
    return set(re.findall(r"[A-Za-zα-ωΑ-Ω]", text))
