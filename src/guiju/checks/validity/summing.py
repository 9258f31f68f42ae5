"""What a list comes to as a whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guiju.checks.validity.answering import SURE, Answer
from guiju.checks.validity.telling import OUTCOMES
from guiju.standards.resolving import Outcome


def counts(answers: Sequence[Answer]) -> dict[Outcome, int]:
    """How many rows have which outcome, in the order of Outcome, none without any."""
    counted = Counter(answer.outcome for answer in answers)
    return {outcome: counted[outcome] for outcome in Outcome if counted[outcome]}


def summary(answers: Sequence[Answer], *, on: date) -> str:
    """One line for people: ``共 12 项，状态依 2026-11-21：现行 9，废止 2，登记簿中没有 1；2 项请核对``."""
    total = ngettext("共 {count} 项", "共 {count} 项", len(answers)).format(count=len(answers))
    parts = [
        _("{word} {count}").format(word=OUTCOMES[outcome], count=count) for outcome, count in counts(answers).items()
    ]
    said = _("{total}，状态依 {on}：{parts}").format(total=total, on=on, parts=_("，").join(parts) or "—")
    doubtful = sum(answer.asks or 0 < answer.confidence < SURE for answer in answers)
    if doubtful:
        said += _("；{count} 项请核对").format(count=doubtful)
    return said
