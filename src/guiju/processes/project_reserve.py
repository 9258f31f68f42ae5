"""项目储备库: projects of standards from the idea to the published standard, whoever will issue it.

The tier says where it is applied for: with the national or a sector's body, with ISO or IEC, or here. Whoever brought
an entry says once a year that it still holds.
"""

from __future__ import annotations

from guiju.people.roles import Role
from guiju.processes.planning_ahead import demanding, reserving
from guiju.workflow.definition import SYSTEM, Clock, Law, Outcome, Process, State, Transition, Work
from guiju.workflow.fields import REASON, Body, Choice, Day, Field, Form, Lines, Number, People, StandardNumbers, Text
from guiju.workflow.register import register
from guiju.workflow.titles import title as _

_OFFICE = (Role.OFFICER, Role.SECRETARY)
_PROPOSERS = (Role.ENTERPRISE, Role.ASSOCIATION, Role.DRAFTER)
_RUNNING = ("idea", "assessing", "reserve", "applied", "approved")

_TIERS = (
    ("international", _("国际标准")),
    ("national", _("国家标准")),
    ("sector", _("行业标准")),
    ("local", _("地方标准")),
)
_SCIENCE: tuple[Field, ...] = (
    Text(name="science_number", title=_("科技项目编号"), required=False, most=80),
    Text(name="science_title", title=_("科技项目名称"), required=False, most=200),
    Text(name="science_results", title=_("科技成果与标准内容的关系"), required=False, lines=4, most=3000),
)
_ENTRY: tuple[Field, ...] = (
    Text(name="title", title=_("项目名称")),
    Choice(name="tier", title=_("拟制定标准的层级"), options=_TIERS),
    Choice(name="kind", title=_("制定或修订"), options=(("new", _("制定")), ("revision", _("修订")))),
    StandardNumbers(name="revised", title=_("被修订的标准"), single=True, when=("kind", "revision")),
    Text(name="need", title=_("目的、意义和必要性"), lines=5, most=5000),
    Text(name="content", title=_("范围和主要技术内容"), lines=5, most=5000),
    Text(name="ics", title=_("ICS 分类号"), required=False, most=40, hint="03.080.01"),
    Body(name="committee", title=_("归口的技术委员会"), kinds=("committee",), required=False),
    Lines(name="partners", title=_("参加单位"), required=False, hint=_("每行一个")),
    Number(name="year", title=_("拟申报的年份"), least=2000, most=2100, required=False),
)
_IDEA = Form((*_ENTRY, *_SCIENCE))
_ASSESSMENT = Form(
    (
        Choice(
            name="view",
            title=_("意见"),
            options=(("admit", _("同意入库")), ("mend", _("完善后入库")), ("decline", _("不同意入库"))),
        ),
        Choice(
            name="ripe",
            title=_("成熟程度"),
            options=(("ready", _("可以申报")), ("soon", _("一两年内可以申报")), ("early", _("尚早"))),
        ),
        Text(name="opinion", title=_("评估意见"), lines=4, most=3000),
    )
)

PROCESS = register(
    Process(
        code="project-reserve",
        title=_("标准项目储备"),
        letters="CBK",
        purpose=_("把拟制定的国际、国家、行业和地方标准项目及其依托的科技项目存入储备库，从设想一直跟到标准发布。"),
        basis=(
            Law("国家标准化发展纲要"),
            Law("本机关内部工作计划"),
        ),
        states=(
            State(code="idea", title=_("设想"), waits_for=(Role.OFFICER,), stage="00"),
            State(code="assessing", title=_("专家评估中"), waits_for=(Role.OFFICER,), stage="00"),
            State(
                code="reserve",
                title=_("在库"),
                waits_for=_PROPOSERS,
                stage="00",
                hint=_("满一年没有确认的，提醒提出单位确认是否仍要办"),
            ),
            State(code="applied", title=_("已申报立项"), waits_for=_PROPOSERS, stage="10"),
            State(code="approved", title=_("已批准立项"), waits_for=_PROPOSERS, stage="20"),
            State(code="published", title=_("标准已发布"), outcome=Outcome.DONE, stage="60"),
            State(code="declined", title=_("未入库"), outcome=Outcome.DECLINED),
            State(code="left", title=_("已出库"), outcome=Outcome.ENDED),
            State(code="withdrawn", title=_("提出单位撤回"), outcome=Outcome.WITHDRAWN),
        ),
        transitions=(
            Transition(
                code="submit",
                title=_("提出储备项目"),
                role=(*_PROPOSERS, *_OFFICE),
                target="idea",
                form=_IDEA,
                checks=(reserving.same_title_is_free, reserving.revised_is_named),
                effects=(reserving.revised_is_linked, reserving.science_is_linked),
                notify=(Role.OFFICER,),
            ),
            Transition(
                code="from-demand",
                title=_("由标准需求转入"),
                role=(SYSTEM, Role.OFFICER),
                target="idea",
                form=Form(
                    (*_ENTRY[:2], *_ENTRY[4:6], Text(name="demand", title=_("标准需求的编号"), most=32)),
                ),
                effects=(reserving.revised_is_linked, reserving.demand_is_linked, demanding.who_asked_goes_along),
                notify=(Role.OFFICER,),
            ),
            Transition(
                code="correct",
                title=_("修改项目内容"),
                role=(*_PROPOSERS, *_OFFICE),
                source=("idea", "assessing", "reserve"),
                form=Form(_ENTRY),
                checks=(reserving.same_title_is_free, reserving.revised_is_named),
                effects=(reserving.revised_is_linked,),
            ),
            Transition(
                code="link-science",
                title=_("关联科技项目和成果"),
                role=(*_PROPOSERS, *_OFFICE),
                source=_RUNNING,
                form=Form(
                    (
                        Text(name="science_number", title=_("科技项目编号"), most=80),
                        Text(name="science_title", title=_("科技项目名称"), most=200),
                        Text(name="science_results", title=_("科技成果与标准内容的关系"), lines=4, most=3000),
                    )
                ),
                effects=(reserving.science_is_linked,),
            ),
            Transition(
                code="ask-experts",
                title=_("请专家评估"),
                role=_OFFICE,
                source=("idea",),
                target="assessing",
                form=Form((People(name="experts", title=_("专家"), role=Role.EXPERT, least=1, most=15),)),
                effects=(reserving.experts_are_asked,),
                notify=(Role.EXPERT,),
                bulk=True,
            ),
            Transition(
                code="admit",
                title=_("入库"),
                role=_OFFICE,
                source=("idea", "assessing"),
                target="reserve",
                form=Form((Text(name="opinion", title=_("评估结论"), lines=3, most=2000),)),
                guards=(reserving.assessments_are_in,),
                notify=_PROPOSERS,
                bulk=True,
            ),
            Transition(
                code="decline",
                title=_("不予入库"),
                role=_OFFICE,
                source=("idea", "assessing"),
                target="declined",
                form=REASON,
                notify=_PROPOSERS,
                bulk=True,
            ),
            Transition(
                code="still-holds",
                title=_("确认仍要办"),
                role=(*_PROPOSERS, *_OFFICE),
                source=("reserve", "applied", "approved"),
                form=Form((Text(name="progress", title=_("现在的准备情况"), lines=3, most=2000),)),
                bulk=True,
            ),
            Transition(
                code="apply",
                title=_("申报立项"),
                role=(*_PROPOSERS, *_OFFICE),
                source=("reserve",),
                target="applied",
                form=Form(
                    (
                        Text(name="applied_to", title=_("受理申报的机构"), most=200),
                        Day(name="applied_on", title=_("申报日期")),
                        Text(name="application", title=_("申报编号"), required=False, most=80),
                    )
                ),
                notify=(Role.OFFICER,),
            ),
            Transition(
                code="not-approved",
                title=_("没有批准，退回在库"),
                role=(*_PROPOSERS, *_OFFICE),
                source=("applied",),
                target="reserve",
                form=REASON,
                notify=(Role.OFFICER,),
            ),
            Transition(
                code="approve",
                title=_("登记批准的计划"),
                role=(*_PROPOSERS, *_OFFICE),
                source=("applied",),
                target="approved",
                form=Form(
                    (
                        Text(name="plan_number", title=_("计划号"), most=80, hint="20260001-T-604"),
                        Day(name="approved_on", title=_("下达日期")),
                        Day(name="planned_for", title=_("计划完成日期"), required=False),
                    )
                ),
                notify=(Role.OFFICER,),
            ),
            Transition(
                code="link-case",
                title=_("关联地方标准办件"),
                role=_OFFICE,
                source=("reserve", "applied", "approved"),
                form=Form((Text(name="case", title=_("办件编号"), most=32),)),
                guards=(reserving.is_local,),
                checks=(reserving.case_is_of_a_local_standard,),
                effects=(reserving.case_is_linked,),
            ),
            Transition(
                code="publish",
                title=_("标准已发布"),
                role=(*_PROPOSERS, *_OFFICE),
                source=("approved",),
                target="published",
                form=Form((StandardNumbers(name="standard", title=_("标准号"), single=True),)),
                checks=(reserving.standard_is_registered,),
                effects=(reserving.standard_is_linked,),
                notify=(*_PROPOSERS, Role.OFFICER),
            ),
            Transition(
                code="leave",
                title=_("出库"),
                role=_OFFICE,
                source=("reserve", "applied", "approved"),
                target="left",
                form=Form(
                    (
                        Choice(
                            name="why",
                            title=_("出库的缘由"),
                            options=(
                                ("silent", _("逾期没有确认")),
                                ("overtaken", _("已有相同的标准或者项目")),
                                ("not-ready", _("条件不成熟")),
                                ("ended", _("计划终止")),
                                ("other", _("其他")),
                            ),
                        ),
                        *REASON.fields,
                    )
                ),
                notify=_PROPOSERS,
                bulk=True,
            ),
            Transition(
                code="withdraw",
                title=_("撤回项目"),
                role=_PROPOSERS,
                source=_RUNNING,
                target="withdrawn",
                form=REASON,
                notify=(Role.OFFICER,),
            ),
        ),
        works=(Work(code="assess", title=_("评估储备项目"), role=Role.EXPERT, form=_ASSESSMENT, secret=True),),
        clocks=(
            Clock(
                code="refresh",
                title=_("确认仍要办"),
                rule="OWN-RESERVE-REFRESH",
                starts=("admit", "still-holds", "not-approved", "apply", "approve"),
                stops=("publish", "leave", "withdraw"),
                warn_days=30,
            ),
        ),
    )
)
