"""Reading reported values: as they stand, as they once stood, and how they came to be."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any, Final

from django.utils.translation import gettext as _

from guiju.figures.measure import Reported
from guiju.figures.models import ReportedValue
from guiju.figures.periods import Period
from guiju.journal.actions import canonical_json
from guiju.journal.models import Entry

REPORTED: Final = "figures.reported"
CORRECTED: Final = "figures.corrected"
KINDS: Final = (REPORTED, CORRECTED)
"""Entries of the journal that bring reported values in."""


def known(
    codes: Collection[str], periods: Collection[Period], *, known_at: int | None = None
) -> dict[tuple[str, Period], Reported]:
    """What was reported of these measures in these periods; what nobody reported is not in it.

    Of a stock the last day of a period decides. `known_at` gives what stood at that position of the journal: later
    corrections are not seen.
    """
    standing: dict[tuple[str, Period], ReportedValue] = {}
    for row in _rows(codes, periods, known_at):
        standing[row.code, row.period] = row  # a correction stands later than what it corrects
    found = {}
    for period in periods:
        day = Period(period.last, period.last)
        for code in codes:
            stands = standing.get((code, period)) or standing.get((code, day))
            if stands is not None and stands.value is not None:
                found[code, period] = stands.as_reported(period)
    return found


def _rows(codes: Collection[str], periods: Collection[Period], known_at: int | None) -> list[ReportedValue]:
    rows = ReportedValue.objects.filter(code__in=list(codes), last__in={period.last for period in periods})
    if known_at is not None:
        rows = rows.filter(seq__lte=known_at)
    return list(rows.order_by("id"))


def story(code: str) -> list[ReportedValue]:
    """Every value that was ever entered of a measure: the newest period first, in it the newest entry."""
    return list(ReportedValue.objects.filter(code=code).order_by("-last", "-first", "-id"))


def disagreements() -> list[str]:
    """Entries of the journal whose rows are not what they told, one sentence each; none where all is well."""
    rows = defaultdict(list)
    for row in ReportedValue.objects.order_by("seq", "id"):
        rows[row.seq].append(row)
    entries = {entry.seq: entry for entry in Entry.objects.filter(kind__in=KINDS)}
    found = [
        _("日志第 {seq} 条所填报的值与登记簿不符").format(seq=seq)
        for seq, entry in sorted(entries.items())
        if entry.payload["digest"] != digest_of(rows[seq])
    ]
    strays = sorted(rows.keys() - entries.keys())
    return found + [_("有填报的值声称出自日志第 {seq} 条，而那一条不是填报").format(seq=seq) for seq in strays]


def said(row: ReportedValue) -> dict[str, Any]:
    """What a row states, as the journal keeps it."""
    return {
        "code": row.code,
        "period": str(row.period),
        "value": None if row.value is None else f"{row.value.normalize():f}",
        "precision": str(row.precision),
        "source": row.source,
        "definition": row.definition,
        "reason": row.reason,
        "corrects": row.corrects_id,
    }


def digest_of(rows: Iterable[ReportedValue]) -> str:
    """SHA-256 over what the rows of one entry of the journal state, in their order."""
    return hashlib.sha256(canonical_json([said(row) for row in rows]).encode()).hexdigest()
