"""What happened to a case is kept by the database itself."""

from __future__ import annotations

from typing import Final

from guiju.journal.protection import OnlyGrows

EVENTS: Final = OnlyGrows(
    {"workflow_caseevent": "id"}, "the events of a case are append-only", "case_events_are_append_only"
)
