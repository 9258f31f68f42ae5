"""Organizations entered and found by their names; code tables loaded once."""

from __future__ import annotations

from datetime import date

import pytest

from guiju.base.codes import InvalidCode
from guiju.base.errors import InvalidForm, NotFound
from guiju.journal.actions import verify
from guiju.journal.models import Entry
from guiju.organizations.actions import (
    AlreadyRegistered,
    AmbiguousName,
    load_codes,
    organization_named,
    register_organization,
)
from guiju.organizations.models import Code, Organization, OrganizationKind

pytestmark = pytest.mark.django_db

GOOD_CODE = "91350100M000100Y43"  # the example of GB 32100


@pytest.fixture
def ministry():
    return register_organization(
        kind=OrganizationKind.AGENCY, name_zh="中华人民共和国工业和信息化部", names=("工信部",), by="test"
    )


@pytest.mark.parametrize(
    "name",
    ["工业和信息化部", "中华人民共和国工业和信息化部", "中华人民共和国 工业和信息化部", "　工业和信息化部", "工信部"],
)
def test_a_body_is_found_by_every_name_that_people_use(ministry, name):
    assert organization_named(name) == ministry


def test_brackets_of_either_width_are_the_same_name():
    body = register_organization(kind=OrganizationKind.ENTERPRISE, name_zh="规矩（杭州）科技有限公司", by="test")
    assert organization_named("规矩(杭州)科技有限公司") == organization_named("规矩（杭州）科技有限公司") == body


def test_a_name_nobody_bears_is_not_found(ministry):
    with pytest.raises(NotFound, match="信息产业部"):
        organization_named("信息产业部")


def test_of_two_bodies_with_one_name_the_living_one_is_meant(ministry):
    former = Organization.objects.create(
        key="agency:old", kind="agency", name_zh="工业和信息化部", ended_on=date(2008, 3, 1)
    )
    assert organization_named("工业和信息化部") == ministry
    former.ended_on = None
    former.save()
    with pytest.raises(AmbiguousName, match="agency:old"):
        organization_named("工业和信息化部")


def test_a_credit_code_is_checked_and_belongs_to_one_body():
    body = register_organization(
        kind=OrganizationKind.ENTERPRISE, name_zh="甲公司", credit_code=f" {GOOD_CODE.lower()} ", by="test"
    )
    assert body.credit_code == GOOD_CODE
    with pytest.raises(AlreadyRegistered, match="甲公司"):
        register_organization(kind=OrganizationKind.ASSOCIATION, name_zh="乙", credit_code=GOOD_CODE, by="test")
    with pytest.raises(InvalidCode, match="校验码"):
        register_organization(
            kind=OrganizationKind.ENTERPRISE, name_zh="丙公司", credit_code=GOOD_CODE[:-1] + "9", by="test"
        )


@pytest.mark.parametrize("values", [{}, {"name_zh": "甲", "rank": "TC"}, {"name_zh": "甲" * 400}])
def test_what_does_not_fit_is_refused_with_a_sentence(values):
    with pytest.raises(InvalidForm, match=r"\S"):
        register_organization(kind=OrganizationKind.ENTERPRISE, by="test", **values)
    assert not Entry.objects.exists()


def test_code_tables_are_loaded_once_and_again_only_when_they_differ():
    assert load_codes() == Code.objects.count() > 4_000
    assert Code.objects.get(scheme="ics", code="03.080.30").level == 3
    entries = Entry.objects.count()
    assert (load_codes(), Entry.objects.count()) == (0, entries)
    Code.objects.filter(scheme="ccs", code="A00").delete()
    assert load_codes() == Code.objects.filter(scheme="ccs").count()
    assert list(verify()) == []
