"""Characters that look right and are not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.checks.conftest import DAY, checked

from guiju.checks.definition import Profile
from guiju.checks.profiles import Settings
from guiju.checks.running import check
from guiju.documents.reading import of_text


@pytest.mark.parametrize(
    ("code", "text", "found"),
    [
        ("TXT121", "厚度应不小于１２．５ mm，维生素Ｅ。", [("１２．５", "12.5"), ("Ｅ", "E")]),
        ("TXT122", "应平整,无裂纹", [(",", "，")]),
        ("TXT122", "代号 A:B，比例 1:2，英文 a, b", []),
        ("TXT123", "300 mm x 200 mm，1920*1080，30X40 cm", [("x", "×"), ("*", "×"), ("X", "×")]),
        ("TXT123", "地址 0x20，螺栓 M6x20，2x+1，型号 A3x4，image-63-1024x763.png", []),
        ("TXT124", "应 >=2 mm，+-0.1，+/-0.5，≦3", [(">=", "≥"), ("+-", "±"), ("+/-", "±"), ("≦", "≤")]),
        ("TXT124", "a -> b，=> 输出", []),
        ("TXT125", "厚度应为 1O mm，长度应为 2l5 mm。", [("1O", "10"), ("2l5", "215")]),
        ("TXT125", "5 l 水，H2O，C + O2 → 2O2，IPX5，编号 A1O2", []),
        ("TXT126", "40 ºC，15˚，20。C", [("ºC", "℃"), ("˚", "°"), ("。C", "℃")]),
        ("TXT126", "40 ℃，15°，见图 3。C 型", []),
        ("TXT128", "平整，。无裂纹。。", [("，。", "。"), ("。。", "。")]),
        ("TXT128", "等等……，“是。”，3.5。", []),
        ("TXT129", "外壳（含底座应平整", [("（", None)]),
        ("TXT129", "外壳”应平整", [("”", None)]),
        ("TXT129", "a) 尺寸，见 b) 和（2)，一）总则", []),
    ],
)
def test_characters(code, text, found):
    got = [(each.span.text, each.mend.text if each.mend else None) for each in checked("4 要求\n4.1 " + text, code)]
    assert got == found


def test_a_pair_of_brackets_may_hold_several_paragraphs():
    text = "4 要求\n4.1 外壳（包括：\n底座、\n盖板）应平整。"
    assert checked(text, "TXT129") == []
    assert len(checked(text.replace("）", ""), "TXT129")) == 1


def test_what_the_fonts_of_a_pdf_do_not_tell_is_not_the_writers_fault():
    document = of_text("4 要求\n4.1 厚度应\uf0b3 2 mm（含漆。")
    settings = Settings(profile=Profile.STANDARD, select=("TXT127", "TXT129"))
    assert len(check(document, settings=settings, on=DAY).findings) == 2
    assert check(replace(document, format="pdf"), settings=settings, on=DAY).findings == ()
