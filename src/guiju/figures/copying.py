"""The columnar copy of the register: a reader of the journal, and what the measures are reckoned from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyarrow as pa
from django.conf import settings
from django.utils.translation import gettext as _

from guiju.base.errors import Unavailable
from guiju.engines.columnar import (
    AS_IT_IS,
    ColumnarEngine,
    DamagedCopy,
    Instead,
    MissingCopy,
    Reader,
    columnar_engine,
    snapshots_at,
)
from guiju.engines.columnar.snapshots import Snapshot, Snapshots, Writer
from guiju.engines.records import one_state
from guiju.figures.comparing import differing
from guiju.figures.copied import COPIED, STANDARDS, TABLES, Copied, Progress, kinship, read, rows_of
from guiju.figures.rewinding import instead_of_later
from guiju.journal import actions as journal
from guiju.journal.models import Change, Entry

if TYPE_CHECKING:
    import ibis.expr.types as ir

READER = "figures"


class BehindThat(Unavailable):
    """The copy has not come as far as was asked."""


def engine() -> ColumnarEngine:
    return columnar_engine(settings.FIGURES_URL, TABLES)


def kept() -> Snapshots:
    return snapshots_at(settings.FIGURES_URL, TABLES)


# Reading


@dataclass(frozen=True, slots=True)
class Register:
    """One consistent state of the register, at the journal's `position`."""

    position: int
    _reader: Reader

    def table(self, name: str) -> ir.Table:
        """`standards`, `organizations`, `products` or `projects`."""
        return self._reader.table(name)

    def run(self, expression: ir.Expr) -> pa.Table:
        return self._reader.run(expression)


@contextmanager
def opened(*, known_at: int | None = None) -> Iterator[Register]:
    """The copy as it stands, or the register as it was known at an earlier position of the journal.

    Raises Unavailable where there is no copy yet, or none that has come so far.
    """
    columnar = engine()
    snapshot = columnar.snapshots.current()
    instead: Mapping[str, Instead] = AS_IT_IS
    if known_at is not None and known_at != snapshot.position:
        if known_at > snapshot.position:
            raise BehindThat(
                "统计副本只到日志第 {position} 条，还没有第 {wanted} 条；请稍候，或运行 guiju index",
                position=snapshot.position,
                wanted=known_at,
            )
        with columnar.reading(snapshot) as reader:
            instead = instead_of_later(reader, after=known_at, upto=snapshot.position)
    with columnar.reading(snapshot, instead) as reader:
        yield Register(snapshot.position if known_at is None else known_at, reader)


# Writing


def follow_journal(progress: Progress | None = None) -> int:
    """Bring the copy up to the end of the journal. Returns how many rows were looked at again.

    Safe to be killed anywhere: the copy itself says up to where it is of which journal. One that is missing, damaged,
    or of another journal is made anew; so is one of which most has changed.
    """
    snapshots = kept()
    if snapshots.exists() and _is_current(snapshots.current()):
        _settle_cursor(snapshots.current().position)
        return 0
    with snapshots.writing() as writer:
        try:
            count, position = _follow(writer, progress)
        except DamagedCopy:
            count, position = _make(writer, progress)
    _settle_cursor(position)
    return count


def rebuild(progress: Progress | None = None) -> int:
    """Make the copy anew from the register. Returns the number of rows in it."""
    with kept().writing() as writer:
        count, position = _make(writer, progress)
    _settle_cursor(position)
    return count


def rows_to_copy() -> int:
    """How many rows a copy made now would hold."""
    return sum(copied.model._default_manager.count() for copied in COPIED)


def check_copy(progress: Progress | None = None) -> list[str]:
    """What is wrong with the copy, one sentence each; none when every value is that of the register.

    Raises DamagedCopy. Writers may be at work: rows that changed meanwhile are not looked at.
    """
    columnar = engine()
    try:
        snapshot = columnar.snapshots.current()
    except MissingCopy as reason:
        return [reason.told(_)]
    if not _of_this_journal(snapshot):
        return [_("统计副本不出自现在的日志")]
    if behind := journal.last_seq() - snapshot.position:
        return [_("统计副本落后日志 %(count)s 条") % {"count": behind}]
    flaws = []
    with columnar.reading(snapshot) as reader:
        for copied in COPIED:
            found = differing(reader, copied, progress)
            changed = _touched(after=snapshot.position, upto=journal.last_seq())[copied]
            said = {"table": copied.name}
            if missing := found.missing - changed:
                flaws.append(_("统计副本 %(table)s 缺少 %(count)s 行") % (said | {"count": len(missing)}))
            if surplus := found.surplus - changed:
                flaws.append(_("统计副本 %(table)s 多出 %(count)s 行") % (said | {"count": len(surplus)}))
            flaws += [
                _("统计副本 %(table)s 的第 %(row)s 行与登记簿不符：%(columns)s")
                % (said | {"row": row, "columns": "、".join(columns)})
                for row, columns in found.wrong.items()
                if row not in changed
            ]
    return flaws


def _follow(writer: Writer, progress: Progress | None) -> tuple[int, int]:
    before = writer.before
    if before is None or not _of_this_journal(before):
        return _make(writer, progress)
    with one_state():
        position, mark = _end_of_journal()
        touched = _touched(after=before.position, upto=position)
        if sum(map(len, touched.values())) > max(_MANY, before.rows // 4):
            changed = None
        else:
            changed = {copied: rows_of(copied, ids) for copied, ids in touched.items()}
    if changed is None:
        return _make(writer, progress)
    count = 0
    for copied, rows in changed.items():
        writer.put(copied.name, rows, gone=touched[copied].difference(rows["id"].to_pylist()))
        count += len(touched[copied])
        if progress:
            progress(len(touched[copied]))
    writer.commit(position=position, mark=mark)
    return count, position


#: Rows that are looked up one by one, before it takes less time to read all of a large register.
_MANY: Final = 100_000


def _make(writer: Writer, progress: Progress | None) -> tuple[int, int]:
    writer.begin_anew()
    count = 0
    with one_state():
        position, mark = _end_of_journal()
        kin = kinship()
        for copied in COPIED:
            batches = read(copied, kin=kin if copied is STANDARDS else None)
            count += writer.fill(copied.name, _told(batches, progress))
    writer.commit(position=position, mark=mark)
    return count, position


def _touched(*, after: int, upto: int) -> dict[Copied, set[int]]:
    """Ids of the rows of each table that these entries brought or changed."""
    by_name = {copied.journal: copied for copied in COPIED}
    touched: dict[Copied, set[int]] = {copied: set() for copied in COPIED}
    changes = Change.objects.filter(entry_id__gt=after, entry_id__lte=upto).order_by("id").values_list("model", "row")
    for model, row in changes.iterator(chunk_size=20_000):
        if model in by_name:
            touched[by_name[model]].add(row)
    for copied in COPIED:
        for ids in journal.covered_rows(copied.journal, after=after, upto=upto):
            touched[copied].update(ids)
    return touched


def _told(batches: Iterator[pa.RecordBatch], progress: Progress | None) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        yield batch
        if progress:
            progress(batch.num_rows)


def _end_of_journal() -> tuple[int, str]:
    last = Entry.objects.order_by("-seq").values_list("seq", "hash").first()
    return last or (0, "")


def _is_current(snapshot: Snapshot) -> bool:
    return (snapshot.position, snapshot.mark) == _end_of_journal()


def _of_this_journal(snapshot: Snapshot) -> bool:
    """Not of one that was restored since, or lost its end."""
    if snapshot.position == 0:
        return True
    return Entry.objects.filter(seq=snapshot.position, hash=snapshot.mark).exists()


def _settle_cursor(position: int) -> None:
    if journal.cursor_of(READER) != position:
        journal.advance(READER, position)
