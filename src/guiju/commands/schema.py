"""Bringing the database up to the present schema, by one process at a time."""

from __future__ import annotations

import sys

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from guiju.commands import data_folder, said
from guiju.engines.locks import exclusive
from guiju.organizations.actions import load_codes

LONGEST_WAIT_S = 600.0


def pending() -> int:
    """How many migrations the database still lacks."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def bring_up_to_date() -> None:
    """Apply what is pending, and load the code tables; a second process waits for the first and finds nothing to do."""
    if not pending():
        return
    with exclusive(data_folder() / "schema.lock", what=said("数据库", "The database"), wait_s=LONGEST_WAIT_S):
        if count := pending():
            print(said(f"正在建立数据库（{count} 步）…", f"Making the database ({count} steps) …"), file=sys.stderr)
            call_command("migrate", verbosity=0, interactive=False)
            load_codes()
