"""Personal data: found by check digit and surroundings, never shown whole in a message."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.cn import ric
from tests.checks.conftest import checked

from guiju.checks.definition import Profile
from guiju.checks.rules.personal import masked

CODES = ("PRV101", "PRV102", "PRV103", "PRV104", "PRV105")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("身份证 110101190001010137", ["PRV101"]),
        ("身份证 110101190001010138", []),
        ("代码 91350100M000100Y43 和 12110000400000624D", []),
        ("手机 13800138000，电话 +86 138-0013-8000", ["PRV102", "PRV102"]),
        ("条码 6901234567892，电话 0571-00000000，容量 13800138000 个，编号 A13800138000", []),
        ("联系 zhangsan@test.cn", ["PRV103"]),
        ("联系 info@test.cn", []),
        ("个人账户卡号 6222 0200 0000 0000 000", ["PRV104"]),
        ("物料编码 6222020000000000000", []),
        ("卡号 6222020000000000001", []),
        ("| 姓名 | 身份证号 |\n| 张三 | 见附件 |", ["PRV105"]),
        ("| 姓名 | 身份证号 |\n|  |  |", []),
        ("| 姓名 | 单位 |\n| 张三 | 某院 |", []),
        ("| 项目 | 联系电话 |\n| 热线 | 12345 |", []),
    ],
)
def test_personal_data(text, found):
    assert [each.code for each in checked(text, *CODES, profile=Profile.DOCUMENT)] == found


@settings(max_examples=25)
@given(st.integers(0, 999))
def test_a_message_never_shows_the_whole_number(serial):
    body = f"11010119000101{serial:03}"
    number = body + ric.calc_check_digit(body + "0")
    (finding,) = checked(f"身份证 {number}", "PRV101", profile=Profile.DOCUMENT)
    assert number not in finding.message
    assert finding.mend
    assert number not in finding.mend.text
    assert number not in str(finding.found.detail)


def test_masking_keeps_the_length():
    assert masked("13800138000", last=4) == "138****8000"
