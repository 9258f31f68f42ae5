"""Verbs are told from compounds without a segmenter."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guiju.checks.modals import verbs_in


def words(text: str, *safe: str) -> list[str]:
    return [verb.word for verb in verbs_in(text, safe)]


@pytest.mark.parametrize(
    "text",
    [
        "响应时间", "与之相对应的值", "一一对应", "匹配对应的", "人体感应灯", "清单相应内容", "具有效应",
        "不适应", "不适宜的储存",
        "因地制宜", "宜农土地", "不准予许可", "应用软件", "应用水平",
        "化学反应", "相应的值", "适应性", "对应关系", "供应商", "热效应",
        "传感器感应", "应急预案", "应力集中", "应对措施", "适宜的温度", "便宜", "事宜", "宜居城市", "宜昌市",
        "必须的文件", "必需品", "操作须知", "玉米须", "不得不停机", "不可抗力", "不可逆过程", "必不可少",
        "缺一不可", "推荐性国家标准", "合理化建议", "测量不准确", "对所有可能出现的结果", "功能够用",
        "经认可以后", "最好的方案", "按《应急必须规定》执行", "写有“必须”的标牌", "供不应求",
    ],
)  # fmt: skip
def test_a_verb_in_a_compound_is_none(text):
    assert words(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("外壳应平整", ["应"]),
        ("响应时间应记录", ["应"]),
        ("影响应记录", ["应"]),
        ("违反应追究", ["应"]),
        ("三相应平衡", ["应"]),
        ("核对应由两人进行", ["应"]),
        ("箱内应清洁", ["应"]),
        ("内应力应消除", ["应"]),
        ("应用清水冲洗", ["应"]),
        ("应对样品进行检验", ["应"]),
        ("应变更设计", ["应"]),
        ("不应当有，应当有", ["不应当", "应当"]),
        ("宜选用，不宜裸露", ["宜", "不宜"]),
        ("必须应急", ["必须"]),
        ("业务必须办理", ["必须"]),
        ("检查务必记录", ["务必"]),
        ("有可能发生，能够恢复", ["有可能", "能够"]),
    ],
)
def test_a_verb_stands_alone(text, found):
    assert words(text) == found


def test_a_project_has_compounds_of_its_own():
    assert words("应标值") == ["应"]
    assert words("应标值", "应标值") == []


@settings(max_examples=50)
@given(st.lists(st.sampled_from(["应", "响应", "影响", "宜", "必须", "“必须”", "平整", "，", "不得", "反"])))
def test_verbs_stand_where_they_are_said_to(parts):
    text = "".join(parts)
    ends = 0
    for verb in verbs_in(text):
        assert text[verb.start : verb.end] == verb.word
        assert verb.start >= ends
        ends = verb.end
