"""Append to the chain, read it by cursor, prove it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.utils import timezone

from guiju.engines.records import insert_rows
from guiju.journal.models import Change, Cursor, Entry

GENESIS = "0" * 64
_ADVISORY_LOCK = 0x6775696A75  # "guiju"


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
    last = _lock_and_read_last()
    payload = json.loads(canonical_json(payload))
    entry = Entry(
        seq=last.seq + 1 if last else 1,
        at=timezone.now(),
        kind=kind,
        subject=subject,
        actor=actor_of(by),
        payload=payload,
        changes=len(changes),
        changes_digest=_changes_digest(changes) if changes else "",
        previous=last.hash if last else GENESIS,
    )
    entry.hash = _entry_hash(entry)
    entry.save(force_insert=True)
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


def cursor_of(reader: str) -> int:
    return Cursor.objects.filter(reader=reader).values_list("seq", flat=True).first() or 0


def advance(reader: str, seq: int) -> None:
    Cursor.objects.update_or_create(reader=reader, defaults={"seq": seq})


def changed_rows(model: str, *, after: int, upto: int) -> Iterator[int]:
    """Rows of one model touched by entries in (after, upto], in order of journal, with repetitions."""
    return (
        Change.objects.filter(model=model, entry_id__gt=after, entry_id__lte=upto)
        .order_by("id")
        .values_list("row", flat=True)
        .iterator(chunk_size=20_000)
    )


def verify(progress: Callable[[int], None] | None = None) -> Iterator[Flaw]:
    """Every place where the chain, or the changes under an entry, are not as they were written."""
    previous, expected = GENESIS, 1
    for entry in Entry.objects.order_by("seq").iterator(chunk_size=500):
        if entry.seq != expected:
            yield Flaw(entry.seq, f"日志第 {expected} 条缺失")
        if entry.previous != previous:
            yield Flaw(entry.seq, f"日志第 {entry.seq} 条与上一条不相连")
        if entry.hash != _entry_hash(entry):
            yield Flaw(entry.seq, f"日志第 {entry.seq} 条的内容与其散列不符")
        if entry.changes:
            rows = (
                Change.objects.filter(entry_id=entry.seq)
                .order_by("id")
                .values_list("model", "row", "digest", "fields")
                .iterator(chunk_size=20_000)
            )
            if entry.changes_digest != _changes_digest(Changed(*row) for row in rows):
                yield Flaw(entry.seq, f"日志第 {entry.seq} 条所列的变更行与其散列不符")
        previous, expected = entry.hash, entry.seq + 1
        if progress:
            progress(entry.changes or 1)


def _lock_and_read_last() -> Entry | None:
    """The last entry, held so that no other writer can append before this transaction ends.

    SQLite writes one at a time (BEGIN IMMEDIATE); PostgreSQL needs a lock of its own.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ADVISORY_LOCK])
    return Entry.objects.order_by("-seq").first()


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
