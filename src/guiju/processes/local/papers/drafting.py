"""编制说明, 征求意见公告, 意见汇总处理表."""

from __future__ import annotations

from guiju.consultations import actions as consultations
from guiju.processes.local.papers.facts import drafters_of, fact, office_of, printed, proposed, units_of
from guiju.processes.local.papers.sheet import Sheet, in_full
from guiju.workflow.step import Step

_CHAPTERS = (
    ("work", "工作简况"),
    ("principles", "编制原则、主要内容及其依据"),
    ("tests", "试验验证、技术经济论证和预期效益"),
    ("compared", "与国际、国外和国内同类标准的对比"),
    ("adoption", "采用国际标准的情况"),
    ("relations", "与法律法规、强制性标准和现行标准的关系"),
    ("disagreements", "重大分歧意见的处理经过和依据"),
    ("patents", "涉及专利的说明"),
    ("implementation", "实施要求、过渡办法和实施日期的建议"),
    ("other", "其他应予说明的事项"),
)
"""The ten items that approval documents of national standards have; local ones follow them."""


def explanation(step: Step) -> bytes:
    """What was answered under each of the ten heads; the rest is for the drafters to write."""
    answers = step.answers or {}
    sheet = Sheet(f"《{step.case.title}》编制说明", header=step.case.number)
    sheet.rows(
        [
            ("计划编号", fact(step, "plan_number")),
            ("起草单位", units_of(step)),
            ("主要起草人", "、".join(drafters_of(step))),
            ("被修订标准", printed(step.answered("revised"))),
        ]
    )
    for number, (name, title) in enumerate(_CHAPTERS):
        sheet.chapter(f"{'一二三四五六七八九十'[number]}、{title}")
        sheet.words(answers.get(name) or "（待补充）")
    sheet.signed("标准起草组", in_full(step.today))
    return sheet.made(step)


def consultation(step: Step) -> bytes:
    answers = step.answers or {}
    sheet = Sheet(f"关于公开征求地方标准《{step.case.title}》（征求意见稿）意见的公告", header=step.case.number)
    sheet.words(
        f"根据地方标准制修订计划（计划编号 {fact(step, 'plan_number') or '—'}），"
        f"{'、'.join(units_of(step)) or step.case.applicant}完成了《{step.case.title}》征求意见稿。"
        "现向社会公开征求意见。",
        f"征求意见的时间为 {in_full(answers['first'])}至 {in_full(answers['last'])}。",
        "征求意见稿全文和编制说明在标准化公共服务平台公开，可以逐条提出意见，不需要登录；"
        "提出意见时请写明条款、修改建议和理由。起草单位对每一条意见作出处理，处理结果随意见公开。",
        f"联系方式：{answers.get('address', '')}",
    )
    if answers.get("short_basis"):
        sheet.words(f"本次征求意见缩短期限，依据是：{answers['short_basis']}")
    if answers.get("asked"):
        sheet.words(f"同时书面征求下列单位的意见：{'、'.join(answers['asked'])}。")
    sheet.words(f"适用地区：{proposed(step, 'area') or '—'}。")
    sheet.signed(office_of(step), in_full(step.today))
    return sheet.made(step)


def comment_table(step: Step) -> bytes:
    newest = consultations.latest(step.case)
    if newest is None:
        sheet = Sheet("意见汇总处理表", header=step.case.number)
        sheet.words("本件没有公开征求意见。")
        return sheet.made(step)
    return bytes(consultations.comment_table(newest))
