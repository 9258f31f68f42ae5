"""Rejected rows go to a spreadsheet and come back."""

from __future__ import annotations

import csv

import pytest

from guiju.standards.importing import run_import, write_rejects
from guiju.standards.models import RejectedRow, Standard

FORMULAS = ("=cmd|'/c calc'!A1", "+1", "-1+1", "@SUM(A1)", "'=already", "plain")


@pytest.mark.django_db
def test_rejected_rows_calculate_nothing_and_come_back_as_they_were(tmp_path):
    source = tmp_path / "list.csv"
    with source.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            [("标准号", "标准名称"), *((f"看不懂 {n}", text) for n, text in enumerate(FORMULAS))]
        )
    run = run_import(source, by="test")
    given_back = tmp_path / "mend.csv"
    assert write_rejects(run, given_back) == len(FORMULAS)
    with given_back.open(encoding="utf-8-sig", newline="") as file:
        titles = [row["标准名称"] for row in csv.DictReader(file)]
    assert not [title for title in titles if title.startswith(("=", "+", "-", "@"))]

    again = run_import(given_back, by="test")
    kept = [
        raw["标准名称"] for raw in RejectedRow.objects.filter(run=again).order_by("line").values_list("raw", flat=True)
    ]
    first = [
        raw["标准名称"] for raw in RejectedRow.objects.filter(run=run).order_by("line").values_list("raw", flat=True)
    ]
    assert kept == first

    mended = given_back.read_text("utf-8-sig").replace("看不懂 0", "GB/T 1-2020")
    given_back.write_text(mended, encoding="utf-8-sig")
    run_import(given_back, by="test")
    assert Standard.objects.get().title_en == FORMULAS[0]
