"""What happened lately, for a feed: looked up when somebody asks, so the work is bounded.

Of changes in the register: the latest `MOST_CHANGES` rows that the journal names. Of standards that came into force or
left it without any change: the last `DAYS` days. Of both together the newest `MOST_HAPPENINGS`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final

from django.db.models import QuerySet
from django.utils import timezone

from guiju.base.selection import Selection
from guiju.base.terms import RelationKind
from guiju.engines.search import Order
from guiju.engines.search.query import All, AnyOf, Range, Term
from guiju.journal.models import Change
from guiju.standards import search
from guiju.standards.following.events import Event, Kind, Watched, with_successors
from guiju.standards.following.states import Passage, present, told, undone
from guiju.standards.indexed import day_number
from guiju.standards.models import Standard
from guiju.standards.querysets import Among
from guiju.standards.selecting import rows

MOST_CHANGES: Final = 5_000
MOST_READ: Final = 1_000
"""Rows whose states are worked out one by one."""

MOST_HAPPENINGS: Final = 50
DAYS: Final = 30

#: By field of a Selection, what of a standard it looks at and the register can change.
_LOOKED_AT: Final = {
    "words": ("number", "title_zh", "title_en", "issued_by_id", "committee_id", RelationKind.ADOPTS),
    "published": ("published_on",),
    "effective": ("effective_on",),
    "withdrawn": ("withdrawn_on",),
    "regions": ("region",),
    "industries": ("industry",),
    "ics": ("ics",),
    "ccs": ("ccs",),
    "issuers": ("issued_by_id",),
    "committees": ("committee_id",),
    "organizations": ("issued_by_id", "committee_id"),
    "sources": ("source_id",),
}
_OF_A_DAY: Final = (Kind.IN_FORCE, Kind.LEFT)


@dataclass(frozen=True, slots=True)
class Happening:
    """An event with its time. `mark` is the same whenever it is told."""

    event: Event
    at: datetime
    mark: str


def lately(selection: Selection, *, today: date) -> list[Happening]:
    """What happened to a Selection in the bounds of this module, the newest first."""
    watch = Watched(selection)
    recent = Change.objects.filter(id__gt=_last_change() - MOST_CHANGES)
    happened = [*_by_changes(watch, _near(watch, recent), recent), *_by_days(watch, today)]
    return _newest(happened)


def of_standard(standard: Standard, *, today: date) -> list[Happening]:
    """What happened to one edition: its latest changes, and its days whenever they were."""
    watch = Watched(Selection(numbers=(standard.number,)))
    own = Change.objects.filter(model=Standard.JOURNAL_NAME, row=standard.pk)
    latest = own.order_by("-id").values_list("id", flat=True)[:MOST_HAPPENINGS]
    recent = own.filter(id__gte=min(latest, default=0))
    days = {day for day in (standard.starts_on, standard.ends_on) if day is not None and day <= today}
    happened = [*_by_changes(watch, [standard.pk], recent), *_turns(watch, [(standard.pk, day) for day in days])]
    return _newest(happened)


def _newest(happened: Iterable[Happening]) -> list[Happening]:
    """Each once: the register may have learnt of a day only after it had passed, and that is then the news."""
    once: dict[tuple[object, ...], Happening] = {}
    for each in sorted(happened, key=lambda each: (each.at, each.mark), reverse=True):
        event = each.event
        once.setdefault((event.id, event.kind, event.on if event.kind in _OF_A_DAY else each.mark), each)
    newest = list(once.values())[:MOST_HAPPENINGS]
    events = with_successors(each.event for each in newest)
    return [replace(each, event=event) for each, event in zip(newest, events, strict=True)]


def _last_change() -> int:
    return Change.objects.order_by("-id").values_list("id", flat=True).first() or 0


def _near(watch: Watched, recent: QuerySet[Change]) -> list[int]:
    """The rows that may have been in the Selection before or after their latest changes; the newest first."""
    looked_at = {field for name, fields in _LOOKED_AT.items() if getattr(watch.selection, name) for field in fields}
    touched: dict[int, bool] = {}  # by row, whether it may have been inside before
    for model, row, fields in recent.order_by("-id").values_list("model", "row", "fields"):
        if model == Standard.JOURNAL_NAME:  # asked for it, SQLite would read the changes of all times
            touched[row] = touched.get(row, False) or not looked_at.isdisjoint(fields or ())
    inside = _inside(watch, list(touched))
    return [row for row, moved in touched.items() if moved or row in inside][:MOST_READ]


def _inside(watch: Watched, ids: list[int]) -> set[int]:
    """Those that the Selection holds now, whatever their status."""
    among = Standard.objects.filter(id__in=Among(ids))
    if watch.selection.words:
        keys = tuple(Term("key", key) for key in among.values_list("key", flat=True))
        return set(search.engine().in_order(All((AnyOf(keys), watch.scope)))) if keys else set()
    return set((rows(replace(watch.selection, statuses=())) & among).order_by().values_list("id", flat=True))


def _by_changes(watch: Watched, ids: list[int], recent: QuerySet[Change]) -> Iterator[Happening]:
    """One happening for each change that mattered; ends with the chunk in which there are enough."""
    count = 0
    for start in range(0, len(ids), 250):
        now = present(ids[start : start + 250])
        changes: dict[int, list[Change]] = defaultdict(list)
        written = recent.filter(model=Standard.JOURNAL_NAME, row__in=list(now)).select_related("entry").order_by("-id")
        for change in written:
            changes[change.row].append(change)
        for id, state in now.items():
            after = state
            for change in changes[id]:
                before = undone(after, [change])
                day = timezone.localdate(change.entry.at)
                event = watch.event(Passage(id, before, after, told([change])), since=day, day=day)
                if event is not None:
                    count += 1
                    yield Happening(event, change.entry.at, f"{event.key}/{event.kind}/{change.pk}")
                if before is None:
                    break
                after = before
        if count >= MOST_HAPPENINGS:
            return


def _by_days(watch: Watched, today: date) -> Iterator[Happening]:
    """By the index, which has the newest days of a Selection at hand; `_turns` looks at each itself."""
    first, last = day_number(today - timedelta(days=DAYS - 1)), day_number(today)
    found: list[tuple[int, date]] = []
    for field in ("starts_on", "ends_on"):
        lately = All((watch.scope, Range(field, first, last)))
        page = search.engine().search(lately, order=Order(field, descending=True), limit=2 * MOST_HAPPENINGS)
        found += [(hit.id, date.fromisoformat(str(int(hit.value)))) for hit in page.hits]
    yield from _turns(watch, found)


def _turns(watch: Watched, days: Collection[tuple[int, date]]) -> Iterator[Happening]:
    """What each of these days, given with its standard, meant by itself."""
    states = present([id for id, _day in days])
    for id, day in days:
        state = states.get(id)
        if state is None:
            continue
        event = watch.event(Passage(id, state, state, ()), since=day - timedelta(days=1), day=day)
        if event is not None:
            at = timezone.make_aware(datetime.combine(day, time.min))
            yield Happening(event, at, f"{event.key}/{event.kind}/{day}")
