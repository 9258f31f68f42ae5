from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from guiju.figures.measure import Precision
from guiju.figures.periods import Period
from guiju.reports import words


@pytest.mark.parametrize(
    ("value", "precision", "said"),
    [
        (1713107, Precision.EXACT, "1713107"),
        (80, Precision.MORE_THAN, "80余"),
        (200, Precision.LESS_THAN, "近200"),
        (34000, Precision.ABOUT, "3.4万"),
        (440000, Precision.MORE_THAN, "44万多"),
        (50000, Precision.MORE_THAN, "5万多"),
        (135000000, Precision.ABOUT, "1.35亿"),
        (30, Precision.ABOUT, "约30"),
        (12345, Precision.ABOUT, "约12345"),
        (Decimal("43.4"), Precision.EXACT, "43.4"),
    ],
)
def test_a_number_is_said_with_its_precision(value, precision, said):
    assert words.number(value, precision) == said


def test_shares_have_two_places_and_reported_percentages_their_own():
    assert words.percent(Decimal(4568) * 100 / 21350) == "21.40%"
    assert words.percent(Decimal("43.4"), places=None) == "43.4%"
    assert words.percent(95, Precision.MORE_THAN, places=None) == "超过95%"


def test_half_goes_up():
    assert words.rounded(Decimal("0.125")) == "0.13"
    assert words.rounded(Decimal("-0.125")) == "-0.13"


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [(2252, 2021, "较上年增加231项"), (163, 211, "较上年减少48项"), (5, 5, "与上年持平")],
)
def test_a_change_is_said_as_more_less_or_the_same(now, before, said):
    assert words.compared(now, before, "项", than="上年") == said


def test_growth_is_said_as_rise_and_fall():
    assert words.risen(words.growth(9155, 6227)) == "同比增长47.02%"
    assert words.risen(words.growth(97, 100)) == "同比下降3.00%"
    assert words.risen(words.growth(5, 5)) == "同比持平"
    assert words.risen(words.growth(1_000_001, 1_000_000)) == "同比持平", "what rounds to nothing has not risen"
    assert words.risen(words.growth(5, 0)) == "上年同期为零，不计同比"


def test_lists_and_times():
    assert words.joined(["A", "B", "C"]) == "A、B和C"
    assert words.joined(["A"]) == "A"
    assert words.joined([]) == ""
    assert words.day(date(2020, 12, 31)) == "2020年12月31日"
    assert [words.period(Period.read(text)) for text in ("2020", "2020Q3", "2020-07")] == [
        "2020年",
        "2020年第三季度",
        "2020年7月",
    ]
    assert words.end(Period.year(2020)) == "2020年底"
    assert words.end(Period.quarter(2020, 3)) == "2020年9月30日"
