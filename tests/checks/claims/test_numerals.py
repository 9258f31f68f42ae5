"""What a printed number allows, and which numbers count something."""

from __future__ import annotations

import pytest

from guiju.checks.claims.numerals import UNBOUNDED, exactly, find_numerals, in_words


def only(text: str):
    (found,) = find_numerals(text)
    return found


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("发布国家标准2252项", 2252, 2252, "项"),
        ("共1,713,107项标准", 1713107, 1713107, "项"),
        ("新增44万多项", 440_000, 450_000, "项"),
        ("地方标准80余项", 80, 90, "项"),
        ("完成审评7700余项", 7700, 7800, "项"),
        ("近200个国家", 160, 200, "个"),
        ("超5000人次", 4500, UNBOUNDED, "人次"),
        ("1300多家组织", 1300, 1400, "家"),
        ("发布3.4万项结果", 33_500, 34_500, "项"),
        ("112000家企业", 111_500, 112_500, "家"),
        ("占比21.40%", 21.395, 21.405, "%"),
        ("两项团体标准", 2, 2, "项"),
        ("九条指导意见", 9, 9, "条"),
        ("数十位院士", 20, 100, "位"),
        ("上万家企业", 10_000, 100_000, "家"),
        ("一百二十三项", 123, 123, "项"),
        ("其中TC10个", 10, 10, "个"),
        ("总量1.35亿，增长较快", 134_500_000, 135_500_000, ""),
        ("约50场次", 45, 55, "场次"),
    ],
)
def test_a_printed_number_allows_a_range(text, low, high, unit):
    found = only(text)
    assert (float(found.amount.low), float(found.amount.high)) == pytest.approx((float(low), float(high)))
    assert found.unit == unit


@pytest.mark.parametrize(
    "text",
    [
        "2020年4月29日",
        "《工作指南（2020年版）》",
        "图1  数量对比",
        "第36届主席",
        "GB/T 38961-38963）正式发布",
        "ISO/TC 333）等",
        "民办函〔2020〕114号",
        "统一组织原材料供应",
        "一个目标，一种方法",
        "约10%—30%供电能力",
        "第六至十八类案件",
        "“十四五”规划",
        "IEC TS 60904标准",
    ],
)
def test_dates_ordinals_and_numbers_of_documents_count_nothing(text):
    assert list(find_numerals(text)) == []


def test_what_is_demanded_is_told_from_what_is():
    assert only("培训班不少于4期").is_bound
    assert only("处五千元以上罚款").is_bound
    assert not only("超过4期").is_bound


@pytest.mark.parametrize(
    ("words", "value"), [("三十六", 36), ("两万", 20_000), ("一百零二", 102), ("十", 10), ("十百", None)]
)
def test_numbers_in_words(words, value):
    assert in_words(words) == value


def test_ranges_that_meet_do_not_contradict():
    assert only("44万多项").amount.meets(exactly(446_664))
    assert not only("44万多项").amount.meets(exactly(451_000))
