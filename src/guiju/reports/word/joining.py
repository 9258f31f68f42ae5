"""Places put together again that Word has split over runs; a tag that stands alone takes its paragraph along.

Word breaks a run wherever its spelling, an earlier edit or a change of font began; a place is then spread over several.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from guiju.base.errors import Sentence
from guiju.reports.word.faults import Faults, described
from guiju.reports.word.names import name, parent
from guiju.reports.word.places import MARKS

TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_LOOSE = re.compile(r"\{\{|\}\}|\{%|%\}")
_ALONE = re.compile(r"\s*\{%-?\s*(?!p\s|tr\s|tc\s|r\s)((?:(?!%\}).)*?)-?%\}\s*", re.DOTALL)
_KEPT = ("w:drawing", "w:pict", "w:object", "w:br", "w:sectPr", "w:fldChar")


def join_places(root: etree._Element, *, part: Sentence, faults: Faults) -> None:
    """Change a part so that each tag stands in one run."""
    for paragraph in list(root.iter(name("w:p"))):
        texts = list(own_texts(paragraph))
        for each in texts:
            each.text = MARKS.sub("", each.text or "")
        whole = "".join(each.text or "" for each in texts)
        if "{" not in whole and "}" not in whole:
            continue
        if _LOOSE.search(TAG.sub("", whole)):
            fault = Sentence("花括号不成对：每个 {{ 要有 }}，每个 {% 要有 %}，并写在同一段里")
            faults.add(described(whole, part=part), fault)
            continue
        _gather(texts, whole)
        if (alone := _ALONE.fullmatch(whole)) and not any(
            paragraph.find(f".//{name(kept)}") is not None for kept in _KEPT
        ):
            _take_along(paragraph, texts, alone[1])


def own_texts(paragraph: etree._Element) -> Iterator[etree._Element]:
    """Texts of the paragraph itself, without those of text boxes that hang on it."""
    for text in paragraph.iter(name("w:t")):
        if next(text.iterancestors(name("w:p"))) is paragraph:
            yield text


def _gather(texts: list[etree._Element], whole: str) -> None:
    """Each tag goes wholly into the run in which it begins, with that run's format."""
    starts, offset = [], 0
    for each in texts:
        starts.append(offset)
        offset += len(each.text or "")
    spans = [match.span() for match in TAG.finditer(whole)]
    pieces = ["" for _ in texts]
    place, holder = 0, 0
    for position, character in enumerate(whole):
        while place + 1 < len(starts) and starts[place + 1] <= position:
            place += 1
        while spans and spans[0][1] <= position:
            spans.pop(0)
        inside = bool(spans) and spans[0][0] < position
        holder = holder if inside else place
        pieces[holder] += character
    for each, piece in zip(texts, pieces, strict=True):
        each.text = piece
        if piece != piece.strip():
            each.set(name("xml:space"), "preserve")


def _take_along(paragraph: etree._Element, texts: list[etree._Element], tag: str) -> None:
    """``{% for … %}`` alone in a paragraph shall leave no empty line: docxtpl's ``{%p``, or ``{%tr`` alone in a row."""
    cell = paragraph.getparent()
    kind = "p"
    if cell is not None and cell.tag == name("w:tc") and len(cell.findall(name("w:p"))) == 1:
        row = parent(cell)
        if any((each.text or "").strip() for each in row.iter(name("w:t")) if each not in texts):
            return
        kind = "tr"
    texts[0].text = f"{{%{kind} {tag.strip()} %}}"
    for each in texts[1:]:
        each.text = ""
