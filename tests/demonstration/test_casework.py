"""The demonstration's cases are led through the engine, each to where its course ends."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from guiju.demonstration.accounts import REGION, make_accounts
from guiju.demonstration.casework import make_cases
from guiju.demonstration.courses import COURSES
from guiju.organizations.models import Organization
from guiju.people.models import User
from guiju.standards.actions import register_standard
from guiju.standards.models import Source, Standard
from guiju.workflow.authority import authority_of
from guiju.workflow.lists import selecting
from guiju.workflow.models import Case, Task
from guiju.workflow.register import processes
from guiju.workflow.replaying import flaws
from guiju.workflow.selection import CaseSelection


@pytest.fixture
def city(db, settings, tmp_path):
    """Local standards of the city, one for each course, and the demonstration's accounts."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.DATA = settings.MEDIA_ROOT = tmp_path
    Organization.objects.create(key="agency:city", kind="agency", name_zh="市局", region=REGION)
    source = Source.objects.create(name="city", title="市目录", demonstration=True)
    for n in range(len(COURSES)):
        register_standard(
            f"DB{REGION}/T {n + 1:04d}-2015", by="test", source=source, title_zh=f"第{n}号规范",
            region=REGION, published_on=date(2015, 3, 1), effective_on=date(2015, 4, 1),
        )  # fmt: skip
    make_accounts()


@pytest.mark.parametrize("later", [0, 17, 101])
def test_every_course_reaches_its_end_on_whatever_day(city, later):
    made = make_cases(today=timezone.localdate() - timedelta(days=later))
    assert [str(stop) for stop in made.stopped] == []
    assert made.opened == len(COURSES) == Case.objects.count()


def test_cases_stand_in_many_states_of_every_procedure_and_replay(city):
    make_cases()
    covered = set(Case.objects.values_list("process", flat=True))
    assert {each.code for each in processes()} - covered <= {"funding", "provincial-filing"}
    assert Case.objects.values("process", "state").distinct().count() >= 30
    assert list(flaws()) == []


def test_they_are_the_same_every_time_and_made_once(city):
    make_cases()
    first = list(Case.objects.order_by("pk").values_list("number", "title", "state", "seq", "due_on"))
    assert make_cases().opened == 0
    assert list(Case.objects.order_by("pk").values_list("number", "title", "state", "seq", "due_on")) == first


def test_the_register_of_standards_stays_as_it_was(city):
    before = list(Standard.objects.order_by("pk").values())
    make_cases()
    assert list(Standard.objects.order_by("pk").values()) == before


def test_the_officer_finds_work_that_is_late_and_work_of_later_days(city):
    make_cases()
    today = timezone.localdate()
    authority = authority_of(User.objects.get(username="officer"), on=today)
    assert Task.objects.waiting_for(authority).count() >= 15
    for query in ("mine=waiting&is=overdue", "mine=waiting&due-within=30", "mine=waiting&is=undated"):
        assert selecting.counts(CaseSelection.from_query(query), by=authority, on=today).total, query


def test_a_register_without_such_standards_gets_no_cases(city):
    Standard.objects.all().delete()
    assert make_cases().opened == 0
