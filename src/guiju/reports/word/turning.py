"""Marks in a filled document turned into Word."""

from __future__ import annotations

from collections.abc import Sequence

from docx.document import Document as WordDocument

from guiju.reports.word.names import name
from guiju.reports.word.places import MARKS, Drawn, Tabled, Written


def turn(document: WordDocument, objects: Sequence[Drawn | Tabled | Written]) -> None:
    for text in document.element.iter(name("w:t")):
        text.text = MARKS.sub("", text.text or "")
