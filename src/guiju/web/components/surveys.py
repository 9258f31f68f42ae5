"""Names of where a survey and a unit stand."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from guiju.figures.surveys.models import Stage, State

STATES: Final = {State.COMPOSED: _("起草中"), State.OPEN: _("填报中"), State.CLOSED: _("已结束")}

STAGES: Final = {
    Stage.WAITING: _("未填"),
    Stage.DRAFTED: _("填写中"),
    Stage.SUBMITTED: _("待审核"),
    Stage.SENT_BACK: _("已退回"),
    Stage.ACCEPTED: _("已通过"),
}
