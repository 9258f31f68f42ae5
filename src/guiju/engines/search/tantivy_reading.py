"""What is asked of an index of Tantivy.

Tantivy sorts by one column. So a page is the first hits by the first column of an order, and of those whose value it
cuts through, the first by the next column. The usual order is a column of hexadecimal texts, which sort as the bytes
they stand for and need no quoting in a range. Scores are no column: of them the best are read until all are there
that are scored as the last one needed.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import tantivy
from tantivy import FieldType, Occur

from guiju.engines.search import BEST_FIRST, Counting, FieldSet, Order, Place
from guiju.engines.search.query import All, AnyOf, Everything, Phrase, Prefix, Query, Range, Scored, Term, Weighted

NUMBERS_END = 2**32
#: The column of a number in which 0 stands behind all others.
ZERO_LAST = "_zero_last"
#: As many buckets as Tantivy gives in one answer.
_MOST_VALUES = 65_000

#: A column and whether it goes upwards.
Level = tuple[str, bool]


def hexed(text: str) -> str:
    """In the order of the texts' bytes; never empty."""
    return "x" + text.encode().hex()


class Reading:
    """The index as it is at one moment. Raises ValueError if it is not whole."""

    def __init__(self, index: tantivy.Index, fields: FieldSet) -> None:
        self.index = index
        self.searcher = index.searcher()
        self.fields = fields
        self._usual: list[Level] = [(fields.order, True), ("id", True)]

    def ids(self) -> list[int]:
        return [id for id, _ in self._hits(tantivy.Query.all_query(), self.searcher.num_docs, ("id", True))]

    def total(self, query: tantivy.Query) -> int:
        # By a column, so that nothing is scored.
        return self.searcher.search(query, limit=1, order_by_field="id", count=True).count  # type: ignore[attr-defined]

    def counted(self, counts: Mapping[str, Counting]) -> dict[str, dict[str, int]]:
        counted: dict[str, dict[str, int]] = {}
        facets: dict[Query, dict[str, Any]] = {}  # of those counted among the same documents, all at once
        for name, counting in counts.items():
            if counting.facet:
                # Of each segment all values: one that is rare in it may be frequent in the others.
                sizes = {"size": counting.most or _MOST_VALUES, "segment_size": NUMBERS_END - 1}
                facets.setdefault(counting.among, {})[name] = {"terms": {"field": counting.facet, **sizes}}
            else:
                totals = {value: self._meeting(counting.among, query) for value, query in counting.each}
                counted[name] = {value: total for value, total in totals.items() if total}
        for among, asked in facets.items():
            for name, answer in self.searcher.aggregate(self.translated(among), asked).items():
                if answer["sum_other_doc_count"] and counts[name].most is None:
                    raise OverflowError(f"facet {counts[name].facet} has more than {_MOST_VALUES} values")
                counted[name] = {bucket["key"]: bucket["doc_count"] for bucket in answer["buckets"]}
        return counted

    def _meeting(self, one: Query, other: Query) -> int:
        return self.total(_every(self.translated(one), self.translated(other)))

    # Order

    def beyond(
        self, query: Query, order: Order, place: Place | None, limit: int, *, backwards: bool
    ) -> tuple[int, list[Place]]:
        """How many hits stand beyond the place, or at all, and the `limit` next to it, in their order."""
        if order.by == "" and not _equally_scored(query):
            return self._beyond_by_score(self.translated(query), place, limit, backwards=backwards)
        asked = self.translated(query)
        levels = [(column, up != backwards) for column, up in self._levels(order)]
        if place:
            asked = _every(asked, self._past(levels, [*_ranks(order, place), hexed(place.order), place.id]))
        total = self.total(asked)
        addresses = self._first(asked, levels, limit)
        if order.by in ("", "order"):
            score = self._hits(self.translated(query), 1)[0][0] if addresses and not order.by else 0
            values = [score] * len(addresses)
        else:
            values = self._column(order.by, addresses)
        return total, _sorted(self._places(values, addresses), order)

    def in_order(self, query: Query, order: Order) -> Iterator[int]:
        hits = self._hits(self.translated(query), self.searcher.num_docs)
        addresses = [address for _, address in hits]
        scored = order.by in ("", "order")
        values = [score for score, _ in hits] if scored else self._column(order.by, addresses)
        return (place.id for place in _sorted(self._places(values, addresses), order))

    def _levels(self, order: Order) -> list[Level]:
        if order.by == "order":
            return [(column, not order.descending) for column, _ in self._usual]
        if order.by:
            return [(order.by, False) if order.descending else (order.by + ZERO_LAST, True), *self._usual]
        return self._usual

    def _first(self, query: tantivy.Query, levels: Sequence[Level], limit: int) -> list[tantivy.DocAddress]:
        """The `limit` first hits, in any order."""
        hits = self._hits(query, limit, levels[0])
        if len(hits) < limit or len(levels) == 1:
            return [address for _, address in hits]
        cut = hits[-1][0]
        whole = [address for value, address in hits if value != cut]
        equal = _every(query, self._term(levels[0][0], cut))
        return whole + self._first(equal, levels[1:], limit - len(whole))

    def _past(self, levels: Sequence[Level], values: Sequence[Any]) -> tantivy.Query:
        (column, up), value = levels[0], values[0]
        if column == self.fields.order:
            bounds = f"{{{value} TO *}}" if up else f"{{* TO {value}}}"
            past = self.index.parse_query(f"{column}:{bounds}", [column])
        else:
            kind = FieldType.Integer if column == "id" else FieldType.Unsigned
            past = tantivy.Query.range_query(
                self.index.schema, column, kind, value if up else None, None if up else value, not up, up
            )
        if len(levels) == 1:
            return past
        return _any(past, _every(self._term(column, value), self._past(levels[1:], values[1:])))

    def _beyond_by_score(
        self, query: tantivy.Query, place: Place | None, limit: int, *, backwards: bool
    ) -> tuple[int, list[Place]]:
        read = 4 * limit
        while True:
            found = self.searcher.search(query, limit=max(1, min(read, self.searcher.num_docs)), count=True)
            hits, total = found.hits, found.count  # type: ignore[attr-defined]
            if not hits:
                return 0, []
            ranks = [-score for score, _ in hits]
            better, through = (bisect_left(ranks, -place.value), bisect_right(ranks, -place.value)) if place else (0, 0)
            if backwards:
                start, stop = bisect_left(ranks, ranks[max(0, min(better, len(ranks)) - limit)]), through
            else:
                start, stop = better, bisect_right(ranks, ranks[min(through + limit, len(ranks)) - 1])
            if stop < len(hits) or len(hits) == total:
                break
            read *= 8
        values, addresses = [score for score, _ in hits[start:stop]], [address for _, address in hits[start:stop]]
        near = _sorted(self._places(values, addresses), BEST_FIRST)
        if place is None:
            return total, near[:limit]
        keys, key = [_key(BEST_FIRST, each) for each in near], _key(BEST_FIRST, place)
        if backwards:
            at = bisect_left(keys, key)
            return start + at, near[max(0, at - limit) : at]
        at = bisect_right(keys, key)
        return total - start - at, near[at : at + limit]

    def _hits(self, query: tantivy.Query, limit: int, by: Level | None = None) -> list[tuple[Any, tantivy.DocAddress]]:
        """The best, or the first by a column, each with its score or value."""
        column, up = by or (None, False)
        direction = tantivy.Order.Asc if up else tantivy.Order.Desc
        return self.searcher.search(query, max(limit, 1), count=False, order_by_field=column, order=direction).hits

    def _column(self, field: str, addresses: list[tantivy.DocAddress]) -> list[Any]:
        return self.searcher.fast_field_values(field, addresses) if addresses else []

    def _places(self, values: Sequence[float], addresses: list[tantivy.DocAddress]) -> Iterator[Place]:
        for value, id, address in zip(values, self._column("id", addresses), addresses, strict=True):
            text: Any = self.searcher.doc(address).get_first(self.fields.order)
            yield Place(value, bytes.fromhex(text[1:]).decode(), id)

    # Queries

    def _term(self, field: str, value: Any) -> tantivy.Query:
        return tantivy.Query.term_query(self.index.schema, field, value)

    def translated(self, query: Query) -> tantivy.Query:
        match query:
            case Everything():
                return tantivy.Query.all_query()
            case Term(field, value) | Phrase(field, (value,)):
                return self._term(field, value)
            case Phrase(field, tokens):
                return tantivy.Query.phrase_query(self.index.schema, field, list(tokens))
            case Prefix(field, value):
                return tantivy.Query.regex_query(self.index.schema, field, _escaped(value) + ".*")
            case Range(field, low, high):
                bounds = low or 0, NUMBERS_END if high is None else high
                return tantivy.Query.range_query(self.index.schema, field, FieldType.Unsigned, *bounds)
            case All(parts, prefer, but):
                clauses = [(Occur.Must, self.translated(part)) for part in parts or (Scored(Everything(), 0.0),)]
                clauses += [(Occur.Should, self.translated(part)) for part in prefer]
                clauses += [(Occur.MustNot, self.translated(part)) for part in but]
                return tantivy.Query.boolean_query(clauses)
            case AnyOf(parts, least):
                return _any(*map(self.translated, parts), least=least)
            case Scored(inner, score):
                return tantivy.Query.const_score_query(self.translated(inner), score)
            case Weighted(inner, factor):
                return tantivy.Query.boost_query(self.translated(inner), factor)
        raise TypeError(f"no such query: {query!r}")


def _every(*queries: tantivy.Query) -> tantivy.Query:
    return tantivy.Query.boolean_query([(Occur.Must, query) for query in queries])


def _any(*queries: tantivy.Query, least: int = 1) -> tantivy.Query:
    if len(queries) < least:
        return tantivy.Query.empty_query()
    return tantivy.Query.boolean_query([(Occur.Should, query) for query in queries], least)


def _equally_scored(query: Query) -> bool:
    match query:
        case Everything() | Prefix() | Range() | Scored():
            return True
        case Weighted(inner) | AnyOf((inner,)):
            return _equally_scored(inner)
        case All(parts, ()):
            return all(map(_equally_scored, parts))
    return False


def _ranks(order: Order, place: Place) -> list[int]:
    """What the first column of an order by a number holds at a place."""
    if order.by in ("", "order"):
        return []
    return [int(place.value) or (0 if order.descending else NUMBERS_END)]


def _key(order: Order, place: Place) -> tuple[float, bytes, int]:
    if order.by == "":
        return -place.value, place.order.encode(), place.id
    rank = -place.value if order.descending else place.value or NUMBERS_END
    return 0 if order.by == "order" else rank, place.order.encode(), place.id


def _sorted(places: Iterator[Place], order: Order) -> list[Place]:
    return sorted(places, key=lambda place: _key(order, place), reverse=order == Order("order", descending=True))


def _escaped(value: str) -> str:
    """Tantivy's regular expressions know no \\Q…\\E: every sign that is not a letter or digit is escaped."""
    return "".join(sign if sign.isalnum() else "\\" + sign for sign in value)
