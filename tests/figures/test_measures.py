"""Every measure says what it is, and every printed figure of the annual report has one."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from guiju.figures.dimensions import DIMENSIONS
from guiju.figures.measure import Kind, Precision
from guiju.figures.measures import MEASURES, SECTIONS, Printed, UnknownMeasure, measure, printed2020
from guiju.figures.periods import Period
from guiju.figures.populations import address, read, table_name

PERIODS = [Period.year(2020), Period.read("2021Q4"), Period.read("2022-02"), Period.until(date(2026, 11, 21))]


@pytest.mark.parametrize("each", MEASURES.values(), ids=lambda each: each.code)
def test_a_measure_is_whole(each):
    assert each.code == each.code.lower()
    assert each.code.isascii()
    assert each.title
    assert each.title_en.isascii()
    assert each.unit
    assert each.definition.endswith("。")
    assert each.definition_en.endswith(".")
    assert each.section in SECTIONS
    assert sum(map(bool, (each.population, each.part, each.of, each.reported))) == 1
    assert bool(each.part) == bool(each.whole)
    assert (each.source == "reported") == each.reported
    for code in (each.part, each.whole, each.of):
        assert not code or code in MEASURES
    if each.kind is Kind.CHANGE:
        assert each.of


@pytest.mark.parametrize("each", [each for each in MEASURES.values() if each.population], ids=lambda each: each.code)
@pytest.mark.parametrize("period", PERIODS, ids=str)
def test_its_population_is_an_address_and_its_groupings_apply(each, period):
    population = each.population(period)
    assert read(address(population)) == population
    for code in each.groupings:
        assert table_name(population) in DIMENSIONS[code].tables


def test_titles_tell_measures_apart():
    for attribute in ("title", "title_en"):
        titles = [(each.section, getattr(each, attribute)) for each in MEASURES.values()]
        assert len(set(titles)) == len(titles)


def test_change_and_growth_of_any_measure_are_known():
    assert measure("local.withdrawn.growth").of == "local.withdrawn"
    assert measure("local.withdrawn.growth").unit == "%"
    assert measure("national.stock.mandatory.share.change").unit == "个百分点"
    assert measure("reported.training.participants.change").unit == "人次"


@pytest.mark.parametrize(
    ("asked", "nearest"),
    [
        ("national.publised", "national.published"),
        ("sector.field", "sector.filed"),
        ("national.published.growth.change", ""),
    ],
)
def test_an_unknown_code_is_told_with_the_nearest(asked, nearest):
    with pytest.raises(UnknownMeasure, match=f"没有代码为“{asked}”的指标.*{nearest}"):
        measure(asked)


def test_until_2022_guidance_documents_are_among_the_voluntary():
    voluntary = measure("national.published.voluntary")
    assert [nature.value for nature in voluntary.population(Period.year(2021)).natures] == ["guidance", "voluntary"]
    assert [nature.value for nature in voluntary.population(Period.year(2022)).natures] == ["voluntary"]
    assert [each.since for each in voluntary.breaks] == [date(2022, 1, 1)]
    assert measure("national.published.voluntary.growth").breaks == voluntary.breaks


def test_every_printed_figure_has_its_measure():
    printed = printed2020()
    assert len(printed) == 285
    for each in printed.values():
        assert measure(each.code).code == each.code
    assert [each.id for each in printed.values() if each.differs] == ["D05"]


@pytest.mark.parametrize(
    ("value", "precision", "agreeing", "other"),
    [
        ("2252", Precision.EXACT, [2252], [2251, None]),
        ("14.05", Precision.EXACT, [Decimal("14.0468"), Decimal("14.054")], [Decimal("14.056")]),
        ("440000", Precision.MORE_THAN, [446664], [439999]),
        ("30", Precision.LESS_THAN, [28], [31]),
        ("34000", Precision.ABOUT, [34400, 33500], [34600]),
    ],
)
def test_a_value_agrees_with_what_is_printed_to_its_last_place(value, precision, agreeing, other):
    printed = Printed("", "", PERIODS[0], Decimal(value), precision, "")
    assert all(map(printed.agrees, agreeing))
    assert not any(map(printed.agrees, other))
