"""Words taken for one another, from `synonyms.txt`: the form of the file is told at its head."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from guiju.base.errors import InvalidForm
from guiju.engines.search.text import runs

FILE = Path(__file__).with_name("synonyms.txt")


def groups_of(lines: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """Each group in the order of the file. Raises InvalidForm with the line that is wrong."""
    seen: dict[str, int] = {}
    for place, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith("#"):
            continue
        group = tuple(joined(runs(word)) for word in line.split(","))
        if len(group) < 2 or not all(group):
            raise InvalidForm(
                "近义词表第 {place} 行：应为两个以上以逗号分隔的词，现为“{text}”", place=place, text=line.strip()
            )
        for word in group:
            if word in seen:
                raise InvalidForm(
                    "近义词表第 {place} 行：“{word}”已在第 {seen} 行", place=place, word=word, seen=seen[word]
                )
            seen[word] = place
        yield group


@cache
def synonyms() -> Mapping[str, tuple[str, ...]]:
    """The others of its group for each word; words as `joined` writes them."""
    with FILE.open(encoding="utf-8") as lines:
        return {word: tuple(other for other in group if other != word) for group in groups_of(lines) for word in group}


def joined(pieces: Iterable[str]) -> str:
    """Runs as one word: Chinese beside Chinese or not, Latin words with a space between them."""
    text = ""
    for piece in pieces:
        text += f" {piece}" if text and text[-1].isascii() and piece[0].isascii() else piece
    return text
