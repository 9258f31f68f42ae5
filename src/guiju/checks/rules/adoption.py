"""Adopted international standards: the mark behind a number, the register's word on it, what became of the original."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from guiju.base.errors import Sentence
from guiju.base.numbers import UnreadableNumber, parse
from guiju.base.numbers.characters import plain
from guiju.base.terms import Degree
from guiju.checks.citing import in_mark
from guiju.checks.definition import ALL, DRAFTS, Certainty, Found, Profile, Severity, Source, rule
from guiju.checks.known import Adopted, known
from guiju.checks.rules.references import named
from guiju.checks.subject import Cited, Subject
from guiju.documents.blocks import Span
from guiju.standards.resolving import Outcome

_ADOPTION: Final = Source("采用国际标准管理办法", "", Certainty.SECONDARY)
_OURS: Final = Source("登记簿", certainty=Certainty.OURS)
_MARK_AFTER: Final = re.compile(r"\s?\(?[^()\n]{0,40}?[,; (](?P<degree>MOD|NEQ|EQV)\b", re.IGNORECASE)
_DEGREE: Final = re.compile(r"(?<![A-Za-z])(IDT|MOD|NEQ|EQV)(?![A-Za-z])", re.IGNORECASE)


@rule(
    "REF131",
    Sentence("采用标注与登记簿不一致"),
    severity=Severity.WARNING,
    profiles=ALL,
    source=(_ADOPTION, _OURS),
    why=Sentence("括号里写明我国标准采用了哪个国际标准、一致程度如何；写错了，读者会以为两个文件的要求相同。"),
    bad="外壳应符合 GB/T 90120—2016（ISO 90120：2015，MOD）的规定。",
    good="外壳应符合 GB/T 90120—2016（ISO 90120：2015，IDT）的规定。",
    asks_register=True,
    example_profile=Profile.STANDARD,
)
def mark(subject: Subject) -> Iterator[Found]:
    register = subject.once(known)
    for cited in subject.citations:
        number = cited.number
        if number.adopts is None or not number.head.domestic:
            continue
        found = register.answer(number).standards
        adopted = register.adoptions.get(found[0].pk, ()) if len(found) == 1 else ()
        if not adopted:
            continue
        same = next((one for one in adopted if _is_same(one, cited)), None)
        said: dict[str, Any] = {"number": named(found[0]), "adopted": "、".join(map(_shown, adopted))}
        if same is None:
            message = Sentence("登记簿中 {number} 采用的是 {adopted}", **said)
        elif same.degree and number.degree and same.degree != number.degree.value:
            message = Sentence(
                "登记簿中 {number} 采用的是 {adopted}，这里写的是 {degree}", degree=number.degree.value, **said
            )
        else:
            continue
        yield Found(cited.span, message, detail=said)


def _is_same(adopted: Adopted, cited: Cited) -> bool:
    assert cited.number.adopts is not None
    try:
        number = parse(adopted.number)
    except UnreadableNumber:
        return False
    mark = cited.number.adopts
    return number == mark or (not mark.dated and number.undated_key == mark.undated_key)


def _shown(adopted: Adopted) -> str:
    return f"{adopted.number}（{adopted.degree}）" if adopted.degree else adopted.number


@rule(
    "REF132",
    Sentence("被采用的国际标准已有新版"),
    severity=Severity.NOTICE,
    profiles=ALL,
    source=(_ADOPTION, _OURS),
    why=Sentence("国际标准修订后，我国的对应标准往往还是旧版的内容；引用它的文件应知道两者已有差别，等待或推动修订。"),
    bad="外壳应符合 GB/T 90121—2016（ISO 90121：2009，IDT）的规定。",
    good="外壳应符合 GB/T 90120—2016（ISO 90120：2015，IDT）的规定。",
    asks_register=True,
    example_profile=Profile.STANDARD,
)
def counterpart_changed(subject: Subject) -> Iterator[Found]:
    """Of the mark behind a number, and of what the document itself adopts by its cover."""
    register = subject.once(known)
    degree = subject.outline.cover.degree
    for cited in subject.citations:
        on_cover = (
            degree is not None and cited.block is degree.block and degree.start <= cited.citation.start < degree.end
        )
        if cited.number.head.domestic or not cited.number.dated or not (on_cover or in_mark(subject, cited)):
            continue
        answer = register.answer(cited.number)
        newer = [one for one in register.newer(cited.number) if one.is_in_force(on=subject.on)]
        current = answer.current if answer.outcome is Outcome.REPLACED else tuple(newer[-1:])
        if current:
            said: dict[str, Any] = {"number": cited.number.printed, "newer": "、".join(map(named, current))}
            yield Found(cited.span, Sentence("{number} 已有新版 {newer}", **said), detail=said)


@rule(
    "REF133",
    Sentence("双编号用在了并非等同采用的标准上"),
    severity=Severity.ERROR,
    profiles=ALL,
    source=_ADOPTION,
    why=Sentence("“GB/T …/ISO …”的双编号表示两个文件内容等同；修改采用或非等效的只写我国编号，采用关系写在括号里。"),
    bad="外壳应符合 GB/T 90120—2016/ISO 90120:2015（MOD）的规定。",
    good="外壳应符合 GB/T 90120—2016（ISO 90120：2015，MOD）的规定。",
    example_profile=Profile.STANDARD,
)
def double_number(subject: Subject) -> Iterator[Found]:
    cover = subject.outline.cover
    said_on_cover = _DEGREE.search(plain(cover.degree.text)) if cover.degree else None
    for cited in subject.citations:
        if not cited.number.double:
            continue
        text = plain(cited.block.text)
        found = _MARK_AFTER.match(text, cited.citation.end)
        degree = found["degree"].upper() if found else ""
        if cover.number is not None and cited.block is cover.number.block and said_on_cover:
            degree = said_on_cover[1].upper()
        if degree and degree != Degree.IDT:
            message = Sentence(
                "双编号只用于等同采用（IDT），{number} 是 {degree}", number=cited.number.printed, degree=degree
            )
            yield Found(cited.span, message)


@rule(
    "REF134",
    Sentence("一致性程度代号已不再使用"),
    severity=Severity.WARNING,
    profiles=DRAFTS,
    source=Source("GB/T 1.2—2020", "", Certainty.KNOWLEDGE),
    why=Sentence("一致性程度只有等同 IDT、修改 MOD、非等效 NEQ；EQV（等效）是旧规定的代号，读者无法知道今天算哪一种。"),
    bad="外壳应符合 GB/T 90120—2016（ISO 90120：2015，EQV）的规定。",
    good="外壳应符合 GB/T 90120—2016（ISO 90120：2015，MOD）的规定。",
)
def obsolete_degree(subject: Subject) -> Iterator[Found]:
    for cited in subject.citations:
        if cited.number.degree is not Degree.EQV:
            continue
        text = plain(cited.block.text).upper()
        place = text.find("EQV", cited.citation.start)
        if place >= 0:
            yield Found(
                Span(cited.block, place, place + 3), Sentence("EQV 已不再使用，应写 IDT、MOD 或 NEQ，并核实采用程度")
            )
