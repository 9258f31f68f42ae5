"""Every figure can be opened: it counts exactly the rows that its link shows, whatever it is grouped by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from itertools import combinations

import pytest

from guiju import demonstration
from guiju.base.parameters import Days
from guiju.base.selection import Selection
from guiju.base.terms import Status, Tier
from guiju.figures import copying, evaluating
from guiju.figures.columns import condition, count
from guiju.figures.copying import Register
from guiju.figures.dimensions import DIMENSIONS, Inseparable
from guiju.figures.evaluating import evaluate
from guiju.figures.measure import Figure, Measure
from guiju.figures.measures import MEASURES
from guiju.figures.periods import Period
from guiju.figures.populations import Bodies, Population, Products, Projects, address, read, rows, table_name
from guiju.standards import search

YEAR = Period.year(2020)


@pytest.fixture
def register(db, tmp_path, settings) -> Iterator[Register]:
    """The small demonstration, its index and its copy."""
    settings.SEARCH_URL = f"segments://{tmp_path / 'search'}"
    demonstration.make("small", 7)
    search.rebuild()
    copying.rebuild()
    with copying.opened() as copy:
        yield copy


def of_table(name: str) -> list[Measure]:
    """Its computed measures, each grouped by whatever groups the table."""
    every = tuple(code for code, dimension in DIMENSIONS.items() if name in dimension.tables)
    computed = (each for each in MEASURES.values() if each.population)
    return [replace(each, groupings=every) for each in computed if table_name(population_of(each)) == name]


def population_of(measure: Measure) -> Population:
    assert measure.population is not None
    return measure.population(YEAR)


def behind(population: Population) -> int:
    """The total of the page that the link opens: of the search for standards, else of the rows."""
    assert read(address(population)) == population
    return search.count(population) if isinstance(population, Selection) else rows(population).count()


def check(figures: Iterable[Figure], register: Register) -> int:
    """Every figure is what its link shows. Returns how many were looked at."""
    looked = 0
    for figure in figures:
        assert figure.population is not None
        counted = figure.measure.counted
        if counted is None:
            assert figure.value == behind(figure.population), (figure.measure.code, figure.group)
        else:  # not the rows themselves, but something told of them
            table = register.table(table_name(figure.population))
            table = table.filter(condition(figure.population, register)(table))
            [row] = register.run(table.aggregate(told=counted(table, True, YEAR))).to_pylist()
            told = pytest.approx(float(row["told"] or 0), abs=10**-evaluating.PLACES)
            assert float(figure.value or 0) == told, (figure.measure.code, figure.group)
        looked += 1
    return looked


@pytest.mark.slow
def test_every_measure_opens_its_rows_by_every_dimension(register: Register):
    looked = 0
    for name in ("standards", "organizations", "products", "projects"):
        measures = of_table(name)
        assert measures
        looked += check(evaluate(measures, YEAR, register=register), register)
        for code in measures[0].groupings:
            looked += check(evaluate(measures, YEAR, by=(code,), register=register), register)
    assert looked > 1_500


END = date(2020, 12, 31)
POPULATIONS = [
    Selection(tiers=(Tier.LOCAL,), statuses=(Status.IN_FORCE, Status.UPCOMING), on=END),
    Selection(tiers=(Tier.LOCAL, Tier.SECTOR), filed=Days(date(2018, 7, 1), date(2020, 3, 31))),
    Selection(regions=("33", "3201"), published=Days(last=date(2019, 6, 30))),
    Selection(industries=("A", "C13", "C35"), kinds=("national", "sample")),
    Selection(ics=("65", "67.040"), ccs=("B", "C00/09")),
    Selection(prefixes=("NY", "GB/T", "DB33"), revisions=("revision",)),  # type: ignore[arg-type]
    Selection(words="标准", tiers=(Tier.NATIONAL,)),
    Bodies(kinds=("enterprise", "association"), existing_on=END, industries=("C", "A01")),  # type: ignore[arg-type]
    Bodies(publishing=Days(date(2020, 1, 1), END), regions=("33",)),
    Bodies(holding_on=END),
    Products(standing_on=END, regions=("33", "44"), industries=("C",)),
    Products(declared=Days(date(2019, 5, 1), date(2020, 5, 1))),
    Projects(started=Days(date(2015, 1, 1), END)),
]


@pytest.mark.parametrize("population", POPULATIONS, ids=address)
def test_a_group_of_any_population_is_a_population(register: Register, population: Population):
    name = table_name(population)
    table = register.table(name)
    belonging = table.filter(condition(population, register)(table))
    assert register.run(belonging.count())[0][0].as_py() == rows(population).count() == count(population) > 0
    for dimension in DIMENSIONS.values():
        if name not in dimension.tables:
            continue
        grouped = dimension.grouped(belonging, register, of=name, on=END)
        value = grouped[dimension.column_name]
        found = register.run(grouped.group_by(value).aggregate(rows=grouped.count())).to_pylist()
        if dimension.code not in ("ics", "ccs"):
            assert sum(group["rows"] for group in found) <= count(population)
        for group in found:
            word = str(group[dimension.column_name])
            try:
                narrowed = dimension.narrowed(population, word, on=END)
            except Inseparable:
                assert dimension.code in ("ics", "ccs"), (dimension.code, word)
                assert getattr(population, dimension.code)
                continue
            assert behind(narrowed) == group["rows"], (dimension.code, word)


def test_two_dimensions_narrow_one_after_the_other(register: Register):
    for name in ("standards", "products"):
        [measure, *_] = of_table(name)
        for pair in combinations(measure.groupings, 2):
            check(evaluate([measure], YEAR, by=pair, register=register), register)


def test_groups_have_names_in_both_languages_and_an_order(register: Register):
    for name in ("standards", "organizations"):
        [measure, *_] = of_table(name)
        for code in measure.groupings:
            dimension = DIMENSIONS[code]
            values = [dict(figure.group)[code] for figure in evaluate([measure], YEAR, by=(code,), register=register)]
            assert values == sorted(values, key=dimension.order)
            for language in ("zh", "en"):
                assert all(dimension.labels(values, language).values())
    assert DIMENSIONS["tier"].label("local") == "地方标准"
    assert DIMENSIONS["tier"].label("local", "en") == "Local"
    assert DIMENSIONS["region"].label("33") == "浙江省"
    assert DIMENSIONS["ics"].label("65", "en") == "65 Agriculture"
    assert DIMENSIONS["field"].label("social", "en") == "Social undertakings"
    assert DIMENSIONS["rank"].label("TC") == "技术委员会（TC）"


@pytest.mark.parametrize(
    ("code", "population", "value"),
    [
        ("tier", Bodies(), "local"),
        ("region", Selection(regions=("33",)), "32"),
        ("year", Selection(published=Days(date(2020, 1, 1), END)), "2019"),
        ("ics", Selection(ics=("65", "67")), "01"),
        ("ics", Selection(ics=("65.020", "67")), "65"),
        ("field", Selection(industries=("A",)), "industry"),
        ("status", Selection(statuses=(Status.IN_FORCE,), on=date(2019, 12, 31)), "upcoming"),
    ],
)
def test_what_no_population_says_is_refused(code: str, population: Population, value: str):
    with pytest.raises(Inseparable):
        DIMENSIONS[code].narrowed(population, value, on=END)


@pytest.mark.parametrize(
    ("code", "population", "value", "narrowed"),
    [
        ("region", Selection(regions=("3301", "32")), "33", Selection(regions=("3301",))),
        ("city", Selection(regions=("33",)), "3301", Selection(regions=("3301",))),
        ("ics", Selection(ics=("65",)), "65", Selection(ics=("65",))),
        ("ics", Selection(ics=("65.020",)), "65", Selection(ics=("65.020",))),
        ("prefix", Selection(prefixes=("NY/T",)), "NY", Selection(prefixes=("NY/T",))),
        ("field", Bodies(industries=("C13", "F")), "industry", Bodies(industries=("C13",))),
        ("year", Projects(started=Days(last=date(2020, 6, 30))), "2020",
         Projects(started=Days(date(2020, 1, 1), date(2020, 6, 30)))),
        ("status", Selection(), "in-force", Selection(statuses=(Status.IN_FORCE,), on=END)),
    ],
)  # fmt: skip
def test_a_group_is_within_what_was_chosen(code: str, population: Population, value: str, narrowed: Population):
    assert DIMENSIONS[code].narrowed(population, value, on=END) == narrowed
