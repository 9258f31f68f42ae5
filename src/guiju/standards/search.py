"""The search index over standards: a reader of the journal, and what it can be asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _

from guiju.base.selection import Selection
from guiju.base.terms import Status, Tier
from guiju.engines.search import DamagedIndex, Page, SearchEngine, search_engine
from guiju.journal import actions as journal
from guiju.standards.indexed import COLUMNS, FIELDS, document
from guiju.standards.models import Standard
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
            for row in Standard.objects.filter(id__in=chunk).values_list(*COLUMNS):
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
    rows = Standard.objects.order_by("id").values_list(*COLUMNS).iterator(chunk_size=20_000)
    count = engine().rebuilt_from(map(document, rows), progress)
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


def find(selection: Selection, *, offset: int = 0, limit: int = 20, facets: tuple[str, ...] = ("tier",)) -> Page:
    """The selected standards, the best first. Raises InvalidSelection if statuses have no day."""
    return engine().search(query_of(selection), offset=offset, limit=limit, facets=facets)


def find_standards(
    query: str,
    *,
    on: date,
    offset: int = 0,
    limit: int = 20,
    tier: str | None = None,
    status: Status | None = None,
) -> Page:
    """`find` for what is typed and one choice of each."""
    selection = Selection(words=query, on=on, tiers=(Tier(tier),) if tier else (), statuses=(status,) if status else ())
    return find(selection, offset=offset, limit=limit)
