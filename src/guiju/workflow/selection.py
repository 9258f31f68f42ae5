"""Which cases: one frozen value behind a list, its counts, an export, a saved list and a bulk run.

Written as a query string and read back from it, as `base.selection` writes standards; how is said in
`base.parameters`. Different fields narrow each other, the values of one field widen it.

    process=local-standard&state=local-standard:consulted&is=open&due-within=7&sort=due

Nothing here knows a database: `lists.selecting` translates.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Final

from guiju.base.errors import Sentence
from guiju.base.parameters import (
    ANY_DAY,
    Days,
    InvalidSelection,
    Spelling,
    Written,
    exact_text,
    one_of,
    read_number,
    read_organization,
    read_region,
    read_words,
    region_levels,
    shown,
    without_covered,
)
from guiju.workflow.definition import Outcome

LONGEST_WITHIN: Final = 3_650


class Condition(StrEnum):
    """How a case stands on the day on which it is asked."""

    OPEN = "open"
    CLOSED = "closed"
    OVERDUE = "overdue"  # open, not paused, its nearest deadline has passed
    PAUSED = "paused"
    UNDATED = "undated"  # open, without a deadline


class Mine(StrEnum):
    """What the cases are to him who asks; whatever it is, he is shown only those that he may see."""

    WAITING = "waiting"  # something waits for him there
    PART = "part"  # he, or a body for which he acts, is a party


class SortBy(StrEnum):
    DUE = "due"
    NUMBER = "number"
    OPENED = "opened"
    ENTERED = "entered"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Sort:
    """The order of a list; cases without the day stand last in either direction. Written ``-opened``."""

    by: SortBy = SortBy.DUE
    descending: bool = False

    def __str__(self) -> str:
        return f"-{self.by}" if self.descending else self.by.value


def _sort(parameter: str, text: str) -> Sort:
    by = one_of(SortBy)(parameter, text.strip().removeprefix("-"))
    return Sort(by, descending=text.strip().startswith("-"))


_CODE = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", re.ASCII)
_STATE = re.compile(rf"{_CODE.pattern}:{_CODE.pattern}", re.ASCII)


def _process(parameter: str, text: str) -> str:
    if not _CODE.fullmatch(text.strip()):
        raise InvalidSelection(parameter, "程序的代码，如 local-standard", shown(text))
    return exact_text(parameter, text.strip())


def _state(parameter: str, text: str) -> str:
    if not _STATE.fullmatch(text.strip()):
        raise InvalidSelection(parameter, "程序和状态的代码，如 local-standard:drafting", shown(text))
    return exact_text(parameter, text.strip())


def _person(parameter: str, text: str) -> str:
    if not text.strip() or " " in text.strip():
        raise InvalidSelection(parameter, "一个人的用户名", shown(text))
    return exact_text(parameter, text.strip())


def _within(parameter: str, text: str) -> int:
    text = text.strip()
    if not (text.isascii() and text.isdigit() and int(text[:9]) <= LONGEST_WITHIN):
        raise InvalidSelection(parameter, Sentence(" 0 到 {most} 之间的天数", most=LONGEST_WITHIN), shown(text))
    return int(text)


_SPELLING = Spelling(
    lists={
        "processes": ("process", _process),
        "states": ("state", _state),
        "conditions": ("is", one_of(Condition)),
        "outcomes": ("outcome", one_of(Outcome)),
        "offices": ("office", read_organization),
        "applicants": ("applicant", read_organization),
        "regions": ("region", read_region),
        "people": ("person", _person),
        "standards": ("standard", read_number),
    },
    singles={
        "words": ("q", read_words),
        "mine": ("mine", one_of(Mine)),
        "within": ("due-within", _within),
        "sort": ("sort", _sort),
    },
    ranges=("due", "opened", "closed"),
    levels={"regions": region_levels},
)


@dataclass(frozen=True, slots=True)
class CaseSelection(Written):
    """See the head of this module. Raises InvalidSelection where a value makes no sense.

    `words` are looked for in number, title, applicant's name and the standards that a case is about, each in one of
    them. `states` are written with their procedure, since two procedures may call a state alike. `offices` and
    `applicants` are keys of organizations, `people` usernames: who had a task in the case in his own name, or is a
    party. `within` is days from the day on which it is asked, what is overdue included; `due` names the days.
    """

    SPELLING: ClassVar[Spelling] = _SPELLING

    words: str = ""
    processes: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    mine: Mine | None = None
    within: int | None = None
    due: Days = ANY_DAY
    opened: Days = ANY_DAY
    closed: Days = ANY_DAY
    offices: tuple[str, ...] = ()
    applicants: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    standards: tuple[str, ...] = ()
    sort: Sort = Sort()

    def _settle(self) -> None:
        if self.words:
            self._set("words", read_words("q", self.words))
        if len(self.standards) > 1:
            self._set("standards", without_covered(self.standards))


PARAMETERS: Final[Mapping[str, tuple[str, str]]] = CaseSelection.parameters()
"""Every name that may stand in a query string: its field, and which end of a range."""
