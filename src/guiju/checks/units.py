"""Legal units of measurement (法定计量单位) as they are written after a number, and what they measure.

A closed list and no general reader of units: to such a reader ``in`` is an inch, ``a`` a year and ``M`` a mole per
litre, while in a standard ``3 in`` is English and ``3M`` a brand.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

Dimension = tuple[int, int, int, int, int, int, int]
"""Exponents of length, mass, time, current, temperature, amount, luminous intensity."""

_NUMBER: Final[Dimension] = (0, 0, 0, 0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Unit:
    """`factor` of them make one in base units of SI."""

    dimension: Dimension
    factor: float


def _unit(
    factor: float, *, m: int = 0, kg: int = 0, s: int = 0, A: int = 0, K: int = 0, mol: int = 0, cd: int = 0
) -> Unit:
    return Unit((m, kg, s, A, K, mol, cd), factor)


_PREFIXES: Final = {
    "G": 1e9, "M": 1e6, "k": 1e3, "h": 1e2, "da": 1e1, "d": 1e-1, "c": 1e-2, "m": 1e-3, "μ": 1e-6, "µ": 1e-6,
    "n": 1e-9, "p": 1e-12, "T": 1e12, "f": 1e-15,
}  # fmt: skip

# Each with the prefixes that are in use with it: `mmin` and `kd` are none.
_BASES: Final[dict[str, tuple[Unit, str]]] = {
    "m": (_unit(1, m=1), "k d c m μ µ n p"),
    "g": (_unit(1e-3, kg=1), "M k d c m μ µ n p"),
    "t": (_unit(1e3, kg=1), "k M"),
    "s": (_unit(1, s=1), "m μ µ n p"),
    "A": (_unit(1, A=1), "k m μ µ n p"),
    "K": (_unit(1, K=1), "m"),
    "mol": (_unit(1, mol=1), "k m μ µ n p"),
    "cd": (_unit(1, cd=1), "m k"),
    "rad": (_unit(1), "m μ µ"),
    "sr": (_unit(1), "m"),
    "Hz": (_unit(1, s=-1), "T G M k m"),
    "N": (_unit(1, m=1, kg=1, s=-2), "M k d c m μ µ n"),
    "Pa": (_unit(1, m=-1, kg=1, s=-2), "G M k h m μ µ"),
    "J": (_unit(1, m=2, kg=1, s=-2), "T G M k m μ µ"),
    "W": (_unit(1, m=2, kg=1, s=-3), "T G M k m μ µ n p"),
    "C": (_unit(1, A=1, s=1), "k m μ µ n p"),
    "V": (_unit(1, m=2, kg=1, s=-3, A=-1), "M k m μ µ n"),
    "F": (_unit(1, m=-2, kg=-1, s=4, A=2), "m μ µ n p"),
    "Ω": (_unit(1, m=2, kg=1, s=-3, A=-2), "G M k m μ µ"),
    "S": (_unit(1, m=-2, kg=-1, s=3, A=2), "k m μ µ"),
    "Wb": (_unit(1, m=2, kg=1, s=-2, A=-1), "m"),
    "T": (_unit(1, kg=1, s=-2, A=-1), "m μ µ n"),
    "H": (_unit(1, m=2, kg=1, s=-2, A=-2), "m μ µ n"),
    "lm": (_unit(1, cd=1), "k"),
    "lx": (_unit(1, m=-2, cd=1), "k"),
    "Bq": (_unit(1, s=-1), "T G M k m"),
    "Gy": (_unit(1, m=2, s=-2), "k m μ µ n"),
    "Sv": (_unit(1, m=2, s=-2), "m μ µ n"),
    "kat": (_unit(1, mol=1, s=-1), "n μ µ"),
    "L": (_unit(1e-3, m=3), "k h d c m μ µ n"),
    "l": (_unit(1e-3, m=3), "h d c m μ µ"),
    "min": (_unit(60, s=1), ""),
    "h": (_unit(3600, s=1), ""),
    "d": (_unit(86400, s=1), ""),
    "eV": (_unit(1.602176634e-19, m=2, kg=1, s=-2), "G M k"),
    "u": (_unit(1.66053906660e-27, kg=1), ""),
    "hm²": (_unit(1e4, m=2), ""),
    "dB": (_unit(1), ""),
    "Np": (_unit(1), ""),
    "tex": (_unit(1e-6, m=-1, kg=1), "d k m"),
    "var": (_unit(1, m=2, kg=1, s=-3), "M k"),
    "r": (_unit(1), ""),
    "n mile": (_unit(1852, m=1), ""),
    "kn": (_unit(1852 / 3600, m=1, s=-1), ""),
    "℃": (_unit(1, K=1), ""),
    "°C": (_unit(1, K=1), ""),
    "%": (_unit(1e-2), ""),
    "‰": (_unit(1e-3), ""),
}

ATOMS: Final[dict[str, Unit]] = {
    prefix + symbol: Unit(unit.dimension, unit.factor * _PREFIXES.get(prefix, 1.0))
    for symbol, (unit, prefixes) in _BASES.items()
    for prefix in ("", *prefixes.split())
}
"""Every symbol without exponent: ``mm``, ``kPa``, ``℃``."""

_SUPERSCRIPT: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺−", "0123456789-+-")
_ATOM: Final = "|".join(sorted(map(re.escape, ATOMS), key=lambda symbol: (-len(symbol), symbol)))
_POWER: Final = r"(?:[⁻⁺]?[¹²³⁴⁵⁶⁷⁸⁹]|\^?[-−]?[1-4](?![\d.]))?"
_FACTOR: Final = rf"(?:{_ATOM}){_POWER}"
_END: Final = r"(?![A-Za-zΩμµ])"
_BELOW: Final = rf"[（(]{_FACTOR}(?:[·⋅•・]{_FACTOR})*[）)]"
UNIT: Final = rf"(?:dB[（(][A-C][)）]|(?:{_FACTOR}|1(?=/))(?:[·⋅•・/](?:{_FACTOR}|{_BELOW}))*{_END})"
"""As a pattern: a product or quotient of symbols with exponents; an exponent may have lost its place (``m3``)."""

_PART: Final = re.compile(rf"([·⋅•・/（(]*)({_ATOM})({_POWER})")


@lru_cache(maxsize=512)
def unit_of(symbol: str) -> Unit:
    """What a text that `UNIT` matches is worth: ``unit_of("kN/m²").factor == 1000``."""
    dimension, factor, below, inside = _NUMBER, 1.0, False, False
    for lead, atom, power in _PART.findall(symbol.split("(A")[0].split("（A")[0]):
        below = "/" in lead or (below and inside)
        inside = (inside or "（" in lead or "(" in lead) and below
        exponent = int(power.translate(_SUPERSCRIPT).lstrip("^") or 1) * (-1 if below else 1)
        unit = ATOMS[atom]
        dimension = tuple(a + b * exponent for a, b in zip(dimension, unit.dimension, strict=True))  # type: ignore[assignment]
        factor *= unit.factor**exponent
    return Unit(dimension, factor)


@dataclass(frozen=True, slots=True)
class Outdated:
    """A unit that is not, or no longer, legal; `factor` of `legal` make one, nothing where it depends on the case."""

    name: str
    legal: str
    factor: float | None = None

    def in_legal(self, value: float) -> str:
        """``3 psi`` as ``20.7 kPa``; empty where the factor is not known."""
        return f"{value * self.factor:.3g} {self.legal}" if self.factor is not None else ""


def _outdated() -> dict[str, Outdated]:
    with Path(__file__).with_name("outdated_units.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        row["name"]: Outdated(row["name"], row["legal"], float(row["factor"]) if row["factor"] else None)
        for row in rows
    }


OUTDATED: Final = _outdated()
"""By their name as written after a number."""

MISSPELT: Final[dict[str, str]] = {
    wrong: right
    for right, wrongs in {
        "kg": "KG Kg kG", "km": "KM Km kM", "cm": "CM Cm cM", "mm": "MM", "mg": "MG", "Hz": "HZ hz hZ",
        "kHz": "KHz KHZ khz kHZ Khz", "MHz": "MHZ Mhz", "GHz": "GHZ Ghz", "kW": "KW Kw kw", "MW": "Mw",
        "kV": "KV Kv kv", "mV": "mv", "mA": "ma", "kV·A": "KVA Kva kva kVA KVa",
        "kW·h": "KWh KWH kwh Kwh kWH kw·h KW·h KW.h kW.h kw.h", "kPa": "KPa Kpa kpa KPA", "MPa": "Mpa MPA",
        "Pa": "pa", "dB": "db Db", "dB(A)": "dBA dBa", "lx": "LX Lx lux Lux", "mL": "ML Ml", "μm": "um UM",
        "μg": "ug", "μL": "ul uL", "μF": "uF uf", "μA": "uA", "μV": "uV", "μs": "us", "kN": "KN Kn",
        "h": "hr hrs", "min": "mins", "s": "sec secs", "r/min": "rpm RPM rPm Rpm", "Ω": "ohm Ohm ohms",
        "kΩ": "KΩ kohm Kohm", "MΩ": "Mohm", "N·m": "N.m Nm N.M N*m", "kN·m": "kN.m KN.m", "A·h": "AH Ah",
        "mA·h": "mAH mAh", "℃": "ºC ˚C °c oC", "kJ": "KJ Kj kj", "m³/h": "CMH", "L/min": "LPM lpm",
        "kg/m³": "Kg/m3 Kg/m³ KG/m3 KG/m³", "kg/m²": "Kg/m2 Kg/m² KG/m2 KG/m²",
    }.items()
    for wrong in wrongs.split()
}  # fmt: skip
"""Legal units in a spelling that is wrong: what is written, and what should be."""
