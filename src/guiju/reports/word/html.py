"""A document as one page of HTML: what a reader sees of the Word file, for a screen, a screen reader, or print."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape

from docx.document import Document as WordDocument
from lxml import etree

from guiju.reports.word import pictures
from guiju.reports.word.names import name
from guiju.reports.word.packing import opened
from guiju.reports.word.reading import Runs
from guiju.reports.word.styles import Styles

Href = Callable[[str], str | None]


def to_html(document: bytes, *, href: Href = lambda _anchor: None) -> str:
    """One accessible file without any outside address.

    A link to a bookmark leads where `href` says, or to the same bookmark in the page where it says None. Charts are
    drawn from the numbers that are in the file now, and each has them as a table.
    """
    word = opened(document)
    title = word.core_properties.title or "报告"
    page = _Page(word, href)
    content = "\n".join(page.blocks(word.element.body))
    notes = page.notes()
    return _WHOLE.format(title=escape(title), style=_STYLE, content=content, notes=notes)


class _Page:
    def __init__(self, document: WordDocument, href: Href) -> None:
        self.document = document
        self.styles = Styles(document.styles.element)
        self.names = {id: title for title, id in self.styles.ids.items()}
        self.levels = self.styles.levels()
        self.runs = Runs(document, href)
        self.drawn = 0

    def blocks(self, container: etree._Element) -> Iterator[str]:
        """The paragraphs and tables of a body or a cell; captions with what they belong to, contents as one list."""
        waiting: list[etree._Element] = []
        items = list(_flat(container))
        place = 0
        while place < len(items):
            item = items[place]
            place += 1
            style = self._style(item)
            if _is_entry(style) and _words(item):
                entries = [item]
                while place < len(items) and (_is_entry(self._style(items[place])) or _closes(items[place])):
                    entries.append(items[place])
                    place += 1
                yield self._contents(entries)
            elif (group := self._list(items, place - 1)) is not None:
                place += len(group) - 1
                yield self._list_of(group)
            elif chart := pictures.chart_in(item, self.document):
                tail: list[etree._Element] = []
                while place < len(items) and self._style(items[place]) in ("figure note", "caption") and len(tail) < 2:
                    tail.append(items[place])
                    place += 1
                    if self._style(tail[-1]) == "caption":
                        break
                yield self._figure(chart, tail)
            elif style == "caption" and place < len(items) and items[place].tag == name("w:tbl"):
                waiting = [item]
            elif item.tag == name("w:tbl"):
                yield self._table(item, waiting)
                waiting = []
            else:
                yield from self._paragraph(item, style)

    def notes(self) -> str:
        """The footnotes to which the text refers."""
        found = self.runs.footnotes()
        if not found:
            return ""
        items = "".join(f'<li id="note-{number}">{text}</li>' for number, text in found)
        return f'<section aria-label="脚注"><ol class="notes">{items}</ol></section>'

    def _style(self, item: etree._Element) -> str:
        """The name of a paragraph's style in small letters."""
        style = item.find(f"{name('w:pPr')}/{name('w:pStyle')}")
        return self.names.get(style.get(name("w:val")) or "", "") if style is not None else ""

    def _paragraph(self, item: etree._Element, style: str) -> Iterator[str]:
        inside = self.runs.html(item).strip()
        id, inner = self.runs.anchors(item)
        if not inside:
            yield from (f'<span id="{escape(each)}"></span>' for each in (id, *inner) if each)
            return
        spans = "".join(f'<span id="{escape(each)}"></span>' for each in inner)
        tag, kind = self._tag(item, style)
        attributes = (f' id="{escape(id)}"' if id else "") + (f' class="{kind}"' if kind else "")
        yield f"<{tag}{attributes}>{spans}{inside}</{tag}>"

    def _tag(self, item: etree._Element, style: str) -> tuple[str, str]:
        level = self._level(item)
        if style == "title":
            return "h1", ""
        if level is not None:
            return f"h{min(level + 2, 6)}", ""
        return "p", {name: kind for name, kind in _CLASSES.items() if name == style}.get(style, "")

    def _level(self, item: etree._Element) -> int | None:
        style = item.find(f"{name('w:pPr')}/{name('w:pStyle')}")
        return self.levels.get(style.get(name("w:val")) or "") if style is not None else None

    def _contents(self, entries: list[etree._Element]) -> str:
        items = [
            f'<li class="level-{(self._style(entry) or "toc 1")[-1]}">{words}</li>'
            for entry in entries
            if (words := self.runs.html(entry, plain_fields=False).strip())
        ]
        return f'<nav aria-label="目录"><ol class="contents">{"".join(items)}</ol></nav>'

    def _list(self, items: list[etree._Element], start: int) -> list[etree._Element] | None:
        group = []
        for item in items[start:]:
            if item.tag != name("w:p") or item.find(f"{name('w:pPr')}/{name('w:numPr')}") is None:
                break
            if self._level(item) is not None:
                break
            group.append(item)
        return group or None

    def _list_of(self, group: list[etree._Element]) -> str:
        tag = "ul" if pictures.bulleted(group[0], self.document) else "ol"
        items = "".join(f"<li>{self.runs.html(item).strip()}</li>" for item in group)
        return f"<{tag}>{items}</{tag}>"

    def _figure(self, chart: pictures.Found, tail: list[etree._Element]) -> str:
        self.drawn += 1
        captions = [each for each in tail if self._style(each) == "caption"]
        caption = "".join(self._caption(each, "figcaption") for each in captions)
        notes = "".join(f'<p class="note">{self.runs.html(each)}</p>' for each in tail if each not in captions)
        return f"<figure>{pictures.svg(chart, self.drawn)}{notes}{caption}{pictures.data(chart.chart)}</figure>"

    def _caption(self, item: etree._Element, tag: str) -> str:
        id, inner = self.runs.anchors(item)
        marks = "".join(f'<span id="{escape(each)}"></span>' for each in (id, *inner) if each)
        return f"<{tag}>{marks}{self.runs.html(item).strip()}</{tag}>"

    def _table(self, item: etree._Element, captions: list[etree._Element]) -> str:
        rows = [child for child in _flat(item) if child.tag == name("w:tr")]
        head = 0
        while head < len(rows) and rows[head].find(f"{name('w:trPr')}/{name('w:tblHeader')}") is not None:
            head += 1
        written = [self._row(rows, number, header=number < head) for number in range(len(rows))]
        caption = "".join(self._caption(each, "caption") for each in captions)
        above = f"<thead>{''.join(written[:head])}</thead>" if head else ""
        label = "" if captions else ' aria-label="表格"'
        table = f"<table>{caption}{above}<tbody>{''.join(written[head:])}</tbody></table>"
        return f'<div class="wide" tabindex="0" role="region"{label or _labelled(captions)}>{table}</div>'

    def _row(self, rows: list[etree._Element], number: int, *, header: bool) -> str:
        cells, column = [], 0
        for cell in _flat(rows[number]):
            if cell.tag != name("w:tc"):
                continue
            span = _span(cell)
            merged = cell.find(f"{name('w:tcPr')}/{name('w:vMerge')}")
            if merged is None or merged.get(name("w:val")) == "restart":
                down = 1 if merged is None else _down(rows, number, column)
                cells.append(self._cell(cell, header=header, span=span, down=down))
            column += span
        return f"<tr>{''.join(cells)}</tr>"

    def _cell(self, cell: etree._Element, *, header: bool, span: int, down: int) -> str:
        tag = "th" if header else "td"
        scope = ' scope="col"' if header else ""
        sizes = (f' colspan="{span}"' if span > 1 else "") + (f' rowspan="{down}"' if down > 1 else "")
        paragraphs = [each for each in _flat(cell) if each.tag == name("w:p")]
        kind = {"table number": ' class="number"', "table middle": ' class="middle"'}
        look = kind.get(self._style(paragraphs[0]), "") if paragraphs else ""
        inside = []
        for each in paragraphs:
            id, inner = self.runs.anchors(each)
            marks = "".join(f'<span id="{escape(mark)}"></span>' for mark in (id, *inner) if mark)
            inside.append(marks + self.runs.html(each).strip())
        nested = [self._table(each, []) for each in _flat(cell) if each.tag == name("w:tbl")]
        return f"<{tag}{scope}{sizes}{look}>{'<br>'.join(filter(None, inside))}{''.join(nested)}</{tag}>"


def _flat(container: etree._Element) -> Iterator[etree._Element]:
    """Children, also those within content controls and insertions that were tracked."""
    for child in container:
        if child.tag == name("w:sdt"):
            inside = child.find(name("w:sdtContent"))
            if inside is not None:
                yield from _flat(inside)
        elif child.tag in (name("w:ins"), name("w:smartTag"), name("w:customXml")):
            yield from _flat(child)
        else:
            yield child


def _is_entry(style: str) -> bool:
    return style.startswith("toc ") and style[4:].isdecimal()


def _words(item: etree._Element) -> str:
    return "".join(each.text or "" for each in item.iter(name("w:t"))).strip()


def _closes(item: etree._Element) -> bool:
    """The paragraph in which Word ends the field of the contents."""
    return item.tag == name("w:p") and not _words(item) and item.find(f".//{name('w:fldChar')}") is not None


def _span(cell: etree._Element) -> int:
    span = cell.find(f"{name('w:tcPr')}/{name('w:gridSpan')}")
    return max(int(span.get(name("w:val")) or 1), 1) if span is not None else 1


def _down(rows: list[etree._Element], number: int, column: int) -> int:
    """How many rows the cell that begins a vertical merge covers."""
    covered = 1
    for row in rows[number + 1 :]:
        at = 0
        for cell in (each for each in _flat(row) if each.tag == name("w:tc")):
            if at == column:
                merged = cell.find(f"{name('w:tcPr')}/{name('w:vMerge')}")
                if merged is None or merged.get(name("w:val")) == "restart":
                    return covered
                covered += 1
                break
            at += _span(cell)
        else:
            return covered
    return covered


def _labelled(captions: list[etree._Element]) -> str:
    return f' aria-label="{escape(_words(captions[0]))}"'


_CLASSES = {
    "subtitle": "subtitle",
    "cover text": "cover",
    "toc heading": "contents-title",
    "caption": "caption",
    "figure note": "note",
}

_STYLE = """
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0; color: #1d1f22; background: #fff;
  font: 1.0625rem/1.8 "Songti SC", "Noto Serif CJK SC", "SimSun", serif;
  line-break: strict; overflow-wrap: anywhere; }
main { max-width: 46rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
h1, h2, h3, h4, h5, h6, figcaption, caption, .caption, th {
  font-family: "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "SimHei", sans-serif;
}
h1 { margin: 12vh 0 1rem; text-align: center; font-size: 2rem; line-height: 1.4; }
.subtitle, .cover, .contents-title { text-align: center; }
.contents-title { margin-top: 4rem; font-size: 1.25rem; }
h2 { margin: 3rem 0 1rem; font-size: 1.5rem; }
h3 { margin: 2rem 0 .5rem; font-size: 1.1875rem; }
h4 { margin: 1.5rem 0 .25rem; font-size: 1.0625rem; }
p { margin: 0 0 .75rem; text-align: justify; }
p:not([class]) { text-indent: 2em; }
a { color: #1c5474; text-underline-offset: .2em; text-decoration-thickness: 1px; }
:focus-visible { outline: 3px solid #a8321c; outline-offset: 2px; }
.skip { position: absolute; left: 1rem; top: -4rem; padding: .5rem 1rem; background: #fff; }
.skip:focus { top: .5rem; }
.contents { list-style: none; margin: 0; padding: 0; }
.contents a { display: block; padding-block: .125rem; }
.level-2 { padding-inline-start: 1.5rem; }
.level-3 { padding-inline-start: 3rem; }
figure { margin: 1.5rem 0 2rem; }
figure > svg, figure > img { display: block; width: 100%; height: auto; }
figcaption, caption, .caption { padding: .5rem 0; text-align: center; font-size: 1rem; font-weight: 600; }
.note, .notes, details { font-size: .875rem; color: #585c63; }
summary { cursor: pointer; color: #1c5474; }
.wide { overflow-x: auto; margin: 1rem 0 1.5rem; }
table { width: 100%; border-collapse: collapse; border-block: 2px solid #1d1f22; font-size: .9375rem; line-height: 1.5;
  color: #1d1f22; font-variant-numeric: tabular-nums; }
th { border-block-end: 1px solid #1d1f22; text-align: center; }
th, td { padding: .375rem .5rem; min-width: 3.25em; }
td { border-block-end: 1px solid #dcd8cf; text-align: start; }
.number { text-align: end; white-space: nowrap; }
.middle { text-align: center; }
:target { background: #fbe6b0; }
td:has(> :target), tr:has(:target) { background: #fbe6b0; }
@page { size: A4; margin: 30mm 26mm; }
@media print {
  body { font-size: 12pt; }
  main { max-width: none; padding: 0; }
  a { color: inherit; text-decoration: none; }
  h2, h3, h4, caption { break-after: avoid; }
  figure, tr { break-inside: avoid; }
  thead { display: table-header-group; }
  .wide { overflow: visible; }
  details, .skip { display: none; }
}
"""

_WHOLE = """<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<a class="skip" href="#text">跳到正文</a>
<main id="text">
{content}
{notes}
</main>
</body>
</html>
"""
