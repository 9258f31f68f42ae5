"""Spark on a cluster whose machines all see the folder: each reader has a session, with views of its own."""

from __future__ import annotations

import os
import socket
import threading
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir
import pyarrow as pa
from py4j.protocol import Py4JError
from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, SparkSession

from guiju.base.errors import Unavailable
from guiju.engines.columnar import AS_IT_IS, Instead, table_of
from guiju.engines.columnar.snapshots import DEAD, PART, Snapshot, Snapshots

if TYPE_CHECKING:
    from ibis.backends.pyspark import Backend
    from ibis.common.graph import Node


class UnreachableCluster(Unavailable):
    """No master answers at the address, or it has no worker to give."""


class SparkEngine:
    def __init__(self, master: str, snapshots: Snapshots) -> None:
        self.snapshots = snapshots
        self._master = master
        self._making = threading.Lock()
        self._session: SparkSession | None = None
        self._made_by = 0

    @contextmanager
    def reading(self, snapshot: Snapshot, instead: Mapping[str, Instead] = AS_IT_IS) -> Iterator[SparkReader]:
        yield SparkReader(self.snapshots, self._started().newSession(), snapshot, instead)

    def stop(self) -> None:
        """Give back what the cluster lent."""
        with self._making:
            if self._session is not None:
                self._session.stop()
                self._session = None

    def _started(self) -> SparkSession:
        """One for the process: the cluster lends it cores as long as it lives."""
        with self._making:
            if self._session is None or self._made_by != os.getpid():
                self._session = _session(self._master)
                self._made_by = os.getpid()
            return self._session


def _session(master: str) -> SparkSession:
    _require_answer(master)
    try:
        builder = SparkSession.builder.master(master).appName("guiju")
        for name, value in _OPTIONS.items():
            builder = builder.config(name, value)
        session = builder.getOrCreate()
        if session.sparkContext.master != master:  # a process has one context, which stays with its first master
            session.stop()
            session = builder.getOrCreate()
        return session
    except (PySparkException, Py4JError) as error:
        raise UnreachableCluster("Spark 集群 {master} 没有应答：{reason}", master=master, reason=str(error)) from error


def _require_answer(master: str) -> None:
    """Spark itself would try for a minute, and then leave a session that is stopped."""
    reason: OSError | ValueError | None = None
    for place in master.removeprefix("spark://").split(","):
        host, _, port = place.rpartition(":")
        try:
            socket.create_connection((host, int(port)), timeout=PATIENCE_S).close()
        except (OSError, ValueError) as error:
            reason = error
        else:
            return
    raise UnreachableCluster("Spark 集群 {master} 没有应答：{reason}", master=master, reason=str(reason))


PATIENCE_S = 5.0

_OPTIONS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    # Figures are groups of few rows: two hundred tasks to bring them together would take longer than to count.
    "spark.sql.shuffle.partitions": "8",
}


class SparkReader:
    def __init__(
        self, snapshots: Snapshots, session: SparkSession, snapshot: Snapshot, instead: Mapping[str, Instead]
    ) -> None:
        self._snapshots = snapshots
        self._session = session
        self._snapshot = snapshot
        self._instead = instead
        with _told_of_pandas():
            self._ibis: Backend = ibis.pyspark.connect(session)
        self._tables: dict[str, ir.Table] = {}

    def table(self, name: str) -> ir.Table:
        if name not in self._tables:
            with self._files_are_whole(), _told_of_pandas():
                self._rows(name).createOrReplaceTempView(name)
            self._tables[name] = table_of(self._ibis, name, self._snapshots.tables.schemas[name])
        return self._tables[name]

    def run(self, expression: ir.Expr) -> pa.Table:
        # Not Ibis's own way: that goes through pandas, where whole numbers with gaps are none.
        table = expression.as_table()
        with self._files_are_whole(), _told_of_pandas():
            for given in table.op().find(ops.InMemoryTable):
                rows = given.data.to_pyarrow(given.schema)
                self._session.createDataFrame(rows).createOrReplaceTempView(given.name)
            asked = table.op().replace(_counting).to_expr()
            found = self._session.sql(self._ibis.compile(asked)).toArrow()
        return found.cast(table.schema().to_pyarrow())

    def _rows(self, name: str) -> DataFrame:
        rows = self._read(self._snapshot.files(name), self._snapshots.tables.schemas[name].append(_PART))
        if path := self._snapshot.dead(name):
            dead = self._read([path], DEAD)
            rows = rows.join(dead, (dead.id == rows.id) & (dead.since > rows[PART]), "left_anti")
        rows = rows.drop(PART)
        if name in self._instead:
            other = self._instead[name]
            without = self._session.createDataFrame(pa.table({"id": other.without}))
            rows = rows.join(without, "id", "left_anti").unionByName(self._session.createDataFrame(other.rows))
        return rows

    def _read(self, files: list[str], schema: pa.Schema) -> DataFrame:
        """Told the schema, Spark need not look into the files before it is asked for rows."""
        told = ", ".join(f"{field.name} {_TYPES[field.type]}" for field in schema)
        return self._session.read.schema(told).parquet(*files)

    @contextmanager
    def _files_are_whole(self) -> Iterator[None]:
        try:
            yield
        except (PySparkException, Py4JError) as error:
            if any(condition in str(error) for condition in _OF_FILES):
                raise self._snapshots.damaged() from error
            raise


def _counting(node: Node, given: dict[str, Any] | None) -> Node:
    """Ibis lets Spark add up ones where rows are counted under a condition, and the sum of none is NULL, not 0."""
    made = node.__recreate__(given) if given else node
    if isinstance(made, ops.CountStar) and made.where is not None:
        return ops.Coalesce((made, ops.Literal(0, "int64")))
    return made


_PART = pa.field(PART, pa.int32())
_TYPES = {
    pa.int64(): "BIGINT",
    pa.int32(): "INT",
    pa.int16(): "SMALLINT",
    pa.string(): "STRING",
    pa.date32(): "DATE",
    pa.bool_(): "BOOLEAN",
}
_OF_FILES = ("FAILED_READ_FILE", "CANNOT_READ_FILE", "PATH_NOT_FOUND")


@contextmanager
def _told_of_pandas() -> Iterator[None]:
    """Spark warns of pandas 3 whenever it looks at pandas; no table of ours is made of it."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="PySpark does not yet fully support pandas", category=FutureWarning)
        yield
