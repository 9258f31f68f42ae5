from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.contracts import postgresql

from guiju.commands import machine

READ = """
from guiju.commands import ensure_register
ensure_register()
from guiju import demonstration
from guiju.journal import actions as journal
made = demonstration.make("small", 7)
assert not list(journal.verify())
print("digest", made.digest)
"""


def digest_in(folder: Path, **more: str) -> str:
    environment = {name: value for name, value in os.environ.items() if name != "GUIJU_DATABASE_URL"}
    environment |= {"GUIJU_DATA": str(folder), "PYTHONPATH": os.pathsep.join(sys.path), **more}
    done = subprocess.run(
        [sys.executable, "-c", READ], env=environment, check=False, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    found = re.search(r"digest (\w+)", done.stdout)
    assert found is not None
    return found[1]


@pytest.mark.slow
@pytest.mark.postgresql
def test_both_databases_hold_the_same_demonstration(tmp_path: Path) -> None:
    programs = machine.postgresql()
    assert programs is not None
    with postgresql.server(programs) as socket:
        database = postgresql.make_database(programs, socket, "demonstration")
        there = digest_in(tmp_path / "postgresql", GUIJU_DATABASE_URL=postgresql.url(database))
    assert there == digest_in(tmp_path / "sqlite")
