"""Statistics in a real browser: the charts are drawn under the policy of the site, answer to the pointer, and every
number opens as many rows as it says; without a script everything is there too."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_the_register_at_a_glance(page):
    from playwright.sync_api import expect

    page.goto("/")
    page.get_by_role("link", name="统计", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("统计")
    drawings = page.locator(".drawing")
    for place in range(drawings.count()):
        drawings.nth(place).scroll_into_view_if_needed()
        expect(drawings.nth(place).locator(".live svg")).to_be_visible(timeout=30_000)  # the first starts the engine
        expect(drawings.nth(place).locator("picture")).to_be_hidden()
    page.evaluate("scrollTo(0, 0)")
    page.look("statistics")


def test_a_chart_answers_to_the_pointer(page):
    from playwright.sync_api import expect

    page.goto("/statistics/standards.in-force?period=2020&by=tier")
    drawing = page.locator("#standards-in-force-groups-tier .drawing")
    drawing.scroll_into_view_if_needed()
    bar = drawing.locator(".live .mark-rect path").first
    expect(bar).to_be_visible(timeout=30_000)
    bar.hover()
    tooltip = page.locator("#vg-tooltip-element")
    expect(tooltip).to_be_visible()
    expect(tooltip).to_contain_text("国家标准")
    expect(tooltip).to_contain_text("3 项")
    page.look("statistics-tooltip")
    bar.click()
    page.wait_for_url("**/search?tier=national&status=in-force&on=2020-12-31")


def test_a_number_opens_as_many_rows_as_it_says(page):
    from playwright.sync_api import expect

    page.goto("/statistics/sector.in-force?period=2020")
    number = page.locator(".headline .big a")
    said = number.text_content()
    assert said == "28"
    number.click()
    expect(page.locator("#count")).to_contain_text(said)


def test_day_and_comparison_are_chosen(page):
    from playwright.sync_api import expect

    page.goto("/statistics/standards.in-force")
    page.get_by_label("截至").fill("2020-06-30")
    page.get_by_label("对比").select_option("previous")
    page.get_by_role("button", name="看", exact=True).click()
    assert "on=2020-06-30" in page.url
    assert "compare=previous" in page.url
    page.get_by_role("list", name="时期").get_by_role("link", name="2020", exact=True).click()
    expect(page.locator(".headline")).to_contain_text("2020-12-31")
    page.get_by_role("link", name="层级", exact=True).click()
    expect(page.get_by_role("table").last).to_contain_text("国家标准")
    page.look("measure")


def test_a_chart_stands_in_a_page_of_others(page, site):
    """Of another origin: another port is one."""
    from playwright.sync_api import expect

    frame = f"{site.address.rstrip('/')}/statistics/standards.in-force/embed?period=2020&by=tier"
    refused = f"{site.address.rstrip('/')}/statistics"

    class Elsewhere(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = f'<title>x</title><iframe src="{frame}" width="340" height="400" title="x"></iframe>'.encode()
            if self.path == "/refused":
                body = body.replace(frame.encode(), refused.encode())
            self.send_response(200 if self.path in ("/", "/refused") else 204)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_told: object) -> None:
            """Nobody reads it."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        page.goto(f"http://127.0.0.1:{server.server_port}/")
        inner = page.frame_locator("iframe")
        expect(inner.get_by_role("heading", level=1)).to_contain_text("现行标准")
        expect(inner.locator(".live svg")).to_be_visible(timeout=30_000)
        page.look("embedded")
        page.goto(f"http://127.0.0.1:{server.server_port}/refused")
        expect(page.frame_locator("iframe").get_by_role("heading", level=1)).to_have_count(0)
        assert page.complaints
        assert all("frame" in said.lower() for said in page.complaints)
        page.complaints.clear()
        server.shutdown()


def test_without_a_script_the_pictures_and_tables_are_there(site, browser):
    context = browser.new_context(base_url=site.address, java_script_enabled=False, locale="zh-CN")
    plain = context.new_page()
    plain.goto("/statistics/standards.in-force?period=2020&by=tier")
    picture = plain.locator("#standards-in-force-groups-tier img")
    picture.scroll_into_view_if_needed()
    assert picture.bounding_box()["height"] > 60
    assert "国家标准" in picture.get_attribute("alt")
    assert plain.locator("#standards-in-force-groups-tier td.figure a").first.is_visible()
    context.close()
