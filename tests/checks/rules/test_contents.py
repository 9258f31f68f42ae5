from __future__ import annotations

import pytest

BODY = (
    "前言\n起草。\n1 范围\n本文件规定了座椅。\n2 要求\n2.1 外观\n平整。\n2.2 尺寸\n"
    "430 mm。\n附录 A\n（规范性）\n测量\n用尺。\n参考文献\n[1] GB/T 3325"
)


@pytest.mark.parametrize(
    "lines",
    [
        "前言 I\n1 范围 1\n2 要求 1\n附录 A（规范性） 测量 2\n参考文献 3",
        "前　言\tI\n1　范围\t1\n2　要求\t1\n2.1　外观\t1\n2.2　尺寸\t1\n附录A（规范性）　测量\t2\n参 考 文 献\t3",
        "前言………………I\n1 范围………………1\n2 要求………………1\n附录A(规范性)测量…………2\n参考文献………3",
    ],
)
def test_contents_that_say_what_the_text_says(checked, lines: str):
    assert checked(f"目　次\n{lines}\n{BODY}", "STR121", "STR122", "STR123", "STR124", "STR126") == []


@pytest.mark.parametrize(
    ("wrong", "code", "words"),
    [
        ("1 范围 1\n2 要求 1\n附录A（资料性） 测量 2\n参考文献 3\n前言 I", "STR123", "附录A（资料性）"),
        ("前言 I\n1 范围 1\n2 要求 1\n2.3 标志 1\n附录A（规范性） 测量 2\n参考文献 3", "STR123", "2.3 标志"),
        ("前言 I\n1 范围 1\n2 要求 1\n参考文献 3", "STR124", "附录 A"),
        ("前言 I\n1 范围 1\n附录A（规范性） 测量 2\n参考文献 3", "STR124", "第 2 章"),
    ],
)
def test_contents_that_do_not(checked, wrong: str, code: str, words: str):
    [finding] = checked(f"目次\n{wrong}\n{BODY}", code)
    assert words in f"{finding.span.text}{finding.message}"


def test_without_contents_nothing_is_said_of_them(checked):
    assert checked(BODY, "STR121", "STR122", "STR123", "STR124", "STR126") == []


@pytest.mark.parametrize("text", ["系统应提示“错误！请重新输入”。", "4 要求\n发生错误时应报警。"])
def test_a_message_of_the_product_is_no_broken_field(checked, text: str):
    assert checked(text, "STR125") == []
