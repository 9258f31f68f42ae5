"""The cover: its fields, what must agree with the foreword, and a title that fits the kind of standard."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from guiju.base.errors import Sentence
from guiju.base.numbers import StandardNumber, UnreadableNumber, parse
from guiju.base.terms import Nature, Tier
from guiju.checks.definition import Found, Profile, Severity, rule
from guiju.checks.drafting import OURS, at, is_whole, known, said, told
from guiju.checks.subject import Subject
from guiju.documents.blocks import Span
from guiju.documents.outlines import Element

_COVER = """
ICS 97.140
CCS Y 80
DB33/T 1234—2026
公共座椅规范
Specification for public seats
2026-01-10 发布
2026-02-10 实施
某某市市场监督管理局 发布
前言
本文件按照规定起草。
1 范围
本文件规定了公共座椅的要求。
2 规范性引用文件
本文件没有规范性引用文件。
"""


def own_number_of(subject: Subject) -> StandardNumber | None:
    """What the cover calls this document; None where that is no number (yet): ``GB/T XXXXX—XXXX``."""
    span = subject.outline.cover.number
    if span is None:
        return None
    try:
        return parse(span.text)
    except UnreadableNumber:
        return None


def has_cover(subject: Subject) -> bool:
    cover = subject.outline.cover
    return any((cover.number, cover.published, cover.effective, cover.ics, cover.issuer))


_FIELDS: Final = (
    ("number", Sentence("文件编号")),
    ("title", Sentence("文件名称")),
    ("ics", Sentence("ICS 分类号")),
    ("ccs", Sentence("中国标准文献分类号（CCS）")),
    ("published", Sentence("发布日期")),
    ("effective", Sentence("实施日期")),
    ("issuer", Sentence("发布机构")),
)


@rule(
    "STR111",
    Sentence("封面缺少必备的内容"),
    severity=Severity.ERROR,
    severities={Profile.ENTERPRISE: Severity.WARNING},
    source=told("8.1"),
    why=Sentence("编号、名称、分类号、发布和实施日期、发布机构是一个标准的身份，登记、检索和判断是否有效都靠它们。"),
    bad=_COVER.replace("2026-02-10 实施\n", ""),
    good=_COVER,
)
def missing_fields(subject: Subject) -> Iterator[Found]:
    if not is_whole(subject):
        return
    if not has_cover(subject):
        yield Found(subject.whole, Sentence("没有封面，封面要有编号、名称、分类号、日期和发布机构"))
        return
    for name, title in _FIELDS:
        if getattr(subject.outline.cover, name) is None:
            yield Found(subject.whole, Sentence("封面没有{field}", field=title), detail={"field": name})


@rule(
    "STR112",
    Sentence("封面没有英文译名"),
    severity=Severity.WARNING,
    source=told("8.1"),
    profiles=frozenset((Profile.STANDARD, Profile.ASSOCIATION)),
    why=Sentence("封面在中文名称下给出英文译名，国外读者和国际贸易中靠它识别这份文件。"),
    bad=_COVER.replace("Specification for public seats\n", ""),
    good=_COVER,
)
def missing_english_title(subject: Subject) -> Iterator[Found]:
    cover = subject.outline.cover
    if has_cover(subject) and cover.title is not None and cover.english_title is None:
        yield Found(cover.title, Sentence("文件名称下没有英文译名"))


_ADOPTING: Final = re.compile(
    r"(?:等同|修改|非等效)\s*采用|(?:使用(?:翻译|重新起草)法)?.{0,4}采用\s*(?:ISO|IEC|ITU)|(?:IDT|MOD|NEQ)\s*[）)]?"
)
_INTERNATIONAL: Final = re.compile(r"(?<![A-Za-z])(?:ISO|IEC|ITU|CODEX|OIML|CAC)(?![A-Za-z])")


@rule(
    "STR113",
    Sentence("封面没有一致性程度标识"),
    severity=Severity.ERROR,
    source=told("8.1"),
    why=Sentence(
        "采用国际标准的文件在封面名称下写明对应文件的编号和一致性程度，如（ISO 9001:2015，IDT），读者由此知道差多少。"
    ),
    bad="""
GB/T 12345—2026
座椅 试验方法
2026-01-10 发布
前言
本文件按照规定起草。
本文件等同采用 ISO 7173:2022《家具 座椅 强度和耐久性试验》。
1 范围
本文件描述了座椅的试验方法。
""",
    good="""
GB/T 12345—2026
座椅 试验方法
（ISO 7173:2022，IDT）
2026-01-10 发布
前言
本文件按照规定起草。
本文件等同采用 ISO 7173:2022《家具 座椅 强度和耐久性试验》。
1 范围
本文件描述了座椅的试验方法。
""",
)
def missing_degree(subject: Subject) -> Iterator[Found]:
    foreword = subject.outline.of(Element.FOREWORD)
    if foreword is None or not has_cover(subject) or subject.outline.cover.degree is not None:
        return
    for block in said(subject, foreword):
        found = _ADOPTING.search(block.text)
        if (
            found
            and block.text.lstrip().startswith(("本文件", "本标准", "本部分"))
            and _INTERNATIONAL.search(block.text)
        ):
            place = subject.outline.cover.title or subject.whole
            yield Found(
                place,
                Sentence("前言说采用了国际标准，封面应标出编号和一致性程度"),
                related=(Span(block, *found.span()),),
            )
            return


_REPLACING: Final = re.compile(r"本(?:文件|标准|部分|规范|规程)(?:[^。，；]{0,10})(?<!所)代替(?!品)\s*([^。；]{4,})")


@rule(
    "STR114",
    Sentence("封面没有被代替文件的编号"),
    severity=Severity.ERROR,
    source=told("8.1"),
    why=Sentence("前言说明代替了哪个文件，封面编号下面也要写“代替”和它的编号，使用旧版的人才会看到。"),
    bad="""
DB33/T 1234—2026
公共座椅规范
2026-01-10 发布
前言
本文件代替 DB33/T 1234—2016《公共座椅》。
1 范围
本文件规定了要求。
""",
    good="""
DB33/T 1234—2026
代替 DB33/T 1234—2016
公共座椅规范
2026-01-10 发布
前言
本文件代替 DB33/T 1234—2016《公共座椅》。
1 范围
本文件规定了要求。
""",
)
def missing_replaced(subject: Subject) -> Iterator[Found]:
    foreword = subject.outline.of(Element.FOREWORD)
    cover = subject.outline.cover
    if foreword is None or not has_cover(subject) or cover.replaces is not None:
        return
    for block in said(subject, foreword):
        found = _REPLACING.search(block.text)
        if found:
            yield Found(
                cover.number or subject.whole,
                Sentence("前言说代替了 {replaced}，封面没有写", replaced=found[1].split("《")[0].strip()),
                related=(Span(block, *found.span()),),
            )
            return


def day_of(span: Span | None) -> date | None:
    """None where the day is still to be filled in."""
    numbers = re.findall(r"\d+", span.text) if span else []
    if len(numbers) != len(("year", "month", "day")):
        return None
    try:
        return date(*map(int, numbers))
    except ValueError:
        return None


@rule(
    "STR115",
    Sentence("实施日期早于发布日期"),
    severity=Severity.ERROR,
    source=OURS,
    why=Sentence("标准发布之后才能实施，两个日期之间还要留出准备的时间；实施在前，多半是年份或月份写错了。"),
    bad=_COVER.replace("2026-02-10 实施", "2025-02-10 实施"),
    good=_COVER,
)
def effective_before_published(subject: Subject) -> Iterator[Found]:
    cover = subject.outline.cover
    published, effective = day_of(cover.published), day_of(cover.effective)
    if cover.effective is not None and published and effective and effective < published:
        yield Found(
            cover.effective,
            Sentence("实施日期 {effective} 早于发布日期 {published}", effective=effective, published=published),
        )


_CHECKING: Final = re.compile(
    "试验|检验|检测|测定|测量|测试|证实|验证|评价|评定|评估|检查|核查|考核|抽样|判定|审核|审查|改进|监督"
)
_METHOD: Final = re.compile("方法|试验|测定|测量|检测|检验|步骤|程序|原理|仪器|试剂|测试|分析|计算|结果")
_CLASSIFYING: Final = re.compile("分类|代码|编码|类目|分级|分组|类别")
_PROCEEDING: Final = re.compile(
    "程序|流程|步骤|作业|操作|施工|生产|栽培|养殖|管理|技术|工艺|实施|要求|方法|播种|育苗|防治|采收"
)
_KINDS: Final = (
    (
        re.compile("(?:试验|测定|检测|检验|测试|分析|测量)方法$|的测定$"),
        _METHOD,
        Sentence("名称是试验方法，章里却没有试验步骤或测定的内容"),
    ),
    (re.compile("规程$"), _PROCEEDING, Sentence("名称是规程，章里却没有程序或操作的内容")),
    (
        re.compile("(?:分类|代码|编码|分类与代码|分类和代码)$"),
        _CLASSIFYING,
        Sentence("名称是分类，章里却没有分类或编码的内容"),
    ),
)
_SPECIFICATION: Final = re.compile("(?<!行为)规范$")
_DEMAND: Final = re.compile("应(?![急用力变答])|不得|必须")
_TERMS_TITLE: Final = re.compile("(?:术语|词汇|名词术语|术语和定义)$")
_GUIDE_TITLE: Final = re.compile("(?:指南|导则|指引)$")
_DEMAND_CHAPTER: Final = re.compile("^(?:.{0,6}要求)$")


@rule(
    "STR116",
    Sentence("名称的后缀与内容的功能不符"),
    severity=Severity.WARNING,
    source=told("6.1.4"),
    why=Sentence(
        "名称末尾的“规范”“规程”“指南”“试验方法”“术语”说明文件起什么作用：规范有要求和证实方法，指南只给建议，读者照名称期待内容。"
    ),
    bad="""
DB33/T 1234—2026
公共座椅试验方法
2026-01-10 发布
1 范围
本文件规定了公共座椅的尺寸。
2 规范性引用文件
本文件没有规范性引用文件。
3 外观
座面平整。
""",
    good="""
DB33/T 1234—2026
公共座椅试验方法
2026-01-10 发布
1 范围
本文件描述了公共座椅的试验方法。
2 规范性引用文件
本文件没有规范性引用文件。
3 试验步骤
将座椅放平。
""",
)
def title_and_kind(subject: Subject) -> Iterator[Found]:
    title = subject.outline.cover.title
    if title is None or not is_whole(subject):
        return
    name = _bare(title)
    chapters = [each for each in subject.outline.walk() if each.level <= 2 and each.element is Element.TECHNICAL]
    words = _titles(subject)
    for suffix, needed, message in _KINDS:
        if suffix.search(name) and words and not needed.search(words):
            yield Found(title, message)
    if _SPECIFICATION.search(name) and not any(_DEMAND.search(block.text) for block in subject.prose()):
        yield Found(title, Sentence("名称是规范，全文却没有要求（应、不应）"))
    if _TERMS_TITLE.search(name) and not subject.outline.terms and not _has_entries(words, subject):
        yield Found(title, Sentence("名称是术语，文件里却没有术语条目"))
    if _GUIDE_TITLE.search(name):
        for chapter in chapters:
            if chapter.level == 1 and _DEMAND_CHAPTER.search(chapter.title):
                yield Found(
                    at(subject, chapter),
                    Sentence("指南给出建议而不规定要求，“{title}”应改为需考虑的因素或建议", title=chapter.title),
                    related=(title,),
                )


def _bare(title: Span) -> str:
    """Without spaces and without what stands in brackets at its end."""
    return re.sub("[(（].*$", "", "".join(title.text.split()))


def _titles(subject: Subject) -> str:
    """Of all chapters and clauses with technical content."""
    return " ".join(each.title for each in subject.outline.walk() if each.element in (Element.TECHNICAL, Element.ANNEX))


@rule(
    "STR119",
    Sentence("规范没有写怎样证实"),
    severity=Severity.NOTICE,
    source=(told("6.1.4"), known("8.11")),
    why=Sentence(
        "规范类标准既有要求，也有证实要求得到满足的方法（试验、检验、评价等）；只有要求，做到没有就各说各话。"
    ),
    bad="""
DB33/T 1234—2026
公共座椅规范
2026-01-10 发布
1 范围
本文件规定了公共座椅的要求。
2 规范性引用文件
本文件没有规范性引用文件。
3 尺寸要求
座高应为 430 mm。
""",
    good="""
DB33/T 1234—2026
公共座椅规范
2026-01-10 发布
1 范围
本文件规定了公共座椅的要求。
2 规范性引用文件
本文件没有规范性引用文件。
3 尺寸要求
座高应为 430 mm。
4 检验方法
用钢卷尺测量座高。
""",
)
def specification_without_proof(subject: Subject) -> Iterator[Found]:
    title = subject.outline.cover.title
    if title is None or not is_whole(subject) or not _SPECIFICATION.search(_bare(title)):
        return
    words = _titles(subject)
    if words and not _CHECKING.search(words):
        yield Found(title, Sentence("名称是规范，章里却没有证实要求得到满足的方法（试验、检验、评价）"))


def _has_entries(words: str, subject: Subject) -> bool:
    """A vocabulary has its entries in chapters of its own."""
    untitled = [each for each in subject.outline.walk() if each.level > 1 and not each.children]
    return bool(untitled) or "术语" in words


_OWN_KIND: Final = re.compile("(?<!非)(?:国家|地方|行业|团体|企业|推荐性|强制性)?标准$")
_APART: Final = re.compile("[\\s\u3000]+")


@rule(
    "STR117",
    Sentence("文件名称写得不当"),
    severity=Severity.WARNING,
    source=known("6.1"),
    why=Sentence(
        "名称由引导要素、主体要素和补充要素组成，各说一层，不重复；文件本来就是标准，名称末尾不用再写“标准”。"
    ),
    bad="DB33/T 1234—2026\n公共座椅 公共座椅技术标准\n2026-01-10 发布\n1 范围\n本文件规定了座椅。",
    good="DB33/T 1234—2026\n公共座椅 技术规范\n2026-01-10 发布\n1 范围\n本文件规定了座椅。",
)
def title_itself(subject: Subject) -> Iterator[Found]:
    title = subject.outline.cover.title
    if title is None or not has_cover(subject):
        return
    if _OWN_KIND.search(title.text.strip()):
        yield Found(title, Sentence("名称末尾不写“标准”，应写明文件的功能，如规范、规程、指南、试验方法"))
    elements = [each for each in _APART.split(title.text.strip()) if len(each) > 1]
    for place, each in enumerate(elements):
        if any(each == other or other.startswith(each) for other in elements[place + 1 :]):
            yield Found(title, Sentence("“{words}”在名称中重复", words=each))


def is_mandatory_national(subject: Subject) -> bool:
    number = subject.once(own_number_of)
    span = subject.outline.cover.number
    if number is not None:
        return number.tier is Tier.NATIONAL and number.nature is Nature.MANDATORY
    return span is not None and bool(re.match(r"\s*GB\s*[\dXx×]", span.text))


@rule(
    "STR118",
    Sentence("封面说文件代替了自己"),
    severity=Severity.ERROR,
    source=OURS,
    why=Sentence("封面上被代替文件的编号与本文件完全相同，一定有一个写错了：通常是忘了改年份。"),
    bad=_COVER.replace("公共座椅规范", "代替 DB33/T 1234—2026\n公共座椅规范"),
    good=_COVER.replace("公共座椅规范", "代替 DB33/T 1234—2016\n公共座椅规范"),
)
def replaces_itself(subject: Subject) -> Iterator[Found]:
    own, cover = subject.once(own_number_of), subject.outline.cover
    if own is None or cover.replaces is None:
        return
    for cited in subject.citations:
        if cited.block is cover.replaces.block and cited.citation.start >= cover.replaces.start and cited.number == own:
            yield Found(cited.span, Sentence("{number} 就是本文件的编号", number=own))
