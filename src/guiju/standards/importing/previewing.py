"""A look at a file before anything is imported: what it is, what its columns mean, how its first rows read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from django.utils import timezone

from guiju.documents import opening
from guiju.standards.importing.cleaning import Cleaned, clean
from guiju.standards.importing.columns import Mapping_, mapping_from
from guiju.standards.importing.defects import Flag
from guiju.standards.importing.formats import Format, Layout, open_file


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One row as read (`raw`) and as it would go in; `number` is empty where it is rejected or passed over."""

    line: int
    raw: Mapping[str, Any]
    number: str
    said: Mapping[str, Any]
    flags: tuple[Flag, ...]
    rejected: Flag | None


@dataclass(frozen=True, slots=True)
class Preview:
    format: Format
    layout: Layout
    source: str
    retrieved_on: date
    rows: tuple[PreviewRow, ...]

    @property
    def mapping(self) -> Mapping[str, str]:
        """Heading -> field, as recognised."""
        return self.layout.recognised


def preview(
    path: Path | str,
    format: str | None = None,
    mapping: Mapping_ | dict[str, Any] | None = None,
    limit: int = 20,
    retrieved_on: date | None = None,
) -> Preview:
    """Open a file and clean its first `limit` rows. Raises UnreadableFile."""
    path = Path(path)
    reading = open_file(path, format, mapping_from(mapping) if isinstance(mapping, dict) else mapping)
    day = retrieved_on or opening.day_in_name(path) or timezone.localdate()
    shown = []
    for row in islice(reading.rows(), limit):
        outcome = clean(row, today=day)
        if isinstance(outcome, Cleaned):
            number, said, why = outcome.number.printed, outcome.said, None
        else:
            number, said, why = "", {}, outcome.why
        shown.append(PreviewRow(row.line, row.raw or {}, number, said, outcome.flags, why))
    return Preview(reading.format, reading.layout, reading.source, day, tuple(shown))
