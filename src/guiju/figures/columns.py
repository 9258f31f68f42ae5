"""A population as a condition over the columnar copy: the same rows as `populations.rows` gives.

Conditions of a day are those of the database (`standards.querysets.CONDITIONS`), read once more as expressions, so
that a status has one definition.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from functools import reduce
from itertools import chain
from operator import and_, or_
from typing import TYPE_CHECKING, Any, cast

import ibis
import pyarrow as pa
from django.db.models import Q

from guiju.base.errors import Sentence, Unavailable
from guiju.base.parameters import Days
from guiju.base.selection import InvalidSelection, Selection, ccs_members, prefix_members
from guiju.base.terms import Revision, Status
from guiju.figures.copying import Register, opened
from guiju.figures.populations import Bodies, Population, Products, Projects, rows, table_name
from guiju.journal.actions import last_seq
from guiju.standards.models import Source
from guiju.standards.querysets import CONDITIONS
from guiju.standards.search import every
from guiju.standards.selecting import keys_of

if TYPE_CHECKING:
    import ibis.expr.types as ir


def condition(population: Population, register: Register) -> Callable[[ir.Table], ir.BooleanValue]:
    """What tells, of each row of the population's table, whether it belongs. Raises InvalidSelection if statuses have
    no day. Words are asked of the search index, which knows the register as it is now."""

    def holds(table: ir.Table) -> ir.BooleanValue:
        match population:
            case Selection():
                parts = _standards(population, table, register)
            case Bodies():
                parts = _bodies(population, table, register)
            case Products():
                parts = _products(population, table, register)
            case Projects():
                parts = _projects(population, table)
        return _all(parts)

    return holds


def count(population: Population) -> int:
    """How many rows there are: by the copy where it has caught up with the journal, else by the database."""
    with suppress(Unavailable), opened() as register:
        if register.position >= last_seq():
            table = register.table(table_name(population))
            found = register.run(table.filter(condition(population, register)(table)).count())
            return int(found[0][0].as_py())
    return rows(population).order_by().count()


def _standards(selection: Selection, table: ir.Table, register: Register) -> Iterable[ir.BooleanValue]:
    for column, words in (
        ("tier", selection.tiers),
        ("nature", selection.natures),
        ("kind", selection.kinds),
        ("prefix", [member for prefix in selection.prefixes for member in prefix_members(prefix)]),
    ):
        if words:
            yield table[column].isin([str(word) for word in words])
    if selection.revisions:
        yield _any([table.revises == (revision is Revision.REVISION) for revision in selection.revisions])
    if selection.numbers:
        yield _numbered(selection.numbers, table)
    yield from _places(selection.regions, selection.industries, table)
    if selection.ics:
        yield _among_words(table.ics, [f" {code}{end}" for code in selection.ics for end in " ."])
    if selection.ccs:
        members = [member for code in selection.ccs for member in ccs_members(code)]
        yield _among_words(table.ccs, [f" {code}" if len(code) == 1 else f" {code} " for code in members])
    if selection.issuers:
        yield table.issued_by.isin(_organizations(selection.issuers, register))
    if selection.committees:
        yield table.committee.isin(_organizations(selection.committees, register))
    if selection.organizations:
        either = _organizations(selection.organizations, register)
        yield table.issued_by.isin(either).fill_null(False) | table.committee.isin(either).fill_null(False)
    if selection.sources:
        yield table.source.isin(list(Source.objects.filter(name__in=selection.sources).values_list("id", flat=True)))
    for column, days in (
        ("published_on", selection.published),
        ("effective_on", selection.effective),
        ("withdrawn_on", selection.withdrawn),
        ("ends_on", selection.ended),
        ("filed_on", selection.filed),
    ):
        yield from _within(table[column], days)
    if selection.statuses:
        if selection.on is None:
            raise InvalidSelection("on", "状态所依的日期", Sentence("无日期"))
        on = selection.on
        yield _any([of_columns(CONDITIONS[status](on), table) for status in selection.statuses])
    if selection.words:
        yield table.id.isin(_ids(chain.from_iterable(every(Selection(words=selection.words)))))


def _bodies(bodies: Bodies, table: ir.Table, register: Register) -> Iterable[ir.BooleanValue]:
    for column, words in (("kind", bodies.kinds), ("rank", bodies.ranks)):
        if words:
            yield table[column].isin([str(word) for word in words])
    yield from _places(bodies.regions, bodies.industries, table)
    yield from _within(table.registered_on, bodies.registered)
    yield from _within(table.ended_on, bodies.ended)
    if day := bodies.existing_on:
        yield table.registered_on.isnull() | (table.registered_on <= day)
        yield table.ended_on.isnull() | (table.ended_on > day)
    if bodies.publishing:
        yield table.id.isin(_issuers(Selection(published=bodies.publishing), register))
    if bodies.holding_on:
        yield table.id.isin(_issuers(Selection(statuses=(Status.IN_FORCE,), on=bodies.holding_on), register))


def _issuers(selection: Selection, register: Register) -> ir.Column:
    standards = register.table("standards")
    found = standards.filter(condition(selection, register)(standards))
    return found.filter(found.issued_by.notnull()).issued_by


def _products(products: Products, table: ir.Table, register: Register) -> Iterable[ir.BooleanValue]:
    if products.regions or products.industries:
        enterprises = register.table("organizations")
        places = _places(products.regions, products.industries, enterprises)
        yield table.enterprise.isin(enterprises.filter(_all(places)).id)
    yield from _within(table.declared_on, products.declared)
    yield from _within(table.ended_on, products.ended)
    if day := products.standing_on:
        yield table.declared_on <= day
        yield table.ended_on.isnull() | (table.ended_on > day)


def _projects(projects: Projects, table: ir.Table) -> Iterable[ir.BooleanValue]:
    yield from _places(projects.regions, projects.industries, table)
    yield from _within(table.started_on, projects.started)
    yield from _within(table.ended_on, projects.ended)


# Parts


def _all(parts: Iterable[ir.BooleanValue]) -> ir.BooleanValue:
    return reduce(and_, parts, ibis.literal(True))


def _any(parts: Iterable[ir.BooleanValue]) -> ir.BooleanValue:
    return reduce(or_, parts)


def _places(regions: Collection[str], industries: Collection[str], table: ir.Table) -> Iterable[ir.BooleanValue]:
    for column, codes in ((table.region, regions), (table.industry, industries)):
        if codes:
            yield _any([column.startswith(code) for code in codes])


def _within(column: Any, days: Days) -> Iterable[ir.BooleanValue]:
    if days.first:
        yield column >= days.first
    if days.last:
        yield column <= days.last


def _among_words(column: Any, pieces: Iterable[str]) -> ir.BooleanValue:
    """`pieces` with a space where a word of the column must begin or end."""
    spaced = ibis.literal(" ") + column + " "
    return _any([spaced.contains(piece) for piece in pieces])


def _numbered(numbers: Iterable[str], table: ir.Table) -> ir.BooleanValue:
    keys, undated_keys, beginnings = keys_of(numbers)
    return _any(
        [
            *([table.key.isin(keys)] if keys else []),
            *([table.undated_key.isin(undated_keys)] if undated_keys else []),
            *(table.key.startswith(text) for text in beginnings),
        ]
    )


def _organizations(keys: Collection[str], register: Register) -> ir.Column:
    organizations = register.table("organizations")
    return organizations.filter(organizations.key.isin(list(keys))).id


def _ids(ids: Iterable[int]) -> Any:
    return ibis.memtable(pa.table({"id": pa.array(ids, pa.int64())})).id


# Conditions of the database


def of_columns(condition: Q, table: ir.Table) -> ir.BooleanValue:
    """A condition of the database over the columns of `table`, in which a missing day is NULL for both."""
    parts = [
        of_columns(child, table) if isinstance(child, Q) else _compared(*cast("tuple[str, Any]", child), table)
        for child in condition.children
    ]
    whole = _any(parts) if condition.connector == Q.OR else _all(parts)
    return ~whole if condition.negated else whole


def _compared(path: str, value: Any, table: ir.Table) -> ir.BooleanValue:
    name, _, lookup = path.partition("__")
    column: Any = table[name]
    match lookup:
        case "isnull":
            return column.isnull() if value else column.notnull()
        case "lte":
            return column <= value
        case "lt":
            return column < value
        case "gte":
            return column >= value
        case "gt":
            return column > value
        case "in":
            return column.isin([str(word) for word in value])
        case "":
            return column == str(value)
    raise ValueError(f"no expression for the lookup {path}")
