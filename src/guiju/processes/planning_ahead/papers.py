"""Papers of reviews, in Chinese: the sheet of one standard, and the announcement of many conclusions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final

from django.utils import translation

from guiju.base.numbers import parse
from guiju.processes.local.papers.sheet import Sheet, in_full
from guiju.processes.planning_ahead.health import Gone
from guiju.processes.planning_ahead.models import Conclusion, Review, Trigger
from guiju.processes.planning_ahead.words import CONCLUSIONS, TRIGGERS
from guiju.reports.word.packing import saved
from guiju.workflow.fields import Choice, Choices, Form
from guiju.workflow.step import Step

_ORDER: Final = tuple(Conclusion)


def review_sheet(step: Step) -> bytes:
    """标准复审工作单: what the register knows, what was answered and assessed, what is proposed."""
    with translation.override("zh-hans"):
        return _review_sheet(step)


def _review_sheet(step: Step) -> bytes:
    [number] = step.answered("standard")
    given = step.data
    first = step.events[0] if step.events else None
    facts = given.get("health", {})
    sheet = Sheet("标准复审工作单", above=step.case.number)
    sheet.rows(
        [
            ("标准", step.case.title.removeprefix("复审 ")),
            ("标准号", parse(number).printed),
            ("复审缘由", str(TRIGGERS[Trigger(step.answered("trigger") or Trigger.DUE)])),
            ("提前复审的理由", step.answered("why")),
            ("实施日期", first.data.get("effective") if first else None),
            ("复审到期", first.data.get("due") if first else None),
            ("上次复审", facts.get("reviewed_on")),
        ]
    )
    sheet.chapter("一、登记簿所知")
    sheet.rows(
        [
            ("实施年数", facts.get("years")),
            ("引用的标准", f"{facts.get('cited', 0)} 项"),
            ("已失效的引用", [Gone.read(each).told for each in facts.get("gone", [])]),
            ("同名的现行标准", [parse(each).printed for each in facts.get("twins", [])]),
            ("实施反馈", f"{facts.get('feedback', 0)} 条"),
            ("投诉举报", f"{facts.get('complaints', 0)} 件"),
        ]
    )
    if reply := step.last("reply"):
        sheet.chapter("二、问卷答复")
        sheet.rows(
            [("答复单位", step.given("unit_name")), *_answered(step.process.transition("reply").form, reply.answers)]
        )
    assessments = [event for event in step.events if event.kind == "work" and event.code == "assess"]
    if assessments:
        sheet.chapter("三、专家评估")
        form = step.process.work("assess").form
        for place, event in enumerate(assessments, start=1):
            sheet.words(f"专家 {place}：{event.by or ''}")
            sheet.rows(_answered(form, event.answers))
    sheet.chapter("拟定的结论")
    conclusion = Conclusion(step.answered("conclusion"))
    sheet.rows([("结论", str(CONCLUSIONS[conclusion])), ("理由", step.answered("reason"))])
    sheet.signed(str(step.by or ""), in_full(step.today))
    return sheet.made(step)


def _answered(form: Form, answers: dict[str, Any]) -> list[tuple[str, Any]]:
    """Each question with its answer in words."""
    rows = []
    for field in form.fields:
        answer = answers.get(field.name)
        if isinstance(field, Choice | Choices):
            names = dict(field.options)
            codes = answer if isinstance(answer, list) else [answer] if answer else []
            answer = [str(names.get(code, code)) for code in codes]
        rows.append((str(field.title), answer))
    return rows


def announcement(reviews: Sequence[Review], *, body: str, on: date, title: str) -> bytes:
    """公告 with its table 复审结论汇总表: what was concluded, grouped by conclusion, in order of number."""
    with translation.override("zh-hans"):
        return _announcement(reviews, body=body, on=on, title=title)


def _announcement(reviews: Sequence[Review], *, body: str, on: date, title: str) -> bytes:
    counts = {conclusion: [r for r in reviews if r.conclusion == conclusion] for conclusion in _ORDER}
    sheet = Sheet("关于公布标准复审结论的公告", above=body)
    told = "，".join(f"{CONCLUSIONS[c]} {len(found)} 项" for c, found in counts.items() if found)
    sheet.words(
        f"根据《中华人民共和国标准化法》第二十九条，对“{title}”所列标准进行了复审，"
        f"现公布 {len(reviews)} 项标准的复审结论：{told}。",
    )
    if counts[Conclusion.CONFIRMED]:
        sheet.words("继续有效的标准，自作出结论之日起重新计算复审周期。")
    if counts[Conclusion.REVISE] or counts[Conclusion.AMEND]:
        sheet.words("结论为修订、修改的标准，在新的文本实施之前继续执行。")
    if counts[Conclusion.WITHDRAW]:
        sheet.words("结论为废止的标准，废止日期以废止公告为准。")
    sheet.words("附件：标准复审结论汇总表")
    sheet.signed(body, in_full(on))
    sheet.document.add_page_break()
    sheet.chapter("附件  标准复审结论汇总表")
    place = 0
    rows = []
    for conclusion, found in counts.items():
        for review in sorted(found, key=lambda each: each.standard.sort_key):
            place += 1
            standard = review.standard
            rows.append(
                [place, standard.parsed.printed, standard.title, standard.starts_on, review.on, CONCLUSIONS[conclusion]]
            )
    sheet.grid(["序号", "标准号", "标准名称", "实施日期", "结论日期", "复审结论"], rows, (3, 10, 18, 7, 7, 6))
    core = sheet.document.core_properties
    core.title, core.author, core.last_modified_by, core.language = sheet.title, body, body, "zh-CN"
    core.created = core.modified = datetime.combine(on, datetime.min.time())
    return saved(sheet.document)
