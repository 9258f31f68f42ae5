"""Screening of a proposal: the negative list of the day, and what in the register or under way sounds alike.

A hit never decides anything: it is shown to a person, who decides and says why.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final

from rapidfuzz import fuzz, process

from guiju.base.terms import Status, Tier
from guiju.processes.local.models import NegativeEntry
from guiju.standards.models import Standard
from guiju.workflow.models import Case

LEAST_LIKENESS: Final = 72.0
"""Of 100, from which two titles are shown as alike: 规范 against 规程 of the same matter is about 85."""
MOST_SHOWN: Final = 20
_LOOKED_AT: Final = (Tier.NATIONAL, Tier.SECTOR, Tier.LOCAL)
_NO_MATTER: Final = re.compile(r"第\d+部分|技术|规范|规程|通则|通用|要求|指南|导则|标准|管理|[\W_]+")
"""Words that most titles share and that say nothing of the matter."""


@dataclass(frozen=True, slots=True)
class NegativeHit:
    entry: int
    field: str
    word: str
    reason: str
    basis: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Alike:
    """`kind` is "standard" (key: its key) or "case" (key: its number); `likeness` of 100."""

    kind: str
    key: str
    shown: str
    title: str
    likeness: int


def screen(*, title: str, scope: str, ics: str, on: date, case: Case, revised: Collection[str] = ()) -> dict[str, Any]:
    """Both screenings as an event keeps them."""
    return {
        "negative_hits": [asdict(hit) for hit in negative_hits(title=title, scope=scope, ics=ics, on=on)],
        "duplicate_hits": [asdict(hit) for hit in alike(title, on=on, but=case, revised=revised)],
    }


def negative_hits(*, title: str, scope: str, ics: str, on: date) -> Iterator[NegativeHit]:
    """Each entry of the day's version at most once, by the first word of it that hits."""
    text = _folded(f"{title}\n{scope}")
    for entry in NegativeEntry.objects.standing(on=on):
        words = [word.strip() for word in entry.words.splitlines() if word.strip()]
        found = next((word for word in words if _folded(word) in text), "")
        if not found and ics:
            found = next((f"ICS {prefix}" for prefix in entry.ics.split() if ics.startswith(prefix)), "")
        if found:
            yield NegativeHit(entry.pk, entry.field, found, entry.reason, entry.legal_basis, entry.verified)


def alike(title: str, *, on: date, but: Case | None = None, revised: Collection[str] = ()) -> list[Alike]:
    """Standards that live and cases that run whose titles sound like this one, the most alike first."""
    standards = {
        ("standard", key, number): text
        for key, number, text in Standard.objects.with_status(Status.IN_FORCE, Status.UPCOMING, on=on)
        .of_tier(*_LOOKED_AT)
        .exclude(title_zh="")
        .values_list("key", "number", "title_zh")
        if number not in revised
    }
    running = Case.objects.running().filter(process="local-standard")
    cases = {
        ("case", number, number): text
        for number, text in running.exclude(pk=but.pk if but else None).values_list("number", "title")
    }
    found = [
        Alike(kind, key, shown, {**standards, **cases}[kind, key, shown], round(likeness))
        for (kind, key, shown), likeness in _most_alike(title, standards | cases)
    ]
    return sorted(found, key=lambda each: (-each.likeness, each.shown))


def _most_alike(title: str, titles: dict[tuple[str, str, str], str]) -> Iterator[tuple[tuple[str, str, str], float]]:
    sought = matter_of(title)
    candidates = {which: matter_of(text) for which, text in titles.items()}
    for _text, likeness, which in process.extract(
        sought, candidates, scorer=fuzz.ratio, score_cutoff=LEAST_LIKENESS, limit=MOST_SHOWN
    ):
        yield which, likeness


def matter_of(title: str) -> str:
    """A title without the words that say nothing of its matter; the whole where nothing else is left."""
    return _NO_MATTER.sub("", _folded(title)) or _folded(title)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
