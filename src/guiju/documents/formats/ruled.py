"""Tables on a page of a .pdf, told by the lines that are drawn around their cells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from ctypes import byref, c_float
from dataclasses import dataclass
from typing import Final

import pypdfium2
from pypdfium2 import raw

MOST_LINES: Final = 4_000
"""A page with more of them is a drawing."""

_NEAR: Final = 2.5
"""Points by which lines that meet may miss each other."""

_SHORTEST: Final = 6.0

Box = tuple[float, float, float, float]
"""Left, bottom, right, top in points."""


@dataclass(frozen=True, slots=True)
class RuledCell:
    """Place and span in its table, from 1, and where it is on the page."""

    row: int
    column: int
    rows: int
    columns: int
    box: Box


@dataclass(frozen=True, slots=True)
class RuledTable:
    box: Box
    cells: tuple[RuledCell, ...]

    def holds(self, x: float, y: float) -> bool:
        left, bottom, right, top = self.box
        return left <= x <= right and bottom <= y <= top


@dataclass(frozen=True, slots=True)
class _Rule:
    """A line: `at` across its direction, `begin` to `end` along it."""

    at: float
    begin: float
    end: float


def ruled_tables(page: pypdfium2.PdfPage) -> list[RuledTable]:
    """From top to bottom. A frame with a single cell is no table."""
    level, upright = _rules(page)
    if len(level) < 2 or len(upright) < 2 or len(level) + len(upright) > MOST_LINES:
        return []
    found = [table for lines in _connected(level, upright) if (table := _table(*lines)) is not None]
    return sorted(found, key=lambda table: -table.box[3])


def _rules(page: pypdfium2.PdfPage) -> tuple[list[_Rule], list[_Rule]]:
    level, upright = [], []
    for (x, y), (to_x, to_y) in _segments(page):
        if abs(y - to_y) < 1 and abs(x - to_x) > _SHORTEST:
            level.append(_Rule((y + to_y) / 2, min(x, to_x), max(x, to_x)))
        elif abs(x - to_x) < 1 and abs(y - to_y) > _SHORTEST:
            upright.append(_Rule((x + to_x) / 2, min(y, to_y), max(y, to_y)))
    return level, upright


def _segments(page: pypdfium2.PdfPage) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    """The straight lines of all paths, in points of the page."""
    counted = 0
    for drawn in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=3):
        count = raw.FPDFPath_CountSegments(drawn)
        counted += count
        if counted > 4 * MOST_LINES:
            return
        matrix = drawn.get_matrix()
        first = last = None
        for place in range(count):
            segment = raw.FPDFPath_GetPathSegment(drawn, place)
            x, y = c_float(), c_float()
            raw.FPDFPathSegment_GetPoint(segment, byref(x), byref(y))
            point = matrix.on_point(x.value, y.value)
            kind = raw.FPDFPathSegment_GetType(segment)
            if kind == raw.FPDF_SEGMENT_MOVETO:
                first = point
            elif kind == raw.FPDF_SEGMENT_LINETO and last is not None:
                yield last, point
            if raw.FPDFPathSegment_GetClose(segment) and first is not None:
                yield point, first
            last = point


def _connected(level: Sequence[_Rule], upright: Sequence[_Rule]) -> Iterator[tuple[list[_Rule], list[_Rule]]]:
    """Lines that meet belong together."""
    root = list(range(len(level) + len(upright)))

    def top(place: int) -> int:
        while root[place] != place:
            root[place] = place = root[root[place]]
        return place

    for one, across in enumerate(level):
        for other, down in enumerate(upright, start=len(level)):
            if (
                across.begin - _NEAR <= down.at <= across.end + _NEAR
                and down.begin - _NEAR <= across.at <= down.end + _NEAR
            ):
                root[top(one)] = top(other)
    together: dict[int, tuple[list[_Rule], list[_Rule]]] = defaultdict(lambda: ([], []))
    for place, rule in enumerate((*level, *upright)):
        together[top(place)][place >= len(level)].append(rule)
    yield from together.values()


def _table(level: Sequence[_Rule], upright: Sequence[_Rule]) -> RuledTable | None:
    ys, xs = _edges(level)[::-1], _edges(upright)
    if len(xs) < 2 or len(ys) < 2 or len(xs) + len(ys) < 5:
        return None
    cells, taken = [], set[tuple[int, int]]()
    for row in range(len(ys) - 1):
        for column in range(len(xs) - 1):
            if (row, column) in taken:
                continue
            wide = high = 1
            while column + wide < len(xs) - 1 and not _drawn(upright, xs[column + wide], ys[row + 1], ys[row]):
                wide += 1
            while row + high < len(ys) - 1 and not _drawn(level, ys[row + high], xs[column], xs[column + wide]):
                high += 1
            taken.update((row + down, column + right) for down in range(high) for right in range(wide))
            box = (xs[column], ys[row + high], xs[column + wide], ys[row])
            cells.append(RuledCell(row + 1, column + 1, high, wide, box))
    if len(cells) < 2:
        return None
    return RuledTable((xs[0], ys[-1], xs[-1], ys[0]), tuple(cells))


def _edges(rules: Sequence[_Rule]) -> list[float]:
    """Where lines are, those of the two sides of one stroke being one; from the least."""
    edges: list[float] = []
    for at in sorted(rule.at for rule in rules):
        if not edges or at - edges[-1] > _NEAR:
            edges.append(at)
    return edges


def _drawn(rules: Sequence[_Rule], at: float, begin: float, end: float) -> bool:
    """Whether lines at this place cover the middle of the way from `begin` to `end`."""
    middle = (begin + end) / 2
    return any(abs(rule.at - at) <= 2 * _NEAR and rule.begin - _NEAR <= middle <= rule.end + _NEAR for rule in rules)
