"""Initials of Chinese words and unified social credit codes, by formula."""

from __future__ import annotations

from bisect import bisect_right

# In GB 2312 the 3,755 common characters stand in the order of their sounds: the first character of each initial.
_FIRSTS = "啊芭擦搭蛾发噶哈击喀垃妈拿哦啪期然撒塌挖昔压匝"
_INITIALS = "ABCDEFGHJKLMNOPQRSTWXYZ"
_STARTS = [int.from_bytes(sign.encode("gb2312"), "big") for sign in _FIRSTS]
# Characters of place and trade names that are rarer, or sound otherwise in a name than by the table.
_OTHERWISE = dict(zip("鑫衢鄞泸濮亳漯婺浏儋重", "XQYLPBLWLDC", strict=True))


_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_VALUE = {sign: value for value, sign in enumerate(_ALPHABET)}
_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_BODY_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def initials(text: str) -> str:
    """Capital letters with which the characters sound: 杭州 is HZ. A character without one is left out."""
    return "".join(filter(None, map(_initial, text)))


def _initial(sign: str) -> str:
    if sign in _OTHERWISE:
        return _OTHERWISE[sign]
    if sign.isascii():
        return sign.upper() if sign.isalpha() else ""
    try:
        code = int.from_bytes(sign.encode("gb2312"), "big")
    except UnicodeEncodeError:
        return ""
    if not _STARTS[0] <= code < 0xD7FA:
        return ""
    return _INITIALS[bisect_right(_STARTS, code) - 1]


def credit_code(registry: str, region: str, serial: int) -> str:
    """The unified social credit code of the `serial`-th body: both check characters are right.

    `registry` is the authority and type (91 enterprise, 51 association), `region` six digits of GB/T 2260.
    """
    body = f"MA{serial:06d}"
    total = sum(int(sign, 36) * weight for sign, weight in zip(body, _BODY_WEIGHTS, strict=True))
    text = f"{registry}{region}{body}{'0123456789X0'[11 - total % 11]}"
    rest = sum(_VALUE[sign] * weight for sign, weight in zip(text, _WEIGHTS, strict=True)) % 31
    return text + _ALPHABET[(31 - rest) % 31]


def lettered(number: int) -> str:
    """'' for 0, then A … Z, AA … : what tells apart those who share their initials."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
