"""废止公示, 废止公告, 修改单, 省级备案表."""

from __future__ import annotations

from guiju.base.numbers import parse
from guiju.processes.local.existing import standard_of
from guiju.processes.local.papers.facts import fact, office_of, printed, units_of
from guiju.processes.local.papers.sheet import Sheet, in_full
from guiju.workflow.step import Step


def publicity(step: Step) -> bytes:
    answers, standard = step.answers or {}, standard_of(step)
    sheet = Sheet("关于拟废止地方标准的公示", header=step.case.number)
    sheet.words(
        f"拟废止地方标准 {standard.parsed.printed}《{standard.title}》，现予公示。"
        f"公示时间为 {in_full(answers['first'])}至 {in_full(answers['last'])}。",
        f"废止的理由：{step.answered('reason', 'propose')}",
        f"对废止有异议的，请在公示期内提出。联系方式：{answers['address']}",
    )
    instead = printed(step.answered("instead"))
    if instead:
        sheet.words(f"废止后适用：{'、'.join(instead)}。")
    sheet.signed(office_of(step), in_full(step.today))
    return sheet.made(step)


def withdrawal(step: Step) -> bytes:
    answers, standard = step.answers or {}, standard_of(step)
    sheet = Sheet("关于废止地方标准的公告", header=step.case.number)
    sheet.centred(answers["announcement"])
    sheet.words(f"经研究，决定自 {in_full(answers['withdrawn'])}起废止下列地方标准，现予公告。")
    sheet.grid(
        ["序号", "标准编号", "标准名称", "废止日期"],
        [[1, standard.parsed.printed, standard.title, answers["withdrawn"]]],
        [8, 30, 44, 18],
    )
    sheet.signed(office_of(step), in_full(step.today))
    return sheet.made(step)


def amendment_sheet(step: Step) -> bytes:
    answers, standard = step.answers or {}, standard_of(step)
    sheet = Sheet(
        f"{standard.parsed.printed}《{standard.title}》第 {fact(step, 'sheet')} 号修改单", header=step.case.number
    )
    sheet.centred(parse(fact(step, "sheet_number")).printed)
    sheet.words(
        f"本修改单经 {answers['announcement']}公告批准，于 {in_full(answers['published'])}发布，"
        f"自 {in_full(answers['effective'])}起实施。"
    )
    sheet.words(step.answered("changes", "propose", "complete") or "")
    sheet.rows([("起草单位", units_of(step)), ("主要起草人", "、".join(step.answered("drafters") or ()))])
    return sheet.made(step)


def provincial_filing(step: Step) -> bytes:
    answers, standard = step.answers or {}, standard_of(step)
    sent = step.last("submit", "send")
    days = fact(step, "days_after_publication")
    sheet = Sheet("设区的市地方标准备案表", header=step.case.number)
    sheet.rows(
        [
            ("标准编号", standard.parsed.printed),
            ("标准名称", standard.title),
            ("发布日期", in_full(standard.published_on) if standard.published_on else None),
            ("实施日期", in_full(standard.effective_on) if standard.effective_on else None),
            ("报送机关", office_of(step)),
            ("报送文号", sent.answers.get("letter") if sent else None),
            ("备案号", answers["filing_number"]),
            ("备案日期", in_full(answers["filed"])),
            ("距发布", f"{days} 日" if days is not None else None),
        ]
    )
    sheet.signed(in_full(step.today))
    return sheet.made(step)
