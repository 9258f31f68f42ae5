"""National, sector and local standards, and national samples: lineages with numbers, titles and committees."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import NamedTuple

from guiju.demonstration.bodies import Bodies, places
from guiju.demonstration.lineages import Days, Edition, Lineage, lineages
from guiju.demonstration.numbering import Series, series
from guiju.demonstration.plan import Plan
from guiju.demonstration.titles import Domain, Pool, Title, Words, domains

LOCAL_FORMS = ("crop", "tree", "fungi", "livestock", "aquatic", "food", "service", "public", "engineering", "emission")
ADOPTING_FORMS = ("equipment", "component", "method", "material", "chemical", "it", "security", "vehicle", "medical")
ELECTRICAL = ("29", "31", "27")  # fields of ICS in which IEC, not ISO, writes the standard

#: ISO and IEC have given no standard a number in these blocks: what is adopted here cannot be mistaken for a real one.
ISO_BLOCK, IEC_BLOCK = (70_000, 78_999), (66_000, 69_999)

#: Sector codes whose numbers are printed with leading zeros, and how long they are.
WIDTHS = {"YY": 4, "GM": 4, "SF": 4, "LB": 3, "YZ": 4, "BB": 4, "HY": 4, "SN": 4, "YC": 3, "3301": 4}


class Adopted(NamedTuple):
    number: str
    key: str
    degree: str


@dataclass(slots=True)
class Work:
    """One document through all its editions."""

    lineage: Lineage
    series: list[Series]
    """Of each edition: what was mandatory may have become voluntary."""
    body: str
    words: Words
    domain: Domain
    region: str = ""
    issued_by: int | None = None
    committee: int | None = None
    adopts: Adopted | None = None
    ids: list[int] = field(default_factory=list)
    """Of the editions, once they are numbered."""


class _Titled(NamedTuple):
    lineage: Lineage
    title: Title
    part: int
    """Counts from 1; 0 for a document of one part."""


_Group = list[_Titled]
"""The parts of one standard, which share its number; mostly a single one."""


def national(
    plan: Plan, bodies: Bodies, rng: Random, *, born: Iterable[Lineage], reserved: frozenset[int]
) -> list[Work]:
    """GB and GB/T in one sequence that rises with the first publication; `reserved` numbers belong to real ones."""
    mandatory, voluntary = series("GB"), series("GB/T")
    by_nature: dict[bool, list[Lineage]] = {True: [], False: []}
    for lineage in born:
        by_nature[lineage[0].mandatory].append(lineage)
    groups = _groups(by_nature[True], Pool(rng, domains(), mandatory=True), rng, family_share=0.0)
    groups += _groups(by_nature[False], Pool(rng, domains()), rng)
    groups.sort(key=_first_day)
    free = [number for number in range(101, _top(plan)) if number not in reserved]
    works = []
    for group, number in zip(groups, _rising(rng, free, len(groups)), strict=True):
        for member in group:
            kinds = [mandatory if edition.mandatory else voluntary for edition in member.lineage]
            work = _work(member, kinds, str(number), bodies, rng)
            work.issued_by = bodies.national
            work.adopts = _adopted(work, plan.adopting_share, rng)
            works.append(work)
    return works


def _top(plan: Plan) -> int:
    """The highest number of the sequence by the last day: some 40,000 in 2020 and 1,500 more each year after."""
    return 40_500 + 1_500 * (plan.last_day.year - 2020)


def sector(plan: Plan, bodies: Bodies, rng: Random) -> list[Work]:
    """Standards of the ministries by sector code; the newest code has only filings of the last year."""
    days = Days(rng, plan.last_day)
    born = [lineage for strand in plan.sector for lineage in lineages(strand, days)]
    old = [code for code in plan.sector_codes if code != plan.newest_sector_code]
    by_code: dict[str, list[Lineage]] = defaultdict(list)
    among = {code: [domain for domain in domains() if code in domain.sectors] for code in plan.sector_codes}
    weights = [sum(map(_capacity, among[code])) for code in old]
    # The strands begin with what stands throughout: one of these for each code, so that each has a stock.
    by_code.update({code: [lineage] for code, lineage in zip(old, born[: len(old)], strict=True)})
    newest = _newest(born, days.first_of(plan.last_day.year), 25) if plan.newest_sector_code else set()
    rest = [lineage for place, lineage in enumerate(born) if place >= len(old) and place not in newest]
    for code, lineage in zip(rng.choices(old, weights, k=len(rest)), rest, strict=True):
        by_code[code].append(lineage)
    if newest:
        by_code[plan.newest_sector_code] = [born[place] for place in sorted(newest)]
    works: list[Work] = []
    for code in plan.sector_codes:
        if by_code[code]:
            works += _of_code(code, by_code[code], Pool(rng, among[code]), bodies, rng)
    return works


def _newest(born: Sequence[Lineage], since: int, count: int) -> set[int]:
    """Places of some lineages that begin in the last year."""
    found = (place for place, lineage in enumerate(born) if len(lineage) == 1 and lineage[0].filed >= since)
    return {place for place, _ in zip(found, range(count), strict=False)}


def _of_code(code: str, born: list[Lineage], pool: Pool, bodies: Bodies, rng: Random) -> Iterator[Work]:
    voluntary, mandatory = series(f"{code}/T"), series(code)
    groups = sorted(_groups(born, pool, rng), key=_first_day)
    numbers = _rising(rng, range(1, len(groups) * 4 // 3 + 30), len(groups))
    for group, number in zip(groups, numbers, strict=True):
        # Before the law of 2018 a sector standard on safety could be mandatory.
        strict = "安全" in group[0].title.words.zh and rng.random() < 0.4
        for member in group:
            kinds = [mandatory if strict and edition.year < 2018 else voluntary for edition in member.lineage]
            work = _work(member, kinds, str(number).zfill(WIDTHS.get(code, 1)), bodies, rng)
            work.issued_by = bodies.ministry[code]
            yield work


def local(plan: Plan, bodies: Bodies, rng: Random) -> list[Work]:
    """Standards of provinces and cities; one pool of titles goes round, so that no region has a title twice."""
    days = Days(rng, plan.last_day)
    born = [lineage for strand in plan.local for lineage in lineages(strand, days)]
    regions, weights = _regions(plan.home, rng)
    by_region: dict[str, list[Lineage]] = defaultdict(list)
    for region, lineage in zip(rng.choices(regions, weights, k=len(born)), born, strict=True):
        by_region[region].append(lineage)
    pool = Pool(rng, [domain for domain in domains() if domain.form.name in LOCAL_FORMS], local=True)
    works = []
    for region in sorted(by_region):
        own = series(f"DB{region}/T")
        groups = sorted(_groups(by_region[region], pool, rng), key=_first_day)
        numbers = _rising(rng, range(1, len(groups) * 5 // 4 + 20), len(groups))
        for group, number in zip(groups, numbers, strict=True):
            for member in group:
                body = str(number).zfill(WIDTHS.get(region, 1))
                work = _work(member, [own] * len(member.lineage), body, bodies, rng)
                work.region, work.issued_by, work.committee = region, bodies.bureau[region], None
                works.append(work)
    return works


def _regions(home: str, rng: Random) -> tuple[list[str], list[float]]:
    """Who issues local standards, and how much: provinces nearly half of it; for a city, mostly it and its province."""
    codes = [place.code for place in places()]
    if not home:
        return codes, [(45 / 31 if len(code) == 2 else 55 / 330) * rng.uniform(0.3, 1.7) for code in codes]
    weight = {home: 45.0, home[:2]: 35.0}
    return codes, [weight.get(code, 0.5 if len(code) == 2 else 0.0) for code in codes]


def samples(plan: Plan, bodies: Bodies, rng: Random) -> list[Work]:
    """GSB: made anew, or made again after an earlier one, which it replaces (研制, 复制)."""
    days = Days(rng, plan.last_day)
    own = series("GSB")
    matter = [(domain, topic) for domain in domains() if domain.form.name in _SAMPLED for topic in domain.topics]
    years = plan.samples.years
    first_year = years[0].year

    def made(year: int) -> Edition:
        day = days.in_year(year)
        return Edition(day, day)

    def old() -> Edition:
        return made(days.old_year(first_year, 1996))

    standing = plan.samples.stock - sum(year.published for year in years)
    born: list[Lineage] = [[old()] for _ in range(standing)]
    for year in years:
        born += [[made(year.year)] for _ in range(year.new)]
        for _ in range(year.revised):
            before, after = old(), made(year.year)
            before.replaced = after.effective
            born.append([before, after])
    born.sort(key=lambda lineage: lineage[0].published)
    works = []
    for lineage, number in zip(born, _rising(rng, range(1001, 1001 + 2 * len(born)), len(born)), strict=True):
        domain, topic = matter[rng.randrange(len(matter))]
        words = Words(f"{topic.zh}标准样品", f"Reference material of {topic.en}")
        body = f"{1 + domain.place % 16:02d}-{number}"
        works.append(Work(lineage, [own] * len(lineage), body, words, domain, issued_by=bodies.national))
    return works


_SAMPLED = ("chemical", "pesticide", "material", "food", "analysis")


# Shared by all tiers


def _groups(born: list[Lineage], pool: Pool, rng: Random, *, family_share: float = 0.08) -> list[_Group]:
    """Give every lineage its title; some neighbours in time become the parts of one standard."""
    ordered = sorted(born, key=lambda lineage: lineage[0].published)
    groups: list[_Group] = []
    place = 0
    while place < len(ordered):
        title = pool.draw(ordered[place][0].year)
        parts = pool.family(title) if rng.random() < family_share else []
        members = ordered[place : place + rng.randint(2, len(parts))] if parts else []
        if len(members) > 1:
            groups.append([_Titled(lineage, parts[n], n + 1) for n, lineage in enumerate(members)])
            place += len(members)
        else:
            groups.append([_Titled(ordered[place], title, 0)])
            place += 1
    return groups


def _first_day(group: _Group) -> int:
    return group[0].lineage[0].published


def _rising(rng: Random, among: Sequence[int], count: int) -> list[int]:
    return sorted(rng.sample(among, count))


def _work(member: _Titled, kinds: list[Series], number: str, bodies: Bodies, rng: Random) -> Work:
    body = f"{number}.{member.part}" if member.part else number
    title = member.title
    committee = _committee(bodies, title.domain, rng, member.lineage[-1].published)
    return Work(member.lineage, kinds, body, title.words, title.domain, committee=committee)


def _committee(bodies: Bodies, domain: Domain, rng: Random, published: int) -> int | None:
    """One of the field that was there when the edition came out."""
    choices = bodies.committees.get(domain.place)
    if not choices:
        return None
    pk, since = choices[rng.randrange(len(choices))]
    return pk if since <= date.fromordinal(published).isoformat() else None


def _adopted(work: Work, share: float, rng: Random) -> Adopted | None:
    if work.domain.form.name not in ADOPTING_FORMS or rng.random() >= share:
        return None
    year = max(1970, work.lineage[-1].year - rng.randint(1, 6))
    degree = rng.choices(("IDT", "MOD", "NEQ"), (60, 30, 10))[0]
    if work.domain.ics[:2] in ELECTRICAL:
        number = rng.randint(*IEC_BLOCK)
        return Adopted(f"IEC {number}:{year}", f"iec-{number}-{year}", degree)
    number = rng.randint(*ISO_BLOCK)
    return Adopted(f"ISO {number}:{year}", f"iso-{number}-{year}", degree)


def _capacity(domain: Domain) -> int:
    """How many different titles a domain can give."""
    return len(domain.topics) * len(domain.own_lines) * (1 + len(domain.form.mods))


def counted(plan: Plan, rng: Random) -> list[Lineage]:
    """The national lineages that the plan asks for."""
    days = Days(rng, plan.last_day)
    return [lineage for strand in plan.national for lineage in lineages(strand, days)]
