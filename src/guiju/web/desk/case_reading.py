"""A case as one person may read it: everything about it is read once, and what is not for him is left out.

The office reads all. A party from outside reads what it did itself, what the office did and told its role, and
messages; of what other parties did, only that it happened. Secret work is shown to nobody but its author until all
of it is in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.db.models import BigIntegerField, BooleanField, OuterRef, Subquery, TextField, Value, When
from django.db.models import Case as Choose
from django.db.models.functions import Cast, Coalesce
from django.http import Http404
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from guiju.base.numbers import parse
from guiju.organizations.models import Organization
from guiju.people.models import User
from guiju.people.roles import OF_THE_OFFICE, Role
from guiju.standards.models import Standard
from guiju.web import asking
from guiju.web.desk.case_forms import told
from guiju.workflow import engine
from guiju.workflow.authority import Authority, Standing, authority_of
from guiju.workflow.definition import Document, Law, Transition
from guiju.workflow.documents import documents_of
from guiju.workflow.fields import (
    Body,
    Choice,
    Choices,
    Confirmed,
    Field,
    Files,
    Form,
    Number,
    People,
    StandardNumbers,
)
from guiju.workflow.models import Attachment, Case, CaseEvent, EventKind, Link, Party, Task, TaskState
from guiju.workflow.naming import event_title, role_title
from guiju.workflow.register import processes


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of an answer, with where it leads."""

    text: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    title: str
    pieces: Sequence[Piece]

    @property
    def text(self) -> str:
        return _("、").join(piece.text for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Line:
    """One event of the story. `withheld` says why its answers are not shown."""

    event: CaseEvent
    title: str
    who: str
    role: str
    behalf: str
    answers: Sequence[Answer] = ()
    withheld: str = ""
    text: str = ""
    """Of notes and messages."""
    documents: Sequence[Document] = ()
    law: Sequence[Law] = ()


@dataclass(frozen=True, slots=True)
class KeptFile:
    """`size` in bytes."""

    pk: int
    name: str
    size: int
    scanned: bool


@dataclass(frozen=True, slots=True)
class Linked:
    """What a case is about; `number` of a standard, `title` of a standard, a case, an organization."""

    kind: str
    key: str
    note: str
    number: str | None
    title: str


@dataclass
class Reading:
    """One case, and who reads it."""

    case: Case
    user: User
    authority: Authority

    def choices(self, *, only: str = "") -> list[engine.Choice]:
        """As `engine.choices`, with what is read here; who will be told is asked on a page of its own."""
        known = {
            "events": self.events,
            "tasks": SimpleLazyObject(lambda: self.tasks),
            "parties": SimpleLazyObject(lambda: self.parties),
        }
        return engine.choices(
            self.case, by=self.user, authority=self.authority, known=known, telling_whom=False, only=only
        )

    @cached_property
    def parties(self) -> list[Party]:
        return list(self.case.parties.select_related("person", "organization").order_by("pk"))

    @cached_property
    def _standings(self) -> list[Standing]:
        """In which he has a part in it; parties are only read where no role of the office answers."""
        return list(self.authority.in_case(self.case, SimpleLazyObject(lambda: self.parties)))

    @cached_property
    def inside(self) -> bool:
        """Whether he reads it as the office does."""
        if any(standing.role in OF_THE_OFFICE for standing in self._standings):
            return True
        return self.authority.reads_all and not self.case.procedure.confidential

    @cached_property
    def roles(self) -> frozenset[Role]:
        """In which roles he has a part in it."""
        return frozenset(standing.role for standing in self._standings)

    @cached_property
    def events(self) -> list[CaseEvent]:
        return list(self.case.events.select_related("by", "on_behalf_of").order_by("seq"))

    @cached_property
    def tasks(self) -> list[Task]:
        return list(self.case.tasks.select_related("person", "organization").order_by("pk"))

    @cached_property
    def _around(self) -> list[tuple[Any, ...]]:
        """Links and files in one question: a page has few to spare."""
        standard = Standard.objects.filter(key=OuterRef("key"))
        titles = (
            Subquery(standard.values("title_zh")[:1]),
            Subquery(
                Case.objects.filter(number=OuterRef("key"))
                .exclude(process__in=[each.code for each in processes() if each.confidential])
                .values("title")[:1]
            ),
            Subquery(Organization.objects.filter(key=OuterRef("key")).values("name_zh")[:1]),
        )
        links = Link.objects.filter(case=self.case).values_list(
            _text("link"),
            "pk",
            _text("kind"),
            _text("key"),
            _text("note"),
            Cast(Subquery(standard.values("number")[:1]), TextField()),
            Cast(Coalesce(*titles, Value(""), output_field=TextField()), TextField()),
            Value(0, output_field=BigIntegerField()),
            Value(False, output_field=BooleanField()),
        )
        files = Attachment.objects.filter(case=self.case).values_list(
            _text("file"),
            "pk",
            _text("name"),
            _text(""),
            _text(""),
            _text(""),
            _text(""),
            Cast("size", BigIntegerField()),
            Choose(When(scanned_at__isnull=False, then=Value(True)), default=Value(False)),
        )
        return sorted(links.union(files, all=True))

    @cached_property
    def files(self) -> dict[int, KeptFile]:
        return {row[1]: KeptFile(row[1], row[2], row[7], row[8]) for row in self._around if row[0] == "file"}

    @cached_property
    def links(self) -> list[Linked]:
        """Of other cases, somebody from outside learns the number alone: he may have no part in them."""
        found = [Linked(*row[2:7]) for row in self._around if row[0] == "link"]
        return [replace(each, title="") if each.kind == "case" and not self.inside else each for each in found]

    @cached_property
    def people(self) -> dict[int, User]:
        """Everybody who is named in it."""
        known = {person.pk: person for person in self._met() if person is not None}
        missing = self._named_people() - known.keys()
        return known | (User.objects.in_bulk(missing) if missing else {})

    @cached_property
    def bodies(self) -> dict[str, Organization]:
        known = {
            each.key: each
            for each in (
                self.case.office,
                self.case.applicant,
                *(party.organization for party in self.__dict__.get("parties", ())),  # where they were read
            )
            if each is not None
        }
        named = {value for value in self._answers_of(Body) if value} - known.keys()
        return known | ({each.key: each for each in Organization.objects.filter(key__in=named)} if named else {})

    def open_works(self, code: str) -> bool:
        return any(task.work == code and task.state == TaskState.OPEN for task in self.tasks)

    # The story

    def story(self) -> list[Line]:
        """What he may read, in order."""
        return [line for event in self.events if (line := self._line(event)) is not None]

    def said_in_steps(self) -> list[Line]:
        """Steps and works with answers that he may read: what a form shows beside itself, the newest first."""
        return [line for line in reversed(self.story()) if line.answers]

    def documents(self) -> list[tuple[CaseEvent, Document]]:
        return [pair for pair in documents_of(self.case, self.events) if self.may_read(pair[0])]

    def readable_files(self) -> list[tuple[KeptFile, CaseEvent | None]]:
        """Files with the newest event that names each; those that only effects keep are the office's to see."""
        found: dict[int, CaseEvent | None] = dict.fromkeys(self.files) if self.inside else {}
        for event in self.events:
            if self._withheld(event) or not self.may_read(event):
                continue
            for pk in _files_in(self._form(event), event):
                if pk in self.files:
                    found[pk] = event
        return [(self.files[pk], event) for pk, event in sorted(found.items())]

    def may_read(self, event: CaseEvent) -> bool:
        """Whether he may read what was answered."""
        if self.inside or self._is_mine(event):
            return True
        if event.kind == EventKind.MESSAGE:
            return True
        if event.kind != EventKind.STEP or event.role not in {*OF_THE_OFFICE, "system"}:
            return False
        return bool(self.roles & set(self.case.procedure.transition(event.code).notify))

    def _line(self, event: CaseEvent) -> Line | None:
        kind = EventKind(event.kind)
        if not self.inside and kind in (EventKind.NOTE, EventKind.ASSIGNED, EventKind.RELEASED, EventKind.CLAIMED):
            return None
        if not self.inside and kind is EventKind.WORK and not self._is_mine(event):
            return None
        withheld = self._withheld(event)
        readable = self.may_read(event)
        form = self._form(event)
        answers: list[Answer] = []
        if readable and not withheld:
            answers = self.told(form, event.answers) if form else self._of_people(event)
        step = self.case.procedure.transition(event.code) if kind is EventKind.STEP else None
        return Line(
            event,
            event_title(self.case.procedure, event),
            self.named(event),
            role_title(event.role),
            str(event.on_behalf_of) if event.on_behalf_of and self.inside else "",
            answers,
            withheld,
            str(event.answers.get("text", "")) if kind in (EventKind.NOTE, EventKind.MESSAGE) else "",
            step.documents if step and readable else (),
            step.law if step else (),
        )

    def named(self, event: CaseEvent) -> str:
        """Who it was; of other parties, outside the office, only the role."""
        if event.by is None or not (self.inside or event.role in OF_THE_OFFICE or self._is_mine(event)):
            return role_title(event.role)
        return str(event.by)

    def _withheld(self, event: CaseEvent) -> str:
        if event.kind != EventKind.WORK or event.by_id == self.user.pk:
            return ""
        work = self.case.procedure.work(event.code)
        # Work ends with the stay in its state: what was answered in another is all in.
        if work.secret and event.target == self.case.state and self.open_works(work.code):
            return _("所有人都交来以后才显示")
        return ""

    def _is_mine(self, event: CaseEvent) -> bool:
        people = {self.user.pk, *(standing.person for standing in self.authority.standings)}
        if event.by_id in people or event.on_behalf_of_id in people:
            return True
        same = [party for party in self.parties if party.role == event.role]
        return bool(same) and event.role in self.roles and all(self._is_me(party) for party in same)

    def _is_me(self, party: Party) -> bool:
        return any(
            party.role == standing.role
            and (
                party.person_id == standing.person
                if party.person_id
                else party.organization_id == standing.organization
            )
            for standing in self.authority.standings
        )

    def shown_parties(self) -> list[tuple[str, str, bool]]:
        """(role, name, whether it is he); outside the office nobody else's person is named."""
        found = []
        for party in self.parties:
            mine = self._is_me(party)
            if party.organization is not None or mine or self.inside:
                found.append((role_title(party.role), str(party.organization or party.person), mine))
        return found

    def _form(self, event: CaseEvent) -> Form | None:
        match EventKind(event.kind):
            case EventKind.STEP:
                return self.case.procedure.transition(event.code).form
            case EventKind.WORK:
                return self.case.procedure.work(event.code).form
        return None

    def _of_people(self, event: CaseEvent) -> list[Answer]:
        """Whom work was given to or taken from, and why."""
        found = []
        if named := [str(self.people[pk]) for pk in event.data.get("people", ()) if pk in self.people]:
            found.append(Answer(_("人员"), [Piece(name) for name in named]))
        if reason := event.answers.get("reason"):
            found.append(Answer(_("理由"), [Piece(str(reason))]))
        return found

    # Answers

    def told(self, form: Form, answers: Mapping[str, Any]) -> list[Answer]:
        """What was answered, in the order and the words of the form; what is empty is left out."""
        return [
            Answer(told(asked.title), pieces)
            for asked in form.fields
            if asked.name in answers and (pieces := self._pieces(asked, answers[asked.name]))
        ]

    def _pieces(self, asked: Field, value: Any) -> list[Piece]:
        if value in (None, "", [], False):
            return []
        match asked:
            case Confirmed():
                return [Piece(_("是"))]
            case Choice(options=options) | Choices(options=options):
                titles = {code: told(title) for code, title in options}
                return [Piece(titles.get(code, code)) for code in ([value] if isinstance(value, str) else value)]
            case People():
                return [Piece(str(self.people.get(pk, pk))) for pk in value]
            case Files():
                return [
                    Piece(self.files[pk].name, f"{self.case.get_absolute_url()}/files/{pk}")
                    for pk in value
                    if pk in self.files
                ]
            case Body():
                body = self.bodies.get(value)
                return [Piece(str(body or value), f"/organizations/{value}")]
            case StandardNumbers():
                return [Piece(parse(number).printed, f"/standards/{parse(number).key}") for number in value]
            case Number(unit=unit):
                return [Piece(f"{value} {told(unit)}".strip())]
        return [Piece(str(each)) for each in (value if isinstance(value, list) else [value])]

    def _met(self) -> Iterator[User | None]:
        for event in self.events:
            yield event.by
            yield event.on_behalf_of
        for task in self.__dict__.get("tasks", ()):  # where they were read: else one question for who is missing
            yield task.person
        for party in self.__dict__.get("parties", ()):
            yield party.person

    def _named_people(self) -> set[int]:
        named = {pk for value in self._answers_of(People) for pk in value}
        return named | {pk for event in self.events for pk in event.data.get("people", ()) if isinstance(pk, int)}

    def _answers_of(self, kind: type[Field]) -> Iterator[Any]:
        for event in self.events:
            form = self._form(event)
            for asked in form.fields if form else ():
                if isinstance(asked, kind) and (value := event.answers.get(asked.name)):
                    yield value


def reading(user: User, number: str) -> Reading:
    """A case that he may see. Raises Http404: of what is not for him, nobody learns that it is there."""
    authority = authority_of(user, on=asking.today())
    case = Case.objects.visible_to(authority).filter(number=number).select_related("office", "applicant").first()
    if case is None:
        raise Http404(number)
    return Reading(case, user, authority)


def _text(of: str) -> Cast:
    """A column, or a word where the model has no such column; of one type on both sides of a union."""
    return Cast(of if of in ("kind", "key", "note", "name") else Value(of), TextField())


def law_told(law: Iterable[Law]) -> list[tuple[str, bool]]:
    """(instrument and article, whether it was verified)."""
    return [
        (" ".join(part for part in (told(each.instrument), told(each.article)) if part), each.verified) for each in law
    ]


def takers(step: Transition) -> str:
    return _("、").join(role_title(role) for role in step.role)


def _files_in(form: Form | None, event: CaseEvent) -> Iterator[int]:
    for asked in form.fields if form else ():
        if isinstance(asked, Files):
            yield from event.answers.get(asked.name, ())
