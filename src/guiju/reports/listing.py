"""Standards that a report names one by one, as the register knew them at the position of the report."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from guiju.base.numbers import parse
from guiju.base.selection import Selection
from guiju.figures.columns import condition
from guiju.figures.copying import Register
from guiju.journal.models import Change
from guiju.standards.models import Standard


@dataclass(frozen=True, slots=True)
class Named:
    number: str
    title: str
    published_on: date | None
    effective_on: date | None
    withdrawn_on: date | None


def named(selection: Selection, register: Register, *, order: str, most: int) -> list[Named]:
    """The first rows of a Selection by a date column, then by number."""
    table = register.table("standards")
    found = table.filter(condition(selection, register)(table)).order_by([order, "key"]).limit(most)
    rows = register.run(found.select("id", "key", "published_on", "effective_on", "withdrawn_on")).to_pylist()
    words = _words(register, [row["id"] for row in rows])
    return [
        Named(
            parse(words[row["id"]]["number"]).printed,
            words[row["id"]]["title_zh"] or words[row["id"]]["title_en"],
            row["published_on"],
            row["effective_on"],
            row["withdrawn_on"],
        )
        for row in rows
    ]


def _words(register: Register, ids: Collection[int]) -> dict[int, dict[str, str]]:
    """Number and titles; the copy does not have them, so what changed since is put back from the journal."""
    names = ("number", "title_zh", "title_en")
    rows = Standard.objects.filter(pk__in=ids).values_list("pk", *names)
    found = {pk: dict(zip(names, values, strict=True)) for pk, *values in rows}
    later = Change.objects.filter(model="standard", row__in=ids, entry_id__gt=register.position, fields__isnull=False)
    for change in later.order_by("-entry_id", "-id"):
        fields = change.fields or {}
        found[change.row] |= {name: fields[name][0] for name in names if name in fields}
    return found
