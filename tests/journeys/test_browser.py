"""What people do, in a browser, on a phone and at a desk; and once without any script."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from openpyxl import Workbook
from tests.journeys.conftest import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_find_a_standard_and_open_a_withdrawn_one(page):
    from playwright.sync_api import expect

    page.goto("/")
    page.look("home")
    page.fill("input[name=q]", "分餐")
    page.keyboard.press("Enter")
    expect(page.locator(".standards li")).to_have_count(2)
    first = page.locator(".standards li").first
    expect(first).to_contain_text("GB/T 39002")
    expect(first.locator("mark")).to_have_text("分餐制")
    page.look("results")

    narrow(page).get_by_label("地方标准").check()
    expect(page.locator(".standards li")).to_have_count(1)
    assert "tier=local" in page.url
    page.go_back()
    expect(page.locator(".standards li")).to_have_count(2)

    page.fill("input[name=q]", "gbt1.1-2009")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="GB/T 1.1—2009").first.click()
    verdict = page.get_by_role("region", name="状态")
    expect(verdict).to_contain_text("自 2020-10-01 起被 GB/T 1.1—2020 代替")
    page.look("replaced")

    page.fill("input[name=on]", "2015-01-01")
    page.get_by_role("button", name="看这一天").click()
    expect(verdict).to_contain_text("现行")
    page.get_by_role("link", name="今天").click()
    verdict.get_by_role("link", name="GB/T 1.1—2020").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("标准化文件的结构和起草规则")


def narrow(page):
    """The form of facets, unfolded."""
    facets = page.locator("#narrowing")
    fold = facets.locator("> summary")
    if fold.is_visible() and facets.get_attribute("open") is None:
        fold.click()
    return facets


def test_import_a_spreadsheet_with_three_bad_rows_and_mend_them(page, tmp_path, request):
    from playwright.sync_api import expect

    at = 60_000 if "phone" in request.node.name else 61_000
    sign_in(page, tmp_path, at)
    page.get_by_role("button", name="上传并预览").click()
    expect(page.get_by_role("heading", name="每一列是什么")).to_be_visible()
    page.look("columns")
    page.fill("input[name=source]", "省局备案目录")
    page.get_by_role("button", name="导入", exact=True).click()

    expect(page.get_by_text("有 3 行退回")).to_be_visible()
    expect(page.locator("#run")).to_contain_text("标准号认不出")
    page.look("rejected")
    page.get_by_role("link", name="在这里改好再导入").click()
    page.look("mend")
    for row, number in enumerate((at + 2, at + 3, at + 4)):
        page.get_by_role("group").nth(row).get_by_label("标准编号").fill(f"GB/T {number}-2021")
    page.get_by_role("button", name="导入改好的行").click()
    expect(page.get_by_text("没有退回的行")).to_be_visible()
    expect(page.locator(".figures li").first).to_contain_text("3")
    page.look("mended")

    page.goto(f"/standards/gb-t-{at + 3}-2021")
    expect(page.get_by_role("heading", level=1)).to_have_text("坏行")
    expect(page.get_by_text("省局备案目录").first).to_be_visible()
    expect(page.locator("body")).not_to_contain_text("演示登记簿")
    page.goto(f"/search?q=GB/T {at + 3}")  # the index follows within moments
    for _ in range(20):
        if page.locator(".standards li").count():
            break
        page.wait_for_timeout(250)
        page.reload()
    expect(page.locator(".standards li")).to_have_count(1)


def sign_in(page, folder: Path, at: int) -> None:
    """Sign in as the officer and choose a spreadsheet of two good and three bad rows."""
    page.goto("/desk/imports/new")
    page.fill("input[name=username]", "officer")
    page.fill("input[name=password]", PASSWORD)
    page.locator("main").get_by_role("button", name="登录", exact=True).click()
    page.look("upload")
    book = Workbook()
    for row in (
        ["标准编号", "标准名称", "发布日期"],
        [f"GB/T {at}-2021", "好行", "2021-01-01"],
        [f"GB／T {at + 1}—2021", "也好", "2021-01-01"],
        ["", "没有号", "2021-01-01"],
        ["不是标准号", "坏行", "2021-01-01"],
        ["GB/T 1~5", "范围", "2021-01-01"],
    ):
        book.active.append(row)
    book.save(folder / "目录.xlsx")
    page.set_input_files("input[type=file]", folder / "目录.xlsx")


def test_importing_works_without_scripts(site, browser, tmp_path):
    from playwright.sync_api import expect

    context = browser.new_context(base_url=site.address, locale="zh-CN", java_script_enabled=False)
    page = context.new_page()
    page.look = lambda name: None
    sign_in(page, tmp_path, 62_000)
    page.get_by_role("button", name="上传并预览").click()
    page.fill("input[name=source]", "无脚本")
    page.get_by_role("button", name="导入", exact=True).click()
    for _ in range(40):
        if page.get_by_text("有 3 行退回").count():
            break
        page.wait_for_timeout(250)
        page.goto(re.sub(r"/progress$", "", page.url))
    expect(page.get_by_text("有 3 行退回")).to_be_visible()
    context.close()
