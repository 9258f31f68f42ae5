"""Our own templates, made of their words: ``python -m guiju.reports.templates`` writes each template.docx anew.

Words stand in words.txt, a paragraph to a line, with its kind in front: ``^`` header of the pages, ``!`` ``=`` ``~``
title, subtitle and text of the cover, ``#`` chapter, ``##`` section, ``>`` note; from ``-----`` on pages lie on their
side.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from importlib.resources import files
from pathlib import Path
from typing import Final

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.oxml.section import CT_SectPr
from docx.shared import Pt

from guiju.reports.word import Style, new_template, saved

FOLDERS: Final = ("annual", "bulletin")
LYING: Final = "-----"
SMALL: Final = "Appendix Text"
"""The paragraph style of the appendices' rows; a template without it has them as other tables."""

_HEADER: Final = "^"
_COVER: Final = {"!": Style.TITLE, "=": Style.SUBTITLE, "~": Style.COVER}
_TEXT: Final = {"=": Style.SUBTITLE, "#": Style.CHAPTER, "##": Style.SECTION, ">": Style.NOTE}
_MARGINS: Final = {"top": 1474, "bottom": 1247, "left": 1247, "right": 1247, "header": 794, "footer": 680}  # twips


def build(folder: str) -> bytes:
    """The template of a kind of report, the same bytes for the same words."""
    lines = list(_lines(folder))
    header = next(text for mark, text in lines if mark == _HEADER)
    has_cover = any(mark == "!" for mark, _text in lines)
    cover = [(_COVER[mark], text) for mark, text in lines if has_cover and mark in _COVER]
    document = new_template(cover=cover, header=header)
    _add_small_style(document)
    if not has_cover:
        _without_cover(document)
    upright = deepcopy(document.element.body.sectPr)
    for mark, text in lines:
        if mark == LYING:
            _lay_the_rest(document, upright)
        elif mark != _HEADER and not (has_cover and mark in _COVER):
            document.add_paragraph(text, style=_TEXT.get(mark, Style.BODY))
    return saved(document)


def _lines(folder: str) -> Iterator[tuple[str, str]]:
    """(mark, text); the mark of a paragraph of the body is ""."""
    for line in files(__package__).joinpath(folder, "words.txt").read_text("utf-8").splitlines():
        mark, _space, text = line.partition(" ")
        if mark in (_HEADER, LYING, *_COVER, *_TEXT):
            yield mark, text
        elif line:
            yield "", line


def _add_small_style(document: Document) -> None:
    style = document.styles.add_style(SMALL, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles[Style.TABLE_TEXT]
    style.font.size = Pt(7.5)
    style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(1)


def _without_cover(document: Document) -> None:
    """A few pages need neither cover nor contents; the header and page numbers are those that stand after these."""
    body = document.element.body
    *_before, furnished, last = body.iter(qn("w:sectPr"))
    last[:0] = [each for each in furnished if each.tag in (qn("w:headerReference"), qn("w:footerReference"))]
    for paragraph in list(body.iterchildren(qn("w:p"))):
        body.remove(paragraph)


def _lay_the_rest(document: Document, upright: CT_SectPr) -> None:
    """What follows stands on pages that lie on their side, numbered on: appendices have long rows."""
    document.add_paragraph()._p.get_or_add_pPr().append(upright)
    lying = document.element.body.sectPr
    lying.remove(lying.find(qn("w:pgNumType")))
    size, margins = lying.find(qn("w:pgSz")), lying.find(qn("w:pgMar"))
    width, height = size.get(qn("w:w")), size.get(qn("w:h"))
    for name, value in (("w", height), ("h", width), ("orient", "landscape")):
        size.set(qn(f"w:{name}"), value)
    for side, distance in _MARGINS.items():
        margins.set(qn(f"w:{side}"), str(distance))


def main() -> None:
    for folder in FOLDERS:
        Path(__file__).with_name(folder).joinpath("template.docx").write_bytes(build(folder))


if __name__ == "__main__":
    main()
