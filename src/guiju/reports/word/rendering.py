"""Making a document of a template."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from docx.document import Document as WordDocument

from guiju.reports.word.filling import Filling
from guiju.reports.word.packing import opened, saved
from guiju.reports.word.turning import turn


@dataclass(frozen=True, slots=True)
class Properties:
    """What Word shows of a document under 文件 > 信息."""

    title: str
    author: str = ""
    subject: str = ""
    keywords: tuple[str, ...] = ()


def places_of(template: Path | bytes) -> list[str]:
    """The expressions that stand in the template's places, as they are written, each once, in their order."""
    return Filling(opened(template)).expressions()


def render(
    template: Path | bytes, places: Mapping[str, object], *, finished_on: datetime, properties: Properties
) -> bytes:
    """The document that the template makes of these places; the same for the same, byte for byte.

    Raises BrokenTemplate and UnknownPlace, which name every paragraph at fault. The names `ref` and `linked` are there
    without being given. The contents have no page numbers yet: see `paginated`.
    """
    document = opened(template)
    filling = Filling(document)
    filling.fill(places)
    turn(document, filling.objects)
    _describe(document, properties, finished_on)
    return saved(document)


def _describe(document: WordDocument, properties: Properties, finished_on: datetime) -> None:
    core = document.core_properties
    core.title, core.author, core.subject = properties.title, properties.author, properties.subject
    core.keywords = "，".join(properties.keywords)
    core.last_modified_by, core.language, core.revision = properties.author, "zh-CN", 1
    core.created = core.modified = finished_on
