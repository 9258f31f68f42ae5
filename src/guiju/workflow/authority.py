"""One policy with two questions: in which roles may a person act in this case, and which cases may he see?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q

from guiju.organizations.members.models import Delegation, Membership
from guiju.organizations.models import Organization
from guiju.people.models import User
from guiju.people.roles import OF_THE_OFFICE, PERMISSIONS, Permission, Role
from guiju.workflow.definition import Actor
from guiju.workflow.models import Case, Party, Task
from guiju.workflow.register import processes

_BY_ACCOUNT = OF_THE_OFFICE | {Role.EXPERT, Role.DRAFTER, Role.ENTERPRISE, Role.ASSOCIATION}


@dataclass(frozen=True, slots=True)
class Standing:
    """`person` acts as `role` for `organization`, or everywhere; for himself or, in his absence, through a deputy."""

    person: int
    role: Role
    organization: int | None = None
    offices: frozenset[int] = frozenset()
    """The organization and all below it: whose cases an office's role reaches."""


@dataclass(frozen=True, slots=True)
class Authority:
    """Everything in which one person stands on one day; `person` is who acts, whoever's role it is."""

    person: int
    standings: tuple[Standing, ...]
    reads_all: bool

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(standing.role for standing in self.standings)

    def in_case(self, case: Case, parties: Iterable[Party]) -> Iterator[Standing]:
        """The standings that count in this case, his own before those of absent others."""
        parties = list(parties)
        for standing in self.standings:
            if standing.role in OF_THE_OFFICE:
                if standing.organization is None or case.office_id is None or case.office_id in standing.offices:
                    yield standing
            elif any(_is(party, standing) for party in parties):
                yield standing

    def as_one_of(self, roles: Iterable[Actor], case: Case, parties: Iterable[Party]) -> Standing | None:
        """In which of these roles he may act in the case; None where in none."""
        wanted = set(roles)
        return next((standing for standing in self.in_case(case, parties) if standing.role in wanted), None)

    def opening(self, roles: Iterable[Actor]) -> Standing | None:
        """In which of these roles he may open a case: he holds it, for whatever organization."""
        wanted = set(roles)
        return next((standing for standing in self.standings if standing.role in wanted), None)

    def cases(self) -> Q:
        """The cases that he may see, as a condition on Case."""
        seen: Any = Q(pk__in=[])
        offices: set[int] = set()
        for standing in self.standings:
            if standing.role in OF_THE_OFFICE:
                if standing.organization is None:
                    return Q()
                offices |= standing.offices
        if offices:
            seen |= Q(office__in=offices) | Q(office__isnull=True)
        if self.reads_all:
            seen |= ~Q(process__in=[each.code for each in processes() if each.confidential])
        mine = self.parties()
        if mine:
            seen |= Exists(Party.objects.filter(mine, case=OuterRef("pk")))
        people = {standing.person for standing in self.standings} | {self.person}
        seen |= Exists(Task.objects.filter(case=OuterRef("pk"), person__in=people))
        return Q(seen)

    def parties(self) -> Q:
        """The parties of cases that he is or acts for, as a condition on Party."""
        mine = Q(person=self.person)
        for standing in self.standings:
            if standing.role not in OF_THE_OFFICE:
                mine |= Q(role=standing.role, person=standing.person)
                if standing.organization is not None:
                    mine |= Q(role=standing.role, organization=standing.organization)
        return mine

    def tasks(self) -> Q:
        """The open tasks that wait for him, as a condition on Task: his own, and those of a role that nobody took."""
        waiting = Q(person__in={standing.person for standing in self.standings} | {self.person})
        for standing in self.standings:
            of_role = Q(person=None, role=standing.role)
            if standing.role in OF_THE_OFFICE:
                if standing.organization is not None:
                    of_role &= Q(organization__in=standing.offices) | Q(organization=None)
            elif standing.organization is not None:
                of_role &= Q(organization=standing.organization)
            else:
                continue
            waiting |= of_role
        return waiting


def authority_of(user: User, *, on: date) -> Authority:
    """What a person is entitled to on a day; asked once for a page, it takes four queries at most."""
    if not user.is_active:
        return Authority(user.pk, (), reads_all=False)
    absent = {
        delegation.absent_id: delegation.role
        for delegation in Delegation.objects.filter(
            deputy=user, first__lte=on, last__gte=on, ended_at__isnull=True, absent__is_active=True
        )
    }
    memberships = list(Membership.objects.standing(on=on).filter(person__in=[user.pk, *absent]).order_by("pk"))
    below = _below({each.organization_id for each in memberships if each.role in OF_THE_OFFICE})
    found = []
    accounts = {user.pk: user.role} | dict(User.objects.filter(pk__in=absent).values_list("pk", "role"))
    for person, account in accounts.items():
        only = absent.get(person, "") if person != user.pk else ""
        if account in _BY_ACCOUNT:
            found.append(Standing(person, Role(account)))
        for each in memberships:
            if each.person_id == person:
                offices = below.get(each.organization_id, frozenset())
                found.append(Standing(person, Role(each.role), each.organization_id, offices))
        if only:
            found = [standing for standing in found if standing.person != person or standing.role == only]
    return Authority(user.pk, tuple(found), reads_all=Permission.READ_CASES in PERMISSIONS[Role(user.role)])


def _is(party: Party, standing: Standing) -> bool:
    if party.role != standing.role:
        return False
    if party.person_id is not None:
        return party.person_id == standing.person
    return party.organization_id == standing.organization


def _below(bodies: set[int]) -> dict[int, frozenset[int]]:
    """Each organization with all that stand below it."""
    children: dict[int, set[int]] = defaultdict(set)
    waiting, seen = set(bodies), set(bodies)
    while waiting:
        rows: Any = Organization.objects.filter(parent__in=waiting, kind="agency").values_list("parent_id", "pk")
        waiting = set()
        for parent, child in rows:
            children[parent].add(child)
            if child not in seen:
                seen.add(child)
                waiting.add(child)
    return {body: frozenset(_descendants(body, children)) for body in bodies}


def _descendants(body: int, children: dict[int, set[int]]) -> set[int]:
    found, waiting = {body}, [body]
    while waiting:
        for child in children.get(waiting.pop(), ()):
            if child not in found:
                found.add(child)
                waiting.append(child)
    return found
