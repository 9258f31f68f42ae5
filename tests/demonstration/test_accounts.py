"""Demonstration accounts stand in the organizations that procedures ask for."""

from __future__ import annotations

import pytest
from django.utils import timezone

from guiju.demonstration.accounts import make_accounts
from guiju.journal.models import Entry
from guiju.organizations.members.models import Membership
from guiju.organizations.members.offices import office_for
from guiju.organizations.models import Organization
from guiju.people.models import User
from guiju.people.roles import OF_THE_OFFICE, Role
from guiju.workflow.authority import authority_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.DATA = tmp_path
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def test_officials_work_for_the_bureau_of_the_city_others_for_bodies_of_their_kind():
    bureau = Organization.objects.create(key="agency:3301", kind="agency", name_zh="市局", region="3301")
    make_accounts()
    members = Membership.objects.filter(organization=bureau).values_list("role", flat=True)
    assert set(members) == OF_THE_OFFICE
    assert office_for("330106") == bureau
    kinds = dict(Membership.objects.exclude(organization=bureau).values_list("role", "organization__kind"))
    assert kinds == {"enterprise": "enterprise", "association": "association", "drafter": "other", "expert": "other"}
    assert Membership.objects.filter(role=Role.EXPERT).count() == 3


def test_each_acts_for_his_organization():
    make_accounts()
    for name in ("officer", "enterprise", "expert2"):
        [standing] = authority_of(User.objects.get(username=name), on=timezone.localdate()).standings
        assert standing.organization is not None


def test_again_changes_nothing():
    first = make_accounts()
    entries = Entry.objects.count()
    assert make_accounts() == first
    assert Entry.objects.count() == entries
