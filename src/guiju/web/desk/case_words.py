"""What narrows a list of cases, in the reader's words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any, Final

from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from guiju.base.parameters import Days
from guiju.web.components.narrowing import span
from guiju.web.desk.case_forms import told
from guiju.workflow.naming import OUTCOMES
from guiju.workflow.register import processes
from guiju.workflow.selection import CaseSelection, Condition, Mine, SortBy

NAMES: Final = {
    "words": gettext_lazy("词"),
    "processes": gettext_lazy("程序"),
    "states": gettext_lazy("所处环节"),
    "conditions": gettext_lazy("情形"),
    "outcomes": gettext_lazy("结果"),
    "mine": gettext_lazy("与我"),
    "within": gettext_lazy("到期"),
    "due": gettext_lazy("到期日"),
    "opened": gettext_lazy("收件日期"),
    "closed": gettext_lazy("办结日期"),
    "offices": gettext_lazy("办理机关"),
    "applicants": gettext_lazy("申请单位"),
    "regions": gettext_lazy("行政区域"),
    "people": gettext_lazy("经办人"),
    "standards": gettext_lazy("所涉标准"),
}
"""Of every field of a CaseSelection that narrows; its sort does not."""

CONDITIONS: Final = {
    Condition.OPEN: pgettext_lazy("case", "在办"),
    Condition.OVERDUE: pgettext_lazy("case", "逾期"),
    Condition.PAUSED: pgettext_lazy("case", "已中止"),
    Condition.UNDATED: pgettext_lazy("case", "没有期限"),
    Condition.CLOSED: pgettext_lazy("case", "已办结"),
}
MINE: Final = {
    Mine.WAITING: gettext_lazy("等我办理"),
    Mine.PART: gettext_lazy("我是当事方"),
}
SORTS: Final = {
    SortBy.DUE: gettext_lazy("到期日"),
    SortBy.NUMBER: gettext_lazy("编号"),
    SortBy.OPENED: gettext_lazy("收件日期"),
    SortBy.ENTERED: gettext_lazy("进入环节"),
    SortBy.CLOSED: gettext_lazy("办结日期"),
}


@dataclass(frozen=True, slots=True)
class Narrowing:
    """One choice: `name` 程序, `text` 地方标准制定, `without` the query string without it."""

    name: str
    text: str
    without: str


def process_titles() -> dict[str, str]:
    return {each.code: told(each.title) for each in processes()}


def state_titles() -> dict[str, str]:
    """By ``process:state``."""
    return {f"{each.code}:{state.code}": told(state.title) for each in processes() for state in each.states}


def narrowings(selection: CaseSelection, bodies: Mapping[str, str]) -> list[Narrowing]:
    """All that narrows, in the order of the address; `bodies` are the names of organizations by key."""
    return list(_narrowings(selection, bodies))


def _narrowings(selection: CaseSelection, bodies: Mapping[str, str]) -> Iterator[Narrowing]:
    for field in fields(selection):
        value = getattr(selection, field.name)
        if field.name == "sort" or value in ("", None, ()) or (isinstance(value, Days) and not value):
            continue
        several = value if isinstance(value, tuple) else (value,)
        for one in several:
            rest: Any = tuple(other for other in several if other != one) if isinstance(value, tuple) else field.default
            without = selection.changed(**{field.name: rest}).to_query()
            yield Narrowing(str(NAMES[field.name]), _text(field.name, one, bodies), without)


def _text(name: str, value: Any, bodies: Mapping[str, str]) -> str:
    match name:
        case "processes":
            return process_titles().get(value, value)
        case "states":
            return state_titles().get(value, value)
        case "conditions":
            return str(CONDITIONS[value])
        case "outcomes":
            return str(OUTCOMES[value])
        case "mine":
            return str(MINE[value])
        case "within":
            return ngettext("%(count)d 天之内", "%(count)d 天之内", value) % {"count": value}
        case "due" | "opened" | "closed":
            return span(value)
        case "offices" | "applicants":
            return bodies.get(value, value)
    return str(value)
