"""The search index over standards: a reader of the journal, and what it can be asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from hashlib import blake2b
from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext as _

from guiju.base.selection import InvalidSelection, Selection, SortBy
from guiju.base.terms import Status, Tier
from guiju.engines.search import DamagedIndex, Page, SearchEngine, search_engine
from guiju.journal import actions as journal
from guiju.organizations.models import Organization
from guiju.standards.indexed import FIELDS, document, read
from guiju.standards.models import Source, Standard
from guiju.standards.querysets import Among
from guiju.standards.selecting import order
from guiju.standards.selecting import query as query_of

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
    count = engine().rebuilt_from(map(document, read(Standard.objects.order_by("id"))), progress)
    journal.advance(READER, upto)
    return count


def check_index() -> list[str]:
    """What is wrong with the index, one sentence each; none when it agrees with the register."""
    index = engine()
    if not index.exists():
        return [_("搜索索引尚未建立")]
    behind = journal.last_seq() - journal.cursor_of(READER)
    if behind > 0:
        return [_("搜索索引落后日志 %(count)s 条") % {"count": behind}]
    registered = set(Standard.objects.values_list("id", flat=True).iterator(chunk_size=50_000))
    indexed = set(index.ids())
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

    The order is total and the same whichever way one pages. Raises InvalidSelection if statuses have no day, or
    a cursor is garbled or of another Selection.
    """
    ids = _all_ids(selection)
    start, stop = 0, limit
    if after:
        start = _place(ids, selection, "after", after) + 1
        stop = start + limit
    elif before:
        stop = _place(ids, selection, "before", before)
        start = max(0, stop - limit)
    page = ids[start:stop]
    return Found(
        total=len(ids),
        ids=page,
        facets={facet: _counted(selection, facet) for facet in facets},
        next=_cursor(selection, page[-1]) if page and stop < len(ids) else "",
        previous=_cursor(selection, page[0]) if page and start > 0 else "",
    )


def every(selection: Selection, *, chunk: int = 5_000) -> Iterator[list[int]]:
    """All ids in the order of the sort, as `find` would give them page by page."""
    yield from _chunks(_all_ids(selection), chunk)


def count(selection: Selection) -> int:
    return engine().search(query_of(selection), limit=1).total


def _all_ids(selection: Selection) -> list[int]:
    index = engine()
    ids = [hit.id for hit in index.search(query_of(selection), limit=max(1, index.count())).hits]
    if selection.sort.by is SortBy.RELEVANCE:
        return ids
    return list(Standard.objects.filter(id__in=Among(ids)).order_by(*order(selection)).values_list("id", flat=True))


def _place(ids: list[int], selection: Selection, parameter: str, cursor: str) -> int:
    mark, _dot, id = cursor.partition(".")
    if mark != _mark(selection) or not id.isdecimal() or int(id) not in ids:
        raise InvalidSelection(parameter, "同一检索给出的翻页标记", f"“{cursor[:40]}”")
    return ids.index(int(id))


def _cursor(selection: Selection, id: int) -> str:
    return f"{_mark(selection)}.{id}"


def _mark(selection: Selection) -> str:
    return blake2b(selection.to_query().encode(), digest_size=6).hexdigest()


def _counted(selection: Selection, facet: str) -> dict[str, int]:
    nothing: dict[str, Any] = {_CHOICE_OF[facet]: getattr(_ALL, _CHOICE_OF[facet])}
    others = replace(selection, **nothing)
    if facet == "status":
        each = {status: count(replace(others, statuses=(status,))) for status in Status}
        return {status.value: number for status, number in each.items() if number}
    counts = engine().search(query_of(others), limit=1, facets=(facet,)).facets.get(facet, {})
    if facet in ("issuer", "committee"):
        counts = dict(sorted(counts.items(), key=lambda pair: -pair[1])[:_MOST_ORGANIZATIONS])
        keys = dict(Organization.objects.filter(id__in=Among(list(map(int, counts)))).values_list("id", "key"))
        return {keys[int(id)]: number for id, number in counts.items()}
    if facet == "source":
        names = dict(Source.objects.values_list("id", "name"))
        return {names[int(id)]: number for id, number in counts.items()}
    return counts


def find_standards(
    query: str,
    *,
    on: date,
    offset: int = 0,
    limit: int = 20,
    tier: str | None = None,
    status: Status | None = None,
) -> Page:
    """What is typed and one choice of each, by place in the list."""
    selection = Selection(words=query, on=on, tiers=(Tier(tier),) if tier else (), statuses=(status,) if status else ())
    return engine().search(query_of(selection), offset=offset, limit=limit, facets=("tier",))
