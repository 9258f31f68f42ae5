"""A .docx opened: its parts by what they are for, whatever their names are."""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from lxml import etree

from guiju.documents import opening
from guiju.documents.opening import UnreadableFile
from guiju.documents.package import part
from guiju.documents.word.names import PACKAGE, RELATION

LARGEST: Final = 1 << 30
"""Bytes of all parts as they unpack."""
_SUSPICIOUS: Final = 32 << 20
_DENSEST: Final = 200
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")


class WordFile:
    """Parts are parsed when first asked for; a part asked for twice is the same tree. Made by `opened`."""

    def __init__(self, name: str, archive: zipfile.ZipFile) -> None:
        self.name = name
        self.archive = archive
        self.parts = frozenset(archive.namelist())
        self._roots: dict[str, etree._Element] = {}
        self.main = next(
            (target for kind, _id, target in self.relations("") if kind == "officeDocument" and target in self.parts),
            "word/document.xml",
        )
        if self.main not in self.parts:
            raise UnreadableFile("{file} 不是 Word 文档（.docx）：其中没有 word/document.xml", file=name)

    def root(self, part_name: str) -> etree._Element:
        if part_name not in self.parts:
            raise UnreadableFile("{file} 不完整：其中没有 {part}", file=self.name, part=part_name)
        if part_name not in self._roots:
            self._roots[part_name] = part(Path(self.name), self.archive, part_name)
        return self._roots[part_name]

    @property
    def roots(self) -> dict[str, etree._Element]:
        """What was parsed so far, by the name of the part."""
        return self._roots

    def relations(self, part_name: str) -> Iterator[tuple[str, str, str]]:
        """(last word of its type, id, part) of what a part points to inside the file; "" is the file itself."""
        folder, base = posixpath.split(part_name)
        listed = posixpath.join(folder, "_rels", f"{base}.rels")
        if listed not in self.parts:
            return
        for each in self.root(listed).iter(f"{PACKAGE}Relationship"):
            if each.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, each.get("Target", ""))).lstrip("/")
                yield each.get("Type", "").rpartition("/")[2], each.get("Id", ""), target

    def related(self, kind: str) -> str | None:
        """The part of this kind that the body points to: styles, numbering, footnotes, comments …"""
        return next((to for found, _id, to in self.relations(self.main) if found == kind and to in self.parts), None)

    def root_of(self, kind: str) -> etree._Element | None:
        name = self.related(kind)
        return None if name is None else self.root(name)


def relation_id(element: etree._Element) -> str:
    return next((found for space in RELATION if (found := element.get(f"{space}id"))), "")


@contextmanager
def opened(path: Path, *, name: str = "") -> Iterator[WordFile]:
    """Raises UnreadableFile for what is no .docx, is damaged, encrypted or too large; the sentence names the file."""
    shown = name or path.name
    with opening.open_bytes(path) as file:
        start = file.read(4096)
    if start.startswith(opening.OLD_EXCEL):
        if _is_encrypted(path):
            raise UnreadableFile("{file} 有打开密码，请先在 Word 或 WPS 中取消密码再试", file=shown)
        raise UnreadableFile("{file} 是旧的 .doc 文件，请用 Word 或 WPS 另存为 .docx 再上传", file=shown)
    if opening.is_packed(path):
        raise UnreadableFile("{file} 是压缩的，请先解压", file=shown)
    if not start.startswith(opening.ZIP):
        raise UnreadableFile("{file} 不是 Word 文档（.docx）", file=shown)
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(each.file_size for each in archive.infolist()) > LARGEST:
                raise UnreadableFile("{file} 展开后超过 {size} MiB", file=shown, size=LARGEST >> 20)
            _refuse_bombs(archive, shown)
            yield WordFile(shown, archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError) as error:
        raise UnreadableFile("{file} 已损坏，或有打开密码", file=shown) from error


def _refuse_bombs(archive: zipfile.ZipFile, name: str) -> None:
    """Of what people write a large part never packs that well; parsed, it would take many times its size."""
    for each in archive.infolist():
        if each.file_size > _SUSPICIOUS and each.file_size > _DENSEST * each.compress_size:
            raise UnreadableFile(
                "{file} 的 {part} 展开后有 {size} MiB，是压缩时的 {times} 倍，不像是文档，没有读",
                file=name,
                part=each.filename,
                size=each.file_size >> 20,
                times=each.file_size // max(1, each.compress_size),
            )


def _is_encrypted(path: Path) -> bool:
    """From outside an encrypted .docx looks like a .doc."""
    with open(path, "rb") as file:
        return _ENCRYPTED in file.read(64 << 20)
