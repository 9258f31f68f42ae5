"""The register as it was known at an earlier position of the journal: the copy, with what came later undone.

Rows are never deleted, so what came later is new rows, which are left out, and rows that changed, of which the
journal has the old values. What a standard replaces and adopts stands in relations; the journal notes theirs too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import numpy as np
import pyarrow as pa

from guiju.base.numbers import parse
from guiju.base.terms import Degree, RelationKind
from guiju.base.validity import Validity
from guiju.engines.columnar import Instead, Reader
from guiju.engines.records import one_state
from guiju.figures.copied import COPIED, STANDARDS, Copied, closest, listed, read_relations
from guiju.journal import actions as journal
from guiju.journal.models import Change
from guiju.standards.actions import derived_from

Row = dict[str, Any]


@dataclass(slots=True)
class _Later:
    """What came to one table after the position: rows that are new, and the old values of others."""

    new: set[int] = field(default_factory=set)
    bulk: list[range] = field(default_factory=list)
    old: dict[int, dict[str, Any]] = field(default_factory=dict)

    def take(self, row: int, fields: Mapping[str, list[Any]] | None) -> None:
        """Changes in their order: of each field the first tells what stood there."""
        if row in self.new:
            return
        if fields is None:
            self.new.add(row)
            return
        old = self.old.setdefault(row, {})
        for name, (before, _after) in fields.items():
            old.setdefault(name, before)

    def without(self) -> pa.Array:
        ids = [np.array(sorted(self.new | self.old.keys()), dtype=np.int64)]
        ids += [np.arange(each.start, each.stop, dtype=np.int64) for each in self.bulk]
        return pa.array(np.concatenate(ids))


def instead_of_later(reader: Reader, *, after: int, upto: int) -> dict[str, Instead]:
    """How the tables of a copy made at `upto` differ from those of one made at `after`, which was earlier."""
    later = {copied.journal: _Later() for copied in COPIED}
    with one_state():
        changes = Change.objects.filter(entry_id__gt=after, entry_id__lte=upto).order_by("id")
        for model, row, fields in changes.values_list("model", "row", "fields").iterator(chunk_size=20_000):
            if model in later:
                later[model].take(row, fields)
        for copied in COPIED:
            later[copied.journal].bulk += journal.covered_rows(copied.journal, after=after, upto=upto)
        kin = _kin_before(_with_relations(later[STANDARDS.journal]), after=after)
    result = {}
    for copied in COPIED:
        found = later[copied.journal]
        if found.new or found.bulk or found.old:
            rows = [
                _undone(copied, row, found.old[row["id"]], kin.get(row["id"]))
                for row in _standing(reader, copied, found.old.keys())
            ]
            result[copied.name] = Instead(found.without(), pa.Table.from_pylist(rows, schema=copied.schema))
    return result


def _standing(reader: Reader, copied: Copied, ids: Collection[int]) -> list[Row]:
    """The rows as they stand in the copy."""
    if not ids:
        return []
    import ibis

    table = reader.table(copied.name)
    chosen = ibis.memtable(pa.table({"id": pa.array(sorted(ids), pa.int64())}))
    return reader.run(table.semi_join(chosen, "id")).to_pylist()


def _undone(copied: Copied, row: Row, old: Mapping[str, Any], kin: _Kin | None) -> Row:
    for name, column, kind in copied.columns:
        if column in old:
            row[name] = _typed(old[column], kind)
    if copied is STANDARDS:
        if "number" in old:
            derived = derived_from(parse(old["number"]))
            row |= {name: derived[name] for name in derived.keys() & row.keys()}
        dates = Validity(row["published_on"], row["effective_on"], row["withdrawn_on"], row["replaced_on"])
        row["starts_on"], row["ends_on"] = dates.starts_on, dates.ends_on
        if kin is not None:
            row["revises"], row["adopts"] = bool(kin.replaced), closest(kin.adopted.values())
    return row


def _typed(value: Any, kind: pa.DataType) -> Any:
    if kind == pa.string():
        return value or ""
    if value is None or value == "":
        return None
    return date.fromisoformat(value) if kind == pa.date32() else int(value)


# Relations


@dataclass(slots=True)
class _Kin:
    """The numbers that one standard replaces, and the degree of each that it adopts."""

    replaced: set[str] = field(default_factory=set)
    adopted: dict[str, str] = field(default_factory=dict)


_KINDS: Final = (RelationKind.REPLACES.value, RelationKind.ADOPTS.value)


def _with_relations(later: _Later) -> list[int]:
    return sorted(id for id, old in later.old.items() if any(kind in old for kind in _KINDS))


def _kin_before(ids: Collection[int], *, after: int) -> dict[int, _Kin]:
    """From the relations of now, with all that the journal notes since then undone, the last first."""
    found: dict[int, _Kin] = {id: _Kin() for id in ids}
    noted: dict[int, list[Mapping[str, Any]]] = defaultdict(list)
    for start in range(0, len(found), 5_000):
        some = list(found)[start : start + 5_000]
        for id, kind, degree, number in read_relations(listed(some, "standard_id")):
            if kind == RelationKind.REPLACES:
                found[id].replaced.add(number)
            else:
                found[id].adopted[number] = degree
        changes = Change.objects.filter(model=STANDARDS.journal, row__in=some, entry_id__gt=after).order_by("-id")
        for row, fields in changes.values_list("row", "fields").iterator(chunk_size=20_000):
            noted[row].append(fields or {})
    for id, kin in found.items():
        for fields in noted[id]:
            _undo(kin, fields)
    return found


def _undo(kin: _Kin, fields: Mapping[str, Any]) -> None:
    before, now = (_numbers(each) for each in fields.get(RelationKind.REPLACES.value) or (None, None))
    kin.replaced -= now.keys()
    kin.replaced |= before.keys()
    before, now = (_numbers(each) for each in fields.get(RelationKind.ADOPTS.value) or (None, None))
    for number, degree in now.items():
        if not degree or number in before:  # a degree alone, without what it was, says that another stood there
            kin.adopted.pop(number, None)
    kin.adopted |= before


def _numbers(noted: str | Iterable[str] | None) -> dict[str, str]:
    """One half of what is noted of a kind: each number with the degree that stands behind it, or ""."""
    found = {}
    for text in [noted] if isinstance(noted, str) else noted or ():
        number, _, degree = text.rpartition(" ")
        known = number and degree in _DEGREES
        found[(number if known else text)[:160]] = degree if known else ""
    return found


_DEGREES: Final = frozenset(degree.value for degree in Degree)
