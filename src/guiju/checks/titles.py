"""Titles of standards compared as a reader compares them: spaces, marks and the way a part is counted do not differ."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

_MARKS: Final = re.compile(r"[^\w\u3400-\u9fff]+|_")
_PART: Final = re.compile("第([一二三四五六七八九十]{1,3}|[\\d\\-.]{1,5}|[ⅠⅡⅢⅣⅤivx]{1,4})部[分份]")
_DIGITS: Final = {digit: value for value, digit in enumerate("零一二三四五六七八九")}
_REMARK: Final = re.compile(
    r"[（(](?:[^（）()]*[，,]\s*)?(?:IDT|MOD|NEQ|EQV|所有部分|系列标准|英文版|idt|mod)\s*[)）]|\[S(?:/OL)?\].*$"
)


@lru_cache(4096)
def plain_title(title: str) -> str:
    """Letters, digits and characters alone: ``标准化工作导则　第1部分：…`` → ``标准化工作导则1部分…``."""
    text = unicodedata.normalize("NFKC", _REMARK.sub("", title)).lower()
    text = _PART.sub(lambda part: f"第{_counted(part[1])}部分", text)
    return _MARKS.sub("", text)


def is_same_title(one: str, other: str) -> bool:
    return plain_title(one) == plain_title(other)


def _counted(text: str) -> str:
    tens, found, ones = text.partition("十")
    if found:
        return str((_DIGITS.get(tens, 1) if tens else 1) * 10 + _DIGITS.get(ones, 0))
    return str(_DIGITS[text]) if text in _DIGITS else text
