"""All segments as they are at one moment, and one question asked of them."""

from __future__ import annotations

import heapq
import math
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

import numpy as np
from pyroaring import BitMap

from guiju.engines.search import Counting, Order, Place
from guiju.engines.search.query import Query
from guiju.engines.search.segments.answering import Answers, Hits, Statistics
from guiju.engines.search.segments.bitmaps import ordinals
from guiju.engines.search.segments.ranking import Ranked
from guiju.engines.search.segments.segment import Segment


class Snapshot:
    def __init__(self, segments: list[Segment], dead: list[BitMap]) -> None:
        self.segments = segments
        self.dead = dead
        self._documents = max(1, sum(map(len, segments)))
        self._statistics = Statistics(lru_cache(4_096)(self._rarity), lru_cache(16)(self._mean_length))

    def __len__(self) -> int:
        return sum(map(len, self.segments)) - sum(map(len, self.dead))

    def ids(self) -> Iterator[int]:
        for segment, dead in zip(self.segments, self.dead, strict=True):
            yield from segment.ids[ordinals(segment.everything - dead)].tolist()

    def question(self) -> Question:
        return Question(
            [Answers(segment, dead, self._statistics) for segment, dead in zip(self.segments, self.dead, strict=True)]
        )

    def _rarity(self, field: str, tokens: tuple[str, ...]) -> float:
        """The inverse document frequency of BM25, summed over the tokens."""
        rarity = 0.0
        for token in tokens:
            having = sum(len(segment.ordinals(field, token)) for segment in self.segments)
            rarity += math.log(1 + (self._documents - having + 0.5) / (having + 0.5)) if having < self._documents else 0
        return rarity

    def _mean_length(self, field: str) -> float:
        return max(1.0, sum(float(segment.lengths[field].sum()) for segment in self.segments) / self._documents)


class Question:
    """What is found for one query is kept for the counts of others that share a part of it."""

    def __init__(self, answers: list[Answers]) -> None:
        self._answers = answers

    def total(self, query: Query) -> int:
        return sum(len(answers.hits(query)) for answers in self._answers)

    # Counting

    def counted(self, counting: Counting) -> dict[str, int]:
        hits = [answers.hits(counting.among) for answers in self._answers]
        if not counting.facet:
            totals = {name: sum(each.count_of(query) for each in hits if len(each)) for name, query in counting.each}
            return {name: total for name, total in totals.items() if total}
        return _counts(hits, counting.facet, counting.most)

    # Paging

    def page(
        self, query: Query, order: Order, after: Place | None, before: Place | None, limit: int
    ) -> tuple[list[Place], bool, bool]:
        """The places, and whether there are documents before and behind them."""
        ranked = [Ranked(answers.hits(query), query, order) for answers in self._answers]
        found = _first(ranked, before or after, limit + 1, backwards=before is not None)
        places, further = found[:limit], len(found) > limit
        if before:
            return places[::-1], further, bool(_first(ranked, before, 1, itself=True))
        return places, bool(after and _first(ranked, after, 1, backwards=True, itself=True)), further

    def in_order(self, query: Query, order: Order) -> Iterator[int]:
        runs = [ranked for answers in self._answers if (ranked := Ranked(answers.hits(query), query, order))]
        if len(runs) == 1:
            return iter(runs[0].ids().tolist())
        merged = heapq.merge(*(run.keys() for run in runs), reverse=any(run.downwards for run in runs))
        return (id for _, _, id in merged)


def _first(
    ranked: list[Ranked], place: Place | None, count: int, *, backwards: bool = False, itself: bool = False
) -> list[Place]:
    """The next `count` places of all segments beyond this one, or from it on."""
    found = [pair for run in ranked for pair in run.next(place, count, backwards=backwards, itself=itself)]
    found.sort(key=lambda pair: pair[0], reverse=backwards != any(run.downwards for run in ranked))
    return [place for _, place in found[:count]]


def _counts(hits: list[Hits], facet: str, most: int | None) -> dict[str, int]:
    """Only a value that the segment with the most values shares with others can overtake one of its most frequent."""
    counted = [(each.answers.segment.facets[facet], *each.counts(facet)) for each in hits if len(each)]
    if not counted:
        return {}
    counted.sort(key=lambda each: len(each[1]), reverse=True)
    column, values, counts = counted[0]
    summed: Counter[str] = Counter()
    for other, places, numbers in counted[1:]:
        summed.update(dict(zip(other.names(places), numbers.tolist(), strict=True)))
    if summed:
        in_order = np.argsort(values)
        values, counts = values[in_order], counts[in_order]
    for name in summed:
        place = column.terms.place(name.encode())
        at = int(np.searchsorted(values, place))
        if at < len(values) and values[at] == place:
            summed[name] += int(counts[at])
    if most is not None and len(values) > most:
        chosen = np.argpartition(-counts, most - 1)[:most]
        values, counts = values[chosen], counts[chosen]
    for name, count in zip(column.names(values), counts.tolist(), strict=True):
        summed.setdefault(name, count)
    return dict(summed.most_common(most))
