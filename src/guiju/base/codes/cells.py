"""Codes out of spreadsheet cells: several in one cell, lost zeros, prefixes, full-width digits, words.

Separators, brackets, full-width forms and a leading ``ICS`` or ``CCS`` are no defect; whatever else is mended,
doubted or left out is one Defect each, never silence.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING

from guiju.base.codes import regions
from guiju.base.codes.table import Scheme, covered, table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date


class DefectCode(StrEnum):
    """ZERO_LOST, ZERO_EXTRA, PUNCTUATION, GLUED, CASE: mended. TEXT: codes taken, words left out.

    UNKNOWN, PAST: kept as found. INDUSTRY, UNREADABLE: rejected.
    """

    ICS_ZERO_LOST = "ICS_ZERO_LOST"
    ICS_ZERO_EXTRA = "ICS_ZERO_EXTRA"
    ICS_PUNCTUATION = "ICS_PUNCTUATION"
    ICS_GLUED = "ICS_GLUED"
    ICS_TEXT = "ICS_TEXT"
    ICS_UNKNOWN = "ICS_UNKNOWN"
    ICS_UNREADABLE = "ICS_UNREADABLE"
    CCS_CASE = "CCS_CASE"
    CCS_TEXT = "CCS_TEXT"
    CCS_PUNCTUATION = "CCS_PUNCTUATION"
    CCS_INDUSTRY = "CCS_INDUSTRY"
    CCS_UNKNOWN = "CCS_UNKNOWN"
    CCS_UNREADABLE = "CCS_UNREADABLE"
    REGION_TEXT = "REGION_TEXT"
    REGION_PAST = "REGION_PAST"
    REGION_UNKNOWN = "REGION_UNKNOWN"
    REGION_UNREADABLE = "REGION_UNREADABLE"


@dataclass(frozen=True, slots=True)
class Defect:
    """What was wrong in a cell; `became` is what was taken instead, empty where nothing was."""

    code: DefectCode
    found: str
    became: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """The codes of one cell, in its order and each once, and what was wrong with it."""

    codes: tuple[str, ...] = ()
    defects: tuple[Defect, ...] = ()


_ICS_PREFIX = re.compile(r"ICS[\s:.]*", re.IGNORECASE)
_ICS_SEPARATORS = re.compile(r"[^\w.%-]+")
_ICS_INSIDE = re.compile(r"(?<![\d.])\d\d\.\d{3}(?:\.\d{2,3})?(?![\d.])", re.ASCII)
_ICS_WELL_FORMED = re.compile(r"\d\d(?:\.\d{3}(?:\.\d\d)?)?", re.ASCII)
_ICS_TWO = re.compile(r"(\d\d\.\d{3}(?:\.\d\d)?)(\d\d\.\d{3}(?:\.\d\d)?)", re.ASCII)

# By number of parts, how many zeros one may put back and still believe the result: 1.1 is 01.100, 1.1.1 is not a code.
_MOST_LOST = {2: 3, 3: 2}

_CCS_PREFIX = re.compile(r"CCS[\s:.]*", re.IGNORECASE)
_CCS_TOKEN = re.compile(
    r"(?P<group>[A-Z]\s?[0-9]{2}\s?[/~-]\s?[0-9]{2}(?!\w))"
    r"|(?P<industry>[A-T][0-9]{3,4}(?!\w))"
    r"|(?P<single>[A-Z]\s?[0-9]{2}(?!\w)|[A-Z](?!\s?\w))"
    r"|(?P<rest>[\w.]+)",
    re.IGNORECASE,
)

_REGION_LIST = re.compile(r"[;,、|]+")
_REGION_PATH = re.compile(r"[\s/>-]+")
_REGION_CODE = re.compile(r"(?:\d\d){1,3}", re.ASCII)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


@lru_cache(maxsize=16_384)
def read_ics(text: str) -> Reading:
    """The ICS codes of a cell: ``77.16 ; 03.080.30`` is 77.160 (a zero was lost) and 03.080.30.

    A well-formed code that ISO does not know is kept and flagged; what cannot be read is left out and flagged.
    """
    if text in table(Scheme.ICS):
        return Reading((text,))
    return _gathered(_ics_pieces(_ICS_PREFIX.sub(" ", _folded(text))))


def _ics_pieces(text: str) -> Iterator[str | Defect]:
    words = []
    for piece in _ICS_SEPARATORS.split(text):
        bare = piece.strip(".-%_")
        if bare and not bare.strip("0123456789.-"):
            yield from _ics_code(bare)
        elif inside := _ICS_INSIDE.findall(bare):
            for code in inside:
                yield from _ics_code(code)
            words.append(_ICS_INSIDE.sub("", bare))
        elif bare:
            words.append(bare)
    yield from (_left_out(word, DefectCode.ICS_TEXT, DefectCode.ICS_UNREADABLE) for word in words)


def _left_out(word: str, text: DefectCode, unreadable: DefectCode) -> Defect:
    """Words beside a code explain it; what has a digit was meant to be a code."""
    return Defect(unreadable if any(map(str.isdigit, word)) else text, word)


def _ics_code(found: str) -> Iterator[str | Defect]:
    """One run of digits, dots and dashes: its codes, and a defect if it had to be mended."""
    known = table(Scheme.ICS)
    if found in known:
        yield found
        return
    dotted = re.sub(r"[.-]+", ".", found)
    if dotted in known:
        yield dotted
        yield Defect(DefectCode.ICS_PUNCTUATION, found, dotted)
        return
    if (two := _ICS_TWO.fullmatch(dotted)) and two[1] in known and two[2] in known:
        yield from two.groups()
        yield Defect(DefectCode.ICS_GLUED, found, f"{two[1]} {two[2]}")
        return
    if _ICS_WELL_FORMED.fullmatch(dotted):
        yield dotted
        yield Defect(DefectCode.ICS_UNKNOWN, found, dotted)
        return
    mended = [*_zeros_mended(dotted), *_dots_mended(dotted)]
    for code, defect in mended:
        if code in known:
            yield code
            yield Defect(defect, found, code)
            return
    for code, defect in mended:
        if code[:6] in known:
            yield code
            yield Defect(defect, found, code)
            yield Defect(DefectCode.ICS_UNKNOWN, found, code)
            return
    yield Defect(DefectCode.ICS_UNREADABLE, found)


def _zeros_mended(dotted: str) -> Iterator[tuple[str, DefectCode]]:
    """What the code may have been before zeros were lost or added, likeliest first.

    A spreadsheet that takes 77.160 for a number keeps 77.16: a code of two parts lost the zeros at its end.
    A code of three parts is never a number: there a hand left out a leading zero.
    """
    parts = dotted.split(".")
    if len(parts) not in _MOST_LOST:
        return
    group_end_first = len(parts) == 2
    choices = [
        _resized(part, width, end_first=end_first)
        for part, width, end_first in zip(parts, (2, 3, 2), (False, group_end_first, True), strict=False)
    ]
    for candidate in product(*choices):
        lost = sum(max(0, len(new) - len(old)) for new, old in zip(candidate, parts, strict=True))
        if lost <= _MOST_LOST[len(parts)]:
            yield ".".join(candidate), DefectCode.ICS_ZERO_LOST if lost else DefectCode.ICS_ZERO_EXTRA


def _resized(part: str, width: int, *, end_first: bool) -> list[str]:
    """The part with zeros put at either end, or with one taken away, so that it has `width` digits."""
    if len(part) == width + 1:
        return [*([part[1:]] if part[0] == "0" else []), *([part[:-1]] if part[-1] == "0" else [])]
    ends = [part.rjust(width, "0"), part.ljust(width, "0")]
    return [end for end in (reversed(ends) if end_first else ends) if len(end) == width]


def _dots_mended(dotted: str) -> Iterator[tuple[str, DefectCode]]:
    """711.00.40 and 45020: the digits are right, the dots are not."""
    digits = dotted.replace(".", "")
    if len(digits) == 5:
        yield f"{digits[:2]}.{digits[2:]}", DefectCode.ICS_PUNCTUATION
    if len(digits) == 7:
        yield f"{digits[:2]}.{digits[2:5]}.{digits[5:]}", DefectCode.ICS_PUNCTUATION


@lru_cache(maxsize=16_384)
def read_ccs(text: str) -> Reading:
    """The CCS codes of a cell, letters (A), groups (A00/09) or classes (A20): `` a20；B05 `` is A20 and B05.

    Cells often name the industry (GB/T 4754) beside the class, as in ``X55/A014``: it is left out and flagged.
    """
    if text in table(Scheme.CCS):
        return Reading((text,))
    return _gathered(_ccs_pieces(_folded(text)))


def _ccs_pieces(text: str) -> Iterator[str | Defect]:
    for token in _CCS_TOKEN.finditer(_CCS_PREFIX.sub(" ", text)):
        found = token[0]
        plain = re.sub(r"\s", "", found).upper()
        match token.lastgroup:
            case "group" if (code := f"{plain[:3]}/{plain[-2:]}") in table(Scheme.CCS):
                yield from _ccs_code(found, code)
            case "group":
                yield from _ccs_code(found[:-2].rstrip("/~- "), plain[:3])
                yield Defect(DefectCode.CCS_UNREADABLE, found[-2:])
            case "single":
                yield from _ccs_code(found, plain)
            case "industry":
                yield Defect(DefectCode.CCS_INDUSTRY, found)
            case _:
                yield _left_out(found, DefectCode.CCS_TEXT, DefectCode.CCS_UNREADABLE)


def _ccs_code(found: str, code: str) -> Iterator[str | Defect]:
    yield code
    if code == found.upper() != found:
        yield Defect(DefectCode.CCS_CASE, found, code)
    elif code != found:
        yield Defect(DefectCode.CCS_PUNCTUATION, found, code)
    if not covered(Scheme.CCS, code):
        yield Defect(DefectCode.CCS_UNKNOWN, found, code)


@lru_cache(maxsize=16_384)
def read_region(text: str, on: date | None = None) -> Reading:
    """The regions of a cell, as codes of six digits: ``3302``, ``宁波``, ``浙江省宁波市`` are all 330200.

    A place given by its path stands for its last step. A code or name that is not in use on the day (today,
    without one) is kept and flagged; a county keeps its code or, by name, becomes its prefecture and is flagged.
    """
    return _gathered(_region_pieces(_folded(text), on))


def _region_pieces(text: str, on: date | None) -> Iterator[str | Defect]:
    for item in _REGION_LIST.split(text):
        places: list[str] = []
        for step in filter(None, _REGION_PATH.split(item)):
            if _REGION_CODE.fullmatch(step):
                yield from _region_code(step, on)
            else:
                yield from _region_names(step, on, places)
        above = {code[:2] + "0000" for code in places if not code.endswith("0000")}
        yield from (code for code in places if code not in above)


def _region_code(found: str, on: date | None) -> Iterator[str | Defect]:
    code = regions.six_digits(found)
    yield code
    past = regions.history(code) or regions.history(code[:4])
    if not covered(Scheme.REGION, code):
        yield Defect(DefectCode.REGION_UNKNOWN, found, code)
    elif not any(row.holds(on) for row in past):
        yield Defect(DefectCode.REGION_PAST, found, code)


def _region_names(step: str, on: date | None, places: list[str]) -> Iterator[Defect]:
    """Reads place names off the front of `step` into `places`; what is left over is a defect."""
    while step:
        province = places[-1][:2] + "0000" if places else None
        hit = regions.named(step, on=on, within=province)
        if hit is None:
            yield Defect(DefectCode.REGION_TEXT if places else DefectCode.REGION_UNREADABLE, step)
            return
        row, rest = hit
        places.append(row.code)
        if not row.holds(on):
            yield Defect(DefectCode.REGION_PAST, step[: len(step) - len(rest)], row.code)
        step = rest


_ALONE = {DefectCode.ICS_TEXT: DefectCode.ICS_UNREADABLE, DefectCode.CCS_TEXT: DefectCode.CCS_UNREADABLE}


def _gathered(pieces: Iterator[str | Defect]) -> Reading:
    codes: dict[str, None] = {}
    defects = []
    for piece in pieces:
        if isinstance(piece, Defect):
            defects.append(piece)
        else:
            codes[piece] = None
    if not codes:
        defects = [replace(defect, code=_ALONE.get(defect.code, defect.code)) for defect in defects]
    return Reading(tuple(codes), tuple(defects))
