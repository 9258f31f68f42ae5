"""One batch of cleaned rows into the register: its changes are worked out, then written, in one transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import orjson
from django.db.models import TextField
from django.db.models.functions import Cast

from guiju.base.terms import RelationKind
from guiju.engines.records import insert_rows, next_id, settle_sequence, update_rows
from guiju.journal import actions as journal
from guiju.journal.actions import Changed, row_digest
from guiju.standards.importing.bodies import Bodies
from guiju.standards.importing.merging import Decision, Merged, Stated, merge, sense
from guiju.standards.importing.preparing import NUMBER_COLUMNS, Prepared
from guiju.standards.importing.rows import Field
from guiju.standards.models import Conflict, Relation, Source, Standard, Statement
from guiju.standards.querysets import Among

_MERGED = tuple(f for f in Standard.JOURNAL_FIELDS if f not in ("number", "replaced_on", "source_id"))
_INSERTED = ("id", *NUMBER_COLUMNS, *(f for f in Standard.JOURNAL_FIELDS if f != "number"))
_RELATION_COLUMNS = ("standard_id", "kind", "target_number", "target_key", "degree", "source_id")
_STATEMENT_COLUMNS = ("standard_id", "source_id", "said", "digest", "retrieved_on", "place", "defects")

#: Which parts of a statement a file speaks of when it has a column for a field.
_PARTS: dict[Field, tuple[str, ...]] = {
    Field.TITLE: ("title_zh", "title_en"),
    Field.TITLE_ZH: ("title_zh", "title_en"),
    Field.TITLE_EN: ("title_en",),
    Field.STATUS: ("reported_status",),
    Field.STATUS_AGAIN: ("reported_status",),
    Field.ISSUER: ("issuers", "issued_by"),
    Field.COMMITTEE: ("committee_name", "committee"),
}
_KINDS: dict[Field, tuple[RelationKind, ...]] = {
    Field.SUCCESSION: (RelationKind.REPLACES, RelationKind.PARTLY_REPLACES),
    Field.REPLACES: (RelationKind.REPLACES, RelationKind.PARTLY_REPLACES),
    Field.ADOPTS: (RelationKind.ADOPTS,),
}


@dataclass(frozen=True, slots=True)
class Coverage:
    """Of what a file speaks: parts of a statement, and kinds of relations in either direction."""

    parts: frozenset[str]
    kinds: frozenset[str]
    reverse: bool

    @classmethod
    def of(cls, fields: Collection[Field], *, whole: bool) -> Coverage:
        """`whole`: the format states all relations that its source knows."""
        parts = {part for each in fields for part in _PARTS.get(each, (each.value,))} | {"more"}
        kinds = set(RelationKind) if whole else {kind for each in fields for kind in _KINDS.get(each, ())}
        reverse = whole or bool({Field.SUCCESSION, Field.REPLACED_BY} & set(fields))
        return cls(frozenset(parts), frozenset(kind.value for kind in kinds), reverse)


@dataclass(slots=True)
class Counts:
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    relations: int = 0
    relations_ended: int = 0
    conflicts: int = 0
    reopened: int = 0
    older: int = 0


@dataclass(frozen=True, slots=True)
class Context:
    """What is the same for all batches of a run."""

    source: Source
    retrieved_on: date
    coverage: Coverage
    only_new: bool  # a newer snapshot of this source is already in: known editions are left alone
    only_known: bool  # events speak of editions of the register; others are not made
    by: Any
    subject: str


@dataclass(slots=True)
class Plan:
    """All that a batch writes, and what it found."""

    counts: Counts = field(default_factory=Counts)
    unknown: list[Prepared] = field(default_factory=list)
    standards: list[tuple[Any, ...]] = field(default_factory=list)
    updates: list[tuple[Any, ...]] = field(default_factory=list)
    changes: list[Changed] = field(default_factory=list)
    new_statements: list[tuple[Any, ...]] = field(default_factory=list)
    statements: list[tuple[Any, ...]] = field(default_factory=list)
    relations: list[tuple[Any, ...]] = field(default_factory=list)
    ended_relations: list[int] = field(default_factory=list)
    degrees: list[tuple[str, int]] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    changed_conflicts: list[Conflict] = field(default_factory=list)
    closed_conflicts: list[int] = field(default_factory=list)
    reopened: list[list[Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Known:
    """One edition as it stands in the register."""

    id: int
    values: dict[str, Any]  # by JOURNAL_FIELDS
    statements: list[tuple[int, int, str, int, dict[str, Any], date]]
    conflicts: dict[str, Conflict]
    relations: dict[tuple[str, str], tuple[int, str, int]]


def plan(rows: Sequence[Prepared], context: Context, bodies: Bodies) -> Plan:
    """Work out what the rows (each of another edition) change. Call inside the transaction that writes it."""
    made = Plan()
    known = _known([row.key for row in rows])
    if context.only_known:
        made.unknown = [row for row in rows if row.key not in known]
        rows = [row for row in rows if row.key in known]
    contents = [orjson.loads(row.content) for row in rows]
    made.changes.extend(
        bodies.take(
            (said["issuers"][0] for said in contents if "issuers" in said),
            (said["committee_name"] for said in contents if "committee_name" in said),
        )
    )
    following = next_id(Standard)
    for row, said in zip(rows, contents, strict=True):
        _name_bodies(said, bodies)
        if "reported_status" in said:
            said["reported_on"] = row.day.isoformat()
        standing = known.get(row.key)
        if standing is None:
            _create(made, row, said, following + made.counts.created, context)
        else:
            _meet(made, row, said, standing, context)
    return made


def write(made: Plan, context: Context, **payload: Any) -> None:
    """Write a plan and its one entry in the journal; nothing where nothing changed."""
    insert_rows(Standard, _INSERTED, made.standards)
    if made.standards:
        settle_sequence(Standard)
    update_rows(Standard, _MERGED, made.updates)
    if made.ended_relations:
        Relation.objects.filter(pk__in=Among(made.ended_relations)).delete()
    update_rows(Relation, ("degree",), made.degrees)
    insert_rows(Relation, _RELATION_COLUMNS, made.relations)
    insert_rows(Statement, _STATEMENT_COLUMNS, made.new_statements)
    update_rows(Statement, _STATEMENT_COLUMNS[2:], made.statements)
    if made.closed_conflicts:
        Conflict.objects.filter(pk__in=Among(made.closed_conflicts)).delete()
    Conflict.objects.bulk_create(made.conflicts, batch_size=500)
    Conflict.objects.bulk_update(
        made.changed_conflicts, ["values", "decided_value", "decided_by", "decided_at"], batch_size=100
    )
    if made.changes:
        counts = made.counts
        journal.record(
            "standards.imported",
            context.subject,
            by=context.by,
            changes=made.changes,
            source=context.source.name,
            created=counts.created,
            updated=counts.updated,
            relations=counts.relations,
            relations_ended=counts.relations_ended,
            conflicts=counts.conflicts,
            **({"reopened": made.reopened} if made.reopened else {}),
            **payload,
        )


def _name_bodies(said: dict[str, Any], bodies: Bodies) -> None:
    """Add the organizations' ids beside their names, as text: a statement holds texts."""
    if "issuers" in said:
        said["issued_by"] = str(bodies.id_of(said["issuers"][0]))
    if "committee_name" in said:
        said["committee"] = str(bodies.id_of(said["committee_name"]))


def _create(made: Plan, row: Prepared, said: dict[str, Any], pk: int, context: Context) -> None:
    values = merge([Stated(context.source.name, context.source.priority, said, row.day)]).values
    values |= {"number": row.number, "replaced_on": None, "source_id": context.source.pk}
    listed = [_stored(values[name]) for name in Standard.JOURNAL_FIELDS]
    made.standards.append((pk, *row.numbered, *listed[1:]))
    made.changes.append(Changed("standard", pk, row_digest(listed)))
    made.new_statements.append((pk, context.source.pk, *_statement(said, row)))
    for kind, number, key, degree in said.get("relations", ()):
        made.relations.append((pk, kind, number[:160], key, degree, context.source.pk))
    made.counts.relations += len(said.get("relations", ()))
    made.counts.created += 1


def _meet(made: Plan, row: Prepared, said: dict[str, Any], known: _Known, context: Context) -> None:
    """A row about an edition that is in the register."""
    day = row.day
    own = next((s for s in known.statements if s[1] == context.source.pk), None)
    if own is not None:
        if context.only_new or day < own[5]:
            made.counts.older += 1
            made.counts.unchanged += 1
            return
        said = _continued(said, own[4], context.coverage, day)
        if said == own[4]:
            made.counts.unchanged += 1
            return
        made.statements.append((*_statement(said, row), own[0]))
    else:
        made.new_statements.append((known.id, context.source.pk, *_statement(said, row)))
    spoken = [
        Stated(name, priority, other, when, pk)
        for pk, source, name, priority, other, when in known.statements
        if source != context.source.pk
    ]
    if known.values["source_id"] not in {context.source.pk, *(s[1] for s in known.statements)}:
        spoken.append(_standing(known, spoken))
    spoken.append(Stated(context.source.name, context.source.priority, said, day, own[0] if own else 1 << 62))
    merged = merge(spoken, {name: _decision(c) for name, c in known.conflicts.items() if c.decided_at is not None})
    touched = {part for stated in spoken for part in stated.said} | (set(own[4]) if own else set())
    noted = _relations(made, said, own[4] if own else {}, known, context)
    noted |= _conflicts(made, merged, known)
    _update(made, merged, touched, known, noted)


def _continued(said: dict[str, Any], before: Mapping[str, Any], coverage: Coverage, day: date) -> dict[str, Any]:
    """What the source says now: parts of which this file does not speak stay as they were said before."""
    result = {part: value for part, value in before.items() if part not in coverage.parts}
    result.pop("reported_on", None)
    for part in ("relations", "reverse"):
        kept = [r for r in before.get(part, ()) if not _speaks_of(r[0], part, coverage)]
        result.pop(part, None)
        if together := sorted([*kept, *(r for r in said.get(part, ()) if r not in kept)]):
            result[part] = together
    result |= {part: value for part, value in said.items() if part not in ("relations", "reverse")}
    if "reported_status" in result:
        same = before.get("reported_status") == result["reported_status"] and "reported_on" in before
        result["reported_on"] = before["reported_on"] if same else day.isoformat()
    return result


def _speaks_of(kind: str, part: str, coverage: Coverage) -> bool:
    return coverage.reverse if part == "reverse" else kind in coverage.kinds


def _standing(known: _Known, others: Sequence[Stated]) -> Stated:
    """What an edition holds that was entered without a statement: said by its own source, at the lowest rank."""
    said = {
        name.removesuffix("_id"): str(value)
        for name, value in known.values.items()
        if name in _MERGED and value not in (None, "")
    }
    lowest = min((stated.priority for stated in others), default=0)
    return Stated("", min(lowest, 0) - 1, said, date.min)


def _update(made: Plan, merged: Merged, touched: set[str], known: _Known, noted: dict[str, list[Any]]) -> None:
    values = dict(known.values)
    for name in _MERGED:
        part = "reported_status" if name == "reported_on" else name.removesuffix("_id")
        if part in touched:
            values[name] = merged.values.get(name, known.values[name])
    fields = {name: [known.values[name], values[name]] for name in _MERGED if values[name] != known.values[name]}
    if not fields and not noted:
        made.counts.unchanged += 1
        return
    made.counts.updated += 1
    if fields:
        made.updates.append((*(_stored(values[name]) for name in _MERGED), known.id))
    digest = row_digest(_stored(values[name]) for name in Standard.JOURNAL_FIELDS)
    made.changes.append(Changed("standard", known.id, digest, {**fields, **noted}))


def _relations(
    made: Plan, said: Mapping[str, Any], before: Mapping[str, Any], known: _Known, context: Context
) -> dict[str, list[Any]]:
    """Relations that this statement adds, and those that it no longer makes and nobody else does."""
    noted: dict[str, list[Any]] = {}
    now = {(kind, key): (number, degree) for kind, number, key, degree in said.get("relations", ())}
    for (kind, key), (number, degree) in now.items():
        standing = known.relations.get((kind, key))
        if standing is None:
            made.relations.append((known.id, kind, number[:160], key, degree, context.source.pk))
            made.counts.relations += 1
            noted.setdefault(kind, [None, []])[1].append(number)
        elif degree and degree != standing[1] and standing[2] == context.source.pk:
            made.degrees.append((degree, standing[0]))
            pair = noted.setdefault(kind, [None, []])
            pair[0] = [*(pair[0] or []), f"{number} {standing[1]}".rstrip()]
            pair[1].append(f"{number} {degree}")
    others = {
        (relation[0], relation[2])
        for _, source, _, _, other, _ in known.statements
        if source != context.source.pk
        for relation in other.get("relations", ())
    }
    for kind, number, key, _ in before.get("relations", ()):
        standing = known.relations.get((kind, key))
        if (kind, key) not in now and (kind, key) not in others and standing and standing[2] == context.source.pk:
            made.ended_relations.append(standing[0])
            made.counts.relations_ended += 1
            pair = noted.setdefault(kind, [None, []])
            pair[0] = [*(pair[0] or []), f"{number} {standing[1]}".rstrip()]
    return noted


def _conflicts(made: Plan, merged: Merged, known: _Known) -> dict[str, list[Any]]:
    """Conflicts that arise, change, are opened again or come to an end, as the journal notes them."""
    noted: dict[str, list[Any]] = {}
    for name, values in merged.conflicts.items():
        standing = known.conflicts.get(name)
        if standing is None:
            made.conflicts.append(Conflict(standard_id=known.id, field=name, values=values))
            made.counts.conflicts += 1
            noted[f"conflict:{name}"] = [None, values]
        elif standing.values != values or name in merged.reopened:
            if name in merged.reopened:
                made.reopened.append([known.id, name, standing.decided_value, standing.reason])
                made.counts.reopened += 1
                standing.decided_value = standing.decided_at = standing.decided_by = None
            noted[f"conflict:{name}"] = [standing.values, values]
            standing.values = values
            made.changed_conflicts.append(standing)
    for name, standing in known.conflicts.items():
        if name not in merged.conflicts:
            made.closed_conflicts.append(standing.pk)
            noted[f"conflict:{name}"] = [standing.values, None]
    return noted


def _decision(conflict: Conflict) -> Decision:
    known = {sense(conflict.field, value) for _, value in conflict.values if value is not None}
    if conflict.decided_value:
        known.add(sense(conflict.field, conflict.decided_value))
    return Decision(conflict.decided_value, frozenset(known))


def _statement(said: dict[str, Any], row: Prepared) -> tuple[Any, ...]:
    codes = " ".join(dict.fromkeys(flag.code for flag in row.flags))
    text = orjson.dumps(said, option=orjson.OPT_SORT_KEYS).decode()
    return text, row_digest([text]), row.day.isoformat(), f"第 {row.line} 行", codes[:300]


def _stored(value: Any) -> Any:
    """As the database holds it."""
    return value.isoformat() if isinstance(value, date) else value


def _known(keys: Sequence[str]) -> dict[str, _Known]:
    """The editions of these keys with all that is known of them."""
    rows = Standard.objects.filter(key__in=Among(keys)).values_list("id", "key", *Standard.JOURNAL_FIELDS)
    found = {key: (pk, dict(zip(Standard.JOURNAL_FIELDS, values, strict=True))) for pk, key, *values in rows}
    if not found:
        return {}
    ids = Among([pk for pk, _ in found.values()])
    statements: dict[int, list[Any]] = defaultdict(list)
    for pk, standard, source, name, priority, said, day in Statement.objects.filter(standard_id__in=ids).values_list(
        "id", "standard_id", "source_id", "source__name", "source__priority", "said", "retrieved_on"
    ):
        statements[standard].append((pk, source, name, priority, said, day))
    conflicts: dict[int, dict[str, Conflict]] = defaultdict(dict)
    for conflict in Conflict.objects.filter(standard_id__in=ids):
        conflicts[conflict.standard_id][conflict.field] = conflict
    relations: dict[int, dict[tuple[str, str], tuple[int, str, int]]] = defaultdict(dict)
    for pk, standard, kind, key, degree, source in Relation.objects.filter(standard_id__in=ids).values_list(
        "id", "standard_id", "kind", "target_key", "degree", "source_id"
    ):
        relations[standard][(kind, key)] = (pk, degree, source)
    return {
        key: _Known(pk, values, statements[pk], conflicts[pk], relations[pk]) for key, (pk, values) in found.items()
    }


def add_reverse_relations(context: Context) -> int:
    """Enter “replaced by” and its like as relations of the other edition, as far as it is in the register.

    Sources state many of these before the successor itself is known, so this looks at all statements of the run's
    source and, for editions that this run may have brought, at those of all others. Returns how many were added.
    """
    wanted: dict[tuple[str, str, str], tuple[str, int]] = {}
    for key, number, source, said in (
        # As text: most statements have none, and looking into each as JSON takes ten times as long.
        Statement.objects.annotate(text=Cast("said", TextField()))
        .filter(text__contains='"reverse"', said__has_key="reverse")
        .order_by("id")
        .values_list("standard__key", "standard__number", "source_id", "said__reverse")
        .iterator(chunk_size=5_000)
    ):
        for kind, _, subject_key, _ in orjson.loads(said) if isinstance(said, str) else said:
            wanted.setdefault((subject_key, kind, key), (number, source))
    added = 0
    items = list(wanted.items())
    for place in range(0, len(items), 5_000):
        added += _add_reverse(dict(items[place : place + 5_000]), context)
    return added


def _add_reverse(wanted: Mapping[tuple[str, str, str], tuple[str, int]], context: Context) -> int:
    known = {
        key: (pk, values)
        for pk, key, *values in Standard.objects.filter(
            key__in=Among(sorted({subject for subject, _, _ in wanted}))
        ).values_list("id", "key", *Standard.JOURNAL_FIELDS)
    }
    ids = Among([pk for pk, _ in known.values()])
    standing = set(Relation.objects.filter(standard_id__in=ids).values_list("standard_id", "kind", "target_key"))
    rows: list[tuple[Any, ...]] = []
    noted: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for (subject, kind, key), (number, source) in wanted.items():
        if subject in known and (pk := known[subject][0], kind, key) not in standing:
            rows.append((pk, kind, number[:160], key, "", source))
            noted[subject][kind].append(number)
    if not rows:
        return 0
    insert_rows(Relation, _RELATION_COLUMNS, rows)
    changes = [
        Changed("standard", known[subject][0], row_digest(known[subject][1]), {k: [None, v] for k, v in kinds.items()})
        for subject, kinds in noted.items()
    ]
    journal.record("relations.added", context.subject, by=context.by, changes=changes, relations=len(rows))
    return len(rows)
