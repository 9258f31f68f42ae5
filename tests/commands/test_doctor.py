"""`guiju doctor` as a command: what it prints and its exit code."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest


def guiju(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": "src", "GUIJU_LANG": "zh"}
    environment.pop("GUIJU_DATABASE_URL", None)
    return subprocess.run(
        [sys.executable, "-m", "guiju", *arguments, "--data", str(folder)],
        capture_output=True,
        text=True,
        env=environment,
        timeout=120,
        check=False,
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """An empty register with its index."""
    folder = tmp_path_factory.mktemp("register")
    assert guiju(folder, "index", "--rebuild").returncode == 0
    return folder


def test_without_a_register_there_is_nothing_to_examine(tmp_path):
    done = guiju(tmp_path, "doctor")
    assert (done.returncode, "没有登记簿" in done.stderr) == (2, True)
    assert not (tmp_path / "register.sqlite3").exists()


def test_a_sound_register_exits_0_and_shows_every_check(folder):
    done = guiju(folder, "doctor")
    assert done.returncode == 0, done.stdout
    assert "✓ 日志链" in done.stdout
    assert "登记簿完好" in done.stdout


def test_damage_exits_1_and_repair_mends_it(folder):
    database = sqlite3.connect(folder / "register.sqlite3")
    database.execute("DROP TRIGGER journal_entry_no_delete")
    database.commit()
    database.close()
    (folder / ".guiju-backup-999999999.unfinished").write_text("")

    found = guiju(folder, "doctor", "--json")
    told = json.loads(found.stdout)
    assert (found.returncode, told["sound"]) == (1, False)
    assert [check["check"] for check in told["checks"] if not check["sound"]] == ["journal-triggers", "leftovers"]
    assert "guiju doctor --repair" in guiju(folder, "doctor").stdout

    mended = guiju(folder, "doctor", "--repair")
    assert mended.returncode == 0, mended.stdout
    assert mended.stdout.count("已修补") == 2
    assert guiju(folder, "doctor", "--json").returncode == 0


@pytest.mark.parametrize(
    "name", ["search/manifest.json", "search/*.segment", "figures/manifest.json", "figures/standards-*.parquet"]
)
def test_an_index_or_a_copy_whose_files_are_garbled_is_told_and_made_again(folder, name):
    (garbled,) = folder.glob(name)
    garbled.write_bytes(b"\xfc\x00garbled")

    found = guiju(folder, "doctor")
    assert (found.returncode, found.stderr, "已损坏" in found.stdout) == (1, "", True)
    assert guiju(folder, "doctor", "--repair").returncode == 0
    assert guiju(folder, "doctor").returncode == 0


def test_one_wrong_value_in_the_copy_is_found(tmp_path):
    folder, listed = tmp_path / "register", tmp_path / "list.csv"
    listed.write_text("标准编号,标准名称\nGB/T 1-2020,一\nDB33/T 2-2020,二\n", encoding="utf-8")
    assert guiju(folder, "import", str(listed)).returncode == 0
    (file,) = (folder / "figures").glob("standards-*.parquet")
    rows = pq.read_table(file)
    regions = rows["region"].to_pylist()
    place = rows.column_names.index("region")
    pq.write_table(rows.set_column(place, "region", pa.array([*regions[:-1], "990000"])), file)

    found = guiju(folder, "doctor")
    assert found.returncode == 1
    row = rows["id"][-1].as_py()
    assert f"统计副本 standards 的第 {row} 行与登记簿不符：region" in found.stdout
    assert guiju(folder, "doctor", "--repair").returncode == 0


@pytest.mark.parametrize("content", [b"hello\n", b"SQLite format 3\x00 and then nothing that fits"])
def test_a_database_that_cannot_be_opened_is_one_sentence_that_names_the_way_back(folder, tmp_path, content):
    backup = tmp_path / "whole"
    assert guiju(folder, "backup", str(backup)).returncode == 0
    damaged = tmp_path / "damaged"
    damaged.mkdir()
    (damaged / "register.sqlite3").write_bytes(content)

    for command in (["doctor"], ["search", "x"], ["index"], ["backup", str(tmp_path / "none")]):
        done = guiju(damaged, *command)
        assert done.returncode == (1 if command == ["doctor"] else 2)
        assert "restore --replace" in done.stderr
        assert "Traceback" not in done.stderr

    assert "--replace" in guiju(damaged, "restore", str(backup)).stderr
    restored = guiju(damaged, "restore", "--replace", str(backup))
    assert restored.returncode == 0, restored.stderr
    (aside,) = damaged.glob("before-restore-*/register.sqlite3")
    assert aside.read_bytes() == content
    assert guiju(damaged, "doctor").returncode == 0
