from __future__ import annotations

import pytest

ALL = [f"STR{number}" for number in range(201, 212)]
RIGHT = (
    "4 要求\n4.1 外观\n4.1.1 座面应平整。\n4.1.2 椅腿应等长。\n4.2 尺寸\n"
    "座高应为 430 mm。\n5 试验方法\n5.1 外观\n目测。\n5.2 尺寸\n用尺。\n"
    "附录 A\n（规范性）\n测量\nA.1 仪器\n钢卷尺。\nA.2 步骤\n测量。"
)


def test_a_right_hierarchy(checked):
    assert checked(RIGHT, *ALL) == []


@pytest.mark.parametrize(
    ("before", "after", "code", "spot"),
    [
        ("5 试验方法", "6 试验方法", "STR201", "6"),
        ("5 试验方法", "4 试验方法", "STR201", "4"),
        ("4.2 尺寸", "4.3 尺寸", "STR202", "4.3"),
        ("4.2 尺寸", "4.1 尺寸", "STR202", "4.1"),
        ("4.1.1 座面", "4.1.3 座面", "STR202", "4.1.3"),
        ("A.2 步骤", "A.4 步骤", "STR202", "A.4"),
        ("A.2 步骤", "B.2 步骤", "STR203", "B.2"),
        ("4.2 尺寸\n座高", "4.2 座高", "STR204", "4.2"),
        ("4.2 尺寸\n座高应为 430 mm。\n", "", "STR208", "4.1"),
        ("4 要求\n", "4 要求\n座椅应安全。\n", "STR207", "座椅应安全。"),
        ("A.1 仪器", "本附录用于测量。\nA.1 仪器", "STR207", "本附录用于测量。"),
        ("钢卷尺。\n", "", "STR211", "仪器"),
    ],
)
def test_each_defect_is_found_by_its_rule(checked, before: str, after: str, code: str, spot: str):
    found = checked(RIGHT.replace(before, after, 1), code)
    assert spot in [each.span.text for each in found]


def test_two_chapters_changed(checked):
    found = checked(
        "1 范围\n本文件。\n2 规范性引用文件\n没有。\n4 试验方法\n目测。\n3 要求\n平整。\n5 标志\n厂名。", "STR201"
    )
    assert [each.span.text for each in found] == ["4", "3"]


def test_a_table_or_a_note_below_a_title_does_not_hang(checked):
    text = "4 要求\n注：略。\n表 1 尺寸\n| 项目 | 值 |\n| 高 | 1 |\n4.1 外观\n见表 1。\n4.2 尺寸\n略。"
    assert checked(text, "STR207") == []


def test_lead_ins_of_terms_and_scopes_do_not_hang(checked):
    text = "3 术语和定义\n下列术语和定义适用于本文件。\n3.1 公筷 serving chopsticks\n筷子。"
    assert checked(text, "STR207", "STR208", "STR204") == []


def test_clauses_of_an_introduction_are_not_counted(checked):
    text = "引言\n0.1 总则\n略。\n0.2 目的\n略。\n1 范围\n本文件规定了座椅。\n2 规范性引用文件\n没有。"
    assert checked(text, "STR201", "STR203", "STR208") == []


def test_a_chapter_without_a_number_makes_no_gap(checked):
    text = "1 范围\n本文件规定了座椅。\n规范性引用文件\n没有。\n3 要求\n平整。"
    assert [each.code for each in checked(text, "STR201", "STR210")] == ["STR210"]


@pytest.mark.parametrize(("depth", "count"), [(5, 0), (6, 1)])
def test_five_levels_of_clauses(checked, depth: int, count: int):
    number = ".".join(["4", *["1"] * depth])
    assert len(checked(f"4 要求\n{number} 座面应平整。", "STR206")) == count
