"""Do the rows of a table stand as the journal last left them?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db import connection, models, transaction

from guiju.journal.actions import Journalled, row_digest

CHUNK = 20_000


class Difference(StrEnum):
    CHANGED = "changed"  # past the journal
    UNKNOWN = "unknown"  # to the journal
    GONE = "gone"  # though the journal has it


@dataclass(frozen=True, slots=True)
class OutOfStep:
    """A row that the journal does not know as it is."""

    row: int
    difference: Difference


def out_of_step(
    model: type[models.Model] | type[Journalled], progress: Callable[[int], None] | None = None
) -> Iterator[OutOfStep]:
    """Every row of a journalled model that differs from its last change, by a digest of each row.

    Reads rows and changes side by side, each once, in bounded memory. Writers may be at work meanwhile:
    what seems to differ is looked at again, alone.
    """
    seeming = [found.row for found in _compare(_rows(model), _last_digests(model), progress)]
    for start in range(0, len(seeming), 500):
        some = seeming[start : start + 500]
        with transaction.atomic():
            yield from list(_compare(_rows(model, some), _last_digests(model, some), None))


def _compare(
    rows: Iterable[tuple[int, str]], digests: Iterable[tuple[int, str]], progress: Callable[[int], None] | None
) -> Iterator[OutOfStep]:
    """Both in order of the row's id; an empty digest is of a row that was deleted."""
    journalled = iter(digests)
    expected = next(journalled, None)
    for count, (row, digest) in enumerate(rows, start=1):
        while expected and expected[0] < row:
            if expected[1]:
                yield OutOfStep(expected[0], Difference.GONE)
            expected = next(journalled, None)
        if expected is None or expected[0] > row:
            yield OutOfStep(row, Difference.UNKNOWN)
        else:
            if expected[1] != digest:
                yield OutOfStep(row, Difference.CHANGED)
            expected = next(journalled, None)
        if progress and count % CHUNK == 0:
            progress(CHUNK)
    while expected:
        if expected[1]:
            yield OutOfStep(expected[0], Difference.GONE)
        expected = next(journalled, None)


def _rows(model: Any, only: list[int] | None = None) -> Iterator[tuple[int, str]]:
    """Ids and digests of the rows as they are. As text from the database: what `str` makes of ids and dates."""
    quote = connection.ops.quote_name
    columns = ", ".join(f"CAST({quote(name)} AS TEXT)" for name in model.JOURNAL_FIELDS)
    chosen, given = _only("id", only)
    statement = f"SELECT id, {columns} FROM {quote(model._meta.db_table)} WHERE {chosen} ORDER BY id"
    return ((row, row_digest(values)) for row, *values in _read(statement, given))


def _last_digests(model: Any, only: list[int] | None = None) -> Iterator[tuple[int, str]]:
    row = connection.ops.quote_name("row")
    chosen, given = _only(row, only)
    if connection.vendor == "postgresql":
        statement = (
            f"SELECT DISTINCT ON ({row}) {row}, digest FROM journal_change WHERE model = %s AND {chosen}"
            f" ORDER BY {row}, id DESC"
        )
    else:  # Beside MAX, SQLite gives the other columns of the row that holds the maximum.
        statement = (
            f"SELECT {row}, digest, MAX(id) FROM journal_change WHERE model = %s AND {chosen}"
            f" GROUP BY {row} ORDER BY {row}"
        )
    return ((found[0], found[1]) for found in _read(statement, [model.JOURNAL_NAME, *given]))


def _only(column: str, rows: list[int] | None) -> tuple[str, list[int]]:
    if rows is None:
        return "1 = 1", []
    return f"{column} IN ({', '.join(['%s'] * len(rows))})", rows


def _read(statement: str, given: list[Any]) -> Iterator[tuple[Any, ...]]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(statement, given)
        while chunk := cursor.fetchmany(CHUNK):
            yield from chunk
