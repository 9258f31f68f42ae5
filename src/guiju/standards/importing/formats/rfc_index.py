"""Snapshots of the RFC index as rfc.fyi keeps them: {"RFC5234": {"title", "status", "level", …}}."""

from __future__ import annotations

import re
from collections.abc import Iterator

import orjson

from guiju.base.terms import Status
from guiju.documents import opening
from guiju.documents.opening import UnreadableFile
from guiju.standards.importing.defects import Flag
from guiju.standards.importing.formats.reading import Format, Layout, Reading, Request
from guiju.standards.importing.rows import Field, ImportRow

_STATUS = {"current": Status.IN_FORCE, "obsoleted": Status.REPLACED}


def open_rfc_index(request: Request) -> Reading:
    def rows() -> Iterator[ImportRow]:
        with opening.open_bytes(request.path) as file:
            try:
                content = orjson.loads(file.read())
            except orjson.JSONDecodeError as error:
                raise UnreadableFile("{file} 不是完整的 JSON：{error}", file=request.path.name, error=error) from error
        for place, (name, entry) in enumerate(content.items(), start=1):
            if not isinstance(entry, dict):
                yield ImportRow(place, {}, flags=(Flag("ROW_NOT_OBJECT", name[:200]),), raw={"number": name})
                continue
            # The six snapshots spell RFC 1 in two ways: RFC0001 and RFC1.
            number = re.sub(r"^([A-Z]+)0*(?=\d)", r"\1 ", name)
            status = entry.get("status", "")
            yield ImportRow(
                place,
                {
                    Field.NUMBER: number,
                    Field.TITLE_EN: entry.get("title", ""),
                    Field.STATUS: str(_STATUS.get(status, status)),
                    Field.ISSUER: "IETF",
                },
                raw={"number": name, **entry},
                extra={key: entry[key] for key in ("level", "stream", "wg", "area") if entry.get(key)},
            )

    return Reading(
        format=Format.RFC_INDEX,
        path=request.path,
        layout=Layout(
            headings=("number", "title", "status", "level", "stream", "wg", "area", "keywords"),
            recognised={"number": "number", "title": "title_en", "status": "status"},
        ),
        rows=rows,
        covers=frozenset({Field.NUMBER, Field.TITLE_EN, Field.STATUS, Field.ISSUER}),
        source="rfc-index",
        title="RFC Index",
        priority=70,
        confidence="high",
        complete=True,
    )
