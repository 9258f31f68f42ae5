"""Who is told of an event, and that they are; written in the transaction of the event."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from guiju.people.models import User
from guiju.workflow.definition import Transition
from guiju.workflow.models import Case, CaseEvent, Party


def whom(case: Case, steps: Sequence[Transition], parties: Iterable[Party]) -> dict[str, tuple[User, ...]]:
    """The persons who will be told when each of these steps is taken, by its code."""
    return {}


def tell(case: Case, event: CaseEvent, step: Transition | None) -> None:
    """Leave notices of an event that has just been written; called inside its transaction."""
