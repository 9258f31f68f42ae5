"""A new template with everything but its words: cover, contents, header, page numbers, styles."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from lxml import etree

from guiju.reports.word.names import PREFIXES, element
from guiju.reports.word.packing import packed
from guiju.reports.word.styles import Style, fonts_xml, settings_xml, styles_xml

_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
#: part, its type, and whether pages have it on the right or the left
_FURNITURE = (
    ("header1", "header", "default"),
    ("header2", "header", "even"),
    ("footer1", "footer", "default"),
    ("footer2", "footer", "even"),
)


def new_template(*, cover: Sequence[tuple[Style, str]], header: str, contents: str = "目　录") -> WordDocument:
    """A template to which its author adds paragraphs: ``document.add_paragraph("…", style=Style.BODY)``.

    `cover` are the paragraphs of the first page, `header` stands over every page after it. Both may hold places.
    Contents are numbered I, II, …, the text begins with page 1.
    """
    document = Document(io.BytesIO(_package(header)))
    for style, text in cover:
        document.add_paragraph(text, style=style)
    document.add_paragraph()._p.append(element("w:pPr", _section()))
    document.add_paragraph(contents, style=Style.CONTENTS)
    document._body._body.insert(-1, contents_field())
    document.add_paragraph()._p.append(element("w:pPr", _section(numbers="upperRoman", furniture=True)))
    return document


def plain_document(*, header: str = "") -> WordDocument:
    """A document without cover and contents, whose pages are numbered: for sheets, notices and minutes."""
    document = Document(io.BytesIO(_package(header)))
    body = document._body._body
    body.remove(body[-1])
    body.append(_section(numbers="decimal", furniture=True))
    return document


def contents_field(levels: int = 3) -> etree._Element:
    """A paragraph with the field of a table of contents; its entries are written when a report is made."""
    code = f' TOC \\o "1-{levels}" \\h \\z \\u '
    return element(
        "w:p",
        element("w:pPr", element("w:pStyle", val="Toc1")),
        *field(code, element("w:r", element("w:t", text="目录在生成报告时写入"))),
    )


def field(code: str, *shown: etree._Element) -> list[etree._Element]:
    """Runs of a field: its code, and what it shows until somebody renews it."""
    return [
        element("w:r", element("w:fldChar", fldCharType="begin")),
        element("w:r", element("w:instrText", text=code, xml_space="preserve")),
        element("w:r", element("w:fldChar", fldCharType="separate")),
        *shown,
        element("w:r", element("w:fldChar", fldCharType="end")),
    ]


def _package(header: str) -> bytes:
    relations = [("styles", "styles.xml"), ("settings", "settings.xml"), ("fontTable", "fontTable.xml")]
    relations += [(kind, f"{part}.xml") for part, kind, _side in _FURNITURE]
    types = {"document": "document.main", "styles": "styles", "settings": "settings", "fontTable": "fontTable"}
    types |= {part: kind for part, kind, _side in _FURNITURE}
    body = element("w:document", element("w:body", _section(numbers="decimal")))
    parts = {
        "word/document.xml": body,
        "word/styles.xml": styles_xml(),
        "word/settings.xml": settings_xml(),
        "word/fontTable.xml": fonts_xml(),
        "word/header1.xml": _header(header),
        "word/header2.xml": _header(header),
        "word/footer1.xml": _footer("right"),
        "word/footer2.xml": _footer("left"),
    }
    return packed(
        {part: _written(root) for part, root in parts.items()}
        | {
            "[Content_Types].xml": _content_types(types),
            "_rels/.rels": _relations([("officeDocument", "word/document.xml")]),
            "word/_rels/document.xml.rels": _relations(relations),
        }
    )


def _section(*, numbers: str = "", furniture: bool = False) -> etree._Element:
    """The properties of a section: 37, 35, 28 and 26 mm of margin. Without its own furniture it has that before it."""
    references = [
        element(f"w:{kind}Reference", type=side, r_id=f"rId{4 + place}")
        for place, (_part, kind, side) in enumerate(_FURNITURE)
    ]
    return element(
        "w:sectPr",
        *(references if furniture else ()),
        element("w:pgSz", w=11906, h=16838),
        element("w:pgMar", top=2098, right=1474, bottom=1984, left=1588, header=1247, footer=1304, gutter=0),
        element("w:pgNumType", fmt=numbers, start=1) if numbers else None,
    )


def _header(text: str) -> etree._Element:
    paragraph = element(
        "w:p", element("w:pPr", element("w:pStyle", val="Header")), element("w:r", element("w:t", text=text))
    )
    return element("w:hdr", paragraph)


def _footer(side: str) -> etree._Element:
    """``— 1 —``, one character away from the outer edge of the text."""
    indent: dict[str, Any] = {"rightChars": 100, "right": 280} if side == "right" else {"leftChars": 100, "left": 280}
    properties = element(
        "w:pPr", element("w:pStyle", val="Footer"), element("w:ind", **indent), element("w:jc", val=side)
    )
    number = element("w:r", element("w:t", text="1"))
    return element(
        "w:ftr",
        element(
            "w:p",
            properties,
            element("w:r", element("w:t", text="— ")),
            *field(" PAGE ", number),
            element("w:r", element("w:t", text=" —")),
        ),
    )


def _written(root: etree._Element) -> bytes:
    whole = etree.Element(root.tag, nsmap={prefix: PREFIXES[prefix] for prefix in ("w", "r")})
    whole.extend(root)
    etree.cleanup_namespaces(whole, keep_ns_prefixes=["w", "r"])
    return etree.tostring(whole, xml_declaration=True, encoding="UTF-8", standalone=True)


def _content_types(types: dict[str, str]) -> bytes:
    root = etree.Element("Types", xmlns="http://schemas.openxmlformats.org/package/2006/content-types")
    etree.SubElement(
        root, "Default", Extension="rels", ContentType="application/vnd.openxmlformats-package.relationships+xml"
    )
    etree.SubElement(root, "Default", Extension="xml", ContentType="application/xml")
    for part, kind in types.items():
        etree.SubElement(root, "Override", PartName=f"/word/{part}.xml", ContentType=f"{_TYPE}{kind}+xml")
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _relations(targets: list[tuple[str, str]]) -> bytes:
    root = etree.Element("Relationships", xmlns="http://schemas.openxmlformats.org/package/2006/relationships")
    for number, (kind, target) in enumerate(targets, start=1):
        etree.SubElement(root, "Relationship", Id=f"rId{number}", Type=_RELATION + kind, Target=target)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
