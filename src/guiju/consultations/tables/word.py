"""The table as .docx: A4 across, the heading row again on every page, a mark in small type under each number."""

from __future__ import annotations

from html import escape
from typing import Final

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from guiju.consultations.models import Consultation
from guiju.consultations.tables.rows import HEADINGS, Row, Table, table_of
from guiju.reports.word.packing import saved

STATE_SENTENCE: Final = "本表识别码：{state}（请勿删除，导入时用它找出同时作出的改动）"
_WIDTHS_MM: Final = (18, 24, 95, 38, 62, 30)
_TWIPS_MM: Final = 56.6929
_CENTRED: Final = frozenset({0, 1})
_GREY: Final = '<w:color w:val="808080"/><w:sz w:val="13"/><w:szCs w:val="13"/>'


def made(consultation: Consultation) -> bytes:
    """Deterministic for the same comments and answers."""
    table = table_of(consultation)
    document = Document()
    core = document.core_properties
    core.title, core.author, core.comments = f"意见汇总处理表 {table.title}", "", consultation.number
    core.created = core.modified = consultation.published_at
    style = document.styles["Normal"]
    style.font.name, style.font.size = "宋体", Pt(10.5)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "宋体")
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(15)
    section.top_margin = section.bottom_margin = Mm(18)
    heading = document.add_paragraph()
    heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = heading.add_run("意见汇总处理表")
    run.bold, run.font.size = True, Pt(16)
    document.add_paragraph(f"标准项目名称：{table.title}")
    document.add_paragraph(f"办件编号：{consultation.number}")
    document.element.body.insert(len(document.element.body) - 1, _table(table))
    for sentence in table.numbers:
        document.add_paragraph(sentence)
    _small(document.add_paragraph(STATE_SENTENCE.format(state=table.state)))
    _page_number(section.footer.paragraphs[0])
    return saved(document)


def _small(paragraph: Paragraph) -> None:
    for run in paragraph.runs:
        run.font.size = Pt(7)


def _table(table: Table) -> object:
    widths = [round(width * _TWIPS_MM) for width in _WIDTHS_MM]
    rows = [_heading(widths), *(_row(row, widths) for row in table.rows)]
    edges = "".join(
        f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
        for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return parse_xml(
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{edges}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(rows)}</w:tbl>'
    )


def _heading(widths: list[int]) -> str:
    cells = "".join(
        _cell(_paragraph(title, bold=True, centred=True), width) for title, width in zip(HEADINGS, widths, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{cells}</w:tr>"


def _row(row: Row, widths: list[int]) -> str:
    """A long comment may go over a page's end: rows are not held together."""
    texts = (str(row.serial), row.clause, row.content, row.organization, row.answer, row.note)
    cells = []
    for place, (text, width) in enumerate(zip(texts, widths, strict=True)):
        content = "".join(_paragraph(line, centred=place in _CENTRED) for line in text.split("\n"))
        if place == 0:
            content += _paragraph(row.mark, centred=True, look=_GREY)
        cells.append(_cell(content, width))
    return f"<w:tr>{''.join(cells)}</w:tr>"


def _cell(content: str, width: int) -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{content}</w:tc>'


def _paragraph(text: str, *, bold: bool = False, centred: bool = False, look: str = "") -> str:
    place = '<w:pPr><w:jc w:val="center"/></w:pPr>' if centred else ""
    looks = f"<w:rPr>{'<w:b/>' if bold else ''}{look}</w:rPr>" if bold or look else ""
    return f'<w:p>{place}<w:r>{looks}<w:t xml:space="preserve">{escape(text, quote=False)}</w:t></w:r></w:p>'


def _page_number(paragraph: Paragraph) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for kind, code in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = paragraph.add_run()._r
        if kind:
            run.append(parse_xml(f'<w:fldChar {nsdecls("w")} w:fldCharType="{kind}"/>'))
        else:
            run.append(parse_xml(f'<w:instrText {nsdecls("w")} xml:space="preserve">{code}</w:instrText>'))
