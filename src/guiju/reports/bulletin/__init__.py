"""The bulletin of a quarter or month: what came, what went, what is coming, by tier and region."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

from guiju.base.selection import Days, Selection
from guiju.figures.charts import Chart, Form, Series
from guiju.figures.dimensions import DIMENSIONS
from guiju.figures.measures import measure
from guiju.reports import words
from guiju.reports.listing import named
from guiju.reports.parts import Compared, Part
from guiju.reports.places import Places
from guiju.reports.word import Drawn, Tabled

MOST_NAMED = 10
MOST_REGIONS = 10

#: tier: published, withdrawn, upcoming, in force
TIERS = (
    ("国家标准", "national.published", "national.withdrawn", "national.upcoming", "national.stock"),
    ("行业标准", "sector.published", "sector.withdrawn", "sector.upcoming", "sector.in-force"),
    ("地方标准", "local.published", "local.withdrawn", "local.upcoming", "local.in-force"),
    (
        "团体标准",
        "association.published",
        "association.standards.withdrawn",
        "association.standards.upcoming",
        "association.standards.stock",
    ),
    (
        "企业标准",
        "enterprise.published",
        "enterprise.standards.withdrawn",
        "enterprise.standards.upcoming",
        "enterprise.standards.stock",
    ),
)


@dataclass(frozen=True, slots=True)
class ByTier:
    """The five tiers, each with what came, went, is coming, and stands."""

    name: str = "tiers"

    @property
    def codes(self) -> tuple[str, ...]:
        return (*(code for _title, *codes in TIERS for code in codes), *(f"{tier[1]}.change" for tier in TIERS))

    def __call__(self, places: Places) -> Tabled:
        rows = []
        bare = partial(places.cell, bare=True)
        for title, published, *others in TIERS:
            changed = places.ledger.change(published)
            cells = (bare(places.ledger.figure(code)) for code in others)
            rows.append((title, bare(places.ledger.figure(published)), bare(changed), *cells))
        header = ("层级", "发布", "比上年同期", "废止", "期末即将实施", "期末现行")
        caption = f"{words.period(places.period)}各层级标准的发布、废止和存量（单位：项）"
        return Tabled(header, tuple(rows), caption, (16, 16, 18, 14, 18, 18), self.name)


@dataclass(frozen=True, slots=True)
class ByRegion:
    """Where local standards were published: the regions with the most."""

    name: str = "regions"
    code: str = "local.published"
    codes: tuple[str, ...] = ("local.published",)

    def __call__(self, places: Places) -> Drawn:
        found = places.ledger.grouped(self.code, ("region",))
        most = sorted(found, key=lambda figure: -(figure.value or 0))[:MOST_REGIONS]
        labels = DIMENSIONS["region"].labels([figure.group[0][1] for figure in most])
        titles = tuple(labels[figure.group[0][1]] for figure in most)
        stated = [places.stated(figure, title) for figure, title in zip(most, titles, strict=True)]
        caption = f"{words.period(places.period)}发布地方标准的地区" + (
            f"（居前{MOST_REGIONS}位）" if len(found) > MOST_REGIONS else ""
        )
        series = (Series("发布地方标准", tuple(figure.value for figure in stated)),)
        return Drawn(Chart(Form.BARS, caption, titles, series, measure(self.code).unit), caption, self.name)


@dataclass(frozen=True, slots=True)
class NewMandatory:
    """Mandatory national standards that were published, the newest last; of many the first."""

    name: str = "mandatory"
    codes: tuple[str, ...] = ("national.published.mandatory",)

    def __call__(self, places: Places) -> Tabled:
        [code] = self.codes
        population = places.ledger.figure(code).population
        assert isinstance(population, Selection)
        return _named(
            places, population, code, f"{words.period(places.period)}发布的强制性国家标准", self.name, "published_on"
        )


@dataclass(frozen=True, slots=True)
class Coming:
    """Mandatory national standards that take effect within a quarter after the period."""

    name: str = "coming"
    codes: tuple[str, ...] = ("national.upcoming.mandatory",)

    def __call__(self, places: Places) -> Tabled:
        [code] = self.codes
        population = places.ledger.figure(code).population
        assert isinstance(population, Selection)
        after = Days(places.period.last + timedelta(1), places.period.last + timedelta(92))
        caption = f"{words.day(after.first)}至{words.day(after.last)}将实施的强制性国家标准"  # type: ignore[arg-type]
        return _named(places, replace(population, effective=after), "", caption, self.name, "effective_on")


def _named(places: Places, selection: Selection, code: str, caption: str, name: str, order: str) -> Tabled:
    rows = named(selection, places.ledger.register, order=order, most=MOST_NAMED)
    whole = places.value(code) if code else None
    note = f"共{whole}项，这里列出前{MOST_NAMED}项。" if whole and whole > MOST_NAMED else "" if rows else "本期没有。"
    return Tabled(
        ("标准号", "名称", "发布日期", "实施日期"),
        tuple((row.number, row.title, _iso(row.published_on), _iso(row.effective_on)) for row in rows),
        caption,
        (24, 42, 17, 17),
        name,
        note=note,
    )


def _iso(day: object) -> str:
    return "—" if day is None else str(day)


_REGIONAL = (("national.published", "国家标准"), ("sector.published", "行业标准"), ("local.published", "地方标准"))

CHARTS = (
    Compared(
        "tiers-compared",
        "{before}与{period}标准发布数量对比",
        (*_REGIONAL, ("association.published", "团体标准")),
        "项",
    ),
    ByRegion(),
)
PARTS: dict[str, Part] = {each.name: each for each in (*CHARTS, ByTier(), NewMandatory(), Coming())}
CODES = tuple(dict.fromkeys(code for each in PARTS.values() for code in each.codes if not code.endswith(".change")))
