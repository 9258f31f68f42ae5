"""A year's reviews through the pages: list, batch, table, approver, announcement, public page."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO

import pytest
from django.test import Client
from docx import Document
from tests.journeys.casework import Clerk, Refusal, text_of

from guiju.base.terms import RelationKind
from guiju.organizations.members.models import Membership
from guiju.organizations.models import Organization
from guiju.people.models import User
from guiju.people.roles import Role
from guiju.processes.planning_ahead.models import Review, ReviewBatch
from guiju.standards import actions
from guiju.standards.models import Source
from guiju.workflow.models import Case


@pytest.fixture
def bureau(db, settings, tmp_path):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    settings.DATA = settings.MEDIA_ROOT = tmp_path
    settings.SEARCH_URL = f"segments://{tmp_path / 'search'}"
    return Organization.objects.create(key="agency:zj", kind="agency", name_zh="某省市场监督管理局", region="33")


@pytest.fixture
def clerk(bureau):
    """`clerk("officer")`: somebody of the bureau; with a body, of that."""

    def make(role: str, body: Organization | None = None, everywhere: bool = False) -> Clerk:
        user, _made = User.objects.get_or_create(username=role, defaults={"role": role if everywhere else Role.READER})
        if not everywhere:
            Membership.objects.get_or_create(
                person=user, organization=body or bureau, role=role, defaults={"since": date(2020, 1, 1)}
            )
        return Clerk.of(user)

    return make


@pytest.fixture
def shelf(bureau):
    """Sixty local standards of 2015, the first of which cites what was replaced."""
    source = Source.objects.create(name="catalogue", title="目录")

    def enter(number, title, day, **values):
        return actions.register_standard(
            number, by="test", source=source, title_zh=title, published_on=day, effective_on=day, **values
        )

    old = enter("GB/T 8302-2002", "茶 取样", date(2002, 12, 1))
    new = enter("GB/T 8302-2013", "茶 取样", date(2014, 6, 22))
    actions.relate(new, RelationKind.REPLACES, old.number, by="test", source=source)
    local = [
        enter(f"DB33/T {n}-2015", f"第{n}种茶", date(2015, 3, 1), region="33", issued_by=bureau, ics="67.140.10")
        for n in range(1, 61)
    ]
    actions.relate(local[0], RelationKind.CITES, old.number, by="test", source=source)
    return local


def sent(client: Client, address: str, **given) -> str:
    """Where the form's answer leads; the page there as text."""
    response = client.post(address, given)
    assert response.status_code == 302, text_of(response.content.decode())[-400:]
    return text_of(client.get(response["Location"]).content.decode())


def rows(page: str) -> list[str]:
    return re.findall(r'name="row" value="(\d+)"', page)


def test_a_year_of_reviews_is_led_from_one_table(clerk, shelf, django_assert_max_num_queries):
    officer, approver = clerk("officer").client, clerk("approver").client
    with django_assert_max_num_queries(12):
        page = officer.get("/desk/reviews").content.decode()
    assert "60 项" in page
    assert "某省市场监督管理局" in page
    assert "浙江省" in page
    said = sent(officer, "/desk/reviews/start?tier=local&region=33", do="all", title="2026 年第一批")
    batch = ReviewBatch.objects.get()
    assert "待定结论 60" in said
    address = f"/desk/reviews/{batch.pk}"
    with django_assert_max_num_queries(12):
        page = officer.get(address).content.decode()
    assert len(page.encode()) < 150_000
    assert len(rows(page)) == 50
    assert "GB/T 8302—2002 已被 GB/T 8302—2013 代替" in page
    first = batch.items.get(standard=shelf[0])
    said = sent(officer, address, do="next", row=[first.pk], **{f"c-{first.pk}": "amend", f"r-{first.pk}": "更新引用"})
    assert "改动了 1 项" in said
    assert "第 2 页" in said
    assert "填了 59 项" in sent(officer, address, do="advice")
    asked = text_of(officer.post(address, {"do": "propose"}).content.decode())
    assert "提请批准 60 项" in asked
    assert "继续有效 59" in asked
    assert "60 项正在办理" in sent(officer, address, do="propose", sure="1")
    assert officer.post(address, {"do": "approve", "sure": "1"}).status_code == 403
    said = sent(approver, f"{address}?show=proposed", do="return", pick=[first.pk], why="先问起草单位")
    assert "1 项正在办理" in said
    assert "从那天起再过五年到期" in text_of(approver.post(address, {"do": "approve"}).content.decode())
    assert "59 项正在办理" in sent(approver, address, do="approve", sure="1")
    assert Review.objects.filter(conclusion="confirmed").count() == 59
    paper = Document(BytesIO(officer.get(f"{address}/announcement.docx").content))
    assert "59 项标准的复审结论：继续有效 59 项" in "\n".join(p.text for p in paper.paragraphs)
    assert len(paper.tables[0].rows) == 60
    assert "0 项" in text_of(officer.get("/desk/reviews?tier=local&region=33").content.decode())


def test_one_review_goes_through_questionnaire_and_experts(clerk, shelf):
    institute = Organization.objects.create(key="other:tea", kind="other", name_zh="茶叶研究院")
    officer, drafter, approver = clerk("officer"), clerk("drafter", institute), clerk("approver")
    expert = clerk("expert", everywhere=True)
    case = officer.opens("periodic-review", "list", standard=[shelf[0].number], trigger="due")
    officer.does(case, "ask", unit="other:tea")
    page = drafter.reads(case)
    assert "体检" in page
    assert "GB/T 8302—2002 已被 GB/T 8302—2013 代替" in page
    with pytest.raises(Refusal):
        drafter.does(case, "propose", conclusion="confirmed")
    drafter.does(case, "reply", use="wide", problems=["cited"], opinion="amend", grounds="更新取样方法")
    officer.does(case, "ask-experts", experts=[User.objects.get(username="expert").pk])
    view = {"current": "fair", "fit": "good", "coherent": "good", "effect": "good", "opinion": "amend", "grounds": "可"}
    expert.works(expert.task(case, "assess"), **view)
    officer.does(case, "propose", conclusion="amend", reason="更新引用")
    with pytest.raises(Refusal):
        officer.does(case, "amend")
    approver.does(case, "amend")
    assert case.state == "to-amend"
    assert Case.objects.get(process="amendment").state
    public = Client(headers={"accept-language": "zh-hans"}).get(shelf[0].get_absolute_url()).content.decode()
    assert "复审" in text_of(public)
    assert "修改" in text_of(public)


@pytest.mark.parametrize("role", ["reader", "drafter", "enterprise", "association", "expert"])
def test_others_have_no_business_with_the_list(clerk, shelf, role):
    client = clerk(role, everywhere=True).client
    assert client.get("/desk/reviews").status_code == 403
    assert client.post("/desk/reviews/start", {"do": "all"}).status_code == 403


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"numbers": "DB33/T 1-2015\nGB/T 999999-2020"}, "GB/T 999999-2020"),
        ({"numbers": "茶"}, "不是标准号"),
        ({"trigger": ""}, "请选择提前复审的缘由"),
        ({"why": ""}, "须写明理由"),
    ],
)
def test_an_earlier_review_is_refused_with_its_reason(clerk, shelf, given, said):
    whole = {"do": "numbers", "numbers": "DB33/T 1-2015", "trigger": "law", "why": "新法施行", "title": "提前"}
    response = clerk("officer").client.post("/desk/reviews/start", whole | given)
    assert response.status_code == 400
    assert said in response.content.decode()


def test_an_earlier_review_is_opened_by_number(clerk, shelf):
    client = clerk("officer").client
    sent(client, "/desk/reviews/start", do="numbers", numbers="DB33/T 1-2015", trigger="law", why="新法", title="提前")
    assert Case.objects.get().events.get().answers["why"] == "新法"
