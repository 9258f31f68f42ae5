"""Charts and pictures of a Word file, found and shown in HTML."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from html import escape

from docx.document import Document as WordDocument
from lxml import etree

from guiju.figures import drawing
from guiju.figures.charts import Chart
from guiju.reports.word import charts
from guiju.reports.word.names import name

_SHOWN = ("image/png", "image/jpeg", "image/gif", "image/webp")


@dataclass(frozen=True, slots=True)
class Found:
    chart: Chart
    told: str  # what someone hears who does not see it


def chart_in(item: etree._Element, document: WordDocument) -> Found | None:
    """The chart that a paragraph shows, with the numbers that it has now."""
    shown = item.find(f".//{name('c:chart')}")
    if shown is None:
        return None
    relation = document.part.rels.get(shown.get(name("r:id")) or "")
    if relation is None or relation.is_external:
        return None
    properties = item.find(f".//{name('wp:docPr')}")
    title, told = ("", "") if properties is None else (properties.get("title") or "", properties.get("descr") or "")
    chart = charts.read(relation.target_part.blob, title)
    return None if chart is None else Found(chart, told or title)


def svg(found: Found, number: int) -> str:
    """Inline, with ids that no other chart of the page has."""
    drawn = drawing.svg(found.chart, titled=False)
    start = drawn.index("<svg")
    drawn = re.sub(r'(\bid="|\burl\(#|href="#)', rf"\g<1>chart-{number}-", drawn[start:])
    head, rest = re.sub(r'\s(?:role|aria-\w+)="[^"]*"', "", drawn).split(">", 1)
    return f'{head} role="img" aria-label="{escape(found.told)}">{rest}'


def data(chart: Chart) -> str:
    """The numbers of a chart, to be opened."""
    unit = f"（单位：{escape(chart.unit)}）" if chart.unit else ""
    head = "".join(f'<th scope="col">{escape(each.name)}</th>' for each in chart.series)
    rows = "".join(
        f'<tr><th scope="row">{escape(category)}</th>'
        + "".join(f'<td class="number">{_written(each.values[place])}</td>' for each in chart.series)
        + "</tr>"
        for place, category in enumerate(chart.categories)
    )
    table = f'<table><thead><tr><th scope="col">项目</th>{head}</tr></thead><tbody>{rows}</tbody></table>'
    return f"<details><summary>数据{unit}</summary>{table}</details>"


def image(picture: etree._Element, document: WordDocument) -> str:
    """A picture of the file, within the page; what browsers do not show is named."""
    blip = next((each for each in picture.iter() if etree.QName(each).localname == "blip"), None)
    relation = None if blip is None else document.part.rels.get(blip.get(name("r:embed")) or "")
    if relation is None or relation.is_external:
        return ""
    properties = picture.find(f".//{name('wp:docPr')}")
    told = "" if properties is None else properties.get("descr") or ""
    part = relation.target_part
    if part.content_type not in _SHOWN:
        return escape(f"〔图：{told}〕") if told else ""
    return f'<img alt="{escape(told)}" src="data:{part.content_type};base64,{base64.b64encode(part.blob).decode()}">'


def bulleted(item: etree._Element, document: WordDocument) -> bool:
    """Is this paragraph of a list marked by a sign, and not by a number?"""
    properties = item.find(f"{name('w:pPr')}/{name('w:numPr')}")
    related = [each for each in document.part.rels.values() if each.reltype.endswith("/numbering")]
    if properties is None or not related:
        return True
    number, level = properties.find(name("w:numId")), properties.find(name("w:ilvl"))
    root = etree.fromstring(related[0].target_part.blob)
    wanted = "" if number is None else number.get(name("w:val"))
    depth = "0" if level is None else level.get(name("w:val"))
    for each in root.iter(name("w:num")):
        abstract = each.find(name("w:abstractNumId"))
        if each.get(name("w:numId")) == wanted and abstract is not None:
            return _form(root, abstract.get(name("w:val")) or "", depth or "0") in ("bullet", "")
    return True


def _form(root: etree._Element, abstract: str, depth: str) -> str:
    for each in root.iter(name("w:abstractNum")):
        if each.get(name("w:abstractNumId")) == abstract:
            for level in each.iter(name("w:lvl")):
                form = level.find(name("w:numFmt"))
                if level.get(name("w:ilvl")) == depth and form is not None:
                    return form.get(name("w:val")) or ""
    return ""


def _written(value: object) -> str:
    return "—" if value is None else escape(str(value))
