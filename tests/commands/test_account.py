"""`guiju account`: an empty register needs someone who may sign in."""

from __future__ import annotations

import io

import pytest
from django.utils import translation

from guiju import __main__ as program
from guiju.commands import account
from guiju.journal.models import Entry
from guiju.organizations.members.models import Membership
from guiju.organizations.models import Organization
from guiju.people.models import User
from guiju.people.roles import Role

pytestmark = pytest.mark.django_db
LONG = "a long enough password"


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


# Roles in organizations


@pytest.fixture
def bureau():
    return Organization.objects.create(key="agency:3301", kind="agency", name_zh="杭州市市场监督管理局", region="3301")


@pytest.mark.parametrize("body", ["agency:3301", "杭州市市场监督管理局"])
def test_a_role_in_an_organization(run, bureau, body):
    status, told = run("zhang", "--member-of", f"approver@{body}", "--member-of", f"officer@{body}", password=LONG)
    assert status == 0
    assert "账号 zhang（读者）已建立。" in told
    assert set(Membership.objects.values_list("role", "organization")) == {
        ("approver", bureau.pk),
        ("officer", bureau.pk),
    }
    status, told = run("zhang", "--roles", password="")
    assert (status, told.count("杭州市市场监督管理局 (agency:3301)")) == (0, 2)


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("approver", "应写作 角色@单位"),
        ("boss@agency:3301", "角色有 reader、officer"),
        ("approver@没有的单位", "登记簿中没有名为"),
        ("approver@enterprise:f", "只能在主管部门或技术委员会中担任"),
    ],
)
def test_a_role_that_cannot_be_is_said_and_makes_no_account(run, bureau, asked, sentence):
    Organization.objects.create(key="enterprise:f", kind="enterprise", name_zh="厂")
    status, told = run("zhang", "--member-of", asked, password=LONG)
    assert status == 2
    assert sentence in told
    assert not User.objects.exists()


def test_every_role_can_be_given(run):
    for role in Role:
        assert run(f"one-{role}", "--role", role.value, password=LONG)[0] == 0


def test_roles_of_nobody(run):
    assert run("nobody", "--roles", password="") == (2, "没有用户名为“nobody”的账号。\n")
