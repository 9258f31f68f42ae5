"""What readers find on the first page and among the results, and how they narrow it."""

from __future__ import annotations

import gzip
import html
import re
import shutil
from datetime import date

import pytest
from django.core.cache import cache

from guiju.base.errors import InvalidForm
from guiju.base.selection import Selection
from guiju.organizations.models import Organization
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


def test_the_first_page_opens_before_there_is_an_index(reader, register, places):
    shutil.rmtree(places / "search")
    cache.clear()
    response = reader.get("/")
    assert response.status_code == 200
    assert "检索索引正在建立" in text(response)


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


# Narrowing


def boxes(response, facet: str) -> dict[str, int]:
    """What stands beside the results under one facet: each value and its count."""
    [found] = [each for each in response.context["facets"] if each.name == facet]
    return {choice.value: choice.count for choice in (*found.shown, *found.more)}


@pytest.fixture
def catalogue(register, make_standard):
    """Fifteen more: 2012 to 2026, classes below 13 and 97, two issuing bodies."""
    other = Organization.objects.create(key="agency:moh", kind="agency", name_zh="卫生部", name_en="Health")
    for n in range(15):
        make_standard(
            f"GB/T {50000 + n}-{2012 + n}",
            title_zh=f"安全要求 {n}",
            published_on=date(2012 + n, 3, 1),
            effective_on=date(2012 + n, 9, 1),
            ics="13.340.10" if n % 3 else "97.190",
            ccs="C73" if n % 2 else "Y57",
            issued_by=other if n % 2 else register.agency,
        )
    follow_journal()
    return register


def test_a_count_says_what_choosing_that_value_too_would_add(reader, catalogue):
    one = reader.get("/search?q=安全&ics=97")
    assert boxes(one, "ics")["13"] == 10
    both = reader.get("/search?q=安全&ics=97&ics=13")
    assert both.context["found"].total == one.context["found"].total + 10


def test_counts_of_one_facet_follow_the_choices_of_the_others(reader, catalogue):
    found = reader.get("/search?q=安全&ics=97")
    assert sum(boxes(found, "issuer").values()) == found.context["found"].total == 5


def test_finer_codes_take_the_place_of_the_coarser_one_they_stand_under(reader, catalogue):
    [ics] = [f for f in reader.get("/search?q=安全&ics=13&ics=97").context["facets"] if f.name == "ics"]
    finer = {choice.value: choice for choice in ics.shown if choice.link}
    assert set(finer) == {"13.340", "97.190"}
    narrower = reader.get(f"/search{finer['13.340'].link}")
    assert set(narrower.context["selection"].ics) == {"13.340", "97"}
    [ics] = [f for f in narrower.context["facets"] if f.name == "ics"]
    assert next((c.value, c.depth, c.chosen) for c in ics.shown if c.value.startswith("13.340")) == ("13.340", 1, True)


def test_what_is_chosen_can_be_unchosen_even_where_nothing_is_left(reader, catalogue):
    page = text(reader.get("/search?q=安全&ics=21&ccs=B&region=42&issuer=agency:moh&nature=guidance"))
    for name, value in (("ics", "21"), ("ccs", "B"), ("region", "42"), ("nature", "guidance")):
        assert re.search(rf'name="{name}" value="{value}" checked', page)
    assert "没有找到" in page


def test_years_are_bars_and_links(reader, catalogue):
    years = reader.get("/search?q=安全").context["years"]
    assert [year.year for year in years.drawn] == list(range(2017, 2027))
    assert years.earlier.count == 5
    chosen = reader.get(f"/search{years.drawn[0].link}")
    assert numbers(chosen) == ["GB/T 50005-2017"]
    again = chosen.context["years"]
    assert [year.year for year in again.drawn if year.chosen] == [2017]
    assert "published" not in again.drawn[0].link
    earlier = reader.get(f"/search{years.earlier.link}").context["years"]
    assert [year.year for year in earlier.drawn] == list(range(2007, 2017))
    assert earlier.later.count == 10


def test_nothing_that_narrows_is_invisible(reader, catalogue):
    query = (
        "number=gb*&tier=national&status=in-force&on=2026-11-01&published-from=2012-01-01&effective-to=2026-12-31"
        "&withdrawn-from=2000-01-01&region=33&industry=C&ics=13&ccs=C&issuer=agency:moh&committee=committee:SAC/TC 286"
        "&organization=agency:samr&source=catalogue&nature=voluntary"
    )
    response = reader.get(f"/search?{query}")
    chips = response.context["narrowings"]
    assert len(chips) == 16
    assert {"卫生部", "标准化原理委员会", "市场监管总局", "目录", "浙江省", "13 环境、保健和安全"} <= {
        chip.text for chip in chips
    }
    selection = response.context["selection"]
    for chip in chips:
        assert chip.without != selection
        assert reader.get(f"/search?{chip.without.to_query()}").status_code == 200
    page = text(response)
    for name, value in response.context["beside"]:
        assert f'<input type="hidden" name="{name}" value="{value}">' in page


def test_a_form_sends_what_the_address_then_says_without_empty_fields(reader, register):
    sent = "q=分餐&tier=local&published-from=&published-to=&sort=&on="
    assert reader.get(f"/search?{sent}").headers["Location"] == "/search?q=%E5%88%86%E9%A4%90&tier=local"
    live = reader.get(f"/search?{sent}", headers={"hx-request": "true"})
    assert live.status_code == 200
    assert live.headers["HX-Push-Url"] == "/search?q=%E5%88%86%E9%A4%90&tier=local"


def test_the_day_of_today_needs_no_saying(reader, register):
    assert reader.get(f"/search?on={asking.today()}").context["narrowings"] == []


def test_a_search_by_htmx_gets_the_results_alone_and_says_how_many(reader, register):
    response = reader.get("/search", {"q": "分餐"}, headers={"hx-request": "true"})
    page = text(response)
    assert "<html" not in page
    assert '<p id="said" hx-swap-oob="innerHTML">共 2 项' in page
    assert "<title>分餐 · 规矩</title>" in page
    assert "HX-Request" in response.headers["Vary"]


def test_nothing_found_says_what_to_try(reader, register):
    page = text(reader.get("/search", {"q": "分餐", "tier": "sector", "status": "in-force"}))
    assert "不限层级（<bdi>行业标准</bdi>），有 1 项" in page
    assert "不限任何条件，有 2 项" in page
    assert "年代号" in page


# Turning pages


def test_pages_are_turned_to_the_last_and_back(reader, register, make_standard):
    for n in range(45):
        make_standard(f"GB/T {70000 + n}-2020", title_zh="螺栓")
    follow_journal()
    seen, pages, address = [], [], "/search?q=螺栓&sort=-number"
    while address:
        page = reader.get(address)
        pages.append(text(page))
        seen += numbers(page)
        link = re.search(r'rel="next" href="([^"]*)"', pages[-1])
        address = f"/search{html.unescape(link[1])}" if link else ""
    assert seen == [f"GB/T {70000 + n}-2020" for n in range(44, -1, -1)]
    assert "第 1–20 项" in pages[0]
    assert "第 41–45 项" in pages[2]
    assert "这是最后一页" in pages[2]
    back = re.search(r'rel="prev" href="([^"]*)"', pages[2])
    assert numbers(reader.get(f"/search{html.unescape(back[1])}")) == seen[20:40]


def test_a_page_holds_on_to_the_day_on_which_its_list_was_made(reader, register, make_standard, monkeypatch):
    for n in range(25):
        make_standard(f"GB/T {70000 + n}-2020", title_zh="螺栓")
    follow_journal()
    [link] = re.findall(r'rel="next" href="([^"]*)"', text(reader.get("/search?q=螺栓")))
    monkeypatch.setattr(asking, "today", lambda: date(2096, 1, 1))
    assert len(numbers(reader.get(f"/search{html.unescape(link)}"))) == 5


# Small and few


def test_results_with_every_facet_are_small_and_take_few_queries(reader, catalogue, django_assert_max_num_queries):
    reader.get("/search")
    for address in (
        "/search?q=安全",
        "/search?q=安全&tier=national&ics=13&status=in-force",
        "/",
    ):
        with django_assert_max_num_queries(12):
            response = reader.get(address)
        assert len(response.content) < 60_000


def test_titles_and_words_are_only_text(reader, register):
    page = text(reader.get("/search", {"q": "<script>alert(1)</script>童车"}))
    assert "<script>alert" not in page
    page = text(reader.get("/search", {"q": "童车"}))
    assert "<mark>童车</mark> &lt;script&gt;" in page


# What was meant


def test_a_slip_of_the_pen_is_mended_and_said(reader, register):
    response = reader.get("/search", {"q": "质量管里体系"})
    assert numbers(response) == ["GB/T 19001-2016"]
    page = text(response)
    assert "没有与“<bdi>质量管里体系</bdi>”相符的标准，下面是“<bdi>质量管理体系</bdi>”的结果" in page
    [insist] = re.findall(r'href="([^"]*insist=1)"', page)
    insisted = reader.get(f"/search{html.unescape(insist)}")
    assert numbers(insisted) == []
    assert "没有标准号或名称与“<bdi>质量管里体系</bdi>”相符的标准" in text(insisted)


@pytest.mark.parametrize(
    ("typed", "kind", "address"),
    [
        ("gbt1.1-2020", "标准号", "/standards/gb-t-1.1-2020"),
        ("餐饮分", "名称", "/standards/gb-t-39002-2020"),
        ("标准化原理", "机构", "/organizations/committee:SAC/TC%20286"),
        ("97.190", "分类", "/browse/ics/97.190"),
    ],
)
def test_suggestions_lead_to_what_is_meant(typed, kind, address, reader, register):
    response = reader.get("/suggest", {"q": typed})
    assert (kind, address) in [(option.kind, option.address) for option in response.context["options"]]
    assert 'role="option"' in text(response)


def test_nothing_is_suggested_where_nothing_begins_so(reader, register):
    assert text(reader.get("/suggest")).strip() == ""
    assert text(reader.get("/suggest?q=鑫鑫鑫")).strip() == ""
    assert reader.get("/suggest", {"q": "x" * 300}).status_code == 400


def test_suggestions_are_only_text(reader, register):
    page = text(reader.get("/suggest", {"q": "童车"}))
    assert "&lt;script&gt;" in page
    assert "<script" not in page


def test_what_was_meant_is_offered_beside_a_few_only_where_it_finds_more(reader, register):
    assert reader.get("/search?q=gbt1.1-2009&number=GB/T 1.1-2009").context["answer"].meant == ""


def test_the_results_in_english_have_no_chinese_words_of_ours(client_of, catalogue):
    reader = client_of(None, "en")
    for address in (
        "/search?q=安全&ics=13&ccs=C&region=33&published-from=2020-01-01",
        "/search?ics=13&ccs=C",
        "/suggest?q=13",
    ):
        page = re.sub(r"<(bdi|button)\b.*?</\1>|<head>.*?</head>", "", text(reader.get(address)), flags=re.DOTALL)
        assert not re.findall(r"[\u3400-\u9fff]+", re.sub(r"<[^>]+>", " ", page)), address


def test_hundreds_of_choices_make_no_page_of_hundreds_of_long_links(reader, register):
    codes = [f"ics={field}.{group:03d}" for field in range(20, 60) for group in (20, 40, 60, 80, 100)]
    response = reader.get("/search?" + "&".join(codes))
    assert "另有 188 个条件" in text(response)
    assert len(gzip.compress(response.content)) < 30_000


def test_what_has_no_box_is_carried_along_by_the_form(reader, register):
    query = "kind=national&prefix=GB&revision=revision&ended-from=2001-01-01&filed-to=2030-12-31&q=导则"
    page = reader.get(f"/search?{query}").content.decode()
    for name, value in (
        ("kind", "national"),
        ("prefix", "GB"),
        ("revision", "revision"),
        ("ended-from", "2001-01-01"),
        ("filed-to", "2030-12-31"),
    ):
        assert f'<input type="hidden" name="{name}" value="{value}">' in page
    for words in ("种类", "标准代号", "修订", "终止日期", "备案日期"):
        assert words in page
