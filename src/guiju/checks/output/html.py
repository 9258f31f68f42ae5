"""A report as one page that needs nothing else: the document with its marks, and the findings beside it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import pairwise
from typing import Final

from guiju.base.errors import Sentence, Translate
from guiju.checks.definition import Finding, Severity
from guiju.checks.output.places import SEVERITIES, Places, mend_words
from guiju.checks.output.text import summary
from guiju.checks.running import Report
from guiju.documents.blocks import Block, BlockKind

MOST_BLOCKS: Final = 4_000
"""Of a longer document only what stands around the findings is shown."""

_AROUND: Final = 3
_MOST_COLUMNS: Final = 60
_GRAVITY: Final = {severity: place for place, severity in enumerate(Severity)}

_STYLE: Final = """
:root { color-scheme: light; --error: #b42318; --warning: #8a4b00; --notice: #175cd3; --lead: #6941c6; }
* { box-sizing: border-box; }
body { margin: 0; font: 16px/1.7 system-ui, "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; color: #1d2939; }
header { padding: 1rem 1.5rem; border-bottom: 1px solid #d0d5dd; }
h1 { font-size: 1.25rem; margin: 0; overflow-wrap: anywhere; }
header p { margin: .25rem 0 0; color: #475467; }
main { display: grid; grid-template-columns: minmax(0, 3fr) minmax(18rem, 2fr); }
article, section { padding: 1rem 1.5rem; overflow-wrap: anywhere; }
section { border-left: 1px solid #d0d5dd; background: #f9fafb; }
article p, article h2 { margin: .4rem 0; white-space: pre-wrap; }
article h2 { font-size: 1rem; }
article .aside { color: #475467; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; margin: .6rem 0; }
td { border: 1px solid #98a2b3; padding: .2rem .5rem; vertical-align: top; min-width: 2rem; }
ol { list-style: none; margin: 0; padding: 0; }
li { padding: .6rem 0; border-bottom: 1px solid #eaecf0; }
li:target, sup:target { outline: 2px solid #175cd3; outline-offset: 2px; }
mark { color: inherit; background: #fef3f2; border-bottom: 2px solid var(--error); }
mark.warning { background: #fffaeb; border-color: var(--warning); }
mark.notice { background: #eff8ff; border-color: var(--notice); }
mark.lead { background: #f4f3ff; border-color: var(--lead); }
b.error { color: var(--error); } b.warning { color: var(--warning); }
b.notice { color: var(--notice); } b.lead { color: var(--lead); }
.place { color: #475467; }
li p { margin: .15rem 0; }
li details { color: #475467; }
sup { margin-right: .2em; }
@media screen and (min-width: 50.01rem) {
  body { height: 100vh; display: flex; flex-direction: column; }
  main { flex: 1; min-height: 0; }
  article, section { overflow-y: auto; }
}
@media screen and (max-width: 50rem) { section { border-left: 0; border-top: 1px solid #d0d5dd; } }
@media print, (max-width: 50rem) { main { display: block; } }
@media print { section { break-before: page; } }
"""


def page(report: Report, *, translate: Translate = str, language: str = "zh-CN") -> str:
    """No script, nothing fetched: it may be sent by mail."""
    writing = _Page(report, translate)
    name = escape(report.document.name)
    title = escape(Sentence("检查结果").told(translate))
    named = escape(Sentence("文件").told(translate))
    said = [
        summary([report]).told(translate),
        Sentence("按 {day} 的情况检查", day=report.on).told(translate),
        *(sentence.told(translate) for sentence in report.left_out),
    ]
    return (
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{name} · {title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"<header><h1>{name}</h1>{''.join(f'<p>{escape(each)}</p>' for each in said)}</header>\n"
        f'<main>\n<article tabindex="0" aria-label="{named}">\n{writing.document()}</article>\n'
        f'<section tabindex="0" aria-label="{title}">\n{writing.findings()}</section>\n</main>\n</body>\n</html>\n'
    )


class _Page:
    def __init__(self, report: Report, translate: Translate) -> None:
        self.report = report
        self.translate = translate
        self.places = Places(report.document)
        self.numbered = list(enumerate(report.open, start=1))
        self.in_block: dict[int, list[tuple[int, Finding]]] = defaultdict(list)
        for number, finding in self.numbered:
            self.in_block[finding.span.block.index].append((number, finding))

    def findings(self) -> str:
        if not self.numbered:
            return f"<p>{escape(Sentence('没有发现问题').told(self.translate))}</p>\n"
        return f"<ol>\n{''.join(self._finding(number, finding) for number, finding in self.numbered)}</ol>\n"

    def _finding(self, number: int, finding: Finding) -> str:
        severity = finding.severity
        head = f"{SEVERITIES[severity].told(self.translate)} {finding.code}"
        place = escape(self.places.words(finding.span).told(self.translate))
        link = f'<a class="place" href="#m{number}">{place}</a>'
        lines = [
            f'<p>{number}. <b class="{severity}">{escape(head)}</b> {link}</p>',
            f"<p>{escape(finding.message.told(self.translate))}</p>",
        ]
        if mend := mend_words(finding.mend):
            lines.append(f"<p>→ {escape(mend.told(self.translate))}</p>")
        why = escape(finding.rule.why.told(self.translate))
        sources = " / ".join(f"{source.instrument} {source.article}".strip() for source in finding.rule.sources)
        title = escape(finding.rule.title.told(self.translate))
        lines.append(f"<details><summary>{title}</summary><p>{why}</p><p>{escape(sources)}</p></details>")
        return f'<li id="f{number}">{"".join(lines)}</li>\n'

    def document(self) -> str:
        return "".join(self._parts(self._shown()))

    def _shown(self) -> Sequence[Block]:
        blocks = self.report.document.blocks
        if len(blocks) <= MOST_BLOCKS:
            return blocks
        near = {place for index in self.in_block for place in range(index - _AROUND, index + _AROUND + 1)}
        return [block for block in blocks if block.index in near]

    def _parts(self, blocks: Iterable[Block]) -> Iterator[str]:
        table: list[Block] = []
        last = -1
        for block in blocks:
            if table and (block.cell is None or table[0].cell is None or block.cell.table != table[0].cell.table):
                yield self._table(table)
                table = []
            if block.index > last + 1 and not table:
                yield '<p class="aside">…</p>\n'
            last = block.index
            if block.cell is not None:
                table.append(block)
            elif block.shown.strip():
                yield self._block(block)
        if table:
            yield self._table(table)

    def _block(self, block: Block) -> str:
        tag = "h2" if block.kind is BlockKind.HEADING else "p"
        aside = ' class="aside"' if block.kind in (BlockKind.HEADER, BlockKind.FOOTER, BlockKind.CONTENTS) else ""
        label = f"{escape(block.label)}\u3000" if block.label else ""
        return f"<{tag}{aside}>{label}{self.marked(block)}</{tag}>\n"

    def _table(self, cells: Sequence[Block]) -> str:
        rows: dict[int, dict[int, Block]] = defaultdict(dict)
        for block in cells:
            if block.cell is not None and block.cell.column <= _MOST_COLUMNS:
                rows[block.cell.row].setdefault(block.cell.column, block)
        first = min((column for row in rows.values() for column in row), default=1)
        lines = "".join(f"<tr>{self._row(row, first)}</tr>\n" for _number, row in sorted(rows.items()))
        return f'<div class="scroll" tabindex="0"><table>\n{lines}</table></div>\n'

    def _row(self, row: dict[int, Block], first: int) -> str:
        """Cells in their columns; what a cell above covers is left to it, what is missing is empty."""
        made, column = [], first
        for at, block in sorted(row.items()):
            if self.report.document.format in ("xlsx", "xls", "csv"):
                made.append("<td></td>" * (at - column))
            spans = "" if block.cell is None else _spans(block.cell.rows, block.cell.columns)
            made.append(f"<td{spans}>{self.marked(block)}</td>")
            column = at + (block.cell.columns if block.cell else 1)
        return "".join(made)

    def marked(self, block: Block) -> str:
        """The text with its spots marked; where spots overlap, the gravest gives the colour."""
        here = self.in_block.get(block.index, [])
        text = block.text
        cuts = sorted({0, len(text), *(at for _n, each in here for at in (each.span.start, each.span.end))})
        made, anchored = [], set()
        for begin, end in pairwise(cuts):
            over = [(n, each) for n, each in here if each.span.start <= begin and end <= each.span.end]
            words = escape(text[begin:end])
            if not over:
                made.append(words)
                continue
            _number, gravest = min(over, key=lambda each: _GRAVITY[each[1].severity])
            anchors = [n for n, _each in over if n not in anchored]
            anchored.update(anchors)
            made.append(self._mark(words, gravest, anchors))
        unmarked = [n for n, _each in here if n not in anchored]
        return "".join(made) + "".join(f'<sup id="m{n}"><a href="#f{n}">{n}</a></sup>' for n in unmarked)

    def _mark(self, words: str, finding: Finding, anchors: Sequence[int]) -> str:
        """`anchors` are the numbers of the findings that begin here."""
        title = escape(f"{finding.code} {finding.message.told(self.translate)}")
        links = "".join(f'<sup id="m{number}"><a href="#f{number}">{number}</a></sup>' for number in anchors)
        return f'{links}<mark class="{finding.severity}" title="{title}">{words}</mark>'


def _spans(rows: int, columns: int) -> str:
    return (f' rowspan="{rows}"' if rows > 1 else "") + (f' colspan="{columns}"' if columns > 1 else "")
