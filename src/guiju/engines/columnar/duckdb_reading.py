"""DuckDB in this process: one database in memory, in which each reader has views of its own over the files."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager

import duckdb
import ibis
import ibis.expr.types as ir
import pyarrow as pa

from guiju.engines.columnar import AS_IT_IS, Instead
from guiju.engines.columnar.snapshots import PART, Snapshot, Snapshots


class DuckDBEngine:
    def __init__(self, snapshots: Snapshots) -> None:
        self.snapshots = snapshots
        self._making = threading.Lock()
        self._database: duckdb.DuckDBPyConnection | None = None
        self._made_by = 0

    @contextmanager
    def reading(self, snapshot: Snapshot, instead: Mapping[str, Instead] = AS_IT_IS) -> Iterator[DuckDBReader]:
        with closing(self._connection().cursor()) as connection:
            yield DuckDBReader(connection, snapshot, instead)

    def _connection(self) -> duckdb.DuckDBPyConnection:
        """Its threads do not live on in a process that was forked, so each process has a database of its own."""
        with self._making:
            if self._database is None or self._made_by != os.getpid():
                self._database = duckdb.connect()
                self._made_by = os.getpid()
            return self._database


class DuckDBReader:
    def __init__(
        self, connection: duckdb.DuckDBPyConnection, snapshot: Snapshot, instead: Mapping[str, Instead]
    ) -> None:
        self._ibis = ibis.duckdb.from_connection(connection)
        self._tables: dict[str, ir.Table] = {}
        for name in snapshot.tables:
            view = _view(snapshot, name)
            if name in instead:
                connection.register(f"{name}_without", pa.table({"id": instead[name].without}))
                connection.register(f"{name}_rows", instead[name].rows)
                view = (
                    f"SELECT * FROM ({view}) AS kept ANTI JOIN {name}_without USING (id)"
                    f" UNION ALL BY NAME SELECT * FROM {name}_rows"
                )
            connection.execute(f"CREATE TEMP VIEW {name} AS {view}")

    def table(self, name: str) -> ir.Table:
        if name not in self._tables:
            self._tables[name] = self._ibis.table(name)
        return self._tables[name]

    def run(self, expression: ir.Expr) -> pa.Table:
        return self._ibis.to_pyarrow(expression.as_table())


def _view(snapshot: Snapshot, name: str) -> str:
    files = ", ".join(_quoted(file) for file in snapshot.files(name))
    rows = f"SELECT * EXCLUDE ({PART}) FROM read_parquet([{files}]) AS part"
    if dead := snapshot.dead(name):
        rows += f" ANTI JOIN read_parquet({_quoted(dead)}) AS dead ON dead.id = part.id AND dead.since > part.{PART}"
    return rows


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
