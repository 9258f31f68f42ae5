"""Passkeys in a browser with a device of its own, and an authenticator by hand, on a phone and at a desk."""

from __future__ import annotations

import re
import subprocess

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from axe_playwright_python.base import AXE_SCRIPT
from tests.commands.processes import guiju
from tests.journeys.conftest import PASSWORD

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def person(request, site, folder):
    """An account of this test alone: `name` signs in, and may admit others."""
    name = re.sub(r"\W+", "-", request.node.name).strip("-")[:60]
    made = guiju("account", name, "--role", "administrator", "--data", folder / "data", stdin=subprocess.PIPE)
    made.communicate(PASSWORD + "\n", timeout=60)
    assert made.returncode == 0
    return name


@pytest.fixture(autouse=True)
def accessible(page):
    """axe finds nothing on any page that is looked at."""
    look = page.look

    def look_with_axe(name: str) -> None:
        look(name)
        page.evaluate(AXE_SCRIPT)
        found = page.evaluate("rules => axe.run({runOnly: rules})", RULES)
        assert [(each["id"], each["nodes"][0]["html"]) for each in found["violations"]] == [], name

    page.look = look_with_axe


@pytest.fixture
def at_localhost(page, site):
    """Browsers let passkeys be used at names only, and without https at this one."""
    return site.address.replace("127.0.0.1", "localhost").rstrip("/")


@pytest.fixture
def device(page):
    """What holds passkeys: it always finds that it is its owner who touches it."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return lambda: devtools.send("WebAuthn.getCredentials", made)["credentials"]


def sign_in(page, site: str, name: str, password: str = PASSWORD) -> None:
    page.goto(f"{site}/desk/sign-in")
    page.get_by_label("用户名").fill(name)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录", exact=True).click()


def test_a_passkey_is_added_opens_and_is_removed(page, at_localhost, device, person):
    sign_in(page, at_localhost, person)
    page.goto(f"{at_localhost}/desk/account")
    page.look("account")
    page.get_by_role("link", name="添加通行密钥").click()
    page.look("confirm")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="确认").click()
    page.get_by_label("名称", exact=True).fill("办公室电脑")
    page.look("passkey-new")
    page.get_by_role("button", name="添加").click()
    page.get_by_role("heading", name="恢复码").wait_for()
    page.look("recovery-codes")
    assert len(device()) == 1
    page.get_by_role("button", name="退出").click()
    page.goto(f"{at_localhost}/desk/sign-in?next=/desk/account")
    page.look("sign-in")
    page.get_by_role("button", name="用通行密钥登录").click()
    page.get_by_text("办公室电脑").first.wait_for()
    assert page.url.endswith("/desk/account")
    page.look("account-with-passkey")
    page.get_by_role("link", name="删除 办公室电脑").click()
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="确认").click()
    page.get_by_role("button", name="删除").click()
    page.get_by_text("通行密钥已删除").wait_for()


def test_a_key_that_is_no_more_than_a_second_factor(page, at_localhost, device, person):
    sign_in(page, at_localhost, person)
    page.goto(f"{at_localhost}/desk/account/passkeys/new")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="确认").click()
    page.get_by_label("登录时只用它").uncheck()
    page.get_by_role("button", name="添加").click()
    page.get_by_role("heading", name="恢复码").wait_for()
    page.get_by_role("button", name="退出").click()
    sign_in(page, at_localhost, person)
    page.get_by_role("heading", name="第二因素").wait_for()
    page.look("second-factor")
    page.get_by_role("button", name="用通行密钥").click()
    page.get_by_role("heading", name="工作台", exact=True).wait_for()


def test_an_authenticator_and_an_invited_colleague(page, site, person):
    at = site.address.rstrip("/")
    sign_in(page, at, person)
    page.goto(f"{at}/desk/account/authenticator")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="确认").click()
    secret = page.locator("code.secret").text_content()
    page.look("authenticator")
    code = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
    page.get_by_label("验证器现在显示的六位数字").fill(code)
    page.get_by_role("button", name="启用验证器").click()
    page.get_by_role("heading", name="恢复码").wait_for()
    page.goto(f"{at}/desk/people")
    page.look("people")
    page.get_by_role("link", name="建立账号").click()
    page.get_by_role("heading", name="建立账号").wait_for()
    page.get_by_label("用户名").fill(f"new-{person}")
    page.get_by_label("姓名").fill("李四")
    page.look("person-new")
    page.get_by_role("button", name="建立账号").click()
    link = page.get_by_label("邀请链接").input_value()
    page.look("person")
    page.get_by_role("button", name="退出").click()
    page.goto(link)
    page.look("invited")
    page.get_by_label("密码").fill("李四自己的密码 42")
    page.get_by_label("再输入一次").fill("李四自己的密码 42")
    page.get_by_role("button", name="设置密码").click()
    sign_in(page, at, f"new-{person}", "李四自己的密码 42")
    page.get_by_role("heading", name="工作台", exact=True).wait_for()
