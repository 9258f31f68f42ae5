"""The list of normative references and the text that cites."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.checks.conftest import checked as check_text

LEAD_IN = (
    "下列文件中的内容通过文中的规范性引用而构成本文件必不可少的条款。其中，注日期的引用文件，仅该日期对应的版本适用于本文件；"
    "不注日期的引用文件，其最新版本（包括所有的修改单）适用于本文件。"
)


def draft(*entries: str, body: str = "", after: str = "") -> str:
    return "\n".join(
        (
            "1　范围",
            "本文件规定了示例设备外壳的要求。",
            "2　规范性引用文件",
            LEAD_IN,
            *entries,
            "3　术语和定义",
            "本文件没有需要界定的术语和定义。",
            "4　要求",
            body,
            after,
        )
    )


def mended(text: str, found) -> str:
    lines = text.splitlines()
    for span, words in ((found.mend.span, found.mend.text), *found.mend.also):
        lines[span.block.line - 1] = words
    return "\n".join(lines) + "\n"


ORDERED = (
    "GB/T 191　示例",
    "GB 4706.1　示例",
    "GB/T 4706.2—2020　示例",
    "GB/T 10000　示例",
    "HG/T 20592　示例",
    "JB/T 9　示例",
    "JB/T 100　示例",
    "DB33/T 2147　示例",
    "T/CAS 115　示例",
    "ISO 9001　示例",
    "ISO 14001　示例",
    "ISO/IEC 27001　示例",
    "IEC 60601-1　示例",
    "ASTM D638　示例",
    "中华人民共和国药典（2020年版）",
)


def test_an_ordered_list_is_left_alone(checked):
    assert checked(draft(*ORDERED), "REF121") == []


@pytest.mark.parametrize("place", range(len(ORDERED) - 3))
def test_one_entry_that_moved_is_the_one_that_is_found(checked, place):
    moved = [*ORDERED[:place], *ORDERED[place + 1 : -1], ORDERED[place], ORDERED[-1]]
    found = checked(draft(*moved), "REF121")
    assert [each.span.text for each in found] == [ORDERED[place]]


def test_one_mend_sorts_the_list_whole(checked):
    text = draft(*reversed(ORDERED[:6]))
    found = checked(text, "REF121")
    assert len(found) == 5
    assert [each.mend is None for each in found] == [False, True, True, True, True]
    assert mended(text, found[0]) == draft(*ORDERED[:6])
    assert not found[0].mend.safe


@settings(max_examples=15)
@given(st.permutations(ORDERED[:-1]))
def test_every_order_is_mended_to_the_one_order(entries):
    text = draft(*entries)
    found = check_text(text, "REF121")
    assert bool(found) == (tuple(entries) != ORDERED[:-1])
    assert len(found) < len(ORDERED)
    if found:
        assert check_text(mended(text, found[0]), "REF121") == []


def test_what_is_listed_must_be_cited(checked):
    text = draft("GB/T 191　示例", "GB/T 4706.2　示例", body="按 GB/T 191 标志。")
    assert [each.span.text for each in checked(text, "REF124")] == ["GB/T 4706.2　示例"]


@pytest.mark.parametrize(
    ("entry", "body"),
    [
        ("GB/T 5750（所有部分）　示例", "按 GB/T 5750.4 试验。"),
        ("GB/T 5750.4　示例", "按 GB/T 5750 试验。"),
        ("GB/T 24001—2016（ISO 14001:2015，IDT）　示例", "按 GB/T 24001—2016 审核。"),
        ("GB/T 24421.1　示例", "按 GB/T 24421.1～24421.4 编写。"),
        ("GB/T 191　示例", "| 项目 | 方法 |\n| 标志 | GB/T 191 |"),
        ("GB/T 191　示例", "外壳按下列文件标志：\na） GB/T 191；\nb） 其他。"),
    ],
)
def test_other_ways_of_citing_an_entry(checked, entry, body):
    assert checked(draft(entry, body=body), "REF124") == []


def test_what_is_cited_in_a_note_alone_belongs_to_the_bibliography(checked):
    text = draft("GB/T 191　示例", body="外壳应标志。\n注：标志的例子见 GB/T 191。")
    [found] = checked(text, "REF124")
    assert "参考文献" in str(found.message)


def test_what_must_be_followed_must_be_listed_and_is_told_once(checked):
    text = draft("GB/T 191　示例", body="按 GB/T 191 标志，按 GB/T 4706.2 试验。\n按 GB/T 4706.2 验收。")
    assert [each.span.text for each in checked(text, "REF125")] == ["GB/T 4706.2"]


@pytest.mark.parametrize(
    "body",
    [
        "外壳应标志。\n注：例子见 GB/T 4706.2。",
        "外壳应标志，参见 GB/T 4706.2。",
        "外壳应标志。GB/T 4706.2 与本文件互为补充。",
        "更多的例子见 GB/T 4706.2。",
        "外壳应标志，例如按 GB/T 4706.2 的方法。",
        "外壳应标志。\n参考文献\n[1]　GB/T 4706.2　示例",
        "外壳应标志。\n附录A\n（资料性）\n示例\nA.1　概述\n见 GB/T 4706.2。",
    ],
)
def test_what_is_mentioned_in_passing_need_not_be_listed(checked, body):
    assert checked(draft("GB/T 191　示例", body=body), "REF125") == []


def test_a_text_that_is_no_standard_has_no_list(checked):
    assert checked("本合同的货物应符合 GB/T 191 的规定。", "REF125") == []


def test_years_agree_between_list_and_text(checked):
    text = draft("GB/T 191　示例", "GB/T 4706.2—2020　示例", body="按 GB/T 191—2008 和 GB/T 4706.2 试验。")
    first, second = checked(text, "REF126")
    assert str(first.message) == "这里注日期引用 GB/T 191—2008，清单中却不注日期"
    assert str(second.message) == "这里不注日期引用 GB/T 4706.2，清单中却是 GB/T 4706.2—2020"


def test_two_editions_may_be_listed(checked):
    text = draft("GB/T 191—2000　示例", "GB/T 191—2008　示例", body="按 GB/T 191—2000 和 GB/T 191—2008 试验。")
    assert checked(text, "REF123", "REF126") == []


def test_laws_and_books_need_no_number(checked):
    entries = (
        "中华人民共和国药典（2020年版）",
        "《定量包装商品计量监督管理办法》（国家市场监督管理总局令第 70 号）",
        "示例设备　通用要求",
    )
    assert [each.span.text for each in checked(draft(*entries), "REF122")] == ["示例设备　通用要求"]
