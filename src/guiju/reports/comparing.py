"""What changed between two runs of a report: which figures moved, by how much, and by which entries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any, Final

import numpy as np
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from guiju.figures import populations, reported
from guiju.figures.columns import condition
from guiju.figures.copying import Register, opened
from guiju.figures.measure import Figure
from guiju.figures.periods import Period
from guiju.figures.populations import Population
from guiju.journal.models import Change
from guiju.organizations.models import Organization, PilotProject
from guiju.reports import ledger, words
from guiju.reports.errors import NotFinished
from guiju.reports.ledger import Ledger, Used
from guiju.reports.models import ReportRun, RunState
from guiju.standards.models import Product, Standard

MOST_CAUSES: Final = 20
"""Rows that are named for one figure; of more, their number is told."""

_MODELS: Final = {
    "standards": (Standard, "standard"),
    "organizations": (Organization, "organization"),
    "products": (Product, "product"),
    "projects": (PilotProject, "pilotproject"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One entry of the journal and what it did to a row; `fields` are (field, old, new), None of a new row."""

    seq: int
    kind: str
    day: str
    fields: tuple[tuple[str, str, str], ...] | None


@dataclass(frozen=True, slots=True)
class Cause:
    """A row that came into a figure, went out of it, or stayed and changed; or a value that was reported anew."""

    what: str  # entered, left, changed, reported
    name: str
    title: str
    address: str
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Moved:
    """`before` or `after` is None where only one of the runs states the figure."""

    before: Used | None
    after: Used | None
    causes: tuple[Cause, ...] = ()
    more: int = 0  # causes beside those named

    @property
    def used(self) -> Used:
        used = self.after or self.before
        assert used is not None
        return used

    @property
    def by(self) -> str:
        """+1项, −0.01个百分点; "" where one side is missing."""
        if self.before is None or self.after is None or not (self.before.value and self.after.value):
            return ""
        difference = Decimal(self.after.value) - Decimal(self.before.value)
        sign = "+" if difference > 0 else "−"
        if self.used.unit != "%":
            return f"{sign}{words.plain(abs(difference))}{self.used.unit}"
        points = words.rounded(abs(difference))
        return f"{sign}{points}个百分点" if Decimal(points) else f"{sign}不足0.01个百分点"


@dataclass(frozen=True, slots=True)
class TextChanged:
    name: str
    before: int  # versions; 0 is none
    after: int


@dataclass(frozen=True, slots=True)
class Comparison:
    before: ReportRun
    after: ReportRun
    moved: tuple[Moved, ...]
    same: int
    texts: tuple[TextChanged, ...]
    other_template: bool


def compare(before: ReportRun, after: ReportRun) -> Comparison:
    """Raises NotFinished where one of them is under way, Unavailable without a columnar copy."""
    for run in (before, after):
        if run.state != RunState.FINISHED or run.position is None:
            raise NotFinished(_("第 {number} 稿没有做完，不能比较。").format(number=run.pk))
    old, new = _stated(before), _stated(after)
    keys = list(dict.fromkeys((*new, *old)))
    differing = [key for key in keys if key not in old or key not in new or old[key].value != new[key].value]
    texts = {*before.written, *after.written}
    return Comparison(
        before,
        after,
        tuple(_explained(before, after, [(old.get(key), new.get(key)) for key in differing])),
        len(keys) - len(differing),
        tuple(
            TextChanged(name, before.written.get(name, 0), after.written.get(name, 0))
            for name in sorted(texts)
            if before.written.get(name, 0) != after.written.get(name, 0)
        ),
        before.template_id != after.template_id,
    )


def kept(found: Comparison) -> dict[str, Any]:
    """As a row keeps it, for pages: everything that a Comparison says, as plain values."""
    return {
        "before": {"pk": found.before.pk, "position": found.before.position},
        "after": {"pk": found.after.pk, "position": found.after.position},
        "moved": [asdict(moved) | {"used": asdict(moved.used), "by": moved.by} for moved in found.moved],
        "same": found.same,
        "texts": [asdict(text) for text in found.texts],
        "other_template": found.other_template,
    }


def _stated(run: ReportRun) -> dict[tuple[str, str, str], Used]:
    used = (Used.of(kept) for kept in run.figures)
    return {one.key: one for one in used}


def _explained(before: ReportRun, after: ReportRun, pairs: list[tuple[Used | None, Used | None]]) -> Iterator[Moved]:
    if not any(old and new for old, new in pairs) or before.position == after.position:
        yield from (Moved(old, new) for old, new in pairs)
        return
    assert before.position is not None
    assert after.position is not None
    with opened(known_at=before.position) as then, opened(known_at=after.position) as now:
        search = _Search(then, now, before.report.time)
        for old, new in pairs:
            if old is None or new is None:
                yield Moved(old, new)
                continue
            causes = search.causes(new)
            yield Moved(old, new, tuple(causes[:MOST_CAUSES]), max(0, len(causes) - MOST_CAUSES))


class _Search:
    """Finds the rows behind a movement; what was found for a population is kept, since many figures share them."""

    def __init__(self, then: Register, now: Register, period: Period) -> None:
        self.then, self.now = Ledger(period, then), Ledger(period, now)
        self._known: dict[str, list[Cause]] = {}

    def causes(self, used: Used) -> list[Cause]:
        found: dict[Cause, None] = {}
        for old, new in _leaves(self._figure(self.then, used), self._figure(self.now, used)):
            if old.value != new.value:
                key = f"{new.measure.code} {new.period} {new.group}"
                if key not in self._known:
                    self._known[key] = self._of_leaf(old, new)
                found |= dict.fromkeys(self._known[key])
        return list(found)

    @staticmethod
    def _figure(figures: Ledger, used: Used) -> Figure:
        period, group = Period.read(used.period), ledger.read_group(used.group)
        if not group:
            return figures.figure(used.code, period)
        by = tuple(name for name, _value in group)
        among = figures.grouped(used.code, by, period)
        return next(
            (figure for figure in among if figure.group == group),
            Figure(among[0].measure if among else figures.figure(used.code, period).measure, period, 0, group),
        )

    def _of_leaf(self, old: Figure, new: Figure) -> list[Cause]:
        if new.population is None and old.population is None:
            return list(_reports(new, self.then.register.position, self.now.register.position))
        table = populations.table_name(new.population or old.population)  # type: ignore[arg-type]
        was, is_ = _ids(self.then.register, old.population), _ids(self.now.register, new.population)
        came, went = np.setdiff1d(is_, was), np.setdiff1d(was, is_)
        between = (self.then.register.position, self.now.register.position)
        if len(came) or len(went):
            return [*_rows(table, came, "entered", between), *_rows(table, went, "left", between)]
        model = _MODELS[table][1]
        low, high = sorted(between)
        touched = Change.objects.filter(entry_id__gt=low, entry_id__lte=high, model=model).values_list("row", flat=True)
        stayed = np.intersect1d(is_, np.fromiter(touched.distinct().iterator(), dtype=np.int64))
        return list(_rows(table, stayed, "changed", between))


def _leaves(old: Figure, new: Figure) -> Iterator[tuple[Figure, Figure]]:
    """The figures that rows or reports stand behind, of both sides."""
    if new.parts and len(new.parts) == len(old.parts):
        for parts in zip(old.parts, new.parts, strict=True):
            yield from _leaves(*parts)
    else:
        yield old, new


def _ids(register: Register, population: Population | None) -> np.ndarray:
    if population is None:
        return np.empty(0, np.int64)
    table = register.table(populations.table_name(population))
    found = register.run(table.filter(condition(population, register)(table)).select("id"))
    return np.sort(found.column("id").to_numpy())


def _rows(table: str, ids: np.ndarray, what: str, between: tuple[int, int]) -> list[Cause]:
    """Each row with what the journal tells of it; beyond those that are named, nobody looks them up."""
    model, journalled = _MODELS[table]
    named = [int(each) for each in ids[:MOST_CAUSES]]
    rows = model._default_manager.in_bulk(named)
    steps = _steps(journalled, named, between)
    causes = [
        Cause(what, *_named(rows.get(each), f"{journalled} {each}"), steps=tuple(steps.get(each, ()))) for each in named
    ]
    return causes + [Cause(what, f"{journalled} {int(each)}", "", "") for each in ids[MOST_CAUSES:]]


def _named(row: Any, otherwise: str) -> tuple[str, str, str]:
    match row:
        case Standard():
            return row.parsed.printed, row.title, row.get_absolute_url()
        case Organization():
            return str(row), row.code, f"/organizations/{row.key}"
        case Product() | PilotProject():
            return str(row), "", ""
    return otherwise, "", ""


def _steps(model: str, ids: Iterable[int], between: tuple[int, int]) -> dict[int, list[Step]]:
    low, high = sorted(between)
    changes = Change.objects.filter(model=model, row__in=list(ids), entry_id__gt=low, entry_id__lte=high)
    found: dict[int, list[Step]] = {}
    for change in changes.select_related("entry").order_by("entry_id", "id"):
        fields = change.fields
        told = None if fields is None else tuple((name, _told(old), _told(new)) for name, (old, new) in fields.items())
        step = Step(change.entry_id, change.entry.kind, f"{localtime(change.entry.at):%Y-%m-%d}", told)
        found.setdefault(change.row, []).append(step)
    return found


def _told(value: Any) -> str:
    return "" if value is None else str(value)


def _reports(figure: Figure, first: int, last: int) -> Iterator[Cause]:
    """The values that were reported between two positions for that measure and day."""
    low, high = sorted((first, last))
    for row in reported.story(figure.measure.code):
        if low < row.seq <= high and row.last == figure.period.last:
            value = "" if row.value is None else words.plain(row.value) + figure.measure.unit
            step = Step(row.seq, "value.reported", f"{localtime(row.entered_at):%Y-%m-%d}", (("value", "", value),))
            address = f"/statistics/{figure.measure.code}?period={figure.period}"
            yield Cause("reported", figure.measure.title, row.reason or row.source, address, (step,))
