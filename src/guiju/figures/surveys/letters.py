"""Letters to the units of a survey: written in the transaction of what they tell, sent afterwards."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from guiju.engines import outbox
from guiju.figures.surveys.models import Letter, Survey, Unit

_LOG: Final = logging.getLogger("guiju.mail")


def address_of(survey: Survey, unit: Unit) -> str:
    return survey.site + reverse("portal:survey", args=[unit.token])


def invite(survey: Survey, unit: Unit, *, now: datetime) -> Letter:
    with translation.override(survey.language):
        subject = _("请填报：{title}").format(title=survey.title)
        asked = _("现请贵单位填报“{title}”（{period}），请在 {deadline} 以前提交。")
        lines = [asked.format(title=survey.title, period=survey.period, deadline=survey.deadline)]
        if survey.introduction:
            lines += ["", survey.introduction]
        return _write(survey, unit, subject, lines, mark="survey.invitation", now=now)


def remind(survey: Survey, unit: Unit, *, now: datetime) -> Letter:
    """Before the deadline."""
    with translation.override(survey.language):
        subject = _("提醒：{title} {deadline} 截止").format(title=survey.title, deadline=survey.deadline)
        line = _("“{title}”将在 {deadline} 截止，还没有收到贵单位的填报。")
        lines = [line.format(title=survey.title, deadline=survey.deadline)]
        return _write(survey, unit, subject, lines, mark="survey.reminder", now=now)


def press(survey: Survey, unit: Unit, *, now: datetime) -> Letter:
    """After the deadline."""
    with translation.override(survey.language):
        subject = _("催报：{title} 已于 {deadline} 截止").format(title=survey.title, deadline=survey.deadline)
        line = _("“{title}”已于 {deadline} 截止，还没有收到贵单位的填报；在调查结束以前仍可提交，请尽快。")
        lines = [line.format(title=survey.title, deadline=survey.deadline)]
        return _write(survey, unit, subject, lines, mark="survey.overdue", now=now)


def send_back(survey: Survey, unit: Unit, *, version: int, reason: str, now: datetime) -> Letter:
    with translation.override(survey.language):
        subject = _("退回修改：{title}").format(title=survey.title)
        lines = [_("贵单位填报的“{title}”退回修改，理由如下：").format(title=survey.title), "", reason]
        return _write(survey, unit, subject, lines, mark=f"survey.returned.{version}", now=now)


def _write(survey: Survey, unit: Unit, subject: str, lines: Sequence[str], *, mark: str, now: datetime) -> Letter:
    text = [
        _("{unit}：").format(unit=unit.name),
        "",
        *lines,
        "",
        _("打开下面的页面填写，不需要账号，可以先存草稿："),
        address_of(survey, unit),
        "",
        _("这个地址只供贵单位使用，请勿转发给他人。"),
    ]
    content = outbox.compose(
        to=unit.address,
        sender_name=_("规矩"),
        subject=subject,
        lines=text,
        mark=mark,
        key=unit.token,
        language=survey.language,
        now=now,
    )
    return Letter.objects.create(unit=unit, content=content, made_at=now, try_at=now)


def send_waiting(*, now: datetime) -> int:
    return outbox.send_waiting(Letter, give_up=_unreached, now=now)


def _unreached(letter: Letter, reason: str) -> None:
    """The officer sees that the address takes nothing, and can write to another."""
    _LOG.error("第 %s 号填报单位两周来收不到邮件，不再寄出：%s", letter.unit_id, reason)
    Unit.objects.filter(pk=letter.unit_id).update(unreached_at=timezone.now())
    letter.delete()
