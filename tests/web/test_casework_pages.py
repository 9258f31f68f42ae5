"""Pages of notices, of numbers and of procedures."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone
from tests.workflow.conftest import PERMIT

from guiju.people.models import User
from guiju.people.roles import Role
from guiju.web.context import MOST_UNREAD
from guiju.workflow import register as known
from guiju.workflow.engine import open_case
from guiju.workflow.models import Case
from guiju.workflow.notices.models import Every, Notice, Preference
from guiju.workflow.register import processes
from guiju.workflow.tallies import following


@pytest.fixture(autouse=True)
def permit(monkeypatch):
    monkeypatch.setitem(known._PROCESSES, PERMIT.code, PERMIT)


@pytest.fixture
def told(officer):
    """The officer was told of three applications, one with a nasty name."""
    drafter = User.objects.create(username="li", display_name="李工 <b>", role=Role.DRAFTER)
    return [
        open_case("permit", by=drafter, answers={"title": title}) for title in ("童车", "滑板", "<script>x</script>")
    ]


def text(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status, response.content[:500]
    return response.content.decode()


# Notices


def test_the_unread_stand_on_the_page_and_in_the_head_of_every_page(officer, told):
    page = text(officer, "/desk/notices")
    assert page.count('<li class="told-step unread">') == 3
    assert "李工 &lt;b&gt;办了“申请”，现在是“已收到”" in page
    assert "&lt;script&gt;" in page
    assert '<span class="count">3<span class="unseen"> 条未读</span></span>' in text(officer, "/about")


def test_a_stranger_has_no_bell_and_no_notices(reader, told):
    assert "bell" not in text(reader, "/about")
    assert reader.get("/desk/notices").status_code == 302


def test_one_is_marked_as_read_and_leads_to_its_case(officer, told):
    first = Notice.objects.latest("pk")
    assert officer.get(f"/desk/notices/{first.pk}/read").status_code == 405, "reading is no matter of a link"
    response = officer.post(f"/desk/notices/{first.pk}/read")
    assert response["Location"] == first.case.get_absolute_url()
    assert text(officer, "/desk/notices").count("told-step unread") == 2
    assert text(officer, "/desk/notices?all").count("told-step") == 3
    assert Notice.objects.unread().count() == 2
    response = officer.post(f"/desk/notices/{first.pk}/read", {"next": "https://elsewhere.example/"})
    assert response["Location"] == first.case.get_absolute_url()
    response = officer.post(f"/desk/notices/{first.pk}/read", {"next": "/desk/notices?page=2"})
    assert response["Location"] == "/desk/notices?page=2"


def test_nobody_marks_the_notices_of_another(client_of, told):
    notice = Notice.objects.latest("pk")
    assert client_of("approver").post(f"/desk/notices/{notice.pk}/read").status_code == 404
    client_of("approver").post("/desk/notices/read")
    assert Notice.objects.unread().count() == 3


def test_all_are_marked_as_read_at_once(officer, told):
    assert "3 条通知已标为已读" in officer.post("/desk/notices/read", follow=True).content.decode()
    assert "没有未读的通知" in text(officer, "/desk/notices")
    assert text(officer, "/desk/notices?all").count("told-step") == 3


def test_many_unread_are_counted_no_further_than_the_head_shows(officer, told, django_assert_max_num_queries):
    days = [date(2020, 1, 1) + timedelta(days=n) for n in range(MOST_UNREAD + 20)]
    common = {"person": User.objects.get(username="officer"), "case": told[0], "made_at": timezone.now()}
    Notice.objects.bulk_create(Notice(kind="overdue", clock="decide", due_on=day, **common) for day in days)
    assert "99+" in text(officer, "/about")
    with django_assert_max_num_queries(8):
        page = text(officer, "/desk/notices")
    assert "第 1 页" in page


def test_how_he_is_told_is_chosen(officer):
    page = text(officer, "/desk/notices/settings")
    assert "没有邮件地址" in page
    officer.post("/desk/notices/settings", {"every": "at-once", "kinds": ["overdue", "work"]})
    chosen = Preference.objects.get()
    assert (chosen.every, chosen.kinds, chosen.site) == (Every.AT_ONCE, ["work", "overdue"], "http://testserver")
    assert officer.post("/desk/notices/settings", {"every": "hourly"}).status_code == 400


# Numbers


def test_numbers_are_for_the_office_and_those_who_may_read_all(client_of, told):
    for role in ("officer", "approver", "inspector", "auditor", "administrator"):
        assert client_of(role).get("/desk/numbers").status_code == 200, role
    for role in ("reader", "drafter", "expert", "enterprise", "association"):
        assert "由办理机关的人员查看" in text(client_of(role), "/desk/numbers", 403), role
        assert client_of(role).get("/desk/numbers/permit").status_code == 403, role


def test_the_page_of_numbers_counts_what_the_tallies_know(officer, told):
    following.follow_journal()
    page = text(officer, "/desk/numbers")
    assert '<span class="value">3</span>' in page
    page = text(officer, "/desk/numbers/permit")
    assert "作出决定 <span" in page
    assert "7 个工作日" in page
    assert "专家评分" in page


def test_a_period_that_cannot_be_read_is_refused_with_a_sentence(officer):
    page = text(officer, "/desk/numbers?period=yesterday", 400)
    assert 'id="period_error"' in page
    assert 'value="yesterday"' in page
    assert "2025-01-01 至 2025-12-31" in text(officer, "/desk/numbers?period=2025")


def test_an_unknown_procedure_is_not_there(officer, reader):
    assert officer.get("/desk/numbers/nothing").status_code == 404
    assert reader.get("/procedures/nothing").status_code == 404


# Procedures


def test_the_page_of_a_procedure_says_who_what_by_which_law_and_how_long(reader, told):
    following.follow_journal()
    page = text(reader, "/procedures/permit")
    for said in ("起草人", "测试办法 第 1 条", "补正", "7 个工作日", "未核实", "可延长 1 次", "在办 3 件", "<svg"):
        assert said in page, said
    assert "2026-04-14 以前收到的：7 个工作日，市场监督管理投诉举报处理暂行办法" in page
    assert 'href="/desk/cases/open/permit/apply"' in page


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_procedure_has_a_page_and_stands_in_the_list(client_of, language, db):
    reader = client_of(None, language)
    listed = text(reader, "/procedures")
    for process in processes():
        assert f'href="/procedures/{process.code}"' in listed, process.code
        page = text(reader, f"/procedures/{process.code}")
        assert len(page) < 150_000, process.code
        assert page.count('class="diagram"') == 1


def test_of_confidential_procedures_no_numbers_are_shown(reader, told, db):
    following.follow_journal()
    for process in processes():
        page = text(reader, f"/procedures/{process.code}")
        assert ("在办 0 件" in page or "在办 3 件" in page) is not process.confidential, process.code
    assert Case.objects.count() == 3
