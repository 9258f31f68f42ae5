"""One row of texts becomes what it says of one edition; each kind of dirt has its code."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiju.standards.importing.cleaning import Cleaned, Refused, clean
from guiju.standards.importing.defects import DEFECTS, Policy
from guiju.standards.importing.rows import Field, ImportRow, Link

TODAY = date(2026, 7, 11)


def cleaned(number: str = "GB/T 1-2020", links: tuple[Link, ...] = (), **cells: str) -> Cleaned:
    outcome = clean(row(number, links, **cells), today=TODAY)
    assert isinstance(outcome, Cleaned)
    return outcome


def row(number: str = "GB/T 1-2020", links: tuple[Link, ...] = (), **cells: str) -> ImportRow:
    return ImportRow(7, {Field.NUMBER: number} | {Field(name): text for name, text in cells.items()}, links)


def codes(outcome: Cleaned | Refused) -> list[str]:
    return [flag.code for flag in outcome.flags]


def test_a_clean_row_has_no_defect():
    outcome = cleaned(
        "GB/T 38961-2020",
        title_zh="个人健康信息码 参考模型",
        status="现行",
        published_on="2020-04-29",
        effective_on="2020-04-29",
        ics="35.240.70",
        ccs="L70",
        issuer="国家市场监督管理总局 国家标准化管理委员会",
    )
    assert codes(outcome) == []
    assert outcome.said == {
        "title_zh": "个人健康信息码 参考模型",
        "published_on": "2020-04-29",
        "effective_on": "2020-04-29",
        "reported_status": "in-force",
        "ics": "35.240.70",
        "ccs": "L70",
        "issuers": ["国家市场监督管理总局", "国家标准化管理委员会"],
    }


@pytest.mark.parametrize(
    ("number", "canonical", "expected"),
    [
        ("ＧＢ／Ｔ 1.1－2020", "GB/T 1.1-2020", ["NUMBER_FULLWIDTH", "NUMBER_DASH"]),
        ("GB/T 7-89", "GB/T 7-1989", ["NUMBER_YEAR_TWO_DIGITS"]),
        ("JJG(交通)157-2020", "JJG(交通) 157-2020", ["NUMBER_RESPELLED"]),
        ("GB/T 1.1—2020", "GB/T 1.1-2020", []),
        ("GB/T 1.1", "GB/T 1.1", ["NUMBER_UNDATED"]),
    ],
)
def test_numbers_are_made_regular_and_it_is_told(number, canonical, expected):
    outcome = cleaned(number, title_zh="甲")
    assert outcome.number.canonical == canonical
    assert codes(outcome) == expected


@pytest.mark.parametrize(
    ("number", "code"),
    [("", "NUMBER_MISSING"), ("某标准", "NUMBER_UNREADABLE"), ("GB/T 600.1～600.5-2006", "NUMBER_IS_RANGE")],
)
def test_without_one_readable_number_the_row_is_rejected(number, code):
    outcome = clean(row(number, title_zh="甲"), today=TODAY)
    assert isinstance(outcome, Refused)
    assert outcome.why is not None
    assert outcome.why.code == code


def test_a_number_split_over_two_cells_is_joined():
    outcome = cleaned("GB/T", title_zh="4706.111-2024 家用和类似用途电器的安全")
    assert outcome.number.canonical == "GB/T 4706.111-2024"
    assert outcome.said["title_zh"] == "家用和类似用途电器的安全"
    assert codes(outcome) == ["NUMBER_SPLIT"]


def test_the_number_before_a_title_is_taken_off():
    outcome = cleaned("GB/T 1.1-2020", title_zh="GB/T 1.1—2020 标准化工作导则")
    assert outcome.said["title_zh"] == "标准化工作导则"
    assert codes(outcome) == ["TITLE_HAS_NUMBER"]


def test_a_title_that_begins_with_another_number_stays_whole():
    outcome = cleaned("GB/Z 19027-2005", title_zh="GB/T 19001-2000的统计技术指南")
    assert outcome.said["title_zh"] == "GB/T 19001-2000的统计技术指南"
    assert codes(outcome) == []


@pytest.mark.parametrize(
    ("marked", "plain"),
    [
        ("technical grade sulfur hexafluoride (SF<sub>6</sub>)", "technical grade sulfur hexafluoride (SF₆)"),
        ("kV (<em>U</em><sub>m</sub> = 36 kV)", "kV (Um = 36 kV)"),
        ("<sup>222</sup>Rn and 2 cm<sup>3</sup>", "²²²Rn and 2 cm³"),
        ("E<sub>1</sub>, M<sub>1-2</sub> and <sub>M3</sub>", "E₁, M₁₋₂ and M3"),
        ("WirelessHART<sup>TM</sup>, the 5<sup>th</sup>", "WirelessHART™, the 5th"),
        ("vertical burning<br /> test", "vertical burning test"),
        ('software (see <a href="http://www.iec.ch/61508">www.iec.ch/61508</a>)', "software (see www.iec.ch/61508)"),
        ("intrinsic safety &quot;i&quot;, ATA&#x2F;ATAPI, N&deg; 3", 'intrinsic safety "i", ATA/ATAPI, N° 3'),
    ],
)
def test_a_title_with_html_in_it_says_what_the_page_said(marked, plain):
    outcome = cleaned("IEC 60376:2018", title_en=marked)
    assert outcome.said["title_en"] == plain
    assert codes(outcome) == ["TITLE_MARKUP"]


@pytest.mark.parametrize(
    "title", ["input current <= 16 A per phase", "the <mapping> of a > b", "R&D; AT&T", "particles (<0.002mm)"]
)
def test_what_only_looks_like_html_stays(title):
    outcome = cleaned("IEC 61000-3-2:2000", title_en=title)
    assert outcome.said["title_en"] == title
    assert codes(outcome) == []


def test_a_title_goes_where_its_language_belongs():
    outcome = cleaned(title_zh="Guidelines for Site Selection")
    assert outcome.said == {"title_en": "Guidelines for Site Selection"}


def test_control_and_zero_width_characters_go():
    outcome = cleaned(title_zh="甲\u200b乙\x00")
    assert outcome.said["title_zh"] == "甲乙"
    assert codes(outcome) == ["CONTROL_CHARACTERS"]


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"published_on": "2020-05-01", "effective_on": "2020-04-01"}, "EFFECT_BEFORE_PUBLICATION"),
        ({"effective_on": "2020-05-01", "withdrawn_on": "2020-04-01"}, "WITHDRAWN_BEFORE_EFFECT"),
        ({"published_on": "2010-05-01"}, "YEAR_CONTRADICTS_NUMBER"),
        ({"status": "现行", "effective_on": "2027-01-01"}, "STATUS_CONTRADICTS_DATES"),
        ({"status": "即将实施", "effective_on": "2020-06-01"}, "STATUS_CONTRADICTS_DATES"),
        ({"status": "现行", "withdrawn_on": "2025-06-01"}, "STATUS_CONTRADICTS_DATES"),
        ({"status": "现行", "status_again": "作废"}, "STATUSES_DISAGREE"),
        ({"status": "妥"}, "STATUS_UNKNOWN_WORD"),
        ({"ics": "77.16"}, "ICS_ZERO_LOST"),
        ({"ccs": "C00/Q841"}, "CCS_INDUSTRY"),
        ({"issuer": "下列文件中的内容通过文中的规范性引用而构成本文件必不可少的条款"}, "ISSUER_NOT_A_BODY"),
    ],
)
def test_what_contradicts_or_cannot_be_is_flagged(cells, code):
    assert code in codes(cleaned(title_zh="甲", **cells))


def test_a_month_of_effect_does_not_contradict_a_day_of_publication_in_it():
    outcome = cleaned(title_zh="甲", published_on="2020-05-20", effective_on="2020-05")
    assert codes(outcome) == ["DATE_PARTIAL"]


def test_a_missing_title_is_told_only_where_there_is_a_column_for_it():
    assert codes(cleaned(title_zh="")) == ["TITLE_MISSING"]
    assert codes(cleaned(status="现行")) == []


def test_the_region_of_a_local_standard_stands_in_its_number():
    assert cleaned("DB4301/T 11-2025", title_zh="甲").said["region"] == "4301"
    assert cleaned("DB33/T 1-2025", title_zh="甲").said["region"] == "33"


def test_relations_come_from_cells_links_and_the_number_itself():
    outcome = cleaned(
        "GB/T 19001-2016/ISO 9001:2015", title_zh="甲", links=(Link("amends", "GB/T 2-2020/XG1-2021", reverse=True),)
    )
    assert [relation[:2] for relation in outcome.said["relations"]] == [["adopts", "ISO 9001:2015"]]
    assert outcome.said["relations"][0][3] == "IDT"
    assert outcome.said["reverse"][0][:2] == ["amends", "GB/T 2-2020/XG1-2021"]


def test_the_degree_of_adoption_is_read_beside_the_number_or_in_its_own_column():
    for cells in ({"adopts": "ISO 9001:2015 MOD"}, {"adopts": "ISO 9001:2015", "degree": "mod"}):
        assert cleaned(title_zh="甲", **cells).said["relations"][0][3] == "MOD"


def test_an_amendment_amends_what_its_number_names():
    relations = cleaned("GB 9706.241-2020/XG1-2022", title_zh="甲").said["relations"]
    assert [relation[:2] for relation in relations] == [["amends", "GB 9706.241-2020"]]


@given(st.dictionaries(st.sampled_from([field.value for field in Field if field is not Field.NUMBER]), st.text()))
def test_any_cells_are_cleaned_or_told_and_never_break(cells):
    outcome = clean(row("GB/T 1-2020", **cells), today=TODAY)
    assert isinstance(outcome, Cleaned)
    assert all(flag.code in DEFECTS for flag in outcome.flags)
    assert all(flag.defect.policy is not Policy.REJECTED for flag in outcome.flags)


def test_every_defect_is_told_in_both_languages():
    for code, defect in DEFECTS.items():
        assert code == defect.code
        assert defect.zh.strip()
        assert defect.en.strip()
        assert defect.en.isascii() or "“" in defect.en


def test_every_defect_and_field_is_in_the_documentation():
    text = (Path(__file__).parents[3] / "docs/import.md").read_text(encoding="utf-8")
    for defect in DEFECTS.values():
        assert f"| `{defect.code}` |" in text
        assert f"{defect.en} | {defect.zh} |" in text, f"{defect.code} has other words now"
    for field in Field:
        assert f"| `{field.value}` |" in text
