"""How figures are said in Chinese sentences: 80余, 近200, 3.4万, 增加231项, 同比增长47.02%, A、B和C."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeAlias

from guiju.figures.measure import Precision
from guiju.figures.periods import Period

Number: TypeAlias = int | Decimal

_LARGE = ((Decimal(100_000_000), "亿"), (Decimal(10_000), "万"))


def number(value: Number, precision: Precision = Precision.EXACT) -> str:
    """Digits as a sentence has them, without separators: 1713107; 80余; 近200; 3.4万."""
    if precision is Precision.EXACT:
        return plain(value)
    said, large = shortened(value)
    match precision:
        case Precision.MORE_THAN:
            return f"{said}{large}{'多' if large else '余'}"
        case Precision.LESS_THAN:
            return f"近{said}{large}"
        case _:
            return f"{said}{large}" if large else f"约{said}"


def percent(value: Number, precision: Precision = Precision.EXACT, *, places: int | None = 2) -> str:
    """47.02%, 超过95%, 近70%, 约5%. `places` are always written out; None leaves the value as it was reported."""
    said = plain(value) if places is None else rounded(value, places)
    before = {Precision.MORE_THAN: "超过", Precision.LESS_THAN: "近", Precision.ABOUT: "约"}.get(precision, "")
    return f"{before}{said}%"


def rounded(value: Number, places: int = 2) -> str:
    """Half goes up, as the reports round; the places are written out: 21.40."""
    return f"{Decimal(value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):f}"


def plain(value: Number) -> str:
    """Without an exponent and without noughts behind the point."""
    text = f"{Decimal(value):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def grouped(value: Number) -> str:
    """As a table has it: 1 713 107, with narrow spaces, from five digits on."""
    whole, point, rest = plain(value).partition(".")
    return (f"{int(whole):,}".replace(",", "\u202f") if len(whole.lstrip("-")) > 4 else whole) + point + rest


def shortened(value: Number) -> tuple[str, str]:
    """(3.4, 万) where it can be said so without losing a digit beyond the second place, else the digits and nothing."""
    for size, name in _LARGE:
        if abs(Decimal(value)) >= size and (short := Decimal(value) / size) == round(short, 2):
            return plain(short), name
    return plain(value), ""


def change(now: Number, before: Number, unit: str) -> str:
    """增加231项, 减少48项, 持平."""
    if now == before:
        return "持平"
    return f"{'增加' if now > before else '减少'}{plain(abs(Decimal(now - before)))}{unit}"


def compared(now: Number, before: Number, unit: str, *, than: str) -> str:
    """较上年增加231项, 较上年减少48项, 与上年持平."""
    return f"与{than}持平" if now == before else f"较{than}{change(now, before, unit)}"


def growth(now: Number, before: Number) -> Decimal | None:
    """In percent; None where there was nothing before."""
    return None if before == 0 else (Decimal(now) - Decimal(before)) * 100 / Decimal(before)


def risen(percentage: Number | None) -> str:
    """同比增长47.02%, 同比下降3.10%, 同比持平. What rounds to nothing has neither risen nor fallen."""
    if percentage is None:
        return "上年同期为零，不计同比"
    said = rounded(abs(Decimal(percentage)))
    if Decimal(said) == 0:
        return "同比持平"
    return f"同比{'增长' if percentage > 0 else '下降'}{said}%"


def joined(items: Sequence[str], *, last: str = "和") -> str:
    """A、B和C."""
    if len(items) < 2:
        return "".join(items)
    return f"{'、'.join(items[:-1])}{last}{items[-1]}"


def day(value: date) -> str:
    return f"{value.year}年{value.month}月{value.day}日"


def period(value: Period) -> str:
    """2020年, 2020年第三季度, 2020年7月, 2020年1月1日至2020年2月14日."""
    year, month = value.first.year, value.first.month
    if value == Period.year(year):
        return f"{year}年"
    if month % 3 == 1 and value == Period.quarter(year, month // 3 + 1):
        return f"{year}年第{'一二三四'[month // 3]}季度"
    if value == Period.month(year, month):
        return f"{year}年{month}月"
    return f"{day(value.first)}至{day(value.last)}"


def is_year(value: Period) -> bool:
    return value == Period.year(value.first.year)


def end(value: Period) -> str:
    """截至2020年底, 截至2020年9月30日."""
    return f"{value.last.year}年底" if (value.last.month, value.last.day) == (12, 31) else day(value.last)
