"""The columnar copy of the register: a reader of the journal, and what the measures are reckoned from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa
from django.conf import settings

from guiju.engines.columnar import ColumnarEngine, Instead, Reader, columnar_engine
from guiju.engines.columnar.snapshots import write_part
from guiju.engines.records import one_state
from guiju.figures.copied import COPIED, STANDARDS, TABLES, Progress, kinship, read
from guiju.journal import actions as journal
from guiju.journal.models import Entry

if TYPE_CHECKING:
    import ibis.expr.types as ir

READER = "figures"


def engine() -> ColumnarEngine:
    return columnar_engine(settings.FIGURES_URL, TABLES)


# Reading


@dataclass(frozen=True, slots=True)
class Register:
    """One consistent state of the register, at the journal's `position`."""

    position: int
    _reader: Reader

    def table(self, name: str) -> ir.Table:
        """`standards`, `organizations`, `products` or `projects`."""
        return self._reader.table(name)

    def run(self, expression: ir.Expr) -> pa.Table:
        return self._reader.run(expression)


@contextmanager
def opened(*, known_at: int | None = None) -> Iterator[Register]:
    """The copy as it stands, or the register as it was known at an earlier position of the journal.

    Raises Unavailable where there is no copy yet.
    """
    columnar = engine()
    snapshot = columnar.snapshots.current()
    instead: Mapping[str, Instead] = {}
    with columnar.reading(snapshot, instead) as reader:
        yield Register(snapshot.position if known_at is None else known_at, reader)


# Writing


def rebuild(progress: Progress | None = None) -> int:
    """Make the copy anew from the register. Returns the number of rows in it."""
    columnar, count = engine(), 0
    with columnar.snapshots.writing() as writer, one_state():
        position, mark = _end_of_journal()
        writer.begin_anew()
        kin = kinship()
        for copied in COPIED:
            batches = _told(read(copied, kin=kin if copied is STANDARDS else None), progress)
            [number] = writer.numbers(1)
            part = write_part(columnar.snapshots.root, copied.name, copied.schema, number, batches)
            writer.take(copied.name, part)
            count += part.rows
        writer.commit(position=position, mark=mark)
    journal.advance(READER, position)
    return count


def _told(batches: Iterator[pa.RecordBatch], progress: Progress | None) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        yield batch
        if progress:
            progress(batch.num_rows)


def _end_of_journal() -> tuple[int, str]:
    last = Entry.objects.order_by("-seq").values_list("seq", "hash").first()
    return last or (0, "")
