"""LibreOffice, where it is installed: it makes PDF, and it knows on which page a heading stands."""

from __future__ import annotations

from collections.abc import Iterator

import pypdfium2
from lxml import etree

from guiju.engines import office
from guiju.reports.word import contents
from guiju.reports.word.names import element, name
from guiju.reports.word.packing import opened, saved
from guiju.reports.word.styles import Styles


def to_pdf(document: bytes) -> bytes:
    """Raises Unavailable, which says how to install it, where there is no LibreOffice."""
    return office.to_pdf(document)


def paginated(document: bytes) -> bytes:
    """The same document with page numbers in its contents; unchanged where there is no LibreOffice.

    The pages are those of LibreOffice with the fonts of this machine. Where the text is changed later in Word, its own
    command renews them.
    """
    word = opened(document)
    body = word.element.body
    entries = contents.entries(body)
    if not entries or office.found() is None:
        return document
    pages = _pages(document)
    contents.number(body, [pages.get(each, "") for each in entries])
    return saved(word)


def _pages(document: bytes) -> dict[str, str]:
    """The page on which each bookmark of the contents stands, as it is written there."""
    copy = opened(document)
    body = copy.element.body
    marks = list(_marks(body, Styles(copy.styles.element)))
    pdf = pypdfium2.PdfDocument(office.to_pdf(saved(copy)))
    try:
        outline = [
            (_plain(each.get_title()), target.get_index()) for each in pdf.get_toc() if (target := each.get_dest())
        ]
    finally:
        pdf.close()
    found: dict[str, str] = {}
    first, start, form = 0, 1, "decimal"
    place = 0
    for text, anchor, section in marks:
        place = next((at for at in range(place, len(outline)) if outline[at][0] == text), place)
        if place >= len(outline) or outline[place][0] != text:
            continue
        page = outline[place][1]
        place += 1
        if section is not None:
            form = section.get(name("w:fmt")) or "decimal"
            if (begins := section.get(name("w:start"))) is not None:
                first, start = page, int(begins)
        if anchor:
            found[anchor] = _numbered(start + page - first, form)
    return found


def _marks(body: etree._Element, styles: Styles) -> Iterator[tuple[str, str, etree._Element | None]]:
    """What will be in the outline of the PDF: its text, its bookmark, and how the pages of a section begun there count.

    The first words of each section are put into the outline too, which changes no line.
    """
    headings = {heading.paragraph: heading for heading in contents.headings(body, styles)}
    sections = list(body.iter(name("w:sectPr")))
    numbers = iter([each.find(name("w:pgNumType")) for each in sections])
    begun: etree._Element | None = next(numbers, None)
    begins = True
    for paragraph in contents.paragraphs(body):
        words = _plain("".join(each.text or "" for each in paragraph.iter(name("w:t"))))
        starts = begins and bool(words)
        if paragraph in headings and words:
            yield words, contents.anchor(paragraph), begun if starts else None
        elif starts:
            _outlined(paragraph)
            yield words, "", begun
        begins = begins and not starts
        if paragraph.find(f"{name('w:pPr')}/{name('w:sectPr')}") is not None:
            begun, begins = next(numbers, None), True


def _outlined(paragraph: etree._Element) -> None:
    properties = paragraph.find(name("w:pPr"))
    if properties is None:
        properties = element("w:pPr")
        paragraph.insert(0, properties)
    after = [each for each in properties if each.tag in _AFTER_LEVEL]
    level = element("w:outlineLvl", val=0)
    if after:
        after[0].addprevious(level)
    else:
        properties.append(level)


_AFTER_LEVEL = {name(f"w:{tag}") for tag in ("divId", "cnfStyle", "rPr", "sectPr", "pPrChange")}


def _plain(text: str) -> str:
    return "".join(text.split())


def _numbered(number: int, form: str) -> str:
    if form not in ("upperRoman", "lowerRoman") or number < 1:
        return str(number)
    roman = ""
    for value, letters in _ROMAN:
        while number >= value:
            roman, number = roman + letters, number - value
    return roman if form == "upperRoman" else roman.lower()


_ROMAN = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL")),
    *((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)
