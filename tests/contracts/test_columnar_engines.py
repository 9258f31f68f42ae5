"""What every columnar engine must do; each engine there is runs the same tests, Spark on a cluster of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import ibis
import pyarrow as pa
import pytest
from tests.contracts.spark import cluster

from guiju import demonstration
from guiju.base.errors import GuijuError, Unavailable
from guiju.engines.columnar import ColumnarEngine, DamagedCopy, Instead, MissingCopy, TableSet, columnar_engine
from guiju.figures import copying
from guiju.figures.evaluating import evaluate, figures
from guiju.figures.measure import Figure
from guiju.figures.measures import MEASURES
from guiju.figures.periods import Period

SCHEMA = pa.schema(
    [
        ("id", pa.int64()),
        ("tier", pa.string()),
        ("year", pa.int16()),
        ("day", pa.date32()),
        ("fields", pa.string()),
        ("revises", pa.bool_()),
    ]
)
TABLES = TableSet(1, {"standards": SCHEMA, "bodies": pa.schema([("id", pa.int64()), ("name", pa.string())])})


def rows(*given: tuple[Any, ...]) -> pa.Table:
    return pa.Table.from_pylist([dict(zip(SCHEMA.names, each, strict=True)) for each in given], schema=SCHEMA)


FIRST = (1, "national", 2020, date(2020, 3, 31), "01.120 03.120", True)
SECOND = (2, "local", None, None, "", False)
THIRD = (3, "local", 2019, date(2019, 12, 31), "01.120", None)


@pytest.fixture(scope="session")
def master() -> Iterator[str]:
    """One cluster for each process of tests: a process has one Spark context, which stays with its first master."""
    pytest.importorskip("pyspark", reason="needs PySpark, which guiju test installs")
    with cluster() as address:
        yield address


@pytest.fixture(params=["duckdb", pytest.param("spark", marks=pytest.mark.spark)])
def address(request, tmp_path) -> str:
    if request.param == "duckdb":
        return f"duckdb://{tmp_path / 'figures'}"
    return f"spark://{request.getfixturevalue('master')}{tmp_path / 'figures'}"


@pytest.fixture
def engine(address) -> ColumnarEngine:
    engine = columnar_engine(address, TABLES)
    write(engine, lambda writer: writer.put("standards", rows(FIRST, SECOND, THIRD)))
    return engine


def write(engine: ColumnarEngine, change: Callable[[Any], Any], position: int = 1) -> None:
    with engine.snapshots.writing() as writer:
        change(writer)
        writer.commit(position=position, mark="")


def shown(engine: ColumnarEngine, instead=None) -> list[tuple[Any, ...]]:
    with engine.reading(engine.snapshots.current(), instead or {}) as reader:
        table = reader.table("standards")
        return [tuple(row.values()) for row in reader.run(table.order_by("id")).to_pylist()]


def test_rows_are_read_as_they_were_written(engine):
    assert shown(engine) == [FIRST, SECOND, THIRD]
    with engine.reading(engine.snapshots.current()) as reader:
        assert reader.run(reader.table("bodies")).num_rows == 0


def test_a_row_put_again_is_there_once_and_one_taken_out_is_gone(engine):
    changed, new = (2, "sector", 2021, None, "", True), (9, "national", 2022, None, "", False)
    write(engine, lambda writer: writer.put("standards", rows(changed, new), gone=[3]))
    assert shown(engine) == [FIRST, changed, new]
    again = (2, "sector", 2023, None, "", True)
    write(engine, lambda writer: writer.put("standards", rows(again)))
    write(engine, lambda writer: writer.put("standards", rows(THIRD)))
    assert shown(engine) == [FIRST, again, THIRD, new]


def test_a_reader_keeps_its_state_while_others_write(engine):
    with engine.reading(engine.snapshots.current()) as reader:
        table = reader.table("standards")
        write(engine, lambda writer: writer.put("standards", rows((1, "", 0, None, "", None)), gone=[2, 3]))
        assert reader.run(table.count())[0][0].as_py() == 3
        assert reader.run(table.filter(table.id == 1))["tier"].to_pylist() == ["national"]


def test_other_rows_can_be_shown_instead(engine):
    other = (1, "sector", 2018, date(2018, 1, 1), "", False)
    instead = {"standards": Instead(pa.array([1, 3], pa.int64()), rows(other))}
    assert shown(engine, instead) == [other, SECOND]
    assert shown(engine) == [FIRST, SECOND, THIRD]


def test_groups_codes_and_ids_from_outside_are_counted(engine):
    with engine.reading(engine.snapshots.current()) as reader:
        table = reader.table("standards")
        by_tier = table.group_by("tier").agg(n=table.count(), revised=table.revises.sum(), last=table.day.max())
        assert reader.run(by_tier.order_by("tier")).to_pylist() == [
            {"tier": "local", "n": 2, "revised": 0, "last": date(2019, 12, 31)},
            {"tier": "national", "n": 1, "revised": 1, "last": date(2020, 3, 31)},
        ]
        codes = table.select("id", code=table.fields.split(" ")).unnest("code").filter(ibis._.code != "")
        counted = codes.group_by("code").agg(n=codes.id.nunique()).order_by("code")
        assert reader.run(counted).to_pylist() == [{"code": "01.120", "n": 2}, {"code": "03.120", "n": 1}]
        chosen = table.semi_join(ibis.memtable(pa.table({"id": [2, 3, 4]})), "id")
        assert reader.run(chosen.count())[0][0].as_py() == 2
        between = table.day.between(date(2019, 12, 31), date(2020, 1, 1))
        assert reader.run(table.filter(between).count())[0][0].as_py() == 1


def test_what_is_not_there_and_what_is_damaged_are_told(address):
    engine = columnar_engine(address, TABLES)
    with pytest.raises(MissingCopy, match="guiju index"):
        engine.snapshots.current()
    write(engine, lambda writer: writer.put("standards", rows(FIRST)))
    for path in engine.snapshots.root.glob("standards-*.parquet"):
        path.write_bytes(b"not what was written")
    with pytest.raises(DamagedCopy, match="--rebuild"):
        shown(engine)


@pytest.mark.spark
def test_a_cluster_that_is_not_there_is_told_at_once(tmp_path):
    pytest.importorskip("pyspark", reason="needs PySpark, which guiju test installs")
    engine = columnar_engine(f"spark://127.0.0.1:1{tmp_path / 'figures'}", TABLES)
    write(engine, lambda writer: writer.put("standards", rows(FIRST)))
    with pytest.raises(Unavailable, match=r"127\.0\.0\.1:1 没有应答"):
        shown(engine)


@pytest.mark.parametrize("url", ["postgres://here", "duckdb://", "spark://host:7077", "spark:///folder"])
def test_an_address_of_no_engine_is_refused(url):
    with pytest.raises(GuijuError, match="duckdb://"):
        columnar_engine(url, TABLES)


# Figures


@pytest.mark.spark
@pytest.mark.slow
def test_both_engines_give_every_figure_alike(master, settings, tmp_path, db):
    demonstration.make("small", 1)
    settings.FIGURES_URL = f"duckdb://{tmp_path / 'figures'}"
    copying.rebuild()
    here = every_figure()
    settings.FIGURES_URL = f"spark://{master}{tmp_path / 'figures'}"
    there = every_figure()
    assert len(here) > len(MEASURES)
    assert told(here) == told(there)
    assert here == there


def told(given: list[Figure]) -> list[tuple[str, str, Any, Any]]:
    return [(each.measure.code, str(each.period), each.group, each.value) for each in given]


def every_figure() -> list[Figure]:
    """Every measure in two periods, and one of them by each kind of grouping: a column, a code of several, a day, a
    table beside."""
    periods = [Period.year(2020), Period.quarter(2019, 3)]
    with copying.opened() as register:
        found = figures(((each, period) for each in MEASURES.values() for period in periods), register=register)
        for code in ("revision", "year", "ics", "field", "city", "issuer", "rank"):
            counted = next(each for each in MEASURES.values() if code in each.groupings and each.population)
            found += evaluate([counted], Period.year(2020), by=(code,), register=register)
        return found
