"""The database itself refuses to change what the journal holds: the triggers, and whether they are there."""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

TABLES = {"journal_entry": "seq", "journal_change": "id"}
"""The tables that only grow, each with its primary key."""

_REFUSAL = "the journal is append-only"


def protect(connection: BaseDatabaseWrapper) -> None:
    """Make the triggers that are missing."""
    missing = missing_triggers(connection)
    if not missing:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "CREATE OR REPLACE FUNCTION journal_is_append_only() RETURNS trigger LANGUAGE plpgsql AS"
                f" $$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$"
            )
        for name in missing:
            cursor.execute(_triggers(connection.vendor)[name])


def missing_triggers(connection: BaseDatabaseWrapper) -> list[str]:
    """Names of triggers that should guard the journal and do not."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # tgenabled 'D' is a trigger that someone switched off.
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        present = {name for (name,) in cursor.fetchall()}
    return [name for name in _triggers(connection.vendor) if name not in present]


def _triggers(vendor: str) -> dict[str, str]:
    """Name and statement of each."""
    if vendor == "postgresql":
        return {
            f"{table}_append_only": (
                f"CREATE OR REPLACE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
                " FOR EACH STATEMENT EXECUTE FUNCTION journal_is_append_only()"
            )
            for table in TABLES
        }
    refuse = f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
    triggers = {}
    for table, key in TABLES.items():
        for event in ("UPDATE", "DELETE"):
            name = f"{table}_no_{event.lower()}"
            triggers[name] = f"CREATE TRIGGER {name} BEFORE {event} ON {table} {refuse}"
        # INSERT OR REPLACE deletes the old row without asking the DELETE trigger.
        triggers[f"{table}_no_replace"] = (
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}"
            f" WHEN EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key}) {refuse}"
        )
    return triggers
