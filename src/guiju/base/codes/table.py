"""The code tables and their rows: one row type for all four schemes, read from the CSV files beside this module."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from guiju.base.errors import InvalidForm, NotFound

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class Scheme(StrEnum):
    ICS = "ics"
    CCS = "ccs"
    REGION = "region"
    INDUSTRY = "industry"


_FILES = {
    Scheme.ICS: "ics.csv",
    Scheme.CCS: "ccs.csv",
    Scheme.REGION: "regions.csv",
    Scheme.INDUSTRY: "industries.csv",
}

# The shapes of a code, coarsest first: the place of the first that fits is its level.
_SHAPES = {
    Scheme.ICS: (r"\d\d", r"\d\d\.\d{3}", r"\d\d\.\d{3}\.\d\d"),
    Scheme.CCS: (r"[A-Z]", r"[A-Z]\d\d/\d\d", r"[A-Z]\d\d"),
    Scheme.REGION: (r"\d\d0000", r"\d{4}00", r"\d{6}"),
    Scheme.INDUSTRY: (r"[A-Z]", r"\d\d", r"\d{3}", r"\d{4}"),
}
_LEVELS = {scheme: tuple(re.compile(shape, re.ASCII) for shape in shapes) for scheme, shapes in _SHAPES.items()}


@dataclass(frozen=True, slots=True)
class Code:
    """One row of a code table. `level` counts from 1, the coarsest.

    `valid_to` is the first day on which the code no longer holds, None while it does; a bound that is
    known only to the year is set wide, so in the year of a change both the old and the new row hold.
    `successor` is the code that took its place; the same code, when only the name changed.
    """

    scheme: Scheme
    code: str
    name_zh: str
    name_en: str
    parent: str | None
    level: int
    valid_from: date | None = None
    valid_to: date | None = None
    successor: str | None = None

    def holds(self, on: date | None) -> bool:
        """Whether the code is in use on that day; with None, whether it is still in use."""
        if on is None:
            return self.valid_to is None
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on < self.valid_to)


def level(scheme: Scheme, code: str) -> int:
    """The level that the shape of a code says. Raises InvalidForm if the scheme has no such shape."""
    for number, shape in enumerate(_LEVELS[scheme], start=1):
        if shape.fullmatch(code):
            return number
    raise InvalidForm("“{code}” 不是 {scheme} 代码的写法", code=code, scheme=scheme.upper())


def load_file(scheme: Scheme, path: Path) -> tuple[Code, ...]:
    """Read a table (UTF-8 CSV) in the order of the file; a publisher's full table too, once in this form.

    Columns: ``code``, ``name_zh``, and as far as there are any ``name_en``, ``parent``, ``valid_from``,
    ``valid_to``, ``successor``. A bound is a day or a year. Raises InvalidForm with the line that is wrong.
    """
    with path.open(encoding="utf-8-sig", newline="") as stream:
        lines = csv.DictReader(stream)
        if missing := {"code", "name_zh"} - set(lines.fieldnames or ()):
            raise InvalidForm("{file}: 缺少列 {missing}", file=path.name, missing="、".join(sorted(missing)))
        return tuple(_row(scheme, line, f"{path.name} 第 {lines.line_num} 行") for line in lines)


def _row(scheme: Scheme, line: dict[str, str], place: str) -> Code:
    try:
        return Code(
            scheme=scheme,
            code=line["code"],
            name_zh=line["name_zh"],
            name_en=line.get("name_en") or "",
            parent=line.get("parent") or None,
            level=level(scheme, line["code"]),
            valid_from=_bound(line.get("valid_from"), years_later=0),
            valid_to=_bound(line.get("valid_to"), years_later=1),
            successor=line.get("successor") or None,
        )
    except (ValueError, InvalidForm) as reason:
        raise InvalidForm("{place}: {reason}", place=place, reason=reason) from reason


def _bound(text: str | None, *, years_later: int) -> date | None:
    if not text:
        return None
    if len(text) == 4:
        return date(int(text) + years_later, 1, 1)
    return date.fromisoformat(text)


@cache
def rows(scheme: Scheme) -> tuple[Code, ...]:
    """Every row that ships, in order of code; past rows before present ones."""
    return load_file(scheme, Path(__file__).with_name(_FILES[scheme]))


@cache
def table(scheme: Scheme) -> Mapping[str, Code]:
    """The rows by code. Of a code with a past the present row, or the last if it is no longer in use."""
    return MappingProxyType({row.code: row for row in rows(scheme)})


def lookup(scheme: Scheme, code: str) -> Code:
    """The row of exactly this code. Raises NotFound."""
    try:
        return table(scheme)[code]
    except KeyError:
        raise NotFound("{scheme} 代码表中没有 “{code}”", scheme=scheme.upper(), code=code) from None


def nearest(scheme: Scheme, code: str) -> Code:
    """The row of this code or else of its closest known ancestor. Raises NotFound if there is none."""
    known = table(scheme)
    for step in _upwards(scheme, code):
        if step in known:
            return known[step]
    raise NotFound("{scheme} 代码表中没有 “{code}”,也没有它的上级", scheme=scheme.upper(), code=code)


def covered(scheme: Scheme, code: str) -> bool:
    """Whether a code can be taken as it is: its row ships, or its parent does and the table stops there.

    The table stops short of two-digit classes of CCS that are rare, and of counties.
    """
    if code in table(scheme):
        return True
    if scheme is Scheme.CCS:
        return code in _ccs_groups()
    return scheme is Scheme.REGION and f"{code[:4]}00" in table(scheme)


def _upwards(scheme: Scheme, code: str) -> Iterator[str]:
    yield code
    match scheme:
        case Scheme.ICS:
            while "." in code:
                code = code.rpartition(".")[0]
                yield code
        case Scheme.CCS:
            if group := _ccs_groups().get(code):
                yield group
            yield code[:1]
        case Scheme.REGION:
            yield code[:4] + "00"
            yield code[:2] + "0000"
        case Scheme.INDUSTRY:
            for length in range(len(code) - 1, 1, -1):
                yield code[:length]


@cache
def _ccs_groups() -> dict[str, str]:
    """The group of each two-digit class: A05 lies in A00/09."""
    groups = (row.code for row in rows(Scheme.CCS) if row.level == 2)
    return {f"{g[0]}{n:02}": g for g in groups for n in range(int(g[1:3]), int(g[4:]) + 1)}
