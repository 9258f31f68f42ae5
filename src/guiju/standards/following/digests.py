"""The digests that are due: worked out from the journal, written into the outbox, each once.

The place up to which a subscription was told and the letter that tells it are written in one transaction, and only if
the subscription still stood at its old place: killed anywhere, and by however many workers, none is lost or doubled.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.utils import timezone

from guiju.journal.actions import last_seq
from guiju.standards.following import actions, letters
from guiju.standards.following.events import Event, Moment, between
from guiju.standards.following.models import Every, Subscription

FROM_HOUR: Final = 6
"""Of the register's own time: digests are made from then on."""


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
    by_place: dict[Moment, list[Subscription]] = defaultdict(list)
    for subscription in due:
        assert subscription.day is not None  # where it is due it has a day: a constraint of the table
        by_place[Moment(subscription.seq, subscription.day)].append(subscription)
    until = Moment(last_seq(), today)
    made = 0
    for since, subscriptions in by_place.items():
        found = between({subscription.selection for subscription in subscriptions}, since, until)
        for subscription in subscriptions:
            made += _advance(subscription, found[subscription.selection], until=until, now=now)
    return made


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
