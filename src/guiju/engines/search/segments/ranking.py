"""The hits of one segment in an order: the next few beyond a place, without sorting the rest."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from guiju.engines.search import Order, Place
from guiju.engines.search.query import Query
from guiju.engines.search.segments.answering import Hits

Array = np.ndarray[Any, Any]

#: What decides between the hits of different segments: rank, text of the usual order, id.
Key = tuple[float, bytes, int]

_LAST = 2**32 - 1


class Ranked:
    """Hits with a rank each, the lowest first; among equals the ordinals decide, which follow the usual order."""

    def __init__(self, hits: Hits, query: Query, order: Order) -> None:
        self.segment = hits.answers.segment
        self.order = order
        self.ordinals = hits.ordinals
        #: Whether the last of the usual order comes first.
        self.downwards = order.by == "order" and order.descending
        self._ranks: Array | None = None
        if not len(self):
            return
        if order.by == "":
            self._ranks = -hits.scores(query)
        elif order.by != "order":
            numbers = self.segment.numbers[order.by][self.ordinals].astype(np.int64)
            self._ranks = np.where(numbers == 0, _LAST, _LAST - 1 - numbers if order.descending else numbers)

    def __len__(self) -> int:
        return len(self.ordinals)

    def next(
        self, place: Place | None, count: int, *, backwards: bool = False, itself: bool = False
    ) -> list[tuple[Key, Place]]:
        """At most `count` hits beyond the place, or from it on."""
        if not len(self):
            return []
        reverse = backwards != self.downwards
        near = self._at(place, reverse, itself) if place else None
        if self._ranks is None:
            chosen = np.arange(len(self))
            if near is not None:
                chosen = chosen[:near] if reverse else chosen[near:]
            chosen = chosen[-count:][::-1] if reverse else chosen[:count]
        else:
            among = np.arange(len(self))
            if place and near is not None:
                rank = self._rank(place.value)
                beyond = self._ranks < rank if reverse else self._ranks > rank
                equal = self._ranks == rank
                beyond |= equal & (among < near if reverse else among >= near)
                among = among[beyond]
            ranks = self._ranks[among]
            if reverse:
                among, ranks = among[::-1], -ranks[::-1]
            chosen = among[_lowest(ranks, count)]
        return [self._placed(int(each)) for each in chosen]

    def ids(self) -> Array:
        """All, in their order."""
        return self.segment.ids[self.ordinals[self._sorted()]]

    def keys(self) -> Iterator[Key]:
        for each in self._sorted().tolist():
            yield self._placed(each)[0]

    def _sorted(self) -> Array:
        if self._ranks is not None:
            return np.argsort(self._ranks, kind="stable")
        return np.arange(len(self))[:: -1 if self.downwards else 1]

    def _at(self, place: Place, reverse: bool, itself: bool) -> int:
        """Where among the hits those begin that stand beyond the place in the usual order, or end in reverse."""
        key = place.order.encode()
        ordinal = self.segment.place_of(key, place.id)
        is_here = ordinal < len(self.segment) and (self.segment.order[ordinal], int(self.segment.ids[ordinal])) == (
            key,
            place.id,
        )
        if is_here and itself == reverse:
            ordinal += 1
        return int(np.searchsorted(self.ordinals, ordinal))

    def _rank(self, value: float) -> Any:
        if self.order.by == "":
            return -np.float32(value)
        if not value:
            return _LAST
        return _LAST - 1 - int(value) if self.order.descending else int(value)

    def _placed(self, index: int) -> tuple[Key, Place]:
        ordinal = int(self.ordinals[index])
        order, id = self.segment.order[ordinal], int(self.segment.ids[ordinal])
        if self._ranks is None:
            return (0, order, id), Place(0, order.decode(), id)
        rank = self._ranks[index].item()
        value = -rank if self.order.by == "" else int(self.segment.numbers[self.order.by][ordinal])
        return (rank, order, id), Place(value, order.decode(), id)


def _lowest(ranks: Array, count: int) -> Array:
    """The places of the lowest, in order; of equal ones, those that stand first."""
    if len(ranks) > count:
        first = np.flatnonzero(ranks == ranks.min())
        if len(first) >= count:  # and quicker than what follows, which is slow where many are equal
            return first[:count]
        limit = np.partition(ranks, count - 1)[count - 1]
        lower = np.flatnonzero(ranks < limit)
        equal = np.flatnonzero(ranks == limit)[: count - len(lower)]
        places = np.sort(np.concatenate([lower, equal]))
    else:
        places = np.arange(len(ranks))
    return places[np.argsort(ranks[places], kind="stable")]
