"""Numbers as people type them over ten years."""

from __future__ import annotations

import pytest

from guiju.checks.definition import Finding

WRITTEN = ("NUM101", "NUM102", "NUM103")


def mended(text: str, found: list[Finding]) -> str:
    spots = [(each.mend.span or each.span, each.mend.text) for each in found if each.mend]
    for span, words in sorted(spots, key=lambda each: -each[0].start):
        text = text[: span.start] + words + text[span.end :]
    return text


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("GB/T 1.1-2020", "GB/T 1.1—2020"),
        ("GB/T1.1—2020", "GB/T 1.1—2020"),
        ("GB/T1.1-2020", "GB/T 1.1—2020"),
        ("GB/T  1.1 – 2020", "GB/T 1.1—2020"),
        ("GBT 1.1-2020", "GB/T 1.1—2020"),
        ("GB∕T 1.1—2020", "GB/T 1.1—2020"),
        ("ＧＢ／Ｔ 19001—2016", "GB/T 19001—2016"),
        ("GB/T 16886．1-2011", "GB/T 16886.1—2011"),
        ("ＧＢ／Ｔ１９００１—2016", "GB/T 19001—2016"),
        ("GB / T 1.1—2020", "GB/T 1.1—2020"),
        ("GB 4706.1--2005", "GB 4706.1—2005"),
        ("DB33/T2147-2018", "DB33/T 2147—2018"),
        ("T/CAS115-2015", "T/CAS 115—2015"),
        ("YY0505-2012", "YY 0505—2012"),
    ],
)
def test_every_spelling_is_mended_to_the_printed_one(checked, typed, printed):
    text = f"应符合 {typed} 的规定。"
    found = checked(text, *WRITTEN)
    assert found
    assert all(each.mend.safe for each in found)
    assert mended(text, found) == f"应符合 {printed} 的规定。"
    assert checked(mended(text, found), *WRITTEN) == []


@pytest.mark.parametrize(
    "text",
    [
        "GB/T 1.1—2020",
        "GB/T\u00a01.1—2020",
        "按 GB/T 1.1、1.2 和 20001.5 编写",
        "GB/T 19001—2016/ISO 9001:2015",
        "ISO 9001:2015、ISO/IEC 27001:2022、ASTM D638-22",
        "DB11 307—2013",
        "DBS22/025—2014",
        "JJG（交通）059—2004",
        "DBJ/T 15-38—2019",
        "Q/GDW 11547—2016",
        "GB 50016—2014(2018年版)",
    ],
)
def test_what_is_written_well_is_left_alone(checked, text):
    assert checked(f"应符合 {text} 的规定。", *WRITTEN) == []


@pytest.mark.parametrize(
    ("raw", "meant"),
    [
        ("GB/T l9001—2016", "GB/T 19001—2016"),
        ("GB/T 190O1-2016", "GB/T 19001—2016"),
        ("GB 9706.l—2007", "GB 9706.1—2007"),
    ],
)
def test_letters_among_digits(checked, raw, meant):
    [found] = checked(f"应符合 {raw} 的规定。", "REF109")
    assert found.span.text == raw
    assert found.mend.text == meant
    assert not found.mend.safe


def test_a_year_of_three_or_five_digits(checked):
    assert [each.span.text for each in checked("按 GB/T 19001—202 和 GB/T 24001—20160 审核。", "REF109")] == [
        "GB/T 19001—202",
        "GB/T 24001—20160",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "按 GB/T 16886.1—20 试验。",
        "温度为 GB/T 2423.1 规定的 -25 ℃",
        "GB/T 1804-m 级公差",
        "型号 A/B 100-2000",
        "图 A/B 1.1-2020",
        "https://example.org/GB/T/1-2020",
        "按 GB/T 2828.1-2012 抽样。",
        "C/N 12-2019",
        "见 I/O 12-2019",
    ],
)
def test_what_only_looks_like_a_number(checked, text):
    assert checked(text, "REF109", "NUM105") == []


def test_a_code_that_nobody_approved(checked):
    [found] = checked("按 ZQ/T 12—2020 试验。", "NUM105", "REF109")
    assert (found.code, found.found.detail["code"]) == ("NUM105", "ZQ/T")


def test_two_digits_of_a_year(checked):
    found = checked("按 GB 2828-87 和 GB 1.1-81 试验。", "NUM104")
    assert [each.mend.text for each in found] == ["—1987", "—1981"]
    assert checked("按 GB/T 24421.1-4 试验。", "NUM104") == []
