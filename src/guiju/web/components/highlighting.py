"""Which characters of a title answer the words of a query."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_HAN_RUN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]{3,}")


class Piece(NamedTuple):
    text: str
    marked: bool


def highlight(text: str, query: str) -> list[Piece]:
    """Cut a text into marked and plain pieces that join to the text again.

    A word marks wherever it stands. A Chinese word of three or more characters that stands nowhere
    marks by its overlapping pairs, as the search finds it.
    """
    marked = bytearray(len(text))
    lowered = text.lower() if len(text.lower()) == len(text) else text
    for word in query.lower().split()[:20]:
        spans = list(_spans(lowered, word)) or list(_spans_of_pairs(lowered, word))
        for start, end in spans:
            marked[start:end] = b"\x01" * (end - start)
    return list(_pieces(text, marked))


def _spans(text: str, word: str) -> Iterator[tuple[int, int]]:
    return ((found.start(), found.end()) for found in re.finditer(re.escape(word), text))


def _spans_of_pairs(text: str, word: str) -> Iterator[tuple[int, int]]:
    for run in _HAN_RUN.findall(word):
        for at in range(len(run) - 1):
            yield from _spans(text, run[at : at + 2])


def _pieces(text: str, marked: bytearray) -> Iterator[Piece]:
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or marked[at] != marked[start]:
            yield Piece(text[start:at], bool(marked[start]))
            start = at
