"""Terms and definitions, symbols and abbreviations: the lead-in, and how an entry is made."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from guiju.base.errors import Sentence
from guiju.checks.definition import Found, Mend, Severity, rule
from guiju.checks.drafting import at, of, said, told
from guiju.checks.subject import Subject
from guiju.documents.blocks import Block, BlockKind, Span
from guiju.documents.outlines import Division, Element, Role, Term

_NONE: Final = "本文件没有需要界定的术语和定义。"
_SOME: Final = "下列术语和定义适用于本文件。"
_LEAD_IN: Final = re.compile(
    r"\s*(?:(?P<none>本文件没有需要界定的术语和定义)|(?P<other>.{2,400}?界定的(?P<both>(?:以及|及|和)下列)?(?:术语和定义|术语、定义和?(?:缩略语|符号))适用于本文件)"
    r"|(?P<own>下列(?:术语和定义|术语、定义(?:和|、)[^。]{2,12})适用于本文件))\s*[。.：:]?\s*"
)
_ABOUT: Final = re.compile("术语|定义")


@dataclass(frozen=True, slots=True)
class LeadIn:
    block: Block
    found: re.Match[str] | None


def _chapter(subject: Subject) -> Division | None:
    return subject.outline.of(Element.TERMS)


def lead_in_of(subject: Subject) -> LeadIn | None:
    """The first paragraph below the heading of chapter 3."""
    chapter = _chapter(subject)
    for block in chapter.blocks if chapter else ():
        if block.kind is BlockKind.PARAGRAPH and block.text.strip():
            return LeadIn(block, _LEAD_IN.fullmatch(block.text))
    return None


@rule(
    "STR161",
    Sentence("术语一章的引导语不是规定的表述"),
    severity=Severity.ERROR,
    source=told("8.7"),
    why=Sentence(
        "术语条目前用四种固定引导语之一，说明术语是自己界定的、别处界定的、两者都有，还是没有；写法不同就有歧义。"
    ),
    bad="3 术语和定义\n本标准采用以下术语。\n3.1 公筷 serving chopsticks\n多人共用的筷子。",
    good="3 术语和定义\n下列术语和定义适用于本文件。\n3.1 公筷 serving chopsticks\n多人共用的筷子。",
)
def lead_in_of_terms(subject: Subject) -> Iterator[Found]:
    chapter = _chapter(subject)
    if chapter is None:
        return
    lead_in = subject.once(lead_in_of)
    if lead_in is None:
        if chapter.children or chapter.blocks:
            yield Found(at(subject, chapter), Sentence("没有引导语，应写“{words}”", words=_SOME))
        return
    if lead_in.found is None:
        words = _SOME if subject.outline.terms else _NONE
        yield Found(of(lead_in.block), Sentence("引导语应写成“{words}”或其他规定的说法", words=words), Mend(words))


@rule(
    "STR162",
    Sentence("术语的引导语与条目矛盾"),
    severity=Severity.ERROR,
    source=told("8.7"),
    why=Sentence(
        "引导语说没有术语，下面就不能有条目；说“下列”，下面就要有，否则读者不知道是漏了条目还是写错了引导语。"
    ),
    bad="3 术语和定义\n下列术语和定义适用于本文件。\n4 要求\n座面应平整。",
    good="3 术语和定义\n本文件没有需要界定的术语和定义。\n4 要求\n座面应平整。",
)
def lead_in_and_entries(subject: Subject) -> Iterator[Found]:
    lead_in, chapter = subject.once(lead_in_of), _chapter(subject)
    if lead_in is None or lead_in.found is None or chapter is None:
        return
    found = lead_in.found
    has_entries = bool(chapter.children) or bool(subject.outline.terms)
    if found["none"] and has_entries:
        yield Found(of(lead_in.block), Sentence("引导语说没有术语，下面却有术语条目"))
    if (found["own"] or found["both"]) and not has_entries and not _tabled(chapter):
        message = Sentence("引导语说“下列”，下面却没有术语条目")
        yield Found(of(lead_in.block), message, None if found["both"] else Mend(_NONE))


def _tabled(chapter: Division) -> bool:
    return any(block.kind is BlockKind.CELL for block in chapter.blocks) or len(chapter.blocks) > 1


@rule(
    "STR163",
    Sentence("术语没有英文对应词"),
    severity=Severity.WARNING,
    source=told("8.7"),
    why=Sentence("术语条目在术语后给出英文对应词，既便于与国际文件对照，也帮助读者弄清这个词指的是哪个概念。"),
    bad="3 术语和定义\n下列术语和定义适用于本文件。\n3.1 公筷\n多人共用的筷子。",
    good="3 术语和定义\n下列术语和定义适用于本文件。\n3.1 公筷 serving chopsticks\n多人共用的筷子。",
)
def missing_equivalent(subject: Subject) -> Iterator[Found]:
    for term in subject.outline.terms:
        if not term.english and term.definition and re.search("[\u3400-\u9fff]", term.name):
            yield Found(name_span(term), Sentence("术语“{term}”没有英文对应词", term=term.name))


def name_span(term: Term) -> Span:
    start = max(0, term.head.text.find(term.name))
    return Span(term.head, start, start + len(term.name))


@rule(
    "STR164",
    Sentence("术语在正文中没有用到"),
    severity=Severity.WARNING,
    source=told("8.7"),
    why=Sentence("只界定文件里用到的概念；界定了却不用，读者会以为漏了相应的内容，正文用的也可能是另一个词。"),
    bad="""
3 术语和定义
下列术语和定义适用于本文件。
3.1 公筷 serving chopsticks
多人共用的筷子。
4 要求
餐具应清洁。
""",
    good="""
3 术语和定义
下列术语和定义适用于本文件。
3.1 公筷 serving chopsticks
多人共用的筷子。
4 要求
公筷应清洁。
""",
)
def unused_terms(subject: Subject) -> Iterator[Found]:
    drawn = subject.outline
    if not drawn.terms or drawn.of(Element.TECHNICAL) is None:
        return
    own = {term.head.index for term in drawn.terms}
    elsewhere = "\n".join(
        "".join(block.text.split())
        for block in subject.document.blocks
        if block.index not in own
        and (home := drawn.home(block)) is not None
        and home.element not in (Element.CONTENTS, Element.INDEX, Element.FOREWORD, Element.BIBLIOGRAPHY)
        and drawn.role(block) is not Role.TERM
    )
    for term in drawn.terms:
        words = [
            word for word in re.split("[;；/]|（[^）]*）|\\([^)]*\\)|〈[^〉]*〉|<[^>]*>", term.name) if word.strip()
        ]
        if words and not any("".join(word.split()) in elsewhere for word in words):
            yield Found(name_span(term), Sentence("术语“{term}”在文件里没有用到", term=term.name))


_DEFINING: Final = re.compile(r"\s*(?:是指|系指|指的是|指(?![示南导定标针引令挥数纹甲派望])|是(?!否)|即|意为|意思是)")


@rule(
    "STR165",
    Sentence("定义以“是”“指”开头"),
    severity=Severity.WARNING,
    source=told("8.7"),
    why=Sentence("定义要能在句子里直接代替术语，写成“多人共用的筷子”而不写“是指多人共用的筷子”。"),
    bad="3 术语和定义\n3.1 公筷 serving chopsticks\n是指多人共用的筷子。",
    good="3 术语和定义\n3.1 公筷 serving chopsticks\n多人共用的筷子。",
)
def defining_words(subject: Subject) -> Iterator[Found]:
    for term in subject.outline.terms:
        block = term.definition[0] if term.definition else None
        found = _DEFINING.match(block.text) if block else None
        if block is not None and found:
            span = Span(block, found.end() - len(found[0].lstrip()), found.end())
            mend = Mend("", safe="指" in span.text)
            yield Found(span, Sentence("定义不以“{words}”开头，直接写它是什么", words=span.text), mend)


@rule(
    "STR166",
    Sentence("定义重复了术语"),
    severity=Severity.WARNING,
    source=told("8.7"),
    why=Sentence("定义用术语自己来解释术语，等于没有解释；应写出它属于哪一类、与同类有什么不同。"),
    bad="3 术语和定义\n3.1 公筷 serving chopsticks\n公筷就是大家共用的筷子。",
    good="3 术语和定义\n3.1 公筷 serving chopsticks\n多人共用的筷子。",
)
def term_in_definition(subject: Subject) -> Iterator[Found]:
    for term in subject.outline.terms:
        name = term.name.strip()
        if len(name) < 2 or not term.definition:
            continue
        block = term.definition[0]
        place = block.text.find(name)
        if 0 <= place <= len(block.text) - len(block.text.lstrip()) + 1:
            yield Found(Span(block, place, place + len(name)), Sentence("定义不重复术语“{term}”本身", term=name))


_DEMAND: Final = re.compile(
    "(?<![供反响效适对相感顺呼])(?:不应|应当|必须|应)(?![急用力变答激收付对税])(?=[\u3400-\u9fff])|不得"
)


@rule(
    "STR167",
    Sentence("定义里有要求"),
    severity=Severity.WARNING,
    source=told("8.7"),
    why=Sentence("定义只说明概念是什么；“应”“不得”是要求，要写进有编号的条，否则无法检验，也无法引用。"),
    bad="3 术语和定义\n3.1 公筷 serving chopsticks\n多人共用的筷子，应每餐消毒。",
    good="3 术语和定义\n3.1 公筷 serving chopsticks\n多人共用的筷子。",
)
def demands_in_definitions(subject: Subject) -> Iterator[Found]:
    for term in subject.outline.terms:
        for block in term.definition:
            for found in _DEMAND.finditer(block.text):
                yield Found(Span(block, *found.span()), Sentence("定义里不写要求，这里有“{words}”", words=found[0]))


_LOWER: Final = re.compile(r"([A-Z])[a-z]+(?: [a-z]{3,}.*)")


@rule(
    "STR168",
    Sentence("英文对应词以大写字母开头"),
    severity=Severity.NOTICE,
    source=told("8.7"),
    why=Sentence("英文对应词除专有名词和缩写外都用小写，与词典和国际标准一致；大写会让人误以为是专名。"),
    bad="3 术语和定义\n3.1 公筷 Serving chopsticks\n多人共用的筷子。",
    good="3 术语和定义\n3.1 公筷 serving chopsticks\n多人共用的筷子。",
)
def capital_equivalents(subject: Subject) -> Iterator[Found]:
    for term in subject.outline.terms:
        if not _LOWER.fullmatch(term.english):
            continue
        place = term.head.text.find(term.english)
        if place >= 0:
            yield Found(
                Span(term.head, place, place + len(term.english)),
                Sentence("英文对应词“{english}”除专有名词外用小写", english=term.english),
                Mend(term.english[0].lower() + term.english[1:]),
            )


@rule(
    "STR169",
    Sentence("同一术语界定了两次"),
    severity=Severity.ERROR,
    source=told("8.7"),
    why=Sentence("一个术语在一个文件里只能有一个定义；出现两次，读者不知道以哪个为准。"),
    bad="3 术语和定义\n3.1 公筷 serving chopsticks\n多人共用的筷子。\n3.2 公筷 shared chopsticks\n供分菜用的筷子。",
    good="3 术语和定义\n3.1 公筷 serving chopsticks\n多人共用的筷子。\n3.2 公勺 serving spoon\n多人共用的勺。",
)
def doubled_terms(subject: Subject) -> Iterator[Found]:
    first: dict[str, Term] = {}
    for term in subject.outline.terms:
        earlier = first.setdefault("".join(term.name.split()), term)
        if earlier is not term:
            yield Found(
                name_span(term),
                Sentence("术语“{term}”在 {number} 已经界定", term=term.name, number=earlier.number),
                related=(name_span(earlier),),
            )


@rule(
    "STR170",
    Sentence("术语没有定义"),
    severity=Severity.ERROR,
    source=told("8.7"),
    why=Sentence("术语条目由术语、英文对应词和定义组成；只有术语没有定义，读者还是不知道它指什么。"),
    bad="""
3 术语和定义
下列术语和定义适用于本文件。
3.1 公筷 serving chopsticks
3.2 公勺 serving spoon
多人共用的勺。
""",
    good="""
3 术语和定义
下列术语和定义适用于本文件。
3.1 公筷 serving chopsticks
多人共用的筷子。
3.2 公勺 serving spoon
多人共用的勺。
""",
)
def missing_definitions(subject: Subject) -> Iterator[Found]:
    for term in subject.outline.terms:
        others = [
            each
            for each in term.division.blocks
            if each is not term.head and subject.outline.role(each) is not Role.NOTE
        ]
        if not term.definition and not others:
            yield Found(name_span(term), Sentence("术语“{term}”没有定义", term=term.name))


# 符号和缩略语

_SYMBOLS_LEAD_IN: Final = re.compile(r"\s*(?:下列|.{2,200}?(?:界定|给出|规定)的).{0,30}适用于本文件\s*[。：:]?\s*")
_ABBREVIATION: Final = re.compile(
    r"\s*(?:[-—·]+\s*)?([A-Za-z][A-Za-z0-9/&-]{1,15})\s*(?:——|—|[:：]|\s{1,4})\s*(?=[\u3400-\u9fffA-Za-z（(])"
)


@dataclass(frozen=True, slots=True)
class Abbreviation:
    word: str
    span: Span


def abbreviations(subject: Subject) -> list[Abbreviation]:
    """``PE：聚乙烯（polyethylene）``, in their order."""
    chapter = next((each for each in subject.outline.divisions if each.element is Element.SYMBOLS), None)
    if chapter is None or "缩略语" not in chapter.title:
        return []
    found = []
    for division in chapter.walk():
        if division is not chapter and "符号" in division.title:
            continue
        for block in division.blocks:
            match = _ABBREVIATION.match(block.text) if block.kind is not BlockKind.FOOTNOTE else None
            if match and re.search("[\u3400-\u9fff]", block.text[match.end() :]):
                found.append(Abbreviation(match[1], Span(block, *match.span(1))))
    return found


@rule(
    "STR171",
    Sentence("符号和缩略语一章没有引导语"),
    severity=Severity.WARNING,
    source=told("8.8"),
    why=Sentence(
        "符号、缩略语前要有“下列符号适用于本文件”一类的引导语，说明清单管到哪里；只有标题没有引导语，清单的效力不清楚。"
    ),
    bad="4 缩略语\nPE：聚乙烯（polyethylene）\n5 要求\n座面采用 PE。",
    good="4 缩略语\n下列缩略语适用于本文件。\nPE：聚乙烯（polyethylene）\n5 要求\n座面采用 PE。",
)
def lead_in_of_symbols(subject: Subject) -> Iterator[Found]:
    for chapter in subject.outline.divisions:
        if chapter.element is not Element.SYMBOLS:
            continue
        first = next(said(subject, chapter), None)
        if first is not None and not _SYMBOLS_LEAD_IN.fullmatch(first.text):
            yield Found(at(subject, chapter), Sentence("没有引导语，应写“下列符号和（或）缩略语适用于本文件。”"))


@rule(
    "STR172",
    Sentence("缩略语没有按字母次序排列，或者重复"),
    severity=Severity.WARNING,
    source=told("8.8"),
    why=Sentence("缩略语按字母次序排列，读者遇到一个就能查到；同一个出现两次，含义可能不同。"),
    bad="4 缩略语\n下列缩略语适用于本文件。\nPVC：聚氯乙烯\nPE：聚乙烯\nPVC：聚氯乙烯树脂",
    good="4 缩略语\n下列缩略语适用于本文件。\nPE：聚乙烯\nPVC：聚氯乙烯",
)
def order_of_abbreviations(subject: Subject) -> Iterator[Found]:
    listed = subject.once(abbreviations)
    for before, after in pairwise(listed):
        if after.word.casefold() < before.word.casefold():
            yield Found(
                after.span,
                Sentence("“{word}”应排在“{other}”之前", word=after.word, other=before.word),
                related=(before.span,),
            )
    first: dict[str, Abbreviation] = {}
    for each in listed:
        earlier = first.setdefault(each.word, each)
        if earlier is not each:
            yield Found(each.span, Sentence("缩略语“{word}”重复", word=each.word), related=(earlier.span,))
