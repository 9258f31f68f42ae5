"""Opening a file whatever it is packed in, and telling how its characters are encoded."""

from __future__ import annotations

import gzip
import hashlib
import io
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import BinaryIO

import zstandard

from guiju.base.errors import GuijuError, reason_of


class UnreadableFile(GuijuError):
    """The file cannot be opened, unpacked or understood."""


_ZSTD, _GZIP, ZIP = b"\x28\xb5\x2f\xfd", b"\x1f\x8b", b"PK\x03\x04"
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_SAMPLE = 262_144
_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)-?(0[1-9]|1[0-2])-?(0[1-9]|[12]\d|3[01])(?!\d)")


@contextmanager
def open_bytes(path: Path) -> Iterator[BinaryIO]:
    """The content of a file, unpacked if it is .zst or .gz by its first bytes. Raises UnreadableFile."""
    try:
        with open(path, "rb") as file:
            start = file.peek(4)[:4]  # and not read: a pipe cannot be wound back
            if start.startswith(_ZSTD):
                with zstandard.ZstdDecompressor().stream_reader(file, read_across_frames=True) as unpacked:
                    yield io.BufferedReader(unpacked, 1 << 20)
            elif start.startswith(_GZIP):
                with gzip.GzipFile(fileobj=file) as unpacked_gzip:
                    yield io.BufferedReader(unpacked_gzip, 1 << 20)
            else:
                yield file
    except EOFError as error:
        raise UnreadableFile("{file} 的压缩内容不完整：文件在结尾之前断了", file=path.name) from error
    except (zstandard.ZstdError, gzip.BadGzipFile, zlib.error) as error:
        raise UnreadableFile("{file} 的压缩内容已损坏：{error}", file=path.name, error=error) from error
    except BrokenPipeError:  # of whoever reads what we write
        raise
    except OSError as error:
        raise UnreadableFile("不能读取 {path}：{reason}", path=path, reason=reason_of(error)) from error


def is_packed(path: Path) -> bool:
    """Whether `open_bytes` would unpack it."""
    with open(path, "rb") as file:
        return file.read(4).startswith((_ZSTD, _GZIP))


def sample(path: Path) -> bytes:
    """The first part of the unpacked content, enough to tell what the file is."""
    with open_bytes(path) as file:
        return file.read(_SAMPLE)


def digest(path: Path) -> str:
    """SHA-256 of the file as it lies on the disk."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def encoding_of(start: bytes) -> str:
    """The encoding of a text by its beginning: a byte order mark, else UTF-16 without one, UTF-8, or GB 18030."""
    if start.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    even, odd = start[0:4096:2].count(0), start[1:4096:2].count(0)
    if odd + even > len(start[:4096]) // 8 and min(even, odd) * 10 < max(even, odd):
        return "utf-16-le" if odd > even else "utf-16-be"
    try:
        # The sample may end inside a character.
        start.decode("utf-8") if len(start) < _SAMPLE else start[: start.rfind(b"\n") + 1].decode("utf-8")
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data" and error.end >= len(start):
            return "utf-8"
        return "gb18030" if _decodes_better_as_gb18030(start) else "utf-8"
    return "utf-8"


def _decodes_better_as_gb18030(start: bytes) -> bool:
    """A UTF-8 file with a few broken bytes is still UTF-8."""
    return start.decode("gb18030", "replace").count("\ufffd") <= start.decode("utf-8", "replace").count("\ufffd")


@contextmanager
def open_text(path: Path, encoding: str | None = None) -> Iterator[io.TextIOWrapper]:
    """The content as text; bytes that do not decode become U+FFFD. Line ends are kept as they are."""
    chosen = encoding or encoding_of(sample(path))
    with open_bytes(path) as file:
        yield io.TextIOWrapper(file, encoding=chosen, errors="replace", newline="")


def bare_name(path: Path) -> str:
    """The file's name without its packing and type: `standards` of standards.jsonl.zst."""
    name = path.name
    while (stem := name.rpartition(".")[0]) and not re.fullmatch(r"\.\d+", name[len(stem) :]):
        name = stem
    return name


def day_in_name(path: Path) -> date | None:
    """The day that a snapshot's name carries: rfcs-2018-06-01.json."""
    found = _DAY.search(path.name)
    return date(int(found[1]), int(found[2]), int(found[3])) if found else None


def count_lines(path: Path) -> int:
    """How many lines the unpacked content has."""
    with open_bytes(path) as file:
        return sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b""))
