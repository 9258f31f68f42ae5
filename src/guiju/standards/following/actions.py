"""Saving Selections; asking for, confirming and ending subscriptions.

A subscription is no change of the register and stands in no entry of the journal: that could never forget an address.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from guiju.base.errors import InvalidForm, NotFound, NotNow
from guiju.base.selection import Selection
from guiju.journal.actions import last_seq
from guiju.people.models import User
from guiju.standards.following import letters
from guiju.standards.following.events import followed
from guiju.standards.following.models import Every, SavedSelection, Subscription

MOST_SAVED: Final = 200
MOST_FOR_AN_ADDRESS: Final = 20
MOST_ASKED_IN_AN_HOUR: Final = 300
"""Unconfirmed, by everybody together: so many letters at most can be made to go to strangers."""

SILENCE: Final = timedelta(hours=1)
TIME_TO_CONFIRM: Final = timedelta(days=2)


# Saved Selections


@transaction.atomic
def save(selection: Selection, *, name: str, by: User) -> SavedSelection:
    """Keep a Selection under a name; one of that name is replaced. Its day is kept if it names one."""
    name = _name(name)
    standing = by.saved_selections.filter(name=name).first()
    if standing is None and by.saved_selections.count() >= MOST_SAVED:
        raise NotNow(_("每人最多保存 %(most)s 个检索，请先删去不用的") % {"most": MOST_SAVED})
    saved = standing or SavedSelection(owner=by, name=name)
    saved.query = selection.to_query()
    saved.save()
    return saved


@transaction.atomic
def rename(pk: int, *, name: str, by: User) -> SavedSelection:
    saved = _own(pk, by)
    saved.name = _name(name)
    if by.saved_selections.filter(name=saved.name).exclude(pk=pk).exists():
        raise InvalidForm(_("您已有名为“%(name)s”的检索") % {"name": saved.name})
    saved.save(update_fields=["name"])
    return saved


def discard(pk: int, *, by: User) -> None:
    _own(pk, by).delete()


def _own(pk: int, by: User) -> SavedSelection:
    saved = by.saved_selections.filter(pk=pk).first()
    if saved is None:
        raise NotFound(_("没有这个保存的检索，或者它不是您的"))
    return saved


def _name(name: str) -> str:
    name = " ".join(name.split())
    if not name or len(name) > 80 or not name.isprintable():
        raise InvalidForm(_("请写一个名称，最长 80 个字"))
    return name


# Subscriptions


@transaction.atomic
def subscribe(
    selection: Selection, *, title: str, address: str, every: Every, language: str, site: str
) -> Subscription | None:
    """Note the wish and send a letter to confirm it; nothing more goes to an address before.

    `title` says in the subscriber's language what is selected. Whoever asks learns nothing of the address: where it
    has subscribed already it gets the same letter, once an hour at most, and where too much was asked for it none
    (then the answer is None). Raises InvalidForm for an address that cannot be one, NotNow when too many ask at once.
    """
    now = timezone.now()
    subscription = Subscription(
        address=_address(address),
        query=followed(selection).to_query(),
        title=title[:300],
        language=language,
        every=every,
        site=site,
    )
    standing = Subscription.objects.filter(address=subscription.address, query=subscription.query).first()
    if standing is not None:
        if now - standing.asked_at < SILENCE:
            return None
        if standing.confirmed_at is None:
            standing.every, standing.language, standing.title = every, language, subscription.title
        subscription = standing
    elif Subscription.objects.filter(address=subscription.address).count() >= MOST_FOR_AN_ADDRESS:
        return None
    elif (
        Subscription.objects.filter(confirmed_at=None, asked_at__gt=now - timedelta(hours=1)).count()
        >= MOST_ASKED_IN_AN_HOUR
    ):
        raise NotNow(_("此刻申请订阅的人太多，请过一小时再试"))
    subscription.asked_at = now
    subscription.save()
    letters.ask_to_confirm(subscription, now=now)
    return subscription


@transaction.atomic
def confirm(token: str, *, today: date) -> Subscription:
    """From now on what happens is told. Confirming twice is as good as once. Raises NotFound."""
    subscription = by_token(token)
    if subscription.confirmed_at is None:
        subscription.confirmed_at = timezone.now()
        subscription.seq, subscription.day = last_seq(), today
        subscription.due_on = due_after(today, Every(subscription.every))
        subscription.save(update_fields=["confirmed_at", "seq", "day", "due_on"])
    return subscription


def end(token: str) -> None:
    """Forget the subscription with its address and the letters that wait. Ending it twice is as good as once."""
    Subscription.objects.filter(token=token).delete()


def by_token(token: str) -> Subscription:
    """Raises NotFound where it has ended, or was not confirmed in time."""
    found = Subscription.objects.filter(token=token).first()
    if found is None:
        raise NotFound(_("没有这个订阅：它已经退订，或者申请后两天内没有确认。"))
    return found


def forget_unconfirmed(*, now: datetime) -> int:
    """Addresses whose owners did not answer. Returns how many."""
    late = Subscription.objects.filter(confirmed_at=None, asked_at__lt=now - TIME_TO_CONFIRM)
    return late.delete()[1].get("following.Subscription", 0)


def due_after(day: date, every: Every) -> date:
    """The next day, or the next Monday."""
    return day + timedelta(days=1 if every == Every.DAY else 7 - day.weekday())


def _address(text: str) -> str:
    """As it was typed, the domain in small letters. Letters beyond ASCII are refused: few servers take them."""
    name, _at, domain = text.strip().rpartition("@")
    address = f"{name}@{domain.lower()}"
    try:
        Subscription._meta.get_field("address").run_validators(address)
    except ValidationError as error:
        raise InvalidForm(_("“%(text)s”不是电子邮件地址") % {"text": text.strip()[:80]}) from error
    if not address.isascii():
        raise InvalidForm(_("电子邮件地址只能用英文字母、数字和符号，这里是“%(text)s”") % {"text": address[:80]})
    return address
