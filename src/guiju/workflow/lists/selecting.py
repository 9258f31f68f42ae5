"""A CaseSelection as a QuerySet: what it narrows, its order, its pages by key, its counts.

Words are looked for by reading every title that the rest of the Selection leaves: among 100,000 cases a page takes some
tens of milliseconds, words of one character included, and there is no index to keep (docs/decisions says how it
was measured).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.db.models import Count, F, Q, QuerySet, Value
from django.db.models.functions import Concat
from django.utils import timezone

from guiju.base.errors import InvalidForm
from guiju.base.numbers import StandardNumber, UnreadableNumber, parse
from guiju.base.parameters import Days
from guiju.organizations.models import Organization
from guiju.workflow.authority import Authority
from guiju.workflow.models import Case, Link, Party, Task
from guiju.workflow.register import processes
from guiju.workflow.selection import CaseSelection, Condition, Mine, Sort, SortBy

PAGE_SIZE: Final = 50
BATCH: Final = 1_000

_COLUMNS: Final = {
    SortBy.DUE: "due_on",
    SortBy.NUMBER: "number",
    SortBy.OPENED: "opened_at",
    SortBy.ENTERED: "entered_at",
    SortBy.CLOSED: "closed_at",
}


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a list; `before` and `after` are where its neighbours are asked for, "" where there is none."""

    cases: Sequence[Case]
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Counts:
    """How many cases of a Selection there are, and of each procedure and state whichever of them it chooses."""

    total: int
    by_process: Counter[str]
    by_state: Counter[tuple[str, str]]


def selected(selection: CaseSelection, *, by: Authority, on: date) -> QuerySet[Case]:
    """The cases of a Selection that this person may see, in no order."""
    return _narrowed(selection, by=by, on=on).filter(_standing_where(selection))


def counts(selection: CaseSelection, *, by: Authority, on: date) -> Counts:
    """In one query."""
    cases = _narrowed(selection, by=by, on=on).order_by()
    if by.cases() or selection.words:  # SQLite then looks for the cases first, and does not walk the index of states
        cases = cases.annotate(place=Concat("process", Value(":"), "state"))
        groups = [(*key.split(":"), count) for key, count in cases.values_list("place").annotate(count=Count("pk"))]
    else:
        groups = list(cases.values_list("process", "state").annotate(count=Count("pk")))
    by_process: Counter[str] = Counter()
    by_state: Counter[tuple[str, str]] = Counter()
    total = 0
    for process, state, count in groups:
        by_state[process, state] += count
        by_process[process] += count
        if (not selection.processes or process in selection.processes) and (
            not selection.states or f"{process}:{state}" in selection.states
        ):
            total += count
    return Counts(total, by_process, by_state)


def page(
    selection: CaseSelection, *, by: Authority, on: date, after: str = "", before: str = "", size: int = PAGE_SIZE
) -> Page:
    """The cases that follow `after`, or that stand just before `before`; with applicant and office read."""
    cases = selected(selection, by=by, on=on)
    backwards = bool(before)
    cursor = before or after
    if cursor:
        cases = cases.filter(_beyond(selection.sort, cursor, backwards=backwards))
    keys = _in_order(cases, selection.sort, backwards=backwards).values("pk")[: size + 1]
    shown = Case.objects.filter(pk__in=keys).select_related("applicant", "office")
    found = list(_in_order(shown, selection.sort, backwards=backwards))
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    return Page(
        found,
        before=_cursor(selection.sort, found[0]) if found and (more if backwards else cursor) else "",
        after=_cursor(selection.sort, found[-1]) if found and (more or backwards) else "",
    )


def every(selection: CaseSelection, *, by: Authority, on: date) -> Iterator[list[Case]]:
    """All of a list in its order, some at a time: however long it is, little of it is held."""
    after = ""
    while True:
        found = page(selection, by=by, on=on, after=after, size=BATCH)
        if found.cases:
            yield list(found.cases)
        after = found.after
        if not after:
            return


def numbered(text: str, *, by: Authority) -> Case | None:
    """The case whose number this is, however its hyphens and spaces are written; None where he sees no such case."""
    read = read_case_number(text)
    if read is None:
        return None
    process, year, ordinal = read
    found: Case | None = (
        Case.objects.visible_to(by).filter(process=process, year=year, ordinal=ordinal).order_by("pk").first()
    )
    return found


_NUMBER = re.compile(r"([A-Z]{2,6})[\s\-_/.]*((?:19|20)\d\d)[\s\-_/.]*(\d{1,9})", re.ASCII)
_DASHES = re.compile("[‐‑‒–—―−﹣－]")


def read_case_number(text: str) -> tuple[str, int, int] | None:
    """Procedure, year and ordinal of ``DBZD-2026-00012``, ``dbzd 2026 12`` or ``ＤＢＺＤ－2026－00012``."""
    folded = unicodedata.normalize("NFKC", _DASHES.sub("-", text)).strip().upper()
    found = _NUMBER.fullmatch(folded)
    if found is None:
        return None
    process = next((each.code for each in processes() if each.letters == found[1]), None)
    return (process, int(found[2]), int(found[3])) if process else None


# Narrowing


def _narrowed(selection: CaseSelection, *, by: Authority, on: date) -> Any:
    """All that narrows but procedures and states: their counts are shown whichever are chosen."""
    cases = Case.objects.filter(by.cases())
    if selection.conditions:
        cases = cases.filter(_any(_condition(each, on=on) for each in selection.conditions))
    if selection.outcomes:
        cases = cases.filter(outcome__in=selection.outcomes)
    if selection.within is not None:
        cases = cases.filter(closed_at=None, due_on__lte=on + timedelta(days=selection.within))
    cases = cases.filter(_days("due_on", selection.due), _moments("opened_at", selection.opened))
    cases = cases.filter(_moments("closed_at", selection.closed))
    if selection.offices:
        cases = cases.filter(office__in=_bodies(selection.offices))
    if selection.applicants:
        cases = cases.filter(applicant__in=_bodies(selection.applicants))
    if selection.regions:
        cases = cases.filter(_any(Q(region__startswith=region) for region in selection.regions))
    if selection.people:
        parts = Party.objects.filter(person__username__in=selection.people).values("case")
        tasks = Task.objects.filter(person__username__in=selection.people).values("case")
        cases = cases.filter(Q(pk__in=parts) | Q(pk__in=tasks))
    if selection.standards:
        cases = cases.filter(_any(_about(parse(number)) for number in selection.standards))
    if selection.mine is Mine.WAITING:
        cases = cases.filter(pk__in=Task.objects.open().filter(by.tasks()).values("case"))
    elif selection.mine is Mine.PART:
        cases = cases.filter(pk__in=Party.objects.filter(by.parties()).values("case"))
    if selection.words:
        cases = cases.filter(_words(selection.words))
    return cases


def _standing_where(selection: CaseSelection) -> Q:
    where = Q()
    if selection.processes:
        where &= Q(process__in=selection.processes)
    if selection.states:
        pairs = [text.split(":") for text in selection.states]
        where &= _any(Q(process=process, state=state) for process, state in pairs)
    return where


def _condition(condition: Condition, *, on: date) -> Q:
    match condition:
        case Condition.OPEN:
            return Q(closed_at__isnull=True)
        case Condition.CLOSED:
            return Q(closed_at__isnull=False)
        case Condition.OVERDUE:
            return Q(closed_at__isnull=True, paused_at__isnull=True, due_on__lt=on)
        case Condition.PAUSED:
            return Q(closed_at__isnull=True, paused_at__isnull=False)
        case Condition.UNDATED:
            return Q(closed_at__isnull=True, due_on__isnull=True)


def _words(words: str) -> Q:
    """As a number of a case or of a standard where it is one as a whole, else each word by itself."""
    if (read := read_case_number(words)) is not None:
        process, year, ordinal = read
        return Q(process=process, year=year, ordinal=ordinal) | Q(title__icontains=words)
    if (number := _standard(words)) is not None:
        return _about(number) | Q(title__icontains=words)
    where = Q()
    for word in words.split():
        where &= _word(word)
    return where


def _word(word: str) -> Q:
    where = Q(title__icontains=word) | Q(applicant__in=Organization.objects.filter(name_zh__icontains=word))
    if word.isascii():
        where |= Q(number__icontains=word)
    if (number := _standard(word)) is not None:
        where |= _about(number)
    return where


def _standard(text: str) -> StandardNumber | None:
    try:
        return parse(text)
    except UnreadableNumber:
        return None


def _about(number: StandardNumber) -> Q:
    """Cases that are linked with an edition; of a number without a year, with any edition of the document."""
    linked = Link.objects.filter(kind="standard")
    linked = linked.filter(key=number.key) if number.dated else linked.filter(key__startswith=f"{number.undated_key}-")
    return Q(pk__in=linked.values("case"))


def _bodies(keys: Iterable[str]) -> QuerySet[Organization]:
    return Organization.objects.filter(key__in=list(keys))


def _days(column: str, days: Days) -> Q:
    where = Q()
    if days.first:
        where &= Q(**{f"{column}__gte": days.first})
    if days.last:
        where &= Q(**{f"{column}__lte": days.last})
    return where


def _moments(column: str, days: Days) -> Q:
    """Local days of a moment, as a range that an index can walk."""
    where = Q()
    if days.first:
        where &= Q(**{f"{column}__gte": _midnight(days.first)})
    if days.last:
        where &= Q(**{f"{column}__lt": _midnight(days.last + timedelta(days=1))})
    return where


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=timezone.get_current_timezone())


def _any(conditions: Iterable[Q]) -> Q:
    where = Q()
    for condition in conditions:
        where |= condition
    return where


# Order and pages


def _in_order(cases: Any, sort: Sort, *, backwards: bool) -> Any:
    column = F(_COLUMNS[sort.by])
    if sort.descending != backwards:
        return cases.order_by(column.desc(**_nulls(sort, last=not backwards)), "-pk")
    return cases.order_by(column.asc(**_nulls(sort, last=not backwards)), "pk")


def _nulls(sort: Sort, *, last: bool) -> dict[str, bool]:
    """Only columns that may be empty say so: an index of the others can be walked in either direction."""
    if sort.by not in (SortBy.DUE, SortBy.CLOSED):
        return {}
    return {"nulls_last": True} if last else {"nulls_first": True}


def _cursor(sort: Sort, case: Case) -> str:
    value = getattr(case, _COLUMNS[sort.by])
    return f"{value.isoformat() if isinstance(value, date) else value or ''}~{case.pk}"


def _beyond(sort: Sort, cursor: str, *, backwards: bool) -> Q:
    """What stands after the place of a cursor, or before it. Raises InvalidForm."""
    text, _tilde, key = cursor.rpartition("~")
    try:
        pk, value = int(key), _read(sort.by, text)
    except ValueError as error:
        raise InvalidForm("翻页的位置“{text}”不合写法", text=cursor[:40]) from error
    column = _COLUMNS[sort.by]
    onward = "gt" if sort.descending == backwards else "lt"
    neighbours = Q(**{column: value, f"pk__{onward}": pk}) if value is not None else Q()
    if value is None:
        empty = Q(**{f"{column}__isnull": True, f"pk__{onward}": pk})
        return empty | Q(**{f"{column}__isnull": False}) if backwards else empty
    where = Q(**{f"{column}__{onward}": value}) | neighbours
    if not backwards and sort.by in (SortBy.DUE, SortBy.CLOSED):
        where |= Q(**{f"{column}__isnull": True})
    return where


def _read(by: SortBy, text: str) -> str | date | datetime | None:
    """Raises ValueError."""
    if not text:
        return None
    match by:
        case SortBy.NUMBER:
            return text
        case SortBy.DUE:
            return date.fromisoformat(text)
    return datetime.fromisoformat(text)
