"""What a procedure shows on the page of its cases below the steps: one function for each, entered by its own file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe

from guiju.web import asking
from guiju.web.desk.access import person
from guiju.workflow.authority import Authority, authority_of
from guiju.workflow.models import Case, CaseEvent

Panel = Callable[[HttpRequest, Case], str]
"""Rendered HTML, safe to stand in a page; an empty text where there is nothing to show."""

PANELS: Final[dict[str, Panel]] = {}


def panel(process: str) -> Callable[[Panel], Panel]:
    """Enter the panel of a procedure, by its code: `@panel("local-standard")`."""

    def entered(show: Panel) -> Panel:
        PANELS[process] = show
        return show

    return entered


def events_of(case: Case) -> Sequence[CaseEvent]:
    """What happened to a case, in order: as the page has read it, else read now."""
    read: Sequence[CaseEvent] | None = case.__dict__.get("events_read")
    return list(case.events.order_by("seq")) if read is None else read


def authority_in(request: HttpRequest, case: Case) -> Authority:
    """What the reader is entitled to: as the page has read it, else read now."""
    read: Authority | None = case.__dict__.get("authority_read")
    return read or authority_of(person(request), on=asking.today())


def shown(
    request: HttpRequest,
    case: Case,
    events: Sequence[CaseEvent] | None = None,
    authority: Authority | None = None,
) -> SafeString:
    """`events` and `authority` where the page has read them already, for `events_of` and `authority_in`."""
    case.__dict__["events_read"], case.__dict__["authority_read"] = events, authority
    show = PANELS.get(case.process)
    return mark_safe(show(request, case) if show else "")  # rendered by a template of ours
