"""What a loop in a template repeats and Word wants only once; and what makes Word ask before it opens a file."""

from __future__ import annotations

from lxml import etree

from guiju.reports.word.captions import forget_names
from guiju.reports.word.names import name, remove

_PARAGRAPH_ID = "{http://schemas.microsoft.com/office/word/2010/wordml}paraId"
_TEXT_ID = "{http://schemas.microsoft.com/office/word/2010/wordml}textId"


def tidy(roots: list[etree._Element], settings: etree._Element) -> None:
    """Ids of drawings, bookmarks and paragraphs occur once, in all parts together; bookmarks begin and end."""
    for root in roots:
        forget_names(root)
    for number, drawing in enumerate((each for root in roots for each in root.iter(name("wp:docPr"))), start=1):
        drawing.set("id", str(number))
    _tidy_bookmarks([mark for root in roots for mark in root.iter(name("w:bookmarkStart"), name("w:bookmarkEnd"))])
    _tidy_paragraphs([each for root in roots for each in root.iter(name("w:p"))])
    for asking in ("w:updateFields", "w:attachedTemplate"):
        for each in settings.findall(name(asking)):
            settings.remove(each)
    for field in (each for root in roots for each in root.iter(name("w:fldChar"), name("w:fldSimple"))):
        _forget(field, name("w:dirty"))


def _tidy_paragraphs(paragraphs: list[etree._Element]) -> None:
    taken: set[str] = set()
    for paragraph in paragraphs:
        id = paragraph.get(_PARAGRAPH_ID)
        if id in taken:
            _forget(paragraph, _PARAGRAPH_ID)
            _forget(paragraph, _TEXT_ID)
        elif id:
            taken.add(id)


def _tidy_bookmarks(marks: list[etree._Element]) -> None:
    """Number them; of two with one name the first stays, and one without an end ends where it begins."""
    names: set[str] = set()
    begun: dict[str, etree._Element] = {}
    for mark in marks:
        id = mark.get(name("w:id")) or ""
        if mark.tag == name("w:bookmarkStart"):
            if (before := begun.pop(id, None)) is not None:
                _settle(before, None, names)
            begun[id] = mark
        else:
            start = begun.pop(id, None)
            if start is None:
                remove(mark)
            else:
                _settle(start, mark, names)
    for start in begun.values():
        _settle(start, None, names)


def _settle(start: etree._Element, end: etree._Element | None, names: set[str]) -> None:
    title = start.get(name("w:name")) or ""
    if title in names or not title:
        remove(start)
        if end is not None:
            remove(end)
        return
    names.add(title)
    if end is None:
        end = etree.Element(name("w:bookmarkEnd"))
        start.addnext(end)
    for each in (start, end):
        each.set(name("w:id"), str(len(names)))


def _forget(node: etree._Element, attribute: str) -> None:
    if attribute in node.attrib:
        del node.attrib[attribute]
