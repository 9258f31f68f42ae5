"""Who replaced whom, and the day from which: kept in step with the relations, for one standard or for millions.

An edition counts as replaced from the first day of its earliest full successor. Sources err, so a claim counts
only where it can be true:

- the successor takes effect on a known day: its effective date, or its publication where that is later;
- it takes effect after the edition that it replaces; where the start of that one is unknown, it is at least not
  of an earlier year;
- it was not withdrawn before it took effect.

A claim that fails stays in the register as it was made and is listed by `contradictory`, but moves no date.
Since every claim that counts leads to a strictly later day, no cycle and no edition that replaces itself can.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction

from guiju.base.terms import RelationKind
from guiju.engines.records import update_rows
from guiju.journal import actions as journal
from guiju.journal.actions import Changed, row_digest
from guiju.standards.models import Relation, Standard
from guiju.standards.querysets import Among

BATCH = 10_000
"""Rows that one journal entry lists at most."""

_TAKES_EFFECT = (
    "CASE WHEN s.published_on > s.starts_on THEN s.published_on ELSE s.starts_on END"  # GREATEST is not in SQLite
)
_CLAIM_HOLDS = f"""
    s.id <> t.id AND s.starts_on IS NOT NULL
    AND ({_TAKES_EFFECT} > t.starts_on
         OR (t.starts_on IS NULL AND (t.year IS NULL OR s.year IS NULL OR t.year <= s.year)))
    AND (s.withdrawn_on IS NULL OR s.withdrawn_on > {_TAKES_EFFECT})
"""
_FIRST_DAY_OF_SUCCESSOR = f"""
    SELECT MIN({_TAKES_EFFECT}) FROM standards_relation r JOIN standards_standard s ON s.id = r.standard_id
    WHERE r.target_id = t.id AND r.kind = 'replaces' AND {_CLAIM_HOLDS}
"""
_OUT_OF_DATE = f"""
    SELECT id, due FROM (
        SELECT t.id, t.replaced_on AS kept, ({_FIRST_DAY_OF_SUCCESSOR}) AS due FROM standards_standard t
        WHERE t.id > %s {{chosen}}
    ) AS compared
    WHERE (kept IS NULL) <> (due IS NULL) OR kept <> due
    ORDER BY id LIMIT %s
"""
_LINK = """
    UPDATE standards_relation
    SET target_id = (SELECT t.id FROM standards_standard t WHERE t.key = standards_relation.target_key)
    WHERE target_id IS NULL
    AND EXISTS (SELECT 1 FROM standards_standard t WHERE t.key = standards_relation.target_key)
"""


def link_targets(*, touching: Collection[int] | None = None) -> int:
    """Point relations at editions that are in the register by now; returns how many found theirs.

    With `touching`, only relations of those standards and relations that name them. A number without a
    year names no edition and stays as text. Call inside the transaction that brought the editions.
    """
    with connection.cursor() as cursor:
        if touching is None:
            cursor.execute(_LINK)
            return cursor.rowcount
        if not touching:
            return 0
        listed, given = _listed(touching)
        cursor.execute(f"{_LINK} AND standard_id IN {listed}", given)
        linked = cursor.rowcount
        named = f"SELECT t.key FROM standards_standard t WHERE t.id IN {listed}"
        cursor.execute(f"{_LINK} AND target_key IN ({named})", given)
        return linked + cursor.rowcount


def refresh_replaced_on(
    ids: Collection[int] | None = None, *, by: Any, progress: Callable[[int], None] | None = None
) -> int:
    """Bring `replaced_on` of these standards (None: of all) in step with the relations; returns how many changed.

    One journal entry for each batch of changed rows; nothing is written where nothing changed.
    `progress` is told the number of rows changed by each batch.
    """
    changed = 0
    # Inside another transaction no savepoint: SQLite grows slow by one with every statement under it.
    with transaction.atomic(savepoint=False):
        for due in _batches_out_of_date(ids):
            _replace_dates(due, by=by)
            changed += len(due)
            if progress:
                progress(len(due))
    return changed


def out_of_date() -> int:
    """How many standards have a `replaced_on` that their successors contradict."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM ({_OUT_OF_DATE.format(chosen='')}) AS found", [0, 2**62])
        return int(cursor.fetchone()[0])


def affected_by(ids: Collection[int]) -> set[int]:
    """Standards whose `replaced_on` may depend on these: themselves and what they replace."""
    replaced = Relation.objects.filter(
        kind=RelationKind.REPLACES, standard_id__in=Among(ids), target__isnull=False
    ).values_list("target_id", flat=True)
    return {*ids, *replaced}


def contradictory() -> Iterator[Relation]:
    """Replacements that name an edition of the register and yet cannot have happened as claimed."""
    rows = Relation.objects.raw(
        f"""
        SELECT r.* FROM standards_relation r
        JOIN standards_standard s ON s.id = r.standard_id JOIN standards_standard t ON t.id = r.target_id
        WHERE r.kind = 'replaces' AND s.starts_on IS NOT NULL AND (
            s.id = t.id
            OR {_TAKES_EFFECT} <= t.starts_on
            OR (t.starts_on IS NULL AND t.year > s.year)
            OR s.withdrawn_on <= {_TAKES_EFFECT}
        ) ORDER BY r.id
        """
    )
    return rows.iterator()


@dataclass(frozen=True, slots=True)
class Link:
    """`successor` replaces `predecessor`, wholly or in part."""

    successor: int
    predecessor: int
    kind: RelationKind


def links_forward(ids: Iterable[int], *, partly: bool = False) -> list[Link]:
    """Every replacement that leads on from these standards, at whatever distance, each once; one query."""
    return _links(ids, "target_id", "standard_id", partly)


def links_backward(ids: Iterable[int], *, partly: bool = False) -> list[Link]:
    """Every replacement by which one comes to these standards, at whatever distance, each once; one query."""
    return _links(ids, "standard_id", "target_id", partly)


def links_around(standard: Standard) -> list[Link]:
    """The replacements of its line in both directions: full ones at whatever distance, partial ones next to it.

    One query. Of a document merged from many, all that led to it; not what else became of them.
    """
    steps = (("onward", "target_id", "standard_id"), ("back", "standard_id", "target_id"))
    reached = ", ".join(
        f"""{name}(id) AS (
            VALUES (CAST(%s AS bigint)) UNION
            SELECT r.{far} FROM {name} JOIN standards_relation r ON r.{near} = {name}.id
            WHERE r.kind = 'replaces' AND r.target_id IS NOT NULL
        )"""
        for name, near, far in steps
    )
    found = " UNION ".join(
        f"""SELECT r.standard_id, r.target_id, r.kind FROM {name} JOIN standards_relation r ON r.{near} = {name}.id
        WHERE r.kind = 'replaces' OR (r.kind = 'partly-replaces' AND {name}.id = %s)"""
        for name, near, far in steps
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH RECURSIVE {reached} SELECT standard_id, target_id, kind FROM ({found}) AS links"
            " WHERE target_id IS NOT NULL AND standard_id <> target_id ORDER BY standard_id, target_id",
            [standard.pk] * 4,
        )
        return [Link(successor, predecessor, RelationKind(kind)) for successor, predecessor, kind in cursor.fetchall()]


def successors(standard: Standard) -> list[Standard]:
    """What replaces this edition directly, wholly or in part, in the order in which they take effect."""
    return _in_order(Standard.objects.successors_of(standard))


def predecessors(standard: Standard) -> list[Standard]:
    """What this edition replaces directly, wholly or in part, in the order in which they took effect."""
    kinds = [RelationKind.REPLACES, RelationKind.PARTLY_REPLACES]
    return _in_order(
        Standard.objects.filter(reverse_relations__kind__in=kinds, reverse_relations__standard=standard).distinct()
    )


def by_distance(standard: Standard, links: Iterable[Link]) -> list[int]:
    """The ids of the line of this edition, itself first, then what stands next to it, in either direction."""
    links = list(links)
    later = _reached(standard.pk, ((link.predecessor, link.successor) for link in links))
    earlier = _reached(standard.pk, ((link.successor, link.predecessor) for link in links))
    return [pk for pk, _ in sorted({**earlier, **later, standard.pk: 0}.items(), key=lambda pair: pair[1])]


def chain(standard: Standard, *, limit: int = 200) -> list[Standard]:
    """The line of this edition: all that led to it by full replacement, itself, all that came after.

    In the order in which they take effect, three queries, at most `limit` standards: those next to it first.
    """
    near = [standard.pk]
    line = by_distance(standard, [*links_forward(near), *links_backward(near)])
    return _in_order(Standard.objects.filter(pk__in=line[:limit]))


def _reached(start: int, steps: Iterable[tuple[int, int]]) -> dict[int, int]:
    """What can be reached from `start`, each with its distance."""
    following: dict[int, list[int]] = defaultdict(list)
    for here, there in steps:
        following[here].append(there)
    distance = {start: 0}
    waiting = deque([start])
    while waiting:
        here = waiting.popleft()
        for there in following[here]:
            if there not in distance:
                distance[there] = distance[here] + 1
                waiting.append(there)
    return distance


def _in_order(standards: Iterable[Standard]) -> list[Standard]:
    return sorted(standards, key=lambda s: (s.starts_on or date.min, s.sort_key))


def _links(ids: Iterable[int], near: str, far: str, partly: bool) -> list[Link]:
    listed, given = _listed(ids)
    kinds = "('replaces', 'partly-replaces')" if partly else "('replaces')"
    with connection.cursor() as cursor:
        # UNION keeps each standard once, so that a cycle ends.
        cursor.execute(
            f"""
            WITH RECURSIVE reached(id) AS (
                SELECT id FROM standards_standard WHERE id IN {listed}
                UNION
                SELECT r.{far} FROM reached JOIN standards_relation r ON r.{near} = reached.id
                WHERE r.kind IN {kinds} AND r.target_id IS NOT NULL
            )
            SELECT r.standard_id, r.target_id, r.kind FROM reached JOIN standards_relation r ON r.{near} = reached.id
            WHERE r.kind IN {kinds} AND r.target_id IS NOT NULL AND r.standard_id <> r.target_id
            """,
            given,
        )
        return [Link(successor, predecessor, RelationKind(kind)) for successor, predecessor, kind in cursor.fetchall()]


def _listed(ids: Iterable[int]) -> tuple[str, list[str]]:
    compiler = Standard.objects.all().query.get_compiler(connection=connection)
    return compiler.compile(Among(list(ids)))


def _batches_out_of_date(ids: Collection[int] | None) -> Iterator[dict[int, date | None]]:
    """Batches of {id: the day that should stand there}, in order of id, read anew after each is dealt with."""
    chosen: str = ""
    given: list[str] = []
    if ids is not None:
        listed, given = _listed(ids)
        chosen = f"AND t.id IN {listed}"
    last = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(_OUT_OF_DATE.format(chosen=chosen), [last, *given, BATCH])
            due = {pk: _as_date(day) for pk, day in cursor.fetchall()}
        if not due:
            return
        yield due
        if len(due) < BATCH:
            return
        last = max(due)


def _as_date(day: date | str | None) -> date | None:
    """SQLite gives the text of a computed date."""
    return date.fromisoformat(day) if isinstance(day, str) else day


def _replace_dates(due: dict[int, date | None], *, by: Any) -> None:
    place = Standard.JOURNAL_FIELDS.index("replaced_on")
    changes, rows = [], []
    for pk, *values in (
        Standard.objects.filter(pk__in=Among(list(due))).order_by("pk").values_list("pk", *Standard.JOURNAL_FIELDS)
    ):
        before, after = values[place], due[pk]
        values[place] = after
        changes.append(Changed("standard", pk, row_digest(values), {"replaced_on": [before, after]}))
        rows.append((None if after is None else after.isoformat(), pk))
    update_rows(Standard, ("replaced_on",), rows)
    journal.record("lineage.refreshed", by=by, changes=changes)
