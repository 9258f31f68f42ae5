"""Letters to those who commented: written in the transaction of what they tell, sent afterwards by the worker."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from guiju.consultations import receipts
from guiju.consultations.models import Answer, Consultation, Letter, Sending
from guiju.consultations.titles import verdict_title
from guiju.engines import outbox

_LOG: Final = logging.getLogger("guiju.mail")
_BEGINNING: Final = 60


def confirm(sending: Sending, code: str, *, now: datetime) -> Letter:
    """The receipt."""
    title = sending.consultation.title
    with translation.override(sending.language):
        lines = [
            _("您对《{title}》（征求意见稿）的意见已经收到。").format(title=title),
            "",
            _("回执码：{code}").format(code=code),
            _("凭回执码可以在 {day} 以前修改意见，以后查看处理结果：").format(day=sending.consultation.last),
        ]
        return _write(sending, _("意见已收到：{title}").format(title=title), lines, mark="comment.received", now=now)


def tell_answers(consultation: Consultation, *, now: datetime) -> int:
    """Write to all who left an address and have not been told of the newest answer to one of their comments."""
    told = 0
    sendings = consultation.sendings.exclude(contact__email="").filter(contact__isnull=False)
    newest = _newest(consultation)
    for sending in sendings.select_related("contact").order_by("pk"):
        comments = [each for each in sending.comments.all() if each.withdrawn_at is None and each.pk in newest]
        since = sending.told_at
        fresh = [each for each in comments if since is None or newest[each.pk].at > since]
        if not fresh:
            continue
        with translation.override(sending.language):
            lines = [_("您对《{title}》（征求意见稿）的意见已经处理：").format(title=consultation.title), ""]
            for comment in fresh:
                answer = newest[comment.pk]
                reason = _("：{reason}").format(reason=answer.reason) if answer.reason else ""
                lines += [
                    f"{comment.serial}. {_begun(comment.text)}",
                    f"   {verdict_title(answer.verdict)}{reason}",
                    "",
                ]
            lines.append(_("凭回执码可以查看全部处理结果："))
            subject = _("意见处理结果：{title}").format(title=consultation.title)
            _write(
                sending, subject, lines, mark=f"comment.answered.{max(newest[each.pk].pk for each in fresh)}", now=now
            )
        sending.told_at = now
        sending.save(update_fields=["told_at"])
        told += 1
    return told


def send_waiting(*, now: datetime | None = None) -> int:
    """For the worker; says how many were sent."""
    return outbox.send_waiting(Letter, give_up=_forget, now=now or timezone.now())


def _newest(consultation: Consultation) -> dict[int, Answer]:
    """The newest answer of each comment that has one."""
    answers = Answer.objects.filter(comment__consultation=consultation).order_by("pk")
    return {answer.comment_id: answer for answer in answers if answer.verdict}


def _begun(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _BEGINNING else line[:_BEGINNING] + "…"


def _write(sending: Sending, subject: str, lines: Sequence[str], *, mark: str, now: datetime) -> Letter:
    address = sending.site + reverse("portal:consultation-receipt", args=[receipts.code_of(sending.seed)])
    content = outbox.compose(
        to=sending.contact.email,
        sender_name=_("规矩"),
        subject=subject,
        lines=[*lines, address, "", _("这个地址只供您使用，请勿转发给他人。")],
        mark=mark,
        key=sending.seed,
        language=sending.language,
        now=now,
    )
    made: Letter = Letter.objects.create(sending=sending, content=content, made_at=now, try_at=now)
    return made


def _forget(letter: Letter, reason: str) -> None:
    _LOG.error("第 %s 号意见的提出人两周来收不到邮件，不再寄出：%s", letter.sending_id, reason)
    letter.delete()
