"""标准实施信息反馈: who works with a standard tells what is wrong with it; the office answers, and reviews count it."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext

from guiju.people.roles import Role
from guiju.processes.appeals.steps import (
    FILES,
    NAMED,
    RATING,
    REPLY,
    TO_OFFICE,
    another_office,
    handed_to_office,
    likened,
    linked,
    not_rated_yet,
)
from guiju.workflow.definition import PUBLIC, Clock, Law, Outcome, Process, State, Transition
from guiju.workflow.fields import REASON, Choice, Form, StandardNumbers, Text
from guiju.workflow.register import register
from guiju.workflow.step import Step
from guiju.workflow.titles import title as _

_DESK = (Role.OFFICER, Role.SECRETARY)
_OUTSIDE = (PUBLIC, Role.ENTERPRISE, Role.ASSOCIATION, Role.EXPERT, Role.DRAFTER)

KINDS: Final = (
    ("technical", _("技术内容错误或过时")),
    ("conflict", _("与其他标准或法规不协调")),
    ("unclear", _("条款不清楚，难以理解")),
    ("impractical", _("难以执行，或成本过高")),
    ("missing", _("缺少需要的内容")),
    ("editorial", _("文字或编排差错")),
    ("praise", _("实施效果好")),
    ("other", _("其他")),
)
USES: Final = (
    ("review", _("供下次复审参考")),
    ("amendment", _("建议制定修改单")),
    ("revision", _("建议修订")),
    ("interpretation", _("需要解释或宣贯")),
    ("none", _("不采用")),
)


def not_shown_yet(step: Step) -> str | None:
    last = step.last("release", "take-back")
    return gettext("已经在标准页面上公开") if last is not None and last.code == "release" else None


def is_shown(step: Step) -> str | None:
    last = step.last("release", "take-back")
    return None if last is not None and last.code == "release" else gettext("没有公开，不用撤下")


PROCESS = register(Process(
    code="implementation-feedback",
    title=_("标准实施信息反馈"),
    letters="FK",
    purpose=_("用标准的人说哪一条有什么问题、怎样改更好；答复后供复审参考。"),
    basis=(Law("中华人民共和国标准化法", "29", verified=True),),
    states=(
        State(code="received", title=_("已收到"), waits_for=(Role.OFFICER,)),
        State(code="answered", title=_("已答复"), outcome=Outcome.DONE),
        State(code="declined", title=_("不予处理"), outcome=Outcome.DECLINED),
        State(code="withdrawn", title=_("已撤回"), outcome=Outcome.WITHDRAWN),
    ),
    transitions=(
        Transition(
            code="send", title=_("反馈"), role=(*_OUTSIDE, *_DESK), target="received",
            form=Form((
                StandardNumbers(name="standards", title=_("标准号"), single=True),
                Text(
                    name="clause", title=_("哪一条"), required=False, most=60,
                    hint=_("例如 5.3.2、表 2；整个标准可不填。"),
                ),
                Text(name="problem", title=_("有什么问题"), lines=5, most=2000),
                Text(name="suggestion", title=_("怎样改更好"), required=False, lines=4, most=2000),
                NAMED, FILES,
            )),
            effects=(linked, likened), notify=_DESK,
        ),
        Transition(
            code="classify", title=_("归类"), role=_DESK, source=("received",), bulk=True,
            form=Form((Choice(name="kind", title=_("问题的类别"), options=KINDS),)),
        ),
        Transition(
            code="transfer", title=_("转其他机关办理"), role=_DESK, source=("received",), target="received",
            form=TO_OFFICE, checks=(another_office,), effects=(handed_to_office,), notify=_DESK,
        ),
        Transition(
            code="reply", title=_("答复"), role=_DESK, source=("received",), target="answered", bulk=True,
            form=Form((
                Choice(name="kind", title=_("问题的类别"), options=KINDS),
                Choice(name="use", title=_("怎样采用"), options=USES),
                REPLY,
            )), notify=(PUBLIC,),
        ),
        Transition(
            code="decline", title=_("不予处理"), role=_DESK, source=("received",), target="declined", bulk=True,
            form=Form((*REASON.fields, REPLY)), notify=(PUBLIC,),
        ),
        Transition(
            code="release", title=_("在标准页面上公开"), role=_DESK, source=("answered",),
            form=Form((
                Text(
                    name="shown_problem", title=_("公开的问题"), lines=4, most=2000,
                    hint=_("请去掉能看出是谁的内容。"),
                ),
                Text(name="shown_reply", title=_("公开的答复"), lines=4, most=2000),
            )), guards=(not_shown_yet,),
        ),
        Transition(
            code="take-back", title=_("从标准页面上撤下"), role=_DESK, source=("answered",), form=REASON,
            guards=(is_shown,),
        ),
        Transition(
            code="withdraw", title=_("撤回反馈"), role=_OUTSIDE,
            source=("received",), target="withdrawn", form=REASON,
        ),
        Transition(
            code="rate", title=_("评价答复"), role=_OUTSIDE,
            source=("answered", "declined"), form=RATING, guards=(not_rated_yet,),
        ),
    ),
    clocks=(
        Clock(
            code="reply", title=_("答复"), rule="OWN-FEEDBACK-REPLY", starts=("send",),
            stops=("reply", "decline", "withdraw"), warn_days=3,
        ),
    ),
))  # fmt: skip
