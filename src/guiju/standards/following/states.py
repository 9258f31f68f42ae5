"""Standards as they stood at two places of the journal: today's rows with the changes since undone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Final

from guiju.base.terms import RelationKind, Status
from guiju.base.validity import Validity
from guiju.engines.search import Document
from guiju.journal.models import Change
from guiju.standards.indexed import COLUMNS, document, read
from guiju.standards.models import Standard
from guiju.standards.querysets import Among

Values = Mapping[str, Any]
FieldChange = tuple[str, Any, Any]
"""A field with its old and its new value."""

_DAYS: Final = frozenset(field for field in Standard.JOURNAL_FIELDS if field.endswith("_on"))

#: Of what is in the journal of a row, that which is worth telling: not who said so and when.
_NEWS: Final = frozenset(Standard.JOURNAL_FIELDS) - {"source_id", "reported_on", "number"} | {
    RelationKind.REPLACES,
    RelationKind.PARTLY_REPLACES,
    RelationKind.ADOPTS,
    RelationKind.AMENDS,
}


@dataclass(frozen=True)
class State:
    """The columns of one standard that the index is made of, and what else goes into its document."""

    values: Values
    beside: tuple[Any, ...] = ()

    @cached_property
    def document(self) -> Document:
        return document((*(self.values[column] for column in COLUMNS), *self.beside))

    @cached_property
    def validity(self) -> Validity:
        return validity_of(self.values)

    def status(self, on: date) -> Status:
        return self.validity.status(on=on)


@dataclass(frozen=True, slots=True)
class Passage:
    """One standard at the earlier place, None where it was not in the register yet, and at the later one."""

    id: int
    before: State | None
    after: State
    changes: tuple[FieldChange, ...]


def validity_of(values: Values) -> Validity:
    reported = values["reported_status"]
    return Validity(
        published_on=values["published_on"],
        effective_on=values["effective_on"],
        withdrawn_on=values["withdrawn_on"],
        replaced_on=values["replaced_on"],
        reported=Status(reported) if reported else None,
        reported_on=values["reported_on"],
    )


def present(ids: Collection[int]) -> dict[int, State]:
    """The standards as they are now."""
    width = len(COLUMNS)
    return {
        row[0]: State(dict(zip(COLUMNS, row, strict=False)), row[width:])
        for row in read(Standard.objects.filter(id__in=Among(ids)))
    }


def passages(ids: Collection[int], *, after: int, upto: int) -> Iterator[Passage]:
    """What became of each of these standards in the entries of (after, upto]; those not there at the end are left out.

    The rows are read before their changes: what is written in between is undone with the rest.
    """
    now = present(ids)
    since: dict[int, list[Change]] = defaultdict(list)
    for change in Change.objects.filter(
        model=Standard.JOURNAL_NAME, row__in=Among(list(now)), entry_id__gt=after
    ).order_by("id"):
        since[change.row].append(change)
    for id, state in now.items():
        later = undone(state, [change for change in since[id] if change.entry_id > upto])
        if later is not None:
            within = [change for change in since[id] if change.entry_id <= upto]
            yield Passage(id, undone(later, within), later, told(within))


def undone(state: State, changes: Iterable[Change]) -> State | None:
    """The standard before these changes, given in their order; None where one of them brought it."""
    old: dict[str, Any] = {}
    for change in changes:
        if change.fields is None:
            return None
        for field, (before, _after) in change.fields.items():
            if field in state.values:
                old.setdefault(field, _as_day(before) if field in _DAYS else before)
    if not old:
        return state
    values = {**state.values, **old}
    validity = validity_of(values)
    return State(values | {"starts_on": validity.starts_on, "ends_on": validity.ends_on}, state.beside)


def told(changes: Iterable[Change]) -> tuple[FieldChange, ...]:
    """What is worth telling of these changes taken together, in the order in which the fields first changed."""
    first: dict[str, Any] = {}
    last: dict[str, Any] = {}
    for change in changes:
        for field, (before, after) in (change.fields or {}).items():
            if field in _NEWS:
                first.setdefault(field, before)
                last[field] = after
    return tuple((field, before, last[field]) for field, before in first.items() if before != last[field])


def _as_day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
