"""Lists of cases that are kept under a name."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from guiju.base.errors import InvalidForm, NotAllowed
from guiju.organizations.models import Organization
from guiju.people.models import User
from guiju.people.roles import OF_THE_OFFICE
from guiju.workflow.authority import Authority
from guiju.workflow.lists.models import SavedCaseList
from guiju.workflow.selection import CaseSelection

MOST = 40
"""Lists of one person."""


def lists_for(person: User, *, by: Authority) -> list[SavedCaseList]:
    """His own and those of his office, in order of name; with whose they are."""
    found = SavedCaseList.objects.filter(Q(person=person) | Q(office__in=offices_of(by)))
    return list(found.select_related("person"))


def offices_of(authority: Authority) -> list[int]:
    """The organizations for which he himself works in the office."""
    return sorted(
        {
            standing.organization
            for standing in authority.standings
            if standing.organization is not None
            and standing.role in OF_THE_OFFICE
            and standing.person == authority.person
        }
    )


@transaction.atomic
def save(name: str, selection: CaseSelection, *, person: User, by: Authority, shared: bool = False) -> SavedCaseList:
    """Keep a list; one of the same name is replaced. Raises InvalidForm, NotAllowed."""
    name = " ".join(name.split())
    if not 1 <= len(name) <= 60:
        raise InvalidForm(_("名称须有 1 到 60 个字符。"))
    offices = offices_of(by)
    if shared and not offices:
        raise NotAllowed(_("您不属于任何办理机关，列表只能留给自己用。"))
    mine = SavedCaseList.objects.filter(person=person)
    if not mine.filter(name=name).exists() and mine.count() >= MOST:
        raise InvalidForm(_("最多保存 {most} 个列表，请先删去不用的。").format(most=MOST))
    office = Organization.objects.get(pk=offices[0]) if shared else None
    kept, _made = mine.update_or_create(
        person=person, name=name, defaults={"query": selection.to_query(), "office": office}
    )
    return kept
