"""Real standards among the made ones, with nothing said of them that is not certain (words/named.toml)."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from guiju.base.numbers import StandardNumber, parse
from guiju.base.terms import Nature, Tier
from guiju.demonstration.lineages import Lineage
from guiju.demonstration.plan import Plan


@dataclass(frozen=True, slots=True)
class RealEdition:
    number: StandardNumber
    zh: str
    en: str
    published: date | None = None
    effective: date | None = None
    reported: str = ""
    """Status said of it on `reported_on`, where its dates are not certain."""
    reported_on: date | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """The editions of one document, oldest first."""

    editions: tuple[RealEdition, ...]
    adopts: tuple[StandardNumber, str] | None = None
    """What the last edition adopts, and in which degree."""

    @property
    def counted(self) -> bool:
        """It counts among the national standards, since its dates are known."""
        return self.editions[0].number.tier is Tier.NATIONAL and self.editions[0].published is not None


@cache
def documents() -> tuple[Document, ...]:
    text = files(__package__).joinpath("words", "named.toml").read_text(encoding="utf-8")
    return tuple(map(_document, tomllib.loads(text)["document"]))


def _document(entry: dict) -> Document:
    editions = tuple(
        RealEdition(parse(number), **said)
        for number, said in ((each["number"], _without_number(each)) for each in entry["editions"])
    )
    adopts = entry.get("adopts")
    return Document(editions, (parse(adopts["number"]), adopts["degree"]) if adopts else None)


def _without_number(said: dict) -> dict:
    return {name: value for name, value in said.items() if name != "number"}


def known_by(day: date) -> list[Document]:
    """The documents as far as they had come out by that day."""
    found = []
    for document in documents():
        out = tuple(edition for edition in document.editions if _is_out(edition, day))
        if out:
            found.append(Document(out, document.adopts if out == document.editions else None))
    return found


def _is_out(edition: RealEdition, day: date) -> bool:
    if edition.published is not None:
        return edition.published <= day
    return (edition.number.year or 0) <= day.year


def reserved_numbers() -> frozenset[int]:
    """Numbers of the national sequence that real documents have."""
    found = {edition.number.number for document in documents() for edition in document.editions}
    return frozenset(int(number) for number in found if number.isdigit())


def in_place_of(born: list[Lineage], real: Sequence[Document], plan: Plan) -> tuple[list[Lineage], list[Document]]:
    """Let each real national document take the place of a made lineage that counts alike in every year of the plan.

    Returns the lineages left and the documents that the register can hold without moving its figures; those
    without dates are counted nowhere and always fit.
    """
    years = sorted({year.year for strand in plan.national for year in strand.years})
    ends = [min(date(year, 12, 31), plan.last_day).toordinal() for year in years]
    alike: dict[tuple, list[int]] = defaultdict(list)
    for place, lineage in enumerate(born):
        alike[_counts([_dates_of(edition) for edition in lineage], years[0], ends)].append(place)
    taken: set[int] = set()
    kept = []
    for document in real:
        if not document.counted:
            kept.append(document)
        elif places := alike.get(_counts(_real_dates(document), years[0], ends)):
            taken.add(places.pop())
            kept.append(document)
        elif (other := _never_in_force(document, born, alike, years[0], ends)) is not None:
            taken.add(other)
            kept.append(document)
    return [lineage for place, lineage in enumerate(born) if place not in taken], kept


def _never_in_force(
    document: Document, born: list[Lineage], alike: dict[tuple, list[int]], first_year: int, ends: Sequence[int]
) -> int | None:
    """The place of a lineage for a document that takes effect only after all years of the plan.

    It was in force where the real one is not: to keep the stock, one that had been withdrawn before stands on.
    """
    ((mandatory, year, withdrawn, in_force, later),) = _counts(_real_dates(document)[:1], first_year, ends)
    everywhere = (True,) * len(ends)
    places = alike.get(((mandatory, year, withdrawn, everywhere, later),))
    if any(in_force) or len(document.editions) > 1 or not places:
        return None
    for lineage in born:
        counts = _counts([_dates_of(edition) for edition in lineage], first_year, ends)
        if len(lineage) == 1 and counts[0][0] is mandatory and lineage[0].withdrawn and not any(counts[0][3]):
            lineage[0].withdrawn = 0
            return places.pop()
    return None


_Dates = tuple[bool, int, int, int, int]
"""Mandatory; published, effective, withdrawn, replaced as ordinals, 0 for never."""


def _dates_of(edition) -> _Dates:
    return edition.mandatory, edition.published, edition.effective, edition.withdrawn, edition.replaced


def _real_dates(document: Document) -> list[_Dates]:
    found = []
    for place, edition in enumerate(document.editions):
        after = document.editions[place + 1] if place + 1 < len(document.editions) else None
        assert edition.published is not None
        assert edition.effective is not None
        replaced = after.effective.toordinal() if after is not None and after.effective is not None else 0
        mandatory = edition.number.nature is Nature.MANDATORY
        found.append((mandatory, edition.published.toordinal(), edition.effective.toordinal(), 0, replaced))
    return found


def _counts(lineage: Sequence[_Dates], first_year: int, ends: Sequence[int]) -> tuple:
    """How a lineage enters the figures: of each edition the nature, the year if counted, and when it was in force."""
    return tuple(
        (
            mandatory,
            year if (year := date.fromordinal(published).year) >= first_year else 0,
            date.fromordinal(withdrawn).year if withdrawn else 0,
            tuple(effective <= end and not (0 < (withdrawn or replaced) <= end) for end in ends),
            place > 0,
        )
        for place, (mandatory, published, effective, withdrawn, replaced) in enumerate(lineage)
    )
