"""Leads on competition: what is told, and above all what is not."""

from __future__ import annotations

import pytest

from guiju.checks.definition import Profile, Severity
from guiju.checks.rules import every


def draft(sentence: str, *, foreword: str = "本文件按照 GB/T 1.1—2020 起草。") -> str:
    return f"前言\n{foreword}\n1 范围\n本文件规定了示例。\n2 规范性引用文件\n本文件没有。\n4 要求\n4.1 {sentence}"


@pytest.mark.parametrize(
    ("code", "sentence", "quote"),
    [
        ("FAIR101", "电缆应采用“长虹”牌产品。", "采用“长虹”牌"),
        ("FAIR101", "检测应委托协会指定的检测机构。", "指定的检测机构"),
        ("FAIR101", "系统由唯一供应商供货。", "唯一供应商"),
        ("FAIR102", "应采用发明专利 ZL 201510123456.7 的方法。", "采用发明专利"),
        ("FAIR103", "产量不得超过上一年。产量不应超过 500 t。", "产量不得超过"),
        ("FAIR103", "最低零售价格由协会公布。", "最低零售价格"),
        ("FAIR103", "会员之间不得降价。", "不得降价"),
        ("FAIR104", "产品仅限于华东地区销售。", "仅限于华东地区销售"),
        ("FAIR105", "仅限本会会员使用标志。", "仅限本会会员"),
        ("FAIR105", "产品应经协会认证。", "应经协会认证"),
        ("FAIR106", "交纳授权费，付费后方可使用标志。", "交纳授权费"),
        ("FAIR107", "优先采用本地品牌。", "优先采用本地品牌"),
        ("FAIR107", "供应商的注册地应在本市。", "注册地应在本市"),
    ],
)
def test_a_pattern_is_told_with_its_words(checked, code, sentence, quote):
    [found] = checked(draft(sentence), code, profile=Profile.ASSOCIATION)
    assert found.severity is Severity.LEAD
    assert found.span.text == quote
    assert quote in found.message
    assert found.found.detail["law"]


@pytest.mark.parametrize(
    "sentence",
    [
        "铭牌应采用耐腐蚀材料，标识牌应设在入口处。",
        "检验应由国务院药品监督管理部门依法指定的检验机构进行。",
        "不得指定生产厂、供应商。",
        "品牌应为参考，可用同等产品代替。",
        "应明码标价，公示收费标准。",
        "投标报价不得低于成本。",
        "房屋租赁按政府指导价格执行。",
        "利用率应不低于 80 %。",
        "本产品适用于城市、县城地区的供水，包括但不限于城区销售网点。",
        "消费者有权拒绝与商家交易。",
        "有下列情形的只有经营者可以申请。",
        "应支付押金的，押金应单独存放。",
        "外地游客须持有效证件入园。",
        "当地主管部门应建立台账。",
        "本地气象资料应不少于 10 年。",
        "地理标志产品应产自规定的产地范围。",
        "价格信息应每月公布。",
        "采用的产品应符合 GB/T 90102—2018。",
    ],
)
def test_what_standards_say_every_day_is_no_lead(checked, sentence):
    assert checked(draft(sentence), "FAIR", profile=Profile.ASSOCIATION) == []


def test_a_foreword_may_name_firms_and_patents(checked):
    foreword = "本文件起草单位：示例电子有限公司。本文件的发布机构提请注意，声明符合本文件时，可能涉及专利的使用。"
    sentence = "应采用发明专利 ZL 201510123456.7 的方法。"
    assert checked(draft(sentence, foreword=foreword), "FAIR", profile=Profile.ASSOCIATION) == []


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("投标人必须执行 GB/T 19001—2016。", 1),
        ("投标人必须执行 GB 4943.1—2022。", 0),
        ("国家暂缓强制执行，对 GB/T 18268—2010 的要求建议参考实施。", 0),
        ("投标人宜采用 GB/T 19001—2016。", 0),
    ],
)
def test_only_voluntary_standards_can_be_forced(checked, sentence, found):
    assert len(checked(sentence, "FAIR108", profile=Profile.TENDER)) == found


def test_no_lead_says_that_anything_is_illegal():
    for rule in every():
        if rule.family == "FAIR":
            assert rule.severity is Severity.LEAD
            assert "违反" not in f"{rule.title}{rule.why}"
            assert "线索" in rule.why or "问清楚" in rule.why
