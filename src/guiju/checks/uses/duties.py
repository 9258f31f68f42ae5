"""What the worker does of itself for uses: new drafts every few minutes, outdated ones once a night."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone

from guiju.checks.uses import drafts, nightly
from guiju.checks.uses.models import Night
from guiju.workflow.notices.models import Duty

FROM_HOUR: Final = 2
"""Of the register's own time: the nightly look is made from then on."""

EVERY: Final = timedelta(minutes=5)
"""How often it is looked for new drafts, while there are none left."""

_DUTY: Final = "uses-drafts"


def run(*, now: datetime | None = None) -> None:
    """Everything that is due now."""
    now = now or timezone.now()
    here = timezone.localtime(now)
    # The mark is set when nothing is left, so a heap of drafts is gone through pass after pass.
    if not Duty.objects.filter(name=_DUTY, at__gt=now - EVERY).exists() and not drafts.look_into_new(now=now):
        Duty.objects.update_or_create(name=_DUTY, defaults={"at": now})
    if here.hour >= FROM_HOUR and not Night.objects.filter(day=here.date()).exists():
        nightly.look(on=here.date(), now=now)
