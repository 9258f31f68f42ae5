"""Populations are their query strings, settle into one spelling, and say in a sentence what they cannot be."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import fields, replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiju.base.errors import InvalidForm, NotFound
from guiju.base.parameters import Days, InvalidSelection
from guiju.base.selection import Selection
from guiju.figures.populations import Bodies, Products, Projects, address, read, table_name
from guiju.organizations.models import CommitteeRank, OrganizationKind

some_days = st.dates(date(1000, 1, 1), date(2999, 12, 31))
ranges = st.tuples(st.none() | some_days, st.none() | some_days).filter(lambda ends: None in ends or ends[0] <= ends[1])
days = ranges.map(lambda ends: Days(*ends))
places = {
    "regions": st.lists(st.from_regex(r"[1-9][0-9]([0-9]{2}){0,2}", fullmatch=True), max_size=4).map(tuple),
    "industries": st.lists(st.sampled_from(["A", "A01", "A011", "c13", "C131"]), max_size=4).map(tuple),
}
populations = st.one_of(
    st.builds(
        Bodies,
        kinds=st.lists(st.sampled_from(OrganizationKind)).map(tuple),
        ranks=st.lists(st.sampled_from(CommitteeRank)).map(tuple),
        **places,
        **dict.fromkeys(("registered", "ended", "publishing"), days),
        **dict.fromkeys(("existing_on", "holding_on"), st.none() | some_days),
    ),
    st.builds(Products, **places, declared=days, ended=days, standing_on=st.none() | some_days),
    st.builds(Projects, **places, started=days, ended=days),
)


@given(populations)
def test_a_population_is_its_address(population):
    assert read(address(population)) == population


@given(st.sampled_from([Bodies, Products, Projects]), st.text(max_size=80))
def test_any_query_is_read_or_refused(kind, query):
    with suppress(InvalidSelection):
        population = kind.from_query(query)
        assert kind.from_query(population.to_query()) == population


@pytest.mark.parametrize(
    ("query", "settled"),
    [
        ("rank=TC&kind=committee&rank=SC&rank=TC", "kind=committee&rank=SC&rank=TC"),
        ("region=3301&region=330000", "region=33"),
        ("&".join(f"kind={kind}" for kind in OrganizationKind), ""),
        ("existing-on=2020-12-31&registered-to=2020-06-30", "registered-to=2020-06-30&existing-on=2020-12-31"),
    ],
)
def test_values_settle_into_one_spelling(query, settled):
    assert Bodies.from_query(query).to_query() == settled


def test_every_population_has_its_table_and_its_page():
    of = {
        "/search?tier=local": "standards",
        "/rows/organizations?kind=enterprise": "organizations",
        "/rows/products?standing-on=2020-12-31": "products",
        "/rows/projects?started-to=2020-12-31": "projects",
    }
    for path, table in of.items():
        assert table_name(read(path)) == table
        assert address(read(path)) == path
    assert address(Selection()) == "/search?"


@pytest.mark.parametrize("query", ["tier=local", "kind=club", "existing-on=31.12.2020", "registered-from=x"])
def test_what_makes_no_sense_is_refused_in_a_sentence(query):
    with pytest.raises(InvalidForm, match="参数 "):
        Bodies.from_query(query)


def test_another_page_is_no_population():
    with pytest.raises(NotFound, match="/browse"):
        read("/browse?region=33")


@given(populations, populations)
def test_changed_is_replaced(one, other):
    if type(one) is not type(other):
        return
    for field in fields(one):
        value = getattr(other, field.name)
        assert one.changed(**{field.name: value}) == replace(one, **{field.name: value})


def test_changed_values_settle_and_are_checked():
    assert Bodies(regions=("33",)).changed(regions=("3301", "330000", "32")) == Bodies(regions=("32", "33"))
    assert Selection(words="a").changed(ccs=("A05", "A00/09")) == Selection(words="a", ccs=("A00/09",))
    with pytest.raises(InvalidSelection):
        Projects().changed(regions=("x",))
