"""Which cases are due on which days: what a calendar shows."""

from __future__ import annotations

from datetime import date
from typing import Any

from guiju.workflow.authority import Authority
from guiju.workflow.models import Case


def due_between(authority: Authority, first: date, last: date) -> Any:
    """The open cases that he may see whose nearest deadline lies between two days, both included; the first first.

    A QuerySet of Case: `due_on` and `due_clock` say which deadline. What is paused has none.
    """
    seen = Case.objects.visible_to(authority).running()
    return seen.filter(due_on__gte=first, due_on__lte=last).order_by("due_on", "pk")
