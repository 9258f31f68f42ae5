"""A file sent whole or in part: one Range of RFC 9110, so that a transfer that was cut short can go on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

_PIECE = 1 << 16
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)


def sent(request: HttpRequest, path: Path, *, content_type: str) -> HttpResponseBase:
    """Several ranges at once, and what is no range, are answered with the whole, as the standard allows."""
    size = path.stat().st_size
    span = _span(request, size)
    if span is not None and span.start >= span.stop:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    part = range(size) if span is None else span
    response = StreamingHttpResponse(
        _Pieces(path.open("rb"), part), content_type=content_type, status=200 if span is None else 206
    )
    response["Content-Length"] = str(len(part))
    response["Accept-Ranges"] = "bytes"
    response["Content-Disposition"] = f'attachment; filename="{path.name}"'
    if span is not None:
        response["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{size}"
    return response


def _span(request: HttpRequest, size: int) -> range | None:
    """The bytes asked for; empty where the file has none of them; None where the whole is wanted."""
    found = _RANGE.fullmatch(request.headers.get("Range", "").strip())
    if found is None or not (found[1] or found[2]):
        return None
    if not found[1]:
        return range(max(0, size - int(found[2])), size)
    first, last = int(found[1]), int(found[2]) if found[2] else size - 1
    if found[2] and last < first:
        return None
    return range(min(first, size), min(last + 1, size))


class _Pieces:
    """Closed by the server when it is done or its reader leaves."""

    def __init__(self, file: IO[bytes], part: range) -> None:
        self._file, self._part = file, part

    def __iter__(self) -> Iterator[bytes]:
        self._file.seek(self._part.start)
        left = len(self._part)
        while left and (piece := self._file.read(min(_PIECE, left))):
            left -= len(piece)
            yield piece

    def close(self) -> None:
        self._file.close()
