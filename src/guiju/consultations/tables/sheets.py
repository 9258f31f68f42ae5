"""The table as .xlsx: one row a comment, all text, the marks in a column of their own at the end."""

from __future__ import annotations

import io
from typing import Final

import xlsxwriter

from guiju.consultations.models import Consultation
from guiju.consultations.tables.rows import HEADINGS, table_of
from guiju.consultations.tables.word import STATE_SENTENCE

MARK_HEADING: Final = "识别码"
_WIDTHS: Final = (7, 14, 60, 24, 42, 20, 12)


def made(consultation: Consultation) -> bytes:
    table = table_of(consultation)
    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": "意见汇总处理表", "created": consultation.published_at.replace(tzinfo=None)})
    sheet = book.add_worksheet("意见汇总处理表")
    text = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
    grey = book.add_format({"valign": "top", "border": 1, "font_color": "#808080", "font_size": 8})
    head = book.add_format({"bold": True, "align": "center", "border": 1, "bg_color": "#F0F0F0"})
    sheet.write_string(0, 0, f"意见汇总处理表  {table.title}（{consultation.number}）", book.add_format({"bold": True}))
    for column, (title, width) in enumerate(zip((*HEADINGS, MARK_HEADING), _WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(1, column, title, head)
    for at, row in enumerate(table.rows, start=2):
        sheet.write_number(at, 0, row.serial, text)
        for column, value in enumerate((row.clause, row.content, row.organization, row.answer, row.note), start=1):
            sheet.write_string(at, column, value, text)
        sheet.write_string(at, 6, row.mark, grey)
    last = 2 + len(table.rows)
    sheet.autofilter(1, 0, max(last - 1, 1), len(HEADINGS))
    for place, sentence in enumerate((*table.numbers, STATE_SENTENCE.format(state=table.state)), start=last + 1):
        sheet.write_string(place, 0, sentence)
    sheet.freeze_panes(2, 0)
    sheet.repeat_rows(1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    book.close()
    return written.getvalue()
