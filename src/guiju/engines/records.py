"""Rows in bulk, past the ORM: `executemany` on SQLite, COPY on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import chain, islice
from typing import Any

from django.db import connection, models

CHUNK = 10_000
FEW = 20


def insert_rows(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Insert rows whose values are already in database form (dates as ISO text, JSON as text). Returns how many.

    Call inside a transaction. Defaults of the model do not apply: name every NOT NULL column.
    """
    table = connection.ops.quote_name(model._meta.db_table)
    names = ", ".join(connection.ops.quote_name(column) for column in columns)
    count = 0
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            first = list(islice(rows := iter(rows), FEW))
            if len(first) < FEW:  # one INSERT comes back sooner than COPY
                marks = f"({', '.join(['%s'] * len(columns))})"
                if first:
                    values = [value for row in first for value in row]
                    cursor.execute(f"INSERT INTO {table} ({names}) VALUES {', '.join([marks] * len(first))}", values)
                return len(first)
            rows = chain(first, rows)
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
                    count += 1
            return count
        # The driver's own cursor: Django's wrapper rewrites %s to ? for each statement and keeps them for debugging.
        raw = cursor.connection.cursor()
        statement = f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(columns))})"
        for chunk in _chunks(rows, CHUNK):
            raw.executemany(statement, chunk)
            count += len(chunk)
    return count


def update_rows(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Set `columns` of rows given as (*values, id), values in database form. Returns how many were given."""
    table = connection.ops.quote_name(model._meta.db_table)
    mark = "%s" if connection.vendor == "postgresql" else "?"
    settings = ", ".join(f"{connection.ops.quote_name(column)} = {mark}" for column in columns)
    count = 0
    with connection.cursor() as cursor:
        target = cursor if connection.vendor == "postgresql" else cursor.connection.cursor()
        statement = f"UPDATE {table} SET {settings} WHERE id = {mark}"
        for chunk in _chunks(rows, CHUNK):
            target.executemany(statement, chunk)
            count += len(chunk)
    return count


def insert_row(row: models.Model) -> None:
    """Insert one new row as `save(force_insert=True)` does, and set its key; without signals, several times faster."""
    statement, fields = _insert(type(row), connection.vendor)
    values = [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        row.pk = cursor.fetchone()[0]
    row._state.adding, row._state.db = False, connection.alias


def update_row(row: models.Model, columns: Sequence[str]) -> None:
    """Write these fields of a row as `save(update_fields=…)` does; without signals, and several times faster."""
    statement, fields = _update(type(row), tuple(columns), connection.vendor)
    values = [field.get_db_prep_save(field.pre_save(row, add=False), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(statement, [*values, row.pk])


@cache
def _insert(model: type[models.Model], _vendor: str) -> tuple[str, list[Any]]:
    """The statement that inserts a row and gives its key, and the fields whose values it takes."""
    quote = connection.ops.quote_name
    fields = [
        field
        for field in model._meta.local_concrete_fields
        if not field.generated and not isinstance(field, models.AutoField)
    ]
    names = ", ".join(quote(str(field.column)) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    table = quote(model._meta.db_table)
    return f"INSERT INTO {table} ({names}) VALUES ({marks}) RETURNING {quote(_key(model))}", fields


@cache
def _update(model: type[models.Model], names: tuple[str, ...], _vendor: str) -> tuple[str, list[Any]]:
    quote = connection.ops.quote_name
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    settings = ", ".join(f"{quote(field.column)} = %s" for field in fields)
    table, key = quote(model._meta.db_table), quote(_key(model))
    return f"UPDATE {table} SET {settings} WHERE {key} = %s", fields


def _key(model: type[models.Model]) -> str:
    column: str = model._meta.pk.column  # type: ignore[assignment]  # None is of relations to many
    return column


@contextmanager
def one_state() -> Iterator[None]:
    """What is read within is of one moment, and no writer has to wait; inside a transaction it is of that one."""
    if connection.in_atomic_block:
        yield
        return
    connection.ensure_connection()
    with connection.cursor() as cursor:
        # Not `atomic`: that begins as a writer on SQLite, and reads each statement's own state on PostgreSQL.
        postgresql = connection.vendor == "postgresql"
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" if postgresql else "BEGIN DEFERRED")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ROLLBACK")


def next_id(model: type[models.Model]) -> int:
    """First free id of a table, for writers that number their rows themselves inside one transaction."""
    return (model._default_manager.aggregate(last=models.Max("id"))["last"] or 0) + 1


def settle_sequence(model: type[models.Model]) -> None:
    """After rows were inserted with ids of our own: let PostgreSQL's sequence go on behind them."""
    if connection.vendor == "postgresql":
        table = model._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence(%s, 'id'), (SELECT COALESCE(MAX(id), 1) FROM {table}))",
                [table],
            )


def _chunks(rows: Iterable[Sequence[Any]], size: int) -> Iterator[list[Sequence[Any]]]:
    iterator = iter(rows)
    while chunk := list(islice(iterator, size)):
        yield chunk
