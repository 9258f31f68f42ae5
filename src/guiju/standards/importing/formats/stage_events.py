"""A log of ISO stage changes: {"date", "event": add|stage|delete, "docid", "from", "to"}, oldest first.

All events of one edition make one statement: the last stage counts, from the day on which its meaning was first said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from guiju.standards.importing.defects import Flag
from guiju.standards.importing.formats.objects import records
from guiju.standards.importing.formats.reading import Format, Layout, Reading, Request
from guiju.standards.importing.formats.relaton import stage_status
from guiju.standards.importing.rows import Field, ImportRow


def open_stage_events(request: Request) -> Reading:
    return Reading(
        format=Format.RELATON,
        path=request.path,
        layout=Layout(
            headings=("date", "event", "docid", "from", "to"),
            recognised={"docid": "number", "to": "status", "date": "reported_on"},
        ),
        rows=lambda: _rows(request),
        covers=frozenset({Field.NUMBER, Field.STATUS}),
        source="iso-stage-events",
        title="ISO stage changes",
        priority=70,
        confidence="high",
        events=True,
    )


def is_event(item: Mapping[str, Any]) -> bool:
    return {"date", "event", "docid", "to"} <= set(item)


def _rows(request: Request) -> Iterator[ImportRow]:
    """One row for each edition, at the line of its last event."""
    found: dict[str, list[tuple[int, str, str]]] = {}
    for line, event, flag in records(request):
        if flag is not None or not isinstance(event, dict) or not event.get("date"):
            yield ImportRow(
                line, {}, flags=(flag or Flag("ROW_NOT_OBJECT", str(event)[:200]),), raw={"text": str(event)}
            )
        elif event["docid"] and event["to"]:
            found.setdefault(event["docid"], []).append((line, event["date"], event["to"]))
        else:
            # A file deleted from the data set says nothing of the standard that it described.
            yield ImportRow(line, {}, flags=(Flag("NOTE_ROW", str(event.get("file", ""))[:200]),))
    for number, events in found.items():
        line, day, stage = events[-1]
        status = stage_status(stage)
        for _, earlier, said in reversed(events):
            if stage_status(said) != status:
                break
            day = earlier
        yield ImportRow(
            line,
            {Field.NUMBER: number, Field.STATUS: status or ""},
            raw={"docid": number, "to": stage, "date": day},
            said_on=date.fromisoformat(day),
            extra={"stage": stage, "stages": [[when, said] for _, when, said in events]},
        )
