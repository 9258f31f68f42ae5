"""设区的市的地方标准报省级备案: documents, formal check by the province, number and day of the filing.

The case belongs to the city's office; the province's people reach it from above, and guards keep the two apart.
"""

from __future__ import annotations

from guiju.people.roles import Role
from guiju.processes.local import existing, papers
from guiju.workflow.definition import SYSTEM, Document, Law, Outcome, Process, State, Transition
from guiju.workflow.fields import REASON, Confirmed, Day, Files, Form, StandardNumbers, Text
from guiju.workflow.register import register
from guiju.workflow.titles import title as _

_FILED = Law("中华人民共和国标准化法", "13", verified=True)
_MEASURES = Law("地方标准管理办法（市场监管总局令第26号）")
_SHANDONG = Law("山东省标准化条例", "16", verified=True)  # a city reports within 30 days of publication (DL027)

_STANDARD = StandardNumbers(name="standard", title=_("标准号"), single=True)
_PAPERS = (
    Text(name="letter", title=_("报送文号"), most=80),
    Files(name="announcement", title=_("发布公告"), types=("pdf", "docx"), most=1),
    Files(name="text", title=_("标准文本"), types=("pdf", "docx"), most=1),
    Files(name="papers", title=_("编制说明和其他材料"), required=False),
)
_SUBMISSION = Form((_STANDARD, *_PAPERS))
_FROM_PUBLICATION = Form(
    (_STANDARD, Text(name="title", title=_("标准名称")), Text(name="origin", title=_("制定办件编号"), most=40))
)
_FILING = Form(
    (
        Confirmed(name="complete", title=_("公告、文本和编制说明齐全")),
        Confirmed(name="conforms", title=_("编号、格式和发布程序符合规定")),
        Text(name="filing_number", title=_("备案号"), most=40),
        Day(name="filed", title=_("备案日期")),
    )
)

PROCESS = register(
    Process(
        code="provincial-filing",
        title=_("设区的市地方标准报省级备案"),
        letters="SJBA",
        purpose=_("发布后 60 日内由省级统一报国务院标准化行政主管部门备案"),
        basis=(_FILED, _MEASURES),
        states=(
            State(code="prepared", title=_("待报送材料"), waits_for=(Role.OFFICER,), stage="60"),
            State(code="submitted", title=_("待省级形式审查"), waits_for=(Role.REVIEWER,), stage="60"),
            State(code="returned", title=_("退回补正"), waits_for=(Role.OFFICER,), stage="60"),
            State(code="done", title=_("已备案"), outcome=Outcome.DONE, stage="60"),
            State(code="refused", title=_("不予备案"), outcome=Outcome.DECLINED),
            State(code="withdrawn", title=_("报送机关撤回"), outcome=Outcome.WITHDRAWN),
        ),
        transitions=(
            Transition(
                code="submit", title=_("报送备案"), role=(Role.OFFICER,), target="submitted", form=_SUBMISSION,
                checks=(existing.standard_is_local, existing.no_other_case_runs),
                effects=(existing.standard_is_linked,), notify=(Role.REVIEWER,), law=(_FILED, _MEASURES, _SHANDONG),
            ),
            Transition(
                code="from-publication", title=_("发布后转来"), role=(SYSTEM,), target="prepared",
                form=_FROM_PUBLICATION, checks=(existing.standard_is_local, existing.no_other_case_runs),
                effects=(existing.standard_is_linked,), notify=(Role.OFFICER,), law=(_FILED, _MEASURES),
            ),
            Transition(
                code="send", title=_("报送材料"), role=(Role.OFFICER,), source=("prepared", "returned"),
                target="submitted", form=Form(_PAPERS), notify=(Role.REVIEWER,), law=(_FILED, _SHANDONG),
            ),
            Transition(
                code="return", title=_("退回补正"), role=(Role.REVIEWER,), source=("submitted",), target="returned",
                form=REASON, guards=(existing.acts_for_the_province,), notify=(Role.OFFICER,),
            ),
            Transition(
                code="file", title=_("准予备案"), role=(Role.REVIEWER,), source=("submitted",), target="done",
                form=_FILING, guards=(existing.acts_for_the_province, existing.origin_is_ready),
                checks=(existing.filing_day_is_right,), effects=(existing.filing_is_entered,), notify=(Role.OFFICER,),
                law=(_FILED, _MEASURES),
                documents=(Document(code="filing", title=_("备案表"), make=papers.provincial_filing),),
            ),
            Transition(
                code="refuse", title=_("不予备案"), role=(Role.REVIEWER,), source=("submitted",), target="refused",
                form=REASON, guards=(existing.acts_for_the_province,), notify=(Role.OFFICER,),
            ),
            Transition(
                code="take-back", title=_("撤回"), role=(Role.OFFICER,), source=("prepared", "submitted", "returned"),
                target="withdrawn", form=REASON, notify=(Role.REVIEWER,),
            ),
        ),
    )
)  # fmt: skip
