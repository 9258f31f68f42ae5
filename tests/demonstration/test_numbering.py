from __future__ import annotations

import pytest

from guiju.base.codes import check_credit_code
from guiju.base.numbers import parse
from guiju.demonstration.numbering import enterprise_series, series
from guiju.demonstration.spelling import credit_code, initials, lettered


@pytest.mark.parametrize(
    "prefix", ["GB", "GB/T", "GSB", "JB/T", "YY", "DB/T", "HJ", "DB33/T", "DB3301/T", "T/ZJBFXH", "T/CBFXHA", "Q/HZYD"]
)
@pytest.mark.parametrize("body", ["1", "38961", "5009.12", "0012", "001", "24421.4"])
def test_a_number_by_formula_is_the_number_as_it_is_read(prefix: str, body: str) -> None:
    made = series(prefix).number(body, 2020)
    read = parse(f"{prefix} {body}-2020")
    assert made == (read.canonical, read.key, read.undated_key, read.sort_key)


@pytest.mark.parametrize("code", ["HZYD", "HZYDA", "XXAB", "BJHDAB"])
@pytest.mark.parametrize("body", ["001", "001S", "062", "1001"])
def test_an_enterprise_series_by_pattern_is_the_one_that_is_read(code: str, body: str) -> None:
    own = enterprise_series(series("Q/ABC"), code)
    assert own == series(f"Q/{code}")
    read = parse(f"Q/{code} {body}-2019")
    assert own.number(body, 2019) == (read.canonical, read.key, read.undated_key, read.sort_key)


def test_samples_are_numbered_by_class_and_sequence() -> None:
    read = parse("GSB 04-1703-2004")
    assert series("GSB").number("04-1703", 2004) == (read.canonical, read.key, read.undated_key, read.sort_key)


def test_a_prefix_whose_numbers_take_another_form_is_refused() -> None:
    with pytest.raises(ValueError, match="common form"):
        series("Q/330104")


@pytest.mark.parametrize("serial", [0, 1, 7, 31, 4711, 341_939, 804_333])
@pytest.mark.parametrize("registry", ["91", "51"])
def test_credit_codes_pass_their_own_check(registry: str, serial: int) -> None:
    code = credit_code(registry, "330100", serial)
    assert check_credit_code(code) == code


@pytest.mark.parametrize(
    ("name", "letters"), [("杭州", "HZ"), ("衢州", "QZ"), ("重庆", "CQ"), ("鑫源", "XY"), ("厦门", "XM")]
)
def test_initials_are_those_of_the_sounds(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_letters_count_as_in_a_spreadsheet() -> None:
    assert [lettered(n) for n in (0, 1, 26, 27, 702, 703)] == ["", "A", "Z", "AA", "ZZ", "AAA"]
