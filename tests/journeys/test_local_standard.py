"""A local standard through the real pages, from proposal to register: drafter, officer, experts, citizen."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, datetime, timedelta

import pypdfium2
import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from docx import Document
from tests.journeys.casework import Clerk, Refusal
from tests.processes.local import DRAFT, PROPOSAL, SCORES, Course, draft_text

from guiju.base.terms import Status
from guiju.consultations import actions as consultations
from guiju.consultations.words import Verdict
from guiju.engines import office
from guiju.standards.models import Standard
from guiju.workflow import replaying

TITLE = "茶园低温预警服务规范"
DOCX = ("稿.docx", draft_text())


class Calendar:
    """What time it is, for everybody."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 2, 2, tzinfo=timezone.get_current_timezone())

    @property
    def today(self) -> date:
        return timezone.localdate(self.now)

    def later(self, days: int) -> None:
        self.now += timedelta(days=days)


@pytest.fixture
def calendar(monkeypatch):
    made = Calendar()
    monkeypatch.setattr(timezone, "now", lambda: made.now)
    return made


@pytest.fixture
def people(db, settings, tmp_path, calendar):
    settings.MEDIA_ROOT = settings.DATA = tmp_path
    settings.SEARCH_URL = f"segments://{tmp_path / 'search'}"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()
    return Course()


def citizen_says(consultation, texts) -> str:
    """Twelve remarks on clauses in one sending, without an account; returns the receipt."""
    citizen = Client(headers={"accept-language": "zh-hans"})
    page = citizen.get(consultation.get_absolute_url()).content.decode()
    places = sorted({int(place) for place in re.findall(r'id="c-(\d+)"', page)})
    assert places
    for turn, text in enumerate(texts):
        said = {"clause": places[turn % len(places)], "text": text, "proposal": "见意见", "reason": "更清楚"}
        response = citizen.post(f"{consultation.get_absolute_url()}/comment", said)
        assert response.status_code == 302, response.content.decode()
    sent = citizen.post(f"{consultation.get_absolute_url()}/send", {"name": "陈公民", "email": "chen@example.cn"})
    assert sent.status_code == 302, sent.content.decode()
    return sent.headers["Location"].rsplit("/", 1)[-1]


def test_from_proposal_to_register_with_comments_a_tie_and_an_extension(people, calendar, make_standard):
    make_standard("DB33/T 2147-2018", title_zh="茶园低温预警规范", effective_on=date(2018, 12, 1))

    def clerk(user) -> Clerk:  # a session lasts two weeks, so everybody signs in anew
        return Clerk.of(user)

    # The drafter proposes; a likeness in the register has to be decided by a person.
    case = clerk(people.drafter).opens("local-standard", "propose", **PROPOSAL)
    assert (case.title, case.office, case.applicant) == (TITLE, people.bureau, people.firm)
    assert "DB33/T 2147—2018" in clerk(people.officer).reads(case)
    with pytest.raises(Refusal, match="查重命中 1 项"):
        clerk(people.officer).does(case, "accept", experts=people.ids)
    with pytest.raises(Refusal, match="办理"):
        clerk(people.drafter).does(case, "decide-duplicates", duplicate_verdict="different", duplicate_reason="。")
    clerk(people.officer).does(
        case, "decide-duplicates", duplicate_verdict="coordinated", duplicate_reason="旧标准只管霜冻，将并入本件。"
    )
    clerk(people.officer).does(case, "accept", experts=people.ids)

    # Three experts score.
    for expert in people.experts:
        clerk(expert).works(clerk(expert).task(case, "assess"), **SCORES)
    clerk(people.officer).does(case, "recommend", opinion="同意。")
    with pytest.raises(Refusal, match="批准"):
        clerk(people.officer).does(case, "approve-plan", plan_notice="某市监〔2026〕3 号")
    clerk(people.approver).does(case, "approve-plan", plan_notice="某市监〔2026〕3 号")

    # Drafting; one extension.
    calendar.later(200)
    clerk(people.drafter).does(case, "report-progress", progress="完成初稿。", percent=60)
    clerk(people.drafter).does(case, "ask-extension", asked_months=6, reason="需补一季观测。")
    clerk(people.approver).does(case, "extend", months=6, reason="同意。")
    case.refresh_from_db()
    assert case.due_on == date(2027, 9, 2)
    with pytest.raises(Refusal, match="最多延长 1 次"):
        clerk(people.approver).does(case, "extend", months=6, reason="再延。")
    clerk(people.drafter).does(case, "submit-draft", draft=DOCX, **DRAFT)

    # The public has thirty days; a citizen sends twelve comments.
    first = calendar.today
    with pytest.raises(Refusal, match="不足 30 日"):
        clerk(people.officer).does(
            case, "open-consultation", first=first, last=first + timedelta(days=20), address="标准处"
        )
    clerk(people.officer).does(
        case, "open-consultation", first=first, last=first + timedelta(days=30), address="标准处"
    )
    consultation = consultations.current(case)
    calendar.later(3)
    receipt = citizen_says(consultation, [f"第 {n} 条意见：请写明监测的高度和时段。" for n in range(1, 13)])
    with pytest.raises(Refusal, match="才能结束"):
        clerk(people.officer).does(case, "close-consultation")
    calendar.later(28)
    clerk(people.officer).does(case, "close-consultation")

    # Every comment is answered before the draft goes to review.
    with pytest.raises(Refusal, match="还有 12 条意见没有处理"):
        clerk(people.drafter).does(case, "submit-for-review", review_draft=DOCX, changes="按意见修改。")
    for serials, verdict, reason in (
        (range(1, 9), Verdict.ACCEPTED, ""),
        (range(9, 12), Verdict.PARTLY, "高度已写明。"),
        ([12], Verdict.DECLINED, "不属于本文件范围。"),
    ):
        given = {"do": "answer", "serial": list(serials), "verdict": verdict.value, "reason": reason}
        answered = clerk(people.drafter).client.post(f"/desk/consultations/{consultation.number}/many", given)
        assert answered.status_code == 302
    clerk(people.drafter).does(case, "submit-for-review", review_draft=DOCX, changes="按意见修改。")
    told = Client(headers={"accept-language": "zh-hans"}).get(f"/consultations/receipts/{receipt}").content.decode()
    assert "不属于本文件范围" in told

    # The review: a tie, then a second vote that passes.
    calendar.later(10)
    review = {"form": "meeting", "day": calendar.today, "place": "杭州", "rule": "expert-group"}
    clerk(people.officer).does(case, "call-review", reviewers=people.ids, **review)
    yes, no, none = {"vote": "for"}, {"vote": "against", "objection": "等级缺依据。"}, {"vote": "abstained"}
    for expert, sheet in zip(people.experts, (yes, no, none), strict=True):
        clerk(expert).works(clerk(expert).task(case, "vote"), **sheet)
    with pytest.raises(Refusal, match="同意 1 票，表决 3 人，不足 3/4"):
        clerk(people.officer).does(case, "record-passed", chair="王五", minutes="通过。")
    clerk(people.officer).does(case, "record-failed", chair="王五", minutes="票数相当，未通过。")
    again = {"reason": "已补充等级依据。", "day": calendar.today, "reviewers": people.ids}
    clerk(people.officer).does(case, "vote-again", **again)
    for expert in people.experts:
        clerk(expert).works(clerk(expert).task(case, "vote"), **yes)
    clerk(people.officer).does(case, "record-passed", chair="王五", minutes="同意报批。")

    # Approval, number, publication.
    clerk(people.drafter).does(case, "submit-for-approval", final_text=DOCX, after_review="改 3.1。")
    clerk(people.reviewer).does(case, "check", complete=True, conforms=True, opinion="同意。")
    with pytest.raises(Refusal):
        clerk(people.reviewer).does(case, "approve", opinion="批准。")
    clerk(people.approver).does(case, "approve", opinion="批准。")
    published = calendar.today
    days = {"published": published, "effective": published + timedelta(days=30)}
    clerk(people.officer).does(case, "publish", announcement="2026 年第 12 号", replaces=["DB33/T 2147-2018"], **days)
    standard = Standard.objects.get(number="DB33/T 2148-2026")
    assert standard.title_zh == TITLE
    assert Standard.objects.get(number="DB33/T 2147-2018").status(on=days["effective"]) is Status.REPLACED
    calendar.later(10)
    text = ("DB33.pdf", b"%PDF-1.4\n%%EOF\n")
    clerk(people.officer).does(case, "open-text", text=text, opened=calendar.today)
    calendar.later(20)
    clerk(people.officer).does(case, "file", filing_number="12345-2026", filed=calendar.today)
    assert (case.state, case.outcome) == ("done", "done")
    assert not list(replaying.flaws())
    page = clerk(people.drafter).reads(case)
    assert "DB33/T 2148—2026" in page

    # Everybody reads the standard and its text.
    stranger = Client(headers={"accept-language": "zh-hans"})
    assert "/texts/db33-t-2148-2026" in stranger.get("/standards/db33-t-2148-2026").content.decode()
    opened = stranger.get("/texts/db33-t-2148-2026")
    assert b"".join(opened.streaming_content) == text[1]
    opened.close()
    assert stranger.get("/texts/db33-t-2147-2018").status_code == 404

    # The whole file, as one zip and as one PDF.
    client = clerk(people.officer).client
    kept = b"".join(_body(client.get(f"{case.get_absolute_url()}/whole.zip")))
    names = zipfile.ZipFile(io.BytesIO(kept)).namelist()
    assert len([name for name in names if name.endswith(".docx")]) >= 12, names
    minutes = [name for name in names if "纪要" in name]
    assert len(minutes) == 2, names
    words = "\n".join(
        cell.text
        for table in Document(io.BytesIO(zipfile.ZipFile(io.BytesIO(kept)).read(minutes[0]))).tables
        for row in table.rows
        for cell in row.cells
    )
    assert "等级缺依据。" in words
    if office.found() is not None:
        whole = b"".join(_body(client.get(f"{case.get_absolute_url()}/whole.pdf")))
        assert whole[:5] == b"%PDF-"
        assert len(pypdfium2.PdfDocument(whole)) >= 12


def _body(response):
    assert response.status_code == 200, response.content.decode()
    return response.streaming_content if response.streaming else [response.content]


@pytest.mark.parametrize("role", ["officer", "reviewer", "approver", "expert"])
def test_only_those_who_draft_may_propose(people, role):
    user = people.experts[0] if role == "expert" else getattr(people, role)
    with pytest.raises(Refusal) as refused:
        Clerk.of(user).opens("local-standard", "propose", **PROPOSAL)
    assert refused.value.status == 403


def test_a_proposal_that_lacks_something_keeps_what_was_typed(people):
    given = {**PROPOSAL, "need": "", "ics": "7.060"}
    with pytest.raises(Refusal, match="目的、意义和必要性：必须填写") as refused:
        Clerk.of(people.drafter).opens("local-standard", "propose", **given)
    assert PROPOSAL["content"] in refused.value.response.content.decode()


def test_a_call_leads_to_a_proposal_that_names_it(people, calendar):
    from guiju.processes.local.lists import call_for_proposals

    call = call_for_proposals(title="征集 2026 年项目", text="重点：茶。", first=calendar.today,
                              last=calendar.today + timedelta(days=30), office=people.bureau, by="test")  # fmt: skip
    page = Client().get(call.get_absolute_url()).content.decode()
    address = re.search(r'href="(/desk/cases/open/local-standard/propose\?a-call=[^"]+)"', page)[1]
    form = Clerk.of(people.drafter).client.get(address).content.decode()
    assert call.number in form
    case = Clerk.of(people.drafter).opens("local-standard", "propose", call=call.number, **PROPOSAL)
    assert case.title in Clerk.of(people.officer).client.get(f"/desk/calls/{call.number}").content.decode()
