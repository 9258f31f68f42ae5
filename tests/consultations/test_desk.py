"""Answering at the desk, through HTTP."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.consultations.conftest import LAST
from tests.consultations.test_portal import sheet

from guiju.consultations import actions
from guiju.consultations.models import Answer, Comment, Template
from guiju.people.models import User
from guiju.people.roles import Role

DESK = "/desk/consultations/DBZD-2026-00001-1"


@pytest.fixture
def at_desk(comments, drafter):
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(drafter)
    return client


@pytest.fixture
def at_office(comments, officer):
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(officer)
    return client


def serials(page: str) -> list[int]:
    import re

    return [int(found) for found in re.findall(r'id="n-(\d+)"', page)]


def test_the_desk_shows_comments_in_the_order_of_the_draft_unanswered_first(at_desk, drafter):
    assert "分餐服务规范" in at_desk.get("/desk/consultations").content.decode()
    assert serials(at_desk.get(DESK).content.decode()) == [3, 1, 2, 4]
    at_desk.post(f"{DESK}/many", {"do": "answer", "serial": [3], "verdict": "accepted"})
    assert serials(at_desk.get(DESK).content.decode()) == [1, 2, 4, 3]
    assert serials(at_desk.get(f"{DESK}?state=accepted").content.decode()) == [3]
    assert serials(at_desk.get(f"{DESK}?q=公勺 研究院").content.decode()) == [1]
    assert serials(at_desk.get(f"{DESK}?clause=0").content.decode()) == [3]
    assert serials(at_desk.get(f"{DESK}?order=serial").content.decode()) == [1, 2, 3, 4]


def test_one_by_one_it_goes_on_to_the_next_that_waits(at_desk, drafter):
    page = at_desk.get(f"{DESK}/3").content.decode()
    assert 'accesskey="1"' in page
    answer = at_desk.post(f"{DESK}/3", {"verdict": "declined", "reason": ""})
    assert answer.status_code == 400
    assert "请写明理由" in answer.content.decode()
    answer = at_desk.post(f"{DESK}/3", {"verdict": "declined", "reason": "名称与计划一致", "template": "名称不改"})
    assert answer["Location"] == f"{DESK}/1"
    answer = at_desk.post(f"{DESK}/1?state=waiting", {"use": Template.objects.get().pk})
    assert answer["Location"] == f"{DESK}/2?state=waiting"
    assert Answer.objects.get(comment__serial=1).reason == "名称与计划一致"
    at_desk.post(f"{DESK}/2", {"verdict": "accepted"})
    assert at_desk.post(f"{DESK}/4", {"verdict": "accepted"})["Location"] == DESK


def test_many_at_once_and_all_that_the_filter_finds(at_desk, consultation):
    at_desk.post(f"{DESK}/many?state=waiting", {"do": "answer", "all": "1", "verdict": "noted", "reason": "谢谢"})
    assert actions.unanswered(consultation.case) == 0
    page = at_desk.post(f"{DESK}/many", {"do": "answer", "verdict": "accepted"}, follow=True).content.decode()
    assert "没有选中意见" in page


def test_groups_are_put_together_and_taken_apart(at_desk, consultation):
    at_desk.post(f"{DESK}/many", {"do": "merge", "serial": [1, 4]})
    page = at_desk.get(f"{DESK}/1").content.decode()
    assert 'name="also" value="4" checked' in page
    at_desk.post(f"{DESK}/1", {"verdict": "accepted", "also": ["4", "2"]})
    assert set(Comment.objects.filter(verdict="accepted").values_list("serial", flat=True)) == {1, 4}
    at_desk.post(f"{DESK}/many", {"do": "split", "serial": [1]})
    assert not consultation.groups.exists()
    assert at_desk.post(f"{DESK}/regroup")["Location"].endswith("order=group")


def test_comments_are_given_to_a_drafter(at_office, drafter):
    at_office.post(f"{DESK}/many", {"do": "assign", "serial": [1, 2], "to": drafter.pk})
    assert serials(at_office.get(f"{DESK}?assigned={drafter.pk}").content.decode()) == [1, 2]


@pytest.mark.parametrize("role", [Role.READER, Role.DRAFTER, Role.EXPERT, Role.ENTERPRISE, Role.AUDITOR])
def test_strangers_to_the_case_are_refused(comments, role):
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(User.objects.create(username="stranger", role=role))
    for address in (DESK, f"{DESK}/1", f"{DESK}/table.docx", f"{DESK}/table", f"{DESK}/letters"):
        assert client.get(address).status_code == 403, address
    for address in (f"{DESK}/many", f"{DESK}/regroup", f"{DESK}/tell"):
        assert client.post(address, {"do": "answer"}).status_code == 403, address


def test_an_expert_of_the_case_reads_and_does_not_answer(comments, case):
    from guiju.workflow.models import Party

    expert = User.objects.create(username="expert", role=Role.EXPERT)
    Party.objects.create(case=case, role="expert", person=expert)
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(expert)
    page = client.get(DESK).content.decode()
    assert "公勺" in page
    assert "这样处理" not in page
    assert client.post(f"{DESK}/1", {"verdict": "accepted"}).status_code == 403


def test_the_office_tells_the_result_once_all_is_answered(at_office, at_desk, consultation, officer):
    assert at_desk.post(f"{DESK}/tell").status_code == 403
    assert at_office.post(f"{DESK}/tell").status_code == 409
    actions.close(consultation, by=officer, on=LAST)
    at_desk.post(f"{DESK}/many", {"do": "answer", "all": "1", "verdict": "accepted"})
    assert "公布并告诉提出人" in at_office.get(DESK).content.decode()
    assert at_office.post(f"{DESK}/tell", {"shows_comments": "1"}).status_code == 302
    consultation.refresh_from_db()
    assert consultation.told_on
    assert consultation.shows_comments


def test_letters_are_entered_one_by_one_or_as_a_table(at_office, consultation):
    at_office.post(f"{DESK}/letters", {"organization": "水务局", "text": "应写明水质", "clause": "4.2"})
    at_office.post(f"{DESK}/letters", {"organization": "教育局"})
    rows = [["提出单位", "章条编号", "意见内容"], ["卫健委", "4.1.2", "温度过低"], ["民政局", "8", "没有这一章"]]
    page = at_office.post(f"{DESK}/letters", {"file": sheet(rows)}).content.decode()
    assert "没有“8”这一条" in page
    assert [each.organization for each in consultation.sendings.filter(way="letter")] == ["水务局", "教育局", "卫健委"]
    assert at_office.post(f"{DESK}/letters", {}).status_code == 400


def test_a_table_is_looked_at_before_it_is_taken_in(at_desk, consultation):
    import io

    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(at_desk.get(f"{DESK}/table.xlsx").content))
    rows = {row[0].value: row for row in book.active.iter_rows(min_row=3) if row[6].value}
    rows[1][4].value = "采纳"
    rows[2][4].value = "部分采纳：改为 62 ℃"
    rows[4][4].value = "再议"
    written = io.BytesIO()
    book.save(written)
    file = SimpleUploadedFile("表.xlsx", written.getvalue())
    page = at_desk.post(f"{DESK}/table", {"file": file}).content.decode()
    assert "将改动 2 条" in page
    assert "开头" in page
    assert not Answer.objects.exists()
    import re

    kept = re.search(r'name="kept" value="([^"]+)"', page)[1]
    page = at_desk.post(f"{DESK}/table", {"kept": kept}).content.decode()
    assert "收下 2 条" in page
    assert Answer.objects.count() == 2
    assert at_desk.post(f"{DESK}/table", {"kept": "forged"}).status_code == 400
    hostile = SimpleUploadedFile("x.docx", b"PK\x03\x04" + bytes(99))
    assert at_desk.post(f"{DESK}/table", {"file": hostile}).status_code == 400


def test_pages_ask_at_most_twelve_questions(at_office, comments, consultation, officer, bureau):
    from datetime import date

    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from guiju.organizations.members.models import Membership

    Membership.objects.create(person=officer, organization=bureau, role="officer", since=date(2020, 1, 1))
    for address in (
        DESK,
        f"{DESK}?order=group",
        f"{DESK}/1",
        f"{DESK}/table",
        f"{DESK}/letters",
        "/desk/consultations",
    ):
        with CaptureQueriesContext(connection) as asked:
            assert at_office.get(address).status_code == 200
        assert len(asked) <= 12, (address, [each["sql"][:90] for each in asked])
