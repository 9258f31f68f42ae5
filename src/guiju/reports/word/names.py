"""Names of Office Open XML, and making its elements."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
INLINE = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
XML = "http://www.w3.org/XML/1998/namespace"
#: How the types of content of Word's own parts begin.
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
PREFIXES = {"w": MAIN, "r": RELATIONS, "a": DRAWING, "wp": INLINE, "c": CHART, "xml": XML}


def name(prefixed: str) -> str:
    """``w:p`` as lxml writes it."""
    prefix, _, local = prefixed.partition(":")
    return f"{{{PREFIXES[prefix]}}}{local}"


def parent(node: etree._Element) -> etree._Element:
    found = node.getparent()
    if found is None:
        raise ValueError(f"{node.tag} stands in nothing")
    return found


def remove(node: etree._Element) -> None:
    """Take it out of what it stands in."""
    parent(node).remove(node)


def element(tag: str, *children: etree._Element | None, text: str = "", **attributes: Any) -> etree._Element:
    """``element("w:jc", val="center")``: attributes belong to the namespace of WordprocessingML's own elements only.

    None among the children is left out. An attribute of another namespace is written ``r_id="rId1"``.
    """
    prefix = tag.partition(":")[0]
    made = etree.Element(name(tag), nsmap={prefix: PREFIXES[prefix]})
    for key, value in attributes.items():
        namespace, underscore, local = key.partition("_")
        if underscore and namespace in PREFIXES:
            made.set(name(f"{namespace}:{local}"), str(value))
        else:
            made.set(name(f"w:{key}") if prefix == "w" else key, str(value))
    if text:
        made.text = text
        if tag == "w:t" and text != text.strip():
            made.set(name("xml:space"), "preserve")
    made.extend([child for child in children if child is not None])
    return made


def field_codes(root: etree._Element) -> Iterator[str]:
    """The code of each field, put together of however many pieces."""
    pieces: list[list[str]] = []
    for node in root.iter(name("w:fldChar"), name("w:instrText"), name("w:fldSimple")):
        if node.tag == name("w:fldSimple"):
            yield node.get(name("w:instr")) or ""
        elif node.tag == name("w:instrText"):
            for code in pieces[-1:]:
                code.append(node.text or "")
        elif node.get(name("w:fldCharType")) == "begin":
            pieces.append([])
        elif node.get(name("w:fldCharType")) == "end" and pieces:
            yield "".join(pieces.pop())
    yield from ("".join(code) for code in pieces)
