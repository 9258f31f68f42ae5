"""`/changes`: what became of standards and organizations, in the order of the journal.

Public is which row changed, when, by what kind of entry, and which of its public fields from what to what. Who did it,
the reasons given, what sources contradict each other on, and entries about accounts and files stay inside.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_noop as _

from guiju.base.terms import RelationKind
from guiju.journal.models import Change
from guiju.organizations.models import Organization
from guiju.standards.models import Source, Standard
from guiju.web.api import schemas
from guiju.web.api.asking import After, ManyLimit, numeric_cursor
from guiju.web.api.service import paged, reads

_RELATIONS = frozenset(kind.value for kind in RelationKind) | {"replaced_by"}
_BODIES = {"issued_by_id": "issued_by", "committee_id": "committee", "parent_id": "parent"}
PUBLIC = {
    Standard.JOURNAL_NAME: frozenset(Standard.JOURNAL_FIELDS) | _RELATIONS,
    Organization.JOURNAL_NAME: frozenset(Organization.JOURNAL_FIELDS),
}


@reads(
    "/changes",
    answer=schemas.Changes,
    tag=_("变更"),
    summary=_("从一个游标起的变更"),
    description=_(
        "标准和机构的登记、更改，按日志的先后；不写 after 则从头开始。记下 cursor，下次从那里问起，一处不漏。"
        "从现在起的游标在 /register 中，整库文件的游标在 /exports 中。谁改的、为什么改不公开。"
    ),
    examples=("/changes?limit=5",),
)
def list_changes(request: HttpRequest, after: After = None, limit: ManyLimit = 100) -> HttpResponse:
    begin = numeric_cursor(after)
    # Read in their own order: chosen by model, the database would sort millions to give a page.
    page = list(Change.objects.filter(pk__gt=begin).select_related("entry").order_by("pk")[: limit + 1])
    more, page = len(page) > limit, page[:limit]
    cursor = str(page[-1].pk) if page else str(begin)
    content = {"items": _told([change for change in page if change.model in PUBLIC]), "cursor": cursor, "more": more}
    return paged(request, content, next=cursor if more else "")


def _told(changes: list[Change]) -> list[dict[str, Any]]:
    """Without those that changed nothing public; at most three queries."""
    named = _Names(changes)
    told = []
    for change in changes:
        fields = _public(change, named)
        if change.fields is not None and change.digest and not fields:
            continue
        told.append(
            {
                "at": change.entry.at.isoformat(),
                "kind": change.entry.kind,
                "type": change.model,
                "key": named.keys[change.model].get(change.row),
                "what": _what(change),
                "fields": fields,
            }
        )
    return told


def _what(change: Change) -> str:
    if not change.digest:
        return "left"
    return "entered" if change.fields is None else "changed"


def _public(change: Change, named: _Names) -> dict[str, list[Any]]:
    fields = {name: pair for name, pair in (change.fields or {}).items() if name in PUBLIC[change.model]}
    return {_BODIES.get(name, name.removesuffix("_id")): named.of(name, pair) for name, pair in fields.items()}


class _Names:
    """Keys of the rows that changed, and of the rows that their values point at: ids stay inside."""

    def __init__(self, changes: Iterable[Change]) -> None:
        rows: dict[str, set[int]] = {Standard.JOURNAL_NAME: set(), Organization.JOURNAL_NAME: set()}
        sources: set[int] = set()
        for change in changes:
            rows[change.model].add(change.row)
            for name, pair in (change.fields or {}).items():
                if name in _BODIES:
                    rows[Organization.JOURNAL_NAME] |= {id for id in pair if id}
                elif name == "source_id":
                    sources |= {id for id in pair if id}
        self.keys = {
            model.JOURNAL_NAME: dict(model.objects.filter(pk__in=ids).values_list("pk", "key")) if ids else {}
            for model in (Standard, Organization)
            for ids in [rows[model.JOURNAL_NAME]]
        }
        self.sources = dict(Source.objects.filter(pk__in=sources).values_list("pk", "name")) if sources else {}

    def of(self, field: str, pair: list[Any]) -> list[Any]:
        if field in _BODIES:
            return [self.keys[Organization.JOURNAL_NAME].get(id) for id in pair]
        if field == "source_id":
            return [self.sources.get(id) for id in pair]
        return list(pair)
