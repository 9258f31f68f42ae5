"""Our code tables against what others publish, and against the cells of real catalogues."""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from guiju.base import codes
from guiju.base.codes import DefectCode, InvalidCode, Scheme
from guiju.base.errors import NotFound
from guiju.commands import machine
from guiju.documents.opening import open_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.real

# The file has class 3741 in the place of its group 374.
MISPLACED_THERE = {"374", "3741"}
# 83 there is Taiwan as identity cards count it, which is not in GB/T 2260.
# Names that a code had before the one that the history file keeps.
NAMED_OTHERWISE_BEFORE = {
    ("211400", "锦西市"),
    ("220600", "浑江市"),
    ("320800", "淮阴市"),
    ("420600", "襄樊市"),
    ("421000", "荆沙市"),
    ("422800", "鄂西土家族苗族自治州"),
    ("430800", "大庸市"),
    ("442200", "海南黎族苗族自治州"),
    ("452400", "梧州地区"),
    ("510400", "渡口市"),
    ("513000", "达县地区"),
    ("513200", "阿坝藏族自治州"),
    ("530800", "思茅市"),
    ("642100", "银南地区"),
}


@pytest.fixture(scope="session")
def data() -> Path:
    folder = machine.shared()
    assert folder is not None
    return folder / "data"


def lines(path: Path) -> Iterator[dict[str, Any]]:
    with open_bytes(path) as file:
        text = file.read()
    return map(json.loads, text.splitlines())


def table(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_text("utf-8-sig"))))[1:]


def words(name: str) -> str:
    return re.sub(r"\W+", " ", name.lower()).strip()


def test_ics_is_complete_and_named_as_iso_names_it(data):
    language = "{http://www.w3.org/XML/1998/namespace}lang"
    iso = {}
    for node in ET.parse(data / "iso-open-data/ICS-simple.xml").iter():
        if (code := node.findtext("identifier")) is not None:
            iso[code.strip()] = "".join(
                text for title in node.findall("title") if title.get(language) == "en" for text in title.itertext()
            )
    ours = codes.table(Scheme.ICS)
    assert set(ours) == set(iso)
    assert [(code, name) for code, name in iso.items() if name and words(name) != words(ours[code].name_en)] == []


def test_ccs_letters_and_groups_are_complete_and_no_class_is_misplaced(data):
    ours = codes.table(Scheme.CCS)
    letters = {row[0]: row[1] for row in table(data / "codes/ccs-level1.csv")}
    groups = {row[0]: row[1] for row in table(data / "codes/ccs-level2.csv")}
    classes = {row[0]: row[2] for row in table(data / "codes/ccs-level3.csv")}
    assert {code: row.name_zh for code, row in ours.items() if row.level == 1} == letters
    assert {code for code, row in ours.items() if row.level == 2} == set(groups)
    assert {code: row.parent for code, row in ours.items() if row.level == 3}.items() <= classes.items()


def test_industries_agree(data):
    theirs: dict[str, str] = {}
    for row in json.loads((data / "codes/gbt4754-2017.json").read_text("utf-8")):
        if row["class4"].endswith("0"):  # a group of one class stands only as its class
            theirs.setdefault(row["class3"], row["name"])
        theirs[row["class4"] or row["class3"] or row["class2"] or row["class1"]] = row["name"]
    ours = codes.table(Scheme.INDUSTRY)
    assert set(ours) - set(theirs) <= MISPLACED_THERE
    assert set(theirs) <= set(ours)
    differ = {code for code, name in theirs.items() if words(name) != words(ours[code].name_zh)}
    assert differ <= MISPLACED_THERE


def test_regions_agree_now_and_in_the_past(data):
    present = json.loads((data / "codes/gb2260-mumuy-list.json").read_text("utf-8"))
    history = json.loads((data / "codes/gb2260-mumuy-history.json").read_text("utf-8"))
    ours = [row for row in codes.rows(Scheme.REGION) if not row.name_zh.endswith(("市辖区", "县", "区划"))]
    now = {row.code: row.name_zh for row in ours if row.valid_to is None}
    theirs = {code: name for code, name in present.items() if code.endswith("00") and code[:2] != "83"}
    assert {code: name for code, name in theirs.items() if now.get(code) != name} == {}
    past = {(row.code, row.name_zh) for row in ours if row.valid_to is not None}
    assert {pair for pair in past if history.get(pair[0]) != pair[1]} == NAMED_OTHERWISE_BEFORE


@pytest.mark.parametrize("source", ["cn-catalogue", "relaton"])
def test_ics_codes_of_real_catalogues_resolve(data, source):
    """At least 99 % of the well-formed codes, counted with repetition, resolve to a known group."""
    met: Counter[str] = Counter()
    if source == "cn-catalogue":
        for row in lines(data / "cn-catalogue/standards.jsonl.zst"):
            met.update(re.findall(r"(?<![\d.])\d\d\.\d{3}(?:\.\d\d)?(?![\d.])", str(row.get("ICS分类"))))
    else:
        for row in lines(data / "relaton/iso.jsonl.zst"):
            ics = row.get("ics") or []
            met.update(one["code"] for one in (ics if isinstance(ics, list) else [ics]))
    resolved = sum(count for code, count in met.items() if code[:6] in codes.table(Scheme.ICS))
    print(f"\n{source}: {met.total()} codes, {resolved / met.total():.4%} resolve to a group")
    assert resolved >= 0.99 * met.total()


def test_cells_of_the_catalogue_are_read(data):
    """Of the cells that are not empty, at least 99 % give an ICS, and a CCS of known letter and group."""
    ics: Counter[str] = Counter()
    ccs: Counter[str] = Counter()
    defects: Counter[DefectCode] = Counter()
    for row in lines(data / "cn-catalogue/standards.jsonl.zst"):
        for read, cell, seen in (
            (codes.read_ics, row.get("ICS分类"), ics),
            (codes.read_ccs, row.get("中标分类"), ccs),
        ):
            if not isinstance(cell, str) or not cell.strip():
                continue
            reading = read(cell)
            seen["cells"] += 1
            seen["read"] += bool(reading.codes)
            defects.update(defect.code for defect in reading.defects)
            if read is codes.read_ccs:
                industry_only = not reading.codes and all(
                    defect.code is DefectCode.CCS_INDUSTRY for defect in reading.defects
                )
                ccs["industry only"] += industry_only
                for code in reading.codes:
                    ccs["codes"] += 1
                    ccs["known"] += resolves_to_group(code)
    print(f"\nICS {dict(ics)}\nCCS {dict(ccs)}\n{ {str(code): n for code, n in defects.most_common()} }")
    assert ics["read"] >= 0.99 * ics["cells"]
    assert ccs["read"] >= 0.99 * (ccs["cells"] - ccs["industry only"])
    assert ccs["known"] >= 0.99 * ccs["codes"]


def resolves_to_group(code: str) -> bool:
    try:
        return codes.nearest(Scheme.CCS, code).level >= 2
    except NotFound:
        return False


def test_credit_code_vectors(data):
    vectors = json.loads((data.parent / "rules/code_vectors.json").read_text("utf-8"))["uscc"]
    for vector in vectors["vectors"]:
        assert codes.check_credit_code(vector["full"]) == vector["full"]
    for vector in vectors["negative"]:
        if "upper-casing" in vector["reason"]:
            assert codes.check_credit_code(vector["value"]) == vector["value"].upper()
        else:
            with pytest.raises(InvalidCode):
                codes.check_credit_code(vector["value"])


def test_real_credit_codes_pass(data):
    listed = (data / "codes/uscc-valid.txt").read_text("utf-8").split()
    doctest = (data / "codes/uscc-stdnum.doctest").read_text("utf-8").split(">>> numbers")[-1]
    valid = [*listed, *re.findall(r"^\.{0,3}\s*([0-9A-Z]{18})$", doctest, re.MULTILINE)]
    assert len(valid) > len(listed) > 100
    assert [code for code in valid if codes.check_credit_code(code) != code] == []
    for refused in re.findall(
        r"validate\('(\w+)'\)\nTraceback", (data / "codes/uscc-stdnum.doctest").read_text("utf-8")
    ):
        with pytest.raises(InvalidCode):
            codes.check_credit_code(refused)
