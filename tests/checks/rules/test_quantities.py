"""How quantities are written: spaces, ranges, tolerances, sizes, and values without a unit."""

from __future__ import annotations

import pytest
from tests.checks.conftest import checked


def of(text: str, *codes: str) -> list[tuple[str, str, str | None]]:
    """Code, words and mend of what is found."""
    return [
        (each.code, each.span.text, each.mend.text if each.mend else None)
        for each in checked("4 技术要求\n4.1 " + text, *(codes or ("QTY",)))
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("厚度应不小于 2mm。", ("QTY101", "2mm", " ")),
        ("温度应为(20±2)℃。", ("QTY101", "℃", " ")),
        ("电压应为 220V。", ("QTY101", "220V", " ")),
        ("流速应不大于 3m/s。", ("QTY101", "3m/s", " ")),
        ("寿命应不小于 10,000 h。", ("QTY102", "10,000", "10 000")),
        ("间隙应为 10～20 mm。", ("QTY111", "10～20 mm", "10 mm～20 mm")),
        ("间隙应为 10-20 mm。", ("QTY111", "10-20 mm", "10 mm～20 mm")),
        ("湿度应为 45～75%。", ("QTY111", "45～75%", "45%～75%")),
        ("间隙应为 10 mm-20 mm。", ("QTY112", "10 mm-20 mm", "～")),
        ("应抽取 3~5 个。", ("QTY112", "3~5", "～")),
        ("长度应为 80±2 mm。", ("QTY113", "80±2 mm", "80 mm±2 mm")),
        ("湿度应为 65±5%。", ("QTY113", "65±5%", "（65±5）%")),
        ("尺寸应为 80×25×50 mm。", ("QTY114", "80×25×50 mm", "80 mm×25 mm×50 mm")),
        ("间隙应为 20 mm～10 mm。", ("QTY115", "20 mm～10 mm", None)),
        ("长度应为 1 m～50 cm。", ("QTY115", "1 m～50 cm", None)),
        ("质量应为 5 kg～10 mm。", ("QTY115", "5 kg～10 mm", None)),
        ("外壳的厚度应不小于 2。", ("QTY121", "2", None)),
        ("外壳的高度应为 20；", ("QTY121", "20", None)),
    ],
)
def test_quantities_that_are_written_wrongly_are_found(text, found):
    assert of(text) == [found]


@pytest.mark.parametrize(
    "text",
    [
        "厚度应不小于 2 mm，温度应为（20±2）℃，湿度应不大于 60%，倾角应为 15°。",
        "应采用 5G 网络、3D 打印、M8 螺栓、LED-60W 灯和 4A级 景区。",
        "应符合 GB/T 2423.10—2019 和 IEC 60068-2-6:2007 h 法的规定。",
        "应符合 5.3～5.6 的规定，见 4.1-4.3。",
        "电压应为 220 V±10%，误差应为±2 mm。",
        "间隙应为 10 mm～20 mm，温度应为 -20 ℃～-5 ℃，长度应为 80 cm～1 m。",
        "导线应为 3×2.5 mm²，行程应不小于 2×10³ m，螺栓应为 M8×20 mm。",
        "试样取 100,200 和 300 三组。",
        "营业时间应为 8:00～20:00，有效期应为 2 年～3 年，应抽取 3～5 个。",
        "间距应为管径的 2 倍，质量等级应为 1，强度等级应不低于 5 级。",
        "厚度应符合 5.2，高度应为 3、5、8 m。",
        "网址为 https://example.com/a~3mm，型号为 ABC-20mm。",
        "温度 2 ℃～8 ℃。",
        "内标为 13C5,15N-脯氨酸。",
    ],
)
def test_quantities_that_are_right_are_left_alone(text):
    assert of(text) == []


def test_safe_mends_of_ranges_leave_no_finding():
    (finding,) = checked("4 要求\n4.1 间隙应为 10~20mm。", "QTY111")
    line = finding.span.block.text
    mended = line[: finding.span.start] + finding.mend.text + line[finding.span.end :]
    assert mended == "4.1 间隙应为 10 mm～20 mm。"
    assert checked("4 要求\n" + mended, "QTY") == []


def test_a_smaller_second_number_is_left_to_a_person():
    (finding,) = checked("4 要求\n4.1 间隙应为 20～10 mm。", "QTY111")
    assert not finding.mend.safe


TABLE = "4 要求\n外壳应符合表 1 的规定。\n{above}表 1 外壳{title}\n| 型号 | {head} |\n| A | {cell} |\n"


@pytest.mark.parametrize(
    ("above", "title", "head", "cell", "found"),
    [
        ("", "", "厚度", "2", 1),
        ("", "", "厚度", "≥2", 1),
        ("", "", "厚度/mm", "2", 0),
        ("", "", "厚度（mm）", "2", 0),
        ("", "", "厚度", "2 mm", 0),
        ("单位为毫米\n", "", "厚度", "2", 0),
        ("", " 单位：mm", "厚度", "2", 0),
        ("", "", "厚度等级", "2", 0),
        ("", "", "数量", "2", 0),
    ],
)
def test_a_column_of_bare_numbers_has_its_unit_somewhere(above, title, head, cell, found):
    text = TABLE.format(above=above, title=title, head=head, cell=cell)
    assert len(checked(text, "QTY122")) == found
