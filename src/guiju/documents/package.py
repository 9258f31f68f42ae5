"""The parts of a .docx and the words of its paragraphs, read without trusting it."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Final

from lxml import etree

from guiju.documents.opening import UnreadableFile

WORD: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_COMPATIBILITY: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_STRICT: Final = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_USUAL: Final = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"

LARGEST_PART: Final = 100 << 20
"""Bytes of one part as it unpacks."""

UNSEEN: Final = frozenset(
    (
        WORD + "del",
        WORD + "moveFrom",
        WORD + "pPr",
        WORD + "rPr",
        WORD + "instrText",
        WORD + "delText",
        WORD + "txbxContent",
        WORD + "tbl",
        _COMPATIBILITY + "Fallback",
    )
)
_CHARACTERS: Final = {
    WORD + "tab": "\t",
    WORD + "br": "\n",
    WORD + "cr": "\n",
    WORD + "noBreakHyphen": "-",
    WORD + "ptab": "\t",
}


def part(path: Path, archive: zipfile.ZipFile, name: str) -> etree._Element:
    """The root of one part. No entity is looked up, nothing is fetched. Raises UnreadableFile."""
    if archive.getinfo(name).file_size > LARGEST_PART:
        raise UnreadableFile(
            "{file} 的 {name} 展开后超过 {size} MiB", file=path.name, name=name, size=LARGEST_PART >> 20
        )
    with archive.open(name) as file:
        content = file.read(LARGEST_PART + 1)
    if len(content) > LARGEST_PART:
        raise UnreadableFile(
            "{file} 的 {name} 展开后超过 {size} MiB", file=path.name, name=name, size=LARGEST_PART >> 20
        )
    if b"<!DOCTYPE" in content[:4096]:
        raise UnreadableFile("{file} 的内容含有 DTD，没有读", file=path.name)
    content = content.replace(_STRICT, _USUAL)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableFile("{file} 的内容已损坏：{error}", file=path.name, error=error) from error


def paragraph_text(paragraph: etree._Element) -> str:
    """What a reader sees: results of fields but not their codes, insertions but not deletions, no text boxes."""
    found: list[str] = []
    _gather(paragraph, found)
    return "".join(found).strip()


def _gather(node: etree._Element, found: list[str]) -> None:
    for child in node:
        tag = child.tag
        if tag in UNSEEN or not isinstance(tag, str):
            continue
        if tag == WORD + "t" or (tag.endswith("}t") and "officeDocument/2006/math" in tag):
            found.append(child.text or "")
        elif tag == WORD + "sym":
            found.append(_symbol(child))
        elif tag in _CHARACTERS:
            found.append(_CHARACTERS[tag] if child.get(WORD + "type") not in ("page", "column") else "")
        else:
            _gather(child, found)


def _symbol(mark: etree._Element) -> str:
    """Characters of the symbol fonts stand in a private range: those that a reader would miss are named."""
    return {"F0B0": "°", "F0B1": "±", "F0A3": "≤", "F0B3": "≥", "F0B4": "×", "F06D": "μ", "F057": "Ω"}.get(
        (mark.get(WORD + "char") or "").upper(), ""
    )
