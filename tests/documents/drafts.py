"""Drafts of standards made for tests: numbers typed, counted by Word's own headings, or by the styles of a template."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterable

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm

LISTS = {
    1: (("decimal", "%1", "章标题"), ("decimal", "%1.%2", "一级条标题"), ("decimal", "%1.%2.%3", "二级无标题条")),
    2: (("upperLetter", "附录%1", "附录标识"), ("decimal", "%1.%2", "附录一级条标题"), ("decimal", "%1.%2.%3",
    "附录二级条标题")),
    3: (("lowerLetter", "%1)", "字母编号列项"), ("decimal", "%2)", "数字编号列项")),
    4: (("decimal", "表%1", "正文表标题"),),
    5: (("decimal", "图%1", "正文图标题"),),
}  # fmt: skip
"""Format, text and style of each level of each list, as the template for standards has them."""


def document_of(lines: Iterable[str | tuple[str, str]], document: WordDocument | None = None) -> bytes:
    """Paragraphs, `(style, text)` where they have one; TABLE and PICTURE stand for themselves."""
    document = document or Document()
    for line in lines:
        style, text = line if isinstance(line, tuple) else (None, line)
        if text == "TABLE":
            table = document.add_table(rows=3, cols=2)
            for row, cells in zip(table.rows, (("项目", "指标"), ("长度", "≥ 10 mm"), ("宽度", "5 mm")), strict=True):
                row.cells[0].text, row.cells[1].text = cells
        elif text == "PICTURE":
            document.add_picture(io.BytesIO(_png()), width=Mm(20))
        else:
            document.add_paragraph(text, style=style)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def templated() -> WordDocument:
    """An empty document with the styles of a template for standards, whose numbers Word counts."""
    document = Document()
    numbering = document.part.numbering_part.element
    for child in list(numbering):
        numbering.remove(child)
    for number, levels in LISTS.items():
        numbering.append(_abstract(number, levels))
    for number, levels in LISTS.items():
        numbering.append(
            parse_xml(f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>')
        )
        for level, (_format, _text, name) in enumerate(levels):
            style = document.styles.add_style(f"标准文件_{name}", WD_STYLE_TYPE.PARAGRAPH)
            look = style.element.get_or_add_pPr()
            look.append(
                parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')
            )
            if number < 3 and "无标题" not in name:
                look.append(parse_xml(f'<w:outlineLvl {nsdecls("w")} w:val="{level}"/>'))
    for name in ("前言、引言标题", "段", "参考文献、索引标题", "文件名称"):
        document.styles.add_style(f"标准文件_{name}", WD_STYLE_TYPE.PARAGRAPH)
    return document


def _abstract(number: int, levels: tuple[tuple[str, str, str], ...]):
    inside = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{format}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for level, (format, text, _name) in enumerate(levels)
    )
    return parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{number}">{inside}</w:abstractNum>')


def _png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 2, 2, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\x00\xff\xff\xff\xff\xff\xff" * 2)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
