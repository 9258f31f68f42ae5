"""Documents of a case: made of its events whenever somebody asks, never stored, so that none can be out of date."""

from __future__ import annotations

from collections.abc import Sequence

from guiju.base.errors import NotFound
from guiju.workflow.definition import Document
from guiju.workflow.models import Case, CaseEvent, EventKind
from guiju.workflow.step import Step


def documents_of(case: Case, events: Sequence[CaseEvent] | None = None) -> list[tuple[CaseEvent, Document]]:
    """Every document that the steps of a case made, in order; `events` where they have been read already."""
    process = case.procedure
    events = list(case.events.select_related("by").order_by("seq")) if events is None else events
    return [
        (event, document)
        for event in events
        if event.kind == EventKind.STEP
        for document in process.transition(event.code).documents
    ]


def document(case: Case, seq: int, code: str) -> tuple[CaseEvent, Document]:
    """One of them. Raises NotFound."""
    for event, found in documents_of(case):
        if (event.seq, found.code) == (seq, code):
            return event, found
    raise NotFound("办件 {number} 没有这份文书", number=case.number)


def made(case: Case, event: CaseEvent, document: Document, *, events: Sequence[CaseEvent] | None = None) -> bytes:
    """A .docx, from the step as it was at that event: what came later does not change it.

    Facts that effects gave in this step are its `data`, and `given()` finds them.
    """
    step = Step(
        case=case,
        process=case.procedure,
        transition=case.procedure.transition(event.code),
        by=event.by,
        role=event.role,
        now=event.at,
        today=event.on,
        answers=event.answers,
        data=event.data,
    )
    if events is None:
        events = list(case.events.order_by("seq"))
    step.__dict__["events"] = [each for each in events if each.seq < event.seq]
    return document.make(step)
