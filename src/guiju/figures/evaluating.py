"""Measures reckoned: figures from the columnar copy, from reported values, and from one another.

All measures on a table are asked of it in one scan, whatever their periods; whoever wants several asks for them at
once. Those of a tier read the rows of that tier only: nine in ten standards are those of enterprises.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import reduce
from heapq import nlargest
from operator import or_
from typing import TYPE_CHECKING, Any

import ibis

from guiju.base.errors import InvalidForm
from guiju.base.selection import Selection
from guiju.base.terms import Tier
from guiju.figures.columns import condition
from guiju.figures.copying import Register, opened
from guiju.figures.dimensions import DIMENSIONS
from guiju.figures.measure import Figure, Kind, Measure, Precision
from guiju.figures.measures import measure as measure_of
from guiju.figures.measures.making import PERCENT
from guiju.figures.periods import Period
from guiju.figures.populations import Population, table_name
from guiju.figures.reported import known
from guiju.journal import actions as journal

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from guiju.figures.measure import Reported

Group = tuple[tuple[str, str], ...]
Value = int | Decimal | None
Cell = tuple[str, Period]
"""A measure's code, and a period."""

PLACES = 4
"""Of a mean: as many as two engines agree on."""


class Ungroupable(InvalidForm):
    """The measure cannot be told by that dimension; the text names those by which it can."""


def evaluate(
    measures: Iterable[Measure], period: Period, *, by: Sequence[str] = (), register: Register | None = None
) -> list[Figure]:
    """Figures in the order of the measures; with `by`, for each of them those of its groups, in the order of the
    dimensions. Groups without rows are left out. Raises Unavailable where the copy is not there, Ungroupable."""
    return figures(((each, period) for each in measures), by=by, register=register)


def series(
    measure: Measure, periods: Iterable[Period], *, by: Sequence[str] = (), register: Register | None = None
) -> list[Figure]:
    """The figures of one measure, period after period."""
    return figures(((measure, period) for period in periods), by=by, register=register)


def figures(
    asked: Iterable[tuple[Measure, Period]],
    *,
    by: Sequence[str] = (),
    most: int | None = None,
    register: Register | None = None,
) -> list[Figure]:
    """Any measures in any periods, in the order asked; of groups `most`, the greatest in the first that is asked."""
    asked, by = list(asked), tuple(by)
    needed: dict[Cell, Measure] = {}
    for each, period in asked:
        check_groupings(each, by)
        _collect(each, period, needed)
    computed = {cell: each for cell, each in needed.items() if each.population}
    outside = [cell for cell, each in needed.items() if each.reported]
    with _reading(register, bool(computed)) as (reading, position):
        values = _computed(computed, by, reading) if reading else {}
    codes, periods = {code for code, _ in outside}, {period for _, period in outside}
    told = known(codes, periods, known_at=position) if outside else {}
    reckoned = _Reckoned(by, position, values, told)
    if most is not None and by and asked:
        reckoned = replace(reckoned, within=reckoned.greatest(*asked[0], most))
    return [figure for each, period in asked for figure in reckoned.of(each, period)]


def check_groupings(measure: Measure, by: Sequence[str]) -> None:
    """Raises Ungroupable."""
    for code in by:
        if code not in measure.groupings or code not in DIMENSIONS:
            raise Ungroupable(
                "“{title}”不能按 {code} 分组，可以按 {known}",
                title=measure.title,
                code=code[:40],
                known="、".join(measure.groupings) or "—",
            )


def _collect(each: Measure, period: Period, needed: dict[Cell, Measure]) -> None:
    """The measure, and what it is made of."""
    needed[each.code, period] = each
    for part, when in _parts(each, period):
        if (part.code, when) not in needed:
            _collect(part, when, needed)


def _parts(each: Measure, period: Period) -> list[tuple[Measure, Period]]:
    """Of a ratio part and whole; of a change the period and the year before."""
    if each.of:
        of = measure_of(each.of)
        return [(of, period), (of, period.year_before)]
    if each.part:
        return [(measure_of(each.part), period), (measure_of(each.whole), period)]
    return []


@contextmanager
def _reading(register: Register | None, needed: bool) -> Iterator[tuple[Register | None, int]]:
    """The copy, if it is needed, and the position of the journal that all figures share."""
    if register is not None:
        yield register, register.position
    elif needed:
        with opened() as own:
            yield own, own.position
    else:
        yield None, journal.last_seq()


# From the copy


@dataclass(frozen=True, slots=True)
class _Scan:
    """What is read at once. A status groups rows as of one day, everything else on any."""

    table: str
    tiers: tuple[Tier, ...]
    day: date | None

    def rows(self, register: Register) -> ir.Table:
        table = register.table(self.table)
        return table.filter(table.tier.isin([tier.value for tier in self.tiers])) if self.tiers else table


def _computed(wanted: dict[Cell, Measure], by: tuple[str, ...], register: Register) -> dict[Cell, dict[Group, Value]]:
    scans: dict[_Scan, list[tuple[Cell, Measure]]] = {}
    for (code, period), each in wanted.items():
        population = _population(each, period)
        tiers = population.tiers if isinstance(population, Selection) else ()
        scan = _Scan(table_name(population), tiers, period.last if "status" in by else None)
        scans.setdefault(scan, []).append(((code, period), each))
    found: dict[Cell, dict[Group, Value]] = {}
    for scan, cells in scans.items():
        found |= _grouped(scan, cells, by, register) if by else _whole(scan, cells, register)
    return found


def _whole(scan: _Scan, cells: list[tuple[Cell, Measure]], register: Register) -> dict[Cell, dict[Group, Value]]:
    """One row: each cell counts under its own condition."""
    table = scan.rows(register)
    [row] = register.run(table.aggregate(**_values(cells, table, register))).to_pylist()
    return {cell: {(): _exact(row[f"v{place}"])} for place, (cell, _) in enumerate(cells)}


def _grouped(
    scan: _Scan, cells: list[tuple[Cell, Measure]], by: tuple[str, ...], register: Register
) -> dict[Cell, dict[Group, Value]]:
    table = scan.rows(register)
    table = table.filter(reduce(or_, (_where(each, period, table, register) for (_, period), each in cells)))
    for code in by:
        table = DIMENSIONS[code].grouped(table, register, of=scan.table, on=cells[0][0][1].last)
    columns = [DIMENSIONS[code].column_name for code in by]
    rows = register.run(table.group_by(columns).aggregate(**_values(cells, table, register, grouped=True))).to_pylist()
    found: dict[Cell, dict[Group, Value]] = {cell: {} for cell, _ in cells}
    for row in rows:
        group = tuple((code, str(row[column])) for code, column in zip(by, columns, strict=True))
        for place, (cell, _) in enumerate(cells):
            if value := _exact(row[f"v{place}"]):
                found[cell][group] = value
    return found


def _values(
    cells: list[tuple[Cell, Measure]], table: ir.Table, register: Register, *, grouped: bool = False
) -> dict[str, ir.Value]:
    """Each under its own condition; where there is but one, grouped rows have met it already."""
    met = grouped and len(cells) == 1
    return {
        f"v{place}": _value(each, period, table, ibis.literal(True) if met else _where(each, period, table, register))
        for place, ((_, period), each) in enumerate(cells)
    }


def _value(each: Measure, period: Period, table: ir.Table, where: ir.BooleanValue) -> ir.Value:
    return each.counted(table, where, period) if each.counted else table.count(where=where)


def _where(each: Measure, period: Period, table: ir.Table, register: Register) -> ir.BooleanValue:
    return condition(_population(each, period), register)(table)


def _population(each: Measure, period: Period) -> Population:
    assert each.population is not None
    return each.population(period)


def _exact(value: Any) -> Value:
    return round(Decimal(repr(value)), PLACES) if isinstance(value, float) else value


# From one another


@dataclass(frozen=True, slots=True)
class _Reckoned:
    by: tuple[str, ...]
    position: int
    values: dict[Cell, dict[Group, Value]]
    told: dict[Cell, Reported]
    within: frozenset[Group] | None = None
    """The groups that are told, where not all are."""
    narrowed: dict[tuple[str, Period, Group], Population] = field(default_factory=dict)
    """Populations that were asked for: the groups of a second dimension share those of the first."""

    def greatest(self, each: Measure, period: Period, most: int) -> frozenset[Group] | None:
        """Those with most rows, of a ratio or a change in what it begins with; None where there are no more."""
        groups = self._groups(each, period)
        while parts := _parts(each, period):
            each, period = parts[0]
        values = self.values.get((each.code, period), {})
        return (
            frozenset(nlargest(most, groups, key=lambda group: values.get(group) or 0)) if len(groups) > most else None
        )

    def of(self, each: Measure, period: Period) -> list[Figure]:
        if not self.by:
            return [self._figure(each, period, ())]
        groups = self._groups(each, period)
        if self.within is not None:
            groups &= self.within
        return [self._figure(each, period, group) for group in sorted(groups, key=_in_order)]

    def _groups(self, each: Measure, period: Period) -> set[Group]:
        parts = _parts(each, period)
        if not parts:
            return set(self.values.get((each.code, period), ()))
        return {group for part, when in parts for group in self._groups(part, when)}

    def _figure(self, each: Measure, period: Period, group: Group) -> Figure:
        if each.population:
            value = self.values[each.code, period].get(group, 0)
            population = self._rows(each, period, group)
            return Figure(each, period, value, group, population=population, source=each.source, position=self.position)
        if each.reported:
            return self._reported(each, period)
        parts = tuple(self._figure(part, when, group) for part, when in _parts(each, period))
        exact = all(part.precision is Precision.EXACT for part in parts)
        return Figure(
            each,
            period,
            _reckon(each, *(part.value for part in parts)),
            group,
            precision=Precision.EXACT if exact else Precision.ABOUT,
            parts=parts,
            source=each.source,
            position=self.position,
        )

    def _rows(self, each: Measure, period: Period, group: Group) -> Population:
        place = (each.code, period, group)
        if place not in self.narrowed:
            if group:
                *wider, (code, value) = group
                within = self._rows(each, period, tuple(wider))
                self.narrowed[place] = DIMENSIONS[code].narrowed(within, value, on=period.last)
            else:
                self.narrowed[place] = _population(each, period)
        return self.narrowed[place]

    def _reported(self, each: Measure, period: Period) -> Figure:
        told = self.told.get((each.code, period))
        if told is None:
            return Figure(each, period, None, position=self.position)
        whole = told.value == told.value.to_integral_value()
        return Figure(
            each,
            period,
            int(told.value) if whole else told.value.normalize(),
            precision=told.precision,
            source=told.source,
            position=self.position,
        )


def _reckon(each: Measure, first: Value, second: Value) -> Value:
    """A ratio of part and whole in percent; a change from `second` to `first`, or its growth in percent."""
    if first is None or second is None:
        return None
    if each.kind is Kind.CHANGE and each.unit != PERCENT:
        return first - second
    if not second:
        return None
    over = first - second if each.kind is Kind.CHANGE else first
    return Decimal(over) * 100 / Decimal(second)


def _in_order(group: Group) -> tuple[Any, ...]:
    return tuple(DIMENSIONS[code].order(value) for code, value in group)
