"""The life of one import: begin or resume, batch by batch, and what follows when all rows are in."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import orjson
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from guiju.base.errors import GuijuError, NotNow
from guiju.documents import opening
from guiju.engines.locks import Busy, exclusive
from guiju.engines.records import insert_rows
from guiju.journal.actions import actor_of, canonical_json
from guiju.journal.models import Change
from guiju.standards import lineage
from guiju.standards.importing.batches import Context, Coverage, add_reverse_relations, plan, write
from guiju.standards.importing.bodies import Bodies
from guiju.standards.importing.columns import Mapping_, mapping_from
from guiju.standards.importing.defects import DEFECTS, Defect, Flag
from guiju.standards.importing.formats import Format, Reading, open_file
from guiju.standards.importing.preparing import PassedOver, Prepared, batches_of
from guiju.standards.models import ImportRun, ImportState, RejectedRow, Source, Statement
from guiju.standards.querysets import Among

#: Beyond so many touched editions it is quicker to look at all of the register than at each.
_MANY = 10_000

Progress = Callable[[int, int | None], None]
Outcome = Prepared | PassedOver


@dataclass(slots=True)
class Found:
    """Defects of a run by code: how often, and the first example of each. Kept in `ImportRun.defects`."""

    counts: Counter[str] = field(default_factory=Counter)
    examples: dict[str, tuple[int, str]] = field(default_factory=dict)  # line, text

    @classmethod
    def kept_in(cls, run: ImportRun) -> Found:
        return cls(
            Counter({code: kept["count"] for code, kept in run.defects.items()}),
            {code: (kept["line"], kept["found"]) for code, kept in run.defects.items()},
        )

    def add(self, line: int, flags: Iterable[Flag]) -> None:
        for flag in flags:
            self.counts[flag.code] += 1
            if flag.code not in self.examples:
                self.examples[flag.code] = (line, flag.found)

    def kept(self) -> dict[str, dict[str, Any]]:
        return {
            code: {"count": count, **dict(zip(("line", "found"), self.examples.get(code, (0, "")), strict=True))}
            for code, count in self.counts.most_common()
            if count
        }


@dataclass(frozen=True, slots=True)
class Told:
    """One kind of defect of a run, for people: where it first stood (0: in no one row) and what stood there."""

    defect: Defect
    count: int
    line: int
    found: str


def told(run: ImportRun) -> list[Told]:
    """The defects of a run, the most frequent first."""
    kinds = [Told(DEFECTS[code], **kept) for code, kept in run.defects.items()]
    return sorted(kinds, key=lambda kind: -kind.count)


def run_import(
    path: Path | str,
    *,
    by: Any,
    source: str | None = None,
    format: str | None = None,
    mapping: Mapping_ | dict[str, Any] | None = None,
    retrieved_on: date | None = None,
    priority: int | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
    run: ImportRun | None = None,
) -> ImportRun:
    """Take one file into the register and return the finished run. A run of the same file that was cut short goes on.

    `run` is a waiting run, made by `prepare`, that a worker takes up. Raises UnreadableFile; NotNow where another
    process is at the same run.
    """
    path = Path(path)
    chosen = mapping_from(mapping) if isinstance(mapping, dict) else mapping
    reading = open_file(path, format, chosen)
    if run is None:
        run = _unfinished(path, reading, source, dry_run) or prepare(
            path,
            reading=reading,
            by=by,
            source=source,
            mapping=chosen,
            retrieved_on=retrieved_on,
            priority=priority,
            dry_run=dry_run,
            state=ImportState.RUNNING,
        )
    try:
        with _alone_at(run):
            ImportRun.objects.filter(pk=run.pk).update(state=ImportState.RUNNING)
            run.refresh_from_db()
            _take_in(run, reading, chosen, by=by, progress=progress)
    except GuijuError as error:
        if not isinstance(error, NotNow):
            ImportRun.objects.filter(pk=run.pk).update(
                state=ImportState.FAILED, message=str(error), finished_at=timezone.now()
            )
        raise
    run.refresh_from_db()
    return run


def prepare(
    path: Path | str,
    *,
    by: Any,
    reading: Reading | None = None,
    format: str | None = None,
    source: str | None = None,
    mapping: Mapping_ | dict[str, Any] | None = None,
    retrieved_on: date | None = None,
    priority: int | None = None,
    dry_run: bool = False,
    state: ImportState = ImportState.WAITING,
) -> ImportRun:
    """Enter a run that waits to be taken up by `run_import(path, run=…)`; its source is made if it is new."""
    path = Path(path)
    chosen = mapping_from(mapping) if isinstance(mapping, dict) else mapping
    reading = reading or open_file(path, format, chosen)
    name = (source or (chosen.source if chosen else None) or reading.source)[:80]
    with transaction.atomic():
        kept, made = Source.objects.get_or_create(
            name=name,
            defaults={
                "title": reading.title if name == reading.source else "",
                "priority": reading.priority if priority is None else priority,
                "confidence": reading.confidence,
            },
        )
        if not made and priority is not None and kept.priority != priority:
            kept.priority = priority
            kept.save(update_fields=["priority"])
        return ImportRun.objects.create(
            source=kept,
            file_name=path.name[:255],
            file_digest=opening.digest(path),
            format=reading.format,
            mapping=_kept(path, reading, chosen),
            retrieved_on=retrieved_on or _day_obtained(path),
            state=state,
            dry_run=dry_run,
            by=actor_of(by),
        )


def resume(run: ImportRun, *, progress: Progress | None = None) -> ImportRun:
    """Go on with a run that was cut short, from the file that it was begun with.

    A finished run stays as it is. Raises UnreadableFile if the file is gone, NotNow if it is no longer the same.
    """
    if run.state == ImportState.FINISHED:
        return run
    path = Path(run.mapping.get("path", run.file_name))
    columns = {name: value for name, value in run.mapping.items() if name not in _NOT_MAPPING}
    chosen = mapping_from(columns) if columns else None
    reading = open_file(path, run.format, chosen)
    if opening.digest(path) != run.file_digest:
        raise NotNow("{file} 在导入中断之后变了；请重新导入", file=path.name)
    return run_import(path, by=run.by, format=reading.format, mapping=chosen, progress=progress, run=run)


def _day_obtained(path: Path) -> date:
    """The day in the file's name, if it is not still to come; else today."""
    named, today = opening.day_in_name(path), timezone.localdate()
    return named if named is not None and named <= today else today


_NOT_MAPPING = frozenset({"path", "recognised", "headings", "unknown"})


def unfinished() -> list[ImportRun]:
    """Runs that were cut short, oldest first: begun, and nobody on this machine is at them."""
    begun = ImportRun.objects.filter(state=ImportState.RUNNING, dry_run=False).order_by("pk")
    return [run for run in begun if _is_abandoned(run)]


def _alone_at(run: ImportRun) -> AbstractContextManager[None]:
    """Held while a run is being taken in; freed by the system if its process dies. Raises locks.Busy."""
    return exclusive(settings.DATA / "imports" / f"{run.pk}.lock", what=f"{run.file_name} 的导入")


def _is_abandoned(run: ImportRun) -> bool:
    try:
        with _alone_at(run):
            return True
    except Busy:
        return False


def _kept(path: Path, reading: Reading, mapping: Mapping_ | None) -> dict[str, Any]:
    """What a run keeps of its file: where it lies, what was recognised, and the mapping that was given."""
    kept: dict[str, Any] = {
        "path": os.fspath(path.absolute()),
        "recognised": dict(reading.layout.recognised),
        "headings": list(reading.layout.headings),
        "unknown": list(reading.layout.unknown),
    }
    if mapping is not None:
        kept |= {"columns": {heading: (f.value if f else "") for heading, f in mapping.columns.items()}}
        named = {"heading_row": mapping.heading_row, "sheet": mapping.sheet, "encoding": mapping.encoding}
        kept |= {name: value for name, value in named.items() if value is not None}
    return kept


def _unfinished(path: Path, reading: Reading, source: str | None, dry_run: bool) -> ImportRun | None:
    """A run of this very file that was cut short."""
    found = ImportRun.objects.filter(
        state=ImportState.RUNNING, dry_run=dry_run, format=reading.format, file_digest=opening.digest(path)
    )
    if source:
        found = found.filter(source__name=source)
    return found.order_by("-pk").first()


def _take_in(run: ImportRun, reading: Reading, mapping: Mapping_ | None, *, by: Any, progress: Progress | None) -> None:
    assert run.source is not None
    context = Context(
        source=run.source,
        retrieved_on=run.retrieved_on,
        coverage=Coverage.of(reading.covers, whole=reading.format is Format.RELATON and not reading.events),
        only_new=_overtaken(run),
        only_known=reading.events,
        by=by,
        subject=f"import:{run.pk}",
    )
    bodies, seen = Bodies(), _Seen()
    found = Found.kept_in(run)
    total = run.total or reading.count()
    done = 0
    for outcomes in batches_of(reading, mapping, context.retrieved_on):
        fresh = [seen.check(outcome) for outcome in outcomes]
        done += len(outcomes)
        if done > run.position:
            _settle(run, fresh, context, bodies, found, done, total)
        if progress:
            progress(done, total)
    _finish(run, reading, context, seen, found, done)


class _Seen:
    """Editions that this run has met, so that a second row of one is told and not taken for a change."""

    def __init__(self) -> None:
        self.keys: dict[str, bytes] = {}

    def check(self, outcome: Outcome) -> Outcome:
        if isinstance(outcome, PassedOver):
            return outcome
        content = hashlib.blake2b(outcome.content, digest_size=8).digest()
        first = self.keys.setdefault(outcome.key, content)
        if first is content:
            return outcome
        code = "DUPLICATE_IN_FILE" if first == content else "DUPLICATE_DIFFERS"
        return PassedOver(outcome.line, None, (*outcome.flags, Flag(code, outcome.number)))


def _settle(
    run: ImportRun,
    outcomes: list[Outcome],
    context: Context,
    bodies: Bodies,
    found: Found,
    position: int,
    total: int | None,
) -> None:
    """One batch in one transaction: its rows, its rejects, the position and the entry of the journal."""
    before = run.position
    try:
        with transaction.atomic():
            _hold(run, before)
            made = plan([o for o in outcomes if isinstance(o, Prepared)], context, bodies)
            if run.dry_run:
                transaction.set_rollback(True)
            else:
                write(made, context, file=run.file_name, rows=[before + 1, position])
                _record(run, outcomes, made, found, position, total)
        if run.dry_run:
            bodies.forget()
            with transaction.atomic():
                _record(run, outcomes, made, found, position, total)
    except BaseException:
        bodies.forget()
        run.refresh_from_db()
        raise


def _hold(run: ImportRun, position: int) -> None:
    """Refuse to go on where another process has: each batch is written once."""
    standing = ImportRun.objects.select_for_update().values_list("position", "state").get(pk=run.pk)
    if standing != (position, ImportState.RUNNING):
        raise NotNow("另一个进程正在导入 {file}（已到第 {line} 行）", file=run.file_name, line=standing[0])


def _record(run: ImportRun, outcomes: list[Outcome], made: Any, found: Found, position: int, total: int | None) -> None:
    rejected = [(o.line, o.why, o.raw) for o in outcomes if isinstance(o, PassedOver) and o.why is not None]
    rejected += [
        (row.line, Flag("EDITION_UNKNOWN", row.number), {"number": row.number, **orjson.loads(row.content)})
        for row in made.unknown
    ]
    for outcome in outcomes:
        if outcome.flags:
            found.add(outcome.line, outcome.flags)
    found.counts["EDITION_UNKNOWN"] += len(made.unknown)
    found.counts["OLDER_THAN_KNOWN"] += made.counts.older
    for line, why, _ in rejected:
        found.examples.setdefault(why.code, (line, why.found))
    run.position = position
    run.total = total
    run.created += made.counts.created
    run.updated += made.counts.updated
    # A row that repeats an edition of the same file changes nothing either.
    run.unchanged += made.counts.unchanged + sum(map(_is_duplicate, outcomes))
    run.rejected += len(rejected)
    run.defects = found.kept()
    run.save(update_fields=["position", "total", "created", "updated", "unchanged", "rejected", "defects"])
    insert_rows(
        RejectedRow,
        ("run_id", "line", "code", "reason", "raw"),
        ((run.pk, line, why.code, _reason(why), canonical_json(raw or {})) for line, why, raw in rejected),
    )


def _is_duplicate(outcome: Outcome) -> bool:
    return isinstance(outcome, PassedOver) and any(f.code.startswith("DUPLICATE_") for f in outcome.flags)


def _reason(why: Flag) -> str:
    sentence = DEFECTS[why.code].zh
    return f"{sentence}：{why.found}" if why.found else sentence


def _overtaken(run: ImportRun) -> bool:
    """Has a newer state of this source been taken in already?"""
    return ImportRun.objects.filter(
        source=run.source, state=ImportState.FINISHED, dry_run=False, retrieved_on__gt=run.retrieved_on
    ).exists()


def _finish(run: ImportRun, reading: Reading, context: Context, seen: _Seen, found: Found, done: int) -> None:
    """Links between editions, then the end. Each step may be repeated, so a run killed here is resumed here."""
    if not run.dry_run:
        with transaction.atomic():
            _hold(run, run.position)
            if _has_changed(run):
                add_reverse_relations(context)
                _link(context)
            if reading.complete and not context.only_new:
                found.counts["GONE_FROM_SOURCE"] = _flag_gone(context, seen)
    run.state = ImportState.FINISHED
    run.finished_at = timezone.now()
    run.total = done
    run.defects = found.kept()
    run.save(update_fields=["state", "finished_at", "total", "defects"])


def _link(context: Context) -> None:
    """Link what this run brought, and bring the dates of replacement in step: of all after a large run."""
    touched = set(Change.objects.filter(model="standard", entry__subject=context.subject).values_list("row", flat=True))
    if len(touched) > _MANY:
        lineage.link_targets()
        lineage.refresh_replaced_on(by=context.by)
    else:
        lineage.link_targets(touching=touched)
        lineage.refresh_replaced_on(lineage.affected_by(touched), by=context.by)


def _has_changed(run: ImportRun) -> bool:
    return bool(run.created or run.updated)


def _flag_gone(context: Context, seen: _Seen) -> int:
    """Mark what an earlier snapshot of this source listed and this one no longer does; it stays in the register."""
    gone = []
    rows = Statement.objects.filter(source=context.source).values_list("id", "standard__key", "defects")
    for pk, key, defects in rows.iterator(chunk_size=20_000):
        if key not in seen.keys:
            gone.append(pk)
            if "GONE_FROM_SOURCE" not in defects:
                Statement.objects.filter(pk=pk).update(defects=f"{defects} GONE_FROM_SOURCE".strip()[:300])
    back = Statement.objects.filter(source=context.source, defects__contains="GONE_FROM_SOURCE").exclude(
        pk__in=Among(gone)
    )
    for statement in back:
        statement.defects = statement.defects.replace("GONE_FROM_SOURCE", "").strip()
        statement.save(update_fields=["defects"])
    return len(gone)
