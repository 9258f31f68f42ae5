"""What the text points at is there; what belongs to another document is left alone."""

from __future__ import annotations

import pytest

HEAD = """1 范围
本文件规定了座椅。
2 规范性引用文件
本文件没有规范性引用文件。
3 术语和定义
本文件没有需要界定的术语和定义。
"""
CODES = ("TAB107", "FIG105", "ANX111", "STR212")


def codes_in(checked, words: str) -> list[str]:
    text = f"{HEAD}4 要求\n4.1 {words}\n4.2 座面应平整。\n表 1 尺寸\n| 项目 | 指标 |\n| 座高 | 430 mm |\n图 1 座椅\n"
    return [each.code for each in checked(f"{text}附录 A\n（规范性）\n测量\nA.1 高度\n用钢卷尺。", *CODES)]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("尺寸应符合表 2 的规定。", ["TAB107"]),
        ("结构应符合图2。", ["FIG105"]),
        ("应按附录B测量。", ["ANX111"]),
        ("应符合 4.3 的规定。", ["STR212"]),
        ("应按第 7 章检查。", ["STR212"]),
        ("尺寸应符合表 1，结构见图 1，按附录 A 测量，并应符合 4.2 和第 4 章。", []),
    ],
)
def test_what_is_not_there_is_found(checked, words, found):
    assert codes_in(checked, words) == found


@pytest.mark.parametrize(
    "words",
    [
        "厚度应符合 GB/T 13912—2020 中表 3 的规定。",
        "应按 GB/T 33569—2017 第 6 章检查。",
        "应符合 GB 50763—2012 附录 C 的要求。",
        "《公园设计手册》的图 9 可供参考。",
        "应符合 5.5 mm 的要求。",
        "应按该标准 8.2 的规定检查。",
        "代表 3 人到场，地图 5 张。",
    ],
)
def test_what_belongs_to_another_document_is_left_alone(checked, words):
    assert codes_in(checked, words) == []
