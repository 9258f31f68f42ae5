"""Limits as people write them, and which of two is looser."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guiju.base.limits import Comparison, Limit, limits_in, read_limit
from guiju.base.units import unit


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("≥5mm", "≥ 5 mm"),
        ("不应大于 0.1 mg/L", "≤ 0.1 mg/L"),
        ("不低于3 年", "≥ 3 年"),
        ("10 ℃～35 ℃", "10 ℃～35 ℃"),
        ("-25 ℃～+40 ℃", "-25 ℃～40 ℃"),
        ("(50±2) %", "48 %～52 %"),
        ("≤1.0×10^6 CFU/g", "≤ 1000000 CFU/g"),
        ("≥ 10 000 h", "≥ 10000 h"),
        ("小于或等于 3", "≤ 3"),
        ("＜65dB(A)", "< 65 dB(A)"),
    ],
)
def test_a_cell_that_is_a_limit_is_read(text, shown):
    assert str(read_limit(text)) == shown


@pytest.mark.parametrize("text", ["12", "第 3 条", "无裂纹", "≥ 5 mm，且无裂纹", "2020-01", "", "5～3"])
def test_a_cell_that_says_something_else_is_none(text):
    assert read_limit(text) is None


def test_limits_stand_where_they_are_in_a_sentence():
    text = "厚度应不小于2mm，宽度应为10 mm～20 mm。"
    assert [text[each.start : each.end] for each in limits_in(text)] == ["不小于2mm", "10 mm～20 mm"]


@pytest.mark.parametrize(
    ("mine", "theirs", "looser"),
    [
        ("≥ 5 mm", "≥ 0.8 cm", True),
        ("≥ 8 mm", "≥ 0.8 cm", False),
        ("≤ 0.2 mg/L", "≤ 100 μg/L", True),
        ("≤ 60 L/h", "≤ 1 L/min", False),
        ("> 5 mm", "≥ 5 mm", False),
        ("≥ 5 mm", "> 5 mm", True),
        ("5 mm～20 mm", "5 mm～15 mm", True),
        ("6 mm～14 mm", "5 mm～15 mm", False),
        ("≥ 5 mm", "≤ 3 mm", False),
        ("≥ 5 mm", "≥ 8 kg", False),
        ("≥ 3 年", "≥ 5 年", True),
        ("≤ 3 %", "≤ 20 ‰", True),
        ("≤ 25 mg/kg", "≤ 0.002 %", True),
    ],
)
def test_the_looser_of_two(mine, theirs, looser):
    assert read_limit(mine).looser_than(read_limit(theirs)) is looser


@given(st.decimals(-1000, 1000, places=2), st.decimals(-1000, 1000, places=2))
@settings(max_examples=30)
def test_of_two_floors_one_is_looser_unless_they_are_equal(one, other):
    first, second = Limit(Comparison.AT_LEAST, one, "m"), Limit(Comparison.AT_LEAST, other * 100, "cm")
    assert first.looser_than(second) is (one < other)
    assert second.looser_than(first) is (other < one)


@pytest.mark.parametrize(
    ("text", "same"), [("毫米", "mm"), ("m3", "m³"), ("J·m⁻²", "J/m²"), ("μg/L", "µg/l"), ("°C", "℃"), ("kN", "千牛")]
)
def test_one_unit_has_several_spellings(text, same):
    assert unit(text) == unit(same) is not None


@pytest.mark.parametrize("text", ["PPM", "次/min", "元", "mm mm"])
def test_what_is_no_unit_compares_with_nothing(text):
    assert unit(text) is None
