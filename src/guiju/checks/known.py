"""What the register says, on the day of the check, of the numbers that a document cites: asked once for all of them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from guiju.base.numbers.number import StandardNumber
from guiju.base.numbers.spelling import key_of
from guiju.base.terms import RelationKind, Tier
from guiju.checks.citing import references
from guiju.checks.subject import Cited, Subject
from guiju.standards.models import Relation, Standard
from guiju.standards.querysets import Among
from guiju.standards.resolving import Outcome, Resolution, own_number, resolve_many


@dataclass(frozen=True, slots=True)
class Adopted:
    """What an edition adopts, as the register has it."""

    number: str
    degree: str
    """IDT, MOD, NEQ; empty where no source says it."""


@dataclass(frozen=True, slots=True)
class Known:
    """`answers` by canonical number; editions, replacements and adoptions of all that these found."""

    on: date
    answers: dict[str, Resolution]
    lineages: dict[str, tuple[Standard, ...]]
    """Whole editions by undated key, the oldest first; amendments, drafts and translations are none."""
    following: dict[int, frozenset[int]]
    """Ids of what replaces an edition, wholly or in part."""
    preceding: dict[int, frozenset[int]]
    """Ids of what an edition replaces, wholly or in part."""
    adoptions: dict[int, tuple[Adopted, ...]]
    parts: dict[str, Resolution]
    """By canonical number: the parts of a document that is cited without year and part, where it has any."""

    def answer(self, number: StandardNumber) -> Resolution:
        return self.answers[asked(number).canonical]

    def editions(self, number: StandardNumber) -> tuple[Standard, ...]:
        return self.lineages.get(asked(number).undated_key, ())

    def newer(self, number: StandardNumber) -> tuple[Standard, ...]:
        """Editions of the same document of a later year than the one cited, the oldest first."""
        year = number.year or 0
        return tuple(each for each in self.editions(number) if (each.year or 0) > year)

    def replaced_one_by_one(self, chain: Iterable[Standard], number: StandardNumber) -> bool:
        """Whether this chain of successors is one of editions of the same document, none split and none merged."""
        before = self.answer(number).standards[0]
        for standard in chain:
            same = standard.undated_key == before.undated_key
            if not same or len(self.following[before.pk]) != 1 or len(self.preceding[standard.pk]) != 1:
                return False
            before = standard
        return True


def asked(number: StandardNumber) -> StandardNumber:
    """The edition of which the register is asked: without what it adopts, and without its amendments."""
    bare = own_number(number)
    if not bare.amendment:
        return bare
    year = f"-{bare.year}" if bare.year else ""
    return replace(bare.undated, tail=year, year=bare.year)


def known(subject: Subject) -> Known:
    """For `Subject.once`. A number is asked for once, however often it is cited."""
    numbers: dict[str, StandardNumber] = {}
    for cited in subject.citations:
        number = asked(cited.number)
        numbers.setdefault(number.canonical, number)
    whole = {key: replace(number, all_parts=True) for key, number in numbers.items() if _may_have_parts(number)}
    resolved = resolve_many([*numbers.values(), *whole.values()], on=subject.on)
    answers = dict(zip(numbers, resolved, strict=False))
    parts = dict(zip(whole, resolved[len(numbers) :], strict=True))
    found = {standard.pk for answer in answers.values() for standard in (*answer.standards, *answer.chain)}
    following, preceding, adoptions = _relations(found)
    lineages = _lineages({number.undated_key for number in numbers.values()})
    parts = {key: each for key, each in parts.items() if each.members}
    return Known(subject.on, answers, lineages, following, preceding, adoptions, parts)


def _may_have_parts(number: StandardNumber) -> bool:
    return not (number.dated or number.parts or number.range_to or number.all_parts)


def _lineages(keys: Iterable[str]) -> dict[str, tuple[Standard, ...]]:
    editions: dict[str, list[Standard]] = defaultdict(list)
    for standard in Standard.objects.filter(undated_key__in=Among(list(keys))):
        if not (standard.parsed.amendment or standard.parsed.stage or standard.parsed.language):
            editions[standard.undated_key].append(standard)
    return {
        key: tuple(sorted(each, key=lambda s: (s.year or 0, s.starts_on or date.min, s.sort_key)))
        for key, each in editions.items()
    }


def _relations(
    ids: Iterable[int],
) -> tuple[dict[int, frozenset[int]], dict[int, frozenset[int]], dict[int, tuple[Adopted, ...]]]:
    given = Among(list(ids))
    kinds = (RelationKind.REPLACES, RelationKind.PARTLY_REPLACES)
    following: dict[int, set[int]] = defaultdict(set)
    preceding: dict[int, set[int]] = defaultdict(set)
    adoptions: dict[int, list[Adopted]] = defaultdict(list)
    columns = ("kind", "standard_id", "target_id", "target_number", "degree")
    for kind, standard, target, number, degree in Relation.objects.filter(standard__in=given).values_list(*columns):
        if kind in kinds:
            preceding[standard].add(target or -len(preceding[standard]) - 1)
        elif kind == RelationKind.ADOPTS:
            adoptions[standard].append(Adopted(number, degree))
    for standard, target in Relation.objects.filter(target__in=given, kind__in=kinds).values_list(
        "standard_id", "target_id"
    ):
        following[target].add(standard)
    return (
        defaultdict(frozenset, {pk: frozenset(each) for pk, each in following.items()}),
        defaultdict(frozenset, {pk: frozenset(each) for pk, each in preceding.items()}),
        {pk: tuple(each) for pk, each in adoptions.items()},
    )


@dataclass(frozen=True, slots=True)
class Answered:
    """One reference with the register's answer; a range has one for each of its members."""

    cited: Cited
    number: StandardNumber
    """As asked: a member of a range, without amendments."""
    resolution: Resolution

    @property
    def outcome(self) -> Outcome:
        return self.resolution.outcome

    @property
    def standard(self) -> Standard:
        """Where the outcome is the status of one edition."""
        return self.resolution.standards[0]

    @property
    def newest(self) -> Standard | None:
        """The edition of the same number that applies instead of one that has ended."""
        near = [one for one in self.resolution.suggestions if (one.year or 0) > (self.number.year or 0)]
        return near[-1] if near and self.resolution.standards else None


def answered(subject: Subject) -> tuple[Answered, ...]:
    """Every reference of the document with its answer, in order; none to a document as a whole that has parts."""
    return tuple(_answered(subject, subject.once(known)))


def _answered(subject: Subject, register: Known) -> Iterator[Answered]:
    for cited in subject.once(references):
        answer = register.answer(cited.number)
        if answer.members and not cited.number.all_parts:
            for member, each in zip(asked(cited.number).expand(), answer.members, strict=True):
                yield Answered(cited, member, each)
        elif not answer.members and not _is_series(cited, register):
            yield Answered(cited, asked(cited.number), answer)


_SERIES = re.compile(r"\s{0,2}(?:[，,]?\s?《[^《》]{2,80}》)?\s?(?:系列|等系列|\S{0,14}系列(?:国家|行业)?标准)")


def _is_series(cited: Cited, register: Known) -> bool:
    number = asked(cited.number)
    if number.parts or number.range_to:
        return False
    return number.canonical in register.parts or bool(_SERIES.match(cited.block.text, cited.citation.end))


# Whether the silence of the register says anything

_SMALL: Final = 5_000
"""A register of fewer editions is a chosen one: what is cited together is then chosen together too."""
_NEIGHBOURS: Final = 10
_SHARE_KNOWN: Final = 0.8
_MOST_ASKED: Final = 60


def surely_missing(subject: Subject) -> frozenset[str]:
    """Canonical numbers that the register lacks although it seems to have all of their kind.

    It must know four in five of the other documents cited under that code; and unless it is small as a whole, four in
    five of the sequence numbers around. A register of half the standards must not call the other half unknown.
    """
    there: dict[str, set[str]] = defaultdict(set)
    absent: dict[str, dict[str, StandardNumber]] = defaultdict(dict)
    for each in subject.once(answered):
        number = each.number
        if not number.head.domestic or number.tier is Tier.ENTERPRISE or _is_slight(number):
            continue
        if each.outcome is Outcome.NOT_FOUND and not each.resolution.suggestions:
            absent[code_of(number)].setdefault(number.canonical, number)
        else:
            there[code_of(number)].add(number.undated_key)
    missing = {}
    for code, numbers in absent.items():
        others = len({number.undated_key for number in numbers.values()}) - 1
        if len(there[code]) >= _SHARE_KNOWN * (len(there[code]) + others):
            missing.update(numbers)
    if not missing:
        return frozenset()
    if Standard.objects.count() >= _SMALL:
        return frozenset(_among_their_neighbours(list(missing.values())[:_MOST_ASKED]))
    held = _codes_held({code_of(number) for number in missing.values()})
    return frozenset(canonical for canonical, number in missing.items() if code_of(number) in held)


def _is_slight(number: StandardNumber) -> bool:
    """``MR 1-2``: too short to be sure that a number is meant."""
    return not number.dated and sum(sign.isdigit() for sign in number.body) < 3


def code_of(number: StandardNumber) -> str:
    """``GB`` of GB/T and GB/Z, ``DB33``, ``T/CAS``."""
    return number.prefix.removesuffix("/T").removesuffix("/Z")


def _codes_held(codes: Iterable[str]) -> set[str]:
    prefixes = {f"{code}{suffix}": code for code in codes for suffix in ("", "/T", "/Z")}
    held = Standard.objects.filter(prefix__in=prefixes).order_by().values_list("prefix", flat=True).distinct()
    return {prefixes[prefix] for prefix in held}


def _among_their_neighbours(numbers: list[StandardNumber]) -> set[str]:
    """Those around which the register has nearly every sequence number."""
    around: dict[str, list[set[str]]] = {}
    for number in numbers:
        if number.number.isdigit():
            sequence, width = int(number.number), len(number.number)
            bodies = [f"{n:0{width}d}" for n in range(sequence - _NEIGHBOURS, sequence + _NEIGHBOURS + 1) if n > 0]
            around[number.canonical] = [_keys(number, body) for body in bodies if body != number.number]
    asked_for = {key for each in around.values() for keys in each for key in keys}
    found = set(Standard.objects.filter(undated_key__in=Among(asked_for)).values_list("undated_key", flat=True))
    return {
        canonical
        for canonical, each in around.items()
        if sum(not found.isdisjoint(keys) for keys in each) >= _SHARE_KNOWN * len(each)
    }


def _keys(number: StandardNumber, body: str) -> set[str]:
    code = code_of(number)
    return {key_of(f"{code}{suffix} {body}{part}") for suffix in ("", "/T", "/Z") for part in ("", ".1")}
