"""From a row of texts to what it says of one edition: every defect is mended, flagged or a reason to refuse."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from guiju.base.codes import read_ccs, read_ics, read_region
from guiju.base.numbers import StandardNumber, UnreadableNumber, parse
from guiju.base.terms import Degree, RelationKind, Status
from guiju.base.validity import ENDED
from guiju.standards.importing.dates import first_day, read_date
from guiju.standards.importing.defects import Flag, rejecting
from guiju.standards.importing.rows import Field, ImportRow
from guiju.standards.importing.statuses import contradicts, read_status
from guiju.standards.importing.succession import read_numbers, read_succession


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What one row says of one edition. `said` holds JSON values only, and nothing empty:

    titles, dates as ISO text (2018-07 when that is all), `reported_status`, `ics` and `ccs` (codes joined by spaces),
    `region`, `issuers` (names), `committee_name` (a name or a code), and `relations` and `reverse`, both lists of
    [kind, number, key, degree].
    """

    number: StandardNumber
    said: dict[str, Any]
    flags: tuple[Flag, ...]
    row: ImportRow


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that cannot go in; None for `why` where it is only passed over (an empty row, a note)."""

    row: ImportRow
    why: Flag | None
    flags: tuple[Flag, ...]


_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060\ufeff\xad\ufffe\uffff]")
_SPACES = re.compile(r"\s+")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_WIDE = re.compile("[\uff01-\uff5e\u3000]")
_DASHES = re.compile("[‐‑‒–―−－﹣]")
_TWO_DIGIT_YEAR = re.compile(r"[-—–－]\d\d$")
_LEADING_NUMBER = re.compile(r"[A-Za-z/]{1,12}[\d ]*(?:\([^)]{1,6}\))? ?[\d.]+(?:[-—–:]\d{2,4})?(?=\s|[\u3400-\u9fff])")
_SPLIT = re.compile(r"(\d[\d.]*[-—–]\d{2,4}) (.+)")
_DEGREE = re.compile(r"\b(IDT|MOD|NEQ|EQV)\b|(等同采用|修改采用|非等效采用|等效采用)", re.IGNORECASE)
_DEGREES = {"等同采用": "IDT", "修改采用": "MOD", "非等效采用": "NEQ", "等效采用": "EQV"}
_ISSUER_SPLIT = re.compile(r"[、,，;；/|]|\s+(?=[\u3400-\u9fff])")
_ISSUER_NAME = re.compile(
    r"(?:部|局|委|委员会|署|厅|院|所|会|公司|集团|中心|总社|银行|办公室|办|政府|大学|学院|标委会|社|厂|站|组|联盟|队|协会|监|司|处|总公司)"
    r"(?:[（(][^()（）]*[)）])?$"
)
_TAG = re.compile(r"<(/?)(sub|sup|em|i|b|strong|u|br|p|span|a)\b[^<>]*>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,31}\d{0,2});", re.IGNORECASE)
_SMALL = re.compile(r"<(sub|sup)\b[^<>]*>([^<>]*)</\1>", re.IGNORECASE)
_LOWERED = dict(zip("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎", strict=True))
_RAISED = dict(zip("0123456789+-=()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾", strict=True)) | {"TM": "™"}
_CUT_OFF = ("…", "...", "..")
_DATES = ((Field.PUBLISHED, "published_on"), (Field.EFFECTIVE, "effective_on"))
_MORE_DATES = ((Field.WITHDRAWN, "withdrawn_on"), (Field.FILED, "filed_on"))
_WIDTH = {"ics": 120, "ccs": 60}


def clean(row: ImportRow, *, today: date) -> Cleaned | Refused:
    """Read one row as said on `today` (or on the day that the row itself names)."""
    flags = list(row.flags)
    if (why := rejecting(flags)) is not None:
        return Refused(row, why, tuple(flags))
    if not row.cells:
        return Refused(row, None, tuple(flags))
    cells = dict(row.cells)
    for field, text in cells.items():
        if text and _UNSEEN.search(text):
            cells[field] = _UNSEEN.sub("", text)
            flags.append(Flag("CONTROL_CHARACTERS", field.value))
    number = _number(cells, flags)
    if isinstance(number, Flag):
        return Refused(row, number, (*flags, number))
    said: dict[str, Any] = {}
    day = row.said_on or today
    _titles(cells, number, said, flags)
    _dates(cells, number, said, flags, day)
    _status(cells, said, flags, day)
    _codes(cells, number, said, flags)
    _bodies(cells, said, flags)
    _relations(row, cells, number, said, flags)
    if row.extra:
        said["more"] = dict(row.extra)
    return Cleaned(number, said, tuple(flags), row)


def _number(cells: dict[Field, str], flags: list[Flag]) -> StandardNumber | Flag:
    text = cells.get(Field.NUMBER, "").strip()
    if not text:
        return Flag("NUMBER_MISSING")
    try:
        number = _parse(text)
    except UnreadableNumber as error:
        title = cells.get(Field.TITLE_ZH, "") or cells.get(Field.TITLE, "")
        joined = _SPLIT.match(title.strip())
        if joined is None or any(c.isdigit() for c in text):
            return Flag("NUMBER_UNREADABLE", f"{text[:100]}：{error.reason}")
        try:
            number = parse(f"{text} {joined[1]}")
        except UnreadableNumber:
            return Flag("NUMBER_UNREADABLE", f"{text[:100]}：{error.reason}")
        flags.append(Flag("NUMBER_SPLIT", f"{text} | {title}"[:200]))
        cells[Field.TITLE_ZH] = joined[2]
        return number
    if number.range_to or number.all_parts:
        return Flag("NUMBER_IS_RANGE", text[:200])
    if text != number.canonical:
        _spelling(text, number, flags)
    if number.year is None and number.head.domestic:
        flags.append(Flag("NUMBER_UNDATED", text[:200]))
    return number


def _spelling(text: str, number: StandardNumber, flags: list[Flag]) -> None:
    if _WIDE.search(text):
        flags.append(Flag("NUMBER_FULLWIDTH", text[:200]))
    if _DASHES.search(text):
        flags.append(Flag("NUMBER_DASH", text[:200]))
    if _TWO_DIGIT_YEAR.search(text) and not number.canonical.endswith(text[-3:]):
        flags.append(Flag("NUMBER_YEAR_TWO_DIGITS", text[:200]))
    elif unicodedata.normalize("NFKC", _DASHES.sub("-", text).replace("—", "-")) != number.canonical:
        flags.append(Flag("NUMBER_RESPELLED", f"{text} → {number.canonical}"[:200]))


def _titles(cells: dict[Field, str], number: StandardNumber, said: dict[str, Any], flags: list[Flag]) -> None:
    expected = False
    for field in (Field.TITLE_ZH, Field.TITLE_EN, Field.TITLE):
        text = cells.get(field)
        expected = expected or text is not None
        if not text:
            continue
        title = _SPACES.sub(" ", plain_text(text)).strip()
        if title != _SPACES.sub(" ", text).strip():
            flags.append(Flag("TITLE_MARKUP", text[:200]))
        if (leading := _LEADING_NUMBER.match(f"{title} ")) and _is(leading[0], number):
            title = title[leading.end() :].strip()
            flags.append(Flag("TITLE_HAS_NUMBER" if title else "TITLE_IS_NUMBER", text[:200]))
        if title.endswith(_CUT_OFF):
            flags.append(Flag("TITLE_TRUNCATED", text[-200:]))
        if title:
            said.setdefault("title_zh" if _CHINESE.search(title) else "title_en", title)
    if expected and "title_zh" not in said and "title_en" not in said:
        flags.append(Flag("TITLE_MISSING", number.canonical))


def plain_text(text: str) -> str:
    """What a text with HTML in it says: ``SF<sub>6</sub>`` is SF₆, ``<em>U</em><sub>m</sub>`` is Um, ``&quot;`` is ".

    Small numerals have characters of their own, which search reads as plain ones; small letters stay plain.
    Brackets that are no tag of HTML, as in ``(<0.002mm)``, stay.
    """
    if "<" in text:
        text = _SMALL.sub(_small, text)
        text = _TAG.sub(lambda tag: " " if tag[2].lower() in ("br", "p") else "", text)
    return _UNSEEN.sub("", _ENTITY.sub(lambda entity: html.unescape(entity[0]), text)) if "&" in text else text


def _small(found: re.Match[str]) -> str:
    signs = _LOWERED if found[1].lower() == "sub" else _RAISED
    if found[2] in signs:
        return signs[found[2]]
    return "".join(signs[c] for c in found[2]) if all(c in signs for c in found[2]) else found[2]


@lru_cache(maxsize=32_768)
def _parse(text: str) -> StandardNumber:
    """Catalogues name most editions more than once, as themselves and as what others replace."""
    return parse(text)


def _is(text: str, number: StandardNumber) -> bool:
    try:
        return parse(text) == number
    except UnreadableNumber:
        return False


def _dates(cells: dict[Field, str], number: StandardNumber, said: dict[str, Any], flags: list[Flag], day: date) -> None:
    for field, column in (*_DATES, *_MORE_DATES):
        if text := cells.get(field):
            value, found = read_date(text, day)
            flags.extend(found)
            if value:
                said[column] = value
    published, effective, withdrawn = (said.get(c, "") for c in ("published_on", "effective_on", "withdrawn_on"))
    if published and effective and effective < published[: len(effective)]:
        flags.append(Flag("EFFECT_BEFORE_PUBLICATION", f"{published} > {effective}"))
    starts = effective or published
    if withdrawn and starts and withdrawn < starts[: len(withdrawn)]:
        flags.append(Flag("WITHDRAWN_BEFORE_EFFECT", f"{starts} > {withdrawn}"))
    if published and number.year and abs(int(published[:4]) - number.year) > 1 and not number.amendment:
        flags.append(Flag("YEAR_CONTRADICTS_NUMBER", f"{number.canonical}：{published}"))


_DAYS_OF_STATUS = {"published_on": "发布日期", "effective_on": "实施日期", "withdrawn_on": "废止日期"}


def _status(cells: dict[Field, str], said: dict[str, Any], flags: list[Flag], day: date) -> None:
    status: Status | None = None
    for field in (Field.STATUS, Field.STATUS_AGAIN):
        text = cells.get(field)
        if not text or not text.strip():
            continue
        word, from_text = read_status(text)
        if word is None:
            flags.append(Flag("STATUS_UNKNOWN_WORD", text[:200]))
            continue
        if from_text:
            flags.append(Flag("STATUS_FROM_TEXT", text[:200]))
        if status is None:
            status = word
        elif (status in ENDED) != (word in ENDED):
            flags.append(Flag("STATUSES_DISAGREE", f"{cells.get(Field.STATUS)} | {text}"[:200]))
    if status is None:
        return
    starts = said.get("effective_on") or said.get("published_on")
    ends = said.get("withdrawn_on")
    starts_on, ends_on = first_day(starts) if starts else None, first_day(ends) if ends else None
    if contradicts(status, on=day, starts=starts_on, ends=ends_on):
        written = cells.get(Field.STATUS) or cells.get(Field.STATUS_AGAIN)
        days = (f"{name} {said[column]}" for column, name in _DAYS_OF_STATUS.items() if said.get(column))
        flags.append(Flag("STATUS_CONTRADICTS_DATES", f"{written}：{'，'.join(days)}"[:200]))
        return
    said["reported_status"] = status.value


def _codes(cells: dict[Field, str], number: StandardNumber, said: dict[str, Any], flags: list[Flag]) -> None:
    for field, read in ((Field.ICS, read_ics), (Field.CCS, read_ccs)):
        text = cells.get(field)
        if not text or not text.strip():
            continue
        reading = read(text)
        flags.extend(Flag(defect.code.value, f"{defect.found} → {defect.became}"[:200]) for defect in reading.defects)
        codes = list(reading.codes)
        while len(" ".join(codes)) > _WIDTH[field]:
            flags.append(Flag("CELL_TOO_LONG", text[:200]))
            codes.pop()
        if codes:
            said[field.value] = " ".join(codes)
    if number.prefix.startswith("DB") and number.issuer.isdigit():
        said["region"] = _region(number.issuer)
    elif text := cells.get(Field.REGION, "").strip():
        reading = read_region(text)
        flags.extend(Flag(defect.code.value, f"{defect.found} → {defect.became}"[:200]) for defect in reading.defects)
        if reading.codes:
            said["region"] = _region(reading.codes[0])


def _region(code: str) -> str:
    """As it stands in numbers: provinces with 2 digits, prefectures with 4."""
    while len(code) > 2 and code.endswith("00"):
        code = code[:-2]
    return code


def _bodies(cells: dict[Field, str], said: dict[str, Any], flags: list[Flag]) -> None:
    if text := cells.get(Field.ISSUER, "").strip():
        names = []
        for part in _ISSUER_SPLIT.split(text):
            name = _SPACES.sub(" ", part).strip()
            if not name or name == "无":
                continue
            if _CHINESE.search(name) and (len(name) > 40 or not _ISSUER_NAME.search(name)):
                flags.append(Flag("ISSUER_NOT_A_BODY", name[:200]))
            elif len(name) <= 300 and name not in names:
                names.append(name)
        if names:
            said["issuers"] = names
    if text := cells.get(Field.COMMITTEE, "").strip():
        name = _SPACES.sub(" ", re.split(r"[、,，;；]", text)[0]).strip()
        if name and len(name) <= 300:
            said["committee_name"] = name


def _relations(
    row: ImportRow, cells: dict[Field, str], number: StandardNumber, said: dict[str, Any], flags: list[Flag]
) -> None:
    direct: dict[tuple[str, str], list[str]] = {}
    reverse: dict[tuple[str, str], list[str]] = {}

    def add(kind: RelationKind | str, other: StandardNumber, degree: str = "", backwards: bool = False) -> None:
        if other.key == number.key:
            flags.append(Flag("RELATION_TO_ITSELF", other.canonical))
            return
        chosen = reverse if backwards else direct
        chosen.setdefault((str(kind), other.key), [str(kind), other.canonical, other.key, degree])

    if text := cells.get(Field.SUCCESSION):
        found, noted = read_succession(text, number)
        flags.extend(noted)
        for each in found:
            add(each.kind, each.number, backwards=each.reverse)
    for field, backwards in ((Field.REPLACES, False), (Field.REPLACED_BY, True)):
        if (text := cells.get(field, "").strip()) and text not in ("无", "/", "-"):
            kind = RelationKind.PARTLY_REPLACES if "部分" in text else RelationKind.REPLACES
            for other in read_numbers(text, flags, "SUCCESSOR_UNREADABLE"):
                add(kind, other, backwards=backwards)
    if (text := cells.get(Field.ADOPTS, "").strip()) and text not in ("无", "/", "-"):
        degree = _degree(text, cells.get(Field.DEGREE, ""))
        for other in read_numbers(_DEGREE.sub(" ", text), flags, "RELATION_UNREADABLE"):
            add(RelationKind.ADOPTS, other, degree)
    if number.adopts is not None:
        add(RelationKind.ADOPTS, number.adopts, (number.degree or Degree.IDT).value)
    if number.head.domestic and "/XG" in number.canonical:
        add(RelationKind.AMENDS, parse(number.canonical.partition("/XG")[0]))
    for link in row.links:
        try:
            add(link.kind, _parse(link.number), link.degree, link.reverse)
        except UnreadableNumber:
            flags.append(Flag("RELATION_UNREADABLE", f"{link.kind} {link.number}"[:200]))
    if direct:
        said["relations"] = _sorted(direct.values())
    if reverse:
        said["reverse"] = _sorted(reverse.values())


def _sorted(relations: Iterable[list[str]]) -> list[list[str]]:
    return sorted(relations)


def _degree(*texts: str) -> str:
    for text in texts:
        if found := _DEGREE.search(text):
            return found[1].upper() if found[1] else _DEGREES[found[2]]
    return ""
