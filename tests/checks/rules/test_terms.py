from __future__ import annotations

import pytest

ALL = [f"STR{number}" for number in range(161, 170)]


def terms(
    *lines: str, lead_in: str = "下列术语和定义适用于本文件。", text: str = "餐桌应配公筷、公勺和公共座椅。"
) -> str:
    return "\n".join(("3 术语和定义", lead_in, *lines, "4 要求", text))


def test_entries_as_they_should_be(checked):
    lines = (
        "3.1", "公筷　serving chopsticks", "多人共用的筷子。", "注：公筷含公勺。", "[来源：GB/T 1—2020，3.1]",
        "3.2 公勺 serving spoon", "多人共用的勺。",
    )  # fmt: skip
    assert checked(terms(*lines), *ALL) == []


@pytest.mark.parametrize(
    "lead_in",
    [
        "下列术语和定义适用于本文件。",
        "GB/T 10001.1 界定的术语和定义适用于本文件。",
        "GB/T 10001.1、GB/T 10001.2界定的以及下列术语和定义适用于本文件。",
        "本文件没有需要界定的术语和定义。",
    ],
)
def test_the_four_lead_ins(checked, lead_in: str):
    assert checked(terms(lead_in=lead_in), "STR161") == []


@pytest.mark.parametrize("lead_in", ["以下术语适用于本标准。", "下列术语和定义适用于本标准。", "无。"])
def test_other_lead_ins(checked, lead_in: str):
    [finding] = checked(terms(lead_in=lead_in), "STR161")
    assert finding.mend
    assert finding.mend.text == "本文件没有需要界定的术语和定义。"


@pytest.mark.parametrize(
    ("lead_in", "entry", "count"),
    [
        ("本文件没有需要界定的术语和定义。", ("3.1 公筷 serving chopsticks", "多人共用的筷子。"), 1),
        ("下列术语和定义适用于本文件。", (), 1),
        ("GB/T 1 界定的以及下列术语和定义适用于本文件。", (), 1),
        ("GB/T 1 界定的术语和定义适用于本文件。", (), 0),
        ("本文件没有需要界定的术语和定义。", (), 0),
    ],
)
def test_lead_in_and_entries(checked, lead_in: str, entry: tuple[str, ...], count: int):
    assert len(checked(terms(*entry, lead_in=lead_in), "STR162")) == count


@pytest.mark.parametrize(
    ("definition", "code", "count"),
    [
        ("指南中给出的筷子。", "STR165", 0),
        ("是否可用由使用者决定的筷子。", "STR165", 0),
        ("指多人共用的筷子。", "STR165", 1),
        ("适应多人、供应餐饮的相应筷子。", "STR167", 0),
        ("多人共用、不得混用的筷子。", "STR167", 1),
        ("多人共用的筷子，与公筷架配套。", "STR166", 0),
        ("公筷是共用的筷子。", "STR166", 1),
    ],
)
def test_definitions(checked, definition: str, code: str, count: int):
    assert len(checked(terms("3.1 公筷 serving chopsticks", definition), code)) == count


@pytest.mark.parametrize(
    ("english", "count"),
    [
        ("serving chopsticks", 0),
        ("Serving chopsticks", 1),
        ("Rockwell hardness", 1),
        ("QR code", 0),
        ("GPS", 0),
        ("pH value", 0),
    ],
)
def test_capitals_of_equivalents(checked, english: str, count: int):
    assert len(checked(terms(f"3.1 公筷 {english}", "多人共用的筷子。"), "STR168")) == count


def test_a_term_used_in_another_definition_or_a_table_is_used(checked):
    lines = ("3.1 公筷 serving chopsticks", "多人共用的餐具。", "3.2 餐具 tableware", "用餐的器具。")
    assert checked(terms(*lines, text="表 1 餐桌\n| 名称 | 数量 |\n| 公筷 | 2 |"), "STR164") == []


def test_a_heading_among_terms_is_no_term(checked):
    lines = ("3.1 通用术语", "3.1.1 公筷 serving chopsticks", "多人共用的筷子。")
    assert checked(terms(*lines), "STR163", "STR164", "STR162") == []


def test_symbols_and_abbreviations(checked):
    right = (
        "4 符号和缩略语\n下列符号和缩略语适用于本文件。\n"
        "LED：发光二极管（light emitting diode）\nQR：快速响应\n5 要求\n略。"
    )
    assert checked(right, "STR171", "STR172") == []
    symbols = "4 符号\n下列符号适用于本文件。\nm：质量\nF：力\n5 要求\n略。"
    assert checked(symbols, "STR171", "STR172") == []
    wrong = right.replace("LED：", "XED：")
    assert [each.code for each in checked(wrong, "STR171", "STR172")] == ["STR172"]


@pytest.mark.parametrize(
    ("lines", "count"),
    [
        (("3.1 公筷 serving chopsticks", "3.2 公勺 serving spoon", "勺。"), 1),
        (("3.1", "公筷 serving chopsticks", "注：略。", "3.2 公勺 serving spoon", "勺。"), 1),
        (("3.1 公筷 serving chopsticks", "| 筷子 | 双 |", "3.2 公勺 serving spoon", "勺。"), 0),
    ],
)
def test_terms_without_definitions(checked, lines: tuple[str, ...], count: int):
    assert len(checked(terms(*lines), "STR170", "STR211")) == count
