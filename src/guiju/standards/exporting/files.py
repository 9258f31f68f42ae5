"""The whole of a Selection as a file, in pieces, at the same small memory whatever its size.

Which standards belong to it is settled when the export begins; each batch of rows is read as it is then, in a
transaction of its own, so that no importer waits for a reader. What left the register meanwhile is left out.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Sequence
from datetime import date
from itertools import chain, islice

import orjson
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from guiju.base.selection import Selection
from guiju.documents.formulas import harmless
from guiju.organizations.models import Organization
from guiju.standards import search
from guiju.standards.exporting.columns import Cell, columns
from guiju.standards.exporting.passing import Passing
from guiju.standards.exporting.records import JSON, record, relations_of
from guiju.standards.exporting.workbook import workbook
from guiju.standards.models import Source, Standard
from guiju.standards.querysets import Among

FORMATS = ("csv", "xlsx", "jsonl", "parquet")
BATCH = 5_000
BATCHES_IN_A_GROUP = 10
"""Of Parquet, whose rows are packed by group."""

Told = Callable[[int], None]
About = Sequence[tuple[str, str]]


def export(
    selection: Selection, format: str, *, site: str = "", about: About = (), told: Told | None = None
) -> Generator[bytes]:
    """The pieces of a file of FORMATS, in the Selection's order and the language of this moment.

    `selection` names its day (`as_of`). `site` stands before the addresses of standards, `about` are lines for the last
    sheet of a workbook, `told` hears how many rows were written. Closing the iterator ends the work.
    """
    if selection.on is None:
        raise ValueError("an export is of a day: selection.as_of(day)")
    batches = _records(selection, selection.on, told)
    match format:
        case "jsonl":
            return (b"".join([orjson.dumps(each) + b"\n" for each in batch]) for batch in batches)
        case "parquet":
            return _parquet(batches, {"guiju.selection": selection.to_query(), "guiju.on": selection.on.isoformat()})
        case "csv" | "xlsx":
            shown = columns(on=selection.on, site=site)
            rows = ([[column.cell(each) for column in shown] for each in batch] for batch in batches)
            headings = [column.heading for column in shown]
            if format == "csv":
                return csv_pieces(headings, rows)
            widths = [column.width for column in shown]
            return workbook(_("标准目录"), headings, widths, rows, about=(_("说明"), _about(selection, about)))
    raise ValueError(f"{format} is none of {FORMATS}")


# Rows


def _records(selection: Selection, on: date, told: Told | None) -> Iterator[list[dict[str, JSON]]]:
    named = _Named()
    for ids in search.every(selection, chunk=BATCH):
        found = {standard.id: standard for standard in Standard.objects.filter(id__in=Among(ids))}
        named.give_to(found.values())
        related = relations_of(ids)
        yield [record(found[id], on=on, related=related.get(id, {})) for id in ids if id in found]
        if told:
            told(len(ids))


class _Named:
    """Organizations and sources, read once for many rows: a third of the time that a join takes."""

    MOST = 50_000

    def __init__(self) -> None:
        self._sources: dict[int, Source] = {}
        self._organizations: dict[int, Organization] = {}

    def give_to(self, standards: Collection[Standard]) -> None:
        """Every one has what `record` asks for."""
        if len(self._organizations) > self.MOST:
            self._organizations.clear()
        for standard in standards:
            if standard.source_id not in self._sources:
                self._sources = Source.objects.in_bulk()
            standard.source = self._sources[standard.source_id]
        wanted = {id for each in standards for id in (each.issued_by_id, each.committee_id) if id}
        if missing := wanted - self._organizations.keys():
            found = Organization.objects.filter(id__in=Among(missing))
            self._organizations |= {organization.id: organization for organization in found}
        for standard in standards:
            for name in ("issued_by", "committee"):
                if id := getattr(standard, f"{name}_id"):
                    setattr(standard, name, self._organizations[id])


# Formats


def csv_pieces(headings: Sequence[str], batches: Iterable[Sequence[Sequence[Cell]]]) -> Generator[bytes]:
    """UTF-8 with a byte order mark, so that Excel reads it as what it is; formulas are harmless."""
    before = "\ufeff"
    for batch in chain([[headings]], batches):
        text = io.StringIO(newline="")
        csv.writer(text).writerows([harmless(str(cell)) for cell in row] for row in batch)
        yield f"{before}{text.getvalue()}".encode()
        before = ""


def _about(selection: Selection, lines: About) -> Callable[[int], list[list[str]]]:
    """What a sheet says of its rows: how many there are is known when they are written."""
    stated = [
        (pgettext("column", "状态所依的日期"), str(selection.on)),
        (_("导出于"), timezone.localtime().strftime("%Y-%m-%d %H:%M")),
        *lines,
        (_("条件（查询串）"), selection.to_query()),
    ]
    number = _("项数")
    note = _("状态依上述日期算出。每一项的出处见“来源”一列。")

    def rows(count: int) -> list[list[str]]:
        return [[number, str(count)], *map(list, stated), ["", note]]

    return rows


def _parquet(batches: Iterator[list[dict[str, JSON]]], about: dict[str, str]) -> Generator[bytes]:
    import pyarrow as pa
    from pyarrow import parquet

    from guiju.standards.exporting.schema import SCHEMA, WRITTEN

    passing = Passing()
    writer = parquet.ParquetWriter(pa.PythonFile(passing, mode="w"), SCHEMA.with_metadata(about), compression="zstd")
    with writer:
        packed = (pa.RecordBatch.from_pylist(batch, WRITTEN) for batch in batches)
        while group := list(islice(packed, BATCHES_IN_A_GROUP)):
            writer.write_table(pa.Table.from_batches(group).cast(SCHEMA))
            yield passing.take()
    yield passing.take()
