"""What can be violated, as the office classifies it: each kind with its law, first measure and severity."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import cast

from django.utils.functional import lazystr
from django.utils.translation import get_language

from guiju.workflow.definition import Law


class Severity(StrEnum):
    HIGH = "high"
    MIDDLE = "middle"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Violation:
    """One kind. `subject` is who can commit it: an enterprise, an association, a department."""

    code: str
    subject: str
    title_zh: str
    title_en: str
    detail: str
    law: Law
    first_measure: str
    severity: Severity

    def __str__(self) -> str:
        return self.title_en if get_language() == "en" else self.title_zh


@cache
def violations() -> dict[str, Violation]:
    """All kinds by code, in order."""
    with files("guiju.processes.appeals").joinpath("violations.csv").open(encoding="utf-8") as file:
        return {row["code"]: _read(row) for row in csv.DictReader(file)}


def options() -> tuple[tuple[str, str], ...]:
    """For the form of a step: code and title, in the language of who reads it."""
    return tuple((code, cast(str, lazystr(each))) for code, each in violations().items())


def _read(row: dict[str, str]) -> Violation:
    return Violation(
        code=row["code"],
        subject=row["subject"],
        title_zh=row["title"],
        title_en=row["title_en"],
        detail=row["detail"],
        law=Law(row["law"], row["article"], verified=row["verified"] == "yes"),
        first_measure=row["first_measure"],
        severity=Severity(row["severity"]),
    )
