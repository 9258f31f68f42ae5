"""Entering what comes from outside: single values, whole tables, and a bureau's own measures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from guiju.base.errors import GuijuError, InvalidForm, NotFound, NotNow
from guiju.figures import tables
from guiju.figures.measure import Kind, Measure, Precision
from guiju.figures.models import OWN, OwnMeasure, ReportedValue
from guiju.figures.periods import Period
from guiju.figures.reportable import reported_measure, written
from guiju.figures.reported import CORRECTED, REPORTED, digest_of, said
from guiju.figures.tables import Refused, Row
from guiju.journal import actions as journal
from guiju.journal.actions import actor_of

JUMP: Final = 10
"""So many times last year's value, or as small a part of it, is taken only with a reason."""

LARGEST: Final = Decimal(10) ** 15
PLACES: Final = 6


class Rejected(InvalidForm):
    """Of several values some cannot be entered, so none was; `reasons` by their place."""

    def __init__(self, reasons: Mapping[int, GuijuError]) -> None:
        super().__init__(_("有 {count} 个值不能填报，都没有写入。").format(count=len(reasons)))
        self.reasons = dict(reasons)


class NeedsReason(InvalidForm):
    """It is taken once somebody says why: another value stands, or it is far from last year's."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One value to be entered; None takes back what stands."""

    code: str
    period: Period
    value: Decimal | None
    precision: Precision
    source: str
    definition: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file. `entered` are in the register (of a dry run: would be); `unchanged` stood there."""

    entered: tuple[ReportedValue, ...]
    unchanged: int
    blank: int
    """Lines of a sheet that were not filled in."""
    refused: tuple[Refused, ...]
    headings: tuple[str, ...]


# One value


@transaction.atomic
def report_value(
    code: str,
    period: Period,
    value: Decimal | int,
    *,
    precision: Precision,
    source: str,
    definition: str = "",
    reason: str = "",
    by: Any,
) -> ReportedValue:
    """Enter a value; where another stands, the new one corrects it and `reason` says why.

    The same value again changes nothing. Raises NotFound for an unknown measure, InvalidForm for one that is computed
    from the register and for a value that cannot be one, NeedsReason.
    """
    entry = Entry(code, period, Decimal(value), precision, source, definition, reason)
    return _enter_one(entry, by=by)


@transaction.atomic
def take_back(code: str, period: Period, *, reason: str, by: Any) -> ReportedValue:
    """What was entered by mistake is no longer known; it stays in the history. Raises NotFound, InvalidForm."""
    return _enter_one(Entry(code, period, None, Precision.EXACT, "", reason=reason), by=by)


def _enter_one(entry: Entry, *, by: Any) -> ReportedValue:
    row = prepare(entry, by=by)
    if row.pk is None:
        _append([row], subject=entry.code, by=by)
    return row


@transaction.atomic
def enter(entries: Sequence[Entry], *, by: Any, subject: str) -> list[ReportedValue]:
    """Several values under one entry of the journal, all or none; the row that stands for each. Raises Rejected."""
    prepared: list[ReportedValue] = []
    reasons: dict[int, GuijuError] = {}
    for place, entry in enumerate(entries):
        try:
            prepared.append(prepare(entry, by=by))
        except (InvalidForm, NotFound) as reason:
            reasons[place] = reason
    if reasons:
        raise Rejected(reasons)
    _append([row for row in prepared if row.pk is None], subject=subject, by=by)
    return prepared


def prepare(entry: Entry, *, by: Any) -> ReportedValue:
    """The row to be written, checked; or the one that stands already and says the same. See `report_value`."""
    measure = reported_measure(entry.code)
    period = _settled(measure, entry.period)
    standing = _standing(entry.code, period)
    row = _row(entry, period, by=by)
    if entry.value is None:
        return _taking_back(row, standing)
    row.value = _checked(entry.value, measure)
    if not row.source:
        raise InvalidForm(_("每个填报的值都要写明来源。"))
    if len(row.source) > 500:
        raise InvalidForm(_("来源最长 {most} 个字，这里有 {count} 个。").format(most=500, count=len(row.source)))
    if standing is not None:
        if _says(standing) == _says(row):
            return standing
        if not row.reason:
            raise NeedsReason(
                _("已有填报值 {standing}（{source}），与 {value} 不同；更正要写明理由。").format(
                    standing=written(standing.value, standing.precision, measure),
                    source=standing.source,
                    value=written(row.value, entry.precision, measure),
                )
            )
        row.corrects = standing
    _check_jump(row, measure)
    return row


def _taking_back(row: ReportedValue, standing: ReportedValue | None) -> ReportedValue:
    if standing is None or standing.value is None:
        raise NotFound(_("{code} 在 {period} 没有填报值。").format(code=row.code, period=row.period))
    if not row.reason:
        raise NeedsReason(_("撤回一个值要写明理由。"))
    row.precision, row.source, row.corrects = standing.precision, standing.source, standing
    return row


def _checked(value: Decimal, measure: Measure) -> Decimal:
    if not value.is_finite():
        raise InvalidForm(_("“{value}”不是一个数。").format(value=value))
    if abs(value) >= LARGEST:
        raise InvalidForm(_("{value} 太大了，请核对单位（{unit}）。").format(value=value, unit=measure.unit))
    rounded = value.quantize(Decimal(1).scaleb(-PLACES))
    if rounded != value:
        raise InvalidForm(_("小数最多 {places} 位，这里是 {value}。").format(places=PLACES, value=value))
    if value < 0 and measure.kind in (Kind.STOCK, Kind.FLOW):
        raise InvalidForm(_("数量不能小于零，这里是 {value}。").format(value=value))
    return rounded


def _check_jump(row: ReportedValue, measure: Measure) -> None:
    """Units and magnitudes: 44 for 44万. Raises NeedsReason."""
    if row.reason or not row.value:
        return
    before = _standing(row.code, _settled(measure, row.period.year_before))
    if before is None or not before.value:
        return
    if not abs(before.value) / JUMP < abs(row.value) < abs(before.value) * JUMP:
        raise NeedsReason(
            _("{value} 与上年同期的 {before} 相差十倍以上：请核对单位；确实如此的，写明理由。").format(
                value=written(row.value, row.precision, measure),
                before=written(before.value, before.precision, measure),
            )
        )


def _settled(measure: Measure, period: Period) -> Period:
    """A stock is known on a day."""
    return Period(period.last, period.last) if measure.kind is Kind.STOCK else period


def _standing(code: str, period: Period) -> ReportedValue | None:
    return ReportedValue.objects.filter(code=code, first=period.first, last=period.last).order_by("-id").first()


def _says(row: ReportedValue) -> tuple[object, ...]:
    return row.value, row.precision, row.source, row.definition


def _row(entry: Entry, period: Period, *, by: Any) -> ReportedValue:
    return ReportedValue(
        code=entry.code,
        first=period.first,
        last=period.last,
        precision=entry.precision,
        source=" ".join(entry.source.split()),
        definition=entry.definition.strip(),
        reason=entry.reason.strip(),
        by=actor_of(by),
        entered_at=timezone.now(),
    )


def _append(rows: Sequence[ReportedValue], *, subject: str, by: Any) -> None:
    if not rows:
        return
    kind = CORRECTED if all(row.corrects for row in rows) else REPORTED
    single = said(rows[0]) if len(rows) == 1 else {}
    entry = journal.record(kind, subject[:64], by=by, count=len(rows), digest=digest_of(rows), **single)
    for row in rows:
        row.seq = entry.seq
        row.save(force_insert=True)


# A whole table


@transaction.atomic
def take_in(path: Path | str, *, source: str = "", by: Any, dry_run: bool = False) -> Outcome:
    """Enter the rows of a CSV file or workbook: code, period, value, precision, source, definition, reason.

    Headings are Chinese or English; `source` holds for rows that name none. Good rows go in, under one entry of the
    journal; a bad one comes back with its line and the reason; one without a value is left blank. Raises
    UnreadableFile where there is no such table.
    """
    table = tables.read(Path(path))
    refused: list[Refused] = []
    rows: list[ReportedValue] = []
    seen: dict[tuple[str, object, object], int] = {}
    blank = 0
    for found in table.rows:
        if not found["value"]:
            blank += 1
            continue
        try:
            row = prepare(_entry(found, source), by=by)
            _only_once(row, found.line, seen)
        except (InvalidForm, NotFound) as reason:
            refused.append(Refused(found.line, found.cells, reason.told(_)))
        else:
            rows.append(row)
    fresh = [row for row in rows if row.pk is None]
    if not dry_run:
        _append(fresh, subject=Path(path).name[-64:], by=by)
    return Outcome(tuple(fresh), len(rows) - len(fresh), blank, tuple(refused), table.headings)


def _entry(row: Row, source: str) -> Entry:
    return Entry(
        code=row["code"],
        period=Period.read(row["period"]),
        value=tables.number(row["value"]),
        precision=tables.precision(row["precision"]),
        source=row["source"] or source,
        definition=row["definition"],
        reason=row["reason"],
    )


def _only_once(row: ReportedValue, line: int, seen: dict[tuple[str, object, object], int]) -> None:
    first = seen.setdefault((row.code, row.first, row.last), line)
    if first != line:
        raise InvalidForm(_("与第 {line} 行是同一指标、同一时期。").format(line=first))


# A bureau's own measures


@transaction.atomic
def define_measure(
    *,
    title: str,
    unit: str,
    kind: Kind,
    definition: str,
    title_en: str = "",
    definition_en: str = "",
    section: str = "",
    code: str = "",
    by: Any,
) -> OwnMeasure:
    """Define a measure of the bureau's own, or describe anew the one of that code (its kind and unit stay).

    Without a code it gets the next number: ``own.7``. Raises InvalidForm, NotNow.
    """
    described = {
        "title": " ".join(title.split()),
        "title_en": " ".join(title_en.split()),
        "unit": unit.strip(),
        "kind": Kind(kind).value,
        "definition": definition.strip(),
        "definition_en": definition_en.strip(),
        "section": " ".join(section.split()),
    }
    measure = OwnMeasure.objects.filter(code=code).first() if code else None
    before = {name: getattr(measure, name) for name in described} if measure else {}
    if measure and {before["unit"], before["kind"]} != {described["unit"], described["kind"]}:
        raise NotNow(_("单位和种类定了就不再改：已有的值会因此变了意思。请另设一个指标。"))
    measure = measure or OwnMeasure(code=code or _next_code())
    for name, text in described.items():
        setattr(measure, name, text)
    try:
        measure.full_clean()
    except ValidationError as error:
        raise InvalidForm(" ".join(error.messages)) from error
    if before == described:
        return measure
    is_new = measure.pk is None
    measure.save()
    changed = (
        described
        if is_new
        else {name: [before[name], text] for name, text in described.items() if before[name] != text}
    )
    journal.record("measure.defined" if is_new else "measure.redefined", measure.code, by=by, fields=changed)
    return measure


def _next_code() -> str:
    numbers = (code.removeprefix(OWN) for code in OwnMeasure.objects.values_list("code", flat=True))
    return f"{OWN}{max((int(text) for text in numbers if text.isdecimal()), default=0) + 1}"
