"""Replacement chains, and the one date that follows from them."""

from __future__ import annotations

from datetime import date

import pytest

from guiju.base.terms import RelationKind, Status
from guiju.journal.models import Change, Entry
from guiju.standards import lineage
from guiju.standards.actions import relate
from guiju.standards.models import Relation, Standard

pytestmark = pytest.mark.django_db

Y2000, Y2010, Y2020 = date(2000, 1, 1), date(2010, 1, 1), date(2020, 10, 1)


def replaced_on(number: str) -> date | None:
    return Standard.objects.get(number=number).replaced_on


def unrefreshed(standard, kind, target) -> Relation:
    """A relation as a bulk import leaves it: not yet linked, nothing refreshed."""
    return Relation.objects.create(
        standard=standard, kind=kind, target_number=target, target_key=target_key(target), source=standard.source
    )


def target_key(number: str) -> str:
    from guiju.base.numbers import parse

    return parse(number).key


def test_an_edition_is_replaced_from_the_first_day_of_its_earliest_successor(make_standard):
    old = make_standard("GB/T 1-1993", effective_on=Y2000)
    make_standard("GB/T 2-2020", effective_on=Y2020, replaces=[old.number])
    make_standard("GB/T 1-2010", effective_on=Y2010, replaces=[old.number])
    assert replaced_on("GB/T 1-1993") == Y2010


def test_a_partial_successor_replaces_nothing(make_standard):
    old = make_standard("GB/T 1-1993", effective_on=Y2000)
    new = make_standard("GB/T 1-2010", effective_on=Y2010)
    relate(new, RelationKind.PARTLY_REPLACES, old.number, by="test")
    assert replaced_on("GB/T 1-1993") is None
    assert [s.number for s in lineage.successors(old)] == ["GB/T 1-2010"]


@pytest.mark.parametrize("first", ["old", "new"])
def test_whichever_edition_enters_first_the_link_is_made(make_standard, first):
    if first == "old":
        make_standard("GB/T 1-2009", effective_on=Y2010)
    make_standard("GB/T 1-2020", effective_on=Y2020, replaces=["GB/T 1-2009"])
    if first == "new":
        assert Relation.objects.get().target is None
        make_standard("GB/T 1-2009", effective_on=Y2010)
    assert replaced_on("GB/T 1-2009") == Y2020
    assert Relation.objects.get().target.number == "GB/T 1-2009"


def test_a_successor_published_after_its_effective_day_replaces_from_publication(make_standard):
    make_standard("GB/T 1-2009", effective_on=Y2010)
    make_standard("GB/T 1-2020", effective_on=date(2020, 1, 1), published_on=Y2020, replaces=["GB/T 1-2009"])
    assert replaced_on("GB/T 1-2009") == Y2020


def test_an_undated_target_is_kept_and_links_to_no_edition(make_standard):
    make_standard("GB 3100-1993", effective_on=Y2000)
    make_standard("GB/T 3101-2020", effective_on=Y2020, replaces=["GB 3100"])
    relation = Relation.objects.get()
    assert (relation.target, relation.target_number) == (None, "GB 3100")


@pytest.mark.parametrize(
    ("successor", "why"),
    [
        ({"effective_on": Y2000}, "it took effect first"),
        ({"effective_on": Y2010}, "it took effect the same day, and none of the two would ever have been in force"),
        ({}, "its start is unknown"),
        ({"effective_on": Y2020, "withdrawn_on": Y2020}, "it was withdrawn before it took effect"),
    ],
)
def test_a_claim_that_cannot_be_true_moves_no_date(make_standard, successor, why):
    make_standard("GB/T 1-2009", effective_on=Y2010)
    make_standard("GB/T 1-2001", replaces=["GB/T 1-2009"], **successor)
    assert replaced_on("GB/T 1-2009") is None, why
    told = [relation.target_number for relation in lineage.contradictory()]
    assert told == (["GB/T 1-2009"] if successor else []), "an unknown start contradicts nothing"


def test_without_a_start_the_year_of_the_number_decides(make_standard):
    make_standard("GB/T 1-2009")
    make_standard("GB/T 1-2001", effective_on=Y2000, replaces=["GB/T 1-2009"])
    assert replaced_on("GB/T 1-2009") is None
    make_standard("GB/T 1-2020", effective_on=Y2020, replaces=["GB/T 1-2009"])
    assert replaced_on("GB/T 1-2009") == Y2020


def test_a_cycle_and_a_self_replacement_break_nothing(make_standard):
    one = make_standard("GB/T 1-2009", effective_on=Y2010)
    make_standard("GB/T 1-2020", effective_on=Y2020, replaces=["GB/T 1-2009"])
    two = Standard.objects.get(number="GB/T 1-2020")
    relate(one, RelationKind.REPLACES, two.number, by="test")
    itself = unrefreshed(two, RelationKind.REPLACES, two.number)
    lineage.link_targets()
    lineage.refresh_replaced_on(by="test")
    assert (replaced_on("GB/T 1-2009"), replaced_on("GB/T 1-2020")) == (Y2020, None)
    assert [s.number for s in lineage.chain(one)] == ["GB/T 1-2009", "GB/T 1-2020"]
    assert {itself.pk} < {relation.pk for relation in lineage.contradictory()}


def test_the_chain_holds_all_that_led_here_and_all_that_followed_but_no_siblings(
    make_standard, django_assert_num_queries
):
    make_standard("GB/T 1-1981", effective_on=date(1981, 1, 1))
    make_standard("GB/T 1-1993", effective_on=date(1993, 1, 1), replaces=["GB/T 1-1981"])
    middle = make_standard("GB/T 1-2000", effective_on=Y2000, replaces=["GB/T 1-1993"])
    make_standard("GB/T 7-1990", effective_on=date(1990, 1, 1))
    make_standard("GB/T 1-2010", effective_on=Y2010, replaces=["GB/T 1-2000", "GB/T 7-1990"])
    make_standard("GB/T 1-2020", effective_on=Y2020, replaces=["GB/T 1-2010"])
    with django_assert_num_queries(3):
        numbers = [s.number for s in lineage.chain(middle)]
    assert numbers == ["GB/T 1-1981", "GB/T 1-1993", "GB/T 1-2000", "GB/T 1-2010", "GB/T 1-2020"]
    assert [s.number for s in lineage.chain(middle, limit=3)] == ["GB/T 1-1993", "GB/T 1-2000", "GB/T 1-2010"]
    assert [s.number for s in lineage.predecessors(Standard.objects.get(number="GB/T 1-2010"))] == [
        "GB/T 7-1990",
        "GB/T 1-2000",
    ]


def test_a_refresh_in_bulk_is_journalled_once_a_batch_and_only_where_something_changed(make_standard, monkeypatch):
    monkeypatch.setattr(lineage, "BATCH", 3)
    for n in range(1, 8):
        make_standard(f"GB/T {n}-2009", effective_on=Y2010)
        new = make_standard(f"GB/T {n}-2020", effective_on=Y2020)
        unrefreshed(new, RelationKind.REPLACES, f"GB/T {n}-2009")
    entries = Entry.objects.count()
    assert lineage.link_targets() == 7
    assert lineage.out_of_date() == 7
    assert lineage.refresh_replaced_on(by="test") == 7
    assert Entry.objects.count() == entries + 3
    assert Standard.objects.with_status(Status.REPLACED, on=Y2020).count() == 7
    assert Change.objects.order_by("-id").first().fields == {"replaced_on": [None, "2020-10-01"]}
    assert (lineage.link_targets(), lineage.out_of_date(), lineage.refresh_replaced_on(by="test")) == (0, 0, 0)


def test_a_date_that_no_successor_supports_is_taken_back(make_standard):
    old = make_standard("GB/T 1-2009", effective_on=Y2010)
    make_standard("GB/T 1-2020", effective_on=Y2020, replaces=["GB/T 1-2009"])
    Relation.objects.all().delete()
    assert lineage.refresh_replaced_on([old.pk], by="test") == 1
    assert replaced_on("GB/T 1-2009") is None
