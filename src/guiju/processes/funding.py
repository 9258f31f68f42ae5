"""资助奖励: who made a standard applies under a call; checks against the register, publicity, decision, payment."""

from __future__ import annotations

from typing import Final

from guiju.organizations.models import OrganizationKind
from guiju.people.roles import Role
from guiju.processes.policies import papers, reviewing
from guiju.processes.policies.terms import OPTIONS
from guiju.workflow.definition import Clock, Document, Law, Outcome, Process, State, Transition, Work
from guiju.workflow.fields import (
    REASON,
    Body,
    Choice,
    Confirmed,
    Day,
    Files,
    Form,
    Number,
    People,
    StandardNumbers,
    Text,
)
from guiju.workflow.register import register
from guiju.workflow.titles import title as _

_APPLICANTS = (Role.ENTERPRISE, Role.ASSOCIATION, Role.DRAFTER)
_ALL_BEFORE = ("received", "scoring", "proposed", "publicity")
REVISION: Final = (("new", _("制定")), ("revision", _("修订")))

_ACHIEVED = (
    Choice(name="achievement", title=_("成果的类别"), options=OPTIONS),
    Text(name="title", title=_("成果的名称"), most=200),
    StandardNumbers(
        name="standards", title=_("标准号"), required=False, single=True, hint=_("成果是标准的，必须填写。"),
    ),
    Choice(name="revision", title=_("制定还是修订"), options=REVISION, hint=_("不是标准的，选“制定”。")),
    Body(
        name="committee", title=_("技术委员会"), required=False, kinds=(OrganizationKind.COMMITTEE.value,),
        hint=_("成果是秘书处的填写。"),
    ),
    Text(name="project", title=_("试点项目编号"), required=False, most=40),
    Day(name="achieved_on", title=_("成果日期"), hint=_("标准的发布日期，或批复日期。")),
    Files(
        name="proofs", title=_("证明材料"),
        hint=_("例如标准封面和前言页、批复文件。收款账户另行提供，不在这里填写。"),
    ),
    Confirmed(name="true", title=_("所填内容真实，未就同一成果重复申请")),
)  # fmt: skip

PROCESS = register(Process(
    code="funding",
    title=_("资助奖励"),
    letters="ZZ",
    purpose=_("单位按征集公告申请标准化资助奖励：对照登记簿核对，按政策计算，公示后决定。"),
    basis=(Law("中华人民共和国标准化法", "9", verified=False),),
    states=(
        State(code="received", title=_("已收到"), waits_for=(Role.OFFICER,)),
        State(code="returned", title=_("退回补正"), waits_for=_APPLICANTS),
        State(code="scoring", title=_("专家评审"), waits_for=(Role.OFFICER,)),
        State(code="proposed", title=_("已提出金额"), waits_for=(Role.OFFICER,)),
        State(code="publicity", title=_("公示中"), waits_for=(Role.APPROVER,)),
        State(code="granted", title=_("已决定资助"), waits_for=(Role.OFFICER,)),
        State(code="paid", title=_("已拨付"), outcome=Outcome.DONE),
        State(code="declined", title=_("不予资助"), outcome=Outcome.DECLINED),
        State(code="withdrawn", title=_("已撤回"), outcome=Outcome.WITHDRAWN),
    ),
    transitions=(
        Transition(
            code="apply", title=_("申请"), role=_APPLICANTS, target="received",
            form=Form((
                Text(name="call", title=_("征集编号"), most=40, hint=_("见征集公告。")), *_ACHIEVED,
            )),
            checks=(reviewing.call_is_open, reviewing.applicant_is_known, reviewing.achievement_is_named),
            effects=(reviewing.linked, reviewing.examined), notify=(Role.OFFICER,),
            documents=(Document(code="application", title=_("资助申请表"), make=papers.application),),
        ),
        Transition(
            code="examine", title=_("重新核对登记簿"), role=(Role.OFFICER,), source=("received", "scoring", "proposed"),
            effects=(reviewing.examined,), bulk=True,
        ),
        Transition(
            code="send-back", title=_("退回补正"), role=(Role.OFFICER,), source=("received",), target="returned",
            form=REASON, notify=_APPLICANTS,
        ),
        Transition(
            code="correct", title=_("补正"), role=_APPLICANTS, source=("returned",), target="received",
            form=Form(_ACHIEVED), checks=(reviewing.achievement_is_named,),
            effects=(reviewing.linked, reviewing.examined), notify=(Role.OFFICER,),
            documents=(Document(code="application", title=_("资助申请表"), make=papers.application),),
        ),
        Transition(
            code="ask-experts", title=_("请专家评审"), role=(Role.OFFICER,), source=("received",), target="scoring",
            form=Form((People(name="experts", title=_("专家"), role=Role.EXPERT, least=1, most=15),)),
            effects=(reviewing.experts_asked,), notify=(Role.EXPERT,),
        ),
        Transition(
            code="propose", title=_("提出资助金额"), role=(Role.OFFICER,), source=("received", "scoring"),
            target="proposed",
            form=Form((
                Number(
                    name="amount", title=_("金额"), least=1, places=2, unit=_("元"),
                    hint=_("应等于按政策算出的金额。"),
                ),
                Text(
                    name="reason", title=_("补充说明"), required=False, lines=3, most=2000,
                    hint=_("核对不符，或金额与算出的不同，必须说明。"),
                ),
            )),
            guards=(reviewing.experts_have_answered,), checks=(reviewing.amount_is_explained,),
            effects=(reviewing.proposed,),
            documents=(Document(code="review", title=_("审查意见表"), make=papers.review),),
        ),
        Transition(
            code="propose-again", title=_("退回重提金额"), role=(Role.OFFICER, Role.APPROVER),
            source=("proposed", "publicity"), target="received", form=REASON, notify=(Role.OFFICER,),
        ),
        Transition(
            code="publicize", title=_("公示"), role=(Role.OFFICER,), source=("proposed",), target="publicity",
            effects=(reviewing.publicized,), notify=_APPLICANTS, bulk=True,
            documents=(Document(code="publicity", title=_("公示"), make=papers.publicity),),
        ),
        Transition(
            code="object", title=_("登记异议"), role=(Role.OFFICER,), source=("publicity",),
            form=Form((
                Text(
                    name="objection", title=_("异议的内容"), lines=4, most=2000,
                    hint=_("请不要写出提出人的姓名和电话。"),
                ),
                Files(name="objection_files", title=_("材料"), required=False),
            )), notify=(Role.APPROVER,),
        ),
        Transition(
            code="answer-objection", title=_("处理异议"), role=(Role.OFFICER,), source=("publicity",),
            guards=(reviewing.objection_waits,),
            form=Form((
                Choice(
                    name="objection_result", title=_("结论"),
                    options=(("dismissed", _("异议不成立")), ("upheld", _("异议成立"))),
                ),
                *REASON.fields,
            )),
        ),
        Transition(
            code="grant", title=_("决定资助"), role=(Role.APPROVER,), source=("publicity",), target="granted",
            guards=(reviewing.publicity_is_over, reviewing.objections_are_answered),
            checks=(reviewing.within_the_cap, reviewing.not_paid_already), effects=(reviewing.granted,),
            notify=(*_APPLICANTS, Role.OFFICER), bulk=True,
            documents=(Document(code="decision", title=_("资助决定书"), make=papers.decision),),
        ),
        Transition(
            code="decline", title=_("不予资助"), role=(Role.APPROVER, Role.OFFICER), source=_ALL_BEFORE,
            target="declined", form=REASON, notify=_APPLICANTS,
            documents=(Document(code="declined", title=_("不予资助告知书"), make=papers.declined),),
        ),
        Transition(
            code="pay", title=_("记录拨付"), role=(Role.OFFICER,), source=("granted",), target="paid",
            form=Form((
                Day(name="paid_on", title=_("拨付日期")),
                Text(name="list_number", title=_("拨付清单编号"), required=False, most=60),
            )), notify=_APPLICANTS, bulk=True,
        ),
        Transition(
            code="withdraw", title=_("撤回申请"), role=_APPLICANTS,
            source=("received", "returned", "scoring", "proposed"), target="withdrawn", form=REASON,
            notify=(Role.OFFICER,),
        ),
    ),
    works=(
        Work(
            code="score", title=_("评审"), role=Role.EXPERT, secret=True,
            form=Form((
                Choice(name="view", title=_("意见"), options=(("yes", _("同意资助")), ("no", _("不同意资助")))),
                Number(name="score", title=_("评分"), least=0, most=100),
                Text(name="opinion", title=_("评语"), lines=4, most=2000),
            )),
        ),
    ),
    clocks=(
        Clock(
            code="examine", title=_("审查"), rule="OWN-FUNDING-CHECK", starts=("apply", "correct"),
            stops=("propose", "send-back", "decline", "withdraw"),
        ),
    ),
))  # fmt: skip
