"""Captions with numbers that Word can renew, and the names by which sentences refer to them."""

from __future__ import annotations

from lxml import etree

from guiju.reports.word.names import element, name, parent
from guiju.reports.word.places import MARKS
from guiju.reports.word.styles import Style, Styles
from guiju.reports.word.template import field

_NAMED = "guiju-name"  # an attribute that is gone before anyone else sees it


def caption(kind: str, text: str, named: str, styles: Styles, *, above: bool = False) -> etree._Element:
    """图1　…; `number` puts the numbers in."""
    properties = element("w:pPr", element("w:pStyle", val=styles.id(Style.CAPTION.lower())))
    if above:
        properties.extend((element("w:keepNext"), element("w:spacing", before=200, after=80)))
    label = [
        element("w:r", element("w:t", text=kind)),
        *field(f" SEQ {kind} \\* ARABIC ", element("w:r", element("w:t", text="0"))),
    ]
    if named:
        start = element("w:bookmarkStart", id=f"{_NAMED}-{named}", name="")
        start.set(_NAMED, named)
        label = [start, *label, element("w:bookmarkEnd", id=f"{_NAMED}-{named}")]
    return element("w:p", properties, *label, element("w:r", element("w:t", text=f"　{MARKS.sub('', text)}")))


def number(root: etree._Element) -> None:
    """Give every SEQ field of the document, a template's own ones too, the number that Word would."""
    counted: dict[str, int] = {}
    named = (start for start in root.iter(name("w:bookmarkStart")) if start.get(_NAMED) is not None)
    for place, start in enumerate(named, start=1):
        start.set(name("w:name"), f"_RefR{place:08d}")
    for code in root.iter(name("w:instrText")):
        words = (code.text or "").split()
        if len(words) > 1 and words[0].upper() == "SEQ":
            counted[words[1]] = counted.get(words[1], 0) + 1
            _show(code, str(counted[words[1]]))


def numbers(root: etree._Element) -> dict[str, tuple[str, str]]:
    """The bookmark and the words (图1) of each named caption."""
    found: dict[str, tuple[str, str]] = {}
    for start in root.iter(name("w:bookmarkStart")):
        named = start.attrib.get(_NAMED)
        if named is not None:
            words = []
            for each in start.itersiblings():
                if each.tag == name("w:bookmarkEnd"):
                    break
                words += [text.text or "" for text in each.iter(name("w:t"))]
            found.setdefault(named, (start.get(name("w:name")) or "", "".join(words)))
    return found


def forget_names(root: etree._Element) -> None:
    for start in root.iter(name("w:bookmarkStart")):
        if _NAMED in start.attrib:
            del start.attrib[_NAMED]


def _show(code: etree._Element, words: str) -> None:
    """Put words between the separator and the end of the field that has this code."""
    run = parent(code)
    shown, separated = None, False
    for each in run.itersiblings():
        mark = each.find(name("w:fldChar"))
        if mark is not None and mark.get(name("w:fldCharType")) == "end":
            break
        separated = separated or (mark is not None and mark.get(name("w:fldCharType")) == "separate")
        text = each.find(name("w:t"))
        if separated and text is not None:
            text.text = words if shown is None else ""
            shown = text
