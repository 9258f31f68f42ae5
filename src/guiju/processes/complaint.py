"""投诉: a consumer's dispute with an enterprise, which the office mediates; by anyone, by name or without."""

from __future__ import annotations

from typing import Final

from guiju.people.roles import Role
from guiju.processes.appeals import letters
from guiju.processes.appeals.steps import (
    CLASSIFYING,
    FILES,
    INTO_ANOTHER,
    NAMED,
    ORDER_121,
    RATING,
    REPLY,
    STANDARDS,
    STORY,
    TO_AUTHORITY,
    TO_OFFICE,
    another_case,
    another_office,
    handed_to_office,
    likened,
    linked,
    merged,
    not_rated_yet,
)
from guiju.workflow.definition import PUBLIC, Clock, Document, Law, Outcome, Process, State, Transition
from guiju.workflow.fields import REASON, Choice, Day, Files, Form, Number, Text
from guiju.workflow.register import register
from guiju.workflow.titles import title as _

_DESK = (Role.OFFICER, Role.INSPECTOR)

REFUSALS: Final = (
    ("competence", _("本机关没有处理权限")),
    ("handled", _("法院、仲裁机构或其他机关已经受理或处理过")),
    ("not-consumer", _("不是为生活消费需要，或不能证明与被投诉人有消费争议")),
    ("three-years", _("自知道权益受侵害起超过三年")),
    ("materials", _("没有提供规定的材料，或材料不真实")),
    ("impersonation", _("冒用他人名义，或不配合核实身份")),
    ("other", _("法律、法规、规章规定的其他情形")),
)
"""The seven grounds of article 16, as third-party copies of the forms give them."""

ENDINGS: Final = (
    ("withdrawn", _("投诉人撤回投诉")),
    ("agreed-themselves", _("双方自行和解")),
    ("counterclaim", _("对双方的争议须委托检验鉴定而无法进行")),
    ("refused", _("一方拒绝调解，或无正当理由不参加")),
    ("no-agreement", _("期限届满未能达成协议")),
    ("judged", _("已经起诉、仲裁或由其他机关处理")),
    ("should-not", _("发现不应受理")),
    ("other", _("法律、法规、规章规定的其他情形")),
)
_ANSWERED = ("settled", "ended", "refused", "transferred", "withdrawn", "merged")

PROCESS = register(Process(
    code="complaint",
    title=_("投诉"),
    letters="TS",
    purpose=_("您买的商品或接受的服务有问题，想让商家退、换、赔，请机关调解。"),
    confidential=True,
    basis=(
        ORDER_121,
        Law("中华人民共和国消费者权益保护法", "46", verified=True),
    ),
    states=(
        State(code="received", title=_("已收到"), waits_for=(Role.OFFICER,)),
        State(code="materials", title=_("待补材料"), waits_for=(PUBLIC,)),
        State(code="mediation", title=_("调解中"), waits_for=(Role.OFFICER,)),
        State(code="terminated", title=_("已终止调解，待告知"), waits_for=(Role.OFFICER,)),
        State(code="settled", title=_("达成调解"), outcome=Outcome.DONE),
        State(code="ended", title=_("终止调解"), outcome=Outcome.ENDED),
        State(code="refused", title=_("不予受理"), outcome=Outcome.DECLINED),
        State(code="transferred", title=_("已移送"), outcome=Outcome.ENDED),
        State(code="withdrawn", title=_("已撤回"), outcome=Outcome.WITHDRAWN),
        State(code="merged", title=_("已并入他件"), outcome=Outcome.MERGED),
    ),
    transitions=(
        Transition(
            code="lodge", title=_("提出投诉"), role=(PUBLIC, *_DESK), target="received",
            form=Form((
                Text(name="title", title=_("一句话说明"), most=60),
                Text(name="against", title=_("商家的名称"), most=120),
                Text(name="place", title=_("商家的地址或网店"), required=False),
                STORY,
                Day(name="bought_on", title=_("购买日期"), required=False),
                Number(name="price", title=_("金额"), required=False, least=0, places=2, unit=_("元")),
                Text(name="wish", title=_("您的要求"), lines=3, most=1000, hint=_("例如退货、更换、赔偿多少。")),
                STANDARDS, NAMED, FILES,
            )),
            effects=(linked, likened), notify=_DESK, law=(ORDER_121,),
            documents=(Document(code="registration", title=_("投诉登记表"), make=letters.complaint_registration),),
        ),
        Transition(
            code="classify", title=_("归类"), role=_DESK, source=("received", "materials", "mediation"),
            form=Form(CLASSIFYING), effects=(linked,),
        ),
        Transition(
            code="ask-materials", title=_("要求补正材料"), role=_DESK, source=("received",), target="materials",
            form=Form((
                Text(name="reply", title=_("缺什么材料"), lines=4, most=2000, hint=_("提出人凭回执码看到这段话。")),
                Day(name="until", title=_("补正期限")),
            )), notify=(PUBLIC,), law=(Law(ORDER_121.instrument, "10"),),
        ),
        Transition(
            code="supply", title=_("补交材料"), role=(PUBLIC, Role.OFFICER), source=("materials",), target="received",
            form=Form((Text(name="said", title=_("补充说明"), lines=4, most=2000), FILES)), notify=_DESK,
        ),
        Transition(
            code="transfer", title=_("转其他机关办理"), role=_DESK, source=("received",), target="received",
            form=TO_OFFICE, checks=(another_office,), effects=(handed_to_office,), notify=_DESK,
        ),
        Transition(
            code="transfer-out", title=_("移送有权处理的机关"), role=_DESK, source=("received", "materials"),
            target="transferred", form=TO_AUTHORITY, notify=(PUBLIC,),
        ),
        Transition(
            code="merge", title=_("并入同一争议的办件"), role=_DESK, source=("received", "materials"), target="merged",
            form=INTO_ANOTHER, checks=(another_case,), effects=(merged,), notify=(PUBLIC,),
        ),
        Transition(
            code="accept", title=_("受理"), role=_DESK, source=("received",), target="mediation",
            form=Form((REPLY,)), notify=(PUBLIC,),
            law=(Law("中华人民共和国消费者权益保护法", "46", verified=True),),
            documents=(Document(code="acceptance", title=_("投诉受理决定书"), make=letters.complaint_acceptance),),
            bulk=True,
        ),
        Transition(
            code="refuse", title=_("不予受理"), role=_DESK, source=("received", "materials"), target="refused",
            form=Form((Choice(name="ground", title=_("法定情形"), options=REFUSALS), REPLY)), notify=(PUBLIC,),
            law=(Law(ORDER_121.instrument, "16"),),
            documents=(Document(code="refusal", title=_("投诉不予受理决定书"), make=letters.complaint_refusal),),
        ),
        Transition(
            code="mediate", title=_("记录一次调解"), role=_DESK, source=("mediation",),
            form=Form((
                Day(name="held_on", title=_("调解日期")),
                Text(name="record", title=_("调解情况"), lines=6, most=5000, hint=_("请不要写出投诉人的姓名和电话。")),
                Files(name="minutes", title=_("调解笔录"), required=False),
            )),
        ),
        Transition(
            code="pause", title=_("送检，中止计时"), role=_DESK, source=("mediation",), form=REASON, pauses=True,
            notify=(PUBLIC,), law=(Law("消费者权益保护法实施条例", "46"),),
        ),
        Transition(
            code="resume", title=_("恢复调解"), role=_DESK, source=("mediation",), form=REASON, resumes=True,
            while_paused=True, notify=(PUBLIC,),
        ),
        Transition(
            code="settle", title=_("达成调解"), role=_DESK, source=("mediation",), target="settled",
            form=Form((
                Text(name="agreement", title=_("协议内容"), lines=6, most=5000, hint=_("提出人凭回执码看到这段话。")),
                Number(name="returned", title=_("挽回损失"), required=False, least=0, places=2, unit=_("元")),
                Files(name="signed", title=_("签字的调解书"), required=False),
            )), notify=(PUBLIC,),
            documents=(Document(code="settlement", title=_("投诉调解书"), make=letters.complaint_settlement),),
        ),
        Transition(
            code="terminate", title=_("终止调解"), role=_DESK, source=("mediation",), target="terminated",
            form=Form((
                Choice(name="ending", title=_("法定情形"), options=ENDINGS),
                Text(name="reason", title=_("补充说明"), lines=3, most=2000),
            )), law=(Law(ORDER_121.instrument, "23"),),
        ),
        Transition(
            code="tell", title=_("告知双方终止调解"), role=_DESK, source=("terminated",), target="ended",
            form=Form((Day(name="told_on", title=_("告知日期")), REPLY)), notify=(PUBLIC,),
            documents=(
                Document(code="termination", title=_("投诉终止调解决定书"), make=letters.complaint_termination),
            ),
        ),
        Transition(
            code="withdraw", title=_("撤回投诉"), role=(PUBLIC, Role.OFFICER),
            source=("received", "materials", "mediation"), target="withdrawn", form=REASON, notify=_DESK,
            hint=_("撤回后这件投诉即办结，可以另行提出。"),
        ),
        Transition(
            code="rate", title=_("评价处理"), role=(PUBLIC,), source=_ANSWERED, form=RATING, guards=(not_rated_yet,),
        ),
    ),
    clocks=(
        Clock(
            code="accept", title=_("决定是否受理"), rule="DL045", starts=("lodge", "supply"),
            stops=("accept", "refuse", "ask-materials", "transfer-out", "merge", "withdraw"), warn_days=2,
        ),
        Clock(
            code="mediate", title=_("终止调解"), rule="DL046", starts=("accept",),
            stops=("settle", "terminate", "withdraw"), warn_days=10,
        ),
        Clock(code="tell", title=_("告知终止调解"), rule="DL052", starts=("terminate",), stops=("tell",), warn_days=2),
    ),
))  # fmt: skip
