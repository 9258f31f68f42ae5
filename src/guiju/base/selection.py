"""Which standards: one frozen value behind a search page, an export, a figure, a draw and a subscription.

A Selection is written as a query string and read back from it. It settles its own spelling: values are sorted,
each stands once, a code gives way to a coarser one that includes it, so that two Selections which say the same
are equal and have the same query string. What only the register could tell apart is not looked into.

Different fields narrow each other, the values of one field widen it.

    tier=local&region=33&status=in-force&on=2020-12-31&published-from=2015-01-01

Nothing here knows a database or an index: `standards.selecting` translates to both.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum
from typing import Any, Final, TypeVar
from urllib.parse import parse_qs, urlencode

from guiju.base.codes import Scheme, table
from guiju.base.errors import InvalidForm, Sentence
from guiju.base.numbers import StandardNumber, UnreadableNumber, parse
from guiju.base.terms import Nature, Status, Tier

FIRST_DAY, LAST_DAY = date(1000, 1, 1), date(2999, 12, 31)
LONGEST_VALUE = 200
MOST_VALUES = 200
MOST_BEGINNINGS = 50
"""Of numbers: each is a walk through the keys of the index, about a millisecond among two million."""


Word = TypeVar("Word", bound=StrEnum)


class InvalidSelection(InvalidForm):
    """A parameter of a Selection makes no sense; `parameter` is its name in the query string.

    `expected` is a message, or a Sentence; `found` is told in another language only where it is a Sentence.
    """

    def __init__(self, parameter: str, expected: str, found: str) -> None:
        expected = expected if isinstance(expected, Sentence) else Sentence(expected)
        super().__init__(
            "参数 {parameter} 应为{expected}，现为{found}",
            parameter=_readable(parameter),
            expected=expected,
            found=found,
        )
        self.parameter, self.expected, self.found = parameter, expected, found

    def __reduce__(self) -> tuple[type[InvalidSelection], tuple[str, str, str]]:
        return type(self), (self.parameter, self.expected, self.found)


class SortBy(StrEnum):
    RELEVANCE = "relevance"
    NUMBER = "number"
    PUBLISHED = "published"
    EFFECTIVE = "effective"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Sort:
    """The order of a list; rows without the date stand last in either direction. Written ``-published``."""

    by: SortBy = SortBy.RELEVANCE
    descending: bool = False

    def __str__(self) -> str:
        return f"-{self.by}" if self.descending else self.by.value


@dataclass(frozen=True, slots=True)
class Days:
    """From `first` to `last`, both included; None is open. Rows without the date are in no range but the open one."""

    first: date | None = None
    last: date | None = None

    def __bool__(self) -> bool:
        return self.first is not None or self.last is not None


ANY_DAY = Days()


@dataclass(frozen=True, slots=True)
class Selection:
    """See the head of this module. Raises InvalidSelection where a value makes no sense.

    `numbers`: ``GB/T 1.1-2020`` is that edition, ``GB/T 1.1`` all its editions, ``gb-t-389*`` all whose key
    begins so. `regions`, `industries`, `ics` and `ccs` include what lies below them. `issuers`, `committees` and
    `organizations` (in either role) are keys of organizations, `sources` names of sources. `on` is the day of
    `statuses`, and None means the day on which it is asked: `as_of` settles it.
    """

    words: str = ""
    numbers: tuple[str, ...] = ()
    tiers: tuple[Tier, ...] = ()
    natures: tuple[Nature, ...] = ()
    statuses: tuple[Status, ...] = ()
    on: date | None = None
    published: Days = ANY_DAY
    effective: Days = ANY_DAY
    withdrawn: Days = ANY_DAY
    regions: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    ics: tuple[str, ...] = ()
    ccs: tuple[str, ...] = ()
    issuers: tuple[str, ...] = ()
    committees: tuple[str, ...] = ()
    organizations: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    sort: Sort = Sort()

    def __post_init__(self) -> None:
        total = 0
        for field, (parameter, read) in _LISTS.items():
            given: Collection[str] = getattr(self, field)
            if isinstance(given, str):
                raise TypeError(f"{field} holds several values, not one text: {given!r}")
            total += len(given)
            if total > MOST_VALUES:
                raise InvalidSelection(
                    parameter,
                    Sentence("不超过 {most} 个值（各参数合计）", most=MOST_VALUES),
                    Sentence("第 {place} 个", place=MOST_VALUES + 1),
                )
            object.__setattr__(self, field, _settled(read(parameter, value) for value in given))
        object.__setattr__(self, "words", _words("q", self.words))
        for field, every in _EXHAUSTIVE.items():
            if len(getattr(self, field)) == every:
                object.__setattr__(self, field, ())
        for field, levels in _LEVELS.items():
            object.__setattr__(self, field, _without_included(getattr(self, field), levels))
        object.__setattr__(self, "ccs", _without_grouped(self.ccs))
        object.__setattr__(self, "numbers", _without_covered(self.numbers))
        beginnings = sum(text.endswith("*") for text in self.numbers)
        if beginnings > MOST_BEGINNINGS:
            raise InvalidSelection(
                "number",
                Sentence("不超过 {most} 个以 * 结尾的编号前缀", most=MOST_BEGINNINGS),
                Sentence(" {count} 个", count=beginnings),
            )
        _check_day("on", self.on)
        for field in _RANGES:
            _check_days(field, getattr(self, field))
        if self.sort == Sort(SortBy.RELEVANCE, descending=True):
            raise InvalidSelection("sort", "相关度从高到低（relevance）", "“-relevance”")

    def as_of(self, day: date) -> Selection:
        """The same, asked on that day, unless it names its own."""
        return self if self.on is not None else replace(self, on=day)

    def to_query(self) -> str:
        """The query string, without ``?``; empty where everything is selected."""
        pairs: list[tuple[str, str]] = []
        for field in fields(self):
            value = getattr(self, field.name)
            if field.name in _LISTS:
                pairs += [(_LISTS[field.name][0], each) for each in value]
            elif field.name in _RANGES:
                ends = ((f"{field.name}-from", value.first), (f"{field.name}-to", value.last))
                pairs += [(parameter, day.isoformat()) for parameter, day in ends if day]
            elif value != field.default:
                pairs.append((_SINGLES[field.name], str(value)))
        return urlencode(pairs)

    @classmethod
    def from_query(cls, query: str | Mapping[str, Sequence[str]], *, also: Collection[str] = ()) -> Selection:
        """Read a query string, or its parameters each with all its values; blank values are as good as none.

        `also` names the parameters that stand beside a Selection on a page. Any other is refused.
        """
        given = parse_qs(query.removeprefix("?"), keep_blank_values=True) if isinstance(query, str) else query
        values: dict[str, Any] = {}
        ends: dict[str, dict[str, date]] = {}  # by field, then first or last
        for parameter, found in given.items():
            texts = [text for text in found if text.strip()]
            if parameter in also or (not texts and parameter in PARAMETERS):
                continue
            if parameter not in PARAMETERS:
                raise InvalidSelection(
                    parameter, Sentence("其中之一：{words}", words="、".join(PARAMETERS)), Sentence("不认识的名称")
                )
            field, end = PARAMETERS[parameter]
            if field in _LISTS:
                values[field] = texts
                continue
            if len(texts) > 1:
                raise InvalidSelection(parameter, "一个值", Sentence(" {count} 个值", count=len(texts)))
            if end:
                ends.setdefault(field, {})[end] = _day(parameter, texts[0])
            else:
                values[field] = _READ_SINGLE[field](parameter, texts[0])
        values |= {field: Days(**days) for field, days in ends.items()}
        return cls(**values)


# Reading one value


def _readable(text: str) -> str:
    """Shortened, and without signs that would disturb the sentence it stands in."""
    return "".join(c if c.isprintable() else "�" for c in text[:40]) + ("…" if len(text) > 40 else "")


def _shown(text: str) -> str:
    return f"“{_readable(text)}”"


def _exact(parameter: str, text: str) -> str:
    """The text as it is; signs that no one types (controls, half characters) are refused."""
    if len(text) > LONGEST_VALUE:
        raise InvalidSelection(
            parameter,
            Sentence("不超过 {most} 个字符", most=LONGEST_VALUE),
            Sentence(" {count} 个字符", count=len(text)),
        )
    if any(unicodedata.category(c) in ("Cc", "Cs") for c in text):
        raise InvalidSelection(parameter, "不含控制字符的文字", _shown(text))
    return text


def _source(parameter: str, text: str) -> str:
    if not text.strip():
        raise InvalidSelection(parameter, "来源的名称", _shown(text))
    return _exact(parameter, text)


def _spaced(text: str) -> str:
    return " ".join(text.split())


def _words(parameter: str, text: str) -> str:
    return _exact(parameter, _spaced(text))


_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def _day(parameter: str, text: str) -> date:
    expected = Sentence("写作 2020-12-31 的日期")
    if not _DAY.fullmatch(text.strip()):
        raise InvalidSelection(parameter, expected, _shown(text))
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        raise InvalidSelection(parameter, expected, _shown(text)) from None
    _check_day(parameter, day)
    return day


def _check_day(parameter: str, day: date | None) -> None:
    if day is not None and not FIRST_DAY <= day <= LAST_DAY:
        raise InvalidSelection(
            parameter,
            Sentence(" {first} 至 {last} 之间的日期", first=FIRST_DAY, last=LAST_DAY),
            Sentence(" {day}", day=day),
        )


def _check_days(field: str, days: Days) -> None:
    _check_day(f"{field}-from", days.first)
    _check_day(f"{field}-to", days.last)
    if days.first and days.last and days.first > days.last:
        raise InvalidSelection(
            f"{field}-to",
            Sentence("不早于 {parameter}（{day}）的日期", parameter=f"{field}-from", day=days.first),
            Sentence(" {day}", day=days.last),
        )


def _sort(parameter: str, text: str) -> Sort:
    by = _word(SortBy)(parameter, text.strip().removeprefix("-"))
    return Sort(by, descending=text.strip().startswith("-"))


def _word(words: type[Word]) -> Callable[[str, str], Word]:
    def read(parameter: str, text: str) -> Word:
        try:
            return words(text)
        except ValueError:
            raise InvalidSelection(
                parameter, Sentence("其中之一：{words}", words="、".join(words)), _shown(text)
            ) from None

    return read


_DASHES = re.compile(r"[‐‑‒–—―−﹣]")
_PREFIX = re.compile(r"[A-Za-z0-9][A-Za-z0-9 /:.-]*", re.ASCII)


def _number(parameter: str, text: str) -> str:
    """A number in any spelling becomes its canonical form; ``GB/T 389*`` becomes the beginning of keys.

    A number without a year names a document, whatever its stage and language; of a double number the Chinese one
    stands in registers.
    """
    folded = _DASHES.sub("-", unicodedata.normalize("NFKC", _exact(parameter, _spaced(text))))
    if folded.endswith("*"):
        if not _PREFIX.fullmatch(folded[:-1]):
            raise InvalidSelection(parameter, "以字母、数字、空格和 / : . - 写成、以 * 结尾的编号前缀", _shown(text))
        return re.sub(r"[ /:]", "-", folded.lower())
    try:
        number = parse(folded)
    except UnreadableNumber as reason:
        raise InvalidSelection(
            parameter,
            "标准编号，或以 * 结尾的编号前缀",
            Sentence("{text}（{reason}）", text=_shown(text), reason=reason),
        ) from None
    if not number.dated:
        return number.undated.canonical
    return replace(number, adopts=None, double=False).canonical if number.double else number.canonical


def _code(shape: str, expected: Sentence) -> Callable[[str, str], str]:
    pattern = re.compile(shape, re.ASCII)

    def read(parameter: str, text: str) -> str:
        if not pattern.fullmatch(text.strip().upper()):
            raise InvalidSelection(parameter, expected, _shown(text))
        return text.strip().upper()

    return read


_six_digits = _code(r"\d\d|\d{4}|\d{6}", Sentence("行政区划代码，2、4 或 6 位数字，如 33、3301"))
_ccs_shape = _code(r"[A-Z](\d\d(/\d\d)?)?", Sentence(" CCS 代码，如 A、A00/09、A20"))


def _region(parameter: str, text: str) -> str:
    """As numbers write it: provinces with 2 digits, prefectures with 4."""
    code = _six_digits(parameter, text)
    while len(code) > 2 and code.endswith("00"):
        code = code[:-2]
    return code


def _ccs(parameter: str, text: str) -> str:
    code = _ccs_shape(parameter, text)
    if "/" in code and code not in table(Scheme.CCS):
        raise InvalidSelection(parameter, " CCS 的一个组，如 A00/09", _shown(text))
    return code


_KEY_KINDS = "agency、committee、association、enterprise、body、other"
_KEY = re.compile(f"(?:{_KEY_KINDS.replace('、', '|')})[:-].+")
"""Bodies that a catalogue brought stand with a dash: ``body-iso``."""


def _organization(parameter: str, text: str) -> str:
    key = _exact(parameter, text.strip())
    if not _KEY.fullmatch(key):
        raise InvalidSelection(
            parameter, Sentence("机构的键，如 committee:SAC/TC 260（{kinds}）", kinds=_KEY_KINDS), _shown(text)
        )
    return key


# What includes what


def _cut(code: str, *lengths: int) -> tuple[str, ...]:
    return tuple(code[:length] for length in lengths if length <= len(code))


def region_levels(code: str) -> tuple[str, ...]:
    """``3301`` lies in 33: a code with all that include it, coarsest first."""
    return _cut(code, 2, 4, 6)


def industry_levels(code: str) -> tuple[str, ...]:
    """``C131`` lies in C and C13 (GB/T 4754, led by the letter of its section)."""
    return _cut(code, 1, 3, 4, 5)


def ics_levels(code: str) -> tuple[str, ...]:
    """``65.020.20`` lies in 65 and 65.020."""
    parts = code.split(".")
    return tuple(".".join(parts[:count]) for count in range(1, len(parts) + 1))


def ccs_levels(code: str) -> tuple[str, ...]:
    """``A20`` lies in A. The groups between are read from their own name: see `ccs_members`."""
    return (code,) if len(code) == 1 else (code[:1], code)


def ccs_members(code: str) -> tuple[str, ...]:
    """The codes that a group of CCS stands for, itself first: ``A00/09`` and A00 … A09. Of any other, itself."""
    if "/" not in code:
        return (code,)
    return code, *(f"{code[0]}{number:02d}" for number in range(int(code[1:3]), int(code[4:]) + 1))


def _prefix_levels(text: str) -> tuple[str, ...]:
    return tuple(f"{text[:length]}*" for length in range(1, len(text))) if text.endswith("*") else ()


def _without_included(codes: tuple[str, ...], levels: Callable[[str], tuple[str, ...]]) -> tuple[str, ...]:
    given = set(codes)
    return tuple(code for code in codes if not any(level in given and level != code for level in levels(code)))


def _without_grouped(codes: tuple[str, ...]) -> tuple[str, ...]:
    grouped = {member for code in codes for member in ccs_members(code)[1:]}
    return tuple(code for code in codes if code not in grouped)


def _without_covered(numbers: tuple[str, ...]) -> tuple[str, ...]:
    """Numbers without those that another includes: an edition of a document, a number whose key begins so.

    A foreign document is kept beside the beginning of its key: its drafts have keys that begin otherwise (ISO/FDIS).
    """
    beginnings = tuple(text[:-1] for text in numbers if text.endswith("*"))
    read = {text: parse(text) for text in numbers if not text.endswith("*")}
    documents = {number.undated_key for number in read.values() if not number.dated}

    def covered(number: StandardNumber) -> bool:
        if number.dated:
            return number.undated_key in documents or number.key.startswith(beginnings)
        return number.head.domestic and number.undated_key.startswith(beginnings)

    return tuple(text for text in numbers if text not in read or not covered(read[text]))


def _settled(values: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(sorted(set(values)))


# The names in the query string, in its order


_LISTS: Final[dict[str, tuple[str, Callable[[str, str], str]]]] = {
    "numbers": ("number", _number),
    "tiers": ("tier", _word(Tier)),
    "natures": ("nature", _word(Nature)),
    "statuses": ("status", _word(Status)),
    "regions": ("region", _region),
    "industries": (
        "industry",
        _code(r"[A-Z](\d{2,4})?", Sentence("行业代码（GB/T 4754，前有门类字母），如 C、C13、C131")),
    ),
    "ics": ("ics", _code(r"\d\d(\.\d{3}(\.\d\d)?)?", Sentence(" ICS 代码，如 65、65.020、65.020.20"))),
    "ccs": ("ccs", _ccs),
    "issuers": ("issuer", _organization),
    "committees": ("committee", _organization),
    "organizations": ("organization", _organization),
    "sources": ("source", _source),
}
_RANGES: Final = ("published", "effective", "withdrawn")
_SINGLES: Final = {"words": "q", "on": "on", "sort": "sort"}
_READ_SINGLE: Final[dict[str, Callable[[str, str], Any]]] = {"words": _words, "on": _day, "sort": _sort}
_LEVELS: Final[dict[str, Callable[[str], tuple[str, ...]]]] = {
    "numbers": _prefix_levels,
    "regions": region_levels,
    "industries": industry_levels,
    "ics": ics_levels,
    "ccs": ccs_levels,
}
# Every row has one of these: to choose all of them is to choose none.
_EXHAUSTIVE: Final = {"tiers": len(Tier), "statuses": len(Status)}

PARAMETERS: Final[Mapping[str, tuple[str, str]]] = {
    parameter: (field, end)
    for field in (each.name for each in fields(Selection))
    for parameter, end in (
        [(f"{field}-from", "first"), (f"{field}-to", "last")]
        if field in _RANGES
        else [(_LISTS[field][0] if field in _LISTS else _SINGLES[field], "")]
    )
}
"""Every name that may stand in a query string: its field, and which end of a range."""
