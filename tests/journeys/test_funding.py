"""An officer writes a policy and announces a call; a firm applies; the money is decided and listed, all over HTTP."""

from __future__ import annotations

import io
from datetime import date, timedelta

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone
from tests.journeys.casework import Clerk, Refusal, text_of

from guiju.organizations.members.models import Membership
from guiju.organizations.models import Organization
from guiju.people.models import User
from guiju.people.roles import Role
from guiju.processes.policies.models import Call, PolicyVersion
from guiju.workflow.models import Case

POLICY = {
    "title": "标准化资助办法", "basis": "市监发〔2026〕1号", "region": "3301", "first": "2020-01-01", "last": "",
    "cap": "500000", "publicity_days": "1", "national-lead-amount": "200000", "national-lead-revision_percent": "50",
    "pilot-project-amount": "100000", "pilot-project-revision_percent": "0",
}  # fmt: skip


@pytest.fixture
def bureau(db, settings, tmp_path):
    settings.DATA, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"
    return Organization.objects.create(key="agency:bureau", kind="agency", name_zh="市局", region="3301")


@pytest.fixture
def firm(db):
    return Organization.objects.create(
        key="enterprise:f", kind="enterprise", name_zh="童车厂", region="330106", credit_code="91330106MA00000001"
    )


@pytest.fixture
def clerk(bureau, firm):
    def make(role: str, organization: Organization | None = None) -> Clerk:
        organization = organization or (firm if role == "enterprise" else bureau)
        person, _made = User.objects.get_or_create(username=f"{role}-{organization.pk}", defaults={"role": Role.READER})
        Membership.objects.get_or_create(
            person=person, organization=organization, role=role, defaults={"since": date(2020, 1, 1)}
        )
        return Clerk.of(person)

    return make


@pytest.fixture
def call(clerk):
    officer = clerk("officer").client
    assert officer.post("/desk/funding/policies/new", {"key": "award"}).status_code == 302
    assert officer.post("/desk/funding/policies/award", {**POLICY, "do": "publish"}).status_code == 302
    today = timezone.localdate()
    given = {
        "policy": PolicyVersion.objects.get().pk, "code": "2026", "title": "2026 年度征集", "first": today,
        "last": today + timedelta(days=20), "achieved_first": "2019-01-01", "achieved_last": today,
    }  # fmt: skip
    assert officer.post("/desk/funding/calls/new", given).status_code == 302
    return Call.objects.get()


@pytest.fixture
def case(call, clerk, make_standard):
    make_standard("GB/T 4242-2020", title_zh="童车", published_on=date(2020, 5, 1), effective_on=date(2020, 11, 1))
    return clerk("enterprise").opens(
        "funding", "apply", call="2026", achievement="national-lead", title="童车标准", standards=["GB/T 4242-2020"],
        revision="new", achieved_on=date(2020, 5, 1), proofs=("前言.pdf", b"%PDF-1.7 x"), true=True,
    )  # fmt: skip


def test_from_the_call_to_the_payment_list(case, clerk):
    officer, approver = clerk("officer"), clerk("approver")
    page = officer.reads(case)
    assert "登记簿中没有起草单位，需由标准前言页证明" in page
    assert "应为 200,000 元" in page
    officer.does(case, "propose", amount="200000")
    officer.does(case, "publicize")
    shown = text_of(Client().get("/funding").content.decode())
    assert "童车厂 童车标准 主导制定国家标准 GB/T 4242—2020 200,000" in shown
    with pytest.raises(Refusal, match="公示到"):
        approver.does(case, "grant")
    from guiju.workflow.engine import perform

    later = timezone.now() + timedelta(days=7)
    perform(case, "grant", by=User.objects.get(username__startswith="approver"), now=later)
    officer.does(case, "pay", paid_on=date(2026, 12, 8))
    response = officer.client.get("/desk/funding/calls/2026/payments.xlsx")
    rows = list(openpyxl.load_workbook(io.BytesIO(response.content)).active.iter_rows(values_only=True))
    assert rows[2][:7] == (1, case.number, "童车厂", "91330106MA00000001", "主导制定国家标准", "童车标准", 200000)
    assert rows[3][6] == 200000
    assert "不含收款账户" in rows[4][0]
    assert "200,000" in text_of(officer.client.get("/desk/funding/calls/2026").content.decode())
    for seq in (1, 2, 3, 4):
        event = case.events.get(seq=seq)
        [paper] = case.procedure.transition(event.code).documents
        answer = officer.client.get(f"/desk/cases/{case.number}/documents/{seq}/{paper.code}.docx")
        assert answer.status_code == 200


def test_a_policy_is_kept_as_typed_and_says_what_is_wrong(clerk):
    officer = clerk("officer").client
    officer.post("/desk/funding/policies/new", {"key": "award"})
    page = officer.post("/desk/funding/policies/award", {**POLICY, "cap": "many", "basis": "", "do": "publish"})
    assert page.status_code == 400
    told = text_of(page.content.decode())
    assert "依据的文件和文号：必须填写" in told
    assert "年度上限：金额应是正数" in told
    assert 'value="many"' in officer.get("/desk/funding/policies/award").content.decode()
    assert not PolicyVersion.objects.exists()


def test_a_correction_is_the_next_version(call, clerk):
    officer = clerk("officer").client
    page = officer.post("/desk/funding/policies/award", {**POLICY, "cap": "600000", "do": "publish"})
    assert "更正已公布的政策须写明理由" in page.content.decode()
    officer.post("/desk/funding/policies/award", {**POLICY, "cap": "600000", "do": "publish", "reason": "笔误"})
    assert "600,000" in officer.get("/desk/funding/policies/award/2").content.decode()
    assert "500,000" in officer.get("/desk/funding/policies/award/1").content.decode()


def test_the_firm_sees_its_own_application_and_no_other(case, clerk, bureau):
    other = Organization.objects.create(key="enterprise:o", kind="enterprise", name_zh="别家", region="330100")
    mine, theirs = clerk("enterprise").client, clerk("enterprise", other).client
    assert case.number in mine.get("/desk/funding/calls/2026").content.decode()
    assert case.number not in theirs.get("/desk/funding/calls/2026").content.decode()
    assert mine.get("/desk/funding/calls/2026/payments.xlsx").status_code == 403
    assert "?a-call=2026" in mine.get("/desk/funding").content.decode()


@pytest.mark.parametrize("role", ["enterprise", "inspector", "approver"])
def test_who_does_not_write_policies(call, clerk, role):
    client = clerk(role).client
    for address in ("/desk/funding/policies/new", "/desk/funding/policies/award", "/desk/funding/calls/new"):
        assert client.get(address).status_code == 403
    assert client.get("/desk/funding/policies/award/1").status_code == 200


@pytest.mark.parametrize("role", ["officer", "inspector", "approver", "expert", "secretary"])
def test_the_office_does_not_apply(call, clerk, role):
    with pytest.raises(Refusal):
        clerk(role).opens("funding", "apply", call="2026")
    assert not Case.objects.exists()
