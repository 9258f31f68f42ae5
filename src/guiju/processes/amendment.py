"""地方标准修改单: a few clauses of a standard are changed without a new edition."""

from __future__ import annotations

from guiju.people.roles import Role
from guiju.processes.local import effects, existing, forms, guards, papers
from guiju.processes.local.guards import PROPOSERS
from guiju.workflow.definition import SYSTEM, Clock, Document, Law, Outcome, Process, State, Transition, Work
from guiju.workflow.fields import REASON, Confirmed, Day, Files, Form, Lines, StandardNumbers, Text
from guiju.workflow.register import register
from guiju.workflow.titles import title as _

_ACT = "中华人民共和国标准化法"
_MEASURES = Law("地方标准管理办法（市场监管总局令第26号）")
_SHEETS = Law("国家标准修改单管理规定（旧规定，地方标准比照）")

_STANDARD = StandardNumbers(name="standard", title=_("被修改的标准"), single=True)
_WHY = Text(name="reason", title=_("修改的理由"), lines=5, most=5000)
_SHEET = (
    Text(name="changes", title=_("修改内容"), lines=8, most=10000, hint=_("逐条写明原条文和修改后的条文")),
    Files(name="draft", title=_("修改单草案（.docx）"), types=("docx",), most=1),
    Lines(name="units", title=_("起草单位"), hint=_("每行一个，牵头单位写在第一行")),
    Lines(name="drafters", title=_("主要起草人"), hint=_("每行一人")),
)
_PROPOSAL = Form((_STANDARD, _WHY, *_SHEET))
_FROM_REVIEW = Form((_STANDARD, _WHY, Text(name="review", title=_("复审办件编号"), required=False, most=40)))
_APPROVAL = Form(
    (
        Text(name="opinion", title=_("批准意见"), lines=3, most=2000),
        Confirmed(name="beyond", title=_("已有两号以上修改单，仍要编号"), required=False),
    )
)
_PUBLICATION = Form(
    (
        Text(name="announcement", title=_("公告号"), most=80, hint=_("如 2026 年第 12 号")),
        Day(name="published", title=_("发布日期")),
        Day(name="effective", title=_("实施日期")),
    )
)
_OPEN = (
    "proposed", "returned", "consulting", "answering", "review-received", "reviewing", "not-passed", "approving",
)  # fmt: skip
_ABOUT = (existing.standard_is_local, existing.standard_has_not_ended, existing.no_other_case_runs)

PROCESS = register(
    Process(
        code="amendment",
        title=_("地方标准修改单"),
        letters="DBXG",
        purpose=_("只改少数条文时用；改动较多的，应当修订"),
        basis=(Law(_ACT, "29", verified=True), _MEASURES, _SHEETS),
        states=(
            State(code="proposed", title=_("已提出"), waits_for=(Role.OFFICER,), stage="10"),
            State(code="returned", title=_("待起草或补正"), waits_for=PROPOSERS, stage="20"),
            State(code="consulting", title=_("征求意见"), waits_for=(Role.OFFICER,), stage="30"),
            State(code="answering", title=_("处理意见"), waits_for=PROPOSERS, stage="30"),
            State(code="review-received", title=_("待审查"), waits_for=(Role.OFFICER,), stage="40"),
            State(code="reviewing", title=_("技术审查"), waits_for=(Role.OFFICER,), stage="40"),
            State(code="not-passed", title=_("审查未通过"), waits_for=(Role.OFFICER,), stage="40"),
            State(code="approving", title=_("待批准"), waits_for=(Role.APPROVER,), stage="50"),
            State(code="approved", title=_("已批准编号，待发布"), waits_for=(Role.OFFICER,), stage="50"),
            State(code="published", title=_("已发布，待公开文本"), waits_for=(Role.OFFICER,), stage="60"),
            State(code="done", title=_("办结"), outcome=Outcome.DONE, stage="60"),
            State(code="declined", title=_("不予修改"), outcome=Outcome.DECLINED),
            State(code="withdrawn", title=_("提出人撤回"), outcome=Outcome.WITHDRAWN),
        ),
        transitions=(
            Transition(
                code="propose", title=_("提出修改单"), role=PROPOSERS, target="proposed", form=_PROPOSAL,
                checks=_ABOUT, effects=(existing.standard_is_linked,), notify=(Role.OFFICER,), law=(_SHEETS,),
            ),
            Transition(
                code="from-review", title=_("按复审结论修改"), role=(Role.OFFICER, SYSTEM), target="proposed",
                form=_FROM_REVIEW, checks=_ABOUT, effects=(existing.standard_is_linked,), notify=(Role.OFFICER,),
                law=(Law(_ACT, "29", verified=True),),
            ),
            Transition(
                code="appoint", title=_("确定起草单位"), role=(Role.OFFICER,), source=("proposed", "not-passed"),
                form=forms.APPOINTED, effects=(effects.lead_is_invited,), notify=PROPOSERS,
            ),
            Transition(
                code="return", title=_("交起草单位起草或补正"), role=(Role.OFFICER,),
                source=("proposed", "review-received", "not-passed"), target="returned", form=REASON,
                guards=(guards.drafter_is_named,), notify=PROPOSERS,
            ),
            Transition(
                code="complete", title=_("报送修改单草案"), role=PROPOSERS, source=("returned",), target="proposed",
                form=Form(_SHEET), notify=(Role.OFFICER,),
            ),
            Transition(
                code="open-consultation", title=_("公开征求意见"), role=(Role.OFFICER,), source=("proposed",),
                target="consulting", form=forms.CONSULTATION,
                guards=(guards.draft_is_there, guards.drafter_is_named),
                checks=(guards.consultation_is_long_enough,),
                effects=(effects.consultation_is_published,), notify=PROPOSERS, law=(_MEASURES,),
            ),
            Transition(
                code="close-consultation", title=_("结束征求意见"), role=(Role.OFFICER, SYSTEM),
                source=("consulting",), target="answering", guards=(guards.consultation_has_lasted,),
                effects=(effects.consultation_is_closed,), notify=PROPOSERS, bulk=True,
            ),
            Transition(
                code="submit-for-review", title=_("报送送审稿"), role=PROPOSERS, source=("answering",),
                target="review-received", form=forms.FOR_REVIEW, guards=(guards.comments_are_answered,),
                effects=(effects.commenters_are_told, effects.comments_are_summed), notify=(Role.OFFICER,),
                documents=(Document(code="comment-table", title=_("意见汇总处理表"), make=papers.comment_table),),
            ),
            Transition(
                code="call-review", title=_("组织技术审查"), role=(Role.OFFICER,), source=("review-received",),
                target="reviewing", form=forms.REVIEW, checks=(guards.experts_are_independent,),
                effects=(effects.ballot_is_called,), notify=(Role.EXPERT, *PROPOSERS),
                law=(Law(_ACT, "16", verified=True),), hint=_("起草人和起草单位的人员不能参加表决"),
            ),
            Transition(
                code="record-passed", title=_("记为审查通过"), role=(Role.OFFICER,), source=("reviewing",),
                target="approving", form=forms.MINUTES, guards=(guards.votes_are_in, guards.ballot_passed),
                effects=(effects.ballot_is_kept,), notify=(Role.APPROVER, *PROPOSERS),
                documents=(Document(code="minutes", title=_("审查会议纪要"), make=papers.minutes),),
            ),
            Transition(
                code="record-failed", title=_("记为审查未通过"), role=(Role.OFFICER,), source=("reviewing",),
                target="not-passed", form=forms.MINUTES, guards=(guards.votes_are_in, guards.ballot_failed),
                effects=(effects.ballot_is_kept,), notify=PROPOSERS,
                documents=(Document(code="minutes", title=_("审查会议纪要"), make=papers.minutes),),
            ),
            Transition(
                code="vote-again", title=_("再次表决"), role=(Role.OFFICER,), source=("not-passed",),
                target="reviewing", form=forms.SECOND_VOTE, checks=(guards.experts_are_independent,),
                effects=(effects.ballot_is_called,), notify=(Role.EXPERT, *PROPOSERS),
            ),
            Transition(
                code="approve", title=_("批准并编号"), role=(Role.APPROVER,), source=("approving",),
                target="approved", form=_APPROVAL, guards=(existing.standard_has_not_ended,),
                checks=(existing.third_sheet_is_meant,), effects=(existing.sheet_is_numbered,),
                notify=(Role.OFFICER, *PROPOSERS), law=(_SHEETS,),
            ),
            Transition(
                code="publish", title=_("发布"), role=(Role.OFFICER,), source=("approved",), target="published",
                form=_PUBLICATION, checks=(guards.publication_is_in_order,),
                effects=(existing.sheet_is_registered,), notify=PROPOSERS, law=(_MEASURES,),
                documents=(Document(code="sheet", title=_("修改单"), make=papers.amendment_sheet),),
            ),
            Transition(
                code="open-text", title=_("公开文本"), role=(Role.OFFICER,), source=("published",), target="done",
                form=forms.OPENED, checks=(guards.day_is_not_ahead("opened"),),
                effects=(effects.sheet_text_is_opened,), law=(_MEASURES,),
            ),
            Transition(
                code="decline", title=_("不予修改"), role=(Role.OFFICER, Role.APPROVER),
                source=("proposed", "not-passed", "approving"), target="declined", form=REASON, notify=PROPOSERS,
            ),
            Transition(
                code="suspend", title=_("中止"), role=(Role.OFFICER,), source=_OPEN, form=REASON, pauses=True,
                notify=PROPOSERS,
            ),
            Transition(
                code="resume", title=_("恢复"), role=(Role.OFFICER,), source=_OPEN, form=REASON, resumes=True,
                while_paused=True, notify=PROPOSERS,
            ),
            Transition(
                code="withdraw", title=_("撤回"), role=PROPOSERS, source=_OPEN, target="withdrawn", form=REASON,
                effects=(effects.consultation_is_closed,), while_paused=True, notify=(Role.OFFICER,),
            ),
        ),
        works=(
            Work(code="vote", title=_("技术审查表决"), role=Role.EXPERT, form=forms.BALLOT, secret=True),
        ),
        clocks=(
            Clock(code="consultation", title=_("公开征求意见"), rule="OWN-LOCAL-SHEET",
                  starts=("open-consultation",), stops=("close-consultation", "withdraw")),
            Clock(code="text", title=_("公开文本"), rule="DL025", starts=("publish",), stops=("open-text",)),
        ),
    )
)  # fmt: skip
