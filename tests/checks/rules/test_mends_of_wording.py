"""Safe mends of wording and quantities, written into a file: what is mended is right, and stays as it is."""

from __future__ import annotations

from pathlib import Path

from tests.checks.conftest import DAY

from guiju.checks.definition import Profile
from guiju.checks.mending import mended
from guiju.checks.profiles import Settings
from guiju.checks.running import Report, check
from guiju.documents.reading import read

WRONG = """前言
本标准按照 GB/T 1.1—2020 的规定起草。
1 范围
本标准规定了外壳的要求。
2 规范性引用文件
本文件没有规范性引用文件。
4 技术要求：
4.1 外壳必须平整,应当无裂纹，不得漏油。
4.2 厚度应为10~20mm，长度应为 80±2MM，转速应 >=1500rpm。
4.3 尺寸应为 300x200x50 mm，温度应为 40ºC，湿度应为 45-75%。
4.4 外壳应应能够承受 ５０ N 的的力。。
4.5 密度按公式1计算。
ρ = m/V ………… 1
式中：
ρ——密度，单位为克每立方厘米（g/cm³）。
"""

RIGHT = """前言
本文件按照 GB/T 1.1—2020 的规定起草。
1 范围
本文件规定了外壳的要求。
2 规范性引用文件
本文件没有规范性引用文件。
4 技术要求
4.1 外壳应平整，应无裂纹，不应漏油。
4.2 厚度应为10 mm～20 mm，长度应为 80 mm±2 mm，转速应 ≥1500 r/min。
4.3 尺寸应为 300 mm×200 mm×50 mm，温度应为 40 ℃，湿度应为 45%～75%。
4.4 外壳应能承受 50 N 的力。
4.5 密度按公式（1）计算。
ρ = m/V ………… （1）
式中：
ρ——密度，单位为克每立方厘米（g/cm³）。
"""


def report_of(file: Path) -> Report:
    settings = Settings(profile=Profile.STANDARD, select=("TXT", "VRB", "QTY"))
    return check(read(file), settings=settings, on=DAY, register=False)


def test_mends_lead_to_a_text_with_nothing_to_mend(tmp_path):
    file = tmp_path / "draft.txt"
    file.write_text(WRONG, "utf-8")
    for _round in range(3):
        file.write_bytes(mended(file, report_of(file)).content)
    assert file.read_text("utf-8") == RIGHT
    assert [(each.code, each.span.text) for each in report_of(file).findings] == []
