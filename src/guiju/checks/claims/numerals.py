"""Numbers as a Chinese text prints them, each with the values that it allows.

A printed number is a claim about a range: 2252 allows 2252 alone, 3.4万 what rounds to it, 80余 from 80 to 90, 近200
at most 200. Two numbers contradict each other only where their ranges do not meet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from guiju.figures.measure import Precision

#: Stands for "no upper end": more than anything that is counted.
UNBOUNDED = Fraction(10**30)

_SCALES = {"十": 10, "百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000}
_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}

_UNIT_WORDS = """
个百分点 百分点 台（套） 台(套) 平方公里 平方米 立方米 人次 场次 台次 批次 件次 家次 部门 亿元 万元 美元 个月 小时 分钟
公里 公顷 公斤 千瓦 千米 GW MW % ％ 项 个 家 种 类 份 期 场 人 名 位 条 批 件 户 台 套 次 所 座 部 篇 元 倍 天 年 省 市
县 吨 亩 组 版 卷 册 页 支 辆 间 大 款 本 块 处 轮 门 字 米
"""
_SIZE_WORDS = """
年 个月 天 小时 分钟 元 万元 亿元 美元 平方米 平方公里 立方米 米 千米 公里 公顷 公斤 吨 亩 千瓦 GW MW 倍 %
个百分点 百分点
"""
#: Measure words and units, the longest first: 人次 is not 人, 个百分点 is not 个.
UNITS = tuple(_UNIT_WORDS.split())

_BEFORE = (
    "不少于|不低于|不超过|不多于|超过|突破|至少|最多|大约|接近|将近|不足|不到|高于|低于|大于|小于|多于|少于|逾|超|约|近"
)
_DEMANDED = frozenset(
    {"不少于", "不低于", "不超过", "不多于", "至少", "最多", "高于", "低于", "大于", "小于", "多于", "少于"}
)
_NUMBER = re.compile(
    rf"(?P<before>{_BEFORE})?\s*"
    r"(?:(?P<digits>\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?)(?P<odd1>[多余几])?\s*(?P<scale>[十百千]?万亿?|亿|千|百)?"
    r"|(?P<some>[数几上成])(?P<tens>十万|百万|千万|十|百|千|万|亿)"
    r"|(?P<words>[零〇一二两三四五六七八九十百千万亿]+))"
    rf"(?P<odd>[多余来])?\s*(?P<unit>{'|'.join(map(re.escape, UNITS))})?(?P<after>以上|以下|左右|以内|多)?"
)
#: What stands before a number that counts nothing: an ordinal, a list mark, the number of a document, a year.
_NO_COUNT_BEFORE = re.compile(
    r"(?:第|图|表|附件|附录|章|之|[A-Za-z][/\-—–:. ]"
    r"|[\d.%％一二三四五六七八九十百千万][-—–~～至到]{1,2}|[〔\[+＋“‘《])\s*\Z|[.\d]\Z"
)
_LETTERS = re.compile(r"[A-Za-z]+\Z")
_BODIES = frozenset({"TC", "SC", "SWG", "WG", "PC"})
_YEAR = re.compile(r"(?:19|20)\d\d")
#: What these units measure is a size or a time, not a count of things.
SIZES = frozenset(_SIZE_WORDS.split())
#: Words that begin with a numeral and a measure word, and count nothing.
_FIXED = re.compile(
    r"一(?:个|种|项|类|批|次|大|些|家|位|条|部|系|定|般|致|体|期|年|组|门|字|版|套|本|轮|处|件|份|款|场|名|县|省|市|座|块)|十分|百年|千年|万一|一二三产"
)
_DAY_BEHIND = re.compile(r"[月日]")
#: 10%—30%: neither end is counted.
_RANGE_BEHIND = re.compile(r"\s*[—–~～至到-]{1,2}\s*[\d一二三四五六七八九十百千万]")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with the range of values that it allows, both ends included."""

    low: Fraction
    high: Fraction
    precision: Precision
    printed: Fraction
    """The number itself, without what softens it: 80 of 80余, 440000 of 44万多."""

    def meets(self, other: Amount) -> bool:
        """Whether one value can be both."""
        return self.low <= other.high and other.low <= self.high

    def is_near(self, low: Fraction, high: Fraction) -> bool:
        """Whether a value in between was printed so, cut off or raised instead of rounded."""
        return low < self.printed + self.width and self.printed - self.width < high

    @property
    def exact(self) -> bool:
        return self.low == self.high

    @property
    def width(self) -> Fraction:
        return self.high - self.low


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number in a text: where it stands with its unit, and what it allows."""

    start: int
    end: int
    amount: Amount
    unit: str
    is_bound: bool
    """不低于5个, 五千元以上: says what is demanded or allowed rather than what is."""


def exactly(value: Fraction | int) -> Amount:
    value = Fraction(value)
    return Amount(value, value, Precision.EXACT, value)


def find_numerals(text: str) -> Iterator[Numeral]:
    """The numbers of a text that count something: they carry a unit, or at least 万 or 亿.

    Years, days, ordinals, numbers of standards and of paragraphs are none.
    """
    for found in _NUMBER.finditer(text):
        unit, words = found["unit"] or "", found["words"]
        core = found.start("digits") if found["digits"] else found.start("some" if found["some"] else "words")
        if not unit and not (found["scale"] and found["scale"][-1] in "万亿"):
            continue
        if words and (_FIXED.match(text, core) or not unit or (len(words) > 1 and words[0] in "百千万亿")):
            continue
        if found["digits"] and unit == "年" and _YEAR.fullmatch(found["digits"]) and not found["scale"]:
            continue
        before = text[
            max(0, core - len(found["before"] or "") - 12) : found.start("before") if found["before"] else core
        ]
        if _NO_COUNT_BEFORE.search(before):
            continue
        if (letters := _LETTERS.search(before)) and letters[0] not in _BODIES:
            continue
        if _RANGE_BEHIND.match(text, found.end()):
            continue
        if unit in ("个", "年") and _DAY_BEHIND.match(text, found.end("unit")):
            continue
        amount = _amount(found)
        if amount is not None:
            bound = found["before"] in _DEMANDED or found["after"] in ("以上", "以下", "以内")
            yield Numeral(found.start(), found.end(), amount, "%" if unit == "％" else unit, bound)


def _amount(found: re.Match[str]) -> Amount | None:
    scale = _scale(found["scale"] or "")
    softened = found["odd"] or found["odd1"] or (found["after"] == "多" and "多")
    if found["some"]:
        tens = _scale(found["tens"])
        low = Fraction(tens * (1 if found["some"] in "上成" else 2))
        return Amount(low, Fraction(tens * 10), Precision.MORE_THAN, low)
    if found["words"]:
        read = in_words(found["words"])
        if read is None:
            return None
        printed, step = Fraction(read), _last_place(str(read))
        half = Fraction(0)
    else:
        digits = found["digits"].replace(",", "")
        printed = Fraction(digits) * scale
        whole, _, behind = digits.partition(".")
        step = (Fraction(1, 10 ** len(behind)) if behind else _last_place(whole)) * scale
        half = _half(whole, behind, scale, found["unit"] or "")
    if softened:
        return Amount(printed, printed + step, Precision.MORE_THAN, printed)
    return _modified(printed, half, found["before"] or "", found["after"] or "")


def _modified(printed: Fraction, half: Fraction, before: str, after: str) -> Amount:
    if before in ("超过", "超", "逾", "突破", "不少于", "不低于", "至少", "高于", "大于", "多于") or after == "以上":
        return Amount(printed - half, UNBOUNDED, Precision.MORE_THAN, printed)
    if before in ("近", "接近", "将近"):
        return Amount(printed * Fraction(4, 5), printed + half, Precision.LESS_THAN, printed)
    if before in ("不足", "不到", "不超过", "不多于", "最多", "低于", "小于", "少于") or after in ("以下", "以内"):
        return Amount(Fraction(0), printed + half, Precision.LESS_THAN, printed)
    if before in ("约", "大约") or after == "左右":
        return Amount(printed * Fraction(9, 10), printed * Fraction(11, 10), Precision.ABOUT, printed)
    return Amount(printed - half, printed + half, Precision.EXACT, printed)


def _half(whole: str, behind: str, scale: int, unit: str) -> Fraction:
    """Half a unit of the last printed place where the number is rounded; whole numbers that count things are not.

    112000 may be rounded: of three noughts and more at the end the reader cannot know.
    """
    if behind:
        return Fraction(scale, 2 * 10 ** len(behind))
    if scale > 1 or unit in ("%", "％", "个百分点", "百分点"):
        return Fraction(scale, 2)
    noughts = len(whole) - len(whole.rstrip("0"))
    return Fraction(10**noughts, 2) if noughts >= 3 else Fraction(0)


def _last_place(whole: str) -> Fraction:
    """The place that 余 speaks of: tens in 80余, hundreds in 7700余, ones in 2221余."""
    return Fraction(10 ** (len(whole) - len(whole.rstrip("0")))) if whole.strip("0") else Fraction(1)


def _scale(word: str) -> int:
    scale = 1
    for character in word:
        scale *= _SCALES[character]
    return scale


def in_words(words: str) -> int | None:
    """三十六, 一百零二, 两万; None for what is no number, as 十百."""
    if all(character in _DIGITS for character in words):
        return int("".join(str(_DIGITS[character]) for character in words)) if len(words) in (1, 4) else None
    total = section = digit = 0
    last = 10**9
    for character in words:
        if character in _DIGITS:
            digit = _DIGITS[character]
            continue
        scale = _SCALES[character]
        if scale >= 10_000:
            total = (total + section + digit) * scale
            section = digit = 0
            last = 10_000
        else:
            if scale >= last:
                return None
            section += (digit or 1) * scale
            digit, last = 0, scale
    return total + section + digit


def in_digits(value: Fraction) -> str:
    """As a person writes it: 2252, 47.02, 19.71."""
    if value.denominator == 1:
        return str(value.numerator)
    return f"{float(value):.4f}".rstrip("0").rstrip(".")
