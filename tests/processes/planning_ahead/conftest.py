"""A provincial bureau, an institute that drafts, and a few standards of different age."""

from __future__ import annotations

from datetime import date, datetime, time
from types import SimpleNamespace

import pytest
from django.utils import timezone

from guiju.base.terms import RelationKind
from guiju.organizations.members.models import Membership
from guiju.organizations.models import Organization
from guiju.people.models import User
from guiju.people.roles import Role
from guiju.standards import actions
from guiju.standards.models import Source

TODAY = date(2026, 11, 20)


def at(day: date, hour: int = 10) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))


@pytest.fixture
def office(db):
    """Officer, approver and experts of a bureau, a drafter of an institute; `person` makes more."""
    bureau = Organization.objects.create(key="agency:zj", kind="agency", name_zh="某省市场监督管理局", region="33")
    institute = Organization.objects.create(key="other:tea", kind="other", name_zh="茶叶研究院")
    committee = Organization.objects.create(
        key="committee:ZJ/TC 9", kind="committee", rank="TC", code="ZJ/TC 9", name_zh="省茶叶标准化技术委员会"
    )

    def person(name: str, role: Role, body: Organization | None = None) -> User:
        user = User.objects.create(username=name, display_name=name, role=Role.READER if body else role)
        if body is not None:
            Membership.objects.create(person=user, organization=body, role=role.value, since=date(2020, 1, 1))
        return user

    return SimpleNamespace(
        bureau=bureau,
        institute=institute,
        committee=committee,
        person=person,
        officer=person("officer", Role.OFFICER, bureau),
        approver=person("approver", Role.APPROVER, bureau),
        drafter=person("drafter", Role.DRAFTER, institute),
        experts=[person(f"expert{n}", Role.EXPERT) for n in (1, 2)],
    )


@pytest.fixture
def shelf(office):
    """DB33/T 1 of 2018 cites a replaced standard; 2 of 2021 is due in 2026; 3 of 2024 is young; one GB of 2010."""
    source = Source.objects.create(name="catalogue", title="目录")

    def enter(number, title, effective, **values):
        return actions.register_standard(
            number, by="test", source=source, title_zh=title, published_on=effective, effective_on=effective, **values
        )

    method_old = enter("GB/T 8302-2002", "茶 取样", date(2002, 12, 1))
    method = enter("GB/T 8302-2013", "茶 取样", date(2014, 6, 22))
    actions.relate(method, RelationKind.REPLACES, method_old.number, by="test", source=source)
    local = {"region": "33", "issued_by": office.bureau, "committee": office.committee, "ics": "67.140.10"}
    old = enter("DB33/T 1-2018", "龙井茶加工技术规程", date(2018, 3, 1), **local)
    actions.relate(old, RelationKind.CITES, method_old.number, by="test", source=source)
    middle = enter("DB33/T 2-2021", "茶园低温预警服务规范", date(2021, 6, 1), **local)
    young = enter("DB33/T 3-2024", "茶叶冷链物流要求", date(2024, 6, 1), **local)
    return SimpleNamespace(
        enter=enter, method_old=method_old, method=method, old=old, middle=middle, young=young, source=source
    )
