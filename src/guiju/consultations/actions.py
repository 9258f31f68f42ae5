"""Opening and closing a consultation, and what a procedure asks of it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from guiju.base.errors import InvalidForm, NotNow
from guiju.base.numbers import find
from guiju.checks.uses import actions as uses
from guiju.checks.uses.models import HolderKind
from guiju.consultations import grouping, letters, parts
from guiju.consultations.models import Clause, Comment, Consultation
from guiju.consultations.tables import sheets, taking_back, word
from guiju.consultations.words import Verdict
from guiju.documents import limited
from guiju.documents.clauses import Kind
from guiju.journal import actions as journal
from guiju.workflow import attachments
from guiju.workflow.models import Attachment, Case

Outcome = taking_back.Outcome
take_back = taking_back.take_back


@transaction.atomic
def publish(
    case: Case,
    *,
    title: str,
    draft: Attachment,
    explanation: Attachment | None = None,
    first: date,
    last: date,
    by: Any,
    contact: str = "",
    asked: Sequence[str] = (),
    now: datetime | None = None,
) -> Consultation:
    """Put a draft (.docx) before the public, cut into clauses. `asked` are the bodies that were asked in writing.

    Raises InvalidForm where the days are in the wrong order, NotNow while another round is open, UnreadableFile where
    the draft cannot be read.
    """
    if last < first:
        raise InvalidForm(_("截止日期 {last} 早于开始日期 {first}").format(first=first, last=last))
    if (standing := current(case)) is not None:
        raise NotNow(_("{number} 的征求意见还没有结束").format(number=standing.number))
    pieces = cut(draft)
    newest = latest(case)
    turn = newest.round + 1 if newest else 1
    made = Consultation.objects.create(
        case=case,
        round=turn,
        number=f"{case.number}-{turn}",
        title=title[:300],
        first=first,
        last=last,
        contact=contact[:200],
        asked=[name.strip()[:200] for name in asked if name.strip()],
        draft=draft,
        explanation=explanation,
        published_at=now or timezone.now(),
    )
    Clause.objects.bulk_create(
        Clause(
            consultation=made,
            place=place,
            part=part,
            kind=Kind(piece["kind"]).value,
            level=piece["level"],
            number=piece["number"][:40],
            title=piece["title"][:500],
            text=piece["text"],
            rows=piece["rows"],
        )
        for place, (piece, part) in enumerate(zip(pieces, parts.parts_of(pieces), strict=True), start=1)
    )
    uses.enter(
        HolderKind.CONSULTATION,
        made.number,
        title=made.title,
        address=made.get_absolute_url(),
        cites=_cited(pieces),
        public=True,
    )
    journal.record(
        "consultation.published", made.number, by=by, case=case.number, first=first, last=last, clauses=len(pieces)
    )
    return made


def _cited(pieces: Sequence[dict[str, Any]]) -> Iterator[uses.Cites]:
    """The standards that a draft cites, with the places of their clauses."""
    for place, piece in enumerate(pieces, start=1):
        cells = [cell for row in piece["rows"] for cell in row]
        for text in (piece["title"], piece["text"], *cells):
            yield from (uses.Cites(citation.number, place) for citation in find(text))


def cut(draft: Attachment) -> list[dict[str, Any]]:
    """The pieces of a draft in order, as `documents.clauses.cut` makes them. Raises UnreadableFile, Unavailable."""
    with tempfile.TemporaryDirectory(prefix="guiju-draft-") as folder:
        path = Path(folder) / (Path(draft.name).name or "draft.docx")
        path.write_bytes(attachments.content(draft))
        pieces: list[dict[str, Any]] = limited.read("guiju.documents.clauses:cut", path)
    return pieces


@transaction.atomic
def close(consultation: Consultation, *, by: Any, on: date, now: datetime | None = None) -> None:
    """No more comments are taken. Raises NotNow where it was closed before."""
    held = Consultation.objects.select_for_update().get(pk=consultation.pk)
    if held.closed_on is not None:
        raise NotNow(_("{number} 已于 {day} 结束").format(number=held.number, day=held.closed_on))
    consultation.closed_on = on
    consultation.save(update_fields=["closed_on"])
    comments = Comment.objects.filter(consultation=consultation, withdrawn_at__isnull=True).count()
    uses.leave(HolderKind.CONSULTATION, consultation.number)
    journal.record("consultation.closed", consultation.number, by=by, on=on, comments=comments)
    if comments:
        grouping.regroup(consultation, by=by, now=now)


def current(case: Case) -> Consultation | None:
    """The round that was not closed yet."""
    found: Consultation | None = Consultation.objects.filter(case=case, closed_on__isnull=True).order_by("round").last()
    return found


def latest(case: Case) -> Consultation | None:
    found: Consultation | None = Consultation.objects.filter(case=case).order_by("round").last()
    return found


def unanswered(case: Case) -> int:
    """Comments of all rounds that nobody has answered."""
    return Comment.objects.filter(consultation__case=case, withdrawn_at__isnull=True, verdict="").count()


def summary(case: Case) -> tuple[int, int, int, int, int]:
    """Of all rounds: comments, accepted, partly, declined, and those who sent any; noted ones are in the first only."""
    standing = Comment.objects.filter(consultation__case=case, withdrawn_at__isnull=True)
    verdicts = list(standing.values_list("verdict", flat=True))
    commenters = standing.values("sending").distinct().count()
    return (
        len(verdicts),
        verdicts.count(Verdict.ACCEPTED),
        verdicts.count(Verdict.PARTLY),
        verdicts.count(Verdict.DECLINED),
        commenters,
    )


def comment_table(consultation: Consultation) -> bytes:
    """意见汇总处理表 as .docx."""
    return word.made(consultation)


def comment_sheet(consultation: Consultation) -> bytes:
    """意见汇总处理表 as .xlsx."""
    return sheets.made(consultation)


@transaction.atomic
def tell(
    consultation: Consultation, *, by: Any, on: date, shows_comments: bool = False, now: datetime | None = None
) -> int:
    """Make the answers public and write to all who left an address; says to how many. Again, it tells what changed.

    Raises NotNow while it is open or a comment waits for its answer.
    """
    if consultation.closed_on is None:
        raise NotNow(_("征求意见结束以后才能公布处理结果"))
    waiting = consultation.comments.filter(Q(verdict=""), withdrawn_at__isnull=True).count()
    if waiting:
        raise NotNow(_("还有 {count} 条意见没有处理").format(count=waiting))
    if consultation.told_on is None:
        consultation.told_on = on
    consultation.shows_comments = shows_comments
    consultation.save(update_fields=["told_on", "shows_comments"])
    told = letters.tell_answers(consultation, now=now or timezone.now())
    journal.record("consultation.told", consultation.number, by=by, on=on, letters=told, comments=shows_comments)
    return told
