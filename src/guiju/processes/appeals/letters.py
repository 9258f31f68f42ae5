"""The papers of complaints and reports. None of them names who wrote: the office fills that in by hand where it must.

After the ten forms of the complaint rule of 2026, which were read in third-party copies only.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from guiju.processes.appeals.violations import violations
from guiju.processes.local.papers.sheet import Sheet, in_full
from guiju.workflow.fields import Choice, Choices, Field, Files
from guiju.workflow.step import Step

_BY_NAME: Final = "实名（身份信息加密，另行保管）"
_ANONYMOUSLY: Final = "匿名"


def complaint_registration(step: Step) -> bytes:
    return _registration(step, "投诉登记表")


def report_registration(step: Step) -> bytes:
    return _registration(step, "举报登记表")


def complaint_acceptance(step: Step) -> bytes:
    sheet = _letter(step, "投诉受理决定书")
    sheet.words(
        f"您对“{_of_opening(step, 'against')}”的投诉，我机关于{in_full(step.events[0].on)}收到。经审查，决定予以受理，"
        "并依法组织调解。",
        str(step.answered("reply") or ""),
        "自受理之日起，在法定期限内未能达成协议的，终止调解。您可以凭回执码查询办理情况。",
    )
    return _signed(sheet, step)


def complaint_refusal(step: Step) -> bytes:
    sheet = _letter(step, "投诉不予受理决定书")
    sheet.words(
        f"您对“{_of_opening(step, 'against')}”的投诉，我机关于{in_full(step.events[0].on)}收到。经审查，"
        f"{_told(step, 'ground')}，依照《市场监督管理投诉举报处理办法》的规定，决定不予受理。",
        str(step.answered("reply") or ""),
        "您可以依法通过与经营者协商、申请仲裁、向人民法院起诉等途径解决。",
    )
    return _signed(sheet, step)


def complaint_settlement(step: Step) -> bytes:
    sheet = _letter(step, "投诉调解书", to="")
    sheet.rows(
        [
            ("投诉人", _BY_NAME if _of_opening(step, "named") == "yes" else _ANONYMOUSLY),
            ("被投诉人", _of_opening(step, "against")),
            ("投诉请求", _of_opening(step, "wish")),
            ("协议内容", step.answered("agreement")),
            ("挽回损失（元）", step.answered("returned")),
        ]
    )
    sheet.words("本调解书经双方签名或者盖章后生效。")
    blank = "　" * 6
    sheet.signed(f"投诉人（签名）：{blank}", f"被投诉人（签名或盖章）：{blank}", f"调解人员（签名）：{blank}")
    return _signed(sheet, step)


def complaint_termination(step: Step) -> bytes:
    ended = step.last("terminate")
    sheet = _letter(step, "投诉终止调解决定书")
    why = _chosen(step, "terminate", "ending", ended.answers["ending"]) if ended else ""
    sheet.words(
        f"关于“{_of_opening(step, 'against')}”的消费者权益争议，因{why}，"
        f"我机关于{in_full(ended.on if ended else step.today)}决定终止调解。",
        str(step.answered("reply") or ""),
        "您可以依法通过申请仲裁、向人民法院起诉等途径解决。",
    )
    return _signed(sheet, step)


def report_notice(step: Step) -> bytes:
    sheet = _letter(step, "举报处理结果告知书")
    sheet.words(
        f"您对“{_of_opening(step, 'against')}”的举报，我机关于{in_full(step.events[0].on)}收到。现将处理结果告知如下：",
        str(step.answered("reply") or ""),
    )
    return _signed(sheet, step)


def correction_order(step: Step) -> bytes:
    sheet = _letter(step, "责令改正通知书", to=str(_of_opening(step, "against")))
    laws = [
        f"{each.title_zh}（{each.law.instrument}{f'第 {each.law.article} 条' if each.law.article else ''}）"
        for code, each in violations().items()
        if code in (step.answered("violations") or ())
    ]
    sheet.words(
        f"经查，你单位存在下列情形：{'；'.join(laws) or '见案卷'}。",
        f"现责令你单位于{in_full(step.answered('until'))}以前改正以下内容：",
        str(step.answered("correction") or ""),
        "逾期未改正的，依法处理。",
    )
    return _signed(sheet, step)


def _registration(step: Step, title: str) -> bytes:
    sheet = _letter(step, title, to="")
    rows: list[tuple[str, Any]] = [("办件编号", step.case.number), ("收到日期", in_full(step.today))]
    answers = step.answers or {}
    asked = [field for field in step.transition.form.fields if not isinstance(field, Files)]
    rows += [(str(field.title), _readable(field, answers.get(field.name))) for field in asked]
    rows.append(("附件", f"{len(step.answered('files') or ())} 个"))
    sheet.rows(rows)
    return sheet.made(step)


def _letter(step: Step, title: str, *, to: str = "投诉（举报）人") -> Sheet:
    sheet = Sheet(title)
    sheet.centred(step.case.number)
    if to:
        sheet.words(f"{to}：")
    return sheet


def _signed(sheet: Sheet, step: Step) -> bytes:
    sheet.signed(str(step.case.office or "（办理机关）"), in_full(step.today))
    return sheet.made(step)


def _of_opening(step: Step, name: str) -> Any:
    return (step.events[0].answers if step.events else step.answers or {}).get(name, "")


def _told(step: Step, name: str) -> str:
    return _readable(step.transition.form[name], step.answered(name))


def _chosen(step: Step, code: str, name: str, value: Any) -> str:
    return _readable(step.process.transition(code).form[name], value)


def _readable(field: Field, value: Any) -> str:
    """An answer in words."""
    if isinstance(field, Choice):
        return _title_of(field.options, value)
    if isinstance(field, Choices):
        return "、".join(_title_of(field.options, each) for each in value or ())
    if isinstance(value, list):
        return "\n".join(str(each) for each in value)
    return "" if value is None else str(value)


def _title_of(options: Sequence[tuple[str, str]], code: Any) -> str:
    return next((str(title) for key, title in options if key == code), "")
