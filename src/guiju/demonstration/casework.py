"""Cases of every procedure in the demonstration register, led through the engine by its people on past days.

A course says what became of a case, step by step: `accept` is a step, `*assess` lets everybody who was asked do that
work, `+30` lets thirty days pass. Nothing here enters or withdraws a standard: the register stays as it was made.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from docx import Document

from guiju.base.errors import GuijuError
from guiju.base.terms import Tier
from guiju.demonstration.courses import ANSWERS, COURSES, PHRASES, Course
from guiju.organizations.members.models import Membership
from guiju.organizations.models import Organization
from guiju.people.actions import DEMONSTRATED
from guiju.people.models import User
from guiju.people.roles import Role
from guiju.standards.models import Standard
from guiju.workflow import attachments, fields
from guiju.workflow.definition import PUBLIC, SYSTEM, Process, Transition
from guiju.workflow.engine import answer, open_case, perform
from guiju.workflow.models import Case, Task, TaskState
from guiju.workflow.register import process

MORNING: Final = time(9, 30)
CLAUSES: Final = (
    ("1 范围", "本文件规定了服务的基本要求、服务提供、安全要求和评价与改进。"),
    ("2 规范性引用文件", "本文件没有规范性引用文件。"),
    ("3 术语和定义", "本文件没有需要界定的术语和定义。"),
    ("4 基本要求", "应有固定的场所，场所面积应不小于 60 m²。"),
    ("4.1 人员", "从业人员应经培训合格后上岗，每年复训不少于 8 学时。"),
    ("4.2 设施", "设施应每月检查一次，检查记录保存不少于两年。"),
    ("5 评价与改进", "每年至少开展一次服务质量评价，并公开评价结果。"),
)


class CourseStopped(GuijuError):
    """A course asks for what its procedure refuses; the text says which step, and why."""


@dataclass(frozen=True, slots=True)
class CasesMade:
    """`stopped` are the courses that a procedure refused to follow; their cases stand where they stopped."""

    opened: int
    stopped: tuple[CourseStopped, ...] = ()


@transaction.atomic
def make_cases(*, today: date | None = None) -> CasesMade:
    """Lead all courses, or none: not where there are cases already, nor in a register without their standards."""
    if Case.objects.exists():
        return CasesMade(0)
    try:
        cast = Cast(today or timezone.localdate())
    except Membership.DoesNotExist:  # somebody has changed who works where
        return CasesMade(0)
    if len(cast.standards) < len(COURSES):
        return CasesMade(0)
    stopped = []
    for course in COURSES:
        try:
            lead(course, cast)
        except CourseStopped as stop:
            stopped.append(stop)
    return CasesMade(Case.objects.count(), tuple(stopped))


def lead(course: Course, cast: Cast) -> Case:
    """One case from its opening to where its course ends. Raises CourseStopped."""
    telling = Telling(course, cast)
    telling.open()
    for token in course.steps:
        if token.startswith("+"):
            telling.pass_days(int(token[1:]))
        elif token.startswith("*"):
            telling.work(token[1:])
        else:
            telling.step(token)
    return telling.case


class Cast:
    """The demonstration's people, and the standards that its cases are about."""

    def __init__(self, today: date) -> None:
        self.today = today
        people = User.objects.filter(username__in=DEMONSTRATED)
        self._people = {Role(DEMONSTRATED[each.username]): each for each in people.order_by("-username")}
        self.experts = [each for each in people.order_by("username") if DEMONSTRATED[each.username] is Role.EXPERT]
        self.office = self._body_of(Role.OFFICER)
        self.firm = self._body_of(Role.ENTERPRISE)
        local = Standard.objects.in_force(on=today).filter(tier=Tier.LOCAL, region=self.office.region)
        local = local.filter(effective_on__lte=today - timedelta(days=5 * 365))
        self.standards = list(local.order_by("key")[: len(COURSES)])

    def who(self, step: Transition, preferred: str) -> User | str:
        """The person of the first role that the step names; of the preferred one where it names it."""
        for role in sorted(step.role, key=lambda role: str(role) != preferred):
            if role in (PUBLIC, SYSTEM):
                return str(role)
            if isinstance(role, Role):
                return self.experts[0] if role is Role.EXPERT else self._people[role]
        raise CourseStopped("步骤 {step} 没有演示账号可办", step=step.code)

    def _body_of(self, role: Role) -> Organization:
        """Raises Membership.DoesNotExist."""
        standing = Membership.objects.standing(on=self.today).filter(person=self._people[role], role=role.value)
        found: Organization = standing.select_related("organization").earliest("pk").organization
        return found


@dataclass(slots=True)
class Telling:
    """A case on its way; `day` is the day of the story."""

    course: Course
    cast: Cast
    day: date = date.min
    case: Any = None

    @property
    def process(self) -> Process:
        return process(self.course.process)

    @property
    def now(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.day, MORNING))

    def pass_days(self, count: int) -> None:
        self.day = min(self.day + timedelta(days=count), self.cast.today)

    def open(self) -> None:
        self.day = self.cast.today - timedelta(days=self.course.days_ago)
        step = self.process.transition(self.course.opening)
        by = self.cast.who(step, self.course.by)
        given = self.answers(step, by)
        try:
            self.case = open_case(
                self.process, step.code, by=by, answers=given, title=self.course.title, office=self.cast.office,
                applicant=None if isinstance(by, User) else self.course.applicant(self.cast.firm),
                region=self.cast.office.region, now=self.now,
            )  # fmt: skip
        except GuijuError as refusal:
            raise self._stopped(step.code, refusal) from refusal

    def step(self, code: str) -> None:
        step = self.process.transition(code)
        by = self.cast.who(step, self.course.by)
        try:
            perform(self.case, code, by=by, answers=self.answers(step, by), now=self.now)
        except GuijuError as refusal:
            raise self._stopped(code, refusal) from refusal
        self.day = min(self.day + timedelta(days=1), self.cast.today)

    def work(self, code: str) -> None:
        form = self.process.work(code).form
        tasks = Task.objects.filter(case=self.case, work=code, state=TaskState.OPEN.value).select_related("person")
        for task in list(tasks.order_by("person__username")):
            assert task.person is not None
            try:
                answer(task, by=task.person, answers=self.filled(form, code, task.person), now=self.now)
            except GuijuError as refusal:
                raise self._stopped(code, refusal) from refusal
        self.case.refresh_from_db()

    def answers(self, step: Transition, by: User | str) -> dict[str, Any]:
        return self.filled(step.form, step.code, by)

    def filled(self, form: fields.Form, code: str, by: User | str) -> dict[str, Any]:
        """What is told of the step in the courses, else something fitting for each field that must be filled in."""
        own = self.course.answers.get(code, {})
        known = {**ANSWERS.get(f"{self.course.process}.{code}", {}), **ANSWERS.get(code, {}), **own}
        kept: dict[str, Any] = {}
        for field in form.fields:
            if not field.is_asked(kept):
                continue
            if field.name in known:
                value = known[field.name]
                kept[field.name] = (
                    (self.day + timedelta(days=value)).isoformat() if isinstance(field, fields.Day) else value
                )
            elif field.required or field.name == "unit":
                kept[field.name] = self._fitting(field, by)
        return kept

    def _fitting(self, field: fields.Field, by: User | str) -> Any:
        match field:
            case fields.Text():
                return PHRASES.get(field.name, self.course.title if field.name == "title" else PHRASES[""])[
                    : field.most
                ]
            case fields.Lines():
                return [str(self.cast.firm), "演示市职业技术学院"] if field.name == "units" else ["张岚", "李默"]
            case fields.Number():
                return field.least or 1
            case fields.Day():
                return self.day.isoformat()
            case fields.Choice():
                return field.options[0][0]
            case fields.Choices():
                return [field.options[0][0]]
            case fields.Confirmed():
                return True
            case fields.StandardNumbers():
                return [self.standard.number]
            case fields.Body():
                return self.cast.firm.key
            case fields.People():
                return [each.pk for each in self.cast.experts]
            case fields.Files():
                return [self._file(field, by)]
        raise CourseStopped("不会填写“{name}”", name=field.name)

    @property
    def standard(self) -> Standard:
        """Each course has one of its own."""
        return self.cast.standards[COURSES.index(self.course)]

    def _file(self, field: fields.Files, by: User | str) -> int:
        name = f"{self.course.title}.docx" if "docx" in field.types else f"{self.course.title}.pdf"
        content = draft(self.course.title) if name.endswith("docx") else b"%PDF-1.4\n%%EOF\n"
        person = by if isinstance(by, User) else None
        return attachments.keep(ContentFile(content, name), by=person, types=field.types).pk

    def _stopped(self, code: str, refusal: GuijuError) -> CourseStopped:
        return CourseStopped(
            "演示办件“{title}”停在 {process} 的 {step}：{why}",
            title=self.course.title, process=self.course.process, step=code, why=str(refusal),
        )  # fmt: skip


def draft(title: str) -> bytes:
    """A short draft with clauses, as .docx."""
    document = Document()
    document.add_heading(title, 0)
    for heading, text in CLAUSES:
        document.add_paragraph(heading)
        document.add_paragraph(text)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()
