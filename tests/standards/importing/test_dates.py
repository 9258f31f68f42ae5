from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiju.standards.importing.dates import first_day, read_date

TODAY = date(2026, 7, 11)


@pytest.mark.parametrize(
    ("text", "said", "codes"),
    [
        ("2020-03-31", "2020-03-31", []),
        ("2020/3/31", "2020-03-31", []),
        ("2020.3.1", "2020-03-01", []),
        ("2020年3月1日", "2020-03-01", []),
        ("2020-03-31 00:00:00", "2020-03-31", []),
        ("20200331", "2020-03-31", []),
        ("31 March 2020", "2020-03-31", []),
        ("March 31, 2020", "2020-03-31", []),
        ("44105", "2020-10-01", ["DATE_SERIAL"]),
        ("1900-01-01", "", ["DATE_1900"]),
        ("1900/1/1", "", ["DATE_1900"]),
        ("2018-07", "2018-07", ["DATE_PARTIAL"]),
        ("2018年7月", "2018-07", ["DATE_PARTIAL"]),
        ("1985", "1985", ["DATE_PARTIAL"]),
        ("June 1991", "1991-06", ["DATE_PARTIAL"]),
        ("2027-02-01 即将实施 距离实施日期还有 205 天", "2027-02-01", ["DATE_TEXT"]),
        ("约2015年", "2015", ["DATE_PARTIAL", "DATE_TEXT"]),
        ("与GB9706.1-2020同步实施", "", ["DATE_UNREADABLE"]),
        ("发布之日起实施", "", ["DATE_UNREADABLE"]),
        ("2023-02-30", "", ["DATE_IMPOSSIBLE"]),
        ("0201-01-22", "", ["DATE_IMPOSSIBLE"]),
        ("2109-05-29", "", ["DATE_IMPOSSIBLE"]),
        ("", "", []),
        ("无", "", []),
        ("—", "", []),
    ],
)
def test_what_a_date_cell_says(text, said, codes):
    value, flags = read_date(text, TODAY)
    assert value == said
    assert [flag.code for flag in flags] == codes


@given(st.dates(min_value=date(1901, 1, 1), max_value=date(2045, 12, 31)))
def test_every_day_is_read_in_every_way_of_writing_it(day):
    for form in ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d"):
        assert read_date(day.strftime(form), TODAY) == (day.isoformat(), ())


@given(st.text(max_size=40))
def test_any_text_gives_a_date_or_none(text):
    value, _ = read_date(text, TODAY)
    assert not value or first_day(value)


def test_a_partial_date_counts_from_its_first_day():
    assert first_day("2018") == date(2018, 1, 1)
    assert first_day("2018-07") == date(2018, 7, 1)
    assert first_day("2018-07-15") == date(2018, 7, 15)
