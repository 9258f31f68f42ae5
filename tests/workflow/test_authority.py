"""One policy: who acts in a case, who sees it, and that lists and pages agree."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guiju.organizations.members.models import Delegation, Membership
from guiju.organizations.models import Organization
from guiju.people.models import User
from guiju.people.roles import OF_THE_OFFICE, Role
from guiju.workflow import register
from guiju.workflow.authority import authority_of
from guiju.workflow.models import Case, Party, Task

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 21)
READ_ALL = frozenset({Role.AUDITOR, Role.ADMINISTRATOR})
RELATIONS = (
    "own-office",
    "parent-office",
    "other-office",
    "party",
    "party-body",
    "task",
    "none",
    "deputy",
    "deputy-else",
)


@pytest.fixture
def offices(db):
    province = Organization.objects.create(key="agency:p", kind="agency", name_zh="省局")
    city = Organization.objects.create(key="agency:c", kind="agency", name_zh="市局", parent=province)
    other = Organization.objects.create(key="agency:o", kind="agency", name_zh="外省局")
    firm = Organization.objects.create(key="enterprise:f", kind="enterprise", name_zh="厂")
    return {"province": province, "city": city, "other": other, "firm": firm}


def case_of(office, *, process="permit", ordinal=1) -> Case:
    now = timezone.now()
    return Case.objects.create(
        process=process, year=2026, ordinal=ordinal, number=f"{process}-{ordinal}", title="x", state="received",
        office=office, opened_at=now, entered_at=now,
    )  # fmt: skip


def member(person, body, role) -> None:
    Membership.objects.create(person=person, organization=body, role=role, since=date(2020, 1, 1))


def lend(absent, deputy, role="") -> None:
    Delegation.objects.create(absent=absent, deputy=deputy, role=role, first=DAY, last=DAY, reason="x")


def related(person: User, relation: str, role: Role, case: Case, offices) -> None:
    """Give the person the role by this relation to the case of the city's office."""
    match relation:
        case "own-office" | "parent-office" | "other-office":
            body = {"own-office": "city", "parent-office": "province", "other-office": "other"}[relation]
            member(person, offices[body], role)
        case "party":
            Party.objects.create(case=case, role=role, person=person)
            member(person, offices["other"], role)
        case "party-body":
            Party.objects.create(case=case, role=role, organization=offices["firm"])
            member(person, offices["firm"], role)
        case "task":
            Task.objects.create(
                case=case, work="score", in_state="x", role=role, person=person, opened_at=timezone.now()
            )
        case "deputy" | "deputy-else":
            absent = User.objects.create(username="absent")
            member(absent, offices["city"], role)
            Party.objects.create(case=case, role=role, person=absent)
            Task.objects.create(
                case=case, work="score", in_state="x", role=role, person=absent, opened_at=timezone.now()
            )
            lend(absent, person, role if relation == "deputy" else Role.READER)


def expected(role: Role, relation: str) -> bool:
    """May one who stands in this relation open the case?"""
    if relation in ("task", "party", "party-body", "deputy"):
        return True
    return relation in ("own-office", "parent-office") and role in OF_THE_OFFICE


@pytest.mark.parametrize("relation", RELATIONS)
@pytest.mark.parametrize("role", [role for role in Role if role is not Role.READER])
def test_a_case_is_listed_exactly_for_those_who_may_open_it(role, relation, offices, django_assert_max_num_queries):
    case = case_of(offices["city"])
    person = User.objects.create(username="one")
    related(person, relation, role, case, offices)
    with django_assert_max_num_queries(4):
        authority = authority_of(person, on=DAY)
    opens = authority.sees(case, case.parties.all(), case.tasks.all())
    listed = Case.objects.visible_to(authority).filter(pk=case.pk).exists()
    assert opens == listed == expected(role, relation)
    acts = {standing.role for standing in authority.in_case(case, case.parties.all())}
    assert not acts or opens, "who may act in a case may see it"
    if opens and relation != "task":
        assert acts == {role}


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("confidential", [False, True])
def test_roles_of_an_account(role, confidential, offices, monkeypatch, permit):
    monkeypatch.setitem(register._PROCESSES, "permit", dataclasses.replace(permit, confidential=confidential))
    case = case_of(offices["city"])
    authority = authority_of(User.objects.create(username="one", role=role), on=DAY)
    reads = role in READ_ALL and not confidential
    assert authority.sees(case, [], []) == (role in OF_THE_OFFICE or reads)
    assert Case.objects.visible_to(authority).exists() == (role in OF_THE_OFFICE or reads)
    assert bool(list(authority.in_case(case, []))) == (role in OF_THE_OFFICE)


def test_where_a_role_is_held_in_an_office_the_account_no_longer_gives_it_everywhere(offices):
    mine, others = case_of(offices["city"]), case_of(offices["other"], ordinal=2)
    person = User.objects.create(username="one", role=Role.OFFICER)
    membership = Membership.objects.create(
        person=person, organization=offices["city"], role=Role.OFFICER, since=date(2020, 1, 1)
    )
    assert set(Case.objects.visible_to(authority_of(person, on=DAY))) == {mine}
    membership.until = DAY - timedelta(days=1)
    membership.save()
    assert not Case.objects.visible_to(authority_of(person, on=DAY)).exists()
    assert others.pk


def test_two_roles_of_one_absent_are_two(offices):
    absent, deputy = User.objects.create(username="absent"), User.objects.create(username="deputy")
    for role in (Role.OFFICER, Role.APPROVER, Role.REVIEWER):
        member(absent, offices["city"], role)
    lend(absent, deputy, Role.OFFICER)
    lend(absent, deputy, Role.APPROVER)
    assert authority_of(deputy, on=DAY).roles == {Role.OFFICER, Role.APPROVER}
    assert authority_of(deputy, on=DAY + timedelta(days=1)).roles == frozenset()


def test_one_whose_account_is_closed_sees_nothing(offices):
    case = case_of(offices["city"])
    person = User.objects.create(username="one", role=Role.ADMINISTRATOR, is_active=False)
    Party.objects.create(case=case, role=Role.DRAFTER, person=person)
    authority = authority_of(person, on=DAY)
    assert not Case.objects.visible_to(authority).exists()
    assert not authority.sees(case, case.parties.all(), [])


@st.composite
def worlds(draw):
    """Roles, absences, parties and tasks of three persons, four bodies and three cases, as indices."""
    role = st.sampled_from([each.value for each in Role])
    person, body, case = st.integers(0, 2), st.integers(0, 3), st.integers(0, 2)
    return {
        "accounts": draw(st.lists(role, min_size=3, max_size=3)),
        "members": draw(st.lists(st.tuples(person, body, role), max_size=4, unique=True)),
        "lent": draw(st.lists(st.tuples(person, person, st.one_of(st.just(""), role)), max_size=2)),
        "offices": draw(st.lists(st.one_of(st.none(), body), min_size=3, max_size=3)),
        "parties": draw(st.lists(st.tuples(case, role, st.booleans(), person, body), max_size=4)),
        "tasks": draw(st.lists(st.tuples(case, role, person), max_size=2)),
    }


@given(world=worlds())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_lists_and_pages_agree_in_every_world(world, offices, permit, monkeypatch):
    bodies = list(offices.values())
    for model in (Task, Party, Case, Delegation, Membership, User):
        model.objects.all().delete()
    monkeypatch.setitem(register._PROCESSES, "secret", dataclasses.replace(permit, code="secret", confidential=True))
    people = [User.objects.create(username=f"p{n}", role=role) for n, role in enumerate(world["accounts"])]
    for person, body, role in world["members"]:
        member(people[person], bodies[body], role)
    for absent, deputy, role in world["lent"]:
        if absent != deputy:
            lend(people[absent], people[deputy], role)
    cases = [
        case_of(None if office is None else bodies[office], ordinal=n, process="secret" if n == 2 else "permit")
        for n, office in enumerate(world["offices"])
    ]
    for case, role, by_person, person, body in world["parties"]:
        who = {"person": people[person]} if by_person else {"organization": bodies[body]}
        Party.objects.get_or_create(case=cases[case], role=role, **who)
    for case, role, person in world["tasks"]:
        Task.objects.create(
            case=cases[case], work=f"w{role}", in_state="x", role=role, person=people[person],
            opened_at=timezone.now(), state="done",
        )  # fmt: skip
    for person in people:
        authority = authority_of(person, on=DAY)
        listed = set(Case.objects.visible_to(authority).values_list("pk", flat=True))
        opens = {case.pk for case in cases if authority.sees(case, case.parties.all(), case.tasks.all())}
        assert listed == opens
        acts = {case.pk for case in cases if any(authority.in_case(case, case.parties.all()))}
        assert acts <= opens
