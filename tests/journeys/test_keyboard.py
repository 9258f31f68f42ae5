"""With the keyboard alone, and without any script: everything is reached, seen and left again."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from tests.journeys.test_browser import narrow

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PAGES = {
    "home": "/",
    "results": "/search?q=儿童",
    "standard": "/standards/gb-14748-2006",
    "classes": "/browse/ics/97",
}
MOST_STOPS = 250

STOP = """() => {
  const FOLLOWING = Node.DOCUMENT_POSITION_FOLLOWING;
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  const box = at.getBoundingClientRect(), style = getComputedStyle(at);
  const x = box.x + Math.min(box.width, innerWidth) / 2, y = box.y + box.height / 2;
  const hit = document.elementFromPoint(x, y);
  const previous = window.stopBefore;  // a date has several stops, one for each of its parts
  window.stopBefore = at;
  return {
    text: (at.innerText || at.value || at.getAttribute("aria-label") || at.name || at.tagName).trim().slice(0, 40),
    skip: at.matches(".skip"),
    ringed: previous === at || style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    inside: box.width > 0 && box.height > 0 && x >= 0 && y >= 0 && x <= innerWidth && y <= innerHeight,
    covered: !(hit && (at.contains(hit) || hit.contains(at) || at.labels?.[0]?.contains(hit))),
    onwards: !previous || previous === at || !!(previous.compareDocumentPosition(at) & FOLLOWING),
  };
}"""


@dataclass(frozen=True, slots=True)
class Walk:
    """What was passed between the first press of Tab and the end of the page."""

    stops: list[dict]

    def faults(self) -> list[str]:
        wanted = {"ringed": True, "inside": True, "covered": False, "onwards": True}
        return [
            f"{stop['text']}: {name} is {stop[name]}"
            for stop in self.stops
            for name, value in wanted.items()
            if stop[name] != value
        ]


def walk(page) -> Walk:
    """Press Tab until the page is left; a page that keeps the focus never ends."""
    page.evaluate("document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute('tabindex')")
    stops = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop is None or (stops and stop["skip"]):
            return Walk(stops)
        stops.append(stop)
    raise AssertionError(f"after {MOST_STOPS} stops the focus is still in the page, on {stops[-1]['text']!r}")


@pytest.mark.parametrize("name", PAGES)
def test_the_focus_is_seen_at_every_stop_and_goes_onwards(page, name):
    page.goto(PAGES[name])
    walked = walk(page)
    assert walked.stops[0]["skip"]
    assert len(walked.stops) > 8
    assert walked.faults() == []


def test_the_skip_link_leads_past_the_masthead(page):
    page.goto("/standards/gb-14748-2006")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_suggestions_are_chosen_and_dismissed_with_keys(page):
    from playwright.sync_api import expect

    page.goto("/")
    box = page.get_by_role("combobox")
    box.press_sequentially("推车")
    options = page.get_by_role("option")
    expect(options.first).to_be_visible()
    page.keyboard.press("Escape")
    expect(options.first).to_be_hidden()
    expect(box).to_have_value("推车")
    page.keyboard.press("ArrowDown")
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(options.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: not address.endswith("/"))
    expect(page.locator("main")).to_contain_text("推车")


def test_reading_works_without_scripts(browser, site):
    from playwright.sync_api import expect

    context = browser.new_context(base_url=site.address, locale="zh-CN", java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    page.fill("main input[name=q]", "用品")
    page.get_by_role("main").get_by_role("button", name="查", exact=True).click()
    expect(page.locator(".standards li")).to_have_count(20)

    page.get_by_role("link", name="下一页").click()
    expect(page.locator(".standards li")).to_have_count(8)
    page.get_by_role("link", name="上一页").click()
    expect(page.locator(".standards li")).to_have_count(20)

    narrow(page).get_by_label("现行").check()
    page.get_by_role("button", name="应用").click()
    assert "status=in-force" in page.url
    expect(page.locator(".standards li")).to_have_count(20)

    page.fill("input[name=on]", "2019-12-31")
    page.get_by_role("button", name="看这一天").click()
    expect(page.locator(".standards li")).to_have_count(0)
    page.fill("input[name=on]", "2020-01-01")
    page.get_by_role("button", name="看这一天").click()
    expect(page.locator(".standards li")).to_have_count(20)

    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    assert len(download.value.path().read_text(encoding="utf-8-sig").splitlines()) == 1 + 28
    context.close()
