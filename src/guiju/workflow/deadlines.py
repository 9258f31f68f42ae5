"""The table of deadlines: each rule with its law, its time of validity, and whether its article was verified."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files

from guiju.base.errors import NotFound


class Unit(StrEnum):
    CALENDAR_DAY = "calendar_day"
    WORKING_DAY = "working_day"
    MONTH = "month"
    YEAR = "year"


class Bound(StrEnum):
    MAX = "max"  # to be done by then
    MIN = "min"  # must have lasted so long


@dataclass(frozen=True, slots=True)
class Rule:
    """One deadline as it is valid from `valid_from` until `valid_to`; None is open. `value` None: not set by law."""

    id: str
    title: str
    value: int | None
    unit: Unit
    bound: Bound
    basis: str
    article: str
    verified: bool
    valid_from: date | None
    valid_to: date | None
    source: str
    note: str


class UnknownRule(NotFound):
    """The table has no such rule on that day."""


def rule_on(id: str, day: date) -> Rule:
    """The version in force on a day. Raises UnknownRule."""
    for rule in rules():
        if rule.id == id and (rule.valid_from or date.min) <= day <= (rule.valid_to or date.max):
            return rule
    raise UnknownRule("时限表中没有 {day} 有效的规则 {id}", day=day, id=id)


def latest(id: str, *, on: date) -> Rule:
    """The version in force on a day; on a day without one, the last that was. Raises UnknownRule."""
    known = versions(id)
    in_force = (rule for rule in known if (rule.valid_from or date.min) <= on <= (rule.valid_to or date.max))
    return next(in_force, known[-1])


@cache
def versions(id: str) -> tuple[Rule, ...]:
    """All versions of a rule, the oldest first. Raises UnknownRule."""
    found = sorted((rule for rule in rules() if rule.id == id), key=lambda rule: rule.valid_from or date.min)
    if not found:
        raise UnknownRule("时限表中没有规则 {id}", id=id)
    return tuple(found)


def own_rule(id: str, title: str, value: int, unit: Unit, *, bound: Bound = Bound.MAX) -> str:
    """A time that an office sets itself where no law does; said beside its procedure, shown as unverified. The id."""
    _OWN[id] = Rule(
        id=id,
        title=title,
        value=value,
        unit=unit,
        bound=bound,
        basis="本机关规定",
        article="",
        verified=False,
        valid_from=None,
        valid_to=None,
        source="no rule found; a planning value of the office",
        note="",
    )
    versions.cache_clear()
    return id


_OWN: dict[str, Rule] = {}


def rules() -> tuple[Rule, ...]:
    """The table, and what procedures have said beside it."""
    return (*_table(), *_OWN.values())


@cache
def _table() -> tuple[Rule, ...]:
    with files("guiju.workflow").joinpath("deadlines.csv").open(encoding="utf-8") as file:
        return tuple(_read(row) for row in csv.DictReader(file))


def _read(row: dict[str, str]) -> Rule:
    return Rule(
        id=row["id"],
        title=row["title"],
        value=int(row["value"]) if row["value"] else None,
        unit=Unit(row["unit"]),
        bound=Bound(row["bound"]),
        basis=row["basis"],
        article=row["article"],
        verified=row["verified"] == "yes",
        valid_from=date.fromisoformat(row["valid_from"]) if row["valid_from"] else None,
        valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
        source=row["source"],
        note=row["note"],
    )
