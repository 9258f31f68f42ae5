"""A draft that says what another standard says already, or is about to say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, Final

from guiju.base.errors import Sentence
from guiju.base.numbers import StandardNumber, find, parse
from guiju.checks.citing import own_number
from guiju.checks.definition import DRAFTS, Certainty, Found, Profile, Severity, Source, rule
from guiju.checks.drafts import matter_of_scope, scope_text
from guiju.checks.subject import Subject
from guiju.documents.blocks import Span
from guiju.documents.outlines import Element
from guiju.insight.likeness import Alike, Which, alike_in_scope, common_spans, folded, near, public_titles, says_all

_DRAFTS: Final = DRAFTS - {Profile.ENTERPRISE}
"""An enterprise may have a standard of its own of whatever it makes."""
_REGISTER: Final = Source("登记簿", "", Certainty.OURS)
_MOST_TOLD: Final = 3
_MOST_TERMS: Final = 10
_LEAST_LIKENESS_OF_SCOPE: Final = 85
_SHORTEST_TERM: Final = 3
_OF_TERMS: Final = re.compile(
    r"(?P<matter>.+)(?:基本|通用|常用|分类)?(?:术语|词汇|名词)(?:[和与及、](?:定义|符号|分类|缩略语|解释).*|\W.*)?"
)
"""A title of a standard of terms: what stands before the word are the things whose terms it defines."""
_REPLACED: Final = re.compile("代替|替代|修订")


def _titles(subject: Subject) -> dict[Which, str]:
    return public_titles(on=subject.on)


def _replaced(subject: Subject) -> tuple[StandardNumber, ...]:
    """Its own number, and what it says it replaces: on the cover and in the foreword."""
    own = subject.once(own_number)
    numbers = [own] if own else []
    if subject.outline.cover.replaces is not None:
        numbers += [each.number for each in find(subject.outline.cover.replaces.text)]
    foreword = subject.outline.of(Element.FOREWORD)
    for block in foreword.blocks if foreword else ():
        if _REPLACED.search(block.text):
            numbers += [each.number for each in find(block.text)]
    return tuple(numbers)


def _others(subject: Subject, found: Iterable[Alike]) -> Iterator[Alike]:
    """Without its own editions, its sister parts and what it replaces."""
    own = {(number.prefix, number.number) for number in subject.once(_replaced)}
    for each in found:
        number = parse(each.shown) if each.kind == "standard" else None
        if number is None or (number.prefix, number.number) not in own:
            yield each


@rule(
    "DUP101",
    Sentence("名称与现行或在编的标准相近"),
    severity=Severity.LEAD,
    profiles=_DRAFTS,
    source=_REGISTER,
    why=Sentence(
        "同一件事有两个标准，使用者就不知道该听谁的。名称相近的，宜先看能否采用、修订已有的标准，或者写明两者的界限。"
    ),
    bad="DB33/T 9002—2026\n示例果园采摘服务规程\n1 范围\n本文件规定了采摘的要求。"
    "\n2 规范性引用文件\n本文件没有规范性引用文件。",
    good="DB33/T 9002—2026\n古村落讲解服务规范\n1 范围\n本文件规定了讲解的要求。"
    "\n2 规范性引用文件\n本文件没有规范性引用文件。",
    asks_register=True,
)
def title_is_taken(subject: Subject) -> Iterator[Found]:
    for each in subject.once(_alike_in_title):
        title = subject.outline.cover.title
        assert title is not None
        yield _told(title, each, Sentence("名称与{known}《{title}》相近（{likeness} %），请核对是否重复"))


def _alike_in_title(subject: Subject) -> tuple[Alike, ...]:
    title = subject.outline.cover.title
    if title is None:
        return ()
    found = [each for each in near(title.text, subject.once(_titles)) if says_all(title.text, each.title)]
    return tuple(islice(_others(subject, found), _MOST_TOLD))


def _told(span: Span, each: Alike, message: Sentence) -> Found:
    common = common_spans(span.text, each.title)
    return Found(
        span,
        Sentence(message.message, known=_known(each), title=each.title, likeness=each.likeness),
        related=tuple(Span(span.block, span.start + start, span.start + end) for start, end in common),
        detail=_detail(each),
    )


def _known(each: Alike) -> Sentence:
    if each.kind == "standard":
        return Sentence("现行的 {number}", number=parse(each.shown).printed)
    return Sentence("在编的计划（{number}）", number=each.shown)


def _detail(each: Alike) -> Mapping[str, Any]:
    return {"kind": each.kind, "number": each.shown, "title": each.title, "likeness": each.likeness}


@rule(
    "DUP102",
    Sentence("范围与现行或在编的标准相近"),
    severity=Severity.LEAD,
    profiles=_DRAFTS,
    source=_REGISTER,
    why=Sentence(
        "名称不同而范围相同，一样是重复。范围所说的事情已有标准，或者别人已经立项在编，宜先弄清两者怎样分工。"
    ),
    bad="DB33/T 9003—2026\n农家休闲活动导则\n1 范围\n本文件规定了示例果园采摘服务的基本要求。\n"
    "2 规范性引用文件\n本文件没有规范性引用文件。",
    good="DB33/T 9003—2026\n农家休闲活动导则\n1 范围\n本文件规定了农家休闲活动的基本要求。\n"
    "2 规范性引用文件\n本文件没有规范性引用文件。",
    asks_register=True,
)
def scope_is_taken(subject: Subject) -> Iterator[Found]:
    matter = matter_of_scope(subject)
    if matter is None:
        return
    named = {each.key for each in subject.once(_alike_in_title)}
    by_title = [each for each in near(matter.text, subject.once(_titles)) if each.likeness >= _LEAST_LIKENESS_OF_SCOPE]
    by_scope = alike_in_scope(scope_text(subject))
    told: dict[str, Alike] = {}
    for each in _others(subject, [*by_title, *by_scope]):
        if each.key not in named:
            told.setdefault(each.key, each)
    for each in islice(told.values(), _MOST_TOLD):
        yield _told(matter, each, Sentence("范围与{known}《{title}》相近（{likeness} %），请核对怎样分工"))


def _of_terms(subject: Subject) -> tuple[tuple[Which, str, str], ...]:
    """Living standards of terms with what they define terms of; the narrowest first."""
    found = [
        (which, title, folded(words["matter"]))
        for which, title in subject.once(_titles).items()
        if which[0] == "standard" and (words := _OF_TERMS.fullmatch(title))
    ]
    return tuple(sorted(found, key=lambda each: (len(each[2]), each[0])))


@rule(
    "DUP103",
    Sentence("术语可能已有术语标准"),
    severity=Severity.LEAD,
    profiles=_DRAFTS,
    source=_REGISTER,
    why=Sentence("同一个术语在两处定义，说法迟早不一致。已有术语标准的，宜引用它的定义并写明来源，不另起一个。"),
    bad="DB33/T 9004—2026\n观光农园分级\n1 范围\n本文件规定了分级。\n2 规范性引用文件\n本文件没有规范性引用文件。\n"
    "3 术语和定义\n下列术语和定义适用于本文件。\n3.1\n休闲农园 leisure farm\n可供游客休憩的农园。",
    good="DB33/T 9004—2026\n观光农园分级\n1 范围\n本文件规定了分级。\n2 规范性引用文件\n本文件没有规范性引用文件。\n"
    "3 术语和定义\n下列术语和定义适用于本文件。\n3.1\n星级农园 starred farm\n取得星级的农园。",
    asks_register=True,
)
def term_is_taken(subject: Subject) -> Iterator[Found]:
    terms = [each for each in subject.outline.terms if len(each.name) >= _SHORTEST_TERM]
    if not terms:
        return
    known = {cited.number.undated_key for cited in subject.citations}
    of_terms = subject.once(_of_terms)
    told = 0
    for term in terms:
        name = folded(term.name)
        for which, title, matter in of_terms:
            if name in matter and parse(which[2]).undated_key not in known:
                start = max(term.head.text.find(term.name), 0)
                yield Found(
                    Span(term.head, start, start + len(term.name)),
                    Sentence(
                        "“{term}”可能已由 {number}《{title}》定义，请核对能否引用",
                        term=term.name,
                        number=parse(which[2]).printed,
                        title=title,
                    ),
                    detail={"number": which[2], "title": title},
                )
                told += 1
                break
        if told == _MOST_TERMS:
            return
