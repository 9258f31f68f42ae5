"""Changes to who acts for whom. Each is journalled under the name of the person whose rights it changes."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from guiju.base.errors import InvalidForm, NotAllowed, NotNow
from guiju.journal import actions as journal
from guiju.organizations.members.models import Delegation, Membership
from guiju.organizations.models import Organization, OrganizationKind
from guiju.people.models import User
from guiju.people.roles import OF_THE_OFFICE, OF_THE_REGISTER, Permission, Role

OFFICES = (OrganizationKind.AGENCY, OrganizationKind.COMMITTEE)
"""Only in these does a role of the office mean anything: elsewhere it would open the cases that have no office."""

LONGEST_DAYS = 366
"""A delegation is for an absence; what lasts longer is a role."""


@transaction.atomic
def join(
    person: User, organization: Organization, role: Role | str, *, since: date, by: Any, until: date | None = None
) -> Membership:
    """`person` acts as `role` for `organization` from `since` on. Raises InvalidForm, NotNow."""
    role = Role(role)
    if role in OF_THE_REGISTER:
        raise InvalidForm(
            _("“{role}”是整个登记簿的角色，只能设在账号上，不能在单位中担任。").format(role=User.ROLE_TITLES[role])
        )
    if role in OF_THE_OFFICE and organization.kind not in OFFICES:
        raise InvalidForm(
            _("“{role}”是办理机关的角色，只能在主管部门或技术委员会中担任；{body} 不是。").format(
                role=User.ROLE_TITLES[role], body=organization
            )
        )
    if until is not None and until < since:
        raise InvalidForm(_("结束日期 {until} 早于开始日期 {since}。").format(until=until, since=since))
    if organization.ended_on is not None and organization.ended_on <= since:
        raise NotNow(_("{body} 已于 {day} 终止。").format(body=organization, day=organization.ended_on))
    _held(person)
    there = Membership.objects.filter(person=person, organization=organization, role=role.value)
    meets = there.filter(Q(until__isnull=True) | Q(until__gte=since))
    if until is not None:
        meets = meets.filter(since__lte=until)
    if (overlapping := meets.first()) is not None:
        raise NotNow(
            _("{person} 从 {since} 起已经是 {body} 的{role}。").format(
                person=person, since=overlapping.since, body=organization, role=User.ROLE_TITLES[role]
            )
        )
    made = Membership.objects.create(
        person=person, organization=organization, role=role.value, since=since, until=until
    )
    _record("membership.began", made, by=by, until=until)
    return made


@transaction.atomic
def leave(membership: Membership, *, on: date, by: Any, reason: str = "") -> Membership:
    """End a role; `on` is its last day. Raises InvalidForm before its first, NotNow where it has ended by then."""
    membership = Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
    if on < membership.since:
        raise InvalidForm(_("结束日期 {until} 早于开始日期 {since}。").format(until=on, since=membership.since))
    if membership.until is not None and membership.until <= on:
        raise NotNow(_("这一角色已于 {day} 结束。").format(day=membership.until))
    membership.until = on
    membership.save(update_fields=["until"])
    _record("membership.ended", membership, by=by, until=on, reason=reason.strip())
    return membership


@transaction.atomic
def delegate(
    absent: User,
    deputy: User,
    *,
    first: date,
    last: date,
    reason: str,
    by: User | str,
    role: Role | str = "",
    today: date | None = None,
) -> Delegation:
    """From `first` to `last` the deputy may act in all roles of the absent, or in one.

    He sets it himself, or an administrator for him. Raises NotAllowed, InvalidForm, NotNow.
    """
    _require_oneself(absent, by=by)
    if not reason.strip():
        raise InvalidForm(_("请写明委托的原因，例如“出差”。"))
    if last < first:
        raise InvalidForm(_("结束日期 {until} 早于开始日期 {since}。").format(until=last, since=first))
    if last < (today or timezone.localdate()):
        raise InvalidForm(_("委托的最后一天 {day} 已经过去。").format(day=last))
    if (last - first).days >= LONGEST_DAYS:
        raise InvalidForm(_("委托最长一年；更长的，请管理员调整角色。"))
    if absent.pk == deputy.pk:
        raise InvalidForm(_("不能委托给自己。"))
    if not deputy.is_active:
        raise NotNow(_("{person} 的账号已停用。").format(person=deputy))
    named = Role(role) if role else None
    if named is not None and not _holds(absent, named, first, last):
        raise InvalidForm(
            _("{person} 在这段时间没有“{role}”的角色。").format(person=absent, role=User.ROLE_TITLES[named])
        )
    _held(absent)
    standing = Delegation.objects.filter(absent=absent, deputy=deputy, ended_at__isnull=True)
    meets = standing.filter(role__in={"", str(role)}, first__lte=last, last__gte=first).first()
    if meets is not None:
        raise NotNow(
            _("{first} 至 {last} 已经委托给 {person}。").format(first=meets.first, last=meets.last, person=deputy)
        )
    made = Delegation.objects.create(
        absent=absent, deputy=deputy, role=named.value if named else "", first=first, last=last, reason=reason.strip()
    )
    journal.record(
        "delegation.made",
        absent.username,
        by=by,
        deputy=deputy.username,
        role=made.role,
        first=first,
        last=last,
        reason=made.reason,
    )
    return made


@transaction.atomic
def end_delegation(delegation: Delegation, *, by: User | str, now: datetime | None = None) -> Delegation:
    """He is back: the deputy no longer acts for him, from this moment. Raises NotAllowed, NotNow."""
    delegation = (
        Delegation.objects.select_for_update(of=("self",)).select_related("absent", "deputy").get(pk=delegation.pk)
    )
    _require_oneself(delegation.absent, by=by)
    now = now or timezone.now()
    if delegation.ended_at is not None or delegation.last < timezone.localdate(now):
        raise NotNow(_("这项委托已经结束。"))
    delegation.ended_at = now
    delegation.save(update_fields=["ended_at"])
    journal.record("delegation.ended", delegation.absent.username, by=by, deputy=delegation.deputy.username)
    return delegation


def _require_oneself(person: User, *, by: User | str) -> None:
    if isinstance(by, User) and by.pk != person.pk and not by.may(Permission.ADMIT):
        raise NotAllowed(_("委托由本人或管理员设定。"))


def _held(person: User) -> None:
    """Until the transaction ends nobody else changes this person's roles. Raises NotNow where he has left."""
    if not User.objects.select_for_update().filter(pk=person.pk, is_active=True).exists():
        raise NotNow(_("{person} 的账号已停用。").format(person=person))


def _holds(person: User, role: Role, first: date, last: date) -> bool:
    """Whether he has the role on any day of the time, everywhere or in an organization."""
    mine = Membership.objects.filter(person=person, role=role.value, since__lte=last)
    return person.role == role or mine.filter(Q(until__isnull=True) | Q(until__gte=first)).exists()


def _record(kind: str, membership: Membership, *, by: Any, until: date | None, **payload: Any) -> None:
    journal.record(
        kind,
        membership.person.username,
        by=by,
        organization=membership.organization.key,
        role=membership.role,
        since=membership.since,
        until=until,
        **payload,
    )
