"""Somebody who works on cases through the real pages, as a browser without scripts does."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from html import unescape
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from guiju.people.models import User
from guiju.workflow.fields import Files, Form, Lines, StandardNumbers
from guiju.workflow.models import Case, CaseEvent, Task
from guiju.workflow.register import process as process_of


class Refusal(AssertionError):
    """What the page said when it refused; `sentences` holds each, `status` what HTTP says."""

    def __init__(self, response: Any) -> None:
        self.response, self.status = response, response.status_code
        self.sentences = list(dict.fromkeys(sentences_of(response.content.decode())))
        super().__init__(f"{self.status}: " + " | ".join(self.sentences))


class Clerk:
    """`Clerk(client)` or `Clerk.of(user)`; answers are given by the names of fields, as Python values.

    Lists are choices, days are `date`, ticked boxes True, files `(name, bytes)` or lists of them.
    """

    def __init__(self, client: Client) -> None:
        self.client = client

    @classmethod
    def of(cls, user: User, language: str = "zh-hans") -> Clerk:
        client = Client(headers={"accept-language": language})
        client.force_login(user)
        return cls(client)

    def opens(self, process: str, step: str, **answers: Any) -> Case:
        form = process_of(process).transition(step).form
        address = self._sends(reverse("desk:case-open", args=[process, step]), form, answers)
        number = address.rsplit("/", 1)[-1]
        return Case.objects.get(number=number)

    def does(self, case: Case, step: str, **answers: Any) -> CaseEvent:
        """Take a step of a case; `case` is brought up to date."""
        form = case.procedure.transition(step).form
        self._sends(reverse("desk:case-step", args=[case.number, step]), form, answers)
        case.refresh_from_db()
        return case.events.filter(kind="step", code=step).latest("seq")

    def works(self, task: Task, **answers: Any) -> CaseEvent:
        form = task.case.procedure.work(task.work).form
        self._sends(reverse("desk:case-work", args=[task.pk]), form, answers)
        task.refresh_from_db()
        return task.case.events.filter(kind="work", code=task.work).latest("seq")

    def task(self, case: Case, work: str) -> Task:
        """His own open work of a case."""
        return Task.objects.get(case=case, work=work, state="open", person=self.client.session["_auth_user_id"])

    def reads(self, case: Case) -> str:
        """The page of a case, as text without tags."""
        response = self.client.get(case.get_absolute_url())
        if response.status_code != 200:
            raise Refusal(response)
        return text_of(response.content.decode())

    def _sends(self, address: str, form: Form, answers: dict[str, Any]) -> str:
        """Open the form, fill it in, send it. Returns where that leads."""
        unknown = answers.keys() - {field.name for field in form.fields}
        assert not unknown, f"the form does not ask for {unknown}"
        page = self.client.get(address)
        if page.status_code != 200:
            raise Refusal(page)
        text = page.content.decode()
        sent: dict[str, Any] = {"do": "send"}
        if expected := re.search(r'name="expected" value="(\d+)"', text):
            sent["expected"] = expected[1]
        for field in form.fields:
            if field.name in answers:
                name = f"u-{field.name}" if isinstance(field, Files) else f"a-{field.name}"
                assert f'name="{name}"' in text or not isinstance(field, Files), f"{name} is not on the page"
                value = _as_sent(answers[field.name], upload=isinstance(field, Files))
                if value is not None:
                    sent[name] = (
                        "\n".join(value)
                        if isinstance(field, Lines | StandardNumbers) and isinstance(value, list)
                        else value
                    )
        response = self.client.post(address, sent)
        if response.status_code != 302:
            raise Refusal(response)
        return response.headers["Location"]


def sentences_of(page: str) -> Iterator[str]:
    """What a page says against something."""
    for found in re.finditer(r'<div class="says (?:bad|heed)[^"]*".*?</div>', page, re.DOTALL):
        yield from (text for part in re.split(r"</?(?:li|p|h2)\b[^>]*>", found[0]) if (text := text_of(part)))


def text_of(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", page)).split())


def _as_sent(value: Any, *, upload: bool) -> Any:
    """None for what a browser would not send."""
    if upload:
        files = value if isinstance(value, list) else [value]
        return [_uploaded(each) for each in files]
    match value:
        case None | False:
            return None
        case True:
            return "on"
        case date():
            return value.isoformat()
        case str() | int():
            return str(value)
    if isinstance(value, Iterable):
        return [str(getattr(each, "pk", each)) for each in value]
    return str(getattr(value, "pk", value))


def _uploaded(file: Any) -> Any:
    return SimpleUploadedFile(*file) if isinstance(file, tuple) else file
