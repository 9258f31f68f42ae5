"""`find`: every standard number cited in a running text.

One pass over the text as it is looks for anchors, the few letters with which a number can begin. Only there is a
short window made plain and read by a strict grammar: stricter than `parse`, because running text is full of what
only looks like a number. All repetition is bounded, so the time is linear in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from guiju.base.numbers.characters import plain
from guiju.base.numbers.foreign_heads import read_head
from guiju.base.numbers.heads import CODES, PUBLISHERS, Head, words
from guiju.base.numbers.number import Citation, StandardNumber, UnreadableNumber
from guiju.base.numbers.reading import parse

WINDOW = 160
"""No citation is longer than this many characters."""

_NOT_ANCHORS = words(
    "STD BCP FYI EP HB TS PD DD PAS AMD AS NS PN DS ES CR SN SS KS UIC WHO ICAO CAC DISC Handbook BSI CSA API I.S. "
    "STN PREN IETF W3C OASIS OECD HL7 IDF IRE HD CWA OGC ITU CLC CEN CIE BIPM ASQ EIA IPC ACI MSS TIA ENV"
)
"""Publishers whose letters mean too many other things to be looked for in running text."""

_FOREIGN_ANCHORS = frozenset(token for token in PUBLISHERS if token not in _NOT_ANCHORS) | {
    "CEN/",
    "CLC/",
    "CWA ",
    "IPC-",
}
_DOMESTIC_ANCHORS = frozenset(code.split("/")[0] for code in CODES) | {
    "DB",
    "DG",
    "DBJ",
    "DBS",
    "T/",
    "Q/",
    "T /",
    "gb",
    "Gb",
    "GBT",
}


def _trie(words: frozenset[str]) -> str:
    """One pattern for the words, branching on the first letter so that the engine rejects a place at once."""
    by_first: dict[str, list[str]] = {}
    for word in sorted(words, key=lambda w: (-len(w), w)):
        by_first.setdefault(word[0], []).append(re.escape(word[1:]))
    return "|".join(f"{re.escape(first)}(?:{'|'.join(rest)})" for first, rest in sorted(by_first.items()))


_ANCHOR = re.compile(
    rf"(?:{_trie(_DOMESTIC_ANCHORS | _FOREIGN_ANCHORS | {'iso', 'iec', 'Iso', 'ISOTR', 'ISOTS', 'IECTR', 'IECTS'})})(?=[ 0-9/A-Z*(\u00a0-\uffff.-])|(?<![Ａ-Ｚａ-ｚ])[Ａ-Ｚ]"
    r"|农业(?:农村)?部(?:公告)?第?\d{1,5}号"
)

_YEAR = r"(?:19|20)\d\d(?!\d)"
_BODY = r"(?:[A-Z] ?)?\d{1,8}[A-Z]?(?![a-z])(?:\.\d{1,4}[A-Z]?(?![a-z])){0,3}"
_DATE = rf"(?: ?-{{1,2}} ?{_YEAR}(?:E(?![A-Za-z]))?| ?- ?[5-9]\d(?![\d.]))"
_PART_TO = r"(?: ?(?:~|至|到) ?(?:[A-Z]{2,3}(?: ?/ ?[TZ])? ?)?\d{0,6}\.?\d{1,5}(?![\d.]*\d)|- ?\d{1,2}(?![\d.年月日个])|(?<=\d{5})-\d{5}(?!\d))"
_CODE = "|".join(sorted((re.escape(code) for code in CODES if code not in ("DB",)), key=len, reverse=True))
_HEAD = (
    rf"(?:(?:{_CODE}|gb|Gb)\*?(?: ?/ ?(?:SH ?/ ?)?[TZtz](?![A-Za-z])|T(?= ?\d))?(?: ?\([\u4e00-\u9fff]{{1,6}}\))?"
    r"|D[BG] ?(?:\d{6}|\d{4}|\d\d)(?:/? ?/ ?[TZ](?![A-Za-z])|T(?= ?\d)|/|(?= ?\d))|DB ?/ ?T(?![A-Za-z])"
    r"|DBS ?\d\d ?/|DBJ ?\d{0,2}(?: ?/ ?T(?![A-Za-z]))?"
    r"|T ?/ ?[A-Z0-9]{0,4}[A-Z]{1,9}(?:-[A-Z]{1,4}(?=[ \d]))?"
    r"|Q ?/ ?(?:\d{2,6} ?)?[A-Z]{1,10}(?:-[A-Z]{1,6}(?=[ \d]))?)"
)
_DOMESTIC = re.compile(
    rf"(?P<head>{_HEAD}) {{0,3}}(?P<hyphen>-(?=\d{{1,5}}(?:\.\d{{1,3}})?-{_YEAR}))?(?P<body>{_BODY}(?:-\d{{1,3}}(?=-{_YEAR}))?)(?P<to>{_PART_TO})?(?P<date>{_DATE})?"
)
_MINISTRY = re.compile(rf"农业(?:农村)?部(?:公告)?第?\d{{1,5}}号(?:公告)? ?- ?\d{{1,3}}(?:\.\d{{1,2}})? ?- ?{_YEAR}")
_AFTER = re.compile(
    r" ?/ ?XG\d{1,2}(?:-\d{4})?| ?\(?(?:含)?(?:\d{4}年)?第[\d一二三四五六七八九十]{1,2}号修改单\)?| ?\(\d{4}年(?:局部修订|修订)?版\)"
    r"| ?\((?:所有部分|全部部分|all parts)\)"
)
_DOUBLE = re.compile(r" ?/ ?(?=(?:ISO|IEC|ITU)[ /\d])")
_ADOPTION = re.compile(r" ?\( ?([A-Z][^()]{4,60}?)[,; ] ?(IDT|MOD|NEQ|EQV|idt|mod|neq|eqv) ?\)")
_MORE = re.compile(
    rf" ?(?:、|,|;|和|与|及|以及|或|或者|/) ?(?P<body>\d{{1,8}}(?:\.\d{{1,3}}){{0,2}}|\.\d{{1,3}})(?P<to>(?: ?(?:~|至|到) ?\d{{0,6}}\.?\d{{1,3}}(?![\d.]*\d)))?(?P<date> ?-{{1,2}} ?{_YEAR})?"
    r"(?![\dA-Za-z%]|\.\d)"
)
_QUANTITY = re.compile(r"(?<![\w.])\d+(?:\.\d+)? ?$")
_WORD = re.compile(r"[A-Z][a-z]{2}")
_EXTENSION = re.compile(r"\.(?:pdf|docx?|xlsx?|md|txt|html?|jpe?g|png|zip|rar|csv|json|wps|caj)\b", re.IGNORECASE)
_COUNTED = re.compile(
    r" ?(?:年|月|日|号(?!修改单)|个|条|章|项|页|次|种|人|元|万|亿|%|倍|小时|分钟|mm|cm|kg|mL|ml|nm|Hz|℃|V\b|W\b)"
)

_OFTEN_BARE = words("GB GBZ GBJ GJB JJG JJF JJD TSG YBB BMB YY WS HJ GA AQ NY SL JGJ CJJ JTG JTS JTJ CECS")
"""Codes that are cited without date and without /T; of the others a bare undated number is more often something else."""
_UNITS = words("GB TB MB KB")


def find(text: str) -> Iterator[Citation]:
    """Every citation in `text`, in order, without overlaps.

    A list gives one citation for each member, a range and a double number one citation each; of
    ``GB/T 24001-2016 (ISO 14001:2015, IDT)`` both numbers are cited, and the first knows what it adopts.
    """
    place, end = 0, -1
    search = _ANCHOR.search
    while (anchor := search(text, place)) is not None:
        start = anchor.start()
        if not _may_begin(text, start, end):
            place = start + 1
            continue
        window = plain(text[start : start + WINDOW])
        read = _read_domestic(text, start, window) or _read_foreign(text, start, window)
        if read is None:
            place = start + 1
            continue
        number, length = read
        end = start + length
        yield Citation(start, end, text[start:end], number)
        place = end
        for more in _continued(text, number, end):
            yield more
            place = end = more.end


def _may_begin(text: str, start: int, last_end: int) -> bool:
    """No number begins inside a word, a path or a larger code; a slash may join two citations."""
    if start == 0:
        return True
    before = text[start - 1]
    if before.isascii():
        if before.isalpha() or before == "_" or before == "\\":
            return False
        if before == "/":
            return start - 1 == last_end or (start > 1 and not text[start - 2].isascii())
        if before == "-":
            return start < 2 or start - 1 == last_end or not (text[start - 2].isascii() and text[start - 2].isalnum())
        if before.isdigit():
            return start == last_end or re.match(r"[A-Z]{2,3} ?[/／] ?T", text[start : start + 8]) is not None
    return True


def _parsed(raw: str) -> StandardNumber | None:
    try:
        return parse(raw)
    except UnreadableNumber:
        return None


def _read_domestic(text: str, start: int, window: str) -> tuple[StandardNumber, int] | None:
    m = _DOMESTIC.match(window)
    if m is None:
        m = _MINISTRY.match(window)
        if m is None or (number := _parsed(m[0])) is None:
            return None
        return number, m.end()
    head, body, to, dated = m["head"], m["body"], m["to"], m["date"] is not None
    end = m.end()
    if to and not dated and not _is_range(body, to):
        to, end = None, m.start("to")
    if m["hyphen"] and head.strip() not in _OFTEN_BARE:
        return None
    if not _is_believable(text, start, window, head, body, dated or bool(to), end):
        return None
    while (after := _AFTER.match(window, end)) is not None:
        end = after.end()
    number = _parsed(window[:end])
    if number is None:
        return None
    if double := _DOUBLE.match(window, end):
        adopted = _read_foreign(text, start + double.end(), window[double.end() :])
        if adopted is not None and (both := _parsed(window[: double.end() + adopted[1]])) is not None:
            return both, double.end() + adopted[1]
    if (adoption := _ADOPTION.match(window, end)) and (marked := _parsed(window[: adoption.end()])):
        number = marked
    return number, end


def _runs_on(after: str) -> bool:
    """The number is only the beginning of something longer, unless a word follows without space (``17296-3Additive``)."""
    first = after[:1]
    return first.isascii() and (first.isalnum() or first == "_") and not _WORD.match(after)


def _is_range(body: str, to: str) -> bool:
    """``16886.1-20`` and ``1.1至1.3`` are ranges; ``9706.1至 2020`` is not."""
    last = re.sub(r"[^\d.]", "", to)
    if "." in body:
        return ("." in last) or (len(last) <= 2 and int(last) > int(re.sub(r"\D", "", body.rsplit(".", 1)[1]) or 0))
    return len(last) == len(body) and "." not in last and last > body


def _is_believable(text: str, start: int, window: str, head: str, body: str, dated: bool, end: int) -> bool:
    """What stands around and in the number speaks for a standard, not for a size, a model, a file or a year."""
    after = window[end : end + 12]
    if _runs_on(after) or re.match(r"\.\d", after):
        return False
    if _EXTENSION.match(after):
        return False
    code = head.split("(")[0].replace(" ", "").upper()
    if "/" in code or code.endswith(("T",)) and code[:-1] in CODES:
        return dated or not (code[:2] in ("T/", "Q/") and len(body) < 2)
    bare = body.replace(" ", "")
    year_like = len(bare) == 4 and bare[:2] in ("19", "20")
    certain = (dated or "." in bare) and len(bare.partition(".")[0]) >= 4 and not year_like
    if code in _UNITS and not certain and _QUANTITY.search(text[max(0, start - 12) : start]):
        return False
    if dated:
        return not (year_like and code not in _OFTEN_BARE)
    if code not in _OFTEN_BARE and not code.startswith(("DB", "DG")):
        return "." in bare and bare.split(".")[0].isdigit() and len(bare.split(".")[0]) >= 3
    if _COUNTED.match(after):
        return False
    if "." in bare:
        return True
    return sum(c.isdigit() for c in bare) >= 3 and not (1990 <= int(bare) <= 2035 if year_like else False)


# Lists. ---------------------------------------------------------------------------------------------------


def _continued(text: str, first: StandardNumber, end: int) -> Iterator[Citation]:
    """``1.2`` and ``20001.5`` of “GB/T 1.1、1.2和20001.5”: numbers that leave the head to the one before."""
    head = first.head
    if first.double:
        return
    more, goes_on = (_MORE, _goes_on) if head.domestic else _foreign_list(head)
    last = first
    while True:
        window = plain(text[end : end + 48])
        m = more.match(window)
        if m is None or not goes_on(last, m, window):
            return
        body = m["body"]
        if body.startswith("."):
            body = last.body.rsplit(".", 1)[0] + body
        elif body.startswith("-"):
            body = last.number + body
        number = _parsed(f"{head.text}{head.gap}{body}{m['to'] or ''}{m['date'] or ''}")
        if number is None:
            return
        start = end + m.start("body")
        end += m.end()
        last = number
        yield Citation(start, end, text[start:end], number)


_MORE_COLON = re.compile(
    r" ?(?:、|,|;|和|与|及|以及|或|或者|/) ?(?P<body>\d{4,6}(?:-\d{1,3}){0,3}|-\d{1,2})(?P<to>)(?P<date> ?: ?(?:19|20)\d\d)?(?![\dA-Za-z%-]|\.\d)"
)
_MORE_ASTM = re.compile(
    r" ?(?:、|,|;|和|与|及|以及|或|或者|/|(?<! ) ) ?(?P<body>[A-G]\d{2,5})(?P<to>)(?P<date>-\d\d[a-z]?(?:\(\d{4}\))?)?(?![\dA-Za-z%-])"
)
_NEVER = re.compile(r"(?!)")


def _foreign_list(head: Head) -> tuple[re.Pattern[str], Callable[[StandardNumber, re.Match[str], str], bool]]:
    if head.publisher == "ASTM":
        return _MORE_ASTM, lambda last, m, window: True
    if head.publisher.split("/")[0] in ("ISO", "IEC", "EN"):
        return _MORE_COLON, _colon_goes_on
    return _NEVER, _goes_on


def _colon_goes_on(last: StandardNumber, m: re.Match[str], window: str) -> bool:
    body, _, part = m["body"].partition("-")
    if _COUNTED.match(window, m.end()):
        return False
    if not body:
        return bool(last.parts)
    year_like = len(body) == 4 and body[:2] in ("19", "20")
    return bool(part) or m["date"] is not None or (not year_like and not last.dated)


def _goes_on(last: StandardNumber, m: re.Match[str], window: str) -> bool:
    body, dated = m["body"], m["date"] is not None
    if _COUNTED.match(window, m.end()):
        return False
    number, dot, _ = body.partition(".")
    if not number:
        return bool(last.parts)
    if dot:
        return number == last.number or (len(number) >= 4) or dated
    if dated:
        return len(number) >= 2
    year_like = len(number) == 4 and number[:2] in ("19", "20")
    return len(number) >= 4 and len(number) == len(last.number) and not year_like and not last.dated


# Foreign. -------------------------------------------------------------------------------------------------

_SUPPLEMENT = r"(?: ?[/+] ?(?:(?:CD|DIS|FDIS) )?(?:Amd|Cor|AMD|COR|Add|A|AC)\.? ?\d{0,2}(?: ?: ?(?:19|20)\d\d)?(?![\dA-Za-z])){0,3}(?: CSV)?"
_COLON_BODY = re.compile(
    rf" ?-?(?P<body>\d{{1,6}}(?:[A-Z](?![a-z])|\.\d{{1,2}}(?!\d|[ ]?\.\d))?(?: ?-{{1,2}} ?[A-Z]?\d{{1,5}}(?:[A-Z](?![a-z]))?(?![\d年])){{0,4}})(?P<date> ?: ?(?:19|20)\d\d(?!\d)(?:-(?:0[1-9]|1[0-2])(?!\d))?)?{_SUPPLEMENT}"
)
_ASTM_BODY = re.compile(
    r" ?(?P<body>WK\d{4,6}|[A-G] ?\d{1,5}(?: ?/ ?[A-G] ?\d{1,5}M|M)?|\d{5})(?P<date> ?- ?\d\d(?!\d)[a-z]?(?:\(\d{4}\))?(?:e\d)?| ?- ?(?:19|20)\d\d(?!\d))?"
)
_ITU_BODY = re.compile(
    r" ?(?:Rec\.? ?)?(?P<body>[A-Z]{1,3}\.\d{1,5}(?:\.\d{1,3})?(?:-\d{1,2})?)(?P<date> ?\(\d\d/\d{4}\))?"
)
_ETSI_BODY = re.compile(
    r" ?(?P<body>(?:[A-Z]{2,3}(?:-[A-Z]{3})? )?\d{3} ?\d{3}(?:-\d{1,3}){0,3}|(?:[A-Z-]{2,8} )?\d{3})(?P<date>(?: V\d{1,2}\.\d{1,2}\.\d{1,2})?(?: \(\d{4}-\d\d\))?)?"
)
_OTHER_BODY = re.compile(
    r"[ -]?(?P<body>(?:Std )?(?:[A-Z]{1,5}[ .-]?)?\d{1,6}[A-Z]?(?:\.\d{1,4}[a-z]{0,2}){0,3}(?:-(?!(?:19|20)\d\d(?!\d))[A-Z]?\d{1,5}[A-Z]?){0,3})"
    r"(?P<date> ?[-:] ?(?:19|20)\d\d(?!\d))?"
)
_SENSITIVITY = re.compile(r"(?:感光度|光圈|快门|曝光|相机|拍摄)[^。\n]{0,8}$")


def _read_foreign(text: str, start: int, window: str) -> tuple[StandardNumber, int] | None:
    found = read_head(window)
    if found is None:
        return None
    head, place = found
    if head.text.upper() in _NOT_ANCHORS:
        return None
    publisher = head.publisher.split("/")[0]
    rest = _body_grammar(head.text, head.date, publisher)
    m = rest.match(window, place + (window[place : place + 2] == "  "))
    if m is None:
        return None
    end = m.end()
    after = window[end : end + 8]
    if _runs_on(after) or re.match(r"[.-]\d", after):
        return None
    if _EXTENSION.match(after):
        return None
    digits = sum(c.isdigit() for c in m["body"])
    if publisher == "NF" and "EN" not in head.text and not m["date"]:
        return None
    if rest is _COLON_BODY and not m["date"]:
        if digits < 2 or (digits < 4 and publisher == "ISO" and _is_sensitivity(text, start, start + end)):
            return None
        if _COUNTED.match(after) or (publisher == "EN" and digits < 3):
            return None
    if rest is _OTHER_BODY and publisher not in ("IEEE", "OIML") and not m["date"] and digits < 2:
        return None
    number = _parsed(window[:end])
    return None if number is None else (number, end)


def _is_sensitivity(text: str, start: int, end: int) -> bool:
    """ISO 100 … 6400 of a camera."""
    return bool(_SENSITIVITY.search(text[max(0, start - 12) : start]) or text[end : end + 2] in ("拍摄", "感光"))


def _body_grammar(head: str, date: str, publisher: str) -> re.Pattern[str]:
    if publisher == "ETSI":
        return _ETSI_BODY
    if publisher in ("ITU-T", "ITU-R"):
        return _ITU_BODY
    if publisher == "ASTM":
        return _ASTM_BODY
    if date == "colon" and publisher not in ("JIS", "OIML", "BS", "DIN", "NF") or head.endswith(("ISO", "IEC", "EN")):
        return _COLON_BODY
    return _OTHER_BODY
