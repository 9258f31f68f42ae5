"""Which standards a list names: its numbers, in any spelling, with the titles that stand beside them.

A table in which one column holds numbers is a list, and each of its rows is kept, read or not. So is a text most of
whose lines have a number. In any other text, a specification say, each number counts once, wherever it is cited.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from guiju.base.numbers import StandardNumber, find
from guiju.base.numbers.characters import plain
from guiju.documents.blocks import Block, BlockKind, Document
from guiju.standards.spelled import TIER_WORDS, readings


@dataclass(frozen=True, slots=True)
class Line:
    """Where a row stands: all of its cells, or the one text of a paragraph."""

    cells: tuple[str, ...]
    sheet: str = ""
    table: int = 0
    """From 1; 0 outside of tables."""
    number: int = 0
    """Of the row in its table or of the paragraph in the document, from 1."""


@dataclass(frozen=True, slots=True)
class Row:
    """One number that somebody wrote down. `place` counts from 1 through the whole list."""

    place: int
    text: str
    """As written; empty where a row gives a title alone."""
    readings: tuple[StandardNumber, ...]
    """What it may mean, the likeliest first; empty where it cannot be read."""
    title: str
    line: Line
    times: int = 1
    """How often a running text cites it."""
    same_as: int = 0
    """The place of the first row of a list with the same number."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What was recognised in one document. `left_out` are lines of a list that have nothing like a number."""

    name: str
    format: str
    rows: tuple[Row, ...]
    headings: tuple[str, ...] = ()
    """Of the first table that is a list."""
    left_out: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """A number where it stands in a text."""

    start: int
    end: int
    readings: tuple[StandardNumber, ...]


LONGEST: Final = 80
"""Characters of a text that may as a whole be a number."""
_LONGEST_LINE: Final = 240

_ORDINAL = re.compile(r"\s*(?:[(（]?\d{1,4}[)）.、．:：]|[①-⑳]|[-•·*●○—])\s*(?=\D|\d*\D)")
_LABELS = "|".join(sorted(TIER_WORDS, key=len, reverse=True))
_CHUNK = re.compile(
    rf"(?:(?:{_LABELS})(?:编号|号)?[\s:：]*(?=[A-Za-zＡ-Ｚａ-ｚ\d])|(?<![A-Za-z\d])(?=[A-Za-zＡ-Ｚａ-ｚ]))"
    r"[^\u3400-\u9fff《》，；;\t|【】“”\"]{3,60}"
)
_LIKE_A_NUMBER = re.compile(r"[A-Za-zＡ-Ｚａ-ｚ][^\u3400-\u9fff]{0,12}\d{2}|(?:标准)[A-Z]{2}")
_NUMBERS_HEADING = re.compile(
    r"标准(?:编)?号|文件编号|编号|规范号|代号|standard (?:no|number)|^(?:no\.?|number)$", re.IGNORECASE
)
_TITLE_HEADING = re.compile(r"名\s*称|标题|题名|title|name", re.IGNORECASE)
_IN_MARKS = re.compile(r"《([^》]{2,200})》")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_EDGES: Final = " \t\u3000，,。;；:：、.·-—–_()（）[]【】《》<>\"'“”"


def recognise(document: Document) -> Listing:
    """Every number of a document: those of its lists, then those that its other text cites and no list has."""
    tables, texts = _parted(document)
    lists = {table.number: columns for table in tables if (columns := _columns(table)) is not None}
    found = [row for table in tables if table.number in lists for row in _of_table(table, lists[table.number])]
    headings = next((_headings(table, lists[table.number]) for table in tables if table.number in lists), ())
    lines = [Line((block.text.strip(),), number=block.line or block.paragraph) for block in texts if block.text.strip()]
    by_line = [(line, list(_of_line(line))) for line in lines]
    left_out: tuple[Line, ...] = ()
    rest: list[Line] = []
    if _is_list(by_line):
        found += [row for _line, rows in by_line for row in rows]
        left_out = tuple(line for line, rows in by_line if not rows)
    else:
        rest = list(lines)
    for table in tables:
        if table.number not in lists:
            rest += [Line((text,), table.sheet, table.number, row) for row, text in table.texts()]
    known = {row.readings[0].canonical for row in found if row.readings}
    found += [row for row in _of_running_text(rest) if row.readings[0].canonical not in known]
    return Listing(document.name, document.format, tuple(_placed(found)), headings, left_out)


def _is_list(by_line: Sequence[tuple[Line, list[Row]]]) -> bool:
    """Most of its lines are items: a number, read or not, with nothing before it but a title."""
    items = [rows for line, rows in by_line if rows and _is_item(line.cells[0], rows[0].text)]
    return any(row.readings for rows in items for row in rows) and len(items) * 2 >= len(by_line)


def _is_item(text: str, number: str) -> bool:
    """``1. GB/T 1.1—2020 …``, ``《…》（GB/T 1.1—2020）``, ``… GB/T 1.1—2020``; no sentence that cites it."""
    before, _number, behind = text.partition(number)
    before = _ORDINAL.sub("", before, count=1).strip(_EDGES)
    return (not before and not behind.rstrip().endswith("。")) or not (
        behind.strip(_EDGES) or re.search("[，。；]", before)
    )


def of_pairs(pairs: Iterable[tuple[str, str]]) -> list[Row]:
    """Rows of (number, title) as a program gives them; the line of a row counts the pairs, from 1."""
    found: list[Row] = []
    for place, (text, title) in enumerate(pairs, start=1):
        line = Line((text, title), number=place)
        written = written_in(text.strip())
        if not written:
            found.append(Row(0, text.strip(), (), title.strip(), line))
        found += [Row(0, _as_written(text.strip(), each), each.readings, title.strip(), line) for each in written]
    return list(_placed(found))


_AROUND: Final = (BlockKind.HEADER, BlockKind.FOOTER, BlockKind.CONTENTS)


def written_in(text: str) -> list[Written]:
    """The numbers in one line or cell: several as they are cited, or one in whatever spelling."""
    cited = [Written(each.start, each.end, (each.number,)) for each in find(text)]
    if len(cited) > 1 or len(text) > _LONGEST_LINE:
        return cited
    lead = _ORDINAL.match(text)
    start = lead.end() if lead is not None else 0
    bare = text[start:].rstrip()
    if cited and cited[0].end - cited[0].start == len(bare) and not cited[0].readings[0].range_to:
        return cited
    if len(bare) <= LONGEST and (whole := readings(bare)):
        return [Written(start, start + len(bare), tuple(whole))]
    if cited:
        return cited
    for chunk in _CHUNK.finditer(text):
        for end in _ends(chunk):
            if read := readings(text[chunk.start() : end]):
                return [Written(chunk.start(), end, tuple(read))]
    return []


def _ends(chunk: re.Match[str]) -> Iterator[int]:
    """The chunk whole, then up to each space before its end: ``GBT 1.1-2020 Directives``."""
    yield chunk.end() - (len(chunk[0]) - len(chunk[0].rstrip()))
    for place in range(chunk.end() - 1, chunk.start() + 3, -1):
        if chunk.string[place].isspace() or chunk.string[place] in "(（":
            yield place


# Tables


@dataclass(frozen=True, slots=True)
class _Table:
    """Cells by row and column, each from 1; several paragraphs of a cell are one text."""

    number: int
    sheet: str
    rows: dict[int, dict[int, str]] = field(default_factory=dict)

    def texts(self) -> Iterator[tuple[int, str]]:
        for place, row in self.rows.items():
            yield from ((place, text) for text in row.values() if text.strip())


@dataclass(frozen=True, slots=True)
class _Columns:
    number: int
    title: int
    """0 where no column has titles."""
    width: int
    heading: int
    """The row of headings; 0 where there is none."""


def _parted(document: Document) -> tuple[list[_Table], list[Block]]:
    """The tables, and what stands outside of them. Lines with tabs, as spreadsheets are pasted, are table 0."""
    tables: dict[int, _Table] = {}
    texts = []
    for block in document.blocks:
        cell = block.cell
        if cell is None and document.format == "txt" and "\t" in block.text:
            pasted = tables.setdefault(0, _Table(0, ""))
            pasted.rows[block.line or block.paragraph] = dict(enumerate(block.text.split("\t"), start=1))
            continue
        if cell is None:
            if block.kind not in _AROUND:
                texts.append(block)
            continue
        table = tables.setdefault(cell.table, _Table(cell.table, cell.sheet))
        row = table.rows.setdefault(cell.row, {})
        before = row.get(cell.column)
        row[cell.column] = f"{before}\n{block.text}" if before else block.text
    return list(tables.values()), texts


def _columns(table: _Table) -> _Columns | None:
    """Where the numbers and the titles stand; None where the table is no list of numbers."""
    read: Counter[int] = Counter()
    filled: Counter[int] = Counter()
    chinese: Counter[int] = Counter()
    sample = list(table.rows.items())[:_SAMPLED]
    for _place, row in sample:
        for column, text in row.items():
            if not text.strip():
                continue
            filled[column] += 1
            read[column] += bool(written_in(text.strip()))
            chinese[column] += len(_CHINESE.findall(text))
    named = {
        column
        for _place, row in sample[:_HEADINGS_WITHIN]
        for column, text in row.items()
        if len(text) <= 30 and _NUMBERS_HEADING.search(plain(text).strip()) and not written_in(text)
    }
    candidates = [column for column in read if read[column] * 2 >= filled[column] - _HEADINGS_WITHIN and read[column]]
    sparse = len(sample) > 4 and max(read.values(), default=0) * 3 < len(sample)
    if not candidates or (sparse and named.isdisjoint(candidates)):
        return None
    # Ties go to the column whose heading says so, then to the one with the shorter texts.
    number = max(candidates, key=lambda column: (read[column] + (column in named), -chinese[column], -column))
    first = next(place for place, row in table.rows.items() if written_in(row.get(number, "").strip()))
    above = [
        place for place in table.rows if place < first and any(text.strip() for text in table.rows[place].values())
    ]
    heading = next(
        (place for place in reversed(above) if _NUMBERS_HEADING.search(plain(table.rows[place].get(number, "")))),
        above[-1] if above and len(table.rows[above[-1]]) > 1 else 0,
    )
    titled = [column for column, text in table.rows.get(heading, {}).items() if _TITLE_HEADING.search(text)]
    others = [column for column in chinese if column != number and chinese[column] >= 4 * len(sample)]
    beside = sorted(titled or others, key=lambda column: (-chinese[column] if titled else 0, abs(column - number)))
    title = next((column for column in beside if column != number), 0)
    width = max(max(row, default=0) for row in table.rows.values())
    return _Columns(number, title, width, heading)


_SAMPLED: Final = 400
_HEADINGS_WITHIN: Final = 6


def _cells(row: dict[int, str], width: int) -> tuple[str, ...]:
    return tuple(row.get(column, "").strip() for column in range(1, width + 1))


def _headings(table: _Table, columns: _Columns) -> tuple[str, ...]:
    return _cells(table.rows[columns.heading], columns.width) if columns.heading else ()


def _of_table(table: _Table, columns: _Columns) -> Iterator[Row]:
    """Each row below the headings that names a standard or seems to; others are empty or part the list."""
    for place, cells in table.rows.items():
        if place <= columns.heading:
            continue
        text = cells.get(columns.number, "").strip()
        title = _title(cells.get(columns.title, "")) if columns.title else ""
        line = Line(_cells(cells, columns.width), table.sheet, table.number, place)
        written = written_in(text)
        if not written:
            written = next((w for cell in cells.values() if len(w := written_in(cell.strip())) == 1), [])
        if not written:
            filled = sum(1 for cell in cells.values() if cell.strip())
            if (text and (filled > 1 or _LIKE_A_NUMBER.search(plain(text)))) or (title and columns.heading):
                yield Row(0, text, (), title or _title(text), line)
            continue
        for each in written:
            beside = title if len(written) == 1 else ""
            yield Row(0, _as_written(text, each), each.readings, beside or _beside(text, each, written), line)


# Lines and running text


def _of_line(line: Line) -> Iterator[Row]:
    text = line.cells[0]
    written = written_in(text)
    for each in written:
        yield Row(0, _as_written(text, each), each.readings, _beside(text, each, written), line)
    if not written and len(text) <= LONGEST and _LIKE_A_NUMBER.search(plain(text)):
        yield Row(0, text, (), "", line)


def _of_running_text(lines: Iterable[Line]) -> list[Row]:
    """Each number once, with the title of its first mention that has one."""
    found: dict[str, Row] = {}
    for line in lines:
        text = line.cells[0]
        cited = [Written(each.start, each.end, (each.number,)) for each in find(text)]
        joined = _joined_titles(text, cited)
        for place, each in enumerate(cited):
            title = joined[place] if joined else _beside(text, each, cited, running=True)
            key = each.readings[0].canonical
            known = found.get(key)
            if known is None:
                found[key] = Row(0, _as_written(text, each), each.readings, title, line)
            else:
                found[key] = replace(known, times=known.times + 1, title=known.title or title)
    return list(found.values())


_BEFORE_NEXT = re.compile(r"[ \u3000]+([^，。；]{2,60}?)\s*\d{1,4}[.、]?\s*")
_LAST = re.compile(r"[ \u3000]+([^，。；]{2,60})")


def _joined_titles(text: str, cited: Sequence[Written]) -> list[str]:
    """The titles of ``1 GB/T 1 … 2 GB/T 2 …``: rows of a table that a PDF runs together; nothing for sentences."""
    if len(cited) < 2:
        return []
    ends = [each.start for each in cited[1:]]
    between = [_BEFORE_NEXT.fullmatch(text, each.end, end) for each, end in zip(cited, ends, strict=False)]
    last = _LAST.fullmatch(text, cited[-1].end)
    if not all(between):
        return []
    return [_title(found[1]) if found is not None else "" for found in (*between, last)]


def _as_written(text: str, written: Written) -> str:
    return text[written.start : written.end].strip() or text


def _beside(text: str, written: Written, among: Sequence[Written], *, running: bool = False) -> str:
    """The title that stands with a number: in its marks next to it, or all the rest of a line with one number."""
    before, behind = text[: written.start], text[written.end :]
    after = _IN_MARKS.match(behind.lstrip(" \t\u3000"))
    if after is not None:
        return _title(after[1])
    marked = list(_IN_MARKS.finditer(before))
    if marked and not before[marked[-1].end() :].strip(_EDGES):
        return _title(marked[-1][1])
    if len(among) > 1 or (running and (before.strip(_EDGES) or len(behind) > 80 or "。" in behind[:-1])):
        return ""
    rest = behind if behind.strip(_EDGES) else _ORDINAL.sub("", before, count=1)
    return _title(_cut(rest))


def _cut(rest: str) -> str:
    """Of cells that were pasted, the first that has words: ``\\t质量管理体系 要求\\t现行``."""
    cells = [cell for cell in re.split(r"[\t|]", rest) if len(cell.strip(_EDGES)) > 2]
    return cells[0] if cells else rest


def _title(text: str) -> str:
    """A title without its marks; empty where there are no words in it."""
    marked = _IN_MARKS.search(text)
    words = " ".join((marked[1] if marked else text).split()).strip(_EDGES)
    return words if len(words) > 1 and not words.replace(".", "").replace("-", "").isdigit() else ""


def _placed(rows: Iterable[Row]) -> Iterator[Row]:
    """Numbered, each repetition with the place of the first."""
    first: dict[str, int] = {}
    for place, row in enumerate(rows, start=1):
        key = row.readings[0].canonical if row.readings else ""
        same = first.setdefault(key, place) if key else place
        yield replace(row, place=place, same_as=0 if same == place else same)
