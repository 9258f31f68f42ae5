"""The digests that are due: worked out from the journal, written into the outbox, each once.

The place up to which a subscription was told and the letter that tells it are written in one transaction, and only if
the subscription still stood at its old place: killed anywhere, and by however many workers, none is lost or doubled.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.utils import timezone

from guiju.base.selection import InvalidSelection, Selection
from guiju.journal.actions import last_seq
from guiju.standards.following import actions, letters
from guiju.standards.following.events import Event, Moment, between
from guiju.standards.following.models import Every, Subscription

FROM_HOUR: Final = 6
"""Of the register's own time: digests are made from then on."""

_LOG = logging.getLogger("guiju.mail")


def run(*, now: datetime | None = None) -> int:
    """Everything that is due now: digests from six in the morning on, letters at any time. Returns the letters sent."""
    now = now or timezone.now()
    here = timezone.localtime(now)
    if here.hour >= FROM_HOUR:
        make_due(today=here.date(), now=now)
    return letters.send_waiting(now=now)


def make_due(*, today: date, now: datetime) -> int:
    """Write the digests that are due. Returns how many; where nothing happened there is none.

    Who has a letter waiting gets no other: the next one tells of the whole time.
    """
    actions.forget_unconfirmed(now=now)
    due = Subscription.objects.filter(due_on__lte=today, letters=None).order_by("pk")
    by_place: dict[Moment, list[tuple[Subscription, Selection]]] = defaultdict(list)
    for subscription in due:
        assert subscription.day is not None  # where it is due it has a day: a constraint of the table
        try:
            selection = subscription.selection
        except InvalidSelection as reason:
            _put_off(subscription, reason, today)
        else:
            by_place[Moment(subscription.seq, subscription.day)].append((subscription, selection))
    until = Moment(last_seq(), today)
    made = 0
    for since, subscribed in by_place.items():
        found = between({selection for _subscription, selection in subscribed}, since, until)
        for subscription, selection in subscribed:
            made += _advance(subscription, found[selection], until=until, now=now)
    return made


def _put_off(subscription: Subscription, reason: InvalidSelection, today: date) -> None:
    """What an earlier release wrote and this one cannot read: it keeps its place until one can."""
    due_on = actions.due_after(today, Every(subscription.every))
    Subscription.objects.filter(pk=subscription.pk).update(due_on=due_on)
    _LOG.error("第 %s 号订阅的范围读不懂，%s 再试：%s", subscription.pk, due_on, reason)


@transaction.atomic
def _advance(subscription: Subscription, events: list[Event], *, until: Moment, now: datetime) -> int:
    seq, day = subscription.seq, subscription.day
    subscription.seq, subscription.day = until.seq, until.day
    subscription.due_on = actions.due_after(until.day, Every(subscription.every))
    still = Subscription.objects.filter(pk=subscription.pk, seq=seq, day=day)
    if not still.update(seq=until.seq, day=until.day, due_on=subscription.due_on) or not events:
        return 0
    letters.tell(subscription, events, now=now)
    return 1
