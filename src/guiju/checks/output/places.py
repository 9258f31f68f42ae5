"""Where a finding is, in words and as values, and the words around it."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Any, Final, overload

from guiju.base.errors import Sentence, joined
from guiju.checks.definition import Family, Finding, Mend, Severity
from guiju.documents.blocks import Block, BlockKind, Document, Span
from guiju.documents.outlines.reading import outline

SEVERITIES: Final = {
    Severity.ERROR: Sentence("错误"),
    Severity.WARNING: Sentence("警告"),
    Severity.NOTICE: Sentence("提示"),
    Severity.LEAD: Sentence("线索"),
}
LONGEST_QUOTE: Final = 300
_LETTERS: Final = 26


class Places:
    """Where in one document: knows the clause in which a block stands."""

    def __init__(self, document: Document) -> None:
        self._outline = outline(document)
        self._in_lines = document.format in ("txt", "md", "csv", "html")

    def clause(self, block: Block) -> str:
        """``4.1.2``, ``附录 A``, ``前言``; empty where the document has no clauses."""
        home = self._outline.home(block)
        while home is not None and not home.number and home.parent is not None:
            home = home.parent
        if home is None:
            return ""
        if home.number:
            return f"附录 {home.number}" if home.number.isalpha() else home.number
        return "".join(home.title.split())

    def values(self, span: Span, *, quote: str | None = None) -> dict[str, Any]:
        """For programs; what does not apply is left out. Characters of the paragraph count from 0, all else from 1.

        `quote` is what is shown in place of the words themselves (`quoted`).
        """
        block, cell = span.block, span.block.cell
        values = {
            "page": block.page,
            "paragraph": block.paragraph or None,
            "line": block.line,
            "sheet": cell.sheet or None if cell else None,
            "table": cell.table if cell else None,
            "row": cell.row if cell else None,
            "column": cell.column if cell else None,
            "start": span.start,
            "end": span.end,
            "quote": (span.text if quote is None else quote)[:LONGEST_QUOTE] or None,
            "clause": self.clause(block) or None,
        }
        return {name: value for name, value in values.items() if value is not None}

    def words(self, span: Span) -> Sentence:
        """``第 3 页 4.1 第 12 段``; of a workbook ``清单!B3``; of a table in a text its row and column."""
        block, cell = span.block, span.block.cell
        parts: list[str] = []
        if cell is not None and cell.sheet:
            return joined([f"{cell.sheet}!{column_letters(cell.column)}{cell.row}"], "")
        if block.page is not None:
            parts.append(Sentence("第 {page} 页", page=block.page))
        if clause := self.clause(block):
            parts.append(clause)
        if cell is not None:
            place = Sentence(
                "第 {table} 个表第 {row} 行第 {column} 列", table=cell.table, row=cell.row, column=cell.column
            )
            parts.append(place)
        elif block.kind in _NAMED:
            parts.append(_NAMED[block.kind])
        elif block.line is not None:
            parts.append(Sentence("第 {line} 行", line=block.line))
        else:
            parts.append(Sentence("第 {paragraph} 段", paragraph=block.paragraph))
        return joined(parts, " · ")


def quoted(finding: Finding) -> str:
    """The words found; personal data masked, since findings travel further than the document."""
    words = finding.span.text
    return str(finding.found.detail.get("shown", words)) if finding.rule.family is Family.PRV else words


_NAMED: Final = {
    BlockKind.HEADER: Sentence("页眉"),
    BlockKind.FOOTER: Sentence("页脚"),
    BlockKind.FOOTNOTE: Sentence("脚注"),
    BlockKind.TEXT_BOX: Sentence("文本框"),
}


def column_letters(column: int) -> str:
    """1 is A, 27 is AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, _LETTERS)
        letters = chr(65 + rest) + letters
    return letters


@overload
def mend_words(mend: Mend) -> Sentence: ...


@overload
def mend_words(mend: None) -> None: ...


def mend_words(mend: Mend | None) -> Sentence | None:
    """What to do, in one sentence; None where nothing is proposed."""
    if mend is None:
        return None
    return Sentence("改为“{text}”", text=mend.text) if mend.text else Sentence("删去")


def width(text: str) -> int:
    """In columns of a terminal: a Chinese character takes two, an accent that stands over another none."""
    return sum(_WIDE.get(unicodedata.east_asian_width(each), 1) for each in text if not unicodedata.combining(each))


_WIDE: Final = {"W": 2, "F": 2}


@dataclass(frozen=True, slots=True)
class Context:
    """A line of at most so many columns; `before` columns in it begins the spot, `marked` columns wide."""

    text: str
    before: int
    marked: int


def context(span: Span, *, columns: int = 100) -> Context:
    """The line around a spot, cut at both ends where it is too long."""
    text = span.block.text
    first = text.rfind("\n", 0, span.start) + 1
    ends = [at for at in (text.find("\n", max(span.start, first)), len(text)) if at >= 0]
    last = max(min(ends), span.start)
    end = min(max(span.end, span.start), last)
    line, start, end = text[first:last], span.start - first, end - first
    begin, stop = _window(line, start, end, columns)
    lead, tail = "…" * (begin > 0), "…" * (stop < len(line))
    shown = f"{lead}{_printable(line[begin:stop])}{tail}"
    before = width(lead) + width(_printable(line[begin:start]))
    return Context(shown, before, max(1, width(_printable(line[start : min(end, stop)]))))


def _window(line: str, start: int, end: int, columns: int) -> tuple[int, int]:
    """As much of the line as fits, the spot first, then a little before it, then what follows."""
    begin, stop = start, start
    used = 0
    while stop < end and used < columns:
        used += width(line[stop])
        stop += 1
    room = max(0, columns - used)
    while begin > 0 and used < columns - room // 2:
        begin -= 1
        used += width(line[begin])
    while stop < len(line) and used < columns:
        used += width(line[stop])
        stop += 1
    while begin > 0 and used < columns:
        begin -= 1
        used += width(line[begin])
    return begin, stop


def _printable(text: str) -> str:
    """Each character one: what would move the cursor is a space."""
    return "".join(each if each.isprintable() or each == "\u3000" else " " for each in text)


def counted(counts: Mapping[Severity, int]) -> Sentence:
    """``3 个错误、1 个警告``, the gravest first; without those of which there are none."""
    said = [_counted(severity, counts[severity]) for severity in Severity if counts.get(severity)]
    if not said:
        return Sentence("没有发现问题")
    return reduce(lambda before, after: Sentence("{before}、{after}", before=before, after=after), said)


def _counted(severity: Severity, count: int) -> Sentence:
    match severity:
        case Severity.ERROR:
            return Sentence("{count} 个错误", count=count)
        case Severity.WARNING:
            return Sentence("{count} 个警告", count=count)
        case Severity.NOTICE:
            return Sentence("{count} 个提示", count=count)
        case Severity.LEAD:
            return Sentence("{count} 条线索", count=count)
