"""What roles and outcomes are called."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guiju.people.models import User
from guiju.people.roles import Role
from guiju.workflow.definition import PUBLIC, SYSTEM, Actor, Outcome, Process
from guiju.workflow.models import CaseEvent, EventKind

OUTCOMES = {
    Outcome.DONE: _("办结"),
    Outcome.DECLINED: _("不予通过"),
    Outcome.WITHDRAWN: _("撤回"),
    Outcome.ENDED: _("终止"),
    Outcome.MERGED: _("并入他件"),
}


def role_title(role: Actor) -> str:
    if role == PUBLIC:
        return str(_("公众"))
    if role == SYSTEM:
        return str(_("系统"))
    return str(User.ROLE_TITLES[Role(role)])


def event_title(process: Process, event: CaseEvent) -> str:
    """What an event is called in the story of its case."""
    match EventKind(event.kind):
        case EventKind.STEP:
            return str(process.transition(event.code).title)
        case EventKind.WORK:
            return str(process.work(event.code).title)
        case EventKind.ASSIGNED:
            return gettext("分派{work}").format(work=process.work(event.code).title)
        case EventKind.RELEASED:
            return gettext("收回{work}").format(work=process.work(event.code).title)
        case EventKind.CLAIMED:
            return gettext("领办")
        case EventKind.NOTE:
            return gettext("内部备注")
        case EventKind.MESSAGE:
            return gettext("留言")
