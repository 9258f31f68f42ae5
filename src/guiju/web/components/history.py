"""The journal of one standard, in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from guiju.journal.models import Change, Entry
from guiju.organizations.models import Organization
from guiju.web.components.words import word

_BODIES = ("issued_by_id", "committee_id")
_CONFLICT = "conflict:"


@dataclass(frozen=True, slots=True)
class Line:
    """What became of one field; an empty text is no value."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Event:
    entry: Entry
    lines: list[Line]


def tell(changes: Iterable[Change], *, known: Iterable[Organization] = ()) -> list[Event]:
    """In the order given; one query if bodies changed that are not `known`, else none."""
    changes = list(changes)
    names = _names_of_bodies(changes, {body.pk: str(body) for body in known})
    return [
        Event(change.entry, [_line(field, old, new, names) for field, (old, new) in (change.fields or {}).items()])
        for change in changes
    ]


def _line(field: str, before: Any, after: Any, names: dict[Any, str]) -> Line:
    if field.startswith(_CONFLICT):
        about = field.removeprefix(_CONFLICT)
        return Line(
            _("各来源的{field}不一").format(field=word("field", about)),
            sayings(before or [], about),
            sayings(after or [], about) or _("已无分歧"),
        )
    return Line(word("field", field), _told(field, before, names), _told(field, after, names))


def _told(field: str, value: Any, names: dict[Any, str]) -> str:
    if value in (None, ""):
        return ""
    if field in _BODIES:
        return names.get(value, str(value))
    if isinstance(value, list):
        return _("、").join(str(each) for each in value)
    return word("status", value) if field == "reported_status" else str(value)


def sayings(values: Sequence[Sequence[Any]], field: str) -> str:
    """Who says what, in one line."""
    return _("；").join(f"{source_named(source)}：{_told(field, value, {}) or '—'}" for source, value in values)


def source_named(source: str) -> str:
    """A value that stands in the register without a source's statement is the register's own."""
    return source or _("登记簿原有")


def _names_of_bodies(changes: Iterable[Change], known: dict[Any, str]) -> dict[Any, str]:
    ids = {value for change in changes for field in _BODIES for value in (change.fields or {}).get(field, ()) if value}
    missing = ids - known.keys()
    return known | ({body.pk: str(body) for body in Organization.objects.filter(pk__in=missing)} if missing else {})
