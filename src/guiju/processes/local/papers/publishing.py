"""报批表, 批准单, 发布公告, 备案表."""

from __future__ import annotations

from guiju.base.numbers import parse
from guiju.processes.local import forms
from guiju.processes.local.papers.facts import chosen, drafters_of, fact, office_of, printed, proposed, units_of
from guiju.processes.local.papers.sheet import Sheet, in_full
from guiju.workflow.step import Step


def _number(step: Step) -> str:
    number = fact(step, "standard_number")
    return parse(number).printed if number else "—"


def _course(step: Step) -> list[tuple[str, object]]:
    """How the standard came about, in rows."""
    opened = step.last("open-consultation", "open-short-consultation")
    comments = fact(step, "comments") or {}
    result = fact(step, "result") or {}
    reviewed = step.last("record-passed")
    counts = result.get("counts", {})
    return [
        ("计划编号", fact(step, "plan_number")),
        (
            "征求意见",
            f"{in_full(opened.answers['first'])}至{in_full(opened.answers['last'])}" if opened is not None else None,
        ),
        (
            "意见处理",
            f"{comments['commenters']} 个单位和个人提出 {comments['count']} 条意见，采纳 {comments['accepted']} 条，"
            f"部分采纳 {comments['partly']} 条，不采纳 {comments['declined']} 条"
            if comments
            else None,
        ),
        (
            "技术审查",
            f"{in_full(reviewed.on)}通过：表决 {sum(counts.values())} 人，"
            f"同意 {counts.get('for', 0) + counts.get('with-remarks', 0)} 票，不同意 {counts.get('against', 0)} 票，"
            f"弃权 {counts.get('abstained', 0)} 票"
            if reviewed is not None and counts
            else None,
        ),
    ]


def _subject(step: Step) -> list[tuple[str, object]]:
    return [
        ("标准名称", step.case.title),
        ("英文名称", step.answered("title_en")),
        ("制定或修订", chosen(forms.PROPOSAL, "kind", proposed(step, "kind")) or "修订"),
        ("代替标准", printed(step.answered("revised"))),
        ("ICS / CCS", " / ".join(each for each in (step.answered("ics"), step.answered("ccs")) if each)),
        ("起草单位", units_of(step)),
        ("主要起草人", "、".join(drafters_of(step))),
    ]


def approval_sheet(step: Step) -> bytes:
    answers = step.answers or {}
    sheet = Sheet("地方标准报批表", header=step.case.number)
    sheet.rows(
        [
            *_subject(step),
            *_course(step),
            ("审查后的修改", answers.get("after_review")),
            ("建议实施日期", in_full(answers["wished"]) if answers.get("wished") else None),
            ("随附材料", ["报批稿", "编制说明", "意见汇总处理表", "审查会议纪要"]),
            ("报批单位意见", "\n\n（盖章）　　　　年　　月　　日"),
        ]
    )
    sheet.signed(str(step.case.applicant or ""), in_full(step.today))
    return sheet.made(step)


def approval(step: Step) -> bytes:
    checked = step.last("check")
    sheet = Sheet("地方标准批准单", header=step.case.number)
    skipped = fact(step, "skipped") or []
    sheet.rows(
        [
            ("标准编号", _number(step)),
            *_subject(step),
            *_course(step),
            ("审核意见", checked.answers["opinion"] if checked else None),
            ("批准意见", (step.answers or {}).get("opinion")),
            ("批准日期", in_full(step.today)),
            *([("越过的编号", [f"{each}（登记簿中已有）" for each in skipped])] if skipped else []),
        ]
    )
    sheet.signed(office_of(step), in_full(step.today))
    return sheet.made(step)


def publication(step: Step) -> bytes:
    answers = step.answers or {}
    sheet = Sheet("地方标准发布公告", header=step.case.number)
    sheet.centred(answers["announcement"])
    sheet.words(
        f"现批准发布地方标准 {_number(step)}《{step.case.title}》，自 {in_full(answers['effective'])}起实施，现予公告。"
    )
    replaced = printed([*(step.answered("revised") or ()), *(answers.get("replaces") or ())])
    sheet.grid(
        ["序号", "标准编号", "标准名称", "代替标准号", "发布日期", "实施日期"],
        [[1, _number(step), step.case.title, replaced, answers["published"], answers["effective"]]],
        [9, 22, 27, 22, 17, 17],
    )
    if answers.get("partly_replaces"):
        sheet.words(f"部分代替：{'、'.join(printed(answers['partly_replaces']))}。")
    sheet.signed(office_of(step), in_full(answers["published"]))
    return sheet.made(step)


def filing(step: Step) -> bytes:
    answers = step.answers or {}
    published = step.last("publish")
    sheet = Sheet("地方标准备案表", header=step.case.number)
    said = published.answers if published is not None else {}
    sheet.rows(
        [
            ("标准编号", _number(step)),
            *_subject(step),
            ("发布公告", said.get("announcement")),
            ("发布日期", in_full(said["published"]) if said else None),
            ("实施日期", in_full(said["effective"]) if said else None),
            *_course(step),
            ("发布部门", office_of(step)),
            ("备案号", answers.get("filing_number")),
            ("备案日期", in_full(answers["filed"]) if answers.get("filed") else None),
        ]
    )
    sheet.signed(office_of(step), in_full(step.today))
    return sheet.made(step)
