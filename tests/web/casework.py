"""A procedure with one of every kind of field, and the people who take part in its cases."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from io import BytesIO
from types import SimpleNamespace

import pytest
from django.core.files.base import ContentFile
from docx import Document as NewDocx

from guiju.organizations.members.models import Membership
from guiju.organizations.models import Organization
from guiju.people.models import User
from guiju.people.roles import Role
from guiju.workflow import attachments, engine, register
from guiju.workflow.definition import Clock, Document, Law, Outcome, Process, State, Transition, Work
from guiju.workflow.fields import (
    REASON,
    Body,
    Choice,
    Choices,
    Confirmed,
    Day,
    Files,
    Form,
    Lines,
    Number,
    People,
    StandardNumbers,
    Text,
)
from guiju.workflow.step import Step


def two_scores(step: Step) -> str | None:
    count = len(step.works("score"))
    return None if count >= 2 else f"还差 {2 - count} 位专家的评分"


def experts_are_asked(step: Step) -> None:
    step.assign("score", step.answered("experts"))


def standards_are_linked(step: Step) -> None:
    from guiju.base.numbers import parse

    for number in step.answered("standards") or ():
        step.link("standard", parse(number).key)


def application(step: Step) -> bytes:
    made = NewDocx()
    made.add_heading("申请书", 1)
    made.add_paragraph(str(step.answered("title")))
    made.add_paragraph(step.today.isoformat())
    kept = BytesIO()
    made.save(kept)
    return kept.getvalue()


EVERYTHING = Form(
    (
        Text(name="title", title="名称"),
        Text(name="why", title="理由", lines=4, most=40),
        Choice(name="kind", title="类型", options=(("new", "制定"), ("revise", "修订"))),
        StandardNumbers(name="standards", title="被修订的标准", when=("kind", "revise")),
        Choice(name="field", title="领域", options=tuple((f"f{n}", f"领域{n}") for n in range(9)), required=False),
        Choices(name="topics", title="主题", options=(("a", "安全"), ("b", "环保")), required=False),
        Lines(name="units", title="起草单位", required=False),
        Number(name="months", title="周期", least=1, most=36, unit="个月", required=False),
        Number(name="money", title="经费", places=2, unit="万元", required=False),
        Day(name="until", title="完成日期", required=False),
        Body(name="lead", title="牵头单位", kinds=("enterprise",), required=False),
        Files(name="draft", title="草案", types=("docx", "pdf", "txt"), most=2, most_megabytes=1, required=False),
        Confirmed(name="checked", title="我已核对"),
    )
)

SAMPLE = Process(
    code="sample",
    title="样例程序",
    letters="YL",
    basis=(Law("样例办法", "第一条", verified=True),),
    states=(
        State(code="received", title="已收到", waits_for=(Role.OFFICER,)),
        State(code="scored", title="专家评分", waits_for=(Role.OFFICER,)),
        State(code="corrected", title="补正", waits_for=(Role.DRAFTER,)),
        State(code="granted", title="已通过", outcome=Outcome.DONE),
        State(code="declined", title="不予通过", outcome=Outcome.DECLINED),
    ),
    transitions=(
        Transition(
            code="apply", title="申请", role=(Role.DRAFTER,), target="received", form=EVERYTHING,
            notify=(Role.OFFICER,), law=(Law("样例办法", "第二条", verified=True), Law("旧办法")),
            documents=(Document(code="application", title="申请书", make=application),),
            effects=(standards_are_linked,), hint="写清楚要办什么。",
        ),
        Transition(
            code="ask-experts", title="请专家评分", role=(Role.OFFICER,), source=("received",), target="scored",
            form=Form((
                People(name="experts", title="专家", role=Role.EXPERT, least=2),
                Text(name="inside", title="内部意见", required=False),
            )),
            effects=(experts_are_asked,), notify=(Role.EXPERT,),
        ),
        Transition(
            code="send-back", title="退回补正", role=(Role.OFFICER,), source=("received",), target="corrected",
            form=REASON, notify=(Role.DRAFTER,), bulk=True,
        ),
        Transition(code="correct", title="补正", role=(Role.DRAFTER,), source=("corrected",), target="received"),
        Transition(
            code="grant", title="通过", role=(Role.APPROVER,), source=("scored",), target="granted",
            guards=(two_scores,), notify=(Role.DRAFTER,),
        ),
        Transition(
            code="decline", title="不予通过", role=(Role.APPROVER, Role.OFFICER), source=("received", "scored"),
            target="declined", form=REASON, notify=(Role.DRAFTER,),
        ),
        Transition(
            code="pause", title="中止", role=(Role.OFFICER,), source=("received", "scored"), form=REASON, pauses=True,
        ),
        Transition(
            code="resume", title="恢复", role=(Role.OFFICER,), source=("received", "scored"), resumes=True,
            while_paused=True,
        ),
    ),
    works=(
        Work(
            code="score", title="评分", role=Role.EXPERT, secret=True,
            form=Form((
                Choice(name="view", title="意见", options=(("yes", "同意"), ("no", "不同意"))),
                Text(name="grounds", title="说明", lines=3, required=False),
            )),
        ),
    ),
    clocks=(Clock(code="decide", title="作出决定", rule="DL045", starts=("apply", "correct"),
                  stops=("grant", "decline", "send-back")),),
)  # fmt: skip


@pytest.fixture
def sample(monkeypatch) -> Process:
    """Registered for this test alone."""
    monkeypatch.setitem(register._PROCESSES, SAMPLE.code, SAMPLE)
    return SAMPLE


@pytest.fixture
def people(db, sample) -> SimpleNamespace:
    """A bureau with its officer and approver, a firm with two drafters, another firm's, three experts, an auditor."""
    bureau = Organization.objects.create(key="agency:case-bureau", kind="agency", name_zh="市局", region="3301")
    firm = Organization.objects.create(key="enterprise:pram", kind="enterprise", name_zh="童车厂", region="330106")
    other = Organization.objects.create(key="enterprise:toys", kind="enterprise", name_zh="玩具厂", region="330106")

    def person(name: str, role: Role, organization: Organization | None = None) -> User:
        user = User.objects.create(username=name, display_name=f"{name}某", role=Role.READER if organization else role)
        if organization is not None:
            Membership.objects.create(person=user, organization=organization, role=role.value, since=date(2020, 1, 1))
        return user

    return SimpleNamespace(
        bureau=bureau,
        firm=firm,
        other=other,
        officer=person("wang", Role.OFFICER, bureau),
        colleague=person("sun", Role.OFFICER, bureau),
        approver=person("ju", Role.APPROVER, bureau),
        drafter=person("li", Role.DRAFTER, firm),
        second=person("zhou", Role.DRAFTER, firm),
        stranger=person("wu", Role.DRAFTER, other),
        experts=[person(name, Role.EXPERT) for name in ("zhao", "qian", "feng")],
        auditor=person("audit", Role.AUDITOR),
    )


def visited(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """An address for each page of a case, by the name of its route. The accounts are those of `client_of`.

    The drafter opened it, the officer asked two experts; one of them is the expert.
    """
    monkeypatch.setitem(register._PROCESSES, SAMPLE.code, SAMPLE)

    def account(name: str, role: Role) -> User:
        return User.objects.get_or_create(username=name, defaults={"role": role})[0]

    drafter, officer = account("drafter", Role.DRAFTER), account("officer", Role.OFFICER)
    experts = [account("expert", Role.EXPERT), account("expert 2", Role.EXPERT)]
    draft = attachments.keep(ContentFile(b"One <b>", name="draft <b>.txt"), by=drafter, types=("txt",))
    answers = {"title": "Prams <b>", "why": "Accidents", "kind": "new", "draft": [draft.pk], "checked": True}
    case = engine.open_case(SAMPLE, by=drafter, answers=answers)
    asked = {"experts": [each.pk for each in experts]}
    engine.perform(case, "ask-experts", by=officer, answers=asked)
    engine.say(case, "To <i>keep</i>", by=officer)
    task = case.tasks.get(work="score", person=experts[0])
    waiting = case.tasks.get(work="", state="open")
    at = case.get_absolute_url()
    return {
        "desk:case-open": "/desk/cases/open/sample/apply",
        "desk:case": at,
        "desk:case-step": f"{at}/do/decline",
        "desk:case-told": f"{at}/told/decline",
        "desk:case-diagram": f"{at}/diagram",
        "desk:case-hand-over": f"{at}/tasks/{waiting.pk}/take",
        "desk:case-file": f"{at}/files/{draft.pk}",
        "desk:case-document": f"{at}/documents/1/application.docx",
        "desk:case-whole": f"{at}/whole.zip",
        "desk:case-whole pdf": f"{at}/whole.pdf",
        "desk:case-work": f"/desk/works/{task.pk}",
        "desk:suggest-bodies": "/desk/look-up/bodies/all?q=SAMR",
        "desk:look-up-standards": "/desk/look-up/standards?a-standards=GB/T 1.1-2020",
    }


_OFFICE = ("officer", "secretary", "reviewer", "approver", "inspector")
_INSIDE = (*_OFFICE, "auditor", "administrator")
_SEEING = (*_INSIDE, "drafter", "expert")


def _statuses(*, opens: Iterable[str], else_: int = 403, seeing: Iterable[str] = _SEEING) -> dict[str, int]:
    """By role, of those who learn that the case is there; all others find nothing."""
    return dict.fromkeys(seeing, else_) | dict.fromkeys(opens, 200)


STATUSES: dict[str, dict[str, int]] = {
    "desk:case-open": _statuses(opens=("drafter",), seeing=[role.value for role in Role]),
    "desk:case": _statuses(opens=_SEEING),
    "desk:case-step": _statuses(opens=("officer", "approver")),
    "desk:case-told": _statuses(opens=_INSIDE, else_=404),
    "desk:case-diagram": _statuses(opens=_SEEING),
    "desk:case-hand-over": _statuses(opens=("officer",)),
    "desk:case-file": _statuses(opens=(*_INSIDE, "drafter"), else_=404),
    "desk:case-document": _statuses(opens=(*_INSIDE, "drafter"), else_=404),
    "desk:case-whole": _statuses(opens=_SEEING),
    "desk:case-work": _statuses(opens=("expert",)),
    "desk:numbers": _statuses(opens=_INSIDE, seeing=[role.value for role in Role]),
    "desk:numbers-procedure": _statuses(opens=_INSIDE, seeing=[role.value for role in Role]),
}
"""What each role is answered at the pages of `visited`; who is not named finds nothing (404)."""
