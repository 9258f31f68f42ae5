"""A Selection as rows of the register and as a query of the index: the same standards from both. As a condition over
the columnar copy it stands in `figures.columns`.

What its words mean is said once, in `standards.asking`; the database has no words for it: its rows are read one by one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import Any, Final, cast

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat

from guiju.base.errors import Sentence
from guiju.base.numbers import parse
from guiju.base.selection import Days, InvalidSelection, Selection, SortBy, ccs_members, prefix_members
from guiju.base.terms import RelationKind, Revision, Status
from guiju.engines.search.query import All, AnyOf, Everything, Prefix, Query, Range, Scored, Term
from guiju.engines.search.scanning import matches
from guiju.organizations.models import Organization
from guiju.standards.asking import NOTHING, asked, marks
from guiju.standards.indexed import FIELDS, STATUS_NUMBERS, day_number, document, read
from guiju.standards.models import Relation, Source, Standard
from guiju.standards.querysets import CONDITIONS, Among, ContainsAny, StandardQuerySet, begins

__all__ = ["asked", "keys_of", "marks", "order", "query", "query_of", "rows", "status_query"]

_COLUMN_OF_RANGE: Final = {
    "published": "published_on",
    "effective": "effective_on",
    "withdrawn": "withdrawn_on",
    "ended": "ends_on",
    "filed": "filed_on",
}


# As rows


def rows(selection: Selection) -> StandardQuerySet:
    """The selected standards in the order of its sort; relevance, of which the database knows nothing, is by number.

    Words are looked for row by row among what the rest selects, at once and not when the rows are read (some
    30,000 a second): ask the index where there are words. Raises InvalidSelection if statuses have no day.
    """
    found = Standard.objects.filter(_condition(selection))
    if selection.statuses:
        found = found.with_status(*selection.statuses, on=_day_of(selection))
    if selection.words:
        wanted = asked(selection.words)
        ids = [row[0] for row in read(found) if matches(wanted, document(row), FIELDS)]
        found = Standard.objects.filter(id__in=Among(ids))
    return found.order_by(*order(selection))


def _condition(selection: Selection) -> Q:
    condition = Q()
    if selection.tiers:
        condition &= Q(tier__in=selection.tiers)
    if selection.natures:
        condition &= Q(nature__in=selection.natures)
    if selection.kinds:
        condition &= Q(kind__in=selection.kinds)
    if selection.prefixes:
        condition &= Q(prefix__in=_prefixes(selection))
    for revision in selection.revisions:
        replacing = Exists(Relation.objects.filter(standard=OuterRef("pk"), kind=RelationKind.REPLACES))
        condition &= Q(replacing if revision is Revision.REVISION else ~replacing)
    if selection.numbers:
        condition &= _numbered(selection.numbers)
    for column, pieces in (
        ("region", [f" {code}" for code in selection.regions]),
        ("industry", [f" {code}" for code in selection.industries]),
        ("ics", [f" {code}{end}" for code in selection.ics for end in " ."]),
        (
            "ccs",
            [f" {code}" if len(code) == 1 else f" {code} " for given in selection.ccs for code in ccs_members(given)],
        ),
    ):
        if pieces:
            condition &= _among_words_of(column, pieces)
    if selection.issuers:
        condition &= Q(issued_by__in=_organizations(selection.issuers))
    if selection.committees:
        condition &= Q(committee__in=_organizations(selection.committees))
    if selection.organizations:
        either = _organizations(selection.organizations)
        condition &= Q(issued_by__in=either) | Q(committee__in=either)
    if selection.sources:
        condition &= Q(source__in=_sources(selection.sources))
    for column, days in _ranges(selection):
        if days.first:
            condition &= Q(**{f"{column}__gte": days.first})
        if days.last:
            condition &= Q(**{f"{column}__lte": days.last})
    return condition


def _numbered(numbers: Iterable[str]) -> Q:
    keys, undated_keys, beginnings = keys_of(numbers)
    condition = Q()
    if keys:
        condition |= Q(key__in=Among(keys))
    if undated_keys:
        condition |= Q(undated_key__in=Among(undated_keys))
    for text in beginnings:
        condition |= begins("key", text)
    return condition


def _among_words_of(column: str, pieces: Collection[str]) -> Q:
    """`pieces` with a space where a word of the column must begin or end."""
    return Q(ContainsAny(Concat(Value(" "), F(column), Value(" ")), pieces))


def order(selection: Selection) -> Iterator[Any]:
    """The columns of its sort, for `order_by`."""
    sort = selection.sort
    if sort.by in _COLUMN_OF_RANGE:
        column = F(_COLUMN_OF_RANGE[sort.by])
        yield column.desc(nulls_last=True) if sort.descending else column.asc(nulls_last=True)
    down = "-" if sort.by is SortBy.NUMBER and sort.descending else ""
    yield from (f"{down}sort_key", f"{down}id")


# As a query of the index


def query(selection: Selection) -> Query:
    """The selected standards; only words and, if the Selection names a day, force on that day raise a score."""
    filters: list[Query] = [
        AnyOf(tuple(Term(field, value) for value in values)) if values else NOTHING
        for field, values in (
            ("tier", selection.tiers),
            ("nature", selection.natures),
            ("kind", selection.kinds),
            ("prefix", _prefixes(selection)),
            ("revision", selection.revisions),
            ("region", selection.regions),
            ("industry", selection.industries),
            ("ics", selection.ics),
            ("ccs", _ccs(selection)),
        )
        if values
    ]
    if selection.numbers:
        keys, undated_keys, beginnings = keys_of(selection.numbers)
        filters.append(
            AnyOf(
                (
                    *(Term("key", key) for key in keys),
                    *(Term("undated_key", key) for key in undated_keys),
                    *(Prefix("key", text) for text in beginnings),
                )
            )
        )
    for fields, names, known in (
        (("issuer",), selection.issuers, _organizations),
        (("committee",), selection.committees, _organizations),
        (("issuer", "committee"), selection.organizations, _organizations),
        (("source",), selection.sources, _sources),
    ):
        if names:
            ids = list(known(names).values_list("id", flat=True))
            filters.append(AnyOf(tuple(Term(field, str(id)) for field in fields for id in ids)) if ids else NOTHING)
    for column, days in _ranges(selection):
        low = day_number(days.first) or 1  # 0 is no date
        filters.append(Range(column, low, day_number(days.last) if days.last else None))
    if selection.statuses:
        day = _day_of(selection)
        filters.append(AnyOf(tuple(status_query(status, on=day) for status in selection.statuses)))
    prefer = (Scored(status_query(Status.IN_FORCE, on=selection.on), 0.2),) if selection.on else ()
    return All((asked(selection.words), *(Scored(part, 0.0) for part in filters)), prefer=prefer)


# For both


def keys_of(numbers: Iterable[str]) -> tuple[list[str], list[str], list[str]]:
    """Keys of editions, keys of lineages, beginnings of keys."""
    keys, undated_keys, beginnings = [], [], []
    for text in numbers:
        if text.endswith("*"):
            beginnings.append(text[:-1])
        elif (number := parse(text)).dated:
            keys.append(number.key)
        else:
            undated_keys.append(number.undated_key)
    return keys, undated_keys, beginnings


def _prefixes(selection: Selection) -> list[str]:
    return [member for prefix in selection.prefixes for member in prefix_members(prefix)]


def _ccs(selection: Selection) -> list[str]:
    return [member for code in selection.ccs for member in ccs_members(code)]


def _ranges(selection: Selection) -> Iterator[tuple[str, Days]]:
    for field, column in _COLUMN_OF_RANGE.items():
        if days := getattr(selection, field):
            yield column, days


def _day_of(selection: Selection) -> date:
    if selection.on is None:
        raise InvalidSelection("on", "状态所依的日期", Sentence("无日期"))
    return selection.on


def _organizations(keys: Collection[str]) -> QuerySet[Any]:
    return Organization.objects.filter(key__in=Among(keys))


def _sources(names: Collection[str]) -> QuerySet[Any]:
    return Source.objects.filter(name__in=Among(names))


# Status as a query


def status_query(status: Status, *, on: date) -> Query:
    """The standards that have this status on that day: the register's own conditions, asked of the index."""
    return query_of(CONDITIONS[status](on))


Comparison = tuple[str, Any]


def query_of(condition: Q) -> Query:
    """A condition over the columns that are indexed as numbers, as a search query. NULL is 0, dates are yyyymmdd."""
    parts = tuple(query_of(c) if isinstance(c, Q) else _comparison(*cast("Comparison", c)) for c in condition.children)
    whole: Query = AnyOf(parts) if condition.connector == Q.OR else All(parts)
    return All((Everything(),), but=(whole,)) if condition.negated else whole


def _comparison(path: str, value: Any) -> Query:
    field, _, lookup = path.partition("__")
    match lookup:
        case "isnull":
            return Range(field, 0, 0) if value else Range(field, low=1)
        case "lte":
            return Range(field, 1, day_number(value))
        case "lt":
            return Range(field, 1, day_number(value) - 1)
        case "gte":
            return Range(field, low=day_number(value))
        case "gt":
            return Range(field, low=day_number(value) + 1)
        case "in":
            return AnyOf(tuple(Range(field, STATUS_NUMBERS[word], STATUS_NUMBERS[word]) for word in value))
        case "":
            return Range(field, STATUS_NUMBERS[value], STATUS_NUMBERS[value])
    raise ValueError(f"no search query for the lookup {path}")
