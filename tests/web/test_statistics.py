"""Statistics: every number leads to its rows, pages and files say the same, and only a chart alone stands in frames."""

from __future__ import annotations

import csv
import gzip
import html
import io
import json
import re
from datetime import date
from urllib.parse import urlsplit

import openpyxl
import pyarrow.parquet as pq
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guiju.figures import copying
from guiju.figures.periods import Period
from guiju.figures.populations import read
from guiju.figures.populations import rows as rows_of
from guiju.standards import actions
from guiju.web import measuring
from guiju.web.asking import today
from guiju.web.measuring import Compare

LINKED = re.compile(r'<a href="((?:/search|/rows/)[^"]*)">(?:<[^>]+>)*([\d\u202f]+)</a>')


@pytest.fixture
def counted(register):
    """The small register with its columnar copy."""
    copying.rebuild()
    return register


def page(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)
    return response.content.decode()


def numbers(text: str) -> list[tuple[str, int]]:
    """Every number of a page that leads to rows, with its address."""
    return [(html.unescape(where), int(number.replace("\u202f", ""))) for where, number in LINKED.findall(text)]


@pytest.mark.parametrize(
    "address",
    [
        "/statistics?on=2021-01-01",
        "/statistics?period=2020Q2&compare=previous",
        "/statistics/standards.in-force?on=2021-01-01&by=tier",
        "/statistics/national.stock?on=2021-01-01&by=ics,year",
        "/statistics/committee.stock?by=rank",
        "/statistics/local.published?period=2020&by=region",
    ],
)
def test_every_number_counts_exactly_the_rows_that_it_opens(address, counted, reader):
    told = numbers(page(reader, address))
    assert told
    for where, number in told:
        assert rows_of(read(where)).count() == number, where


def test_the_page_of_the_rows_says_the_same_total(counted, reader):
    where, number = numbers(page(reader, "/statistics/national.stock?on=2021-01-01"))[0]
    assert number > 1
    assert reader.get(where).context["found"].total == number


def test_the_first_page_and_the_statistics_agree(counted, reader):
    home = page(reader, "/")
    told = dict(numbers(page(reader, "/statistics/standards.in-force?by=tier")))
    for tier in ("national", "local"):
        found = re.search(rf'tier={tier}&amp;status=in-force">现行 ([\d\u202f]+)<', home)
        at = [number for where, number in told.items() if f"tier={tier}&" in where and "on=" in where]
        assert (int(found[1]) if found else 0) == (at[0] if at else 0), tier


def test_a_day_and_a_comparison_are_chosen_with_one_control_each(counted, reader):
    for address in ("/statistics", "/statistics/national.published?period=2020"):
        text = page(reader, address)
        assert len(re.findall(r'<input[^>]* name="on"', text)) == 1
        assert len(re.findall(r'<select[^>]* name="compare"', text)) == 1
    year, before, none = (
        page(reader, f"/statistics/national.published?period=2020Q2&compare={compare}")
        for compare in ("year", "previous", "none")
    )
    assert "比 2019Q2" in year
    assert "比 2020Q1" in before
    assert "headline" in none
    assert "比 20" not in none


def test_links_ask_for_today_where_no_day_was_chosen_and_what_is_shared_keeps_its_day(counted, reader):
    text = page(reader, "/statistics/standards.in-force")
    assert 'href="/statistics"' in text
    shared = re.search(r'id="address" readonly value="([^"]+)"', text)
    assert shared
    assert f"period={today().year}-01-01..{today()}" in html.unescape(shared[1])


def test_a_ratio_and_a_change_show_what_they_are_reckoned_from(counted, reader):
    growth = page(reader, "/statistics/national.published.growth?period=2020")
    parts = growth[growth.index('id="parts"') :]
    [(now, three), (before, none), *_rest] = numbers(parts[: parts.index("</section>")])
    assert "2020-12-31" in now
    assert three == 3
    assert "2019-12-31" in before
    assert none == 0


def test_a_reported_figure_leads_to_its_source(counted, reader, addresses):
    text = page(reader, addresses["portal:measure reported"])
    assert re.search(r'<p class="big"><a href="/statistics/own\.[^"]*#source">82</a>', text)
    assert "Ledger" in text
    assert "Two &lt;b&gt;courses&lt;/b&gt; were left out" in text


def test_where_a_definition_changed_the_chart_and_the_page_say_so(counted, reader):
    address = "/statistics/national.published.voluntary"
    assert "2022-01-01：2022年起" in page(reader, f"{address}?period=2023")
    drawn = reader.get(f"{address}.svg?period=2023").content.decode()
    assert "2022年起" in drawn
    assert "stroke-dasharray" in drawn


def test_definition_and_population_are_said_in_words(counted, reader):
    text = page(reader, "/statistics/national.stock.mandatory?period=2020")
    assert "中性质为强制性的" in text
    assert "层级：<bdi>国家标准</bdi>" in text
    assert "类别" in page(reader, "/statistics/committee.stock?period=2020")


@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet", "json"])
def test_files_hold_the_same_figures_and_their_rows(form, counted, reader):
    response = reader.get(f"/statistics/standards.in-force.{form}?on=2021-01-01&by=tier")
    content = response.content
    if form == "csv":
        rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    elif form == "xlsx":
        heading, *lines = openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)
        rows = [dict(zip(heading, line, strict=True)) for line in lines]
    elif form == "parquet":
        rows = pq.read_table(io.BytesIO(content)).to_pylist()
    else:
        rows = json.loads(content)
    told = {row["tier"]: int(float(row["value"])) for row in rows}
    assert told == {"national": 3, "local": 1}
    for row in rows:
        parts = urlsplit(row["rows"])
        assert rows_of(read(f"{parts.path}?{parts.query}")).count() == told[row["tier"]]
        assert str(row["day"])[:10] == "2021-01-01"


def test_a_series_is_a_file_too(counted, reader):
    rows = json.loads(reader.get("/statistics/national.published.json?period=2020").content)
    assert [row["period"] for row in rows] == [str(year) for year in range(2009, 2021)]
    assert rows[-1]["value"] == 3


def test_pictures_are_drawn_in_the_language_and_kept_until_something_changes(counted, reader, client_of, monkeypatch):
    monkeypatch.setattr(measuring, "PATIENCE", 0)
    address = "/statistics/standards.in-force.svg?on=2021-01-01&by=tier"
    first = reader.get(address)
    assert "国家标准" in first.content.decode()
    assert "National" in client_of(None, "en").get(address).content.decode()
    again = {"if-none-match": first.headers["ETag"]}
    assert reader.get(address, headers=again).status_code == 304
    actions.withdraw(counted.quality, on=date(2020, 12, 1), reason="复审", by="test")
    copying.rebuild()
    changed = reader.get(address, headers=again)
    assert changed.status_code == 200
    assert changed.content != first.content
    assert reader.get("/statistics/standards.in-force.png?on=2021-01-01").content.startswith(b"\x89PNG")


def test_the_chart_of_a_page_is_vega_lite_without_anything_from_elsewhere(counted, reader):
    found = reader.get("/statistics/standards.in-force/chart?on=2021-01-01&by=tier&width=400").json()
    assert found["$schema"].startswith("https://vega.github.io/schema/vega-lite/v6")
    assert found["width"] == 400
    assert "url" not in json.dumps(found["layer"])


def test_only_a_chart_alone_may_stand_in_a_frame_of_others(counted, reader):
    framed = reader.get("/statistics/standards.in-force/embed?period=2020")
    assert "X-Frame-Options" not in framed.headers
    policy = framed.headers["Content-Security-Policy"]
    assert "frame-ancestors *" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    text = framed.content.decode()
    assert "masthead" not in text
    assert 'target="_blank"' in text
    for address in ("/statistics", "/statistics/standards.in-force?period=2020"):
        response = reader.get(address)
        assert response.headers["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]


def test_the_library_of_the_charts_comes_after_the_page_and_is_kept_for_ever(counted, reader):
    """It does not count among the files of a page: it is asked for by a script, when a chart is seen."""
    text = page(reader, "/statistics/standards.in-force?period=2020")
    address = re.search(r'data-library="([^"]+)"', text)[1]
    assert f'src="{address}"' not in text
    assert "data-library" not in page(reader, "/")
    packed = reader.get(address, headers={"accept-encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "immutable" in packed.headers["Cache-Control"]
    assert len(packed.content) < 320_000
    script = gzip.decompress(packed.content)
    assert script == reader.get(address).content
    assert b"BSD-3-Clause" in script[:200]
    assert b"expressionInterpreter" in script


def test_pages_ask_the_database_little_and_reckon_once(counted, reader):
    for address in ("/statistics?period=2020", "/statistics/standards.in-force?period=2020&by=issuer"):
        reader.get(address)
        with CaptureQueriesContext(connection) as asked:
            response = reader.get(address)
        assert len(asked) <= 12, [query["sql"][:120] for query in asked]
        assert len(response.content) < 150_000


@pytest.mark.parametrize(
    ("address", "status", "sentence"),
    [
        ("/statistics?on=2020-13-01", 400, "日期应写作"),
        ("/statistics?period=2020Q5", 400, "时期应写作"),
        ("/statistics?on=2020-01-01&period=2020", 400, "只写一个"),
        ("/statistics?period=1000", 400, "时期应在"),
        ("/statistics?compare=never", 400, "compare 应是其中之一"),
        ("/statistics/national.stok", 404, "是不是 national.stock"),
        ("/statistics/national.stock?by=rank", 400, "不能按 rank 分组"),
        ("/statistics/national.stock?by=colour", 400, "不能按“colour”分组"),
        ("/statistics/national.stock?by=ics,year,field", 400, "至多按 2 项分组"),
        ("/statistics/national.stock.svg?width=9", 400, "width 应是 200 到 1600 的整数"),
    ],
)
def test_nonsense_is_refused_with_a_sentence(address, status, sentence, counted, reader):
    response = reader.get(address)
    assert response.status_code == status
    assert sentence in html.unescape(response.content.decode())


def test_without_a_copy_the_page_says_what_to_do(register, reader):
    response = reader.get("/statistics")
    assert response.status_code == 503


def test_periods_run_up_in_their_own_steps():
    assert [str(each) for each in measuring.run_up(Period.quarter(2020, 2))][-5:] == [
        "2019Q2", "2019Q3", "2019Q4", "2020Q1", "2020Q2",
    ]  # fmt: skip
    assert [each.last for each in measuring.run_up(Period.until(date(2020, 2, 29)))][-2:] == [
        date(2019, 2, 28),
        date(2020, 2, 29),
    ]
    assert len(measuring.run_up(Period.month(2020, 7))) == 24
    assert measuring.against(Period.month(2020, 1), Compare.PREVIOUS) == Period.month(2019, 12)
    assert measuring.against(Period.month(2020, 1), Compare.NONE) is None


def test_the_list_of_measures_has_all_of_them(counted, reader, addresses):
    text = page(reader, "/statistics/measures")
    assert "national.published" in text
    assert "培训期数" in text
    assert "本机构自定的指标" in text


# The API


def test_the_api_tells_a_figure_its_groups_and_their_rows(counted, reader):
    found = reader.get("/api/v1/figures/standards.in-force?on=2021-01-01&by=tier&compare=year").json()
    assert found["value"] == 4
    assert found["compared"]["last"] == "2020-01-01"
    assert {group["group"]["tier"]: group["value"] for group in found["groups"]} == {"national": 3, "local": 1}
    assert found["groups"][0]["names"] == {"tier": "国家标准"}
    parts = urlsplit(found["groups"][0]["rows"])
    assert rows_of(read(f"{parts.path}?{parts.query}")).count() == 3


def test_the_api_refuses_as_it_always_does(counted, reader):
    unknown = reader.get("/api/v1/figures/national.stok")
    assert unknown.status_code == 404
    assert unknown.headers["Content-Type"] == "application/problem+json"
    assert "national.stock" in unknown.json()["detail"]
    assert reader.get("/api/v1/figures/national.stock?by=rank").status_code == 400
    assert reader.get("/api/v1/figures/national.stock?period=2020Q9").status_code == 400


def test_the_api_lists_what_can_be_counted(counted, reader):
    items = reader.get("/api/v1/figures?section=national").json()["items"]
    [published] = [item for item in items if item["code"] == "national.published"]
    assert published["kind"] == "flow"
    assert "ics" in published["groupings"]
    growth = reader.get("/api/v1/figures/national.published.growth?period=2020").json()
    assert [part["code"] for part in growth["parts"]] == ["national.published"] * 2
