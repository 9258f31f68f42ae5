"""Questions about many standards, in domain words."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q

from guiju.base.terms import RelationKind, Status, Tier


class StandardQuerySet(models.QuerySet):
    """Every `on=` is a day; the answers agree with base.validity.Validity.status, row by row."""

    def with_status(self, status: Status, *, on: date) -> StandardQuerySet:
        return self.filter(_CONDITIONS[status](on))

    def in_force(self, *, on: date) -> StandardQuerySet:
        return self.with_status(Status.IN_FORCE, on=on)

    def published(self, *, first: date, last: date) -> StandardQuerySet:
        """Published from `first` to `last`, both included."""
        return self.filter(published_on__gte=first, published_on__lte=last)

    def of_tier(self, *tiers: Tier) -> StandardQuerySet:
        return self.filter(tier__in=tiers)

    def editions_of(self, undated_key: str) -> StandardQuerySet:
        """All editions of one lineage, oldest first."""
        return self.filter(undated_key=undated_key).order_by("sort_key")

    def successors_of(self, standard) -> StandardQuerySet:
        return self.filter(
            relations__kind__in=[RelationKind.REPLACES, RelationKind.PARTLY_REPLACES],
            relations__target=standard,
        ).distinct()


def _ended_by_date(on: date) -> Q:
    return Q(ends_on__lte=on)


def _published(on: date) -> Q:
    return Q(published_on__isnull=True) | Q(published_on__lte=on)


def _open(on: date) -> Q:
    """No dated end by that day, and published by then as far as is known."""
    return (Q(ends_on__isnull=True) | Q(ends_on__gt=on)) & _published(on)


def _said(on: date, *words: Status) -> Q:
    return Q(reported_status__in=words, reported_on__lte=on)


_ENDED = (Status.WITHDRAWN, Status.REPLACED)


def _reported_ended(on: date, *words: Status) -> Q:
    return _open(on) & Q(ends_on__isnull=True) & _said(on, *words)


def _replaced(on: date) -> Q:
    return (_ended_by_date(on) & Q(replaced_on__lte=on)) | _reported_ended(on, Status.REPLACED)


def _withdrawn(on: date) -> Q:
    by_date = _ended_by_date(on) & (Q(replaced_on__isnull=True) | Q(replaced_on__gt=on))
    return by_date | _reported_ended(on, Status.WITHDRAWN)


def _unpublished(on: date) -> Q:
    return (Q(ends_on__isnull=True) | Q(ends_on__gt=on)) & Q(published_on__gt=on)


def _not_reported_ended(on: date) -> Q:
    """Not (undated end reported by that day)."""
    return (
        Q(ends_on__isnull=False) | ~Q(reported_status__in=_ENDED) | Q(reported_on__isnull=True) | Q(reported_on__gt=on)
    )


def _upcoming(on: date) -> Q:
    return _open(on) & _not_reported_ended(on) & Q(starts_on__gt=on)


def _reported_only(on: date) -> Q:
    """In force by a source's word alone, its start unknown."""
    return Q(starts_on__isnull=True) & _said(on, Status.IN_FORCE)


def _end_unknown() -> Q:
    """A source reports an end without a date."""
    return Q(ends_on__isnull=True, reported_status__in=_ENDED)


def _in_force(on: date) -> Q:
    dated = Q(starts_on__lte=on) & ~_end_unknown()
    return _open(on) & (dated | _reported_only(on))


def _unknown(on: date) -> Q:
    undated_start = Q(starts_on__isnull=True) & ~_said(on, Status.IN_FORCE)
    undated_end = Q(starts_on__lte=on) & _end_unknown()
    return _open(on) & _not_reported_ended(on) & (undated_start | undated_end)


_CONDITIONS = {
    Status.UNPUBLISHED: _unpublished,
    Status.UPCOMING: _upcoming,
    Status.IN_FORCE: _in_force,
    Status.REPLACED: _replaced,
    Status.WITHDRAWN: _withdrawn,
    Status.UNKNOWN: _unknown,
}
