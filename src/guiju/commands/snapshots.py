"""The database as one file, taken from under those who write to it; and put back."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from guiju.commands import Unusable, said
from guiju.commands.archive import Head

_PAGES = 4_096
"""Pages of the database that are copied between two looks at the progress."""


def copy_sqlite(source: Path, target: Path, progress: Callable[[int, int], None] | None = None) -> Head:
    """Copy a database that others are writing to, as it is at one moment; returns the head of its journal.

    `progress` is told (pages still to copy, pages in all).
    """
    with closing(sqlite3.connect(source, isolation_level=None)) as reading, closing(sqlite3.connect(target)) as copy:
        # Held open, the read transaction keeps the copy at one state; without it every commit of another process
        # would make SQLite begin the copy again, and a busy register could never be backed up.
        reading.execute("BEGIN")
        last = reading.execute("SELECT seq, hash FROM journal_entry ORDER BY seq DESC LIMIT 1").fetchone()
        reading.backup(
            copy,
            pages=_PAGES,
            sleep=0,
            progress=(lambda _status, remaining, total: progress(remaining, total)) if progress else None,
        )
        reading.execute("ROLLBACK")
    return Head(*last) if last else Head(0, "")


def dump_postgresql(database: dict[str, Any], target: Path) -> Head:
    """Let pg_dump write the database to `target`. The head is of just before: the dump may hold a little more."""
    from guiju.commands.archive import Head
    from guiju.journal.models import Entry

    last = Entry.objects.order_by("-seq").values_list("seq", "hash").first()
    _run("pg_dump", ["--format=custom", "--no-owner", f"--file={target}"], database)
    return Head(*last) if last else Head(0, "")


def restore_postgresql(dump: Path, database: dict[str, Any]) -> None:
    """Put what pg_dump wrote in place of what is in the database, all of it or nothing."""
    options = ["--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error"]
    _run("pg_restore", [*options, f"--dbname={database['NAME']}", str(dump)], database)


def _run(program: str, arguments: list[str], database: dict[str, Any]) -> None:
    """Run a client program of PostgreSQL on the register's database. The password goes by the environment."""
    path = _found(program)
    if path is None:
        raise Unusable(
            said(
                f"登记簿在 PostgreSQL 中，需要 {program}，本机没有；在 Debian、Ubuntu 上："
                "apt install postgresql-client。",
                f"The register is in PostgreSQL, which takes {program}; on Debian and Ubuntu:"
                " apt install postgresql-client.",
            )
        )
    names = {"HOST": "PGHOST", "PORT": "PGPORT", "USER": "PGUSER", "PASSWORD": "PGPASSWORD", "NAME": "PGDATABASE"}
    environment = os.environ | {variable: str(database[name]) for name, variable in names.items() if database.get(name)}
    options = database.get("OPTIONS", {})
    environment |= {f"PG{name.upper()}": str(options[name]) for name in ("sslmode", "sslrootcert") if name in options}
    done = subprocess.run([path, *arguments], env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Unusable(
            said(f"{program} 没有成功：{done.stderr.strip()}", f"{program} did not succeed: {done.stderr.strip()}")
        )


def _found(program: str) -> str | None:
    """On the PATH, or where Debian keeps the versions side by side: the newest."""
    beside = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"), key=lambda path: path.parts[4].zfill(3))
    return shutil.which(program) or (str(beside[-1]) if beside else None)
