"""The number on the cover."""

from __future__ import annotations

import pytest
from tests.checks.example_register import entered

from guiju.checks.definition import Profile


def cover(number: str, issuer: str = "浙江省市场监督管理局", title: str = "示例设备　外壳") -> str:
    return f"""ICS 01.120
CCS A 00
{number}
{title}
2026-01-01 发布　2026-07-01 实施
{issuer}　发布
前言
本文件由示例单位提出。
1　范围
本文件规定了外壳的要求。
2　规范性引用文件
本文件没有规范性引用文件。
3　术语和定义
本文件没有需要界定的术语和定义。"""


PURE = ("NUM111", "NUM112", "NUM113", "NUM114")


@pytest.mark.parametrize(
    ("number", "issuer"),
    [
        ("DB33/T 2147—2026", "浙江省市场监督管理局"),
        ("DB3301/T 12—2026", "杭州市市场监督管理局"),
        ("DB33/T XXXX—2026", "浙江省市场监督管理局"),
        ("DB33/T ××××—××××", "浙江省市场监督管理局"),
        ("GB 12345—2026", "国家市场监督管理总局"),
        ("DBS33/ 025—2026", "浙江省卫生健康委员会"),
    ],
)
def test_good_numbers(checked, number, issuer):
    assert [str(each.message) for each in checked(cover(number, issuer), *PURE)] == []


@pytest.mark.parametrize(
    ("number", "issuer", "code"),
    [
        ("DB33/T 2147", "浙江省市场监督管理局", "NUM111"),
        ("DB32/T 2147—2026", "浙江省市场监督管理局", "NUM112"),
        ("DB3301/T 12—2026", "浙江省市场监督管理局", "NUM112"),
        ("DB33 2147—2026", "浙江省市场监督管理局", "NUM114"),
        ("NY 2147—2026", "中华人民共和国农业农村部", "NUM114"),
        ("DB330106/T 12—2026", "", "NUM113"),
    ],
)
def test_bad_numbers(checked, number, issuer, code):
    assert [each.code for each in checked(cover(number, issuer), *PURE)] == [code]


def test_old_numbers_followed_old_rules(checked):
    assert checked(cover("DB33 2147—2010"), *PURE) == []


def test_an_association_numbers_as_one(checked):
    assert [each.code for each in checked(cover("Q/GJSL 001—2026"), "NUM111", profile=Profile.ASSOCIATION)] == [
        "NUM111"
    ]
    assert checked(cover("T/GJSL 001—2026"), "NUM111", profile=Profile.ASSOCIATION) == []


@pytest.mark.django_db
def test_a_number_is_taken_by_another_title_only(checked):
    entered("DB33/T 2147-2026", "示例设备 外壳", "2026-07-01")
    assert checked(cover("DB33/T 2147—2026"), "NUM121") == []
    [found] = checked(cover("DB33/T 2147—2026", title="示例设备　底座"), "NUM121")
    assert found.found.detail["title"] == "示例设备 外壳"


@pytest.mark.django_db
def test_numbers_follow_each_other(checked):
    entered("T/GJSL 012-2021", "示例设备 包装", "2021-10-01")
    assert checked(cover("T/GJSL 013—2026"), "NUM122") == []
    assert checked(cover("T/GJSL 008—2026"), "NUM122") == []
    assert checked(cover("T/GJSL 012—2026"), "NUM122") == []
    assert checked(cover("T/QTXH 019—2026"), "NUM122") == []
    [found] = checked(cover("T/GJSL 015—2026"), "NUM122")
    assert found.found.detail["count"] == 2
