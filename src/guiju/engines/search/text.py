"""Cutting text into tokens so that any piece of Chinese finds all that contains it.

A run of Chinese becomes its overlapping character pairs, in order: 标准化 → 标准 准化. A phrase of pairs
finds exactly the texts that contain the run, wherever it was cut. A single character has no pair, so
every character also goes into a bag of its own. Latin words and digits stay whole.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

_HAN = r"\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003134f〇々"
_RUN = re.compile(rf"([{_HAN}]+)|[^\W_{_HAN}]+")

_MARK = "·"


def fold(text: str) -> str:
    """One spelling for full width, compatibility forms and case."""
    return unicodedata.normalize("NFKC", text).casefold()


def runs(text: str) -> list[str]:
    """The pieces of a text in order: each run of Chinese, each Latin word or number."""
    return [match.group() for match in _RUN.finditer(fold(text))]


def grams(text: str) -> list[str]:
    """Tokens of a text in order: overlapping pairs of Chinese characters, whole Latin words.

    Between two runs of Chinese stands a mark, or 标准 准则 would be found by 标准则.
    """
    tokens: list[str] = []
    after_chinese = False
    for match in _RUN.finditer(fold(text)):
        run = match.group()
        if after_chinese and match[1]:
            tokens.append(_MARK)
        after_chinese = bool(match[1])
        if match[1] and len(run) > 1:
            tokens.extend(map("".join, pairwise(run)))
        else:
            tokens.append(run)
    return tokens


def characters(text: str) -> list[str]:
    """The different Chinese characters of a text."""
    return list({character for match in _RUN.finditer(fold(text)) if match[1] for character in match[1]})
