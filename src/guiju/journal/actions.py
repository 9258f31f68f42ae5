"""Append to the chain, read it by cursor, prove it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Any, NamedTuple, Protocol

from django.db import connection, transaction
from django.db.models import Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from guiju.engines.records import insert_row, insert_rows
from guiju.journal.models import Change, Cursor, Entry

GENESIS = "0" * 64
_ADVISORY_LOCK = 0x6775696A75  # "guiju"
_LAST = "SELECT seq, hash FROM journal_entry ORDER BY seq DESC LIMIT 1"


class Changed(NamedTuple):
    """One row that a change touched; see Change for `digest` and `fields`."""

    model: str
    row: int
    digest: str
    fields: dict[str, list[Any]] | None = None


@dataclass(frozen=True, slots=True)
class Flaw:
    """A place where the journal does not hold together."""

    seq: int
    what: str


def canonical_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


def row_digest(values: Iterable[Any]) -> str:
    """32 hex digits over the values of a row in their fixed order; None and "" are told apart."""
    text = "\x1f".join("\x00" if value is None else str(value) for value in values)
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


class Journalled(Protocol):
    """A model whose rows the journal follows: its name there, and the columns that make a row's digest."""

    @property
    def JOURNAL_NAME(self) -> str: ...
    @property
    def JOURNAL_FIELDS(self) -> tuple[str, ...]: ...
    @property
    def pk(self) -> Any: ...


def values_of(row: Journalled) -> dict[str, Any]:
    """The journalled columns of a row as they are now; keep them to tell `changed` what stood before."""
    return {field: getattr(row, field) for field in row.JOURNAL_FIELDS}


def changed(row: Journalled, before: dict[str, Any] | None = None, **noted: tuple[Any, Any]) -> Changed:
    """What became of a row since `values_of` gave `before`; None where it is new.

    `noted` are (old, new) of what belongs to the row for its readers but stands in another table, such as
    a relation.
    """
    after = values_of(row)
    fields: dict[str, list[Any]] | None = None
    if before is not None:
        fields = {name: [before[name], after[name]] for name in after if after[name] != before[name]}
        fields |= {name: list(pair) for name, pair in noted.items()}
    return Changed(row.JOURNAL_NAME, row.pk, row_digest(after.values()), fields)


def actor_of(by: Any) -> str:
    """`user:7` for a person, else the given name of the system part (`import`, `demonstration`)."""
    if isinstance(by, str):
        return by
    return f"user:{by.pk}"


def record(
    kind: str,
    subject: str = "",
    *,
    by: Any,
    changes: Sequence[Changed] = (),
    **payload: Any,
) -> Entry:
    """Append one entry with the rows that it changed; call it inside the transaction of the change itself."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("the journal is written in the transaction of the change")
    seq, previous = _lock_and_read_last()
    payload = json.loads(canonical_json(payload))
    entry = Entry(
        seq=seq + 1,
        at=timezone.now(),
        kind=kind,
        subject=subject,
        actor=actor_of(by),
        payload=payload,
        changes=len(changes),
        changes_digest=_changes_digest(changes) if changes else "",
        previous=previous,
    )
    entry.hash = _entry_hash(entry)
    insert_row(entry)
    insert_rows(
        Change,
        ("entry_id", "model", "row", "digest", "fields"),
        (
            (entry.seq, c.model, c.row, c.digest, None if c.fields is None else canonical_json(c.fields))
            for c in changes
        ),
    )
    return entry


def last_seq() -> int:
    return Entry.objects.order_by("-seq").values_list("seq", flat=True).first() or 0


def last_change() -> int:
    """The id of the newest change: whatever comes later has a larger one."""
    return Change.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def cursor_of(reader: str) -> int:
    return Cursor.objects.filter(reader=reader).values_list("seq", flat=True).first() or 0


def advance(reader: str, seq: int) -> None:
    Cursor.objects.update_or_create(reader=reader, defaults={"seq": seq})


def changed_rows(model: str, *, after: int, upto: int) -> Iterator[int]:
    """Rows of one model touched by entries in (after, upto], in order of journal, with repetitions.

    The model is looked at here: asked for it, SQLite reads the changes of all times by their model.
    """
    found = Change.objects.filter(entry_id__gt=after, entry_id__lte=upto).order_by("id").values_list("model", "row")
    return (row for name, row in found.iterator(chunk_size=20_000) if name == model)


def covered_rows(model: str, *, after: int, upto: int) -> Iterator[range]:
    """Ids of rows of one model that entries in (after, upto] brought in bulk, each under one digest for all."""
    entries = Entry.objects.filter(seq__gt=after, seq__lte=upto, changes=0).order_by("seq")
    for payload in entries.values_list("payload", flat=True).iterator(chunk_size=2_000):
        if payload.get("table") == model and {"first", "last", "digest"} <= payload.keys():
            yield range(payload["first"], payload["last"] + 1)


def verify(progress: Callable[[int], None] | None = None) -> Iterator[Flaw]:
    """Every place where the chain, or the changes under an entry, are not as they were written.

    Entries and changes are read side by side, each once. `progress` is told of every entry with the number
    of its changes plus one.
    """
    last = last_seq()  # writers may be at work: what they append meanwhile is not looked at
    changes = groupby(_changes_until(last), key=lambda pair: pair[0])
    owner, rows = next(changes, (None, iter(())))
    previous, expected = GENESIS, 1
    for entry in Entry.objects.filter(seq__lte=last).order_by("seq").iterator(chunk_size=500):
        if entry.seq != expected:
            missing = f"第 {expected} 条" if entry.seq == expected + 1 else f"第 {expected} 至 {entry.seq - 1} 条"
            yield Flaw(expected, f"日志{missing}缺失")
        elif entry.previous != previous:
            yield Flaw(entry.seq, f"日志第 {entry.seq} 条与上一条不相连")
        while owner is not None and owner < entry.seq:
            yield _stray(owner)
            owner, rows = next(changes, (None, iter(())))
        if entry.hash != _entry_hash(entry):
            yield Flaw(entry.seq, f"日志第 {entry.seq} 条的内容与其散列不符")
        digest = ""
        if owner == entry.seq:
            digest = _changes_digest(change for _, change in rows)
            owner, rows = next(changes, (None, iter(())))
        if entry.changes_digest != digest:
            yield Flaw(entry.seq, f"日志第 {entry.seq} 条所列的变更行与其散列不符")
        previous, expected = entry.hash, entry.seq + 1
        if progress:
            progress(entry.changes + 1)
    while owner is not None:
        yield _stray(owner)
        owner, rows = next(changes, (None, iter(())))
    # One statement, so that nothing is appended between its halves.
    behind = Change.objects.filter(entry_id__gt=Coalesce(Subquery(Entry.objects.order_by("-seq").values("seq")[:1]), 0))
    for owner in behind.order_by("entry_id").values_list("entry_id", flat=True).distinct():
        yield _stray(owner)


def _stray(owner: int) -> Flaw:
    return Flaw(owner, f"有变更行属于并不存在的日志第 {owner} 条")


def _changes_until(last: int) -> Iterator[tuple[int, Changed]]:
    """The changes of all entries up to the last, each with the number of its entry."""
    rows = Change.objects.filter(entry_id__lte=last).order_by("entry_id", "id")
    columns = rows.values_list("entry_id", "model", "row", "digest", "fields")
    return ((row[0], Changed(*row[1:])) for row in columns.iterator(chunk_size=20_000))


def _lock_and_read_last() -> tuple[int, str]:
    """Number and hash of the last entry, held so that no other writer can append before this transaction ends.

    SQLite writes one at a time (BEGIN IMMEDIATE); PostgreSQL needs a lock of its own.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Two statements in one message: the second sees what others appended while the first was waiting.
            cursor.execute(f"SELECT pg_advisory_xact_lock({_ADVISORY_LOCK}); {_LAST}")
            cursor.nextset()
        else:
            cursor.execute(_LAST)
        return cursor.fetchone() or (0, GENESIS)


def _entry_hash(entry: Entry) -> str:
    at: datetime = entry.at.astimezone(UTC)
    content = canonical_json(
        [
            entry.previous,
            entry.seq,
            at.isoformat(timespec="microseconds"),
            entry.kind,
            entry.subject,
            entry.actor,
            entry.payload,
            entry.changes,
            entry.changes_digest,
        ]
    )
    return hashlib.sha256(content.encode()).hexdigest()


def _changes_digest(changes: Iterable[Changed]) -> str:
    running = hashlib.sha256()
    for change in changes:
        fields = "" if change.fields is None else canonical_json(change.fields)
        running.update(f"{change.model}\x1f{change.row}\x1f{change.digest}\x1f{fields}\n".encode())
    return running.hexdigest()
