"""Permits that a firm applied for, at two offices."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from guiju.organizations.models import Organization
from guiju.workflow.authority import authority_of
from guiju.workflow.engine import open_case
from guiju.workflow.models import Link


@pytest.fixture
def other_bureau(db):
    return Organization.objects.create(key="agency:other", kind="agency", name_zh="邻市局")


@pytest.fixture
def firm(db):
    return Organization.objects.create(key="enterprise:firm", kind="enterprise", name_zh="新安用品厂")


@pytest.fixture
def opened(person, bureau, firm):
    """`opened("童车安全", on=days_ago(3), office=bureau)`: an application of the firm on a day."""
    drafter = person("drafter", firm)

    def make(title: str, *, on: date | None = None, office=bureau, standard: str = ""):
        on = on or timezone.localdate()
        now = datetime(on.year, on.month, on.day, 2, tzinfo=UTC)
        case = open_case("permit", "apply", by=drafter, answers={"title": title}, office=office, now=now)
        if standard:
            Link.objects.create(case=case, kind="standard", key=standard)
        return case

    return make


@pytest.fixture
def entitled():
    return lambda user: authority_of(user, on=timezone.localdate())


@pytest.fixture
def days_ago():
    return lambda count: timezone.localdate() - timedelta(days=count)
