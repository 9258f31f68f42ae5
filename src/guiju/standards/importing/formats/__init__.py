"""Telling what a file is by its content, and opening it as that."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from guiju.documents import opening
from guiju.documents.opening import UnreadableFile
from guiju.standards.importing.columns import NO_MAPPING, REJECT_COLUMNS, Mapping_, plain
from guiju.standards.importing.formats.csv_ import looks_like_csv, open_csv
from guiju.standards.importing.formats.objects import first_object, open_jsonl, open_nmpa
from guiju.standards.importing.formats.reading import Format, Layout, Reading, Request
from guiju.standards.importing.formats.relaton import is_relaton, open_relaton
from guiju.standards.importing.formats.rfc_index import open_rfc_index
from guiju.standards.importing.formats.stage_events import is_event, open_stage_events
from guiju.standards.importing.formats.xlsx import open_xlsx

__all__ = ["Format", "Layout", "Reading", "events_last", "open_file", "recognise_format"]


_NMPA_KEYS = ({"gb_number", "iso_number"}, {"number", "status_zh"})


def recognise_format(path: Path, start: bytes) -> Format:
    """What the first part of the unpacked content shows the file to be. Raises UnreadableFile."""
    if start.startswith((opening.ZIP, opening.OLD_EXCEL)):
        return Format.XLSX
    if not start.strip(b"\xef\xbb\xbf \t\r\n\x00"):
        raise UnreadableFile("{file} 是空的", file=path.name)
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith((b"{", b"[")):
        first = first_object(start)
        if re.match(rb"\{\s*\"RFC\d+\"\s*:\s*\{", text):
            return Format.RFC_INDEX
        if is_relaton(first) or is_event(first):
            return Format.RELATON
        if text.startswith(b"[") and (
            {"gb_number", "iso_number"} <= set(first) or {"number", "status_zh"} <= set(first)
        ):
            return Format.NMPA
        return Format.JSONL
    if looks_like_csv(start):
        return Format.CSV
    raise UnreadableFile(
        "看不出 {file} 是哪种文件；可以导入的有 CSV、Excel 工作簿、JSON Lines、Relaton、RFC 索引", file=path.name
    )


def open_file(path: Path | str, format: str | None = None, mapping: Mapping_ | None = None) -> Reading:
    """Open a file for reading its rows, as `format` or as what its content shows. Raises UnreadableFile."""
    path = Path(path)
    start = opening.sample(path)
    request = Request(path, start, mapping or NO_MAPPING)
    if format and format != "auto":
        chosen = Format(format)
        _require_likely(chosen, path, start)
    else:
        chosen = recognise_format(path, start)
    if chosen is Format.RELATON and is_event(first_object(start)):
        return open_stage_events(request)
    reading = _OPENERS[chosen](request)
    _require_mapped(reading, request.mapping)
    return _from_its_source(reading)


def _require_likely(chosen: Format, path: Path, start: bytes) -> None:
    """A format that the content cannot have is told at once, not row by row."""
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    as_json = text.startswith((b"{", b"["))
    as_book = start.startswith((opening.ZIP, opening.OLD_EXCEL))
    first = first_object(start) if as_json else {}
    match chosen:
        case Format.CSV:
            likely = not as_book
        case Format.XLSX:
            likely = as_book
        case Format.RELATON:
            likely = as_json and (not first or is_relaton(first) or is_event(first))
        case _:
            likely = as_json
    if not likely:
        raise UnreadableFile(
            "{file} 的内容不是 {format}；请改用相符的格式，或不写格式，由程序按内容辨认",
            file=path.name,
            format=chosen.value,
        )


def _require_mapped(reading: Reading, mapping: Mapping_) -> None:
    """Every heading of the mapping is one of the file: a misspelt one would go unheard."""
    layout = reading.layout
    there = {plain(heading) for heading in (*layout.headings, *layout.recognised, *layout.unknown)}
    if missing := [heading for heading in mapping.columns if plain(heading) not in there]:
        raise UnreadableFile(
            "映射中的列“{missing}”不在 {file} 中；文件的列有：{headings}",
            missing="、".join(missing),
            file=reading.path.name,
            headings="、".join(filter(None, layout.headings)),
        )


def events_last(paths: Iterable[Path]) -> list[Path]:
    """The files in the order given, but those that tell of editions (events) after those that bring them."""
    return sorted(paths, key=_tells_events)


def _tells_events(path: Path) -> bool:
    try:
        return is_event(first_object(opening.sample(path)))
    except UnreadableFile:
        return False  # said when it is its turn


def _from_its_source(reading: Reading) -> Reading:
    """Rejected rows that come back mended are said by the source that they came from at first."""
    if not set(reading.layout.headings) >= REJECT_COLUMNS:
        return reading
    first = next(iter(reading.rows()), None)
    source = (first.raw or {}).get("来源", "") if first else ""
    return replace(reading, source=source) if source else reading


_OPENERS: dict[Format, Callable[[Request], Reading]] = {
    Format.CSV: open_csv,
    Format.XLSX: open_xlsx,
    Format.JSONL: open_jsonl,
    Format.RELATON: open_relaton,
    Format.RFC_INDEX: open_rfc_index,
    Format.NMPA: open_nmpa,
}
