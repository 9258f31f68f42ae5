"""Rows into the register in bulk, each batch with its link in the journal."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice

from django.db import connection, models

from guiju.engines.records import insert_rows, settle_sequence
from guiju.journal import actions as journal
from guiju.journal.actions import Changed, row_digest
from guiju.journal.models import Change

BATCH = 20_000
KIND = "demonstration.made"

Row = Sequence[object]


class Loader:
    """Writes rows of several models; `digest` is over everything written so far, in order."""

    def __init__(self, by: str, progress: Callable[[int], None] | None) -> None:
        self.by = by
        self.counts: dict[str, int] = {}
        self._progress = progress or (lambda count: None)
        self._digest = hashlib.sha256()

    @property
    def digest(self) -> str:
        return self._digest.hexdigest()

    def load(self, model: type[models.Model], columns: Sequence[str], rows: Iterable[Row]) -> None:
        """Rows of a model whose every row has its change in the journal; the first column is the id."""
        name, places = model.JOURNAL_NAME, [columns.index(field) for field in model.JOURNAL_FIELDS]  # type: ignore[attr-defined]
        for batch in _batches(rows):
            changes = [Changed(name, row[0], row_digest([row[place] for place in places])) for row in batch]  # type: ignore[arg-type]
            insert_rows(model, columns, batch)
            entry = journal.record(KIND, by=self.by, changes=changes, table=name, first=batch[0][0], last=batch[-1][0])
            self._wrote(name, len(batch), entry.changes_digest)
        settle_sequence(model)

    def load_covered(self, model: type[models.Model], columns: Sequence[str], rows: Iterable[Row]) -> None:
        """Rows that are never corrected one by one: one digest covers the ids from `first` to `last` of a batch.

        It is SHA-256 over the rows in order of id, each its columns (as in `columns` of the entry) joined by
        U+001F and ended by a line feed; an absent value is U+0000.
        """
        name = model._meta.model_name or ""
        for batch in _batches(rows):
            running = hashlib.sha256()
            for row in batch:
                running.update(_line(row))
            insert_rows(model, columns, batch)
            digest = running.hexdigest()
            journal.record(
                KIND, by=self.by, table=name, first=batch[0][0], last=batch[-1][0], rows=len(batch),
                columns=list(columns), digest=digest,
            )  # fmt: skip
            self._wrote(name, len(batch), digest)
        settle_sequence(model)

    def noted(self, name: str, count: int, digest: str) -> None:
        """What an action of the register wrote, with its own entry in the journal."""
        self._wrote(name, count, digest)

    def _wrote(self, name: str, count: int, digest: str) -> None:
        self.counts[name] = self.counts.get(name, 0) + count
        self._digest.update(f"{name} {count} {digest}\n".encode())
        self._progress(count)


def _line(row: Row) -> bytes:
    return ("\x1f".join(["\x00" if value is None else str(value) for value in row]) + "\n").encode()


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    iterator = iter(rows)
    while batch := list(islice(iterator, BATCH)):
        yield batch


@contextmanager
def without_indexes(*tables: type[models.Model]) -> Iterator[None]:
    """Drop the secondary indexes of empty tables and make them again at the end; call inside the transaction.

    Both databases undo dropped indexes with the transaction, so a process that dies leaves them as they were.
    """
    loaded: tuple[type[models.Model], ...] = (*tables, Change)
    names = [table._meta.db_table for table in loaded]
    with connection.cursor() as cursor:
        found = [index for name in names for index in _indexes(cursor, name)]
        for name, _ in found:
            cursor.execute(f"DROP INDEX {connection.ops.quote_name(name)}")
    yield
    if connection.vendor == "postgresql":
        connection.check_constraints()  # it makes no index on a table whose foreign keys are still to be checked
    with connection.cursor() as cursor:
        for _, statement in found:
            cursor.execute(statement)


def _indexes(cursor, table: str) -> list[tuple[str, str]]:
    """Name and CREATE statement of each index of the table that no constraint owns."""
    if connection.vendor == "postgresql":
        cursor.execute(
            "SELECT c.relname, pg_get_indexdef(c.oid) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
            " WHERE i.indrelid = %s::regclass AND NOT EXISTS"
            " (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.indexrelid)",
            [table],
        )
    else:
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = %s AND sql IS NOT NULL", [table]
        )
    return list(cursor.fetchall())
