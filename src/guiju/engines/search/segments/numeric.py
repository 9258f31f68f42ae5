"""Queries of nothing but numbers, answered column by column: for all documents at once, or for some."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import numpy as np
from pyroaring import BitMap

from guiju.engines.search.query import All, AnyOf, Everything, Query, Range, Scored, Weighted
from guiju.engines.search.segments.bitmaps import bitmap

Array = np.ndarray[Any, Any]


#: Answers for all documents that are kept, each a byte and at most a bit of a document.
_KEPT = 48
#: A query that is asked so often is answered for all documents, and kept: the statuses of today are.
_OFTEN = 8


class Numbers:
    """The columns of numbers of one segment, and the answers for all its documents that are worth keeping."""

    def __init__(self, columns: Mapping[str, Array], count: int) -> None:
        self._columns = columns
        self._count = count
        self._kept: OrderedDict[Query, tuple[Array, BitMap]] = OrderedDict()
        self._times: OrderedDict[Query, int] = OrderedDict()
        self._lock = threading.Lock()

    def of_all(self, query: Query) -> tuple[Array, BitMap]:
        """Whether it holds, ordinal by ordinal, and those for which it does."""
        with self._lock:
            if query in self._kept:
                self._kept.move_to_end(query)
                return self._kept[query]
        mask = holds(query, self._columns.__getitem__, self._count, {})
        answer = mask, bitmap(mask)
        with self._lock:
            self._kept[query] = answer
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return answer

    def better_for_all(self, query: Query, among: int) -> bool:
        """Whether to answer for all documents what is asked of so many."""
        if 2 * among > self._count:
            return True
        with self._lock:
            times = self._times[query] = self._times.pop(query, 0) + 1
            if len(self._times) > 16 * _KEPT:
                self._times.popitem(last=False)
            return times >= _OFTEN or query in self._kept


@lru_cache(maxsize=4_096)
def is_numeric(query: Query) -> bool:
    match query:
        case Range() | Everything():
            return True
        case All(parts, _, but):
            return all(map(is_numeric, parts)) and all(map(is_numeric, but))
        case AnyOf(parts, 1):
            return all(map(is_numeric, parts))
        case Scored(inner, _) | Weighted(inner, _):
            return is_numeric(inner)
        case _:
            return False


def holds(query: Query, column: Callable[[str], Array], count: int, known: dict[Query, Any]) -> Array:
    """Whether it holds for each of `count` documents, of which `column` gives the numbers of a field.

    `known` takes the answers of its parts: the statuses of a day have many in common.
    """
    found = _holds(query, column, known)
    return found if isinstance(found, np.ndarray) else np.full(count, found)


def _holds(query: Query, column: Callable[[str], Array], known: dict[Query, Any]) -> Any:
    found = known.get(query)
    if found is None:
        found = known[query] = _look(query, column, known)
    return found


def _look(query: Query, column: Callable[[str], Array], known: dict[Query, Any]) -> Any:
    match query:
        case Everything():
            return np.True_
        case Range(field, low, high):
            values = column(field)
            if low == high and low is not None:
                return values == low
            if high is None:
                return values >= (low or 0)
            return (values <= high) & (values >= low) if low else values <= high
        case All(parts, _, but):
            found: Any = np.True_
            for part in parts:
                found = found & _holds(part, column, known)
            for part in but:
                found = found & ~_holds(part, column, known)
            return found
        case AnyOf(parts, 1):
            found = np.False_
            for part in parts:
                found = found | _holds(part, column, known)
            return found
        case Scored(inner, _) | Weighted(inner, _):
            return _holds(inner, column, known)
    raise TypeError(f"not of numbers alone: {query!r}")
