"""A specification that several people wrote over ten years: checked, mended unasked, checked again."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.checks.conftest import DAY
from tests.checks.example_register import entered

from guiju.checks.definition import Profile
from guiju.checks.mending import mended
from guiju.checks.profiles import Settings
from guiju.checks.running import check
from guiju.documents.reading import of_text

REFERENCES = Settings(profile=Profile.STANDARD, select=("REF101", "REF102", "REF104", "REF106", "REF112", "NUM"))
SPELLINGS = (
    "GB/T 9100{n}—2005",
    "GB/T 9100{n}-2005",
    "GB/T9100{n}-2005",
    "GBT 9100{n}-2005",
    "GB∕T 9100{n} – 2005",
    "GB/T  9100{n}--2005",
    "ＧＢ／Ｔ 9100{n}—2005",
    "GB/T9100{n}—2018",
    "GB/T 9100{n}-2018",
    "GB / T 9100{n}—2018",
)


@pytest.mark.django_db
def test_forty_references_typed_by_many_are_clean_after_one_mending(tmp_path: Path):
    for n in range(10):
        entered(f"GB/T 9100{n}-2005", f"示例设备 试验方法 {n}", "2005-10-01")
        entered(f"GB/T 9100{n}-2018", f"示例设备 试验方法 {n}", "2018-10-01", replaces=[f"GB/T 9100{n}-2005"])
    numbers = [spelling.format(n=(n + turn) % 10) for turn in range(4) for n, spelling in enumerate(SPELLINGS)]
    forms = (
        "外壳按 {} 试验。",
        "外壳按 {}《示例设备　试验方法　{n}》试验。",
        "外壳应符合{}的规定。",
        "[7]　{}　示例设备　试验方法　{n}",
    )
    lines = [forms[place % 4].format(number, n=number.split("9100")[1][0]) for place, number in enumerate(numbers)]
    path = tmp_path / "规范.txt"
    path.write_text("\n".join(lines), "utf-8")

    first = check(of_text(path.read_text("utf-8"), name=path.name), settings=REFERENCES, on=DAY)
    assert {each.code for each in first.findings} == {"REF102", "NUM101", "NUM102", "NUM103"}
    assert len([each for each in first.findings if each.code == "REF102"]) == 28
    mending = mended(path, first)
    assert mending.left == ()

    text = mending.content.decode("utf-8")
    assert [str(each.message) for each in check(of_text(text), settings=REFERENCES, on=DAY).findings] == []
    assert "GB/T 91003—2018《示例设备　试验方法　3》" in text
