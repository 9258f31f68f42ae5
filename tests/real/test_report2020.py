"""The list of figures that was read out of the annual report of 2020, against the measures that are to be them."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from guiju.commands import machine
from guiju.figures.measure import Kind
from guiju.figures.measures import measure, printed2020

pytestmark = pytest.mark.real

#: The report says 近3700人; the list takes it for exact.
NEARLY = {"R04"}


@pytest.fixture(scope="module")
def rules() -> Path:
    folder = machine.shared()
    assert folder is not None
    return folder / "rules"


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def test_every_figure_of_the_list_has_a_measure_with_its_value_and_unit(rules):
    precisions = {"exact": "exact", "gt": "more-than", "lt": "less-than", "rounded": "about"}
    listed = rows(rules / "report2020_figures.csv")
    assert len(listed) == 269
    for row in listed:
        printed = printed2020()[row["id"]]
        described = measure(printed.code)
        assert described.unit == row["unit"], row
        # What fell is printed as a positive number of a decrease.
        assert abs(printed.value) == Decimal(row["value"]), row
        assert printed.value >= 0 or described.kind is Kind.CHANGE
        assert row["id"] in NEARLY or printed.precision == precisions[row["precision"]], row


def test_what_the_list_calls_a_ratio_or_a_difference_is_no_count(rules):
    for row in rows(rules / "report2020_figures.csv"):
        kind = measure(printed2020()[row["id"]].code).kind
        if row["kind"] in ("ratio", "delta"):
            assert kind in (Kind.RATIO, Kind.CHANGE), row
