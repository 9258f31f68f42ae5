"""Measures of the small demonstration against a count of its rows, one by one, in plain Python."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiju.base.errors import Unavailable
from guiju.base.terms import Status
from guiju.demonstration import make
from guiju.figures import copying, populations
from guiju.figures.actions import report_value
from guiju.figures.evaluating import Ungroupable, _reckon, evaluate, figures, series
from guiju.figures.measure import Figure, Precision
from guiju.figures.measures import MEASURES, measure
from guiju.figures.periods import Period
from guiju.organizations.models import Organization, PilotProject
from guiju.standards.models import Product, Relation, Standard

pytestmark = pytest.mark.django_db

Y2020 = Period.year(2020)
ENDED = (Status.REPLACED, Status.WITHDRAWN)
LETTERS = {"agriculture": "A", "industry": "BCDE", "services": "FGHIJKLMNO", "social": "PQRS"}
COURSES = {
    "national": ("national", "national"),
    "sector": ("sector", ""),
    "local": ("local", ""),
    "association.standards": ("association", ""),
    "enterprise.standards": ("enterprise", ""),
    "standards": ("", ""),
}
BODIES = {"association": "association", "enterprise": "enterprise", "committee": "committee"}


class Plain:
    """Every measure that is computed from rows, counted from the rows of the database."""

    def __init__(self, period: Period) -> None:
        self.period = period
        self.rows = list(Standard.objects.all())
        self.bodies = list(Organization.objects.all())
        self.products = list(Product.objects.all())
        self.pilots = list(PilotProject.objects.all())
        self.revising = set(Relation.objects.filter(kind="replaces").values_list("standard_id", flat=True))
        self.adopting = set(
            Relation.objects.filter(kind="adopts").exclude(degree="").values_list("standard_id", flat=True)
        )
        self.now = {row.pk: row.status(on=period.last) for row in self.rows}

    def within(self, day: date | None) -> bool:
        return day is not None and self.period.first <= day <= self.period.last

    def by(self, day: date | None) -> bool:
        return day is not None and day <= self.period.last

    def of(self, tier: str, kind: str = "", natures: Iterable[str] = ()) -> list[Standard]:
        natures = set(natures)
        return [
            row
            for row in self.rows
            if (not tier or row.tier == tier)
            and (not kind or row.kind == kind)
            and (not natures or row.nature in natures)
        ]

    def published(self, rows: list[Standard]) -> list[Standard]:
        return [row for row in rows if self.within(row.published_on)]

    def are(self, rows: list[Standard], *statuses: Status) -> list[Standard]:
        return [row for row in rows if self.now[row.pk] in statuses]

    def existing(self, kind: str, rank: str = "", letters: str = "") -> int:
        return sum(
            body.kind == kind
            and (not rank or body.rank == rank)
            and (not letters or body.industry[:1] in tuple(letters))
            and (body.registered_on is None or body.registered_on <= self.period.last)
            and (body.ended_on is None or body.ended_on > self.period.last)
            for body in self.bodies
        )

    def counts(self) -> dict[str, int | float]:
        found: dict[str, int | float] = {}
        for code, (tier, kind) in COURSES.items():
            found |= self._course(code, "", self.of(tier, kind))
        found |= self._course("national", ".mandatory", self.of("national", "national", ["mandatory"]))
        return found | self._national() | self._filed() | self._market() | self._bodies()

    def _course(self, code: str, end: str, rows: list[Standard]) -> dict[str, int | float]:
        gone = [row for row in rows if self.within(row.ends_on)]
        return {
            f"{code}.upcoming{end}": len(self.are(rows, Status.UPCOMING)),
            f"{code}.replaced{end}": len(self.are(gone, Status.REPLACED)),
            f"{code}.withdrawn{end}": len(self.are(gone, Status.WITHDRAWN)),
            f"{code}.ended{end}": len(self.are(rows, *ENDED)),
            f"{code}.unknown{end}": len(self.are(rows, Status.UNKNOWN)),
            f"{code}.unpublished{end}": len(self.are(rows, Status.UNPUBLISHED)),
        }

    def _national(self) -> dict[str, int | float]:
        rows, samples = self.of("national", "national"), self.of("national", "sample")
        found: dict[str, int | float] = {}
        for code, chosen in (
            ("national.published", self.published(rows)),
            ("national.stock", self.are(rows, Status.IN_FORCE)),
        ):
            natures = Counter(row.nature for row in chosen)
            apart = self.period.last >= date(2022, 1, 1)
            found |= {
                code: len(chosen),
                f"{code}.mandatory": natures["mandatory"],
                f"{code}.voluntary": natures["voluntary"] + (0 if apart else natures["guidance"]),
                f"{code}.guidance": natures["guidance"],
                f"{code}.adopting": sum(row.pk in self.adopting for row in chosen),
                f"{code}.committees": len({row.committee_id for row in chosen} - {None}),
            }
        for code, chosen, again in (
            ("national.published", self.published(rows), "revised"),
            ("national.samples.published", self.published(samples), "again"),
        ):
            revised = sum(row.pk in self.revising for row in chosen)
            found |= {code: len(chosen), f"{code}.new": len(chosen) - revised, f"{code}.{again}": revised}
        found["national.samples.stock"] = len(self.are(samples, Status.IN_FORCE))
        found["national.stock.age"] = self._age(self.are(rows, Status.IN_FORCE))
        return found

    def _age(self, rows: list[Standard]) -> float:
        days = [(self.period.last - row.starts_on).days for row in rows if row.starts_on]
        return sum(days) / len(days) / 365.25 if days else float("nan")

    def _filed(self) -> dict[str, int | float]:
        found: dict[str, int | float] = {}
        for tier in ("sector", "local"):
            rows = self.of(tier)
            filed = [row for row in rows if self.by(row.filed_on)]
            gone = [row for row in filed if self.within(row.ends_on)]
            stock = [row for row in filed if self.now[row.pk] not in ENDED]
            eve = self.period.previous.last
            found |= {
                f"{tier}.filed": sum(self.within(row.filed_on) for row in rows),
                f"{tier}.stock": len(stock),
                f"{tier}.published": len(self.published(rows)),
                f"{tier}.in-force": len(self.are(rows, Status.IN_FORCE)),
                f"{tier}.filed.withdrawn": len(self.are(gone, Status.WITHDRAWN)),
                f"{tier}.filed.replaced": len(self.are(gone, Status.REPLACED)),
                f"{tier}.filed.ended": len(self.are(filed, *ENDED)),
                f"{tier}.filed.late": sum(self.within(row.filed_on) and row.status(on=eve) in ENDED for row in rows),
            }
            if tier == "sector":
                found["sector.codes"] = len({row.prefix.removesuffix("/T") for row in stock})
        return found

    def _market(self) -> dict[str, int | float]:
        in_force = self.are(self.rows, Status.IN_FORCE)
        found: dict[str, int | float] = {
            "standards.in-force": len(in_force),
            "standards.in-force.age": self._age(in_force),
            "standards.in-force.adopting": sum(row.pk in self.adopting for row in in_force),
            "standards.published": len(self.published(self.rows)),
            "standards.effective": sum(self.within(row.effective_on) for row in self.rows),
        }
        kinds = {body.pk: body.kind for body in self.bodies}
        for tier in ("association", "enterprise"):
            rows = self.of(tier)
            found |= {
                f"{tier}.published": len(self.published(rows)),
                f"{tier}.standards.stock": len(self.are(rows, Status.IN_FORCE)),
                f"{tier}.publishing": self._issuers(self.published(self.rows), kinds, tier),
            }
        standing = self.are(self.of("association"), Status.IN_FORCE)
        for field, letters in LETTERS.items():
            found[f"association.standards.stock.{field}"] = sum(row.industry[:1] in tuple(letters) for row in standing)
        found["enterprise.publishing.stock"] = self._issuers(self.are(self.rows, Status.IN_FORCE), kinds, "enterprise")
        return found | {
            "enterprise.products.declared": sum(self.within(each.declared_on) for each in self.products),
            "enterprise.products.ended": sum(self.within(each.ended_on) for each in self.products),
            "enterprise.products.stock": sum(
                self.by(each.declared_on) and not self.by(each.ended_on) for each in self.products
            ),
        }

    def _issuers(self, rows: list[Standard], kinds: dict[int, str], kind: str) -> int:
        return len({row.issued_by_id for row in rows if row.issued_by_id and kinds[row.issued_by_id] == kind})

    def _bodies(self) -> dict[str, int | float]:
        found: dict[str, int | float] = {
            "pilot.started": sum(self.within(each.started_on) for each in self.pilots),
            "pilot.stock": sum(self.by(each.started_on) for each in self.pilots),
        }
        for kind in ("association", "enterprise"):
            of_kind = [body for body in self.bodies if body.kind == kind]
            found |= {
                f"{kind}.registered": sum(self.within(body.registered_on) for body in of_kind),
                f"{kind}.ended": sum(self.within(body.ended_on) for body in of_kind),
                f"{kind}.stock": self.existing(kind),
            }
        for rank in ("", "TC", "SC", "SWG"):
            end = f".{rank.lower()}" if rank else ""
            ranked = [body for body in self.bodies if body.kind == "committee" and (not rank or body.rank == rank)]
            found |= {
                f"committee.founded{end}": sum(self.within(body.registered_on) for body in ranked),
                f"committee.revoked{end}": sum(self.within(body.ended_on) for body in ranked),
                f"committee.stock{end}": self.existing("committee", rank),
            }
        for field, letters in LETTERS.items():
            found[f"committee.stock.{field}"] = self.existing("committee", letters=letters)
        return found


@pytest.fixture
def register(db: None) -> None:
    make("small", 3)
    # A few rows as real sources have them: ended by a word only, filed late, without dates, guidance.
    chance = random.Random(5)
    rows = list(Standard.objects.exclude(tier="international").order_by("id"))
    chance.shuffle(rows)
    for row in rows[:12]:
        row.reported_status, row.reported_on, row.withdrawn_on, row.replaced_on = (
            "withdrawn",
            date(2020, 5, 1),
            None,
            None,
        )
    for row in rows[12:20]:
        row.effective_on = row.published_on = None
    for row in rows[20:30]:
        row.filed_on, row.withdrawn_on = date(2020, 6, 1), date(2019, 3, 1)
    for row in rows[30:40]:
        row.published_on, row.withdrawn_on = date(2020, 7, 1), date(2018, 3, 1)
    for row in [row for row in rows[40:] if row.kind == "national"][:25]:
        row.nature = "guidance"
    Standard.objects.bulk_update(
        rows,
        [
            "reported_status", "reported_on", "withdrawn_on", "replaced_on", "effective_on", "published_on", "filed_on",
            "nature",
        ],
        batch_size=500,
    )  # fmt: skip
    copying.rebuild()


def close(value: object, counted: float) -> bool:
    if isinstance(value, Decimal):
        return abs(float(value) - counted) < 0.001
    return value == counted


def test_every_computed_measure_is_what_counting_the_rows_gives(register: None) -> None:
    chance = random.Random(11)
    months = [Period.month(chance.randint(2015, 2026), chance.randint(1, 12)) for _ in range(2)]
    computed = [each for each in MEASURES.values() if each.population]
    for period in (Y2020, Period.read("2019Q4"), Period.until(date(2022, 6, 15)), *months):
        counted = Plain(period).counts()
        found = {figure.measure.code: figure for figure in evaluate(computed, period)}
        assert found.keys() == counted.keys()
        wrong = {
            code: (figure.value, counted[code])
            for code, figure in found.items()
            if not close(figure.value, counted[code]) and counted[code] == counted[code]
        }
        assert not wrong, period


def test_a_figure_opens_exactly_as_many_rows(register: None) -> None:
    for figure in evaluate([each for each in MEASURES.values() if each.population and not each.counted], Y2020):
        assert figure.population is not None
        assert populations.rows(figure.population).count() == figure.value, figure.measure.code


def grouped(found: list[Figure]) -> dict[tuple[str, ...], object]:
    return {tuple(value for _, value in figure.group): figure.value for figure in found}


def of_rows(rows: Iterable[object], *keys: Callable[[object], Iterable[str]]) -> dict[tuple[str, ...], int]:
    found: Counter[tuple[str, ...]] = Counter()
    for row in rows:
        groups: list[tuple[str, ...]] = [()]
        for key in keys:
            groups = [(*group, value) for group in groups for value in key(row) if value]
        found.update(groups)
    return dict(found)


def test_groups_are_those_of_the_rows(register: None) -> None:
    plain = Plain(Y2020)
    local = [row for row in plain.of("local") if plain.by(row.filed_on) and plain.now[row.pk] not in ENDED]
    assert grouped(evaluate([measure("local.stock")], Y2020, by=("region",))) == of_rows(
        local, lambda row: [row.region[:2]]
    )
    published = plain.published(plain.of("national", "national"))
    assert grouped(evaluate([measure("national.published")], Y2020, by=("nature", "revision"))) == of_rows(
        published, lambda row: [row.nature], lambda row: ["revision" if row.pk in plain.revising else "new"]
    )
    assert grouped(evaluate([measure("national.published")], Y2020, by=("ics",))) == of_rows(
        published, lambda row: {code[:2] for code in row.ics.split()}
    )
    enterprises = {body.pk: body for body in plain.bodies}
    standing = [each for each in plain.products if plain.by(each.declared_on) and not plain.by(each.ended_on)]
    assert grouped(evaluate([measure("enterprise.products.stock")], Y2020, by=("region", "industry"))) == of_rows(
        standing,
        lambda each: [enterprises[each.enterprise_id].region[:2]],
        lambda each: [enterprises[each.enterprise_id].industry[:1]],
    )


@pytest.mark.parametrize(
    ("code", "by"),
    [
        ("standards.in-force", ("tier", "year")),
        ("local.published", ("city",)),
        ("national.published", ("ccs",)),
        ("committee.stock", ("rank", "field")),
        ("enterprise.products.declared", ("field",)),
        ("pilot.stock", ("region",)),
    ],
)
def test_a_group_opens_exactly_its_rows(register: None, code: str, by: tuple[str, ...]) -> None:
    found = evaluate([measure(code)], Y2020, by=by)
    assert found
    for figure in found[:25]:
        assert figure.population is not None
        assert populations.rows(figure.population).count() == figure.value


def test_changes_and_shares_are_reckoned_from_their_parts_also_by_group(register: None) -> None:
    [change] = evaluate([measure("local.filed.change")], Y2020)
    now, before = (evaluate([measure("local.filed")], Period.year(year))[0].value for year in (2020, 2019))
    assert [part.value for part in change.parts] == [now, before]
    assert change.value == now - before
    assert change.population is None
    by_region = evaluate([measure("local.filed.growth")], Y2020, by=("region",))
    assert by_region
    for figure in by_region:
        first, second = (part.value for part in figure.parts)
        assert figure.value == (None if not second else Decimal(first - second) * 100 / Decimal(second))
    [share] = evaluate([measure("national.stock.mandatory.share")], Y2020)
    part, whole = share.parts
    assert share.value == Decimal(part.value) * 100 / Decimal(whole.value)


def test_a_series_is_period_after_period(register: None) -> None:
    years = [Period.year(year) for year in range(2016, 2021)]
    found = series(measure("national.stock"), years)
    assert [figure.period for figure in found] == years
    assert [figure.value for figure in found] == [
        evaluate([measure("national.stock")], year)[0].value for year in years
    ]


def test_a_reported_value_has_its_precision_and_source_and_what_nobody_reported_is_nothing(db: None) -> None:
    code = "reported.epidemic.local"
    assert evaluate([measure(code)], Y2020)[0].value is None
    report_value(code, Y2020, Decimal(80), precision=Precision.MORE_THAN, source="年度报告", by="test")
    [figure] = evaluate([measure(code)], Y2020)
    assert (figure.value, figure.precision, figure.source) == (80, Precision.MORE_THAN, "年度报告")
    report_value(code, Y2020.year_before, Decimal(40), precision=Precision.EXACT, source="年度报告", by="test")
    [growth] = evaluate([measure(f"{code}.growth")], Y2020)
    assert (growth.value, growth.precision) == (100, Precision.ABOUT)


def test_what_cannot_be_grouped_so_is_refused_with_what_can(db: None) -> None:
    with pytest.raises(Ungroupable, match=r"不能按 rank 分组，可以按 region、city"):
        evaluate([measure("pilot.stock")], Y2020, by=("rank",))
    with pytest.raises(Ungroupable, match="可以按 —"):
        evaluate([measure("reported.epidemic.local")], Y2020, by=("region",))


def test_without_a_copy_it_says_what_to_do(db: None) -> None:
    with pytest.raises(Unavailable):
        evaluate([measure("national.stock")], Y2020)


def test_of_many_groups_the_greatest_are_told(register: None) -> None:
    every = figures([(measure("standards.in-force"), Y2020)], by=("tier",))
    greatest = figures([(measure("standards.in-force"), Y2020)], by=("tier",), most=2)
    assert sorted(figure.value for figure in greatest) == sorted(figure.value for figure in every)[-2:]


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_growth_from_any_value_to_any_other(first: int, second: int) -> None:
    published = measure("national.published")
    change = _reckon(measure(f"{published.code}.change"), first, second)
    growth = _reckon(measure(f"{published.code}.growth"), first, second)
    assert change == first - second
    if second == 0:
        assert growth is None
    else:
        assert abs(Decimal(second) * (1 + growth / 100) - first) < Decimal("0.0001")
        assert (growth > 0) == (first > second)


@given(st.none() | st.integers(0, 9), st.none() | st.integers(0, 9))
def test_what_is_reckoned_from_nothing_known_is_not_known(first: int | None, second: int | None) -> None:
    if first is None or second is None:
        for code in ("national.published.change", "national.published.growth", "national.stock.mandatory.share"):
            assert _reckon(measure(code), first, second) is None
