"""Reading, in a browser: from a class to a standard, to another day, to its successor; and its citation taken along."""

from __future__ import annotations

import re

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_from_a_class_to_a_standard_on_another_day(page):
    from playwright.sync_api import expect

    page.goto("/browse")
    page.look("browse")
    page.get_by_role("link", name=re.compile("^97 ")).click()
    page.get_by_role("link", name="儿童用品").first.click()
    page.look("browse-class")
    page.get_by_role("link", name=re.compile("^全部 ")).click()
    page.wait_for_url(re.compile(r"/search\?ics=97\.190"))
    page.goto("/standards/GB%2014748-2006")
    page.wait_for_url(re.compile(r"/standards/gb-14748-2006$"))
    verdict = page.get_by_role("region", name="状态")
    expect(verdict).to_contain_text("自 2022-06-01 起被 GB 14748—2020 代替")
    page.get_by_label("它在哪一天").fill("2019-05-01")
    page.get_by_role("button", name="看这一天").click()
    page.wait_for_url(re.compile(r"\?on=2019-05-01$"))
    expect(verdict).to_contain_text("现行")
    expect(verdict).to_contain_text("自 2022-06-01 起代替它的是")
    page.look("standard-on-a-day")
    verdict.get_by_role("link", name=re.compile("GB 14748—2020")).click()
    page.wait_for_url(re.compile(r"/standards/gb-14748-2020\?on=2019-05-01$"))
    expect(verdict).to_contain_text("这一天尚未发布")


def test_a_citation_is_copied_with_a_button(page):
    from playwright.sync_api import expect

    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/standards/gb-t-1.1-2020")
    button = page.locator("[data-copies=cite-text]")
    expect(button).to_have_text("复制")
    button.click()
    expect(button).to_have_text("已复制")


def test_without_a_script_there_is_no_button_and_all_the_rest(browser, site):
    context = browser.new_context(base_url=site.address, java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.goto("/standards/gb-t-1.1-2020")
    assert not page.locator("[data-copies=cite-text]").is_visible()
    assert "GB/T 1.1—2020[S/OL]" in page.locator("#cite-text").inner_text()
    page.get_by_text("BibTeX").first.click()
    assert page.locator("#cite-bibtex").is_visible()
    context.close()
