"""Which office a matter of a place belongs to."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef
from django.utils import timezone

from guiju.organizations.members.models import Membership
from guiju.organizations.models import Organization, OrganizationKind
from guiju.people.roles import Role


def office_for(region: str, *, on: date | None = None) -> Organization | None:
    """The agency with standing officers whose region holds this one most closely; None where no office does.

    Regions are codes of GB/T 2260, in full or cut off: 330106 lies in 330100, in 3301 and in 33. An agency without a
    region is nearest to nothing, and takes what no other does.
    """
    on = on or timezone.localdate()
    officers = Membership.objects.standing(on=on).filter(
        organization=OuterRef("pk"), role=Role.OFFICER.value, person__is_active=True
    )
    wanted = _significant(region)
    offices = Organization.objects.existing(on=on).filter(Exists(officers), kind=OrganizationKind.AGENCY.value)
    holding = [office for office in offices.order_by("pk") if wanted.startswith(_significant(office.region))]
    return max(holding, key=lambda office: len(_significant(office.region)), default=None)


def _significant(region: str) -> str:
    """Without the pairs of zeros that fill a code up: 330100 is 3301."""
    while region.endswith("00"):
        region = region[:-2]
    return region
