"""A .docx as blocks: `blocks_of(path)`."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from guiju.documents.blocks import Document
from guiju.documents.opening import UnreadableFile
from guiju.documents.word.opened import WordFile, opened
from guiju.documents.word.passages import passages_of

_PROPERTIES: Final = {"title": "title", "creator": "author", "subject": "subject", "keywords": "keywords"}


def blocks_of(path: Path, *, name: str = "") -> Document:
    """Tracked changes are seen as accepted, comments are not text. Raises UnreadableFile, which says what to do.

    `name` is what the file is called where its path is not what the reader knows. A block's address is
    (part, ordinal of its first w:p among all of that part).
    """
    with opened(path, name=name) as file:
        blocks = tuple(each.block for each in passages_of(file))
        if not any(block.text.strip() for block in blocks):
            raise UnreadableFile("{file} 里没有文字；扫描的图片请先识别成文字，再存为 .docx", file=file.name)
        pages = max((block.page for block in blocks if block.page), default=None)
        return Document(file.name, "docx", blocks, pages, _properties(file))


def _properties(file: WordFile) -> dict[str, str]:
    core = next((to for kind, _id, to in file.relations("") if kind == "core-properties" and to in file.parts), None)
    found: dict[str, str] = {}
    for each in file.root(core) if core else ():
        key = _PROPERTIES.get(each.tag.rpartition("}")[2]) if isinstance(each.tag, str) else None
        if key and each.text and each.text.strip():
            found[key] = each.text.strip()
    return found
