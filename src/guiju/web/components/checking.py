"""What a check found, laid out beside the document: passages with marks, and beside each passage what is said of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from typing import Any, Final

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from guiju.checks.definition import Certainty, Family, Finding, Profile, Severity
from guiju.checks.mending import MENDABLE
from guiju.checks.output.places import SEVERITIES, Places, mend_words
from guiju.checks.running import Report
from guiju.documents.blocks import Block, BlockKind, Document, Span
from guiju.web import asking

FAMILIES: Final = {
    Family.REF: pgettext_lazy("rules", "引用"),
    Family.NUM: pgettext_lazy("rules", "编号"),
    Family.STR: pgettext_lazy("rules", "结构"),
    Family.TXT: pgettext_lazy("rules", "用语"),
    Family.VRB: pgettext_lazy("rules", "能愿动词"),
    Family.TAB: pgettext_lazy("rules", "表"),
    Family.FIG: pgettext_lazy("rules", "图"),
    Family.ANX: pgettext_lazy("rules", "附录"),
    Family.LST: pgettext_lazy("rules", "列项"),
    Family.QTY: pgettext_lazy("rules", "量和单位"),
    Family.IND: pgettext_lazy("rules", "指标"),
    Family.FAIR: pgettext_lazy("rules", "公平竞争"),
    Family.NEG: pgettext_lazy("rules", "负面清单"),
    Family.DUP: pgettext_lazy("rules", "与已有标准重复"),
    Family.PRV: pgettext_lazy("rules", "个人信息"),
}
PROFILES: Final = {
    Profile.STANDARD: _("标准草案（GB/T 1.1—2020）"),
    Profile.ENTERPRISE: _("企业标准"),
    Profile.ASSOCIATION: _("团体标准"),
    Profile.CONSTRUCTION: _("工程建设标准"),
    Profile.TENDER: _("招标采购文件"),
    Profile.LIST: _("标准清单"),
    Profile.DOCUMENT: _("其他引用标准的文件"),
}
CERTAINTIES: Final = {
    Certainty.TEXT: _("查过原文"),
    Certainty.SECONDARY: _("依据转述该标准的资料"),
    Certainty.KNOWLEDGE: _("未核实：行业内的通常认识，没有查到出处"),
    Certainty.OURS: _("由登记簿或常理得出，不出自某一份文件"),
}

ROWS: Final = 20
"""Of a table, in one passage."""

PASSAGES: Final = 60
"""On a page."""

LONGEST_QUOTE: Final = 60
_ORDER: Final = list(Severity)


@dataclass(frozen=True, slots=True)
class Piece:
    """Some characters; `begin` and `end` are the numbers of the findings that begin and end here."""

    text: str
    severity: str = ""
    begin: tuple[int, ...] = ()
    end: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A block with its marks."""

    block: Block
    pieces: Sequence[Piece]

    @property
    def is_heading(self) -> bool:
        return self.block.kind is BlockKind.HEADING


@dataclass(frozen=True, slots=True)
class Note:
    """One finding in words."""

    number: int
    finding: Finding
    message: str
    severity: str
    quote: str
    place: str
    mend: str
    related: Sequence[tuple[str, str]]
    """(place, words) of each other spot."""


@dataclass(slots=True)
class Passage:
    """A paragraph, or some rows of a table, and what was found there."""

    line: Line | None = None
    rows: list[list[Sequence[Line]]] = field(default_factory=list)
    """Of each cell its paragraphs, most often one."""
    notes: list[Note] = field(default_factory=list)
    skipped: int = 0
    """Paragraphs and rows left out before it."""


@dataclass(frozen=True, slots=True)
class Chip:
    """A way to narrow what is shown."""

    title: str
    count: int
    name: str
    value: str
    chosen: bool


def shown(request: HttpRequest, report: Report) -> dict[str, Any]:
    """What the template of findings needs: `?severity=&family=` narrow, `?all=1` shows the whole document.

    Raises InvalidForm for words that are none.
    """
    severity = asking.chosen_word(request, "severity", Severity)
    family = asking.chosen_word(request, "family", Family)
    numbered = list(enumerate(report.findings, start=1))
    chosen = [
        (number, finding)
        for number, finding in numbered
        if severity in (None, finding.severity) and family in (None, finding.rule.family)
    ]
    whole = bool(request.GET.get("all"))
    layout = _Layout(report.document, chosen)
    page = Paginator(list(layout.plan(whole=whole)), PASSAGES).get_page(request.GET.get("page"))
    mendable = report.document.format in MENDABLE
    mends = [each.mend for each in report.open if each.mend is not None and mendable]
    by_family = Counter(finding.rule.family for finding in report.open)
    return {
        "report": report,
        "profile": PROFILES[report.settings.profile],
        "left_out": [each.told(gettext) for each in report.left_out],
        "severities": [
            Chip(SEVERITIES[each].told(gettext), count, "severity", each.value, each is severity)
            for each in Severity
            if (count := report.count(each)) or each is severity
        ],
        "families": [
            Chip(str(FAMILIES[each]), by_family[each], "family", each.value, each is family)
            for each in Family
            if by_family[each] or each is family
        ],
        "accepted": len(report.findings) - len(report.open),
        "narrowed": severity is not None or family is not None,
        "whole": whole,
        "page": page,
        "passages": [layout.passage(*each) for each in page],
        "safe_mends": sum(mend.safe for mend in mends),
        "mends": len(mends),
    }


def laid_out(document: Document, found: Sequence[tuple[int, Finding]], *, whole: bool) -> list[Passage]:
    """All passages of a document, as on one page."""
    layout = _Layout(document, found)
    return [layout.passage(*each) for each in layout.plan(whole=whole)]


_Planned = tuple[Sequence[Sequence[Block]], int]
"""The paragraph or the rows of a passage, and how many were left out before it."""


class _Layout:
    """Where the passages of a document begin and end is cheap to tell; what stands in them is made for one page."""

    def __init__(self, document: Document, found: Sequence[tuple[int, Finding]]) -> None:
        self.by_block: dict[int, list[tuple[int, Finding]]] = {}
        for number, finding in found:
            self.by_block.setdefault(finding.span.block.index, []).append((number, finding))
        self.units = list(_units(document, self.by_block))
        self.places = Places(document)

    def plan(self, *, whole: bool) -> Iterator[_Planned]:
        """In the order of the document; without `whole` those with findings and their neighbours alone."""
        units = self.units
        kept = range(len(units)) if whole else sorted(_worth_showing(units, self.by_block))
        before = -1
        for table, passage in groupby(kept, key=lambda at: _table(units[at])):
            run, most = list(passage), 1 if table is None else ROWS
            for first in range(0, len(run), most):
                part = run[first : first + most]
                yield [units[at] for at in part], part[0] - before - 1
                before = part[-1]

    def passage(self, units: Sequence[Sequence[Block]], skipped: int) -> Passage:
        blocks = [block for unit in units for block in unit]
        notes = [
            noted(number, finding, self.places)
            for block in blocks
            for number, finding in self.by_block.get(block.index, ())
        ]
        if blocks[0].cell is None:
            return Passage(line=_line(blocks[0], self.by_block), notes=notes, skipped=skipped)
        return Passage(rows=[_cells(unit, self.by_block) for unit in units], notes=notes, skipped=skipped)


def _units(document: Document, by_block: Collection[int]) -> Iterator[list[Block]]:
    """Paragraphs and rows of tables; those without words or findings are left out."""

    def row(block: Block) -> tuple[object, ...]:
        cell = block.cell
        return (block.index,) if cell is None else (cell.sheet, cell.table, cell.row)

    for _row, blocks in groupby(document.blocks, key=row):
        unit = list(blocks)
        if any(block.text.strip() or block.index in by_block for block in unit):
            yield unit


def _worth_showing(units: Sequence[Sequence[Block]], by_block: dict[int, Any]) -> set[int]:
    """Units with findings; beside a paragraph the one before and after it, above a row the first of its table."""
    kept: set[int] = set()
    first_row: dict[object, int] = {}
    for at, unit in enumerate(units):
        table = _table(unit)
        first_row.setdefault(table, at)
        if not any(block.index in by_block for block in unit):
            continue
        kept.add(at)
        if table is not None:
            kept.add(first_row[table])
        else:
            kept |= {each for each in (at - 1, at + 1) if 0 <= each < len(units) and _table(units[each]) is None}
    return kept


def _table(unit: Sequence[Block]) -> tuple[str, int] | None:
    cell = unit[0].cell
    return None if cell is None else (cell.sheet, cell.table)


def _cells(row: Sequence[Block], by_block: dict[int, list[tuple[int, Finding]]]) -> list[Sequence[Line]]:
    cells = groupby(row, key=lambda block: block.cell.column if block.cell else 0)
    return [[_line(block, by_block) for block in blocks] for _column, blocks in cells]


def _line(block: Block, by_block: dict[int, list[tuple[int, Finding]]]) -> Line:
    return Line(block, marked(block.text, [(n, each.span, each.severity) for n, each in by_block.get(block.index, ())]))


def marked(text: str, marks: Sequence[tuple[int, Span, Severity]]) -> list[Piece]:
    """The text in pieces: cut wherever a mark begins or ends, each under the most severe mark that covers it.

    A mark without characters is a piece without text.
    """
    cuts = sorted({0, len(text)} | {at for _n, span, _s in marks for at in (span.start, span.end)})
    pieces = []
    for start, end in pairwise([*cuts, cuts[-1]]):
        pieces += [
            Piece("", severity.value, (n,), (n,)) for n, span, severity in marks if span.start == start == span.end
        ]
        if start == end:
            continue
        solid = [each for each in marks if each[1].start < each[1].end]
        over = [severity for _n, span, severity in solid if span.start <= start and end <= span.end]
        pieces.append(
            Piece(
                text[start:end],
                min(over, key=_ORDER.index).value if over else "",
                tuple(n for n, span, _s in solid if span.start == start),
                tuple(n for n, span, _s in solid if span.end == end),
            )
        )
    return pieces


def noted(number: int, finding: Finding, places: Places) -> Note:
    mend = mend_words(finding.mend)
    return Note(
        number,
        finding,
        finding.message.told(gettext),
        SEVERITIES[finding.severity].told(gettext),
        _short(finding.span.text),
        places.words(finding.span).told(gettext),
        mend.told(gettext) if mend else "",
        [(places.words(each).told(gettext), _short(each.text)) for each in finding.found.related],
    )


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= LONGEST_QUOTE else words[: LONGEST_QUOTE - 1] + "…"
