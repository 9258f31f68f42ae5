"""A citizen without an account complains, stays unnamed or not, and follows it by receipt; the office works on it."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.journeys.casework import Clerk, Refusal, text_of

from guiju.organizations.members.models import Membership
from guiju.organizations.models import Organization
from guiju.people.models import User
from guiju.people.roles import Role
from guiju.processes.appeals.models import SealedIdentity
from guiju.workflow.models import Attachment, Case

STORY = {
    "a-title": "童车没有执行标准",
    "a-against": "某童车厂",
    "a-place": "产品：小鹿牌童车",
    "a-story": "包装上没有写执行的标准号，平台上也查不到。",
    "a-standards": "GB 14748-2006",
}
LI = {
    "named": "yes",
    "name": "欧阳慕容雪",
    "telephone": "13900001234",
    "email": "xue@example.cn",
    "address": "杏花巷九号",
}


@pytest.fixture
def citizen(db, settings, tmp_path):
    settings.DATA, settings.MEDIA_ROOT, settings.IDENTITY_KEY = tmp_path, tmp_path / "files", ""
    return Client(headers={"accept-language": "zh-hans"})


@pytest.fixture
def bureau(db):
    return Organization.objects.create(key="agency:bureau", kind="agency", name_zh="市局", region="3301")


@pytest.fixture
def clerk(bureau):
    def make(role: str) -> Clerk:
        person, _made = User.objects.get_or_create(username=role, defaults={"role": Role.READER})
        Membership.objects.get_or_create(
            person=person, organization=bureau, role=role, defaults={"since": date(2020, 1, 1)}
        )
        return Clerk.of(person)

    return make


@pytest.fixture
def office(clerk):
    """Somebody works there, so that complaints come to it."""
    return clerk("officer")


def sends(citizen: Client, kind: str = "violation", *, who=None, files=(), **story: str):
    """Through the three steps as a browser does; returns the last page."""
    first = citizen.post(f"/complaints/new/{kind}", {**STORY, **story, "do": "next"})
    assert first.status_code == 200, text_of(first.content.decode())
    receipt = re.search(r'name="receipt" value="([^"]+)"', first.content.decode())[1]
    sent = {**STORY, **story, "receipt": receipt, "do": "send", **(who or {"named": "no"})}
    return citizen.post(f"/complaints/new/{kind}", {**sent, "files": list(files)})


def code_on(page) -> str:
    return re.search(r'class="receipt-code"[^>]*>([^<]+)<', page.content.decode())[1]


def asks(citizen: Client, code: str, **doing):
    page = citizen.post("/complaints/receipt", {"code": code})
    if not doing:
        return page
    expected = re.search(r'name="expected" value="(\d+)"', page.content.decode())[1]
    return citizen.post("/complaints/receipt", {"code": code, "expected": expected, **doing})


def test_anonymously_from_report_to_satisfaction(citizen, office, clerk):
    given = sends(citizen)
    assert given.status_code == 200
    code = code_on(given)
    case = Case.objects.get()
    assert (case.process, case.office.name_zh) == ("violation-report", "市局")
    assert not SealedIdentity.objects.exists()
    inspector, approver = clerk("inspector"), clerk("approver")
    inspector.does(case, "check", record="平台上确实没有公开。", advice="file")
    approver.does(case, "file", reason="涉嫌未公开执行标准")
    inspector.does(case, "tell-filed", how="receipt", reply="已于今日立案。")
    assert "已于今日立案。" in text_of(asks(citizen, code).content.decode())
    assert "平台上确实没有公开" not in asks(citizen, code).content.decode(), "the office's own records stay inside"
    inspector.does(case, "order", correction="在平台公开执行的标准", until=timezone.localdate() + timedelta(days=15))
    inspector.does(case, "verify", corrected="yes", record="已公开")
    inspector.does(case, "conclude", found="true", measure="corrected", reason="已按期公开")
    inspector.does(case, "reply", how="receipt", reply="该厂已改正。谢谢您的举报。")
    assert case.outcome == "done"
    page = asks(citizen, code, do="rate", **{"a-satisfied": "very", "a-remark": "很快"})
    assert "已办" in text_of(page.content.decode())
    assert case.events.last().answers == {"satisfied": "very", "remark": "很快"}


def test_two_way_dialogue_with_files_and_without_an_account(citizen, office):
    code = code_on(sends(citizen))
    case = Case.objects.get()
    photo = SimpleUploadedFile("李家门口.pdf", b"%PDF-1.7 x")
    page = asks(citizen, code, do="say", text="又看到三箱。", files=[photo])
    assert "又看到三箱。" in text_of(page.content.decode())
    assert Attachment.objects.get().name == "附件1.pdf"
    assert "又看到三箱。" in office.reads(case)
    office.client.post(f"/desk/cases/{case.number}/say", {"text": "在哪里看到的？", "kind": "message"})
    assert "在哪里看到的？" in text_of(asks(citizen, code).content.decode())
    office.client.post(f"/desk/cases/{case.number}/say", {"text": "此人常来", "kind": "note"})
    assert "此人常来" not in asks(citizen, code).content.decode()


def test_a_dispute_is_mediated(citizen, office):
    code = code_on(sends(citizen, "dispute", **{"a-wish": "退货并赔偿三百元", "a-price": "299.50"}))
    case = Case.objects.get()
    office.does(case, "ask-materials", reply="请补交发票。", until=timezone.localdate() + timedelta(days=5))
    assert "请补交发票。" in text_of(asks(citizen, code).content.decode())
    invoice = SimpleUploadedFile("发票.pdf", b"%PDF-1.7 invoice")
    asks(citizen, code, do="supply", **{"a-said": "补交发票"}, files=[invoice])
    case.refresh_from_db()
    assert case.state == "received"
    office.does(case, "accept", reply="已受理。")
    office.does(case, "settle", agreement="商家退款二百元", returned="200")
    page = text_of(asks(citizen, code).content.decode())
    assert "商家退款二百元" in page
    assert "达成调解" in page


def test_the_complainant_withdraws(citizen, office):
    code = code_on(sends(citizen, "dispute", **{"a-wish": "退货"}))
    asks(citizen, code, do="withdraw", **{"a-reason": "商家已经退货"})
    assert Case.objects.get().outcome == "withdrawn"


def test_by_name_the_identity_is_opened_by_an_inspector_alone(citizen, office, clerk):
    sends(citizen, who=LI)
    case = Case.objects.get()
    assert LI["name"] not in office.reads(case)
    refused = office.client.post(f"/desk/cases/{case.number}/identity", {"reason": "电话核实线索"})
    assert refused.status_code == 403
    inspector = clerk("inspector")
    page = inspector.client.post(f"/desk/cases/{case.number}/identity", {"reason": "电话核实线索"})
    assert all(LI[name] in page.content.decode() for name in ("name", "telephone", "email", "address"))
    assert page.headers["Cache-Control"] == "no-store"
    assert "查看身份信息：电话核实线索" in office.reads(case)


def test_who_gave_his_name_is_told_himself(citizen, office, clerk):
    sends(citizen, who=LI)
    case = Case.objects.get()
    clerk("approver").does(case, "not-file", ground="untrue", reason="平台上已公开")
    with pytest.raises(Refusal, match="举报人是实名的"):
        clerk("inspector").does(case, "tell-not-filed", how="receipt", reply="不予立案")
    clerk("inspector").does(case, "tell-not-filed", how="telephone", reply="不予立案")
    assert case.outcome == "declined"


def test_nothing_of_the_identity_is_readable_anywhere(citizen, office, clerk, tmp_path):
    """Every byte of the database, of files, letters and what counts visits; pages of the desk; the whole file."""
    sends(citizen, who=LI, files=[SimpleUploadedFile("欧阳慕容雪.pdf", b"%PDF-1.7 x")])
    case = Case.objects.get()
    inspector = clerk("inspector")
    inspector.client.post(f"/desk/cases/{case.number}/identity", {"reason": "电话核实线索"})
    said = [value.encode() for name, value in LI.items() if name != "named"]
    for table in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                written = b"".join(v if isinstance(v, bytes) else str(v).encode() for v in row)
                assert not any(value in written for value in said), table
    if connection.vendor == "sqlite":
        whole = connection.connection.serialize()
        assert case.number.encode() in whole
        assert not any(value in whole for value in said)
    for file in Path(tmp_path).rglob("*"):
        if file.is_file():
            assert not any(value in file.read_bytes() for value in said), file
    for address in (case.get_absolute_url(), "/desk/", f"/desk/cases/{case.number}/whole.zip", "/desk/cases"):
        page = inspector.client.get(address)
        content = b"".join(page.streaming_content) if page.streaming else page.content
        assert not any(value in content for value in said), address


def test_sent_twice_it_is_one_case_with_one_receipt(citizen, office):
    first = citizen.post("/complaints/new/violation", {**STORY, "do": "next"})
    receipt = re.search(r'name="receipt" value="([^"]+)"', first.content.decode())[1]
    sent = {**STORY, "receipt": receipt, "do": "send", "named": "no"}
    pages = [citizen.post("/complaints/new/violation", sent) for _time in range(2)]
    assert code_on(pages[0]) == code_on(pages[1])
    assert Case.objects.count() == 1


def test_a_code_that_is_not_ours_is_not_taken(citizen, office):
    sent = {**STORY, "receipt": "AAAA-BBBB-CCCC-DDDD:x:y", "do": "send", "named": "no"}
    page = citizen.post("/complaints/new/violation", sent)
    assert page.status_code == 400
    assert "还没有提交" in page.content.decode()
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    ("who", "sentence"),
    [
        ({}, "请选择实名还是匿名"),
        ({"named": "yes", "telephone": "13900001234"}, "实名的请写姓名"),
        ({"named": "yes", "name": "欧阳慕容雪"}, "请留一种联系方式"),
    ],
)
def test_what_is_missing_is_told_and_nothing_typed_is_lost(citizen, office, who, sentence):
    first = citizen.post("/complaints/new/violation", {**STORY, "do": "next"})
    receipt = re.search(r'name="receipt" value="([^"]+)"', first.content.decode())[1]
    page = citizen.post("/complaints/new/violation", {**STORY, "receipt": receipt, "do": "send", **who})
    assert page.status_code == 400
    assert sentence in page.content.decode()
    assert STORY["a-story"] in page.content.decode()


def test_whoever_names_himself_in_the_story_is_warned(citizen, office):
    page = sends(citizen, who=LI, **{"a-story": "我是欧阳慕容雪，包装上没有标准号。"})
    assert page.status_code == 400
    assert "把它改成“我”" in page.content.decode()
    assert not Case.objects.exists()


def test_an_empty_form_says_what_is_missing(citizen, office):
    page = citizen.post("/complaints/new/violation", {"do": "next"})
    assert page.status_code == 400
    assert "一句话说明：必须填写" in page.content.decode()


def test_who_is_signed_in_is_not_remembered(office, settings, tmp_path):
    settings.DATA, settings.IDENTITY_KEY = tmp_path, ""
    sends(office.client)
    event = Case.objects.get().events.get()
    assert (event.by, event.role) == (None, "public")
    assert not Case.objects.get().parties.exists()


def test_wrong_codes_are_answered_alike_and_not_for_ever(citizen, office):
    for code in ("", "AAAA", "2222-2222-2222-2222"):
        page = citizen.post("/complaints/receipt", {"code": code})
        assert page.status_code == 404
        assert "回执码" in page.content.decode()
    statuses = [citizen.post("/complaints/receipt", {"code": "x"}).status_code for _time in range(50)]
    assert statuses[-1] == 429


def test_a_page_that_is_out_of_date_does_nothing(citizen, office):
    code = code_on(sends(citizen))
    page = citizen.post("/complaints/receipt", {"code": code, "expected": "9", "do": "say", "text": "x"})
    assert "有了变化，没有执行" in page.content.decode()
    assert Case.objects.get().events.count() == 1


def test_steps_of_the_office_are_not_taken_by_receipt(citizen, office):
    code = code_on(sends(citizen))
    assert asks(citizen, code, do="conclude").status_code == 404
    assert Case.objects.get().state == "received"


def test_pages_of_receipts_are_kept_nowhere(citizen, office):
    page = sends(citizen)
    assert page.headers["Cache-Control"] == "no-store"
    assert "noindex" in page.headers["X-Robots-Tag"]
    assert "sessionid" not in page.cookies


def test_statistics_tell_nothing_of_few(citizen, office):
    for _time in range(2):
        sends(citizen)
    page = text_of(citizen.get("/complaints/statistics").content.decode())
    assert "收到 少于 3" in page
    sends(citizen)
    page = text_of(citizen.get("/complaints/statistics").content.decode())
    assert "收到 3" in page
    assert "童车" not in page


@pytest.mark.parametrize("role", ["drafter", "expert", "enterprise", "association", "auditor"])
def test_nobody_outside_the_office_sees_the_case(citizen, office, role):
    sends(citizen)
    case = Case.objects.get()
    outsider = Client()
    outsider.force_login(User.objects.create(username=f"{role}-outside", role=role))
    assert outsider.get(case.get_absolute_url()).status_code in (403, 404)
    assert case.title not in outsider.get("/desk/").content.decode()


def test_the_page_of_a_report_takes_few_queries(citizen, office, clerk):
    for _time in range(3):
        sends(citizen, who=LI)
    inspector, case = clerk("inspector"), Case.objects.order_by("pk").last()
    inspector.reads(case)
    with CaptureQueriesContext(connection) as asked:
        page = inspector.reads(case)
    assert "可能是同一件事" in page
    assert len(asked) <= 12, "\n".join(each["sql"][:160] for each in asked)
