"""Answers as a Word file: a table on A4 across, what needs attention first told in a sentence."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import date
from html import escape
from typing import Final

from django.utils.translation import gettext as _
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

from guiju.checks.validity.answering import Answer
from guiju.checks.validity.summing import summary
from guiju.checks.validity.telling import headings, told

_WIDTHS_MM: Final = (11, 32, 40, 30, 42, 20, 22, 34, 36)
_TWIPS_MM: Final = 56.6929
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def made(answers: Sequence[Answer], *, name: str, on: date) -> bytes:
    """The list `name` as answered for that day."""
    document = Document()
    document.core_properties.title, document.core_properties.author = name[:200], ""
    style = document.styles["Normal"]
    style.font.name, style.font.size = "宋体", Pt(9)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "宋体")
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(15)
    section.top_margin = section.bottom_margin = Mm(16)
    run = document.add_paragraph().add_run(_("标准查新结果：{name}").format(name=_clean(name)))
    run.bold, run.font.size = True, Pt(14)
    document.add_paragraph(summary(answers, on=on))
    document.element.body.insert(len(document.element.body) - 1, _table(answers, on))
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _table(answers: Sequence[Answer], on: date) -> object:
    number, title, status, *_days, ended, successors, _current, _compared, _sure, remark = headings(on)
    heads = [_("序号"), _("原写法"), _("原名称"), number, title, status, ended, successors, remark]
    widths = [round(width * _TWIPS_MM) for width in _WIDTHS_MM]
    edges = "".join(
        f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
        for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    rows = [_row(heads, widths, head=True), *(_row(_cells(each), widths) for each in answers)]
    return parse_xml(
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{edges}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(rows)}</w:tbl>'
    )


def _cells(answer: Answer) -> list[str]:
    said = told(answer)
    return [
        str(answer.row.place),
        answer.row.text,
        answer.row.title,
        said.number,
        said.title,
        said.outcome,
        said.ended_on.isoformat() if said.ended_on else "",
        said.successors or said.current,
        said.remark,
    ]


def _row(cells: Sequence[str], widths: Sequence[int], *, head: bool = False) -> str:
    held = "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>" if head else "<w:trPr><w:cantSplit/></w:trPr>"
    looks = "<w:rPr><w:b/></w:rPr>" if head else ""
    made = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr><w:p><w:r>{looks}'
        f'<w:t xml:space="preserve">{escape(_clean(text), quote=False)}</w:t></w:r></w:p></w:tc>'
        for text, width in zip(cells, widths, strict=True)
    )
    return f"<w:tr>{held}{made}</w:tr>"


def _clean(text: str) -> str:
    return _UNWRITABLE.sub("\ufffd", text)
