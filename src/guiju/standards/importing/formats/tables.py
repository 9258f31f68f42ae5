"""Rows of cells under headings, whether they come from a CSV file or a sheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from guiju.base.numbers import UnreadableNumber, parse
from guiju.standards.importing.columns import NO_MAPPING, Columns, Mapping_, is_heading, join_headings, recognise
from guiju.standards.importing.defects import Flag
from guiju.standards.importing.rows import ImportRow

#: The heading is looked for in so many rows from the top.
DEPTH = 40
_LONGEST = 10_000


@dataclass(frozen=True, slots=True)
class Heading:
    """Where the heading ends (`row` counts from 0; the rows of the table follow), and what it says."""

    row: int
    columns: Columns
    notes: tuple[str, ...]


def find_heading(rows: Sequence[Sequence[str]], mapping: Mapping_ = NO_MAPPING) -> Heading | None:
    """The heading among the first rows: of one row, or of two rows with merged cells. None if there is none."""
    best: tuple[int, Heading] | None = None
    fixed = mapping.heading_row
    for index, row in enumerate(rows[:DEPTH]):
        if fixed is not None and index != fixed - 1:
            continue
        single = recognise(row, mapping)
        candidates = [(index, single)]
        if index + 1 < len(rows):
            below = rows[index + 1]
            # A row of data under the heading holds a readable number; the second row of a heading does not.
            if sum(map(bool, row)) >= 2 and not any(_reads(cell) for cell in below):
                candidates.append((index + 1, recognise(join_headings(row, below), mapping)))
        for last, columns in candidates:
            found = len(columns.places)
            if is_heading(columns) and (best is None or found > best[0]):
                notes = tuple(" ".join(filter(None, line)) for line in rows[:index] if any(line))
                best = (found, Heading(last, columns, notes))
    return best[1] if best else None


def _reads(cell: str) -> bool:
    if not any(c.isdigit() for c in cell):
        return False
    try:
        parse(cell)
    except UnreadableNumber:
        return False
    return True


def rows_under(columns: Columns, records: Iterable[tuple[int, Sequence[str], tuple[Flag, ...]]]) -> Iterator[ImportRow]:
    """Turn (line, cells, flags) into rows; empty ones come as rows that only carry their flag."""
    width, places, headings = len(columns.headings), list(columns.places.items()), columns.headings
    claimed = frozenset(columns.places.values())
    for line, record, given in records:
        cells, flags = list(record), list(given)
        filled = sum(1 for cell in cells if cell.strip())
        if not filled:
            yield ImportRow(line, {}, flags=(Flag("EMPTY_ROW"),))
            continue
        if filled == 1 and not given:
            place, text = next((place, cell) for place, cell in enumerate(cells) if cell.strip())
            if (place not in claimed or _is_note(text)) and not _reads(text):
                yield ImportRow(line, {}, flags=(Flag("NOTE_ROW", text[:200]),))
                continue
        if [cell.strip() for cell in cells[:width]] == [heading.strip() for heading in headings]:
            yield ImportRow(line, {}, flags=(Flag("NOTE_ROW", "重复的表头"),))
            continue
        if len(cells) < width:
            # Trailing empty cells are left out by many programs: no defect unless a column of ours is missing.
            if not given and any(place >= len(cells) for place in claimed):
                flags.append(Flag("TOO_FEW_CELLS", f"{len(cells)} < {width}"))
            cells += [""] * (width - len(cells))
        elif len(cells) > width:
            surplus = [cell for cell in cells[width:] if cell.strip()]
            if surplus:
                flags.append(Flag("TOO_MANY_CELLS", " | ".join(surplus)[:200]))
            cells = cells[:width]
        for place, cell in enumerate(cells):
            if len(cell) > _LONGEST:
                flags.append(Flag("CELL_TOO_LONG", f"{headings[place]}：{len(cell)} 字"))
                cells[place] = cell[:_LONGEST]
        yield ImportRow(
            line,
            {field: cells[place] for field, place in places},
            flags=tuple(flags),
            raw=dict(zip(headings, cells, strict=True)),
        )


def _is_note(text: str) -> bool:
    return text.strip().startswith(("注", "说明", "备注", "合计", "共", "总计", "制表", "填表", "Note", "Total"))
