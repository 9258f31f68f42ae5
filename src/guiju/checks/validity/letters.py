"""Letters to the owners of lists: what changed on one day."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from guiju.checks.validity.models import Letter, SavedList, Turn
from guiju.engines import outbox

MOST_TOLD: Final = 200

_LOG = logging.getLogger("guiju.mail")


def composed(kept: SavedList, turns: Sequence[Turn], *, today: date, now: datetime) -> str:
    """One letter of a list's changes up to that day."""
    count = len(turns)
    with override(kept.language):
        subject = ngettext("清单“{name}”：{count} 项有变", "清单“{name}”：{count} 项有变", count).format(
            name=kept.name, count=count
        )
        lines = [_("您保存的清单“{name}”中，有标准的情况变了。").format(name=kept.name)]
        for turn in turns[:MOST_TOLD]:
            lines += ["", _("第 {place} 项 {text}").format(place=turn.place, text=turn.text), "  " + turn.sentence]
            if turn.key and kept.site:
                lines.append("  " + kept.site + reverse("portal:standard", args=[turn.key]))
        if count > MOST_TOLD:
            lines += ["", _("另有 {count} 项，请打开清单查看。").format(count=count - MOST_TOLD)]
        lines += ["", "-- ", _("不想再收到这份清单的信，请在清单的页面上停止关注。")]
        if kept.site:
            lines.append(kept.site + kept.get_absolute_url())
        return outbox.compose(
            to=kept.owner.email,
            sender_name=_("规矩"),
            subject=subject,
            lines=lines,
            mark=f"list.{kept.pk}.{today}",
            key=f"list {kept.pk} of {kept.owner_id}",
            language=kept.language,
            now=now,
        )


def send_waiting(*, now: datetime) -> int:
    return outbox.send_waiting(Letter, give_up=_unreached, now=now)


def _unreached(letter: Letter, reason: str) -> None:
    _LOG.error("用户 %s 两周来收不到清单的邮件，此信不再寄出：%s", letter.list.owner_id, reason)
    letter.delete()
