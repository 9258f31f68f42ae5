from __future__ import annotations

import pytest

ALL = [f"ANX{number}" for number in range(101, 111)]
RIGHT = (
    "4 要求\n4.1 尺寸应按附录 A 测量。\n4.2 记录见附录 B。\n附录 A\n"
    "（规范性）\n尺寸的测量\nA.1 仪器\n钢卷尺。\nA.2 步骤\n测量。\n"
    "附录 B\n（资料性）\n记录表\n按此填写。\n参考文献\n[1] GB/T 3325"
)


def test_right_annexes(checked):
    assert checked(RIGHT, *ALL) == []


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ("附录 B\n", "附录 2\n", "ANX101"),
        ("（资料性）\n", "", "ANX102"),
        ("（资料性）", "（资料性附录）", "ANX103"),
        ("附录 B\n（", "附录 D\n（", "ANX104"),
        ("附录 B\n（", "附录 A\n（", "ANX104"),
        ("尺寸的测量\n", "", "ANX105"),
        ("A.1 仪器", "A.1 规范性引用文件", "ANX106"),
        ("4.2 记录见附录 B。", "4.2 应记录。", "ANX108"),
        ("（规范性）", "（资料性）", "ANX110"),
    ],
)
def test_each_defect_is_found_by_its_rule(checked, before: str, after: str, code: str):
    assert code in [each.code for each in checked(RIGHT.replace(before, after, 1), *ALL)]


@pytest.mark.parametrize(
    "mention",
    ["见附录B。", "见附录 A～附录 B。", "见附录A、B。", "见附录A和附录B。", "见 B.1。", "见表 B.1。", "见附　录　B。"],
)
def test_mentions_in_many_forms(checked, mention: str):
    text = RIGHT.replace("记录见附录 B。", mention).replace("按此填写。", "表 B.1 记录\n| 项 | 值 |\n| 高 | 1 |")
    assert checked(text, "ANX108", "ANX109") == []


def test_an_annex_mentioned_by_another_one_alone_is_mentioned(checked):
    text = RIGHT.replace("记录见附录 B。", "应记录。").replace("测量。\n附录 B", "测量，记录见附录 B。\n附录 B")
    assert checked(text, "ANX108") == []


def test_mentions_in_foreword_and_contents_set_no_order(checked):
    text = "前言\n与旧版相比，增加了附录 B（见附录 B），修改了附录 A。\n" + RIGHT
    assert checked(text, "ANX109") == []


def test_what_may_be_consulted_is_not_demanded(checked):
    text = RIGHT.replace("记录见附录 B。", "记录格式参见附录 B，记录人应符合规定。")
    assert checked(text, "ANX110") == []
