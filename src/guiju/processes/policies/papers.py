"""The papers of an application: form, review, publicity, decision."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from django.utils import translation

from guiju.processes.local.papers.sheet import Sheet, in_full
from guiju.processes.policies import reviewing
from guiju.processes.policies.checking import Verdict
from guiju.processes.policies.terms import TITLES, yuan
from guiju.workflow.step import Step

_VERDICTS: Final[Mapping[Verdict, str]] = {
    Verdict.HOLDS: "相符",
    Verdict.FAILS: "不符",
    Verdict.UNKNOWN: "登记簿不能证明",
}


def application(step: Step) -> bytes:
    with translation.override("zh-hans"):
        sheet = Sheet("标准化资助奖励申请表")
        sheet.centred(step.case.number)
        sheet.rows(_what(step))
        sheet.words("本单位承诺：所填内容真实，未就同一成果重复申请。")
        sheet.signed("申请单位（盖章）", in_full(step.today))
        return sheet.made(step)


def review(step: Step) -> bytes:
    with translation.override("zh-hans"):
        sheet = Sheet("标准化资助奖励审查意见表")
        sheet.centred(step.case.number)
        sheet.rows(_what(step))
        sheet.chapter("对照登记簿")
        sheet.grid(
            ("结果", "说明"), [(_VERDICTS[each.verdict], each.sentence) for each in reviewing.findings_of(step)], (2, 8)
        )
        scores = [each for each in step.events if each.kind == "work" and each.code == "score"]
        if scores:
            sheet.chapter("专家意见")
            views = {"yes": "同意资助", "no": "不同意资助"}
            rows = [(views[each.answers["view"]], each.answers["score"], each.answers["opinion"]) for each in scores]
            sheet.grid(("意见", "评分", "评语"), rows, (2, 1, 7))
        sheet.chapter("金额")
        sheet.words(*((step.given("reckoned") or {}).get("lines", ())))
        sheet.rows([("提出金额（元）", _amount(step)), ("说明", _said(step, "reason"))])
        return _signed(sheet, step)


def publicity(step: Step) -> bytes:
    with translation.override("zh-hans"):
        asked = reviewing.asked_by(step)
        sheet = Sheet("标准化资助奖励公示")
        sheet.words(
            f"依据《{asked.terms.title}》（{asked.terms.basis}），现将下列拟资助事项予以公示，"
            f"公示期为 {asked.terms.publicity_days} 个工作日，至{in_full(step.data['publicity_until'])}止。"
        )
        sheet.rows([*_what(step), ("拟资助金额（元）", _amount(step))])
        sheet.words("对公示内容有异议的，请在公示期内以书面形式提出，并附材料。")
        return _signed(sheet, step)


def decision(step: Step) -> bytes:
    with translation.override("zh-hans"):
        asked = reviewing.asked_by(step)
        sheet = Sheet("标准化资助奖励决定书")
        sheet.centred(step.case.number)
        sheet.words(f"{step.case.applicant}：")
        sheet.words(
            f"你单位申请的“{_said(step, 'title')}”（{TITLES[asked.achievement]}），经审查、公示，"
            f"依据《{asked.terms.title}》（{asked.terms.basis}），决定资助人民币 {_amount(step)} 元。",
            "收款账户请直接提供给财务部门，本系统不收集。",
        )
        return _signed(sheet, step)


def declined(step: Step) -> bytes:
    with translation.override("zh-hans"):
        sheet = Sheet("不予资助告知书")
        sheet.centred(step.case.number)
        sheet.words(f"{step.case.applicant}：")
        sheet.words(f"你单位申请的“{_said(step, 'title')}”，经审查不予资助。理由：{_said(step, 'reason')}")
        return _signed(sheet, step)


def _what(step: Step) -> list[tuple[str, Any]]:
    asked = reviewing.asked_by(step)
    return [
        ("申请单位", step.case.applicant),
        ("征集", asked.call.title),
        ("成果的类别", TITLES[asked.achievement]),
        ("成果的名称", _said(step, "title")),
        ("标准号", asked.standard),
        ("制定或修订", "修订" if asked.revision else "制定"),
        ("成果日期", in_full(asked.achieved_on)),
    ]


def _said(step: Step, name: str) -> Any:
    return (step.answers or {}).get(name) or step.answered(name, "correct") or step.answered(name, "apply") or ""


def _amount(step: Step) -> str:
    return yuan(Decimal(str((step.answers or {}).get("amount") or step.answered("amount", "propose"))))


def _signed(sheet: Sheet, step: Step) -> bytes:
    sheet.signed(str(step.case.office or "（办理机关）"), in_full(step.today))
    return sheet.made(step)
