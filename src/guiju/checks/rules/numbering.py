"""Standard numbers as they are written: dashes, spaces, characters, years, codes; and the number of the document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from guiju.base.errors import Sentence
from guiju.base.numbers import StandardNumber, UnreadableNumber, parse
from guiju.base.numbers.characters import plain
from guiju.base.numbers.heads import BY_UPPER
from guiju.checks.citing import citations_of
from guiju.checks.definition import ALL, DRAFTS, Certainty, Found, Mend, Profile, Severity, Source, rule
from guiju.checks.subject import Cited, Subject
from guiju.documents.blocks import Block, Span

_PRINTED: Final = Source("GB/T 1.1—2020", "10", Certainty.SECONDARY)
_FORM: Final = Source("GB/T 1.1—2020", "10", Certainty.KNOWLEDGE)
_TYPED: Final = re.compile(r"\s?-{1,2}\s?(?P<year>(?:19|20)\d\d)(?!\d)")


def typed(subject: Subject) -> tuple[Cited, ...]:
    """Chinese numbers with a code before them, each as somebody typed it."""
    return tuple(
        cited
        for cited in subject.citations
        if cited.number.head.domestic and not plain(cited.citation.raw)[0].isdigit()
    )


@rule(
    "NUM101",
    Sentence("标准编号的年份前不是一字线"),
    severity=Severity.WARNING,
    profiles=DRAFTS,
    source=_PRINTED,
    why=Sentence("顺序号与年份之间用一字线“—”；用连字符或数字减号，容易和部分号、范围混在一起。"),
    bad="外壳应符合 GB/T 90102-2018 的规定。",
    good="外壳应符合 GB/T 90102—2018 的规定。",
)
def dash(subject: Subject) -> Iterator[Found]:
    for cited in subject.citations:
        if not cited.number.head.domestic or cited.number.year is None:
            continue
        raw = cited.citation.raw
        found = next((m for m in _TYPED.finditer(plain(raw)) if int(m["year"]) == cited.number.year), None)
        if found is None:
            continue
        start, end = found.start(), found.start("year")
        if raw[start:end] != "—":
            spot = Span(cited.block, cited.citation.start + start, cited.citation.start + end)
            message = Sentence("{number}：年份前应用一字线“—”", number=cited.number.printed)
            yield Found(cited.span, message, Mend("—", safe=True, span=spot))


_SPACE: Final = frozenset(" \u00a0\u2002\u2005\u2009\u202f")


def _head_and_gap(cited: Cited) -> tuple[int, int]:
    """Where the code ends in the number as typed, and where the digits begin."""
    shown = plain(cited.citation.raw).upper()
    skipped = re.match(r"D[BG]S?J?\s?\d{2,6}", shown)
    begin = shown.find(cited.number.body.partition(".")[0], skipped.end() if skipped else 1)
    if begin < 0:
        return 0, 0
    return len(shown[:begin].rstrip()), begin


@rule(
    "NUM102",
    Sentence("标准代号与顺序号之间应空一格"),
    severity=Severity.WARNING,
    profiles=DRAFTS,
    source=_FORM,
    why=Sentence("代号和顺序号之间空半个汉字（一个半角空格）；连在一起或空得太多，检索和统计时会认不出是同一个编号。"),
    bad="外壳应符合 GB/T90102—2018 的规定。",
    good="外壳应符合 GB/T 90102—2018 的规定。",
)
def gap(subject: Subject) -> Iterator[Found]:
    for cited in subject.once(typed):
        raw, (head, digits) = cited.citation.raw, _head_and_gap(cited)
        if not digits or cited.number.head.gap != " " or raw[:head] != cited.number.head.text:
            continue
        between = raw[head:digits]
        if len(between) == 1 and between in _SPACE:
            continue
        start = cited.citation.start
        # The last sign of the code is written again: a change has something to stand on.
        mend = Mend(raw[head - 1] + " ", safe=True, span=Span(cited.block, start + head - 1, start + digits))
        message = Sentence("{number}：代号与顺序号之间应空一格", number=cited.number.printed)
        yield Found(cited.span, message, mend)


@rule(
    "NUM103",
    Sentence("标准代号的写法不规范"),
    severity=Severity.WARNING,
    profiles=DRAFTS,
    source=_FORM,
    why=Sentence("代号用半角大写字母和斜线，如 GB/T；写成全角、小写或漏掉斜线，同一个文件就有了几种写法。"),
    bad="外壳应符合 GBT 90102—2018 和 ＧＢ／Ｔ 90103—2016 的规定。",
    good="外壳应符合 GB/T 90102—2018 和 GB/T 90103—2016 的规定。",
)
def characters(subject: Subject) -> Iterator[Found]:
    for cited in subject.once(typed):
        raw, (head, digits) = cited.citation.raw, _head_and_gap(cited)
        number, start = cited.number, cited.citation.start
        if not digits or number.head.kind == "metrology":
            continue
        if raw[:head] != number.head.text:
            mend = Mend(number.head.text + number.head.gap, safe=True, span=Span(cited.block, start, start + digits))
            message = Sentence("“{head}”应写成 {code}", head=raw[:head], code=number.head.text)
            yield Found(cited.span, message, mend)
        body = raw[digits : digits + len(number.body)]
        if body != number.body and plain(body).upper() == number.body:
            span = Span(cited.block, start + digits, start + digits + len(body))
            message = Sentence("“{head}”应写成 {code}", head=body, code=number.body)
            yield Found(cited.span, message, Mend(number.body, safe=True, span=span))


_SHORT_YEAR: Final = re.compile(r"\s?-\s?(?P<year>[5-9]\d)$")


@rule(
    "NUM104",
    Sentence("标准编号的年份只有两位"),
    severity=Severity.WARNING,
    profiles=ALL,
    source=_PRINTED,
    why=Sentence("年份写四位；两位的年份分不清世纪，也容易与部分号混淆。"),
    bad="外壳应符合 GB 90102-87 的规定。",
    good="外壳应符合 GB 90102—1987 的规定。",
    example_profile=Profile.STANDARD,
)
def short_year(subject: Subject) -> Iterator[Found]:
    for cited in subject.citations:
        found = _SHORT_YEAR.search(plain(cited.citation.raw)) if cited.number.head.domestic else None
        if found is not None and cited.number.year is not None:
            start = cited.citation.start
            mend = Mend(f"—{cited.number.year}", span=Span(cited.block, start + found.start(), start + found.end()))
            message = Sentence("{raw} 的年份应写四位：{number}", raw=cited.citation.raw, number=cited.number.printed)
            yield Found(cited.span, message, mend)


# What looks like a number and is none


_LIKE_A_NUMBER: Final = re.compile(
    r"(?<![A-Za-z0-9/\-])(?P<code>[A-Z]{2,5})\s?/\s?(?P<suffix>[A-Z])\s?(?P<body>[0-9OIl][0-9OIl.]{0,9})"
    r"\s?-{1,2}\s?(?P<year>[0-9OIl]{2,5})(?![0-9A-Za-z])"
)
_BARE_GB: Final = re.compile(
    r"(?<![A-Za-z0-9/\-])(?P<code>GB)(?P<suffix>)\s?(?P<body>[0-9OIl][0-9OIl.]{2,9})-{1,2}(?P<year>[0-9OIl]{4,5})(?![0-9A-Za-z])"
)
_LETTERS: Final = str.maketrans("OIl", "011")
_WRONG_YEAR: Final = re.compile(
    r"\s?-{1,2}\s?(?P<year>\d{1,3}|\d{5,6})(?![\d.\-~%])(?!\s?(?:[a-zA-Z%℃°]|[年月日号条章项]))"
)


def unread(subject: Subject) -> tuple[tuple[Block, re.Match[str]], ...]:
    """What has the shape of a Chinese number and was not read as one, as matches on the plain text."""
    found = []
    for block in subject.document.blocks:
        if "/" not in (text := plain(block.text)) and "GB" not in text:
            continue
        read = [(each.citation.start, each.citation.end) for each in citations_of(subject, block)]
        for form in (_LIKE_A_NUMBER, _BARE_GB):
            found += [
                (block, each)
                for each in form.finditer(text)
                if not any(start <= each.start() and each.end() <= end for start, end in read)
            ]
    return tuple(found)


@rule(
    "REF109",
    Sentence("标准编号读不出来"),
    severity=Severity.ERROR,
    profiles=ALL,
    source=(_PRINTED, Source("登记簿", certainty=Certainty.OURS)),
    why=Sentence("数字 0、1 写成字母 O、I、l，或者年份多一位、少一位，人看着像，检索却找不到，引用就落了空。"),
    bad="外壳应符合 GB/T 90l02—2018 的规定。",
    good="外壳应符合 GB/T 90102—2018 的规定。",
    example_profile=Profile.STANDARD,
)
def unreadable(subject: Subject) -> Iterator[Found]:
    for block, shape in subject.once(unread):
        if shape["code"] not in BY_UPPER and not shape["code"].startswith("DB"):
            continue
        span = Span(block, shape.start(), shape.end())
        digits = f"{shape['body']}-{shape['year']}"
        meant = digits.translate(_LETTERS)
        head = f"{shape['code']}/{shape['suffix']}" if shape["suffix"] else shape["code"]
        number = _parsed(f"{head} {meant}")
        if number is not None and number.dated and meant != digits:
            message = Sentence("“{raw}”中有字母混作数字，应为 {number}", raw=span.text, number=number.printed)
            yield Found(span, message, Mend(number.printed), detail={"number": number.printed})
        elif number is None or not number.dated:
            message = Sentence("“{raw}”不是能读出的标准编号，请核对代号、顺序号和年份", raw=span.text)
            yield Found(span, message)
    yield from _wrong_years(subject)


def _wrong_years(subject: Subject) -> Iterator[Found]:
    """``GB/T 90102—202``: the number was read, what was to be its year was not."""
    taken = {(block.index, shape.start()) for block, shape in subject.once(unread)}
    for cited in subject.once(typed):
        number, place = cited.number, cited.citation.end
        if number.dated or number.range_to or (cited.block.index, cited.citation.start) in taken:
            continue
        if "/" not in number.prefix and number.prefix != "GB":
            continue
        found = _WRONG_YEAR.match(plain(cited.block.text), place)
        if found is not None and "." not in cited.citation.raw[-3:]:
            span = Span(cited.block, cited.citation.start, found.end())
            yield Found(span, Sentence("“{raw}”的年份应为四位", raw=span.text))


def _parsed(text: str) -> StandardNumber | None:
    try:
        return parse(text)
    except UnreadableNumber:
        return None


@rule(
    "NUM105",
    Sentence("标准代号未经批准"),
    severity=Severity.ERROR,
    profiles=ALL,
    source=Source("行业标准管理办法", "", Certainty.SECONDARY),
    why=Sentence("行业标准代号由国务院标准化行政主管部门批准；不在代号表里的，多半是写错了，也可能根本不是行业标准。"),
    bad="外壳应符合 ZQ/T 1234—2020 的规定。",
    good="外壳应符合 JB/T 1234—2020 的规定。",
    example_profile=Profile.STANDARD,
)
def unapproved_code(subject: Subject) -> Iterator[Found]:
    for block, shape in subject.once(unread):
        code, year = shape["code"], shape["year"]
        if shape["suffix"] not in ("T", "Z") or code in BY_UPPER or code.startswith("DB") or len(code) > 3:
            continue
        if year.isdigit() and len(year) == 4 and 1950 <= int(year) <= subject.on.year + 2:
            said: dict[str, Any] = {"code": f"{code}/{shape['suffix']}"}
            message = Sentence("{code} 不是已批准的标准代号", **said)
            yield Found(Span(block, shape.start(), shape.end()), message, detail=said)
