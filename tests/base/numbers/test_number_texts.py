"""The texts of a number: printed form, key, URN and order."""

from __future__ import annotations

import re

import pytest

from guiju.base.numbers import parse

# Keys stand in registers and addresses: these lines may be added to, never changed.
KEYS_FOR_EVER = {
    "GB/T 19001-2016": "gb-t-19001-2016",
    "GB 1.1-1981": "gb-1.1-1981",
    "GBn 222-1984": "gbn-222-1984",
    "GBZ/T 300.1-2017": "gbz-t-300.1-2017",
    "GB 15629.11-2003/XG1-2006": "gb-15629.11-2003-xg1-2006",
    "GB/T 24421.1~4-2023": "gb-t-24421.1_7e.4-2023",
    "GB/T 19001-2016/ISO 9001:2015": "gb-t-19001-2016-iso-9001-2015",
    "GB/T 5271 (all parts)": "gb-t-5271-_28.all-parts_29.",
    "GB/T 29885-2013E": "gb-t-29885-2013e",
    "JJG(交通) 059-2004": "jjg_28._4ea4._901a._29.-059-2004",
    "DB33/T 2147-2018": "db33-t-2147-2018",
    "DB11 307-2013": "db11-307-2013",
    "DBS22/025-2014": "dbs22-025-2014",
    "DBJ/T 15-38-2019": "dbj-t-15-38-2019",
    "NB/SH/T 0521-2010": "nb-sh-t-0521-2010",
    "T/CAS 115-2015": "t-cas-115-2015",
    "T/CECS G:D60-2019": "t-cecs-g-d60-2019__swch",
    "Q/GDW 11547-2016": "q-gdw-11547-2016",
    "ZB B 65002.2-1987": "zb-b-65002.2-1987__wwh",
    "ISO 9001:2015": "iso-9001-2015",
    "ISO 9001:2015/Amd 1:2024": "iso-9001-2015-amd-1-2024",
    "ISO 105-B02:2014": "iso-105-b02-2014",
    "ISO/TS 22163:2017": "iso-ts-22163-2017",
    "ISO/IEC TR 10023:1992": "iso-iec-tr-10023-1992",
    "ISO/CD TS 10303-1011": "iso-cd-ts-10303-1011",
    "IEC 60601-1:2005+AMD1:2012 CSV": "iec-60601-1-2005_2b.amd1-2012-csv",
    "EN ISO 13485:2016": "en-iso-13485-2016",
    "DIN EN ISO 9001:2015-11": "din-en-iso-9001-2015-11",
    "ASTM A36/A36M-19": "astm-a36-a36m-19__wsh",
    "JIS G 3101:2020": "jis-g-3101-2020",
    "IEEE Std 1588-2019": "ieee-std-1588-2019",
    "ITU-T H.264 (08/2021)": "itu-t-h.264-_28.08-2021_29.__hwws",
    "ECMA-418-1": "ecma-418-1",
    "RFC 9110": "rfc-9110",
    "STD 9": "std-9",
}


@pytest.mark.parametrize(("canonical", "key"), KEYS_FOR_EVER.items())
def test_keys_stay_what_they_were(canonical, key):
    assert parse(canonical).key == key
    assert re.fullmatch(r"[a-z0-9._-]+", key)


def test_look_alikes_have_different_keys():
    look_alikes = [
        "GB/T 1-2",
        "GB/T 1.2",
        "GB/T 1/2",
        "GBZ 1",
        "GB/Z 1",
        "ISO 1:1999",
        "ISO/R 1:1999",
        "DB/T 11",
        "DB11/T 1",
    ]
    assert len({parse(text).key for text in look_alikes}) == len(look_alikes)


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("GB/T 1.1-2020", "GB/T 1.1—2020"),
        ("GB/T 19001-2016/ISO 9001:2015", "GB/T 19001—2016/ISO 9001:2015"),
        ("GB 15629.11-2003/XG1-2006", "GB 15629.11—2003/XG1—2006"),
        ("GB/T 24421.1~4-2023", "GB/T 24421.1～4—2023"),
        ("GB/T 5271 (all parts)", "GB/T 5271（所有部分）"),
        ("DBJ/T 15-38-2019", "DBJ/T 15-38—2019"),
        ("DGJ 08-1985-2000", "DGJ 08-1985—2000"),
        ("农业部2259号公告-7-2015", "农业部2259号公告-7—2015"),
        ("ISO 9001:2015", "ISO 9001:2015"),
    ],
)
def test_printed_form_has_the_one_character_line(written, printed):
    assert parse(written).printed == printed
    assert parse(printed) == parse(written)


@pytest.mark.parametrize(
    ("written", "urn"),
    [
        ("ISO 9001", "urn:iso:std:iso:9001"),
        ("ISO 9001:2015", "urn:iso:std:iso:9001?=year=2015"),
        ("ISO/IEC TR 10000-1:1990", "urn:iso:std:iso-iec:tr:10000:-1?=year=1990"),
        ("ISO 9001:2015/Amd 1:2024", "urn:iso:std:iso:9001:amd:2024:v1?=year=2015"),
        ("ISO/DIS 14001", "urn:iso:std:iso:14001:stage-40.00"),
        ("IEC 60601-1:2005", "urn:iec:std:iec:60601-1:2005:::"),
        ("GB/T 1.1-2020", "urn:guiju:gb-t-1.1-2020"),
        ("JIS G 3101:2020", "urn:guiju:jis-g-3101-2020"),
    ],
)
def test_urn(written, urn):
    assert parse(written).urn == urn


def test_order_is_natural():
    ordered = [
        "GB 2-2020",
        "GB/T 1-2020",
        "GB/T 1.1-2009",
        "GB/T 1.1-2020",
        "GB/T 1.2-2020",
        "GB/T 1.10-2020",
        "GB/T 2-1999",
        "GB/T 19001",
        "GB/T 19001-2008",
        "JB/T 1-2020",
        "DB11/T 1-2020",
        "DB33/T 1-2020",
        "T/CAS 1-2020",
        "Q/GDW 1-2020",
        "ISO 2:1990",
        "ISO 10:1980",
        "ASTM D638-22",
    ]
    numbers = [parse(text) for text in ordered]
    numbers.reverse()
    assert [number.canonical for number in sorted(numbers)] == [parse(text).canonical for text in ordered]
    assert sorted(numbers) == sorted(numbers, key=lambda number: number.sort_key)
