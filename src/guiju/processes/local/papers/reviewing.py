"""审查会议纪要, with its ballot."""

from __future__ import annotations

from guiju.processes.local import forms
from guiju.processes.local.ballots import RULES, VOTES, Vote
from guiju.processes.local.papers.facts import chosen, fact, office_of, units_of
from guiju.processes.local.papers.sheet import Sheet, in_full
from guiju.workflow.step import Step


def minutes(step: Step) -> bytes:
    answers = step.answers or {}
    result, ballot = fact(step, "result"), fact(step, "ballot") or {}
    called = step.last("call-review", "vote-again")
    arranged = step.last("call-review")
    rule = RULES[result["rule"]]
    letter = arranged is not None and arranged.answers["form"] == "letter"
    sheet = Sheet(f"《{step.case.title}》技术审查{'函审结论' if letter else '会议纪要'}", header=step.case.number)
    if called is not None and arranged is not None:
        place = arranged.answers.get("place")
        sheet.words(
            f"{in_full(called.answers['day'])}，{office_of(step) or '标准化主管部门'}"
            f"{f'在{place}' if place else ''}组织了对《{step.case.title}》送审稿的技术审查"
            f"（{chosen(forms.REVIEW, 'form', arranged.answers['form'])}，第 {ballot.get('round', 1)} 次表决）。"
            f"起草单位为{'、'.join(units_of(step)) or '—'}。审查组由 {result['electorate']} 位专家组成，"
            f"组长{answers.get('chair', '')}。"
        )
    sheet.chapter("一、审查意见")
    sheet.words(answers.get("minutes") or "（无）")
    sheet.chapter("二、表决结果")
    counts = result["counts"]
    voted = sum(counts.values())
    sheet.words(
        f"应到 {result['electorate']} 人，表决 {voted} 人："
        + "，".join(f"{VOTES[Vote(code)]} {number} 票" for code, number in counts.items())
        + f"。表决规则：{rule.title}。结论：{'通过' if result['passed'] else '未通过'}。"
    )
    sheet.grid(
        ["序号", "专家", "表决", "意见", "签字"],
        [
            [number, vote["name"], VOTES[Vote(vote["vote"])], vote["remarks"], " "]
            for number, vote in enumerate(result["votes"], start=1)
        ],
        [9, 16, 18, 41, 16],
    )
    if not rule.verified:
        sheet.words(f"表决规则的依据：{rule.law}（条文未核对）。")
    sheet.signed(office_of(step), in_full(step.today))
    return sheet.made(step)
