"""What every format gives: a description of the file, and its records in order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from guiju.documents import opening
from guiju.standards.importing.columns import NO_MAPPING, Columns, Mapping_
from guiju.standards.importing.rows import Field, ImportRow


class Format(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"
    JSONL = "jsonl"
    RELATON = "relaton"
    RFC_INDEX = "rfc-index"
    NMPA = "nmpa"


@dataclass(frozen=True, slots=True)
class Layout:
    """What was recognised of a file, for a person to check before anything is imported."""

    headings: tuple[str, ...] = ()
    recognised: Mapping[str, str] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()
    passed_over: tuple[str, ...] = ()  # sheets without a recognisable heading
    notes: tuple[str, ...] = ()  # text above the heading
    encoding: str = ""
    delimiter: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A file that can be read, as often as wanted, from the beginning.

    `covers` are the fields of which the file speaks: an empty cell of these is a statement, a missing column is not.
    `complete` says that the file lists all that its source has, so that what is missing from it is gone.
    """

    format: Format
    path: Path
    layout: Layout
    rows: Callable[[], Iterator[ImportRow]]
    covers: frozenset[Field]
    source: str
    title: str
    priority: int = 50
    confidence: str = "medium"
    complete: bool = False
    events: bool = False

    def count(self) -> int | None:
        """About how many rows there are, counted cheaply; None where only reading tells."""
        return opening.count_lines(self.path) if self.format in (Format.CSV, Format.JSONL, Format.RELATON) else None


@dataclass(frozen=True, slots=True)
class Request:
    """A file to be opened, with what the person told about it."""

    path: Path
    start: bytes  # the first part of the unpacked content
    mapping: Mapping_ = NO_MAPPING


def layout_of(columns: Columns, **more: object) -> Layout:
    return Layout(
        headings=columns.headings,
        recognised=columns.recognised(),
        unknown=columns.unknown,
        **more,  # type: ignore[arg-type]
    )
