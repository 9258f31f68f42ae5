"""Search engines behind one small interface. Text comes in already cut into tokens: see `engines.search.text`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from guiju.base.errors import GuijuError
from guiju.engines.search.query import Query


class UnknownEngine(GuijuError):
    """The address of the search engine names none that there is."""


class DamagedIndex(GuijuError):
    """The files of the index are not what the engine wrote; a rebuild makes them anew."""


@dataclass(frozen=True, slots=True)
class FieldSet:
    """What a document holds. `texts` keep positions (phrases), `bags` none, `keys` are one exact token or a list,
    `numbers` are unsigned whole numbers that can be ranged over. Every document has an `id`.
    `facets` names the keys that can be counted."""

    version: int
    texts: tuple[str, ...]
    bags: tuple[str, ...]
    keys: tuple[str, ...]
    numbers: tuple[str, ...]
    facets: tuple[str, ...] = ()


Document = Mapping[str, str | int | list[str]]


@dataclass(frozen=True, slots=True)
class Hit:
    id: int
    score: float


@dataclass(frozen=True, slots=True)
class Page:
    """`total` is exact; `facets` is {field: {value: count}}, exact, over all hits."""

    total: int
    hits: list[Hit]
    facets: dict[str, dict[str, int]]


class Writer(Protocol):
    def put(self, document: Document) -> None:
        """Add a document, or replace the one of the same id."""

    def remove(self, id: int) -> None: ...


class SearchEngine(Protocol):
    def writing(self) -> AbstractContextManager[Writer]:
        """Collect puts and removals; all become visible together at the end, or none. Raises locks.Busy."""

    def rebuilt_from(self, documents: Iterable[Document], done: Callable[[int], None] | None = None) -> int:
        """Make the index anew beside the old one, then put it in its place. Returns the number of documents."""

    def exists(self) -> bool:
        """Whether there is an index of the present version."""

    def count(self) -> int: ...

    def ids(self) -> Iterator[int]: ...

    def search(self, query: Query, *, offset: int = 0, limit: int = 20, facets: tuple[str, ...] = ()) -> Page: ...


@lru_cache(maxsize=4)
def search_engine(url: str, fields: FieldSet) -> SearchEngine:
    """The engine at an address: `tantivy:///folder` keeps the index in a folder on this machine."""
    scheme, _, place = url.partition("://")
    if scheme == "tantivy":
        from guiju.engines.search.tantivy_disk import TantivyOnDisk

        return TantivyOnDisk(Path(place), fields)
    raise UnknownEngine(f"搜索引擎地址应为 tantivy://文件夹，现为：{url}")
