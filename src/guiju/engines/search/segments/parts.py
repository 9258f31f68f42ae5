"""Documents taken apart into flat columns, in the order they came: what a segment is made of."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from guiju.engines.search import Document, FieldSet, Portion

Array = np.ndarray[Any, Any]

#: Stands behind every term in a text of many; no UTF-8 holds it.
END = b"\xff"


@dataclass(frozen=True, slots=True)
class Values:
    """The terms of one field: `ids` are places in `terms`, document after document, `counts` of them each."""

    terms: bytes
    ids: Array
    counts: Array


@dataclass(frozen=True, slots=True)
class Part:
    """`groups` are of the countable keys: each document has one group, which is a set of values; a group is its
    values, each ended by END, and an END of its own. `alive` is None where all documents are."""

    ids: Array
    order: bytes
    values: dict[str, Values]
    groups: dict[str, tuple[list[bytes], Array]]
    numbers: dict[str, Array]
    alive: Array | None = None


class _Terms(dict[str, int]):
    """Every term that is asked for gets the next place."""

    def __missing__(self, term: str) -> int:
        if not isinstance(term, str):
            raise TypeError
        self[term] = place = len(self)
        return place


class _Groups(dict[tuple[str, ...] | str, int]):
    def __missing__(self, group: tuple[str, ...] | str) -> int:
        if not isinstance(group, str) and not all(isinstance(value, str) for value in group):
            raise TypeError
        self[group] = place = len(self)
        return place


class PartBuilder:
    def __init__(self, fields: FieldSet) -> None:
        facets = set(fields.facets)
        self._ids = array("q")
        self._order: list[str] = []
        self._order_field = fields.order
        self._spaced = [(field, _Terms(), array("I"), array("I")) for field in fields.texts + fields.bags]
        self._keys = [
            (field, _Terms(), array("I"), array("I"))
            for field in fields.keys
            if field not in facets and field != fields.order
        ]
        self._groups = [(field, _Groups(), array("I")) for field in fields.facets]
        self._numbers = [(field, array("I")) for field in fields.numbers]

    def __len__(self) -> int:
        return len(self._ids)

    def add(self, document: Document) -> None:
        """Raises TypeError if a field cannot hold its value, KeyError if one is missing."""
        field, value = "id", document["id"]
        try:
            self._ids.append(value)  # type: ignore[arg-type]  # the array checks it
            field = self._order_field
            value = document[field]
            self._order.append(value + "")  # type: ignore[operator,arg-type]  # nothing but a text takes a text
            for field, numbers in self._numbers:
                value = document[field]
                numbers.append(value)  # type: ignore[arg-type]
            for field, terms, ids, counts in self._spaced:
                value = document[field]
                tokens = value.split()  # type: ignore[union-attr]
                ids.extend(map(terms.__getitem__, tokens))
                counts.append(len(tokens))
            for field, terms, ids, counts in self._keys:
                value = document[field]
                if isinstance(value, list):
                    ids.extend(map(terms.__getitem__, value))
                    counts.append(len(value))
                else:
                    ids.append(terms[value])  # type: ignore[index]
                    counts.append(1)
            for field, groups, codes in self._groups:
                value = document[field]
                codes.append(groups[tuple(value) if isinstance(value, list) else value])  # type: ignore[index]
        except (TypeError, OverflowError, AttributeError) as error:
            raise TypeError(f"search document {document['id']}: {field} cannot hold {value!r}") from error

    def part(self) -> Part:
        return Part(
            ids=np.array(self._ids, np.int64),
            order=_joined(self._order),
            values={
                field: Values(_joined(terms), np.array(ids, np.uint32), np.array(counts, np.uint32))
                for field, terms, ids, counts in self._spaced + self._keys
            },
            groups={
                field: (
                    [_joined((group,) if isinstance(group, str) else sorted(group)) for group in groups],
                    np.array(codes, np.uint32),
                )
                for field, groups, codes in self._groups
            },
            numbers={field: np.array(numbers, np.uint32) for field, numbers in self._numbers},
        )


def part_of(fields: FieldSet, portion: Portion) -> Part:
    builder = PartBuilder(fields)
    for document in portion():
        builder.add(document)
    return builder.part()


def _joined(texts: Iterable[str]) -> bytes:
    """Each text with END behind it."""
    return b"".join([text.encode() + END for text in texts])
