"""Parts become one segment: documents get ordinals in the order of numbers, every field its sorted columns.

What a segment holds, n documents, ordinals 0 … n-1:

    ids, order.*                    of each ordinal; `order` is sorted, so an ordinal is a place in the list by number
    by_id                           the ordinals, by id
    <number>                        one whole number each
    <field>.terms.*                 sorted terms
    <field>.starts, .docs           of each term, where its ordinals stand in .docs, sorted
    <field>.lengths                 texts and bags: how many terms a document has
    <field>.places, .base, .stream  texts: all documents one after the other, and where each stands in .docs' order
    <facet>.terms.*                 sorted values
    <facet>.groups, .group_starts   the values of each group, as places in .terms
    <facet>.of_value, .value_starts the groups of each value
    <facet>.codes                   the group of each ordinal
    <facet>.starts, .docs           the ordinals of each group
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np

from guiju.engines.search import FieldSet
from guiju.engines.search.segments.arrays import ArrayFile
from guiju.engines.search.segments.parts import END, Part

Array = np.ndarray[Any, Any]

#: In a stream, behind each document.
GAP = np.uint32(0xFFFFFFFF)


def write_segment(path: Path, fields: FieldSet, parts: Sequence[Part]) -> int:
    """Write the living documents of all parts, each id of which is there once. Returns how many."""
    with ArrayFile(path) as file:
        return _Merge(file, parts).write(fields)


class _Merge:
    def __init__(self, file: ArrayFile, parts: Sequence[Part]) -> None:
        self.file = file
        self.parts = parts
        self.ids = _together([part.ids for part in parts], np.int64)
        alive = _together(
            [np.ones(len(part.ids), bool) if part.alive is None else part.alive for part in parts], np.bool_
        )
        orders = list(chain.from_iterable(_split(part.order) for part in parts))
        living = np.flatnonzero(alive)
        by_id = living[np.argsort(self.ids[living], kind="stable")].tolist()
        by_id.sort(key=orders.__getitem__)
        #: Where the document of each ordinal came from, and the ordinal of each that came; -1 where it is dead.
        self.come_from = np.array(by_id, np.int64)
        self.ordinal = np.full(len(self.ids), -1, np.int64)
        self.ordinal[self.come_from] = np.arange(len(by_id))
        self.count = len(by_id)
        self._put_terms("order", [orders[place] for place in by_id])

    def write(self, fields: FieldSet) -> int:
        ids = self.ids[self.come_from]
        self.file.put("ids", ids)
        self.file.put("by_id", np.argsort(ids, kind="stable").astype(np.uint32))
        for field in fields.numbers:
            self.file.put(field, _together([part.numbers[field] for part in self.parts], np.uint32)[self.come_from])
        facets = set(fields.facets)
        for field in fields.keys:
            if field not in facets:
                self._put_values(field)
        for field in fields.bags:
            self._put_values(field, lengths=True)
        for field in fields.texts:
            self._put_values(field, lengths=True, places=True)
        for field in fields.facets:
            self._put_groups(field)
        return self.count

    def _put_values(self, field: str, *, lengths: bool = False, places: bool = False) -> None:
        found = [part.values[field] for part in self.parts]
        terms, places_of = _united([_split(values.terms) for values in found])
        self._put_terms(field, terms)
        ids = _together([new[values.ids] for new, values in zip(places_of, found, strict=True)], np.uint64)
        counts = _together([values.counts for values in found], np.int64)
        at = np.repeat(self.ordinal, counts)
        if lengths:
            self.file.put(f"{field}.lengths", np.minimum(counts[self.come_from], 0xFFFF).astype(np.uint16))
        if places:
            base = np.concatenate([[1], 2 + np.arange(self.count) + np.cumsum(counts[self.come_from])])
            begun = np.cumsum(counts) - counts
            place = base[at] + np.arange(len(ids)) - np.repeat(begun, counts)
        alive = at >= 0
        if not alive.all():
            ids, at = ids[alive], at[alive]
            place = place[alive] if places else None
        starts = _starts(ids, len(terms))
        self.file.put(f"{field}.starts", starts)
        if not places:
            self.file.put(f"{field}.docs", (np.sort(ids << np.uint64(32) | at.astype(np.uint64))).astype(np.uint32))
            return
        stream = np.full(int(base[-1]), GAP, np.uint32)
        stream[place] = ids
        self.file.put(f"{field}.stream", stream)
        in_order = np.sort(ids << np.uint64(32) | place.astype(np.uint64)).astype(np.uint32)
        self.file.put(f"{field}.places", in_order)
        owner = np.zeros(len(stream), np.uint32)
        owner[place] = at
        self.file.put(f"{field}.docs", owner[in_order])

    def _put_groups(self, field: str) -> None:
        found = [part.groups[field] for part in self.parts]
        groups, places_of = _united([groups for groups, _ in found])
        codes = _together([new[codes] for new, (_, codes) in zip(places_of, found, strict=True)], np.uint32)
        codes = codes[self.come_from]
        values = [_split(group) for group in groups]
        terms = sorted(set(chain.from_iterable(values)))
        place = {term: number for number, term in enumerate(terms)}
        of_group = np.array([place[term] for group in values for term in group], np.uint32)
        sizes = np.array([len(group) for group in values], np.int64)
        self._put_terms(field, terms)
        self.file.put(f"{field}.groups", of_group)
        self.file.put(f"{field}.group_starts", np.concatenate([[0], np.cumsum(sizes)]).astype(np.uint32))
        by_value = np.argsort(of_group, kind="stable")
        self.file.put(f"{field}.of_value", np.repeat(np.arange(len(groups)), sizes)[by_value].astype(np.uint32))
        self.file.put(f"{field}.value_starts", _starts(of_group, len(terms)))
        self.file.put(f"{field}.codes", codes.astype(np.min_scalar_type(max(len(groups) - 1, 0))))
        self.file.put(f"{field}.starts", _starts(codes, len(groups)))
        self.file.put(f"{field}.docs", np.argsort(codes, kind="stable").astype(np.uint32))

    def _put_terms(self, name: str, terms: list[bytes]) -> None:
        self.file.put(f"{name}.terms", END.join(terms) + END if terms else b"")
        ends = np.cumsum([len(term) + 1 for term in terms], dtype=np.int64)
        self.file.put(f"{name}.term_starts", np.concatenate([[0], ends]).astype(np.int64))


def _split(terms: bytes) -> list[bytes]:
    return terms.split(END)[:-1]


def _united(lists: Sequence[list[bytes]]) -> tuple[list[bytes], list[Array]]:
    """All terms, sorted, and for each list where its terms stand among them."""
    united = sorted(set(chain.from_iterable(lists)))
    place = {term: number for number, term in enumerate(united)}
    return united, [np.array([place[term] for term in terms], np.int64) for terms in lists]


def _starts(ids: Array, count: int) -> Array:
    return np.concatenate([[0], np.cumsum(np.bincount(ids.astype(np.int64), minlength=count))]).astype(np.uint32)


def _together(arrays: Sequence[Array], kind: Any) -> Array:
    return np.concatenate([*arrays, np.empty(0, kind)]).astype(kind, copy=False)
