"""How a survey stands: who has answered, who is late, what last year's answers were."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.db.models import Exists, OuterRef

from guiju.figures.surveys.models import Decision, Draft, Return, Stage, Survey, Unit


def stages_of(units: Sequence[Unit]) -> dict[int, Stage]:
    """Three queries, however many units."""
    newest = newest_returns(units)
    decided = last_decisions(newest.values())
    drafted = set(Draft.objects.filter(unit__in=units).values_list("unit_id", flat=True))
    return {unit.pk: _stage(newest.get(unit.pk), decided, unit.pk in drafted) for unit in units}


def _stage(sent: Return | None, decided: dict[int, Decision], drafted: bool) -> Stage:
    if sent is None:
        return Stage.DRAFTED if drafted else Stage.WAITING
    decision = decided.get(sent.pk)
    if decision is None:
        return Stage.SUBMITTED
    return Stage.ACCEPTED if decision.accepted else Stage.SENT_BACK


def stage_of(unit: Unit) -> Stage:
    return stages_of([unit])[unit.pk]


def newest_returns(units: Iterable[Unit]) -> dict[int, Return]:
    """What counts of each unit that sent something."""
    return {sent.unit_id: sent for sent in Return.objects.filter(unit__in=list(units)).order_by("version")}


def last_decisions(returns: Iterable[Return]) -> dict[int, Decision]:
    return {each.of_id: each for each in Decision.objects.filter(of__in=list(returns)).order_by("id")}


def returns_to_decide() -> int:
    """How many units of open surveys wait for a decision."""
    newer = Return.objects.filter(unit=OuterRef("unit"), version__gt=OuterRef("version"))
    waiting = Return.objects.filter(~Exists(newer), decisions=None, unit__survey__closed_at=None)
    return waiting.count()


def accepted_returns(survey: Survey) -> list[Return]:
    """The newest of each unit, where it was accepted."""
    newest = newest_returns(survey.units.all())
    decided = last_decisions(newest.values())
    return [sent for sent in newest.values() if sent.pk in decided and decided[sent.pk].accepted]


def last_year(survey: Survey, unit: Unit) -> dict[str, Decimal]:
    """What the same unit was last accepted with for the same period a year before."""
    before = survey.period.year_before
    known = {"organization": unit.organization_id} if unit.organization_id else {"name": unit.name}
    asked = Unit.objects.filter(survey__last=before.last, **known).exclude(survey=survey).order_by("survey_id")
    answers: dict[str, Decimal] = {}
    newest = newest_returns(asked)
    decided = last_decisions(newest.values())
    for sent in newest.values():
        if sent.pk in decided and decided[sent.pk].accepted:
            answers |= sent.numbers
    return answers
