"""Trees of classes, regions and issuing bodies: what lies where, how much of it is in force, and the way on."""

from __future__ import annotations

from datetime import date

import pytest

from guiju.base.selection import Selection
from guiju.standards.search import follow_journal, rebuild
from guiju.standards.selecting import rows
from guiju.web import asking


def text(response) -> str:
    return response.content.decode()


@pytest.fixture
def shelf(make_standard, places):
    """Standards of two fields, two places and one that is past; a county's code of old Chaohu."""
    make_standard(
        "GB/T 11-2010", effective_on=date(2010, 1, 1), published_on=date(2009, 1, 1), ics="65.020.20", ccs="B05"
    )
    make_standard("GB/T 12-2010", effective_on=date(2010, 1, 1), withdrawn_on=date(2015, 1, 1), ics="65.020.30 67.040")
    make_standard("DB3301/T 1-2018", effective_on=date(2018, 1, 1), region="3301", ics="03.080", ccs="A12")
    make_standard("DB3414/T 1-2008", effective_on=date(2008, 1, 1), region="3414")
    follow_journal()


def nodes(response) -> dict[str, tuple[int, int]]:
    return {node.code: (node.total, node.in_force) for node in response.context["nodes"]}


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/browse/ics", {"65": (2, 1), "67": (1, 0), "03": (1, 1), "01": (0, 0)}),
        ("/browse/ics?on=2012-01-01", {"65": (2, 2), "67": (1, 1), "03": (1, 0)}),
        ("/browse/ics/65", {"65.020": (2, 1), "65.040": (0, 0)}),
        ("/browse/ics/65.020", {"65.020.20": (1, 1), "65.020.30": (1, 0)}),
        ("/browse/ccs", {"A": (1, 1), "B": (1, 1)}),
        ("/browse/ccs/b", {"B00/09": (1, 1)}),
        ("/browse/ccs/B00/09", {"B05": (1, 1)}),
        ("/browse/regions", {"33": (1, 1), "34": (1, 1), "11": (0, 0)}),
        ("/browse/regions/33", {"3301": (1, 1), "3302": (0, 0)}),
        ("/browse/regions/340000", {"3414": (1, 1), "3401": (0, 0)}),
    ],
)
def test_counts_at_every_node(address, expected, reader, shelf):
    found = nodes(reader.get(address))
    assert {code: found[code] for code in expected} == expected


def test_a_count_is_what_its_link_finds(reader, shelf):
    for address in ("/browse/ics/65", "/browse/ccs", "/browse/regions"):
        for node in reader.get(address).context["nodes"]:
            assert rows(node.all).count() == node.total
            assert rows(node.living.as_of(asking.today())).count() == node.in_force


def test_counts_follow_the_register(reader, shelf, make_standard):
    assert nodes(reader.get("/browse/ics"))["65"] == (2, 1)
    make_standard("GB/T 13-2010", effective_on=date(2010, 1, 1), ics="65.060")
    follow_journal()
    assert nodes(reader.get("/browse/ics"))["65"] == (3, 2)


def test_a_leaf_shows_where_it_hangs_and_what_is_newest(reader, shelf):
    response = reader.get("/browse/ics/65.020.20")
    assert [node.code for node in response.context["trail"]] == ["65", "65.020"]
    assert [row.standard.number for row in response.context["newest"]] == ["GB/T 11-2010"]
    page = text(response)
    assert 'href="/search?ics=65.020.20"' in page
    assert 'href="/search?status=in-force&amp;ics=65.020.20"' in page


def test_a_region_that_is_no_more_is_shown_while_standards_bear_its_code(reader, shelf):
    page = reader.get("/browse/regions/34")
    [chaohu] = [node for node in page.context["nodes"] if node.code == "3414"]
    assert chaohu.past
    assert "巢湖" in text(page)
    rebuild()
    assert "3414" not in {node.code for node in reader.get("/browse/regions/33").context["nodes"]}


@pytest.mark.parametrize(
    ("address", "near"),
    [
        ("/browse/ics/65.99", "65.020"),
        ("/browse/ics/xyz", "01"),
        ("/browse/ccs/B99x", "B"),
        ("/browse/regions/3399", "33"),
        ("/browse/regions/99", "11"),
    ],
)
def test_an_unknown_code_says_so_and_offers_near_ones(address, near, reader, shelf):
    response = reader.get(address)
    assert response.status_code == 404
    assert "代码表中没有" in text(response)
    assert f'/{near}"><span class="number">' in text(response)


def test_the_day_goes_along(reader, shelf):
    page = text(reader.get("/browse/ics/65?on=2012-01-01"))
    assert 'href="/browse/ics/65.020?on=2012-01-01"' in page
    assert 'href="/browse?on=2012-01-01"' in page


def test_issuers_are_told_by_tier(reader, register):
    response = reader.get("/browse/issuers?tier=national")
    [node] = response.context["nodes"]
    assert (node.name_zh, node.total) == ("市场监管总局", 1)
    assert rows(Selection(issuers=("agency:samr",))).count() == 1
    assert reader.get("/browse/issuers?tier=local").context["nodes"] == []
    assert reader.get("/browse/issuers?tier=x").status_code == 400


@pytest.mark.parametrize("address", ["/browse", "/browse/ics", "/browse/ccs/A", "/browse/regions", "/browse/issuers"])
def test_pages_of_trees_are_small_and_ask_little(address, reader, shelf, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        response = reader.get(address)
    assert len(response.content) < 150_000
