"""From a number, as someone cites it, to what applies on a day.

    resolve("GB/T 1.1—2009", on=date(2021, 1, 1))  →  replaced; chain: GB/T 1.1—2020; use that

A thousand numbers cost as many queries as one: the editions and their lineages, the replacements that lead on,
the editions these lead to, and, where a number is not there, what stands near it.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext as _

from guiju.base.numbers import StandardNumber, UnreadableNumber, parse
from guiju.base.terms import Status
from guiju.standards.lineage import links_forward
from guiju.standards.models import Standard
from guiju.standards.querysets import Among


class Outcome(StrEnum):
    """The status on that day of the edition found; or why there is not one edition."""

    UNPUBLISHED = "unpublished"
    UPCOMING = "upcoming"
    IN_FORCE = "in-force"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"
    UNKNOWN = "unknown"
    SEVERAL = "several"
    NOT_FOUND = "not-found"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a number comes to on a day.

    `standards` is the edition meant, or all of them for a range and for all parts; `chain` leads from it to its
    first successor in force (or as far as one gets); `current` is what applies on that day; `suggestions` stand
    near a number that is not in the register or has no successor. `members` are the answers for each number of a
    range and each part. `sentence` says it all to a person.
    """

    asked: str
    on: date
    outcome: Outcome
    sentence: str
    standards: tuple[Standard, ...] = ()
    chain: tuple[Standard, ...] = ()
    current: tuple[Standard, ...] = ()
    suggestions: tuple[Standard, ...] = ()
    members: tuple[Resolution, ...] = ()


def resolve(number: StandardNumber | str, *, on: date) -> Resolution:
    """What this number comes to on that day; a text that is no number is answered so, not raised."""
    return resolve_many([number], on=on)[0]


def resolve_many(numbers: Sequence[StandardNumber | str], *, on: date) -> list[Resolution]:
    """The answers in the order asked, for any count of numbers in at most six queries."""
    asked = [_read(number) for number in numbers]
    readable = [number for number in asked if isinstance(number, StandardNumber)]
    register = _Register(readable, on=on)
    answers = []
    for given, number in zip(numbers, asked, strict=True):
        if isinstance(number, UnreadableNumber):
            answers.append(Resolution(str(given), on, Outcome.UNREADABLE, str(number)))
        else:
            answers.append(register.answer(number))
    return answers


def _read(number: StandardNumber | str) -> StandardNumber | UnreadableNumber:
    if isinstance(number, StandardNumber):
        return number
    try:
        return parse(number)
    except UnreadableNumber as error:
        return error


def own_number(number: StandardNumber) -> StandardNumber:
    """The Chinese number of a double number: GB/T 19001-2016/ISO 9001:2015 → GB/T 19001-2016; else the number."""
    return replace(number, adopts=None, double=False) if number.double else number


def _whole(number: StandardNumber) -> StandardNumber:
    """The document whose parts are meant: GB/T 1 (all parts) → GB/T 1."""
    return replace(number.undated, all_parts=False)


def ways_on(
    standard: Standard, following: Mapping[int, Sequence[int]], by_id: Mapping[int, Standard], *, on: date
) -> tuple[tuple[Standard, ...], tuple[Standard, ...]]:
    """The shortest way to a successor in force, and all successors in force that ways lead to.

    `following` are the ids of what replaces each fully. Without a successor in force, the way goes as far as it leads.
    """

    def takes_effect(pk: int) -> tuple[date, str]:
        return by_id[pk].starts_on or date.max, by_id[pk].sort_key

    ways: dict[int, tuple[int, ...]] = {standard.pk: ()}
    waiting = [standard.pk]
    current: list[int] = []
    furthest: tuple[int, ...] = ()
    for here in waiting:
        for there in sorted(following.get(here, ()), key=takes_effect):
            status = by_id[there].status(on=on)
            if there in ways or status in (Status.UPCOMING, Status.UNPUBLISHED):
                continue
            ways[there] = (*ways[here], there)
            furthest = max(furthest, ways[there], key=len)
            if status is Status.IN_FORCE:
                current.append(there)
            else:
                waiting.append(there)
    chain = ways[current[0]] if current else furthest
    return tuple(by_id[pk] for pk in chain), tuple(by_id[pk] for pk in current)


_OTHER_NATURE = {"": "/T", "/T": "", "/Z": "/T"}


def _other_nature(number: StandardNumber) -> StandardNumber | None:
    """The number that people take for this one: GB 1.1-2020 for GB/T 1.1-2020, and the other way round."""
    if not number.head.domestic:
        return None
    prefix = number.prefix
    suffix = prefix[-2:] if prefix[-2:] in _OTHER_NATURE else ""
    bare = prefix.removesuffix(suffix)
    try:
        return parse(number.canonical.replace(prefix, bare + _OTHER_NATURE[suffix], 1))
    except UnreadableNumber:
        return None


class _Register:
    """What the register holds around the numbers asked for, read at once."""

    def __init__(self, numbers: Iterable[StandardNumber], *, on: date) -> None:
        self.on = on
        self.by_key: dict[str, Standard] = {}
        self.lineages: dict[str, list[Standard]] = defaultdict(list)
        self.parts: dict[str, list[str]] = {}
        self.by_id: dict[int, Standard] = {}
        self.following: dict[int, list[int]] = defaultdict(list)
        members = [own_number(member) for number in numbers for member in number.expand()]
        self._read_editions(members)
        missing = [number for number in members if not self._holds(number)]
        self._read_parts([number for number in members if number.all_parts] + [n for n in missing if not n.dated])
        self._read_editions([other for number in missing if (other := _other_nature(number)) is not None])
        self._read_successors()

    def _holds(self, number: StandardNumber) -> bool:
        return number.key in self.by_key or (not number.dated and number.undated_key in self.lineages)

    def _read_editions(self, numbers: Sequence[StandardNumber]) -> None:
        if not numbers:
            return
        keys = {number.key for number in numbers}
        lineages = {number.undated_key for number in numbers}
        self._keep(Standard.objects.filter(Q(key__in=Among(keys)) | Q(undated_key__in=Among(lineages))))

    def _keep(self, standards: Iterable[Standard]) -> None:
        for standard in standards:
            if standard.pk not in self.by_id:
                self.by_id[standard.pk] = standard
                self.by_key[standard.key] = standard
                if standard.number.count(" ") > 1 and standard.parsed.double:
                    self.by_key.setdefault(own_number(standard.parsed).key, standard)
                self.lineages[standard.undated_key].append(standard)

    def _read_parts(self, numbers: Sequence[StandardNumber]) -> None:
        """Lineages of the parts of these documents, and their editions."""
        if not numbers:
            return
        found = _parts_of(sorted({_span_of_parts(number) for number in numbers}))
        for document, part in found:
            self.parts.setdefault(document, []).append(part)
        self._keep(Standard.objects.filter(undated_key__in=Among([part for _document, part in found])))

    def _read_successors(self) -> None:
        ended = [pk for pk, standard in self.by_id.items() if standard.status(on=self.on) is Status.REPLACED]
        if not ended:
            return
        reached = set()
        for link in links_forward(ended):
            self.following[link.predecessor].append(link.successor)
            reached.add(link.successor)
        for standard in Standard.objects.filter(pk__in=Among(reached - self.by_id.keys())):
            self.by_id[standard.pk] = standard

    # Answers

    def answer(self, number: StandardNumber) -> Resolution:
        members = [own_number(member) for member in number.expand()]
        if len(members) > 1:
            answers = [self._one(member) for member in members]
            there = len([answer for answer in answers if answer.standards])
            counted = _("范围内共 %(total)s 个编号，登记簿中有 %(there)s 个") % {"total": len(answers), "there": there}
            return self._several(number, answers, counted)
        if members[0].all_parts:
            parts = self.parts.get(_whole(members[0]).key, [])
            if parts:
                answers = [self._edition_of(part, self._named(part)) for part in parts]
                return self._several(number, answers, _("登记簿中有 %(there)s 个部分") % {"there": len(parts)})
            return replace(self._one(_whole(members[0])), asked=number.printed)
        return replace(self._one(members[0]), asked=number.printed)

    def _several(self, number: StandardNumber, members: list[Resolution], counted: str) -> Resolution:
        found = tuple(standard for member in members for standard in member.standards)
        current = tuple(standard for member in members for standard in member.current)
        sentence = _("%(number)s：%(counted)s，其中 %(current)s 个在 %(on)s 有现行版本") % {
            "number": number.printed,
            "counted": counted,
            "current": len([member for member in members if member.current]),
            "on": self.on,
        }
        outcome = Outcome.SEVERAL if found else Outcome.NOT_FOUND
        return Resolution(number.printed, self.on, outcome, sentence, found, current=current, members=tuple(members))

    def _named(self, undated_key: str) -> str:
        """How the lineage is called: its number without the year."""
        return self.lineages[undated_key][0].parsed.undated.printed

    def _one(self, number: StandardNumber) -> Resolution:
        if not number.dated and number.undated_key in self.lineages:
            return self._edition_of(number.undated_key, number.printed, number.key)
        standard = self.by_key.get(number.key)
        return self._of_edition(number.printed, standard) if standard else self._not_found(number)

    def _edition_of(self, undated_key: str, asked: str, key: str = "") -> Resolution:
        """The edition of a lineage that is in force on the day; else the latest known, and why not."""
        editions = self._editions(undated_key)
        in_force = [standard for standard in editions if standard.is_in_force(on=self.on)]
        if in_force:
            edition = in_force[-1]
            if edition.key == key:
                return self._of_edition(asked, edition)
            sentence = _("%(asked)s 不注日期，%(on)s 适用的版本是 %(number)s") % {
                "asked": asked,
                "on": self.on,
                "number": edition.parsed.printed,
            }
            return Resolution(asked, self.on, Outcome.IN_FORCE, sentence, (edition,), current=(edition,))
        to_come = (Status.UPCOMING, Status.UNPUBLISHED)
        begun = [standard for standard in editions if standard.status(on=self.on) not in to_come]
        latest = self._of_edition(asked, begun[-1] if begun else editions[0])
        if latest.standards[0].key == key:
            return latest
        return replace(
            latest,
            sentence=_("%(asked)s 不注日期，%(on)s 没有现行版本；%(latest)s")
            % {"asked": asked, "on": self.on, "latest": latest.sentence},
        )

    def _editions(self, undated_key: str) -> list[Standard]:
        """Editions in the order in which they take effect; amendments, drafts and translations are none."""
        lineage = self.lineages[undated_key]
        whole = [s for s in lineage if not (s.parsed.amendment or s.parsed.stage or s.parsed.language)]
        return sorted(whole or lineage, key=lambda s: (s.year or 0, s.starts_on or date.min, s.sort_key))

    def _of_edition(self, asked: str, standard: Standard) -> Resolution:
        status = standard.status(on=self.on)
        chain: tuple[Standard, ...] = ()
        current: tuple[Standard, ...] = ()
        suggestions: tuple[Standard, ...] = ()
        if status is Status.IN_FORCE:
            current = (standard,)
        elif status is Status.REPLACED:
            chain, current = self._successors(standard)
        if not current and status in (Status.REPLACED, Status.WITHDRAWN, Status.UNKNOWN):
            editions = self._editions(standard.undated_key)
            suggestions = tuple(s for s in editions if s.is_in_force(on=self.on) and s != standard)
        sentence = _describe(standard, status, on=self.on, chain=chain, current=current, suggestions=suggestions)
        return Resolution(asked, self.on, Outcome(status.value), sentence, (standard,), chain, current, suggestions)

    def _successors(self, standard: Standard) -> tuple[tuple[Standard, ...], tuple[Standard, ...]]:
        return ways_on(standard, self.following, self.by_id, on=self.on)

    def _not_found(self, number: StandardNumber) -> Resolution:
        other = _other_nature(number)
        near = list(self._editions(number.undated_key)) if number.undated_key in self.lineages else []
        if other is not None and not near:
            exact = self.by_key.get(other.key)
            near = [exact] if exact else self._editions(other.undated_key) if other.undated_key in self.lineages else []
        near += [self._editions(part)[-1] for part in self.parts.get(_whole(number).key, [])]
        in_force_first = sorted(near, key=lambda s: not s.is_in_force(on=self.on))
        sentence = _("登记簿中没有 %(number)s") % {"number": number.printed}
        if near:
            sentence += _("；相近的有 %(near)s") % {"near": _listed(in_force_first)}
        return Resolution(number.printed, self.on, Outcome.NOT_FOUND, sentence, suggestions=tuple(in_force_first))


def _parts_of(spans: Sequence[tuple[str, str, str]]) -> list[tuple[str, str]]:
    """(document, part) by undated keys; a span is (document, first key, key behind the last)."""
    if connection.vendor == "postgresql":
        # Compared by code point, as the index that Django makes for LIKE is ordered.
        given = (
            "SELECT value->>0 AS document, value->>1 AS first, value->>2 AS behind FROM json_array_elements(%s::json)"
        )
        within = "s.undated_key ~>=~ given.first AND s.undated_key ~<~ given.behind"
    else:
        given = (
            "SELECT json_extract(value, '$[0]') AS document, json_extract(value, '$[1]') AS first,"
            " json_extract(value, '$[2]') AS behind FROM json_each(%s)"
        )
        within = "s.undated_key >= given.first AND s.undated_key < given.behind"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT given.document, s.undated_key FROM ({given}) AS given JOIN standards_standard s ON {within}"
            " GROUP BY given.document, s.undated_key ORDER BY MIN(s.sort_key)",
            [json.dumps(spans)],
        )
        return cursor.fetchall()


def _describe(
    standard: Standard,
    status: Status,
    *,
    on: date,
    chain: Sequence[Standard],
    current: Sequence[Standard],
    suggestions: Sequence[Standard],
) -> str:
    """One sentence on one edition: what it is on that day, since when, and what applies instead."""
    said = {
        "number": standard.parsed.printed,
        "on": on,
        "published": standard.published_on,
        "start": standard.starts_on,
        "end": standard.ends_on,
        "reported": standard.reported_on,
        "successor": _listed(chain[:1]),
    }
    match status:
        case Status.IN_FORCE:
            return _("%(number)s 在 %(on)s 现行") % said
        case Status.UPCOMING:
            return _("%(number)s 自 %(start)s 起实施，%(on)s 尚未生效") % said
        case Status.UNPUBLISHED:
            return _("%(number)s 于 %(published)s 发布，%(on)s 尚未发布") % said
        case Status.UNKNOWN if standard.starts_on is None:
            what = _("%(number)s 的实施日期不详，不能断定 %(on)s 是否现行") % said
        case Status.UNKNOWN:
            what = _("来源在 %(reported)s 才报告 %(number)s 已终止，没有给出日期，不能断定 %(on)s 是否现行") % said
        case Status.REPLACED if chain and standard.replaced_on:
            what = _("%(number)s 自 %(replaced)s 起被 %(successor)s 代替") % (said | {"replaced": standard.replaced_on})
        case Status.REPLACED:
            what = _("来源在 %(reported)s 报告 %(number)s 已被代替，没有给出日期") % said
        case _ if standard.ends_on:
            what = _("%(number)s 自 %(end)s 起废止") % said
        case _:
            what = _("来源在 %(reported)s 报告 %(number)s 已废止，没有给出日期") % said
    if current:
        return what + _("；%(on)s 适用的是 %(current)s") % {"on": on, "current": _listed(current)}
    if suggestions:
        return what + _("；同一编号在 %(on)s 现行的是 %(near)s") % {"on": on, "near": _listed(suggestions)}
    if status is Status.REPLACED:
        return what + _("；登记簿中没有在 %(on)s 现行的代替标准") % {"on": on}
    return what


def _listed(standards: Sequence[Standard], most: int = 5) -> str:
    names = "、".join(standard.parsed.printed for standard in standards[:most])
    return (
        names if len(standards) <= most else _("%(names)s 等 %(count)s 项") % {"names": names, "count": len(standards)}
    )


def _span_of_parts(number: StandardNumber) -> tuple[str, str, str]:
    """Between which undated keys the parts of a document lie: a dot leads a Chinese part, a dash all others."""
    document = _whole(number).key
    mark = "." if number.head.domestic else "-"
    return document, document + mark, document + chr(ord(mark) + 1)
