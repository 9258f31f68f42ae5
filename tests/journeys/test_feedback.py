"""Three fields on the page of a standard; the answer by receipt, and on the page once the office released it."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from tests.journeys.casework import Clerk, Refusal, text_of

from guiju.organizations.models import Organization
from guiju.people.models import User
from guiju.people.roles import Role
from guiju.processes.appeals import feedback
from guiju.workflow.models import Case


@pytest.fixture
def places(settings, tmp_path):
    settings.DATA, settings.MEDIA_ROOT, settings.IDENTITY_KEY = tmp_path, tmp_path / "files", ""


@pytest.fixture
def standard(places, make_standard):
    return make_standard("GB/T 4242-2020", title_zh="童车")


@pytest.fixture
def clerk(db):
    def make(role: str) -> Clerk:
        return Clerk.of(User.objects.get_or_create(username=role, defaults={"role": Role(role)})[0])

    return make


def sends(standard, **answers):
    citizen = Client(headers={"accept-language": "zh-hans"})
    address = f"/standards/{standard.key}/feedback"
    receipt = re.search(r'name="receipt" value="([^"]+)"', citizen.get(address).content.decode())[1]
    given = {"a-clause": "5.3", "a-problem": "限值太松", "a-suggestion": "收紧到 0.1", "named": "no"}
    return citizen.post(address, {**given, "receipt": receipt, **answers})


def test_three_fields_become_a_case_about_the_standard(standard):
    page = sends(standard)
    assert page.status_code == 200
    assert "回执码" in page.content.decode()
    case = Case.objects.get()
    assert case.title == "GB/T 4242—2020 5.3"
    assert case.links.get().key == standard.key
    assert feedback.counts([standard.key, "other"]) == {standard.key: 1}


def test_only_the_problem_must_be_told(standard):
    assert sends(standard, **{"a-clause": "", "a-suggestion": ""}).status_code == 200
    page = sends(standard, **{"a-problem": ""})
    assert page.status_code == 400
    assert "有什么问题：必须填写" in page.content.decode()


def test_answered_by_receipt_and_shown_once_released(standard, clerk):
    given = sends(standard, **{"a-problem": "我厂（青灯瓦厂）做不到"})
    code = re.search(r'class="receipt-code"[^>]*>([^<]+)<', given.content.decode())[1]
    case, officer, stranger = Case.objects.get(), clerk("officer"), Client()
    officer.does(case, "reply", kind="impractical", use="review", reply="列入下次复审。")
    page = stranger.post("/complaints/receipt", {"code": code})
    assert "列入下次复审。" in text_of(page.content.decode())
    address = standard.get_absolute_url()
    assert "列入下次复审。" not in stranger.get(address).content.decode(), "not before it is released"
    officer.does(case, "release", shown_problem="限值做不到", shown_reply="列入下次复审。")
    shown = stranger.get(address).content.decode()
    assert "限值做不到" in shown
    assert "青灯瓦厂" not in shown
    officer.does(case, "take-back", reason="措辞不妥")
    assert "限值做不到" not in stranger.get(address).content.decode()
    assert feedback.kinds(standard.key) == {"impractical": 1}


def test_it_is_released_once(standard, clerk):
    sends(standard)
    case, officer = Case.objects.get(), clerk("officer")
    officer.does(case, "reply", kind="unclear", use="interpretation", reply="见解释。")
    with pytest.raises(Refusal, match="没有公开，不用撤下"):
        officer.does(case, "take-back", reason="x")
    officer.does(case, "release", shown_problem="不清楚", shown_reply="见解释。")
    with pytest.raises(Refusal, match="已经在标准页面上公开"):
        officer.does(case, "release", shown_problem="不清楚", shown_reply="见解释。")


def test_a_firm_with_an_account_gives_feedback_at_the_desk(standard, db):
    firm = Organization.objects.create(key="enterprise:f", kind="enterprise", name_zh="童车厂")
    person = User.objects.create(username="firm", role=Role.ENTERPRISE)
    case = Clerk.of(person).opens(
        "implementation-feedback", "send", standards=["GB/T 4242-2020"], problem="限值太松", named="no"
    )
    assert case.parties.get().person == person
    assert firm.key not in case.title


@pytest.mark.parametrize("role", ["expert", "enterprise", "inspector", "approver", "auditor"])
def test_who_does_not_answer(standard, clerk, role):
    sends(standard)
    with pytest.raises(Refusal):
        clerk(role).does(Case.objects.get(), "reply", kind="other", use="none", reply="x")
