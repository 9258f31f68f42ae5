"""A standard as people type it who know no styles: every number is text, only tables are tables."""

from __future__ import annotations

import io
from itertools import groupby

from docx import Document


def typed_word(text: str) -> bytes:
    """Each line is a paragraph; lines of bars that follow each other are a table."""
    word = Document()
    lines = [line for line in text.splitlines() if line.strip()]
    for is_table, group in groupby(lines, key=lambda line: line.startswith("|")):
        if not is_table:
            for line in group:
                word.add_paragraph(line)
            continue
        rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in group]
        table = word.add_table(rows=len(rows), cols=len(rows[0]))
        for row, texts in zip(table.rows, rows, strict=True):
            for cell, words in zip(row.cells, texts, strict=True):
                cell.text = words
    written = io.BytesIO()
    word.save(written)
    return written.getvalue()
