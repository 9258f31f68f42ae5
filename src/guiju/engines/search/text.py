"""Cutting text into tokens so that any piece of Chinese finds all that contains it.

A run of Chinese becomes its overlapping character pairs, in order: 标准化 → 标准 准化. A phrase of pairs
finds exactly the texts that contain the run, wherever it was cut. A single character has no pair, so
every character also goes into a bag, and beside it the words that rjieba cuts: they find nothing that the
pairs do not, but tell 制服 from 分餐制服务. Latin words and numerals stay whole; 6kV and 6 kV are the same two.
"""

from __future__ import annotations

import re
import unicodedata

import rjieba

_HAN = r"\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003134f〇々"
_RUN = re.compile(rf"([{_HAN}]+)|(\d+|[^\W\d_{_HAN}]+)")
_HAN_FIRST = re.compile(f"[{_HAN}]")
_STRETCH = re.compile(rf"[{_HAN}]+|[^{_HAN}]+")

MARK = "·"


def fold(text: str) -> str:
    """One spelling for full width, compatibility forms and case."""
    return unicodedata.normalize("NFKC", text).casefold()


def runs(text: str) -> list[str]:
    """The pieces of a text in order: each run of Chinese, each Latin word, each numeral."""
    return [chinese or word for chinese, word in _RUN.findall(fold(text))]


def grams(text: str) -> list[str]:
    """Tokens of a text in order: overlapping pairs of Chinese characters, whole Latin words and numerals.

    Between two runs of Chinese stands a mark, or 标准 准则 would be found by 标准则.
    """
    return cut(text)[0]


def bag(text: str) -> list[str]:
    """The different Chinese characters of a text, and its different words of two characters or more."""
    return cut(text)[1]


def cut(text: str) -> tuple[list[str], list[str], str]:
    """`grams` and `bag` of a text in one pass, and its runs without anything between them."""
    tokens: list[str] = []
    found: dict[str, None] = {}
    whole = ""
    after_chinese = False
    for chinese, word in _RUN.findall(fold(text)):
        whole += chinese or word
        if word:
            tokens.append(word)
            after_chinese = False
            continue
        if after_chinese:
            tokens.append(MARK)
        after_chinese = True
        found.update(dict.fromkeys(chinese))
        if len(chinese) == 1:
            tokens.append(chinese)
        else:
            tokens += [chinese[place : place + 2] for place in range(len(chinese) - 1)]
            found.update(dict.fromkeys(rjieba.cut_for_search(chinese)))
    return tokens, list(found), whole


def stretches(text: str) -> list[str]:
    """The text cut where Chinese begins and ends; nothing is left out."""
    return _STRETCH.findall(text)


def is_chinese(stretch: str) -> bool:
    """Of a text that `stretches` cut."""
    return _HAN_FIRST.match(stretch) is not None
