"""Indicators of what an enterprise declares, and of drafts: there, testable, and no looser than standards allow."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from guiju.base.errors import Sentence
from guiju.base.terms import Nature
from guiju.checks.citing import own_number
from guiju.checks.definition import GBT_1_1, Certainty, Found, Profile, Severity, Source, rule
from guiju.checks.drafts import scope_text
from guiju.checks.indicators import Indicator, indicators, plain, tests_text
from guiju.checks.subject import Subject
from guiju.documents.blocks import Span
from guiju.documents.outlines import Element
from guiju.standards.requirements.models import Requirement
from guiju.standards.requirements.reading import binding_for

_LAW: Final = "标准化法（2017 年修订）"
_ENTERPRISE: Final = frozenset((Profile.ENTERPRISE,))
_OF_THE_WHOLE: Final = frozenset(("", "产品", "本产品", "样品", "整机", "成品", "设备", "装置", "器具"))
"""What may stand before a characteristic and changes nothing."""

_HEAD: Final = (
    "Q/ABC 001—2026\n电暖手器\n1 范围\n本文件规定了电暖手器的要求。\n2 规范性引用文件\n本文件没有规范性引用文件。\n"
    "3 术语和定义\n本文件没有需要界定的术语和定义。\n4 技术要求\n"
)
_TABLE: Final = "4.1 性能应符合表 1 的规定。\n表1 性能\n| 项目 | 指标 | 试验方法 |\n"
_TESTED: Final = "\n5 试验方法\n5.1 表面温度\n用热电偶测定。"


def _binding(subject: Subject) -> tuple[Requirement, ...]:
    """What the register holds of the products that title and scope name; not what this draft itself is to replace."""
    title = subject.outline.cover.title
    text = f"{title.text if title else ''}\n{scope_text(subject)}"
    own = subject.once(own_number)
    return tuple(
        each for each in binding_for(text, on=subject.on) if own is None or each.edition.undated_key != own.undated_key
    )


def _looser(subject: Subject, *, mandatory: bool) -> Iterator[tuple[Indicator, Requirement]]:
    """Indicators that allow more than an edition does, under whatever condition; the strictest edition for each."""
    required: dict[tuple[int, str], list[Requirement]] = defaultdict(list)
    for each in subject.once(_binding):
        if (each.edition.nature == Nature.MANDATORY) is mandatory:
            for name in each.characteristics:
                required[each.edition_id, plain(name)].append(each)
    if not required:
        return
    for indicator in subject.once(indicators):
        for (_edition, name), group in required.items():
            if _is_called(indicator, name, group) and all(indicator.limit.looser_than(r.limits) for r in group):
                yield indicator, group[0]
                break


def _is_called(indicator: Indicator, name: str, group: Sequence[Requirement]) -> bool:
    own = plain(indicator.characteristic)
    if not own.endswith(name):
        return False
    before = own.removesuffix(name)
    return before in _OF_THE_WHOLE or any(before in plain(product) for r in group for product in r.products)


def _told(indicator: Indicator, requirement: Requirement, message: Sentence) -> Found:
    clause = Sentence(" 第 {clause} 条", clause=requirement.clause) if requirement.clause else Sentence("")
    return Found(
        indicator.span,
        Sentence(
            message.message,
            what=indicator.characteristic,
            own=str(indicator.limit),
            limit=str(requirement.limits),
            number=requirement.edition.parsed.printed,
            clause=clause,
        ),
        detail={
            "characteristic": indicator.characteristic,
            "limit": str(indicator.limit),
            "required": str(requirement.limits),
            "number": requirement.edition.number,
            "clause": requirement.clause,
            "condition": requirement.condition,
        },
    )


@rule(
    "IND101",
    Sentence("指标宽于强制性标准"),
    severity=Severity.ERROR,
    profiles=GBT_1_1,
    source=Source(_LAW, "第二十一条第一款"),
    why=Sentence(
        "强制性标准是底线，推荐性标准、团体标准和企业标准的要求不能低于它；按更宽的指标生产的产品，一出厂就不合格。"
    ),
    bad=f"{_HEAD}4.1 表面温度应不大于 60 ℃。{_TESTED}",
    good=f"{_HEAD}4.1 表面温度应不大于 50 ℃。{_TESTED}",
    asks_register=True,
    example_profile=Profile.ENTERPRISE,
)
def looser_than_mandatory(subject: Subject) -> Iterator[Found]:
    message = Sentence("“{what}”为 {own}，宽于强制性标准 {number}{clause}的 {limit}")
    for indicator, requirement in _looser(subject, mandatory=True):
        yield _told(indicator, requirement, message)


@rule(
    "IND102",
    Sentence("指标宽于推荐性标准"),
    severity=Severity.NOTICE,
    profiles=GBT_1_1,
    source=Source(_LAW, "第二十一条第二款"),
    why=Sentence(
        "法律鼓励团体标准和企业标准高于推荐性标准。指标更宽并不违法，但是声称符合那项标准的产品就不能这样写，"
        "评比“领跑者”也要看它。"
    ),
    bad=f"{_HEAD}4.1 充电时间应不大于 8 h。{_TESTED}\n5.2 充电时间\n用秒表测定。",
    good=f"{_HEAD}4.1 充电时间应不大于 240 min。{_TESTED}\n5.2 充电时间\n用秒表测定。",
    asks_register=True,
    example_profile=Profile.ENTERPRISE,
)
def looser_than_voluntary(subject: Subject) -> Iterator[Found]:
    message = Sentence("“{what}”为 {own}，宽于推荐性标准 {number}{clause}的 {limit}，请确认是有意为之")
    for indicator, requirement in _looser(subject, mandatory=False):
        yield _told(indicator, requirement, message)


@rule(
    "IND103",
    Sentence("没有功能指标和性能指标"),
    severity=Severity.WARNING,
    profiles=_ENTERPRISE,
    source=Source(_LAW, "第二十七条第一款"),
    why=Sentence(
        "执行自己制定的企业标准，要公开产品的功能指标和性能指标。通篇没有一项带数值的要求，公开了也无从比较和检验。"
    ),
    bad=f"{_HEAD}4.1 外观应美观大方，手感应舒适。",
    good=f"{_HEAD}4.1 表面温度应不大于 50 ℃。{_TESTED}",
)
def no_indicators(subject: Subject) -> Iterator[Found]:
    if not subject.outline.is_standard or subject.once(indicators):
        return
    technical = subject.outline.of(Element.TECHNICAL)
    heading = technical.heading if technical else None
    place = Span(heading, 0, len(heading.text)) if heading else subject.whole
    yield Found(place, Sentence("没有一项带数值的功能指标或者性能指标，应写明指标、限值和单位"))


@rule(
    "IND104",
    Sentence("表中的指标没有写试验方法"),
    severity=Severity.WARNING,
    profiles=GBT_1_1,
    source=Source(_LAW, "第二十七条第一款"),
    why=Sentence("表里有“试验方法”一栏，这一行却空着：读者不知道是漏写了，还是这项指标不用检验。"),
    bad=f"{_HEAD}{_TABLE}| 表面温度 | ≤ 50 ℃ | |{_TESTED}",
    good=f"{_HEAD}{_TABLE}| 表面温度 | ≤ 50 ℃ | 5.1 |{_TESTED}",
)
def method_left_out(subject: Subject) -> Iterator[Found]:
    for indicator in subject.once(indicators):
        if indicator.method == "":
            yield Found(
                indicator.span,
                Sentence("“{what}”这一行没有写试验方法", what=indicator.characteristic),
                detail={"characteristic": indicator.characteristic},
            )


@rule(
    "IND105",
    Sentence("有指标，没有试验方法"),
    severity=Severity.WARNING,
    profiles=_ENTERPRISE,
    source=Source(_LAW, "第二十七条第一款", Certainty.SECONDARY),
    why=Sentence(
        "指标怎样测，决定它是多少。没有试验方法，两家实验室可以得出两个结果；监督检查时，这也是最常见的缺陷之一。"
    ),
    bad=f"{_HEAD}4.1 表面温度应不大于 50 ℃。",
    good=f"{_HEAD}4.1 表面温度应不大于 50 ℃。{_TESTED}",
)
def no_methods(subject: Subject) -> Iterator[Found]:
    found = subject.once(indicators)
    if found and not any(each.method for each in found) and not subject.once(tests_text):
        first = found[0]
        yield Found(
            first.span,
            Sentence(
                "有 {count} 项指标（如“{what}”），全文没有试验方法，应逐项写明或者引用方法标准",
                count=len(found),
                what=first.characteristic,
            ),
            related=tuple(each.span for each in found[1:]),
        )


@rule(
    "IND106",
    Sentence("试验方法里没有这项指标"),
    severity=Severity.NOTICE,
    profiles=_ENTERPRISE,
    source=Source(_LAW, "第二十七条第一款", Certainty.SECONDARY),
    why=Sentence("要求和试验方法宜一一对应。试验方法一章没有提到的指标，要么漏了方法，要么两处用了不同的名称。"),
    bad=f"{_HEAD}4.1 表面温度应不大于 50 ℃。\n4.2 充电时间应不大于 4 h。{_TESTED}",
    good=f"{_HEAD}4.1 表面温度应不大于 50 ℃。\n4.2 充电时间应不大于 4 h。{_TESTED}\n5.2 充电时间\n用秒表测定。",
)
def untested(subject: Subject) -> Iterator[Found]:
    told = subject.once(tests_text)
    if not told:
        return
    text = plain(told)
    for each in subject.once(indicators):
        name = plain(each.characteristic)
        home = subject.outline.home(each.span.block)
        by_clause = home is not None and home.number and home.number in told
        if each.method is None and not by_clause and name[-2:] not in text:
            yield Found(
                each.span,
                Sentence("试验方法里没有提到“{what}”，应写明怎样检验", what=each.characteristic),
                detail={"characteristic": each.characteristic},
            )
