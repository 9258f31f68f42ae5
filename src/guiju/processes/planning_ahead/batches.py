"""Hundreds of reviews at once: opened from a list, concluded in a table, carried out by the worker one by one.

What shall be done is written on each item; the worker does it in a transaction of its own and takes the mark away in
the same transaction. Killed anywhere, it goes on with what is still marked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from django.db import transaction
from django.db.models import BooleanField, Count, ExpressionWrapper, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from guiju.base.errors import GuijuError, InvalidForm
from guiju.journal import actions as journal
from guiju.people.models import User
from guiju.people.roles import OF_THE_OFFICE, Role
from guiju.processes.planning_ahead.falling_due import PERIODICAL
from guiju.processes.planning_ahead.health import health_of
from guiju.processes.planning_ahead.models import Conclusion, Review, ReviewBatch, ReviewItem, Trigger
from guiju.standards.models import Standard
from guiju.standards.querysets import Among
from guiju.workflow import engine
from guiju.workflow.authority import Authority, authority_of
from guiju.workflow.errors import NotYours
from guiju.workflow.models import CaseEvent

MOST: Final = 2_000
"""Standards of one batch."""

_TOGETHER: Final = 1_000

OPEN_STATES: Final = ("listed", "answered", "assessing")
"""Where a conclusion can be put down and proposed."""


class Doing(StrEnum):
    OPEN = "open"
    ASK = "ask"
    PROPOSE = "propose"
    APPROVE = "approve"
    RETURN = "return"
    WITHDRAW = "withdraw"


_RELYING: Final = (Doing.OPEN.value, Doing.ASK.value, Doing.PROPOSE.value)
"""What relies on the facts; they are gathered for all at once, since it reads the register from end to end."""

STATES: Final[Mapping[Doing, tuple[str, ...]]] = {
    Doing.ASK: ("listed",),
    Doing.PROPOSE: OPEN_STATES,
    Doing.APPROVE: ("proposed",),
    Doing.RETURN: ("proposed",),
    Doing.WITHDRAW: ("publicity",),
}
ROLES: Final[Mapping[Doing, frozenset[Role]]] = {
    Doing.OPEN: frozenset({Role.OFFICER, Role.SECRETARY}),
    Doing.ASK: frozenset({Role.OFFICER, Role.SECRETARY}),
    Doing.PROPOSE: frozenset({Role.OFFICER, Role.SECRETARY}),
    Doing.APPROVE: frozenset({Role.APPROVER}),
    Doing.RETURN: frozenset({Role.APPROVER}),
    Doing.WITHDRAW: frozenset({Role.OFFICER, Role.APPROVER}),
}
_APPROVING: Final = {
    Conclusion.CONFIRMED: "confirm",
    Conclusion.REVISE: "revise",
    Conclusion.AMEND: "amend",
    Conclusion.WITHDRAW: "publicize",
}


def may(authority: Authority, doing: Doing) -> bool:
    return bool(authority.roles & ROLES[doing])


def visible_to(authority: Authority) -> Any:
    """The batches of his offices; who holds a role of the office everywhere, or reads all cases, sees all."""
    if authority.reads_all:
        return ReviewBatch.objects.all()
    offices: set[int] = set()
    for standing in authority.standings:
        if standing.role in OF_THE_OFFICE:
            if standing.organization is None:
                return ReviewBatch.objects.all()
            offices |= standing.offices
    return ReviewBatch.objects.filter(office__in=offices)


@transaction.atomic
def make(
    standards: Sequence[Standard],
    *,
    title: str,
    year: int,
    by: User,
    query: str = "",
    trigger: Trigger = Trigger.DUE,
    why: str = "",
    now: datetime | None = None,
) -> ReviewBatch:
    """A batch whose reviews the worker opens. Raises NotYours, InvalidForm where there is nothing or too much."""
    now = now or timezone.now()
    standing = authority_of(by, on=timezone.localdate(now)).opening(ROLES[Doing.OPEN])
    if standing is None:
        raise NotYours([_("开始复审由办理机关的人员来办")])
    if not standards:
        raise InvalidForm(_("没有选中要复审的标准"))
    if len(standards) > MOST:
        raise InvalidForm(_("一批最多 {most} 项，现在有 {count} 项").format(most=MOST, count=len(standards)))
    if not title.strip():
        raise InvalidForm(_("请给这一批起个名称"))
    if trigger is not Trigger.DUE and not why.strip():
        raise InvalidForm(_("提前复审须写明理由"))
    batch = ReviewBatch.objects.create(
        title=title.strip()[:120], year=year, query=query, office_id=standing.organization, by=by, made_at=now
    )
    ReviewItem.objects.bulk_create(
        ReviewItem(
            batch=batch,
            standard=standard,
            trigger=trigger.value,
            why=why.strip()[:500],
            doing=Doing.OPEN.value,
            doing_by=by,
        )
        for standard in standards
    )
    journal.record(
        "reviews.opened", str(batch.pk), by=by, title=batch.title, year=year, count=len(standards), query=query
    )
    return batch


@transaction.atomic
def put_down(batch: ReviewBatch, entries: Mapping[int, tuple[str, str]]) -> int:
    """Keep conclusions and reasons by id of item, to be sent later. Returns how many changed.

    Only where a conclusion is still open. Raises InvalidForm for a conclusion that there is not.
    """
    items = batch.items.filter(pk__in=Among(list(entries)), case__state__in=OPEN_STATES, doing="")
    changed = []
    for item in items.select_for_update(of=("self",)):
        conclusion, reason = entries[item.pk]
        if conclusion and conclusion not in set(Conclusion):
            raise InvalidForm(_("“{code}”不是复审结论").format(code=conclusion[:20]))
        reason = " ".join(reason.split())[:500]
        if (item.conclusion, item.reason) != (conclusion, reason):
            item.conclusion, item.reason, item.fault = conclusion, reason, ""
            changed.append(item)
    ReviewItem.objects.bulk_update(changed, ["conclusion", "reason", "fault"], batch_size=200)
    return len(changed)


@transaction.atomic
def put_down_advice(batch: ReviewBatch, *, on: date) -> int:
    """Where nobody has put down anything, put down what the facts speak for, with the facts. Returns how many."""
    items = list(
        batch.items.filter(conclusion="", case__state__in=OPEN_STATES, doing="")
        .select_related("standard")
        .select_for_update(of=("self",))
    )
    health = health_of([item.standard for item in items], on=on)
    for item in items:
        advice = health[item.standard_id].advice
        item.conclusion = advice.conclusion.value
        item.reason = _("；").join(advice.reasons)[:500]
    ReviewItem.objects.bulk_update(items, ["conclusion", "reason"], batch_size=200)
    return len(items)


def doable(batch: ReviewBatch, doing: Doing, *, only: Iterable[int] | None = None) -> Any:
    """The items with which it can be done, as far as their state tells; of `only` these, None is all."""
    items = batch.items.filter(case__state__in=STATES[doing], doing="")
    if only is not None:
        items = items.filter(pk__in=Among(list(only)))
    return items.exclude(conclusion="") if doing is Doing.PROPOSE else items


@transaction.atomic
def mark(
    batch: ReviewBatch,
    doing: Doing,
    *,
    by: User,
    only: Iterable[int] | None = None,
    answers: Mapping[str, Any] | None = None,
) -> int:
    """Mark the items with which it can be done; the worker does it. Returns how many.

    `only` are ids of items, None is all. Raises NotYours, and InvalidForm where nothing is to be done.
    """
    if not may(authority_of(by, on=timezone.localdate()), doing):
        raise NotYours([_("这一步不由您来办")])
    items = doable(batch, doing, only=only)
    if doing is Doing.RETURN and not (answers or {}).get("reason", "").strip():
        raise InvalidForm(_("退回须写明理由"))
    count = ReviewItem.objects.filter(pk__in=list(items.values_list("pk", flat=True))).update(
        doing=doing.value, doing_by=by, doing_answers=dict(answers or {}), fault=""
    )
    if not count:
        raise InvalidForm(_("没有可以这样办的标准"))
    return count


def carry_out(batch: ReviewBatch, *, now: datetime | None = None) -> int:
    """Do what is marked, each item in a transaction of its own; can be called again. Returns how many were done."""
    today = timezone.localdate(now) if now else timezone.localdate()
    look(batch.items.filter(doing__in=_RELYING).exclude(looked_on=today), on=today)
    done = 0
    for pk in list(batch.items.exclude(doing="").values_list("pk", flat=True)):
        done += _carry_out(pk, batch, now=now)
    return done


def look(items: Any, *, on: date) -> int:
    """Keep with each item what the register says of its standard on that day. Returns how many."""
    looked = list(items.select_related("standard"))
    for start in range(0, len(looked), _TOGETHER):
        some = looked[start : start + _TOGETHER]
        health = health_of([item.standard for item in some], on=on)
        for item in some:
            item.facts, item.looked_on = health[item.standard_id].kept(), on
        ReviewItem.objects.bulk_update(some, ["facts", "looked_on"], batch_size=200)
    return len(looked)


def waiting(batch: ReviewBatch) -> int:
    return batch.items.exclude(doing="").count()


@dataclass(frozen=True, slots=True)
class Tally:
    """How a batch stands: `by_state` counts by state of the procedure and conclusion put down; "" is without a case."""

    by_state: Mapping[tuple[str, str], int]
    waiting: int
    faults: int

    @property
    def total(self) -> int:
        return sum(self.by_state.values())


def tally(batch: ReviewBatch) -> Tally:
    counted = (
        batch.items.order_by()
        .annotate(
            failed=ExpressionWrapper(~Q(fault=""), BooleanField()),
            marked=ExpressionWrapper(~Q(doing=""), BooleanField()),
        )
        .values_list("case__state", "conclusion", "failed", "marked")
        .annotate(count=Count("pk"))
    )
    by_state: Counter[tuple[str, str]] = Counter()
    waiting = faults = 0
    for state, conclusion, failed, marked, count in counted:
        by_state[state or "", conclusion] += count
        waiting += count if marked else 0
        faults += count if failed else 0
    return Tally(by_state, waiting, faults)


def reviews_of(batch: ReviewBatch) -> list[Review]:
    """What was concluded so far in the cases of the batch, for its announcement; withdrawals being made public too."""
    concluded = Review.objects.filter(case__review_item__batch=batch).select_related("standard")
    return sorted(concluded, key=lambda review: review.standard.sort_key)


def _carry_out(pk: int, batch: ReviewBatch, *, now: datetime | None) -> bool:
    try:
        with transaction.atomic():
            item = (
                ReviewItem.objects.select_for_update(of=("self",))
                .select_related("case", "standard", "doing_by")
                .get(pk=pk)
            )
            if not item.doing:
                return False
            _do(item, batch, now=now)
            item.doing, item.doing_answers, item.fault = "", {}, ""
            item.save(update_fields=["doing", "doing_answers", "fault", "case"])
            return True
    except GuijuError as refusal:
        ReviewItem.objects.filter(pk=pk).update(doing="", doing_answers={}, fault=refusal.told(_))
        return False


def _do(item: ReviewItem, batch: ReviewBatch, *, now: datetime | None) -> None:
    assert item.doing_by is not None
    if item.doing == Doing.OPEN:
        item.case = engine.open_case(
            PERIODICAL,
            "list",
            by=item.doing_by,
            answers={"standard": [item.standard.number], "trigger": item.trigger, "why": item.why},
            office=batch.office,
            region=item.standard.region,
            now=now,
        )
        return
    assert item.case is not None
    code, answers = item.doing, dict(item.doing_answers)
    if item.doing == Doing.PROPOSE:
        answers = {"conclusion": item.conclusion, "reason": item.reason}
    elif item.doing == Doing.APPROVE:
        proposal = CaseEvent.objects.filter(case=item.case, code="propose").order_by("-seq").first()
        assert proposal is not None
        code = _APPROVING[Conclusion(proposal.answers["conclusion"])]
    engine.perform(item.case, code, by=item.doing_by, answers=answers, now=now)
