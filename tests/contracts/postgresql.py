"""A PostgreSQL server of our own for as long as the tests run: on a socket, without a network."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

QUICK = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off -c listen_addresses="


def _as_server(*command: str | Path) -> None:
    """The server refuses to run as root; Debian's packages bring a user for it."""
    runner = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    done = subprocess.run(
        [*runner, *map(str, command)], capture_output=True, text=True, cwd="/", timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr or done.stdout


@contextmanager
def server(programs: Path, *, settings: str = QUICK) -> Iterator[Path]:
    """Start a new server; gives the folder of its socket. What the `QUICK` settings write, a power cut would lose."""
    folder = Path(tempfile.mkdtemp(prefix="guiju-pg-"))  # not below pytest's own folder, which only we may enter
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", pwd.getpwnam("postgres").pw_gid)
    data = folder / "data"
    try:
        _as_server(programs / "initdb", "-D", data, "-U", "guiju", "--auth=trust", "-E", "UTF8", "--no-sync")
        options = f"{settings} -c unix_socket_directories={folder}"
        _as_server(programs / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start")
        try:
            yield folder
        finally:
            _as_server(programs / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def make_database(programs: Path, socket: Path, name: str) -> dict[str, Any]:
    """A new database, as Django's settings describe it."""
    _as_server(programs / "createdb", "-h", socket, "-U", "guiju", name)
    return {"ENGINE": "django.db.backends.postgresql", "NAME": name, "USER": "guiju", "HOST": str(socket)}


def url(database: dict[str, Any]) -> str:
    return f"postgres://guiju@{str(database['HOST']).replace('/', '%2F')}/{database['NAME']}"


@contextmanager
def connected(database: dict[str, Any]) -> Iterator[BaseDatabaseWrapper]:
    """All that asks Django for its database gets this one."""
    from django.db.backends.postgresql.base import DatabaseWrapper

    settings = connections.configure_settings({"default": dict(database)})["default"]
    usual = connections["default"]
    connections["default"] = chosen = DatabaseWrapper(settings, "default")
    try:
        yield chosen
    finally:
        chosen.close()
        connections["default"] = usual
