"""What readers find on the first page and among the results, and how they narrow it."""

from __future__ import annotations

from datetime import date

import pytest

from guiju.base.errors import InvalidForm
from guiju.base.selection import Selection
from guiju.standards.search import follow_journal, rebuild
from guiju.web import asking


def text(response) -> str:
    return response.content.decode()


def numbers(response) -> list[str]:
    return [row.standard.number for row in response.context["results"]]


# The first page


def test_the_first_page_counts_what_is_in_force(reader, register):
    page = text(reader.get("/"))
    assert "国家标准" in page
    assert "现行 4" in page  # GB/T 1.1-2020, 1.2-2020, 39002-2020, 19001-2016
    assert "即将实施" in page


def test_the_first_page_follows_the_register(reader, register, make_standard):
    reader.get("/")
    make_standard("T/CAS 1-2020", title_zh="团体")
    follow_journal()
    assert "团体标准" in text(reader.get("/"))


def test_the_first_page_lists_what_comes_and_what_goes(reader, register):
    context = reader.get("/").context
    assert context["newest"][0].standard.number == "GB 14748-2096"
    assert [row.standard.number for row in context["upcoming"]] == ["GB 14748-2096"]
    ended = ["DB33/T 2241-2020", "GB/T 1.1-2009", "GB/T 1.1-2000"]
    assert [row.standard.number for row in context["leaving"]] == ended
    assert "最近失效" in text(reader.get("/"))


def test_an_end_that_lies_ahead_comes_before_those_past(reader, register, make_standard):
    make_standard("GB/T 9-2010", title_zh="九", published_on=date(2010, 1, 1), withdrawn_on=date(2096, 1, 1))
    follow_journal()
    response = reader.get("/")
    assert [row.standard.number for row in response.context["leaving"]] == ["GB/T 9-2010"]
    assert "即将失效" in text(response)


def test_an_empty_register_says_what_to_do(reader, db, places):
    rebuild()
    assert "登记簿还是空的" in text(reader.get("/"))
    assert "没有符合这些条件的标准" in text(reader.get("/search"))


# Finding


def test_words_are_found_and_marked(reader, register):
    page = text(reader.get("/search", {"q": "分餐"}))
    assert "餐饮<mark>分餐" in page
    assert "共 2 项" in page


@pytest.mark.parametrize("spelling", ["GB/T 1.1-2009", "gbt1.1-2009", "GB／T 1.1—2009"])
def test_a_number_comes_first_in_any_spelling(spelling, reader, register):
    assert numbers(reader.get("/search", {"q": spelling}))[0] == "GB/T 1.1-2009"


def test_status_is_that_of_the_chosen_day(reader, register):
    def found(**asked):
        return set(numbers(reader.get("/search", asked)))

    assert "GB/T 1.1-2009" in found(status="in-force", on="2015-01-01")
    assert "GB/T 1.1-2009" not in found(status="in-force", on="2021-01-01")
    assert found(tier="local", status="in-force", on="2021-01-01") == {"DB33/T 2241-2020"}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("number=gbt1.1", {"GB/T 1.1-2000", "GB/T 1.1-2009", "GB/T 1.1-2020"}),
        ("region=33", {"DB33/T 2241-2020"}),
        ("ics=01", {"GB/T 1.1-2020"}),
        ("ccs=A00/09", {"GB/T 1.1-2020"}),
        ("committee=committee:SAC/TC 286", {"GB/T 1.1-2020"}),
        ("organization=agency:samr", {"GB/T 1.1-2020"}),
        ("issuer=agency:nobody", set()),
        ("published-from=2020-06-01&published-to=2020-12-31", {"GB/T 39002-2020", "GB/T 1.2-2020"}),
        ("withdrawn-from=2022-01-01", {"DB33/T 2241-2020"}),
        ("tier=local&tier=national&nature=mandatory", {"GB 14748-2096"}),
    ],
)
def test_every_parameter_of_a_selection_works_from_the_address(query, expected, reader, register):
    assert set(numbers(reader.get(f"/search?{query}"))) == expected


def test_a_selection_is_read_from_the_address(rf):
    asked = asking.selection(rf.get("/search?q=分餐&tier=local&after=x&from=timeline&utm_source=y"), also=("after",))
    assert asked == Selection.from_query("q=分餐&tier=local")
    for nonsense in ("on=1850-01-01", "on=9999-01-01", "colour=red", "tier=x"):
        with pytest.raises(InvalidForm):
            asking.selection(rf.get(f"/search?{nonsense}"))


@pytest.mark.parametrize(
    "asked",
    [
        {"on": "2020-13-01"},
        {"on": "99999-01-01"},
        {"on": "1066-10-14"},
        {"tier": "galactic"},
        {"status": "<b>"},
        {"after": "nowhere"},
        {"before": "x" * 300},
        {"q": "x" * 10_000},
        {"tier": ["national"] * 501},
        {"published-from": "2021-01-01", "published-to": "2020-01-01"},
    ],
)
def test_nonsense_is_refused_with_a_sentence(asked, reader, register):
    response = reader.get("/search", asked)
    assert response.status_code == 400
    assert '<div class="says bad"><p>' in text(response)
