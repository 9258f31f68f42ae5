"""Does the copy hold what the register holds? Every value of every row is compared, column by column."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from guiju.engines.columnar import Reader
from guiju.figures.copied import STANDARDS, Copied, Progress, kinship, read

_BEYOND = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Differing:
    """Rows of one table: `missing` in the copy, `surplus` there, and the columns that are wrong in others."""

    missing: frozenset[int]
    surplus: frozenset[int]
    wrong: dict[int, tuple[str, ...]]


def differing(reader: Reader, copied: Copied, progress: Progress | None = None) -> Differing:
    """Both are read side by side in the order of their ids, in bounded memory."""
    missing: set[int] = set()
    surplus: set[int] = set()
    wrong: dict[int, tuple[str, ...]] = {}
    next_id = -_BEYOND
    for batch in _batches(copied):
        last = batch["id"][-1].as_py()
        kept = _between(reader, copied, next_id, last)
        _compare(pa.Table.from_batches([batch]), kept, missing, surplus, wrong)
        next_id = last + 1
        if progress:
            progress(batch.num_rows)
    surplus.update(_between(reader, copied, next_id, _BEYOND)["id"].to_pylist())
    return Differing(frozenset(missing), frozenset(surplus), wrong)


def _batches(copied: Copied) -> Iterator[pa.RecordBatch]:
    return read(copied, kin=kinship() if copied is STANDARDS else None)


def _between(reader: Reader, copied: Copied, first: int, last: int) -> pa.Table:
    table = reader.table(copied.name)
    return reader.run(table.filter(table.id.between(first, last)).order_by("id")).select(copied.schema.names)


def _compare(
    right: pa.Table, kept: pa.Table, missing: set[int], surplus: set[int], wrong: dict[int, tuple[str, ...]]
) -> None:
    right_ids, kept_ids = right["id"].to_numpy(), kept["id"].to_numpy()
    if not np.array_equal(right_ids, kept_ids):
        missing.update(np.setdiff1d(right_ids, kept_ids).tolist())
        # An id that stands there twice is one row too many.
        once, first = np.unique(kept_ids, return_index=True)
        surplus.update(np.setdiff1d(once, right_ids).tolist())
        surplus.update(np.delete(kept_ids, first).tolist())
        _, in_right, in_kept = np.intersect1d(right_ids, once, assume_unique=True, return_indices=True)
        right, kept = right.take(pa.array(in_right)), kept.take(pa.array(first[in_kept]))
    for name in right.column_names:
        if name == "id":
            continue
        ours, theirs = right[name], kept[name].cast(right[name].type)
        same = pc.fill_null(pc.equal(ours, theirs), pc.and_(pc.is_null(ours), pc.is_null(theirs)))
        if not pc.all(same, min_count=0).as_py():
            for id in right.filter(pc.invert(same))["id"].to_pylist():
                wrong[id] = (*wrong.get(id, ()), name)
