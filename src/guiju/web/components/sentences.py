"""The status of a standard on a day, said in a sentence: since when, and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from guiju.base.terms import Status
from guiju.base.validity import ENDED, Validity
from guiju.web.components.words import STATUSES


def explain(validity: Validity, *, on: date, successors: Sequence[str] = ()) -> str:
    """`successors` are printed numbers of what fully replaces the standard."""
    status = validity.status(on=on)
    if status in ENDED:
        return _ended(validity, status, successors)
    return _OPEN[status](validity)


def _ended(validity: Validity, status: Status, successors: Sequence[str]) -> str:
    numbers = _("、").join(successors)
    if validity.ends_on is None:
        return _("来源报告其“{word}”（{day} 取得），没有给出日期；此前的状态不明。").format(
            word=STATUSES[status], day=validity.reported_on
        )
    if status is Status.WITHDRAWN:
        return _("自 {day} 起废止。").format(day=validity.withdrawn_on)
    if validity.withdrawn_on is not None and validity.ends_on != validity.replaced_on and numbers:
        return _("自 {withdrawn} 起废止，自 {day} 起被 {numbers} 代替。").format(
            withdrawn=validity.withdrawn_on, day=validity.replaced_on, numbers=numbers
        )
    if numbers:
        return _("自 {day} 起被 {numbers} 代替。").format(day=validity.replaced_on, numbers=numbers)
    return _("自 {day} 起被代替。").format(day=validity.replaced_on)


def _in_force(validity: Validity) -> str:
    if validity.starts_on is None:
        return _("来源报告其现行（{day} 取得），没有给出实施日期。").format(day=validity.reported_on)
    if validity.effective_on is None:
        began = _("自 {day} 发布起现行，实施日期不详").format(day=validity.published_on)
    else:
        began = _("自 {day} 起实施").format(day=validity.effective_on)
    if validity.ends_on is None:
        return _("{began}，未见废止或被代替的记载。").format(began=began)
    return _("{began}，至 {end} 止。").format(began=began, end=validity.ends_on)


def _upcoming(validity: Validity) -> str:
    if validity.published_on is None:
        return _("自 {day} 起实施。").format(day=validity.starts_on)
    return _("{published} 发布，自 {day} 起实施。").format(published=validity.published_on, day=validity.starts_on)


def _unpublished(validity: Validity) -> str:
    return _("这一天尚未发布：发布日期是 {day}。").format(day=validity.published_on)


def _unknown(validity: Validity) -> str:
    if validity.reported is not None:
        return _("来源只报告“{word}”（{day} 取得），没有日期，推断不出这一天的状态。").format(
            word=STATUSES[validity.reported], day=validity.reported_on
        )
    return _("各来源都没有给出发布、实施或废止的日期，推断不出状态。")


_OPEN = {
    Status.IN_FORCE: _in_force,
    Status.UPCOMING: _upcoming,
    Status.UNPUBLISHED: _unpublished,
    Status.UNKNOWN: _unknown,
}
