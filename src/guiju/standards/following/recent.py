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
from guiju.journal.models import Change
from guiju.standards.following.events import Event, Kind, Watched, in_days, with_successors
from guiju.standards.following.states import Passage, present, told, undone
from guiju.standards.models import Standard
from guiju.standards.querysets import Among
from guiju.standards.selecting import rows

MOST_CHANGES: Final = 5_000
MOST_READ: Final = 1_000
"""Rows whose states are worked out one by one."""

MOST_HAPPENINGS: Final = 50
DAYS: Final = 30
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
    first = _last_change() - MOST_CHANGES
    recent = Change.objects.filter(id__gt=first, model=Standard.JOURNAL_NAME)
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
    touched: dict[int, bool] = {}  # by row, whether it was there before
    for row, created in recent.order_by("-id").values_list("row", "fields__isnull"):
        touched[row] = not created
    still = set(_without_words(watch).filter(id__in=Among(list(touched))).order_by().values_list("id", flat=True))
    return [row for row, was_there in touched.items() if was_there or row in still][:MOST_READ]


def _without_words(watch: Watched) -> QuerySet[Standard]:
    return rows(replace(watch.selection, statuses=(), words=""))


def _by_changes(watch: Watched, ids: list[int], recent: QuerySet[Change]) -> Iterator[Happening]:
    """One happening for each change that mattered; ends with the chunk in which there are enough."""
    count = 0
    for start in range(0, len(ids), 100):
        now = present(ids[start : start + 100])
        changes: dict[int, list[Change]] = defaultdict(list)
        written = recent.filter(row__in=list(now)).select_related("entry").order_by("-id")
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
    most = MOST_READ if watch.selection.words else 2 * MOST_HAPPENINGS
    chosen: list[tuple[int, date]] = []
    for field in ("starts_on", "ends_on"):
        days = in_days(field, today - timedelta(days=DAYS), today)
        chosen += (days & _without_words(watch)).order_by(f"-{field}", "-id").values_list("id", field)[:most]
    yield from _turns(watch, chosen)


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
