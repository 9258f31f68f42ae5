"""Questions about many standards, in domain words."""

from __future__ import annotations

import json
import sys
from collections.abc import Collection, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import connection, models
from django.db.models import Case, Expression, Q, Value, When

from guiju.base.terms import RelationKind, Status, Tier
from guiju.base.validity import ENDED

if TYPE_CHECKING:
    from guiju.standards.models import Standard


class Among(Expression):
    """Any number of values as one parameter: `filter(key__in=Among(keys))`. Databases limit parameters, not texts."""

    def __init__(self, values: Collection[str] | Collection[int]) -> None:
        self.values = list(values)
        self.numeric = all(isinstance(value, int) for value in self.values)
        super().__init__(output_field=models.BigIntegerField() if self.numeric else models.TextField())

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, list[str]]:
        return "(SELECT value FROM json_each(%s))", [json.dumps(self.values)]

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, list[str]]:
        kind = "bigint" if self.numeric else "text"
        given = json.dumps(self.values)
        return f"(SELECT value::{kind} FROM json_array_elements_text(%s::json) AS given(value))", [given]


class ContainsAny(Expression):
    """Whether a text contains one of these pieces, sign by sign: no wildcards, capitals count. One parameter, again."""

    def __init__(self, text: Any, pieces: Collection[str]) -> None:
        self.text, self.pieces = text, tuple(pieces)
        super().__init__(output_field=models.BooleanField())

    def get_source_expressions(self) -> list[Any]:
        return [self.text]

    def set_source_expressions(self, exprs: Sequence[Any]) -> None:
        (self.text,) = exprs

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, list[Any]]:
        return self._exists(compiler, "json_each(%s)", "instr")

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, list[Any]]:
        return self._exists(compiler, "json_array_elements_text(%s::json)", "strpos")

    def _exists(self, compiler: Any, given: str, place: str) -> tuple[str, list[Any]]:
        text, parameters = compiler.compile(self.text)
        sql = f"EXISTS (SELECT 1 FROM {given} AS given WHERE {place}({text}, given.value) > 0)"
        return sql, [json.dumps(self.pieces), *parameters]


def begins(column: str, text: str) -> Q:
    """`column` begins with `text`, told so that an index answers: SQLite's a range, since LIKE ignores case there;
    PostgreSQL's LIKE, since its order is that of the language."""
    if connection.vendor == "postgresql":
        return Q(**{f"{column}__startswith": text})
    return Q(**{f"{column}__gte": text, f"{column}__lt": text + chr(sys.maxunicode)})


class StandardQuerySet(models.QuerySet["Standard"]):
    """Every `on=` is a day; the answers agree with base.validity.Validity.status, row by row."""

    def with_status(self, *statuses: Status, on: date) -> StandardQuerySet:
        wanted = Q()
        for status in statuses:
            wanted |= CONDITIONS[status](on)
        return self.filter(wanted)

    def in_force(self, *, on: date) -> StandardQuerySet:
        return self.with_status(Status.IN_FORCE, on=on)

    def with_status_word(self, *, on: date) -> StandardQuerySet:
        """Every row with its status of that day as `status_word`, to group or order by."""
        whens = [When(condition(on), then=Value(status.value)) for status, condition in CONDITIONS.items()]
        return self.annotate(status_word=Case(*whens, output_field=models.CharField()))

    def published(self, *, first: date, last: date) -> StandardQuerySet:
        """Published from `first` to `last`, both included."""
        return self.filter(published_on__gte=first, published_on__lte=last)

    def of_tier(self, *tiers: Tier) -> StandardQuerySet:
        return self.filter(tier__in=tiers)

    def editions_of(self, undated_key: str) -> StandardQuerySet:
        """All editions of one lineage, oldest first."""
        return self.filter(undated_key=undated_key).order_by("sort_key")

    def successors_of(self, standard: Standard) -> StandardQuerySet:
        return self.filter(
            relations__kind__in=[RelationKind.REPLACES, RelationKind.PARTLY_REPLACES],
            relations__target=standard,
        ).distinct()


# The branches of Validity.status, each as the condition that leads to it. Columns that may be NULL are only
# compared positively: NOT of a comparison with NULL would be neither true nor false.


def _ended(on: date) -> Q:
    return Q(ends_on__lte=on)


def _not_ended(on: date) -> Q:
    return Q(ends_on__isnull=True) | Q(ends_on__gt=on)


def _published(on: date) -> Q:
    return Q(published_on__isnull=True) | Q(published_on__lte=on)


def _end_reported(on: date, *words: Status) -> Q:
    """An end without a date, said by that day in one of these words."""
    return _published(on) & Q(ends_on__isnull=True, reported_status__in=words, reported_on__lte=on)


def _end_not_reported(on: date) -> Q:
    return (
        Q(ends_on__isnull=False) | ~Q(reported_status__in=_ENDED) | Q(reported_on__isnull=True) | Q(reported_on__gt=on)
    )


def _living(on: date) -> Q:
    """Published as far as is known, and neither ended by date nor by word."""
    return _not_ended(on) & _published(on) & _end_not_reported(on)


def _unpublished(on: date) -> Q:
    return _not_ended(on) & Q(published_on__gt=on)


def _upcoming(on: date) -> Q:
    return _living(on) & Q(starts_on__gt=on)


def _in_force(on: date) -> Q:
    no_end_to_come = Q(ends_on__isnull=False) | ~Q(reported_status__in=_ENDED)
    by_word = Q(starts_on__isnull=True, reported_status=Status.IN_FORCE, reported_on__lte=on)
    return _not_ended(on) & _published(on) & ((Q(starts_on__lte=on) & no_end_to_come) | by_word)


def _replaced(on: date) -> Q:
    return (_ended(on) & Q(replaced_on__lte=on)) | _end_reported(on, Status.REPLACED)


def _withdrawn(on: date) -> Q:
    by_date = _ended(on) & (Q(replaced_on__isnull=True) | Q(replaced_on__gt=on))
    return by_date | _end_reported(on, Status.WITHDRAWN)


def _unknown(on: date) -> Q:
    in_force_unsaid = ~Q(reported_status=Status.IN_FORCE) | Q(reported_on__isnull=True) | Q(reported_on__gt=on)
    start_unknown = Q(starts_on__isnull=True) & in_force_unsaid
    end_unknown = Q(starts_on__lte=on, ends_on__isnull=True, reported_status__in=_ENDED)
    return _living(on) & (start_unknown | end_unknown)


_ENDED = sorted(ENDED)
CONDITIONS = {
    Status.UNPUBLISHED: _unpublished,
    Status.UPCOMING: _upcoming,
    Status.IN_FORCE: _in_force,
    Status.REPLACED: _replaced,
    Status.WITHDRAWN: _withdrawn,
    Status.UNKNOWN: _unknown,
}
