"""Everything the page of a standard shows, gathered in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from guiju.base.codes import Scheme
from guiju.base.numbers import UnreadableNumber, parse
from guiju.base.terms import RelationKind, Status
from guiju.base.validity import ENDED
from guiju.journal.models import Change
from guiju.standards import lineage
from guiju.standards.lineage import Link
from guiju.standards.models import Relation, Standard
from guiju.standards.provenance import FieldProvenance, provenance
from guiju.standards.querysets import Among, begins
from guiju.standards.resolving import ways_on
from guiju.web.components.codes import NamedCode, codes_of
from guiju.web.components.history import Event, tell
from guiju.web.components.lineage import Drawing, draw
from guiju.web.components.sentences import explain

LISTED = 20
"""Of one kind of relation; the rest stands on a page of its own."""
MOST_RELATIONS = 600
MOST_DRAWN = 40
MOST_PARTS = 1_500
MOST_CHANGES = 20

DIRECT = {
    RelationKind.REPLACES: "replaces",
    RelationKind.PARTLY_REPLACES: "partly-replaces",
    RelationKind.ADOPTS: "adopts",
    RelationKind.AMENDS: "amends",
    RelationKind.CITES: "cites",
    RelationKind.PART_OF: "part-of",
    RelationKind.LANGUAGE_VERSION: "language-version-of",
}
REVERSE = {
    RelationKind.REPLACES: "replaced-by",
    RelationKind.PARTLY_REPLACES: "partly-replaced-by",
    RelationKind.ADOPTS: "adopted-by",
    RelationKind.AMENDS: "amended-by",
    RelationKind.CITES: "cited-by",
    RelationKind.PART_OF: "parts",
    RelationKind.LANGUAGE_VERSION: "language-versions",
}
"""How the address of a list of relations ends: `/standards/gb-t-1.1-2020/cited-by`."""
WORDS = (*DIRECT.values(), *REVERSE.values())


@dataclass(frozen=True, slots=True)
class Related:
    """The other end of a relation: `standard` is None where it is not in the register.

    `undated` is a number without a year, by which the edition of the day is meant.
    """

    number: str
    standard: Standard | None
    status: Status | None
    degree: str = ""
    undated: bool = False


@dataclass(frozen=True, slots=True)
class RelatedGroup:
    """Relations of one kind; `direction` names the vocabulary: relation (from here) or reverse (to here).

    Of `total`, those that are shown here; `word` is the end of the address that has them all.
    """

    kind: str
    direction: str
    word: str
    related: Sequence[Related]
    total: int


@dataclass(frozen=True, slots=True)
class StandardPage:
    standard: Standard
    on: date
    status: Status
    sentence: str
    followed_by: list[Related]
    """What replaces it directly, from the day on which it ends; or whatever is said to, where that day is not known."""
    instead: list[Related]
    """What applies on the day instead of it, at the end of the chain; or else what stands near."""
    drawing: Drawing
    more_editions: int
    groups: list[RelatedGroup]
    parts: list[Related]
    all_parts: str
    """Beginning of the keys of all parts, as a Selection takes it; empty where all are shown."""
    codes: dict[Scheme, list[NamedCode]]
    provenance: list[FieldProvenance]
    history: list[Event]

    @property
    def conflicts(self) -> list[FieldProvenance]:
        """Fields on which the sources disagree and of which no one has decided."""
        return [of for of in self.provenance if of.conflict and of.conflict.decided_at is None]


def gather(standard: Standard, *, on: date, conflicted: bool = True) -> StandardPage:
    relations = list(_relations_of(standard)[: MOST_RELATIONS + 1])
    outgoing = [r for r in relations if r.standard_id == standard.id]
    incoming = [r for r in relations if r.standard_id != standard.id]
    successors = [r.standard for r in incoming if r.kind == RelationKind.REPLACES]
    followed_by = _first_of(successors, standard.replaced_on)
    links = lineage.links_around(standard)
    line = lineage.by_distance(standard, links)
    editions = _editions(standard, line)
    whole, supplements = _apart(editions.values(), standard)
    drawn = _nearest(whole, line, standard)
    parts, all_parts = _parts(standard, on)
    return StandardPage(
        standard=standard,
        on=on,
        status=standard.status(on=on),
        sentence=explain(standard.validity, on=on, successors=[s.parsed.printed for s in followed_by]),
        followed_by=[_related(s, s.number, on=on) for s in followed_by],
        instead=[_related(s, s.number, on=on) for s in _instead(standard, editions, links, on)],
        drawing=draw(drawn, here=standard.id, on=on, supplements=supplements),
        more_editions=len(whole) - len(drawn),
        groups=_groups(standard, outgoing, incoming, on),
        parts=parts[:LISTED],
        all_parts=all_parts if len(parts) > LISTED else "",
        codes=codes_of(standard),
        provenance=provenance(standard, conflicted=conflicted),
        history=tell(
            Change.objects.filter(model=Standard.JOURNAL_NAME, row=standard.id)
            .select_related("entry")
            .order_by("-id")[:MOST_CHANGES],
            known=[body for body in (standard.issued_by, standard.committee) if body],
        ),
    )


# Relations


def related(standard: Standard, word: str) -> tuple[RelatedGroup, QuerySet[Relation]]:
    """One list of relations, whole and in order of number, by the word that its address ends in; KeyError if none."""
    for kind, found in DIRECT.items():
        if found == word:
            rows = standard.relations.filter(kind=kind).select_related("target").order_by("target_key")
            return RelatedGroup(kind, "relation", word, (), 0), rows
    kind = {word: kind for kind, word in REVERSE.items()}[word]
    rows = standard.reverse_relations.filter(kind=kind).select_related("standard").order_by("standard__sort_key")
    return RelatedGroup(kind, "reverse", word, (), 0), rows


def ends(relations: Iterable[Relation], direction: str, *, on: date) -> list[Related]:
    if direction == "reverse":
        return [_related(r.standard, r.standard.number, on=on, degree=r.degree) for r in relations]
    return [_related(r.target, r.target_number, on=on, degree=r.degree) for r in relations]


def _relations_of(standard: Standard) -> QuerySet[Relation]:
    """Those that say most first: of what a list must be cut from, citations are the many."""
    return (
        Relation.objects.filter(Q(standard=standard) | Q(target=standard))
        .select_related("standard", "target")
        .order_by("-kind", "target_key", "standard__sort_key")
    )


def _groups(
    standard: Standard, outgoing: Sequence[Relation], incoming: Sequence[Relation], on: date
) -> list[RelatedGroup]:
    totals: dict[tuple[str, bool], int] = {}
    if len(outgoing) + len(incoming) > MOST_RELATIONS:
        for reverse, rows in ((False, standard.relations), (True, standard.reverse_relations)):
            counted = rows.order_by().values_list("kind").annotate(total=Count("id"))
            totals |= {(kind, reverse): total for kind, total in counted}
    groups = []
    for direction, words, relations in (("relation", DIRECT, outgoing), ("reverse", REVERSE, incoming)):
        by_kind: dict[str, list[Relation]] = defaultdict(list)
        for r in relations:
            by_kind[r.kind].append(r)
        for kind, word in words.items():
            if rows_of_kind := by_kind.get(kind):
                total = totals.get((kind, direction == "reverse"), len(rows_of_kind))
                shown = ends(rows_of_kind[:LISTED], direction, on=on)
                groups.append(RelatedGroup(kind, direction, word, shown, total))
    return groups


def _related(standard: Standard | None, number: str, *, on: date, degree: str = "") -> Related:
    if standard is not None:
        return Related(number, standard, standard.status(on=on), degree)
    return Related(number, None, None, degree, undated=_is_undated(number))


def _is_undated(number: str) -> bool:
    try:
        return not parse(number).dated
    except UnreadableNumber:
        return False


# The line


def _editions(standard: Standard, line: Sequence[int]) -> dict[int, Standard]:
    """Every edition of the document, and what stands before and after it under other numbers."""
    found = Standard.objects.filter(Q(undated_key=standard.undated_key) | Q(pk__in=Among(line)))
    return {s.id: standard if s.id == standard.id else s for s in found}


def _is_supplement(standard: Standard) -> bool:
    number = standard.parsed
    return bool(number.amendment or number.stage or number.language)


def _apart(editions: Iterable[Standard], here: Standard) -> tuple[list[Standard], list[Standard]]:
    """Editions, oldest first; and the amendments, drafts and translations of this very document.

    Where it has nothing else, they are its editions.
    """
    in_order = sorted(editions, key=lambda s: (s.starts_on or date(s.year or 9999, 1, 1), s.sort_key))
    supplements = [s for s in in_order if _is_supplement(s)]
    own = [s for s in supplements if s.undated_key == here.undated_key]
    whole = [s for s in in_order if s not in supplements]
    return (whole, own) if whole else (own, [])


def _nearest(whole: list[Standard], line: Sequence[int], here: Standard) -> list[Standard]:
    """Not more than can be looked at: its own editions first, then by distance."""
    rank = {pk: place for place, pk in enumerate(line)}
    nearest = sorted(whole, key=lambda s: (s.undated_key != here.undated_key, rank.get(s.pk, 0)))[:MOST_DRAWN]
    kept = {s.pk for s in nearest}
    return [s for s in whole if s.pk in kept]


def _first_of(successors: Sequence[Standard], day: date | None) -> Sequence[Standard]:
    """Those that take effect on that day; all where none is known to."""
    first = [s for s in successors if s.starts_on and max(s.starts_on, s.published_on or s.starts_on) == day]
    return first or successors


def _instead(standard: Standard, editions: dict[int, Standard], links: Iterable[Link], on: date) -> Sequence[Standard]:
    if standard.status(on=on) not in ENDED:
        return ()
    following: dict[int, list[int]] = defaultdict(list)
    for link in links:
        if link.kind is RelationKind.REPLACES:
            following[link.predecessor].append(link.successor)
    _chain, current = ways_on(standard, following, editions, on=on)
    if current:
        return current
    own = [s for s in editions.values() if s.undated_key == standard.undated_key and s != standard]
    return [s for s in own if s.is_in_force(on=on) and not _is_supplement(s)]


def _parts(standard: Standard, on: date) -> tuple[list[Related], str]:
    """The other parts under the same number, each once, in its latest edition; and how the keys of all begin."""
    parts = standard.parsed.parts
    stem = standard.undated_key.removesuffix(parts[-1]) if parts else standard.undated_key
    if stem == standard.undated_key:
        return [], ""
    family = Standard.objects.filter(begins("undated_key", stem), prefix=standard.prefix)
    others = family.exclude(undated_key=standard.undated_key).order_by("sort_key")
    by_part: dict[str, list[Standard]] = defaultdict(list)
    for s in others[:MOST_PARTS]:
        by_part[s.undated_key].append(s)
    found = []
    for editions in by_part.values():
        latest = next((s for s in reversed(editions) if not _is_supplement(s)), editions[-1])
        if latest.parsed.number == standard.parsed.number:
            found.append(_related(latest, latest.number, on=on))
        if len(found) > LISTED:
            break
    return found, stem
