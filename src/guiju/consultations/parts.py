"""Pages of a draft: chapters together while they are small; a chapter that is too large is cut between its clauses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

LARGEST: Final = 70_000
"""Weight of a page, about bytes of its HTML: what stands in a clause, and the frame around it."""

FRAME: Final = 900
CELL: Final = 24


def parts_of(pieces: Sequence[dict[str, Any]]) -> list[int]:
    """The page of each piece, from 1. A page begins with a chapter or an annex where it can."""
    chapters: list[list[int]] = []
    for place, piece in enumerate(pieces):
        if not chapters or (piece["level"] <= 1 and piece["kind"] not in ("table", "figure", "text")):
            chapters.append([])
        chapters[-1].append(place)
    found = [0] * len(pieces)
    part, filled = 1, 0
    for chapter in chapters:
        weight = sum(weight_of(pieces[place]) for place in chapter)
        if filled and filled + weight > LARGEST:
            part, filled = part + 1, 0
        for place in chapter:
            each = weight_of(pieces[place])
            if filled and filled + each > LARGEST:
                part, filled = part + 1, 0
            found[place] = part
            filled += each
    return found


def weight_of(piece: dict[str, Any]) -> int:
    cells = sum(len(str(cell).encode()) + CELL for row in piece["rows"] for cell in row)
    return FRAME + len((piece["title"] + piece["text"]).encode()) + cells
