"""One look for all papers of a case: after GB/T 9704, with sheets of two or four columns where a form asks for them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final

from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt, Twips
from docx.table import _Cell

from guiju.reports.word.names import element
from guiju.reports.word.packing import saved
from guiju.reports.word.styles import TEXT_WIDTH, Style
from guiju.reports.word.template import plain_document
from guiju.workflow.step import Step

_LABEL: Final = 1900  # twips


class Sheet:
    """A paper being written: title first, then rows and words in their order, signatures last."""

    def __init__(self, title: str, *, header: str = "", above: str = "") -> None:
        self.title = title
        self.document: WordDocument = plain_document(header=header)
        if above:
            self._paragraph(above, Style.TABLE_TEXT)
        heading = self._paragraph(title, Style.TITLE)
        heading.paragraph_format.space_before = Pt(12)
        heading.paragraph_format.space_after = Pt(18)
        heading.paragraph_format.line_spacing = Pt(36)
        for run in heading.runs:
            run.font.size = Pt(22)

    def _paragraph(self, text: str, style: Style) -> Any:
        return self.document.add_paragraph(text, style=style)

    def centred(self, text: str) -> None:
        """A line below the title: the number of a notice."""
        self._paragraph(text, Style.BODY).alignment = WD_ALIGN_PARAGRAPH.CENTER
        self.document.paragraphs[-1].paragraph_format.first_line_indent = Twips(0)

    def words(self, *texts: str) -> None:
        """Paragraphs; lines of a text are paragraphs of their own."""
        for text in texts:
            for line in text.split("\n"):
                if line.strip():
                    self._paragraph(line.strip(), Style.BODY)

    def chapter(self, text: str) -> None:
        self._paragraph(text, Style.CHAPTER)

    def rows(self, rows: Sequence[tuple[str, Any]]) -> None:
        """A bordered form: what is asked on the left, the answer on the right. An empty answer stays a dash."""
        self._table([[label, _shown(answer)] for label, answer in rows], [_LABEL, TEXT_WIDTH - _LABEL], labels=True)

    def grid(self, header: Sequence[str], rows: Sequence[Sequence[Any]], shares: Sequence[int]) -> None:
        """A bordered table under a header, which stands on every page; `shares` of the width."""
        widths = [TEXT_WIDTH * share // sum(shares) for share in shares]
        self._table([list(header), *[[_shown(cell) for cell in row] for row in rows]], widths, header=True)

    def _table(self, rows: list[list[str]], widths: list[int], *, labels: bool = False, header: bool = False) -> None:
        self.document.paragraphs[-1].paragraph_format.space_after = Pt(8)
        table = self.document.add_table(rows=len(rows), cols=len(widths))
        properties = table._tbl.tblPr
        for old in list(properties):
            properties.remove(old)
        properties.extend(
            [
                element("w:tblW", w=sum(widths), type="dxa"),
                element("w:jc", val="center"),
                element(
                    "w:tblBorders", *(_line(side) for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
                ),
                element("w:tblLayout", type="fixed"),
            ]
        )
        for grid, width in zip(table._tbl.tblGrid, widths, strict=True):
            grid.w = Twips(width)
        for number, (row, texts) in enumerate(zip(table.rows, rows, strict=True)):
            if header and number == 0:
                row._tr.get_or_add_trPr().append(element("w:tblHeader"))
            if max(map(len, texts)) < 300:
                row._tr.get_or_add_trPr().insert(0, element("w:cantSplit"))
            for place, (cell, text, width) in enumerate(zip(row.cells, texts, widths, strict=True)):
                cell.width = Twips(width)
                heading = (labels and place == 0) or (header and number == 0)
                _write(cell, text, Style.TABLE_HEAD if heading else Style.TABLE_TEXT)
        self.document.add_paragraph("", style=Style.TABLE_TEXT)

    def signed(self, *lines: str) -> None:
        """Right, four characters in: whose paper it is, and the day in full."""
        self._paragraph("", Style.BODY)
        for line in lines:
            paragraph = self._paragraph(line, Style.BODY)
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            paragraph.paragraph_format.first_line_indent = Twips(0)
            paragraph.paragraph_format.right_indent = Pt(64)

    def made(self, step: Step) -> bytes:
        """The same for the same events, byte for byte."""
        core = self.document.core_properties
        core.title, core.subject, core.author = self.title, step.case.number, str(step.case.office or "")
        core.last_modified_by, core.language, core.revision = core.author, "zh-CN", 1
        core.created = core.modified = datetime.combine(step.today, datetime.min.time())
        return saved(self.document)


def _line(side: str) -> Any:
    return element(f"w:{side}", val="single", sz=4, space=0, color="auto")


def _write(cell: _Cell, text: str, style: Style) -> None:
    lines = text.split("\n")
    cell.paragraphs[0].text = lines[0]
    cell.paragraphs[0].style = style
    for line in lines[1:]:
        cell.add_paragraph(line, style=style)
    cell._tc.get_or_add_tcPr().append(element("w:vAlign", val="center"))


def _shown(answer: Any) -> str:
    if answer is None or answer == "" or answer == []:
        return "—"
    if isinstance(answer, list | tuple):
        return "\n".join(str(each) for each in answer)
    return str(answer)


def in_full(day: date | str) -> str:
    """2026年11月21日."""
    day = date.fromisoformat(day) if isinstance(day, str) else day
    return f"{day.year}年{day.month}月{day.day}日"
