"""One standard number a line in, one JSON object a line out."""

from __future__ import annotations

import argparse
import codecs
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from guiju.commands import said, told

SUMMARY = "逐行读标准号，输出 JSON", "Read standard numbers, one a line, as JSON"

MAX_LINE_BYTES = 4096
"""Of a longer line only the beginning is kept and shown, as unreadable; no number is a tenth as long."""

KEYS = (
    "input",
    "ok",
    "kind",
    "canonical",
    "printed",
    "publisher",
    "prefix",
    "tier",
    "nature",
    "number",
    "parts",
    "year",
    "adopts",
    "amendment",
    "range_to",
    "dated",
    "error",
)
"""Of every line of output, in this order; all but input, ok and error are null when the line is not a number."""

_CHUNK = 1 << 20
_SHOWN = 200
_SHOWN_OF_OVERLONG = 80
_KEPT = MAX_LINE_BYTES + 2
"""Bytes of a line; the two beyond are for a carriage return and for what tells that the line was longer."""
_ENCODINGS = ("utf-8-sig", "gb18030")


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files",
        nargs="*",
        metavar="FILE",
        help=said(
            "每行一个标准号，可为 .gz、.zst；没有或为 - 时读标准输入",
            "one number a line, also .gz and .zst; none or -: standard input",
        ),
    )


def run(args: argparse.Namespace) -> int:
    import orjson

    out = sys.stdout.buffer
    try:
        for name in args.files or ["-"]:
            with _opened(name) as stream:
                for line in bounded_lines(stream):
                    out.write(orjson.dumps(row(line), option=orjson.OPT_APPEND_NEWLINE))
    finally:
        out.flush()
    return 0


def row(line: bytes) -> dict[str, object]:
    """What is written for one line, as `bounded_lines` gives it."""
    from guiju.base.numbers import UnreadableNumber, parse

    if len(line) > MAX_LINE_BYTES:
        return _failed(
            _beginning(line),
            said(
                f"这一行超过 {MAX_LINE_BYTES} 字节，不是标准号",
                f"this line is longer than {MAX_LINE_BYTES} bytes: no standard number",
            ),
        )
    text = _decoded(line)
    if text is None:
        return _failed(
            line[:_SHOWN].decode("utf-8", "replace"),
            said("这一行既不是 UTF-8 也不是 GB18030 编码", "this line is neither UTF-8 nor GB 18030"),
        )
    try:
        number = parse(text)
    except UnreadableNumber as error:
        return _failed(text[:_SHOWN], told(error))
    return {
        "input": text,
        "ok": True,
        "kind": number.kind,
        "canonical": number.canonical,
        "printed": number.printed,
        "publisher": number.publisher,
        "prefix": number.prefix,
        "tier": number.tier,
        "nature": number.nature,
        "number": number.number,
        "parts": number.parts,
        "year": number.year,
        "adopts": number.adopts.canonical if number.adopts else None,
        "amendment": number.amendment or None,
        "range_to": number.range_to or None,
        "dated": number.dated,
        "error": None,
    }


def _failed(text: str, error: str) -> dict[str, object]:
    return {**dict.fromkeys(KEYS), "input": text, "ok": False, "error": error}


def _decoded(line: bytes) -> str | None:
    """The line as UTF-8, else as GB18030; None when it is neither."""
    for encoding in _ENCODINGS:
        try:
            return line.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _beginning(line: bytes) -> str:
    """The first characters of a line that was cut, perhaps within a character."""
    for encoding in _ENCODINGS:
        try:
            text = codecs.getincrementaldecoder(encoding)().decode(line)
        except UnicodeDecodeError:
            continue
        break
    else:
        text = line.decode("utf-8", "replace")
    return f"{text[:_SHOWN_OF_OVERLONG]}…"


def bounded_lines(stream: IO[bytes]) -> Iterator[bytes]:
    """Lines without their ends, in bounded memory: one over MAX_LINE_BYTES is cut to a beginning that is still over."""
    pending = b""
    while chunk := stream.read(_CHUNK):
        *complete, last = chunk.split(b"\n")
        for piece in complete:
            yield (pending + piece)[:_KEPT].removesuffix(b"\r")
            pending = b""
        pending = (pending + last)[:_KEPT]
    if pending:
        yield pending.removesuffix(b"\r")


@contextmanager
def _opened(name: str) -> Iterator[IO[bytes]]:
    """The bytes of a file, unpacked, or of standard input for ``-``. Raises UnreadableFile."""
    if name == "-":
        yield sys.stdin.buffer
        return
    from guiju.documents.opening import open_bytes

    with open_bytes(Path(name)) as stream:
        yield stream
