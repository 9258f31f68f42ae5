"""`kill -9` at random moments of an import, then the same command again, at last the worker of `guiju up`:
nothing lost, nothing doubled."""

from __future__ import annotations

import random
import sqlite3
import time
from pathlib import Path

import pytest
from tests.commands.processes import guiju, outcome

pytestmark = pytest.mark.slow

ROWS = 20_000
KILLS = 11

#: What the register holds, without the ids and times that may differ from one import to another.
WHAT_IS_HELD = {
    "standards": """SELECT s.key, s.number, s.title_zh, s.published_on, s.effective_on, s.withdrawn_on, s.replaced_on,
        s.reported_status, s.reported_on, s.ics, s.region, o.name_zh FROM standards_standard s
        LEFT JOIN organizations_organization o ON o.id = s.issued_by_id ORDER BY s.key""",
    "relations": """SELECT s.key, r.kind, r.target_key, t.key FROM standards_relation r
        JOIN standards_standard s ON s.id = r.standard_id LEFT JOIN standards_standard t ON t.id = r.target_id
        ORDER BY s.key, r.kind, r.target_key""",
    "statements": """SELECT s.key, c.name, t.retrieved_on, t.place, t.defects FROM standards_statement t
        JOIN standards_standard s ON s.id = t.standard_id JOIN standards_source c ON c.id = t.source_id
        ORDER BY s.key""",
    "organizations": "SELECT key, kind, name_zh FROM organizations_organization ORDER BY key",
    "run": """SELECT state, position, created, updated, unchanged, rejected, defects FROM standards_importrun
        ORDER BY id LIMIT 1""",
    "rejects": """SELECT line, code, raw FROM standards_rejectedrow
        WHERE run_id = (SELECT MIN(id) FROM standards_importrun) ORDER BY line""",
    "changes": """SELECT c.model, COUNT(*), COUNT(DISTINCT c.row) FROM journal_change c
        JOIN journal_entry e ON e.seq = c.entry_id WHERE e.kind = 'standards.imported' GROUP BY c.model""",
}


def catalogue(path: Path) -> Path:
    """A list in which every third standard has an older edition that it replaces, and some rows are refused."""
    lines = ["标准编号,标准名称,发布日期,实施日期,状态,替代情况,发布部门\n"]
    for n in range(1, ROWS // 2 + 1):
        succession = f"代替GB/T {n}-2005" if n % 3 == 0 else ""
        body = f"某{n % 40}部"
        lines.append(f"GB/T {n}-2020,第{n}种产品技术要求,2020-03-01,2020-09-01,现行,{succession},{body}\n")
        lines.append(f"GB/T {n}-2005,第{n}种产品技术条件,2005-03-01,2005-09-01,作废,,{body}\n")
        if n % 5_000 == 0:
            lines.append("乱写,甲,,,,,\n")
    path.write_text("".join(lines), encoding="utf-8")
    return path


def held(data: Path) -> dict[str, list[tuple]]:
    with sqlite3.connect(data / "register.sqlite3") as connection:
        return {what: connection.execute(query).fetchall() for what, query in WHAT_IS_HELD.items()}


def take_in(path: Path, data: Path):
    return guiju("import", path, "--data", data, "--source", "list", "--retrieved", "2026-07-11")


def test_killed_at_random_moments_and_started_again(tmp_path):
    path = catalogue(tmp_path / "list.csv")
    undisturbed, disturbed = tmp_path / "undisturbed", tmp_path / "disturbed"
    began = time.monotonic()
    assert outcome(take_in(path, undisturbed), timeout=300)[0] == 1
    whole = time.monotonic() - began

    chance = random.Random(20260)
    positions = set()
    for _ in range(KILLS):
        process = take_in(path, disturbed)
        time.sleep(chance.uniform(0.05, 0.6) * whole)
        process.kill()
        process.communicate()
        if (disturbed / "register.sqlite3").exists():
            positions |= set(positions_of(disturbed))
    assert len(positions) > 2, "the kills did not fall into the import"
    code, out, err = outcome(guiju("worker", "--once", "--data", disturbed), timeout=300)
    assert code == 0, out + err
    assert {state for state, _ in positions_of(disturbed)} == {"finished"}
    assert outcome(take_in(path, disturbed), timeout=300)[0] == 1

    before, after = held(undisturbed), held(disturbed)
    for what, rows in before.items():
        assert after[what] == rows, what
    assert changed_by_later_runs(disturbed) == 0
    code, out, err = outcome(guiju("doctor", "--data", disturbed), timeout=300)
    assert code == 0, out + err


def changed_by_later_runs(data: Path) -> int:
    """A kill behind the end of the import leads to a second run of the file, which finds nothing to do."""
    query = """SELECT COALESCE(SUM(created + updated), 0) FROM standards_importrun
        WHERE id > (SELECT MIN(id) FROM standards_importrun)"""
    with sqlite3.connect(data / "register.sqlite3") as connection:
        return connection.execute(query).fetchone()[0]


def positions_of(data: Path) -> list[tuple]:
    with sqlite3.connect(data / "register.sqlite3") as connection:
        try:
            return connection.execute("SELECT state, position FROM standards_importrun").fetchall()
        except sqlite3.OperationalError:
            return []  # killed before the tables were made
