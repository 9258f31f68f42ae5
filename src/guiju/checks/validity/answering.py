"""What the register says of each number of a list, on one day; and how sure it is that this standard was meant."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from django.db.models import F, TextField, Value
from django.db.models.functions import Replace
from django.utils.translation import gettext as _
from rapidfuzz import fuzz

from guiju.base.numbers import StandardNumber
from guiju.base.numbers.characters import plain
from guiju.base.terms import Status
from guiju.checks.validity.recognising import Row
from guiju.standards.models import Standard
from guiju.standards.querysets import Among
from guiju.standards.resolving import Outcome, Resolution, resolve_many

SURE: Final = 0.8
"""From this confidence on nobody need look."""

ALIKE: Final = 0.9
DIFFERENT: Final = 0.5
_MOST_CANDIDATES: Final = 8


class Compared(StrEnum):
    """How a title given in a list compares with the register's."""

    SAME = "same"
    NEAR = "near"
    DIFFERENT = "different"
    NOT_GIVEN = "not-given"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A standard that may have been meant; `likeness` of its title to the one given, 0–1, None without a title."""

    standard: Standard
    likeness: float | None


@dataclass(frozen=True, slots=True)
class Answer:
    """`standard` is the edition meant, None where there is none or it may be several: the `candidates`.

    `standards` are all those that a range or “all parts” names. `successors` is the way from an edition that ended
    to what applies; `current` what applies on the day, or else an edition of the same number that does. `confidence`
    runs from 0 to 1, `reasons` say what lowered it.
    """

    row: Row
    on: date
    outcome: Outcome
    sentence: str
    standard: Standard | None = None
    standards: tuple[Standard, ...] = ()
    successors: tuple[Standard, ...] = ()
    current: tuple[Standard, ...] = ()
    likeness: float | None = None
    confidence: float = 0.0
    reasons: tuple[str, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    chosen: bool = False

    @property
    def asks(self) -> bool:
        """A person has to say which standard is meant."""
        return bool(self.candidates) and not self.chosen

    @property
    def compared(self) -> Compared:
        if self.likeness is None:
            return Compared.NOT_GIVEN
        if self.likeness >= ALIKE:
            return Compared.SAME
        return Compared.NEAR if self.likeness >= DIFFERENT else Compared.DIFFERENT

    @property
    def ended_on(self) -> date | None:
        """The day since when the edition is no longer in force, where it has ended."""
        ended = self.outcome in (Outcome.REPLACED, Outcome.WITHDRAWN)
        return self.standard.ends_on if ended and self.standard is not None else None

    @property
    def needs_attention(self) -> bool:
        """Whoever cites it should do something: another edition applies, it ended, or it is not known."""
        return self.asks or self.outcome not in (Outcome.IN_FORCE, Outcome.SEVERAL) or self.confidence < SURE


def answer(rows: Sequence[Row], on: date, choices: Mapping[int, str] | None = None) -> list[Answer]:
    """One answer for each row, in their order; ten thousand cost no more queries than ten.

    `choices` are keys of the standards that a person chose, by the rows' places.
    """
    picked = _picked(choices or {})
    numbers = _distinct([reading for row in rows for reading in row.readings])
    numbers |= _distinct([standard.parsed for standard in picked.values()])
    found = dict(zip(numbers, resolve_many(list(numbers.values()), on=on), strict=True))
    drafts = [_Draft(row, [found[each.canonical] for each in row.readings]) for row in rows]
    by_title = _by_title(draft.row.title for draft in drafts if draft.wants_title and draft.row.place not in picked)
    answers = []
    for draft in drafts:
        standard = picked.get(draft.row.place)
        if standard is not None:
            others = draft.answer(on, ()).candidates
            answers.append(_chosen(draft.row, found[standard.parsed.canonical], standard, on, others))
        else:
            answers.append(draft.answer(on, by_title.get(_bare(draft.row.title), ())))
    return answers


def likeness(given: str, standard: Standard) -> float | None:
    """Of a title as somebody wrote it to the register's, 0–1; None where there is nothing to compare."""
    wanted = _bare(given)
    titles = [bare for title in (standard.title_zh, standard.title_en) if (bare := _bare(title))]
    if not wanted or not titles:
        return None
    return max(fuzz.ratio(wanted, title) for title in titles) / 100


class _Draft:
    """One row with what the register has for each of its readings."""

    def __init__(self, row: Row, resolutions: Sequence[Resolution]) -> None:
        self.row = row
        self.there = [each for each in resolutions if each.standards]
        self.missing = [each for each in resolutions if not each.standards]

    @property
    def wants_title(self) -> bool:
        """The number alone leads nowhere, or elsewhere than the title."""
        if not self.row.title:
            return False
        if not self.there:
            return True
        best = max(self._likeness(each) or 0.0 for each in self.there)
        return best < DIFFERENT

    def _likeness(self, found: Resolution) -> float | None:
        if found.outcome is Outcome.SEVERAL or not self.row.title:
            return None
        return likeness(self.row.title, found.standards[0])

    def answer(self, on: date, titled: Sequence[Standard]) -> Answer:
        if not self.there:
            return self._unknown(on, titled)
        told = sorted(self.there, key=lambda each: -(self._likeness(each) or 0.0))
        first = told[0]
        alike = self._likeness(first)
        if len(told) > 1:
            others = max(self._likeness(each) or 0.0 for each in told[1:])
            if alike is None or alike < ALIKE or others >= alike - 0.2:
                candidates = [standard for each in told for standard in each.standards[:1]]
                said = _("“%(text)s”可以读作登记簿中的几个标准号，请选定") % {"text": self.row.text}
                return Answer(
                    self.row, on, Outcome.SEVERAL, said, confidence=round(0.5 / len(told), 2), reasons=(said,),
                    candidates=self._candidates(candidates),
                )  # fmt: skip
        confidence, reasons = self._confidence(first, alike, several=len(told) > 1)
        others_by_title = [standard for standard in titled if standard not in first.standards]
        candidates_by_title: tuple[Candidate, ...] = ()
        if alike is not None and alike < DIFFERENT and others_by_title:
            candidates_by_title = self._candidates([*first.standards[:1], *others_by_title])
            reasons.append(_("所写的名称是另一项标准的"))
        return Answer(
            self.row,
            on,
            first.outcome,
            first.sentence,
            standard=first.standards[0] if first.outcome is not Outcome.SEVERAL else None,
            standards=first.standards,
            successors=first.chain,
            current=_applying(first),
            likeness=alike,
            confidence=confidence,
            reasons=tuple(reasons),
            candidates=candidates_by_title,
        )

    def _unknown(self, on: date, titled: Sequence[Standard]) -> Answer:
        near = [standard for each in self.missing for standard in each.suggestions]
        sentence = self.missing[0].sentence if self.missing else self._unreadable()
        return Answer(
            self.row,
            on,
            Outcome.NOT_FOUND if self.missing or not self.row.text else Outcome.UNREADABLE,
            sentence,
            reasons=(sentence,),
            candidates=self._candidates([*titled, *near]),
        )

    def _unreadable(self) -> str:
        if not self.row.text:
            return _("这一行没有标准号，只有名称")
        return _("“%(text)s”读不成标准号") % {"text": self.row.text[:60]}

    def _candidates(self, standards: Iterable[Standard]) -> tuple[Candidate, ...]:
        """Each once, the likeliest title first where a title is given."""
        once = {standard.pk: standard for standard in standards}
        made = [Candidate(standard, likeness(self.row.title, standard)) for standard in once.values()]
        return tuple(sorted(made, key=lambda each: -(each.likeness or 0.0))[:_MOST_CANDIDATES])

    def _confidence(self, found: Resolution, alike: float | None, *, several: bool) -> tuple[float, list[str]]:
        """The product of what each doubt leaves."""
        number = next(each for each in self.row.readings if each.printed == found.asked or not several)
        doubts: list[tuple[float, str]] = []
        if several:
            doubts.append((0.9, _("标准号有几种读法，按名称选定")))
        elif not _written_out(self.row.text, number):
            doubts.append((0.95, _("标准号写法不规范，读作 %(number)s") % {"number": number.printed}))
        if not number.dated and found.outcome is not Outcome.SEVERAL:
            doubts.append((0.95, _("没有注日期，按 %(on)s 适用的版本") % {"on": found.on}))
        if found.outcome is Outcome.UNKNOWN:
            doubts.append((0.8, _("登记簿的日期不全，状态不能断定")))
        if alike is None:
            doubts.append((0.95, _("没有名称可比对")))
        elif alike < DIFFERENT:
            doubts.append((0.35, _("名称与登记的不同")))
        elif alike < ALIKE:
            doubts.append((0.85, _("名称与登记的略有不同")))
        confidence = 1.0
        for left, _said in doubts:
            confidence *= left
        return round(confidence, 2), [said for _left, said in doubts]


def _chosen(row: Row, found: Resolution, standard: Standard, on: date, others: Sequence[Candidate]) -> Answer:
    """With the other candidates, so that one may choose again."""
    itself = () if any(each.standard == standard for each in others) else (Candidate(standard, None),)
    return Answer(
        row,
        on,
        found.outcome,
        found.sentence,
        standard=standard,
        standards=(standard,),
        successors=found.chain,
        current=_applying(found),
        likeness=likeness(row.title, standard),
        confidence=1.0,
        reasons=(_("由人选定"),),
        candidates=(*itself, *others),
        chosen=True,
    )


def _applying(found: Resolution) -> tuple[Standard, ...]:
    return found.current or found.suggestions


def _distinct(numbers: Iterable[StandardNumber]) -> dict[str, StandardNumber]:
    return {number.canonical: number for number in numbers}


def _picked(choices: Mapping[int, str]) -> dict[int, Standard]:
    """The standards chosen; a key that is not in the register is as good as no choice."""
    by_key = {standard.key: standard for standard in Standard.objects.filter(key__in=Among(set(choices.values())))}
    return {place: by_key[key] for place, key in choices.items() if key in by_key}


_SIGNS = re.compile(r"[\W_]+")


def _bare(title: str) -> str:
    """Letters and digits alone, so that spaces, dashes and marks do not count."""
    return _SIGNS.sub("", plain(title).casefold())


def _written_out(text: str, number: StandardNumber) -> bool:
    """It is the number as printed, whatever its dashes, slashes and spaces are made of."""
    written = re.sub(r"[\s:：]+|[—–－-]+", "-", plain(text).strip()).upper()
    return written == re.sub(r"[\s:]+|[—-]+", "-", number.canonical).upper() or text.strip() == number.printed


_BLANKS: Final = (" ", "\u3000", "：", ":")


def _by_title(titles: Iterable[str]) -> dict[str, list[Standard]]:
    """Standards whose Chinese title is one of these but for spaces and colons; one query that reads all titles."""
    wanted = {_spaceless(title): _bare(title) for title in titles}
    found: dict[str, list[Standard]] = defaultdict(list)
    if not wanted:
        return found
    spaceless: Any = F("title_zh")
    for blank in _BLANKS:
        spaceless = Replace(spaceless, Value(blank), Value(""), output_field=TextField())
    rows = Standard.objects.annotate(spaceless=spaceless).filter(spaceless__in=Among(list(wanted)))
    for standard in rows.order_by("-sort_key"):
        found[wanted[_spaceless(standard.title_zh)]].append(standard)
    return found


def _spaceless(title: str) -> str:
    for blank in _BLANKS:
        title = title.replace(blank, "")
    return title


def status_of(answer: Answer) -> Status | None:
    """The status on the day, None where no edition was found or several are meant."""
    return Status(answer.outcome.value) if answer.outcome.value in set(Status) else None
