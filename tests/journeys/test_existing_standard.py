"""Through the real pages: a local standard is amended, withdrawn, and a city's is filed with its province."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from tests.journeys.casework import Clerk, Refusal
from tests.journeys.test_local_standard import DOCX, calendar, citizen_says, people

from guiju.base.terms import Status
from guiju.consultations import actions as consultations
from guiju.organizations.models import Organization
from guiju.people.roles import Role
from guiju.standards.models import Standard
from guiju.workflow import replaying

__all__ = ["calendar", "people"]

PDF = ("公告.pdf", b"%PDF-1.4\n%%EOF\n")
NUMBER = "DB33/T 2147-2018"


@pytest.fixture
def standard(people, make_standard):
    return make_standard(NUMBER, title_zh="茶园低温预警规范", published_on=date(2018, 11, 1),
                         effective_on=date(2018, 12, 1), region="33")  # fmt: skip


def test_a_standard_is_withdrawn_after_everybody_could_object(people, calendar, standard):
    officer = Clerk.of(people.officer)
    with pytest.raises(Refusal, match="登记簿中没有"):
        officer.opens("withdrawal", "propose", standard=["DB33/T 9-2009"], cause="unused", reason="没有实施。")
    case = Clerk.of(people.drafter).opens(
        "withdrawal", "propose", standard=[NUMBER], cause="superseded", reason="已有国家标准。"
    )
    first = calendar.today
    with pytest.raises(Refusal, match="不足 30 日"):
        officer.does(case, "publicize", first=first, last=first + timedelta(days=10), address="标准处")
    officer.does(case, "publicize", first=first, last=first + timedelta(days=30), address="标准处")
    with pytest.raises(Refusal, match="须满 30 日"):
        officer.does(case, "close-publicity")
    calendar.later(31)
    Clerk.of(people.officer).does(case, "close-publicity")
    with pytest.raises(Refusal) as refused:
        Clerk.of(people.officer).does(case, "withdraw-standard", opinion="同意。")
    assert refused.value.status == 403
    Clerk.of(people.approver).does(case, "withdraw-standard", opinion="同意废止。")
    Clerk.of(people.officer).does(case, "announce", announcement="2026 年第 3 号", withdrawn=calendar.today)
    standard.refresh_from_db()
    assert standard.status(on=calendar.today) is Status.WITHDRAWN
    assert "废止" in Client(headers={"accept-language": "zh-hans"}).get(standard.get_absolute_url()).content.decode()


def test_an_amendment_sheet_goes_before_the_public_and_into_the_register(people, calendar, standard):
    drafter, officer = (lambda: Clerk.of(people.drafter)), (lambda: Clerk.of(people.officer))
    case = drafter().opens(
        "amendment", "propose", standard=[NUMBER], reason="指标有误。", changes="3.1 “4 ℃”改为“3 ℃”。", draft=DOCX,
        units=["远山茶业有限公司"], drafters=["张三"],
    )  # fmt: skip
    first = calendar.today
    officer().does(case, "open-consultation", first=first, last=first + timedelta(days=30), address="标准处")
    consultation = consultations.current(case)
    citizen_says(consultation, ["请说明依据。"])
    calendar.later(31)
    officer().does(case, "close-consultation")
    with pytest.raises(Refusal, match="还有 1 条意见没有处理"):
        drafter().does(case, "submit-for-review", review_draft=DOCX, changes="无。")
    given = {"do": "answer", "serial": [1], "verdict": "accepted", "reason": ""}
    assert drafter().client.post(f"/desk/consultations/{consultation.number}/many", given).status_code == 302
    drafter().does(case, "submit-for-review", review_draft=DOCX, changes="已写明依据。")
    officer().does(case, "call-review", form="letter", day=calendar.today, rule="expert-group", reviewers=people.ids)
    for expert in people.experts:
        clerk = Clerk.of(expert)
        clerk.works(clerk.task(case, "vote"), vote="for")
    officer().does(case, "record-passed", chair="王五", minutes="同意。")
    Clerk.of(people.approver).does(case, "approve", opinion="批准。")
    days = {"published": calendar.today, "effective": calendar.today + timedelta(days=30)}
    officer().does(case, "publish", announcement="2026 年第 9 号", **days)
    officer().does(case, "open-text", text=PDF, opened=calendar.today)
    sheet = Standard.objects.get(number=f"{NUMBER}/XG1-2026")
    stranger = Client(headers={"accept-language": "zh-hans"})
    assert sheet.get_absolute_url() in stranger.get(standard.get_absolute_url()).content.decode()
    text = stranger.get(f"/texts/{sheet.key}")
    assert b"".join(text.streaming_content) == PDF[1]
    text.close()
    assert not list(replaying.flaws())


def test_a_city_reports_and_its_province_files(people, calendar, make_standard):
    province = Organization.objects.create(key="agency:33", kind="agency", name_zh="某省局", region="330000")
    people.bureau.region, people.bureau.parent = "330100", province
    people.bureau.save()
    checker = people.person("province", Role.REVIEWER, province)
    made = make_standard("DB3301/T 12-2026", title_zh="城市书房服务规范", published_on=date(2026, 2, 1),
                         effective_on=date(2026, 4, 1), region="3301")  # fmt: skip
    papers = {"letter": "杭市监〔2026〕8 号", "announcement": PDF, "text": PDF}
    case = Clerk.of(people.officer).opens("provincial-filing", "submit", standard=[made.number], **papers)
    assert case.office == people.bureau
    filing = {"complete": True, "conforms": True, "filing_number": "33-2026-7", "filed": calendar.today}
    with pytest.raises(Refusal, match="报送机关不能自审"):
        Clerk.of(people.reviewer).does(case, "file", **filing)
    Clerk.of(checker).does(case, "return", reason="公告没有盖章。")
    Clerk.of(people.officer).does(case, "send", **papers)
    Clerk.of(checker).does(case, "file", **filing)
    made.refresh_from_db()
    assert (made.filed_on, case.outcome) == (calendar.today, "done")
