"""What changed for the rows of saved lists since they were last looked at, told once.

Each list is looked at once a day, from the register as it is: so a day that comes, a correction and an import are all
told alike. What is found, what is known from then on and the letter are written in one transaction, and only if the
list still stood where it was read: killed anywhere, and by however many workers, nothing is lost or told twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from guiju.checks.validity import letters
from guiju.checks.validity.answering import Answer, answer
from guiju.checks.validity.models import Letter, SavedList, Turn
from guiju.workflow.notices.models import Every, Preference

FROM_HOUR: Final = 6
"""Of the register's own time."""

AT_ONCE: Final = 20
"""Lists in one pass."""


def run(*, now: datetime | None = None) -> int:
    """Look at some of the lists that were not looked at today, and send what waits. Returns the letters sent."""
    now = now or timezone.now()
    here = timezone.localtime(now)
    if here.hour >= FROM_HOUR:
        look(today=here.date(), now=now)
    return letters.send_waiting(now=now)


def look(*, today: date, now: datetime, most: int = AT_ONCE) -> int:
    """Look at lists that were last looked at before today. Returns in how many something changed."""
    due = SavedList.objects.filter(looked_on__lt=today).order_by("looked_on", "pk").select_related("owner")[:most]
    return sum(_look(kept, today=today, now=now) for kept in due)


def state_of(answer: Answer) -> list[Any]:
    """What is worth telling when it changes: outcome, the edition meant, what applies instead, its days, its title."""
    standard = answer.standard
    return [
        answer.outcome.value,
        standard.key if standard is not None else "",
        sorted(each.key for each in answer.current),
        str(answer.ended_on or ""),
        str(standard.effective_on or "") if standard is not None else "",
        standard.title if standard is not None else "",
    ]


def states_of(answers: Iterable[Answer]) -> dict[str, list[Any]]:
    return {str(each.row.place): state_of(each) for each in answers}


def _look(kept: SavedList, *, today: date, now: datetime) -> int:
    with override(kept.language):
        answers = answer(kept.recognised(), today, kept.chosen())
    turns = list(_turns(kept, answers, today))
    still = SavedList.objects.filter(pk=kept.pk, looked_on=kept.looked_on, choices=kept.choices, states=kept.states)
    with transaction.atomic():
        if not still.update(looked_on=today, states=states_of(answers)) or not turns:
            return 0
        Turn.objects.bulk_create(turns, batch_size=500)
        if _wants_letter(kept):
            content = letters.composed(kept, turns, today=today, now=now)
            Letter.objects.create(list=kept, content=content, made_at=now, try_at=now)
    return 1


def _turns(kept: SavedList, answers: Sequence[Answer], today: date) -> Iterable[Turn]:
    known: Mapping[str, list[Any]] = kept.states
    for each in answers:
        before, after = known.get(str(each.row.place)), state_of(each)
        if before is None or before == after:
            continue
        yield Turn(
            list=kept,
            place=each.row.place,
            text=(each.row.text or each.row.title)[:200],
            on=today,
            before=before[0],
            after=after[0],
            sentence=each.sentence,
            key=each.standard.key if each.standard is not None else "",
        )


def _wants_letter(kept: SavedList) -> bool:
    """He has an address, watches this list, and has not asked for no letters at all."""
    if not (kept.watched and kept.owner.email and kept.owner.is_active):
        return False
    return not Preference.objects.filter(person=kept.owner, every=Every.NEVER).exists()
