"""A file of any type that Guiju reads, as blocks: `read(path)`."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path, PurePath
from typing import Any, Final

from guiju.base.errors import reason_of
from guiju.documents import carried, limited, opening
from guiju.documents.blocks import Document
from guiju.documents.formats.kinds import Kind, kind_of
from guiju.documents.formats.plain import of_plain_file, of_rows, of_text
from guiju.documents.opening import UnreadableFile

__all__ = ["LARGEST_FILE", "of_text", "read", "read_limited"]

LARGEST_FILE: Final = 256 << 20
"""Bytes, as it lies on the disk and as it unpacks from .gz or .zst."""

_MOST_PACKED: Final = 2
"""How often a file may be packed in another."""


def read(path: Path, *, name: str = "") -> Document:
    """The blocks of a file: docx, pdf, html, md, txt, xlsx, xls, csv; any of them packed as .gz or .zst.

    Its content says what it is, the ending of its name only where the content does not. `name` is what people call
    the file, for uploads that lie under another. Raises UnreadableFile, which says what to do.
    """
    return _read(path, name or path.name, _MOST_PACKED)


def read_limited(path: Path, *, name: str = "") -> Document:
    """`read` for files of strangers: in a process of its own, with bounded memory and time."""
    called = name or path.name
    _refuse_giants(path, called)
    return carried.unpacked(limited.read(f"{__name__}:read_packed", path, name=called))


def read_packed(path: Path, name: str) -> list[Any]:
    """What `read_limited` asks its process for."""
    return carried.packed(read(path, name=name))


def _read(path: Path, name: str, layers: int) -> Document:
    _refuse_giants(path, name)
    if opening.is_packed(path):
        if not layers:
            raise UnreadableFile("{file} 压缩了一层又一层，没有读", file=name)
        with _unpacked(path, name) as inner:
            return _read(inner, _without_packing(name), layers - 1)
    kind = kind_of(path, name)
    document = _of_kind(kind, path, name)
    if not any(block.text.strip() for block in document.blocks):
        raise UnreadableFile("{file} 里没有文字", file=name)
    return document if document.name == name else replace(document, name=name)


def _of_kind(kind: Kind, path: Path, name: str) -> Document:
    """Readers are imported when they are needed: a check of a text does not load those of pages and workbooks."""
    match kind:
        case Kind.WORD:
            from guiju.documents.word.reading import blocks_of

            return blocks_of(path, name=name)
        case Kind.PDF:
            from guiju.documents.formats.pdf import of_pdf

            return of_pdf(path, name)
        case Kind.HTML:
            from guiju.documents.formats.html import of_page

            return of_page(path, name)
        case Kind.MARKDOWN:
            from guiju.documents.formats.markdown import of_markdown_file

            return of_markdown_file(path, name)
        case Kind.WORKBOOK | Kind.OLD_WORKBOOK:
            from guiju.documents.formats.sheets import of_workbook

            return of_workbook(path, name, kind=kind)
        case Kind.ROWS:
            return of_rows(path, name)
        case Kind.TEXT:
            return of_plain_file(path, name)


def _refuse_giants(path: Path, name: str) -> None:
    try:
        size = os.stat(path).st_size
        if not path.is_file():
            raise UnreadableFile("{file} 不是文件", file=name)
    except OSError as error:
        raise UnreadableFile("不能读取 {path}：{reason}", path=name, reason=reason_of(error)) from error
    if size > LARGEST_FILE:
        raise UnreadableFile(
            "{file} 有 {size} MiB，最大 {most} MiB；请删去图片或分成几个文件",
            file=name,
            size=size >> 20,
            most=LARGEST_FILE >> 20,
        )


@contextmanager
def _unpacked(path: Path, name: str) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="guiju-") as folder, opening.open_bytes(path) as packed:
        inner = Path(folder) / "unpacked"
        with open(inner, "wb") as file:
            while piece := packed.read(1 << 20):
                file.write(piece)
                if file.tell() > LARGEST_FILE:
                    raise UnreadableFile("{file} 展开后超过 {most} MiB，没有读", file=name, most=LARGEST_FILE >> 20)
        yield inner


def _without_packing(name: str) -> str:
    return PurePath(name).stem if PurePath(name).suffix.lower() in (".gz", ".zst") else name
