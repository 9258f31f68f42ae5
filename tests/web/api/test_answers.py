"""What the API answers about standards, numbers, organizations and classes."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from guiju.base.terms import RelationKind
from guiju.standards import actions
from guiju.standards.search import follow_journal


def below(link: str) -> str:
    """An address of the API as the programs of these tests ask for it."""
    parts = urlsplit(link)
    return parts.path.removeprefix("/api/v1") + (f"?{parts.query}" if parts.query else "")


def numbers(found) -> list[str]:
    return [item["number"] for item in found["items"]]


# Search


def test_a_search_gives_records_with_the_status_of_the_day(program):
    found = program("/search", {"q": "分餐", "on": "2021-06-01", "sort": "number"})
    assert found["total"] == 2
    assert found["on"] == "2021-06-01"
    assert {item["number"]: item["status"] for item in found["items"]} == {
        "DB33/T 2241-2020": "in-force",
        "GB/T 39002-2020": "in-force",
    }
    assert program("/search", {"q": "分餐", "status": "withdrawn"})["total"] == 1


def test_pages_lead_to_the_last_and_back(program):
    everything = numbers(program("/search", {"sort": "number", "limit": 100}))
    page = program("/search", {"sort": "number", "limit": 3})
    assert page["previous"] is None
    forward = numbers(page)
    while page["next"]:
        page = program(below(page["next"]))
        forward += numbers(page)
    assert forward == everything
    back = numbers(page)
    while page["previous"]:
        page = program(below(page["previous"]))
        back = numbers(page) + back
    assert back == everything


def test_pages_are_linked_in_the_header_too(program):
    response = program.ask("/search", {"sort": "number", "limit": 3})
    assert response.headers["Link"] == f'<{response.json()["next"]}>; rel="next"'


def test_facets_are_counted_when_asked_for(program):
    assert program("/search")["facets"] == {}
    facets = program("/search", {"facets": ["tier", "year"], "tier": "local"})["facets"]
    assert facets["tier"] == {"national": 7, "local": 1}
    assert facets["year"] == {"2020": 1}


def test_the_register_tells_what_it_holds(program):
    told = program("/register")
    assert told["standards"] == 8
    assert told["tiers"]["national"] == 7
    assert sum(told["statuses"].values()) == 8
    assert told["organizations"] == 2
    assert told["position"] == told["searchable"]
    for link in told["links"].values():
        program.checked(program.client.get(link), 200 if "exports" not in link else 202)


# Standards


def test_a_standard_on_a_day(program):
    then = program("/standards/gb-t-1.1-2009", {"on": "2015-01-01"})
    now = program("/standards/gb-t-1.1-2009")
    assert (then["status"], now["status"]) == ("in-force", "replaced")
    assert [each["number"] for each in now["replaced_by"]] == ["GB/T 1.1-2020"]
    assert "GB/T 1.1" in now["explanation"]


def test_a_standard_tells_its_sources_but_not_who_decided(program, register):
    told = program("/standards/gb-t-39002-2020")
    published = next(each for each in told["provenance"] if each["field"] == "published_on")
    assert published["source"] == "catalogue"
    assert published["in_conflict"]
    assert not published["decided"]
    assert "user" not in str(told)


def test_a_lineage_lists_editions_and_who_replaced_whom(program):
    told = program("/standards/gb-t-1.1-2009/lineage", {"on": "2015-01-01"})
    assert [(each["key"], each["status"]) for each in told["editions"]] == [
        ("gb-t-1.1-2000", "replaced"),
        ("gb-t-1.1-2009", "in-force"),
        ("gb-t-1.1-2020", "unpublished"),
    ]
    assert {(each["successor"], each["predecessor"]) for each in told["successions"]} == {
        ("gb-t-1.1-2009", "gb-t-1.1-2000"),
        ("gb-t-1.1-2020", "gb-t-1.1-2009"),
    }


def test_relations_are_paged_in_both_directions(program, register, make_standard):
    for n in range(5):
        citing = make_standard(f"GB/T {50000 + n}-2020")
        actions.relate(citing, RelationKind.CITES, register.new.number, by="test")
    address, seen = "/standards/gb-t-1.1-2020/relations?limit=2", []
    while address:
        page = program(address)
        seen += page["items"]
        address = below(page["next"]) if page["next"] else None
    assert [(each["kind"], each["direction"]) for each in seen].count(("cites", "in")) == 6
    assert ("replaces", "out", "GB/T 1.1-2009") in {(r["kind"], r["direction"], r["number"]) for r in seen}
    assert len(program("/standards/gb-t-1.1-2020/relations?kind=cites")["items"]) == 6


@pytest.mark.parametrize("below", ["", "/lineage", "/relations"])
def test_a_standard_that_is_not_there(program, below):
    said = program(f"/standards/gb-t-0-1900{below}", status=404)
    assert "gb-t-0-1900" in said["detail"]


# Numbers


@pytest.mark.parametrize(
    ("number", "on", "outcome", "current"),
    [
        ("GB／T 1.1—2009", "2015-01-01", "in-force", ["gb-t-1.1-2009"]),
        ("gbt1.1-2009", "2021-01-01", "replaced", ["gb-t-1.1-2020"]),
        ("GB/T 1.1", "2021-01-01", "in-force", ["gb-t-1.1-2020"]),
        ("GB/T 1.1~1.2", "2021-12-01", "several", ["gb-t-1.1-2020", "gb-t-1.2-2020"]),
        ("GB/T 7-1999", "2021-01-01", "not-found", []),
        ("一加一", "2021-01-01", "unreadable", []),
    ],
)
def test_a_number_is_resolved_on_a_day(program, number, on, outcome, current):
    told = program("/numbers/resolve", {"number": number, "on": on})
    assert told["outcome"] == outcome
    assert [each["key"] for each in told["current"]] == current
    assert told["sentence"]


TEXT = "应符合 GB/T 1.1—2009 的规定；分餐按 DB33/T 2241—2020，见 GB 99999。"


def test_citations_of_a_text_are_found_and_resolved(program):
    told = program.send("/citations", {"text": TEXT, "on": "2023-01-01"})
    assert [TEXT[each["start"] : each["end"]] for each in told["items"]] == [each["text"] for each in told["items"]]
    assert [(each["number"], each["outcome"]) for each in told["items"]] == [
        ("GB/T 1.1-2009", "replaced"),
        ("DB33/T 2241-2020", "withdrawn"),
        ("GB 99999", "not-found"),
    ]
    assert told["items"][0]["current"][0]["key"] == "gb-t-1.1-2020"
    assert told["read_to"] == len(TEXT)


def test_a_thousand_citations_cost_as_many_queries_as_one(program, django_assert_max_num_queries):
    text = " ".join(f"GB/T {number}—2020、GB/T 1.1—2009" for number in range(2_000, 2_600))
    with django_assert_max_num_queries(8):
        told = program.send("/citations", {"text": text})
    assert told["count"] == 1_000
    rest = program.send("/citations", {"text": text[told["read_to"] :]})
    assert told["count"] + rest["count"] == 1_200


@pytest.mark.parametrize(
    ("sent", "pointer"),
    [
        ({}, "/text"),
        ({"text": 7}, "/text"),
        ({"text": "a" * 200_001}, "/text"),
        ({"text": "", "more": 1}, "/more"),
        ([], ""),
    ],
)
def test_a_question_of_another_shape_is_told_where(program, sent, pointer):
    said = program.send("/citations", sent, status=400)
    assert [each["pointer"] for each in said["errors"]] == [pointer]


def test_what_is_no_json_is_told_so(program):
    assert "JSON" in program.send("/citations", "{", status=400)["detail"]
    response = program.client.post("/api/v1/citations", b'{"text": "\xff"}', content_type="application/json")
    program.checked(response, 400)


def test_a_body_beyond_all_measure_is_not_read(program):
    program.send("/citations", {"text": "字" * 900_000}, status=413)


# Organizations


def test_organizations_are_listed_and_chosen(program, register):
    assert [each["key"] for each in program("/organizations")["items"]] == ["agency:samr", "committee:SAC/TC 286"]
    first = program("/organizations?limit=1")
    assert [each["key"] for each in program(below(first["next"]))["items"]] == ["committee:SAC/TC 286"]
    assert [each["name_zh"] for each in program("/organizations?q=监管")["items"]] == ["市场监管总局"]
    assert [each["parent"] for each in program("/organizations?kind=committee")["items"]] == ["agency:samr"]
    assert program("/organizations?region=33")["items"] == []


def test_an_organization_counts_its_standards(program, make_standard):
    from guiju.organizations.models import Organization

    body = Organization.objects.create(key="committee:SAC/TC 1", kind="committee", code="SAC/TC 1", name_zh="一")
    make_standard("GB/T 8-2020", committee=body)
    follow_journal()
    told = program("/organizations/committee:SAC/TC 1")
    assert (told["issued"], told["responsible"]) == (0, 1)
    assert program(below(told["links"]["responsible"]))["total"] == 1
    program("/organizations/nobody", status=404)


# Classes


def test_classes_are_listed_by_level_and_parent(program):
    assert [each["scheme"] for each in program("/classifications")["items"]] == ["ics", "ccs", "regions", "industries"]
    assert len(program("/classifications/ics?level=1")["items"]) == 40
    places = program("/classifications/regions?parent=330000")["items"]
    assert "杭州市" in [each["name_zh"] for each in places]


@pytest.mark.parametrize(
    ("address", "code", "standards"),
    [
        ("ics/01.120", "01.120", 1),
        ("ics/01", "01", 1),
        ("ccs/A00", "A00", 1),
        ("ccs/A00/09", "A00/09", 1),
        ("ccs/a", "A", 1),
        ("regions/33", "330000", 1),
        ("regions/330000", "330000", 1),
        ("industries/C13", "13", 0),
        ("industries/131", "131", 0),
    ],
)
def test_a_class_counts_its_standards(program, address, code, standards):
    told = program(f"/classifications/{address}")
    assert (told["code"], told["standards"]) == (code, standards)
    assert program(below(told["links"]["standards"]))["total"] == standards


def test_a_class_that_is_not_there(program):
    assert "99.99" in program("/classifications/ics/99.99", status=404)["detail"]
    program("/classifications/udc/1", status=400)


# Changes


def test_changes_are_followed_from_a_cursor(program, register, make_standard):
    cursor = program("/register")["cursor"]
    assert program(f"/changes?after={cursor}")["items"] == []
    make_standard("GB/T 9-2020", title_zh="九")
    actions.correct(register.new, title_zh="导则", committee=None, reason="秘密的理由", by="user:7")
    told = program(f"/changes?after={cursor}")
    entered, changed = told["items"][0], told["items"][-1]
    assert (entered["key"], entered["what"]) == ("gb-t-9-2020", "entered")
    assert changed["what"] == "changed"
    assert changed["fields"]["title_zh"] == [register.new.title_zh, "导则"]
    assert changed["fields"]["committee"] == ["committee:SAC/TC 286", None]
    assert program(f"/changes?after={told['cursor']}")["items"] == []


def test_changes_from_the_beginning_name_everything_once_it_came(program):
    address, entered = "/changes?limit=3", set()
    while address:
        page = program(address)
        entered |= {each["key"] for each in page["items"] if each["what"] == "entered"}
        address = below(page["next"]) if page["more"] else None
    assert len(entered) == 8


def test_changes_keep_inside_who_and_why(program, register, make_standard):
    from guiju.people.models import User

    person = User.objects.create(username="张三")
    actions.correct(register.dining, title_zh="新名", reason="秘密的理由", by=person)
    told = str(program("/changes?limit=1000"))
    for inside in ("张三", "user:", "秘密的理由", "conflict", "_id"):
        assert inside not in told
