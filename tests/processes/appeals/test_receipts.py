"""A code is shown once, leads to one case however it is typed, and stands nowhere."""

from __future__ import annotations

import pytest

from guiju.base.errors import NotNow
from guiju.processes.appeals import keys
from guiju.processes.appeals.models import Receipt
from guiju.processes.appeals.receipts import ALPHABET, UnknownReceipt, case_by_receipt, fresh_code, issue_receipt


def test_a_receipt_leads_to_its_case(case):
    code = issue_receipt(case)
    assert case_by_receipt(code) == case


@pytest.mark.parametrize("spell", [str.lower, lambda code: code.replace("-", " "), lambda code: f" {code}\n"])
def test_a_code_is_read_as_people_type_it(case, spell):
    assert case_by_receipt(spell(issue_receipt(case))) == case


def test_a_code_in_full_width_letters_is_read(case):
    code = issue_receipt(case).replace("-", "")
    assert case_by_receipt("".join(chr(ord(letter) + 0xFEE0) for letter in code)) == case


def test_a_code_has_sixteen_characters_that_are_not_confused():
    code = fresh_code()
    assert len(code.replace("-", "")) == 16
    assert not set("01IO") & set(ALPHABET)
    assert len(set(ALPHABET)) == 32


def test_only_a_digest_is_kept(case):
    code = issue_receipt(case)
    kept = Receipt.objects.values().get()
    assert code.replace("-", "") not in str(kept)
    assert kept["digest"] != issue_digest_without_key(code)


def issue_digest_without_key(code):
    import hashlib

    return hashlib.scrypt(code.replace("-", "").encode(), salt=b"", n=2**14, r=8, p=1, dklen=32, maxmem=2**26).hex()


@pytest.mark.parametrize("typed", ["", "ABC", "0000-0000-0000-0000", "2222-2222-2222-2222"])
def test_a_wrong_code_is_refused_with_a_sentence(db, typed):
    with pytest.raises(UnknownReceipt, match="回执码"):
        case_by_receipt(typed)


def test_a_case_has_one_receipt(case):
    issue_receipt(case)
    with pytest.raises(NotNow, match="已有回执"):
        issue_receipt(case)


def test_a_code_that_waits_in_a_form_becomes_the_receipt(case):
    code = fresh_code()
    assert issue_receipt(case, code) == code
    assert case_by_receipt(code) == case


def test_a_receipt_outlives_a_new_key(case):
    code = issue_receipt(case)
    fresh = keys.add()
    assert case_by_receipt(code) == case
    assert Receipt.objects.get().key == fresh.id, "it is made anew when its code is known"
    assert case_by_receipt(code) == case
