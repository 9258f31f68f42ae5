"""Letters that wait in the database until the mail server has taken them.

A letter is written in the transaction of what it tells, and deleted when it was taken. If the process is killed between
sending and deleting, it is sent again with the same Message-ID: SMTP has no way to ask whether a letter had arrived.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime
from hashlib import blake2b
from typing import Any, Final

from django.conf import settings
from django.db import models
from django.db.models import F

from guiju.engines.mail import NotSent, mail

HELD: Final = timedelta(minutes=10)
"""How long a letter belongs to the worker that took it up; longer than any try can take."""

GIVEN_UP: Final = timedelta(days=14)

_LOG = logging.getLogger("guiju.mail")


class WaitingLetter(models.Model):
    """A message that has to go out, whole; it is deleted once the mail server has taken it."""

    content = models.TextField()
    made_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    try_at = models.DateTimeField(db_index=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"letter {self.pk}"


def compose(
    *,
    to: str,
    sender_name: str,
    subject: str,
    lines: Sequence[str],
    mark: str,
    key: str,
    language: str,
    now: datetime,
    headers: Mapping[str, str] | None = None,
) -> str:
    """A whole message as text of ASCII. `mark` and a digest of the secret `key` make its Message-ID."""
    sender = mail(settings.MAIL_URL).sender
    whose = blake2b(key.encode(), digest_size=8).hexdigest()
    message = EmailMessage(policy=policy.SMTP)
    message["From"] = f"{sender_name} <{sender}>"
    message["To"] = to
    message["Subject"] = " ".join(subject.split())
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{mark}.{whose}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    for name, value in (headers or {}).items():
        message[name] = value
    message.set_content("\n".join(lines) + "\n", cte="base64")
    message["Content-Language"] = language
    return message.as_bytes().decode("ascii")


def send_waiting(letters: type[WaitingLetter], *, give_up: Callable[[Any, str], None], now: datetime) -> int:
    """Send what is due, one letter after the other; several workers share them out. Returns how many were sent.

    What fails is tried again, twice as late each time, at most half a day; `give_up` is told of a letter and the
    reason after two weeks.
    """
    rows: models.Manager[Any] = letters._default_manager
    sent = 0
    for pk, try_at in rows.filter(try_at__lte=now).order_by("try_at", "pk").values_list("pk", "try_at"):
        if not rows.filter(pk=pk, try_at=try_at).update(try_at=now + HELD, tries=F("tries") + 1):
            continue  # another worker took it up
        letter = rows.filter(pk=pk).first()
        if letter is None:
            continue  # whom it was for has just gone
        try:
            mail(settings.MAIL_URL).send(letter.content.encode("ascii"))
        except NotSent as reason:
            if now - letter.made_at >= GIVEN_UP:
                give_up(letter, str(reason))
                continue
            wait = min(timedelta(minutes=2**letter.tries), timedelta(hours=12))
            rows.filter(pk=letter.pk).update(try_at=now + wait)
            _LOG.error("第 %s 号信未能发出，%s 后再试：%s", letter.pk, wait, reason)
        else:
            letter.delete()
            sent += 1
    return sent
