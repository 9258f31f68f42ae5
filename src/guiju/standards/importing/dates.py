"""Dates as sources write them: whole, partial, as serial numbers, inside a text, or meaning that none is known."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache

from guiju.standards.importing.defects import Flag

_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)$")
_NUMBERS = re.compile(
    r"(?<!\d)(\d{4})\s*[-/.年—－]\s*(\d{1,2})\s*[-/.月—－]\s*(\d{1,2})\s*日?"
    r"(?:[ T]\d\d?:\d\d(?::\d\d(?:\.\d+)?)?Z?)?(?!\d)"
)
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)")
#: A bare year or month must be all that the cell says: in “与GB 9706.1-2020同步实施” there is no date.
_MONTH = re.compile(r"^((?:18|19|20)\d\d)\s*[-/.]\s*(0?[1-9]|1[0-2])$|((?:18|19|20)\d\d)\s*年\s*(0?[1-9]|1[0-2])\s*月")
_YEAR = re.compile(r"^((?:18|19|20)\d\d)$|(?<!\d)((?:18|19|20)\d\d)\s*年")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?$")
_NAMES = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_ENGLISH = re.compile(
    rf"(?:(\d{{1,2}})(?:st|nd|rd|th)?[ .-]+)?({'|'.join(_NAMES)})[a-z]*[., -]+"
    r"(?:(\d{1,2})(?:st|nd|rd|th)?,? )?(\d{4})",
    re.IGNORECASE,
)
#: What programs write for a day that nobody knows.
_UNKNOWN_DAYS = frozenset({"1900-01-01", "1900-01-00", "1899-12-30", "1899-12-31", "0001-01-01", "9999-12-31"})
_NOTHING = frozenset(
    {"", "-", "--", "—", "/", "无", "不详", "未知", "暂无", "待定", "n/a", "N/A", "null", "None", "NULL"}
)
_EARLIEST = 1880
_YEARS_AHEAD = 20


def first_day(said: str) -> date:
    """The day that a said date counts as: 2018-07 from its first day."""
    return date.fromisoformat(f"{said}-01-01"[:10] if len(said) == 4 else f"{said}-01"[:10])


@lru_cache(maxsize=65_536)
def read_date(text: str, today: date) -> tuple[str, tuple[Flag, ...]]:
    """The date in a cell as ISO text, 2018-07-01, 2018-07 or 2018, or an empty text; and what was wrong with it."""
    bare = text.strip()
    if bare in _NOTHING:
        return "", ()
    if bare in _UNKNOWN_DAYS or bare[:10] in _UNKNOWN_DAYS:
        return "", (Flag("DATE_1900", bare[:200]),)
    if _ISO.match(bare):
        return _day(bare, bare, bare, today)
    if found := _NUMBERS.search(bare) or _COMPACT.search(bare):
        said = f"{found[1]}-{int(found[2]):02d}-{int(found[3]):02d}"
        if said in _UNKNOWN_DAYS:
            return "", (Flag("DATE_1900", bare[:200]),)
        return _day(said, bare, found[0], today)
    if _SERIAL.match(bare) and 10_000 <= (days := int(float(bare))) <= 80_000:
        day = date(1899, 12, 30) + timedelta(days=days)
        return day.isoformat(), (Flag("DATE_SERIAL", bare),)
    if found := _ENGLISH.search(bare):
        month = _NAMES.index(found[2].lower()[:3]) + 1
        if not (day_text := found[1] or found[3]):
            return f"{found[4]}-{month:02d}", (Flag("DATE_PARTIAL", bare[:200]),)
        return _day(f"{found[4]}-{month:02d}-{int(day_text):02d}", bare, found[0], today)
    for pattern in (_MONTH, _YEAR):
        if found := pattern.search(bare):
            parts = [int(part) for part in found.groups() if part]
            if not _EARLIEST <= parts[0] <= today.year + _YEARS_AHEAD:
                return "", (Flag("DATE_IMPOSSIBLE", bare[:200]),)
            said = "-".join(f"{part:02d}" for part in parts)
            flags = [Flag("DATE_PARTIAL", bare[:200])]
            if found[0].strip() != bare:
                flags.append(Flag("DATE_TEXT", bare[:200]))
            return said, tuple(flags)
    return "", (Flag("DATE_UNREADABLE", bare[:200]),)


def _day(said: str, whole: str, part: str, today: date) -> tuple[str, tuple[Flag, ...]]:
    try:
        day = date.fromisoformat(said)
    except ValueError:
        return "", (Flag("DATE_IMPOSSIBLE", whole[:200]),)
    if not _EARLIEST <= day.year <= today.year + _YEARS_AHEAD:
        return "", (Flag("DATE_IMPOSSIBLE", whole[:200]),)
    return said, () if part.strip() == whole else (Flag("DATE_TEXT", whole[:200]),)
