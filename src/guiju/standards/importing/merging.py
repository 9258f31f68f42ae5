"""What sources say of one edition, put together: values, and where they disagree. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from guiju.base.terms import Status
from guiju.base.validity import ENDED
from guiju.standards.importing.dates import first_day
from guiju.standards.importing.statuses import still_needed

DATES = ("published_on", "effective_on", "withdrawn_on", "filed_on")
TITLES = ("title_zh", "title_en")
#: Fields whose disagreement is a conflict. Codes and bodies differ by habit: priority alone settles them.
CONTESTED = (*TITLES, *DATES, "reported_status")
PLAIN = ("region", "industry", "ics", "ccs", "issued_by", "committee")

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Stated:
    """One source's statement. `said` has {field: text}; a field that is there with None is said to be empty."""

    source: str
    priority: int
    said: Mapping[str, Any]
    retrieved_on: date
    order: int = 0  # of two that are otherwise equal the older statement counts


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person settled on: it counts until a source says something that nobody had said then."""

    value: str | None
    known: frozenset[str]


@dataclass(frozen=True, slots=True)
class Merged:
    """Columns of the register (dates as `date`), disagreements by field as [[source, value], …] with the strongest
    first, and the fields whose decision no longer holds."""

    values: Values
    conflicts: dict[str, list[list[Any]]]
    reopened: tuple[str, ...] = ()


def merge(statements: Sequence[Stated], decisions: Mapping[str, Decision] | None = None) -> Merged:
    """The value of a field is what the source of highest priority says; of equals the one retrieved last counts."""
    if len(statements) == 1 and not decisions:
        return Merged(_columns(dict(statements[0].said), statements), {})
    ordered = sorted(statements, key=lambda s: (-s.priority, -s.retrieved_on.toordinal(), s.order))
    chosen: Values = {}
    conflicts: dict[str, list[list[Any]]] = {}
    reopened = []
    for field in (*CONTESTED, *PLAIN):
        speaking = [s for s in ordered if field in s.said]
        if not speaking:
            continue
        sayings = [(s.source, s.said[field]) for s in speaking]
        chosen[field] = _fullest(field, sayings) if field in DATES else sayings[0][1]
        if field not in CONTESTED:
            continue
        if field == "reported_status":
            sayings = [(s.source, s.said[field]) for s in speaking if not _has_since_ended(s, speaking[0])]
        given = [(source, value) for source, value in sayings if value is not None]
        differ = any(not agree(field, given[0][1], value) for _, value in given[1:])
        decision = (decisions or {}).get(field)
        if differ or decision:
            conflicts[field] = [[source, value] for source, value in given]
        if decision is not None:
            news = {sense(field, value) for _, value in given} - decision.known
            if differ and news:
                reopened.append(field)
            else:
                chosen[field] = decision.value
    return Merged(_columns(chosen, ordered), conflicts, tuple(reopened))


def agree(field: str, one: str, other: str) -> bool:
    """Do two values say the same? A month agrees with its days; 废止 with 被代替; spacing and dashes do not count."""
    if field in DATES:
        return one.startswith(other) or other.startswith(one)
    return sense(field, one) == sense(field, other)


def sense(field: str, value: str) -> str:
    """What a value says, without its spelling: equal for values between which nobody would have to decide."""
    if field in TITLES:
        return _bare(value)
    if field == "reported_status":
        return "ended" if Status(value) in ENDED else "standing"
    return value


def _has_since_ended(earlier: Stated, chosen: Stated) -> bool:
    """In force when one source looked, ended when the other looked later: a change and no disagreement."""
    now, then = chosen.said["reported_status"], earlier.said["reported_status"]
    if now is None or then is None or _day_of(earlier) >= _day_of(chosen):
        return False
    return Status(now) in ENDED and Status(then) not in ENDED


def _day_of(stated: Stated) -> date:
    day = stated.said.get("reported_on")
    return date.fromisoformat(day) if day else stated.retrieved_on


def _bare(title: str) -> str:
    text = unicodedata.normalize("NFKC", title).casefold()
    return re.sub(r"[\W_]+", "", text)


def _fullest(field: str, sayings: Sequence[tuple[str, str | None]]) -> str | None:
    """The strongest date, or a fuller one that agrees with it."""
    best = sayings[0][1]
    if best is None:
        return None
    for _, value in sayings[1:]:
        if value is not None and len(value) > len(best) and value.startswith(best):
            best = value
    return best


def _columns(said: Values, ordered: Sequence[Stated]) -> Values:
    columns: Values = {}
    for field in DATES:
        value = said.get(field)
        columns[field] = first_day(value) if value else None
    for field in (*TITLES, "region", "industry", "ics", "ccs"):
        columns[field] = said.get(field) or ""
    for field in ("issued_by", "committee"):
        value = said.get(field)
        columns[f"{field}_id"] = int(value) if value else None
    columns["reported_status"], columns["reported_on"] = _reported(said, columns, ordered)
    return columns


def _reported(said: Values, columns: Values, ordered: Sequence[Stated]) -> tuple[str, date | None]:
    """The word is kept only where the dates do not tell, with the day on which its source first said it."""
    word = said.get("reported_status")
    if not word:
        return "", None
    starts = columns["effective_on"] or columns["published_on"]
    if not still_needed(Status(word), starts=starts, ends=columns["withdrawn_on"]):
        return "", None
    speaker = next((s for s in ordered if s.said.get("reported_status") == word), ordered[0])
    return word, _day_of(speaker)
