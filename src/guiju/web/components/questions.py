"""The form of a step on a public page: its questions with what was typed and what is wrong with it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.http import QueryDict
from django.utils.translation import gettext as _

from guiju.base.errors import GuijuError, Sentence
from guiju.workflow.errors import InvalidAnswers
from guiju.workflow.fields import Choice, Day, Field, Files, Form, Number, StandardNumbers, Text

MOST_TYPED: Final = 20_000
"""Characters that one answer may bring before it is looked at."""

_KINDS: Final[dict[type[Field], str]] = {
    Text: "text",
    Number: "number",
    Day: "day",
    Choice: "choice",
    StandardNumbers: "standards",
}


@dataclass(frozen=True, slots=True)
class Question:
    """One field. `kind` names how it is asked; the names on the page begin with ``a-``."""

    field: Field
    kind: str
    value: str
    fault: str

    @property
    def name(self) -> str:
        return f"a-{self.field.name}"

    @property
    def title(self) -> str:
        return in_words(self.field.title)

    @property
    def hint(self) -> str:
        return in_words(self.field.hint)

    @property
    def lines(self) -> int:
        return getattr(self.field, "lines", 1)

    @property
    def most(self) -> int:
        return getattr(self.field, "most", 0) or 200

    @property
    def unit(self) -> str:
        return in_words(getattr(self.field, "unit", ""))

    @property
    def options(self) -> list[tuple[str, str, bool]]:
        assert isinstance(self.field, Choice)
        return [(code, in_words(title), code == self.value) for code, title in self.field.options]


def asked(form: Form, besides: Collection[str] = ()) -> list[Field]:
    """What the page asks of a form: no files, which have a place of their own, and nothing of `besides`."""
    return [field for field in form.fields if not isinstance(field, Files) and field.name not in besides]


def typed(fields: Collection[Field], post: QueryDict) -> dict[str, str]:
    return {field.name: post.get(f"a-{field.name}", "")[:MOST_TYPED] for field in fields}


def cleaned(fields: Collection[Field], given: Mapping[str, str]) -> dict[str, Any]:
    """Raises InvalidAnswers."""
    return Form(tuple(fields)).clean(given)


def questions(
    fields: Collection[Field], given: Mapping[str, str], refusal: InvalidAnswers | None = None
) -> list[Question]:
    faults = refusal.faults if refusal else {}
    return [
        Question(field, _KINDS[type(field)], given.get(field.name, ""), in_words(faults.get(field.name, "")))
        for field in fields
    ]


def in_words(text: Any) -> str:
    """In the reader's language."""
    return text.told(_) if isinstance(text, Sentence | GuijuError) else str(text)
