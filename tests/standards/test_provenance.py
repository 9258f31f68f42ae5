"""Which source each value is from, and who says otherwise."""

from __future__ import annotations

from datetime import date

import pytest

from guiju.organizations.models import Organization, OrganizationKind
from guiju.standards.actions import correct
from guiju.standards.models import Conflict, Source, Statement
from guiju.standards.provenance import FieldProvenance, provenance

pytestmark = pytest.mark.django_db


@pytest.fixture
def standard(make_standard):
    """One edition of two sources that agree on its title and differ on its effective date."""
    agency = Organization.objects.create(
        key="agency:samr", kind=OrganizationKind.AGENCY, name_zh="国家市场监督管理总局"
    )
    standard = make_standard(
        "GB/T 1.1-2020",
        title_zh="标准化工作导则",
        published_on=date(2020, 3, 1),
        effective_on=date(2020, 10, 1),
        ccs="A00",
        issued_by=agency,
    )
    for name, priority, said in (
        ("gazette", 90, {"title_zh": "标准化工作导则", "published_on": "2020-03", "effective_on": "2020-10-01"}),
        (
            "catalogue",
            50,
            {"title_zh": "标准化工作导则", "effective_on": "2020-09-01", "issuers": ["国家市场监督管理总局"]},
        ),
    ):
        source = Source.objects.create(name=name, priority=priority, confidence="high" if priority > 50 else "low")
        Statement.objects.create(
            standard=standard, source=source, said=said, digest="-", retrieved_on=date(2026, 7, 1), place="第 3 行"
        )
    return standard


def of(standard, field: str) -> FieldProvenance:
    return next(found for found in provenance(standard) if found.field == field)


def test_a_value_is_from_the_source_of_highest_priority_that_says_it(standard):
    title = of(standard, "title_zh")
    assert (title.source.name, title.retrieved_on, title.confidence) == ("gazette", date(2026, 7, 1), "high")
    assert [said.source.name for said in title.agreeing] == ["catalogue"]


def test_what_others_say_is_shown_beside_it(standard):
    effective = of(standard, "effective_on")
    assert effective.source.name == "gazette"
    assert [(said.source.name, said.value, said.place) for said in effective.others] == [
        ("catalogue", "2020-09-01", "第 3 行")
    ]


def test_a_month_agrees_with_its_first_day_and_a_name_with_its_body(standard):
    assert of(standard, "published_on").source.name == "gazette"
    assert of(standard, "issued_by").source.name == "catalogue"


def test_what_no_statement_says_is_from_the_source_of_the_record(standard):
    ccs = of(standard, "ccs")
    assert (ccs.source.name, ccs.retrieved_on, ccs.confidence) == ("test", None, "medium")


def test_a_conflict_and_a_correction_are_shown(standard):
    Conflict.objects.create(standard=standard, field="effective_on", values=[["gazette", "2020-10-01"]])
    assert of(standard, "effective_on").conflict is not None
    corrected = correct(standard, effective_on=date(2020, 9, 1), reason="查公告", by="test")
    assert of(corrected, "effective_on").source.name == "desk"


def test_provenance_costs_few_queries(standard, django_assert_max_num_queries):
    standard.refresh_from_db()
    with django_assert_max_num_queries(5):
        provenance(standard)
