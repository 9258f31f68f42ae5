"""What stands before the number: which code it is, who issues under it, and of what nature.

The tables beside this module (sectors.csv, prefixes.csv, publishers.csv) restate what is known of each code and
whether it is current, historic or unverified.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from importlib.resources import files

from guiju.base.terms import Nature, Tier


def words(text: str) -> frozenset[str]:
    """The words of a text: a vocabulary that can be read in a line."""
    return frozenset(text.split())


@dataclass(frozen=True, slots=True)
class Head:
    """All that a number says before its digits: shared by every number that begins alike."""

    text: str
    """As printed in the canonical form, for example ``GB/T``, ``JJG(交通)``, ``ISO/CD TS``."""
    prefix: str
    publisher: str
    kind: str
    tier: Tier
    nature: Nature | None = None
    issuer: str = ""
    stage: str = ""
    gap: str = " "
    """What joins it to the number."""
    domestic: bool = True
    date: str = "dash"
    """How its publisher writes the date: dash, colon, bracket, astm, nist or none."""


@dataclass(frozen=True, slots=True)
class Code:
    """One Chinese prefix of the tables."""

    code: str
    name_zh: str
    kind: str
    tier: Tier
    bare: Nature | None
    """Nature when the code stands alone."""
    suffixes: frozenset[str]
    """Letters allowed after a slash: T (voluntary), Z (guidance)."""
    status: str
    """current, historic or unverified."""


@dataclass(frozen=True, slots=True)
class Publisher:
    """One token that begins a foreign or international number."""

    token: str
    publisher: str
    kind: str
    tier: Tier
    date: str


def _rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(files(__package__).joinpath(name).read_text(encoding="utf-8").splitlines()))


def _codes() -> dict[str, Code]:
    codes = {
        row["code"]: Code(
            row["code"],
            row["name_zh"],
            "sector",
            Tier.SECTOR,
            Nature.MANDATORY,
            frozenset("TZ"),
            row["status"],
        )
        for row in _rows("sectors.csv")
    }
    for row in _rows("prefixes.csv"):
        codes[row["code"]] = Code(
            row["code"],
            row["name_zh"],
            row["kind"],
            Tier(row["tier"]),
            Nature(row["bare"]) if row["bare"] else None,
            frozenset(row["suffixes"].split()),
            row["status"],
        )
    return codes


CODES = _codes()
"""Chinese prefixes by code, without the local, association and enterprise ones, which carry an issuer."""

BY_UPPER = {code.upper(): known for code, known in CODES.items()}

PUBLISHERS = {
    row["token"]: Publisher(row["token"], row["publisher"], row["kind"], Tier(row["tier"]), row["date"])
    for row in _rows("publishers.csv")
}

NATURE_OF_SUFFIX = {"T": Nature.VOLUNTARY, "Z": Nature.GUIDANCE}

PROVINCES = words("11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 66")
"""The first two digits of GB/T 2260 in use by local standards; 66 is the Xinjiang Production and Construction Corps."""

PROVINCE_CHARACTERS = frozenset("京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川蜀贵黔云滇藏陕秦甘陇青宁新兵")
"""Short names of provinces, as they stand in the brackets of JJG(沪) and JJF(浙): a local metrology document."""
