"""举报: anyone points at a violation of the law on standards; the office looks into it and tells what came of it."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext

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
    STANDARDIZATION_LAW,
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
from guiju.workflow.step import Step
from guiju.workflow.titles import title as _

_DESK = (Role.INSPECTOR, Role.OFFICER)
_PENALTY = "市场监督管理行政处罚程序规定"

NOT_FILED: Final = (
    ("no-clue", _("没有具体的违法线索")),
    ("untrue", _("经核查不属实")),
    ("minor", _("情节轻微并已改正，没有危害后果")),
    ("no-jurisdiction", _("不属本机关管辖")),
    ("too-late", _("超过追究时效")),
    ("other", _("法律、法规、规章规定的其他情形")),
)
FOUND: Final = (("true", _("属实")), ("partly", _("部分属实")), ("untrue", _("不属实")))
MEASURES: Final = (
    ("corrected", _("责令改正，已改正")),
    ("penalized", _("行政处罚")),
    ("publicized", _("在标准信息公共服务平台公示")),
    ("passed-on", _("移送其他机关")),
    ("none", _("不予处理")),
)
_TOLD = (
    ("telephone", _("电话")),
    ("letter", _("信件或电子邮件")),
    ("in-person", _("当面")),
    ("receipt", _("回执页面")),
)
_TELLING = Form((Choice(name="how", title=_("告知方式"), options=_TOLD), REPLY))
_ENDS = ("closed", "not-filed-closed", "transferred", "withdrawn", "merged")


def reporter_was_told(step: Step) -> str | None:
    filed = step.last("file")
    told = step.last("tell-filed")
    if filed is not None and (told is None or told.seq < filed.seq):
        return gettext("还没有告知举报人已经立案")
    return None


def told_by_name(step: Step) -> str | None:
    """Who gave his name is told himself, not only where he must look."""
    if step.answered("named", "send") == "yes" and step.answered("how") == "receipt":
        return gettext("举报人是实名的，应当直接告知，回执页面之外请选一种方式")
    return None


PROCESS = register(Process(
    code="violation-report",
    title=_("举报"),
    letters="JB",
    purpose=_("您发现企业、社会团体或部门违反标准化法律、法规，请机关查处；您自己不必有损失。"),
    confidential=True,
    basis=(STANDARDIZATION_LAW, ORDER_121, Law(_PENALTY, "18")),
    states=(
        State(code="received", title=_("已收到"), waits_for=(Role.INSPECTOR,)),
        State(code="checked", title=_("已核查，待决定"), waits_for=(Role.APPROVER,)),
        State(code="not-filed", title=_("不予立案，待告知"), waits_for=(Role.INSPECTOR,)),
        State(code="investigating", title=_("查处中"), waits_for=(Role.INSPECTOR,)),
        State(code="correcting", title=_("限期改正中"), waits_for=(Role.INSPECTOR,)),
        State(code="concluded", title=_("已有结果，待告知"), waits_for=(Role.INSPECTOR,)),
        State(code="closed", title=_("已告知结果"), outcome=Outcome.DONE),
        State(code="not-filed-closed", title=_("不予立案"), outcome=Outcome.DECLINED),
        State(code="transferred", title=_("已移送"), outcome=Outcome.ENDED),
        State(code="withdrawn", title=_("已撤回"), outcome=Outcome.WITHDRAWN),
        State(code="merged", title=_("已并入他件"), outcome=Outcome.MERGED),
    ),
    transitions=(
        Transition(
            code="send", title=_("提出举报"), role=(PUBLIC, *_DESK), target="received",
            form=Form((
                Text(name="title", title=_("一句话说明"), most=60),
                Text(name="against", title=_("被举报的单位"), most=120),
                Text(name="place", title=_("地址、网址或产品名称"), required=False),
                STORY, STANDARDS, NAMED, FILES,
            )),
            effects=(linked, likened), notify=_DESK, law=(STANDARDIZATION_LAW,),
            documents=(Document(code="registration", title=_("举报登记表"), make=letters.report_registration),),
        ),
        Transition(
            code="classify", title=_("归类"), role=_DESK, source=("received", "checked", "investigating"),
            form=Form(CLASSIFYING), effects=(linked,),
        ),
        Transition(
            code="check", title=_("核查"), role=_DESK, source=("received",), target="checked",
            form=Form((
                Text(name="record", title=_("核查情况"), lines=6, most=5000, hint=_("请不要写出举报人的姓名和电话。")),
                Choice(name="advice", title=_("建议"), options=(("file", _("立案")), ("not-file", _("不予立案")))),
                Files(name="evidence", title=_("证据"), required=False),
            )),
        ),
        Transition(
            code="check-again", title=_("退回再核查"), role=(Role.APPROVER,), source=("checked",), target="received",
            form=REASON, notify=_DESK,
        ),
        Transition(
            code="extend", title=_("延长核查期限"), role=(Role.APPROVER,), source=("received", "checked"),
            extends="check", form=Form((
                Number(name="days", title=_("延长"), least=1, most=15, unit=_("工作日")), *REASON.fields,
            )), law=(Law(_PENALTY, "18"),),
        ),
        Transition(
            code="transfer", title=_("转其他机关办理"), role=_DESK, source=("received",), target="received",
            form=TO_OFFICE, checks=(another_office,), effects=(handed_to_office,), notify=_DESK,
        ),
        Transition(
            code="transfer-out", title=_("移送有权处理的机关"), role=_DESK, source=("received",), target="transferred",
            form=TO_AUTHORITY, notify=(PUBLIC,),
        ),
        Transition(
            code="merge", title=_("并入同一线索的办件"), role=_DESK, source=("received",), target="merged",
            form=INTO_ANOTHER, checks=(another_case,), effects=(merged,), notify=(PUBLIC,),
        ),
        Transition(
            code="file", title=_("立案"), role=(Role.APPROVER,), source=("received", "checked"), target="investigating",
            form=REASON, notify=_DESK, law=(Law(_PENALTY, "18"),),
        ),
        Transition(
            code="not-file", title=_("不予立案"), role=(Role.APPROVER,), source=("received", "checked"),
            target="not-filed", form=Form((
                Choice(name="ground", title=_("法定情形"), options=NOT_FILED),
                Text(name="reason", title=_("补充说明"), lines=3, most=2000),
            )), notify=_DESK, law=(Law(_PENALTY, "18"),),
        ),
        Transition(
            code="tell-filed", title=_("告知举报人已立案"), role=_DESK, source=("investigating", "correcting"),
            form=_TELLING, checks=(told_by_name,), notify=(PUBLIC,), law=(Law(ORDER_121.instrument, "31"),),
        ),
        Transition(
            code="tell-not-filed", title=_("告知举报人不予立案"), role=_DESK, source=("not-filed",),
            target="not-filed-closed", form=_TELLING, checks=(told_by_name,), notify=(PUBLIC,),
            law=(Law(ORDER_121.instrument, "31"),),
            documents=(Document(code="notice", title=_("举报处理结果告知书"), make=letters.report_notice),),
        ),
        Transition(
            code="investigate", title=_("记录调查"), role=_DESK, source=("investigating", "correcting"),
            form=Form((
                Text(name="record", title=_("调查情况"), lines=6, most=5000, hint=_("请不要写出举报人的姓名和电话。")),
                Files(name="evidence", title=_("证据"), required=False),
            )),
        ),
        Transition(
            code="order", title=_("责令限期改正"), role=_DESK, source=("investigating",), target="correcting",
            form=Form((
                Text(name="correction", title=_("改正什么"), lines=4, most=2000),
                Day(name="until", title=_("改正期限")),
                Files(name="order", title=_("责令改正通知书"), required=False),
            )), law=(Law("中华人民共和国标准化法", "36-42"),),
            documents=(Document(code="order", title=_("责令改正通知书"), make=letters.correction_order),),
        ),
        Transition(
            code="verify", title=_("复查改正情况"), role=_DESK, source=("correcting",), target="investigating",
            form=Form((
                Choice(name="corrected", title=_("是否改正"), options=(("yes", _("已改正")), ("no", _("逾期未改正")))),
                Text(name="record", title=_("复查情况"), lines=4, most=2000),
            )),
        ),
        Transition(
            code="conclude", title=_("作出处理"), role=(Role.APPROVER, Role.INSPECTOR), source=("investigating",),
            target="concluded",
            form=Form((
                Choice(name="found", title=_("查证结果"), options=FOUND),
                Choice(name="measure", title=_("处理"), options=MEASURES),
                Text(name="reason", title=_("事实和依据"), lines=6, most=5000),
            )), notify=_DESK,
        ),
        Transition(
            code="reply", title=_("告知举报人结果"), role=_DESK, source=("concluded",), target="closed",
            form=_TELLING, guards=(reporter_was_told,), checks=(told_by_name,), notify=(PUBLIC,),
            law=(STANDARDIZATION_LAW,),
            documents=(Document(code="notice", title=_("举报处理结果告知书"), make=letters.report_notice),),
        ),
        Transition(
            code="withdraw", title=_("撤回举报"), role=(PUBLIC,), source=("received",), target="withdrawn",
            form=REASON, notify=_DESK, hint=_("撤回后机关仍可依职权查处。"),
        ),
        Transition(
            code="rate", title=_("评价处理"), role=(PUBLIC,), source=_ENDS, form=RATING, guards=(not_rated_yet,),
        ),
    ),
    clocks=(
        Clock(
            code="check", title=_("核查决定是否立案"), rule="DL049", starts=("send",),
            stops=("file", "not-file", "transfer-out", "merge", "withdraw"), warn_days=3, most_extensions=1,
        ),
        Clock(
            code="tell", title=_("告知举报人是否立案"), rule="DL050", starts=("file", "not-file"),
            stops=("tell-filed", "tell-not-filed"), warn_days=2,
        ),
        Clock(
            code="decide", title=_("作出处理决定"), rule="DL042", starts=("file",), stops=("conclude",), warn_days=15,
        ),
        Clock(
            code="reply", title=_("告知处理结果"), rule="OWN-REPORT-REPLY", starts=("conclude",), stops=("reply",),
            warn_days=2,
        ),
    ),
))  # fmt: skip
