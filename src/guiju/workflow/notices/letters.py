"""Letters that tell notices: written together with the mark that they are told, sent afterwards."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guiju.engines import outbox
from guiju.people.models import User
from guiju.workflow.notices.models import Every, Letter, Notice, Preference
from guiju.workflow.notices.wording import said

MOST_TOLD: Final = 100
"""Notices in one letter; of the rest it gives the number."""

AT_ONCE_WAITS: Final = timedelta(seconds=20)
"""What one step tells of goes into one letter."""

_LOG = logging.getLogger("guiju.mail")


def write_due(*, today: date, now: datetime, digests: bool) -> int:
    """Write what is due: at once for those who want it so; and, where `digests`, the letters of the day."""
    waiting: list[int] = list(
        Notice.objects.filter(to_mail=True).order_by("person").values_list("person", flat=True).distinct()
    )
    return sum(_write(person, today=today, now=now, digests=digests) for person in waiting)


@transaction.atomic
def _write(pk: int, *, today: date, now: datetime, digests: bool) -> int:
    person = User.objects.get(pk=pk)
    preference, _made = Preference.objects.get_or_create(person=person)
    preference = Preference.objects.select_for_update().get(pk=preference.pk)
    notices = list(
        Notice.objects.filter(person=person, to_mail=True)
        .select_related("case", "event", "event__by")
        .order_by("made_at", "pk")
    )
    if not notices:
        return 0
    marked = Notice.objects.filter(pk__lte=max(each.pk for each in notices), person=person, to_mail=True)
    if preference.every == Every.NEVER or not person.email or not person.is_active:
        marked.update(to_mail=False)
        return 0
    if preference.every == Every.AT_ONCE:
        if now - notices[0].made_at < AT_ONCE_WAITS:
            return 0
    elif not digests or (preference.digest_on is not None and preference.digest_on >= today):
        return 0
    else:
        Preference.objects.filter(pk=preference.pk).update(digest_on=today)
    marked.update(to_mail=False)
    unread = [each for each in notices if each.read_at is None]
    if not unread:  # he has seen all of it on the page
        return 0
    Letter.objects.create(
        person=person, content=_composed(person, preference, unread, now=now), made_at=now, try_at=now
    )
    return 1


def _composed(person: User, preference: Preference, notices: Sequence[Notice], *, now: datetime) -> str:
    site = preference.site or _site()
    with translation.override(preference.language):
        count = len(notices)
        subject = (
            _subject(notices[0])
            if count == 1
            else ngettext("{count} 条办件通知", "{count} 条办件通知", count).format(count=count)
        )
        lines = [_("{person}：").format(person=person), ""]
        for notice in notices[:MOST_TOLD]:
            lines += [*_told(notice, site), ""]
        if count > MOST_TOLD:
            lines += [_("另有 {count} 条，请在“通知”页面查看。").format(count=count - MOST_TOLD), ""]
        lines += ["-- ", _("怎样通知您，可在“通知”页面的设置中更改。")]
        if site:
            lines.append(site + reverse("desk:notice-settings"))
        return outbox.compose(
            to=person.email,
            sender_name=_("规矩"),
            subject=subject,
            lines=lines,
            mark=f"notice.{max(each.pk for each in notices)}",
            key=f"notices of {person.pk}",
            language=preference.language,
            now=now,
        )


def _site() -> str:
    """Where others here have seen these pages; empty while nobody has saved settings yet."""
    return Preference.objects.exclude(site="").order_by("pk").values_list("site", flat=True).first() or ""


def _subject(notice: Notice) -> str:
    if notice.case.procedure.confidential:
        return notice.case.number
    return f"{notice.case.number} {notice.case.title}"


def _told(notice: Notice, site: str) -> list[str]:
    """Of a confidential case a letter, which others may read, gives the number alone."""
    discreet = notice.case.procedure.confidential
    lines = [_subject(notice), "  " + said(notice, discreet=discreet)]
    if site:
        lines.append("  " + site + notice.case.get_absolute_url())
    return lines


def send_waiting(*, now: datetime) -> int:
    return outbox.send_waiting(Letter, give_up=_unreached, now=now)


def _unreached(letter: Letter, reason: str) -> None:
    _LOG.error("用户 %s 两周来收不到通知邮件，此信不再寄出：%s", letter.person_id, reason)
    letter.delete()
