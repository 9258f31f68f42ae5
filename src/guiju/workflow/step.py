"""What guards see, and what effects may do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from guiju.organizations.models import Organization
from guiju.people.models import User
from guiju.people.roles import Role
from guiju.workflow.definition import Process, Transition
from guiju.workflow.models import Case, CaseEvent, EventKind, Link, Party, Task, TaskState


@dataclass(kw_only=True)
class Step:
    """A transition of a case that is being taken, or only looked at (`answers` is None).

    Guards read; effects may also `give`, `assign`, `invite`, `link`, `retitle`, and call actions with `by=step.actor`.
    """

    case: Case
    process: Process
    transition: Transition
    by: User | None
    role: str
    now: datetime
    today: date
    answers: dict[str, Any] | None = None
    data: dict[str, Any] = field(default_factory=dict)
    assigned: list[tuple[str, list[int]]] = field(default_factory=list)

    @property
    def actor(self) -> Any:
        """For the `by=` of actions and the journal."""
        return self.by or self.role

    @cached_property
    def events(self) -> list[CaseEvent]:
        """All so far, in order; of this step not yet."""
        return list(self.case.events.order_by("seq")) if self.case.pk else []

    @cached_property
    def tasks(self) -> list[Task]:
        return list(self.case.tasks.order_by("pk")) if self.case.pk else []

    @cached_property
    def parties(self) -> list[Party]:
        return list(self.case.parties.all()) if self.case.pk else []

    def steps(self, *codes: str) -> list[CaseEvent]:
        """The steps of these codes that were taken, in order; without codes all steps."""
        return [e for e in self.events if e.kind == EventKind.STEP and (not codes or e.code in codes)]

    def last(self, *codes: str) -> CaseEvent | None:
        found = self.steps(*codes)
        return found[-1] if found else None

    def since_entry(self) -> list[CaseEvent]:
        """What happened since the case came into its state."""
        found: list[CaseEvent] = []
        for event in reversed(self.events):
            found.append(event)
            if event.kind == EventKind.STEP and event.source != event.target:
                break
        return found[::-1]

    def answered(self, name: str, *codes: str) -> Any:
        """The newest answer to a field of that name, of one of these steps or of any; None where there is none.

        An answer of the step that is being taken counts as the newest.
        """
        if self.answers is not None and name in self.answers and not codes:
            return self.answers[name]
        for event in reversed(self.steps(*codes)):
            if name in event.answers:
                return event.answers[name]
        return None

    def given(self, name: str) -> Any:
        """The newest of what effects gave under that name, in this step or before."""
        if name in self.data:
            return self.data[name]
        for event in reversed(self.events):
            if name in event.data:
                return event.data[name]
        return None

    def works(self, code: str) -> list[CaseEvent]:
        """What was answered to the work of that code in the present stay in this state."""
        return [e for e in self.since_entry() if e.kind == EventKind.WORK and e.code == code]

    def open_works(self, code: str) -> list[Task]:
        return [task for task in self.tasks if task.work == code and task.state == TaskState.OPEN]

    # What effects do

    def give(self, **data: Any) -> None:
        """Keep facts with the event: a number that was given, the rule of a ballot."""
        self.data |= data

    def assign(self, work: str, people: Iterable[int]) -> None:
        """Give the work to these persons once the step is taken; who has it open already keeps it."""
        self.process.work(work)
        self.assigned.append((work, list(people)))

    def invite(self, role: Role, *, person: User | int | None = None, organization: Organization | None = None) -> None:
        """Make someone a party of the case."""
        key = person.pk if isinstance(person, User) else person
        Party.objects.get_or_create(case=self.case, role=role.value, person_id=key, organization=organization)
        self.__dict__.pop("parties", None)

    def link(self, kind: str, key: str, note: str = "") -> None:
        """Let the case be found from what it is about."""
        Link.objects.get_or_create(case=self.case, kind=kind, key=key, defaults={"note": note})

    def retitle(self, title: str) -> None:
        self.case.title = title[:300]
