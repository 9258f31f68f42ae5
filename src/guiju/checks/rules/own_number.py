"""The number of the document itself: its form, who may issue under it, and what the register has beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from guiju.base.codes.regions import history, named, six_digits
from guiju.base.errors import Sentence
from guiju.base.numbers import UnreadableNumber, parse
from guiju.base.numbers.spelling import natural
from guiju.base.terms import Nature, Tier
from guiju.checks.citing import own_number
from guiju.checks.definition import DRAFTS, GBT_1_1, Certainty, Found, Profile, Severity, Source, rule
from guiju.checks.subject import Subject
from guiju.checks.titles import is_same_title
from guiju.documents.blocks import Span
from guiju.standards.models import Standard

_OURS: Final = Source("登记簿", certainty=Certainty.OURS)
_LAW: Final = Source("中华人民共和国标准化法", "第二条、第十三条", Certainty.SECONDARY)
_NUMBERING: Final = Source("GB/T 1.1—2020", "8.1", Certainty.SECONDARY)
_BLANK: Final = re.compile("[Xx×□_]{2,}|[Xx×]+$")


def _cover(number: str, issuer: str = "浙江省市场监督管理局", title: str = "示例设备　外壳") -> str:
    return f"""
ICS 01.120
CCS A 00
{number}
{title}
2026-01-01 发布　2026-07-01 实施
{issuer}　发布
前言
本文件由示例单位提出。
1　范围
本文件规定了外壳的要求。
2　规范性引用文件
本文件没有规范性引用文件。
3　术语和定义
本文件没有需要界定的术语和定义。
"""


def _span(subject: Subject) -> Span:
    """Where the cover gives the number; asked only when it does."""
    return subject.outline.cover.number or subject.whole


_EXPECTED: Final = {Profile.ASSOCIATION: Tier.ASSOCIATION, Profile.ENTERPRISE: Tier.ENTERPRISE}


@rule(
    "NUM111",
    Sentence("文件自己的编号不完整"),
    severity=Severity.ERROR,
    profiles=DRAFTS,
    source=_NUMBERING,
    why=Sentence("编号由代号、顺序号和年份组成；少了一段，发布后别人无法准确引用。还没有编号的，用 XXXX 占位。"),
    bad=_cover("DB33/T 9901"),
    good=_cover("DB33/T 9901—2026"),
)
def form(subject: Subject) -> Iterator[Found]:
    span = subject.outline.cover.number
    if span is None or _BLANK.search(span.text):
        return
    try:
        number = parse(span.text.strip())
    except UnreadableNumber as error:
        yield Found(span, Sentence("“{text}”不是完整的标准编号：{reason}", text=span.text.strip(), reason=error.reason))
        return
    said: dict[str, Any] = {"number": number.printed}
    if not number.dated:
        yield Found(span, Sentence("编号 {number} 缺年份", **said))
    expected = _EXPECTED.get(subject.profile)
    if expected is Tier.ASSOCIATION and number.tier is not expected:
        yield Found(span, Sentence("{number} 不是团体标准的编号，应为“T/团体代号 顺序号—年份”", **said))
    elif expected is Tier.ENTERPRISE and number.tier is not expected:
        yield Found(span, Sentence("{number} 不是企业标准的编号，应为“Q/企业代号 顺序号—年份”", **said))


@rule(
    "NUM112",
    Sentence("地方标准的行政区划代码与发布机构不符"),
    severity=Severity.ERROR,
    profiles=DRAFTS,
    source=(Source("地方标准管理办法", "", Certainty.SECONDARY), Source("GB/T 2260", "", Certainty.SECONDARY)),
    why=Sentence("DB 后面的数字是发布地的行政区划代码；与发布机构所在地不同，读者会以为是另一个地方的标准。"),
    bad=_cover("DB32/T 9901—2026"),
    good=_cover("DB33/T 9901—2026"),
)
def region_of_issuer(subject: Subject) -> Iterator[Found]:
    own, issuer = subject.once(own_number), subject.outline.cover.issuer
    if own is None or own.tier is not Tier.LOCAL or not own.issuer.isdigit() or issuer is None:
        return
    places = [found[0] for word in re.split("[\\s、，]+", issuer.text) if (found := named(word, on=subject.on))]
    if not places or any(place.code == six_digits(own.issuer) for place in places):
        return
    rows = history(own.issuer)
    message = Sentence(
        "{code} 是{place}的代码，发布机构却是“{issuer}”",
        code=own.issuer,
        place=rows[-1].name_zh if rows else Sentence("别处"),
        issuer=issuer.text.strip(),
    )
    yield Found(_span(subject), message, related=(issuer,), detail={"code": own.issuer, "issuer": places[0].code})


@rule(
    "NUM113",
    Sentence("县级没有地方标准的编号"),
    severity=Severity.ERROR,
    profiles=DRAFTS,
    source=_LAW,
    why=Sentence("2018 年起只有省级和设区的市级可以制定地方标准；六位的县级代码只见于更早的文件，新文件不能再用。"),
    bad=_cover("DB330106/T 001—2026"),
    good=_cover("DB3301/T 001—2026", "杭州市市场监督管理局"),
)
def county(subject: Subject) -> Iterator[Found]:
    own = subject.once(own_number)
    if own is not None and own.kind == "local" and len(own.issuer) == _COUNTY and (own.year or 0) >= _SINCE:
        message = Sentence(
            "{number} 用的是县级代码 {code}，地方标准由省和设区的市制定", number=own.printed, code=own.issuer
        )
        yield Found(_span(subject), message)


_COUNTY: Final = 6
_SINCE: Final = 2018


@rule(
    "NUM114",
    Sentence("行业标准、地方标准编成了强制性的"),
    severity=Severity.ERROR,
    severities={Profile.CONSTRUCTION: Severity.NOTICE},
    profiles=DRAFTS,
    source=_LAW,
    why=Sentence("强制性标准只有国家标准一级；行业标准和地方标准是推荐性的，代号后要有 /T，除非法律、国务院另有规定。"),
    bad=_cover("DB33 9901—2026"),
    good=_cover("DB33/T 9901—2026"),
)
def mandatory_below_nation(subject: Subject) -> Iterator[Found]:
    own = subject.once(own_number)
    if own is None or own.kind not in ("local", "sector") or own.nature is not Nature.MANDATORY:
        return
    if (own.year or 0) >= _SINCE:
        said = {"number": own.printed, "prefix": f"{own.prefix}/T"}
        yield Found(_span(subject), Sentence("{number} 没有“/T”，是强制性标准的写法；代号应为 {prefix}", **said))


@rule(
    "NUM121",
    Sentence("编号已被别的标准占用"),
    severity=Severity.ERROR,
    profiles=DRAFTS,
    source=_OURS,
    why=Sentence("同一个编号只能对应一个文件；登记簿里这个编号是另一个名称，发布后两个文件会混在一起。"),
    bad=_cover("GB/T 90103—2016", "国家市场监督管理总局"),
    good=_cover("GB/T 90103—2016", "国家市场监督管理总局", "示例设备　标志"),
    asks_register=True,
)
def taken(subject: Subject) -> Iterator[Found]:
    own, title = subject.once(own_number), subject.outline.cover.title
    if own is None or not own.dated:
        return
    standard = Standard.objects.filter(key=own.key).first()
    if standard is None or not standard.title_zh or title is None or is_same_title(title.text, standard.title_zh):
        return
    said = {"number": own.printed, "title": standard.title_zh}
    yield Found(_span(subject), Sentence("{number} 在登记簿中是“{title}”", **said), related=(title,), detail=said)


@rule(
    "NUM122",
    Sentence("编号与已有的编号之间有空缺"),
    severity=Severity.NOTICE,
    profiles=GBT_1_1,
    source=_OURS,
    why=Sentence("同一发布者的顺序号一般接着往下编；中间空出几个，可能是写错了，也可能是登记簿还缺前面的标准。"),
    bad=_cover("T/GJSL 019—2026", "示例协会"),
    good=_cover("T/GJSL 013—2026", "示例协会"),
    asks_register=True,
)
def skipped(subject: Subject) -> Iterator[Found]:
    own = subject.once(own_number)
    tiers = (Tier.LOCAL, Tier.ASSOCIATION, Tier.ENTERPRISE)
    if own is None or own.tier not in tiers or not own.number.isdigit():
        return
    last = Standard.objects.filter(prefix=own.prefix).order_by("-sort_key").first()
    if last is None or last.undated_key == own.undated_key or not last.parsed.number.isdigit():
        return
    missing = int(own.number) - int(last.parsed.number) - 1
    if missing > 0 and natural(own.body) > natural(last.parsed.body):
        said: dict[str, Any] = {"number": own.printed, "last": last.parsed.printed, "count": missing}
        message = Sentence("登记簿中最后一个是 {last}，到 {number} 之间空了 {count} 个顺序号", **said)
        yield Found(_span(subject), message, detail=said)
