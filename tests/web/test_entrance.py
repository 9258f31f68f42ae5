"""Signing in: password, authenticator, recovery codes, the organization's own sign-in; who must have what."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.auth import get_user
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import get_resolver

from guiju.journal.models import Entry
from guiju.organizations.members.actions import join
from guiju.organizations.models import Organization
from guiju.people.actions import admit
from guiju.people.models import User
from guiju.people.roles import Role
from guiju.web.desk.entrance.adapters import Factors

PASSWORD = "a long enough password"


@pytest.fixture
def zhang(db, places):
    return admit("zhang", password=PASSWORD, role=Role.OFFICER, by="test")[0]


@pytest.fixture
def client(zhang):
    return Client(headers={"accept-language": "zh-hans"})


def sign_in(client, password=PASSWORD, **also):
    return client.post("/desk/sign-in", {"username": "zhang", "password": password, **also})


def page(response) -> str:
    return response.content.decode()


def code_of(secret: str, later: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time()) + later))


def confirmed(client, address: str):
    """Open a page that asks first whether it is really him."""
    response = client.get(address)
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/desk/account/confirm")
    return client.post(response.headers["Location"], {"password": PASSWORD}, follow=True)


def set_up(client) -> tuple[str, list[str]]:
    """An authenticator, from its page to its codes: its secret and the recovery codes."""
    sign_in(client)
    shown = page(confirmed(client, "/desk/account/authenticator"))
    secret = re.search(r'<code class="secret">(\w+)</code>', shown)[1]
    codes = client.post("/desk/account/authenticator", {"code": code_of(secret)}, follow=True)
    assert codes.redirect_chain[-1][0] == "/desk/account/recovery-codes"
    return secret, re.findall(r"<li><code>(\w+)</code>", page(codes))


def test_name_and_password_suffice_where_nothing_else_was_set_up(client, zhang):
    response = sign_in(client, next="/desk/account")
    assert response.headers["Location"] == "/desk/account"
    assert get_user(client) == zhang


def test_an_authenticator_is_asked_for_after_the_password(client, zhang):
    secret, codes = set_up(client)
    assert len(codes) == 10
    client.post("/desk/sign-out")
    response = sign_in(client, next="/desk/account")
    assert response.headers["Location"] == "/desk/sign-in/code"
    assert not get_user(client).is_authenticated
    assert client.get("/desk/").status_code == 302
    wrong = client.post("/desk/sign-in/code", {"code": "000000"})
    assert "验证码不对" in page(wrong)
    right = client.post("/desk/sign-in/code", {"code": code_of(secret, later=1)})
    assert right.headers["Location"] == "/desk/account"
    assert get_user(client) == zhang


def test_a_recovery_code_opens_once(client, zhang):
    _secret, codes = set_up(client)
    for expected in (302, 200):
        client.post("/desk/sign-out")
        sign_in(client)
        assert client.post("/desk/sign-in/code", {"code": codes[0]}).status_code == expected


def test_guessing_codes_is_counted(client, zhang):
    set_up(client)
    client.post("/desk/sign-out")
    sign_in(client)
    answers = [page(client.post("/desk/sign-in/code", {"code": f"{n:06}"})) for n in range(11)]
    assert "试得太频繁" in answers[-1]


def test_one_who_came_half_way_may_leave_and_be_another(client, zhang):
    set_up(client)
    client.post("/desk/sign-out")
    sign_in(client)
    assert client.post("/desk/sign-out", {"next": "/desk/sign-in"}).headers["Location"] == "/desk/sign-in"
    assert client.get("/desk/sign-in/code").headers["Location"] == "/desk/sign-in"


def test_secrets_are_sealed_in_the_register(client, zhang):
    secret, _codes = set_up(client)
    kept = Authenticator.objects.get(type="totp").data["secret"]
    assert secret not in kept
    assert Factors().decrypt(kept) == secret


def test_what_was_set_up_is_in_the_journal_and_can_be_taken_away(client, zhang, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        set_up(client)
        client.post("/desk/account/authenticator/remove")
    kinds = set(Entry.objects.filter(subject="zhang").values_list("kind", flat=True))
    assert {"account.factor-added", "account.factor-removed"} <= kinds
    assert not Authenticator.objects.exists()


def test_another_password_ends_the_sessions_elsewhere(client, zhang):
    elsewhere = Client()
    sign_in(client)
    sign_in(elsewhere)
    fresh = {
        "old_password": PASSWORD,
        "new_password1": "an even longer password",
        "new_password2": "an even longer password",
    }
    assert client.post("/desk/account/password", fresh).headers["Location"] == "/desk/account"
    assert client.get("/desk/account").status_code == 200
    assert elsewhere.get("/desk/account").status_code == 302


def test_a_closed_account_does_not_come_in(client, zhang):
    User.objects.update(is_active=False)
    assert sign_in(client).status_code == 200


@pytest.mark.parametrize("name", ["account_signup", "account_email", "account_reset_password", "mfa_edit_webauthn"])
def test_what_is_not_offered_has_no_address(name):
    assert name not in get_resolver().reverse_dict


# Who must have a second factor


@pytest.fixture
def approver(client, zhang, settings):
    settings.MFA_FOR = frozenset({"approver"})
    body = Organization.objects.create(key="agency:a", kind="agency", name_zh="市局")
    join(zhang, body, Role.APPROVER, since=zhang.date_joined.date(), by="test")
    return zhang


def test_who_must_have_one_is_sent_to_set_it_up_before_anything_else(client, approver):
    sign_in(client)
    for address in ("/desk/", "/desk/imports", "/desk/conflicts"):
        assert client.get(address).headers["Location"] == "/desk/account"
    told = page(client.get("/desk/account"))
    assert "请先设置验证器或通行密钥" in told
    assert client.get("/about").status_code == 200
    secret = re.search(r'<code class="secret">(\w+)</code>', page(confirmed(client, "/desk/account/authenticator")))[1]
    client.post("/desk/account/authenticator", {"code": code_of(secret)})
    assert client.get("/desk/imports").status_code == 200


def test_the_last_one_of_those_who_must_have_one_stays(client, approver):
    set_up(client)
    response = client.post("/desk/account/authenticator/remove")
    assert "先添加另一种，再删除这一种" in page(response)
    assert Authenticator.objects.filter(type="totp").exists()


def test_others_are_not_asked(client, zhang, settings):
    settings.MFA_FOR = frozenset({"approver"})
    sign_in(client)
    assert client.get("/desk/imports").status_code == 200


# Each page


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_of_the_entrance(language, client, zhang):
    cache.clear()
    set_up(client)
    client.cookies["django_language"] = language
    pages = [
        "/desk/account",
        "/desk/account/confirm",
        "/desk/account/confirm/code",
        "/desk/account/password",
        "/desk/account/authenticator/remove",
        "/desk/account/passkeys/new",
        "/desk/account/recovery-codes",
        "/desk/account/recovery-codes/new",
        "/desk/sign-in/elsewhere/cancelled",
    ]
    found = {address: client.get(address) for address in pages}
    client.post("/desk/sign-out")
    client.cookies["django_language"] = language
    sign_in(client)
    found["/desk/sign-in/code"] = client.get("/desk/sign-in/code")
    for address, response in found.items():
        assert response.status_code == 200, address
        shown = page(response)
        assert not re.search(r"<script(?![^>]* src=)| style=| on[a-z]+=", shown), address
        if language == "en":
            main = shown[shown.index("<main") : shown.index("</main>")]
            text = re.sub(r"<(bdi|option|button)\b.*?</\1>|<[^>]+>", " ", main, flags=re.DOTALL)
            assert not re.findall(r"[\u3400-\u9fff]+", text.replace("规矩", "")), address


def test_a_page_of_ones_account_asks_little_of_the_database(client, zhang, django_assert_max_num_queries):
    set_up(client)
    with django_assert_max_num_queries(12):
        client.get("/desk/account")
    assert connection.vendor


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({"GUIJU_MFA_FOR": "approver,boss"}, "没有这样的角色：boss"),
        ({"GUIJU_OIDC_URL": "https://id.example.cn"}, "要与 GUIJU_OIDC_ID"),
    ],
)
def test_a_setting_that_does_not_do_says_so_at_the_start(variables, sentence, tmp_path):
    paths = os.pathsep.join(sys.path)
    told = subprocess.run(
        [sys.executable, "-c", "import guiju.config.settings"],
        env={**os.environ, **variables, "PYTHONPATH": paths, "GUIJU_DATA": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert told.returncode == 1
    assert sentence in told.stderr
