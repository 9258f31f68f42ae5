"""Somebody with a pram and a phone; then somebody with a terminal, who wants the same."""

from __future__ import annotations

import csv
import email
import io
import json
import re
import shutil
import subprocess
from email import policy
from pathlib import Path
from urllib.parse import quote

import pytest
from openpyxl import load_workbook
from tests.commands.processes import eventually

from guiju.base.numbers import parse

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CHILDREN = "97.190"
HOW_MANY = 30


def last_letter(folder: Path) -> str:
    """The text of the newest letter that left, once there is one."""
    outbox = folder / "data" / "outbox"
    assert eventually(lambda: list(outbox.glob("*.eml")), within=20)
    newest = max(outbox.glob("*.eml"), key=lambda path: path.stat().st_mtime)
    return email.message_from_bytes(newest.read_bytes(), policy=policy.default).get_body(("plain",)).get_content()


@pytest.mark.parametrize("page", [390], indirect=True, ids=["phone"])
def test_which_standard_for_prams_held_when_ours_was_bought(page, browser, folder):
    from playwright.sync_api import expect

    page.goto("/")
    page.get_by_role("combobox").press_sequentially("童车")
    page.keyboard.press("Enter")
    results = page.locator(".standards li")
    expect(results.filter(has_text="GB 14748—2006")).to_contain_text("由它代替：GB 14748—2020")
    page.look("prams")

    results.filter(has_text="GB 14748—2006").get_by_role("link").first.click()
    verdict = page.get_by_role("region", name="状态")
    expect(verdict).to_contain_text("自 2022-06-01 起被 GB 14748—2020 代替")
    page.fill("input[name=on]", "2019-05-01")
    page.get_by_role("button", name="看这一天").click()
    expect(verdict).to_contain_text("现行")
    page.look("pram-in-2019")

    shared = browser.new_context(locale="zh-CN", viewport={"width": 1440, "height": 900}).new_page()
    shared.goto(page.url)
    expect(shared.get_by_role("region", name="状态")).to_contain_text("现行")
    expect(shared.locator("input[name=on]")).to_have_value("2019-05-01")
    shared.context.close()

    page.get_by_role("link", name=re.compile(CHILDREN)).first.click()
    page.look("for-children")
    page.get_by_role("link", name=f"全部 {HOW_MANY} 项").click()
    expect(page.locator("#count")).to_contain_text(f"{HOW_MANY} 项")
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("Excel|XLSX", re.IGNORECASE)).click()
    with download.value.path().open("rb") as file:
        rows = list(load_workbook(file).worksheets[0].iter_rows(values_only=True))
    assert len(rows) == 1 + HOW_MANY
    assert any("GB 14748-2020" in row for row in rows)

    page.get_by_role("link", name="电子邮件").click()
    page.look("following")
    page.get_by_label("电子邮件地址").fill("parent@example.org")
    page.get_by_role("main").get_by_role("button", name="订阅").click()
    expect(page.get_by_role("status").first).to_contain_text("parent@example.org")
    page.goto(re.search(r"http://\S+/subscriptions/\S+", last_letter(folder))[0])
    page.get_by_role("button", name="确认订阅").click()
    expect(page.get_by_role("heading", name="您的订阅")).to_be_visible()
    page.look("followed")


@pytest.fixture
def curl(site):
    """`curl(address, …)`: what the terminal shows."""
    program = shutil.which("curl")
    assert program, "curl is missing; .ci/run installs it"

    def ask(address: str, *options: str) -> str:
        command = [program, "--silent", "--show-error", "--fail-with-body", "--max-time", "20", *options]
        return subprocess.run(
            [*command, site.address.rstrip("/") + address], check=True, capture_output=True, text=True
        ).stdout

    return ask


def test_the_same_from_a_terminal(curl):
    found = json.loads(curl(f"/api/v1/search?q={quote('童车')}"))
    numbers = [parse(each["number"]).canonical for each in found["items"]]
    assert {"GB 14748-2006", "GB 14748-2020"} <= set(numbers)

    key = next(each["key"] for each in found["items"] if each["number"].endswith("2006"))
    then, now = (json.loads(curl(f"/api/v1/standards/{key}?on={day}")) for day in ("2019-05-01", "2026-01-01"))
    assert (then["status"], now["status"]) == ("in-force", "replaced")
    assert "GB 14748-2020" in json.dumps(now, ensure_ascii=False)

    rows = list(csv.reader(io.StringIO(curl(f"/standards.csv?ics={CHILDREN}").lstrip("\ufeff"))))
    assert len(rows) == 1 + HOW_MANY
    assert "<feed" in curl(f"/standards.atom?ics={CHILDREN}")
