"""拨付清单: what was granted in a call, as a workbook. It holds no account numbers: those never enter the register."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

import xlsxwriter

from guiju.processes.policies.checking import GRANTED
from guiju.processes.policies.models import Call
from guiju.processes.policies.terms import TITLES, Achievement
from guiju.workflow.authority import Authority
from guiju.workflow.models import Case, CaseEvent, EventKind

_HEADINGS: Final = (
    "序号",
    "办件编号",
    "单位",
    "统一社会信用代码",
    "成果的类别",
    "成果的名称",
    "金额（元）",
    "决定日期",
    "拨付日期",
)
_WIDTHS: Final = (6, 16, 34, 22, 26, 40, 14, 12, 12)
_NO_ACCOUNTS: Final = "本表不含收款账户：账户由单位直接提供给财务部门，本系统不收集。"


@dataclass(frozen=True, slots=True)
class Application:
    """Where one application stands; `amount` is what was granted or, before that, proposed or reckoned."""

    case: Case
    achievement: str
    amount: Decimal | None
    granted_on: date | None
    paid_on: str
    failed: int
    """How many questions the register answered against it."""


def applications(call: Call, *, seen_by: Authority) -> list[Application]:
    """All that this person may see, in order of number. Two queries."""
    cases: Any = Case.objects.visible_to(seen_by).about("funding-call", call.code).select_related("applicant")
    found = {case.pk: case for case in cases.order_by("ordinal")}
    events: dict[int, list[CaseEvent]] = {pk: [] for pk in found}
    for event in CaseEvent.objects.filter(case__in=found, kind=EventKind.STEP.value).order_by("seq"):
        events[event.case_id].append(event)
    return [_application(case, events[pk]) for pk, case in found.items()]


def _application(case: Case, events: Sequence[CaseEvent]) -> Application:
    amount: Decimal | None = None
    achievement, granted_on, paid_on, failed = "", None, "", 0
    for event in events:
        achievement = event.answers.get("achievement", achievement)
        if "findings" in event.data:
            failed = sum(1 for _code, verdict, _sentence in event.data["findings"] if verdict == "fails")
            reckoned = event.data["reckoned"]
            amount = Decimal(reckoned["amount"]) if reckoned else None
        if "amount" in event.data:
            amount = Decimal(event.data["amount"])
        if event.code == "grant":
            granted_on = event.on
        paid_on = event.answers.get("paid_on", paid_on)
    title = str(TITLES[Achievement(achievement)])
    return Application(case, title, amount, granted_on, paid_on, failed)


def payment_list(call: Call, *, seen_by: Authority) -> bytes:
    """The .xlsx of what was granted, with its sum."""
    granted = [each for each in applications(call, seen_by=seen_by) if each.case.state in GRANTED]
    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": call.title, "created": call.announced_at.replace(tzinfo=None)})
    sheet = book.add_worksheet("拨付清单")
    text = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
    money = book.add_format({"num_format": "#,##0.00", "valign": "top", "border": 1})
    head = book.add_format({"bold": True, "align": "center", "border": 1, "bg_color": "#F0F0F0"})
    sheet.write_string(0, 0, f"{call.title}  拨付清单", book.add_format({"bold": True}))
    for column, (title, width) in enumerate(zip(_HEADINGS, _WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(1, column, title, head)
    for place, each in enumerate(granted, start=1):
        body = each.case.applicant
        told = (
            each.case.number,
            str(body or ""),
            (body.credit_code if body else "") or "",
            each.achievement,
            each.case.title,
        )
        sheet.write_number(place + 1, 0, place, text)
        for column, value in enumerate(told, start=1):
            sheet.write_string(place + 1, column, value, text)
        sheet.write_number(place + 1, 6, float(each.amount or 0), money)
        sheet.write_string(place + 1, 7, each.granted_on.isoformat() if each.granted_on else "", text)
        sheet.write_string(place + 1, 8, each.paid_on, text)
    last = len(granted) + 2
    sheet.write_string(last, 5, "合计", head)
    sheet.write_number(last, 6, float(sum((each.amount or Decimal(0) for each in granted), Decimal(0))), money)
    sheet.write_string(last + 1, 0, _NO_ACCOUNTS)
    sheet.freeze_panes(2, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    book.close()
    return written.getvalue()
