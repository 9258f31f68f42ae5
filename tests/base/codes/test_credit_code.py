"""Unified social credit codes: taken clean, or refused with the place and the reason."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiju.base.codes import InvalidCode, check_credit_code

VALID = ["91350100M000100Y43", "914403001922038216", "9144030071526726XG", "91330100799655058B"]


@pytest.mark.parametrize("code", VALID)
def test_a_valid_code_comes_back_as_it_is(code):
    assert check_credit_code(code) == code


@pytest.mark.parametrize(
    "text", ["91350100m000100y43", " 91350100 M000100Y4-3 ", "９１３５０１００M000100Y43", "9135 0100 M000 100Y 43"]
)
def test_spaces_dashes_small_and_full_width_letters_are_cleaned(text):
    assert check_credit_code(text) == "91350100M000100Y43"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("91350100M000100Y4", "应为 18 位.*是 17 位"),
        ("", "是 0 位"),
        ("91350100M000100Y4Z", "第 18 位 “Z” 不在允许的字符.*校验码应为 “3”"),
        ("9135010OM000100Y43", "第 8 位 “O” 不在允许的字符.*疑为 “0”"),
        ("91350100M000100Y44", "校验码应为 “3”,实为 “4”.*自身校验相符"),
        ("91350100M000100Y34", "校验码应为 “0”,实为 “4”.*先核对这一段"),
        ("9135A100M000100Y43", "第 3–8 位是 “35A100”"),
        ("B1350100M000100Y43", "第 1 位是 “B”"),
    ],
)
def test_a_wrong_code_says_what_is_wrong(text, why):
    with pytest.raises(InvalidCode, match=why):
        check_credit_code(text)


@given(st.text(max_size=24))
def test_any_text_that_is_not_a_code_is_refused_with_the_place(text):
    with pytest.raises(InvalidCode, match="位"):
        check_credit_code(text)


@given(st.sampled_from(VALID), st.integers(0, 17), st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXY"))
def test_no_single_wrong_character_passes(code, place, sign):
    other = code[:place] + sign + code[place + 1 :]
    if other != code:
        with pytest.raises(InvalidCode):
            check_credit_code(other)
