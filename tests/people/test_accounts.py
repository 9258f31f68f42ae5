"""Accounts of a demonstration register."""

from __future__ import annotations

import stat

import pytest

from guiju.journal.models import Entry
from guiju.people.actions import ACCOUNTS_FILE, make_demonstration_accounts
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
    assert {account.username for account in accounts} == {role.value for role in Role}
    for account in accounts:
        user = User.objects.get(username=account.username)
        assert user.role == account.username
        assert user.check_password(account.password)


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
    assert User.objects.count() == len(Role)
    assert all(User.objects.get(username=a.username).check_password(a.password) for a in second)
