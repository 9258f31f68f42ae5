"""Tables and figures of a document with their captions, notes and footnotes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Final

from guiju.documents.blocks import Block, BlockKind
from guiju.documents.outlines import lines
from guiju.documents.outlines.shape import Division, Element, Figure, Role, Table

_MARGIN: Final = frozenset((BlockKind.HEADER, BlockKind.FOOTER, BlockKind.FOOTNOTE))
_BETWEEN: Final = 3
"""How many lines (the unit, sub-captions, notes) may stand between a table or a picture and its caption."""
_SHORT: Final = 3
_NO_CAPTIONS: Final = frozenset((Element.CONTENTS, Element.REFERENCES, Element.BIBLIOGRAPHY, Element.INDEX))


class Pictured:
    """What the blocks show in tables and figures; `roles` are of their captions, cells and notes."""

    def __init__(self, blocks: Sequence[Block], homes: Mapping[int, Division], *, has_divisions: bool) -> None:
        self.tables: list[Table] = []
        self.figures: list[Figure] = []
        self.roles: dict[int, Role] = {}
        self._homes = homes
        self._blocks = [
            block
            for block in blocks
            if block.kind not in _MARGIN
            and (block.text.strip() or block.label or block.kind in (BlockKind.CELL, BlockKind.FIGURE))
            and (not has_divisions or block.index in homes)
        ]
        self._captions: dict[int, lines.CaptionLine] = {}
        for place, block in enumerate(self._blocks):
            home = homes.get(block.index)
            if block.kind in (BlockKind.PARAGRAPH, BlockKind.CAPTION, BlockKind.HEADING) and not (
                home is not None and (home.element in _NO_CAPTIONS or home.heading is block)
            ):
                line = lines.caption_line(block)
                if line is not None:
                    self._captions[place] = line
        self._read_tables()
        self._read_figures()
        self._read_lone_captions()
        self.tables.sort(key=_first_of_table)
        self.figures.sort(key=_first_of_figure)

    def _take(self, place: int, role: Role) -> tuple[lines.CaptionLine, Block]:
        self.roles[self._blocks[place].index] = role
        return self._captions.pop(place), self._blocks[place]

    # Tables

    def _read_tables(self) -> None:
        places = [place for place, block in enumerate(self._blocks) if block.cell is not None]
        for _, group in groupby(places, key=lambda place: _table_of(self._blocks[place])):
            of_table = list(group)
            self._read_table(of_table[0], of_table[-1], [self._blocks[place] for place in of_table])

    def _read_table(self, first: int, last: int, cells: list[Block]) -> None:
        for cell in cells:
            if cell.kind is BlockKind.CELL:
                self.roles[cell.index] = Role.CELL
        rows = [list(row) for _, row in groupby((each for each in cells if each.cell), key=_row_of)]
        line, caption = self._caption_of(first, last, rows)
        if caption is None and (len(rows) == 1 or max(len({_column_of(cell) for cell in row}) for row in rows) == 1):
            return  # a frame around words, or a formula with its number beside it
        notes = self._notes_in(rows)
        notes += self._notes_after(last)
        home = self._homes.get(cells[0].index)
        self.tables.append(
            Table(
                line.number if line else "",
                line.title if line else "",
                caption,
                rows,
                home,
                notes,
                continued=bool(line and line.continued),
            )
        )

    def _caption_of(
        self, first: int, last: int, rows: list[list[Block]]
    ) -> tuple[lines.CaptionLine | None, Block | None]:
        """Above the table; in its own first row; or, where nothing else can own it, below."""
        for place in range(first - 1, max(-1, first - 1 - _BETWEEN), -1):
            line = self._captions.get(place)
            if line is not None and line.letter == "表":
                return self._take(place, Role.TABLE_CAPTION)
            if not lines.is_unit_line(self._blocks[place].text):
                break
        if len(rows) > 1 and len(rows[0]) == 1:
            line = lines.caption_line(rows[0][0])
            if line is not None and line.letter == "表" and line.number:
                block = rows.pop(0)[0]
                self.roles[block.index] = Role.TABLE_CAPTION
                return line, block
        below = self._captions.get(last + 1)
        follows = self._blocks[last + 2].cell if last + 2 < len(self._blocks) else None
        if below is not None and below.letter == "表" and below.number and follows is None:
            return self._take(last + 1, Role.TABLE_CAPTION)
        return None, None

    def _notes_in(self, rows: list[list[Block]]) -> list[Block]:
        """In the last rows, each one cell as wide as the table."""
        notes: list[Block] = []
        for row in reversed(rows):
            if len({_column_of(cell) for cell in row}) > 1 or not all(_is_note(cell) for cell in row[:1]):
                break
            notes[:0] = row
        for block in notes:
            self.roles[block.index] = Role.TABLE_NOTE
        return notes

    def _notes_after(self, last: int) -> list[Block]:
        notes: list[Block] = []
        for block in self._blocks[last + 1 :]:
            home = self._homes.get(block.index)
            if block.kind is BlockKind.CELL or (home is not None and home.heading is block) or not _is_note(block):
                break
            notes.append(block)
            self.roles[block.index] = Role.TABLE_NOTE
        return notes

    # Figures

    def _read_figures(self) -> None:
        place = 0
        while place < len(self._blocks):
            block = self._blocks[place]
            place += 1
            if block.kind is not BlockKind.FIGURE:
                continue
            self.roles[block.index] = Role.FIGURE
            if block.cell is not None:
                continue
            below = self._caption_below(place)
            if below is None and self._caption_above(place - 2):
                line, caption = self._take(place - 2, Role.FIGURE_CAPTION)
                self.figures.append(Figure(line.number, line.title, caption, block, self._homes.get(block.index)))
                continue
            if below is None:
                self.figures.append(Figure("", "", None, block, self._homes.get(block.index)))
                continue
            for passed in range(place, below):
                if self._blocks[passed].kind is BlockKind.FIGURE:
                    self.roles[self._blocks[passed].index] = Role.FIGURE
            line, caption = self._take(below, Role.FIGURE_CAPTION)
            self.figures.append(Figure(line.number, line.title, caption, block, self._homes.get(block.index)))
            place = below + 1

    def _caption_below(self, place: int) -> int | None:
        """Past further pictures, sub-captions and notes of the figure."""
        between = 0
        for at in range(place, len(self._blocks)):
            block = self._blocks[at]
            line = self._captions.get(at)
            if line is not None and line.letter == "图":
                return at
            if block.kind is BlockKind.FIGURE:
                continue
            home = self._homes.get(block.index)
            aside = lines.NOTE.match(block.text) or lines.mark_of(block) or lines.is_unit_line(block.text)
            if not aside or block.cell is not None or (home is not None and home.heading is block):
                return None
            between += 1
            if between > _BETWEEN * 4:
                return None
        return None

    def _caption_above(self, place: int) -> bool:
        """Where there is none below: somebody has put it on top."""
        line = self._captions.get(place)
        return line is not None and line.letter == "图" and bool(line.number)

    def _read_lone_captions(self) -> None:
        """Captions whose rows or picture could not be read as such."""
        for place in sorted(self._captions):
            line = self._captions[place]
            if not (line.sure or line.alone) if line.number else line.letter == "表" or len(line.title) < _SHORT:
                continue
            line, block = self._take(place, Role.TABLE_CAPTION if line.letter == "表" else Role.FIGURE_CAPTION)
            home = self._homes.get(block.index)
            if line.letter == "表":
                notes = self._notes_after(place)
                self.tables.append(Table(line.number, line.title, block, [], home, notes, line.continued))
            else:
                self.figures.append(Figure(line.number, line.title, block, None, home))


def _table_of(block: Block) -> int:
    return block.cell.table if block.cell else 0


def _row_of(block: Block) -> int:
    return block.cell.row if block.cell else 0


def _column_of(block: Block) -> int:
    return block.cell.column if block.cell else 0


def _is_note(block: Block) -> bool:
    if block.label:
        return lines.plain(block.label).startswith("注")
    return bool(lines.NOTE.match(block.text)) or lines.is_table_footnote(block.text)


def _first_of_table(table: Table) -> int:
    first = [table.caption] if table.caption else []
    return min(block.index for block in (*first, *(row[0] for row in table.rows[:1])))


def _first_of_figure(figure: Figure) -> int:
    return min(block.index for block in (figure.caption, figure.picture) if block is not None)
