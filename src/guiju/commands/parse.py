"""`guiju parse`: one standard number a line in, one JSON line out."""

from __future__ import annotations

import argparse
import gzip
import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import orjson
import zstandard

from guiju.base.errors import GuijuError
from guiju.base.numbers import UnreadableNumber, parse

SUMMARY = "逐行读标准号，输出 JSON Lines", "Read standard numbers, one a line, as JSON Lines"

MAX_LINE_BYTES = 4096
"""Longer lines are reported as unreadable and skipped; no number is a tenth as long."""

_CHUNK = 1 << 20
_SHOWN = 200


class UnreadableFile(GuijuError):
    """A file is missing, not allowed, or its compression is damaged."""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files",
        nargs="*",
        metavar="FILE",
        help="文本文件，每行一个标准号；.gz 与 .zst 直接读；没有或为 - 时读标准输入 / text files, one number a line",
    )


def run(args: argparse.Namespace) -> int:
    out = sys.stdout.buffer
    try:
        for name in args.files or ["-"]:
            with _opened(name) as stream:
                for line in bounded_lines(stream):
                    out.write(orjson.dumps(row(line)) + b"\n")
        out.flush()
    except UnreadableFile as error:
        out.flush()
        print(error, file=sys.stderr)
        return 2
    except BrokenPipeError:
        sys.stdout = io.TextIOWrapper(io.BytesIO())  # the reader is gone: nothing more to flush at exit
        return 0
    return 0


def row(line: bytes | None) -> dict[str, object]:
    """What is written for one line; None stands for a line that was too long to keep."""
    if line is None:
        return _failed("", f"这一行超过 {MAX_LINE_BYTES} 字节，不是标准号")
    text, ok = _decoded(line)
    if not ok:
        return _failed(text[:_SHOWN], "这一行既不是 UTF-8 也不是 GB18030 编码")
    try:
        number = parse(text)
    except UnreadableNumber as error:
        return _failed(text[:_SHOWN], str(error))
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


_KEYS = [
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
]


def _failed(text: str, error: str) -> dict[str, object]:
    return {"input": text, "ok": False, **dict.fromkeys(_KEYS), "error": error}


def _decoded(line: bytes) -> tuple[str, bool]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return line.decode(encoding), True
        except UnicodeDecodeError:
            continue
    return line.decode("utf-8", "replace"), False


def bounded_lines(stream: IO[bytes]) -> Iterator[bytes | None]:
    """Lines without their ends, in bounded memory: None for one longer than MAX_LINE_BYTES."""
    pending, too_long = b"", False
    while chunk := stream.read(_CHUNK):
        *complete, last = chunk.split(b"\n")
        for piece in complete:
            yield _finished(pending + piece, too_long)
            pending, too_long = b"", False
        pending += last
        if len(pending) > MAX_LINE_BYTES:
            pending, too_long = b"", True
    if pending or too_long:
        yield _finished(pending, too_long)


def _finished(line: bytes, too_long: bool) -> bytes | None:
    return None if too_long or len(line) > MAX_LINE_BYTES else line.removesuffix(b"\r")


@contextmanager
def _opened(name: str) -> Iterator[IO[bytes]]:
    if name == "-":
        yield sys.stdin.buffer
        return
    path = Path(name)
    try:
        with path.open("rb") as raw:
            if path.suffix == ".gz":
                with gzip.GzipFile(fileobj=raw) as unzipped:
                    yield unzipped  # type: ignore[misc]
            elif path.suffix == ".zst":
                with zstandard.ZstdDecompressor().stream_reader(raw, read_across_frames=True) as unpacked:
                    yield unpacked
            else:
                yield raw
    except BrokenPipeError:
        raise
    except (OSError, EOFError, zstandard.ZstdError) as error:
        raise UnreadableFile(f"读不了文件 {name}：{error}") from error
