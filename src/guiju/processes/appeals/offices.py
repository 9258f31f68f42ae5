"""To which offices one can write."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django.db.models import Exists, OuterRef

from guiju.organizations.members.models import Membership
from guiju.organizations.models import Organization, OrganizationKind
from guiju.people.roles import Role

MOST: Final = 200


def offices(*, on: date) -> list[Organization]:
    """Agencies with officers or inspectors on that day, in order of place."""
    working: Any = Membership.objects.standing(on=on).filter(
        organization=OuterRef("pk"), role__in=[Role.OFFICER.value, Role.INSPECTOR.value], person__is_active=True
    )
    found = Organization.objects.existing(on=on).filter(Exists(working), kind=OrganizationKind.AGENCY.value)
    return list(found.order_by("region", "name_zh", "pk")[:MOST])
