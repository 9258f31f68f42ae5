"""Identities: as written, as judged, and on a register whose rows they follow."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiju.demonstration import make
from guiju.figures import copying, identities
from guiju.figures.actions import report_value
from guiju.figures.identities import IDENTITIES, Bounds, Identity, Outcome, Verdict, check, judge
from guiju.figures.measure import Figure, Precision
from guiju.figures.measures import MEASURES, UnknownMeasure, measure
from guiju.figures.periods import Period
from guiju.standards.models import Standard

Y2020 = Period.year(2020)
CODES = ("national.published", "national.published.mandatory", "national.published.voluntary")


def identity(left: str, right: str, **more: object) -> Identity:
    row = {"id": "x", "left": left, "right": right, "zh": "…", "en": "…", **more}
    return identities._read(row)


def figure(code: str, value: int | Decimal | None, period: Period = Y2020, precision=Precision.EXACT) -> Figure:
    return Figure(measure(code), period, value, precision=precision)


def judged(each: Identity, *values: Figure) -> Outcome:
    return judge(each, Y2020, {(value.measure.code, value.period): value for value in values})


SUM = identity("national.published.mandatory + national.published.voluntary", "national.published")


def test_both_sides_are_named_with_their_parts():
    outcome = judged(SUM, *map(figure, CODES, (2252, 99, 2150)))
    assert outcome.verdict is Verdict.FAILS
    assert (str(outcome.left), str(outcome.right), outcome.difference) == ("2,249", "2,252", -3)
    assert [(part.figures[0].measure.code, part.bounds.value) for part in outcome.left.parts] == [
        (CODES[1], 99),
        (CODES[2], 2150),
    ]


def test_a_missing_value_leaves_it_unknown_and_is_named():
    outcome = judged(SUM, *map(figure, CODES, (2252, None, 2150)))
    assert outcome.verdict is Verdict.UNKNOWN
    assert [missing.measure.code for missing in outcome.missing] == [CODES[1]]
    assert str(outcome.left) == "—"


@given(st.integers(0, 10**7), st.integers(0, 10**7), st.integers(-3, 3))
def test_a_sum_holds_exactly_where_it_adds_up(mandatory: int, voluntary: int, off: int):
    whole = mandatory + voluntary + off
    assert judged(SUM, *map(figure, CODES, (whole, mandatory, voluntary))).holds == (off == 0)
    at_most = replace(SUM, op="<=")
    assert judged(at_most, *map(figure, CODES, (whole, mandatory, voluntary))).holds == (off >= 0)


def test_the_moment_of_a_stock_before_and_of_a_year_before():
    each = identity("pilot.stock", "pilot.stock@before + pilot.started@year-before")
    quarter = Period.read("2020Q3")
    assert list(each.cells(quarter)) == [
        ("pilot.stock", quarter),
        ("pilot.stock", Period.read("2020Q2")),
        ("pilot.started", Period.read("2019Q3")),
    ]


def test_rounding_is_tolerated_as_far_as_it_is_said():
    each = identity("percent(national.published.mandatory, national.published)", "4.4", tolerance=0.005)
    assert judged(each, figure(CODES[0], 2252), figure(CODES[1], 99)).holds  # 4.396…
    assert not judged(each, figure(CODES[0], 2252), figure(CODES[1], 100)).holds


def test_a_share_of_nothing_is_not_known():
    each = identity("percent(national.published.mandatory, national.published)", "0")
    assert judged(each, figure(CODES[0], 0), figure(CODES[1], 0)).verdict is Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("precision", "value", "whole", "holds"),
    [
        (Precision.MORE_THAN, 80, 90, True),
        (Precision.MORE_THAN, 80, 79, False),
        (Precision.LESS_THAN, 30, 28, True),
        (Precision.LESS_THAN, 30, 31, False),
        (Precision.ABOUT, 34000, 34499, True),
        (Precision.ABOUT, 34000, 34600, False),
    ],
)
def test_a_value_that_is_only_about_known_stands_for_all_it_may_be(precision, value, whole, holds):
    each = identity("reported.epidemic.local", "local.published")
    outcome = judged(
        each, figure("reported.epidemic.local", value, precision=precision), figure("local.published", whole)
    )
    assert outcome.holds is holds


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_bounds_of_exact_values_are_points(first: int, second: int):
    one, two = (Bounds.of(figure(CODES[0], value)) for value in (first, second))
    for made in (one + two, -one, one.percent_of(two)):
        assert made.low == made.value == made.high


@pytest.mark.parametrize("text", ["national.published +", "percent(national.published)", "a b", ""])
def test_what_is_written_wrongly_is_refused(text):
    with pytest.raises((ValueError, UnknownMeasure)):
        identity(text, "1")


def test_every_identity_names_known_measures_and_says_what_it_means():
    assert len({each.id for each in IDENTITIES}) == len(IDENTITIES) > 80
    for each in IDENTITIES:
        assert each.codes
        assert each.sentence
        assert each.sentence_en
        assert each.op in ("=", "<=")
        for term in each.right:
            assert not term.kind or term.kind in identities.ADJUSTMENTS


def test_every_stated_measure_is_held_against_what_is_counted():
    stated = {code for code in MEASURES if code.startswith("stated.")}
    assert stated == {code for each in IDENTITIES for code in each.codes if code.startswith("stated.")}


def failing(outcomes: list[Outcome]) -> list[str]:
    return [outcome.id for outcome in outcomes if outcome.hard and outcome.verdict is Verdict.FAILS]


@pytest.fixture
def register(db: None) -> None:
    make("small", 3)
    copying.rebuild()


@pytest.mark.parametrize("period", ["2020", "2019Q2", "2021-03", "2022", "2020-02-10..2020-11-05"])
def test_a_sound_register_breaks_no_hard_identity(register: None, period: str):
    outcomes = check(Period.read(period))
    assert failing(outcomes) == []
    held = {outcome.id for outcome in outcomes if outcome.holds}
    assert {"national-balance", "sector-filed-balance", "products-balance", "committee-tc-balance"} <= held


def test_ends_that_only_a_word_tells_are_stated_as_an_adjustment(register: None):
    chosen = [row for row in Standard.objects.filter(tier="national") if row.is_in_force(on=date(2019, 12, 31))][:3]
    for row in chosen:
        row.reported_status, row.reported_on, row.withdrawn_on, row.replaced_on = (
            "withdrawn",
            date(2020, 5, 1),
            None,
            None,
        )
        row.save()
    copying.rebuild()
    outcomes = {outcome.id: outcome for outcome in check(Y2020)}
    assert failing(list(outcomes.values())) == []
    balance = outcomes["national-balance"]
    adjusted = {kind: side.value for kind, side in balance.right.adjustments.items()}
    # When they ended is not known, so they were of unknown status until it was said, and then out of force.
    assert (adjusted["undated"], adjusted["unknown"]) == (-3, 3)
    assert balance.holds


def test_figures_that_are_given_are_not_reckoned_again(register: None):
    given_figure = figure("pilot.started", 10**6)
    outcomes = {outcome.id: outcome for outcome in check(Y2020, figures=[given_figure])}
    assert failing(list(outcomes.values())) == ["pilots-balance", "pilot-started-change"]
    assert outcomes["pilots-balance"].right.parts[1].figures == (given_figure,)


def test_reported_values_are_judged_once_they_are_known(register: None):
    def entered(code: str, value: int) -> None:
        report_value(code, Y2020, Decimal(value), precision=Precision.EXACT, source="年度报告", by="test")

    assert {outcome.id: outcome for outcome in check(Y2020)}["posts-new"].verdict is Verdict.UNKNOWN
    entered("reported.international.chairs.new", 6)
    entered("reported.international.secretariats.new", 4)
    entered("reported.international.posts.new", 11)
    copying.follow_journal()
    outcome = {outcome.id: outcome for outcome in check(Y2020)}["posts-new"]
    assert (outcome.verdict, str(outcome.left), str(outcome.right)) == (Verdict.FAILS, "10", "11")
