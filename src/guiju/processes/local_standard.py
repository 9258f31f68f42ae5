"""制定、修订地方标准: from the proposal to the filed standard, by the ordinary or the fast track.

Where a comment says "own", the value or the step is the office's own and no rule was found for it.
"""

from __future__ import annotations

from guiju.people.roles import Role
from guiju.processes.local import effects, forms, guards, papers
from guiju.processes.local.guards import PROPOSERS
from guiju.workflow.definition import SYSTEM, Clock, Document, Law, Outcome, Process, State, Transition, Work
from guiju.workflow.fields import REASON
from guiju.workflow.register import register
from guiju.workflow.titles import title as _

ACT = "中华人民共和国标准化法"
MEASURES = "地方标准管理办法（市场监管总局令第26号）"
LOCAL_ONLY = Law(ACT, "13", verified=True)  # special needs of nature and custom; a city needs its province's approval
FILED = Law(ACT, "13", verified=True)
NO_RESTRAINT = Law(ACT, "22", verified=True)
BY_MEASURES = Law(MEASURES)
EXPERT_GROUP = Law(ACT, "16", verified=True)

OPEN_PROJECT = (
    "proposed", "returned", "assessing", "planning", "drafting", "draft-received", "consulting", "answering",
    "review-received", "reviewing", "not-passed", "passed", "approval-received", "approving",
)  # fmt: skip
"""All states before a number is given: once it is, the case goes on to its end, so that no number is lost."""
OFFICE = (Role.OFFICER,)

STATES = (
    State(code="proposed", title=_("已提出申请"), waits_for=OFFICE, stage="10",
          hint=_("受理前处理筛查命中，确定起草单位")),
    State(code="returned", title=_("退回补正"), waits_for=PROPOSERS, stage="10"),
    State(code="assessing", title=_("专家评估"), waits_for=OFFICE, stage="10"),
    State(code="planning", title=_("待下达计划"), waits_for=(Role.APPROVER,), stage="10"),
    State(code="drafting", title=_("起草"), waits_for=PROPOSERS, stage="20"),
    State(code="draft-received", title=_("征求意见稿待公开"), waits_for=OFFICE, stage="20"),
    State(code="consulting", title=_("征求意见"), waits_for=OFFICE, stage="30"),
    State(code="answering", title=_("处理意见"), waits_for=PROPOSERS, stage="30"),
    State(code="review-received", title=_("送审稿待审查"), waits_for=OFFICE, stage="40"),
    State(code="reviewing", title=_("技术审查"), waits_for=OFFICE, stage="40"),
    State(code="not-passed", title=_("审查未通过"), waits_for=OFFICE, stage="40"),
    State(code="passed", title=_("审查通过，待报批"), waits_for=PROPOSERS, stage="40"),
    State(code="approval-received", title=_("报批材料待审核"), waits_for=(Role.REVIEWER,), stage="50"),
    State(code="approving", title=_("待批准"), waits_for=(Role.APPROVER,), stage="50"),
    State(code="approved", title=_("已批准编号，待发布"), waits_for=OFFICE, stage="50"),
    State(code="published", title=_("已发布，待公开文本和备案"), waits_for=OFFICE, stage="60"),
    State(code="done", title=_("已备案，办结"), outcome=Outcome.DONE, stage="60"),
    State(code="declined", title=_("不予立项"), outcome=Outcome.DECLINED),
    State(code="merged", title=_("并入其他项目"), outcome=Outcome.MERGED),
    State(code="withdrawn", title=_("申请单位撤回"), outcome=Outcome.WITHDRAWN),
    State(code="ended", title=_("计划终止"), outcome=Outcome.ENDED),
)  # fmt: skip

PROPOSING = (
    Transition(
        code="propose", title=_("申请立项"), role=PROPOSERS, target="proposed", form=forms.PROPOSAL,
        checks=(
            guards.call_is_open, guards.classes_are_written_right, guards.revised_is_registered,
            guards.revised_is_not_under_revision, guards.fast_track_brings_a_draft,
        ),
        effects=(effects.proposal_is_screened, effects.subject_is_linked), notify=OFFICE,
        law=(LOCAL_ONLY, NO_RESTRAINT, BY_MEASURES),
        documents=(Document(code="application", title=_("立项申请书"), make=papers.application),),
    ),
    Transition(
        code="propose-revision", title=_("按复审结论修订"), role=(Role.OFFICER, SYSTEM), target="proposed",
        form=forms.REVISION, checks=(guards.revised_is_registered, guards.revised_is_not_under_revision),
        effects=(effects.proposal_is_screened, effects.subject_is_linked), notify=OFFICE, law=(Law(ACT, "29", True),),
    ),
    Transition(
        code="complete", title=_("补正后再报"), role=PROPOSERS, source=("returned",), target="proposed",
        form=forms.PROPOSAL,
        checks=(
            guards.call_is_open, guards.classes_are_written_right, guards.revised_is_registered,
            guards.revised_is_not_under_revision, guards.fast_track_brings_a_draft,
        ),
        effects=(effects.proposal_is_retitled, effects.proposal_is_screened, effects.subject_is_linked),
        notify=OFFICE,
        documents=(Document(code="application", title=_("立项申请书"), make=papers.application),),
    ),
    Transition(
        code="decide-negative", title=_("研判负面清单命中"), role=OFFICE, source=("proposed",), form=forms.NEGATIVE,
        guards=(guards.there_are_negative_hits,),
        hint=_("命中只是提示，由人作出结论并写明理由")),
    Transition(
        code="decide-duplicates", title=_("研判查重命中"), role=OFFICE, source=("proposed",), form=forms.DUPLICATES,
        guards=(guards.there_are_duplicate_hits,),
    ),
    Transition(
        code="accept", title=_("受理并送专家评估"), role=OFFICE, source=("proposed",), target="assessing",
        form=forms.EXPERTS,
        guards=(
            guards.application_is_complete, guards.drafter_is_named, guards.negative_hits_are_decided,
            guards.duplicate_hits_are_decided,
        ),
        checks=(guards.experts_are_independent,), effects=(effects.experts_are_asked,),
        notify=(Role.EXPERT, *PROPOSERS), law=(BY_MEASURES,),
    ),
    Transition(
        code="ask-more", title=_("增请评估专家"), role=OFFICE, source=("assessing",), form=forms.MORE_EXPERTS,
        checks=(guards.experts_are_independent,), effects=(effects.experts_are_asked,), notify=(Role.EXPERT,),
    ),
    Transition(
        code="recommend", title=_("提请下达计划"), role=OFFICE, source=("assessing",), target="planning",
        form=forms.OPINION, guards=(guards.assessments_are_in,), effects=(effects.scores_are_kept,),
        notify=(Role.APPROVER,),
        documents=(Document(code="assessment", title=_("专家评估汇总表"), make=papers.assessment),),
    ),
    Transition(
        code="approve-plan", title=_("下达计划"), role=(Role.APPROVER,), source=("planning",), target="drafting",
        form=forms.PLAN, guards=(guards.drafter_is_named, guards.track_is_ordinary),
        effects=(effects.plan_is_numbered,), notify=(*PROPOSERS, Role.OFFICER), law=(BY_MEASURES,),
        documents=(Document(code="plan", title=_("计划下达通知"), make=papers.plan),),
    ),
    Transition(
        code="approve-fast-plan", title=_("按快速程序下达计划"), role=(Role.APPROVER,), source=("planning",),
        target="draft-received", form=forms.PLAN,
        guards=(guards.drafter_is_named, guards.track_is_fast, guards.fast_track_brings_a_draft),
        effects=(effects.plan_is_numbered,), notify=(*PROPOSERS, Role.OFFICER),
        law=(Law("本机关规定（国家标准快速程序的比照，须以本省规定为准）"),),
        documents=(Document(code="plan", title=_("计划下达通知"), make=papers.plan),),
        hint=_("免去起草阶段；征求意见不因此免除"),
    ),
    Transition(
        code="return", title=_("退回补正"), role=OFFICE, source=("proposed", "assessing"), target="returned",
        form=REASON, guards=(guards.drafter_is_named,), notify=PROPOSERS,
    ),
    Transition(
        code="appoint", title=_("确定起草单位"), role=OFFICE,
        source=("proposed", "returned", "assessing", "planning"), form=forms.APPOINTED,
        effects=(effects.lead_is_invited,), notify=PROPOSERS,
        hint=_("由复审结论提出的修订须先确定起草单位；更换的，原单位不再办理本件"),
    ),
    Transition(
        code="replace-lead", title=_("更换牵头起草单位"), role=OFFICE, source=("drafting",), target="drafting",
        form=forms.APPOINTED, effects=(effects.lead_is_invited,), notify=PROPOSERS,
    ),
    Transition(
        code="decline", title=_("不予立项"), role=(Role.OFFICER, Role.APPROVER),
        source=("proposed", "returned", "assessing", "planning"), target="declined", form=REASON, notify=PROPOSERS,
    ),
    Transition(
        code="merge", title=_("并入其他项目"), role=OFFICE, source=("proposed",), target="merged", form=forms.MERGED,
        checks=(guards.other_case_is_there,), effects=(effects.other_case_is_linked,), notify=PROPOSERS,
    ),
)  # fmt: skip

DRAFTING = (
    Transition(
        code="report-progress", title=_("报告进展"), role=PROPOSERS, source=("drafting",), form=forms.PROGRESS,
        notify=OFFICE,
    ),
    Transition(
        code="ask-extension", title=_("申请延期"), role=PROPOSERS,
        source=("drafting", "draft-received", "consulting", "answering", "review-received", "not-passed", "passed"),
        form=forms.ASKED_EXTENSION, notify=(Role.APPROVER, Role.OFFICER),
    ),
    Transition(
        code="extend", title=_("批准延期"), role=(Role.APPROVER,),
        source=("drafting", "draft-received", "consulting", "answering", "review-received", "not-passed", "passed"),
        form=forms.EXTENSION, extends="plan", notify=PROPOSERS,
        law=(Law("国家标准管理办法（市场监管总局令第59号）延期的比照"),),
    ),
    Transition(
        code="change-units", title=_("变更起草单位或起草人"), role=(*PROPOSERS, Role.OFFICER),
        source=("drafting", "answering", "passed"), form=forms.UNITS, notify=OFFICE,
    ),
    Transition(
        code="submit-draft", title=_("报送征求意见稿"), role=PROPOSERS, source=("drafting",), target="draft-received",
        form=forms.DRAFT, notify=OFFICE,
        documents=(Document(code="explanation", title=_("编制说明"), make=papers.explanation),),
    ),
    Transition(
        code="return-draft", title=_("退回修改"), role=OFFICE, source=("draft-received",), target="drafting",
        form=REASON, notify=PROPOSERS,
    ),
)  # fmt: skip

CONSULTING = (
    Transition(
        code="open-consultation", title=_("公开征求意见"), role=OFFICE, source=("draft-received",),
        target="consulting", form=forms.CONSULTATION, checks=(guards.consultation_is_long_enough,),
        effects=(effects.consultation_is_published,), notify=PROPOSERS, law=(BY_MEASURES,),
        documents=(Document(code="announcement", title=_("征求意见公告"), make=papers.consultation),),
    ),
    Transition(
        code="open-short-consultation", title=_("缩短期限公开征求意见"), role=OFFICE, source=("draft-received",),
        target="consulting", form=forms.SHORT_CONSULTATION, guards=(guards.track_is_fast,),
        checks=(guards.consultation_is_long_enough,), effects=(effects.consultation_is_published,), notify=PROPOSERS,
        law=(Law("本机关规定（须以本省规定为准）"),),
        documents=(Document(code="announcement", title=_("征求意见公告"), make=papers.consultation),),
    ),
    Transition(
        code="close-consultation", title=_("结束征求意见"), role=(Role.OFFICER, SYSTEM), source=("consulting",),
        target="answering", guards=(guards.consultation_has_lasted,), effects=(effects.consultation_is_closed,),
        notify=PROPOSERS, law=(BY_MEASURES,), bulk=True,
    ),
    Transition(
        code="consult-again", title=_("修改较大，再次征求意见"), role=PROPOSERS, source=("answering",),
        target="draft-received", form=forms.DRAFT, notify=OFFICE,
        documents=(Document(code="explanation", title=_("编制说明"), make=papers.explanation),),
    ),
    Transition(
        code="submit-for-review", title=_("报送送审稿"), role=PROPOSERS, source=("answering",),
        target="review-received", form=forms.FOR_REVIEW, guards=(guards.comments_are_answered,),
        effects=(effects.commenters_are_told, effects.comments_are_summed), notify=OFFICE, law=(BY_MEASURES,),
        documents=(Document(code="comment-table", title=_("意见汇总处理表"), make=papers.comment_table),),
    ),
)  # fmt: skip

REVIEWING = (
    Transition(
        code="return-for-drafting", title=_("退回起草"), role=OFFICE, source=("review-received", "not-passed"),
        target="drafting", form=REASON, notify=PROPOSERS,
    ),
    Transition(
        code="call-review", title=_("组织技术审查"), role=OFFICE, source=("review-received",), target="reviewing",
        form=forms.REVIEW, checks=(guards.experts_are_independent,), effects=(effects.ballot_is_called,),
        notify=(Role.EXPERT, *PROPOSERS), law=(EXPERT_GROUP, BY_MEASURES),
        hint=_("起草人和起草单位的人员不能参加表决"),
    ),
    Transition(
        code="record-passed", title=_("记为审查通过"), role=OFFICE, source=("reviewing",), target="passed",
        form=forms.MINUTES, guards=(guards.votes_are_in, guards.ballot_passed), effects=(effects.ballot_is_kept,),
        notify=PROPOSERS,
        documents=(Document(code="minutes", title=_("审查会议纪要"), make=papers.minutes),),
    ),
    Transition(
        code="record-failed", title=_("记为审查未通过"), role=OFFICE, source=("reviewing",), target="not-passed",
        form=forms.MINUTES, guards=(guards.votes_are_in, guards.ballot_failed), effects=(effects.ballot_is_kept,),
        notify=PROPOSERS,
        documents=(Document(code="minutes", title=_("审查会议纪要"), make=papers.minutes),),
        hint=_("票数相当的也是未通过：退回起草，或者再次表决"),
    ),
    Transition(
        code="vote-again", title=_("再次表决"), role=OFFICE, source=("not-passed",), target="reviewing",
        form=forms.SECOND_VOTE, checks=(guards.experts_are_independent,), effects=(effects.ballot_is_called,),
        notify=(Role.EXPERT, *PROPOSERS),
    ),
)  # fmt: skip

APPROVING = (
    Transition(
        code="submit-for-approval", title=_("报批"), role=PROPOSERS, source=("passed",), target="approval-received",
        form=forms.FOR_APPROVAL, notify=(Role.REVIEWER,), law=(BY_MEASURES,),
        documents=(Document(code="approval-sheet", title=_("报批表"), make=papers.approval_sheet),),
    ),
    Transition(
        code="return-approval", title=_("退回修改报批材料"), role=(Role.REVIEWER, Role.APPROVER),
        source=("approval-received", "approving"), target="passed", form=REASON, notify=PROPOSERS,
    ),
    Transition(
        code="check", title=_("审核报批材料"), role=(Role.REVIEWER,), source=("approval-received",),
        target="approving", form=forms.CHECKED, notify=(Role.APPROVER,), law=(NO_RESTRAINT,),
    ),
    Transition(
        code="approve", title=_("批准并编号"), role=(Role.APPROVER,), source=("approving",), target="approved",
        form=forms.APPROVAL, checks=(guards.code_is_known,), effects=(effects.number_is_given,),
        notify=(Role.OFFICER, *PROPOSERS), law=(Law(ACT, "24", verified=True), BY_MEASURES),
        documents=(Document(code="approval", title=_("批准单"), make=papers.approval),),
    ),
    Transition(
        code="publish", title=_("发布"), role=OFFICE, source=("approved",), target="published",
        form=forms.PUBLICATION, checks=(guards.publication_is_in_order, guards.replaced_are_registered),
        effects=(effects.standard_is_registered,), notify=PROPOSERS, law=(BY_MEASURES,),
        documents=(Document(code="announcement-of-publication", title=_("发布公告"), make=papers.publication),),
    ),
    Transition(
        code="open-text", title=_("公开文本"), role=OFFICE, source=("published",), form=forms.OPENED,
        guards=(guards.text_is_not_yet_open,), checks=(guards.day_is_not_ahead("opened"),),
        effects=(effects.text_is_opened,), law=(Law(ACT, "17", verified=True), BY_MEASURES),
    ),
    Transition(
        code="send-to-province", title=_("报省级备案"), role=OFFICE, source=("published",), form=forms.SENT,
        guards=(guards.is_of_a_city, guards.is_not_yet_sent), effects=(effects.provincial_case_is_opened,),
        law=(FILED, BY_MEASURES), hint=_("设区的市的标准由省级统一报备案"),
    ),
    Transition(
        code="file", title=_("登记备案"), role=(Role.OFFICER, SYSTEM), source=("published",), target="done",
        form=forms.FILED, guards=(guards.text_is_open,), checks=(guards.day_is_not_ahead("filed"),),
        effects=(effects.filing_is_registered,), notify=PROPOSERS, law=(FILED, BY_MEASURES),
        documents=(Document(code="filing", title=_("备案表"), make=papers.filing),),
    ),
)  # fmt: skip

ANY_TIME = (
    Transition(
        code="suspend", title=_("中止"), role=(Role.OFFICER, Role.APPROVER), source=OPEN_PROJECT, form=REASON,
        pauses=True, notify=PROPOSERS,
    ),
    Transition(
        code="resume", title=_("恢复"), role=(Role.OFFICER, Role.APPROVER), source=OPEN_PROJECT, form=REASON,
        resumes=True, while_paused=True, notify=PROPOSERS,
    ),
    Transition(
        code="withdraw", title=_("撤回"), role=PROPOSERS, source=OPEN_PROJECT, target="withdrawn", form=REASON,
        effects=(effects.consultation_is_closed,), while_paused=True, notify=OFFICE,
    ),
    Transition(
        code="end", title=_("终止计划"), role=(Role.APPROVER,), source=OPEN_PROJECT[3:], target="ended", form=REASON,
        effects=(effects.consultation_is_closed,), while_paused=True, notify=PROPOSERS,
    ),
)  # fmt: skip

PROCESS = register(
    Process(
        code="local-standard",
        title=_("地方标准制定修订"),
        letters="DBZD",
        purpose=_("从立项申请到发布备案；修订与制定同一程序，另有快速程序"),
        basis=(Law(ACT, "13", verified=True), Law(ACT, "16", verified=True), BY_MEASURES),
        states=STATES,
        transitions=(*PROPOSING, *DRAFTING, *CONSULTING, *REVIEWING, *APPROVING, *ANY_TIME),
        works=(
            Work(code="assess", title=_("立项评估"), role=Role.EXPERT, form=forms.ASSESSMENT, secret=True),
            Work(code="vote", title=_("技术审查表决"), role=Role.EXPERT, form=forms.BALLOT, secret=True),
        ),
        clocks=(
            Clock(code="plan", title=_("完成计划"), rule="OWN-LOCAL-PLAN", most_extensions=1, warn_days=30,
                  starts=("approve-plan", "approve-fast-plan"), stops=("submit-for-approval", "end", "withdraw")),
            Clock(code="consultation", title=_("公开征求意见"), rule="DL024", starts=("open-consultation",),
                  stops=("close-consultation", "end", "withdraw")),
            Clock(code="short-consultation", title=_("缩短期限公开征求意见"), rule="OWN-LOCAL-FAST",
                  starts=("open-short-consultation",), stops=("close-consultation", "end", "withdraw")),
            Clock(code="text", title=_("公开文本"), rule="DL025", starts=("publish",), stops=("open-text",)),
            Clock(code="filing", title=_("备案"), rule="DL026", starts=("publish",), stops=("file",), warn_days=14),
        ),
    )
)  # fmt: skip
