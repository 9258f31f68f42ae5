"""Search engines behind one small interface. Text comes in already cut into tokens: see `engines.search.text`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final, Protocol

from guiju.base.errors import GuijuError, NotFound, Unavailable
from guiju.engines.search.query import Query


class UnknownEngine(GuijuError):
    """The address of the search engine names none that there is."""


class MissingIndex(NotFound, Unavailable):
    """Nothing was indexed yet."""


class DamagedIndex(Unavailable):
    """The files of the index are not what the engine wrote; a rebuild makes them anew."""


@dataclass(frozen=True, slots=True)
class FieldSet:
    """What a document holds. `texts` keep positions (phrases), `bags` none, `keys` are one exact token or a list,
    `numbers` are unsigned whole numbers of 32 bits that can be ranged over and sorted by. Every document has an
    `id`, and one text, named by `order`, whose signs make its place in the usual order.
    `facets` names the keys that can be counted."""

    version: int
    order: str
    texts: tuple[str, ...]
    bags: tuple[str, ...]
    keys: tuple[str, ...]
    numbers: tuple[str, ...]
    facets: tuple[str, ...] = ()


Document = Mapping[str, str | int | list[str]]

Portion = Callable[[], Iterable[Document]]
"""Makes some of the documents, in this process or in another: a function of a module, or a `partial` of one."""


@dataclass(frozen=True, slots=True)
class Order:
    """`by` is "" for the score, the best first, "order" for the usual order, or a number, of which 0 stands last
    either way. Those that are equal stand in the usual order, and those equal in that by id.
    """

    by: str = ""
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where a document stands in an Order: its score or number (0 for the usual order), its `order` text, its id."""

    value: float
    order: str
    id: int


@dataclass(frozen=True, slots=True)
class Counting:
    """Count `among` the documents of a query how many have each value of a facet, or fulfil `each` of these queries.

    Of a facet, only the `most` frequent values where that is said.
    """

    among: Query
    facet: str = ""
    each: tuple[tuple[str, Query], ...] = ()
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """`total` is exact; so is `counts`, {name: {value: count}} without zeros. `earlier` and `later` tell whether
    there are documents before and behind those of the page."""

    total: int
    hits: list[Place]
    counts: dict[str, dict[str, int]]
    earlier: bool = False
    later: bool = False


BEST_FIRST: Final = Order()
NOTHING_COUNTED: Final[Mapping[str, Counting]] = {}


class Writer(Protocol):
    def put(self, document: Document) -> None:
        """Add a document, or replace the one of the same id."""

    def remove(self, id: int) -> None: ...


class SearchEngine(Protocol):
    def writing(self) -> AbstractContextManager[Writer]:
        """Collect puts and removals; all become visible together at the end, or none. Raises locks.Busy."""

    def rebuilt_from(
        self,
        portions: Sequence[Portion],
        done: Callable[[int], None] | None = None,
        *,
        beside: Callable[[], None] | None = None,
    ) -> int:
        """Make the index anew beside the old one, then put it in its place. Returns the number of documents.

        Where there are several portions, another process, which does `beside` first, may make some of them.
        """

    def exists(self) -> bool:
        """Whether there is an index of the present version."""

    def count(self) -> int: ...

    def ids(self) -> Iterator[int]: ...

    def total(self, query: Query) -> int: ...

    def search(
        self,
        query: Query,
        *,
        order: Order = BEST_FIRST,
        after: Place | None = None,
        before: Place | None = None,
        limit: int = 20,
        counts: Mapping[str, Counting] = NOTHING_COUNTED,
    ) -> Page:
        """The `limit` documents next behind `after`, or those next before `before`, both in their order."""

    def in_order(self, query: Query, order: Order = BEST_FIRST) -> Iterator[int]:
        """The ids of all documents found, as they are at this moment."""


@lru_cache(maxsize=4)
def search_engine(url: str, fields: FieldSet) -> SearchEngine:
    """The engine at an address: `segments:///folder` or `tantivy:///folder` keep the index in a folder here."""
    scheme, _, place = url.partition("://")
    if scheme == "segments":
        from guiju.engines.search.segments.on_disk import SegmentsOnDisk

        return SegmentsOnDisk(Path(place), fields)
    if scheme == "tantivy":
        from guiju.engines.search.tantivy_disk import TantivyOnDisk

        return TantivyOnDisk(Path(place), fields)
    raise UnknownEngine("搜索引擎地址应为 segments://文件夹 或 tantivy://文件夹，现为：{url}", url=url)
