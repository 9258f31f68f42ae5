"""The neutral row between the formats of files and the register."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from guiju.standards.importing.defects import Flag


class Field(StrEnum):
    """What a cell can say of an edition. Names are those used in mapping files."""

    NUMBER = "number"
    TITLE_ZH = "title_zh"
    TITLE_EN = "title_en"
    TITLE = "title"  # of either language
    STATUS = "status"
    STATUS_AGAIN = "status_again"
    PUBLISHED = "published_on"
    EFFECTIVE = "effective_on"
    WITHDRAWN = "withdrawn_on"
    FILED = "filed_on"
    ICS = "ics"
    CCS = "ccs"
    ISSUER = "issuer"
    COMMITTEE = "committee"
    REGION = "region"
    SUCCESSION = "succession"  # 替代情况: either direction, told by its words
    REPLACES = "replaces"
    REPLACED_BY = "replaced_by"
    ADOPTS = "adopts"
    DEGREE = "degree"


@dataclass(frozen=True, slots=True)
class Link:
    """A relation as the source words it; `reverse` when the other standard is its subject: `number kind this`."""

    kind: str
    number: str
    degree: str = ""
    reverse: bool = False


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One record of a file, its cells still text as in the source.

    `line` counts from 1 as an editor or spreadsheet shows it. `raw` is the record under its own headings, so that it
    can be given back and mended. `said_on` is the day of the statement where the record itself tells it.
    """

    line: int
    cells: Mapping[Field, str]
    links: tuple[Link, ...] = ()
    flags: tuple[Flag, ...] = ()
    raw: Mapping[str, Any] | None = None
    said_on: date | None = None
    extra: Mapping[str, Any] | None = None
