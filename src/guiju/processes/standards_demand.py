"""标准需求征集: who needs a standard says so; what there is already is found and shown, and the office answers.

Anybody may state a need, without an account too: the receipt code leads to the answer. What was stated and answered is
made public without saying who asked, in words that an officer has looked through.
"""

from __future__ import annotations

from guiju.people.roles import Role
from guiju.processes.planning_ahead import demanding
from guiju.workflow.definition import PUBLIC, Clock, Law, Outcome, Process, State, Transition
from guiju.workflow.fields import Choice, Field, Form, Lines, StandardNumbers, Text
from guiju.workflow.register import register
from guiju.workflow.titles import title as _

_OFFICE = (Role.OFFICER, Role.SECRETARY)
_ASKING = (Role.ENTERPRISE, Role.ASSOCIATION, Role.DRAFTER, Role.EXPERT)
_TOLD = (PUBLIC, *_ASKING)

TIERS = (
    ("any", _("不限")),
    ("national", _("国家标准")),
    ("sector", _("行业标准")),
    ("local", _("地方标准")),
    ("association", _("团体标准")),
)
NEED: tuple[Field, ...] = (
    Text(name="title", title=_("需要什么标准"), hint=_("一句话，例如“社区老年助餐服务规范”"), most=100),
    Text(
        name="need",
        title=_("遇到什么问题，为什么需要"),
        lines=6,
        most=3000,
        hint=_("请不要写姓名、电话等个人信息"),
    ),
    Text(name="expected", title=_("希望标准规定什么"), lines=4, most=3000, required=False),
    Lines(name="keywords", title=_("关键词"), required=False, most=20, hint=_("每行一个，用来查找已有的标准")),
    Choice(name="tier", title=_("希望的层级"), options=TIERS, required=False),
    Text(name="ics", title=_("ICS 分类号"), required=False, most=40, hint=_("不知道的不用填")),
    Text(name="ccs", title=_("CCS 分类号"), required=False, most=40, hint=_("不知道的不用填")),
)
_REPLY = Text(name="reply", title=_("答复"), lines=5, most=3000, hint=_("提出需求的人会看到"))

PROCESS = register(
    Process(
        code="standards-demand",
        title=_("标准需求征集"),
        letters="XQ",
        purpose=_(
            "部门、企业和公众说出需要什么标准；先查已有的标准和对口的技术委员会，再答复、立项、并入或者说明不办的理由。"
        ),
        basis=(
            Law("中华人民共和国标准化法", "15"),
            Law("本机关内部工作计划"),
        ),
        states=(
            State(code="received", title=_("已收到"), waits_for=(Role.OFFICER,)),
            State(code="answered", title=_("已有标准可用"), outcome=Outcome.DONE),
            State(code="taken-up", title=_("已采纳"), outcome=Outcome.DONE),
            State(code="merged", title=_("已并入"), outcome=Outcome.MERGED),
            State(code="declined", title=_("不予采纳"), outcome=Outcome.DECLINED),
            State(code="withdrawn", title=_("已撤回"), outcome=Outcome.WITHDRAWN),
        ),
        transitions=(
            Transition(
                code="state",
                title=_("提出需求"),
                role=(PUBLIC, *_ASKING),
                target="received",
                form=Form(NEED),
                effects=(demanding.need_is_matched,),
                notify=(Role.OFFICER,),
            ),
            Transition(
                code="take-down",
                title=_("代录需求"),
                role=_OFFICE,
                target="received",
                form=Form((Text(name="from_whom", title=_("提出需求的部门或者单位"), most=200), *NEED)),
                effects=(demanding.need_is_matched,),
                notify=(Role.OFFICER,),
                hint=_("来函、来电、座谈会上提出的需求"),
            ),
            Transition(
                code="match-again",
                title=_("换个说法再查"),
                role=_OFFICE,
                source=("received",),
                form=Form((NEED[0], *NEED[3:4], *NEED[5:])),
                effects=(demanding.need_is_matched,),
            ),
            Transition(
                code="answer",
                title=_("答复：已有标准"),
                role=_OFFICE,
                source=("received",),
                target="answered",
                form=Form((StandardNumbers(name="standards", title=_("可用的标准")), _REPLY)),
                checks=(demanding.standards_are_registered,),
                effects=(demanding.answering_standards_are_linked,),
                notify=_TOLD,
            ),
            Transition(
                code="take-up",
                title=_("采纳"),
                role=_OFFICE,
                source=("received",),
                target="taken-up",
                form=Form(
                    (
                        Choice(
                            name="way",
                            title=_("怎样采纳"),
                            options=(
                                ("reserve", _("转入标准项目储备库")),
                                ("invitation", _("请有关单位提出地方标准立项申请")),
                            ),
                        ),
                        Text(name="project_title", title=_("项目名称"), required=False, when=("way", "reserve")),
                        Choice(
                            name="tier",
                            title=_("拟制定标准的层级"),
                            options=(
                                ("international", _("国际标准")),
                                *TIERS[1:4],
                            ),
                            when=("way", "reserve"),
                        ),
                        Text(
                            name="content",
                            title=_("范围和主要技术内容"),
                            lines=4,
                            most=5000,
                            required=False,
                            when=("way", "reserve"),
                        ),
                        Text(
                            name="invited",
                            title=_("请哪些单位提出"),
                            lines=2,
                            most=1000,
                            when=("way", "invitation"),
                        ),
                        _REPLY,
                    )
                ),
                effects=(demanding.project_is_opened,),
                notify=_TOLD,
            ),
            Transition(
                code="merge",
                title=_("并入另一件需求"),
                role=_OFFICE,
                source=("received",),
                target="merged",
                form=Form((Text(name="into", title=_("并入的需求编号"), most=32), _REPLY)),
                checks=(demanding.another_demand,),
                effects=(demanding.other_demand_is_linked,),
                notify=_TOLD,
                bulk=True,
            ),
            Transition(
                code="decline",
                title=_("不予采纳"),
                role=_OFFICE,
                source=("received",),
                target="declined",
                form=Form((_REPLY,)),
                notify=_TOLD,
                bulk=True,
                hint=_("答复里写明理由"),
            ),
            Transition(
                code="withdraw",
                title=_("撤回需求"),
                role=(PUBLIC, *_ASKING),
                source=("received",),
                target="withdrawn",
                notify=(Role.OFFICER,),
            ),
            Transition(
                code="publish",
                title=_("在网上公开"),
                role=_OFFICE,
                source=("received", "answered", "taken-up", "declined"),
                form=Form(
                    (
                        Text(name="shown_title", title=_("公开的标题"), most=100),
                        Text(
                            name="shown_need",
                            title=_("公开的需求"),
                            lines=4,
                            most=2000,
                            hint=_("请去掉能看出是谁的内容"),
                        ),
                        Text(name="shown_reply", title=_("公开的答复"), lines=4, most=2000, required=False),
                    )
                ),
                guards=(demanding.not_shown_yet,),
                effects=(demanding.demand_is_shown,),
            ),
            Transition(
                code="take-back",
                title=_("从网上撤下"),
                role=_OFFICE,
                source=("received", "answered", "taken-up", "declined"),
                form=Form((Text(name="reason", title=_("理由"), lines=3, most=2000),)),
                guards=(demanding.is_shown,),
                effects=(demanding.demand_is_hidden,),
            ),
        ),
        clocks=(
            Clock(
                code="answer",
                title=_("答复需求"),
                rule="OWN-DEMAND-ANSWER",
                starts=("state", "take-down"),
                stops=("answer", "take-up", "merge", "decline", "withdraw"),
                warn_days=5,
            ),
        ),
    )
)
