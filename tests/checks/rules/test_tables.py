from __future__ import annotations

import pytest

ALL = [f"TAB{number}" for number in range(101, 107)]
TABLE = "| 项目 | 值 |\n| 高 | 1 |"


@pytest.mark.parametrize(
    "text",
    [
        f"4 要求\n4.1 应符合表 1。\n表 1 尺寸\n{TABLE}\n表 1 尺寸（续）\n"
        f"{TABLE}\n4.2 应符合表 2。\n表2　公差\n单位为毫米\n{TABLE}",
        f"4 要求\n4.1 见表 1～表 3。\n表 1 甲\n{TABLE}\n表 2 乙\n{TABLE}\n表 3 丙\n{TABLE}",
        f"4 要求\n4.1 见表 1 和附录 A。\n表 1 甲\n{TABLE}\n附录 A\n（资料性）\n"
        f"记录\n见表 A.1、表 A.2。\n表 A.1 乙\n{TABLE}\n表 A.2 丙\n{TABLE}",
        "4 要求\n4.1 提示：\n| 小心轻放 |",
        "4 要求\n4.1 按下式：\n| y = ax | （1） |",
    ],
)
def test_right_tables(checked, text: str):
    assert checked(text, *ALL) == []


@pytest.mark.parametrize(
    ("text", "code", "spot"),
    [
        (f"4 要求\n4.1 见表 2。\n表 2 尺寸\n{TABLE}", "TAB102", "表 2 尺寸"),
        (f"4 要求\n4.1 见表 1。\n表 1 甲\n{TABLE}\n4.2 略。\n表 1 乙\n{TABLE}", "TAB102", "表 1 乙"),
        (f"4 要求\n见附录 A。\n附录 A\n（资料性）\n记录\n见表 1。\n表 1 乙\n{TABLE}", "TAB102", "表 1 乙"),
        (f"4 要求\n4.1 见表 1。\n表 1 甲\n{TABLE}\n4.2 略。\n表 2 乙\n{TABLE}", "TAB103", "表 2 乙"),
        (f"4 要求\n4.1 见下表。\n{TABLE}", "TAB101", "项目"),
    ],
)
def test_wrong_tables(checked, text: str, code: str, spot: str):
    [finding] = checked(text, code)
    assert finding.span.text == spot


def test_tables_of_cover_and_foreword_have_no_numbers(checked):
    text = f"DB33/T 1—2026\n{TABLE}\n前言\n起草。\n{TABLE}\n1 范围\n本文件规定了座椅。\n2 规范性引用文件\n没有。"
    assert checked(text, "TAB101") == []


def test_each_table_begins_its_footnotes_anew(checked):
    text = f"4 要求\n见表 1、表 2。\n表 1 甲\n{TABLE}\na 成人。\nb 儿童。\n4.2 略\n表 2 乙\n{TABLE}\na 老人。"
    assert checked(text, "TAB105") == []
