"""Who may sign in to a demonstration register, and in which of its organizations: every procedure can be tried."""

from __future__ import annotations

from datetime import date
from typing import Final

from django.db import transaction
from django.utils import timezone

from guiju.journal.actions import changed, record
from guiju.organizations.actions import organization_key
from guiju.organizations.members.actions import join
from guiju.organizations.members.models import Membership
from guiju.organizations.models import Organization, OrganizationKind
from guiju.people.actions import DEMONSTRATED, DemonstrationAccount, make_demonstration_accounts
from guiju.people.models import User
from guiju.people.roles import Role

SINCE: Final = date(2020, 1, 1)
REGION: Final = "3301"
"""The city whose bureau the demonstration's officials work for."""

BODIES: Final[dict[OrganizationKind, tuple[str, tuple[Role, ...]]]] = {
    OrganizationKind.AGENCY: (
        "演示市市场监督管理局",
        (Role.OFFICER, Role.SECRETARY, Role.REVIEWER, Role.APPROVER, Role.INSPECTOR),
    ),
    OrganizationKind.ENTERPRISE: ("演示童车制造有限公司", (Role.ENTERPRISE,)),
    OrganizationKind.ASSOCIATION: ("演示市童车行业协会", (Role.ASSOCIATION,)),
    OrganizationKind.OTHER: ("演示市标准化研究院", (Role.DRAFTER, Role.EXPERT)),
}
"""By kind: what the body is called where the register has none of its own, and who acts for it."""


@transaction.atomic
def make_accounts() -> list[DemonstrationAccount]:
    """One for each role, three experts, each a member where the role is held; those that stand are left as they are."""
    accounts = make_demonstration_accounts()
    people = {user.username: user for user in User.objects.filter(username__in=DEMONSTRATED)}
    placed = set(Membership.objects.filter(person__in=people.values()).values_list("person", flat=True))
    for kind, (name, roles) in BODIES.items():
        new = [(people[account], role) for account, role in DEMONSTRATED.items() if role in roles]
        new = [(person, role) for person, role in new if person.pk not in placed]
        if not new:
            continue
        body = _body(kind, name)
        for person, role in new:
            join(person, body, role, since=SINCE, by="demonstration")
    return accounts


def _body(kind: OrganizationKind, name: str) -> Organization:
    """The first of the city that still exists; else a body of the demonstration's own."""
    of_the_city = Organization.objects.existing(on=timezone.localdate()).filter(kind=kind, region=REGION)
    there: Organization | None = of_the_city.order_by("pk").first()
    if there is not None:
        return there
    body: Organization = Organization.objects.create(
        key=organization_key(kind, name=name), kind=kind, name_zh=name, region=REGION
    )
    record("organization.registered", body.key[:64], by="demonstration", changes=[changed(body)], names=[])
    return body
