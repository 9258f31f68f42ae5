"""复审: whether a standard still serves, five years after it took effect, or when something changed before.

The office puts a standard on the list, asks whoever drafted or answers for it, has it assessed by experts where that is
worth while, proposes a conclusion with its reasons, and an approver concludes. A revision or an amendment opens its
own case; a withdrawal is made public first and then goes through the procedure of withdrawal.
"""

from __future__ import annotations

from guiju.people.roles import Role
from guiju.processes.planning_ahead import reviewing
from guiju.processes.planning_ahead.models import Conclusion
from guiju.processes.planning_ahead.papers import review_sheet
from guiju.processes.planning_ahead.words import CONCLUSIONS, TRIGGERS
from guiju.workflow.clocks import passed
from guiju.workflow.definition import SYSTEM, Clock, Document, Effect, Law, Outcome, Process, State, Transition, Work
from guiju.workflow.fields import REASON, Body, Choice, Choices, Day, Form, People, StandardNumbers, Text
from guiju.workflow.register import register
from guiju.workflow.titles import title as _

_LAW = Law("中华人民共和国标准化法", "29", verified=True)
_RULES = Law("地方标准管理办法（市场监管总局令第26号）")
_STAGES = Law("GB/T 16733—1997")

_CONCLUSIONS = tuple((code.value, name) for code, name in CONCLUSIONS.items())
_BEFORE_PROPOSAL = ("listed", "asked", "answered", "assessing")

_SUBJECT = StandardNumbers(name="standard", title=_("标准号"), single=True)
_LISTING = Form(
    (
        _SUBJECT,
        Choice(
            name="trigger", title=_("复审的缘由"), options=tuple((code.value, name) for code, name in TRIGGERS.items())
        ),
        Text(name="why", title=_("提前复审的理由"), required=False, lines=2, most=500, hint=_("周期届满的不用写")),
    )
)
_EARLIER = Form(
    (
        _SUBJECT,
        Day(name="day", title=_("作出结论的日期")),
        Choice(name="conclusion", title=_("复审结论"), options=_CONCLUSIONS),
        Text(name="source", title=_("依据的公告或者文件"), most=300),
    )
)
_UNIT = Form(
    (
        Body(
            name="unit",
            title=_("起草单位或者负责部门"),
            required=False,
            hint=_("不填的，问起草这项标准的单位；不知道起草单位的，问归口单位，再次是发布部门"),
        ),
        Text(name="note", title=_("给对方的话"), required=False, lines=3, most=1000),
    )
)
_USE = (
    ("wide", _("广泛使用")),
    ("some", _("有一些使用")),
    ("little", _("很少使用")),
    ("none", _("没有使用")),
    ("unknown", _("不了解")),
)
_PROBLEMS = (
    ("content", _("技术内容落后或者不合理")),
    ("cited", _("引用的标准已被代替或者废止")),
    ("law", _("与法律、法规或者国家政策不一致")),
    ("conflict", _("与其他标准矛盾或者重复")),
    ("method", _("方法难以操作或者无法检验")),
    ("text", _("文字、格式有错误")),
)
_QUESTIONNAIRE = Form(
    (
        Choice(name="use", title=_("使用情况"), options=_USE),
        Text(name="users", title=_("主要使用者和使用的场合"), required=False, lines=3, most=1000),
        Choices(name="problems", title=_("存在的问题"), options=_PROBLEMS, required=False),
        Text(name="details", title=_("问题的具体说明"), required=False, lines=5, most=4000),
        Text(
            name="citations",
            title=_("引用标准的更新对本标准的影响"),
            required=False,
            lines=3,
            most=2000,
            hint=_("哪些引用的标准已经变化，列在办件页面的“体检”里"),
        ),
        Choice(name="opinion", title=_("复审意见"), options=_CONCLUSIONS),
        Text(name="grounds", title=_("理由和建议"), lines=4, most=4000),
        Text(name="contact", title=_("填报人和联系方式"), required=False, most=100),
    )
)
_SCALE = (("good", _("好")), ("fair", _("一般")), ("poor", _("差")))
_ASSESSMENT = Form(
    (
        Choice(name="current", title=_("技术内容的先进性"), options=_SCALE),
        Choice(name="fit", title=_("适用性"), options=_SCALE),
        Choice(name="coherent", title=_("与法律法规和其他标准的协调性"), options=_SCALE),
        Choice(name="effect", title=_("实施效果"), options=_SCALE),
        Choice(name="opinion", title=_("复审意见"), options=_CONCLUSIONS),
        Text(name="grounds", title=_("理由"), lines=4, most=4000),
    )
)
_PROPOSAL = Form(
    (
        Choice(name="conclusion", title=_("拟定的结论"), options=_CONCLUSIONS),
        Text(
            name="reason",
            title=_("理由"),
            required=False,
            lines=4,
            most=2000,
            hint=_("结论不是“继续有效”的必须写；修订、修改的写明要点"),
        ),
    )
)
_OBJECTION = Form(
    (
        Text(name="objector", title=_("提出异议的单位或者个人"), most=200),
        Text(name="objection", title=_("异议和理由"), lines=5, most=4000),
    )
)
_ANSWER = Form((Text(name="reply", title=_("答复"), lines=5, most=4000),))


def _approved(code: str, title: str, conclusion: Conclusion, target: str, *effects: Effect) -> Transition:
    return Transition(
        code=code,
        title=title,
        role=(Role.APPROVER,),
        source=("proposed",),
        target=target,
        guards=(reviewing.proposed(conclusion), reviewing.still_in_force),
        effects=effects,
        notify=(*reviewing.ASKED, Role.OFFICER),
        law=(_LAW, _RULES),
        bulk=True,
    )


PROCESS = register(
    Process(
        code="periodic-review",
        title=_("标准复审"),
        letters="FS",
        purpose=_("标准实施满五年，或者法律法规、相关标准、关键技术有变化时，评估它是继续有效、修订、修改还是废止。"),
        basis=(_LAW, _RULES, _STAGES),
        states=(
            State(code="listed", title=_("已列入复审"), waits_for=(Role.OFFICER,), stage="90"),
            State(
                code="asked",
                title=_("问卷调查中"),
                waits_for=reviewing.ASKED,
                stage="90",
                hint=_("等待起草单位或者负责部门答复"),
            ),
            State(code="answered", title=_("问卷已收回"), waits_for=(Role.OFFICER,), stage="90"),
            State(code="assessing", title=_("专家评估中"), waits_for=(Role.OFFICER,), stage="90"),
            State(code="proposed", title=_("结论待批准"), waits_for=(Role.APPROVER,), stage="90"),
            State(
                code="publicity",
                title=_("拟废止公示中"),
                waits_for=(Role.OFFICER,),
                stage="90",
                hint=_("公示期满、异议都已答复的，转入废止"),
            ),
            State(code="confirmed", title=_("继续有效"), outcome=Outcome.DONE, stage="90"),
            State(code="to-revise", title=_("转入修订"), outcome=Outcome.DONE, stage="90"),
            State(code="to-amend", title=_("转入修改"), outcome=Outcome.DONE, stage="90"),
            State(code="to-withdraw", title=_("转入废止"), outcome=Outcome.DONE, stage="95"),
            State(code="recorded", title=_("已登记以往复审"), outcome=Outcome.DONE, stage="90"),
            State(code="ended", title=_("不再复审"), outcome=Outcome.ENDED),
        ),
        transitions=(
            Transition(
                code="list",
                title=_("列入复审"),
                role=(Role.OFFICER, Role.SECRETARY, SYSTEM),
                target="listed",
                form=_LISTING,
                checks=(
                    reviewing.in_register,
                    reviewing.still_in_force,
                    reviewing.not_under_review,
                    reviewing.trigger_has_its_reason,
                ),
                effects=(reviewing.subject_is_linked, reviewing.facts_are_kept),
                law=(_LAW, _RULES),
                hint=_("一年的标准一起列入，用“到期复审”页面"),
            ),
            Transition(
                code="record",
                title=_("登记以往的复审"),
                role=(Role.OFFICER,),
                target="recorded",
                form=_EARLIER,
                checks=(reviewing.in_register, reviewing.earlier_day_is_past, reviewing.not_recorded_yet),
                effects=(reviewing.subject_is_linked, reviewing.review_is_entered),
                hint=_("以前作出的复审结论；下一次复审从那一天起算"),
            ),
            Transition(
                code="ask",
                title=_("发送问卷"),
                role=(Role.OFFICER, Role.SECRETARY),
                source=("listed",),
                target="asked",
                form=_UNIT,
                guards=(reviewing.still_in_force,),
                checks=(reviewing.unit_is_known,),
                effects=(reviewing.unit_is_asked, reviewing.facts_are_kept),
                notify=reviewing.ASKED,
                bulk=True,
            ),
            Transition(
                code="reply",
                title=_("答复问卷"),
                role=(*reviewing.ASKED, Role.OFFICER, Role.SECRETARY),
                source=("asked",),
                target="answered",
                form=_QUESTIONNAIRE,
                notify=(Role.OFFICER,),
                hint=_("书面答复的，由办理人员录入"),
            ),
            Transition(
                code="go-on",
                title=_("不再等问卷"),
                role=(Role.OFFICER, Role.SECRETARY),
                source=("asked",),
                target="answered",
                form=REASON,
                bulk=True,
            ),
            Transition(
                code="ask-experts",
                title=_("请专家评估"),
                role=(Role.OFFICER, Role.SECRETARY),
                source=("listed", "answered"),
                target="assessing",
                form=Form((People(name="experts", title=_("专家"), role=Role.EXPERT, least=1, most=15),)),
                guards=(reviewing.still_in_force,),
                effects=(reviewing.experts_are_asked, reviewing.facts_are_kept),
                notify=(Role.EXPERT,),
                bulk=True,
            ),
            Transition(
                code="propose",
                title=_("拟定复审结论"),
                role=(Role.OFFICER, Role.SECRETARY),
                source=("listed", "answered", "assessing"),
                target="proposed",
                form=_PROPOSAL,
                guards=(reviewing.still_in_force, reviewing.assessments_are_in),
                checks=(reviewing.reasons_are_given,),
                effects=(reviewing.facts_are_kept,),
                notify=(Role.APPROVER,),
                law=(_LAW, _RULES),
                documents=(Document(code="sheet", title=_("标准复审工作单"), make=review_sheet),),
                bulk=True,
                hint=_("不经问卷和专家评估也可以拟定，须说得出理由"),
            ),
            Transition(
                code="return",
                title=_("退回重新研究"),
                role=(Role.APPROVER,),
                source=("proposed",),
                target="listed",
                form=REASON,
                notify=(Role.OFFICER,),
                bulk=True,
            ),
            _approved("confirm", _("批准：继续有效"), Conclusion.CONFIRMED, "confirmed", reviewing.review_is_entered),
            _approved(
                "revise",
                _("批准：修订"),
                Conclusion.REVISE,
                "to-revise",
                reviewing.review_is_entered,
                reviewing.next_case_is_opened,
            ),
            _approved(
                "amend",
                _("批准：修改"),
                Conclusion.AMEND,
                "to-amend",
                reviewing.review_is_entered,
                reviewing.next_case_is_opened,
            ),
            _approved("publicize", _("批准：拟废止，公示"), Conclusion.WITHDRAW, "publicity"),
            Transition(
                code="object",
                title=_("记下异议"),
                role=(Role.OFFICER, Role.SECRETARY, *reviewing.ASKED),
                source=("publicity",),
                form=_OBJECTION,
                notify=(Role.OFFICER,),
            ),
            Transition(
                code="answer-objection",
                title=_("答复异议"),
                role=(Role.OFFICER, Role.SECRETARY),
                source=("publicity",),
                form=_ANSWER,
                guards=(reviewing.an_objection_waits,),
                notify=reviewing.ASKED,
            ),
            Transition(
                code="uphold",
                title=_("采纳异议，不废止"),
                role=(Role.OFFICER, Role.APPROVER),
                source=("publicity",),
                target="listed",
                form=REASON,
                notify=(*reviewing.ASKED, Role.OFFICER),
            ),
            Transition(
                code="withdraw",
                title=_("公示期满，转入废止"),
                role=(Role.OFFICER, Role.APPROVER),
                source=("publicity",),
                target="to-withdraw",
                guards=(passed("publicity"), reviewing.objections_are_answered, reviewing.still_in_force),
                effects=(reviewing.review_is_entered, reviewing.next_case_is_opened),
                notify=reviewing.ASKED,
                law=(_LAW, _RULES),
                bulk=True,
            ),
            Transition(
                code="end",
                title=_("不再复审"),
                role=(Role.OFFICER,),
                source=(*_BEFORE_PROPOSAL, "publicity"),
                target="ended",
                form=REASON,
                notify=reviewing.ASKED,
                bulk=True,
                hint=_("例如标准在此期间已被代替"),
            ),
        ),
        works=(Work(code="assess", title=_("专家评估"), role=Role.EXPERT, form=_ASSESSMENT, secret=True),),
        clocks=(
            Clock(
                code="conclude",
                title=_("作出复审结论"),
                rule="OWN-REVIEW-CONCLUSION",
                starts=("list",),
                stops=("confirm", "revise", "amend", "publicize", "end"),
                warn_days=30,
            ),
            Clock(
                code="reply",
                title=_("答复问卷"),
                rule="OWN-REVIEW-QUESTIONNAIRE",
                starts=("ask",),
                stops=("reply", "go-on", "end"),
            ),
            Clock(
                code="publicity",
                title=_("拟废止公示"),
                rule="OWN-REVIEW-PUBLICITY",
                starts=("publicize",),
                stops=("withdraw", "uphold", "end"),
            ),
        ),
    )
)
