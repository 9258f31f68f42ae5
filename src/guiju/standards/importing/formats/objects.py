"""One object a line (JSON Lines), or an array of objects: keys are headings."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

import orjson

from guiju.documents import opening
from guiju.documents.opening import UnreadableFile
from guiju.standards.importing.columns import NO_MAPPING, Columns, Mapping_, is_heading, recognise
from guiju.standards.importing.defects import Flag
from guiju.standards.importing.formats.reading import Format, Reading, Request, layout_of
from guiju.standards.importing.rows import Field, ImportRow

_LOOKED_AT = 500


def open_jsonl(request: Request) -> Reading:
    columns = _columns(request)

    def rows() -> Iterator[ImportRow]:
        return rows_of(records(request), request.mapping)

    return Reading(
        format=Format.JSONL,
        path=request.path,
        layout=layout_of(columns),
        rows=rows,
        covers=columns.covers,
        source=opening.bare_name(request.path),
        title=opening.bare_name(request.path),
    )


def open_nmpa(request: Request) -> Reading:
    """The catalogue of medical-device standards, and its list of adopted ISO standards."""
    first = first_object(request.start)
    pairs = "gb_number" in first
    # In the list of pairs the English title is the adopted standard's own.
    mapping = Mapping_({"gb_number": Field.NUMBER, "title_en": None} if pairs else {"status": None})

    def rows() -> Iterator[ImportRow]:
        return rows_of(records(request), mapping)

    columns = _columns(Request(request.path, request.start, mapping))
    return Reading(
        format=Format.NMPA,
        path=request.path,
        layout=layout_of(columns),
        rows=rows,
        covers=columns.covers,
        source="nmpa-adoptions" if pairs else "nmpa",
        title="医疗器械采用国际标准对照" if pairs else "医疗器械标准目录",
        priority=60,
    )


def records(request: Request) -> Iterator[tuple[int, Any, Flag | None]]:
    """(line, object, flag) of each record; in an array the line is the place in it, counted from 1."""
    if request.start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"["):
        yield from _of_array(request)
        return
    with opening.open_bytes(request.path) as file:
        last = b""
        for number, line in enumerate(file, start=1):
            last = line
            text = line.strip().removeprefix(b"\xef\xbb\xbf")
            if not text:
                continue
            try:
                yield number, orjson.loads(text), None
            except orjson.JSONDecodeError as error:
                cut = not last.endswith(b"\n")
                shown = text[:200].decode("utf-8", "replace")
                yield number, shown, Flag("LINE_TRUNCATED" if cut else "LINE_NOT_JSON", str(error)[:200])


def _of_array(request: Request) -> Iterator[tuple[int, Any, Flag | None]]:
    with opening.open_bytes(request.path) as file:
        try:
            content = orjson.loads(file.read().removeprefix(b"\xef\xbb\xbf"))
        except orjson.JSONDecodeError as error:
            raise UnreadableFile("{file} 不是完整的 JSON：{error}", file=request.path.name, error=error) from error
    for place, item in enumerate(content, start=1):
        yield place, item, None


def rows_of(found: Iterator[tuple[int, Any, Flag | None]], mapping: Mapping_ = NO_MAPPING) -> Iterator[ImportRow]:
    known: dict[tuple[str, ...], list[tuple[Field, str]]] = {}
    for line, item, flag in found:
        if flag is not None:
            yield ImportRow(line, {}, flags=(flag,), raw={"text": item})
            continue
        if not isinstance(item, dict):
            yield ImportRow(line, {}, flags=(Flag("ROW_NOT_OBJECT", str(item)[:200]),), raw={"text": str(item)[:2000]})
            continue
        keys = tuple(item)
        if (places := known.get(keys)) is None:
            columns = recognise(keys, mapping)
            places = known[keys] = [(field, keys[place]) for field, place in columns.places.items()]
        yield ImportRow(line, {field: text_of(item[key]) for field, key in places}, raw=item)


#: What stands for a thing in a record of ours (docs/record.md): a standard, a class, an organization.
_OF_A_RECORD = ("number", "code", "name_zh", "name_en")
_DEEPEST = 20


def text_of(value: Any, depth: int = 0) -> str:
    """A value as one text; what is nested deeper than anyone writes is passed over."""
    if isinstance(value, str):
        return value
    if value is None or depth > _DEEPEST:
        return ""
    if isinstance(value, dict):
        if named := next((value[name] for name in _OF_A_RECORD if value.get(name)), None):
            return f"{text_of(named, depth + 1)} {text_of(value.get('degree'), depth + 1)}".rstrip()
        value = list(value.values())
    if isinstance(value, list):
        return "、".join(filter(None, (text_of(each, depth + 1) for each in value)))
    return str(value)


def first_object(start: bytes) -> dict[str, Any]:
    """The first object of a JSON Lines file or of an array, from the first part of the file; {} if there is none."""
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith(b"["):
        text = text[1:].lstrip()
        depth = 0
        end = len(text)
        quoted = escaped = False
        for place, byte in enumerate(text, start=1):
            if escaped:
                escaped = False
            elif byte == 0x5C:
                escaped = True
            elif byte == 0x22:
                quoted = not quoted
            elif not quoted:
                depth += (byte == 0x7B) - (byte == 0x7D)
                if byte == 0x7D and not depth:
                    end = place
                    break
        text = text[:end]
    else:
        text = text.partition(b"\n")[0]
    try:
        found = orjson.loads(text)
    except orjson.JSONDecodeError:
        return {}
    return found if isinstance(found, dict) else {}


def _columns(request: Request) -> Columns:
    """The columns of all keys in the first records. Raises UnreadableFile if no key names the number."""
    keys: dict[str, None] = {}
    for _, item, _ in islice(records(request), _LOOKED_AT):
        if isinstance(item, dict):
            keys.update(dict.fromkeys(item))
    columns = recognise(tuple(keys), request.mapping)
    if not is_heading(columns):
        shown = "、".join(keys) or "（没有记录）"
        raise UnreadableFile(
            "{file} 的各项中没有认出标准号：{shown}；用映射文件说明哪一项是标准号", file=request.path.name, shown=shown
        )
    return columns
