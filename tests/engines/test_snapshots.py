"""Snapshots of tables in a folder: whole whatever happens, small work for small changes, few files."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from uuid import uuid4

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guiju.engines.columnar import DamagedCopy, MissingCopy, TableSet, columnar_engine, snapshots
from guiju.engines.columnar.snapshots import Snapshot, Snapshots
from guiju.engines.locks import Busy

SCHEMA = pa.schema([("id", pa.int64()), ("value", pa.int64())])
TABLES = TableSet(1, {"rows": SCHEMA})


def rows(values: dict[int, int]) -> pa.Table:
    return pa.table([sorted(values), [values[id] for id in sorted(values)]], schema=SCHEMA)


def put(kept: Snapshots, values: dict[int, int], gone: tuple[int, ...] = (), position: int = 1) -> Snapshot:
    with kept.writing() as writer:
        writer.put("rows", rows(values), gone=gone)
        return writer.commit(position=position, mark="")


def shown(folder: Path, snapshot: Snapshot | None = None) -> dict[int, int]:
    engine = columnar_engine(f"duckdb://{folder}", TABLES)
    with engine.reading(snapshot or engine.snapshots.current()) as reader:
        found = reader.run(reader.table("rows")).to_pylist()
    result = {row["id"]: row["value"] for row in found}
    assert len(result) == len(found), "a row stands there twice"
    return result


@pytest.fixture
def kept(tmp_path) -> Snapshots:
    return Snapshots(tmp_path, TABLES)


@pytest.fixture
def small_files(monkeypatch):
    """Numbers at which files are merged and tables written anew, as small as a test."""
    monkeypatch.setattr(snapshots, "LARGE", 12)
    monkeypatch.setattr(snapshots, "GROUP", 5)
    monkeypatch.setattr(snapshots, "MANY_DEAD", 6)


CHANGES = st.lists(
    st.tuples(
        st.dictionaries(st.integers(0, 60), st.integers(0, 9), max_size=15),
        st.frozensets(st.integers(0, 60), max_size=4),
    ),
    max_size=12,
)


@pytest.mark.slow
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=CHANGES)
def test_what_is_put_is_what_is_shown(changes, tmp_path, small_files):
    folder = tmp_path / uuid4().hex
    kept, expected = Snapshots(folder, TABLES), dict[int, int]()
    earlier = []
    for values, gone in changes:
        out = tuple(gone - values.keys())
        snapshot = put(kept, values, out)
        expected = {id: value for id, value in (expected | values).items() if id not in out}
        earlier.append((snapshot, expected))
    for snapshot, then in earlier:  # nobody took away what readers may still be reading
        assert shown(folder, snapshot) == then


def test_many_small_changes_leave_few_files(kept, tmp_path, small_files):
    for number in range(80):
        snapshot = put(kept, {number: number})
    parts = snapshot.tables["rows"].parts
    assert len(parts) < 12
    assert shown(tmp_path) == {number: number for number in range(80)}


def test_a_small_change_writes_little(kept):
    before = put(kept, dict.fromkeys(range(50_000), 0))
    after = put(kept, {7: 1})
    assert after.tables["rows"].parts[0] == before.tables["rows"].parts[0]
    new = set(after.files("rows")) - set(before.files("rows"))
    assert sum(Path(path).stat().st_size for path in (*new, after.dead("rows"))) < 4_000


def test_nothing_new_writes_no_rows(kept):
    before = put(kept, {1: 1})
    assert put(kept, {}, position=2).tables == before.tables


def test_files_go_when_nobody_can_be_reading_them(kept, tmp_path, monkeypatch):
    for value in range(4):
        put(kept, {1: value})
    monkeypatch.setattr(snapshots, "GRACE_S", 0.0)
    (tmp_path / "rows-of-a-killed-writer.parquet").touch()
    snapshot = put(kept, {1: 9})
    assert {str(path) for path in tmp_path.glob("*.parquet")} == {*snapshot.files("rows"), snapshot.dead("rows")}
    assert shown(tmp_path) == {1: 9}


def test_what_was_not_committed_is_not_there(kept, tmp_path):
    put(kept, {1: 1})
    with kept.writing() as writer:
        writer.put("rows", rows({2: 2}), gone=[1])
    assert shown(tmp_path) == {1: 1}


def test_one_writes_at_a_time(kept):
    with kept.writing(), pytest.raises(Busy), kept.writing(wait_s=0):
        pass


def test_another_version_is_no_copy(kept, tmp_path):
    put(kept, {1: 1})
    other = Snapshots(tmp_path, TableSet(2, TABLES.schemas))
    with pytest.raises(MissingCopy):
        other.current()
    assert not other.exists()


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"version": 1, "number": 1, "position": 1, "mark": "", "tab'])
def test_a_manifest_that_cannot_be_read_is_damage(kept, tmp_path, content):
    put(kept, {1: 1})
    (tmp_path / "manifest.json").write_text(content)
    with pytest.raises(DamagedCopy, match="--rebuild"):
        kept.current()
    put(kept, {2: 2})
    assert shown(tmp_path) == {2: 2}


# Killed at any moment. The writer below puts the same rows again and again, all of one value.

WRITER = """
import sys
from pathlib import Path
from tests.engines.test_snapshots import TABLES, rows
from guiju.engines.columnar import snapshots
snapshots.LARGE, snapshots.MANY_DEAD = 300, 150
kept = snapshots.Snapshots(Path(sys.argv[1]), TABLES)
while True:
    with kept.writing() as writer:
        value = writer.before.position + 1
        writer.put("rows", rows({id: value for id in range(100)}))
        writer.put("rows", rows({1_000 + value: value}))
        writer.commit(position=value, mark="")
    print(value, flush=True)
"""


@pytest.mark.slow
def test_a_writer_killed_at_any_moment_leaves_a_whole_snapshot(kept, tmp_path):
    put(kept, dict.fromkeys(range(100), 0), position=0)
    chance, seen = random.Random(7), set()
    for _ in range(6):
        command = [sys.executable, "-c", WRITER, tmp_path]
        surroundings = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
        writer = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=surroundings)
        try:
            assert writer.stdout is not None
            assert writer.stdout.readline()
            until = time.monotonic() + chance.uniform(0.01, 0.4)
            while time.monotonic() < until:
                seen.add(whole(tmp_path, kept.current()))
        finally:
            writer.send_signal(signal.SIGKILL)
            writer.communicate()
        seen.add(whole(tmp_path, kept.current()))
    assert len(seen) >= 6


def whole(folder: Path, snapshot: Snapshot) -> int:
    """Its position, which is the value of all its rows."""
    found = shown(folder, snapshot)
    assert {found[id] for id in range(100)} == {snapshot.position}
    assert len(found) == 100 + snapshot.position
    return snapshot.position
