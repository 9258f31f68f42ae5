"""Rejected rows as a file that can be mended in a spreadsheet and imported again."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from guiju.documents.formulas import harmless
from guiju.standards.importing.formats.objects import text_of
from guiju.standards.models import ImportRun

#: The columns put before the row's own; an import passes them over (columns.REJECT_COLUMNS).
BEFORE = ("来源", "行号", "缺陷代码", "退回原因")


def write_rejects(run: ImportRun, path: Path | str) -> int:
    """Write the rejected rows of a run with line, code and reason before their own columns; returns how many.

    UTF-8 with a byte order mark, so that Excel opens it as what it is; what it would take for formulas is harmless.
    """
    with open(path, "w", encoding="utf-8-sig", newline="") as file:
        return sum(1 for _ in _write(run, file)) - 1


def lines_of(run: ImportRun) -> Iterator[str]:
    """The same file in pieces, for a download."""
    yield "\ufeff"
    yield from _write(run, _Echo())


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


def _write(run: ImportRun, file: Any) -> Iterator[str]:
    """One step a line, the heading first."""
    headings: dict[str, None] = {}
    for raw in run.rejects.values_list("raw", flat=True).iterator():
        headings |= dict.fromkeys(raw)
    known = [heading for heading in run.mapping.get("headings", ()) if heading in headings]
    headings = dict.fromkeys([*known, *headings])
    source = run.source.name if run.source else ""
    writer = csv.writer(file)
    yield writer.writerow([*BEFORE, *map(harmless, headings)])
    for reject in run.rejects.order_by("line", "id").iterator():
        cells = [text_of(reject.raw.get(heading)) for heading in headings]
        yield writer.writerow([harmless(source), reject.line, reject.code, *map(harmless, (reject.reason, *cells))])
