"""The page of an organization, each kind with its own, and the list in which it is found."""

from __future__ import annotations

from datetime import date

import pytest

from guiju.organizations.models import Organization, OrganizationName
from guiju.standards.models import Product
from guiju.standards.search import follow_journal


def text(response) -> str:
    return response.content.decode()


def test_a_committee_shows_its_standards_by_status(reader, register):
    page = text(reader.get("/organizations/committee:SAC/TC%20286"))
    assert "归口的标准" in page
    assert "GB/T 1.1—2020" in page
    assert "市场监管总局" in page
    assert 'href="/search?status=in-force&amp;organization=' in page
    assert "organization=committee%3ASAC%2FTC+286" in page


def test_the_counts_are_those_of_the_day(reader, register):
    def statuses(on: str) -> dict[str, int]:
        page = reader.get(f"/organizations/{register.committee.key}?on={on}").context["page"]
        return {status.value: count for status, count, _selection in page.statuses}

    assert statuses("2021-01-01") == {"in-force": 1}
    assert statuses("2020-05-01") == {"upcoming": 1}


def test_all_of_them_are_a_selection_away(reader, register):
    page = text(reader.get(f"/organizations/{register.agency.key}?on=2021-01-01"))
    [address] = {part.split('"')[0] for part in page.split('class="button" href="')[1:]}
    found = reader.get(address.replace("&amp;", "&"))
    assert found.status_code == 200
    assert "GB/T 1.1—2020" in text(found)


def test_subcommittees_are_known_by_their_codes(reader, register):
    for key, code in (("iso-tc-184", "ISO/TC 184"), ("iso-tc-184-sc-4", "ISO/TC 184/SC 4"), ("iso-tc-1", "ISO/TC 1")):
        Organization.objects.create(key=f"committee-{key}", kind="committee", code=code)
    above = reader.get("/organizations/committee-iso-tc-184").context["page"]
    assert [child.code for child in above.children] == ["ISO/TC 184/SC 4"]
    below = reader.get("/organizations/committee-iso-tc-184-sc-4").context["page"]
    assert below.parent.code == "ISO/TC 184"
    assert "来源只给出了代号，没有名称" in text(reader.get("/organizations/committee-iso-tc-184-sc-4"))


def test_an_enterprise_counts_the_products_it_declares(reader, register):
    maker = Organization.objects.create(
        key="enterprise:91330100MA27U00X0Q", kind="enterprise", name_zh="某童车厂", credit_code="91330100MA27U00X0Q"
    )
    for name, ended_on in (("童车", None), ("旧童车", date(2022, 1, 1)), ("学步车", None)):
        Product.objects.create(
            name=name, standard=register.local, enterprise=maker, declared_on=date(2021, 1, 1), ended_on=ended_on
        )
    assert reader.get(f"/organizations/{maker.key}?on=2021-06-01").context["page"].products == 3
    assert reader.get(f"/organizations/{maker.key}?on=2023-06-01").context["page"].products == 2
    page = text(reader.get(f"/organizations/{maker.key}"))
    assert "91330100MA27U00X0Q" in page
    assert "登记簿中没有它发布或归口的标准" in page


@pytest.mark.parametrize(
    ("on", "said"), [("2000-01-01", "尚未成立"), ("2010-01-01", ""), ("2021-01-01", "已于 2020-01-01 撤销")]
)
def test_whether_it_existed_is_said_for_the_day(on, said, reader, register):
    body = Organization.objects.create(
        key="agency:old", kind="agency", name_zh="质检总局", registered_on=date(2001, 4, 10), ended_on=date(2020, 1, 1)
    )
    state = reader.get(f"/organizations/{body.key}?on={on}").context["page"].state
    assert (said in state) if said else state == ""


def test_years_are_drawn_and_counted(reader, make_standard, places):
    body = Organization.objects.create(key="body-iso", kind="body", name_zh="国际标准化组织", name_en="ISO", code="ISO")
    for n, year in enumerate([1990, 2000, 2000, 2003]):
        make_standard(f"ISO {n + 1}:{year}", published_on=date(year, 5, 1), issued_by=body)
    follow_journal()
    response = reader.get("/organizations/body-iso")
    years = response.context["page"].years
    assert [(column.year, column.count) for column in years.counted] == [(2003, 1), (2000, 2), (1990, 1)]
    assert len(years.columns) == 14
    assert "published-from=2000-01-01&amp;published-to=2000-12-31" in text(response)


def test_an_unknown_key_is_not_found(reader, register):
    assert reader.get("/organizations/nobody").status_code == 404


# The list


@pytest.fixture
def bodies(register):
    rows = [
        Organization(
            key=f"enterprise:{n:03d}", kind="enterprise", name_zh=f"第{n}号厂", region="3301", code=f"Q{n:03d}"
        )
        for n in range(120)
    ]
    Organization.objects.bulk_create(rows)
    OrganizationName.objects.create(name="老字号", organization=Organization.objects.get(key="enterprise:007"))


def keys(response) -> list[str]:
    return [each.key for each in response.context["organizations"]]


def test_pages_follow_each_other_to_the_end(reader, bodies):
    address, found = "/organizations?kind=enterprise", []
    while address:
        response = reader.get(address)
        found += keys(response)
        after = response.context["next"]
        address = f"/organizations?kind=enterprise&after={after}" if after else ""
    assert found == sorted(found)
    assert len(found) == 120


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("q=第77号", ["enterprise:077"]),
        ("q=老字号", ["enterprise:007"]),
        ("q=q01", [f"enterprise:01{n}" for n in range(10)]),
        ("q=samr", ["agency:samr"]),
        ("q=标准化原理&kind=committee", ["committee:SAC/TC 286"]),
        ("q=标准化原理&kind=agency", []),
        ("q=_%25", []),
    ],
)
def test_found_by_name_or_code(asked, expected, reader, bodies):
    assert keys(reader.get(f"/organizations?{asked}")) == expected


def test_kinds_and_regions_narrow_and_are_counted(reader, bodies):
    response = reader.get("/organizations?region=33")
    assert dict(response.context["kinds"]) == {"enterprise": 120}
    assert "浙江省" in text(response)
    assert dict(reader.get("/organizations?kind=agency").context["kinds"]) == {
        "agency": 1, "committee": 1, "enterprise": 120,
    }  # fmt: skip


@pytest.mark.parametrize("asked", ["kind=galaxy", "region=99", "region=ab", "q=" + "x" * 201])
def test_nonsense_is_refused(asked, reader, bodies):
    assert reader.get(f"/organizations?{asked}").status_code == 400


def test_the_list_is_small_and_asks_little(reader, bodies, django_assert_max_num_queries):
    with django_assert_max_num_queries(5):
        response = reader.get("/organizations?q=厂")
    assert len(response.content) < 60_000
