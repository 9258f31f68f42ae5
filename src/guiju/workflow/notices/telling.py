"""Who is told of an event, and that they are; written in the transaction of the event.

A step tells the roles that its definition names in `notify`; work tells whom it is given to; a message, whoever stands
on the other side. Nobody is told of what he did himself. Who stands in for somebody absent is told with him.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from guiju.organizations.members.models import Delegation, Membership
from guiju.organizations.models import Organization
from guiju.people.models import User
from guiju.people.roles import OF_THE_OFFICE, Role
from guiju.workflow.definition import Actor, Transition
from guiju.workflow.models import Case, CaseEvent, EventKind, Party, Task, TaskState
from guiju.workflow.notices.models import Kind, Notice, Preference


def whom(case: Case, steps: Sequence[Transition], parties: Iterable[Party]) -> dict[str, tuple[User, ...]]:
    """The persons who will be told when each of these steps is taken, by its code."""
    roles = {role for step in steps for role in step.notify}
    found = standing_as(case, roles, parties, on=timezone.localdate())
    return {
        step.code: tuple(sorted({user for role in step.notify for user in found.get(role, ())}, key=lambda u: u.pk))
        for step in steps
    }


def tell(case: Case, event: CaseEvent, step: Transition | None) -> None:
    """Leave notices of an event that has just been written; called inside its transaction."""
    match EventKind(event.kind):
        case EventKind.STEP:
            people, kind = _of_step(case, event, step), Kind.STEP
        case EventKind.WORK:
            people, kind = _when_all_is_done(case, event), Kind.STEP
        case EventKind.ASSIGNED:
            people, kind = _given(case, event), Kind.WORK
        case EventKind.RELEASED | EventKind.CLAIMED:
            people, kind = _named(event), Kind.WORK
        case EventKind.NOTE:
            people, kind = _in_the_office(case), Kind.MESSAGE
        case EventKind.MESSAGE:
            people, kind = _on_the_other_side(case, event), Kind.MESSAGE
    leave(people, kind, case=case, event=event, now=event.at, besides=event.by_id)


def leave(
    people: Iterable[User],
    kind: Kind,
    *,
    case: Case,
    now: datetime,
    event: CaseEvent | None = None,
    clock: str = "",
    due_on: date | None = None,
    besides: int | None = None,
) -> int:
    """A notice for each of them, `besides` one; who has it already gets no other. Returns for how many."""
    told = {user.pk: user for user in people if user.pk != besides and user.is_active}
    if not told:
        return 0
    notices = [
        Notice(
            person=user,
            case=case,
            event=event,
            kind=kind.value,
            clock=clock,
            due_on=due_on,
            made_at=now,
            to_mail=bool(user.email) and _preference(user).wants_mail(kind),
        )
        for user in told.values()
    ]
    Notice.objects.bulk_create(notices, ignore_conflicts=event is None)
    return len(notices)


def standing_as(
    case: Case, roles: Collection[Actor], parties: Iterable[Party], *, on: date
) -> dict[Actor, frozenset[User]]:
    """Who stands in these roles in a case on a day, with those who stand in for them, by role.

    Of the office's roles, the members of the case's office; where it has none in any, of what stands above it; and
    whoever has the role by his account. PUBLIC and SYSTEM are nobody.
    """
    real = {role for role in roles if isinstance(role, Role)}
    if not real:
        return {}
    found: dict[Actor, set[int]] = {role: set() for role in real}
    outside = [party for party in parties if party.role in real and party.role not in OF_THE_OFFICE]
    for party in outside:
        if party.person_id is not None:
            found[Role(party.role)].add(party.person_id)
    bodies = Q(pk__in=[])
    for party in outside:
        if party.organization_id is not None:
            bodies |= Q(role=party.role, organization=party.organization_id)
    inside = sorted(role.value for role in real if role in OF_THE_OFFICE)
    if inside:
        bodies |= Q(role__in=inside) & (Q(organization=case.office_id) if case.office_id else Q())
    if bodies != Q(pk__in=[]):
        for person, role in Membership.objects.standing(on=on).filter(bodies).values_list("person", "role"):
            found[Role(role)].add(person)
    accounts = _users(Q(pk__in={pk for each in found.values() for pk in each}) | Q(role__in=inside))
    for user in accounts.values():
        if user.role in inside:
            found[Role(user.role)].add(user.pk)
    if inside and case.office_id and not any(found[Role(role)] for role in inside):
        for role, person in _above(case.office_id, inside, on=on):
            found[Role(role)].add(person)
        accounts |= _users(Q(pk__in={pk for each in found.values() for pk in each} - accounts.keys()))
    deputies = _deputies(accounts, on=on)
    for deputy, absent, only in deputies:
        for role, people in found.items():
            if absent in people and only in ("", role):
                people.add(deputy)
    accounts |= _users(Q(pk__in={deputy for deputy, _absent, _only in deputies} - accounts.keys()))
    return {role: frozenset(accounts[pk] for pk in people if pk in accounts) for role, people in found.items()}


def _of_step(case: Case, event: CaseEvent, step: Transition | None) -> set[User]:
    if step is None or not any(isinstance(role, Role) for role in step.notify):
        return set()
    return _standing(case, step.notify, on=event.on)


def _given(case: Case, event: CaseEvent) -> set[User]:
    """Whom a step gives work to is told of the work alone: it says more than that the step was taken."""
    people = event.data.get("people", ())
    Notice.objects.filter(case=case, kind=Kind.STEP.value, made_at=event.at, person__in=people).delete()
    return _named(event)


def _when_all_is_done(case: Case, event: CaseEvent) -> set[User]:
    """Who waits for a work of several is told when the last of them has done it."""
    waiting = [role for role in case.standing.waits_for if role in OF_THE_OFFICE]
    others = Task.objects.filter(case=case, work=event.code, state=TaskState.OPEN.value)
    if not waiting or others.exclude(person=event.on_behalf_of_id or event.by_id).exists():
        return set()
    return _standing(case, waiting, on=event.on)


def _named(event: CaseEvent) -> set[User]:
    return set(_users(Q(pk__in=event.data.get("people", ()))).values())


def _in_the_office(case: Case) -> set[User]:
    """The colleagues who have done something in the case, or have it before them."""
    office = [role.value for role in OF_THE_OFFICE]
    acted = CaseEvent.objects.filter(case=case, role__in=office).values("by")
    has = Task.objects.filter(case=case, role__in=office, state=TaskState.OPEN.value, person__isnull=False)
    return set(_users(Q(pk__in=acted) | Q(pk__in=has.values("person"))).values())


def _on_the_other_side(case: Case, event: CaseEvent) -> set[User]:
    if event.role not in OF_THE_OFFICE:
        colleagues = _in_the_office(case)
        waiting = [role for role in case.standing.waits_for if role in OF_THE_OFFICE]
        return colleagues or _standing(case, waiting or [Role.OFFICER], on=event.on)
    parties = list(case.parties.all())
    return _standing(case, {Role(party.role) for party in parties}, parties, on=event.on)


def _standing(case: Case, roles: Collection[Actor], parties: Iterable[Party] | None = None, *, on: date) -> set[User]:
    if parties is None:
        needed = any(isinstance(role, Role) and role not in OF_THE_OFFICE for role in roles)
        parties = case.parties.all() if needed else ()
    return {user for users in standing_as(case, roles, parties, on=on).values() for user in users}


def _users(condition: Q) -> dict[int, User]:
    """Active ones, each with his preference."""
    found: Any = User.objects.filter(condition, is_active=True).select_related("notice_preference")
    return {user.pk: user for user in found}


def _preference(user: User) -> Preference:
    chosen: Preference | None = getattr(user, "notice_preference", None)
    return chosen or Preference(person=user)


def _above(office: int, roles: Sequence[str], *, on: date) -> list[tuple[str, int]]:
    """The role and person of those in the nearest body above an office that has any."""
    seen = {office}
    parent = Organization.objects.filter(pk=office).values_list("parent", flat=True).first()
    while parent is not None and parent not in seen:
        seen.add(parent)
        members = Membership.objects.standing(on=on).filter(organization=parent, role__in=roles)
        if found := list(members.values_list("role", "person")):
            return found
        parent = Organization.objects.filter(pk=parent).values_list("parent", flat=True).first()
    return []


def _deputies(absent: Iterable[int], *, on: date) -> list[tuple[int, int, str]]:
    """Deputy, for whom, and in which role alone."""
    standing = Delegation.objects.filter(
        absent__in=list(absent), first__lte=on, last__gte=on, ended_at__isnull=True, deputy__is_active=True
    )
    return list(standing.values_list("deputy", "absent", "role"))
