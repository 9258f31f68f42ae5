"""Roles in organizations, deputies, and the office of a place."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from guiju.base.errors import InvalidForm, NotAllowed, NotNow
from guiju.journal.models import Entry
from guiju.organizations.members.actions import delegate, end_delegation, join, leave
from guiju.organizations.members.models import Membership
from guiju.organizations.members.offices import office_for
from guiju.organizations.models import Organization
from guiju.people.models import User
from guiju.people.roles import Role

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 2)


def body(key: str, kind: str = "agency", region: str = "", **values) -> Organization:
    return Organization.objects.create(key=key, kind=kind, name_zh=key, region=region, **values)


@pytest.fixture
def li():
    return User.objects.create(username="li", display_name="李")


@pytest.fixture
def wang():
    return User.objects.create(username="wang", display_name="王", role=Role.OFFICER)


def test_a_role_stands_on_its_first_and_its_last_day(li):
    role = join(li, body("市局"), Role.OFFICER, since=DAY, by="test")
    leave(role, on=DAY + timedelta(days=9), by="test", reason="调动")
    standing = [len(Membership.objects.standing(on=DAY + timedelta(days=n))) for n in (-1, 0, 9, 10)]
    assert standing == [0, 1, 1, 0]
    kinds = Entry.objects.filter(subject="li").order_by("seq").values_list("kind", flat=True)
    assert list(kinds) == ["membership.began", "membership.ended"]


def test_the_same_role_is_not_given_twice_at_a_time_but_again_afterwards(li):
    bureau = body("市局")
    role = join(li, bureau, Role.OFFICER, since=DAY, by="test")
    with pytest.raises(NotNow, match="李 从 2026-03-02 起已经是 市局 的标准化工作人员"):
        join(li, bureau, Role.OFFICER, since=DAY + timedelta(days=3), by="test")
    leave(role, on=DAY, by="test")
    join(li, bureau, Role.OFFICER, since=DAY + timedelta(days=1), by="test")
    with pytest.raises(NotNow):
        leave(role, on=DAY + timedelta(days=1), by="test")


@pytest.mark.parametrize(
    ("role", "kind", "sentence"),
    [
        (Role.READER, "agency", "整个登记簿的角色"),
        (Role.ADMINISTRATOR, "agency", "整个登记簿的角色"),
        (Role.APPROVER, "enterprise", "只能在主管部门或技术委员会中担任"),
    ],
)
def test_some_roles_mean_nothing_in_some_organizations(li, role, kind, sentence):
    with pytest.raises(InvalidForm, match=sentence):
        join(li, body("单位", kind), role, since=DAY, by="test")


def test_nobody_joins_what_has_ended_nor_after_his_account_was_closed(li):
    with pytest.raises(NotNow, match="已于 2020-01-01 终止"):
        join(li, body("旧局", ended_on=date(2020, 1, 1)), Role.OFFICER, since=DAY, by="test")
    User.objects.filter(pk=li.pk).update(is_active=False)
    with pytest.raises(NotNow, match="已停用"):
        join(li, body("市局"), Role.OFFICER, since=DAY, by="test")


def away(absent, deputy, **values):
    asked = {"first": DAY, "last": DAY + timedelta(days=7), "reason": "出差", "by": absent, "today": DAY} | values
    return delegate(absent, deputy, **asked)


def test_an_absence_is_set_and_ended_by_the_absent_and_journalled(wang, li):
    delegation = away(wang, li, role=Role.OFFICER, last=date(2096, 1, 1), first=date(2095, 12, 1))
    end_delegation(delegation, by=wang)
    with pytest.raises(NotNow, match="已经结束"):
        end_delegation(delegation, by=wang)
    made, ended = Entry.objects.filter(subject="wang").order_by("seq")
    assert (made.kind, made.payload["deputy"], made.payload["reason"]) == ("delegation.made", "li", "出差")
    assert (ended.kind, ended.actor) == ("delegation.ended", f"user:{wang.pk}")


@pytest.mark.parametrize(
    ("values", "error", "sentence"),
    [
        ({"reason": " "}, InvalidForm, "原因"),
        ({"last": DAY - timedelta(days=1)}, InvalidForm, "早于开始日期"),
        ({"today": DAY + timedelta(days=8)}, InvalidForm, "已经过去"),
        ({"last": DAY + timedelta(days=800)}, InvalidForm, "最长一年"),
        ({"role": Role.APPROVER}, InvalidForm, "没有“批准人”的角色"),
    ],
)
def test_an_absence_that_makes_no_sense_is_refused(wang, li, values, error, sentence):
    with pytest.raises(error, match=sentence):
        away(wang, li, **values)


def test_others_do_not_delegate_for_one_but_an_administrator_does(wang, li):
    with pytest.raises(NotAllowed, match="本人或管理员"):
        away(wang, li, by=li)
    away(wang, li, by=User.objects.create(username="root", role=Role.ADMINISTRATOR))
    with pytest.raises(NotNow, match="已经委托给 李"):
        away(wang, li)
    with pytest.raises(InvalidForm, match="自己"):
        away(wang, wang)


def test_the_office_of_a_place_is_the_nearest_with_officers(li):
    province, city, district = body("省局", region="330000"), body("市局", region="3301"), body("区局", region="330106")
    for office in (province, city):
        join(li, office, Role.OFFICER, since=DAY, by="test")
    join(li, district, Role.APPROVER, since=DAY, by="test")
    found = {region: office_for(region, on=DAY) for region in ("330106", "3301", "330200", "33", "320000", "")}
    assert found == {"330106": city, "3301": city, "330200": province, "33": province, "320000": None, "": None}


def test_an_office_without_a_region_takes_what_no_other_does(li):
    join(li, body("局"), Role.OFFICER, since=DAY, by="test")
    assert str(office_for("330106", on=DAY)) == "局"
    assert office_for("330106", on=DAY - timedelta(days=1)) is None
