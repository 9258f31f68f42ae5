"""What a rule is, and what it finds. Pure: a rule reads a `Subject` and says what is wrong in it, and where."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from guiju.base.errors import Sentence
from guiju.documents.blocks import Span

if TYPE_CHECKING:
    from guiju.checks.subject import Subject


class Severity(StrEnum):
    ERROR = "error"  # it contradicts a requirement
    WARNING = "warning"  # it contradicts a recommendation, or most likely a requirement
    NOTICE = "notice"  # worth knowing
    LEAD = "lead"  # for a person to look into; never a finding that somebody did wrong


class Family(StrEnum):
    """The letters that a code begins with."""

    REF = "REF"  # 引用
    NUM = "NUM"  # 编号
    STR = "STR"  # 结构
    TXT = "TXT"  # 用语
    VRB = "VRB"  # 能愿动词
    TAB = "TAB"  # 表
    FIG = "FIG"  # 图
    ANX = "ANX"  # 附录
    LST = "LST"  # 列项
    QTY = "QTY"  # 量和单位
    IND = "IND"  # 指标
    FAIR = "FAIR"  # 公平竞争
    NEG = "NEG"  # 负面清单
    DUP = "DUP"  # 重复
    PRV = "PRV"  # 个人信息


class Profile(StrEnum):
    """What is being checked; switches rules, severities and word tables (checks/profiles.py)."""

    STANDARD = "standard"  # a draft by GB/T 1.1—2020
    ENTERPRISE = "enterprise"
    ASSOCIATION = "association"
    CONSTRUCTION = "construction"  # 工程建设标准, with 必须 and 严禁
    TENDER = "tender"
    LIST = "list"  # numbers of standards, one a row
    DOCUMENT = "document"  # any other text that cites standards


DRAFTS: Final = frozenset((Profile.STANDARD, Profile.ENTERPRISE, Profile.ASSOCIATION, Profile.CONSTRUCTION))
"""The profiles of texts that are standards, or are to become some."""
GBT_1_1: Final = DRAFTS - {Profile.CONSTRUCTION}
ALL: Final = frozenset(Profile)


class Certainty(StrEnum):
    """How well the source of a rule is known; shown beside the rule."""

    TEXT = "text"  # the text itself was read
    SECONDARY = "secondary"  # a page that quotes or describes it was read
    KNOWLEDGE = "knowledge"  # known in the field, no page read: shown as unverified
    OURS = "ours"  # it follows from the register or from good sense, not from a text


@dataclass(frozen=True, slots=True)
class Source:
    instrument: str
    """With its edition: ``GB/T 1.1—2020``."""
    article: str = ""
    """``8.6``, ``第二十一条``."""
    certainty: Certainty = Certainty.SECONDARY

    @property
    def verified(self) -> bool:
        return self.certainty is not Certainty.KNOWLEDGE


@dataclass(frozen=True, slots=True)
class Mend:
    """What to write in place of the span; an empty text takes it out. `safe` ones are what `--fix` does unasked."""

    text: str
    safe: bool = False
    span: Span | None = None
    """Where it is not the finding's own."""
    also: tuple[tuple[Span, str], ...] = ()
    """What is written at other spots with it, as entries of a list change places: all of it or nothing."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a rule yields: the spot, and a sentence that says what is wrong there and what was expected."""

    span: Span
    message: Sentence
    mend: Mend | None = None
    related: tuple[Span, ...] = ()
    """Other spots that explain it: the entry that is cited nowhere, the first of two equal numbers."""
    detail: Mapping[str, Any] = field(default_factory=dict)
    """For programs, JSON: ``{"number": …, "successor": …}``."""


Finder = Callable[["Subject"], Iterable[Found]]


@dataclass(frozen=True, slots=True)
class Rule:
    """`bad` and `good` are texts of ours, read as documents: the rule finds something in one and nothing in the other.

    A line is a paragraph, ``| a | b |`` a row of a table (`guiju.documents.reading.of_text`). Tests read all examples.
    """

    code: str
    title: Sentence
    severity: Severity
    profiles: frozenset[Profile]
    sources: tuple[Source, ...]
    why: Sentence
    bad: str
    good: str
    find: Finder
    asks_register: bool = False
    """It needs the register; where there is none it is left out, and the report says so."""
    example_profile: Profile = Profile.STANDARD
    severities: Mapping[Profile, Severity] = field(default_factory=dict)
    """Where a profile takes it more or less seriously."""

    @property
    def family(self) -> Family:
        return Family(self.code.rstrip("0123456789"))

    def severity_in(self, profile: Profile) -> Severity:
        return self.severities.get(profile, self.severity)

    @property
    def verified(self) -> bool:
        return all(source.verified for source in self.sources)


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule's finding in one document."""

    rule: Rule
    severity: Severity
    found: Found
    fingerprint: str = ""
    """Stays the same when other parts of the document change: what was accepted stays accepted."""
    accepted: str = ""
    """The reason for which somebody accepted it; empty where nobody did."""

    @property
    def code(self) -> str:
        return self.rule.code

    @property
    def span(self) -> Span:
        return self.found.span

    @property
    def message(self) -> Sentence:
        return self.found.message

    @property
    def mend(self) -> Mend | None:
        return self.found.mend


_RULES: dict[str, Rule] = {}


def rule(
    code: str,
    title: Sentence,
    *,
    severity: Severity,
    source: Source | tuple[Source, ...],
    why: Sentence,
    bad: str,
    good: str,
    profiles: frozenset[Profile] = GBT_1_1,
    asks_register: bool = False,
    example_profile: Profile | None = None,
    severities: Mapping[Profile, Severity] | None = None,
) -> Callable[[Finder], Finder]:
    """Enter the function below as the rule `code`. Raises ValueError when the code is taken or of no family."""

    def entered(find: Finder) -> Finder:
        if code in _RULES:
            raise ValueError(f"two rules have the code {code}")
        made = Rule(
            code=code,
            title=title,
            severity=severity,
            profiles=profiles,
            sources=source if isinstance(source, tuple) else (source,),
            why=why,
            bad=bad.strip("\n"),
            good=good.strip("\n"),
            find=find,
            asks_register=asks_register,
            example_profile=example_profile or _first_of(profiles),
            severities=severities or {},
        )
        Family(made.family)
        _RULES[code] = made
        return find

    return entered


def _first_of(profiles: frozenset[Profile]) -> Profile:
    return next(profile for profile in Profile if profile in profiles)


def entered_rules() -> Iterator[Rule]:
    """In the order of their codes. `guiju.checks.rules.every()` imports them all first."""
    yield from (_RULES[code] for code in sorted(_RULES))
