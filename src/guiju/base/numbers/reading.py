"""`parse`: the whole text is one standard number, or an error says where and why not."""

from __future__ import annotations

from guiju.base.errors import Sentence
from guiju.base.numbers.characters import plain
from guiju.base.numbers.domestic import read_domestic
from guiju.base.numbers.foreign import read_foreign
from guiju.base.numbers.number import StandardNumber, UnreadableNumber

MAX_LENGTH = 300
"""No standard number is longer; longer texts are refused unread."""


def parse(text: str) -> StandardNumber:
    """Read a standard number such as ``GB/T 1.1—2020``, ``DB33/T 2147-2018`` or ``ISO 9001:2015``.

    Full-width characters, any dash, small letters and missing spaces are accepted.
    Raises UnreadableNumber with the place and the reason.
    """
    if len(text) > MAX_LENGTH:
        raise UnreadableNumber(text, MAX_LENGTH, Sentence("超过 {most} 个字符", most=MAX_LENGTH))
    return _parse(text, depth=0)


def _parse(text: str, depth: int) -> StandardNumber:
    bare = plain(text).strip()
    if "  " in bare or "\t" in bare:
        bare = " ".join(bare.split())
    if bare[:1] in "《<" and bare[-1:] in "》>":
        bare = bare[1:-1].strip()
    if not bare:
        raise UnreadableNumber(text, 0, "是空的")
    foreign = read_foreign(bare, text)
    if foreign is not None:
        return foreign
    return read_domestic(bare, text, _parse_adopted if depth == 0 else _no_deeper)


def _parse_adopted(text: str) -> StandardNumber:
    return _parse(text, depth=1)


def _no_deeper(text: str) -> StandardNumber:
    raise UnreadableNumber(text, 0, "采用关系只写一层")
