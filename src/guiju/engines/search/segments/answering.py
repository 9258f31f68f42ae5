"""What a query finds in one segment, how well, and how the hits are distributed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from pyroaring import BitMap

from guiju.engines.search.query import All, AnyOf, Everything, Phrase, Prefix, Query, Range, Scored, Term, Weighted
from guiju.engines.search.segments.bitmaps import bitmap, ordinals
from guiju.engines.search.segments.numeric import holds, is_numeric
from guiju.engines.search.segments.segment import Segment

Array = np.ndarray[Any, Any]

#: To meet one set of documents takes about as long as to look at so many hits; and not too many sets are kept.
HITS_FOR_A_SET = 400
_MOST_SETS = 512
#: From so many on, a table of all documents is quicker than looking for each.
_MANY = 2_000
#: The usual constants of BM25.
_SATURATION, _LENGTH_SHARE = 1.2, 0.75


@dataclass(frozen=True, slots=True)
class Statistics:
    """Of the whole index, so that a score does not depend on where a document lies."""

    rarity: Callable[[str, tuple[str, ...]], float]
    mean_length: Callable[[str], float]


class Hits:
    """The documents that a query finds in a segment."""

    def __init__(self, answers: Answers, found: BitMap) -> None:
        self.answers = answers
        self.found = found

    def __len__(self) -> int:
        return len(self.found)

    @cached_property
    def ordinals(self) -> Array:
        return ordinals(self.found)

    def scores(self, query: Query) -> Array:
        return self.answers.scores(query, self.found, self.ordinals)

    def counts(self, facet: str) -> tuple[Array, Array]:
        """Values by their place among the facet's terms, and how many of the hits have each."""
        column = self.answers.segment.facets[facet]
        if len(column.of_all) * HITS_FOR_A_SET < len(self) and len(column.of_all) <= _MOST_SETS:
            counts = np.array([self.found.intersection_cardinality(each) for each in column.sets])
            groups = np.flatnonzero(counts)
            return column.counts_of_groups(groups, counts[groups])
        if 2 * len(self) <= len(self.answers.segment):
            return column.counts(self.ordinals)
        others = column.codes[ordinals(self.answers.segment.everything - self.found)]
        counts = column.of_all - np.bincount(others, minlength=len(column.of_all))
        groups = np.flatnonzero(counts)
        return column.counts_of_groups(groups, counts[groups])

    def count_of(self, query: Query) -> int:
        return self.answers.count_among(query, self.found, self.ordinals)


class Answers:
    """One question's look at one segment: what it has found once it need not look for again."""

    def __init__(self, segment: Segment, dead: BitMap, statistics: Statistics) -> None:
        self.segment = segment
        self._dead = dead
        self._statistics = statistics
        self._found: dict[Query, BitMap] = {}
        self._hits: dict[Query, Hits] = {}
        #: Of the documents whose numbers were asked for last: what is known of them.
        self._known_of: Array | None = None
        self._known: dict[Query, Any] = {}
        self._columns: dict[str, Array] = {}
        self._at: dict[tuple[str, tuple[str, ...]], Array] = {}

    def hits(self, query: Query) -> Hits:
        if query not in self._hits:
            found = self._find(query)
            self._hits[query] = Hits(self, found - self._dead if self._dead else found)
        return self._hits[query]

    # Finding

    def _find(self, query: Query) -> BitMap:
        """Dead documents included."""
        found = self._found.get(query)
        if found is None:
            found = self._found[query] = self._look(query)
        return found

    def _look(self, query: Query) -> BitMap:
        segment = self.segment
        if is_numeric(query):
            return segment.everything if isinstance(query, Everything) else segment.answers.of_all(query)[1]
        match query:
            case Term(field, value):
                return segment.having(field, value)
            case Phrase(field, (token,)):
                return segment.having(field, token)
            case Phrase(field, tokens):
                return bitmap(self._standing(field, tokens))
            case Prefix(field, value):
                return bitmap(segment.ordinals_beginning(field, value))
            case All(parts, _, but):
                return self._all(parts, but)
            case AnyOf(parts, 1):
                return BitMap.union(*map(self._find, parts)) if parts else BitMap()
            case AnyOf(parts, least):
                return self._at_least(least, [self._find(part) for part in parts])
            case Scored(inner, _) | Weighted(inner, _):
                return self._find(inner)
        raise TypeError(f"no such query: {query!r}")

    def _standing(self, field: str, tokens: tuple[str, ...]) -> Array:
        at = self._at.get((field, tokens))
        if at is None:
            text = self.segment.texts[field]
            at = text.ordinals(tokens[0]) if len(tokens) == 1 else text.ordinals_with(tokens)
            self._at[field, tokens] = at
        return at

    def _all(self, parts: tuple[Query, ...], but: tuple[Query, ...]) -> BitMap:
        """Numbers last: by then there are few documents to look at."""
        found = sorted((self._find(part) for part in parts if not is_numeric(part)), key=len)
        result = BitMap.intersection(*found) if found else self.segment.everything
        for part in but:
            if not is_numeric(part):
                result = result - self._find(part)
        numeric = tuple(part for part in parts if is_numeric(part) and not isinstance(part, Everything))
        refused = tuple(part for part in but if is_numeric(part))
        for part, wanted in (*((part, True) for part in numeric), *((part, False) for part in refused)):
            if self.segment.answers.better_for_all(part, len(result)):
                holding = self.segment.answers.of_all(part)[1]
                result = result & holding if wanted else result - holding
            else:
                among = ordinals(result)
                mask = self._holds(part, among)
                result = bitmap(among[mask if wanted else ~mask])
        return result

    def _at_least(self, least: int, found: list[BitMap]) -> BitMap:
        times = np.zeros(len(self.segment), np.uint16)
        for each in found:
            times[ordinals(each)] += 1
        return bitmap(times >= least)

    def _holds(self, query: Query, among: Array) -> Array:
        """A query of numbers alone, for each of these documents."""
        if self.segment.answers.better_for_all(query, len(among)):
            return self.segment.answers.of_all(query)[0][among]
        if self._known_of is not among:
            self._known_of, self._known, self._columns = among, {}, {}
        return holds(query, self._column, len(among), self._known)

    def _column(self, field: str) -> Array:
        if field not in self._columns:
            self._columns[field] = self.segment.numbers[field][self._known_of]
        return self._columns[field]

    # Counting

    def count_among(self, query: Query, found: BitMap, among: Array) -> int:
        if is_numeric(query):
            if self.segment.answers.better_for_all(query, len(among)):
                return found.intersection_cardinality(self.segment.answers.of_all(query)[1])
            return int(np.count_nonzero(self._holds(query, among)))
        return found.intersection_cardinality(self._find(query))

    # Scoring

    def scores(self, query: Query, found: BitMap, among: Array) -> Array:
        """Of each document, all of which the query finds."""
        given = self._score(query, found, among)
        return given if isinstance(given, np.ndarray) else np.full(len(among), given, np.float32)

    def _score(self, query: Query, found: BitMap, among: Array) -> Any:
        match query:
            case Scored(_, score):
                return score
            case Weighted(inner, factor):
                return factor * self._score(inner, found, among)
            case Term(field, value):
                return self._bm25(field, (value,), among)
            case Phrase(field, tokens):
                return self._bm25(field, tokens, among)
            case All(parts, prefer, _):
                total = sum(self._score(part, found, among) for part in parts)
                return self._added(total, prefer, found, among)
            case AnyOf((part,), 1):
                return self._score(part, found, among)
            case AnyOf(parts):
                return self._added(0.0, parts, found, among)
            case Everything() | Prefix() | Range():
                return 1.0
        raise TypeError(f"no such query: {query!r}")

    def _added(self, total: Any, parts: tuple[Query, ...], found: BitMap, among: Array) -> Any:
        """The scores of the parts, for each document those that find it."""
        if not parts:
            return total
        scores = np.zeros(len(among), np.float32)
        scores += total
        place: Array | None = None  # of each document among those that are found
        for part in parts:
            if is_numeric(part):
                scores += self._holds(part, among) * self._score(part, found, among)
                continue
            here = self._find(part) & found
            if not here:
                continue
            if len(here) == len(among):
                scores += self._score(part, found, among)
                continue
            those = ordinals(here)
            if place is None and len(those) > _MANY:
                place = np.empty(len(self.segment), np.uint32)
                place[among] = np.arange(len(among), dtype=np.uint32)
            at = np.searchsorted(among, those) if place is None else place[those]
            scores[at] += self._score(part, here, those)
        return scores

    def _bm25(self, field: str, tokens: tuple[str, ...], among: Array) -> Any:
        rarity = self._statistics.rarity(field, tokens)
        lengths = self.segment.lengths.get(field)
        if lengths is None:
            return rarity
        times: Any = 1.0
        if field in self.segment.texts:
            at = self._standing(field, tokens)
            if len(at) != len(self._find(Phrase(field, tokens))):
                times = _times(at, among)
        share = lengths[among].astype(np.float32) * (_LENGTH_SHARE / self._statistics.mean_length(field))
        return rarity * times * (_SATURATION + 1) / (times + _SATURATION * (1 - _LENGTH_SHARE + share))


def _times(at: Array, among: Array) -> Array:
    """How often each of these, sorted, stands in `at`, which is sorted too; once, if it is not there."""
    times = np.ones(len(among), np.float32)
    begins = np.flatnonzero(np.concatenate([[True], at[1:] != at[:-1]]))
    counts = np.diff(begins, append=len(at))
    several = counts > 1
    each, counts = at[begins[several]], counts[several]
    places = np.searchsorted(among, each)
    here = places < len(among)
    here[here] = among[places[here]] == each[here]
    times[places[here]] = counts[here]
    return times
