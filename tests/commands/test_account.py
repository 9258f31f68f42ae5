"""`guiju account`: an empty register needs someone who may sign in."""

from __future__ import annotations

import io

import pytest
from django.utils import translation

from guiju import __main__ as program
from guiju.commands import account
from guiju.journal.models import Entry
from guiju.people.models import User
from guiju.people.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(monkeypatch, capsys, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # the real one is slow on purpose
    monkeypatch.setattr(account, "ensure_register", lambda: None)
    monkeypatch.setenv("GUIJU_LANG", "zh")

    def run(*arguments: str, password: str) -> tuple[int, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(password + "\n"))
        status = program.main(["account", *arguments])
        told = capsys.readouterr()
        return status, told.out + told.err

    return run


def test_a_new_account_is_an_officers_and_signs_in(run):
    assert run("zhang", password="杭州西湖 1982 号") == (0, "账号 zhang（标准化工作人员）已建立。\n")
    person = User.objects.get(username="zhang")
    assert person.role == Role.OFFICER
    assert person.check_password("杭州西湖 1982 号")


def test_the_same_name_again_changes_password_and_keeps_the_role(run):
    run("li", "--role", "auditor", password="first long password")
    assert run("li", password="second long password")[0] == 0
    person = User.objects.get(username="li")
    assert person.check_password("second long password")
    assert person.role == Role.AUDITOR
    assert list(Entry.objects.filter(subject="li").values_list("kind", flat=True)) == [
        "account.made",
        "account.changed",
    ]


@pytest.mark.parametrize(("name", "password"), [("wang", "short"), ("two words", "a long enough password")])
def test_what_is_not_accepted_is_said_and_changes_nothing(run, name, password):
    status, told = run(name, password=password)
    assert status == 2
    assert told.strip()
    assert not User.objects.filter(username=name).exists()


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("zh-hans", "密码太短：至少要有 8 个字符。\n"),
        ("en", "The password is too short: it takes at least 8 characters.\n"),
    ],
)
def test_a_short_password_is_refused_in_the_language_of_the_person(run, language, sentence):
    with translation.override(language):
        assert run("wang", password="") == (2, sentence)
