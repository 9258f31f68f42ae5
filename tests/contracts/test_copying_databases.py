"""The columnar copy of a register in PostgreSQL is that of the same register in SQLite."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.contracts import postgresql

from guiju.commands import machine

COPIED = """
from datetime import date
from hashlib import sha256
from guiju.commands import ensure_register
ensure_register()
from guiju import demonstration
from guiju.base.terms import RelationKind
from guiju.figures import copying
from guiju.journal import actions as journal
from guiju.standards import actions
from guiju.standards.models import Standard

def digest(known_at=None):
    running = sha256()
    with copying.opened(known_at=known_at) as register:
        for name in ("standards", "organizations", "products", "projects"):
            running.update(repr(register.run(register.table(name).order_by("id")).to_pylist()).encode())
    return running.hexdigest()

demonstration.make("small", 7)
copying.rebuild()
assert copying.check_copy() == [], copying.check_copy()
position, before = journal.last_seq(), digest()
standard = Standard.objects.filter(tier="national").order_by("key").first()
actions.withdraw(standard, on=date(2024, 5, 1), reason="复审", by="test")
actions.relate(standard, RelationKind.ADOPTS, "ISO 1-2016", by="test")
actions.register_standard("GB/T 99999-2024", by="test", published_on=date(2024, 1, 1))
assert copying.follow_journal() == 2
assert copying.check_copy() == [], copying.check_copy()
assert digest(known_at=position) == before != digest()
print(before, digest())
"""


def copied_in(folder: Path, **more: str) -> str:
    environment = {name: value for name, value in os.environ.items() if name != "GUIJU_DATABASE_URL"}
    environment |= {"GUIJU_DATA": str(folder), "PYTHONPATH": os.pathsep.join(sys.path), **more}
    done = subprocess.run(
        [sys.executable, "-c", COPIED], env=environment, check=False, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
@pytest.mark.postgresql
def test_both_databases_are_copied_alike(tmp_path: Path) -> None:
    programs = machine.postgresql()
    assert programs is not None
    with postgresql.server(programs) as socket:
        database = postgresql.make_database(programs, socket, "copied")
        there = copied_in(tmp_path / "postgresql", GUIJU_DATABASE_URL=postgresql.url(database))
    assert there == copied_in(tmp_path / "sqlite")
