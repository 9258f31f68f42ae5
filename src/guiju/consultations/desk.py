"""What the desk asks of many comments at once: filtered, in order, counted; three questions for two thousand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from django.db.models import OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, NullIf

from guiju.consultations.answering import drafters, templates
from guiju.consultations.models import Answer, Comment, Consultation


class Order(StrEnum):
    CLAUSE = "clause"  # unanswered first, then as in the draft
    GROUP = "group"  # the largest groups first
    SERIAL = "serial"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which comments: `verdict` is one of the words, "waiting" or "answered"; `clause` the place, 0 the whole draft."""

    verdict: str = ""
    clause: int | None = None
    group: int | None = None
    assigned: int | None = None
    words: str = ""
    order: Order = Order.CLAUSE


class Light(NamedTuple):
    """A comment without its words."""

    pk: int
    serial: int
    verdict: str
    group: int | None
    assigned: int | None
    place: int
    number: str
    title: str


@dataclass(frozen=True, slots=True)
class Heard:
    """All comments of a consultation in short, and those that are wanted."""

    all: Sequence[Light]
    wanted: Sequence[Light]

    @property
    def waiting(self) -> int:
        return sum(not each.verdict for each in self.all)

    @property
    def answered(self) -> int:
        return len(self.all) - self.waiting

    @property
    def percent(self) -> int:
        return 100 * self.answered // len(self.all) if self.all else 100

    @property
    def verdicts(self) -> Counter[str]:
        return Counter(each.verdict for each in self.all)

    @property
    def clauses(self) -> list[tuple[int, str, int, int]]:
        """Place, name, comments, and those that wait, in the order of the draft."""
        count, waiting, names = Counter[int](), Counter[int](), dict[int, str]()
        for each in self.all:
            count[each.place] += 1
            waiting[each.place] += not each.verdict
            names[each.place] = " ".join(filter(None, (each.number, each.title[:30])))
        return [(place, names[place], count[place], waiting[place]) for place in sorted(count)]

    @property
    def groups(self) -> Counter[int]:
        """How many comments each group has."""
        return Counter(each.group for each in self.all if each.group is not None)


@dataclass(frozen=True, slots=True)
class Row:
    comment: Comment
    """With `said`, `said_at` and `said_by` of its newest answer."""
    alike: int
    """How many others say the same."""


def heard(consultation: Consultation, wanted: Wanted) -> Heard:
    """One question, two where words are looked for."""
    standing = consultation.comments.filter(withdrawn_at__isnull=True)
    light = [
        Light(*values[:5], values[5] or 0, values[6] or "", values[7] or "")
        for values in standing.order_by("serial").values_list(
            "pk", "serial", "verdict", "group", "assigned", "clause__place", "clause__number", "clause__title"
        )
    ]
    found = [each for each in light if _fits(each, wanted)]
    if wanted.words:
        named = Q()
        for word in wanted.words.split()[:5]:
            named &= Q(text__icontains=word) | Q(proposal__icontains=word) | Q(sending__organization__icontains=word)
        keys = set(standing.filter(named).values_list("pk", flat=True))
        found = [each for each in found if each.pk in keys]
    everything = Heard(light, found)
    found.sort(key=_order(wanted.order, everything.groups))
    return everything


def rows(lights: Sequence[Light], groups: Mapping[int, int]) -> list[Row]:
    """The comments of a page with their newest answers, in one question."""
    keys = [each.pk for each in lights]
    newest = Answer.objects.filter(comment=OuterRef("pk")).order_by("-pk")
    named = Coalesce(NullIf("by__display_name", Value("")), "by__username")
    answered = Comment.objects.filter(pk__in=keys).annotate(
        said=Subquery(newest.values("reason")[:1]),
        said_at=Subquery(newest.values("at")[:1]),
        said_by=Subquery(newest.annotate(name=named).values("name")[:1]),
    )
    found = {each.pk: each for each in answered.select_related("clause", "sending", "assigned")}
    return [Row(found[key], groups.get(found[key].group_id or 0, 1) - 1) for key in keys if key in found]


def offers(consultation: Consultation) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    """Usual answers, and persons to whom comments can be given: key and title of each, in one question."""
    titles = templates(consultation).annotate(of=Value(0)).values_list("of", "pk", "title")
    named = Coalesce(NullIf("display_name", Value("")), "username")
    names = drafters(consultation).annotate(of=Value(1), called=named).values_list("of", "pk", "called")
    both = sorted(titles.order_by().union(names.order_by()), key=lambda each: each[2])
    return [(pk, title) for of, pk, title in both if not of], [(pk, title) for of, pk, title in both if of]


def after(everything: Heard, serial: int) -> int | None:
    """The next comment that waits, in the wanted order, from the one behind this on and round to the first."""
    serials = [each.serial for each in everything.wanted]
    at = serials.index(serial) + 1 if serial in serials else 0
    turned = [*everything.wanted[at:], *everything.wanted[:at]]
    return next((each.serial for each in turned if not each.verdict and each.serial != serial), None)


def _fits(light: Light, wanted: Wanted) -> bool:
    if wanted.verdict == "waiting" and light.verdict:
        return False
    if wanted.verdict == "answered" and not light.verdict:
        return False
    if wanted.verdict not in ("", "waiting", "answered") and light.verdict != wanted.verdict:
        return False
    return (
        (wanted.clause is None or light.place == wanted.clause)
        and (wanted.group is None or light.group == wanted.group)
        and (wanted.assigned is None or light.assigned == wanted.assigned)
    )


def _order(order: Order, groups: Mapping[int, int]) -> Any:
    if order is Order.SERIAL:
        return lambda each: each.serial
    if order is Order.GROUP:
        return lambda each: (-groups.get(each.group, 0), each.group or 0, each.place, each.serial)
    return lambda each: (bool(each.verdict), each.place, each.serial)
