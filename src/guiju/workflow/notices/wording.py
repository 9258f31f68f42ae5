"""What a notice says, in the reader's language."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guiju.workflow.models import CaseEvent, EventKind
from guiju.workflow.naming import role_title
from guiju.workflow.notices.models import Every, Kind, Notice

KINDS: dict[Kind, str | Promise] = {
    Kind.STEP: gettext_lazy("办件有进展"),
    Kind.WORK: gettext_lazy("有事交给我，或收回"),
    Kind.MESSAGE: gettext_lazy("留言和备注"),
    Kind.REMINDER: gettext_lazy("快要到期"),
    Kind.OVERDUE: gettext_lazy("已经逾期"),
}
EVERY: dict[Every, str | Promise] = {
    Every.AT_ONCE: gettext_lazy("随时，每件事一封"),
    Every.DAILY: gettext_lazy("每天早上一封"),
    Every.NEVER: gettext_lazy("不发邮件"),
}


def said(notice: Notice, *, discreet: bool = False) -> str:
    """One sentence on what happened; `discreet` leaves out what somebody wrote."""
    process = notice.case.procedure
    if notice.event is None:
        clock = process.clock(notice.clock)
        if notice.kind == Kind.OVERDUE:
            return _("“{clock}”已于 {day} 到期，尚未办理").format(clock=clock.title, day=notice.due_on)
        return _("“{clock}”将于 {day} 到期").format(clock=clock.title, day=notice.due_on)
    event = notice.event
    match EventKind(event.kind):
        case EventKind.STEP:
            return _("{who}办了“{step}”，现在是“{state}”").format(
                who=_who(event), step=process.transition(event.code).title, state=process.state(event.target).title
            )
        case EventKind.WORK:
            return _("“{work}”都已完成").format(work=process.work(event.code).title)
        case EventKind.ASSIGNED:
            return _("请您办理“{work}”").format(work=process.work(event.code).title)
        case EventKind.RELEASED:
            return _("“{work}”已收回，不用再办").format(work=process.work(event.code).title)
        case EventKind.CLAIMED:
            return _("{who}把这件事交给您办理").format(who=_who(event))
        case EventKind.NOTE | EventKind.MESSAGE:
            if discreet:
                return _("{who}有留言").format(who=_who(event))
            return _("{who}留言：{text}").format(who=_who(event), text=_short(str(event.answers.get("text", ""))))


def _who(event: CaseEvent) -> str:
    """The name of whoever has an account; else the role."""
    return str(event.by) if event.by is not None else role_title(event.role)


def _short(text: str, most: int = 80) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else text[:most] + "…"
