"""What readers find, and what they are told about a standard on a day."""

from __future__ import annotations

from itertools import pairwise

import pytest
from django.utils.html import escape
from tests.web.conftest import NASTY


def text(response) -> str:
    return response.content.decode()


def test_a_replaced_standard_shows_what_to_use(reader, register):
    page = text(reader.get("/standards/gb-t-1.1-2000"))
    assert "自 2010-01-01 起被 GB/T 1.1—2009 代替" in page
    instead = reader.get("/standards/gb-t-1.1-2000").context["page"].instead
    assert [s.number for s in instead] == ["GB/T 1.1-2020"]  # the end of the chain
    assert 'href="/standards/gb-t-1.1-2020"' in page


def test_the_same_standard_on_an_earlier_day_was_in_force(reader, register):
    page = text(reader.get("/standards/gb-t-1.1-2000", {"on": "2005-01-01"}))
    assert "自 2001-06-01 起实施，至 2010-01-01 止" in page


@pytest.mark.parametrize(
    ("key", "on", "sentence"),
    [
        ("db33-t-2241-2020", "2023-01-01", "自 2022-01-01 起废止。"),
        ("db33-t-2241-2020", "2020-04-10", "2020-04-01 发布，自 2020-04-15 起实施。"),
        ("db33-t-2241-2020", "2019-01-01", "这一天尚未发布：发布日期是 2020-04-01。"),
        ("gb-t-1.1-2020", "2021-01-01", "自 2020-10-01 起实施，未见废止或被代替的记载。"),
    ],
)
def test_a_status_is_explained(key, on, sentence, reader, register):
    assert sentence in text(reader.get(f"/standards/{key}", {"on": on}))


def test_a_withdrawn_standard_without_successor_says_so(reader, register):
    assert "登记簿中没有代替它的标准" in text(reader.get("/standards/db33-t-2241-2020"))


def test_the_page_shows_relations_parts_classes_and_bodies(reader, register):
    page = text(reader.get("/standards/gb-t-1.1-2020"))
    for shown in (
        "GB/T 1.2—2020",
        "餐饮分餐制服务指南",
        "标准化总则",
        "市场监管总局",
        "标准化原理委员会",
        "建立关系",
    ):
        assert shown in page
    assert "等同采用" in text(reader.get("/standards/gb-t-19001-2016"))
    assert "（不在登记簿中）" in text(reader.get("/standards/gb-t-19001-2016"))


def test_the_lineage_is_drawn_oldest_first(reader, register):
    drawing = reader.get("/standards/gb-t-1.1-2009").context["page"].drawing
    assert [e.standard.year for e in drawing.editions] == [2000, 2009, 2020]
    bars = [e.bar for e in drawing.editions]
    for earlier, later in pairwise(bars):
        assert earlier.start + earlier.width == pytest.approx(later.start, abs=0.1)


def test_an_open_conflict_stands_at_its_field(reader, officer, register):
    assert "各来源说法不一，尚未裁决" in text(reader.get("/standards/gb-t-39002-2020"))
    link = f"/desk/conflicts/{register.conflict.pk}"
    assert link in text(officer.get("/standards/gb-t-39002-2020"))
    assert link not in text(reader.get("/standards/gb-t-39002-2020"))


def test_titles_are_only_text(reader, register):
    for address in ("/", "/search?q=童车", "/standards/gb-14748-2096"):
        page = text(reader.get(address))
        assert "<script>alert" not in page
        assert f'<bdi lang="zh-Hans">{escape(NASTY)}</bdi>' in page or "<mark>童车</mark>" in page


@pytest.mark.parametrize(
    ("number", "to"),
    [
        ("GB/T 1.1", "/standards/gb-t-1.1-2020"),
        ("gbt1.1-2009", "/standards/gb-t-1.1-2009"),
        ("GB/T 19001-2016/ISO 9001:2015", "/standards/gb-t-19001-2016"),
    ],
)
def test_a_number_leads_to_its_page(number, to, reader, register):
    assert reader.get("/standards", {"number": number}).headers["Location"] == to


def test_an_undated_number_leads_to_the_edition_of_the_day(reader, register):
    response = reader.get("/standards", {"number": "GB/T 1.1", "on": "2012-01-01"})
    assert response.headers["Location"] == "/standards/gb-t-1.1-2009?on=2012-01-01"


def test_all_parts_are_listed(reader, register):
    page = text(reader.get("/standards", {"number": "GB/T 1 (all parts)"}))
    assert "GB/T 1.1—2020" in page
    assert "GB/T 1.2—2020" in page


def test_an_unknown_number_gets_suggestions(reader, register):
    response = reader.get("/standards", {"number": "GB 1.1-2020"})
    assert response.status_code == 404
    assert "GB/T 1.1—2020" in text(response)
