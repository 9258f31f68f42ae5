"""Everything the page of a standard shows, gathered in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Q, When

from guiju.base.codes import Scheme
from guiju.base.terms import RelationKind, Status
from guiju.base.validity import ENDED
from guiju.journal.models import Change
from guiju.standards.models import Relation, Standard
from guiju.standards.provenance import FieldProvenance, provenance
from guiju.standards.resolving import resolve
from guiju.web.components.codes import NamedCode, codes_of
from guiju.web.components.history import Event, tell
from guiju.web.components.lineage import Drawing, draw
from guiju.web.components.sentences import explain

MOST_RELATIONS = 300
MOST_CITING = 50
MOST_FAMILY = 300
MOST_CHANGES = 20

_CITING = Q(kind=RelationKind.CITES)


@dataclass(frozen=True, slots=True)
class Related:
    """The other end of a relation: `standard` is None where it is not in the register."""

    number: str
    standard: Standard | None
    status: Status | None
    degree: str


@dataclass(frozen=True, slots=True)
class RelatedGroup:
    """All relations of one kind; `direction` names the vocabulary: relation (from here) or reverse (to here)."""

    kind: str
    direction: str
    related: list[Related]
    more: int = 0


@dataclass(frozen=True, slots=True)
class StandardPage:
    standard: Standard
    on: date
    status: Status
    sentence: str
    successors: list[Related]
    """What replaces it directly."""
    instead: list[Related]
    """What applies on the day instead of it, at the end of the chain; or else what stands near."""
    drawing: Drawing
    groups: list[RelatedGroup]
    parts: list[Related]
    codes: dict[Scheme, list[NamedCode]]
    provenance: list[FieldProvenance]
    history: list[Event]


def gather(standard: Standard, *, on: date) -> StandardPage:
    relations = list(
        Relation.objects.filter(Q(standard=standard) | Q(target=standard))
        .alias(citing=Case(When(_CITING & Q(target=standard), then=1), default=0))
        .select_related("standard", "target")
        .order_by("citing", "kind", "target_key", "standard__sort_key")[: MOST_RELATIONS + 1]
    )
    outgoing = [r for r in relations if r.standard_id == standard.id]
    incoming = [r for r in relations if r.standard_id != standard.id]
    uncounted = standard.reverse_relations.filter(_CITING).count() if len(relations) > MOST_RELATIONS else 0
    successors = [_related(r.standard, r.standard.number, on=on) for r in incoming if r.kind == RelationKind.REPLACES]
    family = _family(standard)
    return StandardPage(
        standard=standard,
        on=on,
        status=standard.status(on=on),
        sentence=explain(
            standard.validity, on=on, successors=[s.standard.parsed.printed for s in successors if s.standard]
        ),
        successors=successors,
        instead=_instead(standard, on),
        drawing=draw(_lineage(standard, family, relations), here=standard.id, on=on),
        groups=[*_outgoing(outgoing, on), *_incoming(incoming, on, uncounted)],
        parts=_parts(standard, family, on),
        codes=codes_of(standard),
        provenance=provenance(standard),
        history=tell(
            Change.objects.filter(model=Standard.JOURNAL_NAME, row=standard.id)
            .select_related("entry")
            .order_by("-id")[:MOST_CHANGES]
        ),
    )


def _instead(standard: Standard, on: date) -> list[Related]:
    if standard.status(on=on) not in ENDED:
        return []
    found = resolve(standard.parsed, on=on)
    return [_related(s, s.number, on=on) for s in found.current or found.suggestions]


def _related(standard: Standard | None, number: str, *, on: date, degree: str = "") -> Related:
    return Related(number, standard, standard.status(on=on) if standard else None, degree)


def _outgoing(relations: Iterable[Relation], on: date) -> list[RelatedGroup]:
    by_kind: dict[str, list[Related]] = defaultdict(list)
    for r in relations:
        by_kind[r.kind].append(_related(r.target, r.target_number, on=on, degree=r.degree))
    return [RelatedGroup(kind, "relation", by_kind[kind]) for kind in RelationKind if kind in by_kind]


def _incoming(relations: Iterable[Relation], on: date, citing: int) -> list[RelatedGroup]:
    """`citing`: how many cite it in all, where not all of them were read."""
    by_kind: dict[str, list[Related]] = defaultdict(list)
    for r in relations:
        by_kind[r.kind].append(_related(r.standard, r.standard.number, on=on, degree=r.degree))
    groups = []
    for kind in RelationKind:
        related = by_kind.get(kind, [])
        shown = related[:MOST_CITING] if kind is RelationKind.CITES else related
        whole = max(citing, len(related)) if kind is RelationKind.CITES else len(related)
        if shown:
            groups.append(RelatedGroup(kind, "reverse", shown, whole - len(shown)))
    return groups


def _family(standard: Standard) -> list[Standard]:
    """All editions of the document, and of the other parts under the same number."""
    parts = standard.parsed.parts
    stem = standard.undated_key.removesuffix(parts[-1]) if parts else standard.undated_key
    if stem == standard.undated_key:
        return list(Standard.objects.editions_of(standard.undated_key)[:MOST_FAMILY])
    family = Standard.objects.filter(undated_key__gte=stem, undated_key__lt=stem + "~", prefix=standard.prefix)
    number = standard.parsed.number
    return [s for s in family.order_by("sort_key")[:MOST_FAMILY] if s.parsed.number == number]


def _lineage(standard: Standard, family: Iterable[Standard], relations: Iterable[Relation]) -> Sequence[Standard]:
    """Editions of the same document, and what stands before and after it under other numbers; oldest first."""
    editions = {s.id: s for s in family if s.undated_key == standard.undated_key}
    for r in relations:
        if r.kind in (RelationKind.REPLACES, RelationKind.PARTLY_REPLACES):
            editions.update({s.id: s for s in (r.standard, r.target) if s is not None})
    editions[standard.id] = standard
    return sorted(editions.values(), key=lambda s: (s.starts_on or date(s.year or 9999, 1, 1), s.sort_key))


def _parts(standard: Standard, family: Iterable[Standard], on: date) -> list[Related]:
    """The other parts under the same number, each once, in its latest edition."""
    latest = {s.undated_key: s for s in family if s.undated_key != standard.undated_key}
    return [_related(s, s.number, on=on) for s in latest.values()]
