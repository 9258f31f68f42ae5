"""The story of a case as a Word document: what stands on its page, to be kept and printed."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any, Final, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.image.exceptions import UnrecognizedImageError
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from guiju.base.errors import Unavailable
from guiju.web import asking
from guiju.web.desk.case_forms import told
from guiju.web.desk.case_reading import Line, Reading
from guiju.workflow import clocks

FONT: Final = "宋体"
WIDTH: Final = Cm(15)


class NotPrinted(NamedTuple):
    """A part that the PDF cannot hold, and why."""

    title: str
    why: str


def story_of(read: Reading, missing: Sequence[NotPrinted], *, cover: bool = False) -> bytes:
    """A .docx: what the case is, its deadlines, everything that happened, as far as this reader may know it."""
    made = _new()
    case = read.case
    if cover:
        for _each in range(6):
            made.add_paragraph()
    _centred(made, told(case.procedure.title), 16)
    _centred(made, case.title, 22, bold=True)
    _centred(made, case.number, 14)
    if cover:
        _centred(made, case.opened_at.date().isoformat(), 14)
        made.add_page_break()
    _facts(made, read)
    _deadlines(made, read)
    made.add_heading(_("经过"), 1)
    for line in read.story():
        _told_line(made, line)
    if missing:
        made.add_heading(_("没有印在这里的"), 1)
        for each in missing:
            made.add_paragraph(f"{each.title}：{each.why}", style="List Bullet")
    return _saved(made)


def picture_sheet(title: str, picture: bytes) -> bytes:
    """A page with one picture. Raises Unavailable where it is none."""
    made = _new()
    made.add_paragraph(title)
    try:
        made.add_picture(BytesIO(picture), width=WIDTH)
    except (UnrecognizedImageError, ValueError, KeyError, EOFError) as error:
        raise Unavailable("这张图片打不开，见 ZIP") from error
    return _saved(made)


def _facts(made: Any, read: Reading) -> None:
    case = read.case
    rows = [
        (_("编号"), case.number),
        (_("现在"), told(case.standing.title)),
        (_("办理机关"), str(case.office or "")),
        (_("申请单位"), str(case.applicant or "")),
        (_("开始"), timezone.localtime(case.opened_at).date().isoformat()),
        (_("办结"), timezone.localtime(case.closed_at).date().isoformat() if case.closed_at else ""),
        *((role, name) for role, name, _mine in read.shown_parties()),
    ]
    _table(made, [(name, value) for name, value in rows if value])


def _deadlines(made: Any, read: Reading) -> None:
    found = clocks.reckon(read.case.procedure, read.events, today=asking.today())
    if not found:
        return
    made.add_heading(_("期限"), 1)
    for each in found:
        due = each.due_on.isoformat() if each.due_on else _("没有定日期")
        made.add_paragraph(f"{told(each.clock.title)}：{due}")
        for line in each.lines:
            made.add_paragraph(told(line), style="List Bullet")


def _told_line(made: Any, line: Line) -> None:
    at = timezone.localtime(line.event.at).strftime("%Y-%m-%d %H:%M")
    who = line.who if line.who == line.role else f"{line.who}（{line.role}）"
    head = made.add_paragraph()
    head.add_run(f"{at}  ")
    head.add_run(line.title).bold = True
    head.add_run(f"  {who}")
    if line.behalf:
        head.add_run("  " + _("代 {name}").format(name=line.behalf))
    head.paragraph_format.keep_with_next = bool(line.answers or line.text)
    if line.text:
        made.add_paragraph(_printable(line.text))
    elif line.withheld:
        made.add_paragraph(line.withheld)
    elif line.answers:
        _table(made, [(answer.title, answer.text) for answer in line.answers])


def _table(made: Any, rows: Sequence[tuple[str, str]]) -> None:
    table = made.add_table(rows=0, cols=2, style="Table Grid")
    for name, value in rows:
        cells = table.add_row().cells
        cells[0].width, cells[1].width = Cm(3.5), WIDTH - Cm(3.5)
        cells[0].text, cells[1].text = _printable(name), _printable(value)
    made.add_paragraph()


def _centred(made: Any, text: str, size: int, *, bold: bool = False) -> None:
    paragraph = made.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(_printable(text))
    run.font.size, run.bold = Pt(size), bold


def _new() -> Any:
    made = Document()
    for name in ("Normal", "Heading 1"):
        style: Any = made.styles[name]
        style.font.name = FONT
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONT)
    return made


def _saved(made: Any) -> bytes:
    kept = BytesIO()
    made.save(kept)
    return kept.getvalue()


def _printable(text: str) -> str:
    """Word's XML takes no control characters."""
    return "".join(mark for mark in text if mark in "\n\t" or ord(mark) >= 32)
