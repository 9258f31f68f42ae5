"""Every number of the real catalogues, and of the fixtures of another reader of identifiers.

What is asked of a fixture line is judged here by a rule of a few lines that knows nothing of the parser: the publisher
is what the line begins with, the year is the first date in it.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import zstandard

from guiju.base.numbers import StandardNumber, UnreadableNumber, find, parse
from guiju.base.terms import Nature, Tier
from guiju.commands import machine

pytestmark = pytest.mark.real


def shared() -> Path:
    folder = machine.shared()
    assert folder is not None
    return folder


def lines(path: str) -> list[Any]:
    with (
        (shared() / "data" / path).open("rb") as raw,
        zstandard.ZstdDecompressor().stream_reader(raw) as stream,
    ):
        return [json.loads(line) for line in io.TextIOWrapper(stream, encoding="utf-8", newline="\n")]


def read(text: str) -> StandardNumber | None:
    try:
        return parse(text)
    except UnreadableNumber:
        return None


def comes_back(number: StandardNumber) -> bool:
    return read(number.canonical) == number and read(number.printed) == number


# identifier_examples.csv ----------------------------------------------------------------------------------

TIERS = {
    "national": Tier.NATIONAL,
    "national_sample": Tier.NATIONAL,
    "historic": Tier.NATIONAL,
    "special": Tier.NATIONAL,
    "military": Tier.NATIONAL,
    "industry": Tier.SECTOR,
    "local": Tier.LOCAL,
    "local_special": Tier.LOCAL,
    "group": Tier.ASSOCIATION,
    "group_old": Tier.ASSOCIATION,
    "enterprise": Tier.ENTERPRISE,
}
"""Of the table's tiers; metrology is national, or of the department or region in its brackets."""

NATURES = {"强制": Nature.MANDATORY, "推荐": Nature.VOLUNTARY, "自愿": Nature.VOLUNTARY, "指导": Nature.GUIDANCE}
"""“样品”, “计量”, “企业” and “军用” (but GJB/Z) name no nature; that is None here."""

OWN_NAMES = {"IETF": "RFC", "CAC": "CXS"}
"""The table's publisher where the number itself begins with a series."""

WITHOUT_NATURE = ("样品", "计量", "企业", "军用", "")


def examples() -> list[dict[str, str]]:
    folder = machine.shared()
    if folder is None:
        return []
    with (folder / "rules" / "identifier_examples.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.parametrize("row", examples(), ids=lambda row: row["raw"])
def test_example(row):
    if row["valid"] == "N":
        with pytest.raises(UnreadableNumber):
            parse(row["raw"])
        return
    number = parse(row["raw"])
    assert number.canonical == row["canonical"]
    assert comes_back(number)
    assert (number.year, number.dated) == (int(row["year"]) if row["year"] else None, row["dated"] == "Y")
    assert (number.range_to, number.edition) == (row["range_to"], row["edition"])
    assert (number.adopts is not None) == bool(row["adopted"])
    if number.adopts is not None:
        adopted, _, degree = row["adopted"].partition(",")
        assert number.adopts.canonical == adopted
        assert number.degree == (degree or "IDT")
    assert number.amendment == (row["amendment"] or row["supplement"] * (not row["supplement"].startswith("month")))
    if row["tier"] == "foreign":
        _check_foreign(number, row)
    else:
        _check_domestic(number, row)


def _check_domestic(number: StandardNumber, row: dict[str, str]) -> None:
    assert number.prefix == row["prefix"].rstrip("/")
    expected = (Tier.SECTOR if "(" in row["prefix"] else Tier.NATIONAL) if row["tier"] == "metrology" else None
    assert number.tier is (expected or TIERS[row["tier"]])
    if row["nature"] not in WITHOUT_NATURE:
        assert number.nature is NATURES[row["nature"]]
    assert number.number == row["number"]
    assert "-".join(number.parts) == row["part"]
    if row["org"]:
        assert number.issuer == row["org"]


def _check_foreign(number: StandardNumber, row: dict[str, str]) -> None:
    """The table has parts within the number, and series (R of OIML, EN ISO of DIN) as type or publisher."""
    assert number.tier in (Tier.INTERNATIONAL, Tier.FOREIGN)
    assert number.nature is None
    assert row["prefix"] in (number.publisher, number.prefix)
    assert "-".join((number.number, *number.parts)) == row["number"]
    if row["doctype"] in ("TR", "TS", "DIS"):
        assert row["doctype"] in (number.stage or number.prefix)
    if row["supplement"].startswith("month"):
        assert number.month == int(row["supplement"].split()[1])


# Chinese catalogues ---------------------------------------------------------------------------------------

SEVERAL = re.compile(r"\d\s+(?:T/|DB\d|[A-Z]{2}/T|1500\.)")


@cache
def chinese() -> frozenset[str]:
    catalogue = {row["标准编号"] for row in lines("cn-catalogue/standards.jsonl.zst")}
    devices = json.loads((shared() / "data/cn-nmpa/standards.json").read_text(encoding="utf-8"))
    return frozenset(catalogue | {row["number"] for row in devices})


def test_numbers_of_chinese_catalogues_are_read_and_printed_back():
    """A cell with no digit after its code (“T/CATAGS”) holds no number, one with several holds several."""
    numbers = {
        text for text in chinese() if re.search(r"\d", text.removeprefix("DB5303/T")) and not SEVERAL.search(text)
    }
    assert len(chinese()) - len(numbers) < 160
    readings = {text: read(text) for text in numbers}
    unread = sorted(text for text, number in readings.items() if number is None)
    changed = sorted(text for text, number in readings.items() if number is not None and not comes_back(number))
    print(f"{len(numbers)} numbers, unread {unread}, changed {changed}")
    assert changed == []
    assert len(unread) <= 0.001 * len(numbers)


def test_cells_without_a_number_are_refused():
    for text in chinese():
        if not re.search(r"\d", text):
            assert read(text) is None, text


def test_cells_with_several_numbers_are_refused_and_each_is_found():
    cells = [text for text in chinese() if SEVERAL.search(text) and not text.startswith("NY 1500")]
    assert len(cells) >= 15
    for cell in cells:
        assert read(cell) is None
        assert [citation.raw for citation in find(cell)] == re.split(r"\s+(?=[A-Z])", cell)


def test_keys_of_all_catalogues_differ():
    """Injective, as files and addresses need it; and the order agrees with equality."""
    numbers = {number.canonical: number for text in chinese() if (number := read(text))}
    assert len({number.key for number in numbers.values()}) == len(numbers)
    assert len({number.sort_key for number in numbers.values()}) == len(numbers)
    assert all(re.fullmatch(r"[a-z0-9._-]+", number.key) for number in numbers.values())


def test_enterprise_filings():
    text = (shared() / "data/cn-enterprise-zj/eStandardList.txt").read_text(encoding="utf-8", errors="replace")
    for filed in re.findall(r"\$(Q/[^$]+)\$", text):
        number = parse(filed)
        assert number.tier is Tier.ENTERPRISE
        assert comes_back(number)


# International catalogues ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["iso", "iec", "oiml", "itu-r", "ogc", "cie", "ecma", "rfcsubseries"])
def test_identifiers_of_international_catalogues(name):
    """OGC's numbers (“01-013r1”) do not say whose they are: its name is put before them."""
    texts = set()
    for row in lines(f"relaton/{name}.jsonl.zst"):
        identifiers = row.get("docid") or row.get("docidentifier")
        for identifier in [identifiers] if isinstance(identifiers, dict) else identifiers:
            if identifier.get("primary"):
                texts.add(identifier.get("id") or identifier["content"])
    if name == "ogc":
        texts = {f"OGC {text}" for text in texts}
    numbers = {text: read(text) for text in texts}
    good = [number for number in numbers.values() if number is not None and comes_back(number)]
    print(f"{name}: {len(good)} of {len(texts)}")
    assert len(good) >= 0.98 * len(texts)
    keys = defaultdict(set)
    for number in good:
        keys[number.key].add(number.canonical)
    assert all(len(canonicals) == 1 for canonicals in keys.values())


# Fixtures of pubid ----------------------------------------------------------------------------------------

BARS = {
    "iso": 0.98, "iec": 0.98, "itu": 0.98, "jis": 0.98, "etsi": 0.98, "bsi": 0.98, "cen_cenelec": 0.98, "oiml": 0.98,
    "ecma": 0.98, "ieee": 0.90, "astm": 0.90, "nist": 0.98,
}  # fmt: skip
LIVING_NIST = re.compile(r"(?:NIST|NBS)[ .](?:SP|FIPS|IR|TN)[ .]")

ALLOWED_PUBLISHERS = {
    "iso": {"ISO", "IEC"}, "iec": {"IEC", "ISO", "CISPR", "IECEE", "IECEx", "IECQ"}, "itu": {"ITU-R", "ITU-T", "ITU"},
    "jis": {"JIS"}, "etsi": {"ETSI"}, "bsi": {"BS", "BSI"}, "cen_cenelec": {"EN", "CEN", "CLC", "HD", "CECC"},
    "oiml": {"OIML", "ITU"}, "ecma": {"ECMA"}, "astm": {"ASTM", "ISO"}, "nist": {"NIST"},
    "ieee": {"IEEE", "ANSI", "AIEE", "IRE", "ISO", "IEC", "NACE", "AWS", "ASME", "ASHRAE", "UL", "NEMA", "INCITS"},
}  # fmt: skip
MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*"
DATE = re.compile(
    r"(?:(?<=[:(\-])|(?<=: ))(?:\d\d/)?((?:19|20)\d\d)(?!\d)"
    r"|[Ee]dition:? (?:\d\.\d )?((?:19|20)\d\d)"
    rf"|{MONTH}[., ]*(?:\d\d?,? )?((?:19|20)\d\d)"
)


def year_by_eye(flavour: str, text: str) -> int | None:
    """The first four digits of a year after a colon, a dash, a bracket, “Edition” or a month."""
    if flavour == "nist" and not re.search(r"FIPS.*-(?:19|20)\d\d$", text):
        return None  # their hyphens join serial numbers (IR 80-1979); e1998 is not asked
    if text.startswith(("IECEE OD", "IECEE GD")):
        text = text.partition(":")[1] + text.partition(":")[2]
    if text.startswith("NA"):
        text = text.partition(" to ")[2]  # the annex belongs to the standard named last
    if flavour == "astm":
        short = re.search(r"-(\d\d)(?=[(e]|$)", text)
        return 2000 + int(short[1]) if short else None
    if text.startswith("Supplement No."):
        text = text.partition(" to ")[2]
    found = DATE.search(text)
    return int(next(filter(None, found.groups()))) if found else None


@cache
def fixtures() -> dict[str, frozenset[str]]:
    """Distinct lines under pass and full, by flavour, without comments; of `!read!printed` what is read."""
    found = defaultdict(set)
    for row in lines("pubid/fixtures.jsonl.zst"):
        _, flavour, *rest = row["fixture"].split("/")
        text = row["id"].strip()
        if ("pass" in rest or "full" in rest) and text and not text.startswith("#"):
            text = text.split("!")[1] if text.startswith("!") else text
            text = re.split(r"\s?# ", text)[0].split("# (")[0].strip()
            if flavour != "nist" or LIVING_NIST.match(text):
                found[flavour].add(text)
    return {flavour: frozenset(texts) for flavour, texts in found.items()}


@pytest.mark.parametrize(("flavour", "bar"), BARS.items())
def test_fixtures_are_read_with_the_right_publisher_and_year(flavour, bar):
    texts = fixtures()[flavour]
    wrong = []
    for text in texts:
        number = read(text)
        if number is None:
            wrong.append((text, "unread"))
        elif number.publisher.split("/")[0] not in ALLOWED_PUBLISHERS[flavour]:
            wrong.append((text, number.publisher))
        elif (flavour != "nist" or re.search(r"FIPS", text)) and number.year != year_by_eye(flavour, text):
            wrong.append((text, number.year))
    share = 1 - len(wrong) / len(texts)
    print(f"{flavour}: {len(texts)} lines, {share:.4f} right; wrong {sorted(wrong, key=str)[:40]}")
    assert share >= bar
