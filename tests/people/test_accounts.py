"""Accounts: of a demonstration register, made by administrators, opened by an invitation."""

from __future__ import annotations

import stat
from datetime import timedelta

import pytest

from guiju.base.errors import InvalidForm, NotFound, NotNow
from guiju.journal.models import Entry
from guiju.people.actions import (
    ACCOUNTS_FILE,
    admit,
    change_account,
    close_account,
    make_account,
    make_demonstration_accounts,
    reopen_account,
)
from guiju.people.invitations import Tokens, accept, invite, invited
from guiju.people.models import User
from guiju.people.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.DATA = tmp_path
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return tmp_path


def test_each_role_gets_one_account_that_opens():
    accounts = make_demonstration_accounts()
    assert {User.objects.get(username=account.username).role for account in accounts} == {role.value for role in Role}
    assert [account.username for account in accounts if "expert" in account.username] == [
        "expert1",
        "expert2",
        "expert3",
    ]
    assert all(User.objects.get(username=each.username).check_password(each.password) for each in accounts)


def test_again_changes_nothing(folder):
    first = make_demonstration_accounts()
    assert make_demonstration_accounts() == first
    assert Entry.objects.filter(kind="demonstration.accounts-made").count() == 1


def test_only_the_owner_reads_the_passwords(folder):
    make_demonstration_accounts()
    assert stat.S_IMODE((folder / ACCOUNTS_FILE).stat().st_mode) == 0o600


def test_a_lost_file_gives_new_passwords(folder):
    first = make_demonstration_accounts()
    (folder / ACCOUNTS_FILE).unlink()
    second = make_demonstration_accounts()
    assert first != second
    assert User.objects.count() == len(Role) + 2
    assert all(User.objects.get(username=a.username).check_password(a.password) for a in second)


# Accounts that administrators make and close


@pytest.fixture
def root():
    return User.objects.create(username="root", role=Role.ADMINISTRATOR)


def test_an_account_is_made_without_a_password_and_changed(root):
    li = make_account("li", role=Role.READER, by=root, display_name=" 李 ")
    assert (li.display_name, li.has_usable_password()) == ("李", False)
    changed = change_account(li, by=root, role=Role.OFFICER, display_name="李", email="li@example.cn")
    assert changed.role == Role.OFFICER
    kinds = Entry.objects.filter(subject="li").order_by("seq").values_list("kind", flat=True)
    assert list(kinds) == ["account.made", "account.changed"]


def test_nothing_changed_is_not_journalled(root):
    li = make_account("li", role=Role.READER, by=root)
    change_account(li, by=root, role=Role.READER, display_name="", email="")
    assert Entry.objects.filter(subject="li").count() == 1


@pytest.mark.parametrize("name", ["root", "two words", ""])
def test_a_name_that_does_not_do_is_refused(root, name):
    with pytest.raises(InvalidForm):
        make_account(name, role=Role.READER, by=root)


def test_the_last_administrator_stays(root):
    with pytest.raises(NotNow, match="最后一位管理员"):
        close_account(root, by=root, reason="退休")
    with pytest.raises(NotNow, match="最后一位管理员"):
        change_account(root, by=root, role=Role.READER, display_name="", email="")
    with pytest.raises(NotNow, match="最后一位管理员"):
        admit("root", password="a long enough password", role=Role.OFFICER, by="command-line")
    second = make_account("second", role=Role.ADMINISTRATOR, by=root)
    close_account(root, by=second, reason="退休")
    with pytest.raises(NotNow, match="最后一位管理员"):
        close_account(second, by=second, reason="也退休")
    reopen_account(root, by=second)
    close_account(second, by=root, reason="也退休")


def test_closing_wants_a_reason_and_only_once(root):
    li = make_account("li", role=Role.READER, by=root)
    with pytest.raises(InvalidForm, match="原因"):
        close_account(li, by=root, reason=" ")
    close_account(li, by=root, reason="调离")
    with pytest.raises(NotNow, match="已停用"):
        close_account(li, by=root, reason="调离")


# Invitations


def test_an_invitation_opens_once(root):
    li = make_account("li", role=Role.READER, by=root)
    link, other = invite(li, by=root), invite(li, by=root)
    accept(invited(*link), "杭州西湖 1982 号")
    for used in (link, other):
        with pytest.raises(NotFound, match="已经用过"):
            invited(*used)
    assert User.objects.get(username="li").check_password("杭州西湖 1982 号")


def test_an_invitation_ends_after_a_week_and_with_the_account(root, monkeypatch):
    li = make_account("li", role=Role.READER, by=root)
    link = invite(li, by=root)
    now = Tokens()._now()
    for later, opens in ((timedelta(days=6, hours=23), True), (timedelta(days=7, minutes=1), False)):
        monkeypatch.setattr(Tokens, "_now", lambda self, at=now + later: at)
        assert opens_for(link) == opens
    monkeypatch.undo()
    close_account(li, by=root, reason="调离")
    assert not opens_for(link)


def opens_for(link) -> bool:
    try:
        return invited(*link).username == "li"
    except NotFound:
        return False


@pytest.mark.parametrize("link", [("", ""), ("MQ", "x"), ("!!", "abc-def"), ("OTk5OTk5OTk5OTk5OTk5OTk5OTk5", "a-b")])
def test_an_invented_link_opens_nothing(root, link):
    with pytest.raises(NotFound):
        invited(*link)


def test_a_weak_password_is_refused(root):
    with pytest.raises(InvalidForm, match="密码太短"):
        accept(make_account("li", role=Role.READER, by=root), "x1")
