"""What conclusions and triggers are called."""

from __future__ import annotations

from guiju.processes.planning_ahead.models import Conclusion, Trigger
from guiju.workflow.titles import title as _

CONCLUSIONS = {
    Conclusion.CONFIRMED: _("继续有效"),
    Conclusion.REVISE: _("修订"),
    Conclusion.AMEND: _("修改"),
    Conclusion.WITHDRAW: _("废止"),
}

TRIGGERS = {
    Trigger.DUE: _("复审周期届满"),
    Trigger.LAW: _("法律、法规、规章或者国家政策变化"),
    Trigger.UPPER: _("相关的标准发布、修订或者废止"),
    Trigger.TECHNOLOGY: _("关键技术或者适用条件变化"),
    Trigger.OTHER: _("其他"),
}
