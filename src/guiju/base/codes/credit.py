"""Unified social credit codes (统一社会信用代码, GB 32100): checked, and refused with the reason."""

from __future__ import annotations

import re
import unicodedata

from stdnum.cn import uscc

from guiju.base.errors import InvalidForm, Sentence

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_LENGTH = 18
_REGION = slice(2, 8)
# Registering authority and type of body; python-stdnum takes digits only, but the agricultural
# authorities register rural collectives under N and the military its bodies under A.
_HEAD = re.compile(r"[1-9ANY][0-9A-HJ-NP-RTUWXY]")
_LOOKS_LIKE = {"I": "1", "O": "0", "S": "5", "V": "U", "Z": "2"}
_ORGANIZATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


class InvalidCode(InvalidForm):
    """A code that fails its own rule; the text says at which place and what was expected."""


def check_credit_code(text: str) -> str:
    """The 18 characters of a unified social credit code, without spaces or dashes, in capitals.

    Raises InvalidCode: length, a letter that is not allowed, the region part, or the check character.
    """
    code = uscc.compact(unicodedata.normalize("NFKC", text))
    if len(code) != _LENGTH:
        raise InvalidCode(
            "统一社会信用代码应为 {length} 位,“{code}” 是 {count} 位", length=_LENGTH, code=code, count=len(code)
        )
    for place, sign in enumerate(code, start=1):
        if sign not in ALPHABET:
            raise InvalidCode(_not_allowed(code, place, sign))
    if not _HEAD.match(code):
        raise InvalidCode("“{code}” 第 1 位是 “{sign}”:登记管理部门代码应为 1–9、A、N 或 Y", code=code, sign=code[0])
    if not code[_REGION].isdigit():
        raise InvalidCode(
            "“{code}” 第 3–8 位是 “{region}”:登记机关行政区划码应为 6 位数字", code=code, region=code[_REGION]
        )
    expected = uscc.calc_check_digit(code[:-1])
    if code[-1] != expected:
        raise InvalidCode(
            "“{code}” 的校验码应为 “{expected}”,实为 “{found}”;{hint}",
            code=code,
            expected=expected,
            found=code[-1],
            hint=_where_to_look(code[8:17]),
        )
    return code


def _not_allowed(code: str, place: int, sign: str) -> Sentence:
    text = Sentence(
        "“{code}” 第 {place} 位 “{sign}” 不在允许的字符之内(数字和除 I、O、S、V、Z 外的大写字母)",
        code=code,
        place=place,
        sign=sign,
    )
    if sign in _LOOKS_LIKE:
        text = Sentence("{text},疑为 “{sign}”", text=text, sign=_LOOKS_LIKE[sign])
    if place == _LENGTH:
        expected = uscc.calc_check_digit(code[:-1])
        text = Sentence("{text};校验码应为 “{expected}”", text=text, expected=expected)
    return text


def _where_to_look(organization: str) -> Sentence:
    """Characters 9–17 carry a check of their own (GB 11714): it tells which part to compare again."""
    total = sum(int(sign, 36) * weight for sign, weight in zip(organization, _ORGANIZATION_WEIGHTS, strict=False))
    expected = "0123456789X0"[11 - total % 11]
    if organization[-1] == expected:
        return Sentence("第 9–17 位(主体标识码)自身校验相符,请核对其余各位")
    return Sentence("第 9–17 位(主体标识码)自身校验也不符,请先核对这一段")
