"""Units that are not legal, written wrongly, or written in words."""

from __future__ import annotations

import pytest
from tests.checks.conftest import checked


def of(text: str, *codes: str) -> list[tuple[str, str, str | None]]:
    return [
        (each.code, each.span.text, each.mend.text if each.mend else None)
        for each in checked("4 技术要求\n4.1 " + text, *(codes or ("QTY131", "QTY132", "QTY133", "QTY134")))
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("压力应不大于 3 bar。", ("QTY131", "3 bar", "300 kPa")),
        ("屏幕应不小于 15 英寸。", ("QTY131", "15 英寸", "381 mm")),
        ("载荷应不小于 70公斤力。", ("QTY131", "70公斤力", "686 N")),
        ("宽度应不小于 2.4尺。", ("QTY131", "2.4尺", "0.8 m")),
        ("杂质应不大于 5 ppm。", ("QTY131", "5 ppm", None)),
        ("能量应不大于 140 kcal/mol。", ("QTY131", "140 kcal", None)),
        ("功率应为 1.3 个马力。", ("QTY131", "1.3 个马力", "0.956 kW")),
        ("质量应不大于 5 KG。", ("QTY132", "KG", "kg")),
        ("压力应不小于 2 Mpa。", ("QTY132", "Mpa", "MPa")),
        ("转速应为 1500 rpm。", ("QTY132", "rpm", "r/min")),
        ("浸水 48 hr。", ("QTY132", "hr", "h")),
        ("盐水为 5%（m/m）。", ("QTY133", "%（m/m）", None)),
        ("周围3米以内应无障碍物。", ("QTY134", "米", " m")),
    ],
)
def test_units_that_are_wrong_are_found(text, found):
    assert of(text) == [found]


@pytest.mark.parametrize(
    "text",
    [
        "压力应不大于 300 kPa，机架的宽度应为 482.6 mm（19 英寸），管径应为 25.4 mm（即 1 英寸）。",
        "血压计应能显示 300 mmHg。",
        "口罩应为 KN95 型，编号为 DB33/T 2147—2018，型号为 A5 KG9。",
        "功率应不小于 2 mW，频率应为 50 Hz，照度应不小于 300 lx。",
        "应有 24小时服务电话，尺寸应符合图 3，尺寸偏差应为 1 级。",
        "应设 2 安全出口。",
    ],
)
def test_units_that_are_right_are_left_alone(text):
    assert of(text) == []


def test_the_head_of_a_column_is_read_too():
    table = "4 要求\n表 1 压力\n| 型号 | 压力/psi | 真空（mmHg） |\n| A | 3 | 4 |"
    assert [each.span.text for each in checked(table, "QTY131")] == ["psi", "mmHg"]
