"""Finding, in a browser: suggestions, boxes, years, days, pages; by mouse and by keyboard, on a phone and at a desk."""

from __future__ import annotations

import re

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def unfold(page) -> None:
    """The boxes: folded on a phone, beside the list at a desk."""
    summary = page.locator("#narrowing > summary")
    if summary.is_visible():
        summary.click()


def test_suggestions_are_chosen_with_the_keyboard(page):
    from playwright.sync_api import expect

    page.goto("/")
    box = page.get_by_role("combobox", name="查标准号或名称")
    expect(box).to_have_attribute("aria-expanded", "false")
    box.press_sequentially("餐饮", delay=30)
    options = page.get_by_role("option")
    expect(options).to_have_count(2)
    expect(box).to_have_attribute("aria-expanded", "true")
    page.look("suggestions")
    box.press("ArrowDown")
    chosen = options.first
    expect(chosen).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", chosen.get_attribute("id"))
    box.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(box).to_have_value("餐饮")
    box.press("ArrowUp")
    box.press("Enter")
    page.wait_for_url(re.compile(r"/standards/"))


def test_enter_searches_for_what_was_typed(page):
    page.goto("/")
    page.get_by_role("combobox").press_sequentially("分餐")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/search\?q="))


def test_boxes_narrow_at_once_and_keep_the_focus(page):
    from playwright.sync_api import expect

    page.goto("/search?ics=01&ics=03")
    rows = page.locator(".standards li")
    expect(rows).to_have_count(4)
    unfold(page)
    page.get_by_role("checkbox", name="地方标准").check()
    expect(rows).to_have_count(1)
    assert page.url.endswith("/search?tier=local&ics=01&ics=03")
    expect(page.locator("#tier-local")).to_be_focused()
    expect(page.get_by_role("status").first).to_contain_text("共 1 项")
    page.get_by_role("checkbox", name="国家标准").check()
    expect(rows).to_have_count(4)
    page.look("narrowed")

    page.get_by_role("link", name=re.compile("去掉.*地方标准")).click()
    expect(rows).to_have_count(3)
    expect(page.locator("#count")).to_be_focused()
    page.locator("#years-earlier").click()
    expect(rows).to_have_count(1)
    expect(rows.first).to_contain_text("GB/T 1.1—2009")
    page.go_back()
    expect(rows).to_have_count(3)


def test_the_list_on_a_day_in_order_and_shared(page):
    from playwright.sync_api import expect

    page.goto("/search?q=标准化")
    page.fill("#on", "2015-01-01")
    page.get_by_role("button", name="看这一天").click()
    page.wait_for_url(re.compile("on=2015-01-01"))
    expect(page.locator(".standards li", has_text="2009")).to_contain_text("现行")
    page.select_option("#sort", "-published")
    page.wait_for_url(re.compile("sort=-published"))
    expect(page.locator(".standards .number").first).to_have_text("GB/T 1.1—2020")
    address = page.get_by_label("地址").input_value()
    assert address == page.url
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    assert download.value.suggested_filename.endswith(".csv")


def test_a_refusal_has_its_page_even_when_the_answer_would_be_a_part(page):
    page.goto("/search?q=分餐")
    unfold(page)
    page.evaluate("() => { document.querySelector('#tier-local').value = 'galactic'; }")
    page.locator("#tier-local").check()
    page.wait_for_url(re.compile("tier=galactic"))
    assert page.get_by_role("heading", level=1).text_content() == "没有执行"
    page.complaints.clear()
