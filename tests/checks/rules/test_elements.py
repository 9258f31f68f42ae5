from __future__ import annotations

import pytest

from guiju.checks.definition import Profile

WHOLE = (
    "前言\n起草。\n1 范围\n本文件规定了座椅。\n2 规范性引用文件\n"
    "本文件没有规范性引用文件。\n3 术语和定义\n本文件没有需要界定的术语和定义。\n4 要求\n平整。"
)


def test_a_whole_standard_lacks_nothing(checked):
    assert checked(WHOLE, "STR101", "STR102", "STR103", "STR104", "STR105") == []


@pytest.mark.parametrize(
    ("gone", "name"),
    [
        ("前言\n起草。\n", "前言"),
        ("3 术语和定义\n本文件没有需要界定的术语和定义。\n", "术语和定义"),
        ("\n4 要求\n平整。", "技术内容"),
    ],
)
def test_each_missing_element_is_told_once(checked, gone: str, name: str):
    [finding] = checked(WHOLE.replace(gone, ""), "STR101")
    assert name in finding.message


@pytest.mark.parametrize(
    "text", ["4 要求\n平整。\n5 试验方法\n目测。", "座椅应符合 GB/T 3325。", "第一章 总则\n第一条 为了规范。"]
)
def test_a_part_of_a_draft_lacks_nothing(checked, text: str):
    assert checked(text, "STR101", "STR111") == []


@pytest.mark.parametrize("title", ["术语、定义和缩略语", "术语和定义", "术语、定义和符号"])
def test_titles_that_are_allowed(checked, title: str):
    assert checked(f"1 范围\n本文件规定了座椅。\n2 {title}\n下列适用。", "STR104") == []


def test_annexes_bibliography_and_index_are_in_order(checked):
    text = WHOLE + "\n附录 A\n（资料性）\n记录\n填写。\n参考文献\n[1] GB/T 3325\n索引\n座面 4"
    assert checked(text, "STR102", "ANX107", "STR244") == []


def test_an_introduction_behind_the_scope_is_out_of_order(checked):
    [finding] = checked("1 范围\n本文件规定了座椅。\n2 规范性引用文件\n没有。\n引言\n略。", "STR102")
    assert finding.span.text == "引言"


def test_construction_standards_have_their_own_elements(checked):
    assert checked("1 总则\n平整。\n2 术语\n略。\n3 设计\n牢固。", "STR", profile=Profile.CONSTRUCTION) == []
