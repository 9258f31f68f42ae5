from __future__ import annotations

import pytest

from guiju.checks.definition import Profile

COVER = (
    "ICS 97.140\nCCS Y 80\n{number}\n{title}\nSpecification for public seats\n2026-01-10 发布\n2026-02-10 实施\n"
    "某某市市场监督管理局 发布\n前言\n{foreword}\n1 范围\n"
    "本文件规定了座椅。\n2 规范性引用文件\n本文件没有规范性引用文件。\n"
)
CHAPTERS = "3 术语和定义\n没有。\n4 技术要求\n座面应平整。\n5 试验方法\n目测。"


def cover(number: str = "DB33/T 1234—2026", title: str = "公共座椅技术规范", foreword: str = "起草。") -> str:
    return COVER.format(number=number, title=title, foreword=foreword) + CHAPTERS


def test_a_full_cover_lacks_nothing(checked):
    codes = [f"STR{number}" for number in range(111, 119)]
    assert checked(cover(), *codes) == []


@pytest.mark.parametrize(
    ("line", "field"),
    [("ICS 97.140\n", "ICS"), ("CCS Y 80\n", "CCS"), ("2026-01-10 发布\n", "发布日期"), ("DB33/T 1234—2026\n", "编号")],
)
def test_each_missing_field_is_told_once(checked, line: str, field: str):
    [finding] = checked(cover().replace(line, ""), "STR111")
    assert field in finding.message


def test_classes_are_asked_of_an_enterprise_standard_less_strictly(checked):
    text = cover("Q/ABC 001—2026").replace("ICS 97.140\nCCS Y 80\n", "")
    assert [each.severity for each in checked(text, "STR111", profile=Profile.ENTERPRISE)] == ["warning", "warning"]


def test_days_still_to_be_filled_in_are_there(checked):
    text = cover().replace("2026-01-10", "20XX-XX-XX").replace("2026-02-10", "20XX-XX-XX")
    assert checked(text, "STR111", "STR115") == []


@pytest.mark.parametrize(
    "foreword",
    [
        "本文件的某些内容可能采用了专利。",
        "本文件及其所代替文件的历次版本发布情况为：",
        "试验设备采用进口部件。",
    ],
)
def test_a_foreword_that_adopts_and_replaces_nothing(checked, foreword: str):
    assert checked(cover(foreword=foreword), "STR113", "STR114") == []


@pytest.mark.parametrize(
    ("title", "number"),
    [
        ("公共座椅技术规范", "DB33/T 1234—2026"),
        ("公共座椅", "DB33/T 1234—2026"),
        ("公共座椅试验方法", "DB33/T 1234—2026"),
        ("公共座椅管理规程", "DB33/T 1234—2026"),
        ("座椅标准化工作 基本要求", "DB33/T 1234—2026"),
    ],
)
def test_titles_that_fit(checked, title: str, number: str):
    assert checked(cover(number, title), "STR116", "STR117") == []


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("公共座椅设置指南", "STR116"),
        ("公共座椅 分类与代码", "STR116"),
        ("公共座椅术语", "STR116"),
        ("公共座椅标准", "STR117"),
    ],
)
def test_titles_that_do_not(checked, title: str, code: str):
    assert len(checked(cover(title=title), code)) == 1
