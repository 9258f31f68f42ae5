"""Cutting text into tokens so that any piece of Chinese finds all that contains it.

A run of Chinese becomes its overlapping character pairs, in order: 标准化 → 标准 准化. A phrase of pairs
finds exactly the texts that contain the run, wherever it was cut. A single character has no pair, so
every character also goes into a bag of its own. Latin words and digits stay whole.
"""

from __future__ import annotations

import re
import unicodedata

_HAN = r"\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003134f〇々"
_RUN = re.compile(rf"([{_HAN}]+)|([^\W_{_HAN}]+)")
_NOT_HAN = re.compile(rf"[^{_HAN}]+")

_MARK = "·"


def fold(text: str) -> str:
    """One spelling for full width, compatibility forms and case."""
    return unicodedata.normalize("NFKC", text).casefold()


def runs(text: str) -> list[str]:
    """The pieces of a text in order: each run of Chinese, each Latin word or number."""
    return [chinese or word for chinese, word in _RUN.findall(fold(text))]


def grams(text: str) -> list[str]:
    """Tokens of a text in order: overlapping pairs of Chinese characters, whole Latin words.

    Between two runs of Chinese stands a mark, or 标准 准则 would be found by 标准则.
    """
    tokens: list[str] = []
    after_chinese = False
    for chinese, word in _RUN.findall(fold(text)):
        if word:
            tokens.append(word)
            after_chinese = False
            continue
        if after_chinese:
            tokens.append(_MARK)
        tokens.extend([chinese[i : i + 2] for i in range(len(chinese) - 1)] or [chinese])
        after_chinese = True
    return tokens


def characters(text: str) -> list[str]:
    """The different Chinese characters of a text."""
    return list(set(_NOT_HAN.sub("", fold(text))))
