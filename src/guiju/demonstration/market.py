"""Standards of associations and of enterprises, and the products that follow them, as streams."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from random import Random
from typing import NamedTuple

from guiju.demonstration.bodies import Association, Enterprise
from guiju.demonstration.government import Work
from guiju.demonstration.lineages import Edition
from guiju.demonstration.numbering import Series, enterprise_series, series
from guiju.demonstration.plan import Plan
from guiju.demonstration.titles import Domain, Pool, Words


def of_associations(plan: Plan, made: Sequence[Association], rng: Random) -> Iterator[Work]:
    """As many a year and a broad field as planned; in effect within their year, and none withdrawn yet."""
    yearly = [year for year, count in plan.associations.published for _ in range(count)]
    fields = [name for name, count in plan.associations.fields.items() for _ in range(count)]
    rng.shuffle(fields)
    by_field: dict[str, list[Association]] = defaultdict(list)
    for association in made:
        by_field[association.domain.broad_field].append(association)
    own_series: dict[str, Series] = {}
    last_number: dict[str, int] = defaultdict(int)
    pools: dict[int, Pool] = {}
    first_year = yearly[0]
    for year, name in zip(yearly, fields, strict=True):
        last = min(date(year, 12, 31), plan.last_day).toordinal()
        association = _registered_by(by_field[name], last, rng)
        code = association.code
        if code not in own_series:
            own_series[code] = series(f"T/{code}")
        last_number[code] += 1
        domain = association.domain
        if domain.place not in pools:
            pools[domain.place] = Pool(rng, [domain])
        title = pools[domain.place].draw(year)
        since = max(association.registered, date(2015 if year == first_year else year, 1, 1).toordinal())
        published = rng.randint(since, last)
        edition = Edition(published, min(published + rng.choice((0, 0, 10, 30)), last))
        body = f"{last_number[code]:03d}"
        yield Work([edition], [own_series[code]], body, title.words, domain, issued_by=association.id)


def _registered_by(among: Sequence[Association], day: int, rng: Random) -> Association:
    """One that was there by the day; a few issue many standards, most of them few."""
    for _ in range(200):
        association = among[int(len(among) * rng.random() ** 2)]
        if association.registered <= day:
            return association
    return min(among, key=lambda association: association.registered)


class Declared(NamedTuple):
    """One enterprise standard with the products declared under it."""

    series: Series
    body: str
    year: int
    zh: str
    published: int
    effective: int
    replaces: bool
    """It follows an edition of four years before, which is made in addition."""
    enterprise: Enterprise
    products: tuple[str, ...]


def of_enterprises(plan: Plan, made: Sequence[Enterprise], rng: Random) -> Iterator[Declared]:
    """Every enterprise standard, one enterprise after the other, by year of declaration."""
    wanted = plan.enterprises
    pattern = series("Q/ABC")
    draw = rng.random
    pending = _publishing(plan, made, rng)
    for index, (year, total) in enumerate(wanted.standards):
        publishers = pending[index]
        counts = _shares(total, len(publishers), rng)
        variety = _shares(wanted.products[index][1], total, rng)
        year_first = date(2015 if index == 0 else year, 1, 1).toordinal()
        year_last = min(date(year, 12, 31), plan.last_day).toordinal()
        for enterprise in publishers:
            own = enterprise_series(pattern, enterprise.code)
            first = max(enterprise.registered, year_first)
            wordings = _wordings(enterprise.domain)
            # Each year goes on behind the numbers that an enterprise can have used before.
            serial = index * 50
            food = "S" if enterprise.domain.form.name == "food" else ""
            for _ in range(next(counts)):
                serial += 1
                published = first + int(draw() * (year_last - first + 1))
                zh, product = wordings[int(draw() * len(wordings))]
                many = next(variety)
                yield Declared(
                    own,
                    f"{serial:03d}{food}" if serial < 1000 else f"{serial}{food}",
                    date.fromordinal(published).year,
                    zh,
                    published,
                    published if draw() < 0.6 else min(published + int(draw() * 30), year_last),
                    index == 0 and draw() < wanted.replaced_share,
                    enterprise,
                    tuple(_variants(product, many)),
                )


_VARIANTS = ("", "（标准型）", "（经济型）", "（升级型）", "（Ⅰ型）", "（Ⅱ型）", "（Ⅲ型）", "（Ⅳ型）")


def _variants(product: str, many: int) -> Iterator[str]:
    for n in range(many):
        yield f"{product}{_VARIANTS[n % len(_VARIANTS)]}{n // len(_VARIANTS) or ''}"


def _publishing(plan: Plan, made: Sequence[Enterprise], rng: Random) -> list[list[Enterprise]]:
    """Who declares standards in each year: newcomers first, then as many of the older as are still wanted."""
    wanted = plan.enterprises
    by_year: dict[int, list[Enterprise]] = defaultdict(list)
    for enterprise in made:
        by_year[enterprise.year].append(enterprise)
    active: list[Enterprise] = []
    groups = []
    for (year, newcomers), (_, publishing) in zip(wanted.newcomers, wanted.publishing, strict=True):
        new = by_year[year][:newcomers]
        older = rng.sample(active, publishing - newcomers)
        groups.append(older + new)
        active += new
    return groups


def _shares(total: int, parts: int, rng: Random) -> Iterator[int]:
    """`parts` whole numbers from 1 up that sum to `total`, most of them small: each draws on what is left."""
    draw = rng.random
    extra = total - parts
    if extra < 0:
        raise ValueError(f"{total} cannot be shared among {parts}")
    for left in range(parts, 0, -1):
        if left == 1:
            more = extra
        else:
            mean = extra / left
            # The cube of an even draw is a quarter on average: many get nothing more, a few get fourfold.
            more = min(extra, int(4.0 * (mean + 0.125) * draw() ** 3))
        extra -= more
        yield 1 + more


_cache: dict[int, list[tuple[str, str]]] = {}


def _wordings(domain: Domain) -> list[tuple[str, str]]:
    """Titles of enterprise standards in a domain, each with the product that it is for; the bare name most often."""
    found = _cache.get(domain.place)
    if found is None:
        found = _cache[domain.place] = []
        for topic in domain.topics:
            plain = topic.zh
            for mod in (Words("", ""), *domain.form.mods):
                product = mod.zh + plain
                title = _ENTERPRISE_TITLES.get(domain.form.name, "{x}").format(x=product)
                found += [(title, product)] * (6 if not mod.zh else 2)
    return found


_ENTERPRISE_TITLES = {
    "service": "{x}服务规范",
    "it": "{x}平台软件",
    "security": "{x}安全管理软件",
    "telecom": "{x}技术要求",
    "chemical": "工业用{x}",
    "pesticide": "{x}原药",
}
