from __future__ import annotations

import pytest

ALL = [f"STR{number}" for number in range(221, 225)]


@pytest.mark.parametrize(
    "lines",
    [
        "注：目测。",
        "注1：目测。\n注2：手感。",
        "注 1：目测。\n注 2：手感。",
        "座面平整。\n注：目测。\n椅腿等长。\n注：用尺。",
        "示例：编号 A。",
        "示例 1：甲。\n示例 2：乙。",
        "注意安全。\n注册编号应清楚。\n示例应有代表性。",
        "示例：\n编号 A。",
    ],
)
def test_right_notes_and_examples(checked, lines: str):
    assert checked(f"4 要求\n4.1 座面应平整。\n{lines}\n4.2 座椅应清洁。", *ALL) == []


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ("注1、目测。\n注2、手感。", "STR221"),
        ("备注：目测。", "STR221"),
        ("注1：目测。", "STR222"),
        ("注1：目测。\n注1：手感。", "STR222"),
        ("注：目测。\n注：手感。", "STR222"),
        ("示例1：甲。\n示例3：乙。", "STR224"),
    ],
)
def test_wrong_notes_and_examples(checked, lines: str, code: str):
    found = checked(f"4 要求\n4.1 座面应平整。\n{lines}\n4.2 座椅应清洁。", *ALL)
    assert {each.code for each in found} == {code}


def test_notes_of_different_clauses_are_counted_apart(checked):
    text = "4 要求\n4.1 平整。\n注：目测。\n4.2 等长。\n注：用尺。\n表 1 尺寸\n| 项 | 值 |\n| 高 | 1 |\n注：净尺寸。"
    assert checked(text, *ALL) == []
