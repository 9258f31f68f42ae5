"""Sending comments, and changing them until the last day."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from guiju.consultations import letters, receipts
from guiju.consultations.errors import NotComplete, NotOpen, UnknownReceipt
from guiju.consultations.models import Answer, Clause, Comment, Consultation, Contact, Sending
from guiju.consultations.words import Way
from guiju.journal import actions as journal
from guiju.organizations.models import Organization
from guiju.people.models import User

SHORTEST: Final = 2
LONGEST: Final = 4_000
MOST: Final = 300
"""Comments of one sending."""


@dataclass(frozen=True, slots=True)
class Said:
    """One comment as it was written; `place` is that of its clause, None the draft as a whole."""

    place: int | None
    text: str
    proposal: str = ""
    reason: str = ""

    def checked(self) -> Said:
        """Without what no page should meet. Raises NotComplete."""
        clean = Said(self.place, _plain(self.text), _plain(self.proposal), _plain(self.reason))
        if len(clean.text or clean.proposal) < SHORTEST:
            raise NotComplete(_("请写出意见的内容"))
        if max(len(clean.text), len(clean.proposal), len(clean.reason)) > LONGEST:
            raise NotComplete(_("一条意见最长 {most} 字，请分成几条").format(most=LONGEST))
        return clean if clean.text else replace(clean, text=clean.proposal, proposal="")


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends: a body, or a person of his own; how to reach him is kept apart."""

    organization: str = ""
    name: str = ""
    email: str = ""
    telephone: str = ""
    body: Organization | None = None
    person: User | None = None

    def checked(self) -> Sender:
        """Raises NotComplete."""
        clean = replace(
            self,
            organization=_plain(self.organization)[:200],
            name=_plain(self.name)[:60],
            email=self.email.strip(),
            telephone=_plain(self.telephone)[:40],
        )
        if not clean.organization and not clean.name:
            raise NotComplete(_("请填写单位名称；个人提出意见的，填写姓名"))
        if clean.email:
            try:
                validate_email(clean.email)
            except ValidationError:
                raise NotComplete(_("“{email}”不是电子邮件地址").format(email=clean.email[:60])) from None
        return clean


@transaction.atomic
def send(
    consultation: Consultation,
    said: Sequence[Said],
    *,
    sender: Sender,
    on: date,
    by: Any = "public",
    way: Way = Way.PAGE,
    no_comment: bool = False,
    language: str = "zh-hans",
    site: str = "",
    now: datetime | None = None,
) -> tuple[Sending, str]:
    """Enter comments, or the answer that there are none; gives the receipt's code, which is told but once.

    The office enters letters (`Way.LETTER`) also after the last day, until the answers are told. Raises NotOpen,
    NotComplete.
    """
    require_open(consultation, on=on, way=way)
    sender = sender.checked()
    if not said and not no_comment:
        raise NotComplete(_("还没有写意见；没有意见的，请选“无意见”"))
    seed = secrets.token_hex(16)
    code = receipts.code_of(seed)
    now = now or timezone.now()
    made = Sending.objects.create(
        consultation=consultation,
        way=way.value,
        organization=sender.organization,
        body=sender.body,
        person=sender.person,
        no_comment=not said,
        seed=seed,
        receipt=receipts.digest_of(code),
        language=language,
        site=site,
        sent_at=now,
    )
    if sender.name or sender.email or sender.telephone:
        Contact.objects.create(sending=made, name=sender.name, email=sender.email, telephone=sender.telephone)
    _enter(made, said, now=now)
    journal.record("consultation.commented", consultation.number, by=by, way=way.value, comments=len(said))
    if sender.email and way is not Way.LETTER:
        letters.confirm(made, code, now=now)
    return made, code


@transaction.atomic
def add(sending: Sending, said: Sequence[Said], *, on: date, now: datetime | None = None) -> None:
    """More comments under the same receipt. Raises NotOpen, NotComplete."""
    require_open(sending.consultation, on=on, way=Way.PAGE)
    now = now or timezone.now()
    _enter(sending, said, now=now)
    if sending.no_comment and said:
        sending.no_comment = False
        sending.save(update_fields=["no_comment"])
    journal.record("consultation.commented", sending.consultation.number, by="public", way="page", comments=len(said))


@transaction.atomic
def change(comment: Comment, said: Said, *, on: date, now: datetime | None = None) -> None:
    """Write a comment anew; one that was answered waits for its answer again. Raises NotOpen, NotComplete."""
    require_open(comment.consultation, on=on, way=Way.PAGE)
    clean = said.checked()
    comment.clause = _clauses(comment.consultation, [clean])[clean.place]
    comment.text, comment.proposal, comment.reason = clean.text, clean.proposal, clean.reason
    comment.changed_at = now or timezone.now()
    comment.group, comment.why, comment.apart = None, {}, False
    _reopen(comment, now=comment.changed_at)
    comment.save()
    journal.record("consultation.comment-changed", f"{comment.consultation.number}#{comment.serial}", by="public")


@transaction.atomic
def withdraw(comment: Comment, *, on: date, now: datetime | None = None) -> None:
    """Take a comment back. Its number is not given again. Raises NotOpen."""
    require_open(comment.consultation, on=on, way=Way.PAGE)
    comment.withdrawn_at = now or timezone.now()
    comment.group, comment.why = None, {}
    comment.save(update_fields=["withdrawn_at", "group", "why"])
    journal.record("consultation.comment-withdrawn", f"{comment.consultation.number}#{comment.serial}", by="public")


def sending_of(code: str) -> Sending:
    """Raises UnknownReceipt."""
    found = Sending.objects.select_related("consultation").filter(receipt=receipts.digest_of(code)).first()
    if found is None:
        raise UnknownReceipt(_("没有这个回执码，请核对后再输入"))
    return found


def require_open(consultation: Consultation, *, on: date, way: Way = Way.PAGE) -> None:
    """Raises NotOpen."""
    if way is Way.LETTER and consultation.told_on is None:
        return
    if consultation.closed_on is not None or on > consultation.last:
        raise NotOpen(_("征求意见已经结束，不能再提出或修改意见"))
    if on < consultation.first:
        raise NotOpen(_("征求意见从 {day} 开始").format(day=consultation.first))


def _enter(sending: Sending, said: Sequence[Said], *, now: datetime) -> None:
    consultation = Consultation.objects.select_for_update().get(pk=sending.consultation_id)
    checked = [each.checked() for each in said]
    standing = sending.comments.filter(withdrawn_at__isnull=True)
    written = {(each.clause.place if each.clause else None, each.text) for each in standing.select_related("clause")}
    fresh = [each for each in dict.fromkeys(checked) if (each.place, each.text) not in written]
    if len(written) + len(fresh) > MOST:
        raise NotComplete(_("一次最多 {most} 条意见").format(most=MOST))
    clauses = _clauses(consultation, fresh)
    last = consultation.comments.aggregate(last=Max("serial"))["last"] or 0
    Comment.objects.bulk_create(
        Comment(
            consultation=consultation,
            sending=sending,
            serial=serial,
            clause=clauses[each.place],
            text=each.text,
            proposal=each.proposal,
            reason=each.reason,
            sent_at=now,
        )
        for serial, each in enumerate(fresh, start=last + 1)
    )


def _clauses(consultation: Consultation, said: Sequence[Said]) -> dict[int | None, Clause | None]:
    wanted = {each.place for each in said if each.place is not None}
    found: dict[int | None, Clause | None] = {
        clause.place: clause for clause in consultation.clauses.filter(place__in=wanted)
    }
    if missing := wanted - found.keys():
        raise NotComplete(_("征求意见稿中没有第 {place} 个条款").format(place=min(missing)))
    return found | {None: None}


def _reopen(comment: Comment, *, now: datetime) -> None:
    if comment.verdict:
        Answer.objects.create(comment=comment, verdict="", reason="", by=None, at=now)
        comment.verdict = ""


def _plain(text: str) -> str:
    """Without control characters and marks that turn the direction of text."""
    kept = "".join(
        mark for mark in text.replace("\r\n", "\n").replace("\r", "\n") if mark.isprintable() or mark == "\n"
    )
    return kept.strip()
