"""Those behind the standards: agencies, committees, associations and enterprises, as rows of the register."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from random import Random
from typing import NamedTuple

from guiju.base import codes
from guiju.base.codes import Scheme
from guiju.base.codes.naming import BROAD_FIELDS
from guiju.demonstration.plan import Plan
from guiju.demonstration.spelling import credit_code, initials, lettered
from guiju.demonstration.titles import Domain, domains, names, read_words

COLUMNS = (
    "id", "key", "kind", "name_zh", "name_en", "code", "rank", "credit_code",
    "region", "industry", "parent_id", "registered_on", "ended_on",
)  # fmt: skip

Row = tuple[object, ...]
_FIRST_ASSOCIATION = 800_000
"""Where the serial numbers in the credit codes of associations begin; those of enterprises begin at 0."""


class Place(NamedTuple):
    """A province or prefecture: GB/T 2260 digits as the register keeps them (33, 3301) and its name."""

    code: str
    name: str

    @property
    def short(self) -> str:
        """As it stands in the names of enterprises: 杭州, 内蒙古."""
        for ending in ("维吾尔自治区", "壮族自治区", "回族自治区", "自治区", "特别行政区", "省", "市"):
            if self.name.endswith(ending):
                return self.name.removesuffix(ending)
        return self.name


@cache
def places() -> tuple[Place, ...]:
    """Provinces that issue DB standards (not 台湾, 香港, 澳门) and their prefectures of today, in order of code."""
    found = []
    for row in codes.rows(Scheme.REGION):
        if row.valid_to is not None or row.code[:2] in ("71", "81", "82") or row.level > 2:
            continue
        if row.level == 2 and row.name_zh in ("市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"):
            continue
        found.append(Place(row.code[:2] if row.level == 1 else row.code[:4], row.name_zh))
    return tuple(sorted(found))


@dataclass(slots=True)
class Bodies:
    """What the makers of standards need to know of the bodies made so far: ids by what they are found by."""

    national: int = 0
    regulator: int = 0
    ministry: dict[str, int] = field(default_factory=dict)
    """By sector code."""
    bureau: dict[str, int] = field(default_factory=dict)
    """By region."""
    committees: dict[int, list[tuple[int, str]]] = field(default_factory=lambda: defaultdict(list))
    """By domain: (id, first day) of those that still exist."""


def agencies(first_id: int, bodies: Bodies) -> Iterator[Row]:
    """The two national bodies, the ministries and the market regulators of every province and city."""
    numbers = iter(range(first_id, first_id + 10_000))

    def agency(zh: str, en: str = "", code: str = "", region: str = "", parent: int | None = None) -> tuple[int, Row]:
        pk = next(numbers)
        return pk, (pk, f"agency:{code or zh}", "agency", zh, en, code, "", None, region, "S92", parent, None, None)

    bodies.regulator, row = agency("国家市场监督管理总局", "State Administration for Market Regulation")
    yield row
    bodies.national, row = agency(
        "国家标准化管理委员会", "Standardization Administration of China", parent=bodies.regulator
    )
    yield row
    for line in names()["ministries"]:
        zh, en, prefixes = line.split("|")
        pk, row = agency(zh, en)
        bodies.ministry.update(dict.fromkeys(prefixes.split(), pk))
        yield row
    for place in places():
        parent = bodies.bureau.get(place.code[:2])
        pk, row = agency(f"{place.name}市场监督管理局", code=place.code, region=place.code, parent=parent)
        bodies.bureau[place.code] = pk
        yield row


def committees(plan: Plan, first_id: int, bodies: Bodies, rng: Random) -> Iterator[Row]:
    """TC, SC and SWG: standing, founded and revoked in each year as the plan counts them, in the broad fields asked."""
    wanted = plan.committees
    first_year = wanted.founded[0][0]
    last_year = wanted.founded[-1][0]
    founded = {(year, rank): n for year, ranks in wanted.founded for rank, n in ranks.items()}
    revoked = {(year, rank): n for year, ranks in wanted.revoked for rank, n in ranks.items()}
    named = _named_committees(last_year)
    fields = Counter(wanted.fields)
    subjects = {name: _Subjects(name, rng) for name in BROAD_FIELDS}
    made: list[_Committee] = []
    for rank in ("TC", "SC", "SWG"):
        for day, own_rank, name, broad, domain in named:
            if own_rank == rank and fields[broad]:
                fields[broad] -= 1
                founded[last_year, rank] -= 1
                made.append((rank, broad, domain, name, day, None))
    years = range(first_year, last_year + 1)
    kinds = []
    for rank, standing in wanted.standing.items():
        new = sum(founded.get((year, rank), 0) for year in years)
        old = standing - new - sum(1 for other in made if other[0] == rank)
        kinds += [(rank, 0, 0)] * old
        for year in years:
            kinds += [(rank, year, 0)] * founded.get((year, rank), 0)
            kinds += [(rank, 0, year)] * revoked.get((year, rank), 0)
    order = list(fields.elements())
    rng.shuffle(order)
    standing_fields = iter(order)
    for rank, born, died in kinds:
        broad = rng.choice(("industry", "industry", "services")) if died else next(standing_fields)
        domain, name, since = subjects[broad].take(rank)
        day = _month_day(rng, born) if born else _old_day(rng, since, first_year)
        if rank == "TC" and not born and not died:
            subjects[broad].may_have_subcommittees(domain, name, day)
        made.append((rank, broad, domain, name, day, _month_day(rng, died) if died else None))
    yield from _committee_rows(made, first_id, bodies)


_Committee = tuple[str, str, Domain, str, str, str | None]
"""Rank, broad field, domain, name, first day, day of its end."""

_TOO_NARROW = ("analysis", "method", "disease", "chemical", "pesticide", "consumption", "energy", "emission")


class _Subjects:
    """Names for the committees of one broad field; subcommittees stand under committees that were there before."""

    def __init__(self, broad: str, rng: Random) -> None:
        own = [domain for domain in domains() if domain.broad_field == broad]
        topics = [(d, topic.zh) for d in own if d.form.name not in _TOO_NARROW for topic in d.topics]
        rng.shuffle(topics)
        self._free = list(dict(reversed([(name, d) for d, name in [(d, d.trade) for d in own] + topics])).items())
        self._heads: list[tuple[Domain, str, str]] = []
        self._aspects = read_words("committees.toml")["aspects"]
        self._rng = rng
        self._used: set[str] = set()

    def may_have_subcommittees(self, domain: Domain, name: str, since: str) -> None:
        self._heads.append((domain, name, since))

    def take(self, rank: str) -> tuple[Domain, str, str]:
        """Domain, name, and the day since which it can exist ('' for any)."""
        if rank != "SC" or not self._heads:
            name, domain = self._free.pop()
            return domain, f"全国{name}标准化{'工作组' if rank == 'SWG' else '技术委员会'}", ""
        while True:
            domain, head, since = self._rng.choice(self._heads)
            about = head[2 : head.index("标准化")]
            choices = [about + aspect for aspect in self._aspects]
            if about == domain.trade:
                choices += [topic.zh for topic in domain.topics] * 2
            name = f"{head}{self._rng.choice(choices)}分技术委员会"
            if name not in self._used:
                self._used.add(name)
                return domain, name, since


def _named_committees(year: int) -> list[tuple[str, str, str, str, Domain]]:
    by_name = {domain.name: domain for domain in domains()}
    entries = (line.split("|") for line in read_words("committees.toml")["founded_2020"])
    return [
        (day, rank, name, broad, by_name[domain])
        for day, rank, name, broad, domain in entries
        if day.startswith(str(year))
    ]


def _month_day(rng: Random, year: int) -> str:
    return f"{year}-{rng.randint(1, 10):02d}-{rng.randint(1, 28):02d}"


def _old_day(rng: Random, since: str, before: int) -> str:
    first = date.fromisoformat(since) if since else date(1979, 1, 1)
    return date.fromordinal(rng.randint(first.toordinal(), date(before, 1, 1).toordinal() - 1)).isoformat()


def _committee_rows(made: list[_Committee], first_id: int, bodies: Bodies) -> Iterator[Row]:
    """Number the committees in order of foundation and put each SC under its TC where that was made."""
    made.sort(key=lambda entry: (("TC", "SC", "SWG").index(entry[0]), entry[4]))
    tc_id: dict[str, tuple[int, int]] = {}
    tc_number = 0
    below: Counter[int] = Counter()
    own_tc: dict[str, int] = {}
    for pk, (rank, _broad, domain, name, day, end) in enumerate(made, start=first_id):
        parent = None
        if rank == "TC":
            tc_number += 1
            tc_id[name] = (pk, tc_number)
            code = f"SAC/TC {tc_number}"
        elif rank == "SC":
            head = name.partition("标准化技术委员会")[0] + "标准化技术委员会"
            if head in tc_id:
                parent, number = tc_id[head]
            else:
                number = own_tc.setdefault(head, 600 + len(own_tc))
            below[number] += 1
            code = f"SAC/TC {number}/SC {below[number]}"
        else:
            below[-1] += 1
            code = f"SAC/SWG {below[-1]}"
        if end is None:
            bodies.committees[domain.place].append((pk, day))
        yield (
            pk, f"committee:{code}", "committee", name, "", code, rank, None,
            "", domain.industry, parent, day, end,
        )  # fmt: skip


class Association(NamedTuple):
    id: int
    code: str
    domain: Domain
    registered: int
    """Ordinal."""


def associations(plan: Plan, first_id: int, rng: Random, made: list[Association]) -> Iterator[Row]:
    """Social organizations on the platform, registered as the plan counts them; those made are put into `made`."""
    taken: Counter[str] = Counter()
    used: set[str] = set()
    codes_taken: set[str] = set()
    words = names()["association"]
    own = pool(plan.home)
    by_field = {name: [d for d in domains() if d.broad_field == name] for name in BROAD_FIELDS}
    order = [name for name, count in plan.associations.fields.items() for _ in range(1 + count // 150)]
    pk = first_id
    for index, (year, count) in enumerate(plan.associations.registered):
        for n in range(count):
            # The first few see to it that every broad field has someone in the first year.
            broad = list(BROAD_FIELDS)[n] if index == 0 and n < 4 else rng.choice(order)
            domain = rng.choice(by_field[broad])
            name, place = _association_name(rng, words, own, domain.trade)
            for repeat in range(2, 100):
                if name not in used:
                    break
                place = own[rng.randrange(len(own))]
                name = words["regional"][repeat % len(words["regional"])].format(place=place.name, trade=domain.trade)
            else:
                continue
            used.add(name)
            base = (
                (initials(place.short)[:3] if place else "C")
                + initials(domain.trade)[:3]
                + name[-2:].translate(_ENDINGS)
            )
            code = base
            while code in codes_taken:
                taken[base] += 1
                code = base + lettered(taken[base])
            codes_taken.add(code)
            day = _day_in(rng, year, 2015 if index == 0 else year, plan)
            region = place.code if place else ""
            serial = _FIRST_ASSOCIATION + pk - first_id
            made.append(Association(pk, code, domain, day))
            yield (
                pk, f"association:{(credit := credit_code('51', (region or '11').ljust(6, '0'), serial))}",
                "association", name, "", code, "", credit, region, domain.industry, None,
                date.fromordinal(day).isoformat(), None,
            )  # fmt: skip
            pk += 1


_ENDINGS = str.maketrans({"协": "X", "会": "H", "学": "X", "商": "S", "联": "L", "盟": "M"})


def _association_name(rng: Random, words: dict, own: tuple[Place, ...], trade: str) -> tuple[str, Place | None]:
    if rng.random() < 0.25:
        return rng.choice(words["national"]).format(trade=trade), None
    place = own[rng.randrange(len(own))]
    return rng.choice(words["regional"]).format(place=place.name, trade=trade), place


def pool(home: str) -> tuple[Place, ...]:
    """Where bodies sit: everywhere, or mostly at home and in its province."""
    if not home:
        return places()
    province = [place for place in places() if place.code.startswith(home[:2])]
    own = [place for place in province if place.code == home]
    return tuple(own * (3 * len(province)) + province * 2)


def _day_in(rng: Random, year: int, since: int, plan: Plan) -> int:
    """A day from the beginning of `since` to the end of `year`, not after the last day of the register."""
    first = date(since, 1, 1).toordinal()
    last = min(date(year, 12, 31), plan.last_day).toordinal()
    return rng.randint(first, last)


class Enterprise(NamedTuple):
    id: int
    code: str
    domain: Domain
    registered: int
    year: int
    """The year under which the plan counts its registration."""


NOT_FOR_SALE = ("烟草", "民用爆炸物品")  # of the State alone, or licensed one by one
MAKERS = ("equipment", "component", "goods", "food", "material", "chemical", "pesticide", "vehicle", "medical", "it",
          "service", "security", "telecom")  # fmt: skip


def enterprises(plan: Plan, first_id: int, rng: Random, made: list[Enterprise]) -> Iterator[Row]:
    """Enterprises on the platform, registered as the plan counts them; those made are put into `made`."""
    words = names()["enterprise"]
    first, second, ends = words["first"], words["second"], words["ends"]
    own = pool(plan.home)
    makers = [d for d in domains() if d.form.name in MAKERS and d.name not in NOT_FOR_SALE]
    weights = [1 if d.form.name in ("it", "service", "security", "telecom") else 6 for d in makers]
    chosen = rng.choices(makers, weights, k=sum(count for _, count in plan.enterprises.registered))
    place_letters = {place.code: (initials(place.short) + "XX")[:2] for place in places()}
    taken: Counter[str] = Counter()
    names_taken: Counter[str] = Counter()
    draw = rng.random
    pk = first_id
    for index, (year, count) in enumerate(plan.enterprises.registered):
        since = date(2015 if index == 0 else year, 1, 1).toordinal()
        span = min(date(year, 12, 31), plan.last_day).toordinal() - since + 1
        for _ in range(count):
            domain = chosen[pk - first_id]
            place = own[int(draw() * len(own))]
            style = first[int(draw() * len(first))] + second[int(draw() * len(second))]
            name = f"{place.short}{style}{domain.trade}{ends[int(draw() ** 2 * len(ends))]}"
            names_taken[name] += 1
            if names_taken[name] > 1:
                # A third character tells namesakes apart, as the registrar asks of them.
                number = names_taken[name] - 2
                style += second[number % len(second)] + (first[number // len(second)] if number >= len(second) else "")
                name = f"{place.short}{style}{domain.trade}{ends[0]}"
            # Always four letters: with letters appended no code can become another's.
            base = place_letters[place.code] + (initials(style) + "XX")[:2]
            code = base + lettered(taken[base])
            taken[base] += 1
            day = since + int(draw() * span)
            region = place.code.ljust(6, "0")
            credit = credit_code("91", region, pk - first_id)
            made.append(Enterprise(pk, code, domain, day, year))
            yield (
                pk, "enterprise:" + credit, "enterprise", name, "", code, "", credit,
                place.code, domain.industry, None, date.fromordinal(day).isoformat(), None,
            )  # fmt: skip
            pk += 1
