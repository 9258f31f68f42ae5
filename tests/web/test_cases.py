"""The page of a case and the forms of its steps, for everybody who has a part in it and for those who have none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.journeys.casework import Clerk, Refusal, text_of
from tests.web.casework import SAMPLE, people, sample  # noqa: F401  # fixtures

from guiju.organizations.members.models import Delegation
from guiju.people.models import User
from guiju.workflow import engine, register
from guiju.workflow.models import Attachment, Case, CaseEvent, Draft, Link, Task

ANSWERS = {"title": "童车安全", "why": "事故多", "kind": "new", "checked": True}
MOST_QUERIES = 12


@pytest.fixture
def case(people, places) -> Case:  # noqa: F811
    return Clerk.of(people.drafter).opens("sample", "apply", **ANSWERS, draft=("草案.txt", "第一章".encode()))


@pytest.fixture
def scored(case, people) -> Case:  # noqa: F811
    Clerk.of(people.officer).does(case, "ask-experts", experts=people.experts[:2], inside="只给自己看")
    return case


def client(user: User | None, language: str = "zh-hans") -> Client:
    made = Client(headers={"accept-language": language})
    if user is not None:
        made.force_login(user)
    return made


def queries_of(reader: Client, address: str) -> tuple[int, str]:
    with CaptureQueriesContext(connection) as asked:
        assert reader.get(address).status_code == 200
    return len(asked), "\n".join(query["sql"][:150] for query in asked)


# Through the whole


def test_a_case_from_its_application_to_its_end(case, people):  # noqa: F811
    officer, approver = Clerk.of(people.officer), Clerk.of(people.approver)
    assert (case.office, case.applicant, case.region) == (people.bureau, people.firm, "330106")
    officer.does(case, "ask-experts", experts=people.experts[:2], inside="只给自己看")
    with pytest.raises(Refusal, match="还差 2 位专家的评分"):
        approver.does(case, "grant")
    for expert in people.experts[:2]:
        clerk = Clerk.of(expert)
        clerk.works(clerk.task(case, "score"), view="yes", grounds=f"{expert} 说好")
    approver.does(case, "grant")
    assert case.state == "granted"
    assert "已通过" in Clerk.of(people.drafter).reads(case)


def test_what_the_forms_keep_is_what_was_given(people, make_standard, places):  # noqa: F811
    make_standard("GB 14748-2006", title_zh="儿童推车安全要求", published_on=date(2006, 2, 23))
    case = Clerk.of(people.drafter).opens(
        "sample", "apply", title="童车", why="一\n二", kind="revise", standards=["GB 14748—2006"], field="f3",
        topics=["b", "a"], units=["甲厂", "乙厂"], months=12, money="3.5", until=date(2027, 1, 1), lead="童车厂",
        checked=True,
    )  # fmt: skip
    event = case.events.get()
    assert event.answers == {
        "title": "童车", "why": "一\n二", "kind": "revise", "standards": ["GB 14748-2006"], "field": "f3",
        "topics": ["a", "b"], "units": ["甲厂", "乙厂"], "months": 12, "money": "3.50", "until": "2027-01-01",
        "lead": "enterprise:pram", "draft": [], "checked": True,
    }  # fmt: skip
    page = Clerk.of(people.officer).reads(case)
    for told in ("修订", "GB 14748—2006", "领域3", "安全 、 环保", "甲厂 、 乙厂", "12 个月", "3.50 万元", "童车厂"):
        assert told in page, told
    assert "儿童推车安全要求" in page, "the standard that the case is about"


# Who may


@pytest.mark.parametrize("who", ["stranger", "nobody"])
def test_a_case_is_not_there_for_those_who_have_no_part_in_it(who, case, people):  # noqa: F811
    reader = client(getattr(people, who, None))
    file = Attachment.objects.get(case=case)
    for path in ("", "/do/decline", "/whole.zip", "/diagram", f"/files/{file.pk}", "/documents/1/application.docx"):
        response = reader.get(case.get_absolute_url() + path)
        assert response.status_code == (302 if who == "nobody" else 404), path
    for path in ("/say", f"/tasks/{case.tasks.get().pk}/take", f"/tasks/{case.tasks.get().pk}/release"):
        response = reader.post(case.get_absolute_url() + path, {"text": "x", "reason": "x"})
        assert response.status_code == (302 if who == "nobody" else 404), path
    assert case.events.count() == 1


def test_who_may_see_may_not_therefore_act(case, people):  # noqa: F811
    with pytest.raises(Refusal, match="“请专家评分”由标准化工作人员办理") as refused:
        Clerk.of(people.drafter).does(case, "ask-experts", experts=people.experts[:2])
    assert refused.value.status == 403
    with pytest.raises(Refusal, match="由标准化工作人员办理"):
        Clerk.of(people.auditor).does(case, "send-back", reason="x")
    with pytest.raises(Refusal, match="“申请”由起草人办理"):
        Clerk.of(people.officer).opens("sample", "apply", **ANSWERS)
    assert client(people.drafter).get("/desk/cases/open/sample/grant").status_code == 404, "opens nothing"
    assert client(people.drafter).get("/desk/cases/open/sample/nothing").status_code == 404
    assert client(people.drafter).get("/desk/cases/open/nothing/apply").status_code == 404
    assert client(people.officer).get(f"{case.get_absolute_url()}/do/nothing").status_code == 404


def test_a_secret_score_is_nobodys_until_all_are_in(scored, people):  # noqa: F811
    first, second = people.experts[:2]
    clerk = Clerk.of(first)
    clerk.works(clerk.task(scored, "score"), view="no", grounds="不够安全")
    assert "不够安全" in clerk.reads(scored), "one's own"
    for reader in (people.officer, second, people.auditor):
        assert "不够安全" not in Clerk.of(reader).reads(scored)
    assert "所有人都交来以后才显示" in Clerk.of(people.officer).reads(scored)
    clerk = Clerk.of(second)
    clerk.works(clerk.task(scored, "score"), view="yes")
    assert "不够安全" in Clerk.of(people.officer).reads(scored)
    for reader in (people.drafter, second):
        assert "不够安全" not in Clerk.of(reader).reads(scored), "what other parties say"


def test_a_party_reads_neither_notes_nor_who_else_takes_part(scored, people):  # noqa: F811
    officer = client(people.officer)
    officer.post(f"{scored.get_absolute_url()}/say", {"text": "这家要留意", "kind": "note"})
    officer.post(f"{scored.get_absolute_url()}/say", {"text": "请补一份草案", "kind": "message"})
    client(people.drafter).post(f"{scored.get_absolute_url()}/say", {"text": "下周补", "kind": "note"})
    inside, outside = Clerk.of(people.officer).reads(scored), Clerk.of(people.drafter).reads(scored)
    for secret in ("这家要留意", "只给自己看", "zhao某", "qian某"):
        assert secret in inside
        assert secret not in outside
    for said in ("请补一份草案", "下周补"):
        assert said in inside
        assert said in outside
    assert "wu某" not in outside
    assert "请专家评分" in outside, "that it happened"
    assert "li某" in Clerk.of(people.second).reads(scored), "one's own firm"
    kinds = list(scored.events.filter(kind__in=("note", "message")).values_list("kind", flat=True))
    assert kinds == ["note", "message", "message"], "who is outside writes no internal notes"


def test_a_deputy_sees_in_whose_name_he_works(scored, people):  # noqa: F811
    away, deputy = people.experts[0], people.experts[2]
    Delegation.objects.create(absent=away, deputy=deputy, first=date(2020, 1, 1), last=date(2099, 1, 1), reason="出差")
    task = Task.objects.get(person=away, case=scored)
    assert "您代 zhao某 办理" in text_of(client(deputy).get(f"/desk/works/{task.pk}").content.decode())
    Clerk.of(deputy).works(task, view="yes")
    event = CaseEvent.objects.get(kind="work")
    assert (event.by, event.on_behalf_of) == (deputy, away)
    assert "代 zhao某" in Clerk.of(people.officer).reads(scored)
    with pytest.raises(Refusal, match="这项任务交给了 qian某"):
        Clerk.of(deputy).works(Task.objects.get(person=people.experts[1], case=scored), view="yes")


def test_the_title_of_another_case_is_the_offices_to_read(case, people, monkeypatch):  # noqa: F811
    other = engine.open_case("sample", by=people.stranger, answers=ANSWERS | {"title": "玩具密事"})
    Link.objects.create(case=case, kind="case", key=other.number)
    assert "玩具密事" in Clerk.of(people.officer).reads(case)
    page = Clerk.of(people.drafter).reads(case)
    assert other.number in page
    assert "玩具密事" not in page
    confidential = replace(SAMPLE, code="whisper", letters="MM", confidential=True)
    monkeypatch.setitem(register._PROCESSES, "whisper", confidential)
    Case.objects.filter(pk=other.pk).update(process="whisper")
    assert "玩具密事" not in Clerk.of(people.officer).reads(case)


# Forms


def test_what_was_typed_is_kept_when_it_is_refused(people, places):  # noqa: F811
    drafter = client(people.drafter)
    response = drafter.post(
        "/desk/cases/open/sample/apply",
        {"a-title": "", "a-why": "长" * 41, "a-kind": "revise", "a-standards": "GB 14748\n不是号", "a-months": "99",
         "a-units": "甲厂\n乙厂", "a-topics": ["b"], "a-lead": "没有这家", "a-until": "明天"},
    )  # fmt: skip
    page = response.content.decode()
    assert response.status_code == 400
    assert "有 6 处要改" in page
    for sentence in (
        "名称：必须填写",
        "最多 40 个字，现在有 41 个",
        "不能大于 36",
        "“明天”不是日期",
        "我已核对：必须填写",
    ):
        assert page.count(sentence) == 2, f"{sentence}: in the summary and beside the field"
    for kept in ("长" * 41, "GB 14748\n不是号", 'value="99"', "甲厂\n乙厂", 'value="b" checked', 'value="没有这家"'):
        assert kept in page, kept
    assert 'href="#a-title"' in page
    assert 'aria-describedby="a-title-fault"' in page
    assert 'aria-invalid="true"' in page
    assert Case.objects.count() == 0


def test_a_stale_page_is_told_what_happened_and_keeps_what_was_typed(case, people):  # noqa: F811
    colleague = client(people.colleague)
    page = colleague.get(f"{case.get_absolute_url()}/do/decline").content.decode()
    assert 'name="expected" value="1"' in page
    Clerk.of(people.officer).does(case, "pause", reason="等检验")
    response = colleague.post(
        f"{case.get_absolute_url()}/do/decline", {"expected": "1", "a-reason": "写了很久的理由", "do": "send"}
    )
    text = response.content.decode()
    assert response.status_code == 409
    assert "您打开页面之后，wang某在" in text
    assert "办了“中止”" in text
    assert "写了很久的理由" in text
    assert 'name="expected" value="2"' in text
    case.refresh_from_db()
    assert case.state == "received"


def test_a_step_that_is_over_keeps_what_was_typed_too(case, people):  # noqa: F811
    Clerk.of(people.officer).does(case, "send-back", reason="缺附件")
    address = f"{case.get_absolute_url()}/do/decline"
    response = client(people.colleague).post(address, {"expected": "2", "a-reason": "理由在此", "do": "send"})
    assert response.status_code == 409
    assert "理由在此" in response.content.decode()
    assert "只能在“已收到、专家评分”时办理，现在是“补正”" in response.content.decode()
    assert client(people.colleague).get(address).status_code == 409


def test_a_step_that_must_wait_can_be_prepared(scored, people):  # noqa: F811
    page = client(people.approver).get(f"{scored.get_absolute_url()}/do/grant").content.decode()
    assert "现在还不能提交" in page
    assert "还差 2 位专家的评分" in page


def test_what_the_applicant_said_stands_beside_the_form_with_law_and_who_is_told(case, people):  # noqa: F811
    text = text_of(client(people.officer).get(f"{case.get_absolute_url()}/do/send-back").content.decode())
    assert "事故多" in text
    assert "会通知 起草人" in text
    named = text_of(client(people.officer).get(f"{case.get_absolute_url()}/told/send-back").content.decode())
    assert "li某 zhou某" in named
    assert client(people.drafter).get(f"{case.get_absolute_url()}/told/send-back").status_code == 404
    page = text_of(client(people.drafter).get("/desk/cases/open/sample/apply").content.decode())
    assert "样例办法 第二条" in page
    assert "旧办法 （条文未核实）" in page
    assert "市局" in page, "the office that it goes to"


def test_a_question_that_is_not_asked_says_when_it_is(people, places):  # noqa: F811
    page = client(people.drafter).get("/desk/cases/open/sample/apply").content.decode()
    assert 'data-when="a-kind" data-value="revise"' in page
    assert "“类型”是“修订”时填写" in page


def test_a_link_fills_in_beforehand(people, places):  # noqa: F811
    page = client(people.drafter).get("/desk/cases/open/sample/apply?a-kind=revise&a-standards=GB 14748-2006").content
    assert 'value="revise" checked' in page.decode()
    assert "GB 14748-2006</textarea>" in page.decode()


def test_many_experts_are_looked_for_by_name(case, people, monkeypatch):  # noqa: F811
    monkeypatch.setattr("guiju.web.desk.case_forms.MOST_PEOPLE", 2)
    officer, address = client(people.officer), f"{case.get_absolute_url()}/do/ask-experts"
    page = officer.get(address).content.decode()
    assert "名单有 3 人" in page
    assert "zhao某" not in page
    chosen = str(people.experts[2].pk)
    page = officer.post(address, {"s-experts": "zha", "a-experts": [chosen], "do": "find", "expected": "1"}).content
    assert "zhao某" in page.decode()
    assert f'value="{chosen}" checked' in page.decode(), "who was chosen stays"


# Drafts


def test_a_draft_is_kept_by_script_and_by_button_restored_and_discarded(people, places):  # noqa: F811
    drafter, address = client(people.drafter), "/desk/cases/open/sample/apply"
    answer = drafter.post(address, {"a-title": "写到一半", "do": "save"}, headers={"X-Autosave": "1"})
    assert answer.json().keys() == {"saved"}
    page = drafter.get(address).content.decode()
    assert 'value="写到一半"' in page
    assert "已恢复" in page
    assert 'role="status"' in page
    assert drafter.post(address, {"a-title": "再写", "do": "save"}).status_code == 302
    assert Draft.objects.get().answers["title"] == "再写"
    assert "再写" not in client(people.second).get(address).content.decode(), "one's own alone"
    drafter.post(address, {"do": "discard"})
    assert Draft.objects.count() == 0
    drafter.post(address, {"a-title": "又写", "do": "save"})
    Clerk(drafter).opens("sample", "apply", **ANSWERS)
    assert Draft.objects.count() == 0, "sent"


def test_drafts_of_steps_and_works_go_with_them(case, people):  # noqa: F811
    officer = client(people.officer)
    officer.post(f"{case.get_absolute_url()}/do/send-back", {"a-reason": "草稿", "do": "save"})
    officer.post(
        f"{case.get_absolute_url()}/do/ask-experts",
        {"a-experts": [str(each.pk) for each in people.experts[:2]], "do": "save"},
    )
    page = officer.get(f"{case.get_absolute_url()}/do/ask-experts").content.decode()
    assert page.count("checked") == 2
    Clerk(officer).does(case, "ask-experts", experts=people.experts[:2])
    expert = client(people.experts[0])
    task = Task.objects.get(person=people.experts[0])
    expert.post(f"/desk/works/{task.pk}", {"a-grounds": "想想", "do": "save"})
    assert "想想" in expert.get(f"/desk/works/{task.pk}").content.decode()
    Clerk(expert).works(task, view="yes")
    assert set(Draft.objects.values_list("code", flat=True)) == {"send-back"}


def test_a_flood_is_no_draft(people, places):  # noqa: F811
    response = client(people.drafter).post(
        "/desk/cases/open/sample/apply", {"a-title": "长" * 1_100_000}, headers={"X-Autosave": "1"}
    )
    assert response.status_code == 400
    assert Draft.objects.count() == 0


# Who has to act


def test_a_task_is_taken_and_handed_over(case, people):  # noqa: F811
    task = case.tasks.get()
    address = f"{case.get_absolute_url()}/tasks/{task.pk}/take"
    page = text_of(client(people.officer).get(address).content.decode())
    assert "sun某" in page
    assert "ju某" not in page, "not of the role"
    assert client(people.officer).post(address).status_code == 302
    task.refresh_from_db()
    assert task.person == people.officer
    client(people.officer).post(address, {"to": str(people.colleague.pk)})
    task.refresh_from_db()
    assert task.person == people.colleague
    assert client(people.officer).post(address, {"to": str(people.drafter.pk)}).status_code == 403
    assert client(people.drafter).post(address).status_code == 403
    assert list(case.events.values_list("kind", flat=True)) == ["step", "claimed", "claimed"]


def test_a_work_is_taken_back_with_its_reason(scored, people):  # noqa: F811
    task = Task.objects.get(person=people.experts[0], case=scored)
    address = f"{scored.get_absolute_url()}/tasks/{task.pk}/release"
    assert client(people.officer).post(address, {"reason": ""}).status_code == 400
    assert client(people.experts[0]).post(address, {"reason": "不想"}).status_code == 403
    assert client(people.officer).post(address, {"reason": "回避"}).status_code == 302
    page = Clerk.of(people.officer).reads(scored)
    assert "回避" in page
    assert "zhao某" in page


# The page itself


@pytest.mark.parametrize("who", ["officer", "approver", "drafter", "auditor", "expert"])
def test_the_page_asks_little_however_long_the_history(who, scored, people, make_standard):  # noqa: F811
    make_standard("GB/T 1-2020", title_zh="一")
    engine.perform(scored, "pause", by=people.officer, answers={"reason": "等"})
    engine.perform(scored, "resume", by=people.officer, answers={})
    for place in range(100):
        engine.say(scored, f"第 {place} 条", by=people.officer, outward=True)
    reader = client(people.experts[0] if who == "expert" else getattr(people, who))
    reader.get(scored.get_absolute_url())
    count, asked = queries_of(reader, scored.get_absolute_url())
    assert count <= MOST_QUERIES, asked
    response = reader.get(scored.get_absolute_url())
    assert len(response.content) < 150_000
    text = text_of(response.content.decode())
    assert "第 99 条" in text
    assert "第 10 条" not in text, "a click away"
    assert "第 10 条" in text_of(reader.get(f"{scored.get_absolute_url()}?all=1").content.decode())


@pytest.mark.parametrize("path", ["/do/decline", "/diagram", "/told/decline"])
def test_the_other_pages_ask_little(path, scored, people):  # noqa: F811
    count, asked = queries_of(client(people.officer), scored.get_absolute_url() + path)
    assert count <= MOST_QUERIES, asked


def test_the_page_says_where_it_stands_and_by_when(case, people):  # noqa: F811
    page = Clerk.of(people.officer).reads(case)
    assert "已过" not in page
    assert "作出决定" in page
    assert "怎样算的" in page
    assert "请专家评分" in page
    assert "通过 ： “通过”由批准人办理" not in page, "not from this state"
    Clerk.of(people.officer).does(case, "send-back", reason="缺附件")
    page = client(people.drafter).get(case.get_absolute_url()).content.decode()
    assert 'aria-current="step"><bdi>补正</bdi>' in page
    assert "缺附件" in page, "told to the applicant"
    strip = text_of(page[page.index('class="strip"') : page.index("</ol>")])
    assert strip.endswith("已过： 已收到 补正 以后： 专家评分 以后： 已通过") or "已过： 已收到" in strip


def test_pages_of_cases_are_in_english_too(scored, people):  # noqa: F811
    page = client(people.officer, "en").get(scored.get_absolute_url()).content.decode()
    assert "What I can do now" in page
    assert "How it was reckoned" in page


# Looked up while typing


def test_organizations_are_suggested_to_those_who_are_signed_in(people, places):  # noqa: F811
    address = "/desk/look-up/bodies/enterprise?q=童车"
    page = client(people.drafter).get(address).content.decode()
    assert 'data-fills="童车厂 [enterprise:pram]"' in page
    assert client(people.drafter).get("/desk/look-up/bodies/agency?q=童车").content.decode().strip() == ""
    assert client(people.drafter).get("/desk/look-up/bodies/all?q=").status_code == 200
    assert client(None).get(address).status_code == 302


@pytest.mark.parametrize("typed", ["童车厂 [enterprise:pram]", "enterprise:pram", "童车厂"])
def test_what_was_suggested_is_read_back(typed, people, places):  # noqa: F811
    case = Clerk.of(people.drafter).opens("sample", "apply", **ANSWERS, lead=typed)
    assert case.events.get().answers["lead"] == "enterprise:pram"


def test_numbers_of_standards_show_what_they_are(people, make_standard, places):  # noqa: F811
    make_standard("GB 14748-2006", title_zh="儿童推车安全要求", withdrawn_on=date(2020, 1, 1))
    drafter = client(people.drafter)
    page = text_of(
        drafter.get("/desk/look-up/standards", {"a-standards": "GB 14748—2006\nGB 1-2099\n不是号"}).content.decode()
    )
    assert "GB 14748—2006 儿童推车安全要求 废止" in page
    assert "GB 1-2099 ： 登记簿中没有" in page
    assert "不是号" in page
    assert client(None).get("/desk/look-up/standards").status_code == 302


def test_from_a_standard_to_its_cases(people, make_standard, places):  # noqa: F811
    standard = make_standard("GB 14748-2006", title_zh="儿童推车安全要求")
    filled = ANSWERS | {"kind": "revise", "standards": ["GB 14748-2006"]}
    case = Clerk.of(people.drafter).opens("sample", "apply", **filled)
    page = client(people.officer).get(standard.get_absolute_url()).content.decode()
    assert "/desk/cases?standard=GB%2014748-2006" in page
    assert case.number in client(people.officer).get("/desk/cases?standard=GB%2014748-2006").content.decode()
    assert "涉及这项标准的办件" not in client(None).get(standard.get_absolute_url()).content.decode()
