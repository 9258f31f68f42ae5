"""What happened to a Selection: which standards entered it, changed, came into force or left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from django.db.models import F, Q

from guiju.base.numbers import parse
from guiju.base.selection import Selection, Sort
from guiju.base.terms import RelationKind, Status, Tier
from guiju.base.validity import ENDED
from guiju.engines.search.query import Query
from guiju.engines.search.scanning import matches
from guiju.journal import actions as journal
from guiju.standards.following.states import FieldChange, Passage, State, passages
from guiju.standards.indexed import FIELDS
from guiju.standards.models import Relation, Standard
from guiju.standards.querysets import Among
from guiju.standards.selecting import query

CHUNK = 1_000


class Kind(StrEnum):
    """In the order in which a digest tells them."""

    ENTERED = "entered"
    IN_FORCE = "in-force"
    CHANGED = "changed"
    LEFT = "left"


@dataclass(frozen=True, slots=True, order=True)
class Moment:
    """The register as the journal stood at its entry `seq`, looked at on a day."""

    seq: int
    day: date


@dataclass(frozen=True, slots=True)
class Successor:
    number: str
    key: str


@dataclass(frozen=True, slots=True)
class Event:
    """One standard, and the one thing about it that matters most.

    `on`: the day on which it came into force or left force; of all else the day on which the register said so.
    `status`: that day's. `selected`: whether the Selection still holds it. `successors` are of what has ended.
    """

    kind: Kind
    id: int
    key: str
    number: str
    title_zh: str
    title_en: str
    published_on: date | None
    effective_on: date | None
    on: date
    status: Status
    selected: bool
    changes: tuple[FieldChange, ...] = ()
    successors: tuple[Successor, ...] = ()

    @property
    def title(self) -> str:
        return self.title_zh or self.title_en


class Watched:
    """A Selection without its day, its statuses apart: for asking of one state at a time."""

    def __init__(self, selection: Selection) -> None:
        self.selection = followed(selection)
        self.statuses = frozenset(self.selection.statuses) or frozenset(Status)
        self.scope: Query = query(replace(self.selection, statuses=()))

    @property
    def tells_how_it_ended(self) -> bool:
        """Whether the withdrawn belong to it and the replaced do not, or the other way round."""
        return len(self.statuses & ENDED) == 1

    def holds(self, state: State) -> bool:
        """Whatever its status."""
        return matches(self.scope, state.document, FIELDS)

    def event(self, passage: Passage, *, since: date, day: date) -> Event | None:
        """What a passage from one day to a later one, or to the same, means to who watches."""
        before, after = passage.before, passage.after
        status = after.status(day)
        inside = self.holds(after)
        selected = inside and status in self.statuses
        was_inside = inside if before is after else before is not None and self.holds(before)
        earlier = before.status(since) if before is not None else None
        was_selected = was_inside and earlier in self.statuses
        if not (selected or was_selected):
            return None
        kind, on = Kind.CHANGED, day
        starts, ends = after.values["starts_on"], after.values["ends_on"]
        if was_selected and inside and status in ENDED and earlier not in ENDED:
            kind, on = Kind.LEFT, ends if ends is not None and ends <= day else day
        elif was_inside and selected and status is Status.IN_FORCE and starts is not None and starts > since:
            kind, on = Kind.IN_FORCE, starts
        elif not was_selected:
            kind = Kind.ENTERED
        elif not selected:
            kind = Kind.LEFT
        elif not passage.changes:
            return None
        return event_of(kind, passage.id, after, on=on, status=status, selected=selected, changes=passage.changes)


def followed(selection: Selection) -> Selection:
    """What of a Selection can be followed: its day is each day anew, and its order is that of time."""
    return replace(selection, on=None, sort=Sort())


def event_of(
    kind: Kind,
    id: int,
    state: State,
    *,
    on: date,
    status: Status,
    selected: bool,
    changes: tuple[FieldChange, ...] = (),
) -> Event:
    values = state.values
    return Event(
        kind=kind,
        id=id,
        key=values["key"],
        number=parse(values["number"]).printed,
        title_zh=values["title_zh"],
        title_en=values["title_en"],
        published_on=values["published_on"],
        effective_on=values["effective_on"],
        on=on,
        status=status,
        selected=selected,
        changes=changes if kind is Kind.CHANGED else (),
    )


def between(selections: Collection[Selection], since: Moment, until: Moment) -> dict[Selection, list[Event]]:
    """What happened to each Selection after `since` and up to and with `until`, one event for a standard.

    In the order of Kind, and by number within. Everything that the journal names is looked at, and every standard
    that has a day of its own in the time between; so it takes time, and is made for jobs.
    """
    watched = [Watched(selection) for selection in selections]
    found: dict[Selection, list[tuple[str, Event]]] = {watch.selection: [] for watch in watched}
    touched = set(journal.changed_rows(Standard.JOURNAL_NAME, after=since.seq, upto=until.seq))
    ids = sorted(touched.union(turning(since.day, until.day, how_it_ended=any(w.tells_how_it_ended for w in watched))))
    for start in range(0, len(ids), CHUNK):
        for passage in passages(ids[start : start + CHUNK], after=since.seq, upto=until.seq):
            for watch in watched:
                event = watch.event(passage, since=since.day, day=until.day)
                if event is not None:
                    found[watch.selection].append((passage.after.values["sort_key"], event))
    order = list(Kind)
    return {
        selection: with_successors(
            [event for _key, event in sorted(events, key=lambda pair: (order.index(pair[1].kind), pair[0]))]
        )
        for selection, events in found.items()
    }


def turning(since: date, until: date, *, how_it_ended: bool) -> Iterator[int]:
    """The standards whose status can be another on `until` than on `since`, without any change in the register.

    With `how_it_ended` those too that were withdrawn and are now replaced: these are looked for among all that
    ended. A day of report is none of these days: it is past when it is written down.
    """
    if since >= until:
        return
    for field in ("published_on", "starts_on", "ends_on"):
        yield from in_days(field, since, until).values_list("id", flat=True)
    if not how_it_ended:
        return
    withdrawn_first = Q(withdrawn_on__lt=F("replaced_on"), ends_on__lte=until)
    yield from (
        Standard.objects.filter(withdrawn_first, replaced_on__gt=since, replaced_on__lte=until)
        .order_by()
        .values_list("id", flat=True)
    )


def in_days(field: str, since: date, until: date):
    """The standards whose day lies in (since, until]; an index answers."""
    days = Q(**{f"{field}__gt": since, f"{field}__lte": until})
    every_tier = Q(tier__in=list(Tier)) if field == "starts_on" else Q()  # its index begins with the tier
    return Standard.objects.filter(every_tier & days)


def with_successors(events: Iterable[Event]) -> list[Event]:
    """The events, those of standards that ended with what replaces them; one query."""
    events = list(events)
    ended = [event.id for event in events if event.status in ENDED]
    if not ended:
        return events
    replacing: dict[int | None, list[Successor]] = defaultdict(list)
    for target, number, key in (
        Relation.objects.filter(target_id__in=Among(ended), kind=RelationKind.REPLACES)
        .order_by("standard__sort_key")
        .values_list("target_id", "standard__number", "standard__key")
    ):
        replacing[target].append(Successor(parse(number).printed, key))
    return [
        replace(event, successors=tuple(replacing[event.id])) if event.status in ENDED else event for event in events
    ]
