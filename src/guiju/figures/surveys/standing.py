"""How a survey stands: who has answered, who is late, what last year's answers were."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from guiju.figures.surveys.models import Decision, Draft, Return, Stage, Survey, Unit


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one unit stands: what it typed and did not send, what it sent (the newest first), what was decided."""

    draft: Draft | None
    returns: tuple[Return, ...]
    decisions: dict[int, Decision]
    """The last about each return, by its id."""

    @property
    def newest(self) -> Return | None:
        return self.returns[0] if self.returns else None

    @property
    def decision(self) -> Decision | None:
        """About the newest."""
        return self.decisions.get(self.newest.pk) if self.newest else None

    @property
    def stage(self) -> Stage:
        accepted = None if self.decision is None else self.decision.accepted
        return _stage(self.newest is not None, accepted, self.draft is not None)


def standing_of(unit: Unit) -> Standing:
    returns = tuple(unit.returns.order_by("-version"))
    return Standing(Draft.objects.filter(unit=unit).first(), returns, last_decisions(returns))


def _stage(sent: bool, accepted: bool | None, drafted: bool) -> Stage:
    if not sent:
        return Stage.DRAFTED if drafted else Stage.WAITING
    if accepted is None:
        return Stage.SUBMITTED
    return Stage.ACCEPTED if accepted else Stage.SENT_BACK


def stages_of(units: Sequence[Unit]) -> dict[int, Stage]:
    """Two queries, however many units."""
    newest = newest_returns(units)
    drafted = set(Draft.objects.filter(unit__in=units).values_list("unit_id", flat=True))
    return {
        unit.pk: _stage(unit.pk in newest, newest[unit.pk].accepted if unit.pk in newest else None, unit.pk in drafted)
        for unit in units
    }


def units_of(survey: Survey) -> list[tuple[Unit, Return | None, Stage]]:
    """Every unit with what counts of it and where it stands, in two queries."""
    units = list(survey.units.annotate(drafted=Exists(Draft.objects.filter(unit=OuterRef("pk")))))
    newest = newest_returns(units)
    found: list[tuple[Unit, Return | None, Stage]] = []
    for unit in units:
        sent = newest.get(unit.pk)
        found.append((unit, sent, _stage(sent is not None, sent.accepted if sent else None, unit.drafted)))
    return found


def newest_returns(units: Iterable[Unit]) -> dict[int, Return]:
    """What counts of each unit that sent something, with what was decided: `accepted` is None before."""
    return {sent.unit_id: sent for sent in _decided(Return.objects.filter(unit__in=list(units)))}


def _decided(returns: QuerySet[Return]) -> Iterator[Return]:
    last = Decision.objects.filter(of=OuterRef("pk")).order_by("-id")
    for sent in returns.annotate(verdict=Subquery(last.values("accepted")[:1])).order_by("version"):
        sent.accepted = sent.verdict
        yield sent


def last_decisions(returns: Iterable[Return]) -> dict[int, Decision]:
    return {each.of_id: each for each in Decision.objects.filter(of__in=list(returns)).order_by("id")}


def returns_to_decide() -> int:
    """How many units of open surveys wait for a decision."""
    newer = Return.objects.filter(unit=OuterRef("unit"), version__gt=OuterRef("version"))
    return Return.objects.filter(~Exists(newer), decisions=None, unit__survey__closed_at=None).count()


def accepted_returns(survey: Survey) -> list[Return]:
    """The newest of each unit, where it was accepted."""
    return [sent for sent in newest_returns(survey.units.all()).values() if sent.accepted]


def last_year(survey: Survey, unit: Unit) -> dict[str, Decimal]:
    """What the same unit was last accepted with for the same period a year before."""
    before = survey.period.year_before
    known = {"unit__organization": unit.organization_id} if unit.organization_id else {"unit__name": unit.name}
    asked = Return.objects.filter(unit__survey__first=before.first, unit__survey__last=before.last, **known)
    newest = {sent.unit_id: sent for sent in _decided(asked.exclude(unit=unit))}
    answers: dict[str, Decimal] = {}
    for sent in sorted(newest.values(), key=lambda each: each.submitted_at):
        if sent.accepted:
            answers |= sent.numbers
    return answers
