"""The negative list and the calls for proposals, as the office keeps them and everybody reads them."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.processes.local import Course

from guiju.checks.negative.keeping import COLUMNS
from guiju.checks.negative.models import NegativeEntry
from guiju.journal.models import Entry
from guiju.organizations.members.models import Membership
from guiju.people.models import User
from guiju.processes.local.models import Call

ENTRY = {"field": "烟花爆竹", "words": "烟花\n爆竹", "reason": "另有规定", "source": "本市文件"}


def test_an_entry_is_added_and_found_in_the_list_of_the_day(officer):
    today = timezone.localdate()
    response = officer.post("/desk/negative-list/new", {**ENTRY, "valid_from": today.isoformat()})
    assert response.headers["Location"] == "/desk/negative-list"
    assert "烟花爆竹" in officer.get("/desk/negative-list").content.decode()
    before = (today - timedelta(days=1)).isoformat()
    assert "烟花爆竹" not in officer.get(f"/desk/negative-list?on={before}").content.decode()
    assert Entry.objects.filter(kind="negative-entry.added").count() == 1


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"words": ""}, "关键词和 ICS 至少填一项"),
        ({"words": "烟"}, "太短"),
        ({"ics": "7"}, "写法不对"),
        ({"source": ""}, "来源"),
        ({"valid_from": "2026-02-01", "valid_to": "2026-01-01"}, "早于开始日期"),
    ],
)
def test_an_entry_that_cannot_be_is_refused_and_kept_in_the_form(officer, wrong, why):
    response = officer.post("/desk/negative-list/new", {**ENTRY, **wrong})
    page = response.content.decode()
    assert response.status_code == 400
    assert why in page
    assert "烟花爆竹" in page


def test_an_entry_is_ended_with_a_reason_and_stays_in_the_book(officer):
    entry = NegativeEntry.objects.get(field="家用电器")
    day = timezone.localdate().isoformat()
    assert officer.post(f"/desk/negative-list/{entry.pk}/end", {"on": day, "reason": ""}).status_code == 400
    officer.post(f"/desk/negative-list/{entry.pk}/end", {"on": day, "reason": "国家清单已更新"})
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    officer.get("/desk/negative-list")  # says what was done
    assert "家用电器" not in officer.get(f"/desk/negative-list?on={tomorrow}").content.decode()
    assert "国家清单已更新" in officer.get("/desk/negative-list?all=1").content.decode()
    again = officer.post(f"/desk/negative-list/{entry.pk}/end", {"on": day, "reason": "再次"})
    assert "失效" in again.content.decode()


def upload(client, text: str | bytes):
    content = text if isinstance(text, bytes) else text.encode()
    return client.post("/desk/negative-list/upload", {"file": SimpleUploadedFile("list.csv", content)})


ROWS = (
    "领域,关键词,ICS,理由,法律依据,来源,已核对,自,至\n"
    "烟花爆竹,烟花；爆竹,,另有规定,,本市文件,是,2026-01-01,\n"
    "空的,,,x,,y,否,,\n"
    "日期错,甲乙,,x,,y,否,2026-13-01,\n"
)


def test_good_rows_of_a_file_go_in_and_bad_ones_come_back(officer):
    page = upload(officer, ROWS).content.decode()
    assert NegativeEntry.objects.get(field="烟花爆竹").verified
    assert "关键词和 ICS 至少填一项" in page
    assert "“2026-13-01”不是日期" in page
    kept = page.split('name="kept" value="')[1].split('"')[0]
    back = officer.post("/desk/negative-list/mend.csv", {"kept": kept}).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(back)))
    assert [row["领域"] for row in rows] == ["空的", "日期错"]
    assert rows[0]["不能入库的原因"].startswith("关键词")
    mended = back.replace("空的,,", "空的,甲乙丙,").replace("2026-13-01", "2026-12-01")
    assert upload(officer, mended).headers["Location"] == "/desk/negative-list"
    assert NegativeEntry.objects.filter(field__in=["空的", "日期错"]).count() == 2


def test_the_list_that_was_downloaded_can_be_taken_in_again_elsewhere(officer):
    text = officer.get("/desk/negative-list.csv").content
    count = NegativeEntry.objects.count()
    NegativeEntry.objects.all().delete()
    assert upload(officer, text).headers["Location"] == "/desk/negative-list"
    assert NegativeEntry.objects.count() == count


@pytest.mark.parametrize(
    ("content", "why"),
    [("甲,乙\n1,2\n", "缺少：领域"), ("", "缺少"), ("领域,关键词,ICS,理由\n" + "a,b,,c\n" * 2001, "最多 2000 行")],
)
def test_a_file_that_is_no_list_is_refused(officer, content, why):
    response = upload(officer, content or b"\n")
    assert response.status_code == 400
    assert why in response.content.decode()


def test_a_cell_that_looks_like_a_formula_is_harmless_in_the_file(officer):
    officer.post("/desk/negative-list/new", {**ENTRY, "reason": "=HYPERLINK(1)"})
    assert "'=HYPERLINK" in officer.get("/desk/negative-list.csv").content.decode()
    assert officer.get("/desk/negative-list.csv").content.decode("utf-8-sig").splitlines()[0] == ",".join(COLUMNS)


@pytest.mark.parametrize("role", ["drafter", "expert", "auditor"])
def test_the_list_is_read_by_all_and_changed_by_officers(client_of, role):
    client = client_of(role)
    assert "负面清单" in client.get("/desk/negative-list").content.decode()
    for address in ("/desk/negative-list/new", "/desk/calls", "/desk/calls/new"):
        assert client.get(address).status_code == 403
    assert upload(client, ROWS).status_code == 403
    assert not NegativeEntry.objects.filter(field="烟花爆竹").exists()


def test_an_officer_by_membership_keeps_the_list(client_of, register):
    client = client_of("reader")
    person = User.objects.get(username="reader")
    Membership.objects.create(person=person, organization=register.agency, role="officer", since="2020-01-01")
    assert client.get("/desk/negative-list/new").status_code == 200


def test_a_call_is_public_from_its_first_day_to_its_last(officer, reader):
    today = timezone.localdate()
    days = {"first": today.isoformat(), "last": (today + timedelta(days=30)).isoformat()}
    response = officer.post("/desk/calls/new", {"title": "征集茶叶标准", "text": "重点：茶。", **days})
    number = Call.objects.get().number
    assert response.headers["Location"] == f"/desk/calls/{number}"
    assert "征集茶叶标准" in reader.get("/calls").content.decode()
    page = reader.get(f"/calls/{number}").content.decode()
    assert "重点：茶。" in page
    assert f"/desk/cases/open/local-standard/propose?a-call={number}" in page
    officer.post(f"/desk/calls/{number}", {"last": today.isoformat(), "reason": "已够"})
    assert Call.objects.get().last == today
    later = {"first": days["last"], "last": (today + timedelta(days=60)).isoformat()}
    officer.post("/desk/calls/new", {"title": "以后的", "text": "。", **later})
    assert "以后的" not in reader.get("/calls").content.decode()
    assert reader.get(f"/calls/{Call.objects.get(title='以后的').number}").status_code == 404


@pytest.fixture
def course(db, places):
    return Course()


def test_a_case_shows_what_screening_found_and_what_was_decided(course, client_of, make_standard):
    make_standard("DB33/T 900-2020", title_zh="农村家用电器维修规范", effective_on="2020-05-01")
    course.proposes(title="农村家用电器维修服务规范")
    client = client_of(None)
    client.force_login(course.officer)
    with CaptureQueriesContext(connection) as asked:
        page = client.get(course.case.get_absolute_url()).content.decode()
    assert len(asked) <= 12
    assert 'href="/standards/db33-t-900-2020"' in page
    assert "（未核实）" in page
    assert page.count("还没有人研判") == 2
    course.does("decide-negative", negative_verdict="outside", negative_reason="维修服务不是产品标准。")
    page = client.get(course.case.get_absolute_url()).content.decode()
    assert "维修服务不是产品标准。" in page
    assert page.count("还没有人研判") == 1
