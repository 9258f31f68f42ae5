"""Reading Chinese numbers: first the head (which code, of what nature), then digits, parts, date and what follows."""

from __future__ import annotations

import re
from collections.abc import Callable

from guiju.base.errors import Sentence
from guiju.base.numbers.heads import (
    BY_UPPER,
    NATURE_OF_SUFFIX,
    PROVINCE_CHARACTERS,
    PROVINCES,
    Code,
    Head,
)
from guiju.base.numbers.number import StandardNumber, UnreadableNumber
from guiju.base.terms import Degree, Nature, Tier

ReadAny = Callable[[str], StandardNumber]

# The head. ------------------------------------------------------------------------------------------------

_LETTERS = re.compile(r"[A-Za-z]+")
# "DB 29-2008" is an earthquake standard; after a space the digits are a region only if a number follows them.
_LOCAL = re.compile(
    r"D(B|G)(?: (?=\d{2,6}(?: ?/ ?[TZ]|T[ \d]| \d)))?(\d{6}|\d{4}|\d{2})"
    r"(?: ?/ ?([A-Za-z])(?![A-Za-z])|([Tt])(?=[ \d]))? ?(?:/ ?)?",
    re.IGNORECASE,
)
_LOCAL_FOOD = re.compile(r"DBS ?(\d{2}) ?/? ?", re.IGNORECASE)
_LOCAL_BUILDING = re.compile(r"DBJ ?(\d{2}(?=/))?(?: ?/ ?([A-Za-z])(?![A-Za-z])|([Tt])(?=[ \d]))? ?", re.IGNORECASE)
_ASSOCIATION = re.compile(r"T ?/ ?([A-Za-z0-9]{0,9}[A-Za-z](?:-[A-Za-z]{1,4}(?=[ \d]))?) ?", re.IGNORECASE)
_ENTERPRISE = re.compile(
    r"Q ?/ ?(?:((?:\d{2,6} ?)?[A-Za-z\u4e00-\u9fff][A-Za-z0-9\u4e00-\u9fff]{0,15}(?:-[A-Za-z]{1,8})?|\d{4,9}) "
    r"|((?:\d{2,6} ?)?[A-Za-z\u4e00-\u9fff]{1,15}?)(?=\d))",
    re.IGNORECASE,
)
_CODED = re.compile(
    r"([A-Za-z]{2,6}(?![A-Za-z]))(\*?)(?: ?/ ?([A-Za-z]{1,3})(?![A-Za-z]))?(?: ?/ ?([A-Za-z])(?![A-Za-z]))? ?"
    r"(?:\( ?([^()\d]{1,8}?) ?\))? ?"
)
_MINISTRY = re.compile(r"(农业部|农业农村部)(?:公告)? ?第? ?(\d{1,5}) ?号(?:公告)? ?- ?")

_MEMO_SIZE = 8192
_heads: dict[str, Head] = {}


def _remember(raw: str, head: Head) -> Head:
    if len(_heads) >= _MEMO_SIZE:
        _heads.clear()
    _heads[raw] = head
    return head


def _read_head(text: str) -> tuple[Head, int] | str:
    """The head and where it ends, or the reason why there is none."""
    letters = _LETTERS.match(text)
    if letters is None:
        return _read_ministry(text)
    code = letters[0].upper()
    if code in ("DB", "DG") and (m := _LOCAL.match(text)):
        return _heads.get(m[0]) or _local(m), m.end()
    if code == "DBS" and (m := _LOCAL_FOOD.match(text)):
        return _heads.get(m[0]) or _local_food(m), m.end()
    if code.startswith("DBJ") and (m := _LOCAL_BUILDING.match(text)):
        return _heads.get(m[0]) or _local_building(m), m.end()
    if code == "T" and (m := _ASSOCIATION.match(text)):
        return _heads.get(m[0]) or _association(m), m.end()
    if code == "Q" and (m := _ENTERPRISE.match(text)):
        return _heads.get(m[0]) or _enterprise(m), m.end()
    m = _CODED.match(text)
    if m is None:
        return Sentence("不认识的标准代号")
    head = _heads.get(m[0])
    if head is not None:
        return head, m.end()
    made = _coded(m)
    return made if isinstance(made, str) else (made, m.end())


def _read_ministry(text: str) -> tuple[Head, int] | str:
    m = _MINISTRY.match(text)
    if m is None:
        return Sentence("标准号应以标准代号开头")
    name = f"{m[1]}{m[2]}号公告"
    head = _heads.get(m[0]) or _remember(
        m[0], Head(name, name, m[1], "sector", Tier.SECTOR, None, issuer=m[2], gap="-")
    )
    return head, m.end()


def _local(m: re.Match[str]) -> Head:
    code, region, suffix = f"D{m[1].upper()}", m[2], (m[3] or m[4] or "").upper()
    if region[:2] not in PROVINCES:
        raise _Refused(m.start(2), Sentence("“{region}”不是省级行政区划代码开头的地方标准代号", region=region))
    if suffix not in ("", "T", "Z"):
        raise _Refused(m.start(3), Sentence("“/{suffix}”不是标准性质代号，应为 /T 或 /Z", suffix=suffix))
    prefix = f"{code}{region}/{suffix}" if suffix else code + region
    nature = NATURE_OF_SUFFIX.get(suffix, Nature.MANDATORY)
    return _remember(m[0], Head(prefix, prefix, code + region, "local", Tier.LOCAL, nature, issuer=region))


def _local_food(m: re.Match[str]) -> Head:
    if m[1] not in PROVINCES:
        raise _Refused(m.start(1), Sentence("“{region}”不是省级行政区划代码", region=m[1]))
    name = f"DBS{m[1]}"
    head = Head(f"{name}/", name, name, "local-food", Tier.LOCAL, Nature.MANDATORY, issuer=m[1], gap="")
    return _remember(m[0], head)


def _local_building(m: re.Match[str]) -> Head:
    region, suffix = m[1] or "", (m[2] or m[3] or "").upper()
    if suffix not in ("", "T"):
        raise _Refused(m.start(2), Sentence("“/{suffix}”不是标准性质代号，应为 /T", suffix=suffix))
    name = f"DBJ{region}"
    prefix = f"{name}/{suffix}" if suffix else name
    nature = NATURE_OF_SUFFIX.get(suffix, Nature.MANDATORY)
    return _remember(m[0], Head(prefix, prefix, name, "local-construction", Tier.LOCAL, nature, issuer=region))


def _association(m: re.Match[str]) -> Head:
    code = m[1].upper()
    head = Head(f"T/{code}", f"T/{code}", code, "association", Tier.ASSOCIATION, Nature.VOLUNTARY, issuer=code)
    return _remember(m[0], head)


def _enterprise(m: re.Match[str]) -> Head:
    code = (m[1] or m[2]).upper().rstrip()
    return _remember(m[0], Head(f"Q/{code}", f"Q/{code}", code, "enterprise", Tier.ENTERPRISE, issuer=code))


def _coded(m: re.Match[str]) -> Head | str:
    """A head from the tables: ``GB/T``, ``GBT``, ``NB/SH/T``, ``JJG(交通)``, ``CB*``."""
    letters, second, third = m[1].upper(), (m[3] or "").upper(), (m[4] or "").upper()
    known = BY_UPPER.get(f"{letters}/{second}") if second else None
    if known is not None:
        suffix = third
    else:
        known = BY_UPPER.get(letters)
        suffix = second
        if third:
            return f"“{m[0].strip()}”不是已知的标准代号"
    if known is None and not second and letters[-1] in "TZ":
        known = BY_UPPER.get(letters[:-1])
        suffix = letters[-1]
    if known is None:
        return f"“{letters}”不是已批准的标准代号"
    if suffix and suffix not in known.suffixes:
        return f"“{known.code}/{suffix}”的性质代号不成立，{known.code} 之后只能是 {_allowed(known)}"
    prefix = known.code + m[2] + (f"/{suffix}" if suffix else "")
    tier, issuer = known.tier, ""
    if m[5]:
        if known.kind != "metrology":
            return f"“{known.code}”之后不应有括号内的部门"
        issuer = m[5].strip()
        prefix = f"{prefix}({issuer})"
        tier = Tier.LOCAL if issuer in PROVINCE_CHARACTERS else Tier.SECTOR
    nature = NATURE_OF_SUFFIX[suffix] if suffix else known.bare
    return _remember(m[0], Head(prefix, prefix, known.code, known.kind, tier, nature, issuer=issuer))


def _allowed(code: Code) -> str:
    return "或".join(f"/{suffix}" for suffix in sorted(code.suffixes)) or "数字"


class _Refused(Exception):
    """Reading cannot go on; becomes UnreadableNumber, which knows the whole text."""

    def __init__(self, position: int, reason: str) -> None:
        self.position = position
        self.reason = reason


# The rest. ------------------------------------------------------------------------------------------------

_COMMON = re.compile(r"(\d{1,9}(?:\.\d{1,3})*)(?:-((?:19|20)\d\d))?$")
_NUMBER = re.compile(
    r"(?:(?:[A-Za-z]{1,6}|[Ⅰ-Ⅹ]) ?[:_-]?){0,2}\d{1,10}(?: \d\d){0,3}[A-Za-z]{0,2}(?:/\d{1,2}(?!\d))?"
    r"(?:\.\d{1,4}[A-Za-z]?)*"
)
_DASHED = re.compile(r"-(\d{1,10}(?:\.\d{1,4})*)([A-Za-z]{0,2})(?![A-Za-z])")
_RANGE = re.compile(r" ?(?:~|至|到) ?(?:[A-Za-z]{1,6}(?:/[TZtz])? ?)?(\.?\d{1,9}(?:\.\d{1,4})*)")
_SPACED_DASH = re.compile(r" *-[ -]*")
_COLON_YEAR = re.compile(r":(\d{4}|\d\d)(?!\d)")

_AMENDED = re.compile(
    r" ?/ ?XG ?(?P<xg>\d{0,3})(?:-(?P<xgyear>\d{4}))?"
    r"| ?\(?(?:含 ?)?(?:(?P<year>\d{4}) ?年 ?)?第? ?(?P<n>\d{1,2}|[一二三四五六七八九十]{1,3}) ?号 ?修改单\)?",
    re.IGNORECASE,
)
_EDITION = re.compile(r" ?\(?(\d{4}) ?年 ?(?:局部修订|修订|)版\)?")
_ALL_PARTS = re.compile(r" ?\((?:所有部分|全部部分|各部分|all parts)\)", re.IGNORECASE)
_BRACKETED = re.compile(r" ?\(([^()]{3,80}(?:\([^()]{1,12}\))?[^()]{0,20})\)$")
_DEGREE = re.compile(r"[,;、\s，；]+(IDT|MOD|NEQ|EQV)$", re.IGNORECASE)
_OLD_DEGREE = re.compile(r" (idt|mod|neq|eqv) (.+)$", re.IGNORECASE)

_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")}


def _chinese(text: str) -> int:
    if text.isdigit():
        return int(text)
    tens, found, ones = text.partition("十")
    if not found:
        return _DIGITS.get(text, 0)
    return (_DIGITS.get(tens, 1) if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)


def read_domestic(text: str, given: str, read_any: ReadAny) -> StandardNumber:
    """Read `text` (plain characters, no space around); `given` is what errors quote."""
    try:
        found = _read_head(text)
        if isinstance(found, str):
            raise _Refused(0, found)
        head, place = found
        if text.startswith("-", place) and head.gap == " " and head.kind != "local":
            place += 1
        common = _COMMON.match(text, place)
        if common is not None:
            body, year = common.groups()
            if year is not None:
                return StandardNumber(head, body, "-" + year, int(year))
            return StandardNumber(head, body)
        return _read_rest(head, text, place, read_any)
    except _Refused as refused:
        raise UnreadableNumber(given, refused.position, refused.reason) from None


def _read_rest(head: Head, text: str, place: int, read_any: ReadAny) -> StandardNumber:
    text = text[:place] + _SPACED_DASH.sub("-", text[place:])
    m = _NUMBER.match(text, place)
    if m is None:
        reason = Sentence("代号之后没有顺序号") if place >= len(text) else Sentence("代号之后应为顺序号")
        raise _Refused(min(place, len(text)), reason)
    body, place = m[0].upper(), m.end()
    range_to = language = ""
    year: int | None = None
    if r := _RANGE.match(text, place):
        range_to, place = r[1].lstrip("."), r.end()
    groups: list[re.Match[str]] = []
    while (d := _DASHED.match(text, place)) is not None and len(groups) < 5:
        groups.append(d)
        place = d.end()
    if groups and (known := _year_of(groups[-1][1], last_of=len(groups), body=body, head=head)):
        year, language = known, groups.pop()[2].upper()
    elif not groups and (colon := _COLON_YEAR.match(text, place)):
        year, place = _full_year(colon[1]), colon.end()
    if groups and not range_to and (end := _part_range(body, groups)):
        range_to = end
        groups.clear()
    if range_to and groups:
        raise _Refused(groups[0].start(), "范围之后只应有年份")
    body += "".join(f"-{g[1]}{g[2].upper()}" for g in groups)
    tail = f"~{range_to}" if range_to else ""
    if year is not None:
        tail += f"-{year}{language}"
    return _read_remarks(
        StandardNumber(head, body, tail, year, range_to=range_to, language=language), text, place, read_any
    )


def _full_year(digits: str) -> int | None:
    """The year of four digits, or of two from 50 on; None for digits that are no year."""
    if len(digits) == 4 and digits[:2] in ("19", "20") and digits.isdigit():
        return int(digits)
    return 1900 + int(digits) if len(digits) == 2 and digits >= "50" else None


def _year_of(digits: str, *, last_of: int, body: str, head: Head) -> int | None:
    """The year that the last group after a dash stands for; None when it is part of the number."""
    if head.kind in ("local-construction", "sample") and last_of == 1 and len(digits) == 2:
        return None
    return _full_year(digits)


def _part_range(body: str, groups: list[re.Match[str]]) -> str:
    """The end of ``1.1-4`` or ``38961-38963``, when the one group after the dash can only be that."""
    if len(groups) != 1 or groups[0][2]:
        return ""
    end = groups[0][1]
    number, _, part = body.rpartition(".")
    if number and part.isdigit():
        if "." in end:
            return end if end.split(".")[0] == number.split(".")[0] else ""
        return end if int(part) < int(end) < 50 and len(end) <= 2 else ""
    return end if len(body) == len(end) == 5 and body.isdigit() and body < end else ""


def _read_remarks(number: StandardNumber, text: str, place: int, read_any: ReadAny) -> StandardNumber:
    """Amendment, partial revision, all parts, adopted standard: each at most once, in any order."""
    tail, edition, all_parts = number.tail, "", False
    adopts, degree, double = None, None, False
    length = len(text)
    while place < length:
        if m := _AMENDED.match(text, place):
            if "/XG" in tail:
                raise _Refused(place, "修改单出现了两次")
            count = m["xg"] if m["n"] is None else str(_chinese(m["n"]))
            on = m["xgyear"] or m["year"]
            tail += f"/XG{count}-{on}" if on else f"/XG{count}"
        elif not edition and (m := _EDITION.match(text, place)):
            edition = m[1]
        elif not all_parts and (m := _ALL_PARTS.match(text, place)):
            all_parts = True
        elif adopts is None and (m := _BRACKETED.match(text, place)):
            adopts, degree = _bracketed(m, read_any)
        elif adopts is None and (m := _OLD_DEGREE.match(text, place)):
            adopts, degree = _adopted(m[2], m.start(2), read_any), Degree(m[1].upper())
        elif adopts is None and text[place : place + 2].lstrip().startswith("/") and place + 2 < length:
            place = text.index("/", place)
            adopts = _adopted(text[place + 1 :].strip(), place + 1, read_any)
            if adopts.head.domestic:
                raise _Refused(place + 1, "斜线之后应为被等同采用的国际标准号")
            degree, double = Degree.IDT, True
            place = length
            break
        else:
            raise _Refused(place, Sentence("多出了“{text}”", text=text[place : place + 20]))
        place = m.end()
    return StandardNumber(
        number.head,
        number.body,
        tail,
        number.year,
        edition=edition,
        adopts=adopts,
        degree=degree,
        double=double,
        range_to=number.range_to,
        all_parts=all_parts,
        language=number.language,
    )


def _bracketed(m: re.Match[str], read_any: ReadAny) -> tuple[StandardNumber, Degree | None]:
    inside = m[1].strip()
    degree = _DEGREE.search(inside)
    if degree is None:
        return _adopted(inside, m.start(1), read_any), None
    return _adopted(inside[: degree.start()], m.start(1), read_any), Degree(degree[1].upper())


def _adopted(text: str, place: int, read_any: ReadAny) -> StandardNumber:
    try:
        return read_any(text)
    except UnreadableNumber as error:
        raise _Refused(
            place + error.position, Sentence("被采用的标准号读不出：{reason}", reason=error.reason)
        ) from None
