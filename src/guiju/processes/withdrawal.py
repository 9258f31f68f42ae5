"""废止地方标准 outside a review, or after one: reason, publicity, decision, announcement, end in the register.

A review makes a withdrawal public by itself: what comes from there goes straight to the decision.
"""

from __future__ import annotations

from guiju.people.roles import Role
from guiju.processes.local import existing, papers
from guiju.processes.local.guards import PROPOSERS
from guiju.workflow.clocks import passed
from guiju.workflow.definition import SYSTEM, Clock, Document, Law, Outcome, Process, State, Transition
from guiju.workflow.fields import REASON, Choice, Day, Files, Form, StandardNumbers, Text
from guiju.workflow.register import register
from guiju.workflow.titles import title as _

_ACT = "中华人民共和国标准化法"
_MEASURES = Law("地方标准管理办法（市场监管总局令第26号）")

_STANDARD = StandardNumbers(name="standard", title=_("拟废止的标准"), single=True)
_WHY = Text(name="reason", title=_("理由"), lines=5, most=5000)
_PROPOSAL = Form(
    (
        _STANDARD,
        Choice(
            name="cause",
            title=_("原因"),
            options=(
                ("law", _("与法律法规或强制性标准不一致")),
                ("superseded", _("已有国家标准、行业标准")),
                ("obsolete", _("技术过时或对象不再存在")),
                ("restrains", _("排除、限制竞争或设置市场准入")),
                ("unused", _("没有实施")),
                ("other", _("其他")),
            ),
        ),
        _WHY,
        StandardNumbers(name="instead", title=_("此后适用的标准"), required=False),
        Files(name="papers", title=_("材料"), required=False),
    )
)
_FROM_REVIEW = Form((_STANDARD, _WHY, Text(name="review", title=_("复审办件编号"), required=False, most=40)))
_PUBLICITY = Form(
    (
        Day(name="first", title=_("开始日期")),
        Day(name="last", title=_("截止日期"), hint=_("开始当日不计")),
        Text(name="address", title=_("联系方式"), most=200),
    )
)
_OBJECTION = Form(
    (
        Text(name="who", title=_("提出人"), most=200),
        Text(name="objection", title=_("异议"), lines=5, most=5000),
        Text(name="answer", title=_("处理意见"), lines=5, most=5000),
        Files(name="papers", title=_("材料"), required=False),
    )
)
_DECISION = Form((Text(name="opinion", title=_("决定的理由"), lines=3, most=2000),))
_ANNOUNCEMENT = Form(
    (
        Text(name="announcement", title=_("公告号"), most=80, hint=_("如 2026 年第 12 号")),
        Day(name="withdrawn", title=_("废止日期"), hint=_("自这一天起不再是现行标准")),
    )
)
_BEFORE_DECISION = ("proposed", "publicized", "deciding")

PROCESS = register(
    Process(
        code="withdrawal",
        title=_("废止地方标准"),
        letters="DBFZ",
        purpose=_("复审以外的废止，以及复审结论为废止的标准的决定和公告"),
        basis=(Law(_ACT, "29", verified=True), _MEASURES),
        states=(
            State(code="proposed", title=_("已提出"), waits_for=(Role.OFFICER,), stage="95"),
            State(code="publicized", title=_("公示"), waits_for=(Role.OFFICER,), stage="95"),
            State(code="deciding", title=_("待决定"), waits_for=(Role.APPROVER,), stage="95"),
            State(code="decided", title=_("已决定废止，待公告"), waits_for=(Role.OFFICER,), stage="95"),
            State(code="done", title=_("已废止"), outcome=Outcome.DONE, stage="95"),
            State(code="kept", title=_("不废止"), outcome=Outcome.DECLINED),
            State(code="withdrawn", title=_("提出人撤回"), outcome=Outcome.WITHDRAWN),
        ),
        transitions=(
            Transition(
                code="propose", title=_("提出废止"), role=(Role.OFFICER, *PROPOSERS), target="proposed",
                form=_PROPOSAL,
                checks=(existing.standard_is_local, existing.standard_has_not_ended, existing.no_other_case_runs),
                effects=(existing.standard_is_linked,), notify=(Role.OFFICER,), law=(_MEASURES,),
            ),
            Transition(
                code="from-review", title=_("按复审结论废止"), role=(Role.OFFICER, SYSTEM), target="deciding",
                form=_FROM_REVIEW,
                checks=(existing.standard_is_local, existing.standard_has_not_ended, existing.no_other_case_runs),
                effects=(existing.standard_is_linked,), notify=(Role.APPROVER,),
                law=(Law(_ACT, "29", verified=True),), hint=_("复审时已经公示"),
            ),
            Transition(
                code="publicize", title=_("公示"), role=(Role.OFFICER,), source=("proposed",), target="publicized",
                form=_PUBLICITY, checks=(existing.publicity_is_long_enough,), notify=PROPOSERS,
                law=(Law("国家标准管理办法（市场监管总局令第59号）废止公示的比照，地方标准的期限没有查到规定"),),
                documents=(Document(code="publicity", title=_("废止公示"), make=papers.publicity),),
            ),
            Transition(
                code="record-objection", title=_("登记异议"), role=(Role.OFFICER,),
                source=("publicized", "deciding"), form=_OBJECTION,
            ),
            Transition(
                code="close-publicity", title=_("公示期满，提请决定"), role=(Role.OFFICER, SYSTEM),
                source=("publicized",), target="deciding",
                guards=(passed("publicity"), existing.publicity_is_over), notify=(Role.APPROVER,), bulk=True,
            ),
            Transition(
                code="withdraw-standard", title=_("决定废止"), role=(Role.APPROVER,), source=("deciding",),
                target="decided", form=_DECISION, guards=(existing.standard_has_not_ended,),
                notify=(Role.OFFICER, *PROPOSERS), law=(_MEASURES,), bulk=True,
            ),
            Transition(
                code="keep-standard", title=_("决定不废止"), role=(Role.APPROVER,), source=("deciding",),
                target="kept", form=_DECISION, notify=(Role.OFFICER, *PROPOSERS), bulk=True,
            ),
            Transition(
                code="announce", title=_("公告废止"), role=(Role.OFFICER,), source=("decided",), target="done",
                form=_ANNOUNCEMENT, checks=(existing.withdrawal_is_not_before_decision,),
                effects=(existing.standard_is_withdrawn,), notify=PROPOSERS, law=(_MEASURES,), bulk=True,
                documents=(Document(code="announcement", title=_("废止公告"), make=papers.withdrawal),),
            ),
            Transition(
                code="suspend", title=_("中止"), role=(Role.OFFICER,), source=_BEFORE_DECISION, form=REASON,
                pauses=True,
            ),
            Transition(
                code="resume", title=_("恢复"), role=(Role.OFFICER,), source=_BEFORE_DECISION, form=REASON,
                resumes=True, while_paused=True,
            ),
            Transition(
                code="take-back", title=_("撤回"), role=(Role.OFFICER, *PROPOSERS), source=("proposed", "publicized"),
                target="withdrawn", form=REASON, while_paused=True, notify=(Role.OFFICER,),
            ),
        ),
        clocks=(
            Clock(code="publicity", title=_("废止公示"), rule="OWN-LOCAL-WITHDRAWAL", starts=("publicize",),
                  stops=("close-publicity", "take-back")),
        ),
    )
)  # fmt: skip
