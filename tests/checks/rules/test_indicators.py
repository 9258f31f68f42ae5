"""Indicators of a draft: found in tables and sentences, compared with the register, tested or not."""

from __future__ import annotations

from datetime import date

import pytest

from guiju.base.limits import read_limit
from guiju.checks.definition import Profile, Severity
from guiju.checks.indicators import indicators
from guiju.checks.profiles import Settings
from guiju.checks.subject import Subject
from guiju.documents.reading import of_text
from guiju.standards.requirements import actions

TABLE = "4.9 性能应符合表 1 的规定。\n表1 性能\n"


def draft(*clauses: str, title: str = "电暖手器", number: str = "Q/ABC 001—2026", tests: str = "") -> str:
    head = f"{number}\n{title}\n1 范围\n本文件规定了{title}的要求。\n2 规范性引用文件\n本文件没有规范性引用文件。\n"
    own = "\n".join(clauses)
    last = f"\n5 试验方法\n{tests}" if tests else ""
    return f"{head}3 术语和定义\n本文件没有需要界定的术语和定义。\n4 技术要求\n{own}{last}"


def found_in(text: str) -> list[tuple[str, str]]:
    subject = Subject(of_text(text), on=date(2026, 6, 1), settings=Settings())
    return [(each.characteristic, str(each.limit)) for each in indicators(subject)]


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("4.1 外壳的厚度应不小于 2 mm。", [("外壳的厚度", "≥ 2 mm")]),
        ("4.1 表面温度不应大于 55 ℃，噪声应小于 45 dB(A)。", [("表面温度", "≤ 55 ℃"), ("噪声", "< 45 dB(A)")]),
        ("4.1 正常工作时，表面温度应在 40 ℃～55 ℃。", [("表面温度", "40 ℃～55 ℃")]),
        ("4.1 充满电后工作时间不应少于 5 h。", [("工作时间", "≥ 5 h")]),
        ("4.1 宽度应为(50±2) mm。", [("宽度", "48 mm～52 mm")]),
        ("4.1 承受 1000 N 的静载后的残余变形应不大于 3 mm。", [("残余变形", "≤ 3 mm")]),
        ("4.1 计时器的误差应不大于 1 s。", [("计时器的误差", "≤ 1 s")]),
        ("4.1 使用者应年满 18 岁。", []),
        ("4.1 温度高于 60 ℃时，应自动断电。", []),
        ("4.1 应按 5.1～5.3 的规定检验。", []),
        ("4.1 外观应无裂纹，抽取不少于 3 个样品。", []),
    ],
)
def test_sentences_that_require_give_indicators(clause, expected):
    assert found_in(draft(clause)) == expected


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("| 项目 | 指标 |\n| 厚度/mm | ≥ 2 |", [("厚度", "≥ 2 mm")]),
        ("| 项目 | 指标 |\n| 铅（以 Pb 计，mg/kg） | ≤ 90 |", [("铅", "≤ 90 mg/kg")]),
        ("| 序号 | 检验项目 | 单位 | 技术要求 |\n| 1 | 容量 | mA·h | ≥ 2000 |", [("容量", "≥ 2000 mA·h")]),
        ("| 项目 | 指标 |\n| 外观 | 无裂纹 |\n| 厚度 | 2 |", []),
        ("| 型号 | 颜色 |\n| A | ≥ 2 |", []),
    ],
)
def test_tables_of_requirements_give_indicators(rows, expected):
    assert found_in(draft(TABLE + rows)) == expected


def test_conditions_of_a_test_are_no_indicators():
    text = draft("4.1 厚度应不小于 2 mm。", tests="5.1 厚度\n试验箱的温度应为 20 ℃～25 ℃。")
    assert found_in(text) == [("厚度", "≥ 2 mm")]


@pytest.fixture
def register(make_standard):
    def enter(number, characteristic, limit, **given):
        edition = make_standard(number, effective_on=date(2024, 1, 1)) if isinstance(number, str) else number
        values = {"product": "电暖手器；暖手宝", "source": "标准文本", **given}
        actions.enter_requirement(edition, characteristic=characteristic, limit=read_limit(limit), by="test", **values)
        return edition

    return enter


@pytest.mark.parametrize(
    ("clause", "found"),
    [
        ("4.1 表面温度应不大于 60 ℃。", True),
        ("4.1 产品的表面温度应不大于 60 ℃。", True),
        ("4.1 电暖手器表面温度应不大于 60 ℃。", True),
        (TABLE + "| 项目 | 指标 |\n| 表面温度/℃ | ≤ 60 |", True),
        ("4.1 表面温度应不大于 55 ℃。", False),
        ("4.1 手柄的表面温度应不大于 60 ℃。", False),  # another part may have another limit
        ("4.1 表面温度应不小于 40 ℃。", False),  # another side
        ("4.1 表面温度应不大于 60。", False),  # no unit to compare by
    ],
)
@pytest.mark.django_db
def test_looser_than_a_mandatory_limit(register, checked, clause, found):
    register("GB 90303-2024", "表面温度；外表温度", "≤ 55 ℃", clause="5.2")
    results = checked(draft(clause), "IND101", profile=Profile.ENTERPRISE)
    assert len(results) == found
    for each in results:
        assert each.severity is Severity.ERROR
        assert "GB 90303—2024 第 5.2 条的 ≤ 55 ℃" in each.message
        assert each.found.detail["required"] == "≤ 55 ℃"


@pytest.mark.django_db
def test_of_several_conditions_the_widest_counts(register, checked):
    edition = register("GB 90303-2024", "表面温度", "≤ 45 ℃", condition="儿童用")
    register(edition, "表面温度", "≤ 55 ℃", condition="其他")
    assert checked(draft("4.1 表面温度应不大于 50 ℃。"), "IND101", profile=Profile.ENTERPRISE) == []
    assert checked(draft("4.1 表面温度应不大于 56 ℃。"), "IND101", profile=Profile.ENTERPRISE) != []


@pytest.mark.django_db
def test_other_products_own_editions_and_withdrawn_ones_do_not_bind(register, checked, make_standard):
    register("GB 90303-2024", "表面温度", "≤ 55 ℃")
    clause = "4.1 表面温度应不大于 60 ℃。"
    assert checked(draft(clause, title="电饭锅"), "IND101", profile=Profile.ENTERPRISE) == []
    assert checked(draft(clause, number="GB 90303—2026"), "IND101") == []
    assert checked(draft(clause), "IND101", profile=Profile.ENTERPRISE, on=date(2023, 1, 1)) == []


@pytest.mark.django_db
def test_looser_than_a_voluntary_limit_is_worth_a_word(register, checked):
    register("GB/T 90304-2024", "充电时间", "≤ 5 h")
    [found] = checked(draft("4.1 充电时间应不大于 360 min。"), "IND101", "IND102", profile=Profile.ENTERPRISE)
    assert (found.code, found.severity) == ("IND102", Severity.NOTICE)
    assert checked(draft("4.1 充电时间应不大于 300 min。"), "IND102", profile=Profile.ENTERPRISE) == []


OWN = ("IND103", "IND104", "IND105", "IND106")


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (draft("4.1 外观应美观。"), ["IND103"]),
        (draft("4.1 厚度应不小于 2 mm。"), ["IND105"]),
        (draft("4.1 厚度应不小于 2 mm，按 GB/T 90102 规定的方法测定。"), []),
        (draft("4.1 厚度应不小于 2 mm。", tests="5.1 厚度\n用卡尺测量。"), []),
        (draft("4.1 厚度应不小于 2 mm。", tests="5.1 用卡尺检验 4.1 的要求。"), []),
        (draft("4.1 厚度应不小于 2 mm。", "4.2 噪声应小于 45 dB(A)。", tests="5.1 厚度\n用卡尺测量。"), ["IND106"]),
        (draft(TABLE + "| 项目 | 指标 | 试验方法 |\n| 厚度 | ≥ 2 mm | 目测 |"), []),
        (draft(TABLE + "| 项目 | 指标 | 试验方法 |\n| 厚度 | ≥ 2 mm | 5.1 |\n| 宽度 | ≥ 3 mm | |"), ["IND104"]),
        ("一段不是标准的话。", []),
    ],
)
def test_indicators_are_there_and_can_be_tested(checked, text, codes):
    assert [each.code for each in checked(text, *OWN, profile=Profile.ENTERPRISE)] == codes
