"""Where each value of a standard comes from, and who says otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Exists, OuterRef

from guiju.organizations.actions import STATE
from guiju.organizations.models import Organization
from guiju.standards.models import Conflict, Source, Standard, Statement


@dataclass(frozen=True, slots=True)
class Said:
    """What one source says of one field; `place` is where in the source (a line, a sheet)."""

    source: Source
    value: str
    retrieved_on: date
    place: str


@dataclass(frozen=True, slots=True)
class FieldProvenance:
    """One field: its value, the source that it is from, and what the others say.

    `retrieved_on` is None where no statement was kept and only the source of the whole record is known.
    `agreeing` are further sources of the same value, `others` those that say something else; both by priority.
    """

    field: str
    value: Any
    source: Source
    retrieved_on: date | None
    confidence: str
    agreeing: tuple[Said, ...] = ()
    others: tuple[Said, ...] = ()
    conflict: Conflict | None = None


FIELDS = (
    "title_zh",
    "title_en",
    "published_on",
    "effective_on",
    "withdrawn_on",
    "filed_on",
    "reported_status",
    "region",
    "industry",
    "ics",
    "ccs",
    "issued_by",
    "committee",
)


HAS_CONFLICTS: Final = Exists(Conflict.objects.filter(standard=OuterRef("pk")))
"""Of editions: whether sources disagree, or disagreed, on anything."""


def provenance(standard: Standard, *, conflicted: bool = True) -> list[FieldProvenance]:
    """The provenance of every field that has a value or of which a source speaks, in the order of `FIELDS`.

    Who knows that sources never disagreed says so with `conflicted`, and a question is saved.
    """
    statements = list(standard.statements.select_related("source").order_by("-source__priority", "-retrieved_on"))
    settled = standard.conflicts.select_related("decided_by") if conflicted else ()
    conflicts = {conflict.field.removesuffix("_id"): conflict for conflict in settled}
    found = [_of_field(standard, field, statements, conflicts.get(field)) for field in FIELDS]
    return [of for of in found if of.value not in (None, "") or of.others or of.conflict]


def _of_field(
    standard: Standard, field: str, statements: list[Statement], conflict: Conflict | None
) -> FieldProvenance:
    value = getattr(standard, field)
    spellings = _spellings(value)
    agreeing: list[Said] = []
    others: list[Said] = []
    for statement in statements:
        said = _said(statement, field)
        if said in (None, ""):
            continue
        told = Said(statement.source, str(said), statement.retrieved_on, statement.place)
        (agreeing if told.value in spellings or _is_name_of(value, told.value) else others).append(told)
    first = agreeing[0] if agreeing else None
    source = first.source if first else standard.source
    return FieldProvenance(
        field,
        value,
        source,
        first.retrieved_on if first else None,
        source.confidence,
        tuple(agreeing[1:]),
        tuple(others),
        conflict,
    )


def _said(statement: Statement, field: str) -> str | None:
    """What a statement says of a field; bodies stand in it by their names or, from the desk, by their ids."""
    words = statement.said
    if field == "issued_by" and words.get("issuers"):
        return str(words["issuers"][0])
    if field == "committee" and words.get("committee_name"):
        return str(words["committee_name"])
    return words.get(field)


def _spellings(value: Any) -> frozenset[str]:
    """The texts by which sources may mean this value."""
    if isinstance(value, Organization):
        return frozenset({value.name_zh, value.name_en, value.code, str(value.pk)} - {""})
    if isinstance(value, date):
        day = value.isoformat()
        # A source that knows only the month or the year means its first day.
        shorter = (day.removesuffix("-01"), day.removesuffix("-01-01"))
        return frozenset({day, *shorter})
    return frozenset({str(value)})


def _is_name_of(body: Any, name: str) -> bool:
    """Whether a name means this body: with or without the State before it, or by one of its other names."""
    if not isinstance(body, Organization):
        return False
    plain = name.removeprefix(STATE)
    return plain == body.name_zh.removeprefix(STATE) or body.names.filter(name__in=(name, plain)).exists()
