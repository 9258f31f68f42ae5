"""Numbers as people type them."""

from __future__ import annotations

import pytest

from guiju.base.terms import Tier
from guiju.standards.spelled import digits, readings, spellings, unlabelled


@pytest.mark.parametrize(
    "typed",
    [
        "GB/T 1.1-2020",
        "gbt1.1-2020",
        "GB T 1.1-2020",
        "GB-T 1.1-2020",
        "GB\\T 1.1-2020",
        "GB_T 1.1_2020",
        "G B/T 1.1-2020",
        "gb /t 1.1—2020",
        "ＧＢ／Ｔ　１．１－２０２０",
        "GB/T1.1 2020",
        "GB/T 1.1:2020",
        "GB/T 1.1（2020）",
        "GB/T 1.1-2020年",
        "GB/T 1.1.2020",
        "GB/T 1,1-2020",
        "GB/T 1。1-2020",
        "GB/T 1.1-20",
        "GB/T 1.1-2O2O",
        "GB/T l.1-2020",
        "《GB/T 1.1-2020》",
        "国标GB/T 1.1-2020",
        "国标：gbt1.1-2020",
    ],
)
def test_a_number_is_read_in_any_spelling(typed):
    assert readings(typed)[0].canonical == "GB/T 1.1-2020"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("GB/T 1.1-93", ["GB/T 1.1-1993"]),
        ("国标1.1", ["GB/T 1.1", "GB 1.1", "GB/Z 1.1"]),
        ("行标 QB 1234", ["QB 1234"]),
        ("DB33-2147", ["DB33 2147"]),
        ("db33t2147", ["DB33/T 2147"]),
        ("t cas 123", ["T/CAS 123"]),
        ("TCAS 123", ["T/CAS 123"]),
        ("iso iec 27001", ["ISO/IEC 27001"]),
        ("ISO-TS 10303", ["ISO/TS 10303"]),
        ("IEC 62481_4:2014", ["IEC 62481-4:2014"]),
        ("IEC 62481 4:2014", ["IEC 62481-4:2014"]),
        ("ISO 9001-2015", ["ISO 9001:2015"]),
        ("38961", []),
        ("童车", []),
        ("", []),
    ],
)
def test_what_a_number_may_mean(typed, meant):
    assert [number.canonical for number in readings(typed)][: len(meant) or None] == meant


def test_a_word_for_the_tier_leads_a_number():
    assert unlabelled("行标 QB 1234") == (Tier.SECTOR, "QB 1234")
    assert unlabelled("国标 童车") == (None, "国标 童车")


@pytest.mark.parametrize(
    ("number", "forms", "remembered"),
    [
        ("GB/T 1.1-2020", ["gbt1.1-2020", "gb1.1-2020"], ["1.1", "1.1-2020", "1"]),
        ("GB 38-2003", ["gb38-2003"], ["38", "38-2003"]),
        ("DB33/T 2147-2018", ["db33t2147-2018", "db332147-2018"], ["2147", "2147-2018"]),
        ("T/CAS 12-2018", ["tcas12-2018", "cas12-2018"], ["12", "12-2018"]),
        ("JJG(机械) 84-1992", ["jjg机械84-1992", "jjg84-1992"], ["84", "84-1992"]),
        (
            "ISO/IEC 27001:2013",
            ["isoiec27001-2013", "iso27001-2013", "iec27001-2013", "isoiec270012013"],
            ["27001", "27001-2013"],
        ),
        ("RFC 2616", ["rfc2616"], ["2616"]),
    ],
)
def test_the_forms_under_which_a_number_is_found(number, forms, remembered):
    assert spellings(number) == forms
    assert digits(number) == remembered
