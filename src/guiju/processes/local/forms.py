"""What the steps of local standards ask."""

from __future__ import annotations

from typing import Final

from guiju.people.roles import Role
from guiju.processes.local.ballots import RULES, VOTES
from guiju.workflow.fields import (
    REASON,
    Body,
    Choice,
    Confirmed,
    Day,
    Files,
    Form,
    Lines,
    Number,
    People,
    StandardNumbers,
    Text,
)
from guiju.workflow.titles import title as _

WORD = ("docx",)
PAPERS = ("docx", "pdf")


def _long(name: str, title: str, *, required: bool = True, hint: str = "", when: tuple[str, str] | None = None) -> Text:
    return Text(name=name, title=title, lines=5, most=5000, required=required, hint=hint, when=when)


_KIND = Choice(name="kind", title=_("制定或修订"), options=(("new", _("制定")), ("revision", _("修订"))))
_REVISED = StandardNumbers(name="revised", title=_("被修订标准"), single=True, when=("kind", "revision"))

#: 立项申请书
PROPOSAL: Final = Form(
    (
        Text(name="title", title=_("标准名称（中文）"), hint=_("引导要素、主体要素、补充要素之间空一格")),
        Text(name="title_en", title=_("标准名称（英文）"), required=False, most=400),
        _KIND,
        _REVISED,
        Choice(
            name="nature",
            title=_("性质"),
            options=(("voluntary", _("推荐性")), ("guidance", _("指导性技术文件"))),
        ),
        Choice(
            name="track",
            title=_("程序"),
            options=(("ordinary", _("一般程序")), ("fast", _("快速程序"))),
            hint=_("快速程序免去起草阶段，须随申请书附标准草案；能否适用以本省规定为准"),
        ),
        _long("fast_reason", _("适用快速程序的理由和依据"), when=("track", "fast")),
        Text(name="call", title=_("征集通知编号"), required=False, hint=_("响应征集的，填征集通知上的编号")),
        Text(name="ics", title=_("ICS 分类号"), required=False, hint="03.080.01", most=40),
        Text(name="ccs", title=_("CCS 分类号"), required=False, hint="A 12", most=40),
        Text(name="area", title=_("适用地区"), most=100),
        _long("need", _("目的、意义和必要性"), hint=_("写明本地区有何自然条件、风俗习惯等特殊技术要求")),
        _long("scope", _("范围")),
        _long("content", _("主要技术内容")),
        _long("basis", _("编制依据")),
        _long("relations", _("与法律法规、强制性标准和现行标准的关系")),
        _long("foreign", _("国内外有关情况"), required=False),
        Lines(name="units", title=_("起草单位"), hint=_("每行一个，牵头单位写在第一行")),
        Lines(name="drafters", title=_("主要起草人"), hint=_("每行一人")),
        Text(name="contact", title=_("联系人"), most=60),
        Text(name="telephone", title=_("联系电话"), most=40),
        Number(name="cycle", title=_("计划用时"), unit=_("个月"), least=1, most=36),
        _long("schedule", _("进度安排")),
        _long("funding", _("经费来源"), required=False),
        Files(name="draft", title=_("标准草案（.docx）"), types=WORD, most=1, required=False),
        Files(name="papers", title=_("其他材料"), required=False),
    )
)

#: From a review's conclusion: who drafts and what it will say comes later, by completing it.
REVISION: Final = Form(
    (
        Text(name="title", title=_("标准名称（中文）")),
        StandardNumbers(name="revised", title=_("被修订标准"), single=True),
        _long("reason", _("修订的理由")),
        Text(name="review", title=_("复审办件编号"), required=False, most=40),
    )
)

NEGATIVE: Final = Form(
    (
        Choice(
            name="negative_verdict",
            title=_("研判结论"),
            options=(
                ("outside", _("不属于负面清单所列领域")),
                ("excepted", _("属于所列领域，但有法律法规或政策依据")),
                ("inside", _("属于负面清单，不应立项")),
            ),
        ),
        _long("negative_reason", _("理由")),
    )
)
DUPLICATES: Final = Form(
    (
        Choice(
            name="duplicate_verdict",
            title=_("研判结论"),
            options=(
                ("different", _("不重复")),
                ("coordinated", _("部分相关，已写明如何协调")),
                ("duplicate", _("重复，不应立项")),
            ),
        ),
        _long("duplicate_reason", _("理由")),
    )
)
APPOINTED: Final = Form(
    (
        Body(name="lead", title=_("牵头起草单位"), hint=_("登记簿中的单位；它的人员由此可以办理本件")),
        *REASON.fields,
    )
)
MERGED: Final = Form((Text(name="into", title=_("并入的办件编号"), most=32), *REASON.fields))
EXPERTS: Final = Form(
    (
        People(name="experts", title=_("专家"), role=Role.EXPERT, least=3, most=30),
        Day(name="until", title=_("请于此日前完成"), required=False),
        Text(name="note", title=_("补充说明"), required=False, lines=3, most=1000),
    )
)
MORE_EXPERTS: Final = Form(
    (
        People(name="experts", title=_("专家"), role=Role.EXPERT, least=1, most=30),
        *REASON.fields,
    )
)
OPINION: Final = Form((_long("opinion", _("综合意见")),))
SCORES: Final = (
    ("necessity", _("必要性"), 30),
    ("feasibility", _("可行性"), 30),
    ("conformity", _("与法律法规和现行标准的协调性"), 25),
    ("benefit", _("预期效益"), 15),
)
"""The office's own sheet of 100 points: no rule gives one."""
ASSESSMENT: Final = Form(
    (
        *(Number(name=name, title=title, least=0, most=most, unit=_("分")) for name, title, most in SCORES),
        Choice(
            name="view",
            title=_("意见"),
            options=(("proceed", _("同意立项")), ("amend", _("修改后立项")), ("decline", _("不同意立项"))),
        ),
        _long("opinion", _("评估意见")),
    )
)
PLAN: Final = Form(
    (
        Text(name="plan_notice", title=_("下达计划的文号"), most=80),
        Text(name="note", title=_("要求"), required=False, lines=3, most=2000),
    )
)
PROGRESS: Final = Form(
    (
        _long("progress", _("进展")),
        Number(name="percent", title=_("完成程度"), unit="%", least=0, most=100),
        _long("obstacles", _("困难"), required=False),
        Files(name="papers", title=_("附件"), required=False),
    )
)
ASKED_EXTENSION: Final = Form(
    (
        Number(name="asked_months", title=_("申请延长"), unit=_("个月"), least=1, most=12),
        *REASON.fields,
    )
)
EXTENSION: Final = Form((Number(name="months", title=_("延长"), unit=_("个月"), least=1, most=12), *REASON.fields))
UNITS: Final = Form(
    (
        Lines(name="units", title=_("起草单位"), hint=_("每行一个，牵头单位写在第一行")),
        Lines(name="drafters", title=_("主要起草人"), hint=_("每行一人")),
        *REASON.fields,
    )
)
DRAFT: Final = Form(
    (
        Files(name="draft", title=_("征求意见稿（.docx）"), types=WORD, most=1),
        Files(name="explanation", title=_("编制说明"), types=PAPERS, most=1, required=False),
        _long("work", _("工作简况"), hint=_("任务来源、起草单位和起草人、主要工作过程")),
        _long("principles", _("编制原则和主要内容的依据"), hint=_("修订的，写明新旧版本的主要差别")),
        _long("tests", _("试验验证、技术经济论证和预期效益"), required=False),
        _long("compared", _("与国际、国外和国内同类标准的对比"), required=False),
        _long("relations", _("与法律法规、强制性标准和现行标准的关系")),
        _long("disagreements", _("重大分歧意见的处理"), required=False),
        _long("patents", _("涉及专利的说明"), required=False, hint=_("不涉及的写“不涉及”")),
        _long("implementation", _("实施要求、过渡办法和实施日期的建议"), required=False),
        _long("other", _("其他应予说明的事项"), required=False),
    )
)
CONSULTATION: Final = Form(
    (
        Day(name="first", title=_("开始日期")),
        Day(name="last", title=_("截止日期"), hint=_("不少于 30 日，开始当日不计")),
        Text(name="address", title=_("联系方式"), most=200),
        Lines(name="asked", title=_("书面征求意见的单位"), required=False),
    )
)
SHORT_CONSULTATION: Final = Form(
    (
        Day(name="first", title=_("开始日期")),
        Day(name="last", title=_("截止日期")),
        _long("short_basis", _("缩短征求意见期限的依据"), hint=_("写明本省规定的文件和条款")),
        Text(name="address", title=_("联系方式"), most=200),
        Lines(name="asked", title=_("书面征求意见的单位"), required=False),
    )
)
FOR_REVIEW: Final = Form(
    (
        Files(name="review_draft", title=_("送审稿（.docx）"), types=WORD, most=1),
        Files(name="explanation", title=_("编制说明"), types=PAPERS, most=1, required=False),
        _long("changes", _("征求意见后的主要修改")),
    )
)
REVIEW: Final = Form(
    (
        Choice(name="form", title=_("形式"), options=(("meeting", _("会议审查")), ("letter", _("函审")))),
        Day(name="day", title=_("审查日期")),
        Text(name="place", title=_("地点"), required=False, most=200),
        Choice(
            name="rule",
            title=_("表决规则"),
            options=tuple((rule.code, rule.title) for rule in RULES.values()),
            hint=_("规则随这次表决保存，以后不变"),
        ),
        People(name="reviewers", title=_("审查专家"), role=Role.EXPERT, least=3, most=60),
        Text(name="note", title=_("补充说明"), required=False, lines=3, most=1000),
    )
)
BALLOT: Final = Form(
    (
        Choice(name="vote", title=_("表决"), options=tuple((vote.value, title) for vote, title in VOTES.items())),
        _long("remarks", _("意见"), when=("vote", "with-remarks")),
        _long("objection", _("不同意的理由"), when=("vote", "against")),
    )
)
MINUTES: Final = Form(
    (
        Text(name="chair", title=_("审查组组长"), most=60),
        _long("minutes", _("审查意见"), hint=_("对送审稿的评价、修改要求、结论")),
        Files(name="signed", title=_("签字的审查结论（扫描件）"), types=("pdf", "jpg", "png"), required=False),
    )
)
SECOND_VOTE: Final = Form(
    (
        *REASON.fields,
        Day(name="day", title=_("审查日期")),
        People(name="reviewers", title=_("审查专家"), role=Role.EXPERT, least=3, most=60),
    )
)
FOR_APPROVAL: Final = Form(
    (
        Files(name="final_text", title=_("报批稿（.docx）"), types=WORD, most=1),
        Files(name="explanation", title=_("编制说明"), types=PAPERS, most=1, required=False),
        _long("after_review", _("审查后的修改情况")),
        Day(name="wished", title=_("建议实施日期"), required=False),
    )
)
CHECKED: Final = Form(
    (
        Confirmed(name="complete", title=_("报批稿、编制说明、意见汇总处理表和审查会议纪要齐全")),
        Confirmed(name="conforms", title=_("内容不违反法律法规和强制性标准，不排除、限制市场竞争")),
        Text(name="opinion", title=_("审核意见"), lines=3, most=2000),
    )
)
APPROVAL: Final = Form(
    (
        Text(
            name="code",
            title=_("地方标准代号"),
            required=False,
            most=6,
            hint=_("如 DB33、DB3301；不填则按办理机关的地区"),
        ),
        Text(name="opinion", title=_("批准意见"), lines=3, most=2000),
    )
)
PUBLICATION: Final = Form(
    (
        Text(name="announcement", title=_("公告号"), most=80, hint=_("如 2026 年第 12 号")),
        Day(name="published", title=_("发布日期")),
        Day(name="effective", title=_("实施日期")),
        StandardNumbers(name="replaces", title=_("另外代替的标准"), required=False, hint=_("每行一个标准号")),
        StandardNumbers(name="partly_replaces", title=_("部分代替的标准"), required=False),
    )
)
OPENED: Final = Form(
    (
        Files(name="text", title=_("正式文本"), types=("pdf", "docx"), most=1),
        Day(name="opened", title=_("公开日期")),
        Text(name="address", title=_("公开网址"), required=False, most=300),
    )
)
SENT: Final = Form(
    (
        Text(name="letter", title=_("报送文号"), most=80),
        Text(name="note", title=_("补充说明"), required=False, lines=3, most=1000),
    )
)
FILED: Final = Form(
    (
        Text(name="filing_number", title=_("备案号"), most=40),
        Day(name="filed", title=_("备案日期")),
    )
)
