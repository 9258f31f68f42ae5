"""What of the negative list a title, a scope or a class hits. A hit decides nothing: it is shown to a person."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from guiju.checks.negative.models import NegativeEntry


@dataclass(frozen=True, slots=True)
class NegativeHit:
    entry: int
    field: str
    word: str
    """The first word of the entry that hits; ``ICS 97.030`` where a class does."""
    reason: str
    basis: str
    verified: bool


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


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
