"""What was to be replaced, and what only looks so."""

from __future__ import annotations

import pytest
from tests.checks.conftest import checked

from guiju.checks.definition import Profile


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("厚度应不小于 TBD mm。", ["TBD"]),
        ("数量待定，高度待补充。", ["待定", "待补充"]),
        ("相应制度有待完善，应列出待确认的项目。", []),
        ("由 XXX 公司供货，电话×××。", ["XXX", "×××"]),
        ("等待定时器归零，期待定位准确，型号为 LED-XXX 和 XXX-3，应符合 DB33/T XXXX—2026。", []),
        ("示例：编号为×××。", []),
    ],
)
def test_unfinished_words(text, found):
    head = "1 范围\n本文件规定了要求。\n2 规范性引用文件\n本文件没有规范性引用文件。\n4 要求\n"
    lines = text if text.startswith("示例") else "4.1 " + text
    assert [each.span.text for each in checked(head + lines, "TXT101")] == found


def test_a_draft_without_a_number_yet_has_crosses_on_its_cover():
    text = "DB33/T XXXX—2026\n养老机构服务规范\n2026-XX-XX 发布\n"
    text += "1 范围\n本文件规定了要求。\n2 规范性引用文件\n本文件没有规范性引用文件。"
    assert checked(text, "TXT101") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("单击或点击此处输入文字。", 1),
        ("［此处填写单位名称］", 1),
        ("用户点击此处的图标后，应显示帮助。", 0),
        ("应在此处设置标志。", 0),
    ],
)
def test_words_of_templates(text, found):
    assert len(checked(text, "TXT102", profile=Profile.DOCUMENT)) == found
