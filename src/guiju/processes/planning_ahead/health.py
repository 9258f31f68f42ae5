"""What the register itself knows of a standard that is reviewed, for many at once: its 体检.

Computed when it is looked at; what was shown when a conclusion was put down is kept with that step.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guiju.base.errors import GuijuError
from guiju.base.numbers import parse
from guiju.base.terms import RelationKind, Status, Tier
from guiju.base.validity import ENDED
from guiju.processes.planning_ahead.models import Conclusion, Review
from guiju.standards.models import Relation, Standard
from guiju.standards.querysets import Among
from guiju.workflow.models import Link

OLD_YEARS = 10
"""Confirmed again and again: from this age on the advice says so."""

FEEDBACK = ("implementation-feedback",)
COMPLAINTS = ("complaint", "violation-report")
"""Procedures whose cases, linked to a standard, speak of it."""


@dataclass(frozen=True, slots=True)
class Gone:
    """A standard that is cited (or adopted) and no longer in force; `instead` are the numbers that replace it."""

    number: str
    adopted: bool
    status: Status
    instead: tuple[str, ...]

    def kept(self) -> dict[str, Any]:
        return asdict(self) | {"instead": list(self.instead)}

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Gone:
        return cls(kept["number"], kept["adopted"], Status(kept["status"]), tuple(kept["instead"]))

    @property
    def told(self) -> str:
        number = _printed(self.number)
        if self.instead:
            return _("{number} 已被 {instead} 代替").format(
                number=number, instead=_("、").join(map(_printed, self.instead))
            )
        if self.status is Status.WITHDRAWN:
            return _("{number} 已废止").format(number=number)
        return _("{number} 已不是现行标准").format(number=number)


@dataclass(frozen=True, slots=True)
class Advice:
    """What the facts speak for, and why; a person decides."""

    conclusion: Conclusion
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Health:
    """`years` in force on the day, None where the register does not know; `twins` have the same title."""

    years: int | None
    reviewed_on: date | None
    cited: int
    gone: tuple[Gone, ...]
    feedback: int
    complaints: int
    twins: tuple[str, ...]

    @property
    def advice(self) -> Advice:
        """Withdraw where a twin of a higher tier applies, revise where what it adopts or much of what it cites is
        gone, amend where a few citations are, else confirm."""
        if self.twins:
            reason = _("{twins} 名称相同，可能重复").format(twins=_("、").join(map(_printed, self.twins)))
            return Advice(Conclusion.WITHDRAW, (reason, *self._also()))
        adopted = [each for each in self.gone if each.adopted]
        if adopted or len(self.gone) > 3 or self.complaints > 2:
            return Advice(Conclusion.REVISE, (*self._gone(), *self._also()))
        if self.gone:
            return Advice(Conclusion.AMEND, (*self._gone(), *self._also()))
        return Advice(Conclusion.CONFIRMED, (*self._also(), _("引用的标准都现行，没有重复的标准")))

    def _gone(self) -> list[str]:
        return [each.told for each in self.gone]

    def _also(self) -> list[str]:
        said = []
        if self.feedback:
            said.append(
                ngettext("有 {count} 条实施反馈", "有 {count} 条实施反馈", self.feedback).format(count=self.feedback)
            )
        if self.complaints:
            said.append(
                ngettext("有 {count} 件投诉举报", "有 {count} 件投诉举报", self.complaints).format(
                    count=self.complaints
                )
            )
        if self.years is not None and self.years >= OLD_YEARS:
            said.append(_("实施已 {years} 年").format(years=self.years))
        return said

    def kept(self) -> dict[str, Any]:
        """As it is kept with the step that relied on it."""
        return {
            "years": self.years,
            "reviewed_on": self.reviewed_on and self.reviewed_on.isoformat(),
            "cited": self.cited,
            "gone": [each.kept() for each in self.gone],
            "feedback": self.feedback,
            "complaints": self.complaints,
            "twins": list(self.twins),
            "advice": self.advice.conclusion.value,
        }

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Health:
        """What `kept` gave."""
        reviewed = kept["reviewed_on"]
        return cls(
            years=kept["years"],
            reviewed_on=date.fromisoformat(reviewed) if reviewed else None,
            cited=kept["cited"],
            gone=tuple(Gone.read(each) for each in kept["gone"]),
            feedback=kept["feedback"],
            complaints=kept["complaints"],
            twins=tuple(kept["twins"]),
        )


def health_of(standards: Sequence[Standard], *, on: date) -> dict[int, Health]:
    """By id, in a fixed number of queries; one of them reads the titles of the whole register."""
    ids = [standard.pk for standard in standards]
    reviews: dict[int, date] = dict(
        Review.objects.filter(standard__in=Among(ids), on__lte=on)
        .values_list("standard")
        .annotate(last=Max("on"))
        .values_list("standard", "last")
    )
    relations = list(
        Relation.objects.filter(standard__in=Among(ids), kind__in=[RelationKind.CITES, RelationKind.ADOPTS])
        .select_related("target")
        .order_by("kind", "target_key")
    )
    gone = _gone(relations, on=on)
    cited = Counter(relation.standard_id for relation in relations if relation.kind == RelationKind.CITES)
    spoken = _spoken([standard.key for standard in standards])
    same = twins_of(standards, on=on)
    return {
        standard.pk: Health(
            years=_years(standard.starts_on, on),
            reviewed_on=reviews.get(standard.pk),
            cited=cited[standard.pk],
            gone=tuple(gone.get(standard.pk, ())),
            feedback=sum(spoken[standard.key, code] for code in FEEDBACK),
            complaints=sum(spoken[standard.key, code] for code in COMPLAINTS),
            twins=tuple(same.get(standard.pk, ())),
        )
        for standard in standards
    }


def twins_of(standards: Iterable[Standard], *, on: date) -> dict[int, list[str]]:
    """Numbers of other standards in force with the same title, of the tiers above; one reading of the register."""
    wanted: dict[str, list[Standard]] = defaultdict(list)
    for standard in standards:
        if standard.title_zh and standard.tier in _ABOVE:
            wanted[standard.title_zh].append(standard)
    if not wanted:
        return {}
    found: dict[int, list[str]] = defaultdict(list)
    same = Standard.objects.filter(title_zh__in=Among(list(wanted)), tier__in=[Tier.NATIONAL, Tier.SECTOR, Tier.LOCAL])
    for other in same.in_force(on=on).order_by("sort_key"):
        for standard in wanted[other.title_zh]:
            if _stands_above(other, standard):
                found[standard.pk].append(other.number)
    return dict(found)


_ABOVE = {Tier.LOCAL: (Tier.NATIONAL, Tier.SECTOR), Tier.SECTOR: (Tier.NATIONAL,)}


def _stands_above(other: Standard, standard: Standard) -> bool:
    if other.tier in _ABOVE[Tier(standard.tier)]:
        return True
    above = standard.tier == other.tier == Tier.LOCAL and len(other.region) < len(standard.region)
    return above and standard.region.startswith(other.region)


def _gone(relations: Iterable[Relation], *, on: date) -> dict[int, list[Gone]]:
    """What no longer applies of what they cite or adopt, by citing standard. Undated citations mean the edition of the
    day: they are gone where no edition is in force."""
    relations = list(relations)
    undated = _undated([relation for relation in relations if relation.target is None], on=on)
    ended = [relation.target for relation in relations if relation.target and relation.target.status(on=on) in ENDED]
    instead = _instead({target.pk for target in ended})
    found: dict[int, list[Gone]] = defaultdict(list)
    for relation in relations:
        target = relation.target
        if target is not None:
            status = target.status(on=on)
            if status not in ENDED:
                continue
            following = tuple(instead.get(target.pk, ()))
        elif relation.target_key in undated:
            status, following = Status.WITHDRAWN, ()
        else:
            continue
        adopted = relation.kind == RelationKind.ADOPTS
        number = relation.target_number
        found[relation.standard_id].append(Gone(number, adopted, status, following))
    return found


def _undated(relations: Sequence[Relation], *, on: date) -> set[str]:
    """Of numbers without a year, those of which editions are known and none is in force."""
    keys = [relation.target_key for relation in relations if _is_undated(relation.target_number)]
    if not keys:
        return set()
    editions: dict[str, list[Standard]] = defaultdict(list)
    for edition in Standard.objects.filter(undated_key__in=Among(keys)).order_by("sort_key"):
        editions[edition.undated_key].append(edition)
    return {key for key, found in editions.items() if all(each.status(on=on) in ENDED for each in found)}


def _is_undated(number: str) -> bool:
    try:
        return not parse(number).dated
    except GuijuError:
        return False


def _instead(ended: Collection[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    replacing = Relation.objects.filter(target__in=Among(list(ended)), kind=RelationKind.REPLACES)
    for target, number in replacing.order_by("standard__sort_key").values_list("target", "standard__number"):
        found[target].append(number)
    return found


def _spoken(keys: Sequence[str]) -> Counter[tuple[str, str]]:
    """How many cases of each procedure speak of each standard."""
    counted = (
        Link.objects.filter(kind="standard", key__in=Among(keys), case__process__in=[*FEEDBACK, *COMPLAINTS])
        .values_list("key", "case__process")
        .annotate(count=Count("pk"))
    )
    return Counter({(key, process): count for key, process, count in counted})


def _years(since: date | None, on: date) -> int | None:
    if since is None:
        return None
    return on.year - since.year - ((on.month, on.day) < (since.month, since.day))


def _printed(number: str) -> str:
    try:
        return parse(number).printed
    except GuijuError:
        return number
