"""axe finds nothing on any page: in Chinese on a phone and at a desk, light and dark; in English on a phone.

Colours do not depend on the language, and what is too wide is so on a phone first. The pages come from the test
client, with their headers, and are handed to the browser without a server.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import unquote, urljoin

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.test import Client

from guiju.commands import machine

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ORIGIN = "http://testserver"
WIDTHS = PHONE, DESK = 390, 1440
STANDARD = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
COLOURS = ("color-contrast", "link-in-text-block")
"""The rules that a dark page can break and the light one keep."""

STATES = {
    "nothing found": "/search?q=查无此物",
    "everything": "/search",
    "narrowed": "/search?q=标准化&tier=national&status=in-force",
    "several": "/standards?number=GB/T 1",
    "untitled": "/standards/gb-t-5-2020",
    "without breaks": "/standards/gb-t-6-2020",
    "withdrawn": "/standards/db33-t-2241-2020",
    "adopting": "/standards/gb-t-19001-2016",
    "nasty": "/standards/gb-14748-2096",
    "committee": "/organizations/committee:SAC/TC 286",
    "not found": "/no/such/page",
    "no such standard": "/standards/gb-t-39002-1999",
    "nonsense": "/search?on=2020-13-01",
}
"""Pages already named, in another state; looked at in one language."""


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


@pytest.fixture
def awkward(register, make_standard):
    """Titles that a page must bear: none at all, one without a place to break, one in English alone."""
    make_standard("GB/T 5-2020", published_on=date(2020, 1, 1))
    make_standard("GB/T 6-2020", title_zh="聚" * 60 + "Poly" * 40, effective_on=date(2020, 1, 1))
    make_standard("GB/T 8-2020", title_en="Perambulators — " + "Requirements and test methods of very many parts, " * 4)
    return register


@pytest.fixture
def site(awkward, addresses, client_of):
    """`site(language)`: what each page and each file that pages ask for answers, by address."""

    def gather(language: str) -> dict[str, Answer]:
        stranger, official = client_of(None, language), client_of("administrator", language)
        answers = {}
        states = STATES if language == "zh-hans" else {}
        for name, address in (addresses | states).items():
            client = official if name.startswith("desk:") and name != "desk:login" else stranger
            answer = _answer(client, address)
            kept = "Content-Disposition" in answer.headers  # as a file: no page
            if not kept and answer.headers.get("Content-Type", "").startswith("text/html") and b"<html" in answer.body:
                answers[address] = answer
        for file in sorted({file for answer in answers.values() for file in _files(answer)}):
            answers[file] = _answer(stranger, file)
        return answers

    return gather


def _answer(client: Client, address: str) -> Answer:
    response = client.get(address)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return Answer(response.status_code, dict(response.headers), body)


def _files(answer: Answer) -> Iterator[str]:
    yield from re.findall(r'(?:src|href)="(/static/[^"]+)"', answer.body.decode())


def pages_of(answers: dict[str, Answer]) -> list[str]:
    return [address for address in answers if not address.startswith("/static/")]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_is_for_everybody(site, language):
    from playwright.sync_api import sync_playwright

    answers = site(language)

    def serve(route) -> None:
        answer = answers.get(unquote(route.request.url.removeprefix(ORIGIN)))
        if answer is None:
            route.abort()
        else:
            route.fulfill(status=answer.status, headers=answer.headers, body=answer.body)

    found: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=machine.chromium(), args=["--no-sandbox"])
        context = browser.new_context(color_scheme="light")
        context.add_init_script(AXE_SCRIPT)
        context.route("**/*", serve)
        page = context.new_page()
        page.on("pageerror", lambda error: found.append(f"{page.url}: {error}"))
        for address in pages_of(answers):
            page.goto(urljoin(ORIGIN, address))
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 900})
                if (wider := page.evaluate("document.documentElement.scrollWidth - innerWidth")) > 0:
                    found.append(f"{address} at {width}: {wider} px wider than the screen")
                if language == "zh-hans" or width == PHONE:
                    found += _violations(page, f"{address} at {width}", {"type": "tag", "values": STANDARD})
            if language == "zh-hans":
                page.emulate_media(color_scheme="dark")
                found += _violations(page, f"{address}, dark", {"type": "rule", "values": COLOURS})
                page.emulate_media(color_scheme="light")
        browser.close()
    assert not found, "\n".join(found)


def _violations(page: Any, address: str, rules: dict[str, object]) -> list[str]:
    options = {"runOnly": rules, "resultTypes": ["violations"], "iframes": False, "preload": False}
    outcome = page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{address}: {violation['id']} — {violation['help']}: {node['html'][:160]} {node['failureSummary'][:300]}"
        for violation in outcome["violations"]
        for node in violation["nodes"][:3]
    ]
