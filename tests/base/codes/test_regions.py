"""Regions know time: a code means what it meant on the day."""

from __future__ import annotations

from datetime import date

import pytest

from guiju.base import codes
from guiju.base.codes import Scheme
from guiju.base.errors import NotFound


@pytest.mark.parametrize(
    ("code", "on", "name"),
    [
        ("33", None, "浙江省"),
        ("3302", None, "宁波市"),
        ("330200", date(2020, 1, 1), "宁波市"),
        ("3712", date(2015, 1, 1), "莱芜市"),
        ("4206", date(2005, 1, 1), "襄樊市"),
        ("4206", date(2020, 1, 1), "襄阳市"),
        ("5308", date(2005, 1, 1), "思茅市"),
        ("5102", date(1990, 1, 1), "重庆市"),
        ("50", date(1997, 3, 14), "重庆市"),
        ("3424", date(1990, 1, 1), "六安地区"),
    ],
)
def test_a_code_means_what_it_meant_on_the_day(code, on, name):
    assert codes.region(code, on=on).name_zh == name


def test_an_abolished_code_says_what_took_its_place():
    assert codes.region("3712").successor == "370100"
    with pytest.raises(NotFound, match=r"莱芜市 至 2018-12-26 止,由 370100 接替"):
        codes.region("3712", on=date(2020, 1, 1))


def test_a_code_before_its_time_says_since_when_it_has_been_used():
    with pytest.raises(NotFound, match="三沙市 自 2012-06-21 起"):
        codes.region("4603", on=date(2000, 1, 1))


def test_in_the_year_of_a_change_known_only_to_the_year_both_codes_hold():
    assert codes.region("1424", on=date(1999, 5, 1)).name_zh == "晋中地区"
    assert codes.region("1407", on=date(1999, 5, 1)).name_zh == "晋中市"


def test_history_gives_all_names_of_a_code_oldest_first():
    assert [row.name_zh for row in codes.history("4210")] == ["荆沙市", "荆州市"]
    assert [row.name_zh for row in codes.history("4524")] == ["梧州地区", "贺州地区"]
    assert codes.history("9999") == ()


def followed_by(row: codes.Code) -> codes.Code:
    return next(
        later
        for later in codes.history(row.successor or "")
        if later.valid_to is None or (row.valid_to and later.valid_to > row.valid_to)
    )


def test_every_past_region_leads_to_a_present_one():
    for first in codes.rows(Scheme.REGION):
        last = first
        while last.valid_to is not None:
            last = followed_by(last)
        assert last.valid_to is None


def test_rows_of_one_code_do_not_contradict_each_other():
    for code in codes.table(Scheme.REGION):
        past = codes.history(code)
        assert all(row.valid_to is not None for row in past[:-1]), code
        for row in past:
            assert row.valid_from is None or row.valid_to is None or row.valid_from < row.valid_to
