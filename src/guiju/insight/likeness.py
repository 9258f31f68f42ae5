"""What in the register, or planned, sounds like a title or a scope. A likeness decides nothing: people look at it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from math import ceil
from typing import Final

from rapidfuzz import fuzz, process
from rapidfuzz.distance import LCSseq

from guiju.base.terms import Status, Tier
from guiju.standards.models import Standard
from guiju.workflow.models import Case, CaseEvent
from guiju.workflow.querysets import CaseQuerySet

LEAST_LIKENESS: Final = 72.0
"""Of 100, from which two titles are shown as alike: 规范 against 规程 of the same matter is about 85."""
LEAST_LIKENESS_OF_SCOPES: Final = 60.0
MOST_SHOWN: Final = 20
SHORTEST_COMMON: Final = 2
"""Signs that a stretch must have to be shown as common."""
_LOOKED_AT: Final = (Tier.NATIONAL, Tier.SECTOR, Tier.LOCAL)
_PROCEDURE: Final = "local-standard"
_PLANNING: Final = ("approve-plan", "approve-fast-plan")
"""The steps from which on a plan is public."""
_NO_MATTER: Final = re.compile(r"第\d+部分|技术|规范|规程|通则|通用|要求|指南|导则|标准|管理|[\W_]+")
"""Words that most titles share and that say nothing of the matter."""
_NO_SCOPE: Final = re.compile(
    r"本(?:文件|标准|部分|规范|规程)|给出了?|规定了?|确立了?|描述了?|界定了?|提供了?|适用于|不适用于|的|和|以及|及其|等|[\W_]+"
)
"""Words that every chapter on scope has."""

_PLAIN: Final = (("：", ":"), ("（", "("), ("）", ")"), ("，", ","), ("；", ";"), ("\u3000", " "))
"""What makes most Chinese titles differ from their normal form."""

Which = tuple[str, str, str]
"""Kind, key, and number as shown."""


@dataclass(frozen=True, slots=True)
class Alike:
    """`kind` is "standard" (key: its key) or "case" (key: its number); `likeness` of 100."""

    kind: str
    key: str
    shown: str
    title: str
    likeness: int


def alike(title: str, *, on: date, but: Case | None = None, revised: Collection[str] = ()) -> list[Alike]:
    """Standards that live and cases that run whose titles sound like this one, the most alike first."""
    running = Case.objects.running().filter(process=_PROCEDURE).exclude(pk=but.pk if but else None)
    return near(title, living_titles(on=on, but=revised) | titles_of(running))


def near(title: str, titles: Mapping[Which, str]) -> list[Alike]:
    """Those among `titles` that sound like this one, the most alike first."""
    found = [Alike(*which, titles[which], round(likeness)) for which, likeness in most_alike(title, titles)]
    return sorted(found, key=lambda each: (-each.likeness, each.shown))


def public_titles(*, on: date) -> dict[Which, str]:
    """What everybody may know: the living standards, and the planned ones whose plan was approved."""
    return living_titles(on=on) | titles_of(planned())


def titles_of(cases: CaseQuerySet) -> dict[Which, str]:
    return {("case", number, number): text for number, text in cases.values_list("number", "title")}


def planned() -> CaseQuerySet:
    """Cases whose plan was approved and that are still under way: anybody may know of them."""
    approved = CaseEvent.objects.filter(code__in=_PLANNING).values("case")
    return Case.objects.running().filter(process=_PROCEDURE, pk__in=approved)


def alike_in_scope(scope: str) -> list[Alike]:
    """Planned standards whose scope, as proposed, says much the same, the most alike first."""
    told = CaseEvent.objects.filter(case__in=planned(), answers__has_key="scope").order_by("case", "seq")
    scopes: dict[Which, tuple[str, str]] = {}
    for number, title, text in told.values_list("case__number", "case__title", "answers__scope"):
        if text:
            scopes["case", number, number] = (title, text)
    sought = _NO_SCOPE.sub("", folded(scope))
    candidates = {which: _NO_SCOPE.sub("", folded(text)) for which, (_title, text) in scopes.items()}
    return [
        Alike(*which, scopes[which][0], round(likeness))
        for _text, likeness, which in process.extract(
            sought, candidates, scorer=fuzz.ratio, score_cutoff=LEAST_LIKENESS_OF_SCOPES, limit=MOST_SHOWN
        )
    ]


def living_titles(*, on: date, but: Collection[str] = ()) -> dict[Which, str]:
    """Titles of the national, sector and local standards that are in force or will be."""
    rows = (
        Standard.objects.with_status(Status.IN_FORCE, Status.UPCOMING, on=on)
        .of_tier(*_LOOKED_AT)
        .exclude(title_zh="")
        .values_list("key", "number", "title_zh")
    )
    return {("standard", key, number): text for key, number, text in rows if number not in but}


def most_alike(title: str, titles: Mapping[Which, str]) -> Iterator[tuple[Which, float]]:
    """The nearest by `matter_of`, most alike first.

    Most titles fall out before their matter is looked at. A matter is a part of its title, sign by sign in order; so
    whoever is alike has at least 9/16 of what is sought in common with the whole title: 2c ≥ 0.72 (s + m), m ≥ c.
    """
    sought = matter_of(title)
    share = LEAST_LIKENESS / 100
    least = ceil(len(sought) * share / (2 - share))
    which = list(titles)
    texts = _all_folded(list(titles.values()))
    near = process.extract(sought, texts, scorer=LCSseq.similarity, score_cutoff=least, limit=None)
    candidates = {which[place]: matter_of(text) for text, _common, place in near}
    for _text, likeness, found in process.extract(
        sought, candidates, scorer=fuzz.ratio, score_cutoff=LEAST_LIKENESS, limit=MOST_SHOWN
    ):
        yield found, likeness


def common_spans(text: str, other: str) -> tuple[tuple[int, int], ...]:
    """Stretches of `text` that stand in `other` too, in order: what makes two titles alike."""
    blocks = SequenceMatcher(None, text.casefold(), other.casefold(), autojunk=False).get_matching_blocks()
    return tuple((each.a, each.a + each.size) for each in blocks if each.size >= SHORTEST_COMMON)


def says_all(one: str, other: str) -> bool:
    """Whether the matter of one of two titles is all in the other: not so where each names a thing of its own, as
    most titles of a series do (滑雪课程…, 滑板课程…)."""
    matters = matter_of(one), matter_of(other)
    common: int = LCSseq.similarity(*matters)
    return common == min(map(len, matters))


def matter_of(title: str) -> str:
    """A title without the words that say nothing of its matter; the whole where nothing else is left."""
    return _NO_MATTER.sub("", folded(title)) or folded(title)


def folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _all_folded(texts: Sequence[str]) -> list[str]:
    """`folded` of many at once, apart from punctuation. Normalizing is slow and most titles need none of it."""
    joined = "\0".join(texts)
    for wide, plain in _PLAIN:
        joined = joined.replace(wide, plain)
    settled = (
        text if unicodedata.is_normalized("NFKC", text) else unicodedata.normalize("NFKC", text)
        for text in joined.split("\0")
    )
    return "\0".join(settled).casefold().split("\0") if texts else []
