"""How a reference is written: clauses and years, titles, documents that others cannot get, the document itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from rapidfuzz import fuzz

from guiju.base.errors import Sentence
from guiju.base.terms import Tier
from guiju.checks.citing import clause_of, is_of_own_line, own_number, references, title_of
from guiju.checks.definition import ALL, DRAFTS, GBT_1_1, Certainty, Found, Mend, Profile, Severity, Source, rule
from guiju.checks.known import Answered, answered, known
from guiju.checks.rules.references import OURS, detail_of, named
from guiju.checks.subject import Subject
from guiju.checks.titles import is_same_title, plain_title
from guiju.documents.blocks import Span
from guiju.documents.outlines import Element, Role
from guiju.standards.models import Standard
from guiju.standards.resolving import Outcome

_CITING: Final = Source("GB/T 1.1—2020", "9.5", Certainty.KNOWLEDGE)


@rule(
    "REF111",
    Sentence("引用具体条款没有注日期"),
    severity=Severity.ERROR,
    severities={Profile.DOCUMENT: Severity.NOTICE, Profile.TENDER: Severity.NOTICE, Profile.LIST: Severity.NOTICE},
    profiles=ALL,
    source=_CITING,
    why=Sentence("标准修订后，章、条、表、图的编号常会改变；不注年份而指到某一条，新版发布后就可能指错地方。"),
    bad="外壳厚度按 GB/T 90102 中 5.2 的规定测量。",
    good="外壳厚度按 GB/T 90102—2018 中 5.2 的规定测量。",
)
def clause_without_year(subject: Subject) -> Iterator[Found]:
    for cited in subject.once(references):
        if cited.number.dated or cited.number.all_parts or cited.number.range_to:
            continue
        if clause := clause_of(subject, cited):
            message = Sentence(
                "引用 {number} 的“{clause}”应注明年份", number=cited.number.printed, clause=clause.text.strip()
            )
            yield Found(cited.span, message, related=(clause,), detail={"number": cited.number.printed})


_ALIKE: Final = 50
"""Below this the words beside a number are hardly meant as its title."""
_SAME: Final = 100
_NEARLY_SAME: Final = 90
"""What any text may differ by: registers have misprints in titles too, and only a standard must cite to the letter."""
_REMARK: Final = re.compile(r"\s*[（(][^（）()]*[）)]\s*$")


@rule(
    "REF112",
    Sentence("引用的标准名称与登记簿不一致"),
    severity=Severity.WARNING,
    profiles=ALL,
    source=(Source("GB/T 1.1—2020", "8.6", Certainty.KNOWLEDGE), OURS),
    why=Sentence("编号和名称互相印证；二者对不上时，读者不知道哪个写错了，也可能是换了新版而名称还是旧版的。"),
    bad="外壳应符合 GB/T 90102—2018《示例设备 外壳的一般规定》。",
    good="外壳应符合 GB/T 90102—2018《示例设备　外壳通用要求》。",
    asks_register=True,
    example_profile=Profile.STANDARD,
)
def wrong_title(subject: Subject) -> Iterator[Found]:
    register = subject.once(known)
    enough = _SAME if subject.profile in DRAFTS else _NEARLY_SAME
    for each in subject.once(answered):
        if each.number.dated or each.outcome is Outcome.IN_FORCE:
            title = title_of(subject, each.cited) if each.resolution.standards else None
            if title is not None and each.standard.title_zh:
                editions = (each.standard, *register.editions(each.number))
                if not _is_title_of(title.text, each.standard, enough) and _is_meant(title.text, editions):
                    yield _other_title(each, title, editions)


def _other_title(each: Answered, title: Span, editions: tuple[Standard, ...]) -> Found:
    said: dict[str, Any] = {
        "number": named(each.standard),
        "title": each.standard.title_zh,
        "given": title.text.strip(),
    }
    older = next((one for one in editions if is_same_title(title.text, one.title_zh)), None)
    if older is not None:
        message = Sentence("“{given}”是 {older} 的名称；{number} 的名称是“{title}”", older=named(older), **said)
    else:
        message = Sentence("{number} 的名称是“{title}”，这里写的是“{given}”", **said)
    detail = detail_of(each) | {"given": said["given"], "title": said["title"]}
    return Found(title, message, Mend(each.standard.title_zh), related=(each.cited.span,), detail=detail)


def _is_title_of(text: str, standard: Standard, enough: float) -> bool:
    """Whole, in other words a remark behind it (“如适用”), or shortened where `enough` allows it."""
    given, full = plain_title(text), plain_title(standard.title_zh)
    if not full or full in (given, plain_title(_REMARK.sub("", text))):
        return True
    return enough < _SAME and (given in full or full in given or fuzz.ratio(given, full) >= enough)


def _is_meant(text: str, editions: tuple[Standard, ...]) -> bool:
    """Whether the words beside a number are meant as its title at all."""
    given = plain_title(text)
    return max(fuzz.ratio(given, plain_title(one.title_zh)) for one in editions) >= _ALIKE


@rule(
    "REF113",
    Sentence("引用了不能公开获得的文件"),
    severity=Severity.WARNING,
    severities={Profile.ENTERPRISE: Severity.NOTICE},
    profiles=DRAFTS,
    source=Source("GB/T 1.1—2020", "9.5", Certainty.KNOWLEDGE),
    why=Sentence("规范性引用文件要让所有使用者都拿得到；企业标准一般不公开，引用它等于要求读者遵守看不到的规定。"),
    bad="外壳应符合 Q/GJSL 012—2021 的规定。",
    good="外壳应符合 GB/T 90102—2018 的规定。",
)
def not_public(subject: Subject) -> Iterator[Found]:
    own = subject.once(own_number)
    for cited in subject.once(references):
        number = cited.number
        if number.tier is not Tier.ENTERPRISE or (own is not None and own.publisher == number.publisher):
            continue
        message = Sentence(
            "{number} 是企业标准，其他人不一定能获得，应改引公开的标准或写出其内容", number=number.printed
        )
        yield Found(cited.span, message, detail={"number": number.printed})


_LEVEL: Final = {Tier.NATIONAL: 0, Tier.SECTOR: 1, Tier.LOCAL: 1, Tier.ASSOCIATION: 2, Tier.ENTERPRISE: 3}


@rule(
    "REF114",
    Sentence("引用团体标准，需确认其公开"),
    severity=Severity.NOTICE,
    profiles=frozenset((Profile.STANDARD, Profile.CONSTRUCTION)),
    source=Source("GB/T 1.1—2020", "9.5", Certainty.KNOWLEDGE),
    why=Sentence("团体标准可以只公布编号和名称而不公布文本；政府制定的标准引用它之前，应确认任何人都能获得它的全文。"),
    bad="外壳应符合 T/GJSL 012—2021 的规定。",
    good="外壳应符合 GB/T 90102—2018 的规定。",
)
def association_cited(subject: Subject) -> Iterator[Found]:
    own = subject.once(own_number)
    if own is not None and own.tier is Tier.ASSOCIATION:
        return
    seen: set[str] = set()
    for cited in subject.once(references):
        number = cited.number
        if number.tier is Tier.ASSOCIATION and number.undated_key not in seen:
            seen.add(number.undated_key)
            message = Sentence("{number} 是团体标准，请确认其文本已公开", number=number.printed)
            yield Found(cited.span, message, detail={"number": number.printed})


_OWN_PLACES: Final = frozenset(
    (Element.SCOPE, Element.REFERENCES, Element.TERMS, Element.SYMBOLS, Element.TECHNICAL, Element.ANNEX)
)


@rule(
    "REF115",
    Sentence("文件引用了自己"),
    severity=Severity.ERROR,
    profiles=GBT_1_1,
    source=Source("GB/T 1.1—2020", "9.5", Certainty.KNOWLEDGE),
    why=Sentence("文件提到自身时用“本文件”；写成编号，修订换号以后就成了引用别的文件，规范性引用文件里也不该有自己。"),
    bad="""
ICS 01.120
CCS A 00
DB33/T 9901—2026
示例设备 外壳
2026-01-01 发布　2026-07-01 实施
前言
本文件按照GB/T 1.1—2020《标准化工作导则　第1部分：标准化文件的结构和起草规则》的规定起草。
1　范围
本文件规定了外壳的要求。
2　规范性引用文件
本文件没有规范性引用文件。
3　术语和定义
本文件没有需要界定的术语和定义。
4　要求
外壳应按 DB33/T 9901—2026 中第 4 章标志。
""",
    good="4　要求\n外壳应按第 4 章标志。",
)
def cites_itself(subject: Subject) -> Iterator[Found]:
    own = subject.once(own_number)
    if own is None:
        return
    for cited in subject.citations:
        home = subject.outline.home(cited.block)
        if (
            home is None
            or home.element not in _OWN_PLACES
            or subject.outline.role(cited.block) in (Role.MARGIN, Role.COVER)
        ):
            continue
        if not is_of_own_line(subject, cited.number) or (cited.number.dated and cited.number != own and own.dated):
            continue
        message = Sentence("{number} 就是本文件，应写“本文件”", number=cited.number.printed)
        mend = None if subject.outline.role(cited.block) is Role.ENTRY else Mend("本文件")
        yield Found(cited.span, message, mend, detail={"number": cited.number.printed})


@rule(
    "REF116",
    Sentence("分部分的标准没有写明是所有部分"),
    severity=Severity.WARNING,
    profiles=GBT_1_1,
    source=Source("GB/T 1.1—2020", "9.5", Certainty.KNOWLEDGE),
    why=Sentence(
        "标准分为若干部分时，只写不带部分号的编号，读者不知道是指全部还是某一部分；指全部时应写“（所有部分）”。"
    ),
    bad="2　规范性引用文件\nGB/T 90110　示例设备　标志",
    good="2　规范性引用文件\nGB/T 90110（所有部分）　示例设备　标志",
    asks_register=True,
)
def parts_not_named(subject: Subject) -> Iterator[Found]:
    register = subject.once(known)
    for cited in subject.once(references):
        parts = register.parts.get(cited.number.canonical)
        if parts is None or any(one.is_in_force(on=subject.on) for one in register.editions(cited.number)):
            continue
        said = {"number": cited.number.printed, "part": parts.members[0].asked}
        message = Sentence("{number} 分为部分（如 {part}）：指全部时写“{number}（所有部分）”，否则写明部分号", **said)
        yield Found(cited.span, message, detail=said)
