"""Cells of real spreadsheets: what is read, what is mended, and that every departure is said."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiju.base import codes
from guiju.base.codes import Defect, DefectCode, Scheme, read_ccs, read_ics, read_region


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("65.020.20", "65.020.20"),
        ("", ""),
        (" ( ) 、 ", ""),
        ("ICS 13.310", "13.310"),
        ("ICS13.100", "13.100"),
        ("13.300;11.100", "13.300 11.100"),
        ("23.040.20；93.080.30", "23.040.20 93.080.30"),
        ("03.220.20,93.080.30", "03.220.20 93.080.30"),
        ("35.100.05 13.320", "35.100.05 13.320"),
        ("13.020.01/91.140.50、27.015", "13.020.01 91.140.50 27.015"),
        ("０３．１００．０１", "03.100.01"),
        ("65.020 65.020", "65.020"),
        ("13", "13"),
    ],
)
def test_clean_ics_cells_have_no_defect(cell, expected):
    assert read_ics(cell).codes == tuple(expected.split())
    assert read_ics(cell).defects == ()


@pytest.mark.parametrize(
    ("cell", "expected", "defect"),
    [
        ("77.16", "77.160", "ICS_ZERO_LOST"),
        ("11.1", "11.100", "ICS_ZERO_LOST"),
        ("7.06", "07.060", "ICS_ZERO_LOST"),
        ("11.40.040", "11.040.40", "ICS_ZERO_LOST"),
        ("65.020.030", "65.020.30", "ICS_ZERO_EXTRA"),
        ("130.340.99", "13.340.99", "ICS_ZERO_EXTRA"),
        ("711.00.40", "71.100.40", "ICS_PUNCTUATION"),
        ("ICS45020", "45.020", "ICS_PUNCTUATION"),
        ("65.100-20", "65.100.20", "ICS_PUNCTUATION"),
        ("03.220.2013.020", "03.220.20 13.020", "ICS_GLUED"),
        ("29.180变压器", "29.180", "ICS_TEXT"),
        ("65.050", "65.050", "ICS_UNKNOWN"),
        ("77-010", "77.010", "ICS_UNKNOWN"),
        ("3.106", "", "ICS_UNREADABLE"),
        ("1.1.1", "", "ICS_UNREADABLE"),
        ("B65", "", "ICS_UNREADABLE"),
        ("无", "", "ICS_UNREADABLE"),
    ],
)
def test_each_ics_defect_is_named(cell, expected, defect):
    reading = read_ics(cell)
    assert reading.codes == tuple(expected.split())
    assert [found.code for found in reading.defects] == [defect]


def test_a_defect_says_what_was_found_and_what_it_became():
    reading = read_ics("77.16 ; 03.080.30")
    assert reading.codes == ("77.160", "03.080.30")
    assert reading.defects == (Defect(DefectCode.ICS_ZERO_LOST, "77.16", "77.160"),)


@pytest.mark.parametrize(
    ("cell", "expected", "defects"),
    [
        ("A00", "A00", ""),
        ("CCSB21", "B21", ""),
        ("W56;Y28", "W56 Y28", ""),
        ("V00/09", "V00/09", ""),
        ("C06", "C06", ""),
        (" a20；B05 ", "A20 B05", "CCS_CASE"),
        ("z", "Z", "CCS_CASE"),
        ("C 08", "C08", "CCS_PUNCTUATION"),
        ("A00-09", "A00/09", "CCS_PUNCTUATION"),
        ("B05 农林技术", "B05", "CCS_TEXT"),
        ("R10/19/G544", "R10/19", "CCS_INDUSTRY"),
        ("S952", "", "CCS_INDUSTRY"),
        ("A95", "A95", "CCS_UNKNOWN"),
        ("I65", "I65", "CCS_UNKNOWN"),
        ("05", "", "CCS_UNREADABLE"),
        ("B3", "", "CCS_UNREADABLE"),
        ("65.020.20", "", "CCS_UNREADABLE"),
        ("无", "", "CCS_UNREADABLE"),
        ("Q84/05", "Q84", "CCS_UNREADABLE"),
    ],
)
def test_ccs_cells(cell, expected, defects):
    reading = read_ccs(cell)
    assert reading.codes == tuple(expected.split())
    assert [found.code for found in reading.defects] == defects.split()


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("33", "330000"),
        ("3302", "330200"),
        ("330106", "330106"),
        ("浙江省", "330000"),
        ("杭州", "330100"),
        ("宁波市", "330200"),
        ("浙江省宁波市", "330200"),
        ("浙江省 杭州市", "330100"),
        ("浙江省/宁波市", "330200"),
        ("浙江、江苏；3401", "330000 320000 340100"),
        ("吉林", "220000"),
        ("吉林省吉林市", "220200"),
        ("内蒙古", "150000"),
        ("广西壮族自治区", "450000"),
        ("延边", "222400"),
        ("", ""),
    ],
)
def test_regions_by_code_or_name(cell, expected):
    assert sorted(read_region(cell).codes) == sorted(expected.split())
    assert read_region(cell).defects == ()


@pytest.mark.parametrize(
    ("cell", "on", "expected", "defects"),
    [
        ("莱芜市", date(2015, 1, 1), "371200", ""),
        ("莱芜市", None, "371200", "REGION_PAST"),
        ("3712", date(2020, 1, 1), "371200", "REGION_PAST"),
        ("371202", date(2020, 1, 1), "371202", "REGION_PAST"),
        ("襄樊", date(2005, 1, 1), "420600", ""),
        ("重庆市", date(1990, 1, 1), "510200", ""),
        ("重庆市", None, "500000", ""),
        ("浙江省杭州市西湖区", None, "330100", "REGION_TEXT"),
        ("3399", None, "339900", "REGION_UNKNOWN"),
        ("火星", None, "", "REGION_UNREADABLE"),
        ("12345", None, "", "REGION_UNREADABLE"),
    ],
)
def test_region_defects(cell, on, expected, defects):
    reading = read_region(cell, on)
    assert reading.codes == tuple(expected.split())
    assert [found.code for found in reading.defects] == defects.split()


def test_every_ics_group_that_a_spreadsheet_took_for_a_number_comes_back():
    for code in codes.table(Scheme.ICS):
        if code.count(".") == 1:
            assert read_ics(repr(float(code))).codes == (code,)


@given(st.text(alphabet="0123456789.-;；、,/ ICSABZ%()变压器０", max_size=40))
def test_any_cell_is_read_and_what_is_kept_is_well_formed_or_flagged(cell):
    reading = read_ics(cell)
    flagged = {defect.became for defect in reading.defects if defect.code is DefectCode.ICS_UNKNOWN}
    assert all(code in codes.table(Scheme.ICS) or code in flagged for code in reading.codes)
    again = read_ics(" ".join(reading.codes))
    assert again.codes == reading.codes


@given(st.text(max_size=40))
def test_a_cell_with_letters_or_digits_is_never_passed_over_in_silence(cell):
    for read in (read_ics, read_ccs):
        reading = read(cell)
        if any(sign.isalnum() for sign in cell.upper().replace("ICS", "").replace("CCS", "")):
            assert reading.codes or reading.defects


@pytest.mark.parametrize("bomb", ["1" * 200_000, "77.16;" * 40_000, "A" * 200_000, "浙江" * 50_000, "1." * 99_999])
@pytest.mark.parametrize("read", [read_ics, read_ccs, read_region])
def test_huge_cells_take_linear_time(read, bomb):
    read(bomb)
