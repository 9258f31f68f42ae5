"""Letters to subscribers: written into the outbox in the transaction of what they tell, sent afterwards."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guiju.engines import outbox
from guiju.standards.following.events import Event, Kind
from guiju.standards.following.models import Every, Letter, Subscription
from guiju.standards.following.telling import HEADINGS, details, happened, title

MOST_TOLD: Final = 200
"""Events in one letter; of the rest it gives the number."""

_LOG = logging.getLogger("guiju.mail")


def address_of(subscription: Subscription, page: str = "portal:subscription") -> str:
    return subscription.site + reverse(page, args=[subscription.token])


# Writing


def ask_to_confirm(subscription: Subscription, *, now: datetime) -> Letter:
    with translation.override(subscription.language):
        lines = [
            _("有人用这个地址申请订阅标准的变动：%(title)s。") % {"title": subscription.title},
            "",
            _("请在两天内打开下面的页面确认："),
            address_of(subscription),
            "",
            _("不是您申请的，不必理会：不确认就不会再有邮件，两天后这个地址即被删除。"),
        ]
        subject = _("请确认订阅：%(title)s") % {"title": subscription.title}
        return _write(subscription, subject, lines, mark=f"confirm.{now:%Y%m%dT%H%M%S}", now=now)


def tell(subscription: Subscription, events: Sequence[Event], *, now: datetime) -> Letter:
    """A digest of what happened up to the subscription's place, which the mark of the letter names."""
    with translation.override(subscription.language):
        count = len(events)
        subject = ngettext("%(title)s：%(count)s 项变动", "%(title)s：%(count)s 项变动", count) % {
            "title": subscription.title,
            "count": count,
        }
        lines = [_("您订阅的标准有变动：%(title)s。") % {"title": subscription.title}]
        for kind in Kind:
            told = [event for event in events[:MOST_TOLD] if event.kind is kind]
            if told:
                lines += ["", f"■ {HEADINGS[kind]}（{len(told)}）"]
            for event in told:
                lines += ["", *_told(subscription, event)]
        if count > MOST_TOLD:
            more = _("另有 %(count)s 项，请到网站上查看：") % {"count": count - MOST_TOLD}
            lines += ["", more, f"{subscription.site}{reverse('portal:search')}?{subscription.query}"]
        lines += [
            "",
            "-- ",
            _("每天一封，没有变动就不发。") if subscription.every == Every.DAY else _("每周一封，没有变动就不发。"),
            _("查看或退订：") + address_of(subscription),
        ]
        return _write(subscription, subject, lines, mark=f"digest.{subscription.day}.{subscription.seq}", now=now)


def _told(subscription: Subscription, event: Event) -> list[str]:
    link = subscription.site + reverse("portal:standard", args=[event.key])
    return [
        f"{event.number} {title(event)}",
        f"  {happened(event)}",
        *(f"  {line}" for line in details(event)),
        f"  {link}",
    ]


def _write(subscription: Subscription, subject: str, lines: Sequence[str], *, mark: str, now: datetime) -> Letter:
    leave = address_of(subscription, "portal:unsubscribe")
    headers = {"List-Unsubscribe": f"<{leave}>"}
    if leave.startswith("https:"):  # RFC 8058 asks for it
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    content = outbox.compose(
        to=subscription.address,
        sender_name=_("规矩"),
        subject=subject,
        lines=lines,
        mark=mark,
        key=subscription.token,
        language=subscription.language,
        now=now,
        headers=headers,
    )
    return Letter.objects.create(subscription=subscription, content=content, made_at=now, try_at=now)


# Sending


def send_waiting(*, now: datetime | None = None) -> int:
    """Send what is due. Returns how many were sent."""
    return outbox.send_waiting(Letter, give_up=_forget, now=now or timezone.now())


def _forget(letter: Letter, reason: str) -> None:
    """After two weeks the address is forgotten."""
    _LOG.error("第 %s 号订阅两周来收不到邮件，已删除：%s", letter.subscription_id, reason)
    letter.subscription.delete()
