"""Answering comments, one or many; who answers which; answers that are given often."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from guiju.base.errors import InvalidForm, NotAllowed
from guiju.consultations.errors import NotComplete
from guiju.consultations.models import Answer, Comment, Consultation, Template
from guiju.consultations.words import Verdict
from guiju.journal import actions as journal
from guiju.organizations.members.models import Membership
from guiju.people.models import User
from guiju.people.roles import OF_THE_OFFICE, Role
from guiju.workflow.authority import Authority, authority_of
from guiju.workflow.models import Case

ANSWERING: Final = OF_THE_OFFICE | {Role.DRAFTER, Role.ENTERPRISE, Role.ASSOCIATION}
LONGEST: Final = 2_000


@dataclass(frozen=True, slots=True)
class Rights:
    """What a person may do with the comments of a case: drafters answer, the office also assigns and tells."""

    reads: bool
    answers: bool
    directs: bool


def rights_of(authority: Authority, case: Case) -> Rights:
    """The parties of the case are only asked for where he is not of its office."""
    if {standing.role for standing in authority.in_case(case, ())} & OF_THE_OFFICE:
        return Rights(reads=True, answers=True, directs=True)
    parties = list(case.parties.all())
    roles = {standing.role for standing in authority.in_case(case, parties)}
    return Rights(
        reads=bool(roles) or authority.sees(case, parties, ()), answers=bool(roles & ANSWERING), directs=False
    )


@transaction.atomic
def answer(
    consultation: Consultation,
    serials: Iterable[int],
    *,
    verdict: Verdict,
    reason: str,
    by: User,
    now: datetime | None = None,
) -> int:
    """Answer these comments alike; who had this very answer keeps it. Says how many were answered.

    A comment that was answered before is corrected: both answers are kept. Raises NotAllowed, NotComplete.
    """
    now = now or timezone.now()
    _require(consultation, by, now=now)
    reason = checked(verdict, reason)
    wanted = set(serials)
    found = list(
        consultation.comments.select_for_update()
        .filter(serial__in=wanted, withdrawn_at__isnull=True)
        .order_by("serial")
    )
    if not found:
        raise NotComplete(_("没有选中意见"))
    standing = newest_of(found)
    fresh = [
        each
        for each in found
        if not (old := standing.get(each.pk)) or (old.verdict, old.reason) != (verdict.value, reason)
    ]
    Answer.objects.bulk_create(
        Answer(comment=each, verdict=verdict.value, reason=reason, by=by, at=now) for each in fresh
    )
    Comment.objects.filter(pk__in=[each.pk for each in fresh]).update(verdict=verdict.value)
    if fresh:
        journal.record(
            "consultation.answered",
            consultation.number,
            by=by,
            verdict=verdict.value,
            comments=[each.serial for each in fresh],
        )
    return len(fresh)


def checked(verdict: Verdict, reason: str) -> str:
    """Raises NotComplete where a reason is missing or too long."""
    reason = reason.strip()
    if verdict.needs_reason and not reason:
        raise NotComplete(_("不采纳、部分采纳和已知悉的，请写明理由"))
    if len(reason) > LONGEST:
        raise NotComplete(_("理由最长 {most} 字").format(most=LONGEST))
    return reason


def newest_of(comments: Collection[Comment]) -> dict[int, Answer]:
    """The newest answer of each, by the comment's key."""
    answers = Answer.objects.filter(comment__in=[each.pk for each in comments]).select_related("by").order_by("pk")
    return {each.comment_id: each for each in answers}


@transaction.atomic
def assign(
    consultation: Consultation, serials: Iterable[int], *, to: User | None, by: User, now: datetime | None = None
) -> int:
    """Let a person answer these comments; None takes them back. Raises NotAllowed, InvalidForm."""
    now = now or timezone.now()
    _require(consultation, by, now=now)
    if to and not rights_of(authority_of(to, on=timezone.localdate(now)), consultation.case).answers:
        raise InvalidForm(_("{person} 与这件办件无关，不能处理意见").format(person=to))
    wanted = list(serials)
    count = consultation.comments.filter(serial__in=wanted).update(assigned=to)
    journal.record(
        "consultation.assigned", consultation.number, by=by, to=to.pk if to else None, comments=sorted(wanted)
    )
    return count


def drafters(consultation: Consultation) -> QuerySet[User]:
    """To whom comments can be given: persons who are drafters of the case, for themselves or for a party."""
    parties = [each for each in consultation.case.parties.all() if each.role in ANSWERING]
    persons = {each.person_id for each in parties if each.person_id}
    members = Membership.objects.filter(organization__in={each.organization_id for each in parties} - {None})
    return User.objects.filter(Q(pk__in=persons) | Exists(members.filter(person=OuterRef("pk"))), is_active=True)


def templates(consultation: Consultation) -> QuerySet[Template]:
    """Of the office of the case, and those for all."""
    return Template.objects.filter(Q(office=consultation.case.office_id) | Q(office=None))


@transaction.atomic
def keep_template(
    consultation: Consultation, *, title: str, verdict: Verdict, reason: str, by: User, now: datetime | None = None
) -> Template:
    """Keep an answer for the office of the case, in place of one of that title. Raises NotAllowed, NotComplete."""
    _require(consultation, by, now=now or timezone.now())
    title = title.strip()[:60]
    if not title:
        raise NotComplete(_("请给常用答复起个名称"))
    made, _new = Template.objects.update_or_create(
        office=consultation.case.office,
        title=title,
        defaults={"verdict": verdict.value, "reason": checked(verdict, reason)},
    )
    return made


def _require(consultation: Consultation, by: User, *, now: datetime) -> None:
    if not rights_of(authority_of(by, on=timezone.localdate(now)), consultation.case).answers:
        raise NotAllowed(_("意见由起草单位和办理机关处理"))
