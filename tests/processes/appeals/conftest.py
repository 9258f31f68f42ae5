from __future__ import annotations

from datetime import date

import pytest

from guiju.organizations.members.models import Membership
from guiju.organizations.models import Organization
from guiju.people.models import User
from guiju.people.roles import Role
from guiju.workflow.engine import open_case


@pytest.fixture(autouse=True)
def own_keys(settings, tmp_path):
    """A ring of keys of this test alone."""
    settings.DATA = tmp_path
    settings.IDENTITY_KEY = ""


@pytest.fixture
def bureau(db):
    return Organization.objects.create(key="agency:bureau", kind="agency", name_zh="市局")


@pytest.fixture
def case(bureau):
    answers = {
        "title": "童车没有执行标准",
        "against": "某童车厂",
        "story": "包装上没有写执行的标准号，平台上也查不到。",
        "named": "no",
    }
    return open_case("violation-report", by="public", answers=answers, office=bureau)


@pytest.fixture
def member(bureau):
    """`member("inspector")`: an account of that role in the bureau, or in another office."""

    def make(role: str, office: Organization | None = None) -> User:
        office = office or bureau
        person, _made = User.objects.get_or_create(username=f"{role}-{office.pk}", defaults={"role": Role.READER})
        Membership.objects.get_or_create(
            person=person, organization=office, role=Role(role).value, defaults={"since": date(2020, 1, 1)}
        )
        return person

    return make
