"""Drafts near what there is or is planned: told with what is common, silent about their own line."""

from __future__ import annotations

import pytest
from tests.processes.local import Course

from guiju.checks.definition import Profile

pytestmark = pytest.mark.django_db


@pytest.fixture
def register(make_standard):
    make_standard("GB/T 90301-2024", title_zh="示例果园采摘服务规范", effective_on="2024-06-01")
    make_standard("GB/T 90302-2024", title_zh="休闲农园术语", effective_on="2024-06-01")
    make_standard("GB/T 90303.2-2024", title_zh="示例灯塔 第2部分：维护", effective_on="2024-06-01")
    make_standard(
        "DB33/T 9002-2015", title_zh="古渡口讲解服务规范", effective_on="2015-06-01", withdrawn_on="2020-01-01"
    )


def draft(title: str, *, number: str = "DB33/T 9001—2026", scope: str = "所述服务的基本要求", more: str = "") -> str:
    head = f"{number}\n{title}\n前言\n本文件按照 GB/T 1.1—2020 起草。{more}\n"
    return f"{head}1 范围\n本文件规定了{scope}。\n2 规范性引用文件\n本文件没有规范性引用文件。\n3 术语和定义\n"


def test_a_near_title_is_told_with_what_is_common(register, checked):
    [found] = checked(draft("示例果园采摘管理规程"), "DUP101")
    assert found.span.text == "示例果园采摘管理规程"
    assert "GB/T 90301—2024《示例果园采摘服务规范》" in found.message
    assert [each.text for each in found.found.related] == ["示例果园采摘"]
    assert found.found.detail["number"] == "GB/T 90301-2024"


@pytest.mark.parametrize(
    "text",
    [
        draft("古渡口讲解服务规范"),  # what was alike has been withdrawn
        draft("示例灯塔 第1部分：维护", number="GB/T 90303.1—2026"),  # a sister part
        draft("示例果园采摘服务规范", number="GB/T 90301—2026"),  # a new edition of itself
        draft("示例果园采摘服务规范", more="本文件代替 GB/T 90301—2024。"),
        draft("示例茶园采摘服务规范"),  # each names a thing of its own
        draft("山地骑行道建设规范"),
        "没有封面的一段话，说的是示例果园采摘服务规范。",
    ],
)
def test_its_own_line_and_other_matters_are_no_duplicates(register, checked, text):
    assert checked(text, "DUP") == []


def test_an_enterprise_may_have_a_standard_of_its_own(register, checked):
    text = draft("示例果园采摘服务规范", number="Q/ABC 001—2026")
    assert checked(text, "DUP101", profile=Profile.ENTERPRISE) != []  # asked for by its code
    assert checked(text, "DUP", profile=Profile.ENTERPRISE) == []


def test_a_scope_may_be_taken_under_another_title(register, checked):
    [found] = checked(draft("农家活动导则", scope="示例果园采摘服务的基本要求、评价"), "DUP102")
    assert found.span.text == "示例果园采摘服务"
    assert checked(draft("农家活动导则", scope="农家活动的基本要求"), "DUP102") == []


def test_what_the_title_told_the_scope_does_not_repeat(register, checked):
    found = checked(draft("示例果园采摘服务规程", scope="示例果园采摘服务的基本要求"), "DUP")
    assert [each.code for each in found] == ["DUP101"]


def test_terms_may_be_defined_elsewhere_unless_that_is_cited(register, checked):
    term = "下列术语和定义适用于本文件。\n3.1\n休闲农园 leisure farm\n可供游客休憩的农园。"
    [found] = checked(draft("观光地分级") + term, "DUP103")
    assert found.span.text == "休闲农园"
    assert "GB/T 90302—2024" in found.message
    assert checked(draft("观光地分级") + term + "\n[来源：GB/T 90302—2024，3.1]", "DUP103") == []


@pytest.fixture
def course(settings, tmp_path):
    settings.MEDIA_ROOT = settings.DATA = tmp_path
    return Course()


def test_planned_standards_are_known_once_their_plan_is_public(checked, course):
    by_title = draft("茶园低温预警服务导则", scope="示例事项的要求")
    by_scope = draft("山地农事气象指引", scope="茶园低温预警的等级、流程和发布")
    course.to_planning()
    assert checked(by_title, "DUP") == checked(by_scope, "DUP") == []
    course.does("approve-plan", plan_notice="某市监〔2026〕3 号")
    [found] = checked(by_title, "DUP101")
    assert "在编的计划" in found.message
    assert found.found.detail["kind"] == "case"
    [found] = checked(by_scope, "DUP102")
    assert found.found.detail["number"] == course.case.number


def test_a_standard_about_terms_is_none_of_terms(make_standard, checked):
    make_standard("GB/T 90305-2024", title_zh="术语标准化项目管理指南", effective_on="2024-06-01")
    term = "下列术语和定义适用于本文件。\n3.1\n标准化 standardization\n制定共同规则的活动。"
    assert checked(draft("观光地分级") + term, "DUP103") == []
    make_standard("GB/T 90306-2024", title_zh="示例导则 第1部分：标准化的通用术语", effective_on="2024-06-01")
    assert "GB/T 90306—2024" in checked(draft("观光地分级") + term, "DUP103")[0].message
