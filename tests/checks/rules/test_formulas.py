"""Numbers of formulas, and what cites them."""

from __future__ import annotations

import pytest
from tests.checks.conftest import checked

CODES = ("TXT131", "TXT132", "TXT133", "TXT134", "TXT135")
WHERE = "式中：\nρ——密度（g/cm³）。\n"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("4.1 按公式（1）计算。\nρ = m/V …………（1）\n" + WHERE, []),
        ("4.1 按公式（1）计算。\nρ = m/V ………… 1\n" + WHERE, ["TXT131"]),
        ("4.1 按公式（2）计算。\nρ = m/V …………（1）\n" + WHERE, ["TXT134"]),
        ("4.1 按公式1计算。\nρ = m/V …………（1）\n" + WHERE, ["TXT133"]),
        ("4.1 按公式（1）计算。\nρ = m/V …………（1）\nk = a/b …………（3）\n" + WHERE, ["TXT132"]),
        ("4.1 计算。\nρ = m/V …………（1）\n4.2 取整。\n4.3 记录。\n4.4 报告。", ["TXT135"]),
        ("4.1 按 GB/T 5750.4—2023 中公式（7）计算。\nρ = m/V …………（1）\n" + WHERE, []),
        ("4.1 按公式（9）计算，公式为图片。", []),
        ("4.1 计算公式 3 次。\nρ = m/V\t（1）\n" + WHERE, []),
        (
            "4.1 重复公式（1）。\nρ = m/V  （1）\n"
            + WHERE
            + "附录 A\n（规范性）\n修正\nk = a/b …………（A.1）\n式中：\nk——系数。",
            [],
        ),
        ("4.1 计算。\nρ = m/V …………（1）\n" + WHERE + "\t（2）\nE=mc²#(3)\n式中：\nE——能量。", []),
        ("4.1 分为以下两种（1）\n4.2 直径≥5 mm 的孔应去毛刺，并记录在表中（2）", []),
    ],
)
def test_formulas(text, found):
    assert [each.code for each in checked("4 计算\n" + text, *CODES)] == found
