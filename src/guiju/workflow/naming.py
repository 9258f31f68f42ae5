"""What roles and outcomes are called."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from guiju.people.models import User
from guiju.people.roles import Role
from guiju.workflow.definition import PUBLIC, SYSTEM, Actor, Outcome

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
