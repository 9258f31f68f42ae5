"""Units of measurement, far enough to compare limits: ``mg/m³``, ``kW·h``, ``毫米``, ``CFU/mL``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Final

_PREFIXES: Final = {
    "p": Fraction(1, 10**12), "n": Fraction(1, 10**9), "µ": Fraction(1, 10**6), "m": Fraction(1, 10**3),
    "c": Fraction(1, 10**2), "d": Fraction(1, 10), "": Fraction(1), "h": Fraction(100), "k": Fraction(1000),
    "M": Fraction(10**6), "G": Fraction(10**9), "T": Fraction(10**12),
}  # fmt: skip

_LENGTH, _MASS, _TIME, _CURRENT, _HEAT, _AMOUNT, _LIGHT = "m", "g", "s", "A", "K", "mol", "cd"
_BASE: Final[dict[str, tuple[Fraction, dict[str, int]]]] = {
    "m": (Fraction(1), {_LENGTH: 1}),
    "g": (Fraction(1), {_MASS: 1}),
    "s": (Fraction(1), {_TIME: 1}),
    "A": (Fraction(1), {_CURRENT: 1}),
    "K": (Fraction(1), {_HEAT: 1}),
    "mol": (Fraction(1), {_AMOUNT: 1}),
    "cd": (Fraction(1), {_LIGHT: 1}),
    "L": (Fraction(1, 10**3), {_LENGTH: 3}),
    "l": (Fraction(1, 10**3), {_LENGTH: 3}),
    "Hz": (Fraction(1), {_TIME: -1}),
    "N": (Fraction(1000), {_MASS: 1, _LENGTH: 1, _TIME: -2}),
    "Pa": (Fraction(1000), {_MASS: 1, _LENGTH: -1, _TIME: -2}),
    "bar": (Fraction(10**8), {_MASS: 1, _LENGTH: -1, _TIME: -2}),
    "J": (Fraction(1000), {_MASS: 1, _LENGTH: 2, _TIME: -2}),
    "W": (Fraction(1000), {_MASS: 1, _LENGTH: 2, _TIME: -3}),
    "V": (Fraction(1000), {_MASS: 1, _LENGTH: 2, _TIME: -3, _CURRENT: -1}),
    "Ω": (Fraction(1000), {_MASS: 1, _LENGTH: 2, _TIME: -3, _CURRENT: -2}),
    "F": (Fraction(1, 10**3), {_MASS: -1, _LENGTH: -2, _TIME: 4, _CURRENT: 2}),
    "lm": (Fraction(1), {_LIGHT: 1, "sr": 1}),
    "lx": (Fraction(1), {_LIGHT: 1, "sr": 1, _LENGTH: -2}),
    "Bq": (Fraction(1), {"Bq": 1}),
    "Gy": (Fraction(1), {"Gy": 1}),
    "Sv": (Fraction(1), {"Sv": 1}),
    "dB": (Fraction(1), {"dB": 1}),
    "dB(A)": (Fraction(1), {"dB": 1}),
    "CFU": (Fraction(1), {"CFU": 1}),
    "VA": (Fraction(1000), {_MASS: 1, _LENGTH: 2, _TIME: -3, "apparent": 1}),
}
_WITHOUT_PREFIX: Final[dict[str, tuple[Fraction, dict[str, int]]]] = {
    "t": (Fraction(10**6), {_MASS: 1}),
    "min": (Fraction(60), {_TIME: 1}),
    "h": (Fraction(3600), {_TIME: 1}),
    "d": (Fraction(86400), {_TIME: 1}),
    "r": (Fraction(1), {"turn": 1}),
    "hm²": (Fraction(10**4), {_LENGTH: 2}),
    "°": (Fraction(1), {"°": 1}),
    "℃": (Fraction(1), {"℃": 1}),
    "%": (Fraction(1, 10**2), {}),
    "‰": (Fraction(1, 10**3), {}),
}
_CHINESE: Final = {
    "毫米": "mm", "厘米": "cm", "分米": "dm", "千米": "km", "公里": "km", "米": "m", "微米": "µm", "纳米": "nm",
    "千克": "kg", "公斤": "kg", "毫克": "mg", "微克": "µg", "克": "g", "吨": "t",
    "毫升": "mL", "升": "L", "平方米": "m²", "平方厘米": "cm²", "立方米": "m³",
    "小时": "h", "分钟": "min", "毫秒": "ms", "秒": "s", "天": "d", "日": "d",
    "摄氏度": "℃", "度": "°", "帕": "Pa", "千帕": "kPa", "兆帕": "MPa", "牛": "N", "千牛": "kN",
    "瓦": "W", "千瓦": "kW", "千瓦时": "kW·h", "伏": "V", "千伏": "kV", "安": "A", "毫安": "mA",
    "欧": "Ω", "兆欧": "MΩ", "赫兹": "Hz", "千赫": "kHz", "兆赫": "MHz", "分贝": "dB",
}  # fmt: skip

_COUNTED: Final = ("个月", "年", "次", "个", "人", "件", "只", "台", "粒", "株", "元")
"""What is counted with, in no proportion to anything else."""

_SPELLINGS: Final = str.maketrans(
    {"μ": "µ", "Ω": "Ω", "㎡": "m²", "㎥": "m³", "㎜": "mm", "㎝": "cm", "㎎": "mg", "㎏": "kg", "㏑": "ln",
     "％": "%", "／": "/", "（": "(", "）": ")", "×": "·", "*": "·", "∙": "·", "•": "·", " ": ""}
)  # fmt: skip
_POWERS: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_FACTOR: Final = re.compile(r"(?P<symbol>dB\(A\)|[^\d^⁰¹²³⁴-⁹⁻-]+)\^?(?P<power>-?\d+|[⁻⁰¹²³⁴-⁹]+)?")
SYMBOLS: Final = re.compile(
    rf"dB\(A\)|(?:[%％‰℃°µμΩΩA-Za-z㎡㎥㎜㎝㎎㎏](?:[A-Za-zµμΩΩ·∙•²³⁻¹℃%/]|\^?-?\d(?!\d))*)"
    rf"|(?:{'|'.join(sorted((*_CHINESE, *_COUNTED), key=len, reverse=True))})"
)
"""What a unit looks like after a number."""


@dataclass(frozen=True, slots=True)
class Unit:
    """`factor` of the base units; only units of the same `dimensions` compare."""

    factor: Fraction
    dimensions: frozenset[tuple[str, int]]


@lru_cache(maxsize=1024)
def unit(text: str) -> Unit | None:
    """None for what is no known unit: it compares with nothing but the same text. "" is the unit of mere numbers."""
    written = text.strip().translate(_SPELLINGS)
    written = _CHINESE.get(written, written).replace("°C", "℃")
    factor, dimensions = Fraction(1), dict[str, int]()
    if not written:
        return Unit(factor, frozenset())
    above, *below = written.split("/")
    for part, sign in [(above, 1), *((each, -1) for each in below)]:
        for piece in filter(None, part.strip("()" if "dB" not in part else "").split("·")):
            found = _FACTOR.fullmatch(piece)
            known = _known(found["symbol"]) if found else None
            if found is None or known is None:
                return None
            power = sign * int((found["power"] or "1").translate(_POWERS))
            factor *= known[0] ** power
            for name, exponent in known[1].items():
                dimensions[name] = dimensions.get(name, 0) + exponent * power
    return Unit(factor, frozenset((name, power) for name, power in dimensions.items() if power))


def _known(symbol: str) -> tuple[Fraction, dict[str, int]] | None:
    if symbol in _WITHOUT_PREFIX:
        return _WITHOUT_PREFIX[symbol]
    if symbol in _CHINESE:
        return _known(_CHINESE[symbol])
    for length in range(len(symbol)):
        prefix, rest = symbol[:length], symbol[length:]
        if prefix in _PREFIXES and rest in _BASE:
            factor, dimensions = _BASE[rest]
            return _PREFIXES[prefix] * factor, dimensions
    return None
