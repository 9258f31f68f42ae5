"""What a document refers to: whether there is such a standard, whether it applies on the day, how it is referred to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from guiju.base.errors import Sentence
from guiju.base.numbers.characters import plain
from guiju.base.terms import Tier
from guiju.checks.citing import clause_of, title_of
from guiju.checks.definition import ALL, Certainty, Found, Mend, Profile, Severity, Source, rule
from guiju.checks.known import Answered, answered, known, surely_missing
from guiju.checks.subject import Subject
from guiju.checks.titles import is_same_title
from guiju.documents.blocks import Span
from guiju.standards.models import Standard
from guiju.standards.resolving import Outcome

OURS: Final = Source("登记簿", certainty=Certainty.OURS)
CURRENT: Final = (Source("GB/T 1.1—2020", "8.6", Certainty.KNOWLEDGE), OURS)


def named(standard: Standard) -> str:
    return standard.parsed.printed


def listed(standards: tuple[Standard, ...]) -> str:
    return "、".join(named(each) for each in standards)


def detail_of(each: Answered) -> dict[str, Any]:
    """What a program wants to know of a reference: days in ISO form, nulls left out."""
    standard = each.resolution.standards[0] if each.resolution.standards else None
    chain, current = each.resolution.chain, each.resolution.current
    said = {
        "number": each.number.printed,
        "status": each.outcome.value,
        "edition": named(standard) if standard else None,
        "since": standard.ends_on.isoformat() if standard and standard.ends_on else None,
        "successor": named(chain[0]) if chain else None,
        "current": [named(one) for one in current] or None,
        "title": (current or each.resolution.standards)[0].title if standard else None,
    }
    return {key: value for key, value in said.items() if value}


# Whether it applies


@rule(
    "REF101",
    Sentence("引用了已废止的标准"),
    severity=Severity.ERROR,
    profiles=ALL,
    source=CURRENT,
    why=Sentence("废止的标准不再有效，也没有新版本接替；照它做的人找不到依据，应改引现行标准或把要求直接写进本文件。"),
    bad="外壳应符合 GB/T 90101—2012 的规定。",
    good="外壳应符合 GB/T 90102—2018 的规定。",
    asks_register=True,
    example_profile=Profile.STANDARD,
)
def withdrawn(subject: Subject) -> Iterator[Found]:
    for each in subject.once(answered):
        if each.outcome is not Outcome.WITHDRAWN or each.newest:
            continue
        standard = each.standard
        said: dict[str, Any] = {"number": each.number.printed, "edition": named(standard), "day": standard.ends_on}
        if not each.number.dated and standard.ends_on:
            message = Sentence("{number} 没有现行版本：{edition} 自 {day} 起废止", **said)
        elif standard.ends_on:
            message = Sentence("{number} 自 {day} 起废止", **said)
        else:
            message = Sentence("{number} 已废止", **said)
        yield Found(each.cited.span, message, detail=detail_of(each))


@rule(
    "REF102",
    Sentence("引用了被代替的标准"),
    severity=Severity.WARNING,
    severities={Profile.LIST: Severity.ERROR, Profile.TENDER: Severity.ERROR},
    profiles=ALL,
    source=CURRENT,
    why=Sentence(
        "被代替的标准已有新的版本或新的标准接替；继续引用旧的，读者会按过时的要求去做，除非文件有意只用那一版。"
    ),
    bad="外壳应符合 GB/T 90102—2008 的规定。",
    good="外壳应符合 GB/T 90102—2018 的规定。",
    asks_register=True,
    example_profile=Profile.STANDARD,
)
def replaced(subject: Subject) -> Iterator[Found]:
    for each in subject.once(answered):
        ended_without_word = each.outcome is Outcome.WITHDRAWN and each.newest
        if (each.outcome is Outcome.REPLACED and (each.number.dated or each.resolution.chain)) or ended_without_word:
            yield Found(each.cited.span, _replaced(each), _updated(subject, each), detail=detail_of(each))


def _replaced(each: Answered) -> Sentence:
    resolution, standard = each.resolution, each.standard
    said: dict[str, Any] = {"number": each.number.printed, "edition": named(standard), "day": standard.ends_on}
    if not resolution.chain:
        if each.newest:
            return Sentence("{number} 已被新版本代替，现行的是 {newest}", newest=named(each.newest), **said)
        return Sentence("{number} 已被代替；登记簿中没有代替它的标准", **said)
    direct = resolution.chain[0]
    said["successor"] = named(direct)
    if not each.number.dated:
        what = Sentence("{number} 没有现行版本：{edition} 自 {day} 起被 {successor} 代替", **said)
    elif standard.ends_on:
        what = Sentence("{number} 自 {day} 起被 {successor} 代替", **said)
    else:
        what = Sentence("{number} 已被 {successor} 代替", **said)
    if resolution.current and resolution.current != (direct,):
        return Sentence("{what}；现行的是 {current}", what=what, current=listed(resolution.current))
    if not resolution.current:
        return Sentence("{what}，后者也不再是现行标准", what=what)
    return what


def _updated(subject: Subject, each: Answered) -> Mend | None:
    """The number that applies now. Unasked only a year changes, and only where nothing else can have changed with it:
    one edition followed one, no clause of the old one is named."""
    cited = each.cited
    applying = each.resolution.current or ((each.newest,) if each.newest else ())
    if len(applying) != 1 or cited.number.range_to or cited.number.amendment or cited.number.adopts:
        return None
    current = applying[0]
    if current.undated_key != each.number.undated_key or not each.number.dated or current.year is None:
        return Mend(named(current))
    citation = cited.citation
    digits = citation.raw.rfind(str(each.number.year))
    if digits < 0:
        return Mend(named(current))
    start = citation.start + digits
    safe = (
        subject.settings.mend_dates
        and bool(each.resolution.chain)
        and subject.once(known).replaced_one_by_one(each.resolution.chain, cited.number)
        and clause_of(subject, cited) is None
    )
    title = title_of(subject, cited)
    text, end = str(current.year), start + 4
    if title is not None and not is_same_title(title.text, current.title):
        if title.block is not cited.block or title.start < end:
            return Mend(text, span=Span(cited.block, start, end), also=((title, current.title),))
        text += cited.block.text[end : title.start] + current.title
        end = title.end
        safe = safe and is_same_title(title.text, each.standard.title)
    return Mend(text, safe=safe, span=Span(cited.block, start, end))


@rule(
    "REF103",
    Sentence("引用了尚未实施的标准"),
    severity=Severity.NOTICE,
    severities={Profile.LIST: Severity.WARNING, Profile.TENDER: Severity.WARNING},
    profiles=ALL,
    source=OURS,
    why=Sentence("尚未实施的标准还不能作为执行的依据；若本文件先于它实施，中间这段时间就没有可用的要求。"),
    bad="外壳应符合 GB/T 90103—2026 的规定。",
    good="外壳应符合 GB/T 90103—2016 的规定。",
    asks_register=True,
    example_profile=Profile.STANDARD,
)
def not_yet_in_force(subject: Subject) -> Iterator[Found]:
    for each in subject.once(answered):
        if each.outcome not in (Outcome.UPCOMING, Outcome.UNPUBLISHED) or not each.number.dated:
            continue  # without a year, an earlier edition that the register lacks may be meant
        message = Sentence(
            "{number} 自 {day} 起实施，在 {on} 尚未生效",
            number=named(each.standard),
            day=each.standard.starts_on,
            on=subject.on,
        )
        yield Found(each.cited.span, message, detail=detail_of(each))


@rule(
    "REF104",
    Sentence("注日期引用已有更新的现行版本"),
    severity=Severity.WARNING,
    profiles=ALL,
    source=CURRENT,
    why=Sentence(
        "同一编号已有更新的版本在施行；注明了年份的引用只指那一版，读者不会自动改用新版，应确认旧版仍是本意。"
    ),
    bad="外壳应符合 GB/T 90102—1998 的规定。",
    good="外壳应符合 GB/T 90102—2018 的规定。",
    asks_register=True,
    example_profile=Profile.STANDARD,
)
def newer_in_force(subject: Subject) -> Iterator[Found]:
    register = subject.once(known)
    for each in subject.once(answered):
        if not each.number.dated or each.outcome not in (Outcome.NOT_FOUND, Outcome.IN_FORCE, Outcome.UNKNOWN):
            continue
        newer = [one for one in register.newer(each.number) if one.is_in_force(on=subject.on)]
        newer = newer or _newer_of_other_nature(each, on=subject.on)
        if not newer:
            continue
        said = {"number": each.number.printed, "newer": named(newer[-1]), "day": newer[-1].starts_on}
        if each.number.dated and newer[-1].starts_on:
            message = Sentence("{number} 不是最新版本：{newer} 已自 {day} 起实施", **said)
        else:
            message = Sentence("{number} 不是最新版本：现行的是 {newer}", **said)
        yield Found(
            each.cited.span, message, _to_newest(each, newer[-1]), detail=detail_of(each) | {"newer": said["newer"]}
        )


def _newer_of_other_nature(each: Answered, *, on: date) -> list[Standard]:
    """GB/T 18281.2—2024 after GB 18281.2—2015."""
    return [
        one
        for one in each.resolution.suggestions
        if one.parsed.body == each.number.body and (one.year or 0) > (each.number.year or 0) and one.is_in_force(on=on)
    ]


def _to_newest(each: Answered, newest: Standard) -> Mend | None:
    """Never unasked: how the one edition followed the other is not in the register."""
    if each.cited.number.range_to or each.cited.number.amendment or each.cited.number.adopts:
        return None
    return Mend(named(newest))


@rule(
    "REF105",
    Sentence("引用的标准即将有新版本"),
    severity=Severity.NOTICE,
    profiles=ALL,
    source=OURS,
    why=Sentence(
        "新版本已经发布、定了实施日期；正在写的文件往往在那以后才用，趁早确认是否改引新版，可以免去一次修改。"
    ),
    bad="外壳应符合 GB/T 90103—2016 的规定。",
    good="外壳应符合 GB/T 90102—2018 的规定。",
    asks_register=True,
    example_profile=Profile.STANDARD,
)
def newer_to_come(subject: Subject) -> Iterator[Found]:
    register = subject.once(known)
    for each in subject.once(answered):
        if not each.number.dated or each.outcome is not Outcome.IN_FORCE:
            continue
        coming = [
            one
            for one in register.newer(each.number)
            if one.starts_on and one.starts_on > subject.on and (one.published_on or one.starts_on) <= subject.on
        ]
        if coming:
            message = Sentence(
                "{number} 的新版本 {newer} 已经发布，自 {day} 起实施",
                number=each.number.printed,
                newer=named(coming[-1]),
                day=coming[-1].starts_on,
            )
            yield Found(each.cited.span, message, detail=detail_of(each) | {"newer": named(coming[-1])})


# Whether there is such a standard


@rule(
    "REF106",
    Sentence("登记簿中没有所引用的标准"),
    severity=Severity.WARNING,
    profiles=ALL,
    source=OURS,
    why=Sentence(
        "编号写错一位，读者就找不到文件，或者找到另一个文件；登记簿里查不到时，应对照原件核实编号、年份和代号。"
    ),
    bad="外壳应符合 GB/T 90102—2018、GB/T 90103—2016 和 GB/T 90999—2015 的规定。",
    good="外壳应符合 GB/T 90102—2018、GB/T 90103—2016 的规定。",
    asks_register=True,
    example_profile=Profile.STANDARD,
)
def unknown(subject: Subject) -> Iterator[Found]:
    missing = subject.once(surely_missing)
    for each in subject.once(answered):
        if each.number.canonical in missing:
            said = {"number": each.number.printed}
            message = Sentence("登记簿中没有 {number}：编号可能有误，或者已不再有效，请核实", **said)
            yield Found(each.cited.span, message, detail=detail_of(each))


def _is_nowhere(each: Answered) -> bool:
    return each.outcome is Outcome.NOT_FOUND and not each.number.all_parts


@rule(
    "REF107",
    Sentence("登记簿中没有所注的年份"),
    severity=Severity.WARNING,
    profiles=ALL,
    source=OURS,
    why=Sentence("编号对而年份不对，常是把发布、实施或修改的年份抄成了版本的年份；注日期引用指不到任何文件。"),
    bad="外壳应符合 GB/T 90102—2019 的规定。",
    good="外壳应符合 GB/T 90102—2018 的规定。",
    asks_register=True,
    example_profile=Profile.STANDARD,
)
def unknown_year(subject: Subject) -> Iterator[Found]:
    register = subject.once(known)
    for each in subject.once(answered):
        if not _is_nowhere(each) or not each.number.dated or register.newer(each.number):
            continue
        editions = register.editions(each.number)
        if editions and editions[-1].is_in_force(on=subject.on):
            message = Sentence(
                "登记簿中没有 {number}，同一编号最新的是 {newest}",
                number=each.number.printed,
                newest=named(editions[-1]),
            )
            yield Found(each.cited.span, message, Mend(named(editions[-1])), detail=detail_of(each))


@rule(
    "REF108",
    Sentence("强制性标准写成推荐性标准，或者相反"),
    severity=Severity.ERROR,
    profiles=ALL,
    source=(Source("中华人民共和国标准化法", "第二条", Certainty.SECONDARY), OURS),
    why=Sentence("GB 与 GB/T 一字之差，一个必须执行，一个自愿采用；代号写错，读者会弄错标准的效力，也查不到文件。"),
    bad="外壳应符合 GB 90102—2018 的规定。",
    good="外壳应符合 GB/T 90102—2018 的规定。",
    asks_register=True,
    example_profile=Profile.STANDARD,
)
def wrong_nature(subject: Subject) -> Iterator[Found]:
    register = subject.once(known)
    for each in subject.once(answered):
        near = each.resolution.suggestions
        if not _is_nowhere(each) or not near or register.editions(each.number):
            continue
        others = [
            one
            for one in near
            if one.parsed.body == each.number.body
            and one.prefix != each.number.prefix
            and one.is_in_force(on=subject.on)
        ]
        if not others:
            continue
        dated = [one for one in others if one.year == each.number.year]
        if each.number.dated and not dated:
            continue
        meant = dated[0] if dated else others[0]
        message = Sentence(
            "登记簿中没有 {number}，只有 {meant}：代号应为 {prefix}",
            number=each.number.printed,
            meant=named(meant),
            prefix=meant.prefix,
        )
        yield Found(each.cited.span, message, _with_prefix(each, meant.prefix), detail=detail_of(each))


def _with_prefix(each: Answered, prefix: str) -> Mend | None:
    raw = plain(each.cited.citation.raw)
    digits = re.search(r"\d", raw)
    if digits is None or each.cited.number.tier is Tier.LOCAL or digits.start() == 0:
        return None
    start = each.cited.citation.start
    head = raw[: digits.start()]
    gap = len(head) - len(head.rstrip())
    return Mend(prefix, span=Span(each.cited.block, start, start + digits.start() - gap))
