"""Saving lists, choosing what was meant in them, letting them be watched, discarding them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from guiju.base.errors import InvalidForm, NotFound, NotNow
from guiju.base.numbers import StandardNumber
from guiju.checks.uses import actions as uses
from guiju.checks.uses.models import HolderKind
from guiju.checks.validity.answering import Answer, answer
from guiju.checks.validity.models import SavedList, stored
from guiju.checks.validity.recognising import Listing
from guiju.checks.validity.watching import states_of
from guiju.people.models import User

MOST_LISTS: Final = 100
"""A person may keep so many."""

MOST_ROWS: Final = 10_000


def save(
    listing: Listing,
    *,
    name: str,
    by: User,
    today: date,
    choices: Mapping[int, str] | None = None,
    language: str = "zh-hans",
    site: str = "",
) -> SavedList:
    """Keep a list under a name and watch it from today on; one of that name is replaced.

    Raises InvalidForm for a name that is none or a list without a number, NotNow beyond what one may keep.
    """
    name = _name(name)
    if not listing.rows:
        raise InvalidForm(_("清单里没有标准号，没有可以保存的"))
    if len(listing.rows) > MOST_ROWS:
        raise InvalidForm(
            _("一份清单最多保存 {most} 项，这里有 {count} 项").format(most=MOST_ROWS, count=len(listing.rows))
        )
    standing = by.saved_lists.filter(name=name).first()
    if standing is None and by.saved_lists.count() >= MOST_LISTS:
        raise NotNow(_("每人最多保存 {most} 份清单，请先删去不用的").format(most=MOST_LISTS))
    kept = standing or SavedList(owner=by, name=name)
    kept.rows = [stored(row) for row in listing.rows]
    kept.headings = list(listing.headings)
    kept.choices = {str(place): key for place, key in (choices or {}).items() if key}
    kept.language, kept.site, kept.watched = language, site, True
    _learn(kept, today, anew=True)
    return kept


def choose(kept: SavedList, choices: Mapping[int, str], *, by: User, today: date) -> SavedList:
    """Say which standards are meant by rows of one's list; an empty key takes a choice back."""
    kept = _own(kept.pk, by)
    for place, key in choices.items():
        if not 1 <= place <= len(kept.rows):
            raise InvalidForm(_("清单里没有第 {place} 项").format(place=place))
        if key:
            kept.choices[str(place)] = key
        else:
            kept.choices.pop(str(place), None)
    _learn(kept, today)
    return kept


@transaction.atomic
def rename(pk: int, *, name: str, by: User) -> SavedList:
    kept = _own(pk, by)
    kept.name = _name(name)
    if by.saved_lists.filter(name=kept.name).exclude(pk=pk).exists():
        raise InvalidForm(_("您已有名为“{name}”的清单").format(name=kept.name))
    kept.save(update_fields=["name"])
    _enter_uses(kept, _cites(answer(kept.recognised(), kept.looked_on, kept.chosen())))
    return kept


def watch(pk: int, *, watched: bool, by: User) -> SavedList:
    """Whether letters are to tell what changes."""
    kept = _own(pk, by)
    kept.watched = watched
    kept.save(update_fields=["watched"])
    return kept


@transaction.atomic
def discard(pk: int, *, by: User) -> None:
    kept = _own(pk, by)
    uses.leave(HolderKind.LIST, str(kept.pk))
    kept.delete()


def _learn(kept: SavedList, today: date, *, anew: bool = False) -> None:
    """Take what is so today as known: only what changes from now on is told; `anew`, also nothing of before."""
    with override(kept.language):
        answers = answer(kept.recognised(), today, kept.chosen())
    with transaction.atomic():
        kept.looked_on, kept.states = today, states_of(answers)
        kept.save()
        if anew:
            kept.turns.all().delete()
            kept.letters.all().delete()
        _enter_uses(kept, _cites(answers))


def _cites(answers: list[Answer]) -> list[uses.Cites]:
    """What a list cites: the standard chosen, what was found, or else the likeliest reading."""
    found = []
    for each in answers:
        row = each.row
        if each.standard is not None and (each.chosen or len(row.readings) > 1):
            number = each.standard.parsed
            found.append(uses.Cites(number if each.chosen else _as_cited(each), row.place))
        elif row.readings:
            found.append(uses.Cites(row.readings[0], row.place))
    return found


def _as_cited(answer: Answer) -> StandardNumber:
    """The reading that led to the standard found, with or without its date."""
    assert answer.standard is not None
    there = answer.standard.parsed
    return next((each for each in answer.row.readings if each.undated_key == there.undated_key), answer.row.readings[0])


def _enter_uses(kept: SavedList, cites: list[uses.Cites]) -> None:
    uses.enter(
        HolderKind.LIST,
        str(kept.pk),
        title=kept.name,
        address=kept.get_absolute_url(),
        cites=cites,
        owner=kept.owner,
    )


def _own(pk: int, by: User) -> SavedList:
    kept = by.saved_lists.filter(pk=pk).first()
    if kept is None:
        raise NotFound(_("没有这份清单，或者它不是您的"))
    return kept


def _name(name: str) -> str:
    name = " ".join(name.split())
    if not name or len(name) > 80 or not name.isprintable():
        raise InvalidForm(_("请写一个名称，最长 80 个字"))
    return name
