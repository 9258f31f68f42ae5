"""Letters to subscribers: written into the outbox in the transaction of what they tell, sent afterwards.

A letter is deleted when the mail server has taken it. If this process is killed between the two, it is sent again with
the same Message-ID: SMTP has no way to ask whether a letter had arrived.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime
from hashlib import blake2b
from typing import Final

from django.conf import settings
from django.db.models import F
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guiju.engines.mail import NotSent, mail
from guiju.standards.following.events import Event, Kind
from guiju.standards.following.models import Every, Letter, Subscription
from guiju.standards.following.telling import HEADINGS, details, happened, title

MOST_TOLD: Final = 200
"""Events in one letter; of the rest it gives the number."""

HELD: Final = timedelta(minutes=10)
"""How long a letter belongs to the worker that took it up; longer than any try can take."""

GIVEN_UP: Final = timedelta(days=14)

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
    sender = mail(settings.MAIL_URL).sender
    whose = blake2b(subscription.token.encode(), digest_size=8).hexdigest()
    leave = address_of(subscription, "portal:unsubscribe")
    message = EmailMessage(policy=policy.SMTP)
    message["From"] = f"{_('规矩')} <{sender}>"
    message["To"] = subscription.address
    message["Subject"] = " ".join(subject.split())
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{mark}.{whose}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message["List-Unsubscribe"] = f"<{leave}>"
    if leave.startswith("https:"):  # RFC 8058 asks for it
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content("\n".join(lines) + "\n", cte="base64")
    message["Content-Language"] = subscription.language
    return Letter.objects.create(
        subscription=subscription, content=message.as_bytes().decode("ascii"), made_at=now, try_at=now
    )


# Sending


def send_waiting(*, now: datetime | None = None) -> int:
    """Send what is due, one letter after the other; several workers share them out. Returns how many were sent."""
    now = now or timezone.now()
    sent = 0
    for pk, try_at in Letter.objects.filter(try_at__lte=now).order_by("try_at", "pk").values_list("pk", "try_at"):
        if not Letter.objects.filter(pk=pk, try_at=try_at).update(try_at=now + HELD, tries=F("tries") + 1):
            continue  # another worker took it up
        letter = Letter.objects.filter(pk=pk).first()
        if letter is None:
            continue  # the subscription has just ended
        try:
            mail(settings.MAIL_URL).send(letter.content.encode("ascii"))
        except NotSent as reason:
            _put_off(letter, str(reason), now)
        else:
            letter.delete()
            sent += 1
    return sent


def _put_off(letter: Letter, reason: str, now: datetime) -> None:
    """Later, twice as late each time, at most half a day; after two weeks the address is forgotten."""
    if now - letter.made_at >= GIVEN_UP:
        _LOG.error("第 %s 号订阅两周来收不到邮件，已删除：%s", letter.subscription_id, reason)
        letter.subscription.delete()
        return
    wait = min(timedelta(minutes=2**letter.tries), timedelta(hours=12))
    Letter.objects.filter(pk=letter.pk).update(try_at=now + wait)
    _LOG.error("第 %s 号信未能发出，%s 后再试：%s", letter.pk, wait, reason)
