"""One segment as it is read: the columns of its file, found by field."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from functools import cached_property, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from pyroaring import BitMap

from guiju.engines.search import FieldSet
from guiju.engines.search.segments.arrays import Arrays
from guiju.engines.search.segments.bitmaps import bitmap, ordinals
from guiju.engines.search.segments.merging import GAP
from guiju.engines.search.segments.numeric import Numbers
from guiju.engines.search.segments.parts import END, Part, Values

Array = np.ndarray[Any, Any]

#: Sets of documents that are kept once they were looked for: of values that can be counted, and of frequent terms.
_KEPT_BITMAPS = 512
_FREQUENT = 20_000
#: A facet with fewer values keeps their names.
_FEW_VALUES = 20_000


class Terms:
    """Sorted terms in one text; a term is known by its place."""

    def __init__(self, file: Arrays, name: str) -> None:
        self._text = file.bytes
        _, self._first, self._size = file.place(f"{name}.terms")
        self._starts = file[f"{name}.term_starts"]
        self._places = range(len(self._starts) - 1)

    def __len__(self) -> int:
        return len(self._places)

    def __getitem__(self, place: int) -> bytes:
        return self._text[self._first + int(self._starts[place]) : self._first + int(self._starts[place + 1]) - 1]

    def place(self, term: bytes) -> int:
        """-1 where there is none."""
        place = self.first_from(term)
        return place if place < len(self) and self[place] == term else -1

    def first_from(self, term: bytes) -> int:
        return bisect_left(self._places, term, key=self.__getitem__)

    def beginning(self, prefix: bytes) -> tuple[int, int]:
        """First and last + 1 of the terms that begin so."""
        return self.first_from(prefix), self.first_from(prefix + END)

    def text(self) -> bytes:
        return self._text[self._first : self._first + self._size]


class Posted:
    """The terms of a text, a bag or a key, and the ordinals of each."""

    def __init__(self, file: Arrays, field: str) -> None:
        self.terms = Terms(file, field)
        self.starts = file[f"{field}.starts"]
        self.docs = file[f"{field}.docs"]

    def slice(self, term: str) -> slice:
        place = self.terms.place(term.encode())
        return slice(0, 0) if place < 0 else slice(int(self.starts[place]), int(self.starts[place + 1]))

    def ordinals(self, term: str) -> Array:
        """Sorted; of a text, one may stand several times."""
        return self.docs[self.slice(term)]

    def ordinals_beginning(self, prefix: str) -> Array:
        first, last = self.terms.beginning(prefix.encode())
        return np.sort(self.docs[int(self.starts[first]) : int(self.starts[last])])


class Text(Posted):
    """See `merging` for `stream`: a term after another is one place further."""

    def __init__(self, file: Arrays, field: str) -> None:
        super().__init__(file, field)
        self.places = file[f"{field}.places"]
        self.stream = file[f"{field}.stream"]
        self.lengths = file[f"{field}.lengths"]

    def ordinals_with(self, tokens: tuple[str, ...]) -> Array:
        """Of the documents where these stand one after the other, sorted, once for each time they do."""
        terms = [self.terms.place(token.encode()) for token in tokens]
        if min(terms) < 0:
            return self.docs[:0]
        sizes = [int(self.starts[term + 1]) - int(self.starts[term]) for term in terms]
        rarest = sizes.index(min(sizes))
        among = slice(int(self.starts[terms[rarest]]), int(self.starts[terms[rarest] + 1]))
        places, docs = self.places[among].astype(np.int64), self.docs[among]
        begun = places - rarest
        fits = (begun >= 0) & (begun + len(tokens) <= len(self.stream))
        for offset in sorted(range(len(tokens)), key=sizes.__getitem__)[1:]:
            begun, docs = begun[fits], docs[fits]
            fits = self.stream[begun + offset] == terms[offset]
        return docs[fits]


class Facet:
    def __init__(self, file: Arrays, field: str) -> None:
        self.terms = Terms(file, field)
        self.codes = file[f"{field}.codes"]
        self._starts, self._docs = file[f"{field}.starts"], file[f"{field}.docs"]
        self._groups, self._group_starts = file[f"{field}.groups"], file[f"{field}.group_starts"]
        self._of_value, self._value_starts = file[f"{field}.of_value"], file[f"{field}.value_starts"]

    @cached_property
    def _at_most_one(self) -> bool:
        """Whether no group has more values than one."""
        return bool((np.diff(self._group_starts.astype(np.int64)) <= 1).all())

    @cached_property
    def of_all(self) -> Array:
        """How many documents of the segment have each group."""
        return np.diff(self._starts.astype(np.int64))

    @cached_property
    def _names(self) -> list[str]:
        return [term.decode() for term in self.terms.text().split(END)[:-1]]

    def names(self, places: Array) -> list[str]:
        """Of values by their place."""
        if len(self.terms) <= _FEW_VALUES:
            return [self._names[place] for place in places.tolist()]
        return [self.terms[place].decode() for place in places.tolist()]

    @cached_property
    def sets(self) -> list[BitMap]:
        """The documents of each group."""
        return [bitmap(self._docs[start:stop]) for start, stop in pairwise(self._starts.tolist())]

    def counts(self, ordinals: Array) -> tuple[Array, Array]:
        """Values by their place in `terms`, and how many of these documents have each."""
        size = len(self.of_all)
        if len(ordinals) < size // 16:
            groups, counts = np.unique(self.codes[ordinals], return_counts=True)
        else:
            counts = np.bincount(self.codes[ordinals], minlength=size)
            groups = np.flatnonzero(counts)
            counts = counts[groups]
        return self.counts_of_groups(groups, counts)

    def counts_of_groups(self, groups: Array, counts: Array) -> tuple[Array, Array]:
        starts, stops = self._group_starts[groups].astype(np.int64), self._group_starts[groups + 1].astype(np.int64)
        if self._at_most_one:  # so that each value has a group of its own
            filled = stops > starts
            return self._groups[starts[filled]], counts[filled]
        sizes = stops - starts
        counts = np.repeat(counts, sizes)
        places = self._groups[np.repeat(starts - np.cumsum(sizes) + sizes, sizes) + np.arange(sizes.sum())]
        summed = np.bincount(places, weights=counts, minlength=len(self.terms)).astype(np.int64)
        found = np.flatnonzero(summed)
        return found, summed[found]

    def ordinals(self, term: str) -> Array:
        place = self.terms.place(term.encode())
        return self._docs[:0] if place < 0 else self._of_terms(place, place + 1)

    def ordinals_beginning(self, prefix: str) -> Array:
        return self._of_terms(*self.terms.beginning(prefix.encode()))

    def _of_terms(self, first: int, last: int) -> Array:
        groups = self._of_value[int(self._value_starts[first]) : int(self._value_starts[last])]
        if last - first > 1:
            groups = np.unique(groups)
        docs = [self._docs[int(self._starts[group]) : int(self._starts[group + 1])] for group in groups]
        if len(docs) == 1:
            return docs[0]
        return np.sort(np.concatenate([self._docs[:0], *docs]))

    def groups(self) -> list[bytes]:
        terms = self.terms.text().split(END)[:-1]
        starts = self._group_starts.tolist()
        return [
            b"".join([terms[value] + END for value in self._groups[start:stop]]) for start, stop in pairwise(starts)
        ]


class Segment:
    """Raises DamagedIndex if the file is not what was written."""

    def __init__(self, path: Path, fields: FieldSet) -> None:
        self.path = path
        self.fields = fields
        self._file = file = Arrays(path)
        self.ids = file["ids"]
        self.order = Terms(file, "order")
        self.facets = {field: Facet(file, field) for field in fields.facets}
        self.texts = {field: Text(file, field) for field in fields.texts}
        self.numbers = {field: file[field] for field in fields.numbers}
        self.answers = Numbers(self.numbers, len(self.ids))
        self.lengths = {field: file[f"{field}.lengths"] for field in fields.texts + fields.bags}
        keys = [field for field in fields.keys if field not in self.facets]
        self.posted: dict[str, Posted] = {field: Posted(file, field) for field in (*fields.bags, *keys)}
        self.posted |= self.texts
        self._by_id = file["by_id"]
        self.everything = BitMap(range(len(self.ids)))
        # What a query costs to ask of all documents is kept, as long as the segment is used.
        self.kept: Callable[[str, str], BitMap] = lru_cache(_KEPT_BITMAPS)(
            lambda field, term: bitmap(self.ordinals(field, term))
        )

    def __len__(self) -> int:
        return len(self.ids)

    def ordinals(self, field: str, term: str) -> Array:
        return (self.facets.get(field) or self.posted[field]).ordinals(term)

    def ordinals_beginning(self, field: str, prefix: str) -> Array:
        return (self.facets.get(field) or self.posted[field]).ordinals_beginning(prefix)

    def having(self, field: str, term: str) -> BitMap:
        if field in self.facets:
            return self.kept(field, term)
        ordinals = self.ordinals(field, term)
        return self.kept(field, term) if len(ordinals) > _FREQUENT else bitmap(ordinals)

    def ordinals_of_ids(self, ids: Array) -> Array:
        """Of those that are here."""
        if not len(self):
            return self._by_id
        sorted_ids = self.ids[self._by_id]
        at = np.minimum(np.searchsorted(sorted_ids, ids), len(self) - 1)
        return self._by_id[at[sorted_ids[at] == ids]]

    def place_of(self, key: bytes, id: int) -> int:
        """The ordinal of the first document that does not stand before this one in the order of numbers."""
        place = self.order.first_from(key)
        while place < len(self) and self.order[place] == key and int(self.ids[place]) < id:
            place += 1
        return place

    def part(self, dead: BitMap) -> Part:
        """What it was made of, to be merged."""
        alive = np.ones(len(self), bool)
        alive[ordinals(dead)] = False
        return Part(
            ids=self.ids,
            order=self.order.text(),
            values={field: self._values(field) for field in self.posted},
            groups={field: (facet.groups(), facet.codes) for field, facet in self.facets.items()},
            numbers=dict(self.numbers),
            alive=alive,
        )

    def _values(self, field: str) -> Values:
        posted = self.posted[field]
        if isinstance(posted, Text):
            gaps = np.flatnonzero(posted.stream == GAP)
            ids = posted.stream[posted.stream != GAP]
            return Values(posted.terms.text(), ids, np.diff(gaps) - 1)
        ids = np.repeat(np.arange(len(posted.terms)), np.diff(posted.starts.astype(np.int64)))
        by_document = np.argsort(posted.docs, kind="stable")
        return Values(posted.terms.text(), ids[by_document], np.bincount(posted.docs, minlength=len(self)))
