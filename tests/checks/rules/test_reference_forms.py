"""Clauses, titles, the document itself."""

from __future__ import annotations

import pytest
from tests.checks.example_register import entered, of_references

from guiju.checks.definition import Profile


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("按 GB/T 90102 中 5.2 的规定", "5.2"),
        ("按 GB/T 90102 的 5.2.1 试验", "5.2.1"),
        ("按 GB/T 90102《示例设备》第 5 章试验", "第 5 章"),
        ("按 GB/T 90102 附录 B 试验", "附录 B"),
        ("见 GB/T 90102 中表 3", "表 3"),
        ("见 GB/T 90102 中的 A.2", "A.2"),
        ("[来源：GB/T 90102，3.1]", "3.1"),
    ],
)
def test_a_clause_asks_for_the_year(checked, text, clause):
    [found] = checked(text, "REF111")
    assert found.found.related[0].text == clause


@pytest.mark.parametrize(
    "text",
    [
        "按 GB/T 90102—2018 中 5.2 的规定",
        "按 GB/T 90102 的规定，5.2 的要求不适用",
        "按 GB/T 90102 的 2 种方法试验",
        "按 GB/T 90110.1、90110.2 试验",
        "GB/T 90102 2.5 mm 的间隙",
        "按 GB/T 90102 和 5.2 试验",
        "符合 GB/T 90102（所有部分）第 2 章",
    ],
)
def test_what_is_no_clause_of_it(checked, text):
    assert checked(text, "REF111") == []


@pytest.fixture
def register(db):
    of_references()


@pytest.mark.parametrize(
    "text",
    [
        "按 GB/T 90102—2018《示例设备　外壳通用要求》试验。",
        "按 GB/T 90102—2018《示例设备外壳通用要求》试验。",
        "GB/T 90102—2018　示例设备　外壳通用要求（如适用）",
        "GB/T 90110.1—2015　示例设备　标志　第一部分：总则",
        "按 GB/T 90102—2018 的外壳要求试验。",
        "GB/T 90102—2018 的规定适用于本设备",
        "按《示例设备　外壳通用要求》（GB/T 90102—2018）试验。",
        "按 GB/T 90103—2016《示例设备　标志》（GB/T 90102—2018）试验。",
        "| 编号 | 要求 |\n| GB/T 90102—2018 | 外壳应完整无缺 |",
    ],
)
def test_titles_that_are_right_or_are_none(register, checked, text):
    assert checked(text, "REF112") == []


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("按 GB/T 90102—2018《示例设备　外壳一般要求》试验。", "示例设备　外壳一般要求"),
        ("[3] GB/T 90102—2018, 示例设备　外壳一般要求[S].", "示例设备　外壳一般要求"),
        ("按《示例设备　外壳一般要求》（GB/T 90102—2018）试验。", "示例设备　外壳一般要求"),
        ("| 编号 | 标准名称 |\n| GB/T 90102—2018 | 示例设备　外壳一般要求 |", "示例设备　外壳一般要求"),
    ],
)
def test_a_wrong_title_is_found_wherever_it_stands(register, checked, text, title):
    [found] = checked(text, "REF112")
    assert found.span.text == title
    assert found.mend.text == "示例设备 外壳通用要求"


def test_the_title_of_an_older_edition_is_called_so(register, checked):
    [found] = checked("按 GB/T 1.1《标准化工作导则　第1部分：标准的结构和编写》起草。", "REF112")
    assert "是 GB/T 1.1—2009 的名称" in str(found.message)


def test_only_a_standard_must_cite_to_the_letter(register, checked):
    entered("GB/T 90140-2018", "示例设备 外壳机械强度和耐久性试验方法", "2019-01-01")
    text = "按 GB/T 90140—2018《示例设备　外壳机械强度及耐久性试验方法》试验。"
    assert len(checked(text, "REF112")) == 1
    assert checked(text, "REF112", profile=Profile.DOCUMENT) == []


def test_all_parts_are_said(register, checked):
    assert [each.code for each in checked("按 GB/T 90110 标志。", "REF116")] == ["REF116"]
    assert checked("按 GB/T 90110（所有部分）和 GB/T 90110.1 标志。", "REF116") == []


def test_an_enterprise_may_cite_its_own_standards(checked):
    cover = (
        "Q/GJSL 011—2026\n示例设备\n2026-01-01 发布　2026-07-01 实施\n1　范围\n本文件规定了示例。\n2　规范性引用文件\n"
    )
    own = cover + "Q/GJSL 012　示例\n3　术语和定义\n4　要求\n按 Q/GJSL 012 和 Q/QTQY 003 试验。"
    assert [each.span.text for each in checked(own, "REF113", profile=Profile.ENTERPRISE)] == ["Q/QTQY 003"]
