"""Answers that a form may get, a cast of people in every role, and a walk of a case at random."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone
from docx import Document as WordDocument

from guiju.base.errors import GuijuError
from guiju.organizations.members.models import Membership
from guiju.organizations.models import Organization, OrganizationKind
from guiju.people.models import User
from guiju.people.roles import Role
from guiju.workflow import attachments
from guiju.workflow.definition import PUBLIC, SYSTEM, Process, Transition
from guiju.workflow.engine import answer, choices, open_case, perform
from guiju.workflow.errors import NotYet, NotYours
from guiju.workflow.fields import (
    Body,
    Choice,
    Choices,
    Confirmed,
    Day,
    Field,
    Files,
    Form,
    Lines,
    Number,
    People,
    StandardNumbers,
    Text,
)
from guiju.workflow.models import Case, Task

BEGINS = datetime(2026, 5, 6, 9, 0, tzinfo=timezone.get_default_timezone())


def cast() -> list[User]:
    """Two of every role in an organization that fits it, and one who may do nothing."""
    bodies = {
        kind: Organization.objects.get_or_create(
            key=f"{kind}:walk", defaults={"kind": kind, "name_zh": f"{kind} 甲", "region": "330100"}
        )[0]
        for kind in OrganizationKind
    }
    home = {Role.ENTERPRISE: "enterprise", Role.ASSOCIATION: "association", Role.DRAFTER: "other"}
    people = []
    for role in Role:
        for n in range(4 if role is Role.EXPERT else 2):
            user, made = User.objects.get_or_create(username=f"{role}{n}", defaults={"role": Role.READER})
            if made and role not in (Role.READER, Role.AUDITOR, Role.ADMINISTRATOR, Role.EXPERT):
                body = bodies[home.get(role, "agency")]
                Membership.objects.create(person=user, organization=body, role=role.value, since=date(2020, 1, 1))
            elif made:
                user.role = role.value
                user.save()
            people.append(user)
    return people


def draft_of_a_standard() -> bytes:
    document = WordDocument()
    for line in (
        "前言",
        "1 范围",
        "本文件规定了童车的要求。",
        "2 规范性引用文件",
        "3 术语和定义",
        "4 要求",
        "应牢固。",
    ):
        document.add_paragraph(line)
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


class Walk:
    """One case, taken on by people chosen at random; every refusal is looked at."""

    def __init__(
        self, process: Process, people: list[User], *, seed: int, standards: list[str], known: dict[str, Any]
    ) -> None:
        self.process, self.people, self.standards, self.known = process, people, standards, known
        self.random = Random(seed)
        self.now = BEGINS + timedelta(days=self.random.randrange(30))
        self.refusals: list[str] = []
        self.case: Case | None = None

    def begin(self) -> Case:
        """Open a case, by whichever opening step lets somebody."""
        openings = list(self.process.openings)
        for _attempt in range(60):
            step = self.random.choice(openings)
            for by in self._likely(step.role):
                try:
                    self.case = open_case(
                        self.process, step.code, by=by, answers=self.answers(step.form, by), now=self.now
                    )
                    return self.case
                except GuijuError as refusal:
                    self._refused(refusal)
        raise AssertionError(f"nobody could open {self.process.code}: {self.refusals[-3:]}")

    def go(self, steps: int) -> None:
        case = self.case
        assert case is not None
        for _attempt in range(steps):
            self.now += timedelta(hours=self.random.choice([1, 5, 24, 24 * 8, 24 * 35]))
            if self.random.random() < 0.5:
                self._work(case)
            else:
                self._step(case)

    def _step(self, case: Case) -> None:
        step, by = self._led_on(case) or self._anything(case)
        open_ones = {each.transition.code for each in choices(case, by=by, now=self.now) if each.open}
        try:
            perform(case, step.code, by=by, answers=self.answers(step.form, by), expected=case.seq, now=self.now)
        except GuijuError as refusal:
            self._refused(refusal)
            if isinstance(refusal, NotYours) and step.code in open_ones:
                raise AssertionError(f"{step.code} was offered to {by}") from refusal
        else:
            assert step.code in open_ones, f"{step.code} was taken though {by} was not offered it"

    def _led_on(self, case: Case) -> tuple[Transition, User | str] | None:
        """A step that is offered to one of those who may act, seldom one that ends the case."""
        if self.random.random() < 0.2:
            return None
        leaving = list(case.procedure.leaving(case.state))
        self.random.shuffle(leaving)
        for step in leaving:
            if self._ends(step) and self.random.random() < 0.95:
                continue
            for by in self._likely(step.role):
                offered = {each.transition.code for each in choices(case, by=by, now=self.now) if each.open}
                if step.code in offered:
                    return step, by
        return None

    def _anything(self, case: Case) -> tuple[Transition, User | str]:
        """Any step by anybody, as somebody might try by a forged page."""
        leaving = case.procedure.leaving(case.state)
        leaving = [step for step in leaving if not self._ends(step)]
        if not leaving or self.random.random() < 0.3:
            return self.random.choice(self.process.transitions), self.random.choice(self.people)
        step = self.random.choice(leaving)
        return step, self.random.choice(list(self._likely(step.role)))

    def _ends(self, step: Transition) -> bool:
        return step.target is not None and self.process.state(step.target).final

    def _work(self, case: Case) -> None:
        tasks = list(Task.objects.filter(case=case, state="open").exclude(work=""))
        if not tasks:
            return
        task = self.random.choice(tasks)
        by = task.person if self.random.random() < 0.9 else self.random.choice(self.people)
        assert by is not None
        try:
            answer(task, by=by, answers=self.answers(self.process.work(task.work).form, by), now=self.now)
        except GuijuError as refusal:
            self._refused(refusal)
        case.refresh_from_db()

    def _refused(self, refusal: GuijuError) -> None:
        sentences = refusal.sentences if isinstance(refusal, NotYours | NotYet) else (str(refusal),)
        if not sentences or not all(sentence.strip() for sentence in sentences):
            raise AssertionError("a refusal without a sentence") from refusal
        self.refusals += sentences

    def _likely(self, roles: Any) -> Iterator[User | str]:
        """Those who may, in any order, and now and then one who may not."""
        found: list[User | str] = [each for each in self.people for role in roles if each.username[:-1] == role]
        found += [role for role in roles if role in (PUBLIC, SYSTEM)]
        self.random.shuffle(found)
        if self.random.random() < 0.1 or not found:
            found.insert(0, self.random.choice(self.people))
        yield from found

    def answers(self, form: Form, by: User | str) -> dict[str, Any]:
        """Mostly what the form asks; sometimes one answer is missing."""
        given: dict[str, Any] = {}
        for field in form.fields:
            if field.is_asked(given) and (field.required or self.random.random() < 0.6):
                given[field.name] = self.known[field.name] if field.name in self.known else self._answer(field, by)
        if given and self.random.random() < 0.05:
            del given[self.random.choice(sorted(given))]
        return given

    def _answer(self, field: Field, by: User | str) -> Any:
        match field:
            case Text():
                return f"关于{field.name}的说明 {self.random.randrange(1000)}"[: field.most]
            case Lines():
                return [f"第{n}单位" for n in range(self.random.randint(1, 3))]
            case Number():
                low = field.least if field.least is not None else 0
                return self.random.randint(low, min(field.most if field.most is not None else low + 50, low + 50))
            case Day():
                return (timezone.localdate(self.now) + timedelta(days=self.random.choice([0, 1, 31, 65]))).isoformat()
            case Choice():
                return self.random.choice(field.options)[0]
            case Choices():
                codes = [code for code, _title in field.options]
                return self.random.sample(codes, self.random.randint(1, len(codes)))
            case Confirmed():
                return True
            case StandardNumbers():
                return [self.random.choice(self.standards)]
            case Body():
                return f"{self.random.choice(field.kinds or list(OrganizationKind))}:walk"
            case People():
                there = [each.pk for each in self.people if each.username[:-1] == field.role]
                return self.random.sample(there, min(len(there), max(field.least, self.random.randint(1, 3))))
            case Files():
                return [self._file(by).pk]
        raise AssertionError(type(field))

    def _file(self, by: User | str) -> Any:
        file = ContentFile(draft_of_a_standard(), name="draft.docx")
        return attachments.keep(file, by=by if isinstance(by, User) else None)
