"""What contradicts and what only looks so, one small report each."""

from __future__ import annotations

import pytest

from guiju.checks.claims import Severity, audit, read_text
from guiju.checks.claims.findings import Code


def found(text: str):
    return [(finding.code, finding.severity) for finding in audit(read_text(text)).findings]


def only(text: str):
    (finding,) = audit(read_text(text)).findings
    return finding


WRONG = Severity.CONTRADICTION


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2020年，新成立技术委员会23个，其中TC4个，SC17个，SWG3个。", Code.PARTS),
        ("2020年批准发布国家标准2252项，其中强制性标准99项，推荐性标准2135项。", Code.PARTS),
        ("截至2020年底，技术委员会共1330个，包括545个TC、771个SC和41个SWG。", Code.PARTS),
        ("2021年立项计划60项，按行业划分，机械类20项，电子类30项。", Code.PARTS),
        ("截至2020年底，平台注册企业共341940家，其中350592家企业通过平台自我声明公开标准。", Code.PART_ABOVE_WHOLE),
        ("截至2020年底，团体标准共200项。按领域分，农业类50项，占比24%；工业类150项，占比75%。", Code.SHARE),
        ("2019年发布国家标准100项。2020年发布国家标准130项，比上年增加40项。", Code.CHANGE),
        ("2019年发布国家标准100项。2020年发布国家标准130项，同比增长40%。", Code.GROWTH),
        ("2020年发布国家标准130项，比上年增加30项，增长40%。", Code.GROWTH),
        ("2020年发布国家标准130项。\n全市工作有成效。2020年，批准发布国家标准139项。", Code.SAID_TWICE),
        ("2020年发布国家标准130项。截至2020年底，国家标准共120项。", Code.STOCK),
        ("全国共有幼儿园2948所，比上年增加317所，增长1.07%。", Code.GROWTH),
        ("衣1108件，占比28.07%；食945件，占比21.42%；住539件，占比13.66%；行179件，占比4.54%。", Code.SHARES_OF_ONE),
        ("发布《甲规范》《乙规范》《丙规范》两项国家标准。", Code.ENUMERATION),
        ("发布《甲规范》《乙规范》《丙规范》等两项国家标准。", Code.ENUMERATION),
        ("2020年发布团体标准55项。\n\n团体标准发布数量\n2019年\t2020年\t40\t56\n", Code.CHART),
    ],
)  # fmt: skip
def test_contradictions(text, code):
    assert found(text) == [(code, WRONG)]


@pytest.mark.parametrize(
    "text",
    [
        "2020年，新成立技术委员会23个，其中TC3个，SC17个，SWG3个。",
        "2020年制定标准15项，其中1项入选示范项目，5项上升为团体标准。",
        "2020年批准发布国家标准2252项，其中重点领域标准99项，消费品标准153项。",
        "截至2020年底，国家标准共2300项，其中强制性标准100项，推荐性标准2100项，另有指导性技术文件100项。",
        "截至2020年底，团体标准共300项。按领域分，农业类100项，占比33.3%；工业类100项，占比33.3%；其他100项，占比33.3%。",
        "2019年发布国家标准100项。2020年发布国家标准130项，比上年增加30项，增长30%。",
        "2020年发布国家标准130项。2020年3月，发布国家标准12项。在农业方面，发布国家标准20项。",
        "浙江省2020年发布地方标准12项。\n江苏省2020年发布地方标准15项。",
        "企业自我声明公开标准新增44万多项。\n2020年企业自我声明公开标准446664项。",
        "筹建、成立32个技术组织。\n2020年，新成立技术委员会23个。",
        "发布《甲规范》《乙规范》等12项国家标准。",
        "由2019年的2021项增加到2020年的2252项。",
        "培训企业代表200人次，其中管理人员120人次，女性150人次。",
        "注册资本不低于人民币100万元。\n注册资本不低于人民币1000万元。",
        "2020年废止地方标准500项。截至2020年底，地方标准共300项。",
        "常住人口中，60岁及以上人口为78366人，占13.53%，其中65岁及以上人口为53403人，占9.22%。",
        "年末总人口256.38万人，其中男性人口131.19万人、女性人口125.19万人，分别占总人口的51.2%和48.8%。",
        "拥有专利的企业达29.8万家，较上年增长5.2万家。国内企业拥有有效发明专利190.8万件，同比增长22.6%。",
        "全国共有幼儿园29.48万所，比上年增加3117所，增长1.07%。其中，普惠园24.47万所，比上年增加1.06万所，增长4.55%。",
        "共抽查产品176种。其中包括：玩具等19种日用品；空调等36种电器；纸巾等22种轻工产品。",
        "2022年，批准发布国家标准2266项，截至当年年底共有国家标准43027项。",
        "2022年，发布国家标准2266项，累计发布国家标准43027项。",
        "2020年,批准发布国家标准2252项(其中强制性标准99项,推荐性标准2153项);修订668项,占29.7%.",
        "第一类11件，占比28%；第二类9件，占比23%，其中新增3件，占比33%；第三类5件，占比13%。",
    ],
)
def test_what_only_looks_like_a_contradiction(text):
    assert found(text) == []


def test_the_arithmetic_can_be_checked_on_paper_and_both_places_are_named():
    text = "前言\n2020年，新成立技术委员会32个。\n二、情况\n2020年，新成立技术委员会23个，其中TC3个，SC17个，SWG3个。"
    finding = only(text)
    assert finding.arithmetic == ("32个 ≠ 23个",)
    assert [(mention.number, mention.place.line) for mention in finding.mentions] == [("32个", 2), ("23个", 4)]
    lines = text.split("\n")
    for mention in finding.mentions:
        assert lines[mention.place.line - 1][mention.place.start : mention.place.end] == mention.number


def test_one_wrong_number_is_one_finding_that_names_it_first():
    text = (
        "2020年，我国发布国家标准2252项。\n（一）国家标准\n2020年批准发布国家标准2262项，其中强制性标准99项，推荐性标准2153项。\n"
        "按照标准制修订划分，其中制定1584项，修订668项。\n"
    )
    finding = only(text)
    assert finding.mentions[0].number == "2262项"
    assert finding.doubtful is not None
    assert set(finding.arithmetic) == {"99 + 2153 = 2252 ≠ 2262", "2252项 ≠ 2262项"}


def test_a_share_that_is_off_by_rounding_is_soft():
    text = "截至2020年底，团体标准共300项。按领域分，农业类200项，占比66.66%；工业类100项，占比33.33%。"
    assert found(text) == [(Code.SHARE, Severity.SOFT)]


def test_a_part_of_another_kind_of_thing_is_soft():
    text = "2020年推动126项科技成果转化为标准，其中国际标准89项、国家标准392项。"
    assert found(text) == [(Code.PART_ABOVE_WHOLE, Severity.SOFT)]


def test_a_share_that_makes_the_sum_a_hundred_is_soft():
    text = "工业28715项，占比49.68%；服务业12559项，占比21.73%；农业9291项，占比16.07%；社会7232项，占比12.52%。"
    assert found(text) == [(Code.SHARES_OF_ONE, Severity.SOFT)]


def test_a_chart_with_the_title_of_another_is_a_matter_of_names():
    text = (
        "2020年，新成立技术委员会23个。\n2020年，各地开展国家级标准化试点示范项目279个。\n\n"
        "国家级标准化试点示范项目数量\n2019年\t2020年\t31\t23\n\n国家级标准化试点示范项目数量\n2019年\t2020年\t157\t279\n"
    )
    finding = only(text)
    assert (finding.code, finding.severity) == (Code.CHART_TITLE, Severity.LABEL)
    assert "新成立技术委员会23个" in finding.remark


def test_one_document_under_two_names():
    text = (
        "市场监管总局、农业农村部联合印发《关于加强农村厕所标准体系建设的指导意见》。\n"
        "7月24日，市场监管总局、农业农村部联合印发《关于推进农村厕所标准体系建设的指导意见》。"
    )
    assert found(text) == [(Code.NAME, Severity.LABEL)]


def test_two_documents_with_like_names_of_different_bodies_are_two():
    text = (
        "市场监管总局、农业农村部联合印发《关于加强农村厕所标准体系建设的指导意见》。\n"
        "卫生健康委、生态环境部联合印发《关于推进农村厕所标准体系建设的指导意见》。"
    )
    assert found(text) == []


def test_numbers_respectively_belong_to_their_names():
    text = "2020年，行业标准、地方标准分别备案2665项、5411项。\n2020年备案地方标准5411项。\n2020年备案行业标准2666项。"
    finding = only(text)
    assert finding.arithmetic == ("2665项 ≠ 2666项",)
