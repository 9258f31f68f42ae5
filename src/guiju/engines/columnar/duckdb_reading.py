"""DuckDB in this process: one database in memory, in which each reader has views of its own over the files."""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

import duckdb
import ibis
import ibis.expr.types as ir
import pyarrow as pa

from guiju.engines.columnar import AS_IT_IS, Instead, table_of
from guiju.engines.columnar.snapshots import PART, Snapshot, Snapshots


class DuckDBEngine:
    def __init__(self, snapshots: Snapshots) -> None:
        self.snapshots = snapshots
        self._making = threading.Lock()
        self._database: duckdb.DuckDBPyConnection | None = None
        self._made_by = 0

    @contextmanager
    def reading(self, snapshot: Snapshot, instead: Mapping[str, Instead] = AS_IT_IS) -> Iterator[DuckDBReader]:
        with closing(self._connected().cursor()) as connection:
            yield DuckDBReader(self.snapshots, connection, snapshot, instead)

    def _connected(self) -> duckdb.DuckDBPyConnection:
        """Its threads do not live on in a process that was forked, so each process has a database of its own."""
        with self._making:
            if self._database is None or self._made_by != os.getpid():
                self._database = _new_database()
                self._made_by = os.getpid()
            return self._database


def _new_database() -> duckdb.DuckDBPyConnection:
    """Nothing is fetched from outside; what does not fit into memory goes into files that no other process has."""
    spilled = Path(tempfile.gettempdir()) / f"guiju-duckdb-{os.getpid()}"
    return duckdb.connect(
        config={
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "temp_directory": str(spilled),
        }
    )


class DuckDBReader:
    def __init__(
        self,
        snapshots: Snapshots,
        connection: duckdb.DuckDBPyConnection,
        snapshot: Snapshot,
        instead: Mapping[str, Instead],
    ) -> None:
        self._snapshots = snapshots
        self._snapshot = snapshot
        self._instead = instead
        self._connection = connection
        self._ibis = ibis.duckdb.from_connection(connection)
        self._tables: dict[str, ir.Table] = {}

    def table(self, name: str) -> ir.Table:
        if name not in self._tables:
            with self._files_are_whole():
                self._make_view(name)
            self._tables[name] = table_of(self._ibis, name, self._snapshots.tables.schemas[name])
        return self._tables[name]

    def run(self, expression: ir.Expr) -> pa.Table:
        with self._files_are_whole():
            return self._ibis.to_pyarrow(expression.as_table())

    @contextmanager
    def _files_are_whole(self) -> Iterator[None]:
        try:
            yield
        except (duckdb.IOException, duckdb.InvalidInputException) as error:
            raise self._snapshots.damaged() from error

    def _make_view(self, name: str) -> None:
        files = ", ".join(_quoted(file) for file in self._snapshot.files(name))
        rows = f"SELECT * EXCLUDE ({PART}) FROM read_parquet([{files}]) AS part"
        if dead := self._snapshot.dead(name):
            rows += (
                f" ANTI JOIN read_parquet({_quoted(dead)}) AS dead ON dead.id = part.id AND dead.since > part.{PART}"
            )
        if name in self._instead:
            self._connection.register(f"{name}_without", pa.table({"id": self._instead[name].without}))
            self._connection.register(f"{name}_rows", self._instead[name].rows)
            rows = (
                f"SELECT * FROM ({rows}) AS kept ANTI JOIN {name}_without USING (id)"
                f" UNION ALL BY NAME SELECT * FROM {name}_rows"
            )
        self._connection.execute(f"CREATE TEMP VIEW {name} AS {rows}")


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
