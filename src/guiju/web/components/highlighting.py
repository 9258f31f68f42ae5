"""Which characters of a title answer what was looked for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

MOST_MARKS = 40

_LATIN = re.compile("[a-z0-9]")
_HAN_RUN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]{3,}")


class Piece(NamedTuple):
    text: str
    marked: bool


def highlight(text: str, marks: str | Sequence[str]) -> list[Piece]:
    """Cut a text into marked and plain pieces that join to the text again.

    `marks` are the pieces to look for; of one text, its words. A piece marks as the search finds it: a Latin word
    or numeral where it stands whole, Chinese anywhere, and a run of three or more Chinese characters that stands
    nowhere by its overlapping pairs.
    """
    marked = bytearray(len(text))
    lowered = text.lower() if len(text.lower()) == len(text) else text
    for mark in (marks.split() if isinstance(marks, str) else marks)[:MOST_MARKS]:
        word = mark.lower()
        spans = list(_spans(lowered, word)) or list(_spans_of_pairs(lowered, word))
        for start, end in spans:
            marked[start:end] = b"\x01" * (end - start)
    return list(_pieces(text, marked))


def _spans(text: str, word: str) -> Iterator[tuple[int, int]]:
    return (found.span() for found in _pattern(word).finditer(text))


@lru_cache(maxsize=1_000)
def _pattern(word: str) -> re.Pattern[str]:
    begin = r"(?<![a-z0-9])" if _LATIN.match(word) else ""
    end = r"(?![a-z0-9])" if _LATIN.match(word[-1:]) else ""
    return re.compile(begin + re.escape(word) + end)


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
