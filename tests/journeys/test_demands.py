"""A citizen without an account states a need; it is answered, made public, and read by the receipt code."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from tests.journeys.casework import Refusal, text_of
from tests.journeys.test_reviews import bureau, clerk, shelf  # noqa: F401 - fixtures

from guiju.organizations.models import Organization
from guiju.standards.search import rebuild
from guiju.workflow.models import Case

NEED = {"a-title": "第7种茶的冲泡", "a-need": "各店冲泡不一 <b>", "a-expected": "", "a-tier": "local"}


@pytest.fixture
def citizen():
    return Client(headers={"accept-language": "zh-hans"})


def stated(client: Client, **changes) -> tuple[Case, str]:
    page = client.get("/demands/new").content.decode()
    receipt = re.search(r'name="receipt" value="([^"]+)"', page)[1]
    answer = client.post("/demands/new", NEED | changes | {"receipt": receipt})
    assert answer.status_code == 200, text_of(answer.content.decode())
    code = re.search(r'class="receipt-code"[^>]*>([^<]+)<', answer.content.decode())[1]
    return Case.objects.latest("pk"), code


def test_a_citizen_is_answered_without_being_known(clerk, shelf, citizen):  # noqa: F811
    rebuild()
    case, code = stated(citizen)
    assert case.events.get().by is None
    officer = clerk("officer")
    page = officer.reads(case)
    assert "DB33/T 7—2015" in page
    assert "相似度" in page
    officer.does(case, "answer", standards=["DB33/T 7-2015"], reply="可用 DB33/T 7。")
    said = text_of(citizen.post("/complaints/receipt", {"code": code}).content.decode())
    assert "可用 DB33/T 7。" in said
    assert "第7种茶" not in text_of(citizen.get("/demands").content.decode())
    officer.does(case, "publish", shown_title="冲泡方法", shown_need="各店做法不一", shown_reply="已有标准")
    listed = text_of(citizen.get("/demands?state=answered").content.decode())
    assert "冲泡方法" in listed
    assert "已有标准" in listed
    assert "DB33/T 7—2015" in listed


def test_sent_twice_it_is_one_need_and_what_is_missing_is_said(bureau, citizen):  # noqa: F811
    page = citizen.get("/demands/new").content.decode()
    receipt = re.search(r'name="receipt" value="([^"]+)"', page)[1]
    refused = citizen.post("/demands/new", NEED | {"a-need": "", "receipt": receipt})
    assert refused.status_code == 400
    assert "必须填写" in refused.content.decode()
    assert "第7种茶的冲泡" in refused.content.decode()
    for _time in range(2):
        assert citizen.post("/demands/new", NEED | {"receipt": receipt}).status_code == 200
    assert Case.objects.count() == 1
    assert citizen.post("/demands/new", NEED | {"receipt": "forged"}).status_code == 400


def test_a_firm_asks_at_the_desk_and_an_entry_of_the_reserve_begins(clerk, shelf):  # noqa: F811
    firm = Organization.objects.create(key="enterprise:tea", kind="enterprise", name_zh="茶厂")
    asking, officer = clerk("enterprise", firm), clerk("officer")
    case = asking.opens("standards-demand", "state", title="茶机安全", need="没有标准", tier="national")
    with pytest.raises(Refusal):
        asking.does(case, "take-up", way="reserve")
    officer.does(case, "take-up", way="reserve", project_title="茶机安全要求", tier="national", reply="已入库")
    entry = Case.objects.get(process="project-reserve")
    officer.does(entry, "admit", opinion="可以")
    asking.does(entry, "apply", applied_to="国家标准委", applied_on="2026-12-01")
    with pytest.raises(Refusal):
        clerk("expert", everywhere=True).does(entry, "approve", plan_number="x", approved_on="2026-12-02")
    asking.does(entry, "approve", plan_number="20270001-T-1", approved_on="2027-01-01")
    assert entry.state == "approved"
    assert "茶机安全要求" in asking.reads(entry)
