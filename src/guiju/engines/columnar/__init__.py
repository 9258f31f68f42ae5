"""Columnar engines behind one small interface: tables kept as immutable Parquet files, asked through Ibis."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from guiju.base.errors import GuijuError, NotFound, Unavailable

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa
    from ibis.backends import BaseBackend

    from guiju.engines.columnar.snapshots import Snapshot, Snapshots


class UnknownEngine(GuijuError):
    """The address of the columnar engine names none that there is."""


class MissingCopy(NotFound, Unavailable):
    """Nothing was copied yet."""


class DamagedCopy(Unavailable):
    """The files of the copy are not what was written; it can be made anew."""


@dataclass(frozen=True, slots=True)
class TableSet:
    """What is kept: the schema of each table, whose first column is `id`. Another `version` is another copy."""

    version: int
    schemas: Mapping[str, pa.Schema] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Instead:
    """What a table shows otherwise than its files: none of the rows `without`, an int64 array of ids, but `rows`."""

    without: pa.Array
    rows: pa.Table


AS_IT_IS: Final[Mapping[str, Instead]] = {}


class Reader(Protocol):
    """One snapshot as the engine sees it; whatever is asked of it is of one moment."""

    def table(self, name: str) -> ir.Table: ...

    def run(self, expression: ir.Expr) -> pa.Table:
        """A table; of a column or a scalar it is the only column. Raises DamagedCopy."""


class ColumnarEngine(Protocol):
    snapshots: Snapshots

    def reading(
        self, snapshot: Snapshot, instead: Mapping[str, Instead] = AS_IT_IS
    ) -> AbstractContextManager[Reader]: ...


def table_of(backend: BaseBackend, name: str, schema: pa.Schema) -> ir.Table:
    """A table of which the schema is known: the engine need not be asked."""
    import ibis
    import ibis.expr.operations as ops

    return ops.DatabaseTable(
        name, schema=ibis.Schema.from_pyarrow(schema), source=backend, namespace=ops.Namespace()
    ).to_expr()


@lru_cache(maxsize=4)
def snapshots_at(url: str, tables: TableSet) -> Snapshots:
    """What is kept at the address of an engine: whoever only writes needs no engine."""
    from guiju.engines.columnar.snapshots import Snapshots

    return Snapshots(Path(_read(url)[1]), tables)


@lru_cache(maxsize=4)
def columnar_engine(url: str, tables: TableSet) -> ColumnarEngine:
    """The engine at an address: `duckdb:///folder` in this process, `spark://host:port/folder` on a cluster whose
    machines all see the folder."""
    master, _folder = _read(url)
    if not master:
        from guiju.engines.columnar.duckdb_reading import DuckDBEngine

        return DuckDBEngine(snapshots_at(url, tables))
    from guiju.engines.columnar.spark_reading import SparkEngine

    return SparkEngine(f"spark://{master}", snapshots_at(url, tables))


def _read(url: str) -> tuple[str, str]:
    """Master of a cluster, "" for this process, and folder."""
    scheme, _, place = url.partition("://")
    if scheme == "duckdb" and place:
        return "", place
    master, slash, folder = place.partition("/")
    if scheme == "spark" and master and folder:
        return master, slash + folder
    raise UnknownEngine("统计引擎地址应为 duckdb://文件夹 或 spark://主机:端口/文件夹，现为：{url}", url=url)
