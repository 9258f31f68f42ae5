"""Marks of adoption."""

from __future__ import annotations

import pytest
from tests.checks.example_register import of_references


@pytest.fixture
def register(db):
    of_references()


def test_a_mark_is_held_against_the_register(register, checked):
    [other] = checked("按 GB/T 90120—2016（ISO 90125：2015，IDT）抽样。", "REF131")
    assert str(other.message) == "登记簿中 GB/T 90120—2016 采用的是 ISO 90120:2015（IDT）"
    [degree] = checked("按 GB/T 90120—2016（ISO 90120：2015，NEQ）抽样。", "REF131")
    assert str(degree.message).endswith("这里写的是 NEQ")


def test_a_mark_without_year_and_a_standard_without_adoption_are_left_alone(register, checked):
    assert checked("按 GB/T 90120—2016（ISO 90120，IDT）和 GB/T 90103—2016（ISO 7，MOD）抽样。", "REF131") == []


def test_what_a_bracket_says_to_be_adopted_is_no_reference(register, checked):
    text = "按 GB/T 90121—2016（ISO 90121：2009，IDT）验收。"
    assert [each.code for each in checked(text, "REF")] == ["REF132"]
    assert [each.code for each in checked("按 ISO 90121：2009 验收。", "REF")] == ["REF102"]


COVER = """ICS 01.120
CCS A 00
GB/T 90121—2026
示例设备　验收
{}
2026-01-01 发布　2026-07-01 实施
1　范围
本文件规定了验收的要求。
2　规范性引用文件
本文件没有规范性引用文件。"""


def test_what_the_document_itself_adopts_may_have_moved_on(register, checked):
    [found] = checked(COVER.format("（ISO 90121：2009，IDT）"), "REF132")
    assert str(found.message) == "ISO 90121:2009 已有新版 ISO 90121:2022"
    assert checked(COVER.format("（ISO 90120：2015，IDT）"), "REF132") == []


def test_double_numbers(checked):
    assert checked("按 GB/T 19001—2016/ISO 9001:2015 审核，另按 GB/T 1—2016（ISO 2:2015，MOD）。", "REF133") == []
    assert len(checked("按 GB/T 19001—2016/ISO 9001:2015（ISO 9001:2015，NEQ）审核。", "REF133")) == 1


def test_eqv_is_obsolete(checked):
    [found] = checked("按 GB/T 2423—2001（IEC 60068:1990，eqv）试验。", "REF134")
    assert found.span.text.upper() == "EQV"
