"""What is written as a query string and read back: the spelling of its parameters, and how each is read.

A value settles its own spelling: of each parameter the values are sorted, each stands once, a code gives way to a
coarser one that includes it, so that two which say the same are equal and have the same query string.
`base.selection` and `figures.populations` are written so.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar, Self, TypeVar
from urllib.parse import parse_qs, urlencode

from guiju.base.codes import Scheme, table
from guiju.base.errors import InvalidForm, Sentence
from guiju.base.numbers import StandardNumber, UnreadableNumber, parse

FIRST_DAY, LAST_DAY = date(1000, 1, 1), date(2999, 12, 31)
LONGEST_VALUE = 200
MOST_VALUES = 200

Word = TypeVar("Word", bound=StrEnum)


class InvalidSelection(InvalidForm):
    """A parameter of a Selection makes no sense; `parameter` is its name in the query string.

    `expected` is a message, or a Sentence; `found` is told in another language only where it is a Sentence.
    """

    def __init__(self, parameter: str, expected: str, found: str) -> None:
        expected = expected if isinstance(expected, Sentence) else Sentence(expected)
        super().__init__(
            "参数 {parameter} 应为{expected}，现为{found}",
            parameter=readable(parameter),
            expected=expected,
            found=found,
        )
        self.parameter, self.expected, self.found = parameter, expected, found

    def __reduce__(self) -> tuple[type[InvalidSelection], tuple[str, str, str]]:
        return type(self), (self.parameter, self.expected, self.found)


@dataclass(frozen=True, slots=True)
class Days:
    """From `first` to `last`, both included; None is open. Rows without the date are in no range but the open one."""

    first: date | None = None
    last: date | None = None

    def __bool__(self) -> bool:
        return self.first is not None or self.last is not None


ANY_DAY = Days()


Reader = Callable[[str, str], Any]
"""From the name of a parameter and one of its texts to what the text means. Raises InvalidSelection."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """How the fields of a `Written` are called in its query string, and read.

    `lists` hold several values, `singles` one, `ranges` are Days; a range `filed` is written `filed-from`, `filed-to`.
    `levels` gives of a value all that include it. `exhaustive` says of how many values each row has one: to choose all
    of them is to choose none.
    """

    lists: Mapping[str, tuple[str, Reader]]
    singles: Mapping[str, tuple[str, Reader]]
    ranges: tuple[str, ...] = ()
    levels: Mapping[str, Callable[[str], tuple[str, ...]]] = field(default_factory=dict)
    exhaustive: Mapping[str, int] = field(default_factory=dict)

    def parameters(self, names: Iterable[str]) -> dict[str, tuple[str, str]]:
        """Every name that may stand in the query string: its field, and which end of a range; in order of `names`."""
        return {
            parameter: (name, end)
            for name in names
            for parameter, end in (
                [(f"{name}-from", "first"), (f"{name}-to", "last")]
                if name in self.ranges
                else [((self.lists.get(name) or self.singles[name])[0], "")]
            )
        }


class Written:
    """Base of the frozen dataclasses that are written as a query string. Different fields narrow each other, the values
    of one field widen it. Raises InvalidSelection where a value makes no sense."""

    __slots__ = ()
    SPELLING: ClassVar[Spelling]

    def __post_init__(self) -> None:
        self._settle_all(self.SPELLING.lists, self.SPELLING.ranges)

    def changed(self, **changes: Any) -> Self:
        """The same but for some fields, as `dataclasses.replace` gives it, at a tenth of the price: what is settled
        already is not read again."""
        made = object.__new__(type(self))
        for each in fields(self):  # type: ignore[arg-type]  # every subclass is a dataclass
            made._set(each.name, changes[each.name] if each.name in changes else getattr(self, each.name))
        made._settle_all(
            [name for name in changes if name in self.SPELLING.lists],
            [name for name in changes if name in self.SPELLING.ranges],
        )
        return made

    def _settle_all(self, lists: Iterable[str], ranges: Iterable[str]) -> None:
        """What is empty is passed over: tens of thousands are made for the figures of one chart."""
        spelling = self.SPELLING
        total = 0
        for name in lists:
            given: Collection[str] = getattr(self, name)
            if given == ():
                continue
            parameter, read = spelling.lists[name]
            if isinstance(given, str):
                raise TypeError(f"{name} holds several values, not one text: {given!r}")
            total += len(given)
            if total > MOST_VALUES:
                raise InvalidSelection(
                    parameter,
                    Sentence("不超过 {most} 个值（各参数合计）", most=MOST_VALUES),
                    Sentence("第 {place} 个", place=MOST_VALUES + 1),
                )
            values = settled(read(parameter, value) for value in given)
            if len(values) > 1 and name in spelling.levels:
                values = without_included(values, spelling.levels[name])
            self._set(name, () if len(values) == spelling.exhaustive.get(name) else values)
        for name, (parameter, _read) in spelling.singles.items():
            if isinstance(value := getattr(self, name), date):
                check_day(parameter, value)
        for name in ranges:
            if (days := getattr(self, name)) is not ANY_DAY:
                check_days(name, days)
        self._settle()

    def _settle(self) -> None:
        """What is particular to a class."""

    def _set(self, name: str, value: Any) -> None:
        object.__setattr__(self, name, value)

    def to_query(self) -> str:
        """The query string, without ``?``; empty where everything is selected."""
        spelling = self.SPELLING
        pairs: list[tuple[str, str]] = []
        for each in fields(self):  # type: ignore[arg-type]  # every subclass is a dataclass
            value = getattr(self, each.name)
            if each.name in spelling.lists:
                pairs += [(spelling.lists[each.name][0], one) for one in value]
            elif each.name in spelling.ranges:
                ends = ((f"{each.name}-from", value.first), (f"{each.name}-to", value.last))
                pairs += [(parameter, day.isoformat()) for parameter, day in ends if day]
            elif value != each.default:
                pairs.append((spelling.singles[each.name][0], str(value)))
        return urlencode(pairs)

    @classmethod
    def parameters(cls) -> Mapping[str, tuple[str, str]]:
        """Every name that may stand in the query string: its field, and which end of a range."""
        return cls.SPELLING.parameters(each.name for each in fields(cls))  # type: ignore[arg-type]

    @classmethod
    def from_query(cls, query: str | Mapping[str, Sequence[str]], *, also: Collection[str] = ()) -> Self:
        """Read a query string, or its parameters each with all its values; blank values are as good as none.

        `also` names the parameters that stand beside it on a page. Any other is refused.
        """
        given = parse_qs(query.removeprefix("?"), keep_blank_values=True) if isinstance(query, str) else query
        spelling, parameters = cls.SPELLING, cls.parameters()
        values: dict[str, Any] = {}
        ends: dict[str, dict[str, date]] = {}  # by field, then first or last
        for parameter, found in given.items():
            texts = [text for text in found if text.strip()]
            if parameter in also or (not texts and parameter in parameters):
                continue
            if parameter not in parameters:
                raise InvalidSelection(
                    parameter, Sentence("其中之一：{words}", words="、".join(parameters)), Sentence("不认识的名称")
                )
            name, end = parameters[parameter]
            if name in spelling.lists:
                values[name] = texts
                continue
            if len(texts) > 1:
                raise InvalidSelection(parameter, "一个值", Sentence(" {count} 个值", count=len(texts)))
            if end:
                ends.setdefault(name, {})[end] = read_day(parameter, texts[0])
            else:
                values[name] = spelling.singles[name][1](parameter, texts[0])
        values |= {name: Days(**days) for name, days in ends.items()}
        return cls(**values)


# Reading one value


def readable(text: str) -> str:
    """Shortened, and without signs that would disturb the sentence it stands in."""
    return "".join(c if c.isprintable() else "�" for c in text[:40]) + ("…" if len(text) > 40 else "")


def shown(text: str) -> str:
    return f"“{readable(text)}”"


def exact_text(parameter: str, text: str) -> str:
    """The text as it is; signs that no one types (controls, half characters) are refused."""
    if len(text) > LONGEST_VALUE:
        raise InvalidSelection(
            parameter,
            Sentence("不超过 {most} 个字符", most=LONGEST_VALUE),
            Sentence(" {count} 个字符", count=len(text)),
        )
    if not text.isprintable() and any(unicodedata.category(c) in ("Cc", "Cs") for c in text):
        raise InvalidSelection(parameter, "不含控制字符的文字", shown(text))
    return text


def read_source(parameter: str, text: str) -> str:
    if not text.strip():
        raise InvalidSelection(parameter, "来源的名称", shown(text))
    return exact_text(parameter, text)


def spaced(text: str) -> str:
    return " ".join(text.split())


def read_words(parameter: str, text: str) -> str:
    return exact_text(parameter, spaced(text))


_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def read_day(parameter: str, text: str) -> date:
    expected = Sentence("写作 2020-12-31 的日期")
    if not _DAY.fullmatch(text.strip()):
        raise InvalidSelection(parameter, expected, shown(text))
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        raise InvalidSelection(parameter, expected, shown(text)) from None
    check_day(parameter, day)
    return day


def check_day(parameter: str, day: date | None) -> None:
    if day is not None and not FIRST_DAY <= day <= LAST_DAY:
        raise InvalidSelection(
            parameter,
            Sentence(" {first} 至 {last} 之间的日期", first=FIRST_DAY, last=LAST_DAY),
            Sentence(" {day}", day=day),
        )


def check_days(field: str, days: Days) -> None:
    check_day(f"{field}-from", days.first)
    check_day(f"{field}-to", days.last)
    if days.first and days.last and days.first > days.last:
        raise InvalidSelection(
            f"{field}-to",
            Sentence("不早于 {parameter}（{day}）的日期", parameter=f"{field}-from", day=days.first),
            Sentence(" {day}", day=days.last),
        )


def one_of(words: type[Word]) -> Callable[[str, str], Word]:
    def read(parameter: str, text: str) -> Word:
        try:
            return words(text)
        except ValueError:
            raise InvalidSelection(
                parameter, Sentence("其中之一：{words}", words="、".join(words)), shown(text)
            ) from None

    return read


_DASHES = re.compile(r"[‐‑‒–—―−﹣]")
_PREFIX = re.compile(r"[A-Za-z0-9][A-Za-z0-9 /:.-]*", re.ASCII)


def read_number(parameter: str, text: str) -> str:
    """A number in any spelling becomes its canonical form; ``GB/T 389*`` becomes the beginning of keys.

    A number without a year names a document, whatever its stage and language; of a double number the Chinese one
    stands in registers.
    """
    folded = _DASHES.sub("-", unicodedata.normalize("NFKC", exact_text(parameter, spaced(text))))
    if folded.endswith("*"):
        if not _PREFIX.fullmatch(folded[:-1]):
            raise InvalidSelection(parameter, "以字母、数字、空格和 / : . - 写成、以 * 结尾的编号前缀", shown(text))
        return re.sub(r"[ /:]", "-", folded.lower())
    try:
        number = parse(folded)
    except UnreadableNumber as reason:
        raise InvalidSelection(
            parameter,
            "标准编号，或以 * 结尾的编号前缀",
            Sentence("{text}（{reason}）", text=shown(text), reason=reason),
        ) from None
    if not number.dated:
        return number.undated.canonical
    return replace(number, adopts=None, double=False).canonical if number.double else number.canonical


def code_shaped(shape: str, expected: Sentence) -> Callable[[str, str], str]:
    pattern = re.compile(shape, re.ASCII)

    def read(parameter: str, text: str) -> str:
        if not pattern.fullmatch(text.strip().upper()):
            raise InvalidSelection(parameter, expected, shown(text))
        return text.strip().upper()

    return read


_six_digits = code_shaped(r"\d\d|\d{4}|\d{6}", Sentence("行政区划代码，2、4 或 6 位数字，如 33、3301"))
_ccs_shape = code_shaped(r"[A-Z](\d\d(/\d\d)?)?", Sentence(" CCS 代码，如 A、A00/09、A20"))
read_industry = code_shaped(r"[A-Z](\d{2,4})?", Sentence("行业代码（GB/T 4754，前有门类字母），如 C、C13、C131"))
read_ics = code_shaped(r"\d\d(\.\d{3}(\.\d\d)?)?", Sentence(" ICS 代码，如 65、65.020、65.020.20"))


def read_region(parameter: str, text: str) -> str:
    """As numbers write it: provinces with 2 digits, prefectures with 4."""
    code = _six_digits(parameter, text)
    while len(code) > 2 and code.endswith("00"):
        code = code[:-2]
    return code


def read_ccs(parameter: str, text: str) -> str:
    code = _ccs_shape(parameter, text)
    if "/" in code and code not in table(Scheme.CCS):
        raise InvalidSelection(parameter, " CCS 的一个组，如 A00/09", shown(text))
    return code


_KEY_KINDS = "agency、committee、association、enterprise、body、other"
_KEY = re.compile(f"(?:{_KEY_KINDS.replace('、', '|')})[:-].+")
"""Bodies that a catalogue brought stand with a dash: ``body-iso``."""


def read_organization(parameter: str, text: str) -> str:
    key = exact_text(parameter, text.strip())
    if not _KEY.fullmatch(key):
        raise InvalidSelection(
            parameter, Sentence("机构的键，如 committee:SAC/TC 260（{kinds}）", kinds=_KEY_KINDS), shown(text)
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


def number_levels(text: str) -> tuple[str, ...]:
    return tuple(f"{text[:length]}*" for length in range(1, len(text))) if text.endswith("*") else ()


def without_included(codes: tuple[str, ...], levels: Callable[[str], tuple[str, ...]]) -> tuple[str, ...]:
    given = set(codes)
    return tuple(code for code in codes if not any(level in given and level != code for level in levels(code)))


def without_grouped(codes: tuple[str, ...]) -> tuple[str, ...]:
    grouped = {member for code in codes for member in ccs_members(code)[1:]}
    return tuple(code for code in codes if code not in grouped)


def without_covered(numbers: tuple[str, ...]) -> tuple[str, ...]:
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


def settled(values: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(sorted(set(values)))
