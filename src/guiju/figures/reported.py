"""Reading reported values: as they stand, as they once stood, and how they came to be."""

from __future__ import annotations

from collections.abc import Collection

from guiju.figures.measure import Reported
from guiju.figures.models import ReportedValue
from guiju.figures.periods import Period


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
            row = standing.get((code, period)) or standing.get((code, day))
            if row is not None and row.value is not None:
                found[code, period] = row.as_reported(period)
    return found


def _rows(codes: Collection[str], periods: Collection[Period], known_at: int | None) -> list[ReportedValue]:
    rows = ReportedValue.objects.filter(code__in=list(codes), last__in={period.last for period in periods})
    if known_at is not None:
        rows = rows.filter(seq__lte=known_at)
    return list(rows.order_by("id"))


def story(code: str) -> list[ReportedValue]:
    """Every value that was ever entered of a measure: the newest period first, in it the newest entry."""
    return list(ReportedValue.objects.filter(code=code).order_by("-last", "-first", "-id"))
