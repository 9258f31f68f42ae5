"""Identities go on their day: inspectors are reminded before, and who has just written is not forgotten."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from guiju.journal import actions as journal
from guiju.processes.appeals import identities
from guiju.processes.appeals.models import SealedIdentity
from guiju.workflow import engine
from guiju.workflow.definition import PUBLIC, SYSTEM
from guiju.workflow.models import EventKind

REMIND_DAYS: Final = 30
"""So long before it is deleted, the office is told, once."""

QUIET_DAYS: Final = 30
"""Who wrote within so many days is not forgotten yet; nor is anybody whose case is open."""

_MOST: Final = 200


def run(*, now: datetime | None = None) -> tuple[int, int]:
    """Remind and delete what is due; says how many of each. Can be repeated at any time."""
    now = now or timezone.now()
    today = timezone.localdate(now)
    near = SealedIdentity.objects.filter(deleted_on__isnull=True, delete_on__lte=today + timedelta(days=REMIND_DAYS))
    reminded = deleted = 0
    with translation.override("zh-hans"):
        for pk in near.filter(reminded_on__isnull=True).values_list("pk", flat=True)[:_MOST]:
            reminded += _remind(pk, now=now)
        due = near.filter(delete_on__lte=today, reminded_on__lte=today - timedelta(days=REMIND_DAYS))
        for pk in due.values_list("pk", flat=True)[:_MOST]:
            deleted += _delete(pk, now=now)
    return reminded, deleted


@transaction.atomic
def _remind(pk: int, *, now: datetime) -> int:
    """A reminder that comes late moves the day: nobody is forgotten without one."""
    kept = SealedIdentity.objects.select_for_update(of=("self",)).select_related("case").get(pk=pk)
    if kept.reminded_on is not None or kept.deleted_on is not None:
        return 0
    today = timezone.localdate(now)
    kept.reminded_on = today
    kept.delete_on = max(kept.delete_on, today + timedelta(days=REMIND_DAYS))
    kept.save(update_fields=["reminded_on", "delete_on"])
    said = _("身份信息将在 {day} 删除；还需要的，请写明理由，延长保留").format(day=kept.delete_on)
    engine.say(kept.case, said, by=SYSTEM, now=now, identity="reminded")
    return 1


@transaction.atomic
def _delete(pk: int, *, now: datetime) -> int:
    kept = SealedIdentity.objects.select_for_update(of=("self",)).select_related("case").get(pk=pk)
    today = timezone.localdate(now)
    if kept.deleted_on is not None or kept.delete_on > today:
        return 0
    wrote = _last_written(kept)
    if kept.case.is_open or (wrote is not None and wrote > today - timedelta(days=QUIET_DAYS)):
        kept.delete_on = today + timedelta(days=QUIET_DAYS)
        kept.save(update_fields=["delete_on"])
        journal.record("identity.kept-longer", kept.case.number, by=SYSTEM, until=kept.delete_on)
        return 0
    identities.delete(kept.case, by=SYSTEM, reason=_("保留期满"), now=now)
    return 1


def _last_written(kept: SealedIdentity) -> date | None:
    written = kept.case.events.filter(role=PUBLIC, kind__in=[EventKind.MESSAGE.value, EventKind.STEP.value])
    found: date | None = written.order_by("-seq").values_list("on", flat=True).first()
    return found
