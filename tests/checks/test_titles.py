"""Titles that are the same to a reader."""

from __future__ import annotations

import pytest

from guiju.checks.titles import is_same_title

TITLE = "标准化工作导则 第1部分：标准化文件的结构和起草规则"


@pytest.mark.parametrize(
    "other",
    [
        "标准化工作导则　第1部分：标准化文件的结构和起草规则",
        "标准化工作导则 第 1 部分: 标准化文件的结构和起草规则",
        "标准化工作导则第一部分标准化文件的结构和起草规则",
        "标准化工作导则 第１部分：标准化文件的结构和起草规则（ISO/IEC 导则，NEQ）",
        "标准化工作导则 第1部分：标准化文件的结构和起草规则[S]. 北京：中国标准出版社，2020.",
    ],
)
def test_the_same_title(other):
    assert is_same_title(TITLE, other)


@pytest.mark.parametrize(
    "other",
    [
        "标准化工作导则 第2部分：标准化文件的结构和起草规则",
        "标准化工作导则 第1部分：标准的结构和编写",
        "标准化工作导则",
        "标准化工作导则 第11部分：标准化文件的结构和起草规则",
    ],
)
def test_another_title(other):
    assert not is_same_title(TITLE, other)
