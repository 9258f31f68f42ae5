"""The pages of a case in a browser: axe finds nothing, nothing is wider than the screen, drafts are kept by script."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from tests.journeys.casework import Clerk
from tests.web.casework import people, sample  # noqa: F401  # fixtures
from tests.web.test_accessibility import COLOURS, ORIGIN, STANDARD, Answer, _answer, _files, _violations
from tests.web.test_cases import ANSWERS, client

from guiju.commands import machine
from guiju.workflow import engine
from guiju.workflow.models import Task

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def answers(people, places, make_standard) -> dict[str, Answer]:  # noqa: F811
    """What each page says, by a name; refused forms too."""
    make_standard("GB 14748-2006", title_zh="儿童推车安全要求")
    case = Clerk.of(people.drafter).opens(
        "sample", "apply", **ANSWERS | {"kind": "revise", "standards": ["GB 14748-2006"]},
        units=["甲厂"], lead="童车厂", months=12, draft=("草案.txt", b"text"),
    )  # fmt: skip
    officer = client(people.officer)
    made = {
        "opening": _answer(client(people.drafter), "/desk/cases/open/sample/apply"),
        "received": _answer(officer, case.get_absolute_url()),
        "ask-experts": _answer(officer, f"{case.get_absolute_url()}/do/ask-experts"),
    }
    refused = client(people.drafter).post("/desk/cases/open/sample/apply", {"a-why": "x", "a-months": "99"})
    made["refused"] = Answer(200, dict(refused.headers), refused.content)
    Clerk.of(people.officer).does(case, "ask-experts", experts=people.experts[:2], inside="内部")
    engine.say(case, "这家要留意", by=people.officer)
    engine.say(case, "请补一份草案", by=people.officer, outward=True)
    task = Task.objects.get(case=case, person=people.experts[0])
    waiting = Task.objects.get(case=case, work="", state="open")
    made |= {
        "work": _answer(client(people.experts[0]), f"/desk/works/{task.pk}"),
        "approver": _answer(client(people.approver), case.get_absolute_url()),
        "waiting": _answer(client(people.approver), f"{case.get_absolute_url()}/do/grant"),
        "drafter": _answer(client(people.drafter), case.get_absolute_url()),
        "diagram": _answer(officer, f"{case.get_absolute_url()}/diagram"),
        "told": _answer(officer, f"{case.get_absolute_url()}/told/decline"),
        "hand-over": _answer(officer, f"{case.get_absolute_url()}/tasks/{waiting.pk}/take"),
        "english": _answer(client(people.officer, "en"), case.get_absolute_url()),
    }
    for file in sorted({file for answer in made.values() for file in _files(answer)}):
        made[file] = _answer(client(None), file)
    return made


def test_every_page_of_a_case_is_for_everybody(answers, tmp_path):
    from playwright.sync_api import sync_playwright

    pictures = Path(os.environ.get("GUIJU_PICTURES") or tmp_path)
    found: list[str] = []

    def serve(route) -> None:
        path = route.request.url.removeprefix(ORIGIN)
        answer = answers.get(path) or answers.get(path.removeprefix("/"))
        if answer is None:
            route.abort()
        else:
            route.fulfill(status=200, headers=answer.headers, body=answer.body)

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=machine.chromium(), args=["--no-sandbox"])
        context = browser.new_context(color_scheme="light", locale="zh-CN")
        context.add_init_script(AXE_SCRIPT)
        context.route("**/*", serve)
        page = context.new_page()
        page.on("pageerror", lambda error: found.append(f"{page.url}: {error}"))
        for name in [each for each in answers if not each.startswith("/static/")]:
            page.goto(f"{ORIGIN}/{name}")
            for width in (390, 1440):
                page.set_viewport_size({"width": width, "height": 900})
                if (wider := page.evaluate("document.documentElement.scrollWidth - innerWidth")) > 0:
                    found.append(f"{name} at {width}: {wider} px wider than the screen")
                page.emulate_media(color_scheme="light")
                found += _violations(page, f"{name} at {width}", {"type": "tag", "values": STANDARD})
                page.screenshot(path=pictures / f"case-{name}-{width}.png", full_page=True)
                page.emulate_media(color_scheme="dark")
                found += _violations(page, f"{name} at {width}, dark", {"type": "rule", "values": COLOURS})
        browser.close()
    assert not found, "\n".join(found)


def test_a_form_hides_what_is_not_asked_and_keeps_a_draft_by_itself(answers):
    from playwright.sync_api import sync_playwright

    sent: list[str] = []

    def serve(route) -> None:
        request = route.request
        if request.method == "POST":
            sent.append(request.post_data or "")
            assert request.headers["x-autosave"] == "1"
            route.fulfill(status=200, content_type="application/json", body='{"saved": "10:31"}')
            return
        answer = answers.get(request.url.removeprefix(ORIGIN)) or answers.get(request.url.removeprefix(f"{ORIGIN}/"))
        if answer is None:
            route.abort()
        else:
            route.fulfill(status=200, headers=answer.headers, body=answer.body)

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=machine.chromium(), args=["--no-sandbox"])
        page = browser.new_context(locale="zh-CN").new_page()
        page.route("**/*", serve)
        page.goto(f"{ORIGIN}/opening")
        standards = page.get_by_label("被修订的标准")
        assert not standards.is_visible()
        page.get_by_label("修订", exact=True).check()
        assert standards.is_visible()
        page.get_by_label("制定", exact=True).check()
        assert not standards.is_visible()
        page.get_by_label("名称", exact=True).fill("写到一半")
        page.get_by_text("草稿保存于 10:31").wait_for(timeout=8000)
        assert len(sent) == 1, "once for all that was typed"
        assert "写到一半" in sent[0]
        assert 'name="u-draft"' not in sent[0], "files go with the form"
        browser.close()
