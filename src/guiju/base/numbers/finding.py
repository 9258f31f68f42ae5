"""`find`: every standard number cited in a running text.

One pass over the text as it is looks for anchors, the few letters with which a number can begin. Only there is a
short window made plain and read by a strict grammar: stricter than `parse`, because running text is full of what
only looks like a number. The time is linear in the length of the text, whatever the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from guiju.base.numbers import finding_grammar as grammar
from guiju.base.numbers.characters import plain
from guiju.base.numbers.foreign_heads import read_head
from guiju.base.numbers.heads import CODES, Head, words
from guiju.base.numbers.number import Citation, StandardNumber, UnreadableNumber
from guiju.base.numbers.reading import parse

WINDOW = 160
"""No citation is longer than this many characters."""

_OFTEN_BARE = words("GB GBZ GBJ GJB JJG JJF JJD TSG YBB BMB YY WS HJ GA AQ NY SL JGJ CJJ JTG JTS JTJ CECS")
"""Codes cited without date and without /T; of the others a bare undated number is more often something else."""
_UNITS = words("GB TB MB KB")
_POSTAL = words("NY GA")
"""Two states with ZIP codes of five digits; the two sectors count to four."""


def find(text: str) -> Iterator[Citation]:
    """Every citation in `text`, in order, without overlaps.

    A list gives one citation for each member, a range and a double number one citation each; of
    ``GB/T 24001-2016 (ISO 14001:2015, IDT)`` both numbers are cited, and the first knows what it adopts.
    """
    place, end = 0, -1
    search = grammar.ANCHOR.search
    while (anchor := search(text, place)) is not None:
        start = anchor.start()
        place = start + 1
        if not _may_begin(text, start, end):
            continue
        window = plain(text[start : start + WINDOW])
        read = _read_domestic(text, start, window) or _read_foreign(text, start, window)
        if read is None:
            continue
        number, length = read
        place = end = start + length
        yield Citation(start, end, text[start:end], number)
        for member in _list_members(text, number, end):
            place = end = member.end
            yield member


def _may_begin(text: str, start: int, last_end: int) -> bool:
    """No number begins inside a word, a path or a larger code; a slash or a dash may join two citations."""
    if start == 0:
        return True
    before = text[start - 1]
    if not before.isascii():
        return True
    if before.isdigit():
        return start == last_end or grammar.SLASHED_HEAD.match(text, start) is not None
    if before in "/-":
        further = text[start - 2] if start > 1 else " "
        inside = further.isascii() and (before == "/" or further.isalnum())
        return start - 1 == last_end or not inside or start < 2
    return not (before.isalpha() or before in "_\\")


def _parsed(raw: str) -> StandardNumber | None:
    try:
        return parse(raw)
    except UnreadableNumber:
        return None


def _runs_on(after: str) -> bool:
    """It is only the beginning of something longer; not when a word follows without space (``17296-3Additive``)."""
    first = after[:1]
    return first.isascii() and (first.isalnum() or first == "_") and not grammar.WORD.match(after)


def _is_year(digits: str) -> bool:
    return len(digits) == 4 and digits.isdigit() and 1990 <= int(digits) <= 2035


# Chinese numbers. -----------------------------------------------------------------------------------------


def _read_domestic(text: str, start: int, window: str) -> tuple[StandardNumber, int] | None:
    """The number at the beginning of the window, and its length."""
    m = grammar.DOMESTIC.match(window)
    if m is None:
        m = grammar.MINISTRY.match(window)
        number = _parsed(m[0]) if m else None
        return (number, m.end()) if m and number else None
    to, end = m["to"], m.end()
    dated = m["date"] is not None
    if to and not dated and not _is_range(m["body"], to):
        to, end = None, m.start("to")
    code = m["head"].split("(")[0].replace(" ", "").upper()
    if m["hyphen"] and code not in _OFTEN_BARE:
        return None
    before, after = text[max(0, start - 12) : start], window[end : end + 12]
    if not _is_believable(code, m["body"].replace(" ", ""), dated or bool(to), before, after):
        return None
    while (remark := grammar.REMARK.match(window, end)) is not None:
        end = remark.end()
    number = _parsed(window[:end])
    if number is None:
        return None
    if double := grammar.DOUBLE.match(window, end):
        adopted = _read_foreign(text, start + double.end(), window[double.end() :])
        if adopted and (both := _parsed(window[: double.end() + adopted[1]])):
            return both, double.end() + adopted[1]
    if (adoption := grammar.ADOPTION.match(window, end)) and (marked := _parsed(window[: adoption.end()])):
        number = marked
    return number, end


def _is_range(body: str, to: str) -> bool:
    """``16886.1-20`` and ``1.1至1.3`` are ranges; ``9706.1至 2020`` is not."""
    last = re.sub(r"[^\d.]", "", to)
    if "." not in body:
        return len(last) == len(body) and "." not in last and last > body
    part = re.sub(r"\D", "", body.rpartition(".")[2])
    return "." in last or (len(last) <= 2 and int(last) > int(part or 0))


def _is_believable(code: str, body: str, dated: bool, before: str, after: str) -> bool:
    """What stands around and in the number speaks for a standard, not for a size, a model, a file or a year."""
    if _runs_on(after) or re.match(r"\.\d", after) or grammar.EXTENSION.match(after):
        return False
    if "/" in code or (code.endswith("T") and code[:-1] in CODES):
        return dated or len(body) > 1 or not code.startswith(("T/", "Q/"))
    number, point, _ = body.partition(".")
    certain = (dated or point) and len(number) >= 4 and not _is_year(body)
    if code in _UNITS and not certain and grammar.QUANTITY.search(before):
        return False
    if dated:
        return code in _OFTEN_BARE or not _is_year(body)
    if grammar.COUNTED.match(after):
        return False
    if code not in _OFTEN_BARE and not code.startswith(("DB", "DG")):
        return bool(point) and number.isdigit() and len(number) >= 4
    if point:
        return True
    digits = sum(c.isdigit() for c in body)
    return 3 <= digits <= 6 and not _is_year(body) and not (digits == 5 and code in _POSTAL)


# Foreign numbers. -----------------------------------------------------------------------------------------


def _read_foreign(text: str, start: int, window: str) -> tuple[StandardNumber, int] | None:
    """The number at the beginning of the window, and its length."""
    found = read_head(window)
    if found is None or found[0].text.upper() in grammar.NOT_SOUGHT:
        return None
    head, place = found
    body_grammar = _body_grammar(head)
    m = body_grammar.match(window, place)
    if m is None:
        return None
    after = window[m.end() : m.end() + 8]
    if _runs_on(after) or re.match(r"[.-]\d", after) or grammar.EXTENSION.match(after):
        return None
    if not m["date"] and not _is_believable_undated(head, m, after):
        return None
    if head.publisher == "ISO" and not m["date"] and _is_camera(text, start, start + m.end(), m["body"]):
        return None
    number = _parsed(window[: m.end()])
    return (number, m.end()) if number else None


def _body_grammar(head: Head) -> re.Pattern[str]:
    publisher = head.publisher.partition("/")[0]
    if publisher == "ETSI":
        return grammar.ETSI_BODY
    if publisher in ("ITU-T", "ITU-R"):
        return grammar.ITU_BODY
    if publisher == "ASTM":
        return grammar.ASTM_BODY
    own_letters = publisher in ("JIS", "OIML", "BS", "DIN", "NF")
    if head.text.endswith(("ISO", "IEC", "EN")) or (head.date == "colon" and not own_letters):
        return grammar.COLON_BODY
    return grammar.OTHER_BODY


def _is_believable_undated(head: Head, m: re.Match[str], after: str) -> bool:
    publisher = head.publisher.partition("/")[0]
    body = m["body"].strip()
    digits = sum(c.isdigit() for c in body)
    if m.re is grammar.COLON_BODY:
        enough = 3 if publisher in ("EN", "NF") else 2
        return digits >= enough and not grammar.COUNTED.match(after) and not (publisher == "EN" and _is_year(body))
    if publisher == "NF":
        return False
    if m.re is grammar.OTHER_BODY and head.text != "RFC":
        return not _is_year(body) and (digits >= 2 or publisher in ("IEEE", "OIML"))
    return True


def _is_camera(text: str, start: int, end: int, body: str) -> bool:
    """ISO 100 and ISO 400 of a film."""
    if len(body) > 3:
        return False
    return bool(grammar.CAMERA_BEFORE.search(text[max(0, start - 12) : start])) or text[end : end + 2] in (
        "拍摄",
        "感光",
    )


# Lists. ---------------------------------------------------------------------------------------------------


def _list_members(text: str, first: StandardNumber, end: int) -> Iterator[Citation]:
    """``1.2`` and ``20001.5`` of “GB/T 1.1、1.2和20001.5”: numbers that leave the head to the one before."""
    head, last = first.head, first
    form = _list_grammar(head)
    if form is None or first.double:
        return
    while (m := form.match(plain(text[end : end + 48]))) is not None:
        if not _goes_on(last, m):
            return
        body = m["body"]
        if body.startswith("."):
            body = last.body.rpartition(".")[0] + body
        elif body.startswith("-"):
            body = last.number + body
        number = _parsed(f"{head.text}{head.gap}{body}{m['to'] or ''}{m['date'] or ''}")
        if number is None:
            return
        start, end, last = end + m.start("body"), end + m.end(), number
        yield Citation(start, end, text[start:end], number)


def _list_grammar(head: Head) -> re.Pattern[str] | None:
    if head.domestic:
        return grammar.NEXT_DOMESTIC
    if head.publisher == "ASTM":
        return grammar.NEXT_ASTM
    return grammar.NEXT_COLON if head.publisher.partition("/")[0] in ("ISO", "IEC", "EN") else None


def _goes_on(last: StandardNumber, m: re.Match[str]) -> bool:
    """The digits are a number like the one before, not a clause, an amount or a year."""
    if m.re is grammar.NEXT_ASTM:
        return True
    if grammar.COUNTED.match(m.string, m.end()):
        return False
    number, mark, _ = m["body"].partition("." if m.re is grammar.NEXT_DOMESTIC else "-")
    if not number:
        return bool(last.parts)
    if m["date"]:
        return len(number) >= 2 or bool(mark)
    if mark:
        return number == last.number or len(number) >= 4
    return len(number) >= 4 and abs(len(number) - len(last.number)) <= 1 and not _is_year(number) and not last.dated
