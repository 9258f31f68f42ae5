"""The search index over standards: a reader of the journal, and what it can be asked."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache, partial
from hashlib import blake2b
from itertools import islice
from typing import Any, Final

import django
from django.conf import settings
from django.db import connection
from django.db.models import Max, Min
from django.utils.translation import gettext as _

from guiju.base.errors import Sentence
from guiju.base.selection import InvalidSelection, Selection, SortBy
from guiju.base.terms import Status
from guiju.engines.search import (
    Counting,
    DamagedIndex,
    Document,
    MissingIndex,
    Order,
    Place,
    SearchEngine,
    search_engine,
)
from guiju.engines.search.query import Query
from guiju.journal import actions as journal
from guiju.organizations.models import Organization
from guiju.standards.indexed import FIELDS, document, read
from guiju.standards.models import Source, Standard
from guiju.standards.selecting import query as query_of
from guiju.standards.selecting import status_query

READER = "search"


def engine() -> SearchEngine:
    return search_engine(settings.SEARCH_URL, FIELDS)


# Writing


def follow_journal(progress: Callable[[int], None] | None = None) -> int:
    """Bring the index up to the end of the journal. Returns how many standards were looked at again.

    Safe to be killed anywhere: the cursor moves after the index has kept its changes, and putting a
    document twice is the same as once. An index that is missing or damaged is made anew.
    """
    index = engine()
    if not index.exists():
        return rebuild(progress)
    try:
        return _follow(index, progress)
    except DamagedIndex:
        return rebuild(progress)


def _follow(index: SearchEngine, progress: Callable[[int], None] | None) -> int:
    if journal.cursor_of(READER) >= journal.last_seq():
        return 0
    with index.writing() as writer:
        after, upto = journal.cursor_of(READER), journal.last_seq()
        ids = sorted(set(journal.changed_rows(Standard.JOURNAL_NAME, after=after, upto=upto)))
        for chunk in _chunks(ids, 5_000):
            found = set()
            for row in read(Standard.objects.filter(id__in=chunk)):
                found.add(row[0])
                writer.put(document(row))
            for gone in set(chunk) - found:
                writer.remove(gone)
            if progress:
                progress(len(chunk))
    journal.advance(READER, upto)
    return len(ids)


def rebuild(progress: Callable[[int], None] | None = None) -> int:
    """Make the index anew from the register. Returns the number of standards in it."""
    upto = journal.last_seq()
    first, last = Standard.objects.aggregate(first=Min("id"), last=Max("id")).values()
    portions = [partial(_between, start, start + _PORTION) for start in range(first or 0, (last or 0) + 1, _PORTION)]
    count = engine().rebuilt_from(portions, progress, beside=django.setup)
    journal.advance(READER, upto)
    return count


_PORTION: Final = 50_000


def _between(first: int, stop: int) -> Iterator[Document]:
    """The documents of the standards with these ids."""
    return map(document, read(Standard.objects.filter(id__gte=first, id__lt=stop).order_by("id")))


def check_index() -> list[str]:
    """What is wrong with the index, one sentence each; none when it agrees with the register. Raises DamagedIndex."""
    index = engine()
    try:
        indexed = set(index.ids())
    except MissingIndex as reason:
        return [reason.told(_)]
    behind = journal.last_seq() - journal.cursor_of(READER)
    if behind > 0:
        return [_("搜索索引落后日志 %(count)s 条") % {"count": behind}]
    registered = set(Standard.objects.values_list("id", flat=True).iterator(chunk_size=50_000))
    flaws = []
    if missing := len(registered - indexed):
        flaws.append(_("搜索索引缺少 %(count)s 项标准") % {"count": missing})
    if surplus := len(indexed - registered):
        flaws.append(_("搜索索引多出 %(count)s 项已不在登记簿中的标准") % {"count": surplus})
    if not flaws and (repeated := index.count() - len(registered)):
        flaws.append(_("搜索索引有 %(count)s 项重复") % {"count": repeated})
    return flaws


def _chunks(ids: list[int], size: int) -> Iterator[list[int]]:
    for start in range(0, len(ids), size):
        yield ids[start : start + size]


# Asking

FACETS = ("tier", "nature", "status", "year", "region", "ics", "ccs", "issuer")

#: What a Selection says of each facet; a facet is counted as if it said nothing.
_CHOICE_OF: Final = {
    "tier": "tiers",
    "nature": "natures",
    "status": "statuses",
    "year": "published",
    "region": "regions",
    "ics": "ics",
    "ccs": "ccs",
    "issuer": "issuers",
    "committee": "committees",
    "source": "sources",
    "industry": "industries",
}
_ALL: Final = Selection()
_MOST_ORGANIZATIONS: Final = 100


@dataclass(frozen=True, slots=True)
class Found:
    """One page of a Selection.

    `total` is exact. `ids` are those of the page, in the order of the sort. `facets` is {facet: {value: count}},
    exact: a facet is counted with every choice of the Selection but its own, so that a count says what choosing
    that value too would add. `next` and `previous` are cursors of the pages beside it, "" where there is none.
    """

    total: int
    ids: list[int]
    facets: dict[str, dict[str, int]]
    next: str = ""
    previous: str = ""


def find(
    selection: Selection, *, after: str = "", before: str = "", limit: int = 20, facets: tuple[str, ...] = ()
) -> Found:
    """The page of `limit` standards that begins behind the cursor `after`, or ends before the cursor `before`.

    The order is total and the same whichever way one pages; relevance decides first, where there are words, then
    force on the day, then the number. Raises InvalidSelection if statuses have no day, or a cursor is garbled or
    of another Selection.
    """
    asked = cache(query_of)
    page = engine().search(
        asked(selection),
        order=_order(selection),
        after=_place(selection, "after", after) if after else None,
        before=_place(selection, "before", before) if before and not after else None,
        limit=limit,
        counts={facet: _counting(selection, facet, asked) for facet in facets},
    )
    return Found(
        total=page.total,
        ids=[hit.id for hit in page.hits],
        facets={facet: _named(facet, counts) for facet, counts in page.counts.items()},
        next=_cursor(selection, page.hits[-1]) if page.hits and page.later else "",
        previous=_cursor(selection, page.hits[0]) if page.hits and page.earlier else "",
    )


def every(selection: Selection, *, chunk: int = 5_000) -> Iterator[list[int]]:
    """All ids in the order of the sort, as they are when it is asked for the first."""
    ids = engine().in_order(query_of(selection), _order(selection))
    while found := list(islice(ids, chunk)):
        yield found


def count(selection: Selection) -> int:
    return engine().total(query_of(selection))


def _order(selection: Selection) -> Order:
    sort = selection.sort
    by = {SortBy.RELEVANCE: "", SortBy.NUMBER: "order"}.get(sort.by, f"{sort.by}_on")
    return Order(by, sort.descending)


# Cursors: the mark of the Selection, then the place of the standard beside the page.

_LONGEST_ORDER = 100  # bytes; where it is longer the register is asked for it, so that a cursor stays short


def _cursor(selection: Selection, place: Place) -> str:
    order = place.order if len(place.order.encode()) <= _LONGEST_ORDER else ""
    written = json.dumps([_mark(selection), place.value, place.id, order], ensure_ascii=False, separators=(",", ":"))
    return urlsafe_b64encode(written.encode()).decode().rstrip("=")


def _place(selection: Selection, parameter: str, cursor: str) -> Place:
    try:
        written = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        match written:
            case [str(mark), int() | float() as value, int(id), str(order)] if mark == _mark(selection):
                return Place(value, order or Standard.objects.values_list("sort_key", flat=True).get(id=id), id)
    except (ValueError, Standard.DoesNotExist):
        pass
    raise InvalidSelection(parameter, "同一检索给出的翻页标记", f"“{cursor[:40]}”")


def _mark(selection: Selection) -> str:
    return blake2b(selection.to_query().encode(), digest_size=6).hexdigest()


# Facets


def _counting(selection: Selection, facet: str, asked: Callable[[Selection], Query]) -> Counting:
    if facet not in _CHOICE_OF:
        raise ValueError(f"no facet {facet}")
    nothing: dict[str, Any] = {_CHOICE_OF[facet]: getattr(_ALL, _CHOICE_OF[facet])}
    chosen = any(getattr(selection, field) != value for field, value in nothing.items())
    others = asked(replace(selection, **nothing) if chosen else selection)
    if facet != "status":
        return Counting(others, facet, most=_MOST_ORGANIZATIONS if facet in ("issuer", "committee") else None)
    if selection.on is None:
        raise InvalidSelection("on", "状态所依的日期", Sentence("无日期"))
    return Counting(others, each=_statuses(selection.on))


@lru_cache(maxsize=64)
def _statuses(on: date) -> tuple[tuple[str, Query], ...]:
    return tuple((status.value, status_query(status, on=on)) for status in Status)


def _named(facet: str, counts: dict[str, int]) -> dict[str, int]:
    """Organizations and sources stand in the index as their ids."""
    if facet in ("issuer", "committee"):
        names = _keys_of_organizations(list(map(int, counts)))
    elif facet == "source":
        names = dict(Source.objects.values_list("id", "name"))
    else:
        return counts
    return {names[int(id)]: number for id, number in counts.items() if int(id) in names}


def _keys_of_organizations(ids: list[int]) -> dict[int, str]:
    """In SQL of our own: to make it of a QuerySet took longer than a search."""
    if not ids:
        return {}
    table = connection.ops.quote_name(Organization._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, key FROM {table} WHERE id IN ({', '.join(['%s'] * len(ids))})", ids)
        return dict(cursor.fetchall())
