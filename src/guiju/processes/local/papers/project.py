"""立项申请书, 专家评估汇总表, 计划下达通知."""

from __future__ import annotations

from guiju.processes.local import forms
from guiju.processes.local.papers.facts import chosen, drafters_of, fact, office_of, printed, proposed, units_of
from guiju.processes.local.papers.sheet import Sheet, in_full
from guiju.workflow.step import Step


def application(step: Step) -> bytes:
    sheet = Sheet("地方标准立项申请书", header=step.case.number)
    fast = proposed(step, "track") == "fast"
    sheet.rows(
        [
            ("标准名称", proposed(step, "title")),
            ("英文名称", proposed(step, "title_en")),
            ("制定或修订", chosen(forms.PROPOSAL, "kind", proposed(step, "kind"))),
            ("被修订标准", printed(proposed(step, "revised"))),
            ("性质", chosen(forms.PROPOSAL, "nature", proposed(step, "nature"))),
            ("程序", chosen(forms.PROPOSAL, "track", proposed(step, "track"))),
            *([("快速程序的理由", proposed(step, "fast_reason"))] if fast else []),
            ("征集通知", proposed(step, "call")),
            ("ICS / CCS", " / ".join(each for each in (proposed(step, "ics"), proposed(step, "ccs")) if each)),
            ("适用地区", proposed(step, "area")),
            ("牵头单位", (proposed(step, "units") or [""])[0]),
            ("参加单位", (proposed(step, "units") or [])[1:]),
            ("主要起草人", "、".join(proposed(step, "drafters") or ())),
            ("联系人、电话", f"{proposed(step, 'contact')}　{proposed(step, 'telephone')}"),
            ("计划用时", f"{proposed(step, 'cycle')} 个月"),
        ]
    )
    for number, (name, title) in enumerate(_CHAPTERS):
        sheet.chapter(f"{'一二三四五六七八九'[number]}、{title}")
        sheet.words(proposed(step, name) or "无。")
    sheet.chapter("九、意见")
    sheet.rows(
        [("申请单位意见", "\n\n（盖章）　　　　年　　月　　日"), ("受理机关意见", "\n\n（盖章）　　　　年　　月　　日")]
    )
    sheet.signed(str(step.case.applicant or ""), in_full(step.today))
    return sheet.made(step)


_CHAPTERS = (
    ("need", "目的、意义和必要性"),
    ("scope", "范围"),
    ("content", "主要技术内容"),
    ("basis", "编制依据"),
    ("relations", "与法律法规、强制性标准和现行标准的关系"),
    ("foreign", "国内外有关情况"),
    ("schedule", "进度安排"),
    ("funding", "经费来源"),
)


def assessment(step: Step) -> bytes:
    kept = fact(step, "assessment") or {"totals": [], "mean": None, "views": []}
    sheet = Sheet("地方标准立项专家评估汇总表", header=step.case.number)
    sheet.rows(
        [
            ("标准名称", step.case.title),
            ("申请单位", str(step.case.applicant or "")),
            ("评估专家", f"{len(kept['totals'])} 人"),
            ("平均得分", kept["mean"]),
            ("提请意见", (step.answers or {}).get("opinion")),
        ]
    )
    sheets = [event for event in step.events if event.code == "assess" and event.kind == "work"][-len(kept["totals"]) :]
    sheet.grid(
        ["序号", *(f"{title}（{most}）" for _name, title, most in forms.SCORES), "合计", "意见"],
        [
            [
                number,
                *(event.answers[name] for name, _title, _most in forms.SCORES),
                sum(event.answers[name] for name, _title, _most in forms.SCORES),
                f"{chosen(forms.ASSESSMENT, 'view', event.answers['view'])}\n{event.answers['opinion']}",
            ]
            for number, event in enumerate(sheets, start=1)
        ],
        [10, 13, 13, 18, 13, 10, 40],
    )
    sheet.words("评分表为本机关自定，满分一百分。")
    sheet.signed(office_of(step), in_full(step.today))
    return sheet.made(step)


def plan(step: Step) -> bytes:
    answers = step.answers or {}
    sheet = Sheet("关于下达地方标准制修订计划的通知", header=step.case.number)
    sheet.centred(answers.get("plan_notice", ""))
    sheet.words(
        f"{units_of(step)[0] if units_of(step) else step.case.applicant}：",
        "你单位申请的地方标准项目已列入计划，现予下达。请按计划组织起草，按期报送报批材料；"
        "不能按期完成的，应在期限届满前申请延期。",
    )
    sheet.rows(
        [
            ("计划编号", fact(step, "plan_number")),
            ("标准名称", step.case.title),
            ("制定或修订", chosen(forms.PROPOSAL, "kind", proposed(step, "kind")) or "修订"),
            ("程序", chosen(forms.PROPOSAL, "track", proposed(step, "track")) or "一般程序"),
            ("起草单位", units_of(step)),
            ("主要起草人", "、".join(drafters_of(step))),
            ("计划用时", f"{proposed(step, 'cycle')} 个月" if proposed(step, "cycle") else None),
            ("要求", answers.get("note")),
        ]
    )
    sheet.signed(office_of(step), in_full(step.today))
    return sheet.made(step)
