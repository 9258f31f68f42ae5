"""Suggestions while something is typed, and what to search for where nothing was found."""

from __future__ import annotations

from datetime import date

import pytest

from guiju.organizations.actions import register_organization
from guiju.organizations.models import OrganizationKind
from guiju.standards.actions import register_standard
from guiju.standards.asking import asked
from guiju.standards.models import Source
from guiju.standards.search import engine, follow_journal
from guiju.standards.suggesting import Suggestion, did_you_mean, suggest

DAY = date(2021, 6, 1)

REGISTER = [
    ("GB/T 1.1-2020", "标准化工作导则 第1部分：标准化文件的结构和起草规则", ""),
    ("GB/T 1.1-2009", "标准化工作导则 第1部分：标准的结构和编写", ""),
    ("GB/T 19001-2016", "质量管理体系 要求", "Quality management systems — Requirements"),
    ("GB/T 39002-2020", "餐饮分餐制服务指南", ""),
    ("Q/ABC 001-2019", "婴儿推车", ""),
    ("Q/ABD 001-2019", "婴儿推车", ""),
    ("GB 14748-2006", "儿童推车安全要求", "Safety requirements for wheeled child conveyances"),
    ("T/ZZB 0001-2019", "车用婴儿床", ""),
]


@pytest.fixture
def register(db, tmp_path, settings):
    settings.SEARCH_URL = f"{settings.SEARCH_URL.partition('://')[0]}://{tmp_path / 'search'}"
    source = Source.objects.create(name="test")
    for number, zh, en in REGISTER:
        ended = DAY if number == "GB/T 1.1-2009" else None
        begun = date(2009, 1, 1)
        register_standard(
            number, by="test", source=source, title_zh=zh, title_en=en, effective_on=begun, withdrawn_on=ended
        )
    register_organization(kind=OrganizationKind.COMMITTEE, by="test", name_zh="全国婴儿用品标准化技术委员会")
    follow_journal()


def suggested(typed, kind=None, **options):
    return [each.text for each in suggest(typed, on=DAY, **options) if kind in (None, each.kind)]


def test_the_beginning_of_a_number_in_any_spelling_suggests_numbers_with_their_titles(register):
    first = suggest("gbt1.", on=DAY)[0]
    assert first == Suggestion("GB/T 1.1—2020", "number", "gb-t-1.1-2020", note=REGISTER[0][1])
    for typed in ("gb/t 1.", "GB T1.1", "国标1.1", "1.1"):
        assert suggested(typed, "number") == ["GB/T 1.1—2020", "GB/T 1.1—2009"]
    assert suggested("GB/T 1", "number") == ["GB/T 1.1—2020", "GB/T 19001—2016", "GB/T 1.1—2009"]
    assert suggested("390") == suggested("gb/t390") == ["GB/T 39002—2020"]


def test_titles_that_begin_so_stand_before_those_that_hold_it_each_once(register):
    assert suggested("婴儿", "title") == ["婴儿推车", "车用婴儿床"]
    assert suggested("分餐制") == ["餐饮分餐制服务指南"]
    assert suggested("quality man", "title") == ["Quality management systems — Requirements"]
    assert suggested("wheeled chi") == ["Safety requirements for wheeled child conveyances"]


def test_where_few_titles_hold_it_synonyms_and_other_orders_count(register):
    assert set(suggested("童车", "title")) == {"婴儿推车", "儿童推车安全要求"}
    assert suggested("指南餐饮") == ["餐饮分餐制服务指南"]
    assert suggested("system require") == ["Quality management systems — Requirements"]


def test_chinese_that_is_still_being_composed(register):
    assert suggested("婴儿t", "title") == suggested("婴儿 tui'che", "title") == ["婴儿推车", "车用婴儿床"]


def test_organizations_and_classes(register):
    assert Suggestion(
        "全国婴儿用品标准化技术委员会", "organization", "committee:全国婴儿用品标准化技术委员会"
    ) in suggest("婴儿", on=DAY)
    assert suggest("97.190", on=DAY)[0].key == "ics:97.190"
    assert suggest("y57", on=DAY)[0].key == "ccs:Y57"
    assert [each.key for each in suggest("儿童用品", on=DAY) if each.kind == "class"] == ["ics:97.190"]


def test_no_more_than_asked_for_and_nothing_for_nothing(register):
    assert len(suggest("婴儿", on=DAY, limit=2)) == 2
    assert suggest("", on=DAY) == suggest("？", on=DAY) == suggest("没有的", on=DAY) == []


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("餐饮分餐致服务指南", "餐饮分餐制服务指南"),
        ("分餐制服物", "分餐制服务"),
        ("儿童推年", "儿童推车"),
        ("儿童 安全要秋", "儿童 安全要求"),
        ("quality managment", "quality management"),
        ("Safty requirements for child", "safety requirements for child"),
        ("指南分餐致服务餐饮", "~指南分餐致服务餐饮"),
        ("GB/T 190001", "GB/T 19001"),
        ("GB/T 39020", "GB/T 39002"),
        ("GB/T 39020-2020", "GB/T 39002—2020"),
        ("GB/T 99999", ""),
        ("全然没有的词语", ""),
        ("？", ""),
    ],
)
def test_did_you_mean(register, typed, meant):
    assert did_you_mean(typed) == meant
    if meant:
        assert not engine().search(asked(typed), limit=1).total
        assert engine().search(asked(meant), limit=1).total


def test_what_is_meant_is_no_longer_than_words_may_be(register):
    long = "餐饮分餐致服务指南" + " 餐饮" * 64
    assert 0 < len(did_you_mean(long[:200])) <= 200
