"""The one shape in which a standard leaves the register."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from guiju.base.terms import Degree, RelationKind
from guiju.organizations.models import Organization
from guiju.standards import actions
from guiju.standards.exporting import NAMED, RELATED, record, relations_of
from guiju.standards.models import Source, Standard

ON = date(2020, 12, 31)
DOCUMENTED = Path(__file__).parents[2] / "docs" / "record.md"


@pytest.fixture
def source(db):
    return Source.objects.create(name="catalogue", title="目录")


@pytest.fixture
def enter(source):
    def enter(number: str, **values) -> Standard:
        return actions.register_standard(number, by="test", source=source, **values)

    return enter


def test_a_record_says_all_that_the_register_knows(enter, source):
    agency = Organization.objects.create(key="agency:33", kind="agency", name_zh="浙江省市场监督管理局", code="33")
    enter(
        "DB33/T 2241-2020", title_zh="餐饮业分餐服务规范", title_en="Catering", published_on=date(2020, 4, 1),
        effective_on=date(2020, 4, 15), region="33", industry="H62", ics="03.080.30", ccs="A12", issued_by=agency,
    )  # fmt: skip
    assert record(Standard.objects.get(), on=ON) == {
        "number": "DB33/T 2241-2020",
        "printed": "DB33/T 2241—2020",
        "key": "db33-t-2241-2020",
        "undated_key": "db33-t-2241",
        "tier": "local",
        "nature": "voluntary",
        "title_zh": "餐饮业分餐服务规范",
        "title_en": "Catering",
        "status": "in-force",
        "on": "2020-12-31",
        "published_on": "2020-04-01",
        "effective_on": "2020-04-15",
        "withdrawn_on": None,
        "replaced_on": None,
        "filed_on": None,
        "reported_status": None,
        "reported_on": None,
        "region": {"code": "33", "name_zh": "浙江省", "name_en": "Zhejiang"},
        "industry": {"code": "H62", "name_zh": "餐饮业", "name_en": None},
        "ics": ["03.080.30"],
        "ccs": ["A12"],
        "issued_by": {"key": "agency:33", "name_zh": "浙江省市场监督管理局", "name_en": None, "code": "33"},
        "committee": None,
        "source": {"name": "catalogue", "title": "目录", "demonstration": False},
        "urn": "urn:guiju:db33-t-2241-2020",
        "path": "/standards/db33-t-2241-2020",
    }


def test_a_record_has_the_same_names_in_the_same_order_whatever_is_known(enter):
    full = enter("GB/T 1-2020", title_zh="一", ics="01.120", published_on=ON)
    bare = enter("ISO 1")
    assert list(record(full, on=ON)) == list(record(bare, on=ON))
    assert record(bare, on=ON)["nature"] is None
    assert record(bare, on=ON)["ics"] == []


def test_every_name_is_documented(enter):
    text = DOCUMENTED.read_text("utf-8")
    said = record(enter("GB/T 1-2020"), on=ON, related={})
    assert [name for name in said if f"`{name}`" not in text] == []


def test_a_record_is_plain_json(enter):
    said = record(enter("GB/T 1-2020", title_zh="一"), on=ON, related={})
    assert json.loads(json.dumps(said)) == said


def test_relations_are_told_in_both_directions(enter, source):
    old, new, foreign = enter("GB/T 1-2009"), enter("GB/T 1-2020"), enter("ISO 9001:2015")
    actions.relate(new, RelationKind.REPLACES, old.number, by="test", source=source)
    actions.relate(new, RelationKind.ADOPTS, foreign.number, by="test", source=source, degree=Degree.IDT)
    actions.relate(new, RelationKind.PARTLY_REPLACES, "GB/T 2-2001", by="test", source=source)
    actions.relate(new, RelationKind.CITES, "GB/T 3-2001", by="test", source=source)
    found = relations_of([old.id, new.id, foreign.id])
    of_new = record(new, on=ON, related=found[new.id])
    assert {name: of_new[name] for name in RELATED if of_new[name]} == {
        "replaces": [{"number": "GB/T 1-2009", "key": "gb-t-1-2009"}],
        "partly_replaces": [{"number": "GB/T 2-2001", "key": None}],
        "adopts": [{"number": "ISO 9001:2015", "key": "iso-9001-2015", "degree": "IDT"}],
    }
    assert found[old.id] == {"replaced_by": [{"number": "GB/T 1-2020", "key": "gb-t-1-2020"}]}
    assert found[foreign.id] == {"adopted_by": [{"number": "GB/T 1-2020", "key": "gb-t-1-2020", "degree": "IDT"}]}


def test_many_records_cost_as_many_queries_as_one(enter, django_assert_num_queries):
    for number in range(1, 6):
        enter(f"GB/T {number}-2020", title_zh="甲")
    with django_assert_num_queries(3):
        standards = list(Standard.objects.select_related(*NAMED))
        related = relations_of([standard.id for standard in standards])
        assert len([record(standard, on=ON, related=related[standard.id]) for standard in standards]) == 5
