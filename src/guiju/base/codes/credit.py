"""Unified social credit codes (统一社会信用代码, GB 32100): checked, and refused with the reason."""

from __future__ import annotations

import re
import unicodedata

from stdnum.cn import uscc

from guiju.base.errors import InvalidForm

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
        raise InvalidCode(f"统一社会信用代码应为 {_LENGTH} 位,“{code}” 是 {len(code)} 位")
    for place, sign in enumerate(code, start=1):
        if sign not in ALPHABET:
            raise InvalidCode(_not_allowed(code, place, sign))
    if not _HEAD.match(code):
        raise InvalidCode(f"“{code}” 第 1 位是 “{code[0]}”:登记管理部门代码应为 1–9、A、N 或 Y")
    if not code[_REGION].isdigit():
        raise InvalidCode(f"“{code}” 第 3–8 位是 “{code[_REGION]}”:登记机关行政区划码应为 6 位数字")
    expected = uscc.calc_check_digit(code[:-1])
    if code[-1] != expected:
        raise InvalidCode(f"“{code}” 的校验码应为 “{expected}”,实为 “{code[-1]}”;{_where_to_look(code[8:17])}")
    return code


def _not_allowed(code: str, place: int, sign: str) -> str:
    hint = f",疑为 “{_LOOKS_LIKE[sign]}”" if sign in _LOOKS_LIKE else ""
    text = f"“{code}” 第 {place} 位 “{sign}” 不在允许的字符之内(数字和除 I、O、S、V、Z 外的大写字母){hint}"
    if place == _LENGTH:
        text += f";校验码应为 “{uscc.calc_check_digit(code[:-1])}”"
    return text


def _where_to_look(organization: str) -> str:
    """Characters 9–17 carry a check of their own (GB 11714): it tells which part to compare again."""
    total = sum(int(sign, 36) * weight for sign, weight in zip(organization, _ORGANIZATION_WEIGHTS, strict=False))
    expected = "0123456789X0"[11 - total % 11]
    if organization[-1] == expected:
        return "第 9–17 位(主体标识码)自身校验相符,请核对其余各位"
    return "第 9–17 位(主体标识码)自身校验也不符,请先核对这一段"
