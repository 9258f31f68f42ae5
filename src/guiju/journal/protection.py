"""The database itself refuses to change what only grows: the triggers, and whether they are there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper


@dataclass(frozen=True, slots=True)
class OnlyGrows:
    """Tables that only grow, each with its primary key; what the database says to whoever tries otherwise."""

    tables: Mapping[str, str]
    refusal: str
    function: str
    """Name of the function that refuses, on PostgreSQL."""


JOURNAL = OnlyGrows(
    {"journal_entry": "seq", "journal_change": "id"}, "the journal is append-only", "journal_is_append_only"
)


def protect(connection: BaseDatabaseWrapper, kept: OnlyGrows = JOURNAL) -> None:
    """Make the triggers that are missing."""
    missing = missing_triggers(connection, kept)
    if not missing:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION {kept.function}() RETURNS trigger LANGUAGE plpgsql AS"
                f" $$ BEGIN RAISE EXCEPTION '{kept.refusal}'; END $$"
            )
        for name in missing:
            cursor.execute(_triggers(connection.vendor, kept)[name])


def missing_triggers(connection: BaseDatabaseWrapper, kept: OnlyGrows = JOURNAL) -> list[str]:
    """Names of triggers that should guard these tables and do not."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # tgenabled 'D' is a trigger that someone switched off.
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        present = {name for (name,) in cursor.fetchall()}
    return [name for name in _triggers(connection.vendor, kept) if name not in present]


def _triggers(vendor: str, kept: OnlyGrows) -> dict[str, str]:
    """Name and statement of each."""
    if vendor == "postgresql":
        return {
            f"{table}_append_only": (
                f"CREATE OR REPLACE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
                f" FOR EACH STATEMENT EXECUTE FUNCTION {kept.function}()"
            )
            for table in kept.tables
        }
    refuse = f"BEGIN SELECT RAISE(ABORT, '{kept.refusal}'); END"
    triggers = {}
    for table, key in kept.tables.items():
        for event in ("UPDATE", "DELETE"):
            name = f"{table}_no_{event.lower()}"
            triggers[name] = f"CREATE TRIGGER {name} BEFORE {event} ON {table} {refuse}"
        # INSERT OR REPLACE deletes the old row without asking the DELETE trigger.
        triggers[f"{table}_no_replace"] = (
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}"
            f" WHEN EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key}) {refuse}"
        )
    return triggers
