"""My account and the people: absences, roles, invitations, what is held about me; who may and who may not."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from guiju.journal.actions import verify
from guiju.journal.models import Entry
from guiju.organizations.members.actions import join
from guiju.organizations.members.models import Delegation, Membership
from guiju.organizations.models import Organization
from guiju.people.actions import make_account
from guiju.people.models import User
from guiju.people.roles import Permission, Role
from guiju.web.desk.access import may
from guiju.workflow.authority import authority_of

pytestmark = pytest.mark.django_db

PASSWORD = "杭州西湖 1982 号"


@pytest.fixture
def bureau(db):
    return Organization.objects.create(key="agency:3301", kind="agency", name_zh="杭州市市场监督管理局", region="3301")


@pytest.fixture
def root(client_of):
    """The administrator at the desk."""
    return client_of("administrator")


@pytest.fixture
def li(bureau):
    return make_account("li", role=Role.READER, by="test", display_name="李四")


def page(response) -> str:
    return response.content.decode()


# Administrators


def test_an_account_is_made_and_its_person_sets_the_password(root, bureau):
    made = root.post(
        "/desk/people/new", {"username": "wang", "display_name": "王五", "email": "", "role": "officer"}, follow=True
    )
    link = re.search(r'value="http://testserver(/desk/invitations/[^"]+)"', page(made))[1]
    again = page(root.get(made.redirect_chain[-1][0]))
    assert "/desk/invitations/" not in again, "the link is shown once"
    guest = Client(headers={"accept-language": "zh-hans"})
    assert "您的用户名是" in page(guest.get(link))
    assert "两次输入的密码不同" in page(guest.post(link, {"password": PASSWORD, "again": "another"}))
    assert "密码太短" in page(guest.post(link, {"password": "x1", "again": "x1"}))
    assert guest.post(link, {"password": PASSWORD, "again": PASSWORD}).headers["Location"] == "/desk/sign-in"
    assert guest.get(link).status_code == 404
    guest.post("/desk/sign-in", {"username": "wang", "password": PASSWORD})
    assert get_user(guest).display_name == "王五"
    kinds = Entry.objects.filter(subject="wang").order_by("seq").values_list("kind", flat=True)
    assert list(kinds) == ["account.made", "account.invited", "account.password-set"]


def test_a_name_that_is_taken_is_said_and_what_was_typed_stays(root, li):
    response = root.post("/desk/people/new", {"username": "li", "display_name": "另一个李", "role": "reader"})
    assert response.status_code == 400
    assert "另一个李" in page(response)
    assert User.objects.filter(username="li").count() == 1


def test_roles_begin_and_end_and_the_page_tells_their_story(root, li, bureau):
    today = timezone.localdate()
    address = f"/desk/people/{li.pk}"
    asked = {"do": "join", "organization": "杭州市市场监督管理局", "role": "approver", "since": today, "until": ""}
    assert root.post(address, asked).status_code == 302
    assert authority_of(li, on=today).roles == {Role.APPROVER}
    twice = root.post(address, asked)
    assert (twice.status_code, "已经是 杭州市市场监督管理局 的批准人" in page(twice)) == (400, True)
    unknown = root.post(address, asked | {"organization": "没有的局"})
    assert "登记簿中没有名为“没有的局”的机构" in page(unknown)
    [role] = Membership.objects.all()
    root.post(f"{address}/roles/{role.pk}/end", {"reason": "调离"})
    assert authority_of(li, on=today + timedelta(days=1)).roles == frozenset()
    story = page(root.get(address))
    assert story.index("结束角色") < story.index("担任角色"), "the newest first"
    assert "调离" in story


def test_an_account_is_closed_with_a_reason_and_opened_again(root, li):
    address = f"/desk/people/{li.pk}/activation"
    assert root.post(address, {"reason": " "}).status_code == 400
    root.post(address, {"reason": "退休"})
    assert not User.objects.get(pk=li.pk).is_active
    assert root.post(f"/desk/people/{li.pk}/invitation").status_code == 409
    root.post(address, {"open": "1"})
    assert User.objects.get(pk=li.pk).is_active


def test_nobody_takes_the_last_administrator_away(root, li):
    me = User.objects.get(role=Role.ADMINISTRATOR)
    assert root.post(f"/desk/people/{me.pk}/activation", {"reason": "退休"}).status_code == 409
    response = root.post(f"/desk/people/{me.pk}", {"do": "account", "role": "reader", "display_name": "", "email": ""})
    assert "最后一位管理员" in page(response)
    assert User.objects.get(pk=me.pk).role == Role.ADMINISTRATOR


def test_second_factors_of_one_who_lost_the_telephone_are_cleared(root, li):
    Authenticator.objects.create(user=li, type="totp", data={"secret": "x"})
    root.post(f"/desk/people/{li.pk}/second-factors/clear")
    assert not Authenticator.objects.exists()
    assert Entry.objects.filter(kind="account.factors-cleared", subject="li").exists()


def test_people_are_found_by_name_role_organization_and_state(root, li, bureau):
    join(li, bureau, Role.APPROVER, since=timezone.localdate(), by="test")
    make_account("zhao", role=Role.APPROVER, by="test", display_name="赵六")

    def found(query: str) -> set[str]:
        return set(re.findall(r"<bdi>(li|zhao|administrator)</bdi></a></th>", page(root.get(f"/desk/people?{query}"))))

    assert found("") == {"li", "zhao", "administrator"}
    assert found("q=李") == {"li"}
    assert found("q=ZH") == {"zhao"}
    assert found("role=approver") == {"li", "zhao"}
    assert found("organization=杭州") == {"li"}
    assert found("active=closed") == set()
    assert root.get("/desk/people?role=boss").status_code == 400


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_others_neither_see_nor_change_people(role, client_of, li):
    client = client_of(role.value)
    for address in ("/desk/people", "/desk/people/new", f"/desk/people/{li.pk}"):
        assert client.get(address).status_code == 403
    for address in ("invitation", "activation", "second-factors/clear"):
        assert client.post(f"/desk/people/{li.pk}/{address}", {"reason": "x"}).status_code == 403
    assert User.objects.get(pk=li.pk).is_active


def test_a_thousand_people_are_as_many_queries_as_one(root, bureau):
    User.objects.bulk_create(User(username=f"p{n:04}") for n in range(1000))
    people = list(User.objects.filter(username__startswith="p"))
    Membership.objects.bulk_create(
        Membership(person=each, organization=bureau, role="officer", since=timezone.localdate()) for each in people
    )
    with CaptureQueriesContext(connection) as asked:
        assert root.get("/desk/people?q=p&role=officer&organization=杭州").status_code == 200
    assert len(asked) <= 12


# My account


@pytest.fixture
def officer(client_of, bureau):
    client = client_of("officer")
    join(User.objects.get(username="officer"), bureau, Role.OFFICER, since=timezone.localdate(), by="test")
    return client


def away(**values) -> dict[str, object]:
    today = timezone.localdate()
    last = today + timedelta(days=3)
    return {"do": "delegate", "deputy": "li", "role": "", "first": today, "last": last, "reason": "出差"} | values


def test_an_absence_is_set_seen_by_both_and_ended(officer, li):
    assert officer.post("/desk/account", away()).status_code == 302
    assert authority_of(li, on=timezone.localdate()).roles == {Role.OFFICER}
    assert "正在代办" in page(officer.get("/desk/account"))
    deputy = Client(headers={"accept-language": "zh-hans"})
    deputy.force_login(li)
    assert "我替谁代办" in page(deputy.get("/desk/account"))
    [delegation] = Delegation.objects.all()
    assert deputy.post(f"/desk/account/delegations/{delegation.pk}/end").status_code == 404
    officer.post(f"/desk/account/delegations/{delegation.pk}/end")
    assert authority_of(li, on=timezone.localdate()).roles == frozenset()


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"deputy": "nobody"}, "没有用户名为“nobody”的人"),
        ({"deputy": "officer"}, "不能委托给自己"),
        ({"last": "2020-01-01"}, "早于开始日期"),
        ({"reason": ""}, "这个字段是必填项"),
    ],
)
def test_what_is_wrong_with_an_absence_is_said_beside_what_was_typed(officer, li, values, sentence):
    response = officer.post("/desk/account", away(**values))
    assert response.status_code == 400
    assert sentence in page(response)
    assert not Delegation.objects.exists()


def test_my_name_and_address_are_mine_to_change_my_role_is_not(officer):
    officer.post(
        "/desk/account", {"do": "about", "display_name": "王岚", "email": "w@example.cn", "role": "administrator"}
    )
    me = User.objects.get(username="officer")
    assert (me.display_name, me.email, me.role) == ("王岚", "w@example.cn", Role.OFFICER)
    assert "王岚" not in json.dumps([entry.payload for entry in Entry.objects.all()]), "no names in the journal"


def test_a_request_for_nothing_changes_nothing(officer):
    assert officer.post("/desk/account", {"do": "x"}).status_code == 400


def test_what_is_held_about_me_is_mine_to_take(officer, li, django_assert_max_num_queries):
    officer.post("/desk/account", away())
    with django_assert_max_num_queries(18):
        taken = officer.get("/desk/account/data.json?save")
    assert taken.headers["Content-Disposition"].startswith("attachment")
    held = json.loads(taken.content)
    assert held["account"]["username"] == "officer"
    assert held["roles"]["rows"][0]["organization__key"] == "agency:3301"
    assert held["delegations_by_me"]["rows"][0]["deputy__username"] == "li"
    assert [entry["kind"] for entry in held["journal"]["about_me"]["rows"]] == ["membership.began", "delegation.made"]
    assert "password" not in json.dumps(held)
    assert "李四" not in json.dumps(held, ensure_ascii=False)


def test_everything_is_in_a_journal_that_holds_together(root, officer, li):
    officer.post("/desk/account", away())
    root.post(f"/desk/people/{li.pk}/activation", {"reason": "退休"})
    assert list(verify()) == []


def test_a_role_in_an_office_opens_what_it_needs_but_nobody_administers_through_one(li, bureau):
    today = timezone.localdate()
    assert not may(li, Permission.WORK_ON_CASES)
    join(li, bureau, Role.APPROVER, since=today, by="test")
    assert may(li, Permission.WORK_ON_CASES)
    Membership.objects.create(person=li, organization=bureau, role="administrator", since=today)
    assert not may(li, Permission.ADMIT)
