"""One policy with two questions: in which roles may a person act in this case, and which cases may he see?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Q

from guiju.people.models import User
from guiju.people.roles import OF_THE_OFFICE, PERMISSIONS, Permission, Role
from guiju.workflow.definition import Actor
from guiju.workflow.models import Case, Party, Task
from guiju.workflow.register import processes

_BY_ACCOUNT = OF_THE_OFFICE | {Role.EXPERT, Role.DRAFTER, Role.ENTERPRISE, Role.ASSOCIATION}

_NOBODY = 0
"""No person has this key: whose account is closed is nobody's party any more."""


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
        """The standings that count in this case, his own before those of absent others.

        `parties` may be a queryset: it is only read where a role of the office does not answer already.
        """
        for standing in self.standings:
            if _in_office(case, standing) or any(_is(party, standing) for party in parties):
                yield standing

    def sees(self, case: Case, parties: Iterable[Party], tasks: Iterable[Task]) -> bool:
        """Whether he may open the case, given its parties and its tasks of all times; `cases` says the same in SQL."""
        if self.reads_all and not case.procedure.confidential:
            return True
        if any(_in_office(case, standing) for standing in self.standings):
            return True
        if any(self._is_party(party) for party in parties):
            return True
        return any(task.person_id is not None and self.acts_for(task.person_id, task.role) for task in tasks)

    def acts_for(self, person: int, role: str) -> bool:
        """Whether what is in this person's name, as one of the role, is his to do: his own, or as a deputy."""
        return person == self.person or any(
            standing.person == person and standing.role == role for standing in self.standings
        )

    def as_one_of(self, roles: Iterable[Actor], case: Case, parties: Iterable[Party]) -> Standing | None:
        """In which of these roles he may act in the case; None where in none."""
        wanted = set(roles)
        held = Authority(self.person, tuple(each for each in self.standings if each.role in wanted), reads_all=False)
        return next(held.in_case(case, parties), None)

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
        seen |= Q(pk__in=Party.objects.filter(self.parties()).values("case"))
        seen |= Q(pk__in=Task.objects.filter(self._named()).values("case"))
        return Q(seen)

    def parties(self) -> Q:
        """The parties of cases that he is or acts for, as a condition on Party."""
        mine = Q(person=self.person)
        for standing in self.standings:
            mine |= Q(role=standing.role, person=standing.person)
            if standing.organization is not None:
                mine |= Q(role=standing.role, organization=standing.organization)
        return mine

    def tasks(self) -> Q:
        """The open tasks that wait for him, as a condition on Task: his own, and those of a role that nobody took."""
        waiting = self._named()
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

    def _named(self) -> Q:
        """The tasks in his name or in that of whom he stands in for, as a condition on Task."""
        named = Q(person=self.person)
        for standing in self.standings:
            if standing.person != self.person:
                named |= Q(person=standing.person, role=standing.role)
        return named

    def _is_party(self, party: Party) -> bool:
        if party.person_id == self.person:
            return True
        return any(_is(party, standing) for standing in self.standings)


def roles_of(user: User, *, on: date) -> frozenset[Role]:
    """The roles in which he stands anywhere on a day, also as a deputy."""
    return authority_of(user, on=on, offices=False).roles


def authority_of(user: User, *, on: date, offices: bool = True) -> Authority:
    """What a person is entitled to on a day; asked once for a page, it takes four queries at most.

    Without `offices` it is not asked which stand below his own: for questions about roles alone.

    The role of an account holds everywhere, unless the person has or had it in an organization: then that says where.
    """
    if not user.is_active:
        return Authority(_NOBODY, (), reads_all=False)
    lent: dict[int, set[str]] = defaultdict(set)
    for absent, role in _rows(_LENT, [user.pk, on, on]):
        lent[absent].add(role)
    people = [user.pk, *lent]
    memberships = [
        _Membership(*row)
        for row in _rows(_MEMBERSHIPS.format(people=", ".join(["%s"] * len(people))), [on, on, *people])
    ]
    standing = [each for each in memberships if each.stands]
    below = _below({each.organization for each in standing if each.role in OF_THE_OFFICE} if offices else set())
    placed = {(each.person, each.role) for each in memberships}
    accounts = {user.pk: user.role}
    if lent:
        accounts |= dict(User.objects.filter(pk__in=lent).values_list("pk", "role"))
    found = []
    for person, account in accounts.items():
        roles = lent.get(person, {""})
        mine = [Standing(person, Role(account))] if account in _BY_ACCOUNT and (person, account) not in placed else []
        mine += [
            Standing(person, Role(each.role), each.organization, below.get(each.organization, frozenset()))
            for each in standing
            if each.person == person
        ]
        found += [each for each in mine if "" in roles or each.role in roles]
    return Authority(user.pk, tuple(found), reads_all=Permission.READ_CASES in PERMISSIONS[Role(user.role)])


def _in_office(case: Case, standing: Standing) -> bool:
    if standing.role not in OF_THE_OFFICE:
        return False
    return standing.organization is None or case.office_id is None or case.office_id in standing.offices


_LENT = """
    SELECT d.absent_id, d.role FROM members_delegation d JOIN people_user u ON u.id = d.absent_id
    WHERE d.deputy_id = %s AND d.first <= %s AND d.last >= %s AND d.ended_at IS NULL AND u.is_active
"""
_MEMBERSHIPS = """
    SELECT person_id, organization_id, role, since <= %s AND (until IS NULL OR until >= %s)
    FROM members_membership WHERE person_id IN ({people}) ORDER BY id
"""


class _Membership(NamedTuple):
    person: int
    organization: int
    role: str
    stands: bool


def _rows(statement: str, given: list[Any]) -> list[tuple[Any, ...]]:
    """Asked at every step and page; to build the same two questions each time took longer than to answer them."""
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return cursor.fetchall()


def _is(party: Party, standing: Standing) -> bool:
    if party.role != standing.role:
        return False
    if party.person_id is not None:
        return party.person_id == standing.person
    return party.organization_id == standing.organization


_BELOW = """
    WITH RECURSIVE below (body, office) AS (
        SELECT id, id FROM organizations_organization WHERE id IN ({bodies})
        UNION
        SELECT below.body, child.id FROM below
        JOIN organizations_organization child ON child.parent_id = below.office AND child.kind = 'agency'
    )
    SELECT body, office FROM below
"""


def _below(bodies: set[int]) -> dict[int, frozenset[int]]:
    """Each organization with all agencies that stand below it, in one query however deep they stand."""
    if not bodies:
        return {}
    found: dict[int, set[int]] = defaultdict(set)
    with connection.cursor() as cursor:
        cursor.execute(_BELOW.format(bodies=", ".join(["%s"] * len(bodies))), sorted(bodies))
        for body, office in cursor.fetchall():
            found[body].add(office)
    return {body: frozenset(offices) for body, offices in found.items()}
