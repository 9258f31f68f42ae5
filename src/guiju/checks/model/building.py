"""The model standard as a Word file: styles as the usual template for standards names them, numbers counted by Word."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Sequence
from typing import Any, Final

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from guiju.checks.model import content
from guiju.checks.model.content import FOOTNOTE, Is, Line, Numbered, cover_text, numbered, title_of

_PREFIX: Final = "标准文件_"
_CHAPTERS, _ANNEXES, _TABLES, _FIGURES, _FIRST_LIST = 1, 2, 3, 4, 10
_LEVELS: Final = {
    _CHAPTERS: (("decimal", "%1"), ("decimal", "%1.%2"), ("decimal", "%1.%2.%3")),
    _ANNEXES: (("upperLetter", "附录%1"), ("decimal", "%1.%2"), ("decimal", "%1.%2.%3")),
    _TABLES: (("decimal", "表%1"),),
    _FIGURES: (("decimal", "图%1"),),
    _FIRST_LIST: (("lowerLetter", "%1)"),),
}
"""Format and text of each level."""
_STYLES: Final = {
    "章标题": (_CHAPTERS, 0, 0),
    "一级条标题": (_CHAPTERS, 1, 1),
    "二级条标题": (_CHAPTERS, 2, 2),
    "一级无标题": (_CHAPTERS, 1, None),
    "二级无标题": (_CHAPTERS, 2, None),
    "附录标识": (_ANNEXES, 0, 0),
    "附录一级条标题": (_ANNEXES, 1, 1),
    "附录二级条标题": (_ANNEXES, 2, 2),
    "附录一级无标题": (_ANNEXES, 1, None),
    "附录二级无标题": (_ANNEXES, 2, None),
    "正文表标题": (_TABLES, 0, None),
    "正文图标题": (_FIGURES, 0, None),
}
"""List, level and outline level of the styles whose paragraphs are counted."""
_PLAIN: Final = (
    *("封面标准号", "封面标准名称", "封面英文名称", "封面分类号", "封面日期", "封面发布部门", "目次标题"),
    *("前言、引言标题", "文件名称", "段", "字母编号列项", "注", "示例", "附录标题", "附录表标题", "参考文献、索引标题"),
    *("参考文献", "索引", "术语", "公式", "表右上方陈述", "表格"),
)
_DEPTHS: Final = ("", "一级", "二级", "三级")


def as_word(lines: Sequence[Line]) -> bytes:
    """The lines as a .docx: cover, contents, header and footer, native footnotes, tables and a formula."""
    return _Building(lines).made()


def model_file() -> bytes:
    return as_word(content.model())


class _Building:
    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.word: WordDocument = Document()
        self.rows: list[list[str]] = []
        self.lists = _FIRST_LIST
        self.in_annex = False
        self.last: Is | None = None
        self.titled = 0
        self.footnotes: list[str] = []
        self.begun = False
        self.marked = 0

    def made(self) -> bytes:
        _styled(self.word)
        self._margins()
        for each in numbered(self.lines):
            if each.line.kind is not Is.ROW:
                self._table()
            self._line(each)
            if each.line.kind is not Is.PARTING:
                self.last = each.line.kind
        self._table()
        self._write_footnotes()
        written = io.BytesIO()
        self.word.save(written)
        return written.getvalue()

    def _line(self, each: Numbered) -> None:
        line = each.line
        match line.kind:
            case Is.COVER:
                self._cover(line)
            case Is.FOREWORD | Is.INTRODUCTION:
                if line.kind is Is.FOREWORD:
                    self._contents()
                self._mark(self._head("前言、引言标题", "前言" if line.kind is Is.FOREWORD else "引言"))
            case Is.CHAPTER:
                if not self.begun:
                    self.begun = True
                    self._head("文件名称", title_of(self.lines))
                self._mark(self._add("章标题", line.text))
                self.titled = 0
            case Is.CLAUSE:
                self.titled = line.depth
                self._add(f"{'附录' if self.in_annex else ''}{_DEPTHS[line.depth]}条标题", line.text)
            case Is.UNTITLED:
                self._add(f"{'附录' if self.in_annex else ''}{_DEPTHS[self.titled + 1]}无标题", line.text)
            case Is.ITEM:
                self._item(line.text)
            case Is.ROW:
                self.rows.append([cell.strip() for cell in line.text.strip("|").split("|")])
            case Is.TABLE:
                self._caption("表", each)
            case Is.FIGURE:
                self.word.add_picture(io.BytesIO(_drawing()), width=Mm(80))
                self.word.paragraphs[-1].alignment = WD_ALIGN_PARAGRAPH.CENTER
                self._caption("图", each)
            case Is.FORMULA:
                self._formula(line)
            case Is.REFERENCE:
                self._add("段", f"{line.text}\u3000{line.second}")
            case Is.TERM:
                self._add("一级无标题", "")
                self._add("术语", f"{line.text}\u3000{line.second}")
            case Is.ANNEX:
                self._annex(line)
            case Is.BIBLIOGRAPHY | Is.INDEX:
                self._mark(self._head("参考文献、索引标题", "参考文献" if line.kind is Is.BIBLIOGRAPHY else "索引"))
            case Is.ENTRY:
                serial = [other for other in self.lines if other.kind is Is.ENTRY].index(line) + 1
                self._add("参考文献", f"[{serial}] {line.text}\u3000{line.second}")
            case Is.INDEXED:
                self._add("索引", f"{line.text}\u3000{line.second}")
            case Is.NOTE:
                self._add("注", line.text)
            case Is.EXAMPLE:
                self._add("示例", line.text)
            case Is.TEXT | Is.LEAD_IN | Is.ABBREVIATION:
                self._add("段", line.text)

    def _add(self, style: str, text: str) -> Paragraph:
        """A paragraph; ``[^…]`` in it becomes a footnote."""
        paragraph = self.word.add_paragraph(style=_PREFIX + style)
        if "无标题" in style:  # LibreOffice counts only the first style of a level by its style alone
            paragraph._p.get_or_add_pPr().append(_counted(*_STYLES[style][:2]))
        for place, piece in enumerate(FOOTNOTE.split(text)):
            if place % 2:
                self.footnotes.append(piece)
                _refer(paragraph, len(self.footnotes))
            elif piece:
                paragraph.add_run(piece)
        return paragraph

    def _head(self, style: str, text: str) -> Paragraph:
        """What begins a new page."""
        paragraph = self._add(style, text)
        paragraph.paragraph_format.page_break_before = True
        return paragraph

    def _mark(self, paragraph: Paragraph) -> None:
        """The contents refer to it."""
        name = _bookmark(self.marked)
        for tag, more in (("bookmarkStart", f'w:name="{name}"'), ("bookmarkEnd", "")):
            paragraph._p.append(parse_xml(f'<w:{tag} {nsdecls("w")} w:id="{self.marked}" {more}/>'))
        self.marked += 1

    def _margins(self) -> None:
        section = self.word.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin, section.right_margin = Mm(25), Mm(20)
        section.different_first_page_header_footer = True
        number = next((line.text.partition(" ")[2] for line in self.lines if line.text.startswith("编号 ")), "")
        section.header.paragraphs[0].text = number
        section.header.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
        foot = section.footer.paragraphs[0]
        foot.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        _field(foot, "PAGE", "1")

    def _cover(self, line: Line) -> None:
        name = line.text.partition(" ")[0]
        style = {"编号": "封面标准号", "名称": "封面标准名称", "英文": "封面英文名称", "机构": "封面发布部门"}.get(
            name, "封面日期" if name in ("发布", "实施") else "封面分类号"
        )
        paragraph = self._add(style, cover_text(line))
        if name == "编号":
            paragraph.paragraph_format.space_after = Pt(90)
        if name == "英文":
            paragraph.paragraph_format.space_after = Pt(180)

    def _contents(self) -> None:
        """目次: elements and chapters, with fields that ask Word for the page."""
        self._head("目次标题", "目次")
        entries = [text for each in numbered(self.lines) if (text := _entry(each))]
        for place, text in enumerate(entries):
            paragraph = self.word.add_paragraph(style="toc 1")
            paragraph.add_run(text + "\t")
            _field(paragraph, f"PAGEREF {_bookmark(place)}", "1")

    def _item(self, text: str) -> None:
        """Each list begins anew with a)."""
        if self.last is not Is.ITEM:
            self.lists += 1
            numbering = self.word.part.numbering_part.element
            numbering.append(
                parse_xml(
                    f'<w:num {nsdecls("w")} w:numId="{self.lists}"><w:abstractNumId w:val="{_FIRST_LIST}"/>'
                    '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
                )
            )
        look = self._add("字母编号列项", text)._p.get_or_add_pPr()
        look.append(_counted(self.lists, 0))

    def _caption(self, letter: str, each: Numbered) -> None:
        if self.in_annex:
            self._add("附录表标题", f"{each.number}\u3000{each.line.text}")
        else:
            self._add(f"正文{letter}标题", each.line.text)
        if each.line.second:
            self._add("表右上方陈述", each.line.second)

    def _table(self) -> None:
        """The rows gathered, as a table whose first row is its head on every page."""
        rows, self.rows = self.rows, []
        if not rows:
            return
        table = self.word.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for row, texts in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.paragraphs[0].text = text
                cell.paragraphs[0].style = self.word.styles[_PREFIX + "表格"]

    def _formula(self, line: Line) -> None:
        paragraph = self._add("公式", "")
        math = "http://schemas.openxmlformats.org/officeDocument/2006/math"
        paragraph._p.append(parse_xml(f'<m:oMath xmlns:m="{math}"><m:r><m:t>{line.text}</m:t></m:r></m:oMath>'))
        paragraph.add_run(f"\t（{line.second}）")

    def _annex(self, line: Line) -> None:
        self.in_annex, self.titled = True, 0
        self._mark(self._head("附录标识", ""))
        self._add("附录标题", f"（{line.text}）")
        self._add("附录标题", line.second)

    def _write_footnotes(self) -> None:
        if not self.footnotes:
            return
        package = self.word.part.package
        part = Part(
            PackURI("/word/footnotes.xml"),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml",
            _footnotes(self.footnotes),
            package,
        )
        self.word.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def _styled(word: WordDocument) -> None:
    normal: Any = word.styles["Normal"]
    normal.font.name, normal.font.size = "宋体", Pt(10.5)
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "宋体")
    numbering = word.part.numbering_part.element
    for child in list(numbering):
        numbering.remove(child)
    for number, levels in _LEVELS.items():
        inside = "".join(
            f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{format}"/><w:suff w:val="space"/>'
            f'<w:lvlText w:val="{text}"/></w:lvl>'
            for level, (format, text) in enumerate(levels)
        )
        numbering.append(
            parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{number}">{inside}</w:abstractNum>')
        )
    for number in _LEVELS:
        numbering.append(
            parse_xml(f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>')
        )
    for name, (number, level, outline) in _STYLES.items():
        counted: Any = word.styles.add_style(_PREFIX + name, WD_STYLE_TYPE.PARAGRAPH)
        look = counted.element.get_or_add_pPr()
        look.append(_counted(number, level))
        if outline is not None:
            look.append(parse_xml(f'<w:outlineLvl {nsdecls("w")} w:val="{outline}"/>'))
        if name.endswith(("表标题", "图标题", "附录标识")):
            counted.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for name in _PLAIN:
        style: Any = word.styles.add_style(_PREFIX + name, WD_STYLE_TYPE.PARAGRAPH)
        if any(word in name for word in ("标题", "名称", "封面标准", "英文")):
            style.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
            style.font.size = Pt(26 if name == "封面标准名称" else 14)
        if name == "表右上方陈述":
            style.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        if name == "段":
            style.paragraph_format.first_line_indent = Pt(21)
            style.paragraph_format.line_spacing = 1.5
    word.styles.add_style("toc 1", WD_STYLE_TYPE.PARAGRAPH)


def _counted(number: int, level: int) -> Any:
    return parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def _entry(each: Numbered) -> str:
    line = each.line
    match line.kind:
        case Is.FOREWORD:
            return "前言"
        case Is.INTRODUCTION:
            return "引言"
        case Is.CHAPTER:
            return f"{each.number}\u3000{line.text}"
        case Is.ANNEX:
            return f"{each.number}（{line.text}）\u3000{line.second}"
        case Is.BIBLIOGRAPHY:
            return "参考文献"
        case Is.INDEX:
            return "索引"
    return ""


def _bookmark(place: int) -> str:
    return f"_Toc{place + 1:06}"


def _field(paragraph: Paragraph, code: str, shown: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    field.append(parse_xml(f"<w:r {nsdecls('w')}><w:t>{shown}</w:t></w:r>"))
    paragraph._p.append(field)


def _refer(paragraph: Paragraph, number: int) -> None:
    paragraph._p.append(
        parse_xml(
            f'<w:r {nsdecls("w")}><w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
            f'<w:footnoteReference w:id="{number}"/></w:r>'
        )
    )


def _footnotes(texts: Sequence[str]) -> bytes:
    separators = "".join(
        f'<w:footnote w:type="{kind}" w:id="{place}"><w:p><w:r><w:{mark}/></w:r></w:p></w:footnote>'
        for kind, place, mark in (
            ("separator", -1, "separator"),
            ("continuationSeparator", 0, "continuationSeparator"),
        )
    )
    notes = "".join(
        f'<w:footnote w:id="{place}"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> {text}</w:t></w:r>'
        "</w:p></w:footnote>"
        for place, text in enumerate(texts, start=1)
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:footnotes {nsdecls("w")}>{separators}{notes}'
        "</w:footnotes>"
    ).encode()


def _drawing() -> bytes:
    """Two benches seen from above, facing each other, and the distance between them: a PNG of 320 by 160 points."""
    width, height = 320, 160
    paper = [bytearray(b"\xff" * width) for _row in range(height)]

    def box(left: int, top: int, right: int, bottom: int, shade: int) -> None:
        for row in paper[top:bottom]:
            row[left:right] = bytes([shade]) * (right - left)

    for top in (10, 118):
        box(40, top, 280, top + 32, 60)
        for seat in range(3):
            box(44 + seat * 79, top + 4, 116 + seat * 79, top + 28, 190)
    box(159, 46, 161, 114, 0)
    for edge in (46, 112):
        box(149, edge, 171, edge + 2, 0)
    body = zlib.compress(b"".join(b"\0" + bytes(row) for row in paper))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
