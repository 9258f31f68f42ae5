"""The plan of 2020 gives the figures of the report before anything is made; a made strand gives what it plans."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import pairwise
from random import Random

import pytest

from guiju.base.terms import Status
from guiju.base.validity import Validity
from guiju.demonstration.lineages import Days, Edition, lineages
from guiju.demonstration.plan import Plan, Size, Strand, Year, plan_of
from guiju.figures.measures import printed2020


@pytest.fixture(scope="module")
def plan() -> Plan:
    return plan_of(Size.YEAR_2020)


def figure(id: str) -> int:
    return int(printed2020()[id].value)


def in_year(strands: tuple[Strand, ...], year: int, what: str) -> int:
    return sum(getattr(one, what) for strand in strands for one in strand.years if one.year == year)


def test_stocks_and_flows_of_the_plan_are_those_of_the_report(plan: Plan) -> None:
    assert sum(strand.stock for strand in plan.national) == figure("N11")
    assert in_year(plan.national, 2020, "new") == figure("N04")
    assert in_year(plan.national, 2020, "revised") == figure("N05")
    assert sum(strand.stock for strand in plan.sector) == figure("I04")
    assert in_year(plan.sector, 2020, "published") == figure("I01")
    assert in_year(plan.sector, 2020, "withdrawn") == figure("D02")
    assert sum(strand.stock for strand in plan.local) == figure("L03")
    assert in_year(plan.local, 2020, "published") == figure("L01")
    assert in_year(plan.local, 2020, "withdrawn") == figure("D03")
    assert sum(count for _, count in plan.enterprises.standards) == figure("E10")
    assert sum(count for _, count in plan.enterprises.products) == figure("E11")
    assert sum(count for _, count in plan.enterprises.newcomers) == figure("E09")
    assert sum(plan.committees.standing.values()) == sum(plan.committees.fields.values()) == figure("T09")
    assert len(plan.sector_codes) == figure("I03")


def validity(edition: Edition) -> Validity:
    days = (edition.published, edition.effective, edition.withdrawn, edition.replaced)
    published, effective, withdrawn, replaced = (date.fromordinal(day) if day else None for day in days)
    return Validity(published, effective, withdrawn, replaced)


STRANDS = [
    Strand(stock=200, past=40, years=(Year(2019, 20, 10, 6, 3, 5), Year(2020, 30, 12, 9, 5, 7))),
    Strand(stock=90, filed=True, past=10, years=(Year(2019, 20, 10, 6, 3, 5), Year(2020, 30, 12, 9, 5, 7))),
    Strand(stock=60, filed=True, replaces_unfiled=True, years=(Year(2020, 3, 20, 1, 8, 30),)),
]


@pytest.mark.parametrize("strand", STRANDS)
@pytest.mark.parametrize("seed", range(5))
def test_lineages_give_the_stock_and_flows_of_their_strand(strand: Strand, seed: int) -> None:
    last = date(2020, 12, 31)
    made = list(lineages(strand, Days(Random(seed), last)))
    editions = [edition for lineage in made for edition in lineage]
    standing = [edition for edition in editions if not strand.filed or edition.filed]
    if strand.filed:
        stock = sum(1 for edition in standing if not (validity(edition).ends_on or date.max) <= last)
    else:
        stock = sum(1 for edition in standing if validity(edition).status(on=last) is Status.IN_FORCE)
    assert stock == strand.stock
    for year in strand.years:
        counted = Counter(
            date.fromordinal(edition.filed if strand.filed else edition.published).year for edition in standing
        )
        assert counted[year.year] == year.published
        withdrawn = [e for e in editions if e.withdrawn and date.fromordinal(e.withdrawn).year == year.year]
        assert len(withdrawn) == year.withdrawn


@pytest.mark.parametrize("strand", STRANDS)
def test_each_edition_follows_the_one_that_it_replaces(strand: Strand) -> None:
    for lineage in lineages(strand, Days(Random(3), date(2020, 12, 31))):
        for edition in lineage:
            assert edition.published <= edition.effective
            assert not edition.filed or edition.published < edition.filed
        for before, after in pairwise(lineage):
            assert before.replaced == after.effective > before.effective
            assert before.year < after.year
