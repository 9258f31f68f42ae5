"""A small procedure with one of everything: a permit that experts score, a clock, an extension, a pause."""

from __future__ import annotations

from datetime import date

import pytest

from guiju.organizations.members.models import Membership
from guiju.organizations.models import Organization
from guiju.people.models import User
from guiju.people.roles import Role
from guiju.workflow import register
from guiju.workflow.definition import Clock, Law, Outcome, Process, State, Transition, Work
from guiju.workflow.fields import REASON, Choice, Form, Number, People, Text
from guiju.workflow.step import Step


def three_scores(step: Step) -> str | None:
    count = len(step.works("score"))
    return None if count >= 3 else f"还差 {3 - count} 位专家的评分"


def experts_are_asked(step: Step) -> None:
    step.assign("score", step.answered("experts"))


PERMIT = Process(
    code="permit",
    title="许可",
    letters="XK",
    basis=(Law("测试办法", "1", verified=True),),
    states=(
        State(code="received", title="已收到", waits_for=(Role.OFFICER,)),
        State(code="scored", title="专家评分", waits_for=(Role.OFFICER,)),
        State(code="corrected", title="补正", waits_for=(Role.DRAFTER,)),
        State(code="granted", title="已许可", outcome=Outcome.DONE),
        State(code="declined", title="不予许可", outcome=Outcome.DECLINED),
    ),
    transitions=(
        Transition(
            code="apply", title="申请", role=(Role.DRAFTER,), target="received",
            form=Form((Text(name="title", title="名称"), Text(name="why", title="理由", required=False))),
            notify=(Role.OFFICER,),
        ),
        Transition(
            code="ask-experts", title="请专家评分", role=(Role.OFFICER,), source=("received",), target="scored",
            form=Form((People(name="experts", title="专家", role=Role.EXPERT, least=3),)),
            effects=(experts_are_asked,), notify=(Role.EXPERT,),
        ),
        Transition(
            code="send-back", title="退回补正", role=(Role.OFFICER,), source=("received",), target="corrected",
            form=REASON, notify=(Role.DRAFTER,), bulk=True,
        ),
        Transition(code="correct", title="补正", role=(Role.DRAFTER,), source=("corrected",), target="received"),
        Transition(
            code="grant", title="许可", role=(Role.APPROVER,), source=("scored",), target="granted",
            guards=(three_scores,), notify=(Role.DRAFTER,),
        ),
        Transition(
            code="decline", title="不予许可", role=(Role.APPROVER, Role.OFFICER), source=("received", "scored"),
            target="declined", form=REASON, notify=(Role.DRAFTER,),
        ),
        Transition(
            code="extend", title="延长期限", role=(Role.APPROVER,), source=("received", "scored"), extends="decide",
            form=Form((Number(name="days", title="天数", least=1, most=30), *REASON.fields)),
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
            form=Form((Choice(name="view", title="意见", options=(("yes", "同意"), ("no", "不同意"))),)),
        ),
    ),
    clocks=(Clock(code="decide", title="作出决定", rule="DL045", starts=("apply", "correct"),
                  stops=("grant", "decline", "send-back"), most_extensions=1),),
)  # fmt: skip


@pytest.fixture(autouse=True)
def permit(monkeypatch):
    """Registered for this test alone."""
    monkeypatch.setitem(register._PROCESSES, PERMIT.code, PERMIT)
    return PERMIT


@pytest.fixture
def bureau(db):
    return Organization.objects.create(key="agency:bureau", kind="agency", name_zh="市局")


@pytest.fixture
def firm(db):
    return Organization.objects.create(key="enterprise:firm", kind="enterprise", name_zh="童车厂")


@pytest.fixture
def person(db):
    """`person("officer")`; with an organization, a member of it: `person("drafter", firm)`."""

    def make(role: str, organization: Organization | None = None, name: str = "") -> User:
        name = name or f"{role}-{organization.pk if organization else 'all'}"
        user, _made = User.objects.get_or_create(
            username=name, defaults={"role": Role.READER if organization else Role(role)}
        )
        if organization is not None:
            Membership.objects.get_or_create(
                person=user, organization=organization, role=Role(role).value, defaults={"since": date(2020, 1, 1)}
            )
        return user

    return make
