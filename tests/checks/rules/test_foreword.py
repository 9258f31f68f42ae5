from __future__ import annotations

import pytest

from guiju.checks.rules.foreword import BASIS

CODES = ("STR131", "STR132", "STR133", "STR134", "STR137")


def draft(*lines: str, cover: str = "DB33/T 1234—2026\n公共座椅规范\n2026-01-10 发布") -> str:
    return "\n".join((cover, "前言", *lines, "1 范围", "本文件规定了座椅。", "2 规范性引用文件", "没有。"))


FULL = (
    BASIS,
    "本文件是 DB33/T 1234 的第 1 部分。",
    "本文件代替 DB33/T 1234—2016《公共座椅》，与 DB33/T 1234—2016 相比，除结构调整和编辑性改动外，主要技术变化如下：",
    "a) 增加了座面高度的要求（见 4.1）；",
    "b) 删除了木质座椅（2016 年版的第 5 章）。",
    "请注意本文件的某些内容可能涉及专利。本文件的发布机构不承担识别专利的责任。",
    "本文件由某某市城市管理局提出并归口。",
    "本文件起草单位：某某研究院、某某公司。",
    "本文件主要起草人：沈某、陆某。",
    "本文件及其所代替文件的历次版本发布情况为：",
    "——2016 年首次发布为 DB33/T 1234—2016；",
    "——本次为第一次修订。",
)


def test_a_full_foreword_is_right(checked):
    cover = "DB33/T 1234—2026\n代替 DB33/T 1234—2016\n公共座椅规范\n2026-01-10 发布"
    assert checked(draft(*FULL, cover=cover), *CODES) == []


@pytest.mark.parametrize(
    "line",
    [
        BASIS.replace("　", ""),
        BASIS.replace("GB/T 1.1", "GB/T  1.1").replace("第1部分", "第 1 部分"),
        BASIS.replace("的规定", "和 GB/T 20001.10—2014《标准编写规则 第10部分：产品标准》的规定"),
    ],
)
def test_the_basis_in_the_prescribed_words(checked, line: str):
    assert checked(draft(line), "STR131") == []


@pytest.mark.parametrize(
    "line",
    ["本标准按照 GB/T 1.1-2009 给出的规则起草。", "本文件依据 GB/T 1.1—2020 编写起草。", "本文件的编写遵守有关规定。"],
)
def test_the_basis_in_other_words(checked, line: str):
    assert len(checked(draft(line), "STR131")) == 1


def test_former_editions_without_this_one(checked):
    lines = (BASIS, "本文件及其所代替文件的历次版本发布情况为：", "——2016 年发布为 DB33/T 1234—2016。")
    [finding] = checked(draft(*lines), "STR133")
    assert finding.span.text.startswith("本文件及其所代替")


def test_changes_without_clauses(checked):
    lines = ("本文件代替 DB33/T 1234—2016，主要技术变化如下：", "——增加了要求。")
    [finding] = checked(draft(*lines), "STR134")
    assert "章条" in finding.message


def test_a_new_standard_has_no_changes(checked):
    assert checked(draft(BASIS, "本文件为首次发布。"), "STR134") == []


@pytest.mark.parametrize(("number", "count"), [("GB 12345—2026", 2), ("GB/T 12345—2026", 0), ("GB XXXXX—XXXX", 2)])
def test_drafters_of_mandatory_standards(checked, number: str, count: int):
    lines = (BASIS, "本文件起草单位：某某。", "本文件主要起草人：张某。")
    assert len(checked(draft(*lines, cover=f"{number}\n座椅\n2026-01-10 发布"), "STR135")) == count


def test_a_part_with_an_introduction_and_a_title_without_parts(checked):
    assert checked(draft(BASIS, cover="DB33/T 1—2026\n城市部分道路座椅\n2026-01-10 发布"), "STR141") == []
