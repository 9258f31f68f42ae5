"""The answers to a list as a file."""

from __future__ import annotations

import base64
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from django.utils.translation import gettext as _

from guiju.checks.validity import word, workbook
from guiju.checks.validity.answering import Answer
from guiju.checks.validity.recognising import Listing
from guiju.checks.validity.telling import headings, told
from guiju.documents import limited, opening

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def xlsx(
    listing: Listing, answers: Sequence[Answer], *, on: date, original: Path | None = None, strange: bool = False
) -> bytes:
    """A workbook with the original columns and ours. Given the `original` workbook, it comes back with its looks.

    `strange`: somebody unknown sent it, so it is opened in a process of its own. Raises UnreadableFile.
    """
    ours = headings(on)
    if original is not None and listing.format == "xlsx" and opening.sample(original).startswith(opening.ZIP):
        cells = _by_line(answers)
        if not strange:
            return workbook.beside(original, ours, cells)
        with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as order:
            order.write(workbook.order_of(original, ours, cells))
            order.flush()
            return base64.b64decode(limited.read(f"{workbook.__name__}:beside_of", Path(order.name)))
    rows = [(each.row.line.cells, told(each).cells()) for each in answers]
    return workbook.made(listing.headings or (_("原文"),), rows, ours=ours, sheet=_("查新"))


def docx(listing: Listing, answers: Sequence[Answer], *, on: date) -> bytes:
    return word.made(answers, name=listing.name if listing.name != "-" else _("粘贴的清单"), on=on)


def _by_line(answers: Sequence[Answer]) -> list[tuple[str, int, list[str | date]]]:
    """Our cells of each row of a sheet; those of several numbers in one cell stand below each other in it."""
    by_line: dict[tuple[str, int], list[list[str | date]]] = {}
    for each in answers:
        line = each.row.line
        by_line.setdefault((line.sheet, line.number), []).append(told(each).cells())
    return [(sheet, row, _stacked(cells)) for (sheet, row), cells in by_line.items()]


def _stacked(cells: Sequence[Sequence[str | date]]) -> list[str | date]:
    if len(cells) == 1:
        return list(cells[0])
    return ["\n".join(str(value) or "—" for value in column) for column in zip(*cells, strict=True)]
