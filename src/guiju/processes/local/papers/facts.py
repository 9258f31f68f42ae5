"""What papers say of a case, read from its answers."""

from __future__ import annotations

from typing import Any

from guiju.base.numbers import parse
from guiju.processes.local.guards import OPENINGS
from guiju.workflow.fields import Choice, Form
from guiju.workflow.step import Step


def fact(step: Step, name: str) -> Any:
    """What an effect gave, in this step or before it."""
    return step.data.get(name, step.given(name))


def proposed(step: Step, name: str) -> Any:
    """An answer of the newest application, which may be the present step."""
    if step.transition.code in OPENINGS:
        return (step.answers or {}).get(name)
    return step.answered(name, *OPENINGS)


def chosen(form: Form, name: str, code: str | None) -> str:
    """The title of a chosen option, in Chinese."""
    field = form[name]
    assert isinstance(field, Choice)
    return next((str(title) for option, title in field.options if option == code), "")


def printed(numbers: list[str] | None) -> list[str]:
    return [parse(number).printed for number in numbers or ()]


def office_of(step: Step) -> str:
    return str(step.case.office or "")


def units_of(step: Step) -> list[str]:
    """As they stand after every change."""
    return list(step.answered("units") or ())


def drafters_of(step: Step) -> list[str]:
    return list(step.answered("drafters") or ())
