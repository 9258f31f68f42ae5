"""What a reader types, and what is found; the index follows the register."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Concat
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guiju.base.numbers import parse
from guiju.base.selection import InvalidSelection, Selection, Sort, SortBy
from guiju.base.terms import Status, Tier
from guiju.journal.actions import Changed, record
from guiju.organizations.models import Organization, OrganizationKind
from guiju.standards.models import Source, Standard
from guiju.standards.search import FACETS, check_index, engine, every, find, follow_journal, rebuild
from guiju.standards.selecting import rows, status_query

DAY = date(2021, 6, 1)

REGISTER: list[tuple[str, str, dict[str, Any]]] = [
    ("GB/T 1.1-2020", "标准化工作导则 第1部分：标准化文件的结构和起草规则", {"effective_on": date(2020, 10, 1)}),
    ("GB/T 1.1-2009", "标准化工作导则 第1部分：标准的结构和编写", {"effective_on": date(2010, 1, 1)}),
    ("GB/T 38961-2020", "个人健康信息码 参考模型", {"effective_on": date(2020, 4, 29)}),
    ("GB/T 39002-2020", "餐饮分餐制服务指南", {"effective_on": date(2020, 6, 21)}),
    ("ISO 9001:2015", "", {"title_en": "Quality management systems — Requirements", "published_on": date(2015, 9, 1)}),
    ("GB/T 223.5-2008", "钢铁 β 射线测厚", {"effective_on": date(2008, 11, 1)}),
    ("DB33/T 2147-2018", "餐饮业供应链管理指南", {"effective_on": date(2018, 9, 1)}),
]


@pytest.fixture
def index(db, tmp_path, settings):
    settings.SEARCH_URL = f"segments://{tmp_path / 'search'}"
    return engine()


@pytest.fixture
def source(db):
    return Source.objects.create(name="test")


def enter(source, text, title="", **values):
    number = parse(text)
    with transaction.atomic():
        standard = Standard.objects.create(
            number=number.canonical,
            key=number.key,
            undated_key=number.undated_key,
            sort_key=number.sort_key,
            tier=number.tier,
            nature=number.nature or "",
            kind=number.kind,
            prefix=number.prefix,
            title_zh=title,
            source=source,
            **values,
        )
        record("standard.registered", standard.key, by="test", changes=[Changed("standard", standard.pk, "0" * 32)])
    return standard


@pytest.fixture
def register(index, source):
    rows = {text: enter(source, text, title, **values) for text, title, values in REGISTER}
    Standard.objects.filter(number="GB/T 1.1-2009").update(replaced_on=date(2020, 10, 1))
    follow_journal()
    return rows


def numbers(query, **options: Any):
    return named(find(replace(Selection(words=query, on=DAY), **options), limit=100).ids)


def named(ids):
    found = Standard.objects.in_bulk(ids)
    return [found[id].number for id in ids]


@pytest.mark.parametrize("spelling", ["GB/T 1.1-2020", "gb/t1.1—2020", "GBT 1.1-2020", "ＧＢ／Ｔ １．１－２０２０"])
def test_the_exact_number_comes_first_and_its_lineage_next_in_any_spelling(register, spelling):
    assert numbers(spelling)[:2] == ["GB/T 1.1-2020", "GB/T 1.1-2009"]


def test_an_undated_number_finds_all_editions_those_in_force_first(register):
    assert numbers("gb/t 1.1") == ["GB/T 1.1-2020", "GB/T 1.1-2009"]
    assert numbers("gb/t 1.1", on=date(2015, 1, 1))[0] == "GB/T 1.1-2009"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("分餐", {"GB/T 39002-2020"}),
        ("餐", {"GB/T 39002-2020", "DB33/T 2147-2018"}),
        ("制服", {"GB/T 39002-2020"}),
        ("餐饮 指南", {"GB/T 39002-2020", "DB33/T 2147-2018"}),
        ("GB/T 389", {"GB/T 38961-2020"}),
        ("38961", {"GB/T 38961-2020"}),
        ("iso 9001", {"ISO 9001:2015"}),
        ("quality requirements", {"ISO 9001:2015"}),
        ("β", {"GB/T 223.5-2008"}),
        ("GB/T 390 分餐", {"GB/T 39002-2020"}),
        ("不存在的词", set()),
        ("？！", set()),
    ],
)
def test_what_is_typed_finds_what_is_meant(register, query, expected):
    assert set(numbers(query)) == expected


def test_filters_narrow_and_the_tiers_are_counted(register):
    assert numbers("餐饮", tiers=(Tier.LOCAL,)) == ["DB33/T 2147-2018"]
    assert numbers("gb/t 1.1", statuses=(Status.REPLACED,)) == ["GB/T 1.1-2009"]
    tiers = find(Selection(words="餐饮", on=DAY), facets=("tier",)).facets
    assert tiers == {"tier": {"national": 1, "local": 1}}


def test_a_facet_is_counted_with_every_choice_but_its_own(register):
    chosen = Selection(words="餐饮", tiers=(Tier.LOCAL,), regions=("33",), on=DAY)
    Standard.objects.filter(number="DB33/T 2147-2018").update(region="3301", published_on=date(2018, 8, 1))
    rebuild()
    facets = find(chosen, facets=(*FACETS, "source", "committee", "industry")).facets
    assert facets["tier"] == {"local": 1}
    assert facets["region"] == {"33": 1, "3301": 1}
    assert facets["year"] == {"2018": 1}
    assert facets["status"] == {"in-force": 1}
    assert facets["source"] == {"test": 1}
    assert facets["committee"] == facets["industry"] == {}
    assert find(replace(chosen, regions=()), facets=("tier",)).facets == {"tier": {"national": 1, "local": 1}}


def test_the_status_facet_needs_its_day(register):
    with pytest.raises(InvalidSelection, match="参数 on 应为状态所依的日期"):
        find(Selection(), facets=("status",))


def test_issuers_and_committees_are_counted_by_their_keys_the_most_frequent(register):
    bodies = [
        Organization.objects.create(key=f"agency:{n}", kind=OrganizationKind.AGENCY, name_zh=f"局{n}") for n in range(3)
    ]
    for place, standard in enumerate(Standard.objects.order_by("id")):
        Standard.objects.filter(id=standard.id).update(issued_by=bodies[place % 2], committee=bodies[2])
    rebuild()
    facets = find(Selection(on=DAY), facets=("issuer", "committee")).facets
    assert facets == {"issuer": {"agency:0": 4, "agency:1": 3}, "committee": {"agency:2": 7}}
    assert list(facets["issuer"]) == ["agency:0", "agency:1"]


ORDERS = [Sort(by, descending) for by in SortBy for descending in (False, True) if by is not SortBy.RELEVANCE]


@pytest.mark.parametrize("sort", [Sort(), *ORDERS], ids=str)
@pytest.mark.parametrize("words", ["", "标准"])
def test_pages_follow_each_other_in_the_order_of_the_register_both_ways(register, sort, words):
    selection = Selection(words=words, sort=sort, on=DAY)
    whole = [id for chunk in every(selection, chunk=3) for id in chunk]
    if sort.by is not SortBy.RELEVANCE:
        assert whole == list(rows(selection).values_list("id", flat=True))
    page = find(selection, limit=2)
    pages = [page.ids]
    assert page.previous == ""
    while page.next:
        assert page.next.isascii()
        assert len(page.next) <= 200
        page = find(selection, after=page.next, limit=2)
        pages.append(page.ids)
    assert [id for page in pages for id in page] == whole
    for ids in reversed(pages[:-1]):
        page = find(selection, before=page.previous, limit=2)
        assert page.ids == ids
    assert page.previous == ""


def test_a_cursor_of_a_very_long_number_is_short_too(register):
    Standard.objects.update(sort_key=Concat(Value("长" * 70), "sort_key"))
    rebuild()
    first = find(Selection(), limit=3)
    assert len(first.next) <= 200
    assert find(Selection(), after=first.next, limit=10).ids == [id for ids in every(Selection()) for id in ids][3:]


@pytest.mark.parametrize("cursor", ["?", "标", "e30", "W10", "bnVsbA", "A" * 9_000, "WyJhIiwxLDIsIiJd"])
@pytest.mark.parametrize("parameter", ["after", "before"])
def test_a_garbled_cursor_is_refused(register, parameter, cursor):
    with pytest.raises(InvalidSelection, match=f"参数 {parameter} 应为同一检索给出的翻页标记"):
        find(Selection(), **{parameter: cursor})


def test_a_cursor_belongs_to_its_selection_and_its_order(register):
    cursor = find(Selection(on=DAY), limit=2).next
    for other in (Selection(on=date(2020, 1, 1)), Selection(words="标准", on=DAY), Selection(sort=ORDERS[0], on=DAY)):
        with pytest.raises(InvalidSelection, match="after"):
            find(other, after=cursor)


def test_a_cursor_stands_where_its_standard_stood(register):
    selection = Selection(sort=Sort(SortBy.NUMBER))
    before = [id for ids in every(selection) for id in ids]
    cursor = find(selection, limit=3).next
    Standard.objects.filter(id=before[2]).delete()
    rebuild()
    assert find(selection, after=cursor, limit=10).ids == before[3:]
    assert find(selection, before=find(selection, after=cursor).previous).ids == before[:2]


def test_the_index_follows_the_journal_and_is_proved(register, source):
    assert follow_journal() == 0
    enter(source, "GB/T 39003-2020", "快递绿色包装使用要求")
    assert check_index() == ["搜索索引落后日志 1 条"]
    assert follow_journal() == 1
    assert numbers("绿色包装") == ["GB/T 39003-2020"]
    assert check_index() == []
    with engine().writing() as writer:
        writer.remove(register["ISO 9001:2015"].pk)
    assert check_index() == ["搜索索引缺少 1 项标准"]


def remove_all():
    with transaction.atomic():
        gone = [Changed("standard", id, "") for id in Standard.objects.values_list("id", flat=True)]
        Standard.objects.all().delete()
        record("standards.removed", by="test", changes=gone)


some_day = st.integers(0, 40).map(lambda n: date(2020, 1, 1) + timedelta(days=n))
days = st.one_of(st.none(), some_day)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    rows=st.lists(
        st.tuples(days, days, days, days, st.sampled_from(["", "in-force", "withdrawn", "replaced", "upcoming"]), days),
        min_size=1,
        max_size=25,
    ),
    asked=st.lists(some_day, min_size=1, max_size=3),
)
def test_index_and_database_give_each_status_to_the_same_standards(index, source, rows, asked):
    remove_all()
    for place, (published, effective, withdrawn, replaced, word, said_on) in enumerate(rows):
        enter(
            source,
            f"GB/T {place + 1}-2020",
            published_on=published,
            effective_on=effective,
            withdrawn_on=withdrawn,
            replaced_on=replaced,
            reported_status=word if said_on else "",
            reported_on=said_on if word else None,
        )
    follow_journal()
    for day in asked:
        for status in Status:
            in_index = set(index.in_order(status_query(status, on=day)))
            in_database = set(Standard.objects.with_status(status, on=day).values_list("id", flat=True))
            assert in_index == in_database, (status, day)
