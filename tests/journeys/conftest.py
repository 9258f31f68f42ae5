"""A running Guiju with a register of its own, and a browser at a phone's and a desk's width."""

from __future__ import annotations

import csv
import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.commands.processes import Running, guiju, outcome, up

from guiju.commands import machine

PASSWORD = "a long enough password"
#: Number, title, published, effective, replaces, ICS. Thirty for children: more than one page of results.
CATALOGUE = [
    ["标准编号", "标准名称", "发布日期", "实施日期", "代替", "ICS"],
    ["GB/T 39002-2020", "餐饮分餐制服务指南", "2020-06-21", "2020-06-21", "", "03.080.30"],
    ["DB33/T 2241-2020", "餐饮业分餐服务规范", "2020-04-01", "2020-04-15", "", "03.080.30"],
    ["GB/T 1.1-2009", "标准化工作导则 第1部分：标准的结构和编写", "2009-06-17", "2010-01-01", "", "01.120"],
    ["GB/T 1.1-2020", "标准化文件的结构和起草规则", "2020-03-31", "2020-10-01", "GB/T 1.1-2009", "01.120"],
    ["GB 14748-2006", "儿童推车安全要求", "2006-02-23", "2006-10-01", "", "97.190"],
    ["GB 14748-2020", "婴幼儿推车安全技术规范", "2020-11-19", "2022-06-01", "GB 14748-2006", "97.190"],
    *([f"QB/T {5400 + n}-2019", f"儿童用品 第{n}种", "2019-05-02", "2020-01-01", "", "97.190"] for n in range(1, 29)),
]


@pytest.fixture(scope="session")
def folder(tmp_path_factory) -> Path:
    """Where the site has its `data`, and the catalogue came from."""
    return tmp_path_factory.mktemp("site")


@pytest.fixture(scope="session")
def site(folder) -> Iterator[Running]:
    """`guiju up` on an empty register that one officer and one catalogue came into."""
    catalogue = folder / "catalogue.csv"
    with catalogue.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(CATALOGUE)
    running = up(folder / "data", "--empty")
    try:
        account = guiju("account", "officer", "--data", folder / "data", stdin=subprocess.PIPE)
        account.communicate(PASSWORD + "\n", timeout=60)
        assert account.returncode == 0
        status, out, err = outcome(guiju("import", catalogue, "--source", "目录", "--data", folder / "data"))
        assert status == 0, out + err
        yield running
    finally:
        running.process.send_signal(signal.SIGTERM)
        running.process.communicate(timeout=30)


def settled_width(page) -> int:
    """By how many pixels the page is wider than the screen. A click may have just left it: then of the next one."""
    from playwright.sync_api import Error

    for _ in range(5):
        page.wait_for_load_state()
        try:
            return page.evaluate("document.documentElement.scrollWidth - innerWidth")
        except Error as error:
            if "navigation" not in str(error):
                raise
    raise AssertionError("the page never came to rest")


@pytest.fixture(scope="module")
def browser():
    """One browser for the journeys of a file; while it runs, the database of this process cannot be asked."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=machine.chromium(), args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(params=[390, 1440], ids=["phone", "desk"])
def page(request, site, browser, tmp_path):
    """A page at one width that fails the test when a script fails or something is refused; pictures on request."""
    pictures = Path(os.environ.get("GUIJU_PICTURES") or tmp_path)
    context = browser.new_context(
        base_url=site.address, viewport={"width": request.param, "height": 900}, locale="zh-CN"
    )
    page = context.new_page()
    page.set_default_timeout(15_000)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))

    def hear(message) -> None:
        if message.type == "error":
            complaints.append(f"{page.url}: {message.text}")

    page.on("console", hear)

    def look(name: str) -> None:
        """Nothing stands wider than the screen; a picture is kept."""
        assert settled_width(page) <= 0, f"{name} is too wide"
        page.screenshot(path=pictures / f"{name}-{request.param}.png", full_page=True)

    page.look, page.complaints = look, complaints
    yield page
    context.close()
    assert complaints == []
