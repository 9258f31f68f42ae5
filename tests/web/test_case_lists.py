"""The desk's lists through HTTP: tasks first, filters, search, saved lists, many at once, calendar, files."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook
from tests.workflow.conftest import bureau, permit, person  # noqa: F401  # fixtures
from tests.workflow.lists.conftest import days_ago, firm, opened, other_bureau  # noqa: F401  # fixtures

from guiju.people.models import User
from guiju.workflow import engine
from guiju.workflow.lists.models import BulkRun, SavedCaseList
from guiju.workflow.models import Case, CaseEvent, Task

MOST_QUERIES = 12


@pytest.fixture(autouse=True)
def _commits(db, django_capture_on_commit_callbacks, places):
    """Jobs are handed over when the request's transaction is done."""
    with django_capture_on_commit_callbacks(execute=True):
        yield


def signed_in(user: User, language: str = "zh-hans") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(user)
    return client


def page(client: Client, address: str, status: int = 200) -> str:
    with CaptureQueriesContext(connection) as asked:
        response = client.get(address)
    assert response.status_code == status, response.content.decode()[:2000]
    assert len(asked) <= MOST_QUERIES, [query["sql"][:150] for query in asked]
    assert len(response.content) < 150_000
    return response.content.decode()


@pytest.fixture
def forty(opened, days_ago):  # noqa: F811
    """Applications of the last forty days: the old ones are overdue."""
    return [opened(f"童车第{n}号", on=days_ago(40 - n), standard="gb-14748-2006") for n in range(40)]


@pytest.fixture
def officer(person, bureau):  # noqa: F811
    return signed_in(person("officer", bureau))


def test_the_home_says_what_to_do_first(forty, officer):
    home = page(officer, "/desk/")
    first = home[home.index("先办这件") :]
    assert forty[0].number in first[: first.index("</section>")]
    late = sum(case.due_on < timezone.localdate() for case in forty)
    assert re.search(rf'is=overdue[^>]*><span class="name">已经逾期</span><span class="value">{late}</span>', home)
    assert f"逾期 {(timezone.localdate() - forty[0].due_on).days} 天" in home
    assert home.index("先办这件") < home.index("办件列表")
    assert home.index(forty[0].number) < home.index(forty[39].number)


def test_each_number_of_the_home_leads_to_a_list_of_as_many(forty, officer):
    home = page(officer, "/desk/")
    found = re.findall(r'<a href="([^"]+)"><span class="name">[^<]+</span><span class="value">(\d+)<', home)
    assert sum(int(count) for _address, count in found) == 40
    for address, count in found:
        listed = page(officer, address.replace("&amp;", "&"))
        assert re.search(r"<h1>(\d+) 件", listed)[1] == count


def test_a_task_is_taken_and_handed_over_from_the_list(forty, officer, person, bureau):  # noqa: F811
    home = page(officer, "/desk/")
    task = Task.objects.get(case=forty[0], state="open")
    take = f"/desk/cases/{forty[0].number}/tasks/{task.pk}/take"
    assert take in home
    response = officer.post(take, {"back": "tasks"})
    assert response.headers["Location"] == "/desk/"
    task.refresh_from_db()
    assert task.person.username.startswith("officer")
    colleague = person("officer", bureau, "wang")
    assert forty[0].number not in page(signed_in(colleague), "/desk/")


def test_people_of_an_enterprise_see_their_cases_and_what_they_can_begin(forty, firm, person):  # noqa: F811
    home = page(signed_in(person("drafter", firm)), "/desk/")
    assert "我的办件" in home
    assert forty[39].number in home
    assert "/desk/cases/open/permit/apply" in home
    assert "批量办理记录" not in home


def test_the_header_finds_a_case_by_its_number_and_lists_by_words(forty, officer):
    home = page(officer, "/desk/")
    assert 'action="/desk/case-search"' in home
    number = forty[3].number
    found = officer.get("/desk/case-search", {"q": number.lower().replace("-", " ")})
    assert found.headers["Location"] == f"/desk/cases/{number}"
    found = officer.get("/desk/case-search", {"q": "童车第7号"})
    assert "童车第7号" in page(officer, found.headers["Location"])
    assert "没有符合这些条件的办件" in page(officer, "/desk/cases?q=糕点")


def test_a_list_is_narrowed_put_in_order_and_taken_away(forty, officer, firm):  # noqa: F811
    address = "/desk/cases?is=open&process=permit&state=permit:received&q=车&standard=GB 14748-2006&sort=-opened"
    listed = page(officer, address)
    assert "40 件办件" in listed
    assert "去掉这个条件" in listed
    rows = re.findall(r"<a href=\"/desk/cases/(XK-[^\"]+)\" data-open", listed)
    assert rows[0] == forty[39].number
    csv = b"".join(officer.get(address.replace("cases?", "cases.csv?")).streaming_content).decode("utf-8-sig")
    assert [line.split(",")[0] for line in csv.splitlines()[1:]] == rows
    book = load_workbook(io.BytesIO(b"".join(officer.get("/desk/cases.xlsx?q=第39号").streaming_content)))
    sheet, about = book.worksheets
    assert [cell.value for cell in sheet[2]][:2] == [forty[39].number, "童车第39号"]
    assert any("第39号" in str(cell.value) for row in about.rows for cell in row)


def test_nonsense_in_an_address_is_refused_with_a_sentence(forty, officer):
    assert "is" in page(officer, "/desk/cases?is=late", 400)
    assert "翻页" in page(officer, "/desk/cases?after=x", 400)
    assert "月份" in page(officer, "/desk/calendar?month=2026", 400)


def test_a_list_is_kept_under_a_name_and_shared_in_the_office(forty, officer, person, bureau, other_bureau):  # noqa: F811
    query = "is=overdue&q=童车"
    saved = officer.post("/desk/cases/saved", {"name": "要催的", "query": query, "shared": "on"})
    assert "要催的" in page(officer, saved.headers["Location"])
    colleague = signed_in(person("officer", bureau, "wang"))
    assert "要催的" in page(colleague, "/desk/cases")
    assert "要催的" not in page(signed_in(person("officer", other_bureau, "zhao")), "/desk/cases")
    kept = SavedCaseList.objects.get()
    assert colleague.post(f"/desk/cases/saved/{kept.pk}/forget").status_code == 404
    officer.post("/desk/cases/saved", {"name": "要催的", "query": "is=open"})
    assert SavedCaseList.objects.get().office is None
    officer.post(f"/desk/cases/saved/{kept.pk}/forget")
    assert not SavedCaseList.objects.exists()


def test_one_step_for_many_from_the_list_to_the_report(forty, officer, person, bureau):  # noqa: F811
    listed = page(officer, "/desk/cases?is=open")
    assert "批量办理全部 40 件" in listed
    engine.perform(forty[0], "pause", by=person("officer", bureau), answers={"reason": "等检验"})
    chosen = "&".join(f"case={case.number}" for case in forty[:30])
    form = page(officer, f"/desk/bulk/new?is=open&{chosen}")
    assert "退回补正" in form
    wrong = officer.post(f"/desk/bulk/new?is=open&{chosen}", {"a-reason": ""})
    assert wrong.status_code == 400
    assert "必须填写" in wrong.content.decode()
    preview = officer.post(f"/desk/bulk/new?is=open&{chosen}", {"a-reason": "缺检验报告"})
    shown = page(officer, preview.headers["Location"])
    assert "会办 29 件" in shown
    assert "办件已中止，恢复后再办" in shown
    assert not CaseEvent.objects.filter(code="send-back").exists()
    officer.post(f"{preview.headers['Location']}/start")
    done = page(officer, preview.headers["Location"])
    assert "办了 29 件" in done
    assert Case.objects.filter(state="corrected").count() == 29
    csv = b"".join(officer.get(f"{preview.headers['Location']}/outcome.csv").streaming_content).decode("utf-8-sig")
    assert csv.count("已办") == 29
    assert "退回补正" in page(officer, "/desk/bulk")
    colleague = signed_in(person("officer", bureau, "wang"))
    assert colleague.get(preview.headers["Location"]).status_code == 404


def test_a_preview_is_given_up(forty, officer):
    preview = officer.post("/desk/bulk/new?is=open&all=1", {"a-reason": "缺检验报告"})
    officer.post(f"{preview.headers['Location']}/discard")
    assert not BulkRun.objects.exists()
    assert not Case.objects.filter(state="corrected").exists()


def test_the_calendar_shows_deadlines_holidays_and_make_up_days(forty, officer):
    due = forty[20].due_on
    month = page(officer, f"/desk/calendar?month={due:%Y-%m}")
    assert forty[20].get_absolute_url() in month
    assert "国庆节" in page(officer, "/desk/calendar?month=2026-10")
    assert "调休上班" in page(officer, "/desk/calendar?month=2026-10")
    year, week, _weekday = due.isocalendar()
    assert forty[20].get_absolute_url() in page(officer, f"/desk/calendar?week={year}-W{week:02d}")


def test_deadlines_go_into_another_calendar(forty, officer):
    response = officer.get("/desk/calendar.ics")
    lines = response.content.decode().split("\r\n")
    assert response.headers["Content-Type"].startswith("text/calendar")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines.count("BEGIN:VEVENT") == 40
    assert f"DTSTART;VALUE=DATE:{forty[0].due_on:%Y%m%d}" in lines
    assert f"DTEND;VALUE=DATE:{forty[0].due_on + timedelta(days=1):%Y%m%d}" in lines
    assert max(len(line.encode()) for line in lines) <= 75
    assert Client().get("/desk/calendar.ics").status_code == 302


def test_these_pages_in_english_have_no_chinese_words_of_ours(forty, person, bureau, officer):  # noqa: F811
    preview = officer.post("/desk/bulk/new?is=open&all=1", {"a-reason": "x"}).headers["Location"]
    english = signed_in(person("officer", bureau), "en")
    for address in ("/desk/", "/desk/cases?is=open&due-within=7&sort=number", "/desk/bulk/new?all=1", preview,
                    "/desk/bulk", "/desk/calendar", "/desk/calendar?week=2026-W40&of=all"):  # fmt: skip
        shown = page(english, address)
        shown = re.sub(r"<(bdi|option|button|head)\b.*?</\1>", "", shown, flags=re.DOTALL)
        text = re.sub(r"<[^>]+>", " ", shown).replace("规矩", "")
        assert not re.findall(r"[\u3400-\u9fff]+", text), address
