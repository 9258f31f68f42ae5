"""The table of contents, written out: its entries are there before Word is asked to renew anything."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from guiju.reports.word.names import element, name, remove
from guiju.reports.word.styles import Styles
from guiju.reports.word.template import field

_LEVELS = re.compile(r'\\o\s+"?(\d)-(\d)"?')
_MOST = 9


@dataclass(frozen=True, slots=True)
class Heading:
    paragraph: etree._Element
    level: int  # from 1
    text: str


def write(body: etree._Element, styles: Styles) -> None:
    """Write the entries of every TOC field; each leads to its heading. There is no page number in them yet."""
    for code in [each for each in body.iter(name("w:instrText")) if (each.text or "").split()[:1] == ["TOC"]]:
        found = _LEVELS.search(code.text or "")
        first, last = (int(found[1]), int(found[2])) if found else (1, 3)
        extent = _extent(code)
        if not extent:
            continue
        inside = set(extent)
        entries = [each for each in headings(body, styles) if first <= each.level <= last]
        entries = [each for each in entries if each.text and each.paragraph not in inside]
        for each in _entries(entries, code.text or "", styles):
            extent[0].addprevious(each)
        for each in extent:
            _discard(each)


def headings(body: etree._Element, styles: Styles) -> Iterator[Heading]:
    """Paragraphs with a level of the outline, of the body itself, in their order."""
    levels = styles.levels()
    for paragraph in paragraphs(body):
        properties = paragraph.find(name("w:pPr"))
        if properties is None:
            continue
        style, own = properties.find(name("w:pStyle")), properties.find(name("w:outlineLvl"))
        level = levels.get(style.get(name("w:val")) or "") if style is not None else None
        if own is not None:
            level = int(own.get(name("w:val")) or 9)
        if level is not None and level < _MOST:
            words = "".join(each.text or "" for each in paragraph.iter(name("w:t")))
            yield Heading(paragraph, level + 1, words.strip())


def paragraphs(container: etree._Element) -> Iterator[etree._Element]:
    """Those of the body itself, and those that stand in a content control, as contents often do."""
    for child in container.iterchildren(name("w:p"), name("w:sdt"), name("w:sdtContent"), name("w:customXml")):
        if child.tag == name("w:p"):
            yield child
        else:
            yield from paragraphs(child)


def entries(body: etree._Element) -> list[str]:
    """The bookmarks to which the entries that `write` made lead."""
    return [each.get(name("w:anchor")) or "" for each in _links(body)]


def anchor(heading: etree._Element) -> str:
    """The bookmark of a heading that has an entry, else ""."""
    marks = (each.get(name("w:name")) or "" for each in heading.iter(name("w:bookmarkStart")))
    return next((each for each in marks if each.startswith(_TOC)), "")


def number(body: etree._Element, pages: Sequence[str]) -> None:
    """Write page numbers into the entries that `write` made, in their order; what is "" stays without."""
    for entry, page in zip(_links(body), pages, strict=True):
        if page and entry.find(f".//{name('w:tab')}") is None:
            anchor = entry.get(name("w:anchor"))
            entry.append(element("w:r", element("w:tab")))
            entry.extend(field(f" PAGEREF {anchor} \\h ", element("w:r", element("w:t", text=page))))


_TOC = "_TocR"  # Word's own go on with a number


def _links(body: etree._Element) -> list[etree._Element]:
    return [each for each in body.iter(name("w:hyperlink")) if (each.get(name("w:anchor")) or "").startswith(_TOC)]


def _entries(entries: list[Heading], code: str, styles: Styles) -> Iterator[etree._Element]:
    begin, instruction, separate, end = field(code)
    if not entries:
        yield element("w:p", begin, instruction, separate, end)
        return
    for place, heading in enumerate(entries, start=1):
        anchor = f"{_TOC}{place:08d}"
        _mark(heading.paragraph, anchor)
        link = element("w:hyperlink", element("w:r", element("w:t", text=heading.text)), anchor=anchor, history=1)
        look = element("w:pPr", element("w:pStyle", val=styles.id(f"toc {min(heading.level, 3)}")))
        yield element("w:p", look, *((begin, instruction, separate) if place == 1 else ()), link)
    yield element("w:p", end)


def _mark(paragraph: etree._Element, anchor: str) -> None:
    properties = paragraph.find(name("w:pPr"))
    start, end = element("w:bookmarkStart", id=anchor, name=anchor), element("w:bookmarkEnd", id=anchor)
    if properties is None:
        paragraph.insert(0, start)
    else:
        properties.addnext(start)
    paragraph.append(end)


def _extent(code: etree._Element) -> list[etree._Element]:
    """The paragraphs from the one with the field's beginning to the one with its end, if they are neighbours."""
    first = next(code.iterancestors(name("w:p")))
    depth, extent = 0, []
    for paragraph in (first, *first.itersiblings()):
        if paragraph.tag != name("w:p"):
            return []
        extent.append(paragraph)
        for mark in paragraph.iter(name("w:fldChar")):
            depth += {"begin": 1, "end": -1}.get(mark.get(name("w:fldCharType")) or "", 0)
        if depth <= 0:
            return extent
    return []


def _discard(paragraph: etree._Element) -> None:
    if paragraph.find(f"{name('w:pPr')}/{name('w:sectPr')}") is None:
        remove(paragraph)
        return
    for child in list(paragraph):
        if child.tag != name("w:pPr"):
            paragraph.remove(child)
