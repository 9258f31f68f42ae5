"""A procedure drawn: states from top to bottom, steps between them. SVG in the colours of the page around it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import escape
from typing import Final

from guiju.workflow.definition import Process, State, Transition

BOX: Final = 190
ROW: Final = 19
GAP: Final = 34
LANE: Final = 12
SIZE: Final = 13
SMALL: Final = 11
MARGIN: Final = 8


@dataclass(slots=True)
class _Place:
    """A state's box. `stays` are steps that do not leave it; `outs` and `ins` the rows where lines end at its right."""

    state: State
    title: list[str]
    stays: list[str]
    outs: list[_Edge] = field(default_factory=list)
    """Also those that end at once in a dot: their end is named, not led to."""
    ins: list[_Edge] = field(default_factory=list)
    down: _Edge | None = None
    top: int = 0

    @property
    def height(self) -> int:
        text = len(self.title) * 17 + len(self.stays) * 15 + 14
        return max(text, (len(self.outs) + len(self.ins)) * ROW + 8, 36)

    def row(self, edge: _Edge, *, outgoing: bool) -> int:
        place = self.outs.index(edge) if outgoing else len(self.outs) + self.ins.index(edge)
        return self.top + 4 + place * ROW + ROW // 2 + 2


@dataclass(eq=False, slots=True)
class _Edge:
    """All steps from one state to another, as one line."""

    source: int
    target: int
    titles: list[str]
    lane: int = 0
    ends: str = ""
    """The end that it leads to, where many steps lead to the same: lines to it would say less than its name."""

    @property
    def text(self) -> str:
        said = " / ".join(self.titles)
        return f"{said} ▪ {self.ends}" if self.ends and self.ends not in self.titles else said


def svg(process: Process, current: str | None = None) -> str:
    """A whole ``<svg>``; the state `current` is marked. Titles are in the language of the moment."""
    places = _places(process)
    edges = _edges(process, places)
    for edge in edges:
        if edge.target == edge.source + 1 and not edge.ends:
            places[edge.source].down = edge
        else:
            places[edge.source].outs.append(edge)
            if not edge.ends:
                places[edge.target].ins.append(edge)
    top = MARGIN
    for place in places:
        place.top = top
        below = place.down
        top += place.height + (GAP if below is None else max(GAP, len(_wrapped(below.text, BOX, SMALL)) * 14 + 16))
    lanes = _take_lanes(edges, places)
    labels = max((_width(edge.text, SMALL) for place in places for edge in place.outs), default=0)
    start = MARGIN + BOX
    first_lane = start + round(labels) + 22
    width = first_lane + max(lanes, 1) * LANE + MARGIN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="diagram" viewBox="0 0 {width} {top}" width="{width}"'
        f' height="{top}" role="img" aria-label="{escape(_told(process, places, current), quote=True)}"'
        ' font-family="sans-serif" color="currentColor">',
        '<g fill="none" stroke="currentColor" stroke-width="1.2">',
        *_lines(places, first_lane),
        "</g>",
        *_boxes(places, current),
        *_words(places, start),
        "</svg>",
    ]
    return "\n".join(parts)


def _places(process: Process) -> list[_Place]:
    found = []
    for state in process.states:
        stays = [str(step.title) for step in process.leaving(state.code) if step.target in (None, state.code)]
        lines = _wrapped("↻ " + " / ".join(stays), BOX - 16, SMALL) if stays else []
        found.append(_Place(state, _wrapped(str(state.title), BOX - 16, SIZE), lines))
    return found


def _edges(process: Process, places: list[_Place]) -> list[_Edge]:
    order = {place.state.code: at for at, place in enumerate(places)}
    found: dict[tuple[int, int], _Edge] = {}
    for step in process.transitions:
        for pair in _pairs(step, order):
            found.setdefault(pair, _Edge(*pair, [])).titles.append(str(step.title))
    edges = [found[pair] for pair in sorted(found)]
    for at, place in enumerate(places):
        leading = [edge for edge in edges if edge.target == at]
        if place.state.final and len(leading) > 2:
            for edge in leading:
                edge.ends = str(place.state.title)
    return edges


def _pairs(step: Transition, order: dict[str, int]) -> Iterator[tuple[int, int]]:
    for code in step.source:
        if step.target is not None and step.target != code:
            yield order[code], order[step.target]


def _take_lanes(edges: Iterable[_Edge], places: list[_Place]) -> int:
    """Give every line that runs beside the boxes a lane of its own where it runs; short ones lie inside."""
    taken: list[list[tuple[int, int]]] = []
    beside = [edge for edge in edges if edge in places[edge.source].outs and not edge.ends]
    for edge in sorted(beside, key=lambda each: abs(each.source - each.target)):
        ends = places[edge.source].row(edge, outgoing=True), places[edge.target].row(edge, outgoing=False)
        low, high = min(ends), max(ends)
        free = (lane for lane, runs in enumerate(taken) if all(high < first or low > last for first, last in runs))
        edge.lane = next(free, len(taken))
        if edge.lane == len(taken):
            taken.append([])
        taken[edge.lane].append((low, high))
    return len(taken)


def _lines(places: list[_Place], first_lane: int) -> Iterator[str]:
    middle, right = MARGIN + BOX // 2, MARGIN + BOX
    for place in places:
        if place.down is not None:
            target = places[place.down.target].top
            yield f'<path d="M{middle} {place.top + place.height}V{target - 1}"/>'
            yield _arrow(middle, target, down=True)
        for edge in place.outs:
            x = first_lane + edge.lane * LANE
            if edge.ends:
                y = place.row(edge, outgoing=True)
                yield f'<path d="M{right} {y}H{first_lane - 14}"/>'
                yield f'<circle cx="{first_lane - 14}" cy="{y}" r="3.5" fill="currentColor" stroke="none"/>'
                continue
            leaves, enters = place.row(edge, outgoing=True), places[edge.target].row(edge, outgoing=False)
            bend = 5 if enters > leaves else -5
            yield (
                f'<path d="M{right} {leaves}H{x - 5}Q{x} {leaves} {x} {leaves + bend}V{enters - bend}'
                f'Q{x} {enters} {x - 5} {enters}H{right + 1}"/>'
            )
            yield _arrow(right, enters, down=False)


def _arrow(x: int, y: int, *, down: bool) -> str:
    corners = f"{x - 4},{y - 7} {x + 4},{y - 7}" if down else f"{x + 7},{y - 4} {x + 7},{y + 4}"
    return f'<polygon points="{x},{y} {corners}" fill="currentColor" stroke="none"/>'


def _boxes(places: list[_Place], current: str | None) -> Iterator[str]:
    for place in places:
        here = place.state.code == current
        look = 'stroke-width="3" fill="currentColor" fill-opacity="0.14"' if here else 'stroke-width="1.2" fill="none"'
        corner = place.height // 2 if place.state.final else 5
        kind = "state here" if here else "state"
        yield (
            f'<rect class="{kind}" x="{MARGIN}" y="{place.top}" width="{BOX}" height="{place.height}"'
            f' rx="{min(corner, 18)}" stroke="currentColor" {look}/>'
        )


def _words(places: list[_Place], start: int) -> Iterator[str]:
    middle = MARGIN + BOX // 2
    for place in places:
        text = len(place.title) * 17 + len(place.stays) * 15
        y = place.top + (place.height - text) // 2 + 13
        for line in place.title:
            yield _text(line, middle, y, SIZE, anchor="middle", weight="600")
            y += 17
        for line in place.stays:
            yield _text(line, middle, y, SMALL, anchor="middle")
            y += 15
        if place.down is not None:
            y = place.top + place.height + 14
            for line in _wrapped(place.down.text, BOX, SMALL):
                yield _text(line, middle + 8, y, SMALL)
                y += 14
        for edge in place.outs:
            yield _text(edge.text, start + 8, place.row(edge, outgoing=True) - 3, SMALL)


def _text(text: str, x: int, y: int, size: int, *, anchor: str = "start", weight: str = "400") -> str:
    place = f'x="{x}" y="{y}" font-size="{size}" font-weight="{weight}" text-anchor="{anchor}"'
    return f'<text {place} fill="currentColor">{escape(text)}</text>'


def _told(process: Process, places: list[_Place], current: str | None) -> str:
    """The drawing in words, for who cannot see it."""
    names = [str(place.state.title) for place in places]
    here = next((str(place.state.title) for place in places if place.state.code == current), "")
    return f"{process.title}: {' → '.join(names)}" + (f" [{here}]" if here else "")


def _width(text: str, size: int) -> float:
    return sum(size if unicodedata.east_asian_width(mark) in "WF" else size * 0.56 for mark in text)


def _wrapped(text: str, room: int, size: int) -> list[str]:
    """Lines that fit: broken at spaces where there are some, else between characters."""
    lines, line = [], ""
    for piece in _pieces(text):
        if line and _width(line + piece.rstrip(), size) > room:
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
    return [*lines, line.rstrip()]


def _pieces(text: str) -> Iterator[str]:
    word = ""
    for mark in text:
        if unicodedata.east_asian_width(mark) in "WF":
            if word:
                yield word
                word = ""
            yield mark
        else:
            word += mark
            if mark == " ":
                yield word
                word = ""
    if word:
        yield word
