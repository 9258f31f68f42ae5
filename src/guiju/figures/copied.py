"""What the columnar copy holds of each row, and how it is read from the register: as columns, without models."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pyarrow as pa
from django.db import connection, models

from guiju.base.terms import Degree, RelationKind
from guiju.engines.columnar import TableSet
from guiju.organizations.models import Organization, PilotProject
from guiju.standards.models import Product, Relation, Standard

_ID, _TEXT, _DAY, _YEAR, _YES = pa.int64(), pa.string(), pa.date32(), pa.int16(), pa.bool_()


@dataclass(frozen=True, slots=True)
class Copied:
    """One table of the copy: `columns` are (name there, column of the database, type), `journal` its name there."""

    name: str
    model: type[models.Model]
    journal: str
    columns: tuple[tuple[str, str, pa.DataType], ...]
    derived: tuple[tuple[str, pa.DataType], ...] = ()

    @property
    def schema(self) -> pa.Schema:
        return pa.schema([*((name, kind) for name, _, kind in self.columns), *self.derived])


def _same(kind: pa.DataType, names: str) -> tuple[tuple[str, str, pa.DataType], ...]:
    return tuple((name, name, kind) for name in names.split())


STANDARDS: Final = Copied(
    "standards",
    Standard,
    Standard.JOURNAL_NAME,
    (
        *_same(_ID, "id"),
        *_same(_TEXT, "key undated_key tier nature kind prefix issuer"),
        *_same(_YEAR, "year"),
        *_same(_DAY, "published_on effective_on withdrawn_on filed_on replaced_on starts_on ends_on"),
        *_same(_TEXT, "reported_status"),
        *_same(_DAY, "reported_on"),
        *_same(_TEXT, "region industry ics ccs"),
        ("issued_by", "issued_by_id", _ID),
        ("committee", "committee_id", _ID),
        ("source", "source_id", _ID),
    ),
    (("revises", _YES), ("adopts", _TEXT)),
)
ORGANIZATIONS: Final = Copied(
    "organizations",
    Organization,
    Organization.JOURNAL_NAME,
    (
        *_same(_ID, "id"),
        *_same(_TEXT, "key kind code rank region industry"),
        ("parent", "parent_id", _ID),
        *_same(_DAY, "registered_on ended_on"),
    ),
)
PRODUCTS: Final = Copied(
    "products",
    Product,
    Product.JOURNAL_NAME,
    (
        *_same(_ID, "id"),
        ("standard", "standard_id", _ID),
        ("enterprise", "enterprise_id", _ID),
        *_same(_DAY, "declared_on ended_on"),
    ),
)
PROJECTS: Final = Copied(
    "projects",
    PilotProject,
    PilotProject.JOURNAL_NAME,
    (*_same(_ID, "id"), *_same(_TEXT, "code region industry"), *_same(_DAY, "started_on ended_on")),
)

Progress = Callable[[int], None]
"""Is told how many rows were just read or written."""

COPIED: Final = (STANDARDS, ORGANIZATIONS, PRODUCTS, PROJECTS)
TABLES: Final = TableSet(version=1, schemas={copied.name: copied.schema for copied in COPIED})

CHUNK: Final = 50_000
"""Rows that are read before they become columns."""


@dataclass(frozen=True, slots=True)
class Kinship:
    """By standard, the degree of what it adopts, and which standards replace others in whole."""

    revising: Collection[int]
    adopting: Mapping[int, str]


_FROM_FAR_TO_CLOSE: Final = ("", Degree.NEQ, Degree.MOD, Degree.EQV, Degree.IDT)


def kinship(chosen: str = "1 = 1") -> Kinship:
    """Of the standards that the condition on `standard_id` chooses. Of several degrees the closest counts."""
    revising, adopting = set[int](), dict[int, str]()
    for id, kind, degree, _ in read_relations(chosen):
        if kind == RelationKind.REPLACES:
            revising.add(id)
        else:
            adopting[id] = closest((adopting.get(id, ""), degree))
    return Kinship(revising, adopting)


def read_relations(chosen: str = "1 = 1") -> Iterator[tuple[int, str, str, str]]:
    """Standard, kind, degree and number of the other, of what the chosen ones replace or adopt."""
    statement = (
        f"SELECT standard_id, kind, degree, target_number FROM {connection.ops.quote_name(Relation._meta.db_table)}"
        f" WHERE kind IN ('{RelationKind.REPLACES.value}', '{RelationKind.ADOPTS.value}') AND {chosen}"
    )
    for chunk in _chunks(statement):
        yield from chunk


def closest(degrees: Collection[str]) -> str:
    return str(max(degrees, key=_FROM_FAR_TO_CLOSE.index, default=""))


def read(copied: Copied, chosen: str = "1 = 1", *, kin: Kinship | None = None) -> Iterator[pa.RecordBatch]:
    """The rows that the condition chooses, in the order of their ids. `kin` is that of the standards."""
    quote = connection.ops.quote_name
    columns = ", ".join(
        # As text: what the driver makes of a date takes longer than all the rest.
        f"CAST({quote(column)} AS TEXT)" if kind == _DAY else quote(column)
        for _, column, kind in copied.columns
    )
    statement = f"SELECT {columns} FROM {quote(copied.model._meta.db_table)} WHERE {chosen} ORDER BY id"
    for chunk in _chunks(statement):
        arrays = [
            _array(values, kind) for values, (_, _, kind) in zip(zip(*chunk, strict=True), copied.columns, strict=True)
        ]
        if kin is not None:
            ids = [row[0] for row in chunk]
            arrays.append(pa.array([id in kin.revising for id in ids], _YES))
            arrays.append(pa.array([kin.adopting.get(id, "") for id in ids], _TEXT))
        yield pa.RecordBatch.from_arrays(arrays, schema=copied.schema)


def _array(values: Sequence[Any], kind: pa.DataType) -> pa.Array:
    return pa.array(values, _TEXT).cast(_DAY) if kind == _DAY else pa.array(values, kind)


def _chunks(statement: str) -> Iterator[list[tuple[Any, ...]]]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(statement)
        # Of the driver itself: Django's wrapper looks at each row again.
        raw = cursor.cursor
        while chunk := raw.fetchmany(CHUNK):
            yield chunk


def listed(ids: Collection[int], column: str = "id") -> str:
    """A condition for a statement: the ids are numbers of ours, so they stand in it as they are."""
    return f"{column} IN ({', '.join(map(str, map(int, ids)))})" if ids else "1 = 0"


def rows_of(copied: Copied, ids: Collection[int]) -> pa.Table:
    """The rows with these ids, as they are now."""
    batches: list[pa.RecordBatch] = []
    wanted = sorted(ids)
    for start in range(0, len(wanted), 5_000):
        some = wanted[start : start + 5_000]
        kin = kinship(listed(some, "standard_id")) if copied is STANDARDS else None
        batches.extend(read(copied, listed(some), kin=kin))
    return pa.Table.from_batches(batches, schema=copied.schema)
