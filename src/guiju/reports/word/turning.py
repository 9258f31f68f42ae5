"""Marks in a filled document turned into Word: charts, tables, captions, links, references, contents."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from docx.document import Document as WordDocument
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part, XmlPart
from lxml import etree

from guiju.base.errors import Sentence
from guiju.reports.word import captions, contents, links, tidying
from guiju.reports.word.charts import chart_xml, height_mm, workbook
from guiju.reports.word.faults import BODY, Faults, described
from guiju.reports.word.joining import own_texts
from guiju.reports.word.names import CHART, element, name, parent, remove
from guiju.reports.word.places import MARKS, OBJECT, OBJECT_END, Drawn, Tabled, Written
from guiju.reports.word.styles import TEXT_WIDTH, Style, Styles
from guiju.reports.word.tables import table

_EMU_TO_TWIP, _EMU_TO_MM = 635, 36000
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_FURNITURE = Sentence("页眉或页脚")


def turn(document: WordDocument, objects: Sequence[Drawn | Tabled | Written]) -> None:
    """Raises BrokenTemplate where a chart, a table or a text of several paragraphs does not stand alone."""
    faults = Faults()
    styles = Styles(document.styles.element)
    turned = Turning(document, styles)
    roots = {part: part.element for part in text_parts(document)}
    for part, root in roots.items():
        for paragraph, number in list(_with_objects(root, faults, body=part is document.part)):
            turned.put(paragraph, objects[number])
    faults.tell()
    captions.number(document.element)
    bookmarks = {each.get(name("w:name")) for root in roots.values() for each in root.iter(name("w:bookmarkStart"))}
    for root in roots.values():
        links.turn(root, {each for each in bookmarks if each}, captions.numbers(document.element))
    contents.write(document.element.body, styles)
    tidying.tidy(list(roots.values()), document.settings.element)


def text_parts(document: WordDocument) -> list[XmlPart]:
    """The body, then headers and footers in the order of their names."""
    found = {part.partname: part for part in document.part.package.iter_parts() if isinstance(part, XmlPart)}
    furniture = [part for path, part in sorted(found.items()) if part.element.tag in (name("w:hdr"), name("w:ftr"))]
    return [document.part, *furniture]


class Turning:
    """What is put in the place of marks."""

    def __init__(self, document: WordDocument, styles: Styles) -> None:
        self.document = document
        self.styles = styles
        self.charts = 0

    def put(self, paragraph: etree._Element, value: Drawn | Tabled | Written) -> None:
        match value:
            case Drawn():
                made = self._drawn(value, _width(paragraph))
            case Tabled():
                made = self._tabled(value, _width(paragraph))
            case Written():
                made = _written(value, paragraph)
        for each in made:
            paragraph.addprevious(each)
        _remove(paragraph)

    def _drawn(self, value: Drawn, width: int) -> Iterator[etree._Element]:
        figure = element("w:r", self._inline(value, width))
        yield element("w:p", element("w:pPr", element("w:pStyle", val=self.styles.id(Style.FIGURE))), figure)
        if value.chart.note:
            yield self._note(value.chart.note, with_next=True)
        yield captions.caption("图", value.caption, value.name, self.styles)

    def _tabled(self, value: Tabled, width: int) -> Iterator[etree._Element]:
        if value.caption:
            yield captions.caption("表", value.caption, value.name, self.styles, above=True)
        else:
            yield _gap(self.styles)
        yield table(value, width, self.styles)
        # Without a paragraph between them Word makes one table of two.
        yield self._note(value.note)

    def _note(self, text: str, *, with_next: bool = False) -> etree._Element:
        properties = element(
            "w:pPr",
            element("w:pStyle", val=self.styles.id(Style.NOTE)),
            element("w:keepNext") if with_next else None,
        )
        words = element("w:r", element("w:t", text=text if text.startswith("注") else f"注：{text}")) if text else None
        return element("w:p", properties, words)

    def _inline(self, value: Drawn, width: int) -> etree._Element:
        """A drawing in the line that shows a chart part; the part and its Excel file are added to the package."""
        self.charts += 1
        number = self.charts
        package = self.document.part.package
        chart = Part(PackURI(f"/word/charts/chart{number}.xml"), CONTENT_TYPE.DML_CHART, b"", package)
        sheet = PackURI(f"/word/embeddings/Microsoft_Excel_Sheet{number}.xlsx")
        related = chart.relate_to(Part(sheet, _EXCEL, workbook(value.chart), package), RELATIONSHIP_TYPE.PACKAGE)
        chart._blob = chart_xml(value.chart, related)
        relation = self.document.part.relate_to(chart, RELATIONSHIP_TYPE.CHART)
        graphic = element("a:graphic", element("a:graphicData", element("c:chart", r_id=relation), uri=CHART))
        properties = {"name": f"图表 {number}", "descr": _told(value), "title": value.chart.title}
        return element(
            "w:drawing",
            element(
                "wp:inline",
                element("wp:extent", cx=width * _EMU_TO_TWIP, cy=height_mm(value.chart) * _EMU_TO_MM),
                element("wp:effectExtent", l=0, t=0, r=0, b=0),
                element("wp:docPr", id=number, **properties),
                element("wp:cNvGraphicFramePr"),
                graphic,
                distT=0,
                distB=0,
                distL=0,
                distR=0,
            ),
        )


def _gap(styles: Styles) -> etree._Element:
    """Six points between a sentence and the table under it."""
    properties = element(
        "w:pPr",
        element("w:pStyle", val=styles.id(Style.NOTE)),
        element("w:keepNext"),
        element("w:spacing", before=0, after=0, line=120, lineRule="exact"),
    )
    return element("w:p", properties)


def _told(value: Drawn) -> str:
    """What someone hears who does not see the chart."""
    chart = value.chart
    series = (
        f"{each.name}："
        + "，".join(f"{c} {v}" for c, v in zip(chart.categories, each.values, strict=True) if v is not None)
        for each in chart.series
    )
    unit = f"（单位：{chart.unit}）" if chart.unit else ""
    whole = f"{value.caption}{unit}。{'；'.join(series)}"
    return whole if len(whole) <= 400 else f"{whole[:399]}…"


def _written(value: Written, paragraph: etree._Element) -> Iterator[etree._Element]:
    """Each line in a paragraph and run like those of its place."""
    properties, first = paragraph.find(name("w:pPr")), paragraph.find(name("w:r"))
    look = None if first is None else first.find(name("w:rPr"))
    for line in filter(None, (each.strip() for each in value.text.splitlines())):
        copy = None if properties is None else _copied(properties)
        if copy is not None and (section := copy.find(name("w:sectPr"))) is not None:
            copy.remove(section)
        yield element("w:p", copy, element("w:r", None if look is None else _copied(look), element("w:t", text=line)))


def _copied(node: etree._Element) -> etree._Element:
    return etree.fromstring(etree.tostring(node))


def _with_objects(root: etree._Element, faults: Faults, *, body: bool) -> Iterator[tuple[etree._Element, int]]:
    for paragraph in root.iter(name("w:p")):
        words = "".join(each.text or "" for each in own_texts(paragraph)).strip()
        if OBJECT not in words:
            continue
        mark = words.removeprefix(OBJECT).removesuffix(OBJECT_END)
        shown = MARKS.sub("", re.sub(f"{OBJECT}\\d+{OBJECT_END}", "", words))
        if not mark.isdecimal():
            fault = Sentence("图、表和多段文字要单独占一段，前后不能有别的文字")
            faults.add(described(shown, part=BODY if body else _FURNITURE), fault)
        elif not body or parent(paragraph).tag == name("w:txbxContent"):
            fault = Sentence("图、表和多段文字只能放在正文里，不能放在页眉、页脚或文本框里")
            faults.add(described(shown, part=BODY if body else _FURNITURE), fault)
        else:
            yield paragraph, int(mark)


def _remove(paragraph: etree._Element) -> None:
    """A paragraph that ends a section or is the last of its cell stays, without its text."""
    properties = paragraph.find(name("w:pPr"))
    ends_section = properties is not None and properties.find(name("w:sectPr")) is not None
    ends_cell = parent(paragraph).tag == name("w:tc") and paragraph.getnext() is None
    before = paragraph.getprevious()
    if ends_section or (ends_cell and (before is None or before.tag != name("w:p"))):
        for child in list(paragraph):
            if child.tag != name("w:pPr"):
                paragraph.remove(child)
        return
    remove(paragraph)


def _width(paragraph: etree._Element) -> int:
    """Twips between the margins of the cell or section in which the paragraph stands."""
    for cell in paragraph.iterancestors(name("w:tc")):
        stated = cell.find(f"{name('w:tcPr')}/{name('w:tcW')}")
        if stated is not None and stated.get(name("w:type")) == "dxa":
            return max(int(stated.get(name("w:w")) or 0) - 216, 1134)
        return TEXT_WIDTH // 2
    section = next((each for each in _sections_after(paragraph)), None)
    size = None if section is None else section.find(name("w:pgSz"))
    margins = None if section is None else section.find(name("w:pgMar"))
    if size is None or margins is None:
        return TEXT_WIDTH
    sides = sum(int(float(margins.get(name(f"w:{side}")) or 0)) for side in ("left", "right", "gutter"))
    columns = section.find(name("w:cols")) if section is not None else None
    count = int(columns.get(name("w:num")) or 1) if columns is not None else 1
    return (int(float(size.get(name("w:w")) or 0)) - sides) // count


def _sections_after(paragraph: etree._Element) -> Iterator[etree._Element]:
    for each in (paragraph, *paragraph.itersiblings()):
        found = each if each.tag == name("w:sectPr") else each.find(f"{name('w:pPr')}/{name('w:sectPr')}")
        if found is not None:
            yield found
