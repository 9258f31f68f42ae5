"""Regions (GB/T 2260) on a day: a local standard keeps the code that its place had when it was issued."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING

from guiju.base.codes.table import Code, Scheme, rows
from guiju.base.errors import NotFound, Sentence, joined

if TYPE_CHECKING:
    from datetime import date

# What falls off a name in everyday use: 浙江省, 杭州市, 广西壮族自治区, 延边朝鲜族自治州.
_PEOPLES = (
    "壮族|回族|维吾尔|朝鲜族|土家族|苗族|藏族|羌族|彝族|布依族|侗族|哈尼族|傣族|白族|景颇族|傈僳族"
    "|蒙古族|(?<!内)蒙古|柯尔克孜|哈萨克|黎族"
)
_SUFFIX = re.compile(rf"(?:(?:{_PEOPLES})*自治[区州]|特别行政区|地区|行政区|省|市|盟)$")
# Rows of the standard that gather what stands below a province directly; nobody calls a place so.
_NO_PLACE = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})


def six_digits(code: str) -> str:
    """``33`` and ``3302`` as the standard writes them: 330000, 330200."""
    return code.ljust(6, "0")


def history(code: str) -> tuple[Code, ...]:
    """Every row that a region code (2, 4 or 6 digits) has had, oldest first; empty if it never was one."""
    return _by_code().get(six_digits(code), ())


def region(code: str, *, on: date | None = None) -> Code:
    """What a code of 2, 4 or 6 digits meant on a day; without a day the present row, or the last one.

    Raises NotFound, saying what became of it or since when it has been in use.
    """
    past = history(code)
    if not past:
        raise NotFound("GB/T 2260 代码表中没有 “{code}”", code=code)
    if on is None:
        return past[-1]
    for row in reversed(past):
        if row.holds(on):
            return row
    raise NotFound("{on} 没有行政区划代码 “{code}”:{spans}", on=on, code=code, spans=joined(map(_span, past), ";"))


def _span(row: Code) -> Sentence:
    if row.valid_to is None:
        return Sentence("{code} {name} 自 {day} 起", code=row.code, name=row.name_zh, day=row.valid_from)
    return Sentence(
        "{code} {name} 至 {day} 止,由 {successor} 接替",
        code=row.code,
        name=row.name_zh,
        day=row.valid_to,
        successor=row.successor,
    )


def named(text: str, *, on: date | None = None, within: str | None = None) -> tuple[Code, str] | None:
    """The longest place name that `text` begins with, and what follows it.

    Full and everyday names, past names too. Of several places with the name: first those in use on the
    day, then those in the province `within` (its code), then the larger (吉林 is the province).
    """
    names, longest = _by_name()
    for length in range(min(longest, len(text)), 1, -1):
        if candidates := names.get(text[:length]):
            best = min(
                candidates,
                key=lambda row: (
                    not row.holds(on),
                    within is not None and row.parent != within,
                    row.valid_to is not None,
                    row.level,
                    row.code,
                ),
            )
            return best, text[length:]
    return None


@cache
def _by_code() -> dict[str, tuple[Code, ...]]:
    found: dict[str, list[Code]] = defaultdict(list)
    for row in rows(Scheme.REGION):
        found[row.code].append(row)
    return {code: tuple(of_code) for code, of_code in found.items()}


@cache
def _by_name() -> tuple[dict[str, list[Code]], int]:
    names: dict[str, list[Code]] = defaultdict(list)
    for row in rows(Scheme.REGION):
        if row.name_zh in _NO_PLACE:
            continue
        names[row.name_zh].append(row)
        everyday = _SUFFIX.sub("", row.name_zh)
        if everyday != row.name_zh and len(everyday) > 1:
            names[everyday].append(row)
    return names, max(map(len, names))
