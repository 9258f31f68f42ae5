"""The organization's own sign-in, against a provider on loopback that speaks OpenID Connect."""

from __future__ import annotations

import urllib.error
import urllib.request
from urllib.parse import urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth import get_user
from django.test import Client
from tests.web import oidc

from guiju.journal.models import Entry
from guiju.people.actions import admit
from guiju.people.models import User
from guiju.people.roles import Role

PASSWORD = "a long enough password"

pytestmark = pytest.mark.django_db


@pytest.fixture
def provider(places, settings):
    with oidc.provider() as server:
        settings.OIDC_URL, settings.OIDC_NAME, settings.OIDC_ADMITS = server.address, "市统一身份", False
        app = {
            "provider_id": "oidc",
            "name": "市统一身份",
            "client_id": oidc.CLIENT,
            "secret": oidc.SECRET,
            "settings": {"server_url": server.address, "oauth_pkce_enabled": True},
        }
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
        yield server


@pytest.fixture
def client(provider):
    return Client(headers={"accept-language": "zh-hans"})


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *given):
        return None


def there_and_back(client, address="/desk/sign-in/elsewhere?next=/desk/account", **also):
    """Follow the link to the provider as a browser does, and come back with its answer."""
    off = client.get(address)
    assert off.status_code == 302, off.content.decode()
    try:
        urllib.request.build_opener(_Stay).open(off.headers["Location"], timeout=10)
    except urllib.error.HTTPError as answer:
        back = urlsplit(answer.headers["Location"])
    assert back.path == "/desk/sign-in/elsewhere/back"
    return client.get(f"{back.path}?{back.query}", **also)


def test_the_button_is_there_only_where_it_leads_somewhere(client, settings):
    assert "用市统一身份登录" in client.get("/desk/sign-in").content.decode()
    settings.OIDC_NAME = ""
    assert "统一身份" not in client.get("/desk/sign-in").content.decode()


def test_an_unknown_person_is_let_in_only_where_the_setting_says_so(client, settings):
    refused = there_and_back(client)
    assert "没有与这里的账号关联" in refused.content.decode()
    assert not User.objects.exists()
    settings.OIDC_ADMITS = True
    admitted = there_and_back(client)
    assert admitted.headers["Location"] == "/desk/account"
    person = User.objects.get()
    assert (person.username, person.display_name, person.role) == ("zhangsan", "张三", Role.READER)
    assert not person.has_usable_password()
    assert Entry.objects.get(kind="account.made").actor == "oidc"


def test_known_again_by_the_subject_not_by_the_name(client, provider, settings):
    settings.OIDC_ADMITS = True
    there_and_back(client)
    provider.person |= {"preferred_username": "zhang", "name": "张三丰"}
    there_and_back(Client())
    assert User.objects.count() == 1
    provider.person |= {"sub": "s-2", "preferred_username": "zhangsan"}
    there_and_back(Client())
    assert User.objects.count() == 2
    assert User.objects.exclude(username="zhangsan").get().role == Role.READER


def test_nobody_takes_an_account_by_stating_its_name_or_address(client, provider):
    admit("zhangsan", password=PASSWORD, role=Role.ADMINISTRATOR, by="test")
    User.objects.update(email="z@example.cn")
    provider.person |= {"email": "z@example.cn", "email_verified": True}
    there_and_back(client)
    assert not get_user(client).is_authenticated
    assert not SocialAccount.objects.exists()


def test_an_account_is_connected_by_its_person_and_then_opens(client, provider):
    admit("li", password=PASSWORD, role=Role.OFFICER, by="test")
    client.post("/desk/sign-in", {"username": "li", "password": PASSWORD})
    page = client.get("/desk/account").content.decode()
    link = page.split('href="/desk/sign-in/elsewhere?')[1].split('"')[0].replace("&amp;", "&")
    asked = there_and_back(client, f"/desk/sign-in/elsewhere?{link}")
    assert asked.headers["Location"].startswith("/desk/account/confirm")
    done = client.post(asked.headers["Location"], {"password": PASSWORD}, follow=True)
    assert "统一身份已与您的账号关联" in done.content.decode()
    assert Entry.objects.filter(kind="account.connected", subject="li").exists()
    other = Client()
    there_and_back(other)
    assert get_user(other).username == "li"


def test_a_closed_account_does_not_come_in_by_this_door_either(client, settings):
    settings.OIDC_ADMITS = True
    there_and_back(client)
    User.objects.update(is_active=False)
    other = Client(headers={"accept-language": "zh-hans"})
    refused = there_and_back(other)
    assert (refused.status_code, "已停用" in refused.content.decode()) == (403, True)
    assert not get_user(other).is_authenticated


def test_a_link_from_elsewhere_connects_nothing(client):
    admit("li", password=PASSWORD, by="test")
    client.post("/desk/sign-in", {"username": "li", "password": PASSWORD})
    assert client.get("/desk/sign-in/elsewhere?process=connect&key=x").status_code == 403


def test_a_cancelled_and_a_forged_answer_and_a_silent_provider(client, provider, settings):
    provider.refuses = True
    assert there_and_back(client).headers["Location"] == "/desk/sign-in/elsewhere/cancelled"
    forged = client.get("/desk/sign-in/elsewhere/back?code=x&state=y")
    assert "没有成功" in forged.content.decode()
    assert not get_user(client).is_authenticated
    apps = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    apps[0]["settings"]["server_url"] = "http://127.0.0.1:9"
    silent = client.get("/desk/sign-in/elsewhere")
    assert silent.status_code == 503
    assert "没有应答" in silent.content.decode()


def test_without_a_provider_there_is_no_such_page(db, places):
    assert Client().get("/desk/sign-in/elsewhere").status_code == 404
