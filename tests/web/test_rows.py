"""The rows behind a figure: all of them in pages, counted exactly, and the same in the file."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guiju.organizations.models import Organization, PilotProject
from guiju.standards.models import Product
from guiju.web.portal.rows import PAGE_SIZE

COUNT = 2 * PAGE_SIZE + 7


@pytest.fixture
def bodies(register):
    """Many enterprises: several of one day, some without any; each third is of 33."""
    return Organization.objects.bulk_create(
        Organization(
            key=f"enterprise:E{n:03}",
            kind="enterprise",
            name_zh=f"企业{n:03}",
            region="3301" if n % 3 == 0 else "32",
            industry="C13" if n % 2 else "",
            registered_on=None if n % 7 == 0 else date(2020, 1, 1) + timedelta(days=n // 5),
            ended_on=date(2020, 6, 1) if n % 10 == 0 else None,
        )
        for n in range(COUNT)
    )


def turned(reader, address: str) -> list[str]:
    """The links of all pages, one after the other."""
    links: list[str] = []
    while address:
        page = reader.get(address)
        assert page.status_code == 200
        text = page.content.decode()
        links += re.findall(r'<li><a href="/organizations/([^"]+)"', text)
        following = re.search(r'rel="next" href="([^"]+)"', text)
        address = "/rows/organizations" + following[1].replace("&amp;", "&") if following else ""
    return links


def rows_of(response) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("kind=enterprise", COUNT),
        ("kind=enterprise&region=33", len(range(0, COUNT, 3))),
        ("kind=enterprise&existing-on=2020-12-31", COUNT - len(range(0, COUNT, 10))),
        ("kind=enterprise&ended-from=2020-01-01&ended-to=2020-12-31", len(range(0, COUNT, 10))),
    ],
)
def test_all_rows_are_in_the_pages_once_and_counted(reader, bodies, query, expected):
    first = reader.get(f"/rows/organizations?{query}").content.decode()
    assert f"共 {expected} 个机构" in first
    links = turned(reader, f"/rows/organizations?{query}")
    assert len(links) == len(set(links)) == expected
    assert len(rows_of(reader.get(f"/rows/organizations.csv?{query}"))) == expected


def test_the_newest_stand_first_and_those_without_a_day_last(reader, bodies):
    keys = [link.replace("%3A", ":") for link in turned(reader, "/rows/organizations?kind=enterprise")]
    days = dict(Organization.objects.values_list("key", "registered_on"))
    assert [days[key] for key in keys] == sorted((days[key] for key in keys), key=lambda day: day or date.min)[::-1]


def test_conditions_stand_in_words_and_can_be_taken_away(reader, bodies):
    text = reader.get("/rows/organizations?kind=enterprise&region=33&existing-on=2020-12-31").content.decode()
    for words in ("企业", "浙江省", "这一天存在", "2020-12-31"):
        assert words in text
    assert 'href="/rows/organizations?kind=enterprise&amp;existing-on=2020-12-31"' in text


def test_publishing_bodies_are_those_with_a_standard_of_these_days(reader, register):
    register.new.issued_by = register.agency
    register.new.save()
    shown = turned(reader, "/rows/organizations?publishing-from=2020-01-01&publishing-to=2020-12-31")
    assert shown == ["agency:samr"]
    assert turned(reader, "/rows/organizations?publishing-to=1999-12-31") == []
    assert turned(reader, "/rows/organizations?holding-on=2021-01-01") == ["agency:samr"]
    assert turned(reader, "/rows/organizations?holding-on=2020-09-30") == []


def test_products_name_their_enterprise_and_standard(reader, register, bodies):
    for n, body in enumerate(bodies[:60]):
        Product.objects.create(
            name=f"产品{n}", standard=register.new, enterprise=body, declared_on=date(2020, 11, 1 + n % 20)
        )
    Product.objects.filter(name="产品1").update(ended_on=date(2020, 12, 1))
    with CaptureQueriesContext(connection) as asked:
        page = reader.get("/rows/products?standing-on=2020-12-31").content.decode()
    assert len(asked) <= 12
    assert "共 59 种产品" in page
    assert "GB/T 1.1—2020" in page
    assert "企业" in page
    assert "共 20 种产品" in reader.get("/rows/products?region=3301").content.decode()
    cells = rows_of(reader.get("/rows/products.csv?region=33&industry=C"))
    assert len(cells) == 10
    assert {row["标准号"] for row in cells} == {"GB/T 1.1-2020"}


def test_projects_are_counted_from_their_start(reader, register):
    for n in range(3):
        PilotProject.objects.create(code=f"P{n}", title=f"示范{n}", region="33", started_on=date(2018 + n, 1, 1))
    page = reader.get("/rows/projects?started-to=2019-12-31").content.decode()
    assert "共 2 个项目" in page
    assert "示范1" in page
    assert "示范2" not in page


def test_cells_are_no_formulas(reader, register):
    PilotProject.objects.create(code="P", title="=1+1", started_on=date(2020, 1, 1))
    assert rows_of(reader.get("/rows/projects.csv"))[0]["名称"] == "'=1+1"


@pytest.mark.parametrize(
    "query", ["kind=club", "tier=local", "existing-on=2020", "after=yesterday", "after=2020-13-01_5", "region=x"]
)
def test_nonsense_is_refused_in_a_sentence(reader, register, query):
    response = reader.get(f"/rows/organizations?{query}")
    assert response.status_code == 400
    assert "应" in response.content.decode()


def test_nothing_found_is_said(reader, register):
    assert "没有符合这些条件的" in reader.get("/rows/projects?region=99").content.decode()


def test_english(client_of, bodies):
    text = client_of(None, "en").get("/rows/organizations?kind=enterprise&existing-on=2020-12-31").content.decode()
    assert "Enterprise" in text
    assert not re.search(
        "[\u4e00-\u9fff]", re.sub(r"<(bdi|a|button)\b.*?</\1>|<title>.*?</title>", "", text, flags=re.DOTALL)
    )
