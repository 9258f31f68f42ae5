"""An answer in words: the columns of every table of answers, for pages, files and the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guiju.checks.validity.answering import Answer, Compared
from guiju.standards.models import Standard
from guiju.standards.resolving import Outcome

OUTCOMES = {
    Outcome.IN_FORCE: gettext_lazy("现行"),
    Outcome.UPCOMING: gettext_lazy("即将实施"),
    Outcome.REPLACED: gettext_lazy("被代替"),
    Outcome.WITHDRAWN: gettext_lazy("废止"),
    Outcome.UNPUBLISHED: gettext_lazy("尚未发布"),
    Outcome.UNKNOWN: gettext_lazy("状态不明"),
    Outcome.SEVERAL: gettext_lazy("不止一项"),
    Outcome.NOT_FOUND: gettext_lazy("登记簿中没有"),
    Outcome.UNREADABLE: gettext_lazy("读不成标准号"),
}
COMPARED = {
    Compared.SAME: gettext_lazy("一致"),
    Compared.NEAR: gettext_lazy("相近"),
    Compared.DIFFERENT: gettext_lazy("不同"),
    Compared.NOT_GIVEN: gettext_lazy("未写名称"),
}

MOST_NAMED = 10


@dataclass(frozen=True, slots=True)
class Told:
    """One answer as texts and days, in the order of `headings`."""

    number: str
    title: str
    outcome: str
    published_on: date | None
    effective_on: date | None
    ended_on: date | None
    successors: str
    current: str
    compared: str
    confidence: str
    remark: str

    def cells(self) -> list[str | date]:
        return [
            self.number,
            self.title,
            self.outcome,
            self.published_on or "",
            self.effective_on or "",
            self.ended_on or "",
            self.successors,
            self.current,
            self.compared,
            self.confidence,
            self.remark,
        ]


def headings(on: date) -> list[str]:
    return [
        _("查得的标准号"),
        _("登记的名称"),
        _("{day} 的状态").format(day=on),
        _("发布日期"),
        _("实施日期"),
        _("失效日期"),
        _("被代替为"),
        _("现在适用"),
        _("名称比对"),
        _("可信度"),
        _("说明"),
    ]


def told(answer: Answer) -> Told:
    standard = answer.standard
    single = standard is not None
    return Told(
        number=standard.parsed.printed if standard is not None else named(answer.standards),
        title=standard.title if standard is not None else "",
        outcome=_("请选定") if answer.asks else str(OUTCOMES[answer.outcome]),
        published_on=standard.published_on if standard is not None else None,
        effective_on=standard.effective_on if standard is not None else None,
        ended_on=answer.ended_on,
        successors=named(answer.successors),
        current=named(answer.current) if not single or answer.current != (standard,) else "",
        compared=compared(answer),
        confidence=f"{answer.confidence:.0%}",
        remark=remark(answer),
    )


def named(standards: Sequence[Standard]) -> str:
    numbers = _("、").join(each.parsed.printed for each in standards[:MOST_NAMED])
    if len(standards) <= MOST_NAMED:
        return numbers
    return _("{numbers} 等 {count} 项").format(numbers=numbers, count=len(standards))


def compared(answer: Answer) -> str:
    if not answer.standards:
        return ""
    word = str(COMPARED[answer.compared])
    return word if answer.likeness is None or answer.compared is Compared.SAME else f"{word} {answer.likeness:.0%}"


def remark(answer: Answer) -> str:
    """The sentence of the register and what makes the answer doubtful; whom to choose from where it asks."""
    parts = [answer.sentence, *(reason for reason in answer.reasons if reason != answer.sentence)]
    if answer.row.same_as:
        parts.append(_("与第 {place} 项重复").format(place=answer.row.same_as))
    if answer.asks:
        parts.append(_("可能是 {numbers}").format(numbers=named([each.standard for each in answer.candidates])))
    return _("；").join(parts)


def as_dict(answer: Answer) -> dict[str, Any]:
    """For programs; days in ISO form, numbers in their canonical form, nothing left out."""
    standard, row = answer.standard, answer.row
    return {
        "place": row.place,
        "text": row.text,
        "title": row.title or None,
        "sheet": row.line.sheet or None,
        "line": row.line.number or None,
        "times": row.times,
        "same_as": row.same_as or None,
        "on": answer.on.isoformat(),
        "outcome": answer.outcome.value,
        "sentence": answer.sentence,
        "number": standard.number if standard is not None else None,
        "key": standard.key if standard is not None else None,
        "registered_title": standard.title if standard is not None else None,
        "published_on": _day(standard.published_on if standard is not None else None),
        "effective_on": _day(standard.effective_on if standard is not None else None),
        "ended_on": _day(answer.ended_on),
        "standards": [each.number for each in answer.standards],
        "successors": [each.number for each in answer.successors],
        "current": [each.number for each in answer.current],
        "compared": answer.compared.value,
        "likeness": None if answer.likeness is None else round(answer.likeness, 2),
        "confidence": answer.confidence,
        "reasons": list(answer.reasons),
        "asks": answer.asks,
        "candidates": [
            {
                "number": each.standard.number,
                "key": each.standard.key,
                "title": each.standard.title,
                "likeness": None if each.likeness is None else round(each.likeness, 2),
            }
            for each in answer.candidates
        ],
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
